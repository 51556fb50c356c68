/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What sessions make of faults on order. */
#include "config.h"

#include "session-fixture.h"

#include <string.h>

#define SECONDS(n) ((n) * G_USEC_PER_SEC)

#define HELLO "EHLO pc.example.org\r\n"
#define MAIL "MAIL FROM:<x@example.com>\r\n"
#define RCPT "RCPT TO:<ben@example.org>\r\n"
#define MAIL_OK "250 2.1.0 <x@example.com> Sender accepted\r\n"
#define RCPT_OK "250 2.1.5 <ben@example.org> Recipient accepted\r\n"
#define CHUNK_OK "250 2.0.0 2 octets taken\r\n"
#define DATA_OK "354 Type the message; end it with a line that is a single dot\r\n"

typedef struct
{
  MscopeMailStore *store;
  MscopeFaults *faults;
  MscopeSession *session;
  gint64 now_us;
} Fixture;

/* @faults: lines of a table, "\n" between them. */
static void
fixture_set_up (Fixture *fixture,
                const char *faults)
{
  g_auto (GStrv) lines = g_strsplit (faults, "\n", -1);
  g_autoptr (GError) error = NULL;

  *fixture = (Fixture) { .store = fixture_store_new (), .faults = mscope_faults_new (), .now_us = FIXTURE_TIME_US };
  mscope_faults_set (fixture->faults, faults[0] != '\0' ? (const char *const *) lines : NULL, &error);
  g_assert_no_error (error);
}

static void
fixture_connect_from (Fixture *fixture,
                      const char *persona,
                      const char *address)
{
  g_autoptr (MscopePersona) loaded = fixture_load_persona (persona);
  const MscopeSessionOptions options = {
    .persona = loaded,
    .store = fixture->store,
    .host = "mail.example.org",
    .client_name = "unknown",
    .client_address = address,
    .faults = fixture->faults,
  };

  g_clear_pointer (&fixture->session, mscope_session_free);
  fixture->session = mscope_session_new (&options, fixture->now_us);
}

static void
fixture_connect (Fixture *fixture,
                 const char *persona)
{
  fixture_connect_from (fixture, persona, "192.0.2.1");
}

static void
fixture_tear_down (Fixture *fixture)
{
  g_clear_pointer (&fixture->session, mscope_session_free);
  mscope_mail_store_free (fixture->store);
  mscope_faults_free (fixture->faults);
}

static void
assert_said (Fixture *fixture,
             const char *input,
             const char *expected)
{
  g_autofree char *answer = NULL;

  mscope_session_push (fixture->session, input, strlen (input), fixture->now_us);
  answer = fixture_take (fixture->session);
  g_assert_cmpstr (answer, ==, expected);
}

static void
assert_taken (Fixture *fixture,
              const char *expected)
{
  g_autofree char *answer = fixture_take (fixture->session);

  g_assert_cmpstr (answer, ==, expected);
}

static void
begin_smtp (Fixture *fixture)
{
  fixture_connect (fixture, "mailscope-smtp");
  g_free (fixture_take (fixture->session));
  mscope_session_push (fixture->session, HELLO, strlen (HELLO), fixture->now_us);
  g_free (fixture_take (fixture->session));
}

/* --- replies --- */

