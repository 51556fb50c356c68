/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HELP (RFC 5321 section 4.1.1.8). */
#include "config.h"

#include "server/smtp-session-private.h"

#define MAX_TOPIC 10 /* so much of an unknown topic is repeated */

#define SESSION(self) (&(self)->parent)

gboolean
mscope_smtp_session_check_help (MscopeSmtpSession *self,
                                MscopeEntry *entry)
{
  return mscope_smtp_session_check_order (self, entry, MSCOPE_SMTP_KEY_BAD_SEQUENCE);
}

/* Those that are history can be asked for; nobody needs to be told of them. */
static void
set_commands (MscopeSmtpSession *self)
{
  const char *const *verb = mscope_persona_get_words (self->parent.persona, MSCOPE_KEY_COMMANDS);
  g_autoptr (GString) all = g_string_new (NULL);

  for (; *verb != NULL; verb++)
    if (!mscope_protocol_find_command (MSCOPE_PROTOCOL_SMTP, mscope_slice_from_string (*verb))->obsolete)
      g_string_append_printf (all, "%s%s", all->len > 0 ? " " : "", *verb);
  mscope_session_set_string (SESSION (self), MSCOPE_VARIABLE_COMMANDS, all->str);
}

/* A persona's own text on a topic comes first; else the table of commands has one. */
void
mscope_smtp_session_proceed_help (MscopeSmtpSession *self,
                                  MscopeEntry *entry)
{
  MscopeSession *session = SESSION (self);
  MscopeSlice rest = entry->argument;
  MscopeSlice word = mscope_slice_take_word (&rest);
  g_autofree char *topic = mscope_slice_dup (word);
  const MscopeCommandInfo *info = mscope_protocol_find_command (MSCOPE_PROTOCOL_SMTP, word);
  g_autofree char *lower = g_ascii_strdown (word.data != NULL ? word.data : "", (gssize) MIN (word.length, MAX_TOPIC));
  guint key = MSCOPE_SMTP_KEY_HELP_UNKNOWN;

  mscope_session_set_string (session, MSCOPE_VARIABLE_TOPIC, lower);
  set_commands (self);
  if (mscope_persona_append_help (session->persona, topic, session->values, session->reply))
    {
      mscope_session_reply_written (session, entry);
      return;
    }
  if (word.length == 0 || !mscope_persona_has_text (session->persona, MSCOPE_SMTP_KEY_HELP_UNKNOWN))
    {
      mscope_session_reply_more (session, entry, MSCOPE_SMTP_KEY_HELP, MSCOPE_SMTP_KEY_HELP_END, NULL);
      return;
    }
  if (info != NULL && info->syntax != NULL && info->summary != NULL
      && mscope_persona_has_word (session->persona, MSCOPE_KEY_COMMANDS, info->verb)
      && mscope_persona_has_text (session->persona, MSCOPE_SMTP_KEY_HELP_TOPIC))
    {
      key = MSCOPE_SMTP_KEY_HELP_TOPIC;
      mscope_session_set_string (session, MSCOPE_VARIABLE_SYNTAX, info->syntax);
      mscope_session_set_string (session, MSCOPE_VARIABLE_SUMMARY, info->summary);
    }
  mscope_session_reply (session, entry, key);
}
