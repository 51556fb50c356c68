/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 5802 sections 5 and 7 (messages and their grammar), RFC 7677. */
#include "config.h"

#include "server/scram-server.h"

#include <string.h>

#include "protocol/sasl.h"

struct _MscopeScramServer
{
  GChecksumType hash;
  char *nonce;
  MscopeScramLookup lookup;
  gpointer data;

  MscopeScramKeys keys;
  char *name;
  char *authorization;
  char *gs2_header;
  char *all_nonces;        /* the client's and ours, as the client has to repeat them */
  GString *auth_message;   /* as far as it is known */
};

MscopeScramServer *
mscope_scram_server_new (GChecksumType hash,
                         const char *nonce,
                         MscopeScramLookup lookup,
                         gpointer data)
{
  MscopeScramServer *self = g_new0 (MscopeScramServer, 1);

  self->hash = hash;
  self->nonce = g_strdup (nonce);
  self->lookup = lookup;
  self->data = data;
  self->auth_message = g_string_new (NULL);
  return self;
}

void
mscope_scram_server_free (MscopeScramServer *self)
{
  g_free (self->nonce);
  g_free (self->name);
  g_free (self->authorization);
  g_free (self->gs2_header);
  g_free (self->all_nonces);
  g_string_free (self->auth_message, TRUE);
  g_free (self);
}

/* Takes what stands before the next comma; %FALSE if there is nothing left at all. */
static gboolean
take_part (MscopeSlice *rest,
           MscopeSlice *part)
{
  const char *comma;

  if (rest->data == NULL)
    return FALSE;
  comma = rest->length > 0 ? memchr (rest->data, ',', rest->length) : NULL;
  if (comma == NULL)
    {
      *part = *rest;
      *rest = (MscopeSlice) { NULL, 0 };
    }
  else
    {
      *part = (MscopeSlice) { rest->data, (gsize) (comma - rest->data) };
      *rest = (MscopeSlice) { comma + 1, rest->length - part->length - 1 };
    }
  return TRUE;
}

/* attr-val = ALPHA "=" value */
static gboolean
is_attribute (MscopeSlice part,
              char letter,
              MscopeSlice *value)
{
  if (part.length < 2 || part.data[0] != letter || part.data[1] != '=')
    return FALSE;
  *value = (MscopeSlice) { part.data + 2, part.length - 2 };
  return TRUE;
}

static gboolean
take_attribute (MscopeSlice *rest,
                char letter,
                MscopeSlice *value)
{
  MscopeSlice part;

  return take_part (rest, &part) && is_attribute (part, letter, value);
}

/* saslname = 1*(value-safe-char / "=2C" / "=3D"); (nullable): %NULL if it is none. */
static char *
dup_name (MscopeSlice text)
{
  g_autoptr (GString) name = g_string_new (NULL);

  if (text.length == 0 || !g_utf8_validate_len (text.data, text.length, NULL))
    return NULL;
  for (gsize i = 0; i < text.length; i++)
    if (text.data[i] != '=')
      g_string_append_c (name, text.data[i]);
    else if (i + 2 < text.length && (memcmp (text.data + i, "=2C", 3) == 0 || memcmp (text.data + i, "=3D", 3) == 0))
      {
        g_string_append_c (name, text.data[i + 2] == 'C' ? ',' : '=');
        i += 2;
      }
    else
      return NULL;
  return g_strdup (name->str);
}

/* nonce = "r=" printable; printable = %x21-2B / %x2D-7E: no comma, which ends it. */
static gboolean
is_nonce (MscopeSlice text)
{
  for (gsize i = 0; i < text.length; i++)
    if (!g_ascii_isgraph (text.data[i]))
      return FALSE;
  return text.length > 0;
}

/*
 * gs2-header = ("p=" cb-name / "n" / "y") "," [ "a=" saslname ] ","
 *
 * "p" binds the exchange to TLS, which is offered by the -PLUS mechanisms only; "y" says that the client could and
 * thinks that we cannot, which is right.
 */
static gboolean
take_gs2_header (MscopeScramServer *self,
                 MscopeSlice *rest)
{
  const char *start = rest->data;
  MscopeSlice flag, authorization, name;

  if (!take_part (rest, &flag) || !take_part (rest, &authorization) || rest->data == NULL)
    return FALSE;
  if (flag.length != 1 || (flag.data[0] != 'n' && flag.data[0] != 'y'))
    return FALSE;
  self->gs2_header = g_strndup (start, (gsize) (rest->data - start));
  if (authorization.length == 0)
    {
      self->authorization = g_strdup ("");
      return TRUE;
    }
  if (!is_attribute (authorization, 'a', &name))
    return FALSE;
  self->authorization = dup_name (name);
  return self->authorization != NULL;
}

