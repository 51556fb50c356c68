/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds for the sessions of all protocols. */
#include "config.h"

#include "session-fixture.h"

#include <string.h>

static void
test_dates (void)
{
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (MscopeSession) session = fixture_session_new (store, "mailscope-smtp", FALSE);
  g_autofree char *mail = NULL;

  g_free (fixture_say (session, "EHLO pc.example.org\r\nMAIL FROM:<>\r\nRCPT TO:<ben@example.org>\r\nDATA\r\n"));
  g_free (fixture_say (session, "A: b\r\n.\r\n"));
  mail = fixture_read_mail (store, "ben", 0);
  g_assert_nonnull (strstr (mail, "; Mon, 3 Mar 2008 12:42:09 +0100\n"));
}

/* Nothing behind QUIT is answered, and neither is a last line without an end. */
static void
test_nothing_after_quit (void)
{
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (MscopeSession) session = fixture_session_new (store, "mailscope-smtp", FALSE);
  MscopeEntry *entry;
  guint n_entries = 0;

  g_free (fixture_take (session));
  fixture_assert_say (session, "NOOP\r\nQUIT\r\nNOOP\r\nNOOP\r\n",
                      "250 2.0.0 Still here\r\n221 2.0.0 mail.example.org Goodbye\r\n");
  g_assert_true (mscope_session_is_closing (session));
  fixture_assert_say (session, "NOOP\r\n", "");
  mscope_session_finish (session);
  while ((entry = mscope_session_next_entry (session)) != NULL)
    {
      n_entries++;
      mscope_entry_unref (entry);
    }
  g_assert_cmpuint (n_entries, ==, 1 + 5 + 2);
}

static void
test_bare_lf (void)
{
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (MscopeSession) smtp = fixture_session_new (store, "postfix", FALSE);
  g_autoptr (MscopeSession) pop3 = fixture_session_new (store, "mailscope-pop3", FALSE);
  g_autofree char *mail = NULL;

  g_free (fixture_take (smtp));
  g_free (fixture_take (pop3));
  fixture_assert_say (smtp, "MAIL FROM:<>\nRCPT TO:<ben@example.org>\nDATA\nA: b\n.\nQUIT\n",
                      "250 2.1.0 Ok\r\n250 2.1.5 Ok\r\n354 End data with <CR><LF>.<CR><LF>\r\n"
                      "250 2.0.0 Ok: queued as 708D72C801\r\n221 2.0.0 Bye\r\n");
  fixture_assert_say (pop3, "USER ben\nPASS geheim\nSTAT\n",
                      "+OK Now the password of ben, with PASS\r\n"
                      "+OK ben has 1 message, 367 octets; the mailbox is locked\r\n+OK 1 367\r\n");
  mail = fixture_read_mail (store, "ben", 0);
  g_assert_nonnull (strstr (mail, "+0100\nA: b\nMessage-Id: "));
}

/* A DATA line with CRLF: only CRLF.CRLF ends the content, or else two servers may disagree about where it ends. */
static void
test_content_ends_at_crlf_only (void)
{
  static const char *const inner[] = { "\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r\n.\r", "\n.\r\n.x" };

  for (gsize i = 0; i < G_N_ELEMENTS (inner); i++)
    {
      g_autoptr (MscopeMailStore) store = fixture_store_new ();
      g_autoptr (MscopeSession) session = fixture_session_new (store, "postfix", FALSE);
      g_autofree char *content = g_strconcat ("A: b\r\n\r\nx", inner[i], "QUIT\r\n", NULL);

      g_free (fixture_take (session));
      g_free (fixture_say (session, "MAIL FROM:<>\r\nRCPT TO:<ben@example.org>\r\nDATA\r\n"));
      fixture_assert_say (session, content, "");
      fixture_assert_say (session, "\r\n.\r\n", "250 2.0.0 Ok: queued as 708D72C801\r\n");
    }
}

