/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All ways into a POP3 mailbox, and what keeps clients out; the mechanisms themselves: test-sasl-server.c. */
#include "config.h"

#include "session-fixture.h"

#include <string.h>

#include "sasl-client.h"

#define PLAIN_BEN "AGJlbgBnZWhlaW0="
#define PLAIN_WRONG "AGJlbgB3cm9uZw=="
#define LET_IN "+OK ben has 1 message, 14 octets; the mailbox is locked\r\n"
#define WRONG "-ERR [AUTH] Name or password is wrong\r\n"
#define MALFORMED(mechanism) "-ERR That is no Base64, or not what " mechanism " wants\r\n"
#define IN_USE "-ERR [IN-USE] Another session has this mailbox\r\n"

static MscopeMailStore *
make_store (void)
{
  MscopeMailStore *store = fixture_store_new ();

  fixture_add_mail (store, "ben", "Subject: x\n\n");
  fixture_add_mail (store, "anna", "Subject: y\n\n");
  return store;
}

/* A session whose greeting is taken. */
static MscopeSession *
begin_with (MscopeMailStore *store,
            MscopePersona *persona)
{
  MscopeSession *session = fixture_session_new_with (store, persona, FALSE);

  g_free (fixture_take (session));
  return session;
}

static MscopeSession *
begin (MscopeMailStore *store)
{
  g_autoptr (MscopePersona) persona = fixture_load_persona ("mailscope-pop3");

  return begin_with (store, persona);
}

/* A session of mailscope-pop3 with @changes. */
static MscopeSession *
begin_changed (MscopeMailStore *store,
               const char *changes)
{
  g_autoptr (MscopePersona) persona = fixture_change_persona ("mailscope-pop3", changes);

  return begin_with (store, persona);
}

/* --- AUTH --- */

static const struct { const char *said, *answered; } auth_rows[] = {
  { "AUTH PLAIN " PLAIN_BEN "\r\nSTAT\r\n", LET_IN "+OK 1 14\r\n" },
  { "auth plain " PLAIN_BEN "\r\n", LET_IN },
  { "AUTH PLAIN\r\n" PLAIN_BEN "\r\nSTAT\r\n", "+ \r\n" LET_IN "+OK 1 14\r\n" },
  { "AUTH LOGIN\r\nYmVu\r\nZ2VoZWlt\r\n", "+ VXNlcm5hbWU6\r\n+ UGFzc3dvcmQ6\r\n" LET_IN },
  { "AUTH LOGIN YmVu\r\nZ2VoZWlt\r\n", "+ UGFzc3dvcmQ6\r\n" LET_IN },
  { "AUTH\r\n", "+OK How to sign on follows\r\nSCRAM-SHA-256\r\nSCRAM-SHA-1\r\nCRAM-MD5\r\nPLAIN\r\nLOGIN\r\n.\r\n" },
  { "AUTH PLAIN " PLAIN_WRONG "\r\nAUTH PLAIN " PLAIN_BEN "\r\n", WRONG LET_IN },
  { "AUTH PLAIN\r\n*\r\nUSER ben\r\n", "+ \r\n-ERR Signing on is given up\r\n+OK Now the password of ben, with PASS\r\n" },
  { "AUTH PLAIN\r\nQUIT\r\nQUIT\r\n", "+ \r\n" MALFORMED ("PLAIN") "+OK mail.example.org Goodbye\r\n" },
  { "AUTH PLAIN =\r\n", MALFORMED ("PLAIN") },
  { "AUTH PLAIN AGJl bgBn\r\n", MALFORMED ("PLAIN") },
  { "AUTH CRAM-MD5 YmVu\r\n", "-ERR With CRAM-MD5 the server begins\r\n" },
  { "AUTH NTLM\r\n", "-ERR Nobody can sign on here with \"NTLM\"; CAPA tells how\r\n" },
  { "AUTH PLAIN " PLAIN_BEN "\r\nAUTH PLAIN\r\n", LET_IN "-ERR AUTH is not possible now\r\n" },
  { "USER anna\r\nAUTH PLAIN " PLAIN_BEN "\r\n", "+OK Now the password of anna, with PASS\r\n" LET_IN },
};

static void
test_auth (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (auth_rows); i++)
    {
      g_autoptr (MscopeMailStore) store = make_store ();
      g_autoptr (MscopeMailStore) other_store = make_store ();
      g_autoptr (MscopeSession) whole = begin (store);
      g_autoptr (MscopeSession) trickling = begin (other_store);
      g_autoptr (GString) answered = g_string_new (NULL);

      g_test_message ("%s", auth_rows[i].said);
      fixture_assert_say (whole, auth_rows[i].said, auth_rows[i].answered);
      for (const char *at = auth_rows[i].said; *at != '\0'; at++)
        {
          const char octet[] = { *at, '\0' };
          g_autofree char *answer = fixture_say (trickling, octet);

          g_string_append (answered, answer);
        }
      g_assert_cmpstr (answered->str, ==, auth_rows[i].answered);
    }
}

