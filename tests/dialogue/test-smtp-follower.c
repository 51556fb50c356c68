/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dialogue-script.h"

#include <string.h>

#define ROW(label) label, MSCOPE_PROTOCOL_SMTP, TRUE
#define MID_ROW(label) label, MSCOPE_PROTOCOL_SMTP, FALSE

static const ScriptRow rows[] = {
  { ROW ("a whole mail"),
    { S ("220 mail.example.org ESMTP\r\n"), C ("EHLO pc\r\n"), S ("250-mail\r\n250-SIZE 1000\r\n250 HELP\r\n"),
      C ("MAIL FROM:<a@example.org>\r\n"), S ("250 2.1.0 Ok\r\n"), C ("rcpt to:<b@example.org>\r\n"),
      S ("250 2.1.5 Ok\r\n"), C ("DATA\r\n"), S ("354 go on\r\n"), C ("Subject: x\r\n\r\n..dot\r\n.\r\n"),
      S ("250 2.0.0 Ok: queued\r\n"), C ("QUIT\r\n"), S ("221 2.0.0 Bye\r\n"), SCRIPT_END },
    "S greeting 220\nC command EHLO\nS reply 250 <1>\nC command MAIL\nS reply 250 2.1.0 <3>\n"
    "C command RCPT\nS reply 250 2.1.5 <5>\nC command DATA\nS reply 354 <7>\nC message 21\n"
    "S reply 250 2.0.0 <9>\nC command QUIT\nS reply 221 2.0.0 <11>\n" },
  { ROW ("replies answer pipelined commands in order"),
    { S ("220 x\r\n"), C ("EHLO a\r\n"), S ("250 x\r\n"),
      C ("MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\n"), S ("250 a\r\n550 5.1.1 no\r\n554 none\r\n"),
      C ("RSET\r\n"), S ("250 a\r\n"), SCRIPT_END },
    "S greeting 220\nC command EHLO\nS reply 250 <1>\nC command MAIL\nC command RCPT\nC command DATA\n"
    "S reply 250 <3>\nS reply 550 5.1.1 <4>\nS reply 554 <5>\nC command RSET\nS reply 250 <9>\n" },
  { ROW ("content sent ahead of the 354 that welcomes it"),
    { S ("220 x\r\n"), C ("DATA\r\nhello\r\n.\r\nQUIT\r\n"), S ("354 a\r\n250 b\r\n221 c\r\n"), SCRIPT_END },
    "S greeting 220\nC command DATA\nC message 7\nC command QUIT\nS reply 354 <1>\nS reply 250 <2>\nS reply 221 <3>\n" },
  { ROW ("content sent ahead of the reply that refuses it"),
    { S ("220 x\r\n"), C ("DATA\r\nhello\r\n.\r\n"), S ("503 a\r\n500 b\r\n500 c\r\n"), SCRIPT_END },
    "S greeting 220\nC command DATA\nC command HELLO\nC command .\nS reply 503 <1>\nS reply 500 <2>\nS reply 500 <3>\n" },
  { ROW ("an empty message"),
    { S ("220 x\r\n"), C ("DATA\r\n"), S ("354 a\r\n"), C (".\r\n"), S ("250 b\r\n"), SCRIPT_END },
    "S greeting 220\nC command DATA\nS reply 354 <1>\nC message 0\nS reply 250 <3>\n" },
  { ROW ("only CRLF.CRLF ends content"),
    { S ("220 x\r\n"), C ("DATA\r\n"), S ("354 a\r\n"), C ("a\n.\nb\n.\r\nc\r\n.\nd\r.\re\r\n.\r\nQUIT\r\n"),
      S ("250 b\r\n"), SCRIPT_END },
    "S greeting 220\nC command DATA\nS reply 354 <1>\nC message 21\nC command QUIT\nS reply 250 <3>\n" },
  { ROW ("a client that ends DATA with LF ends content with LF.LF"),
    { S ("220 x\r\n"), C ("DATA\n"), S ("354 a\r\n"), C ("hi\n.\nQUIT\n"), S ("250 b\r\n"), SCRIPT_END },
    "S greeting 220\nC command DATA\nS reply 354 <1>\nC message 3\nC command QUIT\nS reply 250 <3>\n" },
  { ROW ("chunks, with lines in them that look like commands"),
    { S ("220 x\r\n"), C ("BDAT 6\r\nQUIT\r\nBDAT 5 LAST\r\n.\r\nabRSET\r\n"), S ("250 a\r\n250 b\r\n250 c\r\n"),
      SCRIPT_END },
    "S greeting 220\nC command BDAT\nC message 6\nC command BDAT\nC message 5\nC command RSET\n"
    "S reply 250 <1>\nS reply 250 <3>\nS reply 250 <5>\n" },
  { ROW ("BDAT that fits no grammar has no chunk"),
    { S ("220 x\r\n"), C ("BDAT 5 X\r\nBDAT -1\r\nBDAT 99999999999999999999\r\nBDAT 0 LAST\r\nQUIT\r\n"), SCRIPT_END },
    "S greeting 220\nC command BDAT\nC command BDAT\nC command BDAT\nC command BDAT\nC command QUIT\n" },
  { ROW ("SASL: answers, an empty one, one that looks like a command, giving up"),
    { S ("220 x\r\n"), C ("AUTH LOGIN\r\n"), S ("334 VXNlcm5hbWU6\r\n"), C ("QUIT\r\n"), S ("334 UGFzc3dvcmQ6\r\n"),
      C ("\r\n"), S ("535 5.7.8 no\r\n"), C ("auth plain\r\n"), S ("334 \r\n"), C ("*\r\n"), S ("501 5.7.0 ok\r\n"),
      C ("QUIT\r\n"), SCRIPT_END },
    "S greeting 220\nC command AUTH\nS reply 334 <1>\nC auth\nS reply 334 <3>\nC auth\nS reply 535 5.7.8 <5>\n"
    "C command AUTH\nS reply 334 <7>\nC auth\nS reply 501 5.7.0 <9>\nC command QUIT\n" },
  { ROW ("SASL: answers sent before the server asks"),
    { S ("220 x\r\n"), C ("NOOP\r\nAUTH LOGIN\r\nYQ==\r\nYg==\r\nQUIT\r\n"), S ("250 a\r\n334 VXNlcm5hbWU6\r\n"),
      S ("334 UGFzc3dvcmQ6\r\n235 in\r\n221 b\r\n"), SCRIPT_END },
    "S greeting 220\nC command NOOP\nC command AUTH\nC auth\nC auth\nC command QUIT\nS reply 250 <1>\nS reply 334 <2>\n"
    "S reply 334 <3>\nS reply 235 <4>\nS reply 221 <5>\n" },
  { ROW ("SASL: answers sent to a server that refuses to ask"),
    { S ("220 x\r\n"), C ("AUTH LOGIN\r\nYQ==\r\nQUIT\r\n"), S ("504 a\r\n500 b\r\n"), SCRIPT_END },
    "S greeting 220\nC command AUTH\nC command YQ==\nC command QUIT\nS reply 504 <1>\nS reply 500 <2>\n" },
  { ROW ("SASL: a server that never answers"),
    { S ("220 x\r\n"), C ("AUTH LOGIN\r\nYQ==\r\nQUIT\r\n"), SCRIPT_END },
    "S greeting 220\nC command AUTH\nC command YQ==\nC command QUIT\n" },
  { ROW ("SASL: a gap where the server asked"),
    { S ("220 x\r\n"), C ("AUTH LOGIN\r\nYQ==\r\n"), S_GAP (18), C ("NOOP\r\n"), S ("250 a\r\n"), SCRIPT_END },
    "S greeting 220\nC command AUTH\nC command YQ==\nS gap 18\nC command NOOP\nS reply 250 <4>\n" },
  { ROW ("what no command is, keeps its word"),
    { S ("220 x\r\n"), C ("hello there\r\n\r\nMAIL: x\r\n"), S ("500 a\r\n500 b\r\n501 c\r\n"), SCRIPT_END },
    "S greeting 220\nC command HELLO\nC command \nC command MAIL:\nS reply 500 <1>\nS reply 500 <2>\nS reply 501 <3>\n" },
  { ROW ("an enhanced code of another class is text"),
    { S ("220 x\r\n"), C ("NOOP\r\n"), S ("250 5.1.1 odd\r\n"), C ("NOOP\r\n"), S ("250 2.0.0\r\n"), C ("NOOP\r\n"),
      S ("250 2.0.0.1\r\n"), SCRIPT_END },
    "S greeting 220\nC command NOOP\nS reply 250 <1>\nC command NOOP\nS reply 250 2.0.0 <3>\nC command NOOP\nS reply 250 <5>\n" },
  { ROW ("a server line that is no reply"),
    { S ("220 x\r\n"), C ("NOOP\r\n"), S ("well\r\n25 x\r\n250 a\r\n"), SCRIPT_END },
    "S greeting 220\nC command NOOP\nS unknown\nS unknown\nS reply 250 <1>\n" },
  { ROW ("a lone line without an end"), { S ("220 x\r\n"), C ("QUIT"), SCRIPT_END }, "S greeting 220\nC command QUIT …\n" },
  { ROW ("a reply cut off between its lines"),
    { S ("220 x\r\n"), C ("EHLO a\r\n"), S ("250-x\r\n250-SIZE\r\n"), SCRIPT_END },
    "S greeting 220\nC command EHLO\nS reply 250 <1> …\n" },
  { ROW ("a 421 instead of a greeting"), { S ("421 busy\r\n"), SCRIPT_END }, "S greeting 421\n" },
  { ROW ("TLS after STARTTLS, both sides"),
    { S ("220 x\r\n"), C ("STARTTLS\r\n"), S ("220 go\r\n"), C ("\x16\x03\x01\x01\x02" "abc"), S ("\x15\x03\x03\x01\x01" "a"),
      SCRIPT_END },
    "S greeting 220\nC command STARTTLS\nS reply 220 <1>\nC tls 8 …\nS tls 6 …\n" },
  { MID_ROW ("the client's half alone"),
    { C ("EHLO a\r\nMAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\nhi\r\n.\r\nQUIT\r\n"), SCRIPT_END },
    "C command EHLO\nC command MAIL\nC command RCPT\nC command DATA\nC message 4\nC command QUIT\n" },
  { MID_ROW ("the client's half alone, signing on"),
    { C ("AUTH LOGIN\r\nYW5uYQ==\r\nZ2VoZWlt\r\nMAIL FROM:<a@b>\r\n"), SCRIPT_END },
    "C command AUTH\nC auth\nC auth\nC command MAIL\n" },
  { MID_ROW ("the server's half alone"),
    { S ("220 a\r\n250 b\r\n354 c\r\n"), SCRIPT_END }, "S greeting 220\nS reply 250\nS reply 354\n" },
  { MID_ROW ("from the middle: a reply to a command that was not captured"),
    { S ("250 a\r\n"), C ("QUIT\r\n"), S ("221 b\r\n"), SCRIPT_END }, "S reply 250\nC command QUIT\nS reply 221 <1>\n" },
  { ROW ("a gap splits content and does not end it"),
    { S ("220 x\r\n"), C ("DATA\r\n"), S ("354 a\r\n"), C ("abc"), C_GAP (1460), C ("def\r\n.\r\nQUIT\r\n"),
      S ("250 b\r\n221 c\r\n"), SCRIPT_END },
    "S greeting 220\nC command DATA\nS reply 354 <1>\nC message 3 …\nC gap 1460\nC message 5\nC command QUIT\n"
    "S reply 250 <5>\nS reply 221 <6>\n" },
  { ROW ("where the closing dot was lost, the reply ends content"),
    { S ("220 x\r\n"), C ("DATA\r\n"), S ("354 a\r\n"), C ("abc\r\n"), C_GAP (3), S ("250 b\r\n"), C ("QUIT\r\n"),
      S ("221 c\r\n"), SCRIPT_END },
    "S greeting 220\nC command DATA\nS reply 354 <1>\nC message 5 …\nC gap 3\nS reply 250\nC command QUIT\nS reply 221 <6>\n" },
  { ROW ("a gap counts towards a chunk"),
    { S ("220 x\r\n"), C ("BDAT 10 LAST\r\nabc"), C_GAP (4), C ("xyzQUIT\r\n"), S ("250 a\r\n221 b\r\n"), SCRIPT_END },
    "S greeting 220\nC command BDAT\nC message 3 …\nC gap 4\nC message 3\nC command QUIT\nS reply 250 <1>\nS reply 221 <5>\n" },
  { ROW ("a line cut by a gap"),
    { S ("220 x\r\n"), C ("MAIL FR"), C_GAP (5), C ("b>\r\n"), SCRIPT_END },
    "S greeting 220\nC command MAIL …\nC gap 5\nC command B>\n" },
};

