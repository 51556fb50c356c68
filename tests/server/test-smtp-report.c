/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is told of what: the rows of RFC 3461 sections 4 and 5.2. How a report looks: test-delivery-report.c. */
#include "config.h"

#include "session-fixture.h"

#include <string.h>

#define BIG 100000

static void
add_group (MscopeMailStore *store,
           MscopeMailGroupKind kind,
           const char *name,
           const char *members)
{
  g_auto (GStrv) words = g_strsplit (members, " ", 0);
  g_autoptr (GError) error = NULL;

  mscope_mail_directory_add (mscope_mail_store_get_directory (store), kind, name, (const char *const *) words, &error);
  g_assert_no_error (error);
}

/* ben's mailbox is full; anna's is not. */
static MscopeMailStore *
store_new (void)
{
  MscopeMailStore *store = fixture_store_new ();

  g_assert_nonnull (mscope_mail_store_add_user (store, "carl", "x", NULL));
  g_assert_true (mscope_mail_store_set_quota (store, "ben", 100, NULL));
  fixture_add_filler (store, "ben", 100);
  add_group (store, MSCOPE_MAIL_GROUP_ALIAS, "chef", "carl");
  add_group (store, MSCOPE_MAIL_GROUP_ALIAS, "two", "carl anna");
  add_group (store, MSCOPE_MAIL_GROUP_ALIAS, "bens", "ben");
  add_group (store, MSCOPE_MAIL_GROUP_ALIAS, "nowhere", "nobody");
  add_group (store, MSCOPE_MAIL_GROUP_LIST, "staff", "carl anna");
  add_group (store, MSCOPE_MAIL_GROUP_LIST, "fulls", "ben nobody");
  add_group (store, MSCOPE_MAIL_GROUP_LIST, "owned", "ben carl");
  add_group (store, MSCOPE_MAIL_GROUP_ALIAS, "owner-owned", "carl");
  return store;
}

/*
 * A mail from @mail's sender to @rcpts: what the reports in @reader's mailbox have, "ACTION STATUS ADDRESS" of each
 * recipient with "|" between reports. Postfix accepts what it cannot deliver; Sendmail takes mail for elsewhere.
 */
