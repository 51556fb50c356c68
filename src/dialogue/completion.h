/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dialogue/entry.h"

G_BEGIN_DECLS

/**
 * MscopeCompletion:
 * @line: the whole line as it would stand in the command bar: "MAIL FROM:<anna@example.org>"
 * @syntax: the command's syntax: "MAIL FROM:<address> [parameters]"
 * @reason: one line, translated: what it is for here
 * @allowed: whether the command is allowed in the phase asked for
 */
typedef struct
{
  char *line;
  const char *syntax;
  const char *reason;
  gboolean allowed;
} MscopeCompletion;

/* What the student's own names are, for lines that are ready to be sent; each (nullable). */
typedef struct
{
  const char *host;      /* what EHLO says: "pc.example.org" */
  const char *sender;    /* "anna@example.org" */
  const char *recipient; /* "ben@example.org" */
  const char *user;      /* POP3 login: "ben" */
  const char *tag;       /* IMAP: the tag of the next command; "a1" if %NULL */
} MscopeCompletionNames;

/**
 * mscope_completion_list:
 * @phase: the phase the dialogue is in; 0: unknown, all commands are offered
 * @typed: what stands in the command bar so far, maybe ""
 * @names: (nullable): names to fill in
 * @facts: (nullable): what is known of the dialogue: commands, mechanisms of AUTH and parameters of MAIL and RCPT
 *   that the server does not offer are not allowed or left out
 *
 * Returns: (transfer full) (element-type MscopeCompletion): the commands that @typed may become, those
 *   allowed in @phase first, obsolete ones never; empty within a message or a SASL exchange
 */
GPtrArray *mscope_completion_list (MscopeProtocol protocol, guint32 phase, const char *typed,
                                   const MscopeCompletionNames *names, const MscopeFacts *facts);

void mscope_completion_free (MscopeCompletion *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopeCompletion, mscope_completion_free)

G_END_DECLS
