/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Capabilities: RFC 2449 section 6, RFC 2595 (STLS), RFC 3206 (AUTH-RESP-CODE), RFC 6856 (UTF8, LANG).
 * Response codes: RFC 2449 section 8, RFC 3206, RFC 6856.
 */
#include "config.h"

#include "protocol/commands.h"

const MscopeKeywordInfo mscope_pop3_keywords[] = {
  { "TOP", "TOP",
    N_("The command TOP is there"),
    N_("It fetches the header and the first lines of a message."),
    "RFC 2449 section 6.1" },
  { "USER", "USER",
    N_("USER and PASS are there"),
    N_("The client can sign on with name and password, which go over the wire as they are."),
    "RFC 2449 section 6.2" },
  { "SASL", "SASL mechanism …",
    N_("The command AUTH is there"),
    N_("The words behind it are the mechanisms that AUTH takes, such as PLAIN or CRAM-MD5."),
    "RFC 2449 section 6.3" },
  { "RESP-CODES", "RESP-CODES",
    N_("Answers may carry a code in square brackets"),
    N_("For example [IN-USE] behind -ERR, so that a program knows the reason without reading the text."),
    "RFC 2449 section 6.4" },
  { "LOGIN-DELAY", "LOGIN-DELAY seconds [USER]",
    N_("Tells how long to wait between two logins"),
    N_("Who comes back earlier may be refused with [LOGIN-DELAY]. USER means that it differs from user to user."),
    "RFC 2449 section 6.5" },
  { "PIPELINING", "PIPELINING",
    N_("Commands may be sent in batches"),
    N_("The client need not wait for each answer; the answers come in the same order."),
    "RFC 2449 section 6.6" },
  { "EXPIRE", "EXPIRE days|NEVER [USER]",
    N_("Tells how long messages are kept"),
    N_("After so many days the server may delete a message. 0 means that messages cannot be left on the server; NEVER "
       "that they stay."),
    "RFC 2449 section 6.7" },
  { "UIDL", "UIDL",
    N_("The command UIDL is there"),
    N_("It tells the unique ids of the messages, so that mail can be left on the server."),
    "RFC 2449 section 6.8" },
  { "IMPLEMENTATION", "IMPLEMENTATION text",
    N_("Tells which software the server is"),
    N_("Name and version, useful when looking for faults. Some servers hide it, as attackers like to know it too."),
    "RFC 2449 section 6.9" },
  { "STLS", "STLS",
    N_("The connection can be encrypted"),
    N_("The command STLS changes to TLS before the login."),
    "RFC 2595 section 4" },
  { "UTF8", "UTF8 [USER]",
    N_("UTF-8 can be used"),
    N_("After the command UTF8 names, passwords and headers may hold letters of all languages."),
    "RFC 6856 section 2" },
  { "LANG", "LANG",
    N_("The language of the server's texts can be chosen"),
    N_("The command LANG lists the languages or chooses one."),
    "RFC 6856 section 3" },
  { "AUTH-RESP-CODE", "AUTH-RESP-CODE",
    N_("[AUTH] tells that name or password is wrong"),
    N_("Without that code a program cannot tell a wrong password from another trouble at the login."),
    "RFC 3206" },
};

const gsize mscope_n_pop3_keywords = G_N_ELEMENTS (mscope_pop3_keywords);

const MscopeKeywordInfo mscope_pop3_response_codes[] = {
  { "IN-USE", "[IN-USE]",
    N_("Another session has the mailbox open"),
    N_("Name and password are right, but a mailbox is locked for one session at a time. Another program, or a session "
       "that broke off, still holds it."),
    "RFC 2449 section 8.1.2" },
  { "LOGIN-DELAY", "[LOGIN-DELAY]",
    N_("The last login was too short a time ago"),
    N_("The server wants some time between two logins; the capability LOGIN-DELAY tells how much."),
    "RFC 2449 section 8.1.1" },
  { "SYS/TEMP", "[SYS/TEMP]",
    N_("A passing trouble of the server's"),
    N_("It has nothing to do with name and password. The same may work later."),
    "RFC 3206" },
  { "SYS/PERM", "[SYS/PERM]",
    N_("A lasting trouble of the server's"),
    N_("It has nothing to do with the password; somebody has to repair something first."),
    "RFC 3206" },
  { "AUTH", "[AUTH]",
    N_("Name or password is wrong"),
    N_("The trouble lies with the data given, not with the server."),
    "RFC 3206" },
  { "UTF8", "[UTF8]",
    N_("The message needs UTF-8"),
    N_("It holds addresses or headers in UTF-8, and the client has not given the command UTF8."),
    "RFC 6856" },
};

const gsize mscope_n_pop3_response_codes = G_N_ELEMENTS (mscope_pop3_response_codes);
