/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "server/mail-message.h"
#include "server/pop3-content.h"

#include <string.h>

#define ALL MSCOPE_POP3_ALL_LINES

static const struct
{
  const char *label;
  const char *text;
  guint64 n_lines;
  const char *sent;
} rows[] = {
  { "empty", "", ALL, ".\r\n" },
  { "whole", "A: b\n\nc\n", ALL, "A: b\r\n\r\nc\r\n.\r\n" },
  { "without-last-end", "A: b\n\nc", ALL, "A: b\r\n\r\nc\r\n.\r\n" },
  { "dots", ".\n..\n.a\na.\n", ALL, "..\r\n...\r\n..a\r\na.\r\n.\r\n" },
  { "lone-cr", "a\rb\n", ALL, "a\rb\r\n.\r\n" },
  { "top-0", "A: b\n\nc\nd\n", 0, "A: b\r\n\r\n.\r\n" },
  { "top-1", "A: b\n\nc\nd\n", 1, "A: b\r\n\r\nc\r\n.\r\n" },
  { "top-2", "A: b\n\nc\nd\n", 2, "A: b\r\n\r\nc\r\nd\r\n.\r\n" },
  { "top-beyond", "A: b\n\nc\nd\n", 99999999, "A: b\r\n\r\nc\r\nd\r\n.\r\n" },
  { "top-of-blank-lines", "A: b\n\n\n\nc\n", 2, "A: b\r\n\r\n\r\n\r\n.\r\n" },
  { "top-of-a-header-alone", "A: b\n", 5, "A: b\r\n\r\n.\r\n" },
  { "top-of-nothing", "", 5, "\r\n.\r\n" },
};

static char *
send_all (const char *text,
          guint64 n_lines,
          gsize step)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (MscopePop3Content) content = mscope_pop3_content_new (bytes, n_lines);
  GString *sent = g_string_new (NULL);

  while (mscope_pop3_content_write (content, sent, step))
    ;
  return g_string_free (sent, FALSE);
}

static void
test_rows (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    for (gsize step = 1; step < 20; step++)
      {
        g_autofree char *sent = send_all (rows[i].text, rows[i].n_lines, step);

        g_test_message ("%s", rows[i].label);
        g_assert_cmpstr (sent, ==, rows[i].sent);
      }
}

/* A line longer than any piece is one line still; what is sent has the octets that were promised. */
static void
test_long_line (void)
{
  g_autoptr (GString) text = g_string_new ("A: b\n\n");
  g_autofree char *sent = NULL;
  MscopeSlice slice;

  for (int i = 0; i < 200000; i++)
    g_string_append_c (text, '.');
  g_string_append (text, "\nend\n");
  sent = send_all (text->str, 1, 1000);
  g_assert_true (g_str_has_suffix (sent, "...\r\n.\r\n"));
  g_assert_cmpuint (strlen (sent), ==, strlen ("A: b\r\n\r\n") + 200001 + strlen ("\r\n.\r\n"));

  g_free (sent);
  sent = send_all (text->str, ALL, 1000);
  slice = (MscopeSlice) { text->str, text->len };
  g_assert_cmpuint (strlen (sent), ==, mscope_mail_text_size (slice) + 1 + strlen (".\r\n"));
}

/* Little is written at a time, whatever there is. */
static void
test_pieces (void)
{
  g_autofree char *text = g_strnfill (1000000, 'x');
  g_autoptr (GBytes) bytes = g_bytes_new (text, 1000000);
  g_autoptr (MscopePop3Content) content = mscope_pop3_content_new (bytes, ALL);
  g_autoptr (GString) sent = g_string_new (NULL);
  gsize before = 0;

  while (mscope_pop3_content_write (content, sent, 4096))
    {
      g_assert_cmpuint (sent->len - before, <=, 4096 + 65536 + 3);
      before = sent->len;
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/pop3-content/rows", test_rows);
  g_test_add_func ("/server/pop3-content/long-line", test_long_line);
  g_test_add_func ("/server/pop3-content/pieces", test_pieces);
  return g_test_run ();
}
