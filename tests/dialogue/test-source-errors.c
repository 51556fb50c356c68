/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the pages that this program goes back to have wrong, or show without a word: each must be told rightly where a
 * dialogue shows it. The lines are theirs, or as near as an error can be.
 */
#include "config.h"

#include <string.h>

#include "dialogue-lines.h"
#include "dialogue/explanation.h"

#define SMTP MSCOPE_PROTOCOL_SMTP
#define POP3 MSCOPE_PROTOCOL_POP3

#define GREETED "S: 220 Rechnername ESMTP Mailerinformation\n"
#define READY GREETED "C: HELO localhost\nS: 250 Rechnername\n"
#define CONTENT READY "C: MAIL FROM:<a@b.de>\nS: 250 ok\nC: RCPT TO:<c@d.de>\nS: 250 ok\nC: DATA\nS: 354 go\n"
#define POP "S: +OK QPOP (version 2.2) at 127.0.0.1 starting.\n"
#define LOGGED_IN POP "C: user thomas\nS: +OK\nC: pass sdf12345\nS: +OK\n"

/* Where the words are looked for. */
typedef enum
{
  MISTAKE,
  PARAGRAPH,
  SUMMARY,
  ADVICE,
  PART,
} Place;

static const struct
{
  const char *label;
  MscopeProtocol protocol;
  const char *lines;
  MscopeSide side; /* the last entry of this side is meant */
  Place place;
  const char *words;
} rows[] = {
  { "HELO answered with a hyphen", SMTP,
    GREETED "C: HELO x.de\nS: 250-x.de pleased to meet you\nC: MAIL From: dummy\nS: 250 dummy... Sender ok\n",
    MSCOPE_SIDE_SERVER, MISTAKE, "HELO gets one line" },
  { "a lone dot in the message", SMTP, CONTENT "C: Subject: Test\nC: \nC: .\nS: 250 ok\nC: the rest of the text\n",
    MSCOPE_SIDE_CLIENT, MISTAKE, "no command of SMTP" },
  { "the dot that was meant to end it", SMTP, CONTENT "C: Subject: Test\nC: \nC: .\nS: 250 ok\nC: .\n", MSCOPE_SIDE_CLIENT,
    MISTAKE, "ended before" },
  { "a dot at the beginning of a line", SMTP, CONTENT "C: From: a@b.de\nC: Date: x\nC: \nC: .text\nC: .\n",
    MSCOPE_SIDE_CLIENT, MISTAKE, "takes this dot away" },
  { "ten dots", SMTP, CONTENT "C: From: a@b.de\nC: Date: x\nC: \nC: ..........\nC: .\n", MSCOPE_SIDE_CLIENT, PART,
    "takes it away" },
  { "the server speaks first", SMTP, GREETED, MSCOPE_SIDE_SERVER, PARAGRAPH, "the server speaks first" },
  { "an address without brackets", SMTP, READY "C: MAIL From: thomas@localhost.de\n", MSCOPE_SIDE_CLIENT, MISTAKE,
    "angle brackets" },
  { "a sender without a domain", SMTP, READY "C: MAIL From: dummy\n", MSCOPE_SIDE_CLIENT, MISTAKE, "no domain" },
  { "HELO without a name", SMTP, GREETED "C: HELO\n", MSCOPE_SIDE_CLIENT, MISTAKE, "missing behind HELO" },
  { "capitals are not needed", SMTP, GREETED "C: helo pc0815.example.com\n", MSCOPE_SIDE_CLIENT, PARAGRAPH, "Small letters" },
  { "codes that begin with 1", SMTP, READY "C: NOOP\nS: 150 wait\n", MSCOPE_SIDE_SERVER, PARAGRAPH,
    "SMTP has no command that is answered so" },
  { "a greeting broken in two", SMTP, GREETED "C: HELO pc\nS: 250 ok\nS: ready at Mon\n", MSCOPE_SIDE_SERVER, MISTAKE,
    "no code" },
  { "EHLO is no login", SMTP, GREETED "C: EHLO localhost\n", MSCOPE_SIDE_CLIENT, PARAGRAPH, "no login" },
  { "thomas did not sign on", SMTP,
    GREETED "C: EHLO localhost\nS: 250-Rechnername Hello thomas@localhost [127.0.0.1], pleased to meet you\nS: 250 HELP\n",
    MSCOPE_SIDE_SERVER, PART, "nobody has signed on by that" },
  { "will queue", SMTP, READY "C: MAIL FROM:<a@b.de>\nS: 250 ok\nC: RCPT TO:<c@d.de>\nS: 250 c@d.de... Recipient ok (will queue)\n",
    MSCOPE_SIDE_SERVER, PART, "keeps the mail in its queue" },
  { "the queue id", SMTP, CONTENT "C: x\nC: .\nS: 250 SAA02108 Message accepted for delivery\n", MSCOPE_SIDE_SERVER, PART,
    "18 o'clock" },
  { "a mail without a header", SMTP, CONTENT "C: Hallo\nC: .\n", MSCOPE_SIDE_CLIENT, MISTAKE, "From and Date" },
  { "RSET keeps the connection", SMTP, READY "C: RSET\nS: 250 Reset state\n", MSCOPE_SIDE_SERVER, PARAGRAPH,
    "connection and the greeting stay" },
  { "SEND was dropped", SMTP, READY "C: SEND FROM:<a@b.de>\n", MSCOPE_SIDE_CLIENT, PARAGRAPH, "dropped by RFC 2821" },

  { "delete", POP3, LOGGED_IN "C: delete 1\n", MSCOPE_SIDE_CLIENT, MISTAKE, "Did you mean DELE" },
  { "LIST without its dot", POP3, LOGGED_IN "C: list\nS: +OK scan listing follows\nS: 1 625\nC: quit\nS: +OK\n",
    MSCOPE_SIDE_SERVER, MISTAKE, "a dot alone on a line is missing" },
  { "DELE marks", POP3, LOGGED_IN "C: dele 1\n", MSCOPE_SIDE_CLIENT, SUMMARY, "Marks" },
  { "closing the window", POP3, LOGGED_IN "C: dele 1\n", MSCOPE_SIDE_CLIENT, ADVICE, "without it nothing is deleted" },
  { "RSET takes it back", POP3, LOGGED_IN "C: RSET\n", MSCOPE_SIDE_CLIENT, PARAGRAPH, "DELE" },
  { "APOP is no encryption", POP3, "S: +OK <1.2@x>\nC: APOP ben c4c9334bac560ecc979e58001b3e22fb\n", MSCOPE_SIDE_CLIENT,
    PARAGRAPH, "no encrypted login" },
  { "no APOP here", POP3, POP, MSCOPE_SIDE_SERVER, PARAGRAPH, "APOP cannot be used" },
  { "a password in clear text", POP3, POP "C: user thomas\nS: +OK\nC: pass sdf12345\n", MSCOPE_SIDE_CLIENT, PART,
    "anyone on the wire" },
  { "3371 is not 3449", POP3, LOGGED_IN "C: LIST\nS: +OK\nS: 1 3371\nS: .\nC: STAT\nS: +OK 1 3449\n", MSCOPE_SIDE_SERVER,
    MISTAKE, "contradict" },
  { "a size that is wrong", POP3, LOGGED_IN "C: retr 1\nS: +OK 625 octets\nS: Subject: x\nS: \nS: text\nS: .\n",
    MSCOPE_SIDE_SERVER, MISTAKE, "told 625 octets" },
  { "a date that was changed", POP3,
    LOGGED_IN "C: RETR 1\nS: +OK\nS: Received: by x id OAA02108; Tue, 22 Feb 2000 23:47:00 +0100\nS: \nS: .\n",
    MSCOPE_SIDE_SERVER, PART, "one of the two was changed" },
  { "remarks are arguments", POP3, LOGGED_IN "C: retr 1 # Mail abholen\n", MSCOPE_SIDE_CLIENT, MISTAKE, "no remark" },
  { "a second session", POP3, POP "C: user thomas\nS: +OK\nC: pass x\nS: -ERR [IN-USE] lock busy!\n", MSCOPE_SIDE_SERVER,
    PART, "Another session" },
  { "a message that is not there", POP3, LOGGED_IN "C: STAT\nS: +OK 0 0\nC: dele 1\n", MSCOPE_SIDE_CLIENT, MISTAKE, "empty" },
  { "Sendmail's program and configuration", POP3,
    LOGGED_IN "C: RETR 1\nS: +OK\nS: Received: from a by b (8.13.6/8.12.6) with LMTPA; x\nS: \nS: .\n", MSCOPE_SIDE_SERVER,
    PART, "software of the server" },
};

