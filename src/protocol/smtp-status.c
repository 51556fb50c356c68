/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Enhanced mail system status codes: RFC 3463 and the registry that RFC 5248 founded, with the codes
 * of RFC 3886, 4468, 4954, 6531, 6710, 7293, 7372, 7505, 8617 and 8689.
 */
#include "config.h"

#include "protocol/smtp-status.h"

#include <string.h>

static const MscopeStatusInfo infos[] = {
  { 0, 0, N_("Nothing more to say"),
    N_("The class says it all: done, later or no. A server that does not want to tell more, or cannot, sends this "
       "one."),
    "RFC 3463 section 3.1", NULL, "RFC 1893 (1996)" },

  { 1, 0, N_("Something about an address"),
    N_("The code does not say more exactly what."),
    "RFC 3463 section 3.2", NULL, "RFC 1893 (1996)" },
  { 1, 1, N_("No such mailbox"),
    N_("What stands before the @ is unknown at this domain. It is the most frequent reason of an error report: a "
       "typing error, or somebody who has left."),
    "RFC 3463 section 3.2", "451, 550", "RFC 1893 (1996)" },
  { 1, 2, N_("No such mail system"),
    N_("What stands behind the @ does not exist or takes no mail. A typing error in the domain looks so."),
    "RFC 3463 section 3.2", NULL, "RFC 1893 (1996)" },
  { 1, 3, N_("Recipient's address written wrongly"),
    N_("The address does not follow the rules of writing: a bracket is missing, or a sign that needs quotes. The "
       "server has not even looked whether the mailbox exists."),
    "RFC 3463 section 3.2", "501", "RFC 1893 (1996)" },
  { 1, 4, N_("Recipient's address is ambiguous"),
    N_("It fits more than one mailbox, so the server does not guess. The full address helps."),
    "RFC 3463 section 3.2", NULL, "RFC 1893 (1996)" },
  { 1, 5, N_("Recipient's address is valid"),
    N_("The server accepts this recipient. It does not say that the mail was delivered."),
    "RFC 3463 section 3.2", "250", "RFC 1893 (1996)" },
  { 1, 6, N_("The mailbox has moved"),
    N_("It was here once, and mail is no longer passed on. The text may name the new address."),
    "RFC 3463 section 3.2", NULL, "RFC 1893 (1996)" },
  { 1, 7, N_("Sender's address written wrongly"),
    N_("The address in MAIL does not follow the rules of writing. It is about the envelope, not about the From "
       "line."),
    "RFC 3463 section 3.2", NULL, "RFC 1893 (1996)" },
  { 1, 8, N_("Sender's mail system is wrong"),
    N_("The domain of the sender's address does not exist or could not take an answer. Nobody could be told if the "
       "mail failed, so many servers refuse it."),
    "RFC 3463 section 3.2", "451, 501", "RFC 1893 (1996)" },
  { 1, 9, N_("Passed on to a server that cannot track it"),
    N_("The mail goes on, but its way cannot be followed further. It belongs to message tracking (MTRK), which few "
       "servers have."),
    "RFC 3886 section 3.3.4", NULL, "RFC 3886 (2004)" },
  { 1, 10, N_("The recipient's domain takes no mail"),
    N_("Its DNS entry says so: a null MX record, whose host name is a lone dot. Waiting does not help."),
    "RFC 7505 section 4.1", "556", "RFC 7505 (2015)" },

  { 2, 0, N_("Something about the mailbox"),
    N_("The code does not say more exactly what."),
    "RFC 3463 section 3.3", NULL, "RFC 1893 (1996)" },
  { 2, 1, N_("The mailbox is switched off"),
    N_("It exists and takes no mail. Its owner or the operator of the server has closed it, for a time or for good."),
    "RFC 3463 section 3.3", NULL, "RFC 1893 (1996)" },
  { 2, 2, N_("The mailbox is full"),
    N_("Its owner has to delete something first. As that may happen any day, many servers say 4.2.2 and try again."),
    "RFC 3463 section 3.3", "552", "RFC 1893 (1996)" },
  { 2, 3, N_("The message is too big for this mailbox"),
    N_("The limit belongs to the mailbox, not to the whole server. Other recipients may still get it."),
    "RFC 3463 section 3.3", "552", "RFC 1893 (1996)" },
  { 2, 4, N_("The mailing list cannot be expanded"),
    N_("The address is a list, and its members could not be found out. The operator of the list has to look at it."),
    "RFC 3463 section 3.3", "450, 452", "RFC 1893 (1996)" },

  { 3, 0, N_("Something about the mail system"),
    N_("The code does not say more exactly what."),
    "RFC 3463 section 3.4", "221, 250, 421, 451, 550, 554", "RFC 1893 (1996)" },
  { 3, 1, N_("The mail system is full"),
    N_("There is no room left on the server's disk. It concerns everybody, unlike a full mailbox (X.2.2)."),
    "RFC 3463 section 3.4", "452", "RFC 1893 (1996)" },
  { 3, 2, N_("The system takes no mail from the network now"),
    N_("It is being shut down, is overloaded or being worked on. Servers try again by themselves."),
    "RFC 3463 section 3.4", "453", "RFC 1893 (1996)" },
  { 3, 3, N_("The system lacks a feature that was asked for"),
    N_("The mail needs something this server cannot do, such as an extension the sender has asked for."),
    "RFC 3463 section 3.4", NULL, "RFC 1893 (1996)" },
  { 3, 4, N_("The message is too big for the system"),
    N_("It is above the limit the server announces with SIZE. A link to the file instead of an attachment helps."),
    "RFC 3463 section 3.4", "552, 554", "RFC 1893 (1996)" },
  { 3, 5, N_("The system is set up wrongly"),
    N_("A mistake of its operator keeps the mail from being accepted, such as two servers that each take the other "
       "for the one responsible."),
    "RFC 3463 section 3.4", NULL, "RFC 1893 (1996)" },
  { 3, 6, N_("The priority was changed"),
    N_("The mail is accepted with another priority than the one asked for."),
    "RFC 6710 section 10", "250, 251", "RFC 6710 (2012)" },

  { 4, 0, N_("Something about the network or the way"),
    N_("The code does not say more exactly what."),
    "RFC 3463 section 3.5", NULL, "RFC 1893 (1996)" },
  { 4, 1, N_("The next server does not answer"),
    N_("The connection to it could not be opened. Sending servers try again for some days before they give the mail "
       "back."),
    "RFC 3463 section 3.5", "451", "RFC 1893 (1996)" },
  { 4, 2, N_("The connection broke"),
    N_("It was open, and the mail could not be finished on it. The sending server begins anew from EHLO on."),
    "RFC 3463 section 3.5", "421", "RFC 1893 (1996)" },
  { 4, 3, N_("A directory does not answer"),
    N_("Most often that is the DNS, which tells where mail for a domain goes. As the answer is missing, not "
       "negative, it is worth another try."),
    "RFC 3463 section 3.5", "451, 550", "RFC 1893 (1996)" },
  { 4, 4, N_("No way to the recipient"),
    N_("The DNS does not say which server is responsible for the domain, or the way there is closed. A typing error "
       "in the domain is a frequent reason."),
    "RFC 3463 section 3.5", NULL, "RFC 1893 (1996)" },
  { 4, 5, N_("Too much mail"),
    N_("The mail system is overloaded and asks for patience. Servers try again more slowly."),
    "RFC 3463 section 3.5", "451", "RFC 1893 (1996)" },
  { 4, 6, N_("The mail goes round in circles"),
    N_("Servers pass it on to each other; it was stopped after too many steps. Each Received line is one step, and a "
       "hundred of them is taken for a loop."),
    "RFC 3463 section 3.5", NULL, "RFC 1893 (1996)" },
  { 4, 7, N_("The mail has become too old"),
    N_("It could not be delivered in all the time it was tried, usually four to five days."),
    "RFC 3463 section 3.5", NULL, "RFC 1893 (1996)" },

  { 5, 0, N_("Something about the dialogue"),
    N_("The code does not say more exactly what."),
    "RFC 3463 section 3.6", "220, 250, 251, 252, 253, 451, 452, 454, 458, 459, 501, 502, 503, 554", "RFC 1893 (1996)" },
  { 5, 1, N_("Invalid command"),
    N_("The command came at the wrong moment, or the server does not have it. Both, a wrong order (503) and an "
       "unknown word (500), may carry it."),
    "RFC 3463 section 3.6", "430, 500, 501, 503, 530, 550, 554, 555", "RFC 1893 (1996)" },
  { 5, 2, N_("Syntax error"),
    N_("The line could not be understood: an unknown word or wrong writing. It goes with 500 and 501."),
    "RFC 3463 section 3.6", "500, 501, 502, 550, 555", "RFC 1893 (1996)" },
  { 5, 3, N_("Too many recipients"),
    N_("The others need a mail of their own. A server has to take at least a hundred recipients at once."),
    "RFC 3463 section 3.6", "451", "RFC 1893 (1996)" },
  { 5, 4, N_("Invalid arguments"),
    N_("The command is right, what follows it is not: a parameter the server does not know, or a value that makes no "
       "sense."),
    "RFC 3463 section 3.6", "451, 501, 502, 503, 504, 550, 555", "RFC 1893 (1996)" },
  { 5, 5, N_("Wrong version of the protocol"),
    N_("The two sides speak different versions and cannot agree. In SMTP it hardly ever happens, as there is one "
       "version only."),
    "RFC 3463 section 3.6", NULL, "RFC 1893 (1996)" },
  { 5, 6, N_("A line of the sign-on is too long"),
    N_("The answer within AUTH was longer than the server can read: 12288 octets are thought to be enough."),
    "RFC 4954 section 6", "500", "RFC 4954 (2007)" },

  { 6, 0, N_("Something about the content"),
    N_("The code does not say more exactly what."),
    "RFC 3463 section 3.7", NULL, "RFC 1893 (1996)" },
  { 6, 1, N_("Kind of content not supported"),
    N_("The way to the recipient cannot carry this kind of content, for example pictures into a pager's network."),
    "RFC 3463 section 3.7", NULL, "RFC 1893 (1996)" },
  { 6, 2, N_("Conversion needed but forbidden"),
    N_("The message would have to be changed to go on, and its sender or a rule does not allow that."),
    "RFC 3463 section 3.7", NULL, "RFC 1893 (1996)" },
  { 6, 3, N_("Conversion needed but impossible"),
    N_("For example 8-bit text on the way to a server that takes 7-bit text only."),
    "RFC 3463 section 3.7", "554", "RFC 1893 (1996)" },
  { 6, 4, N_("Converted with loss"),
    N_("The message was delivered, and something in it was lost on the way: colours, letters, an attachment."),
    "RFC 3463 section 3.7", "250", "RFC 1893 (1996)" },
  { 6, 5, N_("Conversion failed"),
    N_("The message had to be changed to go on, and that did not work, maybe because it was damaged."),
    "RFC 3463 section 3.7", NULL, "RFC 1893 (1996)" },
  { 6, 6, N_("The content cannot be fetched"),
    N_("It lies on another server (BURL), which did not hand it out: the link is wrong or too old."),
    "RFC 4468 section 5", "554", "RFC 4468 (2006)" },
  { 6, 7, N_("Addresses with special letters are not allowed here"),
    N_("The address has letters beyond ASCII, and this sender or recipient cannot use them. A second address in "
       "ASCII helps."),
    "RFC 6531 section 4.2", "550, 553", "RFC 6531 (2012)" },
  { 6, 8, N_("The answer needs UTF-8"),
    N_("The name to be shown has letters beyond ASCII, and the client has not said that it can read them."),
    "RFC 6531 section 4.2", "252, 550, 553", "RFC 6531 (2012)" },
  { 6, 9, N_("A header in UTF-8 cannot be passed on"),
    N_("The next server takes ASCII headers only, for at least one of the recipients: it does not offer SMTPUTF8."),
    "RFC 6531 section 4.2", "550", "RFC 6531 (2012)" },
  { 6, 10, N_("The answer needs UTF-8 (old number)"),
    N_("The same as 6.8, registered twice by mistake; not to be used any more."),
    "RFC 6531 section 4.2", NULL, "RFC 6531 (2012)" },

  { 7, 0, N_("Something about security or rules"),
    N_("The code does not say more exactly what. Replies to STARTTLS and AUTH that mean yes carry 2.7.0."),
    "RFC 3463 section 3.8", "220, 235, 450, 454, 500, 501, 503, 504, 530, 535, 550", "RFC 1893 (1996)" },
  { 7, 1, N_("Delivery not allowed"),
    N_("A rule forbids it: a sender without rights, relaying, a filter against spam. The text behind it, often with "
       "a web address, tells more."),
    "RFC 3463 section 3.8", "451, 454, 502, 503, 533, 550, 551", "RFC 1893 (1996)" },
  { 7, 2, N_("Sending to this list is not allowed"),
    N_("The sender may not write to the mailing list. Often only its members may."),
    "RFC 3463 section 3.8", "550", "RFC 1893 (1996)" },
  { 7, 3, N_("Security conversion needed but impossible"),
    N_("The message would have to be protected in another way to go on, for example encrypted anew, and nobody on "
       "the way can."),
    "RFC 3463 section 3.8", NULL, "RFC 1893 (1996)" },
  { 7, 4, N_("Security feature not supported"),
    N_("The server lacks a way of protecting or signing on that was asked for. With AUTH it goes with 504."),
    "RFC 3463 section 3.8", "504", "RFC 1893 (1996)" },
  { 7, 5, N_("Cryptography failed"),
    N_("A key is missing or wrong, or a signature does not hold. The text tells more."),
    "RFC 3463 section 3.8", NULL, "RFC 1893 (1996)" },
  { 7, 6, N_("Cryptographic algorithm not supported"),
    N_("The server does not have the algorithm the message needs."),
    "RFC 3463 section 3.8", NULL, "RFC 1893 (1996)" },
  { 7, 7, N_("The message was changed on the way"),
    N_("A checksum or signature does not fit. Somebody, or a program on the way, has altered the text."),
    "RFC 3463 section 3.8", NULL, "RFC 1893 (1996)" },
  { 7, 8, N_("Name or password is wrong"),
    N_("Signing on failed. The server does not say which of the two is wrong, so that nobody can try out names."),
    "RFC 4954 section 6", "535, 554", "RFC 4954 (2007)" },
  { 7, 9, N_("The way of signing on is too weak"),
    N_("The server wants a stronger mechanism than the one that was chosen. The EHLO answer lists them."),
    "RFC 4954 section 6", "534", "RFC 4954 (2007)" },
  { 7, 10, N_("Encryption needed"),
    N_("The connection has to be protected first, with STARTTLS, or on port 465 from the start."),
    "RFC 5248 section 2.4", "523", "RFC 5248 (2008)" },
  { 7, 11, N_("This way of signing on needs encryption"),
    N_("With this mechanism the password could be read on the wire. STARTTLS first, then the same again."),
    "RFC 4954 section 6", "524, 538", "RFC 4954 (2007)" },
  { 7, 12, N_("The password has to be changed to a new form first"),
    N_("Signing on once with PLAIN, over TLS, usually does it."),
    "RFC 4954 section 6", "422, 432", "RFC 4954 (2007)" },
  { 7, 13, N_("The account is switched off"),
    N_("Name and password are right, but the operator has closed the account. Only the operator can open it."),
    "RFC 5248 section 2.4", "525", "RFC 5248 (2008)" },
  { 7, 14, N_("A trusted third server is needed"),
    N_("The content lies on a server that does not trust this one, or the mail needs a trust that was never "
       "arranged."),
    "RFC 5248 section 2.4", "535, 554", "RFC 5248 (2008)" },
  { 7, 15, N_("The priority is too low"),
    N_("The server takes only more urgent mail at the moment, for example during a disaster."),
    "RFC 6710 section 10", "450, 550", "RFC 6710 (2012)" },
  { 7, 16, N_("The message is too big for its priority"),
    N_("The server takes only smaller mail of this priority at the moment."),
    "RFC 6710 section 10", "552", "RFC 6710 (2012)" },
  { 7, 17, N_("The mailbox has another owner now"),
    N_("The sender wanted the mail delivered to the former owner only (RRVS). So the new owner does not get what was "
       "not meant for her."),
    "RFC 7293 section 15.3", NULL, "RFC 7293 (2014)" },
  { 7, 18, N_("The domain has another owner now"),
    N_("The sender wanted the mail delivered to the former owner only (RRVS). Whole domains change hands too."),
    "RFC 7293 section 15.3", NULL, "RFC 7293 (2014)" },
  { 7, 19, N_("The owner cannot be checked"),
    N_("The server does not know since when the mailbox has had its owner, and the sender wanted to be sure (RRVS)."),
    "RFC 7293 section 15.3", NULL, "RFC 7293 (2014)" },
  { 7, 20, N_("No valid DKIM signature"),
    N_("The server wants mail that is signed by a domain, and no signature held: there was none, or the text was "
       "changed on the way."),
    "RFC 7372 section 3.1", "550", "RFC 7372 (2014)" },
  { 7, 21, N_("No acceptable DKIM signature"),
    N_("There is a valid signature, but not one the server accepts, for example of a domain it knows nothing of."),
    "RFC 7372 section 3.1", "550", "RFC 7372 (2014)" },
  { 7, 22, N_("No DKIM signature of the author's domain"),
    N_("There is a valid signature, but not by the domain in the From line. So nobody proves that the author's "
       "domain sent it."),
    "RFC 7372 section 3.1", "550", "RFC 7372 (2014)" },
  { 7, 23, N_("SPF says no"),
    N_("The sender's domain says in the DNS that this computer may not send its mail. It happens to honest mail too, "
       "when it was forwarded."),
    "RFC 7372 section 3.2", "550", "RFC 7372 (2014)" },
  { 7, 24, N_("SPF could not be checked"),
    N_("The DNS did not answer (4.7.24), or the domain's entry has a mistake (5.7.24), which its owner has to mend."),
    "RFC 7372 section 3.2", "451, 550", "RFC 7372 (2014)" },
  { 7, 25, N_("The client's address has no fitting name"),
    N_("The DNS has no name for the address, or the name leads elsewhere. Home connections often fail so; the "
       "provider's server helps."),
    "RFC 7372 section 3.3", "550", "RFC 7372 (2014)" },
  { 7, 26, N_("Several checks of the sender failed"),
    N_("For example SPF and DKIM both. Which ones the text says."),
    "RFC 7372 section 3.4", "550", "RFC 7372 (2014)" },
  { 7, 27, N_("The sender's domain takes no mail"),
    N_("Nobody could answer this mail: the DNS says that the domain has no mail server. So it is taken for a "
       "forgery."),
    "RFC 7505 section 4.1", "550", "RFC 7505 (2015)" },
  { 7, 28, N_("A flood of mail"),
    N_("Far too many mails came in a short time, so the server puts on the brakes. One's own computer may be sending "
       "spam."),
    "IANA SMTP Enhanced Status Codes", NULL, NULL },
  { 7, 29, N_("The ARC chain is broken"),
    N_("Servers on the way note what they have checked; these notes do not hold. A later change of the mail breaks "
       "them."),
    "RFC 8617 section 10.4", "550", "RFC 8617 (2019)" },
  { 7, 30, N_("REQUIRETLS is not supported"),
    N_("The sender wants every step encrypted (REQUIRETLS), and the next server does not promise that."),
    "RFC 8689 section 7", "550", "RFC 8689 (2019)" },
};

