/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * RFC 5321 sections 4.2 (codes) and 4.3.2 (which command gets which); RFC 1985 (ETRN), RFC 2645 (ATRN),
 * RFC 3207 (STARTTLS), RFC 4954 (AUTH), RFC 5248 (523, 525), RFC 7504 (521, 556).
 */
#include "config.h"

#include "protocol/smtp-replies.h"

#include <string.h>

/* Sorted by code; the general row of a code, the one without a verb, stands first. */
static const MscopeReplyInfo replies[] = {
  { 211, NULL, N_("System status"),
    N_("The server tells about its state. Hardly any server sends this code."),
    N_("Nothing has changed; go on with any command."), "RFC 5321 section 4.2.3",
    "RFC 821 (1982)", "211 2.0.0 Two mails in the queue" },
  { 214, NULL, N_("Help for people"),
    N_("The lines are meant for a person who types to the server, as in this program. Each server words them as it "
       "likes."),
    N_("Read it, then go on with any command."), "RFC 5321 section 4.1.1.8",
    "RFC 821 (1982)", "214 2.0.0 EHLO HELO MAIL RCPT DATA RSET NOOP QUIT VRFY HELP" },
  { 220, NULL, N_("The server is ready"),
    N_("The server is there and takes commands."),
    N_("Introduce yourself with EHLO."), "RFC 5321 section 4.2.3",
    "RFC 821 (1982)", "220 mail.example.net ESMTP" },
  { 220, MSCOPE_VERB_GREETING, N_("The server greets the client and is ready"),
    N_("In SMTP the server speaks first. The first word is its name; many servers also tell here which software they "
       "are. The client waits for this line before it says anything. A second line of the greeting would need 220- before "
       "the first."),
    N_("Introduce yourself with EHLO and the name of your computer."), "RFC 5321 section 3.1" },
  { 220, "STARTTLS", N_("The server is ready for TLS"),
    N_("This is the last line in clear text. Now both sides agree on keys, and all that follows is encrypted."),
    N_("Begin TLS, then say EHLO again: the server has forgotten the first one."), "RFC 3207 section 4" },
  { 221, NULL, N_("The server closes the connection"),
    N_("The session has ended as it should."),
    N_("Nothing more can be said on this connection."), "RFC 5321 section 4.1.1.10",
    "RFC 821 (1982)", "221 2.0.0 mail.example.net closing connection" },
  { 235, NULL, N_("Signing on succeeded"),
    N_("The server knows now who the client is. From now on it may also take mail for other servers."),
    N_("Begin a mail with MAIL."), "RFC 4954 section 6",
    "RFC 2554 (1999)", "235 2.7.0 Authentication successful" },
  { 250, NULL, N_("Done"),
    N_("The server has understood the command and carried it out."),
    N_("Go on with the next command."), "RFC 5321 section 4.2.3",
    "RFC 821 (1982)", "250 2.0.0 Ok: queued as 708D72C80BE" },
  { 250, "HELO", N_("The server answers the greeting"),
    N_("It names itself first. What follows is for people; many servers repeat here the name or address they see the "
       "client under."),
    N_("Begin a mail with MAIL."), "RFC 5321 section 4.1.1.1" },
  { 250, "EHLO", N_("The server answers the greeting and lists what it can do"),
    N_("The first line names the server. Each line after it is a keyword of an extension, some with a value. A "
       "hyphen behind the code means that another line follows; the last line has a blank there."),
    N_("Begin a mail with MAIL, or use one of the extensions first."), "RFC 5321 section 4.1.1.1" },
  { 250, "LHLO", N_("The LMTP server answers the greeting and lists what it can do"),
    N_("The lines are the same as those after EHLO."),
    N_("Begin a mail with MAIL."), "RFC 2033 section 4.1" },
  { 250, "MAIL", N_("The sender is accepted"),
    N_("A mail has begun. Whether the address exists was most likely not checked."),
    N_("Name the recipient with RCPT."), "RFC 5321 section 3.3" },
  { 250, "RCPT", N_("The recipient is accepted"),
    N_("The server will deliver to this address or pass the mail on towards it. Sendmail's “(will queue)” means that it "
       "cannot do so now and keeps the mail for later."),
    N_("Name another recipient with RCPT, or begin the message with DATA."), "RFC 5321 section 3.3" },
  { 250, MSCOPE_VERB_MESSAGE, N_("The message is accepted"),
    N_("From this moment the server is responsible: it must deliver the mail or report to the sender that it could not. "
       "The text often has the number of the mail in the server's queue."),
    N_("Begin the next mail with MAIL, or end with QUIT."), "RFC 5321 section 4.2.5" },
  { 250, "BDAT", N_("The piece of the message has arrived"),
    N_("The server has as many octets as were announced and waits for the rest."),
    N_("Send the next piece with BDAT; the last one carries LAST."), "RFC 3030 section 2" },
  { 250, MSCOPE_VERB_LAST_CHUNK, N_("The message is accepted"),
    N_("All pieces are there. From now on the server is responsible for the mail."),
    N_("Begin the next mail with MAIL, or end with QUIT."), "RFC 3030 section 2" },
  { 250, "RSET", N_("The mail that was begun is forgotten"),
    N_("There is no sender and no recipient any more. The connection and the greeting stay."),
    N_("Begin a mail with MAIL, or end with QUIT."), "RFC 5321 section 4.1.1.5" },
  { 250, "NOOP", N_("The server is still there"),
    N_("Nothing has changed; that was the purpose."),
    N_("Go on where you were."), "RFC 5321 section 4.1.1.9" },
  { 250, "VRFY", N_("The mailbox exists"),
    N_("The server names the address, maybe with the person's name. Few servers still answer so openly."),
    N_("The address can be used with RCPT."), "RFC 5321 section 3.5.1" },
  { 250, "EXPN", N_("The members of the list"),
    N_("Each line is one member of the mailing list."),
    N_("Nothing has changed; go on with any command."), "RFC 5321 section 3.5.1" },
  { 250, "ETRN", N_("The server begins to send the mail that waits"),
    N_("It comes over a connection of its own, which the server opens."),
    N_("Wait for the other connection; this one can be ended with QUIT."), "RFC 1985 section 5.1" },
  { 251, NULL, N_("The user is not here; the server forwards"),
    N_("The server knows another address for this user and passes the mail on to it. The new address stands in the "
       "text."),
    N_("Go on as after 250, and note the new address."), "RFC 5321 section 3.4",
    "RFC 821 (1982)", "251 2.1.5 User not local; will forward to <ben@example.net>" },
  { 251, "ETRN", N_("No mail waits for this domain"),
    N_("The server has looked into its queue and found nothing."),
    N_("Nothing is to be done; end with QUIT."), "RFC 1985 section 5.1" },
  { 252, NULL, N_("The server cannot say, but will try to deliver"),
    N_("It does not want to tell whether the user exists, so that nobody can collect addresses. It is not a no."),
    N_("Try the address with RCPT."), "RFC 5321 section 3.5.3",
    "RFC 1123 (1989)", "252 2.0.0 Cannot say, but will try to deliver" },
  { 252, "ETRN", N_("The server begins to send the mail that waits"),
    N_("Mail for this domain was waiting. It comes over a connection of its own."),
    N_("Wait for the other connection; this one can be ended with QUIT."), "RFC 1985 section 5.1" },
  { 253, NULL, N_("The server begins to send the mails that wait"),
    N_("An answer to ETRN that also tells how many mails are waiting."),
    N_("Wait for the other connection; this one can be ended with QUIT."), "RFC 1985 section 5.1",
    "RFC 1985 (1996)", "253 2.0.0 OK, 3 pending messages for node example.org started" },
  { 334, NULL, N_("The server asks the next question of the sign-on"),
    N_("What follows is Base64. After AUTH LOGIN, “VXNlcm5hbWU6” means “Username:” and “UGFzc3dvcmQ6” means “Password:”. "
       "Base64 is a way of writing, not a secret: anyone can turn it back."),
    N_("Answer in Base64, or give up with a lone *."), "RFC 4954 section 4",
    "RFC 2554 (1999)", "334 VXNlcm5hbWU6" },
  { 354, NULL, N_("The server waits for the message"),
    N_("Every line from now on is text of the message and not a command. A line with nothing but a dot ends it."),
    N_("Send header, empty line and body, then a dot alone on a line."), "RFC 5321 section 4.1.1.4",
    "RFC 821 (1982)", "354 End data with <CR><LF>.<CR><LF>" },
  { 355, NULL, N_("The server still has a part of this mail"),
    N_("An answer to MAIL with TRANSID: the connection broke in the middle of the message before, and the number tells how "
       "many octets have arrived. It was an experiment; no server of today sends it."),
    N_("Send DATA, then the message from that octet on."), "RFC 1845 section 3",
    "RFC 1845 (1995)", "355 6135 is the transaction offset" },
  { 421, NULL, N_("The server closes the connection now"),
    N_("It has to stop, has waited too long for the client, or has too much to do. This reply may come to any "
       "command, even without one."),
    N_("Connect again later."), "RFC 5321 section 3.8",
    "RFC 821 (1982)", "421 4.3.2 mail.example.net Service not available" },
  { 421, MSCOPE_VERB_GREETING, N_("The server has no time now"),
    N_("Instead of a greeting the server says that it takes no mail at the moment, and hangs up."),
    N_("Connect again later; a mail server keeps the mail and tries again by itself."), "RFC 5321 section 3.1" },
  { 422, NULL, N_("The password has to be changed to a new form first (old number)"),
    N_("Some servers sent it in the place of 432, which is the code of the standard."),
    N_("Sign on with AUTH PLAIN, over TLS only."), "RFC 5248 section 2.4",
    "RFC 5248 (2008)", "422 4.7.12 A password transition is needed" },
  { 432, NULL, N_("The password has to be changed to a new form first"),
    N_("The mechanism that was used needs the password in a form that the server does not have yet. Signing on once "
       "with PLAIN over TLS gives it the chance to make it."),
    N_("Sign on with AUTH PLAIN, over TLS only."), "RFC 4954 section 6",
    "RFC 2554 (1999)", "432 4.7.12 A password transition is needed" },
  { 450, NULL, N_("Not now: the mailbox cannot be used at the moment"),
    N_("Somebody else may be using it, or the server puts the client off for another reason. The same may work "
       "later."),
    N_("Try the same again later."), "RFC 5321 section 4.2.3",
    "RFC 821 (1982)", "450 4.2.0 <ben@example.net>: Greylisted, try again in five minutes" },
  { 450, "RCPT", N_("Not now: this recipient cannot get mail at the moment"),
    N_("Either the mailbox is in use, or the server tests the client: it puts off a sender it does not know, and takes "
       "the mail a few minutes later (greylisting). Mail servers try again, many spam programs do not."),
    N_("Try the same mail again in some minutes."), "RFC 5321 section 4.2.3" },
  { 451, NULL, N_("Not now: an error on the server"),
    N_("Something went wrong while the server worked on the command. It is not the client's fault."),
    N_("Try the same again later."), "RFC 5321 section 4.2.3",
    "RFC 821 (1982)", "451 4.3.0 Error in processing" },
  { 451, "RCPT", N_("Not now: the server cannot check this recipient, or puts the client off"),
    N_("Some lookup failed, or the server is greylisting: it takes mail of an unknown sender at the second try only."),
    N_("Try the same mail again in some minutes."), "RFC 5321 section 4.2.3" },
  { 451, MSCOPE_VERB_MESSAGE, N_("Not now: the message was not taken"),
    N_("The server could not store or check the message. It is still the client's mail."),
    N_("Keep the mail and send it again later."), "RFC 5321 section 4.2.5" },
  { 452, NULL, N_("Not now: the server has no room left"),
    N_("Disk or memory is full. The same may work later."),
    N_("Try the same again later."), "RFC 5321 section 4.2.3",
    "RFC 821 (1982)", "452 4.5.3 Too many recipients" },
  { 452, "RCPT", N_("Not now: too many recipients, or no room"),
    N_("A server may limit the recipients of one mail (not below 100). Those accepted so far stay."),
    N_("Send the mail to the recipients accepted so far, and a second one to the others."),
    "RFC 5321 section 4.5.3.1.10" },
  { 453, NULL, N_("No mail is waiting"),
    N_("An answer to ATRN: there is nothing to fetch."),
    N_("End with QUIT."), "RFC 2645 section 7",
    "RFC 2645 (1999)", "453 You have no mail" },
  { 454, NULL, N_("Not now: this cannot be done at the moment"),
    N_("The server knows the command, but something it needs is missing for the time being."),
    N_("Try again later."), "RFC 4954 section 6",
    "RFC 2487 (1999)", "454 4.7.0 TLS not available due to temporary reason" },
  { 454, "STARTTLS", N_("Not now: TLS cannot be used at the moment"),
    N_("For example the server's certificate could not be loaded. The connection stays in clear text."),
    N_("Go on without encryption only if nobody may mind; else try again later."), "RFC 3207 section 4" },
  { 454, "AUTH", N_("Not now: signing on cannot be checked at the moment"),
    N_("The place where the passwords lie does not answer. That says nothing about the password."),
    N_("Try again later."), "RFC 4954 section 6" },
  { 455, NULL, N_("Not now: the server cannot do what a parameter asks"),
    N_("A parameter of MAIL or RCPT cannot be fulfilled at the moment."),
    N_("Try again later, or leave the parameter out."), "RFC 5321 section 4.2.3",
    "RFC 1425 (1993)", "455 4.3.3 Unable to accommodate parameters" },
  { 458, NULL, N_("The server cannot start sending now"),
    N_("An answer to ETRN: the mail that waits for the domain cannot be sent at the moment."),
    N_("Try again later."), "RFC 1985 section 5.1",
    "RFC 1985 (1996)", "458 4.3.0 Unable to queue messages for node example.org" },
  { 459, NULL, N_("The server will not send for this domain"),
    N_("An answer to ETRN: the domain is not one the server keeps mail for, or the client may not ask."),
    N_("Check the domain."), "RFC 1985 section 5.1",
    "RFC 1985 (1996)", "459 4.7.1 Node example.org not allowed" },
  { 500, NULL, N_("The server does not know this command"),
    N_("The first word is no command, or the line was too long. Typing errors end here; so does a line of text after "
       "the message was already ended by a dot."),
    N_("Look at the first word and send the line again."), "RFC 5321 section 4.2.3",
    "RFC 821 (1982)", "500 5.5.2 Command unrecognized" },
  { 501, NULL, N_("The command is right, its argument is not"),
    N_("The server knows the first word, but what follows does not fit: an address without brackets, a missing name, "
       "something too much."),
    N_("Correct what follows the command and send it again."), "RFC 5321 section 4.2.3",
    "RFC 821 (1982)", "501 5.5.4 Syntax: HELO hostname" },
  { 501, "HELO", N_("HELO needs the name of the client"),
    N_("The name of the client's computer belongs behind the command. Some servers let it be missing; the standard does "
       "not."),
    N_("Send HELO with a name, such as HELO pc.example.org."), "RFC 5321 section 4.1.1.1" },
  { 501, "EHLO", N_("EHLO needs the name of the client"),
    N_("The name of the client's computer, or its address in square brackets, belongs behind the command."),
    N_("Send EHLO with a name, such as EHLO pc.example.org."), "RFC 5321 section 4.1.1.1" },
  { 501, "MAIL", N_("The sender's address is not written as it must be"),
    N_("The form is MAIL FROM:<address>, with the colon, with angle brackets and without a blank after the colon."),
    N_("Correct the address and send the line again."), "RFC 5321 section 4.1.1.2" },
  { 501, "RCPT", N_("The recipient's address is not written as it must be"),
    N_("The form is RCPT TO:<address>, with the colon, with angle brackets and without a blank after the colon."),
    N_("Correct the address and send the line again."), "RFC 5321 section 4.1.1.3" },
  { 501, MSCOPE_VERB_SASL, N_("The sign-on was given up, or its answer was no Base64"),
    N_("A lone * ends the sign-on. Anything else has to be Base64."),
    N_("Begin again with AUTH."), "RFC 4954 section 4" },
  { 502, NULL, N_("The server does not offer this command"),
    N_("The command is known, but this server does not have it or has switched it off. Some servers say this of "
       "unknown words too."),
    N_("Do without it."), "RFC 5321 section 4.2.4",
    "RFC 821 (1982)", "502 5.5.1 Command not implemented" },
  { 502, "VRFY", N_("The server does not say which mailboxes exist"),
    N_("Spammers used VRFY to collect addresses, so it is switched off here."),
    N_("Try the address with RCPT."), "RFC 5321 section 7.3" },
  { 502, "EXPN", N_("The server does not say who is on a list"),
    N_("Spammers used EXPN to collect addresses, so it is switched off here."),
    N_("Do without it."), "RFC 5321 section 7.3" },
  { 503, NULL, N_("The command came at the wrong moment"),
    N_("SMTP has an order: EHLO, then MAIL, then RCPT, then DATA. A step was left out, done twice or refused before."),
    N_("Do the step that is missing first."), "RFC 5321 section 4.1.4",
    "RFC 821 (1982)", "503 5.5.1 Need RCPT before DATA" },
  { 503, "MAIL", N_("MAIL came at the wrong moment"),
    N_("Either EHLO is still missing, or a mail was already begun and not ended."),
    N_("Say EHLO first; or drop the mail that was begun with RSET."), "RFC 5321 section 4.1.4" },
  { 503, "RCPT", N_("RCPT came before MAIL"),
    N_("A recipient belongs to a mail, and MAIL begins one. Maybe the MAIL command before was refused."),
    N_("Name the sender with MAIL first."), "RFC 5321 section 4.1.4" },
  { 503, "DATA", N_("DATA came before a recipient was accepted"),
    N_("The envelope is not complete: MAIL or RCPT is missing or was refused. The server has not begun to read a "
       "message."),
    N_("Name sender and recipient first."), "RFC 5321 section 3.3" },
  { 503, "AUTH", N_("AUTH came at the wrong moment"),
    N_("EHLO is missing, a mail is under way, or the client has signed on already. Some servers also want TLS "
       "first, and do not offer AUTH before."),
    N_("Ask with EHLO whether AUTH is offered."), "RFC 4954 section 4" },
  { 504, NULL, N_("The server does not know this argument"),
    N_("The command is right, but this server cannot do what the argument asks for."),
    N_("Use another argument."), "RFC 5321 section 4.2.3",
    "RFC 821 (1982)", "504 5.5.4 Unrecognized authentication type" },
  { 504, "AUTH", N_("The server does not know this way of signing on"),
    N_("The answer to EHLO lists the mechanisms it has, behind the keyword AUTH."),
    N_("Choose a mechanism from that list."), "RFC 4954 section 4" },
  { 521, NULL, N_("This computer takes no mail"),
    N_("No mail server is meant to run here, so it refuses everybody."),
    N_("Give the mail back to its sender; trying again does not help."), "RFC 7504 section 3",
    "RFC 1846 (1995)", "521 mail.example.net does not accept mail" },
  { 523, NULL, N_("Encryption is needed"),
    N_("The server does not go on in clear text."),
    N_("Send STARTTLS first."), "RFC 5248 section 2.4",
    "RFC 5248 (2008)", "523 5.7.10 Encryption needed" },
  { 524, NULL, N_("This way of signing on needs encryption (old number)"),
    N_("Some servers sent it in the place of 538, which is the code of the standard."),
    N_("Send STARTTLS first, then sign on."), "RFC 5248 section 2.4",
    "RFC 5248 (2008)", "524 5.7.11 Encryption required for requested authentication mechanism" },
  { 525, NULL, N_("This account is switched off"),
    N_("Name and password are right, but the operator of the server has closed the account."),
    N_("Ask the operator of the server."), "RFC 5248 section 2.4",
    "RFC 5248 (2008)", "525 5.7.13 User account disabled" },
  { 530, NULL, N_("Something has to come first: signing on, or encryption"),
    N_("The server takes mail only from people it knows, or only over TLS. The text says which."),
    N_("Send STARTTLS or AUTH, as the text says, then try again."), "RFC 4954 section 6",
    "RFC 2487 (1999)", "530 5.7.0 Authentication required" },
  { 534, NULL, N_("This way of signing on is too weak"),
    N_("The server wants a stronger mechanism for this user."),
    N_("Choose another mechanism from the answer to EHLO."), "RFC 4954 section 6",
    "RFC 2554 (1999)", "534 5.7.9 Authentication mechanism is too weak" },
  { 535, NULL, N_("Name or password is wrong"),
    N_("The server does not say which of the two, so that nobody can try out names. Too many attempts may close the "
       "connection."),
    N_("Begin again with AUTH and check name and password."), "RFC 4954 section 6",
    "RFC 2554 (1999)", "535 5.7.8 Authentication credentials invalid" },
  { 538, NULL, N_("This way of signing on needs encryption"),
    N_("The mechanism would show the password to anyone on the wire, so the server wants TLS first. Servers of today do "
       "not offer such a mechanism before TLS, and so need not refuse it."),
    N_("Send STARTTLS first, then sign on."), "RFC 4954 section 6",
    "RFC 2554 (1999)", "538 5.7.11 Encryption required for requested authentication mechanism" },
  { 550, NULL, N_("No: the mailbox is not there or may not be used"),
    N_("The server refuses for good. The text and the enhanced code tell whether the address is unknown or a rule "
       "forbids it."),
    N_("Do not send the same again; check the address or the rule."), "RFC 5321 section 4.2.3",
    "RFC 821 (1982)", "550 5.1.1 <bne@example.net>: No such user here" },
  { 550, "HELO", N_("No: the server refuses this client"),
    N_("It does not like the name given or the address the client comes from."),
    N_("Give the real name of the computer, or end with QUIT."), "RFC 5321 section 7.9" },
  { 550, "EHLO", N_("No: the server refuses this client"),
    N_("It does not like the name given or the address the client comes from."),
    N_("Give the real name of the computer, or end with QUIT."), "RFC 5321 section 7.9" },
  { 550, "MAIL", N_("No: the server takes no mail from this sender"),
    N_("A rule of the server speaks against the address or its domain."),
    N_("Use another sender's address, or end with QUIT."), "RFC 5321 section 3.3" },
  { 550, "RCPT", N_("No: this recipient is refused"),
    N_("Either there is no such mailbox here, or the server is not responsible for the domain and does not pass mail on "
       "for strangers (relaying). Recipients accepted before stay."),
    N_("Check the address; go on with other recipients, or drop the mail with RSET."), "RFC 5321 section 3.3" },
  { 550, "VRFY", N_("There is no such mailbox here"),
    N_("The server knows nobody of this name."),
    N_("Check the spelling."), "RFC 5321 section 3.5.3" },
  { 550, MSCOPE_VERB_MESSAGE, N_("No: the message is refused"),
    N_("The server has read the whole message and does not want it, for example because it looks like spam."),
    N_("Give the mail back to its sender; trying again does not help."), "RFC 5321 section 4.2.5" },
  { 551, NULL, N_("No: the user is not here"),
    N_("The server names the right address in the text, but does not pass the mail on itself."),
    N_("Send the mail to the address in the text."), "RFC 5321 section 3.4",
    "RFC 821 (1982)", "551 5.1.6 User not local; please try <ben@example.net>" },
  { 552, NULL, N_("No: more than there is room for"),
    N_("The message is bigger than allowed, or the mailbox is full."),
    N_("Make the message smaller."), "RFC 5321 section 4.2.3",
    "RFC 821 (1982)", "552 5.3.4 Message size exceeds fixed limit" },
  { 552, "MAIL", N_("No: the message is too big"),
    N_("The size announced with SIZE= is above the server's limit. It is refused before a single octet was sent, "
       "which is what the parameter is for."),
    N_("Make the message smaller; the answer to EHLO tells the limit."), "RFC 1870 section 6.1" },
  { 552, "RCPT", N_("No: the mailbox is full, or there are too many recipients"),
    N_("The first is a question of room. For too many recipients 452 is the right code, but old servers send 552."),
    N_("For too many recipients, send a second mail to the others."), "RFC 5321 section 4.5.3.1.10" },
  { 552, MSCOPE_VERB_MESSAGE, N_("No: the message is too big"),
    N_("The server noticed while reading. With SIZE= on the MAIL line the client would have known before."),
    N_("Make the message smaller."), "RFC 1870 section 6.3" },
  { 553, NULL, N_("No: this address is not allowed"),
    N_("The address is written wrongly or may not be used here."),
    N_("Check the address."), "RFC 5321 section 4.2.3",
    "RFC 821 (1982)", "553 5.1.3 Mailbox name not allowed" },
  { 553, "MAIL", N_("No: this sender's address is not allowed"),
    N_("It has no domain, the domain does not exist, or it is not the address of the user who signed on."),
    N_("Send MAIL again with a full address of your own."), "RFC 5321 section 3.3" },
  { 553, "RCPT", N_("No: this recipient's address is not allowed"),
    N_("It is written wrongly or incompletely, or the server does not pass mail on to it."),
    N_("Send RCPT again with a full address."), "RFC 5321 section 3.3" },
  { 554, NULL, N_("No: the transaction failed"),
    N_("The server refuses for a reason that has no code of its own. The text tells more."),
    N_("Read the text; the same again will not help."), "RFC 5321 section 4.2.3",
    "RFC 821 (1982)", "554 5.7.1 <ben@example.com>: Relay access denied" },
  { 554, MSCOPE_VERB_GREETING, N_("The server takes no mail from this client"),
    N_("Instead of a greeting comes a no. Often the client's address is on a list of senders of spam, or is one of a "
       "home connection."),
    N_("The only thing left to say is QUIT."), "RFC 5321 section 3.1" },
  { 554, "RCPT", N_("No: this recipient is refused"),
    N_("Most often the server is not responsible for the recipient's domain and does not pass mail on for strangers: "
       "an open relay would be misused for spam."),
    N_("Use the server of the recipient's domain, or sign on first."), "RFC 5321 section 3.6.2" },
  { 554, "DATA", N_("No: there is no valid recipient"),
    N_("All recipients were refused before, so there is nobody to send the message to."),
    N_("Drop the mail with RSET and begin again."), "RFC 5321 section 3.3" },
  { 554, MSCOPE_VERB_MESSAGE, N_("No: the message is refused"),
    N_("The server has read the whole message and does not want it: it takes it for spam, or has found a virus or "
       "a forbidden header."),
    N_("Give the mail back to its sender; the same again will not help."), "RFC 5321 section 4.2.5" },
  { 555, NULL, N_("No: a parameter is not known here"),
    N_("A parameter behind the address in MAIL or RCPT belongs to an extension that this server does not have."),
    N_("Leave the parameter out; the answer to EHLO tells which ones are possible."), "RFC 5321 section 4.1.1.11",
    "RFC 1425 (1993)", "555 5.5.4 Parameter not recognized" },
  { 556, NULL, N_("No: this domain takes no mail"),
    N_("The recipient's domain says in the DNS that it has no mail server."),
    N_("Check the domain in the address."), "RFC 7504 section 4",
    "RFC 7504 (2015)", "556 5.1.10 Domain does not accept mail" },
};

