/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "server/logins.h"

#include <string.h>

#define NOW_US G_GINT64_CONSTANT (1204544529461015)

static void
test_wait (void)
{
  static const struct { gint64 passed_us; guint64 wait_s; } rows[] = {
    { 0, 10 }, { 1, 10 }, { 999999, 10 }, { 1000000, 9 }, { 9999999, 1 }, { 10000000, 0 }, { 3600000000, 0 },
    { -5000000, 10 }, /* the clock was set back */
  };
  g_autoptr (MscopeLogins) logins = mscope_logins_new ();

  g_assert_cmpuint (mscope_logins_get_wait_s (logins, "ben", 10, NOW_US), ==, 0);
  mscope_logins_add (logins, "ben", NOW_US - 20);
  mscope_logins_add (logins, "ben", NOW_US);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpuint (mscope_logins_get_wait_s (logins, "ben", 10, NOW_US + rows[i].passed_us), ==, rows[i].wait_s);
  g_assert_cmpuint (mscope_logins_get_wait_s (logins, "ben", 0, NOW_US), ==, 0);
  g_assert_cmpuint (mscope_logins_get_wait_s (logins, "anna", 10, NOW_US), ==, 0);
}

static void
get_keys (MscopeLogins *logins,
          const char *user,
          const char *password,
          GChecksumType hash,
          MscopeScramKeys *keys)
{
  mscope_logins_get_scram_keys (logins, user, password, "seed", hash, keys);
}

/* Nobody can tell who has a mailbox by asking twice. */
static void
test_keys (void)
{
  g_autoptr (MscopeLogins) logins = mscope_logins_new ();
  g_autoptr (MscopeLogins) others = mscope_logins_new ();
  MscopeScramKeys ben, again, anna, nobody, nobody_again, sha1, other;

  get_keys (logins, "ben", "secret", G_CHECKSUM_SHA256, &ben);
  mscope_logins_get_scram_keys (logins, "ben", "secret", "another seed", G_CHECKSUM_SHA256, &again);
  g_assert_cmpmem (&ben, sizeof ben, &again, sizeof again);
  get_keys (logins, "anna", "secret", G_CHECKSUM_SHA256, &anna);
  g_assert_cmpint (memcmp (ben.salt, anna.salt, sizeof ben.salt), !=, 0);
  g_assert_cmpint (memcmp (ben.stored_key, anna.stored_key, sizeof ben.stored_key), !=, 0);
  get_keys (logins, "nobody", NULL, G_CHECKSUM_SHA256, &nobody);
  get_keys (logins, "nobody", NULL, G_CHECKSUM_SHA256, &nobody_again);
  g_assert_cmpmem (nobody.salt, nobody.n_salt, nobody_again.salt, nobody_again.n_salt);
  g_assert_cmpuint (nobody.n_iterations, ==, ben.n_iterations);
  get_keys (logins, "ben", "secret", G_CHECKSUM_SHA1, &sha1);
  g_assert_cmpuint (sha1.n_hash, ==, 20);
  mscope_logins_get_scram_keys (others, "ben", "secret", "another seed", G_CHECKSUM_SHA256, &other);
  g_assert_cmpint (memcmp (ben.salt, other.salt, sizeof ben.salt), !=, 0);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/logins/wait", test_wait);
  g_test_add_func ("/server/logins/keys", test_keys);
  return g_test_run ();
}
