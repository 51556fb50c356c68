/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CAPA in each state, UTF8, LANG, and the clock that ends a session. */
#include "config.h"

#include "session-fixture.h"

#include <string.h>

#define LOGIN "USER ben\r\nPASS geheim\r\n"

static MscopeSession *
begin (MscopeMailStore *store,
       const char *changes)
{
  g_autoptr (MscopePersona) persona = fixture_change_persona ("mailscope-pop3", changes);
  MscopeSession *session = fixture_session_new_with (store, persona, FALSE);

  g_free (fixture_take (session));
  return session;
}

#define CAPA_OF_MAILSCOPE(stls) "+OK What this server can do follows\r\n" \
                                "SASL SCRAM-SHA-256 SCRAM-SHA-1 CRAM-MD5 PLAIN LOGIN\r\nUSER\r\n" stls "TOP\r\nUIDL\r\n" \
                                "RESP-CODES\r\nAUTH-RESP-CODE\r\nPIPELINING\r\nEXPIRE NEVER\r\nUTF8 USER\r\nLANG\r\n" \
                                "IMPLEMENTATION Mailscope\r\n.\r\n"

static void
test_mailscope (void)
{
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (MscopeSession) session = begin (store, "");

  fixture_assert_say (session, "CAPA\r\n", CAPA_OF_MAILSCOPE ("STLS\r\n"));
  g_free (fixture_say (session, LOGIN));
  fixture_assert_say (session, "CAPA\r\n", CAPA_OF_MAILSCOPE (""));
  fixture_assert_say (session, "CAPA all\r\n", "-ERR CAPA has too many arguments\r\n");
}

/* STLS is for who has no TLS and has not signed on. */
static void
test_states (void)
{
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (MscopeSession) session = begin (store, "[capa]\ncapability = STLS\ncapability = SASL ${mechanisms}\n"
                                             "capability = TOP\ncapability = IMPLEMENTATION ${host}\n"
                                             "before-login = SASL\nafter-login = IMPLEMENTATION\n");

  fixture_assert_say (session, "CAPA\r\n", "+OK What this server can do follows\r\n"
                                           "STLS\r\nSASL SCRAM-SHA-256 SCRAM-SHA-1 CRAM-MD5 PLAIN LOGIN\r\nTOP\r\n.\r\n");
  g_free (fixture_say (session, LOGIN));
  fixture_assert_say (session, "CAPA\r\n", "+OK What this server can do follows\r\nTOP\r\n"
                                           "IMPLEMENTATION mail.example.org\r\n.\r\n");
}

#define LANGUAGES "[lang]\nlanguage = en English\nlanguage = en-boont English Boontling dialect\nlanguage = de-CH Deutsch\n" \
                  "[replies en-boont]\nnoop = +OK Still pikin\n[replies de-CH]\nnoop = +OK Immer noch da\n" \
                  "lang = +OK ${language} Von nun an so\nlang-unknown = -ERR Das nicht\n"

/* Ranges are matched as RFC 4647 section 3.4 has it; what is refused leaves all as it was. */
static void
test_lang (void)
{
  static const struct { const char *said, *answered; } rows[] = {
    { "LANG", "+OK The languages follow\r\nen English\r\nen-boont English Boontling dialect\r\nde-CH Deutsch\r\n.\r\n" },
    { "LANG EN-BOONT", "+OK en-boont This is how the server speaks now\r\n" },
    { "NOOP", "+OK Still pikin\r\n" },
    { "LANG de", "+OK de-CH Von nun an so\r\n" },
    { "NOOP", "+OK Immer noch da\r\n" },
    { "STAT", "+OK 0 0\r\n" },
    { "LANG d", "-ERR Das nicht\r\n" },
    { "LANG de-AT", "-ERR Das nicht\r\n" },
    { "LANG en de", "-ERR LANG has too many arguments\r\n" },
    { "NOOP", "+OK Immer noch da\r\n" },
    { "LANG *", "+OK en This is how the server speaks now\r\n" },
    { "NOOP", "+OK Still here\r\n" },
    { "LANG en", "+OK en This is how the server speaks now\r\n" },
    { "LANG MUL", "-ERR The server does not speak that language\r\n" },
  };
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (MscopeSession) session = begin (store, LANGUAGES);

  g_free (fixture_say (session, "LANG de\r\n" LOGIN "LANG en\r\n"));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *line = g_strconcat (rows[i].said, "\r\n", NULL);

      fixture_assert_say (session, line, rows[i].answered);
    }
}