static void
test_challenges (void)
{
  g_autoptr (MscopeMailStore) store = make_store ();
  g_autoptr (MscopeSession) session = begin (store);
  ScramClient client = { G_CHECKSUM_SHA256, "n,,", "ben", "geheim", "abc" };
  g_autofree char *challenge = g_strchomp (fixture_say (session, "AUTH CRAM-MD5\r\n"));
  g_autofree char *answer = cram_md5_answer ("ben", "wrong", challenge + 2);
  g_autofree char *line = g_strconcat (answer, "\r\n", NULL);
  g_autofree char *first = scram_client_first (&client);
  g_autofree char *first_line = sasl_encode (first);
  g_autofree char *command = g_strdup_printf ("AUTH SCRAM-SHA-256 %s\r\n", first_line);
  g_autofree char *server_first = NULL, *final = NULL, *final_line = NULL, *server_final = NULL, *expected = NULL;

  fixture_assert_say (session, line, WRONG);

  g_free (challenge);
  challenge = g_strchomp (fixture_say (session, command));
  server_first = sasl_decode_text (challenge + 2);
  final = scram_client_final (&client, server_first);
  final_line = sasl_encode (final);
  g_free (line);
  line = g_strconcat (final_line, "\r\n", NULL);
  g_free (challenge);
  challenge = g_strchomp (fixture_say (session, line));
  server_final = sasl_decode_text (challenge + 2);
  expected = scram_client_expect (&client);
  g_assert_cmpstr (server_final, ==, expected);
  fixture_assert_say (session, "\r\n", LET_IN);
  scram_client_clear (&client);
}

/* --- APOP --- */

#define RFC_GREETING "[replies]\ngreeting = +OK POP3 server ready <1896.697170952@dbc.mtview.ca.us>\n"
#define RFC_DIGEST "c4c9334bac560ecc979e58001b3e22fb"

/* RFC 1939 section 7. */
static void
test_apop_example (void)
{
  static const struct { const char *said, *answered; } rows[] = {
    { "APOP mrose " RFC_DIGEST "\r\nSTAT\r\n", "+OK mrose has 0 messages, 0 octets; the mailbox is locked\r\n+OK 0 0\r\n" },
    { "apop mrose@example.org " RFC_DIGEST "\r\n", "+OK mrose has 0 messages, 0 octets; the mailbox is locked\r\n" },
    { "APOP mrose C4C9334BAC560ECC979E58001B3E22FB\r\n", "+OK mrose has 0 messages, 0 octets; the mailbox is locked\r\n" },
    { "USER ben\r\nAPOP mrose " RFC_DIGEST "\r\n",
      "+OK Now the password of ben, with PASS\r\n+OK mrose has 0 messages, 0 octets; the mailbox is locked\r\n" },
    { "APOP ben " RFC_DIGEST "\r\n", "-ERR [AUTH] Name or digest is wrong\r\n" },
    { "APOP nobody " RFC_DIGEST "\r\n", "-ERR [AUTH] Name or digest is wrong\r\n" },
    { "APOP mrose c4c9334bac560ecc979e58001b3e22fc\r\n", "-ERR [AUTH] Name or digest is wrong\r\n" },
    { "APOP mrose c4c9334bac560ecc979e58001b3e22f\r\n", "-ERR [AUTH] Name or digest is wrong\r\n" },
    { "APOP mrose\r\n", "-ERR APOP needs an argument\r\n" },
    { "APOP\r\n", "-ERR APOP needs an argument\r\n" },
    { "APOP mrose " RFC_DIGEST " x\r\n", "-ERR APOP has too many arguments\r\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (MscopeMailStore) store = make_store ();
      g_autoptr (MscopeSession) session = begin_changed (store, RFC_GREETING);

      g_test_message ("%s", rows[i].said);
      g_assert_nonnull (mscope_mail_store_add_user (store, "mrose", "tanstaaf", NULL));
      fixture_assert_say (session, rows[i].said, rows[i].answered);
    }
}

static char *
dup_stamp (MscopeSession *session)
{
  g_autofree char *greeting = fixture_take (session);
  const char *start = strchr (greeting, '<');

  g_assert_nonnull (start);
  return g_strndup (start, (gsize) (strchr (start, '>') + 1 - start));
}

/* A stamp that came again would let in whoever has heard the digest. Some clients want letters, digits, "." and "-". */
static void
test_stamps (void)
{
  static const char *const personas[] = { "mailscope-pop3", "qpopper-4.0", "cyrus-2.2" };

  for (gsize i = 0; i < G_N_ELEMENTS (personas); i++)
    {
      g_autoptr (MscopeMailStore) store = make_store ();
      g_autoptr (MscopeSession) session = fixture_session_new (store, personas[i], FALSE);
      g_autoptr (MscopeSession) again = fixture_session_new (store, personas[i], FALSE);
      g_autofree char *stamp = dup_stamp (session);
      g_autofree char *other_stamp = dup_stamp (again);
      g_autofree char *text = g_strconcat (stamp, "geheim", NULL);
      g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_MD5, text, -1);
      g_autofree char *line = g_strdup_printf ("APOP ben %s\r\n", digest);
      g_autofree char *answer = NULL;

      g_test_message ("%s", stamp);
      g_assert_cmpuint (strspn (stamp + 1, G_CSET_A_2_Z G_CSET_a_2_z "0123456789.-@"), ==, strlen (stamp) - 2);
      /* Cyrus draws by lot, and the fixture always draws the same. */
      if (strcmp (personas[i], "cyrus-2.2") != 0)
        g_assert_cmpstr (stamp, !=, other_stamp);
      answer = fixture_say (session, line);
      g_assert_true (g_str_has_prefix (answer, "+OK"));
    }
}

