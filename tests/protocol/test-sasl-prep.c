/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "protocol/sasl-prep.h"

#include <string.h>

/* The first five are those of RFC 4013 section 3. */
static void
test_prep (void)
{
  static const struct { const char *text, *prepared; } rows[] = {
    { "I\u00adX", "IX" },
    { "user", "user" },
    { "USER", "USER" },
    { "\u00aa", "a" },
    { "\u2168", "IX" },
    { "\x07", NULL },
    { "", "" },
    { "two words", "two words" },
    { "a\u00a0b\u3000c", "a b c" },
    { "gr\u00fcn", "gr\u00fcn" },
    { "gru\u0308n", "gr\u00fcn" },
    { "\ue000", NULL },
    { "\u200e", NULL },
    { "a\u2028", NULL },
    { "\ufffd", NULL },
    { "\ufdd0", NULL },
    { "\xff", NULL },
    { "\xc3", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *prepared = mscope_sasl_prep (mscope_slice_from_string (rows[i].text));

      g_assert_cmpstr (prepared, ==, rows[i].prepared);
    }
  g_assert_null (mscope_sasl_prep ((MscopeSlice) { "a\0b", 3 }));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/protocol/sasl-prep/prep", test_prep);
  return g_test_run ();
}