/* Every text of our own server that is for people is there in all its languages. */
static void
test_languages (void)
{
  g_autoptr (MscopePersona) persona = fixture_load_persona ("mailscope-pop3");
  g_auto (GStrv) tags = mscope_persona_list_languages (persona);
  static const guint same[] = { MSCOPE_KEY_GREETING, MSCOPE_POP3_KEY_STAT, MSCOPE_POP3_KEY_LIST_ONE,
                                MSCOPE_POP3_KEY_UIDL_ONE };
  char *values[MSCOPE_N_VARIABLES] = { NULL };

  g_assert_cmpuint (g_strv_length (tags), ==, 3);
  for (guint key = 0; key < MSCOPE_N_POP3_KEYS; key++)
    {
      g_autoptr (GString) english = g_string_new (NULL);
      gboolean to_differ = TRUE;
      guint n_keys;

      if (mscope_persona_get_keys (MSCOPE_PROTOCOL_POP3, &n_keys)[key].kind != MSCOPE_KEY_REPLY
          || !mscope_persona_has_text (persona, key))
        continue;
      for (gsize i = 0; i < G_N_ELEMENTS (same); i++)
        to_differ &= same[i] != key;
      mscope_persona_append_reply (persona, key, values, 0, english);
      for (char **tag = tags + 1; *tag != NULL; tag++)
        {
          g_autoptr (GString) text = g_string_new (NULL);

          mscope_persona_append_reply (mscope_persona_get_translation (persona, *tag), key, values, 0, text);
          g_test_message ("%s: %s", *tag, text->str);
          g_assert_cmpint (strcmp (english->str, text->str) != 0, ==, to_differ);
        }
    }
}

#define UTF8_MAIL "Received: from x (x [::1])\n\tby y with UTF8SMTP id 1\nFrom: <gr\u00fcn@example.org>\n\nhi\n"

static void
test_utf8 (void)
{
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (MscopeSession) without = begin (store, "");
  g_autoptr (MscopeSession) with = begin (store, "");
  g_autofree char *answer = NULL;

  fixture_add_mail (store, "ben", UTF8_MAIL);
  fixture_add_mail (store, "ben", "Received: from x by y with UTF8SMTP id 2\n\ngr\u00fcn\n");
  fixture_add_mail (store, "ben", "From: <gr\xfcn@example.org>\n\nmade without asking\n");
  g_free (fixture_say (without, LOGIN));
  fixture_assert_say (without, "RETR 1\r\nTOP 1 0\r\n",
                      "-ERR [UTF8] Message 1 needs UTF8, which is said before signing on\r\n"
                      "-ERR [UTF8] Message 1 needs UTF8, which is said before signing on\r\n");
  fixture_assert_say (without, "UTF8\r\n", "-ERR UTF8 is not possible now\r\n");
  /* A body may be of 8 bits anyway (RFC 6152); a header that breaks the rules is sent as it is. */
  fixture_assert_say (without, "TOP 2 1\r\n", "+OK Header and 1 lines follow\r\nReceived: from x by y with UTF8SMTP id 2\r\n"
                                              "\r\ngr\u00fcn\r\n.\r\n");
  fixture_assert_say (without, "TOP 3 0\r\n", "+OK Header and 0 lines follow\r\nFrom: <gr\xfcn@example.org>\r\n\r\n.\r\n");
  mscope_session_finish (without);

  fixture_assert_say (with, "UTF8 please\r\n", "-ERR UTF8 has too many arguments\r\n");
  fixture_assert_say (with, "UTF8\r\n", "+OK UTF-8 from now on\r\n");
  g_free (fixture_say (with, LOGIN));
  answer = fixture_say (with, "RETR 1\r\n");
  g_assert_nonnull (strstr (answer, "From: <gr\u00fcn@example.org>\r\n\r\nhi\r\n.\r\n"));
}