static void
test_row (gconstpointer data)
{
  script_check (data);
}

/* A line longer than the limit is cut, and what follows goes on as another; nothing is lost, nothing waits. */
static void
test_long_line (void)
{
  g_autoptr (MscopeFollower) follower = mscope_follower_new (MSCOPE_PROTOCOL_SMTP, TRUE);
  g_autofree char *line = g_strnfill (3 * MSCOPE_FOLLOWER_MAX_LINE, 'x');
  MscopeOrigin origin = { .frame = 1 };
  guint64 length = 0;
  MscopeEntry *entry;

  mscope_follower_push (follower, MSCOPE_SIDE_CLIENT, line, strlen (line), &origin);
  while ((entry = mscope_follower_next (follower)) != NULL)
    {
      g_assert_true (entry->cut_short);
      length += entry->length;
      mscope_entry_unref (entry);
    }
  g_assert_cmpuint (length, ==, strlen (line));
}

/* Content beyond the limit is counted, not kept. */
static void
test_long_content (void)
{
  g_autoptr (MscopeFollower) follower = mscope_follower_new (MSCOPE_PROTOCOL_SMTP, TRUE);
  g_autofree char *block = g_strnfill (1024 * 1024, 'x');
  MscopeOrigin origin = { .frame = 1 };
  MscopeEntry *entry, *message = NULL;

  mscope_follower_push (follower, MSCOPE_SIDE_CLIENT, "DATA\r\n", 6, &origin);
  origin.frame++;
  mscope_follower_push (follower, MSCOPE_SIDE_SERVER, "354 a\r\n", 7, &origin);
  origin.frame++;
  for (int i = 0; i < 40; i++)
    mscope_follower_push (follower, MSCOPE_SIDE_CLIENT, block, 1024 * 1024, &origin);
  mscope_follower_push (follower, MSCOPE_SIDE_CLIENT, "\r\n.\r\n", 5, &origin);
  while ((entry = mscope_follower_next (follower)) != NULL)
    {
      g_clear_pointer (&message, mscope_entry_unref);
      message = entry;
    }
  g_assert_cmpint (message->kind, ==, MSCOPE_ENTRY_MESSAGE);
  g_assert_cmpuint (message->octets, ==, 40 * 1024 * 1024 + 2);
  g_assert_true (message->cut_short);
  g_assert_cmpuint (message->text_length, <=, MSCOPE_FOLLOWER_MAX_CONTENT + 1024 * 1024);
  mscope_entry_unref (message);
}

