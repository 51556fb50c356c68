/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sasl-client.h"

#include <string.h>

char *
sasl_encode (const char *text)
{
  return g_base64_encode ((const guchar *) text, strlen (text));
}

char *
sasl_decode_text (const char *base64)
{
  gsize length;
  g_autofree guchar *octets = g_base64_decode (base64, &length);

  return g_strndup ((const char *) octets, length);
}

static gsize
get_length (const ScramClient *self)
{
  return (gsize) g_checksum_type_get_length (self->hash);
}

static void
compute_hmac (const ScramClient *self,
              const guint8 *key,
              gsize n_key,
              const void *text,
              gsize n_text,
              guint8 *digest)
{
  GHmac *computer = g_hmac_new (self->hash, key, n_key);
  gsize n = 32;

  g_hmac_update (computer, text, (gssize) n_text);
  g_hmac_get_digest (computer, digest, &n);
  g_hmac_unref (computer);
}

char *
scram_client_first (ScramClient *self)
{
  self->first_bare = g_strdup_printf ("n=%s,r=%s", self->name, self->nonce);
  return g_strconcat (self->header, self->first_bare, NULL);
}

static void
salt_password (ScramClient *self,
               const char *salt_base64,
               guint n_iterations)
{
  gsize n_salt;
  g_autofree guchar *salt = g_base64_decode (salt_base64, &n_salt);
  g_autoptr (GByteArray) text = g_byte_array_new ();
  guint8 u[32];

  g_byte_array_append (text, salt, (guint) n_salt);
  g_byte_array_append (text, (const guint8 *) "\0\0\0\1", 4);
  memset (self->salted, 0, sizeof self->salted);
  for (guint i = 0; i < n_iterations; i++)
    {
      compute_hmac (self, (const guint8 *) self->password, strlen (self->password), text->data, text->len, u);
      g_byte_array_set_size (text, 0);
      g_byte_array_append (text, u, (guint) get_length (self));
      for (gsize j = 0; j < get_length (self); j++)
        self->salted[j] ^= u[j];
    }
}

static char *
get_attribute (const char *message,
               char letter)
{
  g_auto (GStrv) parts = g_strsplit (message, ",", 0);

  for (char **part = parts; *part != NULL; part++)
    if ((*part)[0] == letter && (*part)[1] == '=')
      return g_strdup (*part + 2);
  g_error ("%s has no %c", message, letter);
}

char *
scram_client_final (ScramClient *self,
                    const char *server_first)
{
  g_autofree char *nonce = get_attribute (server_first, 'r');
  g_autofree char *salt = get_attribute (server_first, 's');
  g_autofree char *n_iterations = get_attribute (server_first, 'i');
  g_autofree char *binding = sasl_encode (self->header);
  g_autofree char *without_proof = g_strdup_printf ("c=%s,r=%s", binding, nonce);
  g_autofree char *proof = NULL;
  guint8 client_key[32], stored_key[32], signature[32];
  gsize n = get_length (self);
  g_autoptr (GChecksum) checksum = g_checksum_new (self->hash);

  g_assert_true (g_str_has_prefix (nonce, self->nonce));
  g_assert_cmpuint (strlen (nonce), >, strlen (self->nonce));
  salt_password (self, salt, (guint) atoi (n_iterations));
  self->auth_message = g_strdup_printf ("%s,%s,%s", self->first_bare, server_first, without_proof);
  compute_hmac (self, self->salted, n, "Client Key", 10, client_key);
  g_checksum_update (checksum, client_key, (gssize) n);
  g_checksum_get_digest (checksum, stored_key, &n);
  compute_hmac (self, stored_key, n, self->auth_message, strlen (self->auth_message), signature);
  for (gsize i = 0; i < n; i++)
    client_key[i] ^= signature[i];
  proof = g_base64_encode (client_key, n);
  return g_strdup_printf ("%s,p=%s", without_proof, proof);
}

char *
scram_client_expect (const ScramClient *self)
{
  guint8 server_key[32], signature[32];
  g_autofree char *verifier = NULL;

  compute_hmac (self, self->salted, get_length (self), "Server Key", 10, server_key);
  compute_hmac (self, server_key, get_length (self), self->auth_message, strlen (self->auth_message), signature);
  verifier = g_base64_encode (signature, get_length (self));
  return g_strconcat ("v=", verifier, NULL);
}

void
scram_client_clear (ScramClient *self)
{
  g_clear_pointer (&self->first_bare, g_free);
  g_clear_pointer (&self->auth_message, g_free);
}

char *
cram_md5_answer (const char *name,
                 const char *password,
                 const char *challenge)
{
  g_autofree char *text = sasl_decode_text (challenge);
  g_autofree char *digest = g_compute_hmac_for_string (G_CHECKSUM_MD5, (const guchar *) password, strlen (password),
                                                       text, -1);
  g_autofree char *answer = g_strconcat (name, " ", digest, NULL);

  return sasl_encode (answer);
}
