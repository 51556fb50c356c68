/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * RFC 4422 (SASL), RFC 4954 section 4 and RFC 5034 section 4 (Base64, "*", "="); RFC 4616 (PLAIN), RFC 2195 (CRAM-MD5),
 * RFC 5802 and RFC 7677 (SCRAM). LOGIN has no RFC: its two prompts are those of the first clients.
 */
#include "config.h"

#include "server/sasl-server.h"

#include <string.h>

#include "protocol/sasl.h"
#include "protocol/secret.h"
#include "server/logins.h"
#include "server/scram-server.h"

typedef struct
{
  const char *name;
  gboolean takes_initial;
  GChecksumType hash; /* SCRAM */

  /* What is asked first, where the client has not begun. */
  void (* prompt) (MscopeSaslServer *self, GString *challenge);

  /* An answer of the client's, decoded; a NUL follows it. */
  MscopeSaslOutcome (* answer) (MscopeSaslServer *self, MscopeSlice answer, GString *challenge);
} Mechanism;

struct _MscopeSaslServer
{
  const Mechanism *mechanism;
  MscopeMailStore *store;
  char *host;
  char *nonce;
  gint64 time_us;

  guint n_answers;
  char *login;
  const char *user;         /* of the store */
  char *challenge;          /* CRAM-MD5 */
  MscopeScramServer *scram; /* (nullable) */
};

/* --- names and passwords --- */

/* %FALSE if @name is none, which no user has. */
static gboolean
set_login (MscopeSaslServer *self,
           MscopeSlice name)
{
  g_free (self->login);
  self->login = mscope_slice_dup (name);
  self->user = mscope_mail_store_find_login (self->store, name);
  return self->user != NULL;
}

static MscopeSaslOutcome
check_password (MscopeSaslServer *self,
                MscopeSlice password)
{
  return mscope_mail_store_check_password (self->store, self->user, password) ? MSCOPE_SASL_DONE : MSCOPE_SASL_FAILED;
}

/* Nobody acts for another user here. */
static gboolean
is_authorized (const MscopeSaslServer *self,
               MscopeSlice authorization)
{
  return authorization.length == 0 || self->user == NULL
         || mscope_mail_store_find_login (self->store, authorization) == self->user;
}

static void
prompt_nothing (MscopeSaslServer *self,
                GString *challenge)
{
}

/* --- PLAIN --- */

static gboolean
take_to_nul (MscopeSlice *rest,
             MscopeSlice *part)
{
  const char *nul = memchr (rest->data, '\0', rest->length);

  if (nul == NULL)
    return FALSE;
  *part = (MscopeSlice) { rest->data, (gsize) (nul - rest->data) };
  *rest = (MscopeSlice) { nul + 1, rest->length - part->length - 1 };
  return TRUE;
}

/* message = [authzid] NUL authcid NUL passwd (RFC 4616 section 2) */
static MscopeSaslOutcome
answer_plain (MscopeSaslServer *self,
              MscopeSlice answer,
              GString *challenge)
{
  MscopeSlice authorization, name;

  if (!take_to_nul (&answer, &authorization) || !take_to_nul (&answer, &name) || name.length == 0
      || memchr (answer.data, '\0', answer.length) != NULL)
    return MSCOPE_SASL_MALFORMED;
  set_login (self, name);
  return is_authorized (self, authorization) ? check_password (self, answer) : MSCOPE_SASL_FAILED;
}

/* --- LOGIN --- */

static void
prompt_login (MscopeSaslServer *self,
              GString *challenge)
{
  g_string_append (challenge, "Username:");
}

static MscopeSaslOutcome
answer_login (MscopeSaslServer *self,
              MscopeSlice answer,
              GString *challenge)
{
  if (self->n_answers == 1)
    {
      set_login (self, answer);
      g_string_append (challenge, "Password:");
      return MSCOPE_SASL_GOES_ON;
    }
  return check_password (self, answer);
}

/* --- CRAM-MD5 --- */

/* A Message-ID that was never used before (RFC 2195 section 2). */
static void
prompt_cram_md5 (MscopeSaslServer *self,
                 GString *challenge)
{
  self->challenge = g_strdup_printf ("<%s.%" G_GINT64_FORMAT "@%s>", self->nonce, self->time_us / G_USEC_PER_SEC,
                                     self->host);
  g_string_append (challenge, self->challenge);
}

/* The name may have blanks, the digest has none: 16 octets in hexadecimal. */
static MscopeSaslOutcome
answer_cram_md5 (MscopeSaslServer *self,
                 MscopeSlice answer,
                 GString *challenge)
{
  const char *blank = memrchr (answer.data, ' ', answer.length);
  const char *password;
  g_autofree char *digest = NULL;
  g_autofree char *right = NULL;

  if (blank == NULL)
    return MSCOPE_SASL_MALFORMED;
  set_login (self, (MscopeSlice) { answer.data, (gsize) (blank - answer.data) });
  digest = g_ascii_strdown (blank + 1, (gssize) (answer.data + answer.length - blank - 1));
  password = self->user != NULL ? mscope_mail_store_get_password (self->store, self->user) : "";
  right = g_compute_hmac_for_string (G_CHECKSUM_MD5, (const guchar *) password, strlen (password), self->challenge, -1);
  return mscope_secret_equal (right, strlen (right), digest, strlen (digest)) && self->user != NULL
         ? MSCOPE_SASL_DONE : MSCOPE_SASL_FAILED;
}

/* --- SCRAM --- */

