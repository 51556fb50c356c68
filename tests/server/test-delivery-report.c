/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "server/delivery-report.h"

#include <string.h>

static const MscopeReportRecipient failed[] = {
  { "ben@example.org", NULL, MSCOPE_REPORT_FAILED, "5.2.2", "the mailbox is full" },
};

/* The least a report has. */
static MscopeDeliveryReport
make_report (const char *mail)
{
  return (MscopeDeliveryReport) {
    .host = "mail.example.org",
    .from = "Mailer <MAILER-DAEMON@mail.example.org>",
    .to = "anna@example.org",
    .subject = "Not delivered",
    .date = "Mon, 3 Mar 2008 12:42:09 +0100",
    .message_id = "1@mail.example.org",
    .id = "ID1",
    .text = "Sorry.\n",
    .arrival_date = "Mon, 3 Mar 2008 12:42:00 +0100",
    .recipients = failed,
    .n_recipients = G_N_ELEMENTS (failed),
    .mail = mscope_slice_from_string (mail),
  };
}

static void
assert_written (const MscopeDeliveryReport *report,
                const char *expected)
{
  g_autoptr (GBytes) written = mscope_delivery_report_write (report);
  g_autofree char *text = g_strndup (g_bytes_get_data (written, NULL), g_bytes_get_size (written));

  g_assert_cmpstr (text, ==, expected);
}

#define HEADER(border, encoding) \
  "Return-Path: <>\n" \
  "Date: Mon, 3 Mar 2008 12:42:09 +0100\n" \
  "From: Mailer <MAILER-DAEMON@mail.example.org>\n" \
  "To: <anna@example.org>\n" \
  "Subject: Not delivered\n" \
  "Message-ID: <1@mail.example.org>\n" \
  "Auto-Submitted: auto-replied\n" \
  "MIME-Version: 1.0\n" \
  "Content-Type: multipart/report; report-type=delivery-status;\n" \
  "\tboundary=\"" border "\"\n" \
  encoding \
  "\n" \
  "This is a report in MIME format: a text, a part for programs, and the mail it is about.\n" \
  "\n"

#define STATUS \
  "Reporting-MTA: dns;mail.example.org\n" \
  "Arrival-Date: Mon, 3 Mar 2008 12:42:00 +0100\n" \
  "\n" \
  "Final-Recipient: rfc822;ben@example.org\n" \
  "Action: failed\n" \
  "Status: 5.2.2\n" \
  "Diagnostic-Code: x-local;the mailbox is full\n" \
  "\n"

static void
test_plain (void)
{
  MscopeDeliveryReport report = make_report ("Subject: x\n\ntext\n");

  assert_written (&report,
                  HEADER ("ID1.0/mail.example.org", "")
                  "--ID1.0/mail.example.org\nContent-Type: text/plain; charset=us-ascii\n\nSorry.\n\n"
                  "--ID1.0/mail.example.org\nContent-Type: message/delivery-status\n\n" STATUS
                  "--ID1.0/mail.example.org\nContent-Type: message/rfc822\n\nSubject: x\n\ntext\n\n"
                  "--ID1.0/mail.example.org--\n");
}

/* The border is another one where the mail has it already. */
static void
test_border (void)
{
  MscopeDeliveryReport report = make_report ("A: ID1.0/mail.example.org\n\n--ID1.1/mail.example.org\n");

  assert_written (&report,
                  HEADER ("ID1.2/mail.example.org", "")
                  "--ID1.2/mail.example.org\nContent-Type: text/plain; charset=us-ascii\n\nSorry.\n\n"
                  "--ID1.2/mail.example.org\nContent-Type: message/delivery-status\n\n" STATUS
                  "--ID1.2/mail.example.org\nContent-Type: message/rfc822\n\n"
                  "A: ID1.0/mail.example.org\n\n--ID1.1/mail.example.org\n\n"
                  "--ID1.2/mail.example.org--\n");
}