/* client-first-message = gs2-header [reserved-mext ","] username "," nonce ["," extensions] */
MscopeScramOutcome
mscope_scram_server_first (MscopeScramServer *self,
                           MscopeSlice message,
                           GString *answer)
{
  MscopeSlice rest = message, bare, name, nonce;
  g_autofree char *salt = NULL;

  g_return_val_if_fail (self->name == NULL, MSCOPE_SCRAM_MALFORMED);

  if (memchr (message.data, '\0', message.length) != NULL || !take_gs2_header (self, &rest))
    return MSCOPE_SCRAM_MALFORMED;
  bare = rest;
  /* "m=" at this place stands for something that a server must know to go on; nobody has said yet what it could be. */
  if (!take_attribute (&rest, 'n', &name) || !take_attribute (&rest, 'r', &nonce) || !is_nonce (nonce))
    return MSCOPE_SCRAM_MALFORMED;
  self->name = dup_name (name);
  if (self->name == NULL)
    return MSCOPE_SCRAM_MALFORMED;

  self->lookup (mscope_slice_from_string (self->name), self->hash, &self->keys, self->data);
  self->all_nonces = g_strdup_printf ("%.*s%s", (int) nonce.length, nonce.data, self->nonce);
  salt = g_base64_encode (self->keys.salt, self->keys.n_salt);
  g_string_append_len (self->auth_message, bare.data, (gssize) bare.length);
  g_string_append_printf (self->auth_message, ",r=%s,s=%s,i=%u", self->all_nonces, salt, self->keys.n_iterations);
  g_string_append (answer, self->auth_message->str + bare.length + 1);
  return MSCOPE_SCRAM_GOES_ON;
}

/* channel-binding = "c=" base64: the header of the first message once more, so that nobody can have changed it. */
static gboolean
repeats_header (const MscopeScramServer *self,
                MscopeSlice binding)
{
  gsize n;
  g_autofree char *header = mscope_sasl_decode (binding, &n);

  return header != NULL && n == strlen (self->gs2_header) && memcmp (header, self->gs2_header, n) == 0;
}

/* client-final-message = channel-binding "," nonce ["," extensions] "," proof */
MscopeScramOutcome
mscope_scram_server_final (MscopeScramServer *self,
                           MscopeSlice message,
                           GString *answer)
{
  MscopeSlice rest = message, binding, nonce, last, proof, without_proof;
  guint8 signature[MSCOPE_SCRAM_MAX_HASH];
  g_autofree char *octets = NULL;
  g_autofree char *verifier = NULL;
  gsize n;

  g_return_val_if_fail (self->all_nonces != NULL, MSCOPE_SCRAM_MALFORMED);

  if (!take_attribute (&rest, 'c', &binding) || !take_attribute (&rest, 'r', &nonce))
    return MSCOPE_SCRAM_MALFORMED;
  do
    if (!take_part (&rest, &last))
      return MSCOPE_SCRAM_MALFORMED;
  while (rest.data != NULL);
  without_proof = (MscopeSlice) { message.data, (gsize) (last.data - message.data) - 1 };
  if (!is_attribute (last, 'p', &proof) || (octets = mscope_sasl_decode (proof, &n)) == NULL)
    return MSCOPE_SCRAM_MALFORMED;
  if (!repeats_header (self, binding) || nonce.length != strlen (self->all_nonces)
      || memcmp (nonce.data, self->all_nonces, nonce.length) != 0)
    return MSCOPE_SCRAM_WRONG;

  g_string_append_c (self->auth_message, ',');
  g_string_append_len (self->auth_message, without_proof.data, (gssize) without_proof.length);
  if (!mscope_scram_keys_check (&self->keys, (MscopeSlice) { self->auth_message->str, self->auth_message->len },
                                (const guint8 *) octets, n))
    return MSCOPE_SCRAM_WRONG;
  mscope_scram_keys_sign (&self->keys, (MscopeSlice) { self->auth_message->str, self->auth_message->len }, signature);
  verifier = g_base64_encode (signature, self->keys.n_hash);
  g_string_append_printf (answer, "v=%s", verifier);
  return MSCOPE_SCRAM_GOES_ON;
}

const char *
mscope_scram_server_get_name (const MscopeScramServer *self)
{
  return self->name;
}

const char *
mscope_scram_server_get_authorization (const MscopeScramServer *self)
{
  return self->authorization;
}
