/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol/protocol.h"

G_BEGIN_DECLS

/**
 * MscopeConceptInfo:
 * @name: what it is called, for translation: "Greylisting", "Port 25"
 * @aliases: (nullable): other words for it, separated by ", ": "graylisting"; not translated
 * @summary: one line, for translation
 * @explanation: a paragraph, for translation
 * @reference: the section or the document where it is told
 *
 * A word that people use when they talk about mail, without being a word of a protocol.
 */
typedef struct
{
  const char *name;
  const char *aliases;
  const char *summary;
  const char *explanation;
  const char *reference;
} MscopeConceptInfo;

/* (array length=n_concepts): the glossary. */
const MscopeConceptInfo *mscope_concepts_get_all (gsize *n_concepts);

G_END_DECLS
