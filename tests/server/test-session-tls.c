/* SPDX-License-Identifier: GPL-3.0-or-later */
/* STARTTLS (RFC 3207), STLS (RFC 2595) and implicit TLS, as far as a session knows of them: by bytes. */
#include "config.h"

#include "session-fixture.h"

#include <string.h>

#define SMTP "mailscope-smtp"
#define POP3 "mailscope-pop3"
#define AGREED "TLS1.3 AES-256-GCM"

static const guint64 handshake[MSCOPE_N_SIDES] = { [MSCOPE_SIDE_CLIENT] = 400, [MSCOPE_SIDE_SERVER] = 1200 };

typedef struct
{
  MscopeMailStore *store;
  MscopeSession *session;
} Fixture;

static void
set_up (Fixture *fixture,
        const char *persona,
        gboolean can_tls,
        gboolean begins_with_tls)
{
  g_autoptr (MscopePersona) loaded = fixture_load_persona (persona);
  MscopeSessionOptions options;

  fixture->store = fixture_store_new ();
  options = (MscopeSessionOptions) {
    .persona = loaded,
    .store = fixture->store,
    .host = "mail.example.org",
    .client_name = "localhost",
    .client_address = "127.0.0.1",
    .nonce = "0123456789abcdef",
    .can_tls = can_tls,
    .begins_with_tls = begins_with_tls,
  };
  fixture->session = mscope_session_new (&options, FIXTURE_TIME_US);
  if (!begins_with_tls)
    g_free (fixture_take (fixture->session));
}

static void
tear_down (Fixture *fixture)
{
  mscope_session_free (fixture->session);
  mscope_mail_store_free (fixture->store);
}

static void
begin_tls (Fixture *fixture)
{
  g_assert_true (mscope_session_is_waiting_for_tls (fixture->session));
  mscope_session_begin_tls (fixture->session, handshake, AGREED, FIXTURE_TIME_US);
  g_assert_false (mscope_session_is_waiting_for_tls (fixture->session));
}

/* (transfer full): "C command STARTTLS|S reply …", with "*" at those that are encrypted; or of the client's only. */
static char *
take_entries_of (Fixture *fixture,
                 gboolean of_server_too)
{
  GString *all = g_string_new (NULL);
  MscopeEntry *entry;

  while ((entry = mscope_session_next_entry (fixture->session)) != NULL)
    {
      g_autofree char *first_line = g_strndup (entry->text, strcspn (entry->text, "\n"));

      if (entry->sender == MSCOPE_SIDE_SERVER && !of_server_too)
        {
          mscope_entry_unref (entry);
          continue;
        }
      g_string_append_printf (all, "%s%s%c %s %s", all->len > 0 ? "|" : "", entry->encrypted ? "*" : "",
                              entry->sender == MSCOPE_SIDE_CLIENT ? 'C' : 'S', mscope_entry_kind_get_name (entry->kind),
                              first_line);
      if (entry->kind == MSCOPE_ENTRY_TLS)
        g_string_append_printf (all, " %" G_GUINT64_FORMAT, entry->octets);
      if (entry->about != NULL)
        g_string_append_printf (all, " <%u>", entry->about->index);
      mscope_entry_unref (entry);
    }
  return g_string_free (all, FALSE);
}

static char *
take_entries (Fixture *fixture)
{
  return take_entries_of (fixture, TRUE);
}

static void
assert_entries (Fixture *fixture,
                const char *expected)
{
  g_autofree char *entries = take_entries (fixture);

  g_assert_cmpstr (entries, ==, expected);
}

static gboolean
offers (Fixture *fixture,
        const char *command,
        const char *keyword)
{
  g_autofree char *answer = fixture_say (fixture->session, command);
  g_autofree char *line = g_strdup_printf ("%s\r\n", keyword);
  const char *found = strstr (answer, line);

  g_assert_true (answer[0] == '2' || answer[0] == '+');
  g_assert_true (g_str_has_suffix (answer, "\r\n"));
  return found != NULL && (found[-1] == '-' || found[-1] == ' ' || found[-1] == '\n');
}

/* --- SMTP --- */

