/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol/phases.h"

G_BEGIN_DECLS

/* (array length=n_replies): all rows, in the order of their codes; the general row of a code stands first. */
const MscopeReplyInfo *mscope_smtp_replies_get_all (gsize *n_replies);

/**
 * mscope_smtp_reply_find:
 * @code: three digits
 * @verb: (nullable): what was answered, a verb or a pseudo verb of protocol/phases.h
 *
 * Returns: (nullable): the row for @code in answer to @verb, else the general one of @code; %NULL
 *   for a code that is in no standard
 */
const MscopeReplyInfo *mscope_smtp_reply_find (guint16 code, const char *verb);

/* (nullable): what the first digit says by itself, 1 to 5 (RFC 5321 section 4.2.1). */
const MscopeDigitInfo *mscope_smtp_reply_get_class (guint16 digit);

/* (nullable): what the second digit says by itself, 0 to 5 (RFC 5321 section 4.2.1). */
const MscopeDigitInfo *mscope_smtp_reply_get_subject (guint16 digit);

/* (nullable): for translation: what the first digit of @code says (RFC 5321 section 4.2.1). */
const char *mscope_smtp_reply_get_class_meaning (guint16 code);

/* (nullable): for translation: what the second digit of @code says (RFC 5321 section 4.2.1). */
const char *mscope_smtp_reply_get_subject_meaning (guint16 code);

G_END_DECLS
