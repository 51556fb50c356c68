/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "protocol/xtext.h"

static const struct
{
  const char *text;
  const char *utf8;  /* NULL: no xtext where letters beyond ASCII are allowed */
  const char *ascii; /* NULL: no xtext where they are not */
} rows[] = {
  { "", "", "" },
  { "Anna", "Anna", "Anna" },
  { "a+2Bb", "a+b", "a+b" },
  { "+3D+2B+20", "=+ ", "=+ " },
  { "+00a", "", "" }, /* the string ends there, the text does not */
  { "!~<>", "!~<>", "!~<>" },
  { "jörg", "jörg", NULL },
  { "a=b", NULL, NULL },
  { "a b", NULL, NULL },
  { "+", NULL, NULL },
  { "+2", NULL, NULL },
  { "a+2b", NULL, NULL }, /* capitals */
  { "+G0", NULL, NULL },
  { "+0G", NULL, NULL },
  { "++2B", NULL, NULL },
  { "a\x7f", NULL, NULL },
  { "a\tb", NULL, NULL },
};

static void
test_rows (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    for (int utf8 = 0; utf8 < 2; utf8++)
      {
        const char *expected = utf8 ? rows[i].utf8 : rows[i].ascii;
        MscopeSlice text = mscope_slice_from_string (rows[i].text);
        g_autoptr (GString) out = g_string_new (NULL);

        g_test_message ("%s", rows[i].text);
        g_assert_cmpint (mscope_xtext_decode (text, utf8, NULL), ==, expected != NULL);
        g_assert_cmpint (mscope_xtext_decode (text, utf8, out), ==, expected != NULL);
        if (expected != NULL)
          g_assert_cmpstr (out->str, ==, expected);
      }
}

/* At the end of its allocation: nothing behind it is read. */
static void
test_ends (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    for (gsize n = 0; n <= mscope_slice_from_string (rows[i].text).length; n++)
      {
        g_autofree char *copy = n > 0 ? g_memdup2 (rows[i].text, n) : NULL;

        mscope_xtext_decode ((MscopeSlice) { copy, n }, TRUE, NULL);
      }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/protocol/xtext/rows", test_rows);
  g_test_add_func ("/protocol/xtext/ends", test_ends);
  return g_test_run ();
}
