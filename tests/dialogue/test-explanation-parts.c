/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "dialogue-lines.h"
#include "dialogue/explanation.h"

#define SMTP MSCOPE_PROTOCOL_SMTP
#define POP3 MSCOPE_PROTOCOL_POP3

#define MAX_PARTS 10

/* What was said before the entry in question, which is the last one. */
#define GREETED "S: 220 mail\n"
#define READY GREETED "C: EHLO pc\nS: 250 mail\n"
#define SENDER READY "C: MAIL FROM:<a@b.c>\nS: 250 ok\n"
#define CONTENT SENDER "C: RCPT TO:<d@e.f>\nS: 250 ok\nC: DATA\nS: 354 go on\n"
#define LOGGED_IN "S: +OK\nC: USER ben\nS: +OK\nC: PASS x\nS: +OK\n"

/* RFC 1939 section 7. */
#define APOP_GREETING "S: +OK POP3 server ready <1896.697170952@dbc.mtview.ca.us>\n"

/* RFC 2195 section 2. */
#define CRAM_CHALLENGE "S: 334 PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+\n"
#define CRAM_ANSWER "C: dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw\n"

/* RFC 5802 section 5. */
#define SCRAM_FIRST "C: AUTH SCRAM-SHA-1 biwsbj11c2VyLHI9ZnlrbytkMmxiYkZnT05Sdjlxa3hkYXdM\n"
#define SCRAM_SECOND \
  "S: 334 cj1meWtvK2QybGJiRmdPTlJ2OXFreGRhd0wzcmZjTkhZSlkxWlZ2V1ZzN2oscz1RU1hDUitRNnNlazhiZjkyLGk9NDA5Ng==\n"
#define SCRAM_THIRD \
  "C: Yz1iaXdzLHI9ZnlrbytkMmxiYkZnT05Sdjlxa3hkYXdMM3JmY05IWUpZMVpWdldWczdqLHA9djBYOHYzQnoyVDBDSkdiSlF5RjBYK0hJNFRzPQ==\n"
#define SCRAM_FOURTH "S: 334 dj1ybUY5cHFWOFM3c3VBb1pXamE0ZEpSa0ZzS1E9\n"

typedef struct
{
  const char *text;    /* the part as it stands in the line */
  const char *meaning; /* a piece of what is said about it */
} Part;