/* Who has signed on before TLS has not within it (RFC 3207 section 4.2), and may do so again. */
static void
test_smtp_sign_on (void)
{
  Fixture fixture;
  g_autofree char *mail = NULL;

  set_up (&fixture, SMTP, TRUE, FALSE);
  g_free (fixture_say (fixture.session, "EHLO pc\r\n"));
  fixture_assert_say (fixture.session, "AUTH PLAIN AGJlbgBnZWhlaW0=\r\n", "235 2.7.0 ben has signed on\r\n");
  g_free (fixture_say (fixture.session, "STARTTLS\r\n"));
  begin_tls (&fixture);
  g_free (fixture_say (fixture.session, "EHLO pc\r\nMAIL FROM:<ben@example.org>\r\n"));
  fixture_assert_say (fixture.session, "RCPT TO:<x@far.example>\r\n",
                      "550 5.7.1 <x@far.example> This server takes mail for example.org only\r\n");
  fixture_assert_say (fixture.session, "RSET\r\nAUTH LOGIN\r\nYmVu\r\nZ2VoZWlt\r\n",
                      "250 2.0.0 The mail is forgotten\r\n334 VXNlcm5hbWU6\r\n334 UGFzc3dvcmQ6\r\n"
                      "235 2.7.0 ben has signed on\r\n");
  g_free (fixture_say (fixture.session, "MAIL FROM:<ben@example.org>\r\nRCPT TO:<anna>\r\nDATA\r\nhi\r\n.\r\n"));
  mail = fixture_read_mail (fixture.store, "anna", 0);
  g_assert_nonnull (strstr (mail, " with ESMTPSA id "));
  tear_down (&fixture);
}

static void
test_starttls (void)
{
  Fixture fixture;

  set_up (&fixture, SMTP, TRUE, FALSE);
  g_assert_true (offers (&fixture, "EHLO pc\r\n", "STARTTLS"));
  g_assert_cmpuint (mscope_session_get_phase (fixture.session), ==, MSCOPE_SMTP_READY);
  fixture_assert_say (fixture.session, "STARTTLS\r\n", "220 2.0.0 Begin TLS now; then say EHLO again\r\n");
  g_assert_true (mscope_session_is_blocked (fixture.session));
  g_assert_false (mscope_session_is_closing (fixture.session));
  begin_tls (&fixture);
  g_assert_false (mscope_session_is_blocked (fixture.session));
  g_assert_cmpuint (mscope_session_get_phase (fixture.session), ==, MSCOPE_SMTP_GREETED);
  g_free (take_entries (&fixture));

  /* All is forgotten. */
  fixture_assert_say (fixture.session, "MAIL FROM:<a@example.org>\r\n", "503 5.5.1 Say EHLO first\r\n");
  g_assert_false (offers (&fixture, "EHLO pc\r\n", "STARTTLS"));
  fixture_assert_say (fixture.session, "STARTTLS\r\n", "503 5.5.1 The connection is encrypted already\r\n");
  fixture_assert_say (fixture.session, "MAIL FROM:<a@example.org>\r\nRCPT TO:<ben@example.org>\r\n",
                      "250 2.1.0 <a@example.org> Sender accepted\r\n250 2.1.5 <ben@example.org> Recipient accepted\r\n");
  tear_down (&fixture);
}

static void
test_starttls_entries (void)
{
  Fixture fixture;

  set_up (&fixture, SMTP, TRUE, FALSE);
  g_free (fixture_say (fixture.session, "EHLO pc\r\n"));
  g_free (fixture_say (fixture.session, "STARTTLS\r\n"));
  begin_tls (&fixture);
  g_free (fixture_say (fixture.session, "QUIT\r\n"));
  assert_entries (&fixture,
                  "S greeting 220 mail.example.org ESMTP Mailscope, a server to learn with"
                  "|C command EHLO pc|S reply 250-mail.example.org Hello pc [127.0.0.1] <1>"
                  "|C command STARTTLS|S reply 220 2.0.0 Begin TLS now; then say EHLO again <3>"
                  "|C tls " AGREED " 400|S tls " AGREED " 1200"
                  "|*C command QUIT|*S reply 221 2.0.0 mail.example.org Goodbye <7>");
  tear_down (&fixture);
}

/* A name said before TLS may be anybody's; it must not get into the Received line. */
static void
test_starttls_forgets_name (void)
{
  Fixture fixture;
  g_autofree char *mail = NULL;

  set_up (&fixture, "postfix", TRUE, FALSE);
  g_free (fixture_say (fixture.session, "EHLO evil.example.com\r\nMAIL FROM:<e@evil.example.com>\r\nSTARTTLS\r\n"));
  begin_tls (&fixture);
  fixture_assert_say (fixture.session, "RCPT TO:<ben@example.org>\r\n", "503 5.5.1 Error: need MAIL command\r\n");
  g_free (fixture_say (fixture.session, "MAIL FROM:<a@example.org>\r\nRCPT TO:<ben@example.org>\r\nDATA\r\nA: b\r\n.\r\n"));
  mail = fixture_read_mail (fixture.store, "ben", 0);
  g_assert_null (strstr (mail, "evil"));
  tear_down (&fixture);
}

