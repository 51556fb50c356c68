/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 5802 sections 2.2 and 3 (the keys of SCRAM), RFC 7677 (the same with SHA-256). */
#include "config.h"

#include "protocol/scram-keys.h"

#include <string.h>

#include "protocol/secret.h"

static void
hmac (GChecksumType hash,
      gconstpointer key,
      gsize n_key,
      MscopeSlice message,
      guint8 *digest)
{
  GHmac *computer = g_hmac_new (hash, key, n_key);
  gsize n = MSCOPE_SCRAM_MAX_HASH;

  g_hmac_update (computer, (const guchar *) message.data, (gssize) message.length);
  g_hmac_get_digest (computer, digest, &n);
  g_hmac_unref (computer);
}

static void
checksum (GChecksumType hash,
          const guint8 *octets,
          gsize n_octets,
          guint8 *digest)
{
  GChecksum *computer = g_checksum_new (hash);
  gsize n = MSCOPE_SCRAM_MAX_HASH;

  g_checksum_update (computer, octets, (gssize) n_octets);
  g_checksum_get_digest (computer, digest, &n);
  g_checksum_free (computer);
}

/*
 * U1 := HMAC (str, salt + INT (1)), Ui := HMAC (str, Ui-1), Hi := U1 XOR U2 XOR … XOR Ui
 *
 * The state behind the key is the same each time, so it is copied, not made anew.
 */
static void
salt_password (const MscopeScramKeys *self,
               MscopeSlice password,
               guint8 *salted)
{
  static const guint8 one[] = { 0, 0, 0, 1 };
  GHmac *keyed = g_hmac_new (self->hash, (const guchar *) password.data, password.length);
  guint8 u[MSCOPE_SCRAM_MAX_HASH];

  memset (salted, 0, self->n_hash);
  for (guint i = 0; i < self->n_iterations; i++)
    {
      GHmac *computer = g_hmac_copy (keyed);
      gsize n = sizeof u;

      if (i == 0)
        {
          g_hmac_update (computer, self->salt, (gssize) self->n_salt);
          g_hmac_update (computer, one, sizeof one);
        }
      else
        g_hmac_update (computer, u, (gssize) self->n_hash);
      g_hmac_get_digest (computer, u, &n);
      g_hmac_unref (computer);
      for (gsize j = 0; j < self->n_hash; j++)
        salted[j] ^= u[j];
    }
  g_hmac_unref (keyed);
}

void
mscope_scram_keys_init_nobody (MscopeScramKeys *self,
                               GChecksumType hash,
                               const guint8 *salt,
                               gsize n_salt,
                               guint n_iterations)
{
  g_return_if_fail (n_salt <= MSCOPE_SCRAM_SALT_LENGTH);

  memset (self, 0, sizeof *self);
  self->hash = hash;
  self->n_hash = (gsize) g_checksum_type_get_length (hash);
  self->n_iterations = n_iterations;
  self->n_salt = n_salt;
  memcpy (self->salt, salt, n_salt);
}

void
mscope_scram_keys_init (MscopeScramKeys *self,
                        GChecksumType hash,
                        MscopeSlice password,
                        const guint8 *salt,
                        gsize n_salt,
                        guint n_iterations)
{
  guint8 salted[MSCOPE_SCRAM_MAX_HASH], client_key[MSCOPE_SCRAM_MAX_HASH];

  mscope_scram_keys_init_nobody (self, hash, salt, n_salt, n_iterations);
  salt_password (self, password, salted);
  hmac (hash, salted, self->n_hash, (MscopeSlice) MSCOPE_SLICE_LITERAL ("Client Key"), client_key);
  checksum (hash, client_key, self->n_hash, self->stored_key);
  hmac (hash, salted, self->n_hash, (MscopeSlice) MSCOPE_SLICE_LITERAL ("Server Key"), self->server_key);
}

/* ClientProof := ClientKey XOR HMAC (StoredKey, AuthMessage), so that H (ClientKey) has to be StoredKey. */
gboolean
mscope_scram_keys_check (const MscopeScramKeys *self,
                         MscopeSlice message,
                         const guint8 *proof,
                         gsize n_proof)
{
  guint8 client_key[MSCOPE_SCRAM_MAX_HASH], stored_key[MSCOPE_SCRAM_MAX_HASH];

  if (n_proof != self->n_hash)
    return FALSE;
  hmac (self->hash, self->stored_key, self->n_hash, message, client_key);
  for (gsize i = 0; i < self->n_hash; i++)
    client_key[i] ^= proof[i];
  checksum (self->hash, client_key, self->n_hash, stored_key);
  return mscope_secret_equal (stored_key, self->n_hash, self->stored_key, self->n_hash);
}

void
mscope_scram_keys_sign (const MscopeScramKeys *self,
                        MscopeSlice message,
                        guint8 *signature)
{
  hmac (self->hash, self->server_key, self->n_hash, message, signature);
}
