/* SPDX-License-Identifier: GPL-3.0-or-later */
/* AUTH: RFC 4954; the names of protocols in Received lines: RFC 3848. */
#include "config.h"

#include "server/sign-on.h"
#include "server/smtp-session-private.h"

#define SESSION(self) (&(self)->parent)

/* What is said where only those who hand in mail can sign on. */
static guint
get_not_here (const MscopeSmtpSession *self)
{
  return mscope_persona_has_text (self->parent.persona, MSCOPE_SMTP_KEY_AUTH_NOT_HERE) ? MSCOPE_SMTP_KEY_AUTH_NOT_HERE
                                                                                      : MSCOPE_KEY_UNKNOWN_COMMAND;
}

gboolean
mscope_smtp_session_check_auth (MscopeSmtpSession *self,
                                MscopeEntry *entry)
{
  guint in_mail = MSCOPE_SMTP_KEY_BAD_SEQUENCE;

  if (mscope_persona_has_text (self->parent.persona, MSCOPE_SMTP_KEY_AUTH_IN_MAIL))
    in_mail = MSCOPE_SMTP_KEY_AUTH_IN_MAIL;
  if (!mscope_smtp_session_check_order (self, entry, in_mail))
    return FALSE;
  if (!self->parent.submission && mscope_persona_has_word (self->parent.persona, MSCOPE_SMTP_KEY_SUBMISSION_ONLY, "AUTH"))
    return mscope_smtp_session_refuse (self, entry, get_not_here (self));
  if (self->user != NULL)
    return mscope_smtp_session_refuse (self, entry, MSCOPE_SMTP_KEY_AUTH_AGAIN);
  return entry->argument.length > 0 || mscope_smtp_session_refuse (self, entry, MSCOPE_SMTP_KEY_AUTH_SYNTAX);
}

static void
go_on (MscopeSmtpSession *self,
       MscopeEntry *entry,
       const char *user)
{
  MscopeSession *session = SESSION (self);

  if (user == NULL)
    {
      /* In a Received line stands who has signed on, not who has tried. */
      mscope_session_set_string (session, MSCOPE_VARIABLE_USER, NULL);
      return;
    }
  self->user = user;
  mscope_session_set_string (session, MSCOPE_VARIABLE_USER, user);
  mscope_session_reply (session, entry, MSCOPE_KEY_AUTH);
}

void
mscope_smtp_session_proceed_auth (MscopeSmtpSession *self,
                                  MscopeEntry *entry)
{
  go_on (self, entry, mscope_sign_on_begin (SESSION (self), entry));
}

void
mscope_smtp_session_answer_auth (MscopeSmtpSession *self,
                                 MscopeEntry *entry)
{
  go_on (self, entry, mscope_sign_on_continue (SESSION (self), entry));
}

void
mscope_smtp_session_forget_user (MscopeSmtpSession *self)
{
  mscope_sign_on_abort (SESSION (self));
  self->user = NULL;
  mscope_session_set_string (SESSION (self), MSCOPE_VARIABLE_USER, NULL);
}