static const struct
{
  const char *label;
  const char *persona;
  gboolean can_tls;
  const char *before; /* said before */
  const char *said;
  const char *answer;
} refusals[] = {
  { "argument", SMTP, TRUE, "EHLO pc\r\n", "STARTTLS now\r\n", "501 5.5.4 STARTTLS stands alone\r\n" },
  { "before EHLO", SMTP, TRUE, "", "STARTTLS\r\n", "503 5.5.1 Say EHLO first\r\n" },
  { "within a mail", SMTP, TRUE, "EHLO pc\r\nMAIL FROM:<>\r\n", "STARTTLS\r\n",
    "503 5.5.1 Not within a mail: RSET or finish it first\r\n" },
  { "no TLS", SMTP, FALSE, "EHLO pc\r\n", "STARTTLS\r\n", "454 4.7.0 TLS is not possible here now\r\n" },
  { "Postfix, argument", "postfix", TRUE, "", "STARTTLS now\r\n", "501 5.5.4 Syntax: STARTTLS\r\n" },
  { "Postfix, no TLS", "postfix", FALSE, "", "starttls\r\n", "454 4.7.0 TLS not available due to local problem\r\n" },
  { "Sendmail of 1998", "sendmail-8.8", TRUE, "EHLO pc\r\n", "STARTTLS\r\n", "500 Command unrecognized\r\n" },
  { "POP3, argument", POP3, TRUE, "", "STLS now\r\n", "-ERR STLS has too many arguments\r\n" },
  { "POP3, after the login", POP3, TRUE, "USER ben\r\nPASS geheim\r\n", "STLS\r\n", "-ERR STLS is not possible now\r\n" },
  { "POP3, no TLS", POP3, FALSE, "", "STLS\r\n", "-ERR [SYS/TEMP] TLS is not possible here now\r\n" },
  { "QPOP of 1996", "qpop-2.2", TRUE, "", "STLS\r\n", "-ERR Unknown command: \"stls\".\r\n" },
};

static void
test_refusals (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      Fixture fixture;

      g_test_message ("%s", refusals[i].label);
      set_up (&fixture, refusals[i].persona, refusals[i].can_tls, FALSE);
      g_free (fixture_say (fixture.session, refusals[i].before));
      fixture_assert_say (fixture.session, refusals[i].said, refusals[i].answer);
      g_assert_false (mscope_session_is_waiting_for_tls (fixture.session));
      tear_down (&fixture);
    }
}

static void
test_not_offered_without_tls (void)
{
  Fixture fixture;

  set_up (&fixture, SMTP, FALSE, FALSE);
  g_assert_false (offers (&fixture, "EHLO pc\r\n", "STARTTLS"));
  tear_down (&fixture);
  set_up (&fixture, POP3, FALSE, FALSE);
  g_assert_false (offers (&fixture, "CAPA\r\n", "STLS"));
  g_assert_true (offers (&fixture, "CAPA\r\n", "TOP"));
  tear_down (&fixture);
}

/* Where STARTTLS is the last line of EHLO's answer, another one becomes it. */
static void
test_last_keyword_left_out (void)
{
  static const char *const rows[][2] = {
    { "keyword = SIZE\nkeyword = STARTTLS\n", "250-mail.example.org\r\n250 SIZE\r\n" },
    { "keyword = STARTTLS\n", "250 mail.example.org\r\n" },
    { "keyword = STARTTLS\nkeyword = starttls\n", "250 mail.example.org\r\n" },
    { "keyword = STARTTLS\nkeyword = SIZE\n", "250-mail.example.org\r\n250 SIZE\r\n" },
    { "keyword = STARTTLSX\n", "250-mail.example.org\r\n250 STARTTLSX\r\n" },
    { "", "250 mail.example.org\r\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strconcat ("[persona]\nprotocol = smtp\ntitle = x\n[behaviour]\ncommands = EHLO\n"
                                           "queue-id = x\n[ehlo]\n", rows[i][0],
                                           "[replies]\ngreeting = 220 x\nunknown-command = 500 x\nneed-helo = 503 x\n"
                                           "bad-sequence = 503 x\nauth-required = 530 x\nehlo = 250 ${host}\n"
                                           "ehlo-syntax = 501 x\n", NULL);
      g_autoptr (GBytes) data = g_bytes_new (text, strlen (text));
      g_autoptr (GError) error = NULL;
      g_autoptr (MscopePersona) persona = mscope_persona_new ("test.persona", data, &error);
      g_autoptr (MscopeMailStore) store = fixture_store_new ();
      g_autoptr (MscopeSession) session = NULL;

      g_assert_no_error (error);
      session = mscope_session_new (&(const MscopeSessionOptions) { .persona = persona, .store = store,
                                                                    .host = "mail.example.org", .client_name = "pc",
                                                                    .client_address = "127.0.0.1" }, FIXTURE_TIME_US);
      g_free (fixture_take (session));
      fixture_assert_say (session, "EHLO pc\r\n", rows[i][1]);
    }
}

