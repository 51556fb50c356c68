/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the followers of all protocols share: sides, content, the merge, phases. */
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

static void
content_clear (MscopeContent *content)
{
  g_clear_pointer (&content->about, mscope_entry_unref);
  if (content->text != NULL)
    g_string_free (content->text, TRUE);
  memset (content, 0, sizeof *content);
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
  self->phase = self->expected_phase = from_start ? mscope_phase_first (protocol) : 0;
  for (int i = 0; i < MSCOPE_N_SIDES; i++)
    self->sides[i].stream = mscope_stream_new (MSCOPE_FOLLOWER_MAX_LINE);
  return self;
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
      content_clear (&self->sides[i].content);
      mscope_stream_free (self->sides[i].stream);
    }
  g_queue_clear_full (&self->unanswered, (GDestroyNotify) mscope_entry_unref);
  g_clear_pointer (&self->sasl_entry, mscope_entry_unref);
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
  *ready = (Ready) { entry, place->order };
  side->ready_octets += entry->length;
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

/* CRLF becomes LF, and the last line end goes: text is lines joined by LF. */
static gsize
unify_line_ends (char *text,
                 gsize length)
{
  char *in, *out = text, *end = text + length;

  for (in = memchr (text, '\r', length), out = in != NULL ? in : end; in != NULL && in < end; in++)
    if (!(in[0] == '\r' && in + 1 < end && in[1] == '\n'))
      *out++ = *in;
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
  entry->text_length = unify_line_ends (entry->text, length);
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
  if (g_queue_get_length (&self->unanswered) > MSCOPE_FOLLOWER_MAX_UNANSWERED)
    mscope_entry_unref (g_queue_pop_head (&self->unanswered));
}

MscopeEntry *
mscope_follower_pop_unanswered (MscopeFollower *self)
{
  return g_queue_pop_head (&self->unanswered);
}

void
mscope_follower_open_sasl (MscopeFollower *self,
                           MscopeEntry *entry)
{
  g_clear_pointer (&self->sasl_entry, mscope_entry_unref);
  self->sasl_entry = mscope_entry_ref (entry);
  self->sasl_command = entry->command;
}

/* --- content --- */

static void
begin_content (MscopeFollower *self,
               MscopeSide side,
               MscopeReading reading,
               MscopeEntryKind kind,
               MscopeEntry *about)
{
  MscopeFollowerSide *s = &self->sides[side];

  if (about != NULL)
    mscope_entry_ref (about);
  content_clear (&s->content);
  s->reading = reading;
  s->content.kind = kind;
  s->content.about = about;
  s->content.text = g_string_new (NULL);
  s->content.at_line_start = TRUE;
  s->content.after_crlf = TRUE;
}

void
mscope_follower_begin_dot_content (MscopeFollower *self,
                                   MscopeSide side,
                                   MscopeEntryKind kind,
                                   MscopeEntry *about,
                                   gboolean any_lf)
{
  begin_content (self, side, MSCOPE_READ_TO_DOT, kind, about);
  self->sides[side].content.any_lf = any_lf;
  self->sides[side].content.after_crlf = !any_lf;
}

void
mscope_follower_begin_counted_content (MscopeFollower *self,
                                       MscopeSide side,
                                       MscopeEntryKind kind,
                                       MscopeEntry *about,
                                       guint64 n_octets)
{
  begin_content (self, side, MSCOPE_READ_COUNTED, kind, about);
  self->sides[side].content.remaining = n_octets;
}

static void
content_place (MscopeFollowerSide *s)
{
  if (s->content.placed || mscope_stream_is_empty (s->stream))
    return;
  s->content.place = mscope_stream_get_place (s->stream);
  s->content.placed = TRUE;
}

/* Takes @n octets of content out of the stream. */
static void
content_take (MscopeFollowerSide *s,
              gsize n)
{
  MscopeContent *content = &s->content;
  const char *bytes = mscope_stream_peek (s->stream).data;

  if (n == 0)
    return;
  content_place (s);
  if (content->text->len < MSCOPE_FOLLOWER_MAX_CONTENT)
    g_string_append_len (content->text, bytes, (gssize) n);
  content->octets += n;
  mscope_stream_take (s->stream, n);
}