/* RFC 3463 section 2: the first number. */
static const MscopeDigitInfo classes[] = {
  [2] = { "2.x.x", N_("Success."),
    N_("The command was carried out. The two numbers behind it say what it was about: 2.1.5 is an accepted recipient. The "
       "class is always the first digit of the reply code before it, so 250 goes with 2."),
    "RFC 3463 section 2" },
  [4] = { "4.x.x", N_("A passing trouble: the same mail may get through later."),
    N_("The sending server keeps the mail and tries again for some days. Only then, or when the trouble turns out to last, "
       "does it report to the sender."),
    "RFC 3463 section 2" },
  [5] = { "5.x.x", N_("A lasting trouble: the same mail will not get through."),
    N_("Somebody has to change something first: the address, the mail or the setup of a server. The sending server reports to "
       "the sender at once."),
    "RFC 3463 section 2" },
};

/* RFC 3463 section 2: the second number. */
static const MscopeDigitInfo subjects[] = {
  [0] = { "x.0.x", N_("Nothing special."),
    N_("The server knows no subject that fits, or does not want to name it."), "RFC 3463 section 3.1" },
  [1] = { "x.1.x", N_("It is about an address."),
    N_("The sender's or the recipient's: whether it exists, whether it is written rightly. The sender can often set it right."),
    "RFC 3463 section 3.2" },
  [2] = { "x.2.x", N_("It is about a mailbox."),
    N_("The address is right, but the mailbox behind it is full, closed or too small. Its owner can set it right."),
    "RFC 3463 section 3.3" },
  [3] = { "x.3.x", N_("It is about the mail system of the recipient."),
    N_("The server as a whole: its disk, its limits, its setup. The operator of that server can set it right."),
    "RFC 3463 section 3.4" },
  [4] = { "x.4.x", N_("It is about the network and the way of the mail."),
    N_("A server does not answer, the DNS does not tell the way, the mail goes round in circles. Sender and recipient can do "
       "little about it."),
    "RFC 3463 section 3.5" },
  [5] = { "x.5.x", N_("It is about the dialogue between client and server."),
    N_("A wrong command, a wrong order, a wrong argument. Who types to a server by hand meets these most."),
    "RFC 3463 section 3.6" },
  [6] = { "x.6.x", N_("It is about the content of the message."),
    N_("The message has a form that cannot be passed on: 8-bit text, letters beyond ASCII in the header, a conversion that "
       "fails."),
    "RFC 3463 section 3.7" },
  [7] = { "x.7.x", N_("It is about security or a rule of the server."),
    N_("Signing on, encryption, SPF and DKIM, spam, the right to send to a list."), "RFC 3463 section 3.8" },
};

