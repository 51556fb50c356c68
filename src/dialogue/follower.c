/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the followers of all protocols share: sides, gaps, the merge, phases. */
#include "config.h"

#include "dialogue/follower-private.h"

#include <string.h>

/* Beyond this much said by one side while the other holds everything back, the order gives way. */
#define MAX_HELD MSCOPE_FOLLOWER_MAX_CONTENT

typedef struct
{
  MscopeEntry *entry;
  guint64 order;
} Ready;

static void
clear_ready (GQueue *queue)
{
  Ready *ready;

  while ((ready = g_queue_pop_head (queue)) != NULL)
    {
      mscope_entry_unref (ready->entry);
      g_free (ready);
    }
}

MscopeFollower *
mscope_follower_new (MscopeProtocol protocol,
                     gboolean from_start)
{
  static const MscopeFollowerClass *const classes[MSCOPE_N_PROTOCOLS] = {
    [MSCOPE_PROTOCOL_SMTP] = &mscope_smtp_follower_class,
    [MSCOPE_PROTOCOL_POP3] = &mscope_pop3_follower_class,
    [MSCOPE_PROTOCOL_IMAP] = &mscope_imap_follower_class,
  };
  MscopeFollower *self = g_new0 (MscopeFollower, 1);

  self->klass = classes[protocol];
  self->protocol = protocol;
  self->from_start = from_start;
  self->max_content = MSCOPE_FOLLOWER_MAX_CONTENT;
  self->phase = self->expected_phase = from_start ? mscope_phase_first (protocol) : 0;
  for (int i = 0; i < MSCOPE_N_SIDES; i++)
    self->sides[i].stream = mscope_stream_new (MSCOPE_FOLLOWER_MAX_LINE);
  return self;
}

void
mscope_follower_set_max_content (MscopeFollower *self,
                                 gsize n)
{
  self->max_content = n;
}

void
mscope_follower_free (MscopeFollower *self)
{
  for (int i = 0; i < MSCOPE_N_SIDES; i++)
    {
      clear_ready (&self->sides[i].ready);
      clear_ready (&self->sides[i].unit.held);
      if (self->sides[i].unit.text != NULL)
        g_string_free (self->sides[i].unit.text, TRUE);
      mscope_follower_clear_content (&self->sides[i].content);
      mscope_stream_free (self->sides[i].stream);
    }
  g_queue_clear_full (&self->unanswered, (GDestroyNotify) mscope_entry_unref);
  g_clear_pointer (&self->sasl_entry, mscope_entry_unref);
  g_clear_pointer (&self->handshake, g_ptr_array_unref);
  mscope_facts_unref (self->facts);
  g_free (self);
}

/* --- entries --- */

void
mscope_follower_emit (MscopeFollower *self,
                      MscopeEntry *entry,
                      const MscopePlace *place)
{
  MscopeFollowerSide *side = &self->sides[entry->sender];
  Ready *ready = g_new (Ready, 1);

  entry->frame = place->origin.frame;
  entry->time_us = place->origin.time_us;
  entry->offset = place->offset;
  entry->encrypted = self->encrypted;
  *ready = (Ready) { entry, place->order };
  side->ready_size += mscope_entry_get_size (entry);
  side->n_entries++;
  g_queue_push_tail (side->unit.open ? &side->unit.held : &side->ready, ready);
}

void
mscope_follower_release_held (MscopeFollower *self,
                              MscopeSide side)
{
  Ready *ready;

  while ((ready = g_queue_pop_head (&self->sides[side].unit.held)) != NULL)
    g_queue_push_tail (&self->sides[side].ready, ready);
}

MscopeEntry *
mscope_follower_take_line (MscopeFollower *self,
                           MscopeSide side,
                           const MscopeLine *line,
                           MscopeEntryKind kind,
                           MscopePlace *place)
{
  MscopeStream *stream = self->sides[side].stream;
  MscopeEntry *entry = mscope_entry_new (self->protocol, side, kind, line->text.data, line->text.length);

  *place = mscope_stream_get_place (stream);
  entry->bare_lf = line->bare_lf;
  entry->cut_short = line->cut;
  entry->length = line->taken;
  mscope_stream_take (stream, line->taken);
  return entry;
}