static void
look_up_keys (MscopeSlice name,
              GChecksumType hash,
              MscopeScramKeys *keys,
              gpointer data)
{
  MscopeSaslServer *self = data;
  gboolean known = set_login (self, name);

  mscope_logins_get_scram_keys (mscope_mail_store_get_logins (self->store), known ? self->user : self->login,
                                known ? mscope_mail_store_get_password (self->store, self->user) : NULL, self->nonce,
                                hash, keys);
}

static MscopeSaslOutcome
answer_scram_final (MscopeSaslServer *self,
                    MscopeSlice answer,
                    GString *challenge)
{
  MscopeSlice authorization = mscope_slice_from_string (mscope_scram_server_get_authorization (self->scram));

  switch (mscope_scram_server_final (self->scram, answer, challenge))
    {
    case MSCOPE_SCRAM_GOES_ON:
      return is_authorized (self, authorization) ? MSCOPE_SASL_GOES_ON : MSCOPE_SASL_FAILED;
    case MSCOPE_SCRAM_WRONG:
      return MSCOPE_SASL_FAILED;
    default:
      return MSCOPE_SASL_MALFORMED;
    }
}

/* The server's proof is one challenge more; the client takes note of it with an empty answer. */
static MscopeSaslOutcome
answer_scram (MscopeSaslServer *self,
              MscopeSlice answer,
              GString *challenge)
{
  switch (self->n_answers)
    {
    case 1:
      self->scram = mscope_scram_server_new (self->mechanism->hash, self->nonce, look_up_keys, self);
      return mscope_scram_server_first (self->scram, answer, challenge) == MSCOPE_SCRAM_GOES_ON
             ? MSCOPE_SASL_GOES_ON : MSCOPE_SASL_MALFORMED;
    case 2:
      return answer_scram_final (self, answer, challenge);
    default:
      return answer.length == 0 ? MSCOPE_SASL_DONE : MSCOPE_SASL_MALFORMED;
    }
}

/* --- the exchange --- */

static const Mechanism mechanisms[] = {
  { "PLAIN", TRUE, 0, prompt_nothing, answer_plain },
  { "LOGIN", TRUE, 0, prompt_login, answer_login },
  { "CRAM-MD5", FALSE, 0, prompt_cram_md5, answer_cram_md5 },
  { "SCRAM-SHA-1", TRUE, G_CHECKSUM_SHA1, prompt_nothing, answer_scram },
  { "SCRAM-SHA-256", TRUE, G_CHECKSUM_SHA256, prompt_nothing, answer_scram },
};

static const Mechanism *
find_mechanism (MscopeSlice name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (mechanisms); i++)
    if (mscope_slice_is (name, mechanisms[i].name))
      return &mechanisms[i];
  return NULL;
}

gboolean
mscope_sasl_server_can (MscopeSlice mechanism)
{
  return find_mechanism (mechanism) != NULL;
}

MscopeSaslServer *
mscope_sasl_server_new (MscopeSlice mechanism,
                        const MscopeSaslOptions *options)
{
  const Mechanism *found = find_mechanism (mechanism);
  MscopeSaslServer *self;

  if (found == NULL)
    return NULL;
  self = g_new0 (MscopeSaslServer, 1);
  self->mechanism = found;
  self->store = options->store;
  self->host = g_strdup (options->host);
  self->nonce = g_strdup (options->nonce);
  self->time_us = options->time_us;
  return self;
}

void
mscope_sasl_server_free (MscopeSaslServer *self)
{
  g_clear_pointer (&self->scram, mscope_scram_server_free);
  g_free (self->host);
  g_free (self->nonce);
  g_free (self->login);
  g_free (self->challenge);
  g_free (self);
}

static void
append_base64 (GString *out,
               const GString *octets)
{
  g_autofree char *text = g_base64_encode ((const guchar *) octets->str, octets->len);

  g_string_append (out, text);
}

static MscopeSaslOutcome
take_answer (MscopeSaslServer *self,
             MscopeSlice line,
             GString *challenge)
{
  g_autoptr (GString) octets = g_string_new (NULL);
  g_autofree char *answer = NULL;
  MscopeSaslOutcome outcome;
  gsize length;

  if (line.length > MSCOPE_SASL_MAX_LINE)
    return MSCOPE_SASL_TOO_LONG;
  answer = mscope_sasl_decode (line, &length);
  if (answer == NULL)
    return MSCOPE_SASL_MALFORMED;
  self->n_answers++;
  outcome = self->mechanism->answer (self, (MscopeSlice) { answer, length }, octets);
  if (outcome == MSCOPE_SASL_GOES_ON)
    append_base64 (challenge, octets);
  return outcome;
}

MscopeSaslOutcome
mscope_sasl_server_begin (MscopeSaslServer *self,
                          MscopeSlice initial,
                          GString *challenge)
{
  g_autoptr (GString) octets = g_string_new (NULL);

  if (initial.data != NULL)
    return self->mechanism->takes_initial ? take_answer (self, initial, challenge) : MSCOPE_SASL_NO_INITIAL;
  self->mechanism->prompt (self, octets);
  append_base64 (challenge, octets);
  return MSCOPE_SASL_GOES_ON;
}

MscopeSaslOutcome
mscope_sasl_server_answer (MscopeSaslServer *self,
                           MscopeSlice line,
                           GString *challenge)
{
  if (mscope_slice_is (line, "*"))
    return MSCOPE_SASL_CANCELLED;
  /* That is how an empty answer is written behind AUTH, where there would be nothing to see; here it is a line. */
  if (mscope_slice_is (line, "="))
    return MSCOPE_SASL_MALFORMED;
  return take_answer (self, line, challenge);
}

const char *
mscope_sasl_server_get_user (const MscopeSaslServer *self)
{
  return self->user;
}

const char *
mscope_sasl_server_get_login (const MscopeSaslServer *self)
{
  return self->login;
}
