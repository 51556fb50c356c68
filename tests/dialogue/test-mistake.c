/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "dialogue-lines.h"
#include "dialogue/mistake.h"

#define SMTP MSCOPE_PROTOCOL_SMTP
#define POP3 MSCOPE_PROTOCOL_POP3
#define IMAP MSCOPE_PROTOCOL_IMAP
#define NONE MSCOPE_MISTAKE_NONE

/* What was said before the line in question. */
#define CONNECTED ""
#define GREETED "S: 220 mail\n"
#define READY \
  GREETED "C: EHLO pc\nS: 250-mail\nS: 250-SIZE\nS: 250-SMTPUTF8\nS: 250-PIPELINING\nS: 250-CHUNKING\nS: 250 AUTH PLAIN LOGIN\n"
#define SENDER READY "C: MAIL FROM:<a@b.c>\nS: 250 ok\n"
#define RECIPIENT SENDER "C: RCPT TO:<d@e.f>\nS: 250 ok\n"
#define CONTENT RECIPIENT "C: DATA\nS: 354 go on\n"
#define OFFERED GREETED "C: EHLO pc\nS: 250-mail\nS: 250-SIZE 1000\nS: 250-8BITMIME\nS: 250-AUTH PLAIN LOGIN\nS: 250 STARTTLS\n"
#define REST "C: RCPT TO:<d@e.f>\nS: 250 ok\nC: DATA\nS: 354 go on\n"
#define HEADER "From: a@b.c\nC: Date: x\nC: "
#define POP_STAMP "S: +OK pop <1.2@host>\n"
#define POP "S: +OK pop\n"
#define POP_NAME POP "C: USER ben\nS: +OK\n"
#define POP_IN POP_NAME "C: PASS secret\nS: +OK\n"

