/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "dialogue-lines.h"
#include "dialogue/explanation.h"
#include "protocol/smtp-replies.h"

#define SMTP MSCOPE_PROTOCOL_SMTP
#define POP3 MSCOPE_PROTOCOL_POP3
#define IMAP MSCOPE_PROTOCOL_IMAP

static void
assert_text (const char *text,
             gboolean sentence)
{
  g_assert_nonnull (text);
  g_assert_cmpstr (text, !=, "");
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_null (strstr (text, "  "));
  if (sentence)
    g_assert_nonnull (strchr (".!?)", text[strlen (text) - 1]));
}

static void
assert_whole (const MscopeExplanation *explanation)
{
  assert_text (explanation->summary, FALSE);
  assert_text (explanation->paragraph, TRUE);
  if (explanation->advice != NULL)
    assert_text (explanation->advice, FALSE);
  g_assert_true (explanation->reference == NULL || *explanation->reference != '\0');
  for (gsize i = 0; i < explanation->n_parts; i++)
    {
      assert_text (explanation->parts[i].text, FALSE);
      assert_text (explanation->parts[i].meaning, FALSE);
    }
}

/* Every entry of every kind has something to be said about it. */
static void
test_samples (void)
{
  guint n_kinds[MSCOPE_ENTRY_UNKNOWN + 1] = { 0 };

  for (gsize i = 0; i < dialogue_n_samples; i++)
    {
      const DialogueSample *sample = &dialogue_samples[i];
      g_autoptr (GPtrArray) entries = dialogue_read (sample->protocol, sample->from_start, sample->lines);

      for (guint j = 0; j < entries->len; j++)
        {
          const MscopeEntry *entry = g_ptr_array_index (entries, j);
          g_autoptr (MscopeExplanation) explanation = mscope_explanation_new (entry);
          g_autoptr (MscopeExplanation) quick = mscope_explanation_new_without_parts (entry, NULL);

          g_assert_cmpstr (quick->paragraph, ==, explanation->paragraph);
          g_assert_cmpstr (quick->reference, ==, explanation->reference);
          g_assert_cmpstr (quick->advice, ==, explanation->advice);
          g_assert_cmpstr (quick->mistake, ==, explanation->mistake);
          g_assert_cmpuint (quick->n_parts, ==, 0);
          g_test_message ("%s %s: %s | %s", mscope_entry_kind_get_name (entry->kind), entry->text, explanation->summary,
                          explanation->paragraph);
          assert_whole (explanation);
          n_kinds[entry->kind]++;
        }
    }
  for (int kind = 0; kind <= MSCOPE_ENTRY_UNKNOWN; kind++)
    if (kind != MSCOPE_ENTRY_TLS && kind != MSCOPE_ENTRY_GAP)
      g_assert_cmpuint (n_kinds[kind], >, 0);
}

/* Every code, known or not, in answer to every command. */
static void
test_every_code (void)
{
  gsize n_commands;
  const MscopeCommandInfo *commands = mscope_protocol_get_commands (SMTP, &n_commands);

  for (gsize i = 0; i < n_commands; i++)
    for (int code = 200; code < 600; code++)
      {
        g_autofree char *lines = NULL;
        g_autoptr (GPtrArray) entries = NULL;
        g_autoptr (MscopeExplanation) explanation = NULL;

        if (code == 334 || (code >= 350 && code < 360))
          continue;
        lines = g_strdup_printf ("S: 220 x\nC: %s\nS: %d text\n", commands[i].verb, code);
        entries = dialogue_read (SMTP, TRUE, lines);
        explanation = mscope_explanation_new (g_ptr_array_index (entries, entries->len - 1));
        assert_whole (explanation);
      }
}

static MscopeExplanation *
explain (MscopeProtocol protocol,
         const char *lines,
         guint index)
{
  g_autoptr (GPtrArray) entries = dialogue_read (protocol, TRUE, lines);

  g_assert_cmpuint (entries->len, >, index);
  return mscope_explanation_new (g_ptr_array_index (entries, index));
}