/* Nobody can make a digest of nothing. */
static void
test_no_stamp (void)
{
  g_autoptr (MscopeMailStore) store = make_store ();
  g_autoptr (MscopeSession) session = begin_changed (store, "[replies]\ngreeting = +OK Our school\n");

  fixture_assert_say (session, "APOP ben 0\r\n", "-ERR \"APOP\" is not a command\r\n");
}

/* --- what keeps clients out --- */

static void
test_lock (void)
{
  g_autoptr (MscopeMailStore) store = make_store ();
  g_autoptr (MscopeSession) holder = begin_changed (store, RFC_GREETING);
  g_autoptr (MscopeSession) session = begin_changed (store, RFC_GREETING);

  g_assert_nonnull (mscope_mail_store_add_user (store, "mrose", "tanstaaf", NULL));
  g_free (fixture_say (holder, "APOP mrose " RFC_DIGEST "\r\n"));
  fixture_assert_say (session, "APOP mrose " RFC_DIGEST "\r\n", IN_USE);
  fixture_assert_say (session, "USER mrose\r\nPASS tanstaaf\r\n", "+OK Now the password of mrose, with PASS\r\n" IN_USE);
  fixture_assert_say (session, "AUTH PLAIN AG1yb3NlAHRhbnN0YWFm\r\n", IN_USE);
  fixture_assert_say (session, "AUTH PLAIN\r\nAG1yb3NlAHRhbnN0YWFm\r\n", "+ \r\n" IN_USE);
  mscope_session_finish (holder);
  fixture_assert_say (session, "AUTH PLAIN AG1yb3NlAHRhbnN0YWFm\r\n",
                      "+OK mrose has 0 messages, 0 octets; the mailbox is locked\r\n");
}

#define LOGIN "USER ben\r\nPASS geheim\r\n"
#define NOW_PASS "+OK Now the password of ben, with PASS\r\n"

static char *
say_later (MscopeSession *session,
           const char *input,
           guint seconds)
{
  mscope_session_push (session, input, strlen (input), FIXTURE_TIME_US + seconds * G_USEC_PER_SEC);
  return fixture_take (session);
}

static void
test_delay (void)
{
  static const char delayed[] = "[behaviour]\nlogin-delay = 60\n[replies]\n"
                                "too-soon = -ERR [LOGIN-DELAY] Wait ${delay} seconds\n[capa]\ncapability = LOGIN-DELAY ${delay}\n";
  g_autoptr (MscopeMailStore) store = make_store ();
  g_autoptr (MscopeSession) first = begin_changed (store, delayed);
  g_autoptr (MscopeSession) second = begin_changed (store, delayed);
  g_autofree char *wrong = NULL, *soon = NULL, *later = NULL, *capa = NULL;

  capa = say_later (second, "CAPA\r\n", 0);
  g_assert_cmpstr (capa, ==, "+OK What this server can do follows\r\nLOGIN-DELAY 60\r\n.\r\n");
  fixture_assert_say (first, LOGIN "QUIT\r\n", NOW_PASS LET_IN "+OK mail.example.org Goodbye\r\n");
  /* A wrong password is told first: the delay is for who has the right one. */
  wrong = say_later (second, "USER ben\r\nPASS wrong\r\n", 1);
  g_assert_cmpstr (wrong, ==, NOW_PASS WRONG);
  soon = say_later (second, LOGIN, 15);
  g_assert_cmpstr (soon, ==, NOW_PASS "-ERR [LOGIN-DELAY] Wait 45 seconds\r\n");
  g_free (fixture_say (second, "USER anna\r\nPASS geheim\r\n"));
  later = say_later (second, "NOOP\r\n", 16);
  g_assert_cmpstr (later, ==, "+OK Still here\r\n");
}

