/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys of persona files; doc/personas.md tells them to authors. */
#include "config.h"

#include "server/persona-keys.h"
#include "server/template.h"

#define V(name) MSCOPE_VARIABLE_BIT (MSCOPE_VARIABLE_##name)

#define COMMON_VARIABLES (V (HOST) | V (DOMAIN) | V (CLIENT) | V (IP) | V (DATE) | V (WIDE_DATE) \
                          | V (SECONDS) | V (PROCESS) | V (WORD) | V (LOWER_WORD) | V (ARGUMENT))
#define SMTP_VARIABLES (COMMON_VARIABLES | V (HELO) | V (LIMIT))
#define POP3_VARIABLES (COMMON_VARIABLES | V (USER) | V (COUNT) | V (S) | V (OCTETS) | V (TOTAL))

#define ADDRESS (V (ADDRESS) | V (PATH))
#define QUERY (ADDRESS | V (QUALIFIED))
/* What AUTH is told; a POP3 server also has a user's name and mailbox to speak of. */
#define AUTH_VARIABLES (V (MECHANISM) | V (USER))

#define QUEUED (V (ID) | V (SENDER))
#define TRACE (QUEUED | V (WITH) | V (RECIPIENT) | V (MAILBOX) | V (USER))
#define LIMITS (V (LIMIT) | V (RECIPIENT_LIMIT) | V (RECIPIENT_DOMAIN_LIMIT) | V (MAIL_LIMIT) | V (DELIVER_BY_LIMIT))
#define PARAMETERS (ADDRESS | V (PARAMETER) | V (KEYWORD) | V (VALUE))
#define ADDED (SMTP_VARIABLES | TRACE | V (STAMP) | V (MINUTE_STAMP))
#define REPORT ADDED
#define MAILDROP (V (NUMBER) | V (UID))

/* Each argument: the codes that the replies may have. */
#define COMMON_KEYS(greeting, greeting_variables, unknown, too_long, too_many) \
  [MSCOPE_KEY_PERSONA_TITLE] = { "persona", "title", MSCOPE_KEY_TITLE, MSCOPE_KEY_ALWAYS }, \
  [MSCOPE_KEY_COMMANDS] = { "behaviour", "commands", MSCOPE_KEY_VERBS, MSCOPE_KEY_ALWAYS }, \
  [MSCOPE_KEY_LINE_LIMIT] = { "behaviour", "line-limit", MSCOPE_KEY_NUMBER, MSCOPE_KEY_OPTIONAL }, \
  [MSCOPE_KEY_ERROR_LIMIT] = { "behaviour", "error-limit", MSCOPE_KEY_NUMBER, MSCOPE_KEY_OPTIONAL }, \
  [MSCOPE_KEY_IDLE_LIMIT] = { "behaviour", "idle-limit", MSCOPE_KEY_NUMBER, MSCOPE_KEY_OPTIONAL }, \
  [MSCOPE_KEY_LOGIN_LIMIT] = { "behaviour", "login-limit", MSCOPE_KEY_NUMBER, MSCOPE_KEY_OPTIONAL }, \
  [MSCOPE_KEY_MECHANISMS_OFFERED] = { "behaviour", "mechanisms", MSCOPE_KEY_MECHANISMS, "AUTH" }, \
  [MSCOPE_KEY_GREETING] = { "replies", "greeting", MSCOPE_KEY_REPLY, MSCOPE_KEY_ALWAYS, greeting, \
                            greeting_variables }, \
  [MSCOPE_KEY_UNKNOWN_COMMAND] = { "replies", "unknown-command", MSCOPE_KEY_REPLY, MSCOPE_KEY_ALWAYS, unknown }, \
  [MSCOPE_KEY_LINE_TOO_LONG] = { "replies", "line-too-long", MSCOPE_KEY_REPLY, MSCOPE_KEY_OPTIONAL, too_long }, \
  [MSCOPE_KEY_TOO_MANY_ERRORS] = { "replies", "too-many-errors", MSCOPE_KEY_REPLY, MSCOPE_KEY_OPTIONAL, too_many }, \
  [MSCOPE_KEY_IDLE] = { "replies", "idle", MSCOPE_KEY_REPLY, MSCOPE_KEY_OPTIONAL, too_many }, \
  [MSCOPE_KEY_TOO_MANY_LOGINS] = { "replies", "too-many-logins", MSCOPE_KEY_REPLY, MSCOPE_KEY_OPTIONAL, too_many, \
                                   V (USER) }

