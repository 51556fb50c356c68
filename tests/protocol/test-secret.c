/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "protocol/secret.h"

static void
test_equal (void)
{
  g_assert_true (mscope_secret_equal ("abc", 3, "abc", 3));
  g_assert_true (mscope_secret_equal ("", 0, NULL, 0));
  g_assert_false (mscope_secret_equal ("abc", 3, "abd", 3));
  g_assert_false (mscope_secret_equal ("abc", 3, "abcd", 4));
  g_assert_false (mscope_secret_equal ("abc", 3, "", 0));
}

static void
test_password (void)
{
  static const struct { const char *right, *given; gboolean same; } rows[] = {
    { "geheim", "geheim", TRUE },
    { "geheim", "Geheim", FALSE },
    { "geheim", "geheim ", FALSE },
    { "geheim", "gehei", FALSE },
    { "geheim", "", FALSE },
    { "", "", TRUE },
    { "gr\u00fcn", "gru\u0308n", TRUE }, /* one character or two */
    { "a b", "a\u00a0b", TRUE },
    { "gr\u00fcn", "grun", FALSE },
    { "\xfc", "\xfc", TRUE }, /* no UTF-8: as it is */
    { "\xfc", "\xfd", FALSE },
    { "a\x07", "a\x07", TRUE },
    { "a\x07", "b\x07", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (mscope_secret_is_password (rows[i].right, mscope_slice_from_string (rows[i].given)), ==,
                     rows[i].same);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/protocol/secret/equal", test_equal);
  g_test_add_func ("/protocol/secret/password", test_password);
  return g_test_run ();
}
