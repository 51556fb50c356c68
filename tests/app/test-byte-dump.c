/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "app/byte-dump.h"

static void
test_full_lines (void)
{
  g_autofree char *sixteen = mscope_byte_dump_format ((const guint8 *) "RCPT TO:<ben@exa", 16, 16);
  g_autofree char *eight = mscope_byte_dump_format ((const guint8 *) "RCPT TO:<ben@exa", 16, 8);

  g_assert_cmpstr (sixteen, ==,
                   "0000  52 43 50 54 20 54 4f 3a  3c 62 65 6e 40 65 78 61  RCPT TO:<ben@exa\n");
  g_assert_cmpstr (eight, ==,
                   "0000  52 43 50 54 20 54 4f 3a  RCPT TO:\n"
                   "0008  3c 62 65 6e 40 65 78 61  <ben@exa\n");
  g_assert_cmpuint (mscope_byte_dump_get_width (16), ==, strlen (sixteen) - 1);
  g_assert_cmpuint (mscope_byte_dump_get_width (8) * 2, ==, strlen (eight) - 2);
}

static void
test_last_line_is_short (void)
{
  g_autofree char *dump = mscope_byte_dump_format ((const guint8 *) "\r\n\0\x7f\xe4", 5, 8);

  g_assert_cmpstr (dump, ==, "0000  0d 0a 00 7f e4           .....\n");
}

static void
test_nothing (void)
{
  g_autofree char *dump = mscope_byte_dump_format ((const guint8 *) "", 0, 16);

  g_assert_cmpstr (dump, ==, "");
}

static void
test_offsets_of_a_large_packet (void)
{
  gsize length = 0x10010;
  g_autofree guint8 *bytes = g_malloc0 (length);
  g_autofree char *dump = mscope_byte_dump_format (bytes, length, 16);

  g_assert_nonnull (strstr (dump, "\nfff0  00"));
  g_assert_nonnull (strstr (dump, "\n10000 00"));
}

/* What is marked, written out: the text of each pair, joined by "|". */
static char *
cut_out (const char *dump,
         GArray *marks)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i + 1 < marks->len; i += 2)
    {
      gsize start = g_array_index (marks, gsize, i);

      if (i > 0)
        g_string_append_c (out, '|');
      g_string_append_len (out, dump + start, (gssize) (g_array_index (marks, gsize, i + 1) - start));
    }
  return g_string_free (out, FALSE);
}

static void
test_marks (void)
{
  static const struct
  {
    gsize start;
    gsize end;
    const char *expected;
  } rows[] = {
    { 0, 0, "" },
    { 0, 4, "52 43 50 54|RCPT" },
    { 7, 9, "3a|:|3c|<" },
    { 6, 99, "4f 3a|O:|3c 62 65 6e|<ben" },
    { 12, 14, "" },
  };
  g_autofree char *dump = mscope_byte_dump_format ((const guint8 *) "RCPT TO:<ben", 12, 8);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GArray) marks = mscope_byte_dump_get_marks (rows[i].start, rows[i].end, 12, 8);
      g_autofree char *marked = cut_out (dump, marks);

      g_assert_cmpstr (marked, ==, rows[i].expected);
    }
}

static void
test_marks_across_the_gap (void)
{
  g_autofree char *dump = mscope_byte_dump_format ((const guint8 *) "RCPT TO:<ben@exa", 16, 16);
  g_autoptr (GArray) marks = mscope_byte_dump_get_marks (6, 10, 16, 16);
  g_autofree char *marked = cut_out (dump, marks);

  g_assert_cmpstr (marked, ==, "4f 3a  3c 62|O:<b");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/byte-dump/full-lines", test_full_lines);
  g_test_add_func ("/app/byte-dump/last-line-is-short", test_last_line_is_short);
  g_test_add_func ("/app/byte-dump/nothing", test_nothing);
  g_test_add_func ("/app/byte-dump/offsets-of-a-large-packet", test_offsets_of_a_large_packet);
  g_test_add_func ("/app/byte-dump/marks", test_marks);
  g_test_add_func ("/app/byte-dump/marks-across-the-gap", test_marks_across_the_gap);

  return g_test_run ();
}
