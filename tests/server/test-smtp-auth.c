/* SPDX-License-Identifier: GPL-3.0-or-later */
/* AUTH in SMTP sessions; the mechanisms themselves: test-sasl-server.c. */
#include "config.h"

#include "session-fixture.h"

#include <string.h>

#include "sasl-client.h"

#define HELLO "EHLO pc\r\n"
#define PLAIN_BEN "AGJlbgBnZWhlaW0="
#define PLAIN_WRONG "AGJlbgB3cm9uZw=="
#define SIGNED_ON "235 2.7.0 ben has signed on\r\n"
#define WRONG "535 5.7.8 Name or password is wrong\r\n"
#define MALFORMED(mechanism) "501 5.5.2 That is no Base64, or not what " mechanism " wants\r\n"

/* A session that has been greeted and has said EHLO. */
static MscopeSession *
begin (MscopeMailStore *store,
       gboolean submission)
{
  MscopeSession *session = fixture_session_new (store, "mailscope-smtp", submission);

  g_free (fixture_say (session, HELLO));
  return session;
}

/* Each of @said: after EHLO, in a session of its own, all at once and octet by octet. */
static const struct { const char *said, *answered; } rows[] = {
  { "AUTH PLAIN " PLAIN_BEN "\r\n", SIGNED_ON },
  { "auth plain " PLAIN_BEN "\r\n", SIGNED_ON },
  { "AUTH PLAIN\r\n" PLAIN_BEN "\r\n", "334 \r\n" SIGNED_ON },
  { "Auth Login\r\nYmVu\r\nZ2VoZWlt\r\n", "334 VXNlcm5hbWU6\r\n334 UGFzc3dvcmQ6\r\n" SIGNED_ON },
  { "AUTH LOGIN YmVu\r\nZ2VoZWlt\r\n", "334 UGFzc3dvcmQ6\r\n" SIGNED_ON },
  { "AUTH PLAIN " PLAIN_WRONG "\r\nAUTH PLAIN " PLAIN_BEN "\r\n", WRONG SIGNED_ON },
  { "AUTH PLAIN\r\n*\r\nNOOP\r\n", "334 \r\n501 5.7.0 Signing on is given up\r\n250 2.0.0 Still here\r\n" },
  { "AUTH PLAIN\r\nQUIT\r\n", "334 \r\n" MALFORMED ("PLAIN") },
  { "AUTH PLAIN\r\n\r\n", "334 \r\n" MALFORMED ("PLAIN") },
  { "AUTH PLAIN =\r\n", MALFORMED ("PLAIN") },
  { "AUTH PLAIN AGJlbgBn ZWhlaW0=\r\n", MALFORMED ("PLAIN") },
  { "AUTH CRAM-MD5 YmVu\r\n", "501 5.7.0 With CRAM-MD5 the server begins\r\n" },
  { "AUTH\r\n", "501 5.5.4 The form is AUTH mechanism\r\n" },
  { "AUTH NTLM\r\n", "504 5.5.4 Nobody can sign on here with \"NTLM\"; EHLO tells how\r\n" },
  { "AUTH SCRAM-SHA-256-PLUS\r\n", "504 5.5.4 Nobody can sign on here with \"SCRAM-SHA-256-PLUS\"; EHLO tells how\r\n" },
  { "AUTH PLAIN " PLAIN_BEN "\r\nAUTH LOGIN\r\n", SIGNED_ON "503 5.5.1 You have signed on already, as ben\r\n" },
  { "AUTH PLAIN " PLAIN_BEN "\r\nHELO pc\r\nAUTH PLAIN\r\n",
    SIGNED_ON "250 mail.example.org Hello pc [127.0.0.1]\r\n"
    "503 5.5.1 You have signed on already, as ben\r\n" },
  { "MAIL FROM:<a@b.example>\r\nAUTH PLAIN\r\nRSET\r\nAUTH PLAIN " PLAIN_BEN "\r\n",
    "250 2.1.0 <a@b.example> Sender accepted\r\n503 5.5.1 Sign on before the mail or after it\r\n"
    "250 2.0.0 The mail is forgotten\r\n" SIGNED_ON },
};

