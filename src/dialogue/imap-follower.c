/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Follows IMAP: RFC 9051 and RFC 3501 (tags, responses, literals), RFC 7888 (non-synchronizing
 * literals), RFC 2177 (IDLE).
 */
#include "config.h"

#include "dialogue/follower-private.h"

#include <string.h>

/* A literal is announced at the end of a line: "{" number ["+"] "}", in a fetched BINARY "~{" (RFC 9051 section 9). */
static gboolean
parse_literal (MscopeSlice line,
               guint64 *n_octets,
               gboolean *synchronizing)
{
  gsize i = line.length;
  MscopeSlice digits;

  if (i == 0 || line.data[--i] != '}')
    return FALSE;
  *synchronizing = !(i > 0 && line.data[i - 1] == '+');
  if (!*synchronizing)
    i--;
  digits.length = 0;
  while (i > 0 && g_ascii_isdigit (line.data[i - 1]))
    {
      i--;
      digits.length++;
    }
  digits.data = line.data + i;
  return i > 0 && line.data[i - 1] == '{' && mscope_slice_to_number (digits, n_octets);
}

/* Takes a line into the unit at the head of @side; the first one opens it. */
static void
unit_take_line (MscopeFollower *self,
                MscopeSide side,
                const MscopeLine *line)
{
  MscopeFollowerSide *s = &self->sides[side];
  MscopeUnit *unit = &s->unit;

  if (!unit->open)
    {
      unit->open = TRUE;
      unit->place = mscope_stream_get_place (s->stream);
      unit->text = g_string_new (NULL);
      unit->bare_lf = unit->cut_short = FALSE;
    }
  else if (unit->text->len < MSCOPE_FOLLOWER_MAX_REPLY)
    g_string_append_c (unit->text, '\n');

  if (unit->text->len < MSCOPE_FOLLOWER_MAX_REPLY)
    g_string_append_len (unit->text, line->text.data, (gssize) line->text.length);
  else
    unit->cut_short = TRUE;
  unit->length += line->taken;
  unit->bare_lf |= line->bare_lf;
  unit->cut_short |= line->cut;
  mscope_stream_take (s->stream, line->taken);
}

/* Ends the unit: its text as an entry of @kind, to be filled in and handed to unit_emit(). */
static MscopeEntry *
unit_end (MscopeFollower *self,
          MscopeSide side,
          MscopeEntryKind kind)
{
  MscopeUnit *unit = &self->sides[side].unit;
  MscopeEntry *entry = mscope_entry_new (self->protocol, side, kind, unit->text->str, unit->text->len);

  entry->length = unit->length;
  entry->bare_lf = unit->bare_lf;
  entry->cut_short = unit->cut_short;
  g_string_free (unit->text, TRUE);
  unit->text = NULL;
  unit->length = 0;
  unit->open = FALSE;
  return entry;
}

/* The unit's entry comes before its literals, which were held back for it. */
static void
unit_emit (MscopeFollower *self,
           MscopeEntry *entry)
{
  MscopeFollowerSide *s = &self->sides[entry->sender];
  MscopePlace place = s->unit.place;

  mscope_follower_emit (self, entry, &place);
  mscope_follower_release_held (self, entry->sender);
}

static MscopeSlice
get_tag (MscopeSlice line)
{
  return mscope_slice_take_word (&line);
}

/* --- client --- */

static void
client_unit_complete (MscopeFollower *self)
{
  MscopeEntry *entry = unit_end (self, MSCOPE_SIDE_CLIENT, MSCOPE_ENTRY_COMMAND);
  MscopeSlice rest = { entry->text, entry->text_length };
  MscopeSlice tag = mscope_slice_take_word (&rest);

  if (rest.length == 0 && mscope_slice_is (tag, "DONE"))
    mscope_entry_parse_command (entry, 0);
  else
    {
      entry->tag = tag;
      mscope_entry_parse_command (entry, (gsize) (rest.data - entry->text));
    }
  unit_emit (self, entry);
  mscope_follower_await_answer (self, entry);
  if (strcmp (entry->word, "AUTHENTICATE") == 0)
    mscope_follower_open_sasl (self, entry);
}

