/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What dialogues in files do not show: limits, octets, what lies in the mailbox. */
#include "config.h"

#include "session-fixture.h"

#include <string.h>

#define ENVELOPE "MAIL FROM:<a@b.example>\r\nRCPT TO:<ben@example.org>\r\nDATA\r\n"

static MscopeSession *
open_session (MscopeMailStore *store,
              const char *persona)
{
  MscopeSession *session = fixture_session_new (store, persona, FALSE);

  g_free (fixture_say (session, "EHLO pc.example.org\r\n"));
  return session;
}

/* Every octet of a message is kept. */
static void
test_octets (void)
{
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (MscopeSession) session = open_session (store, "postfix");
  g_autoptr (GString) content = g_string_new ("From: b\r\nDate: c\r\nMessage-ID: d\r\n\r\nFrom here\r\n");
  g_autoptr (GString) expected = g_string_new ("From: b\nDate: c\nMessage-ID: d\n\nFrom here\n");
  g_autoptr (GPtrArray) list = NULL;
  const MscopeMailMessage *message;
  MscopeSlice text;

  for (int i = 0; i < 256; i++)
    if (i != '\n' && i != '\r')
      {
        g_string_append_c (content, (char) i);
        g_string_append_c (expected, (char) i);
      }
  for (int i = 0; i < 5000; i++)
    {
      g_string_append_c (content, 'x');
      g_string_append_c (expected, 'x');
    }
  g_string_append (content, "\r\n..\r\n...\r\nlone\rcr\r\n.\r\n");
  g_string_append (expected, "\n.\n..\nlone\rcr\n");

  g_free (fixture_say (session, ENVELOPE));
  mscope_session_push (session, content->str, content->len, FIXTURE_TIME_US);
  list = mscope_mail_store_list (store, "ben", NULL);
  g_assert_cmpuint (list->len, ==, 1);
  message = g_ptr_array_index (list, 0);
  text.data = g_bytes_get_data (message->content, &text.length);
  g_assert_cmpuint (text.length, >, expected->len);
  g_assert_cmpmem (text.data + text.length - expected->len, expected->len, expected->str, expected->len);
}

static void
test_trace (void)
{
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (MscopeSession) session = open_session (store, "postfix");
  g_autofree char *one = NULL;
  g_autofree char *many = NULL;

  g_free (fixture_say (session, ENVELOPE "\r\nx\r\n.\r\n"));
  one = fixture_read_mail (store, "ben", 0);
  g_assert_cmpstr (one, ==,
                   "Return-Path: <a@b.example>\n"
                   "X-Original-To: ben@example.org\n"
                   "Delivered-To: ben@example.org\n"
                   "Received: from pc.example.org (localhost [127.0.0.1])\n"
                   "\tby mail.example.org (Postfix) with ESMTP id 708D72C801\n"
                   "\tfor <ben@example.org>; Mon,  3 Mar 2008 12:42:09 +0100\n"
                   "Message-Id: <20080303114209.708D72C801@mail.example.org>\n"
                   "Date: Mon,  3 Mar 2008 12:42:09 +0100\n"
                   "From: a@b.example\n"
                   "\nx\n");

  g_free (fixture_say (session, "HELO pc\r\nMAIL FROM:<>\r\nRCPT TO:<ben@example.org>\r\nRCPT TO:<POSTMASTER>\r\nDATA\r\n\r\n.\r\n"));
  many = fixture_read_mail (store, "anna", 0);
  g_assert_cmpstr (many, ==,
                   "Return-Path: <>\n"
                   "X-Original-To: POSTMASTER\n"
                   "Delivered-To: anna@example.org\n"
                   "Received: from pc (localhost [127.0.0.1])\n"
                   "\tby mail.example.org (Postfix) with SMTP id 708D72C802;\n"
                   "\tMon,  3 Mar 2008 12:42:09 +0100\n"
                   "Message-Id: <20080303114209.708D72C802@mail.example.org>\n"
                   "Date: Mon,  3 Mar 2008 12:42:09 +0100\n"
                   "From: MAILER-DAEMON\n"
                   "\n");
  g_assert_cmpuint (fixture_count_mail (store, "ben"), ==, 2);
}

/* One octet more than the limit is refused, and nothing is delivered. */
static void
test_size_limit (void)
{
  for (int too_many = 0; too_many < 2; too_many++)
    {
      g_autoptr (MscopeMailStore) store = fixture_store_new ();
      g_autoptr (MscopeSession) session = open_session (store, "postfix");
      gsize size = 10240000 + (gsize) too_many;
      g_autofree char *text = g_malloc (size);

      memset (text, 'x', size);
      for (gsize at = 100; at + 2 < size; at += 100)
        memcpy (text + at, "\r\n", 2);
      memcpy (text + size - 2, "\r\n", 2);
      g_free (fixture_say (session, ENVELOPE));
      for (gsize at = 0; at < size; at += 60000)
        mscope_session_push (session, text + at, MIN (60000, size - at), FIXTURE_TIME_US);
      fixture_assert_say (session, ".\r\n", too_many ? "552 5.3.4 Error: message file too big\r\n"
                                                     : "250 2.0.0 Ok: queued as 708D72C801\r\n");
      g_assert_cmpuint (fixture_count_mail (store, "ben"), ==, too_many ? 0 : 1);
      fixture_assert_say (session, "NOOP\r\n", "250 2.0.0 Ok\r\n");
    }
}