gsize
mscope_follower_unify_line_ends (char *text,
                                 gsize length)
{
  char *in = text, *out = text, *end = text + length;

  while (in < end)
    {
      char *lf = memchr (in, '\n', (gsize) (end - in));
      char *line_end = lf == NULL ? end : lf > in && lf[-1] == '\r' ? lf - 1 : lf;

      if (out != in)
        memmove (out, in, (gsize) (line_end - in));
      out += line_end - in;
      if (lf != NULL)
        *out++ = '\n';
      in = lf != NULL ? lf + 1 : end;
    }
  if (out > text && out[-1] == '\n')
    out--;
  return (gsize) (out - text);
}

MscopeEntry *
mscope_follower_take_lines (MscopeFollower *self,
                            MscopeSide side,
                            gsize length,
                            MscopeEntryKind kind,
                            MscopePlace *place)
{
  MscopeStream *stream = self->sides[side].stream;
  MscopeEntry *entry = mscope_entry_new (self->protocol, side, kind, mscope_stream_peek (stream).data, length);

  *place = mscope_stream_get_place (stream);
  entry->text_length = mscope_follower_unify_line_ends (entry->text, length);
  if (entry->text_length > 0 && entry->text[entry->text_length - 1] == '\r')
    entry->text_length--; /* the LF of the last line was lost */
  entry->text[entry->text_length] = '\0';
  entry->length = length;
  mscope_stream_take (stream, length);
  return entry;
}

void
mscope_follower_await_answer (MscopeFollower *self,
                              MscopeEntry *entry)
{
  g_queue_push_tail (&self->unanswered, mscope_entry_ref (entry));
  self->unanswered_size += mscope_entry_get_size (entry);
  if (g_queue_get_length (&self->unanswered) > MSCOPE_FOLLOWER_MAX_UNANSWERED)
    mscope_entry_unref (mscope_follower_pop_unanswered (self));
}

MscopeEntry *
mscope_follower_take_unanswered (MscopeFollower *self,
                                 GList *link)
{
  MscopeEntry *entry = link->data;

  g_queue_delete_link (&self->unanswered, link);
  self->unanswered_size -= mscope_entry_get_size (entry);
  if (entry == self->sasl_pending)
    mscope_follower_end_sasl_wait (self);
  return entry;
}

MscopeEntry *
mscope_follower_pop_unanswered (MscopeFollower *self)
{
  GList *oldest = self->unanswered.head;

  return oldest != NULL ? mscope_follower_take_unanswered (self, oldest) : NULL;
}

void
mscope_follower_open_sasl (MscopeFollower *self,
                           MscopeEntry *entry)
{
  g_clear_pointer (&self->sasl_entry, mscope_entry_unref);
  self->sasl_entry = mscope_entry_ref (entry);
  self->sasl_command = entry->command;
}

void
mscope_follower_await_sasl (MscopeFollower *self,
                            const MscopeEntry *entry)
{
  self->sasl_pending = entry;
  self->sides[MSCOPE_SIDE_CLIENT].reading = MSCOPE_READ_WAIT;
}

void
mscope_follower_end_sasl_wait (MscopeFollower *self)
{
  self->sasl_pending = NULL;
  self->sides[MSCOPE_SIDE_CLIENT].reading = MSCOPE_READ_LINES;
}

/* --- reading --- */

/* A gap is next on @side: it ends the piece of content that is open, and is an entry of its own. */
static gboolean
read_gap (MscopeFollower *self,
          MscopeSide side)
{
  MscopeFollowerSide *s = &self->sides[side];
  MscopeContent *content = &s->content;
  MscopeEntry *entry;
  MscopePlace place;
  guint64 n;

  if (mscope_stream_peek (s->stream).length > 0 || mscope_stream_is_empty (s->stream))
    return FALSE;
  if (side == MSCOPE_SIDE_SERVER && self->sasl_pending != NULL)
    {
      /* The answer waited for is lost. What the client has said meanwhile is read before the gap is. */
      mscope_follower_end_sasl_wait (self);
      return TRUE;
    }
  if (s->unit.open)
    self->klass->unit_broken (self, side);
  if (content->octets > 0)
    mscope_follower_emit_piece (self, side, 0);

  n = mscope_stream_take_gap (s->stream, &place);
  entry = mscope_entry_new (self->protocol, side, MSCOPE_ENTRY_GAP, "", 0);
  entry->octets = entry->length = n;
  mscope_follower_emit (self, entry, &place);

  content->gapped = TRUE;
  content->at_line_start = content->after_crlf = TRUE;
  content->remaining -= MIN (content->remaining, n);
  if (s->reading == MSCOPE_READ_COUNTED && content->remaining == 0)
    mscope_follower_close_content (self, side, 0);
  else if (s->reading == MSCOPE_READ_LINES && self->klass->lines_lost != NULL)
    self->klass->lines_lost (self, side, n);
  return TRUE;
}

