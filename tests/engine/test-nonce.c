/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/nonce.h"

#include <string.h>

static void
test_nonce (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int i = 0; i < 1000; i++)
    {
      char *nonce = mscope_nonce_new ();

      g_assert_cmpuint (strlen (nonce), ==, 32);
      g_assert_cmpuint (strspn (nonce, "0123456789abcdef"), ==, 32);
      g_assert_true (g_hash_table_add (seen, nonce));
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/nonce/nonce", test_nonce);
  return g_test_run ();
}