static const struct
{
  const char *label;
  const char *faults;
  const char *input;
  const char *expected;
} smtp_rows[] = {
  { "every time", "RCPT => 550 5.1.1 Who?", MAIL RCPT RCPT, MAIL_OK "550 5.1.1 Who?\r\n550 5.1.1 Who?\r\n" },
  { "first", "RCPT first 1 => 451 4.3.0 try later", MAIL RCPT RCPT, MAIL_OK "451 4.3.0 try later\r\n" RCPT_OK },
  { "from", "RCPT from 2 => 452 4.5.3 Enough", MAIL RCPT RCPT RCPT,
    MAIL_OK RCPT_OK "452 4.5.3 Enough\r\n452 4.5.3 Enough\r\n" },
  { "only", "RCPT only 2 => 452 Enough", MAIL RCPT RCPT RCPT, MAIL_OK RCPT_OK "452 Enough\r\n" RCPT_OK },
  { "the first in force decides, all count", "RCPT only 2 => 450 a\nRCPT first 2 => 451 b", MAIL RCPT RCPT RCPT,
    MAIL_OK "451 b\r\n450 a\r\n" RCPT_OK },
  { "one recipient", "RCPT TO:anna@* => 550 5.2.1 Not anna", MAIL "RCPT TO:<anna@example.org>\r\n" RCPT,
    MAIL_OK "550 5.2.1 Not anna\r\n" RCPT_OK },
  { "words of the tables", "MAIL only 1 => 451\nMAIL only 2 => 550 5.7.1\nRCPT => 452", MAIL MAIL MAIL RCPT,
    "451 4.0.0 Not now: an error on the server\r\n550 5.7.1 Delivery not allowed\r\n" MAIL_OK
    "452 4.0.0 Not now: too many recipients, or no room\r\n" },
  { "several lines", "NOOP => 500 5.5.1 One\\nTwo \\n Three", "NOOP\r\n",
    "500-5.5.1 One\r\n500-5.5.1 Two\r\n500 5.5.1 Three\r\n" },
  { "any command, unknown ones too", "* first 3 => 500 No", "NOOP\r\nXYZ\r\nNOOP\r\n",
    "500 No\r\n500 No\r\n250 2.0.0 Still here\r\n" },
  { "out of order it is not counted", "RCPT first 1 => 451 Later", RCPT MAIL RCPT RCPT,
    "503 5.5.1 Name the sender first, with MAIL\r\n" MAIL_OK "451 Later\r\n" RCPT_OK },
  { "DATA", "DATA first 1 => 451 4.3.0 Later", MAIL RCPT "DATA\r\nRSET\r\n",
    MAIL_OK RCPT_OK "451 4.3.0 Later\r\n250 2.0.0 The mail is forgotten\r\n" },
  { "the message", "MESSAGE => 554 5.6.0 No", MAIL RCPT "DATA\r\nA: b\r\n.\r\n" RCPT,
    MAIL_OK RCPT_OK DATA_OK "554 5.6.0 No\r\n503 5.5.1 Name the sender first, with MAIL\r\n" },
  { "one message", "MESSAGE Subject: spam => 554 5.6.0 No",
    MAIL RCPT "DATA\r\nSubject: spam\r\n.\r\n" MAIL RCPT "DATA\r\nSubject: ham\r\n.\r\n",
    MAIL_OK RCPT_OK DATA_OK "554 5.6.0 No\r\n" MAIL_OK RCPT_OK DATA_OK "250 2.0.0 Delivered as M00000001\r\n" },
  { "a chunk", "BDAT only 2 => 451 4.3.0 Later", MAIL RCPT "BDAT 2\r\na\nBDAT 2\r\nb\nBDAT 2 LAST\r\nc\n" MAIL,
    MAIL_OK RCPT_OK CHUNK_OK "451 4.3.0 Later\r\n503 5.5.1 Not now: RSET or finish the mail first\r\n" MAIL_OK },
  { "the last chunk", "BDAT * LAST => 554 5.6.0 No", MAIL RCPT "BDAT 2\r\na\nBDAT 2 LAST\r\nb\n" MAIL,
    MAIL_OK RCPT_OK CHUNK_OK "554 5.6.0 No\r\n" MAIL_OK },
  { "a chunk by its text", "MESSAGE spam* => 554 5.6.0 No", MAIL RCPT "BDAT 4\r\nspamBDAT 2\r\nb\nBDAT 0 LAST\r\n" MAIL,
    MAIL_OK RCPT_OK "554 5.6.0 No\r\n503 5.5.1 Not now: RSET or finish the mail first\r\n"
    "503 5.5.1 Not now: RSET or finish the mail first\r\n" MAIL_OK },
  { "the last chunk by its text", "MESSAGE => quota", MAIL RCPT "BDAT 4 LAST\r\nspam" MAIL,
    MAIL_OK RCPT_OK "552 5.2.2 The mailbox is full\r\n" MAIL_OK },
  { "AUTH", "AUTH first 1 => 454 4.7.0 Later", "AUTH PLAIN AGJlbgBnZWhlaW0=\r\nAUTH PLAIN AGJlbgBnZWhlaW0=\r\n",
    "454 4.7.0 Later\r\n235 2.7.0 ben has signed on\r\n" },
  { "within AUTH", "SASL first 1 => 454 4.7.0 Later",
    "AUTH PLAIN\r\nAGJlbgBnZWhlaW0=\r\nNOOP\r\nAUTH PLAIN\r\nAGJlbgBnZWhlaW0=\r\n",
    "334 \r\n454 4.7.0 Later\r\n250 2.0.0 Still here\r\n334 \r\n235 2.7.0 ben has signed on\r\n" },
  { "quota", "RCPT first 1 => quota\nMESSAGE => quota", MAIL RCPT RCPT "DATA\r\nA: b\r\n.\r\n",
    MAIL_OK "452 4.2.2 The mailbox is full\r\n" RCPT_OK DATA_OK "552 5.2.2 The mailbox is full\r\n" },
};

