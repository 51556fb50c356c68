/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What dialogues in files do not show: two sessions at a time, ids, marks. */
#include "config.h"

#include "server/pop3-maildrop.h"
#include "session-fixture.h"

#include <string.h>

#define LOGIN "USER ben\r\nPASS geheim\r\n"

static MscopeMailStore *
make_store (void)
{
  MscopeMailStore *store = fixture_store_new ();

  fixture_add_mail (store, "ben", "Subject: 1\n\none\n");
  fixture_add_mail (store, "ben", "Subject: 2\nX-UIDL: same\n\ntwo\n");
  fixture_add_mail (store, "ben", "Subject: 3\nX-UIDL: same\n\nthree\n");
  return store;
}

static MscopeSession *
log_in (MscopeMailStore *store,
        const char *persona)
{
  MscopeSession *session = fixture_session_new (store, persona, FALSE);
  g_autofree char *answer = fixture_say (session, LOGIN);

  g_assert_null (strstr (answer, "-ERR"));
  return session;
}

static void
test_lock (void)
{
  g_autoptr (MscopeMailStore) store = make_store ();
  g_autoptr (MscopeSession) first = log_in (store, "mailscope-pop3");
  g_autoptr (MscopeSession) second = fixture_session_new (store, "mailscope-pop3", FALSE);
  g_autoptr (MscopeSession) qpop = fixture_session_new (store, "qpop-2.2", FALSE);

  g_free (fixture_take (second));
  g_free (fixture_take (qpop));
  fixture_assert_say (second, LOGIN, "+OK Now the password of ben, with PASS\r\n"
                                     "-ERR [IN-USE] Another session has this mailbox\r\n");
  fixture_assert_say (qpop, LOGIN, "+OK Password required for ben.\r\n"
                                   "-ERR /var/spool/mail/.ben.pop lock busy!  Is another session active? (11)\r\n");
  g_free (fixture_say (first, "DELE 1\r\n"));

  /* A client that vanishes deletes nothing and lets the mailbox go at once. */
  mscope_session_finish (first);
  fixture_assert_say (second, LOGIN "STAT\r\n",
                      "+OK Now the password of ben, with PASS\r\n"
                      "+OK ben has 3 messages, 87 octets; the mailbox is locked\r\n+OK 3 87\r\n");
}

static void
test_update (void)
{
  g_autoptr (MscopeMailStore) store = make_store ();
  g_autoptr (MscopeSession) session = log_in (store, "mailscope-pop3");

  g_free (fixture_say (session, "DELE 2\r\n"));
  g_assert_cmpuint (fixture_count_mail (store, "ben"), ==, 3);
  fixture_assert_say (session, "LIST\r\n", "+OK 2 messages, 54 octets\r\n1 19\r\n3 35\r\n.\r\n");
  fixture_assert_say (session, "QUIT\r\n", "+OK mail.example.org Goodbye\r\n");
  g_assert_cmpuint (fixture_count_mail (store, "ben"), ==, 2);
  g_assert_true (mscope_mail_store_lock (store, "ben"));
}

/* Mail that arrives meanwhile is for the next session. */
static void
test_arrival (void)
{
  g_autoptr (MscopeMailStore) store = make_store ();
  g_autoptr (MscopeSession) session = log_in (store, "mailscope-pop3");

  fixture_add_mail (store, "ben", "Subject: 4\n\nfour\n");
  fixture_assert_say (session, "STAT\r\nRETR 4\r\n", "+OK 3 87\r\n-ERR There is no message 4\r\n");
  g_free (fixture_say (session, "DELE 1\r\nDELE 2\r\nDELE 3\r\nQUIT\r\n"));
  g_assert_cmpuint (fixture_count_mail (store, "ben"), ==, 1);
}

static char *
ask_uids (MscopeMailStore *store,
          const char *persona)
{
  g_autoptr (MscopeSession) session = log_in (store, persona);

  return fixture_say (session, "UIDL\r\n");
}