/* Makes an entry of the piece that was read so far; @closing octets of the closing line belong to it too. */
static MscopeEntry *
content_emit (MscopeFollower *self,
              MscopeSide side,
              gsize closing)
{
  MscopeFollowerSide *s = &self->sides[side];
  MscopeContent *content = &s->content;
  gsize length = unify_line_ends (content->text->str, content->text->len);
  MscopeEntry *entry = mscope_entry_new (self->protocol, side, content->kind, content->text->str, length);

  entry->octets = content->octets;
  entry->length = content->octets + closing;
  entry->cut_short = !content->closed || content->octets > MSCOPE_FOLLOWER_MAX_CONTENT;
  entry->about = content->about != NULL ? mscope_entry_ref (content->about) : NULL;
  entry->command = content->about != NULL ? content->about->command : NULL;
  mscope_follower_emit (self, entry, &content->place);

  g_string_set_size (content->text, 0);
  content->octets = 0;
  content->placed = FALSE;
  return entry;
}

/* The content is over: its last piece becomes an entry, and lines are due again. */
static void
content_close (MscopeFollower *self,
               MscopeSide side,
               gsize closing)
{
  MscopeFollowerSide *s = &self->sides[side];
  MscopeEntry *entry = NULL;

  /* A content without an octet is an entry too, but not what is left of one behind a gap. */
  if (s->content.octets > 0 || (s->content.closed && !s->content.gapped))
    entry = content_emit (self, side, closing);
  s->reading = MSCOPE_READ_LINES;
  if (entry != NULL && self->klass->content_closed != NULL)
    self->klass->content_closed (self, side, entry);
  content_clear (&s->content);
}

/* Whether a line of content with a lone dot closes it; @line has its end. RFC 5321 section 4.1.1.4. */
static gboolean
is_closing_line (const MscopeContent *content,
                 const MscopeLine *line)
{
  if (!content->at_line_start || line->text.length != 1 || line->text.data[0] != '.')
    return FALSE;
  if (content->after_crlf)
    return !line->bare_lf;
  return content->any_lf;
}

/* Whether @rest, a line without its end, may still turn out to be the closing one. */
static gboolean
may_close (MscopeSlice rest)
{
  return rest.data[0] == '.' && (rest.length == 1 || (rest.length == 2 && rest.data[1] == '\r'));
}

static gboolean
read_to_dot (MscopeFollower *self,
             MscopeSide side)
{
  MscopeFollowerSide *s = &self->sides[side];
  MscopeContent *content = &s->content;
  MscopeSlice bytes = mscope_stream_peek (s->stream);
  gsize at = 0;

  if (bytes.length == 0)
    return FALSE;
  content_place (s);

  while (at < bytes.length)
    {
      const char *end = memchr (bytes.data + at, '\n', bytes.length - at);
      MscopeSlice rest = { bytes.data + at, bytes.length - at };
      MscopeLine line;

      if (end == NULL)
        {
          if (content->at_line_start && may_close (rest) && !mscope_stream_is_cut (s->stream))
            break;
          content->at_line_start = FALSE;
          content->after_cr = rest.data[rest.length - 1] == '\r';
          at = bytes.length;
          break;
        }

      line.text = (MscopeSlice) { rest.data, (gsize) (end - rest.data) };
      line.bare_lf = line.text.length > 0 ? end[-1] != '\r' : !content->after_cr;
      if (line.text.length > 0 && !line.bare_lf)
        line.text.length--;
      if (is_closing_line (content, &line))
        {
          gsize closing = (gsize) (end + 1 - rest.data);

          content_take (s, at);
          mscope_stream_take (s->stream, closing);
          content->closed = TRUE;
          content_close (self, side, closing);
          return TRUE;
        }
      at = (gsize) (end + 1 - bytes.data);
      content->at_line_start = TRUE;
      content->after_crlf = !line.bare_lf;
      content->after_cr = FALSE;
    }

  content_take (s, at);
  return at > 0;
}

static gboolean
read_counted (MscopeFollower *self,
              MscopeSide side)
{
  MscopeFollowerSide *s = &self->sides[side];
  MscopeSlice bytes = mscope_stream_peek (s->stream);
  gsize n = (gsize) MIN (s->content.remaining, bytes.length);

  content_take (s, n);
  s->content.remaining -= n;
  if (s->content.remaining > 0)
    return n > 0;
  s->content.closed = TRUE;
  content_close (self, side, 0);
  return TRUE;
}

void
mscope_follower_end_gapped_content (MscopeFollower *self,
                                    MscopeSide side)
{
  MscopeFollowerSide *s = &self->sides[side];

  if (s->reading != MSCOPE_READ_TO_DOT || !s->content.gapped)
    return;
  content_take (s, mscope_stream_peek (s->stream).length);
  content_close (self, side, 0);
}

/* --- TLS: RFC 8446 section 5.1; the octets are counted, not kept --- */

#define TLS_HEADER 5

