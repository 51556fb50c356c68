/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol/phases.h"

G_BEGIN_DECLS

/**
 * MscopePop3ReplyInfo:
 * @status: +OK, -ERR or +
 * @verb: what is answered, a verb or a pseudo verb of protocol/phases.h
 * @summary: what it means, one line, for translation
 * @explanation: some sentences, for translation
 * @advice: what the client does next, one sentence, for translation
 *
 * What an answer of POP3 says. The reference is that of the command.
 */
typedef struct
{
  MscopeStatus status;
  const char *verb;
  const char *summary;
  const char *explanation;
  const char *advice;
} MscopePop3ReplyInfo;

/* (array length=n_replies): all rows, in the order in which commands are usually told. */
const MscopePop3ReplyInfo *mscope_pop3_replies_get_all (gsize *n_replies);

/* (nullable): the row for @status in answer to @verb. */
const MscopePop3ReplyInfo *mscope_pop3_reply_find (MscopeStatus status, const char *verb);

G_END_DECLS