static void
test_phases (void)
{
  static const ScriptStep steps[] = {
    S ("220 x\r\n"), C ("EHLO a\r\n"), S ("250 a\r\n"), C ("MAIL FROM:<a@b>\r\n"), S ("250 a\r\n"),
    C ("RCPT TO:<a@b>\r\n"), S ("550 a\r\n"), C ("RCPT TO:<a@b>\r\n"), S ("250 a\r\n"), C ("DATA\r\n"), S ("354 a\r\n"),
    C (".\r\n"), S ("250 a\r\n"), C ("QUIT\r\n"), S ("221 a\r\n"),
  };
  static const guint32 phases[] = {
    MSCOPE_SMTP_GREETED, MSCOPE_SMTP_GREETED, MSCOPE_SMTP_READY, MSCOPE_SMTP_READY, MSCOPE_SMTP_SENDER,
    MSCOPE_SMTP_SENDER, MSCOPE_SMTP_SENDER, MSCOPE_SMTP_SENDER, MSCOPE_SMTP_RECIPIENT, MSCOPE_SMTP_RECIPIENT,
    MSCOPE_SMTP_CONTENT, MSCOPE_SMTP_CONTENT, MSCOPE_SMTP_READY, MSCOPE_SMTP_READY, MSCOPE_SMTP_CLOSED,
  };
  g_autoptr (MscopeFollower) follower = mscope_follower_new (MSCOPE_PROTOCOL_SMTP, TRUE);

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      MscopeOrigin origin = { .frame = i + 1 };
      g_autoptr (MscopeEntry) entry = NULL;

      mscope_follower_push (follower, steps[i].side, steps[i].bytes, strlen (steps[i].bytes), &origin);
      entry = mscope_follower_next (follower);
      g_assert_nonnull (entry);
      g_assert_cmpuint (mscope_follower_get_phase (follower), ==, phases[i]);
      g_assert_false (entry->pipelined);
    }
}

