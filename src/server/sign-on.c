/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 4954 sections 4 and 6 (SMTP), RFC 5034 section 4 (POP3). */
#include "config.h"

#include "server/sign-on.h"

#include "protocol/smtp-syntax.h"
#include "server/sasl-server.h"

/* What stands before a challenge. */
static const char *const challenge_words[MSCOPE_N_PROTOCOLS] = {
  [MSCOPE_PROTOCOL_SMTP] = "334 ",
  [MSCOPE_PROTOCOL_POP3] = "+ ",
  [MSCOPE_PROTOCOL_IMAP] = "+ ",
};

/* The persona's text for each outcome; where that is missing, the next best. */
static const struct
{
  MscopeSaslOutcome outcome;
  guint keys[3];
} refusals[] = {
  { MSCOPE_SASL_CANCELLED, { MSCOPE_KEY_AUTH_CANCELLED } },
  { MSCOPE_SASL_MALFORMED, { MSCOPE_KEY_AUTH_MALFORMED } },
  { MSCOPE_SASL_NO_INITIAL, { MSCOPE_KEY_AUTH_NO_INITIAL, MSCOPE_KEY_AUTH_MALFORMED } },
  { MSCOPE_SASL_TOO_LONG, { MSCOPE_KEY_AUTH_TOO_LONG, MSCOPE_KEY_LINE_TOO_LONG, MSCOPE_KEY_UNKNOWN_COMMAND } },
};

static guint
find_refusal (const MscopeSession *self,
              MscopeSaslOutcome outcome)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    for (gsize j = 0; refusals[i].outcome == outcome && j < G_N_ELEMENTS (refusals[i].keys); j++)
      if (refusals[i].keys[j] != 0 && mscope_persona_has_text (self->persona, refusals[i].keys[j]))
        return refusals[i].keys[j];
  return MSCOPE_KEY_AUTH_MALFORMED;
}

void
mscope_sign_on_abort (MscopeSession *self)
{
  g_clear_pointer (&self->sasl, mscope_sasl_server_free);
}

void
mscope_sign_on_refuse (MscopeSession *self,
                       MscopeEntry *entry,
                       guint key)
{
  guint64 limit = mscope_persona_get_number (self->persona, MSCOPE_KEY_LOGIN_LIMIT);

  self->n_failed_logins++;
  if (limit == 0 || self->n_failed_logins < limit)
    mscope_session_reply (self, entry, key);
  else
    mscope_session_reply_and_close (self, entry, mscope_persona_has_text (self->persona, MSCOPE_KEY_TOO_MANY_LOGINS)
                                                   ? MSCOPE_KEY_TOO_MANY_LOGINS : key);
}

/* In texts a name stands without its domain. */
static void
set_user (MscopeSession *self)
{
  MscopeSlice login = mscope_slice_from_string (mscope_sasl_server_get_login (self->sasl));
  MscopeSlice local_part, domain;

  mscope_smtp_split_address (login, &local_part, &domain);
  mscope_session_set (self, MSCOPE_VARIABLE_USER, local_part);
}

static void
ask (MscopeSession *self,
     MscopeEntry *entry,
     const char *challenge)
{
  g_string_append (self->reply, challenge_words[self->klass->protocol]);
  g_string_append (self->reply, challenge);
  g_string_append (self->reply, "\r\n");
  mscope_session_reply_written (self, entry);
}

static const char *
go_on (MscopeSession *self,
       MscopeEntry *entry,
       MscopeSaslOutcome outcome,
       const char *challenge)
{
  const char *user;

  if (outcome == MSCOPE_SASL_GOES_ON)
    {
      ask (self, entry, challenge);
      return NULL;
    }
  set_user (self);
  user = outcome == MSCOPE_SASL_DONE ? mscope_sasl_server_get_user (self->sasl) : NULL;
  mscope_sign_on_abort (self);
  if (outcome == MSCOPE_SASL_FAILED)
    mscope_sign_on_refuse (self, entry, MSCOPE_KEY_AUTH_FAILED);
  else if (user == NULL)
    mscope_session_reply (self, entry, find_refusal (self, outcome));
  return user;
}

gboolean
mscope_sign_on_is_offered (const MscopeSession *self,
                           MscopeSlice mechanism)
{
  g_autofree char *name = mscope_slice_dup (mechanism);

  return mscope_persona_has_word (self->persona, MSCOPE_KEY_MECHANISMS_OFFERED, name);
}

const char *
mscope_sign_on_begin (MscopeSession *self,
                      MscopeEntry *entry)
{
  MscopeSlice rest = entry->argument;
  MscopeSlice mechanism = mscope_slice_take_word (&rest);
  g_autofree char *nonce = mscope_session_make_nonce (self);
  const MscopeSaslOptions options = { self->store, self->values[MSCOPE_VARIABLE_HOST], nonce, self->time_us };
  g_autoptr (GString) challenge = g_string_new (NULL);
  MscopeSaslOutcome outcome;

  mscope_sign_on_abort (self);
  mscope_session_set (self, MSCOPE_VARIABLE_MECHANISM, mechanism);
  if (!mscope_sign_on_is_offered (self, mechanism))
    {
      mscope_session_reply (self, entry, MSCOPE_KEY_AUTH_UNKNOWN_MECHANISM);
      return NULL;
    }
  self->sasl = mscope_sasl_server_new (mechanism, &options);
  outcome = mscope_sasl_server_begin (self->sasl, rest.length > 0 ? rest : (MscopeSlice) { NULL, 0 }, challenge);
  return go_on (self, entry, outcome, challenge->str);
}

const char *
mscope_sign_on_continue (MscopeSession *self,
                         MscopeEntry *entry)
{
  MscopeSlice line = { entry->text, entry->text_length };
  g_autoptr (GString) challenge = g_string_new (NULL);
  MscopeSaslOutcome outcome;

  /* Whatever has become of the exchange, each line gets an answer. */
  if (self->sasl == NULL)
    {
      mscope_session_reply (self, entry, MSCOPE_KEY_UNKNOWN_COMMAND);
      return NULL;
    }
  outcome = mscope_sasl_server_answer (self->sasl, line, challenge);
  return go_on (self, entry, outcome, challenge->str);
}
