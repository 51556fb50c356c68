/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a session says: the persona's words, the phase that follows, the entry that a sniffer would make of it. */
#include "config.h"

#include "server/session-private.h"

#define MOST_IDLE 256 /* octets of room that an empty buffer keeps; most sessions wait most of the time */

void
mscope_session_empty (GString **text)
{
  if ((*text)->allocated_len > MOST_IDLE)
    {
      g_string_free (*text, TRUE);
      *text = g_string_new (NULL);
    }
  else
    g_string_truncate (*text, 0);
}

gboolean
mscope_session_is_allowed (const MscopeEntry *entry,
                           guint32 phase)
{
  return entry->command == NULL || entry->command->phases == 0 || (entry->command->phases & phase) != 0;
}

void
mscope_session_flush (MscopeSession *self)
{
  MscopeOrigin origin = { .time_us = self->time_us };

  if (self->reply->len == 0)
    return;
  mscope_follower_push (self->follower, MSCOPE_SIDE_SERVER, self->reply->str, self->reply->len, &origin);
  g_string_append_len (self->output, self->reply->str, (gssize) self->reply->len);
  mscope_session_empty (&self->reply);
}

static MscopeOutcome
get_reply_outcome (const MscopeSession *self)
{
  const char *reply = self->reply->str;

  if (self->klass->protocol == MSCOPE_PROTOCOL_SMTP)
    return reply[0] == '2' ? MSCOPE_OUTCOME_POSITIVE
           : reply[0] == '3' ? MSCOPE_OUTCOME_INTERMEDIATE
                             : MSCOPE_OUTCOME_NEGATIVE;
  if (g_str_has_prefix (reply, "+ "))
    return MSCOPE_OUTCOME_INTERMEDIATE;
  return reply[0] == '-' ? MSCOPE_OUTCOME_NEGATIVE : MSCOPE_OUTCOME_POSITIVE;
}

/* After so many errors a server takes the client for a broken one or a spammer. */
static void
count_error (MscopeSession *self)
{
  guint64 limit = mscope_persona_get_number (self->persona, MSCOPE_KEY_ERROR_LIMIT);

  self->n_errors++;
  if (limit == 0 || self->n_errors < limit || self->closing)
    return;
  if (mscope_persona_has_text (self->persona, MSCOPE_KEY_TOO_MANY_ERRORS))
    mscope_persona_append_reply (self->persona, MSCOPE_KEY_TOO_MANY_ERRORS, self->values, 0, self->reply);
  self->closing = TRUE;
}

void
mscope_session_reply_written (MscopeSession *self,
                              MscopeEntry *entry)
{
  MscopeOutcome outcome = get_reply_outcome (self);
  const char *subject = entry != NULL ? mscope_entry_get_subject (entry) : MSCOPE_VERB_GREETING;

  if (self->phase == mscope_phase_first (self->klass->protocol) && self->klass->greeted != NULL)
    self->klass->greeted (self, self->reply->str);
  if (subject != NULL)
    self->phase = mscope_phase_next (self->klass->protocol, self->phase, subject, outcome);
  if (outcome == MSCOPE_OUTCOME_NEGATIVE)
    count_error (self);
  mscope_session_flush (self);
}

void
mscope_session_reply_more (MscopeSession *self,
                           MscopeEntry *entry,
                           guint key,
                           guint more,
                           const char *const *omitted)
{
  mscope_persona_append_reply_without (self->persona, key, self->values, more, omitted, self->reply);
  mscope_session_reply_written (self, entry);
}

void
mscope_session_reply (MscopeSession *self,
                      MscopeEntry *entry,
                      guint key)
{
  mscope_session_reply_more (self, entry, key, 0, NULL);
}

void
mscope_session_reply_and_close (MscopeSession *self,
                                MscopeEntry *entry,
                                guint key)
{
  self->closing = TRUE;
  mscope_session_reply (self, entry, key);
}

gboolean
mscope_session_can_start_tls (const MscopeSession *self)
{
  return self->can_tls && !self->encrypted;
}

void
mscope_session_reply_and_start_tls (MscopeSession *self,
                                    MscopeEntry *entry,
                                    guint key)
{
  mscope_session_reply (self, entry, key);
  self->waiting_for_tls = TRUE;
}

void
mscope_session_hold (MscopeSession *self,
                     MscopeEntry *entry,
                     gint64 time_us)
{
  self->held = entry != NULL ? mscope_entry_ref (entry) : NULL;
  self->held_until_us = time_us;
}

void
mscope_session_cut (MscopeSession *self)
{
  self->cut = self->closing = TRUE;
}