static const struct
{
  const char *label;
  MscopeProtocol protocol;
  const char *before;
  const char *line;
  MscopeMistakeKind kind;
  const char *fix;
} rows[] = {
  { "EHLO", SMTP, GREETED, "EHLO pc.example.org", NONE, NULL },
  { "EHLO with an address", SMTP, GREETED, "EHLO [192.0.2.7]", NONE, NULL },
  { "small letters", SMTP, GREETED, "helo pc", NONE, NULL },
  { "HELO without a name", SMTP, GREETED, "HELO", MSCOPE_MISTAKE_MISSING_ARGUMENT, "HELO pc.example.org" },
  { "EHLO with an underscore", SMTP, GREETED, "EHLO my_pc", MSCOPE_MISTAKE_WRONG_ARGUMENT, "EHLO my-pc" },
  { "EHLO with nothing that could be kept", SMTP, GREETED, "EHLO ???", MSCOPE_MISTAKE_WRONG_ARGUMENT, NULL },
  { "EHLO with two words", SMTP, GREETED, "EHLO my pc", MSCOPE_MISTAKE_TOO_MUCH, "EHLO my" },
  { "HELLO", SMTP, GREETED, "HELLO pc", MSCOPE_MISTAKE_UNKNOWN_COMMAND, "HELO pc" },
  { "swapped letters", SMTP, GREETED, "EHOL pc", MSCOPE_MISTAKE_UNKNOWN_COMMAND, "EHLO pc" },
  { "exit", SMTP, READY, "exit", MSCOPE_MISTAKE_UNKNOWN_COMMAND, "QUIT" },
  { "gibberish", SMTP, READY, "xyzzy", MSCOPE_MISTAKE_UNKNOWN_COMMAND, NULL },
  { "a POP3 command", SMTP, READY, "RETR 1", MSCOPE_MISTAKE_OTHER_PROTOCOL, NULL },
  { "an IMAP command with its tag", SMTP, READY, "a1 SELECT INBOX", MSCOPE_MISTAKE_OTHER_PROTOCOL, NULL },
  { "an empty line", SMTP, READY, "", MSCOPE_MISTAKE_EMPTY_LINE, NULL },
  { "a dot", SMTP, READY, ".", MSCOPE_MISTAKE_LONE_DOT, NULL },
  { "a header line", SMTP, RECIPIENT, "Subject: hello", MSCOPE_MISTAKE_MESSAGE_TEXT, NULL },
  { "MAIL", SMTP, READY, "MAIL FROM:<a@b.c>", NONE, NULL },
  { "MAIL with parameters", SMTP, READY, "MAIL FROM:<a@b.c> SIZE=5", NONE, NULL },
  { "MAIL of an error report", SMTP, READY, "MAIL FROM:<>", NONE, NULL },
  { "MAIL before EHLO", SMTP, GREETED, "MAIL FROM:<a@b.c>", MSCOPE_MISTAKE_WRONG_PHASE, NULL },
  { "MAIL within a mail", SMTP, SENDER, "MAIL FROM:<a@b.c>", MSCOPE_MISTAKE_WRONG_PHASE, NULL },
  { "MAIL alone", SMTP, READY, "MAIL", MSCOPE_MISTAKE_MISSING_ARGUMENT, NULL },
  { "MAIL FROM", SMTP, READY, "MAIL FROM", MSCOPE_MISTAKE_WRONG_ARGUMENT, NULL },
  { "MAIL FROM:", SMTP, READY, "MAIL FROM:", MSCOPE_MISTAKE_MISSING_ARGUMENT, NULL },
  { "no colon", SMTP, READY, "MAIL FROM <a@b.c>", MSCOPE_MISTAKE_WRONG_ARGUMENT, "MAIL FROM:<a@b.c>" },
  { "no FROM", SMTP, READY, "MAIL a@b.c", MSCOPE_MISTAKE_WRONG_ARGUMENT, "MAIL FROM:<a@b.c>" },
  { "TO for FROM", SMTP, READY, "MAIL TO:<a@b.c>", MSCOPE_MISTAKE_WRONG_ARGUMENT, "MAIL FROM:<a@b.c>" },
  { "no brackets", SMTP, READY, "MAIL FROM:a@b.c SIZE=5", MSCOPE_MISTAKE_NO_BRACKETS, "MAIL FROM:<a@b.c> SIZE=5" },
  { "blank after the colon", SMTP, READY, "mail from: <a@b.c>", MSCOPE_MISTAKE_BLANK, "MAIL FROM:<a@b.c>" },
  { "both", SMTP, READY, "MAIL From: a@b.c", MSCOPE_MISTAKE_NO_BRACKETS, "MAIL FROM:<a@b.c>" },
  { "no domain", SMTP, READY, "MAIL From: dummy", MSCOPE_MISTAKE_WRONG_ARGUMENT, NULL },
  { "one bracket", SMTP, READY, "MAIL FROM:<a@b.c", MSCOPE_MISTAKE_WRONG_ARGUMENT, "MAIL FROM:<a@b.c>" },
  { "a name before the address", SMTP, READY, "MAIL FROM:Anna <a@b.c>", MSCOPE_MISTAKE_WRONG_ARGUMENT,
    "MAIL FROM:<a@b.c>" },
  { "verb and word run together", SMTP, READY, "MAILFROM:<a@b.c>", MSCOPE_MISTAKE_UNKNOWN_COMMAND, "MAIL FROM:<a@b.c>" },
  { "verb missing", SMTP, SENDER, "TO:<a@b.c>", MSCOPE_MISTAKE_UNKNOWN_COMMAND, "RCPT TO:<a@b.c>" },
  { "umlaut without SMTPUTF8", SMTP, READY, "MAIL FROM:<j\xc3\xbcrgen@b.c>", MSCOPE_MISTAKE_WRONG_ARGUMENT, NULL },
  { "umlaut with SMTPUTF8", SMTP, READY, "MAIL FROM:<j\xc3\xbcrgen@b.c> SMTPUTF8", NONE, NULL },
  { "text after the address", SMTP, READY, "MAIL FROM:<a@b.c>x", MSCOPE_MISTAKE_WRONG_ARGUMENT, "MAIL FROM:<a@b.c>" },
  { "RCPT", SMTP, SENDER, "RCPT TO:<a@b.c>", NONE, NULL },
  { "RCPT to the postmaster", SMTP, SENDER, "RCPT TO:<Postmaster>", NONE, NULL },
  { "RCPT to nobody", SMTP, SENDER, "RCPT TO:<>", MSCOPE_MISTAKE_WRONG_ARGUMENT, NULL },
  { "RCPT with a route", SMTP, SENDER, "RCPT TO:<@x.y:a@b.c>", MSCOPE_MISTAKE_WRONG_ARGUMENT, "RCPT TO:<a@b.c>" },
  { "RCPT before MAIL", SMTP, READY, "RCPT TO:<a@b.c>", MSCOPE_MISTAKE_WRONG_PHASE, NULL },
  { "DATA before RCPT", SMTP, SENDER, "DATA", MSCOPE_MISTAKE_WRONG_PHASE, NULL },
  { "DATA with something", SMTP, RECIPIENT, "DATA now", MSCOPE_MISTAKE_TOO_MUCH, "DATA" },
  { "BDAT", SMTP, RECIPIENT, "BDAT 0 LAST", NONE, NULL },
  { "BDAT without a number", SMTP, RECIPIENT, "BDAT LAST", MSCOPE_MISTAKE_WRONG_ARGUMENT, NULL },
  { "AUTH within a mail", SMTP, SENDER, "AUTH PLAIN", MSCOPE_MISTAKE_WRONG_PHASE, NULL },
  { "AUTH without a mechanism", SMTP, READY, "AUTH", MSCOPE_MISTAKE_MISSING_ARGUMENT, NULL },
  { "plain text within AUTH", SMTP, READY "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\n", "anna", MSCOPE_MISTAKE_NO_BASE64,
    "YW5uYQ==" },
  { "Base64 within AUTH", SMTP, READY "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\n", "YW5uYQ==", NONE, NULL },
  { "giving up AUTH", SMTP, READY "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\n", "*", NONE, NULL },
  { "RSET at any time", SMTP, SENDER, "RSET", NONE, NULL },
  { "NOOP with text", SMTP, READY, "NOOP still there?", NONE, NULL },
  { "QUIT with text", SMTP, READY, "QUIT now", MSCOPE_MISTAKE_TOO_MUCH, "QUIT" },
  { "after QUIT", SMTP, READY "C: QUIT\nS: 221 bye\n", "NOOP", MSCOPE_MISTAKE_WRONG_PHASE, NULL },
  { "before the greeting", SMTP, CONNECTED, "EHLO pc", MSCOPE_MISTAKE_WRONG_PHASE, NULL },
  { "pipelined RCPT", SMTP, READY "C: MAIL FROM:<a@b.c>\n", "RCPT TO:<d@e.f>", NONE, NULL },
  { "pipelined DATA", SMTP, READY "C: MAIL FROM:<a@b.c>\nC: RCPT TO:<d@e.f>\n", "DATA", NONE, NULL },
  { "a message with header", SMTP, CONTENT "C: From: a@b.c\nC: Date: x\nC: \nC: ..text\n", ".", NONE, NULL },
  { "a message without header", SMTP, CONTENT "C: hello Ben\n", ".", MSCOPE_MISTAKE_NO_HEADER, NULL },
  { "a message of nothing", SMTP, CONTENT, ".", MSCOPE_MISTAKE_NO_HEADER, NULL },
  { "a message without Date", SMTP, CONTENT "C: From: a@b.c\nC: \nC: Date: in the body\n", ".", MSCOPE_MISTAKE_NO_HEADER,
    NULL },
  { "a message without From", SMTP, CONTENT "C: Date: x\nC: Subject: y\n", ".", MSCOPE_MISTAKE_NO_HEADER, NULL },
  { "a dot that was not doubled", SMTP, CONTENT "C: From: a@b.c\nC: Date: x\nC: \nC: .text\n", ".",
    MSCOPE_MISTAKE_DOT_IN_TEXT, NULL },
  { "a message without an empty line", SMTP, CONTENT "C: From: a@b.c\nC: Date: x\nC: hello\n", ".", MSCOPE_MISTAKE_NO_HEADER,
    NULL },
  { "a message that ends with its header", SMTP, CONTENT "C: From: a@b.c\nC: Date: x\n", ".", NONE, NULL },
  { "umlauts in a message", SMTP, OFFERED "C: MAIL FROM:<a@b.c>\nS: 250 ok\n" REST "C: " HEADER "\nC: gr\xc3\xbc\xc3\x9f\n", ".",
    MSCOPE_MISTAKE_EIGHT_BIT, NULL },
  { "umlauts announced", SMTP, OFFERED "C: MAIL FROM:<a@b.c> BODY=8BITMIME\nS: 250 ok\n" REST "C: " HEADER "\nC: gr\xc3\xbc\n", ".",
    NONE, NULL },
  { "a message bigger than announced", SMTP, OFFERED "C: MAIL FROM:<a@b.c> SIZE=3\nS: 250 ok\n" REST "C: " HEADER "\n", ".",
    MSCOPE_MISTAKE_TOO_BIG, NULL },
  { "SIZE above the limit", SMTP, OFFERED, "MAIL FROM:<a@b.c> SIZE=1001", MSCOPE_MISTAKE_TOO_BIG, NULL },
  { "SIZE at the limit", SMTP, OFFERED, "MAIL FROM:<a@b.c> SIZE=1000", NONE, NULL },
  { "an extension that is not offered", SMTP, OFFERED, "MAIL FROM:<a@b.c> SMTPUTF8", MSCOPE_MISTAKE_NOT_OFFERED, NULL },
  { "a report that is not offered", SMTP, OFFERED "C: MAIL FROM:<a@b.c>\nS: 250 ok\n", "RCPT TO:<d@e.f> NOTIFY=NEVER",
    MSCOPE_MISTAKE_NOT_OFFERED, NULL },
  { "an extension after HELO", SMTP, GREETED "C: HELO pc\nS: 250 mail\n", "STARTTLS", MSCOPE_MISTAKE_NOT_OFFERED, NULL },
  { "a mechanism that is not offered", SMTP, OFFERED, "AUTH CRAM-MD5", MSCOPE_MISTAKE_NOT_OFFERED, NULL },
  { "a mechanism that is", SMTP, OFFERED, "auth plain", NONE, NULL },
  { "AUTH offered in the old form", SMTP, GREETED "C: EHLO pc\nS: 250-mail\nS: 250 AUTH=LOGIN\n", "AUTH LOGIN", NONE, NULL },
  { "AUTH again", SMTP, OFFERED "C: AUTH PLAIN AGEAYg==\nS: 235 ok\n", "AUTH PLAIN AGEAYg==", MSCOPE_MISTAKE_TWICE, NULL },
  { "AUTH after a wrong password", SMTP, OFFERED "C: AUTH PLAIN AGEAYg==\nS: 535 no\n", "AUTH PLAIN AGEAYg==", NONE, NULL },
  { "pipelining not offered", SMTP, OFFERED "C: MAIL FROM:<a@b.c>\n", "RCPT TO:<d@e.f>", MSCOPE_MISTAKE_NOT_OFFERED, NULL },
  { "pipelining offered", SMTP, GREETED "C: EHLO pc\nS: 250-mail\nS: 250 PIPELINING\nC: MAIL FROM:<a@b.c>\n", "RCPT TO:<d@e.f>",
    NONE, NULL },
  { "a command behind STARTTLS", SMTP, OFFERED "C: STARTTLS\n", "EHLO pc", MSCOPE_MISTAKE_THROWN_AWAY, NULL },
  { "a command after STARTTLS", SMTP, OFFERED "C: STARTTLS\nS: 220 go\n", "EHLO pc", NONE, NULL },
  { "the old offer is forgotten", SMTP, OFFERED "C: STARTTLS\nS: 220 go\nC: EHLO pc\nS: 250-mail\nS: 250 CHUNKING\n", "STARTTLS",
    MSCOPE_MISTAKE_NOT_OFFERED, NULL },
  { "a backspace", SMTP, READY, "NOOO\bP", MSCOPE_MISTAKE_CONTROL, "NOOP" },
  { "more backspaces than letters", SMTP, READY, "\b\bNOOP", MSCOPE_MISTAKE_CONTROL, "NOOP" },
  { "telnet talks", SMTP, READY, "\xff\xf4\xff\xfd\x06NOOP", MSCOPE_MISTAKE_CONTROL, "NOOP" },
  { "telnet talks and no more", SMTP, READY, "\xff\xf4", MSCOPE_MISTAKE_CONTROL, NULL },
  { "an escape", SMTP, READY, "\x1b[A", MSCOPE_MISTAKE_CONTROL, NULL },
  { "a tab is a blank", SMTP, READY, "NOOP\tx", NONE, NULL },

  { "USER", POP3, POP, "USER ben", NONE, NULL },
  { "RETR of a message that is not there", POP3, POP_IN "C: STAT\nS: +OK 8 800\n", "RETR 9", MSCOPE_MISTAKE_NO_SUCH_MESSAGE, NULL },
  { "DELE in an empty mailbox", POP3, POP_IN "C: STAT\nS: +OK 0 0\n", "DELE 1", MSCOPE_MISTAKE_NO_SUCH_MESSAGE, NULL },
  { "RETR of the last message", POP3, POP_IN "C: STAT\nS: +OK 8 800\n", "RETR 8", NONE, NULL },
  { "numbers after DELE", POP3, POP_IN "C: DELE 8\nS: +OK\nC: STAT\nS: +OK 7 700\n", "RETR 8", NONE, NULL },
  { "STLS not offered", POP3, POP "C: CAPA\nS: +OK\nS: USER\nS: .\n", "STLS", MSCOPE_MISTAKE_NOT_OFFERED, NULL },
  { "a mechanism of POP3 that is not offered", POP3, POP "C: CAPA\nS: +OK\nS: SASL PLAIN\nS: .\n", "AUTH CRAM-MD5",
    MSCOPE_MISTAKE_NOT_OFFERED, NULL },
  { "a command behind STLS", POP3, POP "C: STLS\n", "USER ben", MSCOPE_MISTAKE_THROWN_AWAY, NULL },
  { "USER without a name", POP3, POP, "USER", MSCOPE_MISTAKE_MISSING_ARGUMENT, NULL },
  { "PASS before USER", POP3, POP, "PASS secret", MSCOPE_MISTAKE_WRONG_PHASE, NULL },
  { "a password with blanks", POP3, POP_NAME, "PASS two words", NONE, NULL },
  { "STAT before the login", POP3, POP, "STAT", MSCOPE_MISTAKE_WRONG_PHASE, NULL },
  { "STAT instead of PASS", POP3, POP_NAME, "STAT", MSCOPE_MISTAKE_WRONG_PHASE, NULL },
  { "USER after the login", POP3, POP_IN, "USER ben", MSCOPE_MISTAKE_WRONG_PHASE, NULL },
  { "delete", POP3, POP_IN, "delete 1", MSCOPE_MISTAKE_UNKNOWN_COMMAND, "DELE 1" },
  { "EHLO", POP3, POP, "EHLO pc", MSCOPE_MISTAKE_OTHER_PROTOCOL, NULL },
  { "SELECT", POP3, POP_IN, "a1 SELECT INBOX", MSCOPE_MISTAKE_OTHER_PROTOCOL, NULL },
  { "RETR", POP3, POP_IN, "RETR 1", NONE, NULL },
  { "RETR alone", POP3, POP_IN, "RETR", MSCOPE_MISTAKE_MISSING_ARGUMENT, NULL },
  { "RETR of a word", POP3, POP_IN, "RETR one", MSCOPE_MISTAKE_WRONG_ARGUMENT, NULL },
  { "RETR 0", POP3, POP_IN, "RETR 0", MSCOPE_MISTAKE_WRONG_ARGUMENT, NULL },
  { "a remark", POP3, POP_IN, "RETR 1 # mail 1", MSCOPE_MISTAKE_TOO_MUCH, "RETR 1" },
  { "TOP without lines", POP3, POP_IN, "TOP 1", MSCOPE_MISTAKE_MISSING_ARGUMENT, NULL },
  { "STAT with a number", POP3, POP_IN, "STAT 1", MSCOPE_MISTAKE_TOO_MUCH, "STAT" },
  { "LIST", POP3, POP_IN, "LIST", NONE, NULL },
  { "APOP", POP3, POP_STAMP, "APOP ben c4c9334bac560ecc979e58001b3e22fb", NONE, NULL },
  { "APOP without a time stamp", POP3, POP, "APOP ben c4c9334bac560ecc979e58001b3e22fb", MSCOPE_MISTAKE_NOT_OFFERED, NULL },
  { "APOP with the password", POP3, POP_STAMP, "APOP ben secret", MSCOPE_MISTAKE_WRONG_ARGUMENT, NULL },
  { "CAPA at any time", POP3, POP_IN, "CAPA", NONE, NULL },

  { "IMAP", IMAP, "S: * OK\n", "a1 LOGIN ben secret", NONE, NULL },
  { "IMAP typing error", IMAP, "S: * OK\n", "a1 LOGON ben secret", MSCOPE_MISTAKE_UNKNOWN_COMMAND, NULL },
  { "IMAP too early", IMAP, "S: * OK\n", "a1 FETCH 1 FLAGS", MSCOPE_MISTAKE_WRONG_PHASE, NULL },
};