static void
test_smtp (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (smtp_rows); i++)
    {
      Fixture fixture;

      g_test_message ("%s", smtp_rows[i].label);
      fixture_set_up (&fixture, smtp_rows[i].faults);
      begin_smtp (&fixture);
      assert_said (&fixture, smtp_rows[i].input, smtp_rows[i].expected);
      g_assert_false (mscope_session_is_closing (fixture.session));
      fixture_tear_down (&fixture);
    }
}

/* A message that was refused is nowhere. */
static void
test_refused_message_is_not_delivered (void)
{
  Fixture fixture;

  fixture_set_up (&fixture, "MESSAGE => 451 4.3.0 Disk full");
  begin_smtp (&fixture);
  assert_said (&fixture, MAIL RCPT "DATA\r\nA: b\r\n.\r\n", MAIL_OK RCPT_OK DATA_OK "451 4.3.0 Disk full\r\n");
  g_assert_cmpuint (fixture_count_mail (fixture.store, "ben"), ==, 0);
  g_assert_cmphex (mscope_session_get_phase (fixture.session), ==, MSCOPE_SMTP_READY);
  fixture_tear_down (&fixture);
}

static const struct
{
  const char *label;
  const char *faults;
  const char *input;
  const char *expected;
  gboolean closing;
} pop3_rows[] = {
  { "PASS", "PASS first 1 => -ERR [SYS/TEMP] The disk is tired", "USER anna\r\nPASS geheim\r\nPASS geheim\r\n",
    "+OK Now the password of anna, with PASS\r\n-ERR [SYS/TEMP] The disk is tired\r\n"
    "-ERR PASS is not possible now\r\n", FALSE },
  { "RETR of one message", "RETR 2 => -ERR Unreadable",
    "USER ben\r\nPASS geheim\r\nRETR 2\r\nDELE 1\r\n",
    "+OK Now the password of ben, with PASS\r\n+OK ben has 1 message, 8 octets; the mailbox is locked\r\n"
    "-ERR Unreadable\r\n+OK Message 1 is marked as deleted; QUIT deletes it\r\n", FALSE },
  { "words", "STAT => -ERR", "USER ben\r\nPASS geheim\r\nSTAT\r\n",
    "+OK Now the password of ben, with PASS\r\n+OK ben has 1 message, 8 octets; the mailbox is locked\r\n"
    "-ERR Refused on order\r\n", FALSE },
  { "QUIT deletes nothing", "QUIT => -ERR Some messages not removed",
    "USER ben\r\nPASS geheim\r\nDELE 1\r\nQUIT\r\n",
    "+OK Now the password of ben, with PASS\r\n+OK ben has 1 message, 8 octets; the mailbox is locked\r\n"
    "+OK Message 1 is marked as deleted; QUIT deletes it\r\n-ERR Some messages not removed\r\n", TRUE },
  { "SMTP's are not for it", "QUIT => 421\nCONNECT => 421\n* => 500 5.5.1 No", "QUIT\r\n", NULL, TRUE },
};