#define AUTH_REPLY(name, verb, codes) { "replies", name, MSCOPE_KEY_REPLY, verb, codes, AUTH_VARIABLES }

/* RFC 4954 section 6 names the codes of SMTP; products do not all keep to it when they refuse. */
#define AUTH_KEYS(right, failed, unknown, cancelled, malformed, too_long) \
  [MSCOPE_KEY_AUTH] = AUTH_REPLY ("auth", "AUTH", right), \
  [MSCOPE_KEY_AUTH_FAILED] = AUTH_REPLY ("auth-failed", "AUTH", failed), \
  [MSCOPE_KEY_AUTH_UNKNOWN_MECHANISM] = AUTH_REPLY ("auth-unknown-mechanism", "AUTH", unknown), \
  [MSCOPE_KEY_AUTH_CANCELLED] = AUTH_REPLY ("auth-cancelled", "AUTH", cancelled), \
  [MSCOPE_KEY_AUTH_MALFORMED] = AUTH_REPLY ("auth-malformed", "AUTH", malformed), \
  [MSCOPE_KEY_AUTH_NO_INITIAL] = AUTH_REPLY ("auth-no-initial", MSCOPE_KEY_OPTIONAL, malformed), \
  [MSCOPE_KEY_AUTH_TOO_LONG] = AUTH_REPLY ("auth-too-long", MSCOPE_KEY_OPTIONAL, too_long)

#define FLAG(name, fallback) { "behaviour", name, MSCOPE_KEY_FLAG, MSCOPE_KEY_OPTIONAL, NULL, 0, fallback }
#define NUMBER(name) { "behaviour", name, MSCOPE_KEY_NUMBER, MSCOPE_KEY_OPTIONAL }
#define LINE(section, name, variables) { section, name, MSCOPE_KEY_LINE, MSCOPE_KEY_OPTIONAL, NULL, variables }
#define LINES(section, name, variables) { section, name, MSCOPE_KEY_LINES, MSCOPE_KEY_OPTIONAL, NULL, variables }
#define REPLY(name, verb, codes, variables) { "replies", name, MSCOPE_KEY_REPLY, verb, codes, variables }