static void
test_uids (void)
{
  g_autoptr (MscopeMailStore) store = make_store ();
  g_autofree char *own = NULL;
  g_autofree char *again = NULL;
  g_autofree char *qpop = NULL;
  g_autofree char *expected = NULL;
  g_auto (GStrv) lines = NULL;

  own = ask_uids (store, "mailscope-pop3");
  again = ask_uids (store, "mailscope-pop3");
  g_assert_cmpstr (own, ==, again);
  lines = g_strsplit (own, "\r\n", 0);
  g_assert_cmpuint (g_strv_length (lines), ==, 6);
  g_assert_cmpuint (strlen (lines[1]), ==, 2 + 32);
  g_assert_cmpstr (lines[2] + 2, !=, lines[3] + 2);

  qpop = ask_uids (store, "qpop-2.2");
  expected = g_strdup_printf ("+OK uidl command accepted.\r\n%s\r\n2 same\r\n%s\r\n.\r\n", lines[1], lines[3]);
  g_assert_cmpstr (qpop, ==, expected);
}

/* What comes with RETR has the octets that LIST and STAT promise. */
/* (transfer full): the unique ids as @persona gives them. */
static char *
list_uids (MscopeMailStore *store,
           const char *persona)
{
  g_autoptr (MscopeSession) session = log_in (store, persona);

  return fixture_say (session, "UIDL\r\n");
}

/* The form is the product's; it stays the same, and no two messages have the same. */
static void
test_uid_form (void)
{
  g_autoptr (MscopeMailStore) store = make_store ();
  g_autofree char *first = list_uids (store, "cyrus-2.2");
  g_autofree char *second = list_uids (store, "cyrus-2.2");
  g_auto (GStrv) lines = g_strsplit (first, "\r\n", 0);

  g_assert_cmpstr (first, ==, second);
  g_assert_cmpuint (g_strv_length (lines), ==, 6);
  g_assert_true (g_regex_match_simple ("^1 1[0-9]{9}\\.[0-9]{1,10}$", lines[1], 0, 0));
  g_assert_true (g_regex_match_simple ("^2 1[0-9]{9}\\.[0-9]{1,10}$", lines[2], 0, 0));
  g_assert_cmpstr (lines[1] + 2, !=, lines[2] + 2);
  g_assert_cmpstr (lines[2] + 2, !=, lines[3] + 2);
}

static char *
make_bad_uid (MscopeMailMessage *message,
              gpointer data)
{
  const char *const *uids = data;

  return g_strdup (uids[message->size % 2]);
}

/* What is no id, or another message's, is not taken. */
static void
test_made_uids (void)
{
  g_autofree char *long_uid = g_strnfill (71, 'x');
  const char *const rows[][2] = { { "", "" }, { "a b", "\xc3\xa4" }, { long_uid, long_uid }, { "twice", "twice" } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (MscopeMailStore) store = make_store ();
      g_autoptr (MscopePop3Maildrop) maildrop = mscope_pop3_maildrop_open (store, "ben", FALSE);
      g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

      mscope_pop3_maildrop_make_uids (maildrop, make_bad_uid, (gpointer) rows[i]);
      for (guint n = 1; n <= 3; n++)
        {
          const char *uid = mscope_pop3_maildrop_get_uid (maildrop, n);

          g_assert_true (g_hash_table_add (seen, (gpointer) uid));
          g_assert_true (strlen (uid) == 32 || strcmp (uid, "twice") == 0);
        }
      g_assert_cmpint (g_hash_table_contains (seen, "twice"), ==, i == 3);
    }
}

static void
test_sizes (void)
{
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (MscopeSession) session = NULL;

  fixture_add_mail (store, "ben", "Subject: dots\n\n.\n..\nlone\rcr\nno end");
  session = log_in (store, "mailscope-pop3");
  fixture_assert_say (session, "LIST 1\r\n", "+OK 1 41\r\n");
  fixture_assert_say (session, "RETR 1\r\n",
                      "+OK 41 octets follow\r\nSubject: dots\r\n\r\n..\r\n...\r\nlone\rcr\r\nno end\r\n.\r\n");
}

static void
test_refusals (void)
{
  static const struct { const char *line, *answer; } rows[] = {
    { "LIST 0", "-ERR There is no message 0" },
    { "LIST -1", "-ERR A number is missing: LIST -1" },
    { "LIST 99999999999999999999", "-ERR A number is missing: LIST 99999999999999999999" },
    { "LIST 4294967297", "-ERR There is no message 4294967297" },
    { "TOP 1", "-ERR TOP needs an argument" },
    { "TOP 1 x", "-ERR A number is missing: TOP 1 x" },
    { "TOP 1 2 3", "-ERR TOP has too many arguments" },
    { "STAT 1", "-ERR STAT has too many arguments" },
    { "USER ben", "-ERR USER is not possible now" },
    { "LAST now", "-ERR LAST has too many arguments" },
    { "APOP ben x", "-ERR APOP is not possible now" },
    { "RPOP ben", "-ERR \"RPOP\" is not a command" },
    { "XTND XMIT", "-ERR \"XTND\" is not a command" },
    { "", "-ERR \"\" is not a command" },
  };
  g_autoptr (MscopeMailStore) store = make_store ();
  g_autoptr (MscopeSession) session = log_in (store, "mailscope-pop3");

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *line = g_strconcat (rows[i].line, "\r\n", NULL);
      g_autofree char *answer = g_strconcat (rows[i].answer, "\r\n", NULL);

      fixture_assert_say (session, line, answer);
    }
}