/* --- what comes too early (RFC 3207 section 5; CVE-2011-0411) --- */

static const struct
{
  const char *label;
  const char *persona;
  const char *sent;        /* in one piece */
  const char *before;      /* entries */
  const char *thrown_away; /* the same */
  const char *first;  /* said within TLS */
  const char *first_answer;
} injections[] = {
  { "a command", "postfix", "EHLO pc\r\nSTARTTLS\r\nMAIL FROM:<evil@example.com>\r\n",
    "C command EHLO pc|C command STARTTLS|",
    "C command MAIL FROM:<evil@example.com>|", "RCPT TO:<ben@example.org>\r\n", "503 5.5.1 Error: need MAIL command\r\n" },
  { "half a command", "postfix", "STARTTLS\r\nMAIL FROM:<evil@example.com>\r\nRSE", "C command STARTTLS|",
    "C command MAIL FROM:<evil@example.com>|C command RSE|", "NOOP\r\n", "250 2.0.0 Ok\r\n" },
  { "a letter", "postfix", "STARTTLS\r\nN", "C command STARTTLS|", "C command N|", "NOOP\r\n", "250 2.0.0 Ok\r\n" },
  { "a mail", "postfix", "STARTTLS\r\nMAIL FROM:<>\r\nRCPT TO:<ben@example.org>\r\nDATA\r\nSubject: evil\r\n", "C command STARTTLS|",
    "C command MAIL FROM:<>|C command RCPT TO:<ben@example.org>|C command DATA|C message Subject: evil <4>|",
    "NOOP\r\n", "250 2.0.0 Ok\r\n" },
  { "an announced chunk", "postfix", "STARTTLS\r\nBDAT 100000\r\nabc", "C command STARTTLS|",
    "C command BDAT 100000|C message abc <2>|", "NOOP\r\n", "250 2.0.0 Ok\r\n" },
  { "records of TLS", "postfix", "STARTTLS\r\n\x16\x03\x01\x01\x01hello", "C command STARTTLS|", "C tls  10|",
    "NOOP\r\n", "250 2.0.0 Ok\r\n" },
  { "STARTTLS twice", "postfix", "STARTTLS\r\nSTARTTLS\r\n", "C command STARTTLS|",
    "C command STARTTLS|", "NOOP\r\n", "250 2.0.0 Ok\r\n" },
  { "QUIT", "postfix", "STARTTLS\r\nQUIT\r\n", "C command STARTTLS|", "C command QUIT|", "NOOP\r\n", "250 2.0.0 Ok\r\n" },
  { "a name", POP3, "STLS\r\nUSER ben\r\n", "C command STLS|", "C command USER ben|", "PASS geheim\r\n",
    "-ERR PASS is not possible now\r\n" },
  { "half a name", POP3, "STLS\r\nUSER ev", "C command STLS|", "C command USER ev|", "USER ben\r\n",
    "+OK Now the password of ben, with PASS\r\n" },
};

static void
test_injections (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (injections); i++)
    {
      Fixture fixture;
      g_autofree char *answer = NULL;
      g_autofree char *entries = NULL;
      g_autofree char *expected = NULL;

      g_test_message ("%s", injections[i].label);
      set_up (&fixture, injections[i].persona, TRUE, FALSE);
      answer = fixture_say (fixture.session, injections[i].sent);
      /* The answer to the command that begins TLS is the last one. */
      g_assert_true (g_str_has_suffix (answer, injections[i].persona[0] == 'p' ? "220 2.0.0 Ready to start TLS\r\n"
                                                                              : "+OK Begin TLS now\r\n"));
      begin_tls (&fixture);
      entries = take_entries_of (&fixture, FALSE);
      expected = g_strdup_printf ("%s%sC tls " AGREED " 400", injections[i].before, injections[i].thrown_away);
      g_assert_cmpstr (entries, ==, expected);
      fixture_assert_say (fixture.session, injections[i].first, injections[i].first_answer);
      tear_down (&fixture);
    }
}

