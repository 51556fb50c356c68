/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol/protocol.h"

G_BEGIN_DECLS

/**
 * MscopeStatusInfo:
 * @subject: the second number of the code
 * @detail: the third one
 * @summary: its name, for translation
 * @explanation: one or two sentences, for translation
 * @reference: the document that defines it
 * @codes: (nullable): the reply codes it goes with, separated by ", ": "451, 550"; %NULL if the registry names none
 * @since: (nullable): the RFC that brought it, with the year
 *
 * What subject and detail of an enhanced status code say; they mean the same in every class.
 */
typedef struct
{
  guint16 subject;
  guint16 detail;
  const char *summary;
  const char *explanation;
  const char *reference;
  const char *codes;
  const char *since;
} MscopeStatusInfo;

/* (array length=n_infos): all rows, sorted. */
const MscopeStatusInfo *mscope_smtp_status_get_all (gsize *n_infos);

/**
 * mscope_smtp_status_find:
 * @class: 2, 4 or 5
 * @subject: the second number
 * @detail: the third one
 *
 * Returns: (nullable): %NULL for a code that is not registered
 */
const MscopeStatusInfo *mscope_smtp_status_find (guint16 class, guint16 subject, guint16 detail);

/* (nullable): what the first number says by itself: 2, 4 or 5 (RFC 3463 section 2). */
const MscopeDigitInfo *mscope_smtp_status_get_class (guint16 class);

/* (nullable): what the second number says by itself, 0 to 7 (RFC 3463 section 2). */
const MscopeDigitInfo *mscope_smtp_status_get_subject (guint16 subject);

/* (nullable): for translation: what the first number says (RFC 3463 section 2). */
const char *mscope_smtp_status_get_class_meaning (guint16 class);

/* (nullable): for translation: what the second number is about (RFC 3463 section 2). */
const char *mscope_smtp_status_get_subject_meaning (guint16 subject);

/**
 * mscope_smtp_status_parse:
 * @text: "5.1.1"
 * @code: (out) (array fixed-size=3): class, subject, detail
 *
 * Reads an enhanced status code and nothing else: status-code = class "." subject "." detail.
 *
 * Returns: %FALSE if @text is none
 */
gboolean mscope_smtp_status_parse (MscopeSlice text, guint16 code[3]);

G_END_DECLS