static void
test_rows (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *lines = g_strdup_printf ("%sC: %s\n", rows[i].before, rows[i].line);
      g_autoptr (MscopeEntry) entry = dialogue_read_last (rows[i].protocol, lines);
      g_autoptr (MscopeMistake) mistake = mscope_mistake_find (entry);

      g_test_message ("%s: %s", rows[i].label, mistake != NULL ? mistake->text : "(nothing)");
      g_assert_cmpint (mistake != NULL ? mistake->kind : NONE, ==, rows[i].kind);
      if (mistake == NULL)
        continue;
      g_assert_true (g_utf8_validate (mistake->text, -1, NULL));
      g_assert_cmpuint (strlen (mistake->text), >, 20);
      g_assert_cmpstr (mistake->fix, ==, rows[i].fix);
    }
}

/* What a fix proposes has no mistake itself, said at the same place. */
static void
test_fixes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].fix != NULL)
      {
        g_autofree char *lines = g_strdup_printf ("%sC: %s\n", rows[i].before, rows[i].fix);
        g_autoptr (MscopeEntry) entry = dialogue_read_last (rows[i].protocol, lines);

        g_test_message ("%s: %s", rows[i].label, rows[i].fix);
        g_assert_null (mscope_mistake_find (entry));
      }
}

/* What the server does wrong: in the last entry of the dialogue. */
static const struct
{
  const char *label;
  MscopeProtocol protocol;
  const char *lines;
  MscopeMistakeKind kind;
} answers[] = {
  { "a reply as it must be", SMTP, READY, NONE },
  { "no code", SMTP, READY "C: NOOP\nS: well, yes\n", MSCOPE_MISTAKE_NO_CODE },
  { "a greeting with 250", SMTP, "S: 250 mail\n", MSCOPE_MISTAKE_WRONG_CODE },
  { "a greeting with 554", SMTP, "S: 554 go away\n", NONE },
  { "a greeting with 421", SMTP, "S: 421 busy\n", NONE },
  { "220 to EHLO", SMTP, GREETED "C: EHLO pc\nS: 220 mail\n", MSCOPE_MISTAKE_WRONG_CODE },
  { "354 to MAIL", SMTP, READY "C: MAIL FROM:<a@b.c>\nS: 354 go on\n", MSCOPE_MISTAKE_WRONG_CODE },
  { "251 to RCPT", SMTP, SENDER "C: RCPT TO:<d@e.f>\nS: 251 forwarded\n", NONE },
  { "250 to QUIT", SMTP, READY "C: QUIT\nS: 250 bye\n", MSCOPE_MISTAKE_WRONG_CODE },
  { "250 to DATA", SMTP, RECIPIENT "C: DATA\nS: 250 go on\n", MSCOPE_MISTAKE_UNASKED },
  { "221 after a message", SMTP, CONTENT "C: x\nC: .\nS: 221 bye\n", MSCOPE_MISTAKE_WRONG_CODE },
  { "334 to NOOP", SMTP, READY "C: NOOP\nS: 334 \n", MSCOPE_MISTAKE_WRONG_CODE },
  { "unasked", SMTP, READY "S: 250 again\n", MSCOPE_MISTAKE_UNASKED },
  { "421 at any time", SMTP, READY "S: 421 too late\n", NONE },
  { "two codes in one reply", SMTP, GREETED "C: EHLO pc\nS: 250-mail\nS: 220 SIZE\n", MSCOPE_MISTAKE_MIXED_CODES },
  { "no last line", SMTP, GREETED "C: HELO pc\nS: 250-mail pleased to meet you\nS: well\n", MSCOPE_MISTAKE_NO_CODE },
  { "HELO answered as EHLO", SMTP,
    GREETED "C: HELO pc\nS: 250-mail pleased to meet you\nC: MAIL FROM:<a@b.c>\nS: 250 ok\n", MSCOPE_MISTAKE_UNFINISHED },
  { "codes that contradict", SMTP, READY "C: NOOP\nS: 250 5.1.1 ok\n", MSCOPE_MISTAKE_WRONG_CLASS },
  { "codes that agree", SMTP, READY "C: NOOP\nS: 450 4.1.1 no\n", NONE },
  { "an address is no code", SMTP, READY "C: NOOP\nS: 250 192.0.2.1 hello\n", NONE },

  { "+OK", POP3, POP_IN "C: NOOP\nS: +OK\n", NONE },
  { "neither +OK nor -ERR", POP3, POP_IN "C: NOOP\nS: OK\n", MSCOPE_MISTAKE_NO_CODE },
  { "STAT without numbers", POP3, POP_IN "C: STAT\nS: +OK two messages\n", MSCOPE_MISTAKE_WRONG_SIZE },
  { "LIST differs from STAT", POP3, POP_IN "C: STAT\nS: +OK 2 300\nC: LIST\nS: +OK\nS: 1 100\nS: 2 201\nS: .\n",
    MSCOPE_MISTAKE_WRONG_SIZE },
  { "LIST as STAT", POP3, POP_IN "C: STAT\nS: +OK 2 300\nC: LIST\nS: +OK\nS: 1 100\nS: 2 200\nS: .\n", NONE },
  { "LIST after DELE", POP3, POP_IN "C: STAT\nS: +OK 2 300\nC: DELE 1\nS: +OK\nC: LIST\nS: +OK\nS: 2 200\nS: .\n", NONE },
  { "STAT differs from LIST", POP3, POP_IN "C: LIST\nS: +OK\nS: 1 100\nS: .\nC: STAT\nS: +OK 2 100\n", MSCOPE_MISTAKE_WRONG_SIZE },
  { "STAT as LIST", POP3, POP_IN "C: LIST\nS: +OK\nS: 1 100\nS: .\nC: STAT\nS: +OK 1 100\n", NONE },
  { "an empty LIST as STAT", POP3, POP_IN "C: STAT\nS: +OK 0 0\nC: LIST\nS: +OK\nS: .\n", NONE },
  { "RETR as told", POP3, POP_IN "C: RETR 1\nS: +OK 9 octets\nS: a\nS: ..b\nS: \nS: .\n", NONE },
  { "RETR not as told", POP3, POP_IN "C: RETR 1\nS: +OK 8 octets\nS: a\nS: ..b\nS: \nS: .\n", MSCOPE_MISTAKE_WRONG_SIZE },
  { "RETR not as listed", POP3, POP_IN "C: LIST\nS: +OK\nS: 1 100\nS: .\nC: RETR 1\nS: +OK\nS: a\nS: .\n",
    MSCOPE_MISTAKE_WRONG_SIZE },
  { "TOP may be shorter", POP3, POP_IN "C: TOP 1 0\nS: +OK 8 octets\nS: a\nS: .\n", NONE },
  { "LIST without its dot", POP3, POP_IN "C: LIST\nS: +OK\nS: 1 100\nC: QUIT\nS: +OK bye\n", MSCOPE_MISTAKE_NO_DOT },
  { "a + to NOOP", POP3, POP_IN "C: NOOP\nS: + \n", MSCOPE_MISTAKE_WRONG_CODE },
};

