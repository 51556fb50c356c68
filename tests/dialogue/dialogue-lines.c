/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dialogue-lines.h"

#include <string.h>

const DialogueSample dialogue_samples[] = {
  { MSCOPE_PROTOCOL_SMTP, TRUE,
    "S: 220 mail.example.org ESMTP Postfix (Debian/GNU)\nC: HELLO pc\nS: 502 5.5.2 Error: command not recognized\n"
    "C: EHLO pc.example.org\nS: 250-mail.example.org\nS: 250-SIZE 10240000\nS: 250-AUTH PLAIN CRAM-MD5 FROB\n"
    "S: 250-AUTH=PLAIN\nS: 250-X-FROB 1\nS: 250 DSN\nC: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: YW5uYQ==\n"
    "S: 334 UGFzc3dvcmQ6\nC: c2VjcmV0\nS: 235 2.7.0 Ok\nC: MAIL FROM:<anna@example.org> SIZE=500 FROB=1\n"
    "S: 250 2.1.0 Ok\nC: RCPT TO:<ben@example.org>\nS: 450 4.2.0 Greylisted\nC: RCPT TO:<ben@example.org>\n"
    "S: 550 5.1.1 <ben@example.org>: no such user\nC: DATA\nS: 554 5.5.1 No valid recipients\nC: RSET\nS: 250 2.0.0 Ok\n"
    "C: VRFY ben\nS: 252 2.0.0 ben\nC: HELP\nS: 214 2.0.0 no help\nC: NOOP\nS: 422 4.2.2 what\nC: \nS: 500 5.9.9 what\n"
    "C: QUIT\nS: 221 2.0.0 Bye\n" },
  { MSCOPE_PROTOCOL_SMTP, TRUE,
    "S: 220 mail.example.org ESMTP Sendmail 8.8.8/8.8.8; Tue, 22 Feb 2000 14:00:00 +0100\nC: HELO pc\nS: 250 mail\n"
    "C: MAIL FROM:<>\nS: 250 ok\nC: RCPT TO:<ben@example.org>\nS: 250 ok\nC: DATA\nS: 354 go on\nC: From: anna@example.org\n"
    "C: Date: Sun, 22 Nov 2026 12:00:00 +0000\nC: Received: by x\nC:  folded\nC: \nC: text\nC: .\nS: 250 queued\n"
    "C: MAIL FROM:<a@b.c>\nS: 250 ok\nC: RCPT TO:<d@e.f>\nS: 250 ok\nC: BDAT 6 LAST\nC: text\nS: 250 ok\n"
    "C: ETRN example.org\nS: 459 no\nC: SEND FROM:<a@b.c>\nS: 502 no\nC: STARTTLS\nS: 220 go\n" },
  { MSCOPE_PROTOCOL_SMTP, FALSE, "S: well\nC: RCPT TO:<a@b.c>\nS: 250 ok\nS: 421 bye\n" },
  { MSCOPE_PROTOCOL_SMTP, TRUE, "S: 554 go away\n" },
  { MSCOPE_PROTOCOL_POP3, TRUE,
    "S: +OK QPOP (version 2.2) at 127.0.0.1 starting. <1.2@host>\nC: CAPA\nS: +OK list\nS: TOP\nS: SASL PLAIN\nS: FROB\nS: .\n"
    "C: AUTH\nS: +OK\nS: PLAIN\nS: .\nC: AUTH PLAIN\nS: +\nC: AGJlbgBzZWNyZXQ=\nS: -ERR [AUTH] no\nC: USER ben\nS: +OK\n"
    "C: PASS secret\nS: -ERR [IN-USE] locked\nC: APOP ben c4c9334bac560ecc979e58001b3e22fb\nS: +OK 2 messages\nC: STAT\n"
    "S: +OK 2 320\nC: LIST\nS: +OK\nS: 1 120\nS: 2 200\nS: .\nC: LIST 1\nS: +OK 1 120\nC: UIDL\nS: +OK\nS: 1 abc\nS: .\n"
    "C: RETR 1\nS: +OK 120 octets\nS: From: anna@example.org\nS: \nS: text\nS: .\nC: TOP 1 0\nS: +OK\nS: Subject: x\nS: \n"
    "S: .\nC: DELE 1\nS: +OK\nC: DELE 9\nS: -ERR [FROB] no\nC: RSET\nS: +OK\nC: NOOP\nS: +OK\nC: LAST\nS: +OK 1\n"
    "C: delete 1\nS: -ERR Unknown command\nC: QUIT\nS: +OK bye\n" },
  { MSCOPE_PROTOCOL_POP3, FALSE, "S: well\nC: UIDL\nS: +OK\nS: .\nC: XTND XMIT\nS: -ERR no\n" },
  { MSCOPE_PROTOCOL_IMAP, TRUE,
    "S: * OK [CAPABILITY IMAP4rev1] ready\nC: a1 LOGIN ben secret\nS: a1 OK done\nC: a2 SELECT INBOX\nS: * 3 EXISTS\n"
    "S: * FLAGS (\\Seen)\nS: * FROB\nS: a2 OK done\nC: a3 FETCH 1 BODY[]\nS: * 1 FETCH (BODY[] {6}\nS: text\nS: )\nS: a3 OK done\n"
    "C: a4 IDLE\nS: + idling\nC: DONE\nS: a4 OK done\nC: a5 FROB\nS: a5 BAD what\nC: frob\nC: a6 LOGOUT\nS: * BYE\n"
    "S: a6 OK bye\nS: well\n" },
};

const gsize dialogue_n_samples = G_N_ELEMENTS (dialogue_samples);

static void
pull (MscopeFollower *follower,
      GPtrArray *entries)
{
  MscopeEntry *entry;

  while ((entry = mscope_follower_next (follower)) != NULL)
    g_ptr_array_add (entries, entry);
}

GPtrArray *
dialogue_read (MscopeProtocol protocol,
               gboolean from_start,
               const char *lines)
{
  g_autoptr (MscopeFollower) follower = mscope_follower_new (protocol, from_start);
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) mscope_entry_unref);
  g_auto (GStrv) split = g_strsplit (lines, "\n", -1);
  MscopeOrigin origin = { 0 };

  for (guint i = 0; split[i] != NULL && *split[i] != '\0'; i++)
    {
      g_autofree char *line = g_strdup_printf ("%s\r\n", strlen (split[i]) > 3 ? split[i] + 3 : "");

      origin.frame++;
      mscope_follower_push (follower, *split[i] == 'C' ? MSCOPE_SIDE_CLIENT : MSCOPE_SIDE_SERVER, line, strlen (line),
                            &origin);
      pull (follower, entries);
    }
  mscope_follower_finish (follower);
  pull (follower, entries);
  return entries;
}

MscopeEntry *
dialogue_read_last (MscopeProtocol protocol,
                    const char *lines)
{
  g_autoptr (GPtrArray) entries = dialogue_read (protocol, TRUE, lines);

  for (guint i = entries->len; i > 0; i--)
    {
      MscopeEntry *entry = g_ptr_array_index (entries, i - 1);

      if (entry->sender == MSCOPE_SIDE_CLIENT)
        return mscope_entry_ref (entry);
    }
  g_assert_not_reached ();
}