/* A command sent ahead is said in the phase that it counts on. */
static void
test_pipelined_phases (void)
{
  static const char group[] = "MAIL FROM:<a>\r\nRCPT TO:<b>\r\nDATA\r\n";
  static const guint32 phases[] = { MSCOPE_SMTP_READY, MSCOPE_SMTP_SENDER, MSCOPE_SMTP_RECIPIENT };
  g_autoptr (MscopeFollower) follower = mscope_follower_new (MSCOPE_PROTOCOL_SMTP, TRUE);
  MscopeOrigin origin = { .frame = 0 };

  mscope_follower_push (follower, MSCOPE_SIDE_SERVER, "220 x\r\n", 7, &origin);
  mscope_follower_push (follower, MSCOPE_SIDE_CLIENT, "HELO a\r\n", 8, &origin);
  mscope_follower_push (follower, MSCOPE_SIDE_SERVER, "250 x\r\n", 7, &origin);
  for (int i = 0; i < 3; i++)
    mscope_entry_unref (mscope_follower_next (follower));

  mscope_follower_push (follower, MSCOPE_SIDE_CLIENT, group, strlen (group), &origin);
  for (gsize i = 0; i < G_N_ELEMENTS (phases); i++)
    {
      g_autoptr (MscopeEntry) entry = mscope_follower_next (follower);

      g_assert_cmpuint (entry->phase, ==, phases[i]);
      g_assert_cmpint (entry->pipelined, ==, i > 0);
    }
}