static void
test_answers (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (GPtrArray) entries = dialogue_read (answers[i].protocol, TRUE, answers[i].lines);
      g_autoptr (MscopeMistake) mistake = NULL;
      const MscopeEntry *last = g_ptr_array_index (entries, entries->len - 1);

      for (guint j = entries->len; j > 0 && last->sender == MSCOPE_SIDE_CLIENT; j--)
        last = g_ptr_array_index (entries, j - 1);
      mistake = mscope_mistake_find (last);
      g_test_message ("%s: %s: %s", answers[i].label, last->text, mistake != NULL ? mistake->text : "(nothing)");
      g_assert_cmpint (mistake != NULL ? mistake->kind : NONE, ==, answers[i].kind);
      if (mistake != NULL)
        g_assert_nonnull (mscope_mistake_get_reference (mistake->kind, answers[i].protocol));
    }
}

/* The client that is asked about, with bytes of any kind: CR and LF stay as they are. */
static void
test_smuggling (void)
{
  static const struct
  {
    const char *content;
    MscopeMistakeKind kind;
  } contents[] = {
    { "From: a\r\nDate: b\r\n\r\na\n.\nMAIL FROM:<x@y.z>\r\n.\r\n", MSCOPE_MISTAKE_SMUGGLING },
    { "From: a\r\nDate: b\r\n\r\na\n.\r\nmail from:<x@y.z>\r\n.\r\n", MSCOPE_MISTAKE_SMUGGLING },
    { "From: a\r\nDate: b\r\n\r\na\r.\rMAIL\r\n.\r\n", MSCOPE_MISTAKE_SMUGGLING },
    { "From: a\r\nDate: b\r\n\r\na\rb\r\n.\r\n", NONE },
    { "From: a\r\nDate: b\r\n\r\nMAIL FROM:<x@y.z>\r\n.\r\n", NONE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_autoptr (MscopeFollower) follower = mscope_follower_new (SMTP, FALSE);
      g_autoptr (MscopeEntry) data = NULL, reply = NULL, message = NULL;
      g_autoptr (MscopeMistake) mistake = NULL;
      MscopeOrigin origin = { .frame = 1 };

      mscope_follower_push (follower, MSCOPE_SIDE_CLIENT, "DATA\r\n", 6, &origin);
      origin.frame++;
      mscope_follower_push (follower, MSCOPE_SIDE_SERVER, "354 x\r\n", 7, &origin);
      origin.frame++;
      mscope_follower_push (follower, MSCOPE_SIDE_CLIENT, contents[i].content, strlen (contents[i].content), &origin);
      mscope_follower_finish (follower);
      data = mscope_follower_next (follower);
      reply = mscope_follower_next (follower);
      message = mscope_follower_next (follower);
      mistake = mscope_mistake_find (message);
      g_test_message ("%" G_GSIZE_FORMAT, i);
      g_assert_cmpint (mistake != NULL ? mistake->kind : NONE, ==, contents[i].kind);
    }
}

/* A capture that begins late or has holes is not blamed on the server. */
static void
test_unknown_server (void)
{
  g_autoptr (MscopeFollower) follower = mscope_follower_new (SMTP, TRUE);
  MscopeOrigin origin = { .frame = 1 };
  MscopeEntry *entry;

  mscope_follower_push (follower, MSCOPE_SIDE_SERVER, "220 a\r\n", 7, &origin);
  origin.frame++;
  mscope_follower_push (follower, MSCOPE_SIDE_CLIENT, "EHLO a\r\n", 8, &origin);
  origin.frame++;
  mscope_follower_push (follower, MSCOPE_SIDE_SERVER, "250 a\r\n", 7, &origin);
  origin.frame++;
  mscope_follower_gap (follower, MSCOPE_SIDE_CLIENT, 100, &origin);
  mscope_follower_push (follower, MSCOPE_SIDE_SERVER, "250 a\r\nthe rest\r\n", 17, &origin);
  mscope_follower_finish (follower);
  while ((entry = mscope_follower_next (follower)) != NULL)
    {
      g_assert_null (mscope_mistake_find (entry));
      mscope_entry_unref (entry);
    }
}

#define HELLO "\x16\x03\x01\x01\x02" "ab"

/* A handshake where lines are due: somebody has taken the wrong port. */
static void
test_tls_unasked (void)
{
  static const struct
  {
    MscopeProtocol protocol;
    gboolean from_start;
    const char *server; /* said before it */
    const char *client;
    const char *answer;
    MscopeMistakeKind kind;
  } lines[] = {
    { SMTP, TRUE, "220 mail\r\n", NULL, NULL, MSCOPE_MISTAKE_TLS_UNASKED },
    { SMTP, TRUE, "220 mail\r\n", "STARTTLS\r\n", "454 no\r\n", MSCOPE_MISTAKE_TLS_UNASKED },
    { SMTP, TRUE, "220 mail\r\n", "STARTTLS\r\n", "220 go\r\n", NONE },
    { SMTP, TRUE, NULL, NULL, NULL, NONE },
    { SMTP, FALSE, NULL, NULL, NULL, NONE },
    { POP3, TRUE, "+OK mail\r\n", NULL, NULL, MSCOPE_MISTAKE_TLS_UNASKED },
    { POP3, TRUE, "+OK mail\r\n", "STLS\r\n", "+OK go\r\n", NONE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (MscopeFollower) follower = mscope_follower_new (lines[i].protocol, lines[i].from_start);
      const struct { MscopeSide side; const char *text; } pieces[] = {
        { MSCOPE_SIDE_SERVER, lines[i].server }, { MSCOPE_SIDE_CLIENT, lines[i].client },
        { MSCOPE_SIDE_SERVER, lines[i].answer }, { MSCOPE_SIDE_CLIENT, HELLO },
      };
      MscopeOrigin origin = { .frame = 1 };
      MscopeEntry *entry;

      for (gsize j = 0; j < G_N_ELEMENTS (pieces); j++, origin.frame++)
        if (pieces[j].text != NULL)
          mscope_follower_push (follower, pieces[j].side, pieces[j].text, strlen (pieces[j].text), &origin);
      mscope_follower_finish (follower);
      while ((entry = mscope_follower_next (follower)) != NULL)
        {
          g_autoptr (MscopeMistake) mistake = entry->kind == MSCOPE_ENTRY_TLS ? mscope_mistake_find (entry) : NULL;

          if (entry->kind == MSCOPE_ENTRY_TLS)
            g_assert_cmpint (mistake != NULL ? mistake->kind : NONE, ==, lines[i].kind);
          mscope_entry_unref (entry);
        }
    }
}

/* What is wrong within TLS alone. */
static void
test_within_tls (void)
{
  static const struct
  {
    MscopeProtocol protocol;
    const char *client;
    const char *server;
    MscopeMistakeKind client_kind;
    MscopeMistakeKind server_kind;
  } lines[] = {
    { SMTP, "STARTTLS\r\n", "503 no\r\n", MSCOPE_MISTAKE_TLS_TWICE, NONE },
    { POP3, "STLS\r\n", "-ERR no\r\n", MSCOPE_MISTAKE_TLS_TWICE, NONE },
    { SMTP, "EHLO pc\r\n", "250-mail\r\n250 STARTTLS\r\n", NONE, MSCOPE_MISTAKE_WRONG_OFFER },
    { SMTP, "EHLO pc\r\n", "250-mail\r\n250 SIZE\r\n", NONE, NONE },
    { POP3, "CAPA\r\n", "+OK\r\nSTLS\r\n.\r\n", NONE, MSCOPE_MISTAKE_WRONG_OFFER },
    { POP3, "CAPA\r\n", "+OK\r\nUSER\r\n.\r\n", NONE, NONE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (MscopeFollower) follower = mscope_follower_new (lines[i].protocol, FALSE);
      const guint64 n_octets[MSCOPE_N_SIDES] = { 500, 1500 };
      MscopeMistakeKind kinds[MSCOPE_N_SIDES] = { NONE, NONE };
      MscopeOrigin origin = { .frame = 1 };
      MscopeEntry *entry;

      mscope_follower_begin_encrypted (follower, n_octets, "TLS1.3", &origin);
      origin.frame++;
      mscope_follower_push (follower, MSCOPE_SIDE_CLIENT, lines[i].client, strlen (lines[i].client), &origin);
      origin.frame++;
      mscope_follower_push (follower, MSCOPE_SIDE_SERVER, lines[i].server, strlen (lines[i].server), &origin);
      mscope_follower_finish (follower);
      while ((entry = mscope_follower_next (follower)) != NULL)
        {
          g_autoptr (MscopeMistake) mistake = mscope_mistake_find (entry);

          kinds[entry->sender] = mistake != NULL ? mistake->kind : NONE;
          mscope_entry_unref (entry);
        }
      g_test_message ("%s %s", lines[i].client, lines[i].server);
      g_assert_cmpint (kinds[MSCOPE_SIDE_CLIENT], ==, lines[i].client_kind);
      g_assert_cmpint (kinds[MSCOPE_SIDE_SERVER], ==, lines[i].server_kind);
    }
}

static MscopeEntry *
push_one (MscopeProtocol protocol,
          gboolean from_start,
          const char *bytes,
          gsize length)
{
  g_autoptr (MscopeFollower) follower = mscope_follower_new (protocol, from_start);
  MscopeOrigin origin = { .frame = 1 };

  mscope_follower_push (follower, MSCOPE_SIDE_CLIENT, bytes, length, &origin);
  mscope_follower_finish (follower);
  return mscope_follower_next (follower);
}

/* RFC 5321 section 4.5.3.1.4: 512 octets with CRLF; RFC 2449 section 4: 255. */
static void
test_length (void)
{
  static const struct
  {
    MscopeProtocol protocol;
    const char *verb;
    gsize length;
    MscopeMistakeKind kind;
  } lengths[] = {
    { SMTP, "NOOP ", 512, NONE }, { SMTP, "NOOP ", 513, MSCOPE_MISTAKE_TOO_LONG },
    { SMTP, "MAIL FROM:<a@b.c> X=", 600, NONE }, { SMTP, "AUTH PLAIN ", 4000, NONE },
    { POP3, "PASS ", 255, NONE }, { POP3, "PASS ", 256, MSCOPE_MISTAKE_TOO_LONG },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autofree char *line = g_strnfill (lengths[i].length, 'x');
      g_autoptr (MscopeEntry) entry = NULL;
      g_autoptr (MscopeMistake) mistake = NULL;

      memcpy (line, lengths[i].verb, strlen (lengths[i].verb));
      memcpy (line + lengths[i].length - 2, "\r\n", 2);
      entry = push_one (lengths[i].protocol, FALSE, line, lengths[i].length);
      mistake = mscope_mistake_find (entry);
      g_test_message ("%s %" G_GSIZE_FORMAT, lengths[i].verb, lengths[i].length);
      g_assert_cmpint (mistake != NULL ? mistake->kind : NONE, ==, lengths[i].kind);
    }
}

static void
test_bare_lf (void)
{
  g_autoptr (MscopeEntry) entry = push_one (SMTP, FALSE, "NOOP\n", 5);
  g_autoptr (MscopeMistake) mistake = mscope_mistake_find (entry);

  g_assert_cmpint (mistake->kind, ==, MSCOPE_MISTAKE_BARE_LF);
}

/* A client of bare LFs: what ends its message here ends none elsewhere. */
static void
test_ended_by_lf (void)
{
  static const struct
  {
    const char *data;
    const char *content;
    MscopeMistakeKind kind;
  } dialogues[] = {
    { "DATA\n", "From: a\nDate: b\n\nc\n.\n", MSCOPE_MISTAKE_BARE_LF },
    { "DATA\n", "From: a\nDate: b\n\nc\r\n.\n", NONE }, /* not ended: CR LF . LF is text */
    { "DATA\n", "From: a\nDate: b\n\nc\n.\r\n", NONE },
    { "DATA\n", "From: a\nDate: b\n\nc\n", NONE }, /* not ended */
    { "DATA\r\n", "From: a\r\nDate: b\r\n\r\nc\r\n.\r\n", NONE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (dialogues); i++)
    {
      g_autoptr (MscopeFollower) follower = mscope_follower_new (SMTP, FALSE);
      g_autoptr (MscopeEntry) data = NULL, reply = NULL, message = NULL;
      g_autoptr (MscopeMistake) mistake = NULL;
      MscopeOrigin origin = { .frame = 1 };

      mscope_follower_push (follower, MSCOPE_SIDE_CLIENT, dialogues[i].data, strlen (dialogues[i].data), &origin);
      origin.frame++;
      mscope_follower_push (follower, MSCOPE_SIDE_SERVER, "354 x\r\n", 7, &origin);
      origin.frame++;
      mscope_follower_push (follower, MSCOPE_SIDE_CLIENT, dialogues[i].content, strlen (dialogues[i].content), &origin);
      mscope_follower_finish (follower);
      data = mscope_follower_next (follower);
      reply = mscope_follower_next (follower);
      message = mscope_follower_next (follower);
      mistake = mscope_mistake_find (message);
      g_test_message ("%" G_GSIZE_FORMAT, i);
      g_assert_cmpint (mistake != NULL ? mistake->kind : NONE, ==, dialogues[i].kind);
    }
}

/* Dots are judged in whole lines only: not where a gap or the end of the capture cut one. */
static void
test_dots (void)
{
  static const struct
  {
    const char *before_gap; /* (nullable) */
    const char *content;
    MscopeMistakeKind kind;
  } contents[] = {
    { NULL, "From: a\r\nDate: b\r\n\r\na\n.\nb\r\n.\r\n", MSCOPE_MISTAKE_DOT_IN_TEXT },
    { NULL, "From: a\r\nDate: b\r\n\r\n..a\r\n.\r\n", NONE },
    { NULL, "From: a\r\nDate: b\r\n\r\na\r\n.", NONE },
    { "From: a\r\n", ".a\r\n.\r\n", NONE },
    { "From: a\r\n", "x\r\n.a\r\n.\r\n", MSCOPE_MISTAKE_DOT_IN_TEXT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_autoptr (MscopeFollower) follower = mscope_follower_new (SMTP, FALSE);
      g_autoptr (MscopeMistake) mistake = NULL;
      g_autoptr (MscopeEntry) last = NULL;
      MscopeOrigin origin = { .frame = 1 };
      MscopeEntry *entry;

      mscope_follower_push (follower, MSCOPE_SIDE_CLIENT, "DATA\r\n", 6, &origin);
      origin.frame++;
      mscope_follower_push (follower, MSCOPE_SIDE_SERVER, "354 x\r\n", 7, &origin);
      origin.frame++;
      if (contents[i].before_gap != NULL)
        {
          mscope_follower_push (follower, MSCOPE_SIDE_CLIENT, contents[i].before_gap, strlen (contents[i].before_gap),
                                &origin);
          mscope_follower_gap (follower, MSCOPE_SIDE_CLIENT, 100, &origin);
        }
      mscope_follower_push (follower, MSCOPE_SIDE_CLIENT, contents[i].content, strlen (contents[i].content), &origin);
      mscope_follower_finish (follower);
      while ((entry = mscope_follower_next (follower)) != NULL)
        {
          g_clear_pointer (&last, mscope_entry_unref);
          last = entry;
        }
      mistake = mscope_mistake_find (last);
      g_test_message ("%" G_GSIZE_FORMAT, i);
      g_assert_cmpint (mistake != NULL ? mistake->kind : NONE, ==, contents[i].kind);
    }
}

/* From the middle of a session nothing is said about the moment; a line that was cut is not judged. */
static void
test_unknown_phase (void)
{
  g_autoptr (MscopeEntry) rcpt = push_one (SMTP, FALSE, "RCPT TO:<a@b.c>\r\n", 17);
  g_autoptr (MscopeEntry) cut = push_one (SMTP, FALSE, "RCPT TO:<a@b", 12);

  g_assert_null (mscope_mistake_find (rcpt));
  g_assert_null (mscope_mistake_find (cut));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/dialogue/mistake/rows", test_rows);
  g_test_add_func ("/dialogue/mistake/fixes-are-right", test_fixes);
  g_test_add_func ("/dialogue/mistake/answers", test_answers);
  g_test_add_func ("/dialogue/mistake/ended-by-lf", test_ended_by_lf);
  g_test_add_func ("/dialogue/mistake/smuggling", test_smuggling);
  g_test_add_func ("/dialogue/mistake/tls-unasked", test_tls_unasked);
  g_test_add_func ("/dialogue/mistake/within-tls", test_within_tls);
  g_test_add_func ("/dialogue/mistake/unknown-server", test_unknown_server);
  g_test_add_func ("/dialogue/mistake/length", test_length);
  g_test_add_func ("/dialogue/mistake/bare-lf", test_bare_lf);
  g_test_add_func ("/dialogue/mistake/dots", test_dots);
  g_test_add_func ("/dialogue/mistake/unknown-phase", test_unknown_phase);

  return g_test_run ();
}