static const struct
{
  const char *label;
  MscopeProtocol protocol;
  const char *lines;
  const char *sentence; /* (nullable): a piece of the paragraph */
  Part parts[MAX_PARTS];
} rows[] = {
  /* replies */
  { "a refusal, number by number", SMTP, SENDER "C: RCPT TO:<bob@e.f>\nS: 550 5.1.1 <bob@e.f>: unknown\n",
    "It answers “RCPT TO:<bob@e.f>”.",
    { { "550", "refused" }, { "5.x.x", "lasting" }, { "x.1.x", "address" }, { "x.x.1", "exactly" },
      { "<bob@e.f>", "about" } } },
  { "another address", SMTP, SENDER "C: RCPT TO:<bob@e.f>\nS: 551 User not local; please try <bob@g.h>\n",
    "The new address is bob@g.h.", { { "<bob@g.h>", "instead" } } },
  { "forwarded", SMTP, SENDER "C: RCPT TO:<bob@e.f>\nS: 251 will forward to <bob@g.h>\n", "bob@g.h",
    { { "<bob@g.h>", "instead" } } },
  { "will queue", SMTP, SENDER "C: RCPT TO:<bob@e.f>\nS: 250 <bob@e.f>... Recipient ok (will queue)\n", NULL,
    { { "(will queue)", "queue" }, { "<bob@e.f>", "about" } } },
  { "a queue id of Sendmail's", SMTP, CONTENT "C: x\nC: .\nS: 250 SAA02108 Message accepted for delivery\n",
    "It answers the message.",
    { { "SAA02108", "Sendmail" }, { "S", "18" }, { "AA", "count" }, { "02108", "process" } } },
  { "a queue id of Postfix's", SMTP, CONTENT "C: x\nC: .\nS: 250 2.0.0 Ok: queued as 708D72C80BE\n", NULL,
    { { "708D72C80BE", "Postfix" }, { "708D7", "microseconds" }, { "2C80BE", "inode" } } },
  { "a long queue id of Postfix's", SMTP, CONTENT "C: x\nC: .\nS: 250 2.0.0 Ok: queued as 3Pt2mN2VXxznjll\n", NULL,
    { { "3Pt2mN2VXxznjll", "Postfix" }, { "3Pt2mN", "2011" } } },
  { "a queue id of Exim's", SMTP, CONTENT "C: x\nC: .\nS: 250 OK id=11uNWX-0004fP-00\n", NULL,
    { { "11uNWX-0004fP-00", "Exim" }, { "11uNWX", "1999" } } },
  { "a Message-ID of Microsoft's", SMTP,
    CONTENT "C: x\nC: .\nS: 250 2.6.0 <ARESHZlJ2HxYHLBQhEx00000034@ares.x> Queued mail for delivery\n", NULL,
    { { "<ARESHZlJ2HxYHLBQhEx00000034@ares.x>", "Message-ID" } } },
  { "an unknown queue id", SMTP, CONTENT "C: x\nC: .\nS: 250 2.0.0 queued as abc-1.\n", NULL, { { "abc-1", "queue" } } },
  { "a clock of Google's", SMTP, CONTENT "C: x\nC: .\nS: 250 2.0.0 OK  1700000000 a1b2 - gsmtp\n", NULL,
    { { "1700000000", "14 Nov 2023" } } },
  { "IDENT", SMTP, GREETED "C: EHLO localhost\nS: 250-host Hello thomas@localhost [127.0.0.1], pleased to meet you\n"
                   "S: 250 HELP\n", "1 extension",
    { { "host", "server" }, { "thomas@localhost", "IDENT" }, { "[127.0.0.1]", "address" },
      { "pleased to meet you", "Politeness" } } },
  { "whom the server sees", SMTP, GREETED "C: HELO pc\nS: 250 ares Hello [172.16.31.101]\n", NULL,
    { { "[172.16.31.101]", "address" } } },
  { "a size", SMTP, GREETED "C: EHLO pc\nS: 250-host\nS: 250 SIZE 10240000\n", NULL,
    { { "SIZE 10240000", "about 10 MB" } } },
  { "a small size", SMTP, GREETED "C: EHLO pc\nS: 250-host\nS: 250 SIZE 5000\n", NULL, { { "SIZE 5000", "5000 octets" } } },
  { "limits", SMTP, GREETED "C: EHLO pc\nS: 250-host\nS: 250 LIMITS RCPTMAX=100 MAILMAX=5\n", NULL,
    { { "RCPTMAX=100", "recipients" }, { "MAILMAX=5", "connection" } } },
  { "help", SMTP, READY "C: HELP\nS: 214-Topics:\nS: 214-  HELO EHLO MAIL\nS: 214 End of HELP info\n", NULL,
    { { "HELO", "" }, { "MAIL", "" } } },
  { "a banner of Sendmail's", SMTP, "S: 220 host ESMTP Sendmail 8.8.8/8.8.7; Tue, 22 Feb 2000 14:00:00 +0100\n", "8.8.8/8.8.7",
    { { "host", "server" }, { "ESMTP", "EHLO" }, { "Sendmail", "software" }, { "8.8.8", "program" },
      { "8.8.7", "configuration" }, { "Tue, 22 Feb 2000 14:00:00 +0100", "clock" } } },
  { "a banner of Microsoft's", SMTP,
    "S: 220 ares Microsoft ESMTP MAIL Service, Version: 6.0.3790.1830 ready at Mon, 3 Mar 2008 12:42:09 +0100\n", NULL,
    { { "6.0.3790.1830", "version" }, { "Mon, 3 Mar 2008 12:42:09 +0100", "clock" } } },
  { "a time stamp", POP3, "S: +OK Qpopper (version 4.0.5) at localhost starting. <7534.1204549069@localhost>\n", NULL,
    { { "<7534.1204549069@localhost>", "APOP" }, { "7534", "process" }, { "1204549069", "3 Mar 2008" },
      { "localhost", "server" } } },
  { "no time stamp", POP3, "S: +OK QPOP (version 2.2) at 127.0.0.1 starting.\n", "APOP cannot be used", { { NULL, NULL } } },
  { "a time stamp without a clock", POP3, "S: +OK ready <a.b@c>\n", NULL, { { "<a.b@c>", "APOP" } } },
  { "counts", POP3, "S: +OK\nC: USER ben\nS: +OK\nC: PASS x\nS: +OK ben has 8 visible messages (2 hidden) in 3371 octets.\n",
    "It answers “PASS x”.",
    { { "8 visible", "read" }, { "2 hidden", "not show" }, { "3371 octets", "size" } } },
  { "octets of a message", POP3, LOGGED_IN "C: TOP 8 5\nS: +OK 422 octets\nS: .\n", NULL, { { NULL, NULL } } },
  { "a unique id", POP3, LOGGED_IN "C: UIDL 1\nS: +OK 1 65d35b67\n", NULL,
    { { "1", "number" }, { "65d35b67", "every session" } } },
  { "LAST", POP3, LOGGED_IN "C: LAST\nS: +OK 3\n", NULL, { { "3", "highest" } } },
  { "capabilities with values", POP3, "S: +OK\nC: CAPA\nS: +OK\nS: EXPIRE 60\nS: LOGIN-DELAY 900 USER\nS: SASL PLAIN\nS: .\n", NULL,
    { { "60", "days" }, { "900", "seconds" }, { "USER", "user to user" }, { "PLAIN", "password" } } },
  { "never expiring", POP3, "S: +OK\nC: CAPA\nS: +OK\nS: EXPIRE NEVER\nS: .\n", NULL, { { "NEVER", "never" } } },

  /* messages */
  { "the way of a mail", SMTP,
    CONTENT "C: Received: from mail.a.org (mail.a.org [192.0.2.1])\nC:   (using TLSv1.2 with cipher X)\n"
            "C: \tby mx.b.net (8.13.6/8.12.6) with ESMTPS id k4UD3; Tue, 30 May 2006 15:03:38 +0200\n"
            "C: Received: from pc (helo=pc) by mail.a.org (Postfix) with ESMTPSA id 708D72C80BE for <d@e.f>; "
            "Tue, 30 May 2006 13:03:35 GMT\nC: \nC: x\nC: .\n",
    "pc → mail.a.org → mx.b.net. It took 3 seconds.",
    { { "mail.a.org", "from" }, { "(mail.a.org [192.0.2.1])", "not made up" },
      { "(using TLSv1.2 with cipher X)", "encrypted" },
      { "mx.b.net", "by" }, { "(8.13.6/8.12.6)", "software" }, { "k4UD3", "id" },
      { "Tue, 30 May 2006 15:03:38 +0200", "3 seconds after" }, { "ESMTPSA", "signed on" }, { "<d@e.f>", "for" },
      { "Tue, 30 May 2006 13:03:35 GMT", "own clock" } } },
  { "clocks that contradict", POP3,
    LOGGED_IN "C: RETR 1\nS: +OK\nS: Received: by b; 30 May 2006 13:00:00 GMT\n"
              "S: Received: by a; 30 May 2006 13:00:01 GMT\nS: \nS: .\n", "a → b.",
    { { "30 May 2006 13:00:00 GMT", "wrong" } } },
  { "a Received line without a date", POP3, LOGGED_IN "C: RETR 1\nS: +OK\nS: Received: from a by b; today\nS: \nS: .\n",
    "a → b.", { { "today", "not written like one" } } },
  { "two hours", POP3,
    LOGGED_IN "C: TOP 1 0\nS: +OK\nS: Received: by b; 30 May 2006 15:59:00 GMT\n"
              "S: Received: by a; 30 May 2006 13:00:01 GMT\nS: \nS: .\n", "It took 2 hours.",
    { { "30 May 2006 15:59:00 GMT", "2 hours after" } } },
  { "an encoded subject", SMTP,
    CONTENT "C: Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe_aus?=\nC:  =?iso-8859-1?b?S/Zsbg==?= am Rhein\nC: \nC: .\n",
    "“Grüße ausKöln am Rhein”", { { NULL, NULL } } },
  { "a name in windows-1252", SMTP, CONTENT "C: From: =?windows-1252?Q?=80uro?= <a@b.c>\nC: \nC: .\n", NULL,
    { { "=?windows-1252?Q?=80uro?= <a@b.c>", "“€uro <a@b.c>”" } } },
  { "an unknown set of letters", SMTP, CONTENT "C: Subject: =?koi8-r?B?8NLJ?= =?x\nC: \nC: .\n", NULL,
    { { NULL, NULL } } },
  { "identity", SMTP,
    CONTENT "C: Message-ID: <20000222@pc.a.org>\nC: Date: Tue, 22 Feb 2000 14:00:00 +0100\nC: \nC: .\n", NULL,
    { { "20000222", "all other" }, { "pc.a.org", "domain" }, { "+0100", "UTC" } } },
  { "a wrong identity and date", SMTP, CONTENT "C: Message-ID: 12\nC: Date: 22.2.2000\nC: \nC: .\n", NULL,
    { { "12", "brackets" }, { "22.2.2000", "not written like one" } } },
  { "quoted-printable", SMTP,
    CONTENT "C: Content-Type: text/plain; charset=\"UTF-8\"; format=flowed\n"
            "C: Content-Transfer-Encoding: quoted-printable\nC: \nC: Gr=C3=BC=\nC: =C3=9Fe=20\nC: .\n", NULL,
    { { "text/plain", "Plain text" }, { "charset=\"UTF-8", "letters" }, { "format=flowed", "joined" },
      { "quoted-printable", "hexadecimal" }, { "Gr=C3=BC=", "“Grüße”" } } },
  { "base64", SMTP,
    CONTENT "C: Content-Type: text/plain; charset=ISO-8859-15\nC: Content-Transfer-Encoding: base64\nC: \n"
            "C: pHVy\nC: bw==\nC: .\n",
    NULL, { { "base64", "third longer" }, { "pHVy", "“€uro”" } } },
  { "a picture", SMTP,
    CONTENT "C: Content-Type: image/png; name=\"a.png\"\nC: Content-Transfer-Encoding: base64\nC: \nC: AAAA\nC: .\n",
    NULL, { { "image/png", "picture" }, { "name=\"a.png", "file" } } },
  { "several parts", SMTP,
    CONTENT "C: Content-Type: multipart/mixed; boundary=xy\nC: \nC: --xy\nC: \nC: a\nC: --xy\nC: \nC: b\n"
            "C: --xy--\nC: .\n", NULL,
    { { "multipart/mixed", "attachments" }, { "boundary=xy", "divides" }, { "--xy", "there are 2" } } },
  { "a report", POP3,
    LOGGED_IN "C: RETR 1\nS: +OK\nS: Content-Type: multipart/report; report-type=delivery-status; boundary=x\nS: \nS: --x\n"
              "S: Content-Type: message/delivery-status\nS: \nS: Final-Recipient: rfc822;ben@e.f\nS: Action: failed\n"
              "S: Status: 5.1.1\nS: --x--\nS: .\n", NULL,
    { { "multipart/report", "report" }, { "Final-Recipient: rfc822;ben@e.f", "" }, { "Action: failed", "" },
      { "Status: 5.1.1", "" }, { "5.1.1", "No such mailbox" } } },
  { "an hour that was changed", POP3,
    LOGGED_IN "C: RETR 1\nS: +OK\nS: Received: by a id OAA02108; Tue, 22 Feb 2000 23:47:00 +0100\nS: \nS: .\n", NULL,
    { { "OAA02108", "id" }, { "O", "14 o'clock. The date says 23" } } },
  { "an hour that was not", POP3,
    LOGGED_IN "C: RETR 1\nS: +OK\nS: Received: by a id XAA02108; Tue, 22 Feb 2000 23:47:00 +0100\nS: \nS: .\n", NULL,
    { { "XAA02108", "id" } } },
  { "what was checked", POP3,
    LOGGED_IN "C: RETR 1\nS: +OK\nS: Authentication-Results: mx.b.net; spf=pass smtp.mailfrom=a.org;\n"
              "S:  dkim=fail (bad) d=a.org\nS: \nS: .\n", NULL,
    { { "mx.b.net", "checked" }, { "spf=pass", "SPF" }, { "pass", "yes" }, { "dkim=fail", "DKIM" }, { "fail", "no" } } },
  { "a signature", POP3,
    LOGGED_IN "C: RETR 1\nS: +OK\nS: DKIM-Signature: v=1; a=rsa-sha256; d=a.org; s=k1;\n"
              "S:  h=From:To; bh=abc=; b=def\nS: \nS: .\n", NULL,
    { { "v=1", "version" }, { "a=rsa-sha256", "checksum" }, { "d=a.org", "signs" }, { "s=k1", "DNS" },
      { "h=From:To", "header" }, { "bh=abc=", "body" }, { "b=def", "signature" } } },
  { "a list", POP3, LOGGED_IN "C: RETR 1\nS: +OK\nS: List-Unsubscribe: <mailto:x@y.z>\nS: \nS: .\n", NULL,
    { { "List-Unsubscribe: <mailto:x@y.z>", "leave" } } },

  /* sign-on */
  { "APOP", POP3, APOP_GREETING "C: APOP mrose c4c9334bac560ecc979e58001b3e22fb\n",
    "Here the time stamp is “<1896.697170952@dbc.mtview.ca.us>”",
    { { "mrose", "mailbox" }, { "c4c9334bac560ecc979e58001b3e22fb", "MD5" },
      { "<1896.697170952@dbc.mtview.ca.us>", "greeting" } } },
  { "CRAM-MD5's question", SMTP, READY "C: AUTH CRAM-MD5\n" CRAM_CHALLENGE,
    "Here the server asks: “<1896.697170952@postoffice.reston.mci.net>”.", { { NULL, NULL } } },
  { "CRAM-MD5's answer", SMTP, READY "C: AUTH CRAM-MD5\n" CRAM_CHALLENGE CRAM_ANSWER, "the HMAC-MD5 of the server's text",
    { { "tim", "name" }, { "b913a602c7eda7a495b4e6e7334d3890", "checksum" },
      { "<1896.697170952@postoffice.reston.mci.net>", "server's text" } } },
  { "SCRAM, the client's first", SMTP, READY SCRAM_FIRST, "the name “user”",
    { { "n", "not tied" }, { "n=user", "name" }, { "r=fyko+d2lbbFgONRv9qkxdawL", "random" } } },
  { "SCRAM, the server's first", SMTP, READY SCRAM_FIRST SCRAM_SECOND, "random text of its own",
    { { "s=QSXCR+Q6sek8bf92", "salt" }, { "i=4096", "hashed" }, { "fyko+d2lbbFgONRv9qkxdawL", "client's part" },
      { "3rfcNHYJY1ZVvWVs7j", "server's part" } } },
  { "SCRAM, the client's last", SMTP, READY SCRAM_FIRST SCRAM_SECOND SCRAM_THIRD, "proves with p",
    { { "c=biws", "again" }, { "p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=", "proof" } } },
  { "SCRAM, the server's last", SMTP, READY SCRAM_FIRST SCRAM_SECOND SCRAM_THIRD SCRAM_FOURTH, "no impostor",
    { { "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=", "knows the password too" } } },
  { "XOAUTH2", SMTP, READY "C: AUTH XOAUTH2 dXNlcj1hbm5hQGEub3JnAWF1dGg9QmVhcmVyIHlhMjkBAQ==\n", "token",
    { { "user=anna@a.org", "name" }, { "auth=Bearer ya29", "token" } } },
  { "a password in clear text", POP3, "S: +OK\nC: USER ben\nS: +OK\nC: PASS secret\n", NULL, { { "secret", "as you do now" } } },

  /* parameters */
  { "SIZE", SMTP, READY "C: MAIL FROM:<a@b.c> SIZE=12345 BODY=8BITMIME\n", NULL,
    { { "SIZE=12345", "" }, { "12345", "about 12 kB" }, { "8BITMIME", "ASCII" } } },
  { "reports", SMTP, READY "C: MAIL FROM:<a@b.c> RET=HDRS ENVID=QQ+2B1\n", NULL,
    { { "HDRS", "header" }, { "QQ+2B1", "“QQ+1”" } } },
  { "reports for a recipient", SMTP, SENDER "C: RCPT TO:<d@e.f> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;x+40y.z\n", NULL,
    { { "SUCCESS", "in the mailbox" }, { "DELAY", "late" }, { "rfc822", "kind" }, { "x+40y.z", "x@y.z" } } },
  { "a deadline", SMTP, READY "C: MAIL FROM:<a@b.c> BY=120;R\n", NULL, { { "120", "120" }, { "R", "given back" } } },
  { "BDAT", SMTP, SENDER "C: RCPT TO:<d@e.f>\nS: 250 ok\nC: BDAT 10 LAST\n", NULL,
    { { "10", "octets" }, { "LAST", "last" } } },
  { "a piece of several", SMTP, SENDER "C: RCPT TO:<d@e.f>\nS: 250 ok\nC: BDAT 0\n", "LAST is missing", { { "0", "octets" } } },
  { "a short name", SMTP, GREETED "C: EHLO pc\n", "no dot", { { "pc", "name" } } },
  { "an address for a name", SMTP, GREETED "C: EHLO 192.0.2.7\n", "square brackets", { { "192.0.2.7", "name" } } },
};