/* 1: a record begins here; 0: not; -1: it takes more bytes to know. */
static int
looks_like_tls (MscopeSlice bytes)
{
  const guint8 *b = (const guint8 *) bytes.data;

  if (bytes.length == 0)
    return -1;
  if (b[0] < 20 || b[0] > 24)
    return 0;
  if (bytes.length > 1 && b[1] != 3)
    return 0;
  if (bytes.length > 2 && b[2] > 4)
    return 0;
  if (bytes.length < TLS_HEADER)
    return -1;
  return (b[3] << 8 | b[4]) <= (1 << 14) + 2048;
}

/* One entry a record. After a gap the records' borders are lost; what is there is one entry then. */
static gboolean
read_tls (MscopeFollower *self,
          MscopeSide side)
{
  MscopeFollowerSide *s = &self->sides[side];
  MscopeContent *content = &s->content;
  MscopeSlice bytes = mscope_stream_peek (s->stream);
  gsize n;

  if (bytes.length == 0)
    return FALSE;
  if (content->remaining == 0)
    {
      const guint8 *b = (const guint8 *) bytes.data;
      int looks = content->gapped ? 0 : looks_like_tls (bytes);

      if (looks == -1 && !mscope_stream_is_cut (s->stream))
        return FALSE;
      content->remaining = looks == 1 ? TLS_HEADER + (guint) (b[3] << 8 | b[4]) : bytes.length;
    }

  n = (gsize) MIN (content->remaining, bytes.length);
  content_place (s);
  content->octets += n;
  content->remaining -= n;
  mscope_stream_take (s->stream, n);
  if (content->remaining == 0)
    {
      content->closed = TRUE;
      content_emit (self, side, 0);
    }
  return TRUE;
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
  if (s->unit.open)
    self->klass->unit_broken (self, side);
  if (content->octets > 0)
    content_emit (self, side, 0);

  n = mscope_stream_take_gap (s->stream, &place);
  entry = mscope_entry_new (self->protocol, side, MSCOPE_ENTRY_GAP, "", 0);
  entry->octets = entry->length = n;
  mscope_follower_emit (self, entry, &place);

  content->gapped = TRUE;
  content->at_line_start = content->after_crlf = TRUE;
  content->remaining -= MIN (content->remaining, n);
  if (s->reading == MSCOPE_READ_COUNTED && content->remaining == 0)
    content_close (self, side, 0);
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
  int tls = looks_like_tls (bytes);

  if (bytes.length == 0)
    return FALSE;
  if (tls == 1)
    {
      begin_content (self, side, MSCOPE_READ_TLS, MSCOPE_ENTRY_TLS, NULL);
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
      self->klass->waited_enough (self);
      return TRUE;
    case MSCOPE_READ_TO_DOT:
      return read_to_dot (self, side) || read_gap (self, side);
    case MSCOPE_READ_COUNTED:
      return (s->content.remaining > 0 && mscope_stream_peek (s->stream).length > 0 && read_counted (self, side))
             || read_gap (self, side);
    case MSCOPE_READ_TLS:
      return read_tls (self, side) || read_gap (self, side);
    default:
      return read_lines (self, side) || read_gap (self, side);
    }
}

/* The client first, always: a reply is matched with what the client is known to have said. */
static void
read_all (MscopeFollower *self)
{
  while (read_unit (self, MSCOPE_SIDE_CLIENT) || read_unit (self, MSCOPE_SIDE_SERVER))
    ;
}

/* Without frames the order of pushing is the order. */
static guint64
next_order (MscopeFollower *self,
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
  mscope_stream_push (self->sides[side].stream, bytes, length, origin, next_order (self, side, origin));
  read_all (self);
}

void
mscope_follower_gap (MscopeFollower *self,
                     MscopeSide side,
                     guint64 n,
                     const MscopeOrigin *origin)
{
  mscope_stream_gap (self->sides[side].stream, n, origin, next_order (self, side, origin));
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
        content_emit (self, i, 0);
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
      && (first[chosen] == G_MAXUINT64 || self->sides[!chosen].ready_octets > MAX_HELD))
    return !chosen;
  return -1;
}

static void
step_phase (MscopeFollower *self,
            MscopeEntry *entry)
{
  const char *subject = mscope_entry_get_subject (entry);

  if (entry->sender == MSCOPE_SIDE_CLIENT)
    {
      entry->phase = self->expected_phase;
      if (entry->kind != MSCOPE_ENTRY_COMMAND && entry->kind != MSCOPE_ENTRY_AUTH)
        return;
      entry->pipelined = self->n_on_their_way > 0;
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
  self->sides[side].ready_octets -= entry->length;
  entry->index = self->n_given++;
  step_phase (self, entry);
  return entry;
}

guint32
mscope_follower_get_phase (const MscopeFollower *self)
{
  return self->phase;
}
