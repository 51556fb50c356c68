/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/text.h"

G_BEGIN_DECLS

/*
 * Marks a sentence of a const table for translation; dialogue, app and cli translate it where it is shown.
 * Letter for letter as in glib/gi18n-lib.h, which may be included before or after.
 */
#define N_(String) (String)

typedef enum
{
  MSCOPE_PROTOCOL_SMTP,
  MSCOPE_PROTOCOL_POP3,
  MSCOPE_PROTOCOL_IMAP,
} MscopeProtocol;

#define MSCOPE_N_PROTOCOLS 3

typedef enum
{
  MSCOPE_SIDE_CLIENT,
  MSCOPE_SIDE_SERVER,
} MscopeSide;

#define MSCOPE_N_SIDES 2

/* What a reply comes down to, in all three protocols. */
typedef enum
{
  MSCOPE_OUTCOME_POSITIVE,     /* SMTP 2xx · POP3 +OK · IMAP OK, PREAUTH */
  MSCOPE_OUTCOME_INTERMEDIATE, /* SMTP 3xx · POP3 + · IMAP + */
  MSCOPE_OUTCOME_NEGATIVE,     /* SMTP 4xx, 5xx · POP3 -ERR · IMAP NO, BAD, BYE */
} MscopeOutcome;

/* The status word of a POP3 or IMAP answer; SMTP has codes instead. */
typedef enum
{
  MSCOPE_STATUS_NONE,
  MSCOPE_STATUS_POP3_OK,     /* +OK */
  MSCOPE_STATUS_POP3_ERR,    /* -ERR */
  MSCOPE_STATUS_CONTINUE,    /* + (POP3 and IMAP) */
  MSCOPE_STATUS_IMAP_OK,
  MSCOPE_STATUS_IMAP_NO,
  MSCOPE_STATUS_IMAP_BAD,
  MSCOPE_STATUS_IMAP_PREAUTH,
  MSCOPE_STATUS_IMAP_BYE,
  MSCOPE_STATUS_IMAP_UNTAGGED, /* "*" and data */
} MscopeStatus;

/* When the positive answer to a POP3 command has more lines, up to a lone dot (RFC 1939 section 3). */
typedef enum
{
  MSCOPE_LINES_ONE,
  MSCOPE_LINES_MANY,
  MSCOPE_LINES_MANY_WITHOUT_ARGUMENT, /* LIST, UIDL, AUTH: one line when an argument was given */
} MscopeLines;

/**
 * MscopeCommandInfo:
 * @verb: in capitals
 * @syntax: as to be typed, arguments by name: "MAIL FROM:<address> [parameters]"
 * @phases: where it is allowed, flags of the protocol's phases (protocol/phases.h)
 * @lines: POP3: the shape of the positive answer
 * @obsolete: no server of today knows it, or nobody types it by hand; completion does not offer it
 * @mandatory: every server has to have it (RFC 5321 section 4.5.1, RFC 1939 sections 4 to 6, RFC 9051 section 6)
 * @summary: one line, for translation
 * @explanation: a paragraph, for translation
 * @reference: "RFC 5321 section 4.1.1.2"
 * @since: the RFC or product that brought it, with the year
 * @until: (nullable): the RFC that dropped it, with the year
 * @example: a line as typed
 *
 * All that is known of one command. Rows live in const tables.
 */
typedef struct
{
  const char *verb;
  const char *syntax;
  guint32 phases;
  MscopeLines lines;
  gboolean obsolete;
  gboolean mandatory;
  const char *summary;
  const char *explanation;
  const char *reference;
  const char *since;
  const char *until;
  const char *example;
} MscopeCommandInfo;

/**
 * MscopeReplyInfo:
 * @code: three digits
 * @verb: (nullable): the command this row is about, a verb or a pseudo verb of
 *   protocol/phases.h; %NULL: any
 * @summary: what it means, one line, for translation
 * @explanation: a paragraph, for translation
 * @advice: what the client does next, one sentence, for translation
 * @reference: the section that says so
 * @since: (nullable): the RFC that brought the code, with the year; on the row without a verb
 * @example: (nullable): a reply as it is seen; on the row without a verb
 *
 * What an SMTP reply code says, in answer to a command. The row that names the command
 * is the more exact one; every code has a row without.
 */