static void
test_rows (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (MscopeMailStore) store = fixture_store_new ();
      g_autoptr (MscopeSession) whole = begin (store, FALSE);
      g_autoptr (MscopeSession) trickling = begin (store, FALSE);
      g_autoptr (GString) answered = g_string_new (NULL);

      g_test_message ("%s", rows[i].said);
      fixture_assert_say (whole, rows[i].said, rows[i].answered);
      for (const char *at = rows[i].said; *at != '\0'; at++)
        {
          const char octet[] = { *at, '\0' };
          g_autofree char *answer = fixture_say (trickling, octet);

          g_string_append (answered, answer);
        }
      g_assert_cmpstr (answered->str, ==, rows[i].answered);
    }
}

static void
test_before_ehlo (void)
{
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (MscopeSession) session = fixture_session_new (store, "mailscope-smtp", FALSE);

  g_free (fixture_take (session));
  fixture_assert_say (session, "AUTH PLAIN " PLAIN_BEN "\r\n", "503 5.5.1 Say EHLO first\r\n");
}

/* Who has not signed on hands in nothing on the submission port; who has, for whomever. */
static void
test_submission (void)
{
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (MscopeSession) session = begin (store, TRUE);
  g_autofree char *mail = NULL;

  fixture_assert_say (session, "MAIL FROM:<ben@example.org>\r\n",
                      "530 5.7.0 Authentication required to hand in mail here\r\n");
  fixture_assert_say (session, "AUTH PLAIN " PLAIN_WRONG "\r\nMAIL FROM:<ben@example.org>\r\n",
                      WRONG "530 5.7.0 Authentication required to hand in mail here\r\n");
  fixture_assert_say (session, "AUTH PLAIN " PLAIN_BEN "\r\nMAIL FROM:<ben@example.org> AUTH=<>\r\n"
                      "RCPT TO:<anna@example.org>\r\nRCPT TO:<x@far.example>\r\nRCPT TO:<nobody@example.org>\r\nDATA\r\n",
                      SIGNED_ON "250 2.1.0 <ben@example.org> Sender accepted\r\n"
                      "250 2.1.5 <anna@example.org> Recipient accepted\r\n"
                      "250 2.1.5 <x@far.example> Recipient accepted; nothing leaves this program, though\r\n"
                      "550 5.1.1 <nobody@example.org> There is no such user here\r\n"
                      "354 Type the message; end it with a line that is a single dot\r\n");
  g_free (fixture_say (session, "Subject: x\r\n\r\nhi\r\n.\r\n"));
  mail = fixture_read_mail (store, "anna", 0);
  g_assert_nonnull (strstr (mail, " with ESMTPA id "));
}

/* Elsewhere it stays as it was: mail from outside is taken without signing on, relaying takes it. */
static void
test_relaying (void)
{
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (MscopeSession) session = begin (store, FALSE);
  g_autofree char *mail = NULL;

  g_free (fixture_say (session, "MAIL FROM:<a@b.example>\r\n"));
  fixture_assert_say (session, "RCPT TO:<x@far.example>\r\n",
                      "550 5.7.1 <x@far.example> This server takes mail for example.org only\r\n");
  g_free (fixture_say (session, "RCPT TO:<anna>\r\nDATA\r\nhi\r\n.\r\n"));
  mail = fixture_read_mail (store, "anna", 0);
  g_assert_nonnull (strstr (mail, " with ESMTP id "));
}

static char *
say_scram (MscopeSession *session,
           const char *mechanism,
           ScramClient *client)
{
  g_autofree char *first = scram_client_first (client);
  g_autofree char *first_base64 = sasl_encode (first);
  g_autofree char *command = g_strdup_printf ("AUTH %s %s\r\n", mechanism, first_base64);
  g_autofree char *answer = fixture_say (session, command);
  g_autofree char *server_first = NULL;
  g_autofree char *final = NULL;
  g_autofree char *line = NULL;

  g_assert_true (g_str_has_prefix (answer, "334 ") && g_str_has_suffix (answer, "\r\n"));
  server_first = sasl_decode_text (g_strchomp (answer) + 4);
  final = scram_client_final (client, server_first);
  line = sasl_encode (final);
  g_free (first);
  first = g_strconcat (line, "\r\n", NULL);
  return fixture_say (session, first);
}