/* --- POP3 --- */

static void
test_stls (void)
{
  Fixture fixture;

  set_up (&fixture, POP3, TRUE, FALSE);
  g_assert_true (offers (&fixture, "CAPA\r\n", "STLS"));
  g_free (fixture_say (fixture.session, "USER anna\r\n"));
  fixture_assert_say (fixture.session, "STLS\r\n", "+OK Begin TLS now\r\n");
  begin_tls (&fixture);
  g_assert_cmpuint (mscope_session_get_phase (fixture.session), ==, MSCOPE_POP3_AUTHORIZATION);
  fixture_assert_say (fixture.session, "PASS geheim\r\n", "-ERR PASS is not possible now\r\n");
  g_assert_false (offers (&fixture, "CAPA\r\n", "STLS"));
  fixture_assert_say (fixture.session, "STLS\r\n", "-ERR The connection is encrypted already\r\n");
  fixture_assert_say (fixture.session, "USER ben\r\nPASS geheim\r\n",
                      "+OK Now the password of ben, with PASS\r\n"
                      "+OK ben has 0 messages, 0 octets; the mailbox is locked\r\n");
  tear_down (&fixture);
}

/* --- TLS from the first octet --- */

static void
test_implicit (void)
{
  static const struct
  {
    const char *persona;
    const char *greeting;
    const char *hello;
    const char *keyword;
    guint32 phase;
  } rows[] = {
    { SMTP, "220 mail.example.org ESMTP Mailscope, a server to learn with", "EHLO pc\r\n", "STARTTLS",
      MSCOPE_SMTP_GREETED },
    { POP3, "+OK mail.example.org Mailscope POP3 server, a server to learn with <", "CAPA\r\n", "STLS",
      MSCOPE_POP3_AUTHORIZATION },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Fixture fixture;
      g_autofree char *nothing = NULL;
      g_autofree char *greeting = NULL;
      g_autofree char *entries = NULL;

      set_up (&fixture, rows[i].persona, TRUE, TRUE);
      nothing = fixture_take (fixture.session);
      g_assert_cmpstr (nothing, ==, "");
      g_assert_true (mscope_session_is_blocked (fixture.session));
      begin_tls (&fixture);
      greeting = fixture_take (fixture.session);
      g_assert_true (g_str_has_prefix (greeting, rows[i].greeting));
      g_assert_cmpuint (mscope_session_get_phase (fixture.session), ==, rows[i].phase);
      entries = take_entries (&fixture);
      g_assert_true (g_str_has_prefix (entries, "C tls " AGREED " 400|S tls " AGREED " 1200|*S greeting "));
      g_assert_false (offers (&fixture, rows[i].hello, rows[i].keyword));
      tear_down (&fixture);
    }
}

/* A message is taken by where its octets stand among those pushed; the handshake's are none of them. */
static void
test_message_within_tls (void)
{
  Fixture fixture;
  g_autofree char *mail = NULL;

  set_up (&fixture, SMTP, TRUE, FALSE);
  g_free (fixture_say (fixture.session, "EHLO pc\r\nSTARTTLS\r\nMAIL FROM:<"));
  begin_tls (&fixture);
  g_free (fixture_say (fixture.session, "EHLO pc\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<ben@example.org>\r\nDATA\r\n"));
  g_free (fixture_say (fixture.session, "Subject: within\r\n\r\n..stuffed\r\n.\r\n"));
  mail = fixture_read_mail (fixture.store, "ben", 0);
  g_assert_true (g_str_has_suffix (mail, "\nSubject: within\n\n.stuffed\n"));
  tear_down (&fixture);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/session-tls/smtp-sign-on", test_smtp_sign_on);
  g_test_add_func ("/server/session-tls/starttls", test_starttls);
  g_test_add_func ("/server/session-tls/starttls-entries", test_starttls_entries);
  g_test_add_func ("/server/session-tls/starttls-forgets-name", test_starttls_forgets_name);
  g_test_add_func ("/server/session-tls/refusals", test_refusals);
  g_test_add_func ("/server/session-tls/not-offered-without-tls", test_not_offered_without_tls);
  g_test_add_func ("/server/session-tls/last-keyword-left-out", test_last_keyword_left_out);
  g_test_add_func ("/server/session-tls/injections", test_injections);
  g_test_add_func ("/server/session-tls/stls", test_stls);
  g_test_add_func ("/server/session-tls/implicit", test_implicit);
  g_test_add_func ("/server/session-tls/message-within-tls", test_message_within_tls);
  return g_test_run ();
}