static const char *
find_part (const MscopeExplanation *explanation,
           const Part *part)
{
  for (gsize i = 0; i < explanation->n_parts; i++)
    if (strcmp (explanation->parts[i].text, part->text) == 0
        && strstr (explanation->parts[i].meaning, part->meaning) != NULL)
      return explanation->parts[i].meaning;
  return NULL;
}

static void
test_rows (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GPtrArray) entries = dialogue_read (rows[i].protocol, TRUE, rows[i].lines);
      const MscopeEntry *last = g_ptr_array_index (entries, entries->len - 1);
      g_autoptr (MscopeExplanation) explanation = mscope_explanation_new (last);

      g_test_message ("%s: %s | %s", rows[i].label, explanation->summary, explanation->paragraph);
      for (gsize j = 0; j < explanation->n_parts; j++)
        g_test_message ("   %s: %s", explanation->parts[j].text, explanation->parts[j].meaning);
      if (rows[i].sentence != NULL)
        g_assert_nonnull (strstr (explanation->paragraph, rows[i].sentence));
      for (gsize j = 0; j < MAX_PARTS && rows[i].parts[j].text != NULL; j++)
        {
          g_test_message ("wanted: %s: %s", rows[i].parts[j].text, rows[i].parts[j].meaning);
          g_assert_nonnull (find_part (explanation, &rows[i].parts[j]));
        }
    }
}

