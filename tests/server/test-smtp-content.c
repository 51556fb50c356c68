/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where content ends and what is kept of it: DATA, BDAT, loops, copies; and that pieces never matter. */
#include "config.h"

#include "session-fixture.h"

#include <string.h>

#define ENVELOPE "MAIL FROM:<a@b.example>\r\nRCPT TO:<ben@example.org>\r\n"
#define ENVELOPE_ANSWER "250 2.1.0 <a@b.example> Sender accepted\r\n250 2.1.5 <ben@example.org> Recipient accepted\r\n"

static MscopeSession *
open_session (MscopeMailStore *store,
              const char *persona)
{
  MscopeSession *session = fixture_session_new (store, persona, FALSE);

  g_free (fixture_say (session, "EHLO pc.example.org\r\n"));
  return session;
}

/* (transfer full): what a message has below the server's own lines; those end with the date. */
static char *
read_text (MscopeMailStore *store,
           const char *user,
           guint index)
{
  g_autofree char *mail = fixture_read_mail (store, user, index);
  const char *date = strstr (mail, "+0100\n");

  g_assert_nonnull (date);
  return g_strdup (date + strlen ("+0100\n"));
}

/* --- the end of content --- */

/* Sequences that some server or other takes for the end of a message. None is; what follows is no command. */
static const char *const no_ends[] = {
  "\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r\n.\r", "\r.\r\n", "\n.\r", "\r\n.\r\r\n", "\n\n.\r\n", "\r\r.\r\r",
  "\r\n..\r\n", "\r\n. \r\n", "\r\n .\r\n", "\r\n.\t\r\n", ".\r\n", "\r\n\xe2\x80\xa4\r\n",
};

static void
test_no_ends (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (no_ends); i++)
    for (gsize step = 1; step < 4; step++)
      {
        g_autoptr (MscopeMailStore) store = fixture_store_new ();
        g_autoptr (MscopeSession) session = open_session (store, "mailscope-smtp");
        g_autofree char *content = g_strconcat ("From: a\r\nDate: b\r\n\r\nx", no_ends[i],
                                                "MAIL FROM:<evil@example.org>\r\nRSET\r\nQUIT\r\n", NULL);
        g_autofree char *none = NULL;

        g_free (fixture_say (session, ENVELOPE "DATA\r\n"));
        for (gsize at = 0; at < strlen (content); at += step)
          mscope_session_push (session, content + at, MIN (step, strlen (content) - at), FIXTURE_TIME_US);
        none = fixture_take (session);
        g_test_message ("%" G_GSIZE_FORMAT, i);
        g_assert_cmpstr (none, ==, "");
        g_assert_cmpuint (fixture_count_mail (store, "ben"), ==, 0);
        fixture_assert_say (session, ".\r\nNOOP\r\n",
                            "250 2.0.0 Delivered as M00000001\r\n250 2.0.0 Still here\r\n");
        g_assert_cmpuint (fixture_count_mail (store, "ben"), ==, 1);
      }
}

/* A NUL, all octets, and lines of any length are content. */
static void
test_odd_octets (void)
{
  static const char content[] = "From: a\r\n\r\na\0b\r\n\0.\r\n.\0\r\n";
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (MscopeSession) session = open_session (store, "mailscope-smtp");
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GBytes) text = NULL;
  static const char stored[] = "From: a\n\na\0b\n\0.\n\0\n";
  gsize length;
  const char *data;

  g_free (fixture_say (session, ENVELOPE "DATA\r\n"));
  mscope_session_push (session, content, sizeof content - 1, FIXTURE_TIME_US);
  fixture_assert_say (session, ".\r\n", "250 2.0.0 Delivered as M00000001\r\n");
  list = mscope_mail_store_list (store, "ben", NULL);
  text = mscope_mail_store_load (store, "ben", g_ptr_array_index (list, 0), NULL);
  data = g_bytes_get_data (text, &length);
  g_assert_cmpuint (length, >, sizeof stored - 1);
  g_assert_cmpmem (data + length - (sizeof stored - 1), sizeof stored - 1, stored, sizeof stored - 1);
}