static const MscopePersonaKey smtp_keys[MSCOPE_N_SMTP_KEYS] = {
  COMMON_KEYS ("220", 0, "5", "5", "421"),
  AUTH_KEYS ("235", "5 454", "5", "5", "5", "5"),
  [MSCOPE_SMTP_KEY_HELO_REQUIRED] = FLAG ("helo-required", TRUE),
  [MSCOPE_SMTP_KEY_HELO_NAME_REQUIRED] = FLAG ("helo-name-required", TRUE),
  [MSCOPE_SMTP_KEY_BRACKETS_REQUIRED] = FLAG ("brackets-required", TRUE),
  [MSCOPE_SMTP_KEY_BLANK_ALLOWED] = FLAG ("blank-after-colon-allowed", FALSE),
  [MSCOPE_SMTP_KEY_SENDER_DOMAIN_REQUIRED] = FLAG ("sender-domain-required", TRUE),
  [MSCOPE_SMTP_KEY_RELAY] = FLAG ("relay", FALSE),
  [MSCOPE_SMTP_KEY_ADDRESS_FAULTS] = FLAG ("address-faults", FALSE),
  [MSCOPE_SMTP_KEY_HELP_BY_BEGINNING] = FLAG ("help-by-beginning", FALSE),
  [MSCOPE_SMTP_KEY_UNKNOWN_LIMIT] = NUMBER ("unknown-limit"),
  [MSCOPE_SMTP_KEY_SIZE_LIMIT] = NUMBER ("size-limit"),
  [MSCOPE_SMTP_KEY_RECIPIENT_LIMIT] = NUMBER ("recipient-limit"),
  [MSCOPE_SMTP_KEY_RECIPIENT_DOMAIN_LIMIT] = NUMBER ("recipient-domain-limit"),
  [MSCOPE_SMTP_KEY_MAIL_LIMIT] = NUMBER ("mail-limit"),
  [MSCOPE_SMTP_KEY_DELIVER_BY_LIMIT] = NUMBER ("deliver-by-limit"),
  [MSCOPE_SMTP_KEY_HOP_LIMIT] = NUMBER ("hop-limit"),
  [MSCOPE_SMTP_KEY_QUEUE_ID] = { "behaviour", "queue-id", MSCOPE_KEY_LINE, MSCOPE_KEY_ALWAYS, NULL,
                                 V (HOST) | V (PROCESS) | V (HOUR_LETTER) | V (COMPUTER) | V (LETTERS) | V (USEC_HEX)
                                 | V (SERIAL_HEX) | V (SERIAL_HEX_8) | V (SERIAL) },
  [MSCOPE_SMTP_KEY_FOREIGN_WORDS] = { "behaviour", "foreign-words", MSCOPE_KEY_WORDS, MSCOPE_KEY_OPTIONAL },
  [MSCOPE_SMTP_KEY_KEYWORD] = LINES ("ehlo", "keyword", LIMITS | V (MECHANISMS)),
  [MSCOPE_SMTP_KEY_SUBMISSION_ONLY] = { "ehlo", "submission-only", MSCOPE_KEY_WORDS, MSCOPE_KEY_OPTIONAL },
  [MSCOPE_SMTP_KEY_TRACE] = LINES ("trace", "line", SMTP_VARIABLES | TRACE),
  [MSCOPE_SMTP_KEY_TRACE_MANY] = LINES ("trace", "line-many", SMTP_VARIABLES | TRACE),
  [MSCOPE_SMTP_KEY_MISSING_LAST] = { "trace", "missing-last", MSCOPE_KEY_FLAG, MSCOPE_KEY_OPTIONAL },
  [MSCOPE_SMTP_KEY_MISSING_DATE] = LINE ("trace", "missing-date", ADDED),
  [MSCOPE_SMTP_KEY_MISSING_MESSAGE_ID] = LINE ("trace", "missing-message-id", ADDED),
  [MSCOPE_SMTP_KEY_MISSING_FROM] = LINE ("trace", "missing-from", ADDED),
  [MSCOPE_SMTP_KEY_REPORT_FROM] = LINE ("report", "from", REPORT),
  [MSCOPE_SMTP_KEY_REPORT_SUBJECT_FAILED] = LINE ("report", "subject-failed", REPORT),
  [MSCOPE_SMTP_KEY_REPORT_SUBJECT_DELAYED] = LINE ("report", "subject-delayed", REPORT),
  [MSCOPE_SMTP_KEY_REPORT_SUBJECT_SUCCESS] = LINE ("report", "subject-success", REPORT),
  [MSCOPE_SMTP_KEY_REPORT_TEXT_FAILED] = LINES ("report", "text-failed", REPORT),
  [MSCOPE_SMTP_KEY_REPORT_TEXT_DELAYED] = LINES ("report", "text-delayed", REPORT),
  [MSCOPE_SMTP_KEY_REPORT_TEXT_SUCCESS] = LINES ("report", "text-success", REPORT),
  [MSCOPE_SMTP_KEY_REPORT_RECIPIENT] = LINES ("report", "recipient", REPORT | V (STATUS) | V (DIAGNOSTIC)),

  [MSCOPE_SMTP_KEY_EMPTY_LINE] = REPLY ("empty-line", MSCOPE_KEY_OPTIONAL, "5", 0),
  [MSCOPE_SMTP_KEY_FOREIGN] = REPLY ("foreign-command", MSCOPE_KEY_OPTIONAL, "221 421 5", 0),
  [MSCOPE_SMTP_KEY_TOO_MANY_UNKNOWN] = REPLY ("too-many-unknown", MSCOPE_KEY_OPTIONAL, "421", 0),
  [MSCOPE_SMTP_KEY_NEED_HELO] = REPLY ("need-helo", MSCOPE_KEY_ALWAYS, "503", 0),
  [MSCOPE_SMTP_KEY_BAD_SEQUENCE] = REPLY ("bad-sequence", MSCOPE_KEY_ALWAYS, "503", 0),
  [MSCOPE_SMTP_KEY_AUTH_REQUIRED] = REPLY ("auth-required", MSCOPE_KEY_ALWAYS, "530", 0),

  [MSCOPE_SMTP_KEY_AUTH_SYNTAX] = REPLY ("auth-syntax", "AUTH", "501", 0),
  [MSCOPE_SMTP_KEY_AUTH_NOT_HERE] = REPLY ("auth-not-here", MSCOPE_KEY_OPTIONAL, "50", 0),
  [MSCOPE_SMTP_KEY_AUTH_AGAIN] = REPLY ("auth-again", "AUTH", "503", V (USER)),
  [MSCOPE_SMTP_KEY_AUTH_IN_MAIL] = REPLY ("auth-in-mail", MSCOPE_KEY_OPTIONAL, "503", 0),

  [MSCOPE_SMTP_KEY_STARTTLS] = REPLY ("starttls", "STARTTLS", "220", 0),
  [MSCOPE_SMTP_KEY_STARTTLS_SYNTAX] = REPLY ("starttls-syntax", "STARTTLS", "501", 0),
  [MSCOPE_SMTP_KEY_STARTTLS_IN_MAIL] = REPLY ("starttls-in-mail", MSCOPE_KEY_OPTIONAL, "503", 0),
  [MSCOPE_SMTP_KEY_TLS_ACTIVE] = REPLY ("tls-active", "STARTTLS", "503 554", 0),
  [MSCOPE_SMTP_KEY_TLS_NOT_AVAILABLE] = REPLY ("tls-not-available", "STARTTLS", "454 502", 0),

  [MSCOPE_SMTP_KEY_HELO] = REPLY ("helo", "HELO", "250", 0),
  [MSCOPE_SMTP_KEY_HELO_SYNTAX] = REPLY ("helo-syntax", "HELO", "501", 0),
  [MSCOPE_SMTP_KEY_EHLO] = REPLY ("ehlo", "EHLO", "250", 0),
  [MSCOPE_SMTP_KEY_EHLO_SYNTAX] = REPLY ("ehlo-syntax", "EHLO", "501", 0),
  [MSCOPE_SMTP_KEY_HELO_BAD_NAME] = REPLY ("helo-bad-name", MSCOPE_KEY_OPTIONAL, "501", 0),
  [MSCOPE_SMTP_KEY_HELO_AGAIN] = REPLY ("helo-again", MSCOPE_KEY_OPTIONAL, "503", 0),

  [MSCOPE_SMTP_KEY_MAIL] = REPLY ("mail", "MAIL", "250", ADDRESS),
  [MSCOPE_SMTP_KEY_MAIL_SYNTAX] = REPLY ("mail-syntax", "MAIL", "501", V (FIRST_WORD)),
  [MSCOPE_SMTP_KEY_MAIL_NESTED] = REPLY ("mail-nested", "MAIL", "503", 0),
  [MSCOPE_SMTP_KEY_BAD_SENDER] = REPLY ("bad-sender", "MAIL", "501 550 553", ADDRESS),
  [MSCOPE_SMTP_KEY_NO_OPENING_BRACKET] = REPLY ("no-opening-bracket", MSCOPE_KEY_OPTIONAL, "501 550 553", ADDRESS),
  [MSCOPE_SMTP_KEY_NO_CLOSING_BRACKET] = REPLY ("no-closing-bracket", MSCOPE_KEY_OPTIONAL, "501 550 553", ADDRESS),
  [MSCOPE_SMTP_KEY_BAD_PARAMETER] = REPLY ("bad-parameter", "MAIL", "501 504 555", PARAMETERS),
  [MSCOPE_SMTP_KEY_BAD_PARAMETER_VALUE] = REPLY ("bad-parameter-value", MSCOPE_KEY_OPTIONAL, "501", PARAMETERS),
  [MSCOPE_SMTP_KEY_MISSING_PARAMETER_VALUE] = REPLY ("missing-parameter-value", MSCOPE_KEY_OPTIONAL, "501", PARAMETERS),
  [MSCOPE_SMTP_KEY_DUPLICATE_PARAMETER] = REPLY ("duplicate-parameter", MSCOPE_KEY_OPTIONAL, "501", PARAMETERS),
  [MSCOPE_SMTP_KEY_BAD_BODY] = REPLY ("bad-body", MSCOPE_KEY_OPTIONAL, "501 504 555", PARAMETERS),
  [MSCOPE_SMTP_KEY_BAD_SIZE] = REPLY ("bad-size", "MAIL", "501", PARAMETERS),
  [MSCOPE_SMTP_KEY_SIZE_EXCEEDED] = REPLY ("size-exceeded", "MAIL", "552", ADDRESS),
  [MSCOPE_SMTP_KEY_PATH_TOO_LONG] = REPLY ("path-too-long", MSCOPE_KEY_OPTIONAL, "500 501 550 553", ADDRESS),
  [MSCOPE_SMTP_KEY_NON_ASCII_ADDRESS] = REPLY ("non-ascii-address", MSCOPE_KEY_OPTIONAL, "501 550 553", ADDRESS),
  [MSCOPE_SMTP_KEY_DELIVER_BY_TOO_SHORT] = REPLY ("deliver-by-too-short", MSCOPE_KEY_OPTIONAL, "55",
                                                  PARAMETERS | V (DELIVER_BY_LIMIT)),
  [MSCOPE_SMTP_KEY_TOO_MANY_MAILS] = REPLY ("too-many-mails", MSCOPE_KEY_OPTIONAL, "421 45 5", V (MAIL_LIMIT)),

  [MSCOPE_SMTP_KEY_RCPT] = REPLY ("rcpt", "RCPT", "250", ADDRESS),
  [MSCOPE_SMTP_KEY_RCPT_RELAYED] = REPLY ("rcpt-relayed", MSCOPE_KEY_OPTIONAL, "250 251", ADDRESS),
  [MSCOPE_SMTP_KEY_RCPT_FORWARDED] = REPLY ("rcpt-forwarded", MSCOPE_KEY_OPTIONAL, "250 251 550 551",
                                            ADDRESS | V (FORWARD)),
  [MSCOPE_SMTP_KEY_RCPT_SYNTAX] = REPLY ("rcpt-syntax", "RCPT", "501", V (FIRST_WORD)),
  [MSCOPE_SMTP_KEY_BAD_RECIPIENT] = REPLY ("bad-recipient", "RCPT", "501 550 553", ADDRESS),
  [MSCOPE_SMTP_KEY_NEED_MAIL] = REPLY ("need-mail", "RCPT", "503", 0),
  [MSCOPE_SMTP_KEY_USER_UNKNOWN] = REPLY ("user-unknown", "RCPT", "550", ADDRESS),
  [MSCOPE_SMTP_KEY_RELAY_REFUSED] = REPLY ("relay-refused", "RCPT", "550 551 553 554", ADDRESS),
  [MSCOPE_SMTP_KEY_TOO_MANY_RECIPIENTS] = REPLY ("too-many-recipients", "RCPT", "452",
                                                 ADDRESS | V (RECIPIENT_LIMIT)),
  [MSCOPE_SMTP_KEY_TOO_MANY_DOMAINS] = REPLY ("too-many-domains", MSCOPE_KEY_OPTIONAL, "45 5",
                                              ADDRESS | V (RECIPIENT_DOMAIN_LIMIT)),
  [MSCOPE_SMTP_KEY_MAILBOX_FULL] = REPLY ("mailbox-full", MSCOPE_KEY_OPTIONAL, "45 552", ADDRESS | V (MAILBOX)),

  [MSCOPE_SMTP_KEY_DATA] = REPLY ("data", "DATA", "354", 0),
  [MSCOPE_SMTP_KEY_DATA_SYNTAX] = REPLY ("data-syntax", MSCOPE_KEY_OPTIONAL, "501", 0),
  [MSCOPE_SMTP_KEY_NEED_RCPT] = REPLY ("need-rcpt", "DATA", "503", 0),
  [MSCOPE_SMTP_KEY_NO_RECIPIENT] = REPLY ("no-recipient", "DATA", "503 554", 0),
  [MSCOPE_SMTP_KEY_MESSAGE] = REPLY ("message", "DATA", "250", QUEUED),
  [MSCOPE_SMTP_KEY_MESSAGE_TOO_BIG] = REPLY ("message-too-big", "DATA", "552", 0),
  [MSCOPE_SMTP_KEY_MESSAGE_FAILED] = REPLY ("message-failed", "DATA", "451 452", 0),
  [MSCOPE_SMTP_KEY_MESSAGE_MAILBOX_FULL] = REPLY ("message-mailbox-full", MSCOPE_KEY_OPTIONAL, "45 552", 0),
  [MSCOPE_SMTP_KEY_TOO_MANY_HOPS] = REPLY ("too-many-hops", MSCOPE_KEY_OPTIONAL, "5", QUEUED),
  [MSCOPE_SMTP_KEY_BDAT] = REPLY ("bdat", "BDAT", "250", V (OCTETS)),
  [MSCOPE_SMTP_KEY_BDAT_SYNTAX] = REPLY ("bdat-syntax", "BDAT", "501", 0),
  [MSCOPE_SMTP_KEY_DATA_AFTER_BDAT] = REPLY ("data-after-bdat", MSCOPE_KEY_OPTIONAL, "503", 0),
  [MSCOPE_SMTP_KEY_BINARY_DATA] = REPLY ("binary-data", MSCOPE_KEY_OPTIONAL, "501 503", 0),

  [MSCOPE_SMTP_KEY_RSET] = REPLY ("rset", "RSET", "250", 0),
  [MSCOPE_SMTP_KEY_RSET_SYNTAX] = REPLY ("rset-syntax", MSCOPE_KEY_OPTIONAL, "501", 0),
  [MSCOPE_SMTP_KEY_NOOP] = REPLY ("noop", "NOOP", "250", 0),
  [MSCOPE_SMTP_KEY_NOOP_SYNTAX] = REPLY ("noop-syntax", MSCOPE_KEY_OPTIONAL, "501", 0),
  [MSCOPE_SMTP_KEY_QUIT] = REPLY ("quit", "QUIT", "221", 0),
  [MSCOPE_SMTP_KEY_QUIT_SYNTAX] = REPLY ("quit-syntax", MSCOPE_KEY_OPTIONAL, "501", 0),
  [MSCOPE_SMTP_KEY_VRFY] = REPLY ("vrfy", "VRFY", "250 252 502", QUERY | V (MAILBOX)),
  [MSCOPE_SMTP_KEY_VRFY_SYNTAX] = REPLY ("vrfy-syntax", "VRFY", "501 502", 0),
  [MSCOPE_SMTP_KEY_VRFY_UNKNOWN] = REPLY ("vrfy-unknown", "VRFY", "252 502 550", QUERY),
  [MSCOPE_SMTP_KEY_VRFY_FOREIGN] = REPLY ("vrfy-foreign", "VRFY", "252 502 550 551 554", QUERY),
  [MSCOPE_SMTP_KEY_VRFY_ALIAS] = REPLY ("vrfy-alias", MSCOPE_KEY_OPTIONAL, "250 251 252 502 550",
                                        QUERY | V (FORWARD)),
  [MSCOPE_SMTP_KEY_VRFY_FORWARDED] = REPLY ("vrfy-forwarded", MSCOPE_KEY_OPTIONAL, "250 251 252 502 550 551",
                                            QUERY | V (FORWARD)),
  [MSCOPE_SMTP_KEY_VRFY_LIST] = REPLY ("vrfy-list", MSCOPE_KEY_OPTIONAL, "250 252 502 550", QUERY | V (MAILBOX)),
  [MSCOPE_SMTP_KEY_VRFY_AMBIGUOUS] = REPLY ("vrfy-ambiguous", MSCOPE_KEY_OPTIONAL, "553", QUERY | V (MEMBER)),
  [MSCOPE_SMTP_KEY_EXPN] = REPLY ("expn", "EXPN", "250 252 502 550", QUERY | V (MEMBER)),
  [MSCOPE_SMTP_KEY_EXPN_SYNTAX] = REPLY ("expn-syntax", "EXPN", "501 502 550", 0),
  [MSCOPE_SMTP_KEY_EXPN_USER] = REPLY ("expn-user", MSCOPE_KEY_OPTIONAL, "250 252 502 550", QUERY | V (MEMBER)),
  [MSCOPE_SMTP_KEY_EXPN_UNKNOWN] = REPLY ("expn-unknown", "EXPN", "252 502 550", QUERY),
  [MSCOPE_SMTP_KEY_EXPN_FOREIGN] = REPLY ("expn-foreign", MSCOPE_KEY_OPTIONAL, "252 502 550 551 554", QUERY),
  [MSCOPE_SMTP_KEY_HELP] = REPLY ("help", "HELP", "211 214", V (COMMANDS)),
  [MSCOPE_SMTP_KEY_HELP_TOPIC] = REPLY ("help-topic", MSCOPE_KEY_OPTIONAL, "211 214", V (SYNTAX) | V (SUMMARY)),
  [MSCOPE_SMTP_KEY_HELP_UNKNOWN] = REPLY ("help-unknown", MSCOPE_KEY_OPTIONAL, "501 504", V (TOPIC)),
  [MSCOPE_SMTP_KEY_HELP_END] = REPLY ("help-end", MSCOPE_KEY_OPTIONAL, "211 214", 0),
  [MSCOPE_SMTP_KEY_ETRN] = REPLY ("etrn", "ETRN", "25", 0),
  [MSCOPE_SMTP_KEY_ETRN_SYNTAX] = REPLY ("etrn-syntax", "ETRN", "500 501", 0),
  [MSCOPE_SMTP_KEY_ETRN_BAD_DOMAIN] = REPLY ("etrn-bad-domain", MSCOPE_KEY_OPTIONAL, "501", 0),
  [MSCOPE_SMTP_KEY_ETRN_REFUSED] = REPLY ("etrn-refused", MSCOPE_KEY_OPTIONAL, "45 5", 0),
  [MSCOPE_SMTP_KEY_ETRN_IN_MAIL] = REPLY ("etrn-in-mail", MSCOPE_KEY_OPTIONAL, "503", 0),
};

