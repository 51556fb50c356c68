/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "server/smtp-delivery.h"

#include <string.h>

#define TRACE "Trace: t\n"

/* (transfer full): @content below a line of the server's own. */
static GString *
make_mail (MscopeSlice content,
           gboolean stuffed,
           MscopeSmtpHeader *header)
{
  GString *mail = g_string_new (TRACE);

  mscope_smtp_append_content (mail, content, stuffed);
  mscope_smtp_tidy_header (mail, strlen (TRACE), header);
  return mail;
}

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
      MscopeSmtpHeader header;
      g_autoptr (GString) mail = make_mail (content, TRUE, &header);

      g_test_message ("%s", rows[i].label);
      g_assert_cmpstr (mail->str, ==, rows[i].mail);
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
      MscopeSmtpHeader header;
      g_autoptr (GString) mail = make_mail (mscope_slice_from_string (rows[i].text), FALSE, &header);

      g_assert_cmpstr (mail->str, ==, rows[i].mail);
    }
}

/* What is found in a header, and what is left of it. */
static const struct
{
  const char *label;
  const char *text;
  const char *mail;
  guint n_received;
  gboolean has_date, has_from, has_message_id;
} headers[] = {
  { "all", "Received: a\nDate: b\nFrom: c\nMessage-ID: d\n\ntext", NULL, 1, TRUE, TRUE, TRUE },
  { "case-aside", "RECEIVED: a\ndate: b\nmessage-id: d\n\ntext", NULL, 1, TRUE, FALSE, TRUE },
  { "folded", "Received: a\n\tb\n c\nReceived: d\n\ntext", NULL, 2, FALSE, FALSE, FALSE },
  { "in-the-body", "A: b\n\nReceived: a\nDate: b\nReturn-Path: <x>", NULL, 0, FALSE, FALSE, FALSE },
  { "other-names", "X-Received: a\nDateX: b\nResent-From: c\n\ntext", NULL, 0, FALSE, FALSE, FALSE },
  { "blank-before-colon", "Date : b\n\ntext", TRACE "\nDate : b\n\ntext\n", 0, FALSE, FALSE, FALSE },
  { "return-path", "Return-Path: <x@y>\nFrom: a\n\ntext", TRACE "From: a\n\ntext\n", 0, FALSE, TRUE, FALSE },
  { "return-paths", "From: a\nreturn-path: <x>\n\tfolded\nReturn-path:<y>\nDate: b\n\ntext",
    TRACE "From: a\nDate: b\n\ntext\n", 0, TRUE, TRUE, FALSE },
  { "return-path-only", "Return-Path: <x>\n\ntext", TRACE "\ntext\n", 0, FALSE, FALSE, FALSE },
  { "return-path-and-nothing", "Return-Path: <x>", TRACE, 0, FALSE, FALSE, FALSE },
  { "no-empty-line", "From: a\nHello Ben", TRACE "From: a\n\nHello Ben\n", 0, FALSE, TRUE, FALSE },
  { "no-empty-line-after-a-fold", "From: a\n b\nHello: Ben\nbye", TRACE "From: a\n b\nHello: Ben\n\nbye\n", 0,
    FALSE, TRUE, FALSE },
  { "header-only", "From: a", NULL, 0, FALSE, TRUE, FALSE },
  { "ends-in-a-fold", "From: a\n b", NULL, 0, FALSE, TRUE, FALSE },
};

static void
test_header (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      MscopeSmtpHeader header;
      g_autoptr (GString) mail = make_mail (mscope_slice_from_string (headers[i].text), FALSE, &header);
      g_autofree char *same = g_strconcat (TRACE, headers[i].text, "\n", NULL);

      g_test_message ("%s", headers[i].label);
      g_assert_cmpstr (mail->str, ==, headers[i].mail != NULL ? headers[i].mail : same);
      g_assert_cmpuint (header.n_received, ==, headers[i].n_received);
      g_assert_cmpint (header.has_date, ==, headers[i].has_date);
      g_assert_cmpint (header.has_from, ==, headers[i].has_from);
      g_assert_cmpint (header.has_message_id, ==, headers[i].has_message_id);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/smtp-delivery/unstuff", test_unstuff);
  g_test_add_func ("/server/smtp-delivery/make-mail", test_make_mail);
  g_test_add_func ("/server/smtp-delivery/header", test_header);
  return g_test_run ();
}