static const char *
find_part (const MscopeExplanation *explanation,
           const char *text)
{
  for (gsize i = 0; i < explanation->n_parts; i++)
    if (strcmp (explanation->parts[i].text, text) == 0)
      return explanation->parts[i].meaning;
  g_test_message ("no part “%s”", text);
  return NULL;
}

static void
assert_contains (const char *text,
                 const char *piece)
{
  g_test_message ("“%s” in: %s", piece, text);
  g_assert_nonnull (text);
  g_assert_nonnull (strstr (text, piece));
}

static void
test_refused_recipient (void)
{
  g_autoptr (MscopeExplanation) explanation
    = explain (SMTP, "S: 220 x\nC: EHLO pc\nS: 250 x\nC: MAIL FROM:<a@b.c>\nS: 250 x\nC: RCPT TO:<bob@example.org>\n"
                     "S: 550 5.1.1 <bob@example.org>: User unknown\n", 6);

  assert_contains (explanation->summary, "recipient");
  assert_contains (explanation->paragraph, "5.1.1");
  assert_contains (explanation->reference, "RFC 5321");
  assert_contains (explanation->reference, "RFC 3463");
  assert_contains (find_part (explanation, "550"), "recipient");
  assert_contains (find_part (explanation, "5"), "No");
  assert_contains (find_part (explanation, "0"), "last digit");
  assert_contains (find_part (explanation, "5.1.1"), "No such mailbox");
  g_assert_nonnull (find_part (explanation, "RCPT TO:<bob@example.org>"));
}

/* A refusal points at what was wrong with the line. */
static void
test_refused_typing_error (void)
{
  g_autoptr (MscopeExplanation) explanation = explain (SMTP, "S: 220 x\nC: HELLO pc\nS: 502 what\n", 2);

  assert_contains (explanation->advice, "HELO");
  g_assert_cmpstr (explanation->fix, ==, "HELO pc");
  g_assert_null (explanation->mistake);
}

static void
test_extensions (void)
{
  g_autoptr (MscopeExplanation) explanation
    = explain (SMTP, "S: 220 x\nC: EHLO pc\nS: 250-mail.example.org\nS: 250-SIZE 52428800\nS: 250-AUTH PLAIN\nS: 250 FROB\n", 2);

  assert_contains (explanation->paragraph, "3 extensions");
  assert_contains (find_part (explanation, "mail.example.org"), "server");
  assert_contains (find_part (explanation, "SIZE 52428800"), "52428800 octets");
  assert_contains (find_part (explanation, "PLAIN"), "password");
  g_assert_nonnull (find_part (explanation, "FROB"));
}

