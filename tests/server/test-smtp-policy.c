/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a persona decides: limits, forwarding, who may know what, which lines are added. */
#include "config.h"

#include "session-fixture.h"

#include <string.h>

#define SENDER "MAIL FROM:<a@b.example>\r\n"
#define SENDER_ANSWER "250 2.1.0 <a@b.example> Sender accepted\r\n"

/* A session of the friendly persona, changed as told ("[section] key = value", or no value), behind EHLO. */
static MscopeSession *
open_changed (MscopeMailStore *store,
              const char *const *changes)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (MscopePersona) persona = NULL;
  MscopeSession *session;

  for (; changes != NULL && *changes != NULL; changes++)
    {
      const char *key = strstr (*changes, "] ") + 2;

      if (g_str_has_suffix (key, "="))
        g_string_append_printf (text, "-%s \n", key);
      else
        g_string_append_printf (text, "%.*s\n%s\n", (int) (key - *changes - 1), *changes, key);
    }
  persona = fixture_change_persona ("mailscope-smtp", text->str);
  session = fixture_session_new_with (store, persona, FALSE);

  g_free (fixture_say (session, "EHLO pc.example.org\r\n"));
  return session;
}

static MscopeMailStore *
store_new (void)
{
  MscopeMailStore *store = fixture_store_new ();
  MscopeMailDirectory *directory = mscope_mail_store_get_directory (store);
  const char *const anna[] = { "anna", NULL };
  const char *const carl[] = { "carl@example.net", NULL };
  const char *const staff[] = { "anna", "ben", NULL };

  g_assert_true (mscope_mail_directory_add (directory, MSCOPE_MAIL_GROUP_ALIAS, "chef", anna, NULL));
  g_assert_true (mscope_mail_directory_add (directory, MSCOPE_MAIL_GROUP_ALIAS, "gone", carl, NULL));
  g_assert_true (mscope_mail_directory_add (directory, MSCOPE_MAIL_GROUP_LIST, "staff", staff, NULL));
  return store;
}

