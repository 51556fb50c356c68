/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "dialogue-lines.h"
#include "dialogue/line-pattern.h"

#define SMTP MSCOPE_PROTOCOL_SMTP
#define POP3 MSCOPE_PROTOCOL_POP3
#define IN(protocol) (1u << MSCOPE_PROTOCOL_##protocol)

#define ALL (IN (SMTP) | IN (POP3) | IN (IMAP))

#define GREETED "S: 220 mail\n"
#define READY GREETED "C: EHLO pc\nS: 250 mail\n"
#define RECIPIENT READY "C: MAIL FROM:<a@b.c>\nS: 250 ok\nC: RCPT TO:<d@e.f>\nS: 250 ok\n"
#define CONTENT RECIPIENT "C: DATA\nS: 354 go on\n"

static const struct
{
  const char *text;
  guint protocols;
} valid[] = {
  { "RCPT", IN (SMTP) },
  { "rcpt", IN (SMTP) },
  { "RETR", IN (POP3) },
  { "QUIT", IN (SMTP) | IN (POP3) },
  { "pop3 QUIT", IN (POP3) },
  { "EHLO|HELO", IN (SMTP) },
  { "*", ALL },
  { "CONNECT", ALL },
  { "smtp CONNECT", IN (SMTP) },
  { "LOGIN * geheim", IN (IMAP) },
  { "  RCPT   TO:<ben@*  ", IN (SMTP) },
};

static const struct
{
  guint protocols;
  const char *text;
  MscopeLinePatternError code;
  const char *wrong;
  const char *message;
} invalid[] = {
  { ALL, "", MSCOPE_LINE_PATTERN_ERROR_SYNTAX, "", "missing" },
  { ALL, "smtp", MSCOPE_LINE_PATTERN_ERROR_SYNTAX, "", "missing" },
  { ALL, "RCPT|", MSCOPE_LINE_PATTERN_ERROR_SYNTAX, "", "missing" },
  { ALL, "|RCPT", MSCOPE_LINE_PATTERN_ERROR_SYNTAX, "", "missing" },
  { ALL, "RCPT||MAIL", MSCOPE_LINE_PATTERN_ERROR_SYNTAX, "", "missing" },
  { ALL, "pop3 DELETE 1", MSCOPE_LINE_PATTERN_ERROR_UNKNOWN, "DELETE", "mean DELE" },
  { ALL, "pop3 RCPT", MSCOPE_LINE_PATTERN_ERROR_UNKNOWN, "RCPT", "RCPT" },
  { ALL, "RCPT|RETR", MSCOPE_LINE_PATTERN_ERROR_UNKNOWN, "RETR", "RETR" },
  { IN (SMTP), "RETR 1", MSCOPE_LINE_PATTERN_ERROR_UNKNOWN, "RETR", "RETR" },
  { IN (SMTP) | IN (POP3), "DELETE", MSCOPE_LINE_PATTERN_ERROR_UNKNOWN, "DELETE", "mean DELE" },
  { IN (SMTP), "imap NOOP", MSCOPE_LINE_PATTERN_ERROR_UNKNOWN, "NOOP", "NOOP" },
  { ALL, "xyzzy", MSCOPE_LINE_PATTERN_ERROR_UNKNOWN, "xyzzy", "xyzzy" },
};

