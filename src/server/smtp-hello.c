/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a session begins: HELO and EHLO (RFC 5321 section 4.1.1.1), STARTTLS (RFC 3207). */
#include "config.h"

#include "server/smtp-session-private.h"

#include <string.h>

#define SESSION(self) (&(self)->parent)

/* --- HELO, EHLO --- */

/* Whether the first word has nothing in it that no name and no address has; products that look do not look closer. */
static gboolean
is_plain_name (MscopeSlice argument)
{
  MscopeSlice name = mscope_slice_take_word (&argument);

  for (gsize i = 0; i < name.length; i++)
    if (!g_ascii_isalnum (name.data[i]) && strchr (".-_:[]#", name.data[i]) == NULL)
      return FALSE;
  return TRUE;
}

gboolean
mscope_smtp_session_check_hello (MscopeSmtpSession *self,
                                 MscopeEntry *entry)
{
  guint syntax = strcmp (entry->word, "EHLO") == 0 ? MSCOPE_SMTP_KEY_EHLO_SYNTAX : MSCOPE_SMTP_KEY_HELO_SYNTAX;

  if (entry->argument.length == 0 && mscope_smtp_session_has_flag (self, MSCOPE_SMTP_KEY_HELO_NAME_REQUIRED))
    return mscope_smtp_session_refuse (self, entry, syntax);
  if (!is_plain_name (entry->argument) && mscope_persona_has_text (self->parent.persona, MSCOPE_SMTP_KEY_HELO_BAD_NAME))
    return mscope_smtp_session_refuse (self, entry, MSCOPE_SMTP_KEY_HELO_BAD_NAME);
  if (self->parent.phase != MSCOPE_SMTP_GREETED
      && mscope_persona_has_text (self->parent.persona, MSCOPE_SMTP_KEY_HELO_AGAIN))
    return mscope_smtp_session_refuse (self, entry, MSCOPE_SMTP_KEY_HELO_AGAIN);
  return mscope_smtp_session_check_order (self, entry, MSCOPE_SMTP_KEY_BAD_SEQUENCE);
}

/* What holds on the other port, or is over already, is not told. */
static void
reply_extended (MscopeSmtpSession *self,
                MscopeEntry *entry)
{
  MscopeSession *session = SESSION (self);
  g_autoptr (GPtrArray) omitted = g_ptr_array_new ();
  const char *const *words = mscope_persona_get_words (session->persona, MSCOPE_SMTP_KEY_SUBMISSION_ONLY);

  for (; !session->submission && *words != NULL; words++)
    g_ptr_array_add (omitted, (gpointer) *words);
  if (!mscope_session_can_start_tls (session))
    g_ptr_array_add (omitted, (gpointer) "STARTTLS");
  g_ptr_array_add (omitted, NULL);
  mscope_session_reply_more (session, entry, MSCOPE_SMTP_KEY_EHLO, MSCOPE_SMTP_KEY_KEYWORD,
                             (const char *const *) omitted->pdata);
}

void
mscope_smtp_session_proceed_hello (MscopeSmtpSession *self,
                                   MscopeEntry *entry)
{
  MscopeSlice rest = entry->argument;
  MscopeSlice name = mscope_slice_take_word (&rest);

  mscope_smtp_session_forget_mail (self);
  if (name.length > 0)
    mscope_session_set (SESSION (self), MSCOPE_VARIABLE_HELO, name);
  else
    mscope_session_set_string (SESSION (self), MSCOPE_VARIABLE_HELO, self->parent.client_name);
  self->extended = strcmp (entry->word, "EHLO") == 0;
  if (self->extended)
    reply_extended (self, entry);
  else
    mscope_session_reply (SESSION (self), entry, MSCOPE_SMTP_KEY_HELO);
}

/* --- STARTTLS (RFC 3207) --- */

gboolean
mscope_smtp_session_check_starttls (MscopeSmtpSession *self,
                                    MscopeEntry *entry)
{
  const MscopeSession *session = SESSION (self);

  if (entry->argument.length > 0)
    return mscope_smtp_session_refuse (self, entry, MSCOPE_SMTP_KEY_STARTTLS_SYNTAX);
  if (session->encrypted)
    return mscope_smtp_session_refuse (self, entry, MSCOPE_SMTP_KEY_TLS_ACTIVE);
  if (!session->can_tls)
    return mscope_smtp_session_refuse (self, entry, MSCOPE_SMTP_KEY_TLS_NOT_AVAILABLE);
  if (mscope_smtp_session_get_phase (self) == MSCOPE_SMTP_GREETED)
    return mscope_smtp_session_refuse (self, entry, MSCOPE_SMTP_KEY_NEED_HELO);
  if (!mscope_session_is_allowed (entry, mscope_smtp_session_get_phase (self))
      && mscope_persona_has_text (session->persona, MSCOPE_SMTP_KEY_STARTTLS_IN_MAIL))
    return mscope_smtp_session_refuse (self, entry, MSCOPE_SMTP_KEY_STARTTLS_IN_MAIL);
  return TRUE;
}

/* What the client said before TLS, anyone on the wire may have put into its mouth: section 4.2. */
void
mscope_smtp_session_proceed_starttls (MscopeSmtpSession *self,
                                      MscopeEntry *entry)
{
  mscope_smtp_session_forget_mail (self);
  mscope_smtp_session_forget_user (self);
  mscope_session_set_string (SESSION (self), MSCOPE_VARIABLE_HELO, self->parent.client_name);
  self->extended = FALSE;
  mscope_session_reply_and_start_tls (SESSION (self), entry, MSCOPE_SMTP_KEY_STARTTLS);
}