/* RFC 5321 section 4.5.3.1: what is as long as can be, and one octet more. */
static void
test_lengths (void)
{
  static const struct { gsize local_part, domain; const char *code; } rows[] = {
    { 64, 11, "550 5.1.1" },
    { 65, 11, "501 5.5.4" },
    { 0, 190, "550 5.7.1" }, /* "" stands for a name of one letter */
    { 63, 190, "550 5.7.1" },
    { 64, 190, "501 5.5.4" }, /* 257 with the brackets */
    { 1, 255, "501 5.5.4" },
    { 1, 256, "501 5.5.4" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (MscopeMailStore) store = fixture_store_new ();
      g_autoptr (MscopeSession) session = open_changed (store, NULL);
      g_autofree char *name = g_strnfill (MAX (rows[i].local_part, 1), 'n');
      g_autofree char *domain = g_strnfill (rows[i].domain, 'd');
      g_autofree char *line = NULL;
      g_autofree char *answer = NULL;

      for (gsize at = 10; at + 1 < rows[i].domain; at += 10)
        domain[at] = '.';
      line = g_strdup_printf ("RCPT TO:<%s@%s>\r\n", name, rows[i].domain == 11 ? "example.org" : domain);
      g_free (fixture_say (session, SENDER));
      answer = fixture_say (session, line);
      g_test_message ("%" G_GSIZE_FORMAT ": %s", i, answer);
      g_assert_true (g_str_has_prefix (answer, rows[i].code));
    }
}

static void
test_mail_limit (void)
{
  const char *const changes[] = { "[behaviour] mail-limit = 2", NULL };
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (MscopeSession) session = open_changed (store, changes);
  g_autofree char *hello = fixture_say (session, "EHLO pc\r\n");

  g_assert_nonnull (strstr (hello, "\r\n250-LIMITS RCPTMAX=100 MAILMAX=2 RCPTDOMAINMAX=100\r\n"));
  /* Refused ones count: a client that pipelines cannot tell them apart. */
  fixture_assert_say (session, "MAIL FROM:x\r\n" SENDER "RSET\r\n",
                      "501 5.5.4 The form is MAIL FROM:<address>\r\n" SENDER_ANSWER "250 2.0.0 The mail is forgotten\r\n");
  g_assert_false (mscope_session_is_closing (session));
  fixture_assert_say (session, SENDER "NOOP\r\n",
                      "421 4.5.3 mail.example.org So many mails are enough for one connection\r\n");
  g_assert_true (mscope_session_is_closing (session));
}

static void
test_domain_limit (void)
{
  const char *const changes[] = { "[behaviour] recipient-domain-limit = 2", "[behaviour] relay = yes", NULL };
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (MscopeSession) session = open_changed (store, changes);
  static const struct { const char *rcpt, *code; } rows[] = {
    { "nobody@example.org", "550" }, /* not accepted, so not counted */
    { "x@one.example", "250" },
    { "ben@example.org", "250" },
    { "y@ONE.example", "250" },
    { "anna@Example.org", "250" },
    { "z@two.example", "452 4.5.3" },
    { "ben@example.org", "250" },
  };

  /* Of the whole session, not of one mail. */
  for (int mail = 0; mail < 2; mail++)
    {
      g_free (fixture_say (session, "RSET\r\n" SENDER));
      for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
        {
          g_autofree char *line = g_strdup_printf ("RCPT TO:<%s>\r\n", rows[i].rcpt);
          g_autofree char *answer = fixture_say (session, line);

          g_test_message ("%s: %s", rows[i].rcpt, answer);
          g_assert_true (g_str_has_prefix (answer, rows[i].code));
        }
    }
}

/* An alias that leads elsewhere: taken and forwarded, or named to the client, who may try there. */
static void
test_forwarding (void)
{
  const char *const silent[] = { "[replies] rcpt-forwarded =", NULL };
  const char *const refusing[] = { "[replies] rcpt-forwarded = 551 5.1.6 Try <${forward}>", NULL };
  static const char *const answers[] = {
    "251 2.1.5 <gone@example.org> Not here; the mail will be forwarded to <carl@example.net>\r\n",
    "250 2.1.5 <gone@example.org> Recipient accepted\r\n",
    "551 5.1.6 Try <carl@example.net>\r\n",
  };
  const char *const *const all[] = { NULL, silent, refusing };

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autoptr (MscopeMailStore) store = store_new ();
      g_autoptr (MscopeSession) session = open_changed (store, all[i]);
      g_autofree char *data = NULL;

      g_free (fixture_say (session, SENDER));
      fixture_assert_say (session, "RCPT TO:<gone@example.org>\r\n", answers[i]);
      data = fixture_say (session, "DATA\r\n");
      g_assert_true (g_str_has_prefix (data, i == 2 ? "503" : "354"));
    }
}