static void
test_pop3 (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (pop3_rows); i++)
    {
      Fixture fixture;
      g_autofree char *answer = NULL;

      g_test_message ("%s", pop3_rows[i].label);
      fixture_set_up (&fixture, pop3_rows[i].faults);
      fixture_add_mail (fixture.store, "ben", "A: b\n\n");
      fixture_connect (&fixture, "mailscope-pop3");
      g_free (fixture_take (fixture.session));
      mscope_session_push (fixture.session, pop3_rows[i].input, strlen (pop3_rows[i].input), fixture.now_us);
      answer = fixture_take (fixture.session);
      if (pop3_rows[i].expected != NULL)
        g_assert_cmpstr (answer, ==, pop3_rows[i].expected);
      else
        g_assert_true (g_str_has_prefix (answer, "+OK "));
      g_assert_true (mscope_session_is_closing (fixture.session) == pop3_rows[i].closing);
      mscope_session_finish (fixture.session);
      g_assert_cmpuint (fixture_count_mail (fixture.store, "ben"), ==, 1);
      fixture_tear_down (&fixture);
    }
}

/* --- greetings --- */

static void
test_greeting (void)
{
  Fixture fixture;

  fixture_set_up (&fixture, "smtp CONNECT only 1 => 554 5.3.2 No mail here\nsmtp CONNECT only 2 => 421 4.3.2 Busy\n"
                            "pop3 CONNECT first 1 => -ERR [SYS/TEMP] Busy");
  fixture_connect (&fixture, "mailscope-smtp");
  assert_taken (&fixture, "554 5.3.2 No mail here\r\n");
  /* RFC 5321 section 3.1: QUIT is waited for, all other commands are 503. */
  g_assert_false (mscope_session_is_closing (fixture.session));
  assert_said (&fixture, HELLO "QUIT\r\n",
               "503 5.5.1 Not now: RSET or finish the mail first\r\n221 2.0.0 mail.example.org Goodbye\r\n");
  fixture_connect (&fixture, "mailscope-smtp");
  assert_taken (&fixture, "421 4.3.2 Busy\r\n");
  g_assert_true (mscope_session_is_closing (fixture.session));
  fixture_connect (&fixture, "mailscope-smtp");
  assert_taken (&fixture, "220 mail.example.org ESMTP Mailscope, a server to learn with\r\n");

  fixture_connect (&fixture, "mailscope-pop3");
  assert_taken (&fixture, "-ERR [SYS/TEMP] Busy\r\n");
  g_assert_true (mscope_session_is_closing (fixture.session));
  fixture_tear_down (&fixture);
}

/* --- time --- */

static void
test_wait (void)
{
  Fixture fixture;

  fixture_set_up (&fixture, "MAIL => wait 3");
  begin_smtp (&fixture);
  assert_said (&fixture, "NOOP\r\n" MAIL RCPT, "250 2.0.0 Still here\r\n");
  g_assert_true (mscope_session_is_blocked (fixture.session));
  g_assert_cmpint (mscope_session_get_deadline (fixture.session), ==, FIXTURE_TIME_US + SECONDS (3));
  mscope_session_tick (fixture.session, FIXTURE_TIME_US + SECONDS (3) - 1);
  assert_taken (&fixture, "");
  mscope_session_tick (fixture.session, FIXTURE_TIME_US + SECONDS (3));
  assert_taken (&fixture, MAIL_OK RCPT_OK);
  g_assert_false (mscope_session_is_blocked (fixture.session));
  fixture_tear_down (&fixture);
}

/* Several waits add up, and the fault behind them comes after them. */
static void
test_wait_and_refuse (void)
{
  Fixture fixture;

  fixture_set_up (&fixture, "MAIL => wait 1\n* => wait 2\nMAIL first 1 => 421 4.3.2 Sorry\nMAIL => wait 60");
  begin_smtp (&fixture);
  mscope_session_tick (fixture.session, FIXTURE_TIME_US + SECONDS (2));
  g_free (fixture_take (fixture.session));
  fixture.now_us += SECONDS (10);
  assert_said (&fixture, MAIL, "");
  g_assert_cmpint (mscope_session_get_deadline (fixture.session), ==, fixture.now_us + SECONDS (3));
  mscope_session_tick (fixture.session, fixture.now_us + SECONDS (3));
  assert_taken (&fixture, "421 4.3.2 Sorry\r\n");
  g_assert_true (mscope_session_is_closing (fixture.session));
  fixture_tear_down (&fixture);
}

