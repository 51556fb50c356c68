/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dialogue/entry.h"

G_BEGIN_DECLS

/* What is wrong; of several things the one that is told first is the one to be mended first. */
typedef enum
{
  MSCOPE_MISTAKE_NONE,
  MSCOPE_MISTAKE_LONE_DOT,         /* "." where a command is due */
  MSCOPE_MISTAKE_EMPTY_LINE,       /* where a command is due */
  MSCOPE_MISTAKE_MESSAGE_TEXT,     /* "Subject: …" where a command is due */
  MSCOPE_MISTAKE_OTHER_PROTOCOL,   /* RETR said to an SMTP server */
  MSCOPE_MISTAKE_UNKNOWN_COMMAND,
  MSCOPE_MISTAKE_WRONG_PHASE,
  MSCOPE_MISTAKE_MISSING_ARGUMENT,
  MSCOPE_MISTAKE_WRONG_ARGUMENT,
  MSCOPE_MISTAKE_TOO_MUCH,         /* an argument where none belongs */
  MSCOPE_MISTAKE_NO_BRACKETS,      /* MAIL FROM:a@b */
  MSCOPE_MISTAKE_BLANK,            /* MAIL FROM: <a@b> */
  MSCOPE_MISTAKE_NO_BASE64,        /* within AUTH */
  MSCOPE_MISTAKE_DOT_IN_TEXT,      /* a line of a message begins with one dot only */
  MSCOPE_MISTAKE_NO_HEADER,        /* a message without From or Date */
  MSCOPE_MISTAKE_TOO_LONG,
  MSCOPE_MISTAKE_BARE_LF,
  MSCOPE_MISTAKE_CONTROL,          /* backspace, telnet's own octets, NUL */
  MSCOPE_MISTAKE_THROWN_AWAY,      /* said between STARTTLS and its answer */
  MSCOPE_MISTAKE_TWICE,            /* AUTH after AUTH */
  MSCOPE_MISTAKE_TLS_UNASKED,      /* a handshake where lines are due */
  MSCOPE_MISTAKE_TLS_TWICE,        /* STARTTLS within TLS */
  MSCOPE_MISTAKE_NOT_OFFERED,      /* an extension the server has not */
  MSCOPE_MISTAKE_NO_SUCH_MESSAGE,  /* RETR 9 where there are 8 */
  MSCOPE_MISTAKE_EIGHT_BIT,        /* text beyond ASCII, not announced */
  MSCOPE_MISTAKE_TOO_BIG,
  MSCOPE_MISTAKE_SMUGGLING,        /* a message that hides another one behind an odd line end */

  /* the server's */
  MSCOPE_MISTAKE_NO_CODE,
  MSCOPE_MISTAKE_UNFINISHED,       /* "250-" and no last line */
  MSCOPE_MISTAKE_MIXED_CODES,
  MSCOPE_MISTAKE_WRONG_CODE,       /* 250 to DATA */
  MSCOPE_MISTAKE_UNASKED,
  MSCOPE_MISTAKE_WRONG_CLASS,      /* "250 5.1.1" */
  MSCOPE_MISTAKE_WRONG_OFFER,      /* STARTTLS within TLS */
  MSCOPE_MISTAKE_WRONG_SIZE,
  MSCOPE_MISTAKE_NO_DOT,           /* a list that does not end */

  MSCOPE_N_MISTAKE_KINDS,
} MscopeMistakeKind;

/**
 * MscopeMistake:
 * @kind: what is wrong
 * @text: (nullable): the same in a sentence or two, translated, and what would be right
 * @fix: (nullable): the corrected line, ready to be sent, without a line end
 */
typedef struct
{
  MscopeMistakeKind kind;
  char *text;
  char *fix;
} MscopeMistake;

/**
 * mscope_mistake_find:
 * @entry: any entry
 *
 * Says what is wrong with a line, by the standards: what the other side lets pass is told all the same. Phases
 * are those expected when the line was sent, so pipelined commands are judged rightly; what the dialogue made
 * known before counts too (#MscopeFacts). Where a capture began too late to know, nothing is said about it.
 *
 * Returns: (transfer full) (nullable): %NULL if nothing is wrong
 */
MscopeMistake *mscope_mistake_find (const MscopeEntry *entry);

/* (nullable): the section that @kind breaks in a dialogue of @protocol. */
const char *mscope_mistake_get_reference (MscopeMistakeKind kind, MscopeProtocol protocol);

void mscope_mistake_free (MscopeMistake *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopeMistake, mscope_mistake_free)

G_END_DECLS