static void
test_long_lines (void)
{
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (MscopeSession) session = fixture_session_new (store, "mailscope-smtp", FALSE);
  g_autofree char *longest = g_strnfill (1300 - 2, 'x');
  g_autofree char *too_long = g_strnfill (1300 - 1, 'x');
  g_autofree char *endless = g_strnfill (200000, 'x');
  g_autofree char *line = g_strconcat (longest, "\r\n", NULL);
  g_autofree char *long_line = g_strconcat (too_long, "\r\n", NULL);
  g_autofree char *answer = NULL;

  g_free (fixture_take (session));
  answer = fixture_say (session, line);
  g_assert_true (g_str_has_prefix (answer, "500 5.5.1 \"xxx"));
  g_assert_cmpuint (strlen (answer), <=, 512);
  fixture_assert_say (session, long_line, "500 5.5.2 The line is too long\r\n");

  /* A line that never ends is answered before it fills the memory. */
  g_free (answer);
  answer = fixture_say (session, endless);
  g_assert_true (g_str_has_prefix (answer, "500 5.5.2 The line is too long\r\n"));
  g_free (fixture_say (session, "\r\n"));
  fixture_assert_say (session, "NOOP\r\n", "250 2.0.0 Still here\r\n");
}

/* Control characters do not come back, so nobody can slip a line into an answer. */
static void
test_control_characters (void)
{
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (MscopeSession) session = fixture_session_new (store, "mailscope-smtp", FALSE);

  g_free (fixture_take (session));
  fixture_assert_say (session, "A\rB\033[1m\r\n", "500 5.5.1 \"A?B?[1m\" is not a command; HELP lists them\r\n");
}

/* More commands at once than a follower lets wait: each gets its answer. */
static void
test_flood (void)
{
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (MscopeSession) session = fixture_session_new (store, "mailscope-smtp", FALSE);
  g_autoptr (GString) flood = g_string_new (NULL);
  g_autofree char *answer = NULL;
  MscopeEntry *entry;
  guint n_replies = 0, n_lines = 0;

  g_free (fixture_take (session));
  for (int i = 0; i < 20000; i++)
    g_string_append (flood, "RSET\n");
  answer = fixture_say (session, flood->str);
  for (const char *at = answer; (at = strchr (at, '\n')) != NULL; at++)
    n_lines++;
  g_assert_cmpuint (n_lines, ==, 20000);
  while ((entry = mscope_session_next_entry (session)) != NULL)
    {
      if (entry->kind == MSCOPE_ENTRY_REPLY)
        {
          g_assert_nonnull (entry->about);
          n_replies++;
        }
      mscope_entry_unref (entry);
    }
  g_assert_cmpuint (n_replies, ==, 20000);
}

/* A client that does not read is not answered on and on. */
static void
test_back_pressure (void)
{
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (MscopeSession) session = fixture_session_new (store, "mailscope-pop3", FALSE);
  g_autoptr (GString) commands = g_string_new ("USER ben\r\nPASS geheim\r\n");
  guint64 n_octets = 0;
  gsize length;

  fixture_add_filler (store, "ben", 3000000);
  for (int i = 0; i < 50; i++)
    g_string_append (commands, "RETR 1\r\n");
  g_free (fixture_take (session));
  mscope_session_push (session, commands->str, commands->len, FIXTURE_TIME_US);
  g_assert_true (mscope_session_is_blocked (session));
  for (;;)
    {
      mscope_session_peek_output (session, &length);
      if (length == 0)
        break;
      g_assert_cmpuint (length, <=, 3 * MSCOPE_SESSION_HIGH_WATER);
      n_octets += length;
      mscope_session_take_output (session, MIN (length, 100000), FIXTURE_TIME_US);
      n_octets -= length - MIN (length, 100000);
    }
  g_assert_false (mscope_session_is_blocked (session));
  g_assert_cmpuint (n_octets, >, 50 * 3000000);
}

