/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The glossary: what people say when they talk about mail. RFC 5598 draws how it all hangs together. */
#include "config.h"

#include "protocol/concepts.h"

static const MscopeConceptInfo concepts[] = {
  { .name = N_("Envelope"),
    .aliases = "mail envelope, smtp envelope",
    .summary = N_("Sender and recipients as MAIL and RCPT name them"),
    .explanation = N_("Servers go by the envelope alone, as a postman does. The header within the message may name "
                      "other people: that is how blind copies and mailing lists work, and how senders are forged. "
                      "The envelope is thrown away at delivery; Return-Path and Delivered-To keep a part of it."),
    .reference = "RFC 5321 section 2.3.1" },
  { .name = N_("Header"),
    .aliases = "headers, mail header, header field",
    .summary = N_("The first lines of a message: From, To, Subject, Date and others"),
    .explanation = N_("Each field is a name, a colon and its content; a line that begins with a blank goes on with "
                      "the field before. An empty line ends the header. From and Date have to be there. SMTP does "
                      "not read it: for the server it is text like the body."),
    .reference = "RFC 5322 section 2.2" },
  { .name = N_("Body"),
    .aliases = "message body",
    .summary = N_("What stands in a message after the first empty line"),
    .explanation = N_("Without that empty line all text is taken for header, and mail programs show an empty mail. "
                      "With MIME the body can have several parts, such as text and attachments."),
    .reference = "RFC 5322 section 2.3" },
  { .name = N_("Mail address"),
    .aliases = "address, email address, mail address, local part",
    .summary = N_("A mailbox, an @ and a domain: ben@example.org"),
    .explanation = N_("The domain tells which server takes the mail, the part before the @ means something to that "
                      "server only. In SMTP the address stands in angle brackets. Capital and small letters are the "
                      "same in the domain; before the @ a server may tell them apart, but hardly one does."),
    .reference = "RFC 5321 section 2.3.11" },
  { .name = N_("Mailbox"),
    .aliases = "maildrop, account",
    .summary = N_("Where a user's mail is kept until it is fetched"),
    .explanation = N_("POP3 knows one mailbox for each user, IMAP many. How it is stored is the server's own "
                      "business: as one file (mbox) or as one file for each message (Maildir)."),
    .reference = "RFC 5321 section 2.3.11" },
  { .name = N_("Alias"),
    .aliases = "aliases, forwarding, forward",
    .summary = N_("An address that stands for another one"),
    .explanation = N_("The server puts the other address into the envelope and leaves the sender as it is. If the "
                      "new way fails, the first sender gets the report. Forwarded mail often fails the check of SPF, "
                      "as it now comes from another computer."),
    .reference = "RFC 5321 section 3.9.1" },
  { .name = N_("Mailing list"),
    .aliases = "list, mailing lists",
    .summary = N_("An address that stands for many people"),
    .explanation = N_("Unlike an alias, a list puts an address of its own into the envelope as the sender, so that "
                      "error reports go to whoever runs the list and not to the author."),
    .reference = "RFC 5321 section 3.9.2" },
  { .name = N_("MX record"),
    .aliases = "MX, mail exchanger, DNS",
    .summary = N_("The entry in the DNS that says which server takes mail for a domain"),
    .explanation = N_("Before a server can pass mail on, it asks the DNS for the MX records of the recipient's "
                      "domain. Each has a number and a host name; the lowest number is tried first. Without MX "
                      "records the host of that name itself is asked."),
    .reference = "RFC 5321 section 5.1" },
  { .name = N_("Null MX"),
    .aliases = "no mail",
    .summary = N_("An entry in the DNS that says: this domain takes no mail"),
    .explanation = N_("It is an MX record whose host name is a lone dot. A sending server gives up at once, with 556 "
                      "or 5.1.10, instead of trying for days."),
    .reference = "RFC 7505 section 3" },
  { .name = N_("Relay"),
    .aliases = "relaying, relay denied, relaying denied",
    .summary = N_("A server that passes mail on to another server"),
    .explanation = N_("It is responsible for the mail once it has said 250 to it. A server relays for its own users, "
                      "who sign on or sit in its network, and for nobody else: that is what “Relay access denied” "
                      "says."),
    .reference = "RFC 5321 section 3.6" },
  { .name = N_("Open relay"),
    .aliases = "open relays, third-party relay",
    .summary = N_("A server that passes on everybody's mail to anywhere"),
    .explanation = N_("Until the middle of the 1990s all servers did, as a courtesy. Senders of spam used it, and so "
                      "servers refuse now: Sendmail by default since version 8.9 of 1998. An open relay lands on "
                      "blocklists within days."),
    .reference = "RFC 2505 section 2.1" },
  { .name = N_("Submission"),
    .aliases = "mail submission, MSA",
    .summary = N_("Handing in mail, as a mail program does"),
    .explanation = N_("It uses the same commands as SMTP between servers, but on a port of its own (587, or 465 with "
                      "TLS from the start), and the client signs on. The server may complete what is missing, such "
                      "as Date and Message-ID."),
    .reference = "RFC 6409 section 3" },
  { .name = N_("MTA"),
    .aliases = "mail server, mail transfer agent, MTAs",
    .summary = N_("The program that passes mail on: Postfix, Sendmail, Exim, Exchange"),
    .explanation = N_("It takes mail, keeps it in a queue and hands it to the next server, or to the program that "
                      "keeps the mailboxes."),
    .reference = "RFC 5598 section 4.3.2" },
  { .name = N_("MUA"),
    .aliases = "mail program, mail client, mail user agent",
    .summary = N_("The program that people write and read mail with"),
    .explanation = N_("It hands mail in by SMTP and fetches it by POP3 or IMAP. Whoever talks to a server by hand "
                      "plays its part."),
    .reference = "RFC 5598 section 4.2.1" },
  { .name = N_("Delivery"),
    .aliases = "MDA, mail delivery agent, local delivery",
    .summary = N_("The last step: the mail is put into the recipient's mailbox"),
    .explanation = N_("The server writes Return-Path on top and throws the envelope away. Some hand the mail to "
                      "another program for it, over LMTP."),
    .reference = "RFC 5321 section 4.4" },
  { .name = N_("LMTP"),
    .aliases = "local mail transfer protocol",
    .summary = N_("The sister of SMTP for the way into the mailboxes"),
    .explanation = N_("It begins with LHLO instead of EHLO, and after the message comes one reply for each "
                      "recipient, because the program behind keeps no queue."),
    .reference = "RFC 2033 section 3" },
  { .name = N_("Queue"),
    .aliases = "mail queue, deferred, retry",
    .summary = N_("Where a server keeps mail that it has not yet passed on"),
    .explanation = N_("If the next server says 4xx or does not answer, the mail waits there and is tried again: "
                      "after minutes first, then after hours, for four to five days. Then the sender gets a report."),
    .reference = "RFC 5321 section 4.5.4.1" },
  { .name = N_("Queue id"),
    .aliases = "queue ID, queued as",
    .summary = N_("The number under which a server keeps a mail"),
    .explanation = N_("Most servers tell it in their reply to the message: “250 2.0.0 Ok: queued as 708D72C80BE”. It "
                      "stands in the Received line and in the log, so a mail can be traced from server to server. "
                      "Sendmail of the 1990s built it from the hour (S is 18 o'clock), a count and a process "
                      "number."),
    .reference = "RFC 5321 section 4.4" },
  { .name = N_("Greylisting"),
    .aliases = "graylisting, greylist, graylist, grey-listing",
    .summary = N_("The server puts strangers off with 450 and takes the mail at the second try"),
    .explanation = N_("Real mail servers try again after some minutes, programs that send spam often do not. So the "
                      "first mail of an unknown sender comes late. The reply is a 4xx, mostly 450 or 451: nothing is "
                      "wrong with the mail."),
    .reference = "RFC 6647 section 2" },
  { .name = N_("Blocklist"),
    .aliases = "blacklist, blocklists, DNSBL, RBL, block list",
    .summary = N_("A list of computers that have sent spam, asked through the DNS"),
    .explanation = N_("The server turns the client's address round, adds the name of the list and asks the DNS. An "
                      "answer means: it is listed. Addresses of home connections are on such lists too, because no "
                      "mail server belongs there."),
    .reference = "RFC 5782 section 2.1" },
  { .name = N_("Spam"),
    .aliases = "junk, UCE, unsolicited mail",
    .summary = N_("Mail in bulk that nobody asked for"),
    .explanation = N_("Filters look at who sends (blocklists, SPF, DKIM, greylisting) and at what is sent (words, "
                      "links, missing header fields). A mail typed by hand often looks like spam: no Date, no "
                      "Message-ID, a HELO name that does not fit, an address of a home connection."),
    .reference = "RFC 5598 section 5.5" },
  { .name = N_("Bounce"),
    .aliases = "DSN, delivery report, error report, non-delivery report, NDR, bounces, delivery status notification",
    .summary = N_("The report that a mail could not be delivered"),
    .explanation = N_("The server that gives up writes it, to the sender of the envelope. It has a part for people, "
                      "a part for programs (Action, Status, Diagnostic-Code) and the mail or its header. Its own "
                      "sender is <>, so that no report is written about a report."),
    .reference = "RFC 3464 section 2" },
  { .name = N_("Null sender"),
    .aliases = "empty sender, null reverse-path, <>, double bounce",
    .summary = N_("MAIL FROM:<>, the sender of reports"),
    .explanation = N_("A mail with this sender must not be answered by a report: two servers would else write to "
                      "each other for ever."),
    .reference = "RFC 5321 section 4.5.5" },
  { .name = N_("Backscatter"),
    .aliases = "collateral spam",
    .summary = N_("Reports that go to somebody whose address was forged"),
    .explanation = N_("A server that takes spam first and refuses it later sends its report to the forged sender. "
                      "Therefore servers refuse while the client is still connected, as the answer to RCPT or to the "
                      "message."),
    .reference = "RFC 8601 section 7.5" },
  { .name = N_("Dot-stuffing"),
    .aliases = "dot stuffing, transparency, byte-stuffing, doubled dot",
    .summary = N_("A line that begins with a dot gets a second dot on the wire"),
    .explanation = N_("A dot alone on a line ends the message, so a line of the text that begins with a dot needs a "
                      "mark: the sender puts a dot in front, the receiver takes it away. A line of ten dots, typed "
                      "as it is, arrives with nine. POP3 does the same."),
    .reference = "RFC 5321 section 4.5.2" },
  { .name = N_("Lone dot"),
    .aliases = "single dot, end of data, final dot, end of message",
    .summary = N_("A line with nothing but a dot: the end of a message or of a list"),
    .explanation = N_("In SMTP it ends the text after DATA, in POP3 the long answers. It has to be alone between two "
                      "line ends; a line that only begins with a dot does not count. Whatever is typed behind it is "
                      "read as commands."),
    .reference = "RFC 5321 section 4.1.1.4" },
  { .name = N_("CRLF"),
    .aliases = "line end, line ending, CR LF, bare LF, bare CR, newline, carriage return",
    .summary = N_("The two octets that end a line: CR and LF"),
    .explanation = N_("All three protocols want both, 13 and 10. A lone LF is no line end: if two servers disagree "
                      "on that, an attacker can hide a second mail in the first (smuggling). telnet sends both when "
                      "Enter is pressed."),
    .reference = "RFC 5321 section 2.3.8" },
  { .name = N_("Smuggling"),
    .aliases = "SMTP smuggling",
    .summary = N_("A second mail hidden in the text of the first"),
    .explanation = N_("It works when one server takes LF . LF for the end of the message and the one before it does "
                      "not. What follows is then read as commands, with a sender nobody has checked. Found in 2023; "
                      "servers that insist on CR LF are safe."),
    .reference = "RFC 5321 section 4.1.1.4" },
  { .name = N_("Pipelining"),
    .aliases = "command batching",
    .summary = N_("Several commands are sent without waiting for each reply"),
    .explanation = N_("The server has to offer it with the keyword PIPELINING. The replies come in the same order, "
                      "so both sides can still match them. Without it, a client that talks on before the server has "
                      "answered looks like a program that sends spam."),
    .reference = "RFC 2920 section 3.1" },
  { .name = N_("Transaction"),
    .aliases = "mail transaction, transaction state",
    .summary = N_("In SMTP one mail from MAIL to the end of its message; in POP3 the time after the login"),
    .explanation = N_("SMTP: MAIL begins it, RSET drops it, the reply after the message ends it; several may follow "
                      "in one session. POP3: the transaction state begins with the login and ends with QUIT, and the "
                      "mailbox is locked meanwhile."),
    .reference = "RFC 5321 section 3.3 · RFC 1939 section 5" },
  { .name = N_("Reply"),
    .aliases = "reply code, response, multi-line reply, multiline reply",
    .summary = N_("What the server says to a command: three digits and a text"),
    .explanation = N_("Programs read the digits, people the text. A hyphen behind the digits says that another line "
                      "of the same reply follows, a blank that it is the last one: 250-SIZE, 250 HELP."),
    .reference = "RFC 5321 section 4.2" },
  { .name = N_("Enhanced status code"),
    .aliases = "enhanced code, enhanced status codes, DSN code",
    .summary = N_("A second code of three numbers behind the reply code: 5.1.1"),
    .explanation = N_("The first number is the class (2, 4 or 5), the second the subject, the third the detail. They "
                      "mean the same in replies and in error reports. The list is kept by IANA."),
    .reference = "RFC 3463 section 2" },
  { .name = N_("TLS"),
    .aliases = "SSL, encryption, transport layer security",
    .summary = N_("Encrypts a connection and proves the server's name"),
    .explanation = N_("Both sides agree on keys, and the server shows a certificate. A sniffer then sees who talks "
                      "to whom and how much, but no longer what. It protects one connection: each server on the way "
                      "still sees the mail in clear."),
    .reference = "RFC 8314 section 3" },
  { .name = N_("Implicit TLS"),
    .aliases = "TLS from the start, wrapper mode, SMTPS, POP3S, IMAPS",
    .summary = N_("TLS begins at once, before the server's greeting"),
    .explanation = N_("That is how the ports 465, 995 and 993 work. The other way is to begin in clear text and to "
                      "change with STARTTLS or STLS; there an attacker on the way can take the offer out of the "
                      "server's answer."),
    .reference = "RFC 8314 section 3" },
  { .name = N_("Certificate"),
    .aliases = "certificates, CA, certificate authority",
    .summary = N_("A server's passport for TLS"),
    .explanation = N_("It binds the server's name to a key and is signed by an authority that the client knows. If "
                      "the name does not fit or nobody knows the signer, a mail program warns."),
    .reference = "RFC 8314 section 4.4" },
  { .name = N_("Sniffer"),
    .aliases = "sniffing, eavesdropping, Wireshark, packet capture, clear text, cleartext, plain text",
    .summary = N_("A program that shows what passes on a network"),
    .explanation = N_("Without TLS it shows passwords, addresses and mails word for word: USER and PASS as they are, "
                      "AUTH in Base64, which anybody can turn back. APOP, CRAM-MD5 and SCRAM keep the password from "
                      "it, but not the mail."),
    .reference = "RFC 1939 section 13" },
  { .name = N_("Base64"),
    .aliases = "base 64",
    .summary = N_("A way of writing any octets with 64 letters, digits and signs"),
    .explanation = N_("Three octets become four characters, and = fills up the end. It is used for attachments and "
                      "for signing on. It hides nothing: everybody can turn it back."),
    .reference = "RFC 4648 section 4" },
  { .name = N_("Quoted-printable"),
    .aliases = "quoted printable, QP",
    .summary = N_("A way of writing text with some letters beyond ASCII"),
    .explanation = N_("An unusual octet becomes = and two hexadecimal digits: ü in UTF-8 is =C3=BC. A = at the end "
                      "of a line means that the line goes on."),
    .reference = "RFC 2045 section 6.7" },
  { .name = N_("Encoded word"),
    .aliases = "encoded-word, encoded words",
    .summary = N_("Letters beyond ASCII in a header field: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?="),
    .explanation = N_("It names the character set, the way of writing (Q like quoted-printable, B for Base64) and "
                      "the text. Mail programs turn it back."),
    .reference = "RFC 2047 section 2" },
  { .name = N_("MIME"),
    .aliases = "multipurpose internet mail extensions, multipart",
    .summary = N_("What brought letters beyond ASCII, attachments and pictures to mail"),
    .explanation = N_("The header says with Content-Type what the body is and with Content-Transfer-Encoding how it "
                      "was written. A multipart body has several parts between lines with a boundary."),
    .reference = "RFC 2045 section 3" },
  { .name = N_("Attachment"),
    .aliases = "attachments, attached file",
    .summary = N_("A file that travels as a part of a message"),
    .explanation = N_("It is a part of a MIME message, mostly in Base64, and so a third bigger than the file. "
                      "Content-Disposition has its name."),
    .reference = "RFC 2183 section 2.2" },
  { .name = N_("SPF"),
    .aliases = "sender policy framework",
    .summary = N_("The DNS says which computers may send mail for a domain"),
    .explanation = N_("The server looks up the domain of MAIL FROM, compares the client's address with the list "
                      "found there, and refuses (5.7.23), marks or accepts. It checks the envelope, not the From "
                      "line. Forwarding breaks it."),
    .reference = "RFC 7208 section 2" },
  { .name = N_("DKIM"),
    .aliases = "DomainKeys Identified Mail, domainkeys",
    .summary = N_("A domain signs its mail"),
    .explanation = N_("The signature stands in the header, the key to check it in the DNS. It survives forwarding as "
                      "long as nobody changes the text. It says which domain vouches for the mail, not that the mail "
                      "is honest."),
    .reference = "RFC 6376 section 1" },
  { .name = N_("DMARC"),
    .aliases = "alignment",
    .summary = N_("The DNS says what to do with mail that fails SPF and DKIM"),
    .explanation = N_("The domain in the From line has to be the one that SPF or DKIM has proved. Its owner says in "
                      "the DNS what shall happen otherwise: none, quarantine or reject. Reports tell the owner who "
                      "sends in that name."),
    .reference = "RFC 7489 section 4" },
  { .name = N_("ARC"),
    .aliases = "authenticated received chain",
    .summary = N_("Servers on the way note and seal what they have checked"),
    .explanation = N_("Mailing lists change mails and so break DKIM. With ARC the last server can see that the mail "
                      "was all right before, if it trusts the list."),
    .reference = "RFC 8617 section 2" },
  { .name = N_("Reverse DNS"),
    .aliases = "rDNS, PTR, reverse lookup",
    .summary = N_("The name that the DNS has for an address"),
    .explanation = N_("Many servers take mail only from clients whose address has a name, and whose name leads back "
                      "to the address. Addresses of home connections often fail."),
    .reference = "RFC 8601 section 3" },
  { .name = N_("Forged sender"),
    .aliases = "spoofing, spoof, phishing, fake sender, forgery",
    .summary = N_("A mail that comes in the name of somebody else"),
    .explanation = N_("SMTP believes what it is told: MAIL FROM and the From line can say anything. SPF, DKIM and "
                      "DMARC were made to notice it. Received lines tell where the mail really came from, from the "
                      "first server one trusts on."),
    .reference = "RFC 5321 section 7.1" },
  { .name = N_("Blind copy"),
    .aliases = "BCC, blind carbon copy, blind copies",
    .summary = N_("A recipient whom no line of the header names"),
    .explanation = N_("It is a RCPT in the envelope and nothing more. The other recipients cannot know."),
    .reference = "RFC 5321 section 7.2" },
  { .name = N_("Postmaster"),
    .aliases = "hostmaster, abuse",
    .summary = N_("The address that every mail server has to have"),
    .explanation = N_("It leads to the people who run the server. RCPT TO:<Postmaster> works even without a domain."),
    .reference = "RFC 5321 section 4.5.1" },
  { .name = N_("Mailbox lock"),
    .aliases = "maildrop lock, lock busy, locked, lock, in use",
    .summary = N_("A POP3 mailbox is open for one session at a time"),
    .explanation = N_("The login locks it, QUIT or the end of the connection unlocks it. A second session is refused "
                      "with -ERR, often with [IN-USE]. So message numbers cannot change under a client's hands."),
    .reference = "RFC 1939 section 4" },
  { .name = N_("Unique id"),
    .aliases = "unique-id, unique ids, UID, leave mail on server",
    .summary = N_("A name of a message that stays the same in all sessions"),
    .explanation = N_("Message numbers begin at 1 in every session. A program that leaves mail on the server asks "
                      "UIDL and keeps the ids of what it has fetched already."),
    .reference = "RFC 1939 section 7" },
  { .name = N_("Message number"),
    .aliases = "message-number, sequence number",
    .summary = N_("The number of a message in this session: 1, 2, 3 …"),
    .explanation = N_("POP3 numbers the messages at the login. A deleted message keeps its number until QUIT, so the "
                      "others do not move; in the next session they are numbered anew."),
    .reference = "RFC 1939 section 4" },
  { .name = N_("Deletion mark"),
    .aliases = "marked for deletion, marked, deleted, undelete",
    .summary = N_("DELE marks a message; only QUIT deletes it"),
    .explanation = N_("RSET takes all marks back. If the connection breaks or the window is closed without QUIT, "
                      "nothing is deleted."),
    .reference = "RFC 1939 section 6" },
  { .name = N_("Update state"),
    .aliases = "update",
    .summary = N_("The last moment of a POP3 session, after QUIT"),
    .explanation = N_("The server deletes what is marked, unlocks the mailbox and closes the connection. If it "
                      "cannot delete all, it answers -ERR."),
    .reference = "RFC 1939 section 6" },
  { .name = N_("Time limit"),
    .aliases = "timeout, autologout, auto-logout, inactivity timer, idle",
    .summary = N_("How long a server waits for a silent client"),
    .explanation = N_("SMTP: at least five minutes for the next command, then 421. POP3: at least ten minutes, then "
                      "the connection is closed without deleting anything. NOOP is a sign of life."),
    .reference = "RFC 5321 section 4.5.3.2 · RFC 1939 section 3" },
  { .name = N_("Size limit"),
    .aliases = "line length, line too long, message size limit, limits",
    .summary = N_("How long a line may be and how big a message"),
    .explanation = N_("A command line of SMTP has at most 512 octets with its CR LF, a line of text 1000. A server "
                      "has to take at least 64 KiB of message and 100 recipients. The biggest message stands behind "
                      "SIZE in the EHLO answer."),
    .reference = "RFC 5321 section 4.5.3.1" },
  { .name = N_("Quota"),
    .aliases = "mailbox full, over quota, disk full",
    .summary = N_("How much mail a mailbox may hold"),
    .explanation = N_("If it is full, the server answers 452 or 552, with 4.2.2 or 5.2.2. Its owner has to delete "
                      "something."),
    .reference = "RFC 3463 section 3.3" },
  { .name = N_("Unknown user"),
    .aliases = "no such user, user unknown, unknown mailbox, mailbox unavailable, recipient rejected",
    .summary = N_("There is no mailbox with this name"),
    .explanation = N_("SMTP says 550, with 5.1.1 behind it, as the answer to RCPT. POP3 does not tell: it asks for "
                      "the password and then refuses both alike, so that nobody can find out names."),
    .reference = "RFC 5321 section 4.2.3" },
  { .name = N_("Rate limit"),
    .aliases = "rate limiting, throttling, too many connections",
    .summary = N_("The server brakes clients that send too much"),
    .explanation = N_("It answers 421 or 450, or waits before each reply. After some time it goes on."),
    .reference = "RFC 5321 section 4.2.3" },
  { .name = N_("Mail loop"),
    .aliases = "loop, mail loops, too many hops, hop count",
    .summary = N_("A mail that comes round again and again"),
    .explanation = N_("Two servers forward to each other, for example. Each adds a Received line; at about a hundred "
                      "of them a server gives up with 5.4.6."),
    .reference = "RFC 5321 section 6.3" },
  { .name = N_("Source route"),
    .aliases = "source routing, percent hack",
    .summary = N_("An address that prescribes the way: <@relay.example.net:ben@example.org>"),
    .explanation = N_("In 1982 the sender could name the servers on the way. Today the DNS knows the way; servers "
                      "have to understand the form and ignore all but the last address."),
    .reference = "RFC 5321 appendix F.2" },
  { .name = N_("IDENT"),
    .aliases = "auth service, identd",
    .summary = N_("The server asks the client's computer who the user is"),
    .explanation = N_("Old Sendmail did so at each connection, which is where thomas@localhost in its answer to EHLO "
                      "came from. Nobody can trust the answer; it has gone."),
    .reference = "RFC 1413 section 1" },
  { .name = N_("Digest"),
    .aliases = "hash, checksum, MD5, HMAC, challenge-response, challenge, nonce",
    .summary = N_("A short number that is computed from a text and cannot be turned back"),
    .explanation = N_("APOP, CRAM-MD5 and SCRAM send a digest of a new text and the password instead of the "
                      "password. The server computes the same and compares. Nothing is encrypted by it."),
    .reference = "RFC 1939 section 7" },
  { .name = N_("SASL"),
    .aliases = "sign-on, signing on, authentication, login",
    .summary = N_("How a client proves who it is, with a mechanism both know"),
    .explanation = N_("The mechanism sends questions and answers in Base64, within AUTH in SMTP and POP3 and "
                      "AUTHENTICATE in IMAP. Mechanisms can be added without changing the protocols."),
    .reference = "RFC 4422 section 3" },
  { .name = N_("mbox"),
    .aliases = "mailbox file, mbox file",
    .summary = N_("All messages of a mailbox in one file"),
    .explanation = N_("Each begins with a line “From ” with the sender and a date. A line of the text that begins "
                      "with From gets a > in front. Only one program at a time may write to it; that is one reason "
                      "for the mailbox lock."),
    .reference = "RFC 4155 appendix A" },
  { .name = N_("Maildir"),
    .aliases = "maildir",
    .summary = N_("Each message of a mailbox in a file of its own"),
    .explanation = N_("New messages lie in the folder new, seen ones in cur, unfinished ones in tmp. No lock is "
                      "needed, as every file has a name of its own. It comes from qmail."),
    .reference = "qmail" },
  { .name = N_("telnet"),
    .aliases = "PuTTY, netcat, by hand",
    .summary = N_("A program that sends what is typed over a connection"),
    .explanation = N_("telnet HOST 25 opens a conversation with a mail server. Lines such as “Trying …” and "
                      "“Connected to …” are telnet's own, not the server's. It has no TLS; openssl s_client or this "
                      "program has."),
    .reference = "RFC 854" },
  { .name = N_("Backspace"),
    .aliases = "correction, typing error, delete key",
    .summary = N_("A key that corrects on the screen, and not always on the wire"),
    .explanation = N_("Some programs send the octet 8 or 127 instead of taking the letter back. The server then sees "
                      "both letters and the octet, and answers 500. Type the line again."),
    .reference = "RFC 5321 section 2.4" },
  { .name = N_("Octet"),
    .aliases = "octets, byte, bytes",
    .summary = N_("Eight bits, what most people call a byte"),
    .explanation = N_("Sizes in SMTP and POP3 are told in octets, CR LF at the end of each line included. A letter "
                      "beyond ASCII takes two or more octets in UTF-8."),
    .reference = "RFC 1939 section 11" },
  { .name = N_("ASCII"),
    .aliases = "7-bit, 7bit, 8-bit, UTF-8, charset, character set, umlaut",
    .summary = N_("The 128 signs that mail was made for"),
    .explanation = N_("Letters, digits and some signs of English, in seven bits. Everything else came later: "
                      "8BITMIME for the text, SMTPUTF8 for addresses and header fields. UTF-8 writes all letters of "
                      "the world with one to four octets."),
    .reference = "RFC 5321 section 2.4" },
  { .name = N_("RFC"),
    .aliases = "RFCs, request for comments, standard",
    .summary = N_("The documents that the rules of the Internet stand in"),
    .explanation = N_("Each has a number and never changes; a new one takes the place of an old one. SMTP is RFC 821 "
                      "of 1982, then 2821, now 5321. POP3 is RFC 1081, then 1225, 1460, 1725, now 1939. The rows of "
                      "this program name the section to look at."),
    .reference = "RFC 2026 section 2.1" },
  { .name = N_("IANA"),
    .aliases = "registry",
    .summary = N_("The office that keeps the lists of numbers and names"),
    .explanation = N_("Ports, EHLO keywords, enhanced status codes and mechanisms are registered there, so that "
                      "nobody uses the same word for two things."),
    .reference = "RFC 8126 section 1" },
  { .name = N_("Capability"),
    .aliases = "capabilities, extension, extensions, service extension",
    .summary = N_("Something a server can do beyond the basic commands"),
    .explanation = N_("SMTP servers list them in the answer to EHLO, POP3 servers in the answer to CAPA, IMAP "
                      "servers in the answer to CAPABILITY. A client uses only what was offered."),
    .reference = "RFC 5321 section 2.2" },
  { .name = N_("Greeting"),
    .aliases = "banner, welcome",
    .summary = N_("The first line of a connection; the server says it"),
    .explanation = N_("In all three protocols the server speaks first: 220, +OK or * OK. The client waits for it. "
                      "Many servers tell here which software they are; in POP3 a time stamp in <> offers APOP. If it "
                      "has a second line, the first one begins with 220-."),
    .reference = "RFC 5321 section 3.1 · RFC 1939 section 4" },
  { .name = N_("Port 25"),
    .aliases = "25, smtp port",
    .summary = N_("SMTP between servers"),
    .explanation = N_("Whoever has mail for a domain connects to its server here. Providers often block it for home "
                      "connections, so that infected computers cannot send spam."),
    .reference = "RFC 5321 section 4.5.4.2" },
  { .name = N_("Port 587"),
    .aliases = "587, submission port",
    .summary = N_("Handing in mail, with STARTTLS and AUTH"),
    .explanation = N_("Mail programs use it since RFC 2476 of 1998. The server asks for a sign-on before it takes "
                      "mail (530)."),
    .reference = "RFC 6409 section 3.1" },
  { .name = N_("Port 465"),
    .aliases = "465, submissions, smtps port",
    .summary = N_("Handing in mail, with TLS from the start"),
    .explanation = N_("It was used so in the 1990s without a standard, was given up for STARTTLS, and came back with "
                      "RFC 8314 in 2018, which prefers it."),
    .reference = "RFC 8314 section 3.3" },
  { .name = N_("Port 110"),
    .aliases = "110, pop3 port",
    .summary = N_("POP3"),
    .explanation = N_("Without STLS everything travels in clear text, the password too."),
    .reference = "RFC 1939 section 3" },
  { .name = N_("Port 995"),
    .aliases = "995, pop3s port",
    .summary = N_("POP3 with TLS from the start"),
    .explanation = N_("The way mail programs fetch mail by POP3 today."),
    .reference = "RFC 8314 section 3.1" },
  { .name = N_("Port 143"),
    .aliases = "143, imap port",
    .summary = N_("IMAP"),
    .explanation = N_("It begins in clear text and can change with STARTTLS."),
    .reference = "RFC 9051 section 2.1" },
  { .name = N_("Port 993"),
    .aliases = "993, imaps port",
    .summary = N_("IMAP with TLS from the start"),
    .explanation = N_("The way most mail programs read mail today."),
    .reference = "RFC 8314 section 3.2" },
  { .name = N_("Port 366"),
    .aliases = "366, ODMR, on-demand mail relay",
    .summary = N_("On-demand mail relay"),
    .explanation = N_("A server with a changing address signs on here and gets its waiting mail with ATRN."),
    .reference = "RFC 2645 section 4" },
  { .name = N_("Port 24"),
    .aliases = "24, lmtp port",
    .summary = N_("A port for private mail systems, often used for LMTP"),
    .explanation = N_("LMTP is another protocol than SMTP and must not use port 25."),
    .reference = "RFC 2033 section 5" },
  { .name = N_("Multi-line answer"),
    .aliases = "multi-line, long answer",
    .summary = N_("An answer of POP3 that goes on until a lone dot"),
    .explanation = N_("LIST, RETR, TOP, UIDL and CAPA are answered so. A line of it that begins with a dot gets a "
                      "second one, as in SMTP."),
    .reference = "RFC 1939 section 3" },
  { .name = N_("Wrong phase"),
    .aliases = "bad sequence of commands, order of commands",
    .summary = N_("A command that is right and comes too early or too late"),
    .explanation = N_("SMTP says 503, POP3 -ERR. In SMTP the order is EHLO, MAIL, RCPT, DATA; in POP3 the login "
                      "comes before everything else."),
    .reference = "RFC 5321 section 4.1.4" },
  { .name = N_("Case"),
    .aliases = "capital letters, upper case, lower case, capitals, small letters",
    .summary = N_("Commands may be typed in capital or in small letters"),
    .explanation = N_("QUIT, quit and Quit are the same, in SMTP, POP3 and IMAP. Most commands of SMTP have four "
                      "letters; those of POP3 have three or four."),
    .reference = "RFC 5321 section 2.4 · RFC 1939 section 3" },
};

const MscopeConceptInfo *
mscope_concepts_get_all (gsize *n_concepts)
{
  *n_concepts = G_N_ELEMENTS (concepts);
  return concepts;
}