static const MscopeEntry *
find_last (GPtrArray *entries,
           MscopeSide side)
{
  for (guint i = entries->len; i > 0; i--)
    {
      const MscopeEntry *entry = g_ptr_array_index (entries, i - 1);

      if (entry->sender == side)
        return entry;
    }
  g_assert_not_reached ();
}

static gboolean
has_words (const MscopeExplanation *explanation,
           Place place,
           const char *words)
{
  const char *texts[] = {
    [MISTAKE] = explanation->mistake,
    [PARAGRAPH] = explanation->paragraph,
    [SUMMARY] = explanation->summary,
    [ADVICE] = explanation->advice,
  };

  if (place != PART)
    return texts[place] != NULL && strstr (texts[place], words) != NULL;
  for (gsize i = 0; i < explanation->n_parts; i++)
    if (strstr (explanation->parts[i].meaning, words) != NULL)
      return TRUE;
  return FALSE;
}

static void
test_rows (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GPtrArray) entries = dialogue_read (rows[i].protocol, TRUE, rows[i].lines);
      const MscopeEntry *entry = find_last (entries, rows[i].side);
      g_autoptr (MscopeExplanation) explanation = mscope_explanation_new (entry);

      g_test_message ("%s: %s | %s | %s", rows[i].label, entry->text, explanation->paragraph,
                      explanation->mistake != NULL ? explanation->mistake : "(no mistake)");
      g_assert_true (has_words (explanation, rows[i].place, rows[i].words));
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/dialogue/source-errors/rows", test_rows);

  return g_test_run ();
}
