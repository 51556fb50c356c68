/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Follows SMTP: RFC 5321 (lines, replies, DATA), RFC 2920 (pipelining), RFC 3030 (BDAT),
 * RFC 4954 (AUTH).
 */
#include "config.h"

#include "dialogue/follower-private.h"

#include <string.h>

/* Reply-line = Reply-code ( SP / "-" ) [ textstring ] (RFC 5321 section 4.2); a bare code is common too. */
static gboolean
is_reply_line (MscopeSlice line)
{
  return line.length >= 3 && g_ascii_isdigit (line.data[0]) && g_ascii_isdigit (line.data[1])
         && g_ascii_isdigit (line.data[2]) && line.data[0] != '0'
         && (line.length == 3 || line.data[3] == ' ' || line.data[3] == '-');
}

/* --- client --- */

static gboolean
is_sasl_line (const MscopeFollower *self,
              MscopeSlice line)
{
  MscopeSlice rest = line;

  if (self->sasl_entry == NULL)
    return FALSE;
  if (self->n_replies > 0)
    return self->last_code == 334;
  /* Nothing of the server's was captured: the answers last until a line that is a command again. */
  return mscope_stream_is_empty (self->sides[MSCOPE_SIDE_SERVER].stream)
         && mscope_protocol_find_command (self->protocol, mscope_slice_take_word (&rest)) == NULL;
}

/* "BDAT" SP chunk-size [ SP "LAST" ] (RFC 3030 section 2); any other line has no chunk. */
static gboolean
parse_bdat (MscopeSlice argument,
            guint64 *n_octets,
            gboolean *last)
{
  MscopeSlice size = mscope_slice_take_word (&argument);

  *last = mscope_slice_is (argument, "LAST");
  return mscope_slice_to_number (size, n_octets) && (argument.length == 0 || *last);
}

static void
command_given (MscopeFollower *self,
               MscopeEntry *entry)
{
  MscopeFollowerSide *client = &self->sides[MSCOPE_SIDE_CLIENT];
  guint64 n_octets;
  gboolean last;

  if (entry->command == NULL)
    return;
  if (strcmp (entry->word, "DATA") == 0)
    {
      mscope_follower_begin_dot_content (self, MSCOPE_SIDE_CLIENT, MSCOPE_ENTRY_MESSAGE, entry, entry->bare_lf);
      client->reading = MSCOPE_READ_WAIT;
    }
  else if (strcmp (entry->word, "BDAT") == 0 && parse_bdat (entry->argument, &n_octets, &last))
    {
      if (n_octets > 0)
        mscope_follower_begin_counted_content (self, MSCOPE_SIDE_CLIENT, MSCOPE_ENTRY_MESSAGE, entry, n_octets);
    }
  else if (strcmp (entry->word, "AUTH") == 0)
    {
      mscope_follower_open_sasl (self, entry);
      /* 334 seen already is the answer, in packets out of order; without any reply there is nothing to wait for. */
      if (self->n_replies > 0 && self->last_code != 334)
        mscope_follower_await_sasl (self, entry);
    }
}

static gboolean
read_client (MscopeFollower *self)
{
  MscopeLine line;
  MscopeEntry *entry;
  MscopePlace place;
  gboolean sasl;

  if (!mscope_stream_peek_line (self->sides[MSCOPE_SIDE_CLIENT].stream, 0, &line))
    return FALSE;

  sasl = is_sasl_line (self, line.text);
  entry = mscope_follower_take_line (self, MSCOPE_SIDE_CLIENT, &line,
                                     sasl ? MSCOPE_ENTRY_AUTH : MSCOPE_ENTRY_COMMAND, &place);
  if (sasl)
    {
      entry->command = self->sasl_command;
      entry->about = mscope_entry_ref (self->sasl_entry);
    }
  else
    mscope_entry_parse_command (entry, 0);

  mscope_follower_emit (self, entry, &place);
  mscope_follower_await_answer (self, entry);
  if (!sasl)
    command_given (self, entry);
  else if (self->n_replies > 0)
    mscope_follower_await_sasl (self, entry);
  return TRUE;
}

/* --- server --- */

/* Looks for the end of the reply at the head of the server's side: 0 if it has not come yet. */
static gsize
measure_reply (MscopeFollower *self,
               gboolean *bare_lf,
               gboolean *cut)
{
  MscopeFollowerSide *server = &self->sides[MSCOPE_SIDE_SERVER];
  gsize length = server->n_scanned;
  MscopeLine line;

  *bare_lf = *cut = FALSE;
  while (mscope_stream_peek_line (server->stream, length, &line))
    {
      gboolean reply = is_reply_line (line.text);

      if (length > 0 && !reply)
        return length; /* the reply broke off; this line stands for itself */
      length += line.taken;
      *bare_lf |= line.bare_lf;
      *cut |= line.cut;
      if (!reply || line.text.length == 3 || line.text.data[3] != '-' || line.cut
          || length >= MSCOPE_FOLLOWER_MAX_REPLY)
        return length;
      server->n_scanned = length;
    }
  if (length > 0 && mscope_stream_is_cut (server->stream) && mscope_stream_peek (server->stream).length == length)
    {
      *cut = TRUE;
      return length;
    }
  return 0;
}