static const struct
{
  const char *label;
  const char *persona;
  const char *mail;
  const char *rcpts; /* each behind "RCPT TO:", with "\n" between them */
  const char *reader;
  const char *reports;
} rows[] = {
  { "failure", "postfix", "<anna@example.org>", "<ben@example.org>", "anna", "failed 5.2.2 ben@example.org" },
  { "failure-case-aside", "postfix", "<Anna@EXAMPLE.org>", "<BEN@example.org>", "anna", "failed 5.2.2 ben@example.org" },
  { "notify-failure", "postfix", "<anna@example.org>", "<ben@example.org> NOTIFY=FAILURE", "anna",
    "failed 5.2.2 ben@example.org" },
  { "notify-never", "postfix", "<anna@example.org>", "<ben@example.org> NOTIFY=NEVER", "anna", "" },
  { "notify-success-only", "postfix", "<anna@example.org>", "<ben@example.org> NOTIFY=SUCCESS", "anna", "" },
  { "null-sender", "postfix", "<>", "<ben@example.org>", "anna", "" },
  { "sender-elsewhere", "postfix", "<anna@example.net>", "<ben@example.org>", "anna", "" },
  { "sender-unknown", "postfix", "<nobody@example.org>", "<ben@example.org>", "anna", "" },
  { "sender-is-an-alias", "postfix", "<chef@example.org>", "<ben@example.org>", "carl", "failed 5.2.2 ben@example.org" },
  { "sender-is-full-too", "postfix", "<ben@example.org>", "<ben@example.org>", "ben", "" },
  { "success", "postfix", "<anna@example.org>", "<carl@example.org> NOTIFY=SUCCESS", "anna",
    "delivered 2.0.0 carl@example.org" },
  { "no-word-of-success", "postfix", "<anna@example.org>", "<carl@example.org>", "anna", "" },
  { "both", "postfix", "<anna@example.org>", "<ben@example.org>\n<carl@example.org> NOTIFY=SUCCESS", "anna",
    "failed 5.2.2 ben@example.org|delivered 2.0.0 carl@example.org" },
  { "two-failures", "postfix", "<anna@example.org>", "<ben@example.org>\n<nowhere@example.org>", "anna",
    "failed 5.2.2 ben@example.org failed 5.1.1 nobody@example.org" },
  { "alias", "postfix", "<anna@example.org>", "<chef@example.org> NOTIFY=SUCCESS", "anna",
    "delivered 2.0.0 carl@example.org" },
  { "alias-of-two", "postfix", "<anna@example.org>", "<two@example.org> NOTIFY=SUCCESS", "anna",
    "expanded 2.0.0 two@example.org" },
  { "alias-that-fails", "postfix", "<anna@example.org>", "<bens@example.org>", "anna", "failed 5.2.2 ben@example.org" },
  { "list", "postfix", "<anna@example.org>", "<staff@example.org> NOTIFY=SUCCESS", "anna",
    "delivered 2.0.0 staff@example.org" },
  { "list-that-fails", "postfix", "<anna@example.org>", "<fulls@example.org>", "anna",
    "failed 5.2.2 ben@example.org failed 5.1.1 nobody@example.org" },
  { "owner-hears-of-failures", "postfix", "<anna@example.org>", "<owned@example.org>", "carl",
    "failed 5.2.2 ben@example.org" },
  { "owner-hears-whatever-the-sender-wants", "postfix", "<anna@example.org>", "<owned@example.org> NOTIFY=NEVER", "carl",
    "failed 5.2.2 ben@example.org" },
  { "sender-does-not", "postfix", "<anna@example.org>", "<owned@example.org>", "anna", "" },
  { "owner-of-a-mail-from-nobody", "postfix", "<>", "<owned@example.org>", "carl", "" },
  { "elsewhere", "sendmail-8.8", "<anna@example.org>", "<x@example.net>", "anna", "" },
  { "elsewhere-success", "sendmail-8.8", "<anna@example.org>", "<x@example.net> NOTIFY=SUCCESS", "anna", "" },
  { "elsewhere-delay", "sendmail-8.8", "<anna@example.org>", "<x@example.net> NOTIFY=DELAY,FAILURE", "anna",
    "delayed 4.4.1 x@example.net" },
  { "too-late", "mailscope-smtp", "<anna@example.org> BY=-1;N", "<two@example.org>\n<gone@example.org>", "anna",
    "delayed 4.4.7 x@example.net" },
  { "too-late-and-nobody-cares", "mailscope-smtp", "<anna@example.org> BY=-1;N", "<gone@example.org> NOTIFY=NEVER",
    "anna", "" },
  { "in-time", "mailscope-smtp", "<anna@example.org> BY=600;R", "<gone@example.org>", "anna", "" },
};

/* (transfer full): "failed 5.2.2 ben@example.org …" of a report. */
static char *
describe_report (const char *mail)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (const char *at = strstr (mail, "\nFinal-Recipient: rfc822;"); at != NULL;
       at = strstr (at + 1, "\nFinal-Recipient: rfc822;"))
    {
      g_auto (GStrv) lines = g_strsplit (at + 1, "\n", 4);

      g_assert_true (g_str_has_prefix (lines[1], "Action: ") && g_str_has_prefix (lines[2], "Status: "));
      g_string_append_printf (text, "%s%s %s %s", text->len > 0 ? " " : "", lines[1] + strlen ("Action: "),
                              lines[2] + strlen ("Status: "), lines[0] + strlen ("Final-Recipient: rfc822;"));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
describe_reports (MscopeMailStore *store,
                  const char *user)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < fixture_count_mail (store, user); i++)
    {
      g_autofree char *mail = fixture_read_mail (store, user, i);
      g_autofree char *report = describe_report (mail);

      if (g_str_has_prefix (mail, "Return-Path: <>\nDate: "))
        g_string_append_printf (text, "%s%s", text->len > 0 ? "|" : "", report);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
send_mail (MscopeSession *session,
           const char *mail,
           const char *rcpts,
           const char *content)
{
  g_auto (GStrv) to = g_strsplit (rcpts, "\n", 0);
  g_autofree char *begin = g_strconcat ("EHLO pc\r\nMAIL FROM:", mail, "\r\n", NULL);
  g_autofree char *answer = NULL;

  g_free (fixture_take (session));
  g_free (fixture_say (session, begin));
  for (char **rcpt = to; *rcpt != NULL; rcpt++)
    {
      g_autofree char *line = g_strconcat ("RCPT TO:", *rcpt, "\r\n", NULL);
      g_autofree char *reply = fixture_say (session, line);

      if (reply[0] != '2')
        g_error ("%s: %s", line, reply);
    }
  g_free (fixture_say (session, "DATA\r\n"));
  g_free (fixture_say (session, content));
  answer = fixture_say (session, "\r\n.\r\n");
  g_assert_cmpint (answer[0], ==, '2');
}

static void
test_rows (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (MscopeMailStore) store = store_new ();
      g_autoptr (MscopeSession) session = fixture_session_new (store, rows[i].persona, FALSE);
      g_autofree char *reports = NULL;

      add_group (store, MSCOPE_MAIL_GROUP_ALIAS, "gone", "x@example.net");
      send_mail (session, rows[i].mail, rows[i].rcpts, "Subject: x\r\n\r\ntext");
      reports = describe_reports (store, rows[i].reader);
      if (strcmp (reports, rows[i].reports) != 0)
        g_error ("%s: expected “%s”, got “%s”", rows[i].label, rows[i].reports, reports);
    }
}