static const MscopePersonaKey pop3_keys[MSCOPE_N_POP3_KEYS] = {
  COMMON_KEYS ("+OK", V (RANDOM), "-ERR", "-ERR", "-ERR"),
  AUTH_KEYS ("+OK", "-ERR", "-ERR", "-ERR", "-ERR", "-ERR"),
  [MSCOPE_POP3_KEY_UID_FROM_HEADER] = FLAG ("uid-from-header", FALSE),
  [MSCOPE_POP3_KEY_UID] = LINE ("behaviour", "uid", V (UID) | V (UID_NUMBER) | V (VALIDITY)),
  [MSCOPE_POP3_KEY_LOGIN_DELAY] = NUMBER ("login-delay"),
  [MSCOPE_POP3_KEY_CAPABILITY] = { "capa", "capability", MSCOPE_KEY_LINES, MSCOPE_KEY_OPTIONAL, NULL,
                                   V (HOST) | V (DATE) | V (MECHANISMS) | V (DELAY) },
  [MSCOPE_POP3_KEY_CAPABILITIES_BEFORE] = { "capa", "before-login", MSCOPE_KEY_WORDS, MSCOPE_KEY_OPTIONAL },
  [MSCOPE_POP3_KEY_CAPABILITIES_AFTER] = { "capa", "after-login", MSCOPE_KEY_WORDS, MSCOPE_KEY_OPTIONAL },
  [MSCOPE_POP3_KEY_LANGUAGE] = { "lang", "language", MSCOPE_KEY_LINES, "LANG" },
  [MSCOPE_POP3_KEY_WRONG_PHASE] = REPLY ("wrong-phase", MSCOPE_KEY_ALWAYS, "-ERR", 0),
  [MSCOPE_POP3_KEY_TOO_FEW_ARGUMENTS] = REPLY ("too-few-arguments", MSCOPE_KEY_ALWAYS, "-ERR", 0),
  [MSCOPE_POP3_KEY_TOO_MANY_ARGUMENTS] = REPLY ("too-many-arguments", MSCOPE_KEY_ALWAYS, "-ERR", 0),
  [MSCOPE_POP3_KEY_BAD_NUMBER] = REPLY ("bad-number", MSCOPE_KEY_ALWAYS, "-ERR", 0),
  [MSCOPE_POP3_KEY_BAD_LINES] = REPLY ("bad-lines", MSCOPE_KEY_OPTIONAL, "-ERR", MAILDROP),
  [MSCOPE_POP3_KEY_NO_MESSAGE] = REPLY ("no-message", MSCOPE_KEY_ALWAYS, "-ERR", MAILDROP),
  [MSCOPE_POP3_KEY_DELETED] = REPLY ("deleted-message", MSCOPE_KEY_ALWAYS, "-ERR", MAILDROP),
  [MSCOPE_POP3_KEY_UNREADABLE] = REPLY ("unreadable-message", MSCOPE_KEY_ALWAYS, "-ERR", MAILDROP),

  [MSCOPE_POP3_KEY_USER] = REPLY ("user", "USER", "+OK", 0),
  [MSCOPE_POP3_KEY_USER_UNKNOWN] = REPLY ("user-unknown", MSCOPE_KEY_OPTIONAL, "-ERR", 0),
  [MSCOPE_POP3_KEY_NEED_PASS] = REPLY ("need-pass", MSCOPE_KEY_OPTIONAL, "-ERR", 0),
  [MSCOPE_POP3_KEY_PASS] = REPLY ("pass", "PASS", "+OK", 0),
  [MSCOPE_POP3_KEY_NEED_USER] = REPLY ("need-user", MSCOPE_KEY_OPTIONAL, "-ERR", 0),
  [MSCOPE_POP3_KEY_LOGIN_FAILED] = REPLY ("login-failed", "PASS APOP", "-ERR", 0),
  [MSCOPE_POP3_KEY_LOCKED] = REPLY ("locked", "PASS APOP AUTH", "-ERR", 0),
  [MSCOPE_POP3_KEY_TOO_SOON] = REPLY ("too-soon", MSCOPE_KEY_OPTIONAL, "-ERR", V (DELAY)),
  [MSCOPE_POP3_KEY_NEEDS_UTF8] = REPLY ("needs-utf8", MSCOPE_KEY_OPTIONAL, "-ERR", MAILDROP),
  [MSCOPE_POP3_KEY_APOP] = REPLY ("apop", "APOP", "+OK", 0),
  [MSCOPE_POP3_KEY_APOP_FAILED] = REPLY ("apop-failed", MSCOPE_KEY_OPTIONAL, "-ERR", 0),
  [MSCOPE_POP3_KEY_AUTH_LIST] = REPLY ("auth-list", MSCOPE_KEY_OPTIONAL, "+OK", 0),
  [MSCOPE_POP3_KEY_UTF8] = REPLY ("utf8", "UTF8", "+OK", 0),
  [MSCOPE_POP3_KEY_LANG] = REPLY ("lang", "LANG", "+OK", V (LANGUAGE)),
  [MSCOPE_POP3_KEY_LANG_LIST] = REPLY ("lang-list", "LANG", "+OK", 0),
  [MSCOPE_POP3_KEY_LANG_UNKNOWN] = REPLY ("lang-unknown", "LANG", "-ERR", V (LANGUAGE)),
  [MSCOPE_POP3_KEY_STLS] = REPLY ("stls", "STLS", "+OK", 0),
  [MSCOPE_POP3_KEY_STLS_SYNTAX] = REPLY ("stls-syntax", MSCOPE_KEY_OPTIONAL, "-ERR", 0),
  [MSCOPE_POP3_KEY_TLS_ACTIVE] = REPLY ("tls-active", "STLS", "-ERR", 0),
  [MSCOPE_POP3_KEY_TLS_NOT_AVAILABLE] = REPLY ("tls-not-available", "STLS", "-ERR", 0),
  [MSCOPE_POP3_KEY_STAT] = REPLY ("stat", "STAT", "+OK", 0),
  [MSCOPE_POP3_KEY_LIST] = REPLY ("list", "LIST", "+OK", 0),
  [MSCOPE_POP3_KEY_LIST_ONE] = REPLY ("list-one", "LIST", "+OK", MAILDROP),
  [MSCOPE_POP3_KEY_RETR] = REPLY ("retr", "RETR", "+OK", MAILDROP),
  [MSCOPE_POP3_KEY_DELE] = REPLY ("dele", "DELE", "+OK", MAILDROP),
  [MSCOPE_POP3_KEY_ALREADY_DELETED] = REPLY ("already-deleted", MSCOPE_KEY_OPTIONAL, "-ERR +OK", MAILDROP),
  [MSCOPE_POP3_KEY_NOOP] = REPLY ("noop", "NOOP", "+OK", 0),
  [MSCOPE_POP3_KEY_RSET] = REPLY ("rset", "RSET", "+OK", 0),
  [MSCOPE_POP3_KEY_TOP] = REPLY ("top", "TOP", "+OK", MAILDROP | V (LINES)),
  [MSCOPE_POP3_KEY_UIDL] = REPLY ("uidl", "UIDL", "+OK", 0),
  [MSCOPE_POP3_KEY_UIDL_ONE] = REPLY ("uidl-one", "UIDL", "+OK", MAILDROP),
  [MSCOPE_POP3_KEY_UIDL_BAD_NUMBER] = REPLY ("uidl-bad-number", MSCOPE_KEY_OPTIONAL, "-ERR", MAILDROP),
  [MSCOPE_POP3_KEY_UIDL_NO_MESSAGE] = REPLY ("uidl-no-message", MSCOPE_KEY_OPTIONAL, "-ERR", MAILDROP),
  [MSCOPE_POP3_KEY_UIDL_DELETED] = REPLY ("uidl-deleted-message", MSCOPE_KEY_OPTIONAL, "-ERR", MAILDROP),
  [MSCOPE_POP3_KEY_LAST] = REPLY ("last", "LAST", "+OK", MAILDROP),
  [MSCOPE_POP3_KEY_CAPA] = REPLY ("capa", "CAPA", "+OK", 0),
  [MSCOPE_POP3_KEY_QUIT] = REPLY ("quit", "QUIT", "+OK", 0),
  [MSCOPE_POP3_KEY_QUIT_FAILED] = REPLY ("quit-failed", "QUIT", "-ERR", 0),
};

const MscopePersonaKey *
mscope_persona_get_keys (MscopeProtocol protocol,
                         guint *n_keys)
{
  switch (protocol)
    {
    case MSCOPE_PROTOCOL_SMTP:
      *n_keys = MSCOPE_N_SMTP_KEYS;
      return smtp_keys;
    case MSCOPE_PROTOCOL_POP3:
      *n_keys = MSCOPE_N_POP3_KEYS;
      return pop3_keys;
    default:
      *n_keys = 0;
      return NULL;
    }
}

guint64
mscope_persona_get_common_variables (MscopeProtocol protocol)
{
  return protocol == MSCOPE_PROTOCOL_SMTP ? SMTP_VARIABLES : POP3_VARIABLES;
}