/* Answers go out before what follows QUIT is looked at, and nothing of that is. */
static void
test_pipelined (void)
{
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (MscopeSession) session = open_session (store, "mailscope-smtp");

  fixture_assert_say (session,
                      ENVELOPE "RCPT TO:<nobody@example.org>\r\nDATA\r\nA: b\r\n\r\nx\r\n.\r\n" ENVELOPE
                      "BDAT 8\r\nA: b\r\n\r\nBDAT 3 LAST\r\ny\r\nQUIT\r\n" ENVELOPE "DATA\r\nz\r\n.\r\n",
                      ENVELOPE_ANSWER "550 5.1.1 <nobody@example.org> There is no such user here\r\n"
                      "354 Type the message; end it with a line that is a single dot\r\n"
                      "250 2.0.0 Delivered as M00000001\r\n" ENVELOPE_ANSWER
                      "250 2.0.0 8 octets taken\r\n250 2.0.0 Delivered as M00000002\r\n"
                      "221 2.0.0 mail.example.org Goodbye\r\n");
  g_assert_true (mscope_session_is_closing (session));
  g_assert_cmpuint (fixture_count_mail (store, "ben"), ==, 2);
}

/* --- BDAT --- */

/* What is stored does not depend on where the chunks were cut: between CR and LF, within a line, before a dot. */
static void
test_chunk_cuts (void)
{
  static const char content[] = "From: a\r\n\r\n.\r\n..\r\nbare\nlf\rcr\r\r\n\r\nlast";
  static const char stored[] = "From: a\n\n.\n..\nbare\nlf\rcr\r\n\nlast\n";
  gsize length = strlen (content);

  for (gsize first = 0; first <= length; first++)
    for (gsize second = first; second <= length; second += 7)
      {
        g_autoptr (MscopeMailStore) store = fixture_store_new ();
        g_autoptr (MscopeSession) session = open_session (store, "mailscope-smtp");
        g_autofree char *said = g_strdup_printf (
          ENVELOPE "BDAT %" G_GSIZE_FORMAT "\r\n%.*sBDAT %" G_GSIZE_FORMAT "\r\n%.*sBDAT %" G_GSIZE_FORMAT " LAST\r\n%s",
          first, (int) first, content, second - first, (int) (second - first), content + first, length - second,
          content + second);
        g_autofree char *answer = fixture_say (session, said);
        g_autofree char *text = NULL;

        g_assert_true (g_str_has_suffix (answer, "250 2.0.0 Delivered as M00000001\r\n"));
        text = read_text (store, "ben", 0);
        g_assert_cmpstr (text, ==, stored);
      }
}

/* A chunk that is refused takes all that follow it with it; their octets are never commands (RFC 3030 section 2). */
static void
test_refused_chunks (void)
{
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (MscopeSession) session = open_session (store, "mailscope-smtp");
  g_autofree char *filler = g_malloc (1 << 20);
  g_autofree char *nothing = NULL;

  memset (filler, 'x', 1 << 20);
  fixture_assert_say (session, ENVELOPE "BDAT 52428801\r\n", ENVELOPE_ANSWER);
  for (int i = 0; i < 50; i++)
    mscope_session_push (session, filler, 1 << 20, FIXTURE_TIME_US);
  nothing = fixture_take (session);
  g_assert_cmpstr (nothing, ==, "");
  fixture_assert_say (session, "x", "552 5.3.4 Messages here have 52428800 octets at the most\r\n");
  fixture_assert_say (session, "BDAT 6\r\nRSET\r\nBDAT 6 LAST\r\nQUIT\r\nNOOP\r\n",
                      "503 5.5.1 Not now: RSET or finish the mail first\r\n"
                      "503 5.5.1 Not now: RSET or finish the mail first\r\n250 2.0.0 Still here\r\n");
  fixture_assert_say (session, ENVELOPE "BDAT 0 LAST\r\n", ENVELOPE_ANSWER "250 2.0.0 Delivered as M00000001\r\n");
}