/* How much of the mail comes back: RFC 3461 section 4.3. */
static void
test_return (void)
{
  static const struct
  {
    const char *mail;
    gsize size;
    const char *rcpt;
    gboolean whole;
  } returns[] = {
    { "", 10, "<ben@example.org>", TRUE },
    { "", BIG, "<ben@example.org>", FALSE },
    { " RET=FULL", BIG, "<ben@example.org>", TRUE },
    { " RET=HDRS", 10, "<ben@example.org>", FALSE },
    { " RET=FULL", 10, "<carl@example.org> NOTIFY=SUCCESS", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (returns); i++)
    {
      g_autoptr (MscopeMailStore) store = store_new ();
      g_autoptr (MscopeSession) session = fixture_session_new (store, "postfix", FALSE);
      g_autofree char *sender = g_strconcat ("<anna@example.org>", returns[i].mail, NULL);
      g_autofree char *filler = g_strnfill (returns[i].size, 'x');
      g_autofree char *content = g_strconcat ("Subject: x\r\n\r\n", filler, "\r\nlast", NULL);
      g_autofree char *report = NULL;

      send_mail (session, sender, returns[i].rcpt, content);
      report = fixture_read_mail (store, "anna", 0);
      g_assert_nonnull (strstr (report, "\nSubject: x\n"));
      g_assert_cmpint (strstr (report, "\nlast\n") != NULL, ==, returns[i].whole);
      g_assert_cmpint (strstr (report, "\nContent-Type: message/rfc822\n") != NULL, ==, returns[i].whole);
      g_assert_cmpint (strstr (report, "\nContent-Type: text/rfc822-headers\n") != NULL, ==, !returns[i].whole);
    }
}

/* A report comes from <>, so one that cannot be read is not answered by another; nor is one that is sent on. */
static void
test_no_report_on_a_report (void)
{
  g_autoptr (MscopeMailStore) store = store_new ();
  g_autoptr (MscopeSession) session = fixture_session_new (store, "postfix", FALSE);

  g_assert_true (mscope_mail_store_set_quota (store, "anna", 1, NULL));
  send_mail (session, "<anna@example.org>", "<ben@example.org>", "x");
  g_assert_cmpuint (fixture_count_mail (store, "anna"), ==, 0);
  g_assert_cmpuint (fixture_count_mail (store, "ben"), ==, 1);
}

/* What the client is told is the mail's own queue id, not the report's. */
static void
test_queue_ids (void)
{
  g_autoptr (MscopeMailStore) store = store_new ();
  g_autoptr (MscopeSession) session = fixture_session_new (store, "postfix", FALSE);
  g_autofree char *report = NULL;

  g_free (fixture_say (session, "EHLO pc\r\nMAIL FROM:<anna@example.org>\r\nRCPT TO:<ben@example.org>\r\nDATA\r\n"));
  fixture_assert_say (session, "x\r\n.\r\n", "250 2.0.0 Ok: queued as 708D72C801\r\n");
  report = fixture_read_mail (store, "anna", 0);
  g_assert_nonnull (strstr (report, "\nMessage-ID: <20080303114209.708D72C802@mail.example.org>\n"));
  g_assert_nonnull (strstr (report, "\nSubject: Undelivered Mail Returned to Sender\n"));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/smtp-report/rows", test_rows);
  g_test_add_func ("/server/smtp-report/return", test_return);
  g_test_add_func ("/server/smtp-report/no-report-on-a-report", test_no_report_on_a_report);
  g_test_add_func ("/server/smtp-report/queue-ids", test_queue_ids);
  return g_test_run ();
}
