/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/text.h"

G_BEGIN_DECLS

/* What a text of a persona can name; doc/personas.md tells each of them. */
typedef enum
{
  MSCOPE_VARIABLE_HOST,
  MSCOPE_VARIABLE_DOMAIN,
  MSCOPE_VARIABLE_CLIENT,
  MSCOPE_VARIABLE_IP,
  MSCOPE_VARIABLE_HELO,
  MSCOPE_VARIABLE_DATE,
  MSCOPE_VARIABLE_WIDE_DATE,
  MSCOPE_VARIABLE_SECONDS,
  MSCOPE_VARIABLE_PROCESS,
  MSCOPE_VARIABLE_WORD,
  MSCOPE_VARIABLE_LOWER_WORD,
  MSCOPE_VARIABLE_ARGUMENT,
  MSCOPE_VARIABLE_COMMANDS,
  MSCOPE_VARIABLE_TOPIC,
  MSCOPE_VARIABLE_SYNTAX,
  MSCOPE_VARIABLE_SUMMARY,
  MSCOPE_VARIABLE_LIMIT,
  MSCOPE_VARIABLE_ADDRESS,
  MSCOPE_VARIABLE_PATH,
  MSCOPE_VARIABLE_QUALIFIED,
  MSCOPE_VARIABLE_FIRST_WORD,
  MSCOPE_VARIABLE_PARAMETER,
  MSCOPE_VARIABLE_SENDER,
  MSCOPE_VARIABLE_RECIPIENT,
  MSCOPE_VARIABLE_MAILBOX,
  MSCOPE_VARIABLE_ID,
  MSCOPE_VARIABLE_WITH,
  MSCOPE_VARIABLE_HOUR_LETTER,
  MSCOPE_VARIABLE_COMPUTER,
  MSCOPE_VARIABLE_LETTERS,
  MSCOPE_VARIABLE_USEC_HEX,
  MSCOPE_VARIABLE_SERIAL_HEX,
  MSCOPE_VARIABLE_SERIAL_HEX_8,
  MSCOPE_VARIABLE_SERIAL,
  MSCOPE_VARIABLE_USER,
  MSCOPE_VARIABLE_COUNT,
  MSCOPE_VARIABLE_S,
  MSCOPE_VARIABLE_OCTETS,
  MSCOPE_VARIABLE_NUMBER,
  MSCOPE_VARIABLE_UID,
  MSCOPE_VARIABLE_UID_NUMBER,
  MSCOPE_VARIABLE_VALIDITY,
  MSCOPE_VARIABLE_TOTAL,
  MSCOPE_VARIABLE_LINES,
  MSCOPE_VARIABLE_KEYWORD,
  MSCOPE_VARIABLE_VALUE,
  MSCOPE_VARIABLE_MEMBER,
  MSCOPE_VARIABLE_FORWARD,
  MSCOPE_VARIABLE_STAMP,
  MSCOPE_VARIABLE_MINUTE_STAMP,
  MSCOPE_VARIABLE_RECIPIENT_LIMIT,
  MSCOPE_VARIABLE_RECIPIENT_DOMAIN_LIMIT,
  MSCOPE_VARIABLE_MAIL_LIMIT,
  MSCOPE_VARIABLE_DELIVER_BY_LIMIT,
  MSCOPE_VARIABLE_STATUS,
  MSCOPE_VARIABLE_DIAGNOSTIC,
  MSCOPE_VARIABLE_MECHANISM,
  MSCOPE_VARIABLE_MECHANISMS,
  MSCOPE_VARIABLE_RANDOM,
  MSCOPE_VARIABLE_DELAY,
  MSCOPE_VARIABLE_LANGUAGE,
  MSCOPE_N_VARIABLES,
} MscopeVariable;

/* A set of variables. */
#define MSCOPE_VARIABLE_BIT(variable) (G_GUINT64_CONSTANT (1) << (variable))

/* "host", as it is written in ${host}. */
const char *mscope_variable_get_name (MscopeVariable variable);

/**
 * MscopeTemplate:
 *
 * A line with variables in it: "250 ${host} at your service". "$$" is a dollar, "\t" a tab, "\\" a
 * backslash. Immutable.
 */
typedef struct _MscopeTemplate MscopeTemplate;

/**
 * mscope_template_new:
 * @text: the line
 * @allowed: a set of variables
 * @wrong: (out) (transfer full): what of @text is wrong, if it is: "${hsot}"
 *
 * Returns: (nullable): %NULL if @text names a variable that does not exist or is not in @allowed, or has
 *   a lone "$" or backslash
 */
MscopeTemplate *mscope_template_new (const char *text, guint64 allowed, char **wrong);
void mscope_template_free (MscopeTemplate *self);

/* Whether it names @variable. */
gboolean mscope_template_uses (const MscopeTemplate *self, MscopeVariable variable);

/* Whether the line begins with @word, case aside, and a blank or nothing comes behind it. */
gboolean mscope_template_has_first_word (const MscopeTemplate *self, const char *word);

/* Appends the line; @values has MSCOPE_N_VARIABLES places, %NULL in one stands for nothing. */
void mscope_template_expand (const MscopeTemplate *self, char *const *values, GString *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopeTemplate, mscope_template_free)

G_END_DECLS