/* More octets than anybody has are not waited for in memory. */
static void
test_endless_chunk (void)
{
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (MscopeSession) session = open_session (store, "mailscope-smtp");
  g_autofree char *filler = g_strnfill (100000, 'y');

  fixture_assert_say (session, ENVELOPE "BDAT 999999999999999999 LAST\r\n", ENVELOPE_ANSWER);
  for (int i = 0; i < 2000; i++)
    mscope_session_push (session, filler, 100000, FIXTURE_TIME_US);
  g_assert_cmpuint (fixture_count_mail (store, "ben"), ==, 0);
}

/* --- loops, copies, lines that are added --- */

static void
test_loops (void)
{
  for (int more = 0; more < 2; more++)
    {
      g_autoptr (MscopeMailStore) store = fixture_store_new ();
      g_autoptr (MscopeSession) session = open_session (store, "mailscope-smtp");
      g_autoptr (GString) content = g_string_new ("From: a\r\n");

      for (int i = 0; i < 100 + more; i++)
        g_string_append_printf (content, "Received: from h%d\r\n\tby h%d\r\n", i, i + 1);
      g_string_append (content, "\r\nReceived: in the text does not count\r\n.\r\n");
      g_free (fixture_say (session, ENVELOPE "DATA\r\n"));
      fixture_assert_say (session, content->str,
                          more ? "554 5.4.6 The message goes round in circles: it has been through more than 100 "
                                 "servers\r\n"
                               : "250 2.0.0 Delivered as M00000001\r\n");
      g_assert_cmpuint (fixture_count_mail (store, "ben"), ==, more ? 0 : 1);
    }
}

/* A message for many is there once, however long it is. */
static void
test_shared_text (void)
{
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (MscopeSession) session = open_session (store, "mailscope-smtp");
  g_autoptr (GPtrArray) annas = NULL;
  g_autoptr (GPtrArray) bens = NULL;
  const MscopeMailMessage *a, *b;

  g_free (fixture_say (session, ENVELOPE "RCPT TO:<anna@example.org>\r\nDATA\r\nA: b\r\n\r\ntext\r\n.\r\n"));
  annas = mscope_mail_store_list (store, "anna", NULL);
  bens = mscope_mail_store_list (store, "ben", NULL);
  a = g_ptr_array_index (annas, 0);
  b = g_ptr_array_index (bens, 0);
  g_assert_true (a->content == b->content);
  g_assert_cmpuint (a->size, ==, b->size);
}