/* What SMTP takes in with SMTPUTF8, POP3 knows as such. */
static void
test_utf8_delivered (void)
{
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (MscopeSession) smtp = fixture_session_new (store, "mailscope-smtp", FALSE);
  g_autoptr (MscopeSession) session = begin (store, "");

  g_free (fixture_say (smtp, "EHLO pc\r\nMAIL FROM:<gr\u00fcn@example.net> SMTPUTF8\r\nRCPT TO:<ben>\r\nDATA\r\n"
                       "Subject: gr\u00fcn\r\n\r\nhi\r\n.\r\n"));
  g_free (fixture_say (session, LOGIN));
  fixture_assert_say (session, "RETR 1\r\n", "-ERR [UTF8] Message 1 needs UTF8, which is said before signing on\r\n");
}

/* Without the persona's words on it, there is no such refusal. */
static void
test_utf8_not_asked (void)
{
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (MscopeSession) session = fixture_session_new (store, "cyrus-2.2", FALSE);
  g_autofree char *answer = NULL;

  fixture_add_mail (store, "ben", UTF8_MAIL);
  answer = fixture_say (session, LOGIN "RETR 1\r\n");
  g_assert_nonnull (strstr (answer, "gr\u00fcn"));
}

/* RFC 1939 section 3: a client that says nothing is cut off without a word, and nothing is deleted. */
static void
test_idle (void)
{
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (MscopeSession) session = begin (store, "[behaviour]\nidle-limit = 600\n");
  g_autofree char *rest = NULL;

  fixture_add_mail (store, "ben", "Subject: x\n\n");
  g_free (fixture_say (session, LOGIN "DELE 1\r\n"));
  mscope_session_tick (session, FIXTURE_TIME_US + 600 * G_USEC_PER_SEC - 1);
  g_assert_false (mscope_session_is_closing (session));
  mscope_session_tick (session, FIXTURE_TIME_US + 600 * G_USEC_PER_SEC);
  g_assert_true (mscope_session_is_closing (session));
  rest = fixture_take (session);
  g_assert_cmpstr (rest, ==, "");
  mscope_session_finish (session);
  g_assert_cmpuint (fixture_count_mail (store, "ben"), ==, 1);
  g_assert_true (mscope_mail_store_lock (store, "ben"));
}

/* A QUIT that is not whole is none. */
static void
test_cut_quit (void)
{
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (MscopeSession) session = begin (store, "");

  fixture_add_mail (store, "ben", "Subject: x\n\n");
  g_free (fixture_say (session, LOGIN "DELE 1\r\n"));
  fixture_assert_say (session, "QUIT", "");
  mscope_session_finish (session);
  g_assert_cmpuint (fixture_count_mail (store, "ben"), ==, 1);
  g_assert_true (mscope_mail_store_lock (store, "ben"));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/pop3-capabilities/mailscope", test_mailscope);
  g_test_add_func ("/server/pop3-capabilities/states", test_states);
  g_test_add_func ("/server/pop3-capabilities/lang", test_lang);
  g_test_add_func ("/server/pop3-capabilities/languages", test_languages);
  g_test_add_func ("/server/pop3-capabilities/utf8", test_utf8);
  g_test_add_func ("/server/pop3-capabilities/utf8-delivered", test_utf8_delivered);
  g_test_add_func ("/server/pop3-capabilities/utf8-not-asked", test_utf8_not_asked);
  g_test_add_func ("/server/pop3-capabilities/idle", test_idle);
  g_test_add_func ("/server/pop3-capabilities/cut-quit", test_cut_quit);
  return g_test_run ();
}
