/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/cursor.h"

static const guint8 bytes[] = { 1, 2, 3, 4, 5, 6, 7 };

static void
test_reads (void)
{
  MscopeCursor cursor = mscope_cursor (bytes, sizeof bytes);

  g_assert_cmphex (mscope_cursor_u8 (&cursor), ==, 0x01);
  g_assert_cmphex (mscope_cursor_u16be (&cursor), ==, 0x0203);
  g_assert_cmphex (mscope_cursor_u32le (&cursor), ==, 0x07060504);
  g_assert_cmpuint (mscope_cursor_left (&cursor), ==, 0);
  g_assert_false (cursor.cut_short);

  cursor = mscope_cursor (bytes, sizeof bytes);
  g_assert_cmphex (mscope_cursor_u16le (&cursor), ==, 0x0201);
  g_assert_cmphex (mscope_cursor_u32be (&cursor), ==, 0x03040506);
}

/* What does not fit gives zeroes, is remembered, and nothing can be read after it. */
static void
test_cut_short (void)
{
  for (gsize length = 0; length < 4; length++)
    {
      g_autofree guint8 *exact = g_memdup2 (bytes, length);
      MscopeCursor cursor = mscope_cursor (exact, length);

      g_assert_cmphex (mscope_cursor_u32be (&cursor), ==, 0);
      g_assert_true (cursor.cut_short);
      g_assert_cmpuint (mscope_cursor_left (&cursor), ==, 0);
      g_assert_null (mscope_cursor_bytes (&cursor, 1));
    }
}

static void
test_huge_length (void)
{
  MscopeCursor cursor = mscope_cursor (bytes, sizeof bytes);

  mscope_cursor_skip (&cursor, 1);
  g_assert_null (mscope_cursor_bytes (&cursor, G_MAXSIZE));
  g_assert_true (cursor.cut_short);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/cursor/reads", test_reads);
  g_test_add_func ("/base/cursor/cut-short", test_cut_short);
  g_test_add_func ("/base/cursor/huge-length", test_huge_length);
  return g_test_run ();
}