static gboolean
read_sasl_line (MscopeFollower *self,
                const MscopeLine *line)
{
  MscopePlace place;
  MscopeEntry *entry = mscope_follower_take_line (self, MSCOPE_SIDE_CLIENT, line, MSCOPE_ENTRY_AUTH, &place);

  entry->command = self->sasl_command;
  entry->about = mscope_entry_ref (self->sasl_entry);
  mscope_follower_emit (self, entry, &place);
  self->last_status = MSCOPE_STATUS_NONE; /* one line to each "+" */
  return TRUE;
}

static gboolean
read_client (MscopeFollower *self)
{
  MscopeFollowerSide *client = &self->sides[MSCOPE_SIDE_CLIENT];
  gboolean synchronizing;
  guint64 n_octets;
  MscopeLine line;

  if (!mscope_stream_peek_line (client->stream, 0, &line))
    return FALSE;
  if (!client->unit.open && self->sasl_entry != NULL && self->last_status == MSCOPE_STATUS_CONTINUE)
    return read_sasl_line (self, &line);

  if (!parse_literal (line.text, &n_octets, &synchronizing))
    {
      unit_take_line (self, MSCOPE_SIDE_CLIENT, &line);
      client_unit_complete (self);
      return TRUE;
    }

  unit_take_line (self, MSCOPE_SIDE_CLIENT, &line);
  mscope_follower_begin_counted_content (self, MSCOPE_SIDE_CLIENT, MSCOPE_ENTRY_DATA, NULL, n_octets);
  if (synchronizing)
    client->reading = MSCOPE_READ_WAIT;
  else if (n_octets == 0)
    client->reading = MSCOPE_READ_LINES;
  return TRUE;
}

static void
literal_answered (MscopeFollower *self,
                  gboolean welcome)
{
  MscopeFollowerSide *client = &self->sides[MSCOPE_SIDE_CLIENT];

  if (welcome && client->content.remaining > 0)
    {
      client->reading = MSCOPE_READ_COUNTED;
      return;
    }
  client->reading = MSCOPE_READ_LINES;
  if (!welcome)
    client_unit_complete (self);
}

/* No answer was captured: where the server was heard at all, it did not ask for the literal. */
static void
waited_enough (MscopeFollower *self)
{
  literal_answered (self, self->n_replies == 0);
}

/* --- server --- */

static MscopeStatus
get_condition (MscopeSlice word)
{
  static const MscopeStatus conditions[] = {
    MSCOPE_STATUS_IMAP_OK, MSCOPE_STATUS_IMAP_NO, MSCOPE_STATUS_IMAP_BAD, MSCOPE_STATUS_IMAP_PREAUTH,
    MSCOPE_STATUS_IMAP_BYE,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (conditions); i++)
    if (mscope_slice_is (word, mscope_status_get_name (conditions[i])))
      return conditions[i];
  return MSCOPE_STATUS_NONE;
}

static MscopeStatus
get_status (MscopeSlice line)
{
  MscopeSlice tag = mscope_slice_take_word (&line);
  MscopeStatus condition = get_condition (mscope_slice_take_word (&line));

  if (mscope_slice_is (tag, "+"))
    return MSCOPE_STATUS_CONTINUE;
  if (mscope_slice_is (tag, "*"))
    return condition != MSCOPE_STATUS_NONE ? condition : MSCOPE_STATUS_IMAP_UNTAGGED;
  if (condition == MSCOPE_STATUS_IMAP_OK || condition == MSCOPE_STATUS_IMAP_NO
      || condition == MSCOPE_STATUS_IMAP_BAD)
    return condition;
  return MSCOPE_STATUS_NONE;
}

/* (transfer full) (nullable): the command that waits under @tag, no longer waiting. */
static MscopeEntry *
take_tagged (MscopeFollower *self,
             MscopeSlice tag)
{
  for (GList *link = self->unanswered.head; link != NULL; link = link->next)
    {
      const MscopeEntry *entry = link->data;

      if (entry->tag.length == tag.length && memcmp (entry->tag.data, tag.data, tag.length) == 0)
        return mscope_follower_take_unanswered (self, link);
    }
  return NULL;
}