static void
test_scram (void)
{
  static const struct { const char *mechanism; GChecksumType hash; } both[] = {
    { "SCRAM-SHA-1", G_CHECKSUM_SHA1 },
    { "scram-sha-256", G_CHECKSUM_SHA256 },
  };
  g_autoptr (MscopeMailStore) store = fixture_store_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (both); i++)
    {
      g_autoptr (MscopeSession) session = begin (store, FALSE);
      ScramClient wrong = { both[i].hash, "n,,", "ben", "wrong", "abc" };
      ScramClient right = { both[i].hash, "n,,", "ben", "geheim", "abc" };
      g_autofree char *refused = say_scram (session, both[i].mechanism, &wrong);
      g_autofree char *proof = say_scram (session, both[i].mechanism, &right);
      g_autofree char *expected = scram_client_expect (&right);
      g_autofree char *server_final = sasl_decode_text (g_strchomp (proof) + 4);

      g_assert_cmpstr (refused, ==, WRONG);
      g_assert_cmpstr (server_final, ==, expected);
      fixture_assert_say (session, "\r\n", SIGNED_ON);
      scram_client_clear (&wrong);
      scram_client_clear (&right);
    }
}

/* A challenge that came twice could be answered by whoever has heard the first answer. */
static void
test_cram_md5 (void)
{
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (MscopeSession) session = begin (store, FALSE);
  g_autofree char *first = g_strchomp (fixture_say (session, "AUTH CRAM-MD5\r\n"));
  g_autofree char *answer = cram_md5_answer ("ben", "geheim", first + 4);
  g_autofree char *line = g_strconcat (answer, "\r\n", NULL);
  g_autofree char *second = NULL;
  g_autofree char *right = NULL;
  g_autofree char *right_line = NULL;

  g_free (fixture_say (session, "*\r\n"));
  second = g_strchomp (fixture_say (session, "AUTH CRAM-MD5\r\n"));
  g_assert_cmpstr (first, !=, second);
  fixture_assert_say (session, line, WRONG);

  g_free (second);
  second = g_strchomp (fixture_say (session, "AUTH CRAM-MD5\r\n"));
  right = cram_md5_answer ("ben", "geheim", second + 4);
  right_line = g_strconcat (right, "\r\n", NULL);
  fixture_assert_say (session, right_line, SIGNED_ON);
}

/* The fifth wrong password is the last one. */
static void
test_guessing (void)
{
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (MscopeSession) session = begin (store, FALSE);

  for (int i = 1; i < 5; i++)
    fixture_assert_say (session, "AUTH PLAIN " PLAIN_WRONG "\r\n", WRONG);
  fixture_assert_say (session, "AUTH PLAIN " PLAIN_WRONG "\r\nNOOP\r\n",
                      "421 4.7.0 mail.example.org Too many wrong passwords\r\n");
  g_assert_true (mscope_session_is_closing (session));
}

static void
test_long_line (void)
{
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (MscopeSession) session = begin (store, FALSE);
  g_autofree char *octets = g_strnfill (12292, 'A');
  g_autofree char *line = g_strconcat (octets, "\r\n", NULL);

  fixture_assert_say (session, "AUTH PLAIN\r\n", "334 \r\n");
  fixture_assert_say (session, line, "500 5.5.6 The line is too long\r\n");
  fixture_assert_say (session, "NOOP\r\n", "250 2.0.0 Still here\r\n");
}

/* The entries of a session are those that the same octets give when they are sniffed, even if a client rushes. */
static void
test_entries (void)
{
  static const char *const expected[] = { "greeting", "command", "reply", "command", "auth", "auth", "command", "reply",
                                          "reply", "reply", "reply" };
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (MscopeSession) session = begin (store, FALSE);

  g_free (fixture_say (session, "AUTH LOGIN\r\nYmVu\r\nZ2VoZWlt\r\nNOOP\r\n"));
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr (MscopeEntry) entry = mscope_session_next_entry (session);

      g_assert_nonnull (entry);
      g_assert_cmpstr (mscope_entry_kind_get_name (entry->kind), ==, expected[i]);
    }
  g_assert_null (mscope_session_next_entry (session));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/smtp-auth/rows", test_rows);
  g_test_add_func ("/server/smtp-auth/before-ehlo", test_before_ehlo);
  g_test_add_func ("/server/smtp-auth/submission", test_submission);
  g_test_add_func ("/server/smtp-auth/relaying", test_relaying);
  g_test_add_func ("/server/smtp-auth/scram", test_scram);
  g_test_add_func ("/server/smtp-auth/cram-md5", test_cram_md5);
  g_test_add_func ("/server/smtp-auth/guessing", test_guessing);
  g_test_add_func ("/server/smtp-auth/long-line", test_long_line);
  g_test_add_func ("/server/smtp-auth/entries", test_entries);
  return g_test_run ();
}