/* RFC 5321 section 4.2.1; 1yz: RFC 821 appendix E. */
static const MscopeDigitInfo classes[] = {
  [1] = { "1xx", N_("Begun, waiting for a confirmation. SMTP has no command that is answered so."),
    N_("The numbers come from the file transfer protocol FTP, where 1xx exists. In SMTP no server may send it, although "
       "many lists of “error codes” name it beside the others."),
    "RFC 821 appendix E · RFC 5321 section 4.2.1" },
  [2] = { "2xx", N_("Success: the command was carried out."),
    N_("The client may go on with the next command. After the message itself it means more: from that moment the server is "
       "responsible for the mail."),
    "RFC 5321 section 4.2.1" },
  [3] = { "3xx", N_("So far so good: the client has to send more."),
    N_("The command is only half done. After DATA (354) the message has to follow, after AUTH (334) the answer of the "
       "sign-on."),
    "RFC 5321 section 4.2.1" },
  [4] = { "4xx", N_("Not now: the same may work later."),
    N_("The command was not carried out, but nothing is wrong with it. A mail server keeps the mail in its queue and tries "
       "again by itself, for some days. Greylisting uses that on purpose."),
    "RFC 5321 section 4.2.1" },
  [5] = { "5xx", N_("No: sending the same again will not help."),
    N_("The command was not carried out, and the client should not repeat it as it is. A mail server gives the mail up and "
       "sends the sender an error report."),
    "RFC 5321 section 4.2.1" },
};