/* A message of any bad form is taken, and is a message afterwards. */
static void
test_tidied (void)
{
  static const struct { const char *content, *text; } rows[] = {
    { "Return-Path: <liar@b.example>\r\nFrom: a\r\n\r\nb", "From: a\n\nb\n" },
    { "From: a\r\nno empty line", "From: a\n\nno empty line\n" },
    { "no header", "\nno header\n" },
    { "\r\nno header", "\nno header\n" },
    { "From: a\r\nReturn-Path:\r\n <x>\r\n\r\nReturn-Path: <y>", "From: a\n\nReturn-Path: <y>\n" },
    { "..From: a\r\n\r\nb", ".From: a\n\nb\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (MscopeMailStore) store = fixture_store_new ();
      g_autoptr (MscopeSession) session = open_session (store, "mailscope-smtp");
      g_autofree char *text = NULL;

      g_free (fixture_say (session, ENVELOPE "DATA\r\n"));
      g_free (fixture_say (session, rows[i].content));
      fixture_assert_say (session, "\r\n.\r\n", "250 2.0.0 Delivered as M00000001\r\n");
      text = read_text (store, "ben", 0);
      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

/* --- pieces --- */

static const char *const snippets[] = {
  "EHLO pc\r\n", "HELO pc\n", "RSET\r\n", "NOOP\r\n", "MAIL FROM:<anna@example.org>\r\n",
  "MAIL FROM:<a@b.example> SIZE=10 BODY=BINARYMIME\r\n", "MAIL FROM:<> RET=HDRS ENVID=x+2By\r\n",
  "RCPT TO:<ben@example.org>\r\n", "RCPT TO:<anna@example.org> NOTIFY=SUCCESS\r\n", "RCPT TO:<nobody@example.org>\n",
  "DATA\r\n", "DATA\n", "From: a\r\n\r\nb\r\n", ".\r\n", "\r\n.\r\n", ".\n", "..\r\n", "\r", "\n", "x\x01y\r\n", "\xff\xfe\r\n",
  "BDAT 5\r\n", "BDAT 12 LAST\r\n", "BDAT 0 LAST\r\n", "BDAT 99\r\n", "BDAT x\r\n", "VRFY ben\r\n", "EXPN anna\r\n",
  "AUTH PLAIN\r\n", "*\r\n", "HELP\r\n", "GET / HTTP/1.0\r\n", "XYZZY\r\n", "MAIL FROM:<x\r\n", "RCPT TO:<ben@example.org>\r\nDATA\r\n",
};

/* Says @script in pieces of @step octets, or of lengths drawn with @random. Returns: (transfer full): all answers. */
static char *
say_in_pieces (MscopeMailStore *store,
               const GString *script,
               gsize step,
               GRand *random)
{
  g_autoptr (MscopeSession) session = fixture_session_new (store, "mailscope-smtp", FALSE);
  g_autoptr (GString) said = g_string_new (NULL);

  for (gsize at = 0, n; at < script->len; at += n)
    {
      g_autofree char *answer = NULL;

      n = random != NULL ? (gsize) g_rand_int_range (random, 1, 40) : step;
      n = MIN (n, script->len - at);
      mscope_session_push (session, script->str + at, n, FIXTURE_TIME_US);
      answer = fixture_take (session);
      g_string_append (said, answer);
    }
  return g_string_free (g_steal_pointer (&said), FALSE);
}

static char *
describe_mailboxes (MscopeMailStore *store)
{
  g_autoptr (GString) all = g_string_new (NULL);
  static const char *const users[] = { "anna", "ben" };

  for (gsize i = 0; i < G_N_ELEMENTS (users); i++)
    for (guint j = 0; j < fixture_count_mail (store, users[i]); j++)
      {
        g_autofree char *mail = fixture_read_mail (store, users[i], j);

        g_string_append_printf (all, "%s:\n%s\n", users[i], mail);
      }
  return g_string_free (g_steal_pointer (&all), FALSE);
}

/* Whatever a client says, the pieces it comes in change neither an answer nor a mailbox. */
static void
test_pieces (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20080303);

  for (int i = 0; i < 400; i++)
    {
      g_autoptr (GString) script = g_string_new ("EHLO pc\r\n");
      g_autofree char *whole = NULL;
      g_autofree char *mailboxes = NULL;
      g_autoptr (MscopeMailStore) store = fixture_store_new ();

      for (int n = g_rand_int_range (random, 1, 25); n > 0; n--)
        g_string_append (script, snippets[g_rand_int_range (random, 0, G_N_ELEMENTS (snippets))]);
      whole = say_in_pieces (store, script, script->len, NULL);
      mailboxes = describe_mailboxes (store);
      for (int how = 0; how < 4; how++)
        {
          g_autoptr (MscopeMailStore) other = fixture_store_new ();
          g_autofree char *said = say_in_pieces (other, script, 1, how == 0 ? NULL : random);
          g_autofree char *others = describe_mailboxes (other);

          if (strcmp (said, whole) != 0 || strcmp (others, mailboxes) != 0)
            g_error ("script %d: “%s”: whole “%s”, in pieces “%s”", i, script->str, whole, said);
        }
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/smtp-content/no-ends", test_no_ends);
  g_test_add_func ("/server/smtp-content/odd-octets", test_odd_octets);
  g_test_add_func ("/server/smtp-content/pipelined", test_pipelined);
  g_test_add_func ("/server/smtp-content/chunk-cuts", test_chunk_cuts);
  g_test_add_func ("/server/smtp-content/refused-chunks", test_refused_chunks);
  g_test_add_func ("/server/smtp-content/endless-chunk", test_endless_chunk);
  g_test_add_func ("/server/smtp-content/loops", test_loops);
  g_test_add_func ("/server/smtp-content/shared-text", test_shared_text);
  g_test_add_func ("/server/smtp-content/tidied", test_tidied);
  g_test_add_func ("/server/smtp-content/pieces", test_pieces);
  return g_test_run ();
}