/* The client goes in the middle of everything. */
static void
test_finish (void)
{
  static const struct { const char *persona, *input; } rows[] = {
    { "postfix", "" },
    { "postfix", "MAIL FROM:<a@b.example>\r\nRCPT" },
    { "postfix", "MAIL FROM:<>\r\nRCPT TO:<ben@example.org>\r\nDATA\r\nA: b\r\n." },
    { "mailscope-pop3", "USER ben\r\nPASS geheim\r\nDELE 1\r\nQUIT" },
    { "mailscope-pop3", "USER ben\r\nPASS geheim\r\nDELE 1\r\nRETR 2\r\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (MscopeMailStore) store = fixture_store_new ();
      g_autoptr (MscopeSession) session = NULL;
      MscopeEntry *entry, *last = NULL;

      fixture_add_mail (store, "ben", "A: b\n\n1\n");
      fixture_add_filler (store, "ben", 2000000);
      session = fixture_session_new (store, rows[i].persona, FALSE);
      mscope_session_push (session, rows[i].input, strlen (rows[i].input), FIXTURE_TIME_US);
      mscope_session_finish (session);
      while ((entry = mscope_session_next_entry (session)) != NULL)
        {
          g_clear_pointer (&last, mscope_entry_unref);
          last = entry;
        }
      g_assert_nonnull (last);
      mscope_entry_unref (last);
      g_assert_cmpuint (fixture_count_mail (store, "ben"), ==, 2);
      g_assert_true (mscope_mail_store_lock (store, "ben"));
    }
}

/* TLS where none is spoken: one answer, then the end. */
static void
test_tls_on_a_plain_port (void)
{
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (MscopeSession) session = fixture_session_new (store, "postfix", FALSE);
  static const char hello[] = "\x16\x03\x01\x00\x05hello\x16\x03\x01\x00\x05again";
  g_autofree char *answer = NULL;

  g_free (fixture_take (session));
  mscope_session_push (session, hello, sizeof hello - 1, FIXTURE_TIME_US);
  answer = fixture_take (session);
  g_assert_cmpstr (answer, ==, "502 5.5.2 Error: command not recognized\r\n");
  g_assert_true (mscope_session_is_closing (session));
}

/* Octets without sense. */
static void
test_noise (void)
{
  static const char *const personas[] = { "postfix", "qpop-2.2", "mailscope-smtp", "mailscope-pop3" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (20080303);

  for (int round = 0; round < 400; round++)
    {
      g_autoptr (MscopeMailStore) store = fixture_store_new ();
      g_autoptr (MscopeSession) session = fixture_session_new (store, personas[round % 4], FALSE);
      char noise[600];

      for (gsize i = 0; i < sizeof noise; i++)
        noise[i] = (char) g_rand_int_range (rand, 0, round % 3 == 0 ? 256 : 40);
      for (gsize at = 0; at < sizeof noise; at += 60)
        {
          mscope_session_push (session, noise + at, 60, FIXTURE_TIME_US);
          g_free (fixture_take (session));
        }
      mscope_session_finish (session);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/session/dates", test_dates);
  g_test_add_func ("/server/session/nothing-after-quit", test_nothing_after_quit);
  g_test_add_func ("/server/session/bare-lf", test_bare_lf);
  g_test_add_func ("/server/session/content-ends-at-crlf-only", test_content_ends_at_crlf_only);
  g_test_add_func ("/server/session/long-lines", test_long_lines);
  g_test_add_func ("/server/session/control-characters", test_control_characters);
  g_test_add_func ("/server/session/flood", test_flood);
  g_test_add_func ("/server/session/back-pressure", test_back_pressure);
  g_test_add_func ("/server/session/finish", test_finish);
  g_test_add_func ("/server/session/tls-on-a-plain-port", test_tls_on_a_plain_port);
  g_test_add_func ("/server/session/noise", test_noise);
  return g_test_run ();
}