/* The reply to DATA decides how the client's octets after it are to be read (RFC 5321 section 4.1.1.4). */
static void
data_answered (MscopeFollower *self,
               guint16 code)
{
  MscopeFollowerSide *client = &self->sides[MSCOPE_SIDE_CLIENT];

  if (client->reading != MSCOPE_READ_WAIT)
    return;
  client->reading = code == 354 ? MSCOPE_READ_TO_DOT : MSCOPE_READ_LINES;
}

static gboolean
is_greeting (MscopeFollower *self,
             MscopeEntry *reply)
{
  const MscopeFollowerSide *client = &self->sides[MSCOPE_SIDE_CLIENT];
  const MscopeEntry *waiting = g_queue_peek_head (&self->unanswered);

  if (self->n_replies > 0)
    return FALSE;
  if (self->from_start && client->n_entries == 0 && mscope_stream_is_empty (client->stream))
    return TRUE;
  if (waiting != NULL && strcmp (waiting->word, "STARTTLS") == 0)
    return FALSE;
  return reply->code == 220 || reply->code == 421 || reply->code == 554;
}

/* Replies come in the order of the commands (RFC 2920 section 3.2). */
static void
match_reply (MscopeFollower *self,
             MscopeEntry *reply)
{
  MscopeEntry *waiting;

  mscope_follower_end_gapped_content (self, MSCOPE_SIDE_CLIENT);
  waiting = g_queue_peek_head (&self->unanswered);
  if (waiting == NULL)
    return;
  if (waiting->kind == MSCOPE_ENTRY_COMMAND && strcmp (waiting->word, "DATA") == 0
      && self->sides[MSCOPE_SIDE_CLIENT].reading == MSCOPE_READ_WAIT)
    {
      if (reply->code != 354 && reply->code < 400)
        return; /* a late answer to something before */
      data_answered (self, reply->code);
    }
  reply->about = mscope_follower_pop_unanswered (self);
  reply->command = reply->about->command;
}

static gboolean
read_server (MscopeFollower *self)
{
  MscopeFollowerSide *server = &self->sides[MSCOPE_SIDE_SERVER];
  gboolean bare_lf, cut;
  gsize length = measure_reply (self, &bare_lf, &cut);
  MscopePlace place;
  MscopeEntry *entry;

  if (length == 0)
    return FALSE;
  entry = mscope_follower_take_lines (self, MSCOPE_SIDE_SERVER, length, MSCOPE_ENTRY_REPLY, &place);
  entry->bare_lf = bare_lf;
  entry->cut_short = cut;
  server->n_scanned = 0;

  if (!is_reply_line ((MscopeSlice) { entry->text, MIN (entry->text_length, 4) }))
    entry->kind = MSCOPE_ENTRY_UNKNOWN;
  else
    {
      mscope_entry_parse_code (entry);
      if (is_greeting (self, entry))
        entry->kind = MSCOPE_ENTRY_GREETING;
      else
        match_reply (self, entry);
      self->last_code = entry->code;
      self->n_replies++;
    }
  mscope_follower_emit (self, entry, &place);
  return TRUE;
}

/* Without an answer to DATA its content is what follows. */
static void
waited_enough (MscopeFollower *self)
{
  self->sides[MSCOPE_SIDE_CLIENT].reading = MSCOPE_READ_TO_DOT;
}

/* The last piece of a message waits for the answer; a chunk does not, its BDAT does. */
static void
content_closed (MscopeFollower *self,
                MscopeSide side,
                MscopeEntry *entry)
{
  if (entry->about == NULL || strcmp (entry->about->word, "DATA") == 0)
    mscope_follower_await_answer (self, entry);
}

/* What the lost replies answered cannot be told; only a DATA that still waits is sure to. */
static void
lines_lost (MscopeFollower *self,
            MscopeSide side,
            guint64 n)
{
  if (side == MSCOPE_SIDE_CLIENT)
    return;
  while (g_queue_get_length (&self->unanswered) > 0)
    {
      MscopeEntry *waiting = g_queue_peek_head (&self->unanswered);

      if (waiting->kind == MSCOPE_ENTRY_COMMAND && strcmp (waiting->word, "DATA") == 0
          && self->sides[MSCOPE_SIDE_CLIENT].reading == MSCOPE_READ_WAIT)
        return;
      mscope_entry_unref (mscope_follower_pop_unanswered (self));
    }
}

const MscopeFollowerClass mscope_smtp_follower_class = {
  .read_client = read_client,
  .read_server = read_server,
  .waited_enough = waited_enough,
  .content_closed = content_closed,
  .lines_lost = lines_lost,
};