static const struct
{
  const char *pattern;
  MscopeProtocol protocol;
  const char *lines; /* the last entry of the client's is looked at */
  gboolean matches;
} rows[] = {
  { "EHLO", SMTP, GREETED "C: ehlo pc\n", TRUE },
  { "EHLO|HELO", SMTP, GREETED "C: HELO pc\n", TRUE },
  { "EHLO", SMTP, GREETED "C: HELO pc\n", FALSE },
  { "*", SMTP, GREETED "C: HELLO pc\n", TRUE },
  { "* pc", SMTP, GREETED "C: HELLO mac\n", FALSE },
  { "QUIT", POP3, "S: +OK\nC: QUIT\n", TRUE },
  { "smtp QUIT", POP3, "S: +OK\nC: QUIT\n", FALSE },
  { "RCPT TO:ben@*", SMTP, READY "C: RCPT TO:<ben@example.org>\n", TRUE },
  { "RCPT TO:ben@*", SMTP, READY "C: RCPT to: Ben@example.org\n", TRUE },
  { "RCPT TO:<ben@example.org>", SMTP, READY "C: RCPT TO: <ben@example.org>\n", TRUE },
  { "RCPT TO:ben", SMTP, READY "C: RCPT TO:<ben@example.org>\n", FALSE },
  { "MAIL *SIZE=*", SMTP, READY "C: MAIL FROM:<> SIZE=5\n", TRUE },
  { "MAIL FROM:", SMTP, READY "C: MAIL FROM:<>\n", TRUE },
  { "MESSAGE", SMTP, CONTENT "C: Subject: a\nC: .\n", TRUE },
  { "MESSAGE Subject: ?", SMTP, CONTENT "C: From: x\nC: Subject: a\nC: .\n", TRUE },
  { "MESSAGE Subject: ?", SMTP, CONTENT "C: From: x\nC: Subject: ab\nC: .\n", FALSE },
  { "MESSAGE From: <*>", SMTP, CONTENT "C: From: <x>\nC: .\n", TRUE },
  { "DATA", SMTP, CONTENT "C: Subject: a\nC: .\n", FALSE },
  { "*", SMTP, CONTENT "C: Subject: a\nC: .\n", FALSE },
  { "SASL", SMTP, READY "C: AUTH LOGIN\nS: 334 \nC: YW5uYQ==\n", TRUE },
  { "AUTH", SMTP, READY "C: AUTH LOGIN\nS: 334 \nC: YW5uYQ==\n", FALSE },
  { "AUTH login*", SMTP, READY "C: AUTH LOGIN\n", TRUE },
  { "CONNECT", SMTP, GREETED "C: HELO pc\n", FALSE },
};

static MscopeLinePattern *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  MscopeSlice wrong;
  MscopeLinePattern *pattern = mscope_line_pattern_new (mscope_slice_from_string (text), ALL, &wrong, &error);

  g_assert_no_error (error);
  return pattern;
}

static void
test_valid (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (valid); i++)
    {
      g_autoptr (MscopeLinePattern) pattern = parse (valid[i].text);

      g_test_message ("%s", valid[i].text);
      g_assert_cmphex (mscope_line_pattern_get_protocols (pattern), ==, valid[i].protocols);
    }
}

static void
test_invalid (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (invalid); i++)
    {
      g_autoptr (GError) error = NULL;
      MscopeSlice wrong = { NULL, 0 };
      const char *text = invalid[i].text;

      g_test_message ("%s", text);
      g_assert_null (mscope_line_pattern_new (mscope_slice_from_string (text), invalid[i].protocols, &wrong, &error));
      g_assert_error (error, MSCOPE_LINE_PATTERN_ERROR, (int) invalid[i].code);
      g_assert_nonnull (strstr (error->message, invalid[i].message));
      g_assert_true (wrong.data >= text && wrong.data + wrong.length <= text + strlen (text));
      g_assert_true (mscope_slice_is (wrong, invalid[i].wrong));
    }
}

static void
test_matches (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (MscopeLinePattern) pattern = parse (rows[i].pattern);
      g_autoptr (MscopeEntry) entry = dialogue_read_last (rows[i].protocol, rows[i].lines);

      g_test_message ("%s", rows[i].pattern);
      g_assert_true (mscope_line_pattern_matches (pattern, rows[i].protocol, entry) == rows[i].matches);
    }
}

/* Before the greeting is said there is no entry; afterwards it is the connection's. */
static void
test_connect (void)
{
  g_autoptr (MscopeLinePattern) pattern = parse ("CONNECT");
  g_autoptr (MscopeLinePattern) any = parse ("*");
  g_autoptr (GPtrArray) entries = dialogue_read (SMTP, TRUE, GREETED);

  g_assert_true (mscope_line_pattern_matches (pattern, SMTP, NULL));
  g_assert_false (mscope_line_pattern_matches (any, SMTP, NULL));
  g_assert_true (mscope_line_pattern_matches (pattern, SMTP, g_ptr_array_index (entries, 0)));
}

static void
test_verbs (void)
{
  g_autoptr (MscopeLinePattern) pattern = parse ("helo|Ehlo pc");

  g_assert_cmpuint (mscope_line_pattern_get_n_verbs (pattern), ==, 2);
  g_assert_true (mscope_line_pattern_has_verb (pattern, "EHLO"));
  g_assert_false (mscope_line_pattern_has_verb (pattern, "PC"));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dialogue/line-pattern/valid", test_valid);
  g_test_add_func ("/dialogue/line-pattern/invalid", test_invalid);
  g_test_add_func ("/dialogue/line-pattern/matches", test_matches);
  g_test_add_func ("/dialogue/line-pattern/connect", test_connect);
  g_test_add_func ("/dialogue/line-pattern/verbs", test_verbs);
  return g_test_run ();
}