/* Behind the dot that ends a message commands are due again, answered or not; an answer to each is awaited. */
static void
test_pipelined_after_message (void)
{
  static const char head[] = "MAIL FROM:<a>\r\nRCPT TO:<b>\r\nDATA\r\n";
  static const char tail[] = "x\r\n.\r\nMAIL FROM:<a>\r\nQUIT\r\n";
  static const guint32 phases[] = { MSCOPE_SMTP_CONTENT, MSCOPE_SMTP_READY, MSCOPE_SMTP_SENDER };
  g_autoptr (MscopeFollower) follower = mscope_follower_new (MSCOPE_PROTOCOL_SMTP, TRUE);
  MscopeOrigin origin = { .frame = 0 };
  MscopeEntry *entry;

  mscope_follower_push (follower, MSCOPE_SIDE_SERVER, "220 x\r\n", 7, &origin);
  mscope_follower_push (follower, MSCOPE_SIDE_CLIENT, "HELO a\r\n", 8, &origin);
  mscope_follower_push (follower, MSCOPE_SIDE_SERVER, "250 x\r\n", 7, &origin);
  mscope_follower_push (follower, MSCOPE_SIDE_CLIENT, head, strlen (head), &origin);
  mscope_follower_push (follower, MSCOPE_SIDE_SERVER, "250 x\r\n250 x\r\n354 x\r\n", 21, &origin);
  while ((entry = mscope_follower_next (follower)) != NULL)
    mscope_entry_unref (entry);

  mscope_follower_push (follower, MSCOPE_SIDE_CLIENT, tail, strlen (tail), &origin);
  for (gsize i = 0; i < G_N_ELEMENTS (phases); i++)
    {
      entry = mscope_follower_next (follower);
      g_assert_cmpuint (entry->phase, ==, phases[i]);
      g_assert_cmpint (entry->pipelined, ==, i > 0);
      mscope_entry_unref (entry);
    }
  mscope_follower_push (follower, MSCOPE_SIDE_SERVER, "250 x\r\n", 7, &origin);
  mscope_entry_unref (mscope_follower_next (follower));
  mscope_follower_push (follower, MSCOPE_SIDE_CLIENT, "NOOP\r\n", 6, &origin);
  entry = mscope_follower_next (follower);
  g_assert_true (entry->pipelined); /* MAIL and QUIT are on their way still */
  mscope_entry_unref (entry);
}