typedef struct
{
  guint16 code;
  const char *verb;
  const char *summary;
  const char *explanation;
  const char *advice;
  const char *reference;
  const char *since;
  const char *example;
} MscopeReplyInfo;

/**
 * MscopeKeywordInfo:
 * @name: as it is written on the wire: "SIZE", "CRAM-MD5", "Message-ID"
 * @syntax: with what belongs to it: "SIZE [octets]"
 * @summary: one line, for translation
 * @explanation: a paragraph, for translation
 * @reference: the RFC, or the product it belongs to
 * @since: (nullable): the RFC or product that brought it, with the year
 * @until: (nullable): the RFC that dropped it, with the year
 * @example: (nullable): a line as it is seen
 * @mandatory: header fields: every message has to have it; keywords and the like: %FALSE
 *
 * A word that is met in a dialogue or a message: a line of an EHLO or CAPA answer, a parameter, a response
 * code, a mechanism, a header field.
 */
typedef struct
{
  const char *name;
  const char *syntax;
  const char *summary;
  const char *explanation;
  const char *reference;
  const char *since;
  const char *until;
  const char *example;
  gboolean mandatory;
} MscopeKeywordInfo;

/**
 * MscopeDigitInfo:
 * @name: the code with an x where it does not matter: "5xx", "x5x", "5.x.x", "x.7.x"
 * @meaning: a sentence, for translation: what this digit says
 * @explanation: a paragraph, for translation
 * @reference: the section that says so
 *
 * What one digit of a reply code, or one number of an enhanced status code, says by itself.
 */
typedef struct
{
  const char *name;
  const char *meaning;
  const char *explanation;
  const char *reference;
} MscopeDigitInfo;

/* "smtp", "pop3", "imap": as the command line and NDJSON name them. */
const char *mscope_protocol_get_name (MscopeProtocol protocol);

/* "SMTP", "POP3", "IMAP": as people name them. */
const char *mscope_protocol_get_title (MscopeProtocol protocol);

/* Finds a protocol by its name; %FALSE if there is none. */
gboolean mscope_protocol_from_name (const char *name, MscopeProtocol *protocol);

/* (array length=n_commands): all commands of @protocol, in the order they are usually told in. */
const MscopeCommandInfo *mscope_protocol_get_commands (MscopeProtocol protocol, gsize *n_commands);

/* (nullable): the row of @verb, in any case; %NULL if the protocol has no such command. */
const MscopeCommandInfo *mscope_protocol_find_command (MscopeProtocol protocol, MscopeSlice verb);

/* (nullable): the EHLO keyword (SMTP) or capability (POP3) called @name. */
const MscopeKeywordInfo *mscope_protocol_find_keyword (MscopeProtocol protocol, MscopeSlice name);

/* (array length=n_keywords): the EHLO keywords (SMTP) or capabilities (POP3); none for IMAP. */
const MscopeKeywordInfo *mscope_protocol_get_keywords (MscopeProtocol protocol, gsize *n_keywords);

/* (array length=n_parameters): what may stand behind the address of MAIL and RCPT. */
const MscopeKeywordInfo *mscope_smtp_get_parameters (gsize *n_parameters);

/* (nullable): the parameter of MAIL or RCPT called @name, without its value: "SIZE". */
const MscopeKeywordInfo *mscope_smtp_find_parameter (MscopeSlice name);

/* (nullable): the POP3 response code called @name, without its brackets: "IN-USE". */
const MscopeKeywordInfo *mscope_pop3_find_response_code (MscopeSlice name);

/* "client", "server". */
const char *mscope_side_get_name (MscopeSide side);

/* "+OK", "-ERR", "+", "OK" …; %NULL for MSCOPE_STATUS_NONE. */
const char *mscope_status_get_name (MscopeStatus status);

/* (nullable): what a status word says; %NULL for MSCOPE_STATUS_NONE. */
const MscopeKeywordInfo *mscope_status_get_info (MscopeStatus status);

/* Whether servers of @protocol answer with @status. */
gboolean mscope_status_belongs_to (MscopeStatus status, MscopeProtocol protocol);

G_END_DECLS