static gboolean
read_lines (MscopeFollower *self,
            MscopeSide side)
{
  MscopeFollowerSide *s = &self->sides[side];
  MscopeSlice bytes = mscope_stream_peek (s->stream);
  int tls = self->encrypted ? 0 : mscope_follower_looks_like_tls (bytes);

  if (bytes.length == 0)
    return FALSE;
  if (tls == 1)
    {
      mscope_follower_begin_tls (self, side);
      return TRUE;
    }
  if (tls == -1 && !mscope_stream_is_cut (s->stream))
    return FALSE;
  return side == MSCOPE_SIDE_CLIENT ? self->klass->read_client (self) : self->klass->read_server (self);
}

/* Reads one unit of @side; %FALSE if it takes more bytes. */
static gboolean
read_unit (MscopeFollower *self,
           MscopeSide side)
{
  MscopeFollowerSide *s = &self->sides[side];

  switch (s->reading)
    {
    case MSCOPE_READ_WAIT:
      if (!self->finished && mscope_stream_peek (s->stream).length < MSCOPE_FOLLOWER_MAX_UNDECIDED)
        return FALSE;
      if (self->sasl_pending != NULL)
        mscope_follower_end_sasl_wait (self);
      else
        self->klass->waited_enough (self);
      return TRUE;
    case MSCOPE_READ_LINES:
      return read_lines (self, side) || read_gap (self, side);
    default:
      return mscope_follower_read_content (self, side) || read_gap (self, side);
    }
}

/* The client first, always: a reply is matched with what the client is known to have said. */
static void
read_all (MscopeFollower *self)
{
  while (read_unit (self, MSCOPE_SIDE_CLIENT) || read_unit (self, MSCOPE_SIDE_SERVER))
    ;
}

guint64
mscope_follower_next_order (MscopeFollower *self,
                            MscopeSide side,
                            const MscopeOrigin *origin)
{
  MscopeFollowerSide *s = &self->sides[side];
  guint64 order = origin->frame > 0 ? origin->frame : ++self->n_pushes;

  s->last_order = MAX (s->last_order, order);
  return s->last_order;
}

void
mscope_follower_push (MscopeFollower *self,
                      MscopeSide side,
                      const char *bytes,
                      gsize length,
                      const MscopeOrigin *origin)
{
  mscope_stream_push (self->sides[side].stream, bytes, length, origin, mscope_follower_next_order (self, side, origin));
  read_all (self);
}

void
mscope_follower_gap (MscopeFollower *self,
                     MscopeSide side,
                     guint64 n,
                     const MscopeOrigin *origin)
{
  mscope_stream_gap (self->sides[side].stream, n, origin, mscope_follower_next_order (self, side, origin));
  read_all (self);
}

void
mscope_follower_finish (MscopeFollower *self)
{
  self->finished = TRUE;
  for (int i = 0; i < MSCOPE_N_SIDES; i++)
    mscope_stream_finish (self->sides[i].stream);
  read_all (self);
  for (int i = 0; i < MSCOPE_N_SIDES; i++)
    {
      if (self->sides[i].unit.open)
        self->klass->unit_broken (self, i);
      if (self->sides[i].content.octets > 0)
        mscope_follower_emit_piece (self, i, 0);
    }
}

/* --- the merge --- */

/* The order of what @s has begun and not ended, or G_MAXUINT64. */
static guint64
get_pending_order (const MscopeFollowerSide *s)
{
  if (s->unit.open)
    return s->unit.place.order;
  if (s->content.placed)
    return s->content.place.order;
  return mscope_stream_is_empty (s->stream) ? G_MAXUINT64 : mscope_stream_get_place (s->stream).order;
}

