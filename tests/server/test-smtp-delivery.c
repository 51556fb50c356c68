/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "server/smtp-delivery.h"

#include <string.h>

static void
test_unstuff (void)
{
  static const struct { const char *label, *wire, *text; } rows[] = {
    { "empty", "", "" },
    { "plain", "a\r\nb\r\n", "a\nb\n" },
    { "doubled-dot", "..\r\n..a\r\n", ".\n.a\n" },
    { "single-dot-before-text", ".a\r\n", "a\n" },
    { "dot-inside", "a.\r\n", "a.\n" },
    { "ten-dots", "..........\r\n", ".........\n" },
    { "bare-lf", "a\n.b\nc\r\n", "a\nb\nc\n" },
    { "lone-cr", "a\rb\r\r\n", "a\rb\r\n" },
    { "no-last-end", "a\r\nb", "a\nb\n" },
    { "lone-cr-at-the-end", "a\r", "a\r\n" },
    { "eight-bit", "\xe4\xff\r\n", "\xe4\xff\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GString) text = mscope_smtp_unstuff (mscope_slice_from_string (rows[i].wire));

      g_test_message ("%s", rows[i].label);
      g_assert_cmpstr (text->str, ==, rows[i].text);
    }
}

static void
test_make_mail (void)
{
  static const struct { const char *text, *mail; } rows[] = {
    { "Subject: x\n\ny\n", "Trace: t\nSubject: x\n\ny\n" },
    { "Hello\n", "Trace: t\n\nHello\n" },
    { "\nHello\n", "Trace: t\n\nHello\n" },
    { "From somebody\n", "Trace: t\n\nFrom somebody\n" },
    { " folded\n", "Trace: t\n\n folded\n" },
    { "", "Trace: t\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GBytes) mail = mscope_smtp_make_mail (mscope_slice_from_string ("Trace: t\n"),
                                                       mscope_slice_from_string (rows[i].text));

      g_assert_cmpmem (g_bytes_get_data (mail, NULL), g_bytes_get_size (mail), rows[i].mail, strlen (rows[i].mail));
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/smtp-delivery/unstuff", test_unstuff);
  g_test_add_func ("/server/smtp-delivery/make-mail", test_make_mail);
  return g_test_run ();
}
