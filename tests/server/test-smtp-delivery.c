/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "server/smtp-delivery.h"

#include <string.h>

static void
test_unstuff (void)
{
  static const struct { const char *label, *content, *mail; } rows[] = {
    { "nothing", NULL, "Trace: t\n" },
    { "an-empty-line", "", "Trace: t\n\n" },
    { "plain", "\na\nb", "Trace: t\n\na\nb\n" },
    { "doubled-dot", "\n..\n..a", "Trace: t\n\n.\n.a\n" },
    { "single-dot-before-text", "\n.a", "Trace: t\n\na\n" },
    { "dot-inside", "\na.\n", "Trace: t\n\na.\n\n" },
    { "ten-dots", "\n..........", "Trace: t\n\n.........\n" },
    { "dot-in-the-first-line", "..\nb", "Trace: t\n\n.\nb\n" },
    { "field-behind-a-dot", ".Subject: x\n\nb", "Trace: t\nSubject: x\n\nb\n" },
    { "dots-only", ".\n.\n.", "Trace: t\n\n\n\n" },
    { "lone-cr", "\na\rb\r", "Trace: t\n\na\rb\r\n" },
    { "eight-bit", "\n\xe4\xff", "Trace: t\n\n\xe4\xff\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      MscopeSlice content = { rows[i].content, rows[i].content != NULL ? strlen (rows[i].content) : 0 };
      g_autoptr (GBytes) mail = mscope_smtp_make_mail (mscope_slice_from_string ("Trace: t\n"), content, TRUE);

      g_test_message ("%s", rows[i].label);
      g_assert_cmpmem (g_bytes_get_data (mail, NULL), g_bytes_get_size (mail), rows[i].mail, strlen (rows[i].mail));
    }
}

/* What came in counted chunks is kept as it is. */
static void
test_make_mail (void)
{
  static const struct { const char *text, *mail; } rows[] = {
    { "Subject: x\n\ny", "Trace: t\nSubject: x\n\ny\n" },
    { "Hello", "Trace: t\n\nHello\n" },
    { "\nHello", "Trace: t\n\nHello\n" },
    { "From somebody", "Trace: t\n\nFrom somebody\n" },
    { " folded", "Trace: t\n\n folded\n" },
    { "\n..a\n.", "Trace: t\n\n..a\n.\n" },
    { "", "Trace: t\n\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GBytes) mail = mscope_smtp_make_mail (mscope_slice_from_string ("Trace: t\n"),
                                                       mscope_slice_from_string (rows[i].text), FALSE);

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