static const MscopeDigitInfo subjects[] = {
  [0] = { "x0x", N_("It is about the way the command is written."),
    N_("Writing errors, commands the server does not have, and replies that fit nowhere else: 500, 501, 502, 503, 504. RFC "
       "5321 writes x0z."),
    "RFC 5321 section 4.2.1" },
  [1] = { "x1x", N_("It is information, such as a status or help."),
    N_("What the client has asked for in words: 211 and 214."), "RFC 5321 section 4.2.1" },
  [2] = { "x2x", N_("It is about the connection."),
    N_("Opening and closing: 220 greets, 221 says goodbye, 421 closes because it has to."), "RFC 5321 section 4.2.1" },
  [3] = { "x3x", N_("The standard leaves this digit open; it is used for signing on."),
    N_("AUTH came in 1999 with 235, 334, 432, 530, 534, 535 and 538."), "RFC 5321 section 4.2.1 · RFC 4954 section 6" },
  [4] = { "x4x", N_("The standard leaves this digit open."),
    N_("No code of SMTP uses it."), "RFC 5321 section 4.2.1" },
  [5] = { "x5x", N_("It is about the mail system: mailboxes and mail."),
    N_("What the client came for: sender, recipient, message. 250, 354, 450, 550 and most of the others belong here."),
    "RFC 5321 section 4.2.1" },
};