/* The side whose entry is the next one, or -1. */
static int
choose_side (MscopeFollower *self)
{
  guint64 first[MSCOPE_N_SIDES];
  int chosen;

  for (int i = 0; i < MSCOPE_N_SIDES; i++)
    {
      const Ready *ready = g_queue_peek_head (&self->sides[i].ready);

      first[i] = ready != NULL ? ready->order : get_pending_order (&self->sides[i]);
    }
  chosen = first[MSCOPE_SIDE_SERVER] < first[MSCOPE_SIDE_CLIENT] ? MSCOPE_SIDE_SERVER : MSCOPE_SIDE_CLIENT;
  if (!g_queue_is_empty (&self->sides[chosen].ready))
    return chosen;
  if (!g_queue_is_empty (&self->sides[!chosen].ready)
      && (first[chosen] == G_MAXUINT64 || self->sides[!chosen].ready_size > MAX_HELD))
    return !chosen;
  return -1;
}

/* Whether an answer to @entry will come, and change the phase: a whole message does so; a chunk's BDAT does for it. */
static gboolean
is_to_be_answered (const MscopeEntry *entry)
{
  if (entry->kind == MSCOPE_ENTRY_MESSAGE)
    return entry->length > entry->octets && entry->about != NULL && strcmp (entry->about->word, "DATA") == 0;
  return entry->kind == MSCOPE_ENTRY_COMMAND || entry->kind == MSCOPE_ENTRY_AUTH;
}

static void
step_phase (MscopeFollower *self,
            MscopeEntry *entry)
{
  const char *subject = mscope_entry_get_subject (entry);

  if (entry->kind == MSCOPE_ENTRY_TLS && self->encrypted)
    {
      /* Nothing that was said before the handshake will be answered. */
      self->n_on_their_way = 0;
      self->expected_phase = self->phase;
    }
  if (entry->sender == MSCOPE_SIDE_CLIENT)
    {
      entry->phase = self->expected_phase;
      if (!is_to_be_answered (entry))
        return;
      entry->pipelined = entry->kind != MSCOPE_ENTRY_MESSAGE && self->n_on_their_way > 0;
      self->n_on_their_way++;
      self->expected_phase = mscope_phase_next (self->protocol, self->expected_phase, subject,
                                                MSCOPE_OUTCOME_POSITIVE);
      return;
    }

  if (entry->kind == MSCOPE_ENTRY_GREETING || entry->kind == MSCOPE_ENTRY_REPLY
      || entry->kind == MSCOPE_ENTRY_CONTINUATION)
    {
      if (subject != NULL)
        self->phase = mscope_phase_next (self->protocol, self->phase, subject, mscope_entry_get_outcome (entry));
      if (entry->about != NULL && self->n_on_their_way > 0
          && !(self->protocol == MSCOPE_PROTOCOL_IMAP && entry->kind == MSCOPE_ENTRY_CONTINUATION))
        self->n_on_their_way--;
      if (self->n_on_their_way == 0)
        self->expected_phase = self->phase;
    }
  entry->phase = self->phase;
}

MscopeEntry *
mscope_follower_next (MscopeFollower *self)
{
  int side = choose_side (self);
  MscopeEntry *entry;
  Ready *ready;

  if (side < 0)
    return NULL;
  ready = g_queue_pop_head (&self->sides[side].ready);
  entry = ready->entry;
  g_free (ready);
  self->sides[side].ready_size -= mscope_entry_get_size (entry);
  entry->index = self->n_given++;
  step_phase (self, entry);
  entry->facts = mscope_facts_ref (self->facts);
  mscope_facts_follow (&self->facts, entry);
  return entry;
}

gsize
mscope_follower_get_size (const MscopeFollower *self)
{
  gsize size = self->unanswered_size + mscope_facts_get_size (self->facts);

  for (int i = 0; i < MSCOPE_N_SIDES; i++)
    {
      const MscopeFollowerSide *side = &self->sides[i];

      size += mscope_stream_get_size (side->stream) + side->ready_size;
      size += side->content.draft.room;
      size += side->unit.text != NULL ? side->unit.text->allocated_len : 0;
    }
  return size;
}

guint32
mscope_follower_get_phase (const MscopeFollower *self)
{
  return self->phase;
}