/* Larger than what a follower keeps of a message. */
static void
test_large_message (void)
{
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (MscopeSession) session = open_session (store, "mailscope-smtp");
  g_autoptr (GString) line = g_string_new (NULL);
  g_autoptr (GPtrArray) list = NULL;

  for (int i = 0; i < 998; i++)
    g_string_append_c (line, 'z');
  g_string_append (line, "\r\n");
  g_free (fixture_say (session, ENVELOPE "A: b\r\n\r\n"));
  for (int i = 0; i < 30000; i++)
    mscope_session_push (session, line->str, line->len, FIXTURE_TIME_US);
  fixture_assert_say (session, ".\r\n", "250 2.0.0 Delivered as M00000001\r\n");
  list = mscope_mail_store_list (store, "ben", NULL);
  g_assert_cmpuint (((MscopeMailMessage *) g_ptr_array_index (list, 0))->size, >, 30000000);
}

static void
test_recipient_limit (void)
{
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (MscopeSession) session = open_session (store, "mailscope-smtp");

  g_free (fixture_say (session, "MAIL FROM:<a@b.example>\r\n"));
  for (int i = 0; i < 100; i++)
    fixture_assert_say (session, "RCPT TO:<ben@example.org>\r\n", "250 2.1.5 <ben@example.org> Recipient accepted\r\n");
  fixture_assert_say (session, "RCPT TO:<anna@example.org>\r\n",
                      "452 4.5.3 Too many recipients; send the rest in a mail of its own\r\n");
  g_free (fixture_say (session, "DATA\r\n\r\n.\r\n"));
  g_assert_cmpuint (fixture_count_mail (store, "ben"), ==, 1);
  g_assert_cmpuint (fixture_count_mail (store, "anna"), ==, 0);
}

/* After DATA is refused the lines that follow are commands. */
static void
test_refused_data (void)
{
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (MscopeSession) session = open_session (store, "postfix");

  fixture_assert_say (session, "MAIL FROM:<>\r\nRCPT TO:<nobody@example.org>\r\nDATA\r\nNOOP\r\n",
                      "250 2.1.0 Ok\r\n"
                      "550 5.1.1 <nobody@example.org>: Recipient address rejected: User unknown in local recipient table\r\n"
                      "554 5.5.1 Error: no valid recipients\r\n"
                      "250 2.0.0 Ok\r\n");
}

/* EHLO in the middle of a mail begins anew (RFC 5321 section 4.1.4). */
static void
test_ehlo_resets (void)
{
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (MscopeSession) session = open_session (store, "postfix");

  g_free (fixture_say (session, "MAIL FROM:<>\r\nRCPT TO:<ben@example.org>\r\nEHLO again\r\n"));
  fixture_assert_say (session, "DATA\r\n", "503 5.5.1 Error: need RCPT command\r\n");
  fixture_assert_say (session, "MAIL FROM:<>\r\n", "250 2.1.0 Ok\r\n");
}

static const struct
{
  const char *line;
  const char *postfix;
  const char *mailscope;
} paths[] = {
  { "MAIL FROM:<a@b.example>", "250", "250" },
  { "mail from:<a@b.example>", "250", "250" },
  { "MAIL FROM: <a@b.example>", "250", "501 5.5.4" },
  { "MAIL FROM:a@b.example", "250", "501 5.5.4" },
  { "MAIL FROM:<>", "250", "250" },
  { "MAIL FROM:<a>", "250", "501 5.1.7" },
  { "MAIL FROM:<a@b.example> BODY=8BITMIME SIZE=5", "250", "250" },
  { "MAIL FROM:<a@b.example> BODY=BINARYMIME", "555", "250" },
  { "MAIL FROM:<a@b.example> RET=HDRS ENVID=x", "250", "250" },
  { "MAIL FROM:<a@b.example", "501 5.1.7", "501 5.1.7" },
  { "MAIL FROM:<a b@c.example>", "501 5.1.7", "501 5.1.7" },
  { "MAIL TO:<a@b.example>", "501 5.5.4", "501 5.5.4" },
  { "MAIL", "501 5.5.4", "501 5.5.4" },
};

static void
test_paths (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    for (int mailscope = 0; mailscope < 2; mailscope++)
      {
        g_autoptr (MscopeMailStore) store = fixture_store_new ();
        g_autoptr (MscopeSession) session = open_session (store, mailscope ? "mailscope-smtp" : "postfix");
        g_autofree char *line = g_strconcat (paths[i].line, "\r\n", NULL);
        g_autofree char *answer = fixture_say (session, line);

        if (!g_str_has_prefix (answer, mailscope ? paths[i].mailscope : paths[i].postfix))
          g_error ("%s: %s", paths[i].line, answer);
      }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/smtp-session/octets", test_octets);
  g_test_add_func ("/server/smtp-session/trace", test_trace);
  g_test_add_func ("/server/smtp-session/size-limit", test_size_limit);
  g_test_add_func ("/server/smtp-session/large-message", test_large_message);
  g_test_add_func ("/server/smtp-session/recipient-limit", test_recipient_limit);
  g_test_add_func ("/server/smtp-session/refused-data", test_refused_data);
  g_test_add_func ("/server/smtp-session/ehlo-resets", test_ehlo_resets);
  g_test_add_func ("/server/smtp-session/paths", test_paths);
  return g_test_run ();
}
