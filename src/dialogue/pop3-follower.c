/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follows POP3: RFC 1939 (lines, answers of several lines), RFC 2449 (CAPA), RFC 5034 (AUTH). */
#include "config.h"

#include "dialogue/follower-private.h"

#include <string.h>

static MscopeStatus
get_status (MscopeSlice line)
{
  MscopeSlice word = mscope_slice_take_word (&line);

  if (word.length == 3 && memcmp (word.data, "+OK", 3) == 0)
    return MSCOPE_STATUS_POP3_OK;
  if (word.length == 4 && memcmp (word.data, "-ERR", 4) == 0)
    return MSCOPE_STATUS_POP3_ERR;
  if (word.length == 1 && word.data[0] == '+')
    return MSCOPE_STATUS_CONTINUE;
  return MSCOPE_STATUS_NONE;
}

static gboolean
read_client (MscopeFollower *self)
{
  gboolean sasl = self->sasl_entry != NULL && self->last_status == MSCOPE_STATUS_CONTINUE;
  MscopeLine line;
  MscopeEntry *entry;
  MscopePlace place;

  if (!mscope_stream_peek_line (self->sides[MSCOPE_SIDE_CLIENT].stream, 0, &line))
    return FALSE;
  /* A command after a listing with a hole in it shows that the listing is over. */
  mscope_follower_end_gapped_content (self, MSCOPE_SIDE_SERVER);

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
  if (sasl)
    {
      self->last_status = MSCOPE_STATUS_NONE; /* one line to each "+" */
      mscope_follower_await_sasl (self, entry);
    }
  else if (strcmp (entry->word, "AUTH") == 0)
    {
      mscope_follower_open_sasl (self, entry);
      /* "+" seen already is the answer, in packets out of order; without any there is nothing to wait for. */
      if (self->n_replies > 0 && self->last_status != MSCOPE_STATUS_CONTINUE)
        mscope_follower_await_sasl (self, entry);
    }
  return TRUE;
}

static gboolean
has_more_lines (const MscopeEntry *reply)
{
  const MscopeEntry *command = reply->about;

  if (reply->status != MSCOPE_STATUS_POP3_OK || command == NULL || command->kind != MSCOPE_ENTRY_COMMAND
      || command->command == NULL)
    return FALSE;
  switch (command->command->lines)
    {
    case MSCOPE_LINES_MANY:
      return TRUE;
    case MSCOPE_LINES_MANY_WITHOUT_ARGUMENT:
      return command->argument.length == 0;
    default:
      return FALSE;
    }
}

static gboolean
is_greeting (const MscopeFollower *self)
{
  const MscopeFollowerSide *client = &self->sides[MSCOPE_SIDE_CLIENT];

  return self->n_replies == 0 && client->n_entries == 0 && mscope_stream_is_empty (client->stream);
}

static gboolean
read_server (MscopeFollower *self)
{
  MscopeLine line;
  MscopeEntry *entry;
  MscopePlace place;
  MscopeStatus status;

  if (!mscope_stream_peek_line (self->sides[MSCOPE_SIDE_SERVER].stream, 0, &line))
    return FALSE;

  status = get_status (line.text);
  entry = mscope_follower_take_line (self, MSCOPE_SIDE_SERVER, &line, MSCOPE_ENTRY_UNKNOWN, &place);
  entry->status = status;
  if (status != MSCOPE_STATUS_NONE)
    {
      if (is_greeting (self))
        entry->kind = MSCOPE_ENTRY_GREETING;
      else
        {
          entry->kind = status == MSCOPE_STATUS_CONTINUE ? MSCOPE_ENTRY_CONTINUATION : MSCOPE_ENTRY_REPLY;
          entry->about = mscope_follower_pop_unanswered (self);
          entry->command = entry->about != NULL ? entry->about->command : NULL;
        }
      self->last_status = status;
      self->n_replies++;
    }
  mscope_follower_emit (self, entry, &place);
  if (has_more_lines (entry))
    mscope_follower_begin_dot_content (self, MSCOPE_SIDE_SERVER, MSCOPE_ENTRY_DATA, entry, entry->bare_lf);
  return TRUE;
}

static void
lines_lost (MscopeFollower *self,
            MscopeSide side,
            guint64 n)
{
  while (side == MSCOPE_SIDE_SERVER && !g_queue_is_empty (&self->unanswered))
    mscope_entry_unref (mscope_follower_pop_unanswered (self));
}

const MscopeFollowerClass mscope_pop3_follower_class = {
  .read_client = read_client,
  .read_server = read_server,
  .lines_lost = lines_lost,
};