/* A client that is patient, and one that talks before its turn: neither is answered before the greeting. */
static void
test_slow_greeting (void)
{
  Fixture fixture;

  fixture_set_up (&fixture, "CONNECT => wait 5");
  fixture_connect (&fixture, "mailscope-smtp");
  assert_said (&fixture, "NOOP\r\n", "");
  g_assert_cmpint (mscope_session_get_deadline (fixture.session), ==, FIXTURE_TIME_US + SECONDS (5));
  mscope_session_tick (fixture.session, FIXTURE_TIME_US + SECONDS (5));
  assert_taken (&fixture, "220 mail.example.org ESMTP Mailscope, a server to learn with\r\n250 2.0.0 Still here\r\n");
  fixture_tear_down (&fixture);
}

static void
test_gone_while_waiting (void)
{
  Fixture fixture;
  guint n_entries = 0;

  fixture_set_up (&fixture, "MAIL => wait 5\nMAIL => 451 Later");
  begin_smtp (&fixture);
  assert_said (&fixture, MAIL, "");
  mscope_session_finish (fixture.session);
  g_assert_cmpint (mscope_session_get_deadline (fixture.session), ==, G_MAXINT64);
  for (MscopeEntry *entry; (entry = mscope_session_next_entry (fixture.session)) != NULL; mscope_entry_unref (entry))
    n_entries++;
  g_assert_cmpuint (n_entries, ==, 4);
  fixture_tear_down (&fixture);
}

/* --- the line is cut --- */

static void
test_close (void)
{
  static const char *const expected[] = { "greeting", "command", "reply", "command", "command", "reply", NULL };
  Fixture fixture;
  guint n = 0;

  fixture_set_up (&fixture, "RCPT => close");
  begin_smtp (&fixture);
  assert_said (&fixture, MAIL RCPT, MAIL_OK);
  g_assert_true (mscope_session_is_cut (fixture.session));
  mscope_session_finish (fixture.session);
  for (MscopeEntry *entry; (entry = mscope_session_next_entry (fixture.session)) != NULL; mscope_entry_unref (entry))
    g_assert_cmpstr (mscope_entry_kind_get_name (entry->kind), ==, expected[n++]);
  g_assert_null (expected[n]);
  fixture_tear_down (&fixture);
}

static void
test_close_at_once (void)
{
  Fixture fixture;

  fixture_set_up (&fixture, "CONNECT => close");
  fixture_connect (&fixture, "mailscope-pop3");
  assert_taken (&fixture, "");
  g_assert_true (mscope_session_is_cut (fixture.session));
  fixture_tear_down (&fixture);
}

/* --- several sessions --- */

static void
test_shared_count (void)
{
  Fixture fixture;

  fixture_set_up (&fixture, "RCPT first 2 => 451 Later");
  for (int i = 0; i < 2; i++)
    {
      begin_smtp (&fixture);
      assert_said (&fixture, MAIL RCPT, MAIL_OK "451 Later\r\n");
    }
  begin_smtp (&fixture);
  assert_said (&fixture, MAIL RCPT, MAIL_OK RCPT_OK);
  fixture_tear_down (&fixture);
}

static void
test_greylist (void)
{
  Fixture fixture;

  fixture_set_up (&fixture, "RCPT => greylist 10");
  begin_smtp (&fixture);
  assert_said (&fixture, MAIL RCPT, MAIL_OK "450 4.7.1 Greylisted: try again in 10 s\r\n");
  fixture.now_us += SECONDS (9);
  begin_smtp (&fixture);
  assert_said (&fixture, MAIL RCPT, MAIL_OK "450 4.7.1 Greylisted: try again in 1 s\r\n");
  fixture.now_us += SECONDS (1);
  begin_smtp (&fixture);
  /* The same three, however they are written; other ones have to wait. */
  assert_said (&fixture, MAIL "RCPT TO:<Ben@Example.ORG>\r\nRCPT TO:<anna@example.org>\r\n",
               MAIL_OK "250 2.1.5 <Ben@Example.ORG> Recipient accepted\r\n"
               "450 4.7.1 Greylisted: try again in 10 s\r\n");
  fixture_connect_from (&fixture, "mailscope-smtp", "192.0.2.2");
  g_free (fixture_take (fixture.session));
  mscope_session_push (fixture.session, HELLO, strlen (HELLO), fixture.now_us);
  g_free (fixture_take (fixture.session));
  assert_said (&fixture, MAIL RCPT, MAIL_OK "450 4.7.1 Greylisted: try again in 10 s\r\n");
  fixture_tear_down (&fixture);
}