const MscopeReplyInfo *
mscope_smtp_replies_get_all (gsize *n_replies)
{
  *n_replies = G_N_ELEMENTS (replies);
  return replies;
}

const MscopeReplyInfo *
mscope_smtp_reply_find (guint16 code,
                        const char *verb)
{
  const MscopeReplyInfo *general = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (replies) && replies[i].code <= code; i++)
    {
      if (replies[i].code != code)
        continue;
      if (replies[i].verb == NULL)
        general = &replies[i];
      else if (verb != NULL && strcmp (replies[i].verb, verb) == 0)
        return &replies[i];
    }
  return general;
}

const MscopeDigitInfo *
mscope_smtp_reply_get_class (guint16 digit)
{
  return digit < G_N_ELEMENTS (classes) && classes[digit].name != NULL ? &classes[digit] : NULL;
}

const MscopeDigitInfo *
mscope_smtp_reply_get_subject (guint16 digit)
{
  return digit < G_N_ELEMENTS (subjects) ? &subjects[digit] : NULL;
}

const char *
mscope_smtp_reply_get_class_meaning (guint16 code)
{
  const MscopeDigitInfo *info = mscope_smtp_reply_get_class (code / 100);

  return info != NULL ? info->meaning : NULL;
}

const char *
mscope_smtp_reply_get_subject_meaning (guint16 code)
{
  const MscopeDigitInfo *info = mscope_smtp_reply_get_subject (code / 10 % 10);

  return info != NULL ? info->meaning : NULL;
}