/* What is kept is told, and little is left of it once it is given and answered. */
static void
test_size (void)
{
  g_autofree char *block = g_strnfill (1000 * 1000, 'x');
  g_autoptr (MscopeFollower) follower = mscope_follower_new (MSCOPE_PROTOCOL_SMTP, TRUE);
  MscopeOrigin origin = { .frame = 0 };
  MscopeEntry *entry;

  mscope_follower_push (follower, MSCOPE_SIDE_SERVER, "220 x\r\n", 7, &origin);
  mscope_follower_push (follower, MSCOPE_SIDE_CLIENT, "DATA\r\n", 6, &origin);
  mscope_follower_push (follower, MSCOPE_SIDE_CLIENT, block, 1000 * 1000, &origin);
  g_assert_cmpuint (mscope_follower_get_size (follower), >, 1000 * 1000);
  mscope_follower_push (follower, MSCOPE_SIDE_SERVER, "354 x\r\n", 7, &origin);
  mscope_follower_push (follower, MSCOPE_SIDE_CLIENT, "\r\n.\r\n", 5, &origin);
  g_assert_cmpuint (mscope_follower_get_size (follower), >, 1000 * 1000);
  mscope_follower_push (follower, MSCOPE_SIDE_SERVER, "250 x\r\n", 7, &origin);
  while ((entry = mscope_follower_next (follower)) != NULL)
    mscope_entry_unref (entry);
  g_assert_cmpuint (mscope_follower_get_size (follower), <, 4096);
}

/* Many octets behind a gap that nobody can pass yet: the time for one does not grow with their number. */
static void
test_many_behind_gap (void)
{
  g_autoptr (MscopeFollower) follower = mscope_follower_new (MSCOPE_PROTOCOL_SMTP, TRUE);
  MscopeOrigin origin = { .frame = 0 };
  guint64 n_octets = 0, n_lost = 0;
  MscopeEntry *entry;

  mscope_follower_push (follower, MSCOPE_SIDE_CLIENT, "DATA\r\n", 6, &origin);
  for (int i = 0; i < 200 * 1000; i++)
    {
      if (i % 50000 == 49999)
        mscope_follower_gap (follower, MSCOPE_SIDE_CLIENT, 3, &origin);
      mscope_follower_push (follower, MSCOPE_SIDE_CLIENT, "x", 1, &origin);
    }
  mscope_follower_push (follower, MSCOPE_SIDE_SERVER, "354 x\r\n", 7, &origin);
  mscope_follower_finish (follower);
  while ((entry = mscope_follower_next (follower)) != NULL)
    {
      n_octets += entry->kind == MSCOPE_ENTRY_MESSAGE ? entry->octets : 0;
      n_lost += entry->kind == MSCOPE_ENTRY_GAP ? entry->octets : 0;
      mscope_entry_unref (entry);
    }
  g_assert_cmpuint (n_octets, ==, 200 * 1000);
  g_assert_cmpuint (n_lost, ==, 4 * 3);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/dialogue/smtp-follower/%s", rows[i].label);

      g_test_add_data_func (path, &rows[i], test_row);
    }
  g_test_add_func ("/dialogue/smtp-follower/a line beyond the limit", test_long_line);
  g_test_add_func ("/dialogue/smtp-follower/content beyond the limit", test_long_content);
  g_test_add_func ("/dialogue/smtp-follower/phases", test_phases);
  g_test_add_func ("/dialogue/smtp-follower/phases of pipelined commands", test_pipelined_phases);
  g_test_add_func ("/dialogue/smtp-follower/phases behind a message", test_pipelined_after_message);
  g_test_add_func ("/dialogue/smtp-follower/size", test_size);
  g_test_add_func ("/dialogue/smtp-follower/many octets behind a gap", test_many_behind_gap);
  return g_test_run ();
}