/* Checksums made again with a password that is known: the right one, a wrong one, none. */
static void
test_proofs (void)
{
  static const struct
  {
    MscopeProtocol protocol;
    const char *lines;
    const char *name;
    const char *password;
  } proofs[] = {
    { POP3, APOP_GREETING "C: APOP mrose c4c9334bac560ecc979e58001b3e22fb\n", "mrose", "tanstaaf" },
    { SMTP, READY "C: AUTH CRAM-MD5\n" CRAM_CHALLENGE CRAM_ANSWER, "tim", "tanstaaftanstaaf" },
    { SMTP, READY SCRAM_FIRST SCRAM_SECOND SCRAM_THIRD, "user", "pencil" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (proofs); i++)
    {
      g_autoptr (GPtrArray) entries = dialogue_read (proofs[i].protocol, TRUE, proofs[i].lines);
      const MscopeEntry *last = g_ptr_array_index (entries, entries->len - 1);
      g_autoptr (MscopeSecrets) secrets = mscope_secrets_new ();
      g_autoptr (MscopeExplanation) unknown = mscope_explanation_new_with_secrets (last, secrets);
      g_autoptr (MscopeExplanation) wrong = NULL, right = NULL;

      mscope_secrets_add (secrets, proofs[i].name, "wrong");
      wrong = mscope_explanation_new_with_secrets (last, secrets);
      mscope_secrets_add (secrets, proofs[i].name, proofs[i].password);
      right = mscope_explanation_new_with_secrets (last, secrets);
      g_test_message ("%s", right->paragraph);
      g_assert_null (strstr (unknown->paragraph, "ith the password “"));
      g_assert_nonnull (strstr (wrong->paragraph, "another password"));
      g_assert_nonnull (strstr (right->paragraph, "the same: the client knows the password"));
      g_assert_nonnull (strstr (right->paragraph, proofs[i].password));
    }
}

/* Passwords that everybody could read are known afterwards. */
static void
test_learning (void)
{
  static const struct
  {
    MscopeProtocol protocol;
    const char *lines;
  } dialogues[] = {
    { POP3, "S: +OK\nC: USER ben\nS: +OK\nC: PASS two words\n" },
    { SMTP, READY "C: AUTH PLAIN AGJlbgB0d28gd29yZHM=\n" },
    { SMTP, READY "C: AUTH PLAIN\nS: 334 \nC: AGJlbgB0d28gd29yZHM=\n" },
    { SMTP, READY "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: YmVu\nS: 334 UGFzc3dvcmQ6\nC: dHdvIHdvcmRz\n" },
    { SMTP, READY "C: AUTH LOGIN YmVu\nS: 334 UGFzc3dvcmQ6\nC: dHdvIHdvcmRz\n" },
    { MSCOPE_PROTOCOL_IMAP, "S: * OK\nC: a1 LOGIN ben two words\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (dialogues); i++)
    {
      g_autoptr (GPtrArray) entries = dialogue_read (dialogues[i].protocol, TRUE, dialogues[i].lines);
      g_autoptr (MscopeSecrets) secrets = mscope_secrets_new ();

      for (guint j = 0; j < entries->len; j++)
        mscope_secrets_learn (secrets, g_ptr_array_index (entries, j));
      g_test_message ("%s", dialogues[i].lines);
      g_assert_cmpstr (mscope_secrets_find (secrets, mscope_slice_from_string ("ben")), ==, "two words");
      g_assert_null (mscope_secrets_find (secrets, mscope_slice_from_string ("anna")));
    }
  g_assert_null (mscope_secrets_find (NULL, mscope_slice_from_string ("ben")));
}

/* Every line of every row, cut at every place, has an explanation that can be shown. */
static void
test_cuts (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gsize length = strlen (rows[i].lines);

      for (gsize cut = 0; cut < length; cut++)
        {
          g_autofree char *lines = g_strndup (rows[i].lines, cut);
          g_autoptr (GPtrArray) entries = dialogue_read (rows[i].protocol, TRUE, lines);

          if (entries->len > 0)
            {
              g_autoptr (MscopeExplanation) explanation
                = mscope_explanation_new (g_ptr_array_index (entries, entries->len - 1));

              g_assert_cmpstr (explanation->summary, !=, "");
              g_assert_cmpstr (explanation->paragraph, !=, "");
            }
        }
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/dialogue/explanation-parts/rows", test_rows);
  g_test_add_func ("/dialogue/explanation-parts/proofs", test_proofs);
  g_test_add_func ("/dialogue/explanation-parts/learning", test_learning);
  g_test_add_func ("/dialogue/explanation-parts/cuts", test_cuts);

  return g_test_run ();
}