const MscopeStatusInfo *
mscope_smtp_status_get_all (gsize *n_infos)
{
  *n_infos = G_N_ELEMENTS (infos);
  return infos;
}

const MscopeStatusInfo *
mscope_smtp_status_find (guint16 class,
                         guint16 subject,
                         guint16 detail)
{
  if (mscope_smtp_status_get_class_meaning (class) == NULL)
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (infos); i++)
    if (infos[i].subject == subject && infos[i].detail == detail)
      return &infos[i];
  return NULL;
}

const MscopeDigitInfo *
mscope_smtp_status_get_class (guint16 class)
{
  return class < G_N_ELEMENTS (classes) && classes[class].name != NULL ? &classes[class] : NULL;
}

const MscopeDigitInfo *
mscope_smtp_status_get_subject (guint16 subject)
{
  return subject < G_N_ELEMENTS (subjects) ? &subjects[subject] : NULL;
}

const char *
mscope_smtp_status_get_class_meaning (guint16 class)
{
  const MscopeDigitInfo *info = mscope_smtp_status_get_class (class);

  return info != NULL ? info->meaning : NULL;
}

const char *
mscope_smtp_status_get_subject_meaning (guint16 subject)
{
  const MscopeDigitInfo *info = mscope_smtp_status_get_subject (subject);

  return info != NULL ? info->meaning : NULL;
}

/*
 * status-code = class "." subject "." detail
 * class       = "2" / "4" / "5"
 * subject     = 1*3digit
 * detail      = 1*3digit
 */
gboolean
mscope_smtp_status_parse (MscopeSlice text,
                          guint16 code[3])
{
  for (int i = 0; i < 3; i++)
    {
      const char *dot = text.length > 0 ? memchr (text.data, '.', text.length) : NULL;
      MscopeSlice number = { text.data, dot != NULL && i < 2 ? (gsize) (dot - text.data) : text.length };
      guint64 value;

      if ((i < 2 && dot == NULL) || number.length > (i == 0 ? 1 : 3) || !mscope_slice_to_number (number, &value))
        return FALSE;
      code[i] = (guint16) value;
      text.data += number.length + (i < 2 ? 1 : 0);
      text.length -= number.length + (i < 2 ? 1 : 0);
    }
  return mscope_smtp_status_get_class_meaning (code[0]) != NULL;
}
