/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/persona.h"

G_BEGIN_DECLS

#define MSCOPE_PERSONA_CODE_LENGTH 3

/* The key that says which table of keys holds; it comes first. */
#define MSCOPE_PERSONA_PROTOCOL_SECTION "persona"
#define MSCOPE_PERSONA_PROTOCOL_KEY "protocol"

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
  GHashTable *translations;   /* (nullable): tag in small letters -> MscopePersona, which has none itself */
};

/* Fills @self, which is empty, from @data; persona-parser.c. */
gboolean mscope_persona_parse (MscopePersona *self, const char *name, GBytes *data, GError **error);

/*
 * Whether all is there that has to be; persona-check.c. If not, @section and @key name what is missing first, in the
 * order of the keys. Both are to be freed.
 */
gboolean mscope_persona_check (const MscopePersona *self, char **section, char **key);

/* Whether @key is one that a persona needs which offers @verb. */
gboolean mscope_persona_key_belongs_to (const MscopePersonaKey *key, const char *verb);

/* Whether the program carries out @verb, in words that the persona has for it. */
gboolean mscope_persona_is_carried_out (const MscopePersona *self, const char *verb);

/* Whether @tag is a language of @self, @first if it is the one to begin with. */
gboolean mscope_persona_has_language (const MscopePersona *self, MscopeSlice tag, gboolean *first);

/* Lent: @self in the language @tag, with no text yet; made if there is none. */
MscopePersona *mscope_persona_take_translation (MscopePersona *self, MscopeSlice tag);

/* All is read: what is not translated stays as it is. */
void mscope_persona_complete_translations (MscopePersona *self);

MscopePersonaValue *mscope_persona_value_new (void);
void mscope_persona_value_free (MscopePersonaValue *self);

G_END_DECLS
