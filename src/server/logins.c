/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 2449 section 6.5 (LOGIN-DELAY), RFC 5802 section 3 (keys of a user). */
#include "config.h"

#include "server/logins.h"

#include <string.h>

#include "protocol/sasl-prep.h"

struct _MscopeLogins
{
  GHashTable *times; /* user -> gint64: the last login */
  GHashTable *keys;  /* "hash/user" -> MscopeScramKeys */
  char *seed;        /* (nullable) */
};

MscopeLogins *
mscope_logins_new (void)
{
  MscopeLogins *self = g_new0 (MscopeLogins, 1);

  self->times = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
mscope_logins_free (MscopeLogins *self)
{
  g_hash_table_unref (self->times);
  g_hash_table_unref (self->keys);
  g_free (self->seed);
  g_free (self);
}

void
mscope_logins_add (MscopeLogins *self,
                   const char *user,
                   gint64 time_us)
{
  g_hash_table_replace (self->times, g_strdup (user), g_memdup2 (&time_us, sizeof time_us));
}

guint64
mscope_logins_get_wait_s (const MscopeLogins *self,
                          const char *user,
                          guint64 delay_s,
                          gint64 time_us)
{
  const gint64 *last_us = g_hash_table_lookup (self->times, user);
  guint64 passed_us;

  if (last_us == NULL || delay_s == 0)
    return 0;
  /* A clock that was set back keeps nobody out for longer than the delay. */
  passed_us = (guint64) MAX (time_us - *last_us, 0);
  if (passed_us / G_USEC_PER_SEC >= delay_s)
    return 0;
  return delay_s - passed_us / G_USEC_PER_SEC;
}

/* The same salt for a name each time, whether somebody has that name or not. */
static void
make_salt (const MscopeLogins *self,
           const char *id,
           guint8 *salt)
{
  GHmac *computer = g_hmac_new (G_CHECKSUM_SHA256, (const guchar *) self->seed, strlen (self->seed));
  guint8 digest[MSCOPE_SCRAM_MAX_HASH];
  gsize n = sizeof digest;

  g_hmac_update (computer, (const guchar *) id, -1);
  g_hmac_get_digest (computer, digest, &n);
  g_hmac_unref (computer);
  memcpy (salt, digest, MSCOPE_SCRAM_SALT_LENGTH);
}

void
mscope_logins_get_scram_keys (MscopeLogins *self,
                              const char *user,
                              const char *password,
                              const char *seed,
                              GChecksumType hash,
                              MscopeScramKeys *keys)
{
  g_autofree char *id = g_strdup_printf ("%d/%s", (int) hash, user);
  const MscopeScramKeys *known = g_hash_table_lookup (self->keys, id);
  guint8 salt[MSCOPE_SCRAM_SALT_LENGTH];
  g_autofree char *prepared = NULL;

  if (known != NULL)
    {
      *keys = *known;
      return;
    }
  if (self->seed == NULL)
    self->seed = g_strdup (seed);
  make_salt (self, id, salt);
  if (password == NULL)
    {
      mscope_scram_keys_init_nobody (keys, hash, salt, sizeof salt, MSCOPE_SCRAM_ITERATIONS);
      return;
    }
  prepared = mscope_sasl_prep (mscope_slice_from_string (password));
  mscope_scram_keys_init (keys, hash, mscope_slice_from_string (prepared != NULL ? prepared : password), salt,
                          sizeof salt, MSCOPE_SCRAM_ITERATIONS);
  g_hash_table_insert (self->keys, g_steal_pointer (&id), g_memdup2 (keys, sizeof *keys));
}