static void
test_banners (void)
{
  static const struct
  {
    MscopeProtocol protocol;
    const char *banner;
    const char *product;
    const char *version;
  } rows[] = {
    { SMTP, "220 host ESMTP Sendmail 8.8.8/8.8.8; Tue, 22 Feb 2000", "Sendmail", "8.8.8/8.8.8" },
    { SMTP, "220 ares.intec Microsoft ESMTP MAIL Service, Version: 6.0.3790.1830 ready at Mon", "Microsoft ESMTP MAIL Service",
      "6.0.3790.1830" },
    { SMTP, "220 mailserver.example.com ESMTP Postfix (Debian/GNU)", "Postfix", NULL },
    { SMTP, "220 host ESMTP", NULL, NULL },
    { POP3, "+OK QPOP (version 2.2) at 127.0.0.1 starting.", "QPOP", "2.2" },
    { POP3, "+OK Qpopper (version 4.0.5) at localhost starting. <7534.1204549069@localhost>", "Qpopper", "4.0.5" },
    { POP3, "+OK mediata4 Cyrus POP3 v2.2.12 server ready <3071523237.1148994218@mediata4>", "Cyrus", "v2.2.12" },
    { POP3, "+OK Dovecot ready.", "Dovecot", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *lines = g_strdup_printf ("S: %s\n", rows[i].banner);
      g_autoptr (MscopeExplanation) explanation = explain (rows[i].protocol, lines, 0);

      g_test_message ("%s", rows[i].banner);
      if (rows[i].product != NULL)
        {
          g_assert_nonnull (find_part (explanation, rows[i].product));
          assert_contains (explanation->paragraph, rows[i].product);
        }
      if (rows[i].version != NULL)
        {
          g_assert_nonnull (find_part (explanation, rows[i].version));
          assert_contains (explanation->paragraph, rows[i].version);
        }
    }
}

static void
test_time_stamp (void)
{
  g_autoptr (MscopeExplanation) explanation = explain (POP3, "S: +OK Qpopper at x. <1.2@host>\n", 0);

  assert_contains (find_part (explanation, "<1.2@host>"), "APOP");
}

static void
test_sender (void)
{
  g_autoptr (MscopeExplanation) explanation
    = explain (SMTP, "S: 220 x\nC: EHLO pc\nS: 250 x\nC: MAIL FROM:<anna@example.org> SIZE=500\n", 3);

  assert_contains (explanation->summary, "anna@example.org");
  assert_contains (find_part (explanation, "anna@example.org"), "error reports");
  g_assert_nonnull (find_part (explanation, "anna"));
  g_assert_nonnull (find_part (explanation, "example.org"));
  assert_contains (find_part (explanation, "SIZE=500"), "octets");
  assert_contains (explanation->reference, "RFC 1870");
}

static void
test_passwords (void)
{
  g_autoptr (MscopeExplanation) plain
    = explain (SMTP, "S: 220 x\nC: EHLO pc\nS: 250 x\nC: AUTH PLAIN AGFubmEAc2VjcmV0\n", 3);
  g_autoptr (MscopeExplanation) name
    = explain (SMTP, "S: 220 x\nC: EHLO pc\nS: 250 x\nC: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: YW5uYQ==\n", 5);
  g_autoptr (MscopeExplanation) password
    = explain (SMTP, "S: 220 x\nC: EHLO pc\nS: 250 x\nC: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: YW5uYQ==\nS: 334 UGFzc3dvcmQ6\n"
                     "C: c2VjcmV0\n", 7);
  g_autoptr (MscopeExplanation) question
    = explain (SMTP, "S: 220 x\nC: EHLO pc\nS: 250 x\nC: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\n", 4);
  g_autoptr (MscopeExplanation) pass = explain (POP3, "S: +OK\nC: USER ben\nS: +OK\nC: PASS secret\n", 3);

  assert_contains (plain->paragraph, "“anna”");
  assert_contains (plain->paragraph, "“secret”");
  assert_contains (plain->paragraph, "anyone on the wire");
  assert_contains (name->paragraph, "name “anna”");
  assert_contains (password->paragraph, "password “secret”");
  assert_contains (question->paragraph, "Username:");
  assert_contains (find_part (pass, "secret"), "anyone on the wire");
}

static void
test_small_letters (void)
{
  g_autoptr (MscopeExplanation) small = explain (SMTP, "S: 220 x\nC: ehlo pc.example.org\n", 1);
  g_autoptr (MscopeExplanation) capitals = explain (SMTP, "S: 220 x\nC: EHLO pc.example.org\n", 1);

  assert_contains (small->paragraph, "Small letters");
  g_assert_null (strstr (capitals->paragraph, "Small letters"));
}

/* What the client does next. */
static void
test_next_steps (void)
{
  static const struct
  {
    MscopeProtocol protocol;
    const char *lines;
    const char *advice;
  } rows[] = {
    { SMTP, "S: 220 x\nC: EHLO pc\n", "Wait for the server's answer" },
    { SMTP, "S: 220 x\nC: EHLO pc\nS: 250-x\nS: 250 PIPELINING\nC: NOOP\n", "go on at once" },
    { SMTP, "S: 220 x\nC: DATA\n", "354" },
    { SMTP, "S: 220 x\nC: DATA\nS: 354 x\nC: a\nC: .\n", "taken the message" },
    { POP3, "S: +OK\nC: DELE 1\n", "QUIT" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GPtrArray) entries = dialogue_read (rows[i].protocol, TRUE, rows[i].lines);
      g_autoptr (MscopeExplanation) explanation
        = mscope_explanation_new (g_ptr_array_index (entries, entries->len - 1));

      assert_contains (explanation->advice, rows[i].advice);
    }
}

static void
test_readable_passwords (void)
{
  g_autoptr (MscopeExplanation) readable
    = explain (SMTP, "S: 220 x\nC: EHLO pc\nS: 250-x\nS: 250 AUTH CRAM-MD5 PLAIN\n", 2);
  g_autoptr (MscopeExplanation) proofs = explain (SMTP, "S: 220 x\nC: EHLO pc\nS: 250-x\nS: 250 AUTH CRAM-MD5\n", 2);

  assert_contains (readable->paragraph, "without encryption");
  g_assert_null (strstr (proofs->paragraph, "without encryption"));
}

static void
test_sizes (void)
{
#define LOGGED_IN "S: +OK\nC: USER ben\nS: +OK\nC: PASS x\nS: +OK\n"
  g_autoptr (MscopeExplanation) stat = explain (POP3, LOGGED_IN "C: STAT\nS: +OK 8 3371\n", 6);
  g_autoptr (MscopeExplanation) one = explain (POP3, LOGGED_IN "C: STAT\nS: +OK 1 422\n", 6);
  g_autoptr (MscopeExplanation) list = explain (POP3, LOGGED_IN "C: LIST 8\nS: +OK 8 422\n", 6);
  g_autoptr (MscopeExplanation) lines = explain (POP3, LOGGED_IN "C: LIST\nS: +OK\nS: 1 510\nS: 2 412\nS: .\n", 7);
  g_autoptr (MscopeExplanation) empty = explain (POP3, LOGGED_IN "C: LIST\nS: +OK\nS: .\n", 7);

  g_assert_cmpstr (stat->summary, ==, "8 messages, 3371 octets together");
  g_assert_cmpstr (one->summary, ==, "1 message, 422 octets together");
  g_assert_cmpstr (list->summary, ==, "Message 8 has 422 octets");
  g_assert_cmpstr (find_part (lines, "2 412"), ==, "Message 2 has 412 octets");
  assert_contains (empty->paragraph, "empty");
}

static void
test_locked (void)
{
  g_autoptr (MscopeExplanation) explanation
    = explain (POP3, "S: +OK\nC: USER ben\nS: +OK\nC: PASS x\nS: -ERR [IN-USE] mailbox is locked\n", 4);

  assert_contains (find_part (explanation, "[IN-USE]"), "Another session");
  assert_contains (explanation->reference, "RFC 2449");
}

static void
test_headers (void)
{
  g_autoptr (MscopeExplanation) explanation
    = explain (SMTP, "S: 220 x\nC: DATA\nS: 354 x\nC: From: anna@example.org\nC: X-Other: x\nC: \nC: To: in the body\nC: .\n", 3);

  g_assert_nonnull (find_part (explanation, "From: anna@example.org"));
  g_assert_cmpuint (explanation->n_parts, ==, 1);
  assert_contains (explanation->mistake, "Date");
}

static MscopeExplanation *
explain_bytes (const char *bytes,
               guint64 gap)
{
  g_autoptr (MscopeFollower) follower = mscope_follower_new (SMTP, FALSE);
  g_autoptr (MscopeEntry) entry = NULL;
  MscopeOrigin origin = { .frame = 1 };

  if (gap > 0)
    mscope_follower_gap (follower, MSCOPE_SIDE_CLIENT, gap, &origin);
  mscope_follower_push (follower, MSCOPE_SIDE_CLIENT, bytes, strlen (bytes), &origin);
  mscope_follower_finish (follower);
  entry = mscope_follower_next (follower);
  return mscope_explanation_new (entry);
}

static void
test_tls_and_gap (void)
{
  g_autoptr (MscopeExplanation) tls = explain_bytes ("\x16\x03\x01\x01\x02" "abc", 0);
  g_autoptr (MscopeExplanation) gap = explain_bytes ("NOOP\r\n", 1460);

  assert_whole (tls);
  assert_contains (tls->summary, "8 octets");
  assert_whole (gap);
  assert_contains (gap->summary, "1460 octets");
}

/* What a session says of its own handshake; nobody has to look for a key log then. */
static void
test_handshake (void)
{
  static const char *const words[MSCOPE_N_SIDES] = { "the client's part: 400 octets", "the server's part: 1200 octets" };
  const guint64 n_octets[MSCOPE_N_SIDES] = { 400, 1200 };
  const MscopeOrigin origin = { .time_us = 1 };
  g_autoptr (MscopeFollower) follower = mscope_follower_new (SMTP, TRUE);

  mscope_follower_begin_encrypted (follower, n_octets, "TLS1.3 AES-256-GCM", &origin);
  for (int side = 0; side < MSCOPE_N_SIDES; side++)
    {
      g_autoptr (MscopeEntry) entry = mscope_follower_next (follower);
      g_autoptr (MscopeExplanation) explanation = mscope_explanation_new (entry);

      assert_whole (explanation);
      assert_contains (explanation->summary, "TLS1.3 AES-256-GCM");
      assert_contains (explanation->summary, words[side]);
      g_assert_null (strstr (explanation->paragraph, "key log"));
    }
}

/* Foreign bytes reach a sentence only as text that does nothing. */
static void
test_foreign_bytes (void)
{
  g_autoptr (MscopeExplanation) command = explain_bytes ("\x1b[2J\xff\xfe x\r\n", 0);
  g_autoptr (MscopeExplanation) path = explain_bytes ("MAIL FROM:<\x1b[2J@\xff>\r\n", 0);
  g_autofree char *many = g_strnfill (5000, 'x');
  g_autofree char *line = g_strdup_printf ("EHLO %s\r\n", many);
  g_autoptr (MscopeExplanation) host = explain_bytes (line, 0);

  assert_whole (command);
  assert_whole (path);
  assert_whole (host);
  g_assert_null (strchr (command->summary, '\x1b'));
  g_assert_null (strchr (command->mistake, '\x1b'));
  g_assert_null (strchr (path->summary, '\x1b'));
  g_assert_cmpuint (strlen (host->summary), <, 200);
}

/* A list of thousands stays an explanation. */
static void
test_many_lines (void)
{
  g_autoptr (GString) lines = g_string_new (LOGGED_IN "C: LIST\nS: +OK\n");
  g_autoptr (MscopeExplanation) explanation = NULL;

  for (int i = 1; i <= 3000; i++)
    g_string_append_printf (lines, "S: %d 100\n", i);
  g_string_append (lines, "S: .\n");
  explanation = explain (POP3, lines->str, 7);
  assert_contains (explanation->summary, "3000");
  g_assert_cmpuint (explanation->n_parts, <=, 96);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/dialogue/explanation/every-entry", test_samples);
  g_test_add_func ("/dialogue/explanation/every-code", test_every_code);
  g_test_add_func ("/dialogue/explanation/refused-recipient", test_refused_recipient);
  g_test_add_func ("/dialogue/explanation/refused-typing-error", test_refused_typing_error);
  g_test_add_func ("/dialogue/explanation/extensions", test_extensions);
  g_test_add_func ("/dialogue/explanation/banners", test_banners);
  g_test_add_func ("/dialogue/explanation/time-stamp", test_time_stamp);
  g_test_add_func ("/dialogue/explanation/sender", test_sender);
  g_test_add_func ("/dialogue/explanation/passwords", test_passwords);
  g_test_add_func ("/dialogue/explanation/small-letters", test_small_letters);
  g_test_add_func ("/dialogue/explanation/next-steps", test_next_steps);
  g_test_add_func ("/dialogue/explanation/readable-passwords", test_readable_passwords);
  g_test_add_func ("/dialogue/explanation/sizes", test_sizes);
  g_test_add_func ("/dialogue/explanation/locked", test_locked);
  g_test_add_func ("/dialogue/explanation/headers", test_headers);
  g_test_add_func ("/dialogue/explanation/tls-and-gap", test_tls_and_gap);
  g_test_add_func ("/dialogue/explanation/handshake", test_handshake);
  g_test_add_func ("/dialogue/explanation/foreign-bytes", test_foreign_bytes);
  g_test_add_func ("/dialogue/explanation/many-lines", test_many_lines);

  return g_test_run ();
}