static void
test_headers_only (void)
{
  static const struct { const char *mail, *header; } mails[] = {
    { "Subject: x\nFrom: y\n\ntext \xff\n", "Subject: x\nFrom: y\n" },
    { "Subject: x\n", "Subject: x\n" },
    { "\ntext\n", "" },
    { "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (mails); i++)
    {
      MscopeDeliveryReport report = make_report (mails[i].mail);
      g_autofree char *expected = g_strconcat (
        HEADER ("ID1.0/mail.example.org", "")
        "--ID1.0/mail.example.org\nContent-Type: text/plain; charset=us-ascii\n\nSorry.\n\n"
        "--ID1.0/mail.example.org\nContent-Type: message/delivery-status\n\n" STATUS
        "--ID1.0/mail.example.org\nContent-Type: text/rfc822-headers\n\n", mails[i].header,
        "\n--ID1.0/mail.example.org--\n", NULL);

      report.headers_only = TRUE;
      assert_written (&report, expected);
    }
}

/* RFC 6533: other types, and the addresses as they are. */
static void
test_utf8 (void)
{
  static const MscopeReportRecipient recipients[] = {
    { "jörg@example.org", "utf-8;j\\x{F6}rg@example.org", MSCOPE_REPORT_DELIVERED, "2.0.0", "delivered" },
    { "ben@example.org", "rfc822;B+2Bb@example.org", MSCOPE_REPORT_DELAYED, "4.4.1", "waits" },
    { "two@example.org", NULL, MSCOPE_REPORT_EXPANDED, "2.0.0", "delivered" },
  };
  MscopeDeliveryReport report = make_report ("Subject: ü\n\ntext\n");

  report.recipients = recipients;
  report.n_recipients = G_N_ELEMENTS (recipients);
  report.utf8 = TRUE;
  report.envelope_id = "a+20b+3D";
  report.deliver_by_date = "Mon, 3 Mar 2008 12:44:00 +0100";
  assert_written (&report,
                  HEADER ("ID1.0/mail.example.org", "Content-Transfer-Encoding: 8bit\n")
                  "--ID1.0/mail.example.org\nContent-Type: text/plain; charset=utf-8\n"
                  "Content-Transfer-Encoding: 8bit\n\nSorry.\n\n"
                  "--ID1.0/mail.example.org\nContent-Type: message/global-delivery-status\n"
                  "Content-Transfer-Encoding: 8bit\n\n"
                  "Reporting-MTA: dns;mail.example.org\n"
                  "Original-Envelope-Id: a b=\n"
                  "Arrival-Date: Mon, 3 Mar 2008 12:42:00 +0100\n"
                  "Deliver-By-Date: Mon, 3 Mar 2008 12:44:00 +0100\n"
                  "\n"
                  "Original-Recipient: utf-8;j\\x{F6}rg@example.org\n"
                  "Final-Recipient: utf-8;jörg@example.org\n"
                  "Action: delivered\n"
                  "Status: 2.0.0\n"
                  "\n"
                  "Original-Recipient: rfc822;B+b@example.org\n"
                  "Final-Recipient: rfc822;ben@example.org\n"
                  "Action: delayed\n"
                  "Status: 4.4.1\n"
                  "Diagnostic-Code: x-local;waits\n"
                  "\n"
                  "Final-Recipient: rfc822;two@example.org\n"
                  "Action: expanded\n"
                  "Status: 2.0.0\n"
                  "\n"
                  "--ID1.0/mail.example.org\nContent-Type: message/global\nContent-Transfer-Encoding: 8bit\n\n"
                  "Subject: ü\n\ntext\n\n"
                  "--ID1.0/mail.example.org--\n");
}

/* What a client has sent in xtext cannot become a line of the report. */
static void
test_line_ends (void)
{
  static const MscopeReportRecipient recipients[] = {
    { "ben@example.org", "rfc822;x+0AAction: delivered+0D+0A", MSCOPE_REPORT_FAILED, "5.2.2", "full" },
  };
  MscopeDeliveryReport report = make_report ("");
  g_autoptr (GBytes) written = NULL;
  g_autofree char *text = NULL;

  report.recipients = recipients;
  report.envelope_id = "x+0D+0AStatus:+202.0.0";
  written = mscope_delivery_report_write (&report);
  text = g_strndup (g_bytes_get_data (written, NULL), g_bytes_get_size (written));
  g_assert_nonnull (strstr (text, "\nOriginal-Envelope-Id: x??Status: 2.0.0\n"));
  g_assert_nonnull (strstr (text, "\nOriginal-Recipient: rfc822;x?Action"));
  g_assert_null (strstr (text, "\nAction: delivered"));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/delivery-report/plain", test_plain);
  g_test_add_func ("/server/delivery-report/border", test_border);
  g_test_add_func ("/server/delivery-report/headers-only", test_headers_only);
  g_test_add_func ("/server/delivery-report/utf8", test_utf8);
  g_test_add_func ("/server/delivery-report/line-ends", test_line_ends);
  return g_test_run ();
}