static void
test_rate (void)
{
  Fixture fixture;

  fixture_set_up (&fixture, "RCPT => rate 2 per 60");
  begin_smtp (&fixture);
  assert_said (&fixture, MAIL RCPT RCPT RCPT, MAIL_OK RCPT_OK RCPT_OK "450 4.7.1 No more than 2 in 60 s\r\n");
  fixture.now_us += SECONDS (60) - 1;
  assert_said (&fixture, RCPT, "450 4.7.1 No more than 2 in 60 s\r\n");
  fixture.now_us += 1;
  assert_said (&fixture, RCPT, RCPT_OK);
  fixture_tear_down (&fixture);
}

/* Each client's address has a count of its own; connections beyond it are closed. */
static void
test_rate_of_connections (void)
{
  Fixture fixture;

  fixture_set_up (&fixture, "CONNECT => rate 1 per 60");
  fixture_connect (&fixture, "mailscope-smtp");
  fixture_connect (&fixture, "mailscope-smtp");
  assert_taken (&fixture, "421 4.7.1 No more than 1 in 60 s\r\n");
  g_assert_true (mscope_session_is_closing (fixture.session));
  fixture_connect (&fixture, "mailscope-pop3");
  assert_taken (&fixture, "-ERR [SYS/TEMP] No more than 1 in 60 s\r\n");
  g_assert_true (mscope_session_is_closing (fixture.session));
  fixture_connect_from (&fixture, "mailscope-smtp", "192.0.2.2");
  g_assert_false (mscope_session_is_closing (fixture.session));
  fixture_tear_down (&fixture);
}

/* --- addresses --- */

#define LATER "451 4.0.0 Not now: the server cannot check this recipient, or puts the client off\r\n"

static const struct
{
  const char *label;
  const char *input;
  const char *expected;
} address_rows[] = {
  { "code and enhanced code", MAIL "RCPT TO:<ben+550-5.1.1@example.org>\r\n", MAIL_OK "550 5.1.1 No such mailbox\r\n" },
  { "code alone", MAIL "RCPT TO:<ben+451@example.org>\r\n", MAIL_OK LATER },
  { "quota", MAIL "RCPT TO:<ben+quota@example.org>\r\n", MAIL_OK "452 4.2.2 The mailbox is full\r\n" },
  { "greylist", MAIL "RCPT TO:<ben+greylist@example.org>\r\n", MAIL_OK "450 4.7.1 Greylisted: try again in 60 s\r\n" },
  { "in quotes", MAIL "RCPT TO:<\"ben+451\"@example.org>\r\n", MAIL_OK LATER },
  { "nobody before the plus", MAIL "RCPT TO:<nobody+451@example.org>\r\n",
    MAIL_OK "550 5.1.1 <nobody+451@example.org> There is no such user here\r\n" },
  { "no fault", MAIL "RCPT TO:<ben+shopping@example.org>\r\n",
    MAIL_OK "550 5.1.1 <ben+shopping@example.org> There is no such user here\r\n" },
  { "elsewhere", MAIL "RCPT TO:<ben+451@example.com>\r\n",
    MAIL_OK "550 5.7.1 <ben+451@example.com> This server takes mail for example.org only\r\n" },
  { "sender", "MAIL FROM:<ben+550-5.7.1@example.org>\r\n" MAIL, "550 5.7.1 Delivery not allowed\r\n" MAIL_OK },
  { "sender elsewhere", "MAIL FROM:<ben+550@example.com>\r\n", "250 2.1.0 <ben+550@example.com> Sender accepted\r\n" },
  { "sender cannot be greylisted", "MAIL FROM:<ben+greylist@example.org>\r\n",
    "250 2.1.0 <ben+greylist@example.org> Sender accepted\r\n" },
  { "out of order", "RCPT TO:<ben+451@example.org>\r\n", "503 5.5.1 Name the sender first, with MAIL\r\n" },
};

