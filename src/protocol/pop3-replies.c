/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 1939 sections 4 to 7, RFC 2449 section 5, RFC 2595 section 4, RFC 5034 section 4. */
#include "config.h"

#include "protocol/pop3-replies.h"

#include <string.h>

#define OK MSCOPE_STATUS_POP3_OK
#define ERR MSCOPE_STATUS_POP3_ERR

static const MscopePop3ReplyInfo replies[] = {
  { OK, MSCOPE_VERB_GREETING, N_("The server greets the client and is ready"),
    N_("In POP3 the server speaks first. Many servers tell here which software they are."),
    N_("Sign on: USER and PASS, or APOP if there is a time stamp in <>.") },
  { ERR, MSCOPE_VERB_GREETING, N_("The server does not take this client now"),
    N_("Instead of a greeting comes a no, and the connection is closed."),
    N_("Connect again later.") },
  { OK, "USER", N_("The name is taken"),
    N_("That does not say that the mailbox exists: many servers answer so to every name. Only the password decides."),
    N_("Give the password with PASS.") },
  { ERR, "USER", N_("The name is refused"),
    N_("There is no such mailbox, or the server wants encryption or another way to sign on first."),
    N_("Check the name; CAPA tells which ways there are.") },
  { OK, "PASS", N_("Signed on: the mailbox is open"),
    N_("The mailbox is locked for this session now (transaction phase). What the server says about the number of "
       "messages is meant for people; STAT gives it in a fixed form."),
    N_("Look with STAT or LIST.") },
  { ERR, "PASS", N_("Signing on failed"),
    N_("Name or password is wrong, or the mailbox is locked by another session. The text tells which, if the server "
       "wants to."),
    N_("Begin again with USER.") },
  { OK, "APOP", N_("Signed on: the mailbox is open"),
    N_("The digest was right, so the client knows the password. The password itself was never sent."),
    N_("Look with STAT or LIST.") },
  { ERR, "APOP", N_("Signing on failed"),
    N_("Name or digest is wrong, the server has no APOP, or another session has the mailbox open."),
    N_("Try USER and PASS, best after STLS.") },
  { OK, "AUTH", N_("The ways to sign on"),
    N_("Each line is a mechanism that can stand behind AUTH."),
    N_("Choose one of them.") },
  { ERR, "AUTH", N_("This way of signing on is not possible"),
    N_("The server does not know the mechanism, or the data were wrong."),
    N_("CAPA tells which mechanisms there are.") },
  { OK, MSCOPE_VERB_SASL, N_("Signed on: the mailbox is open"),
    N_("The mailbox is locked for this session now (transaction phase)."),
    N_("Look with STAT or LIST.") },
  { ERR, MSCOPE_VERB_SASL, N_("Signing on failed"),
    N_("Name or password is wrong, or the sign-on was given up with *."),
    N_("Begin again with AUTH.") },
  { OK, "CAPA", N_("What the server can do"),
    N_("The list follows, a capability a line, closed by a lone dot."),
    N_("Sign on, best after STLS if it is in the list.") },
  { ERR, "CAPA", N_("The server does not know CAPA"),
    N_("Servers from before 1998 cannot list what they can do. The commands of RFC 1939 work all the same."),
    N_("Sign on with USER and PASS.") },
  { OK, "STLS", N_("The server is ready for TLS"),
    N_("This is the last line in clear text. Now both sides agree on keys, and all that follows is encrypted."),
    N_("Begin TLS.") },
  { ERR, "STLS", N_("TLS is not possible"),
    N_("The server does not have it, or it is too late: TLS begins before the login. The connection stays in clear "
       "text."),
    N_("Think twice before sending a password now.") },
  { OK, "STAT", N_("How much mail there is"),
    N_("The first number counts the messages, the second one their octets together, without those marked for "
       "deletion."),
    N_("List the messages with LIST, or fetch one with RETR.") },
  { OK, "LIST", N_("The sizes of the messages"),
    N_("A list ends with a lone dot; about one message there is one line only. Messages marked for deletion are not in "
       "it."),
    N_("Fetch a message with RETR and its number.") },
  { ERR, "LIST", N_("There is no such message"),
    N_("The number is too high, or the message is marked for deletion."),
    N_("LIST without a number shows all there are.") },
  { OK, "RETR", N_("The message follows"),
    N_("Header, empty line and body come after this line, closed by a lone dot. A line of the text that begins with a "
       "dot has got a second one, which the client takes away."),
    N_("Read on to the dot; the message stays in the mailbox.") },
  { ERR, "RETR", N_("There is no such message"),
    N_("The number is too high, or the message is marked for deletion."),
    N_("LIST shows all there are.") },
  { OK, "TOP", N_("The beginning of the message follows"),
    N_("The whole header, an empty line and as many lines of the body as were asked for, closed by a lone dot."),
    N_("Fetch the whole message with RETR if you want it.") },
  { ERR, "TOP", N_("The server shows nothing"),
    N_("There is no such message, a number is missing, or the server does not have this optional command."),
    N_("LIST shows all messages there are.") },
  { OK, "UIDL", N_("The unique ids of the messages"),
    N_("An id stays the same in every session, so a mail program knows what it has already fetched."),
    N_("Fetch a message with RETR and its number, not its id.") },
  { ERR, "UIDL", N_("There is no unique id"),
    N_("There is no such message, or the server does not have this optional command."),
    N_("LIST shows all messages there are.") },
  { OK, "DELE", N_("The message is marked for deletion"),
    N_("It is still there. QUIT deletes it, RSET takes the mark back, and if the connection breaks nothing is "
       "deleted."),
    N_("End with QUIT to delete it, or take it back with RSET.") },
  { ERR, "DELE", N_("The message cannot be marked"),
    N_("There is no message of this number, or it is marked already."),
    N_("LIST shows all messages there are.") },
  { OK, "RSET", N_("All marks for deletion are gone"),
    N_("The mailbox is as it was when the session began."),
    N_("Check with STAT.") },
  { OK, "NOOP", N_("The server is still there"),
    N_("Nothing has changed; that was the purpose."),
    N_("Go on where you were.") },
  { OK, "QUIT", N_("The session has ended"),
    N_("After a login the server has now deleted what was marked and unlocked the mailbox. Then it closes the "
       "connection."),
    N_("Nothing more can be said on this connection.") },
  { ERR, "QUIT", N_("The session has ended, but not all could be deleted"),
    N_("Some of the marked messages are still in the mailbox."),
    N_("Connect again and look with LIST.") },
  { OK, "LAST", N_("The highest message number that was used"),
    N_("Messages above it are new."),
    N_("Fetch those above it with RETR.") },
};

const MscopePop3ReplyInfo *
mscope_pop3_replies_get_all (gsize *n_replies)
{
  *n_replies = G_N_ELEMENTS (replies);
  return replies;
}

const MscopePop3ReplyInfo *
mscope_pop3_reply_find (MscopeStatus status,
                        const char *verb)
{
  for (gsize i = 0; i < G_N_ELEMENTS (replies); i++)
    if (replies[i].status == status && strcmp (replies[i].verb, verb) == 0)
      return &replies[i];
  return NULL;
}
