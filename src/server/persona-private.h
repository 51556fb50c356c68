/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/persona.h"

G_BEGIN_DECLS

#define MSCOPE_PERSONA_CODE_LENGTH 3

/*
 * The value of one key.
 * @lines: (nullable): of MscopeTemplate: REPLY (behind the code), LINE, LINES
 * @code: REPLY of SMTP
 * @words: (nullable): of strings in capitals: VERBS, WORDS
 */
typedef struct
{
  gboolean set;
  GPtrArray *lines;
  char code[MSCOPE_PERSONA_CODE_LENGTH + 1];
  GPtrArray *words;
  char *title;
  guint64 number;
} MscopePersonaValue;

struct _MscopePersona
{
  gatomicrefcount ref_count;
  MscopeProtocol protocol;
  const MscopePersonaKey *keys;
  guint n_keys;
  MscopePersonaValue *values; /* n_keys of them */
  GHashTable *verb_replies;   /* verb -> MscopePersonaValue */
  GHashTable *help_topics;    /* topic in capitals -> MscopePersonaValue */
  GPtrArray *help_names;      /* of topics in the order of the file; lent by @help_topics */
};

/* Fills @self, which is empty, from @data; persona-parser.c. */
gboolean mscope_persona_parse (MscopePersona *self, const char *name, GBytes *data, GError **error);

MscopePersonaValue *mscope_persona_value_new (void);
void mscope_persona_value_free (MscopePersonaValue *self);

G_END_DECLS
