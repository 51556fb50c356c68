/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dialogue/entry.h"
#include "dialogue/secrets.h"

G_BEGIN_DECLS

/**
 * MscopeExplanationPart:
 * @text: what part of the line is meant, as it stands there: "550", "5", "5.1.1", "<bob@example.org>"
 * @meaning: what it means, translated
 */
typedef struct
{
  char *text;
  char *meaning;
} MscopeExplanationPart;

/**
 * MscopeExplanation:
 * @summary: one line, translated: what this entry says
 * @paragraph: some sentences for a student, translated: why, in answer to what, and what it means here
 * @advice: (nullable): what to do next, translated
 * @mistake: (nullable): what is wrong with this very line and what would be right, translated
 * @fix: (nullable): the corrected line, ready to be sent
 * @reference: (nullable): "RFC 5321 section 4.2.3 · RFC 3463 section 3.2"; never translated
 * @parts: (array length=n_parts): the line taken apart
 *
 * What an entry means. It answers *this* line: a reply is explained by its code, its enhanced code
 * and the command it answers; a command by its row, its arguments and the phase it was said in.
 */
typedef struct
{
  char *summary;
  char *paragraph;
  char *advice;
  char *mistake;
  char *fix;
  char *reference;
  MscopeExplanationPart *parts;
  gsize n_parts;
} MscopeExplanation;

/* (transfer full): never %NULL; every entry has a summary and a paragraph. */
MscopeExplanation *mscope_explanation_new (const MscopeEntry *entry);

/* (transfer full): the same, with checksums made again where @secrets (nullable) have the password. */
MscopeExplanation *mscope_explanation_new_with_secrets (const MscopeEntry *entry, const MscopeSecrets *secrets);

/* (transfer full): the same with no summary and no parts, in a third of the time: for many entries. */
MscopeExplanation *mscope_explanation_new_without_parts (const MscopeEntry *entry, const MscopeSecrets *secrets);

void mscope_explanation_free (MscopeExplanation *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopeExplanation, mscope_explanation_free)

G_END_DECLS
