/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dialogue/entry.h"

G_BEGIN_DECLS

/* What is wrong; the first that applies from the top. */
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
 * Says what is wrong with a client's line, by the standards: what a server lets pass is told all the
 * same. Phases are those expected when the line was sent, so pipelined commands are judged rightly;
 * where a capture began too late to know the phase, nothing is said about it.
 *
 * Returns: (transfer full) (nullable): %NULL if nothing is wrong
 */
MscopeMistake *mscope_mistake_find (const MscopeEntry *entry);

void mscope_mistake_free (MscopeMistake *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopeMistake, mscope_mistake_free)

G_END_DECLS