static void
test_delay_over (void)
{
  static const char delayed[] = "[behaviour]\nlogin-delay = 60\n[replies]\ntoo-soon = -ERR [LOGIN-DELAY] Wait\n";
  g_autoptr (MscopeMailStore) store = make_store ();
  g_autoptr (MscopeSession) first = begin_changed (store, delayed);
  g_autoptr (MscopeSession) second = begin_changed (store, delayed);
  g_autoptr (MscopeSession) smtp = fixture_session_new (store, "mailscope-smtp", FALSE);
  g_autofree char *answer = NULL;

  g_free (fixture_say (first, LOGIN "QUIT\r\n"));
  /* Signing on to send mail is another matter. */
  g_free (say_later (smtp, "EHLO pc\r\nAUTH PLAIN " PLAIN_BEN "\r\n", 59));
  answer = say_later (second, "AUTH PLAIN " PLAIN_BEN "\r\n", 60);
  g_assert_cmpstr (answer, ==, LET_IN);
}

/* Five wrong passwords, in whatever way, are enough. */
static void
test_guessing (void)
{
  g_autoptr (MscopeMailStore) store = make_store ();
  g_autoptr (MscopeSession) session = begin (store);

  fixture_assert_say (session, "USER ben\r\nPASS a\r\n", NOW_PASS WRONG);
  fixture_assert_say (session, "APOP ben 0\r\n", "-ERR [AUTH] Name or digest is wrong\r\n");
  fixture_assert_say (session, "AUTH PLAIN " PLAIN_WRONG "\r\n", WRONG);
  fixture_assert_say (session, "AUTH PLAIN\r\n" PLAIN_WRONG "\r\n", "+ \r\n" WRONG);
  fixture_assert_say (session, "USER ben\r\nPASS b\r\n" LOGIN, NOW_PASS "-ERR [AUTH] Too many wrong passwords\r\n");
  g_assert_true (mscope_session_is_closing (session));
}

static void
test_guessing_without_words (void)
{
  g_autoptr (MscopeMailStore) store = make_store ();
  g_autoptr (MscopePersona) persona = fixture_change_persona ("cyrus-2.2", "[behaviour]\nlogin-limit = 1\n");
  g_autoptr (MscopeSession) session = begin_with (store, persona);

  fixture_assert_say (session, "USER ben\r\nPASS a\r\n", "+OK Waiting for password\r\n-ERR [AUTH] Invalid login\r\n");
  g_assert_true (mscope_session_is_closing (session));
}

static void
test_names (void)
{
  g_autoptr (MscopeMailStore) store = make_store ();
  g_autoptr (MscopeSession) session = begin (store);
  g_autoptr (MscopeSession) telling = begin_changed (store, "[replies]\nuser-unknown = -ERR Who is ${user}?\n");

  fixture_assert_say (session, "USER nobody\r\nPASS geheim\r\n", "+OK Now the password of nobody, with PASS\r\n" WRONG);
  fixture_assert_say (session, "PASS geheim\r\n", "-ERR PASS is not possible now\r\n");
  fixture_assert_say (session, "USER ben@elsewhere.example\r\nPASS geheim\r\n", NOW_PASS WRONG);
  fixture_assert_say (telling, "USER nobody@example.org\r\nPASS geheim\r\n",
                      "-ERR Who is nobody?\r\n-ERR PASS is not possible now\r\n");
  fixture_assert_say (telling, "USER BEN@Example.Org\r\nPASS geheim\r\n", "+OK Now the password of BEN, with PASS\r\n" LET_IN);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/pop3-login/auth", test_auth);
  g_test_add_func ("/server/pop3-login/challenges", test_challenges);
  g_test_add_func ("/server/pop3-login/apop-example", test_apop_example);
  g_test_add_func ("/server/pop3-login/stamps", test_stamps);
  g_test_add_func ("/server/pop3-login/no-stamp", test_no_stamp);
  g_test_add_func ("/server/pop3-login/lock", test_lock);
  g_test_add_func ("/server/pop3-login/delay", test_delay);
  g_test_add_func ("/server/pop3-login/delay-over", test_delay_over);
  g_test_add_func ("/server/pop3-login/guessing", test_guessing);
  g_test_add_func ("/server/pop3-login/guessing-without-words", test_guessing_without_words);
  g_test_add_func ("/server/pop3-login/names", test_names);
  return g_test_run ();
}
