/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol/protocol.h"

G_BEGIN_DECLS

/* What is wrong with the numbers behind a command. */
typedef enum
{
  MSCOPE_POP3_SYNTAX_OK,
  MSCOPE_POP3_SYNTAX_MISSING,      /* RETR */
  MSCOPE_POP3_SYNTAX_NOT_A_NUMBER, /* RETR one */
  MSCOPE_POP3_SYNTAX_ZERO,         /* RETR 0: messages are counted from 1 */
  MSCOPE_POP3_SYNTAX_TOO_MUCH,     /* RETR 1 2, STAT 1 */
} MscopePop3SyntaxError;

/**
 * MscopePop3Numbers:
 * @message: the message's number; 0 if none was given
 * @lines: TOP: how many lines of the body
 * @wrong: where an error was found: the piece that is wrong, else empty
 */
typedef struct
{
  guint64 message;
  guint64 lines;
  MscopeSlice wrong;
} MscopePop3Numbers;

/**
 * mscope_pop3_parse_numbers:
 * @command: a row of the POP3 table; its syntax says which numbers belong behind it
 * @argument: what follows the verb
 * @out: (out caller-allocates): filled as far as can be told
 *
 * Reads the argument of a command that takes message numbers or nothing (RFC 1939 section 5).
 * The arguments of all other commands are taken as they are.
 */
MscopePop3SyntaxError mscope_pop3_parse_numbers (const MscopeCommandInfo *command, MscopeSlice argument,
                                                 MscopePop3Numbers *out);

/* Whether @command takes message numbers behind it. */
gboolean mscope_pop3_takes_numbers (const MscopeCommandInfo *command);

/**
 * mscope_pop3_parse_listing:
 * @text: "2 320": STAT's answer without +OK, or a line of LIST's
 * @first: (out): the number of messages, or of the message
 * @octets: (out): the size
 *
 * Reads two numbers with a blank between them; more text may follow (RFC 1939 section 5).
 */
gboolean mscope_pop3_parse_listing (MscopeSlice text, guint64 *first, guint64 *octets);

/* Finds the time stamp in a greeting, "<1896.697170952@dbc.mtview.ca.us>", brackets included (RFC 1939 section 7). */
gboolean mscope_pop3_find_timestamp (MscopeSlice greeting, MscopeSlice *timestamp);

/* Takes "[IN-USE]" off the head of @text, an answer without +OK or -ERR; @code is without the brackets (RFC 2449 section 8). */
gboolean mscope_pop3_take_response_code (MscopeSlice *text, MscopeSlice *code);

G_END_DECLS