static void
test_addresses (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (address_rows); i++)
    {
      Fixture fixture;

      g_test_message ("%s", address_rows[i].label);
      fixture_set_up (&fixture, "");
      begin_smtp (&fixture);
      assert_said (&fixture, address_rows[i].input, address_rows[i].expected);
      fixture_tear_down (&fixture);
    }
}

/* After the wait the mail is taken, and the user before the plus gets it. */
static void
test_address_waits (void)
{
  Fixture fixture;

  fixture_set_up (&fixture, "");
  begin_smtp (&fixture);
  assert_said (&fixture, MAIL "RCPT TO:<ben+wait3@example.org>\r\n", MAIL_OK);
  g_assert_cmpint (mscope_session_get_deadline (fixture.session), ==, FIXTURE_TIME_US + SECONDS (3));
  mscope_session_tick (fixture.session, FIXTURE_TIME_US + SECONDS (3));
  assert_taken (&fixture, "250 2.1.5 <ben+wait3@example.org> Recipient accepted\r\n");
  assert_said (&fixture, "DATA\r\nA: b\r\n.\r\n", DATA_OK "250 2.0.0 Delivered as M00000001\r\n");
  g_assert_cmpuint (fixture_count_mail (fixture.store, "ben"), ==, 1);
  fixture_tear_down (&fixture);
}

static void
test_address_closes (void)
{
  Fixture fixture;

  fixture_set_up (&fixture, "");
  begin_smtp (&fixture);
  assert_said (&fixture, MAIL "RCPT TO:<ben+close@example.org>\r\n", MAIL_OK);
  g_assert_true (mscope_session_is_cut (fixture.session));
  begin_smtp (&fixture);
  assert_said (&fixture, MAIL "RCPT TO:<ben+421@example.org>\r\n",
               MAIL_OK "421 4.0.0 The server closes the connection now\r\n");
  g_assert_true (mscope_session_is_closing (fixture.session));
  fixture_tear_down (&fixture);
}

/* Products know no such addresses. */
static void
test_address_of_product (void)
{
  Fixture fixture;

  fixture_set_up (&fixture, "");
  fixture_connect (&fixture, "postfix");
  g_free (fixture_take (fixture.session));
  assert_said (&fixture, "MAIL FROM:<>\r\nRCPT TO:<ben+451@example.org>\r\n",
               "250 2.1.0 Ok\r\n550 5.1.1 <ben+451@example.org>: Recipient address rejected: User unknown in local "
               "recipient table\r\n");
  fixture_tear_down (&fixture);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/session-fault/smtp", test_smtp);
  g_test_add_func ("/server/session-fault/smtp/refused-message", test_refused_message_is_not_delivered);
  g_test_add_func ("/server/session-fault/pop3", test_pop3);
  g_test_add_func ("/server/session-fault/greeting", test_greeting);
  g_test_add_func ("/server/session-fault/wait", test_wait);
  g_test_add_func ("/server/session-fault/wait/and-refuse", test_wait_and_refuse);
  g_test_add_func ("/server/session-fault/wait/greeting", test_slow_greeting);
  g_test_add_func ("/server/session-fault/wait/gone", test_gone_while_waiting);
  g_test_add_func ("/server/session-fault/close", test_close);
  g_test_add_func ("/server/session-fault/close/at-once", test_close_at_once);
  g_test_add_func ("/server/session-fault/shared-count", test_shared_count);
  g_test_add_func ("/server/session-fault/greylist", test_greylist);
  g_test_add_func ("/server/session-fault/rate", test_rate);
  g_test_add_func ("/server/session-fault/rate/connections", test_rate_of_connections);
  g_test_add_func ("/server/session-fault/address", test_addresses);
  g_test_add_func ("/server/session-fault/address/waits", test_address_waits);
  g_test_add_func ("/server/session-fault/address/closes", test_address_closes);
  g_test_add_func ("/server/session-fault/address/of-product", test_address_of_product);
  return g_test_run ();
}
