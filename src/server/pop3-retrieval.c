/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages on their way to the client: RETR (RFC 1939 section 5), TOP (section 7), [UTF8] (RFC 6856 section 5). */
#include "config.h"

#include "server/pop3-session-private.h"

#include <string.h>

#define SESSION(self) (&(self)->parent)

void
mscope_pop3_session_produce (MscopeSession *session)
{
  MscopePop3Session *self = (MscopePop3Session *) session;

  session->producing = mscope_pop3_content_write (self->content, session->reply, MSCOPE_SESSION_HIGH_WATER);
  if (!session->producing)
    g_clear_pointer (&self->content, mscope_pop3_content_free);
}

/*
 * Whether @text was handed in with SMTPUTF8, as its Received lines say (RFC 6531 section 4.3), and needs it. Header
 * lines of other mail may have octets beyond ASCII too, against all rules: these are sent as they are.
 */
static gboolean
needs_utf8 (GBytes *text)
{
  MscopeSlice mail, line;
  gsize position = 0;

  mail.data = g_bytes_get_data (text, &mail.length);
  while (mscope_mail_text_next_line (mail, &position, &line) && line.length > 0)
    ;
  mail.length = MIN (position, mail.length);
  return !mscope_slice_is_ascii (mail) && g_strstr_len (mail.data, (gssize) mail.length, " with UTF8SMTP") != NULL;
}

static void
send_message (MscopePop3Session *self,
              MscopeEntry *entry,
              guint key,
              guint64 n_body_lines)
{
  MscopeSession *session = SESSION (self);
  guint number = mscope_pop3_session_get_number (entry);
  g_autoptr (GBytes) text = mscope_pop3_maildrop_load (self->maildrop, number);

  mscope_pop3_session_set_message (self, number);
  if (text == NULL)
    {
      mscope_session_reply (session, entry, MSCOPE_POP3_KEY_UNREADABLE);
      return;
    }
  if (!self->utf8 && mscope_pop3_session_has_text (self, MSCOPE_POP3_KEY_NEEDS_UTF8) && needs_utf8 (text))
    {
      mscope_session_reply (session, entry, MSCOPE_POP3_KEY_NEEDS_UTF8);
      return;
    }
  self->last = MAX (self->last, number);
  mscope_persona_append_reply (session->persona, key, session->values, 0, session->reply);
  self->content = mscope_pop3_content_new (text, n_body_lines);
  mscope_pop3_session_produce (session);
  mscope_session_reply_written (session, entry);
}

void
mscope_pop3_session_proceed_retr (MscopePop3Session *self,
                                  MscopeEntry *entry)
{
  send_message (self, entry, MSCOPE_POP3_KEY_RETR, MSCOPE_POP3_ALL_LINES);
}

static gboolean
get_n_lines (const MscopeEntry *entry,
             guint64 *n_lines)
{
  MscopeSlice rest = entry->argument;

  mscope_slice_take_word (&rest);
  return mscope_slice_to_number (rest, n_lines);
}

gboolean
mscope_pop3_session_check_top (MscopePop3Session *self,
                               MscopeEntry *entry)
{
  guint64 n_lines;

  if (!mscope_pop3_session_check_number (self, entry))
    return FALSE;
  if (get_n_lines (entry, &n_lines))
    return TRUE;
  return mscope_pop3_session_refuse (self, entry, mscope_pop3_session_has_text (self, MSCOPE_POP3_KEY_BAD_LINES)
                                                    ? MSCOPE_POP3_KEY_BAD_LINES : MSCOPE_POP3_KEY_BAD_NUMBER);
}

void
mscope_pop3_session_proceed_top (MscopePop3Session *self,
                                 MscopeEntry *entry)
{
  guint64 n_lines = 0;

  get_n_lines (entry, &n_lines);
  mscope_session_set_number (SESSION (self), MSCOPE_VARIABLE_LINES, n_lines);
  send_message (self, entry, MSCOPE_POP3_KEY_TOP, n_lines);
}
