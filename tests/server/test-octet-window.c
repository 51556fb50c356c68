/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "server/octet-window.h"

#include <string.h>

static void
assert_octets (MscopeOctetWindow *window,
               guint64 offset,
               const char *expected)
{
  MscopeSlice octets;

  g_assert_true (mscope_octet_window_get (window, offset, strlen (expected), &octets));
  g_assert_cmpmem (octets.data, octets.length, expected, strlen (expected));
}

static void
test_get (void)
{
  g_autoptr (MscopeOctetWindow) window = mscope_octet_window_new (100);
  MscopeSlice octets;

  mscope_octet_window_append (window, "abc", 3);
  mscope_octet_window_append (window, "def", 3);
  assert_octets (window, 0, "abcdef");
  assert_octets (window, 2, "cd");
  assert_octets (window, 6, "");
  g_assert_false (mscope_octet_window_get (window, 5, 2, &octets));
  g_assert_false (mscope_octet_window_get (window, 7, 0, &octets));
  g_assert_false (mscope_octet_window_get (window, 1, G_MAXUINT64, &octets));

  mscope_octet_window_drop (window, 4);
  mscope_octet_window_drop (window, 2);
  g_assert_false (mscope_octet_window_get (window, 3, 1, &octets));
  assert_octets (window, 4, "ef");
  mscope_octet_window_drop (window, 6);
  mscope_octet_window_append (window, "g", 1);
  assert_octets (window, 6, "g");
}

/* What does not fit any more pushes out all that was before. */
static void
test_limit (void)
{
  g_autoptr (MscopeOctetWindow) window = mscope_octet_window_new (8);
  MscopeSlice octets;

  mscope_octet_window_append (window, "abcde", 5);
  mscope_octet_window_append (window, "fgh", 3);
  assert_octets (window, 0, "abcdefgh");
  mscope_octet_window_append (window, "ij", 2);
  g_assert_false (mscope_octet_window_get (window, 7, 1, &octets));
  assert_octets (window, 8, "ij");
  mscope_octet_window_append (window, "0123456789", 10);
  assert_octets (window, 10, "0123456789");
}

/* Octets are found by offset however much came before. */
static void
test_long_stream (void)
{
  g_autoptr (MscopeOctetWindow) window = mscope_octet_window_new (1 << 20);
  guint64 offset = 0;

  for (int i = 0; i < 100000; i++)
    {
      g_autofree char *text = g_strdup_printf ("line %d;", i);

      mscope_octet_window_append (window, text, strlen (text));
      assert_octets (window, offset, text);
      offset += strlen (text);
      if (i % 7 == 0)
        mscope_octet_window_drop (window, offset);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/octet-window/get", test_get);
  g_test_add_func ("/server/octet-window/limit", test_limit);
  g_test_add_func ("/server/octet-window/long-stream", test_long_stream);
  return g_test_run ();
}