/* A password may have blanks. */
static void
test_password (void)
{
  g_autoptr (MscopeMailStore) store = mscope_mail_store_new ("example.org", "1.host");
  g_autoptr (MscopeSession) session = NULL;

  g_assert_nonnull (mscope_mail_store_add_user (store, "ben", "two  words", NULL));
  session = fixture_session_new (store, "mailscope-pop3", FALSE);
  g_free (fixture_take (session));
  fixture_assert_say (session, "USER ben\r\nPASS two words\r\nUSER ben\r\nPASS two  words\r\n",
                      "+OK Now the password of ben, with PASS\r\n-ERR [AUTH] Name or password is wrong\r\n"
                      "+OK Now the password of ben, with PASS\r\n"
                      "+OK ben has 0 messages, 0 octets; the mailbox is locked\r\n");
}

/* Blanks at its ends belong to it, unless they were typed by mistake. */
static void
test_password_ends (void)
{
  static const struct
  {
    const char *password;
    const char *line;
    gboolean right;
  } rows[] = {
    { " a ", "PASS  a \r\n", TRUE },
    { " a ", "PASS a\r\n", FALSE },
    { "a", "PASS a \r\n", TRUE },
    { "a", "PASS  a\r\n", TRUE },
    { "a", "  pass a\r\n", TRUE },
    { "a", "PASS ab\r\n", FALSE },
    { "a", "PASS \r\n", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (MscopeMailStore) store = mscope_mail_store_new ("example.org", "1.host");
      g_autoptr (MscopeSession) session = NULL;
      g_autofree char *answer = NULL;

      g_test_message ("“%s” %s", rows[i].password, rows[i].line);
      g_assert_nonnull (mscope_mail_store_add_user (store, "ben", rows[i].password, NULL));
      session = fixture_session_new (store, "mailscope-pop3", FALSE);
      g_free (fixture_say (session, "USER ben\r\n"));
      answer = fixture_say (session, rows[i].line);
      g_assert_true (g_str_has_prefix (answer, rows[i].right ? "+OK" : "-ERR"));
    }
}

/* A NUL hides nothing: neither in a name nor in a password. */
static void
test_nul (void)
{
  static const char name[] = "USER ben\0x\r\nPASS geheim\r\n", password[] = "USER ben\r\nPASS geheim\0x\r\n";
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (MscopeSession) session = fixture_session_new (store, "mailscope-pop3", FALSE);

  g_free (fixture_take (session));
  mscope_session_push (session, name, sizeof name - 1, FIXTURE_TIME_US);
  mscope_session_push (session, password, sizeof password - 1, FIXTURE_TIME_US);
  fixture_assert_say (session, "", "+OK Now the password of ben?x, with PASS\r\n-ERR [AUTH] Name or password is wrong\r\n"
                                   "+OK Now the password of ben, with PASS\r\n"
                                   "-ERR [AUTH] Name or password is wrong\r\n");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/pop3-session/lock", test_lock);
  g_test_add_func ("/server/pop3-session/nul", test_nul);
  g_test_add_func ("/server/pop3-session/password-ends", test_password_ends);
  g_test_add_func ("/server/pop3-session/update", test_update);
  g_test_add_func ("/server/pop3-session/arrival", test_arrival);
  g_test_add_func ("/server/pop3-session/uids", test_uids);
  g_test_add_func ("/server/pop3-session/uid-form", test_uid_form);
  g_test_add_func ("/server/pop3-session/made-uids", test_made_uids);
  g_test_add_func ("/server/pop3-session/sizes", test_sizes);
  g_test_add_func ("/server/pop3-session/refusals", test_refusals);
  g_test_add_func ("/server/pop3-session/password", test_password);
  return g_test_run ();
}