/* A tagged reply to the command whose literal still waits says that the literal is not wanted. */
static void
refuse_literal (MscopeFollower *self,
                MscopeSlice tag)
{
  MscopeFollowerSide *client = &self->sides[MSCOPE_SIDE_CLIENT];
  MscopeSlice open;

  if (client->reading != MSCOPE_READ_WAIT)
    return;
  open = get_tag ((MscopeSlice) { client->unit.text->str, client->unit.text->len });
  if (open.length == tag.length && memcmp (open.data, tag.data, tag.length) == 0)
    literal_answered (self, FALSE);
}

static void
fill_reply (MscopeFollower *self,
            MscopeEntry *entry)
{
  const MscopeFollowerSide *client = &self->sides[MSCOPE_SIDE_CLIENT];
  MscopeSlice tag = get_tag ((MscopeSlice) { entry->text, entry->text_length });

  if (entry->status == MSCOPE_STATUS_CONTINUE)
    {
      MscopeEntry *last = g_queue_peek_tail (&self->unanswered);

      entry->kind = MSCOPE_ENTRY_CONTINUATION;
      entry->about = last != NULL && client->reading != MSCOPE_READ_WAIT ? mscope_entry_ref (last) : NULL;
    }
  else if (tag.data[0] != '*')
    {
      entry->tag = tag;
      refuse_literal (self, tag);
      entry->about = take_tagged (self, tag);
      if (self->sasl_entry != NULL && self->sasl_entry == entry->about)
        g_clear_pointer (&self->sasl_entry, mscope_entry_unref);
    }
  else if (self->n_replies == 0 && entry->status != MSCOPE_STATUS_IMAP_UNTAGGED && client->n_entries == 0
           && mscope_stream_is_empty (client->stream) && !client->unit.open)
    entry->kind = MSCOPE_ENTRY_GREETING;
  entry->command = entry->about != NULL ? entry->about->command : NULL;
}

static void
server_unit_complete (MscopeFollower *self)
{
  MscopeEntry *entry = unit_end (self, MSCOPE_SIDE_SERVER, MSCOPE_ENTRY_REPLY);

  entry->status = get_status ((MscopeSlice) { entry->text, entry->text_length });
  if (entry->status == MSCOPE_STATUS_NONE)
    entry->kind = MSCOPE_ENTRY_UNKNOWN;
  else
    {
      fill_reply (self, entry);
      self->last_status = entry->status;
      self->n_replies++;
    }
  unit_emit (self, entry);
  if (entry->kind == MSCOPE_ENTRY_CONTINUATION && self->sides[MSCOPE_SIDE_CLIENT].reading == MSCOPE_READ_WAIT)
    literal_answered (self, TRUE);
}

static gboolean
read_server (MscopeFollower *self)
{
  MscopeFollowerSide *server = &self->sides[MSCOPE_SIDE_SERVER];
  gboolean synchronizing;
  guint64 n_octets;
  MscopeLine line;

  if (!mscope_stream_peek_line (server->stream, 0, &line))
    return FALSE;
  if (parse_literal (line.text, &n_octets, &synchronizing)
      && (server->unit.open || get_status (line.text) != MSCOPE_STATUS_NONE)
      && get_status (line.text) != MSCOPE_STATUS_CONTINUE)
    {
      unit_take_line (self, MSCOPE_SIDE_SERVER, &line);
      if (n_octets > 0)
        mscope_follower_begin_counted_content (self, MSCOPE_SIDE_SERVER, MSCOPE_ENTRY_DATA, NULL, n_octets);
      return TRUE;
    }
  unit_take_line (self, MSCOPE_SIDE_SERVER, &line);
  server_unit_complete (self);
  return TRUE;
}

/* A gap or the end falls into a unit: it is an entry as far as it goes. */
static void
unit_broken (MscopeFollower *self,
             MscopeSide side)
{
  self->sides[side].unit.cut_short = TRUE;
  if (side == MSCOPE_SIDE_CLIENT)
    client_unit_complete (self);
  else
    server_unit_complete (self);
}

const MscopeFollowerClass mscope_imap_follower_class = {
  .read_client = read_client,
  .read_server = read_server,
  .waited_enough = waited_enough,
  .unit_broken = unit_broken,
};