/* Where a persona has no words for something of its own, it treats it like what is next to it. */
static void
test_fallbacks (void)
{
  static const struct { const char *change, *said, *answer; } rows[] = {
    { "[replies] vrfy-alias =", "VRFY chef", "250 2.1.5 <chef@example.org>" },
    { "[replies] vrfy-list =", "VRFY staff", "250 2.1.5 <staff@example.org>" },
    { "[replies] vrfy-forwarded =", "VRFY gone", "250 2.1.5 <gone> is another name of <carl@example.net>" },
    { "[replies] vrfy-ambiguous =", "VRFY an", "550 5.1.1 <an> There is no such user here" },
    { "[replies] expn-user = 550 5.1.1 no list", "EXPN ben", "550 5.1.1 no list" },
    { "[replies] expn = 502 5.7.0 Never", "EXPN staff", "502 5.7.0 Never" },
    { "[replies] expn-foreign = 551 5.1.6 Not ours", "EXPN x@example.net", "551 5.1.6 Not ours" },
    { "[verbs] EXPN = 502 5.7.0 Never", "EXPN staff", "502 5.7.0 Never" },
    { "[verbs] VRFY = 502 5.7.0 Never", "VRFY", "502 5.7.0 Never" },
    { "[replies] bad-parameter-value =", "MAIL FROM:<a@b.c> RET=X", "555 5.5.4 Parameter RET=X is not known here" },
    { "[replies] missing-parameter-value =", "MAIL FROM:<a@b.c> RET",
      "501 5.5.4 RET makes no sense; see what EHLO says of its extension" },
    { "[replies] duplicate-parameter =", "MAIL FROM:<a@b.c> RET=HDRS RET=HDRS",
      "501 5.5.4 RET=HDRS makes no sense; see what EHLO says of its extension" },
    { "[replies] bad-body =", "MAIL FROM:<a@b.c> BODY=X", "555 5.5.4 Parameter BODY=X is not known here" },
    { "[replies] deliver-by-too-short =", "MAIL FROM:<a@b.c> BY=1;R", "555 5.5.4 Parameter BY is not known here" },
    { "[replies] non-ascii-address =", "MAIL FROM:<\xc3\xa4@b.c>", "250 2.1.0 <\xc3\xa4@b.c> Sender accepted" },
    { "[replies] path-too-long =",
      "MAIL FROM:<nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn@b.c>",
      "250 2.1.0 <nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn@b.c> Sender accepted" },
    { "[behaviour] mail-limit = 0", "MAIL FROM:<a@b.c>", "250 2.1.0 <a@b.c> Sender accepted" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const char *const changes[] = { rows[i].change, NULL };
      g_autoptr (MscopeMailStore) store = store_new ();
      g_autoptr (MscopeSession) session = open_changed (store, changes);
      g_autofree char *line = g_strconcat (rows[i].said, "\r\n", NULL);
      g_autofree char *answer = g_strconcat (rows[i].answer, "\r\n", NULL);

      g_test_message ("%s", rows[i].change);
      fixture_assert_say (session, line, answer);
    }
}

/* A full mailbox: told at RCPT, after the message, or by a report; whatever the persona has words for. */
static void
test_full_mailbox (void)
{
  static const struct { const char *first, *second; const char *rcpt, *message; guint n_reports; } rows[] = {
    { NULL, NULL, "452 4.2.2", "503", 0 },
    { "[replies] mailbox-full =", NULL, "250", "552 5.2.2", 0 },
    { "[replies] mailbox-full =", "[replies] message-mailbox-full =", "250", "250", 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const char *const changes[] = { rows[i].first, rows[i].second, NULL };
      g_autoptr (MscopeMailStore) store = fixture_store_new ();
      g_autoptr (MscopeSession) session = open_changed (store, changes);
      g_autofree char *rcpt = NULL;
      g_autofree char *data = NULL;
      g_autofree char *message = NULL;

      g_assert_true (mscope_mail_store_set_quota (store, "ben", 50, NULL));
      fixture_add_filler (store, "ben", 50);
      g_free (fixture_say (session, "MAIL FROM:<anna@example.org>\r\n"));
      rcpt = fixture_say (session, "RCPT TO:<ben@example.org>\r\n");
      g_assert_true (g_str_has_prefix (rcpt, rows[i].rcpt));
      data = fixture_say (session, "DATA\r\n");
      message = g_str_has_prefix (data, "354") ? fixture_say (session, "x\r\n.\r\n") : g_strdup (data);
      g_assert_true (g_str_has_prefix (message, rows[i].message));
      g_assert_cmpuint (fixture_count_mail (store, "ben"), ==, 1);
      g_assert_cmpuint (fixture_count_mail (store, "anna"), ==, rows[i].n_reports);
    }
}

/* Lines the product adds where a client has left them out, and where it puts them. */
static void
test_missing_lines (void)
{
  const char *const first[] = { "[trace] missing-date = Date: D", "[trace] missing-from = From: ${sender}",
                                "[trace] missing-message-id = Message-Id: <${stamp}.${id}>", NULL };
  const char *const last[] = { first[0], first[1], first[2], "[trace] missing-last = yes", NULL };
  static const struct { const char *content, *first, *last; } rows[] = {
    { "A: b\r\n\r\nx", "Date: D\nFrom: a@b.example\nMessage-Id: <20080303114209.M00000001>\nA: b\n\nx\n",
      "A: b\nMessage-Id: <20080303114209.M00000001>\nDate: D\nFrom: a@b.example\n\nx\n" },
    { "DATE: b\r\nA: b\r\nfrom: c\r\n\r\nx", "Message-Id: <20080303114209.M00000001>\nDATE: b\nA: b\nfrom: c\n\nx\n",
      "DATE: b\nA: b\nfrom: c\nMessage-Id: <20080303114209.M00000001>\n\nx\n" },
    { "Date: a\r\nFrom: b\r\nMessage-ID: c\r\n\r\nx", "Date: a\nFrom: b\nMessage-ID: c\n\nx\n",
      "Date: a\nFrom: b\nMessage-ID: c\n\nx\n" },
    { "x", "Date: D\nFrom: a@b.example\nMessage-Id: <20080303114209.M00000001>\n\nx\n",
      "Message-Id: <20080303114209.M00000001>\nDate: D\nFrom: a@b.example\n\nx\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    for (int at_the_end = 0; at_the_end < 2; at_the_end++)
      {
        g_autoptr (MscopeMailStore) store = fixture_store_new ();
        g_autoptr (MscopeSession) session = open_changed (store, at_the_end ? last : first);
        g_autofree char *mail = NULL;

        g_free (fixture_say (session, SENDER "RCPT TO:<ben@example.org>\r\nDATA\r\n"));
        g_free (fixture_say (session, rows[i].content));
        g_free (fixture_say (session, "\r\n.\r\n"));
        mail = fixture_read_mail (store, "ben", 0);
        g_assert_nonnull (strstr (mail, "+0100\n"));
        g_assert_cmpstr (strstr (mail, "+0100\n") + strlen ("+0100\n"), ==, at_the_end ? rows[i].last : rows[i].first);
      }
}

/* ESMTPSA and its likes: RFC 3848, RFC 6531. */
static void
test_with (void)
{
  static const struct { const char *said, *with; } rows[] = {
    { "HELO pc\r\n" SENDER, " with SMTP id " },
    { SENDER, " with ESMTP id " },
    { "MAIL FROM:<a@b.example> SMTPUTF8\r\n", " with UTF8SMTP id " },
    { "AUTH PLAIN AGJlbgBnZWhlaW0=\r\n" SENDER, " with ESMTPA id " },
    { "AUTH PLAIN AGJlbgBnZWhlaW0=\r\nMAIL FROM:<a@b.example> SMTPUTF8\r\n", " with UTF8SMTPA id " },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (MscopeMailStore) store = fixture_store_new ();
      g_autoptr (MscopeSession) session = open_changed (store, NULL);
      g_autofree char *mail = NULL;

      g_free (fixture_say (session, rows[i].said));
      g_free (fixture_say (session, "RCPT TO:<ben@example.org>\r\nDATA\r\nx\r\n.\r\n"));
      mail = fixture_read_mail (store, "ben", 0);
      g_test_message ("%s", mail);
      g_assert_nonnull (strstr (mail, rows[i].with));
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/smtp-policy/lengths", test_lengths);
  g_test_add_func ("/server/smtp-policy/mail-limit", test_mail_limit);
  g_test_add_func ("/server/smtp-policy/domain-limit", test_domain_limit);
  g_test_add_func ("/server/smtp-policy/forwarding", test_forwarding);
  g_test_add_func ("/server/smtp-policy/fallbacks", test_fallbacks);
  g_test_add_func ("/server/smtp-policy/full-mailbox", test_full_mailbox);
  g_test_add_func ("/server/smtp-policy/missing-lines", test_missing_lines);
  g_test_add_func ("/server/smtp-policy/with", test_with);
  return g_test_run ();
}
