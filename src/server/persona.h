/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/persona-keys.h"
#include "server/template.h"

G_BEGIN_DECLS

#define MSCOPE_PERSONA_ERROR (mscope_persona_error_quark ())

typedef enum
{
  MSCOPE_PERSONA_ERROR_SYNTAX,  /* a line that is neither section nor key nor comment */
  MSCOPE_PERSONA_ERROR_UNKNOWN, /* a section, key, verb or variable that does not exist */
  MSCOPE_PERSONA_ERROR_VALUE,   /* a value that the key cannot have: a wrong code, no number */
  MSCOPE_PERSONA_ERROR_MISSING, /* a key that must be there */
} MscopePersonaError;

GQuark mscope_persona_error_quark (void);

/**
 * MscopePersona:
 *
 * How a server speaks: its wording and its habits, read from a text file (doc/personas.md).
 * Immutable; references are counted, so that sessions may keep one that is replaced.
 */
typedef struct _MscopePersona MscopePersona;

/**
 * mscope_persona_new:
 * @name: the file, for error messages
 * @data: its content, UTF-8
 *
 * Returns: (nullable): %NULL with @error, whose message names file, line and key, at the first fault
 */
MscopePersona *mscope_persona_new (const char *name, GBytes *data, GError **error);

MscopePersona *mscope_persona_ref (MscopePersona *self);
void mscope_persona_unref (MscopePersona *self);

/* (transfer full): the tags of its languages, "en", in the order of the file; the first one is spoken from the start. */
char **mscope_persona_list_languages (const MscopePersona *self);

/**
 * mscope_persona_get_translation:
 * @tag: one of its languages
 *
 * Returns: (transfer none): the same persona with its replies in another language; @self if it has no such
 */
MscopePersona *mscope_persona_get_translation (MscopePersona *self, const char *tag);

MscopeProtocol mscope_persona_get_protocol (const MscopePersona *self);

/* "Postfix 2.5 (Debian)": whom it plays. */
const char *mscope_persona_get_title (const MscopePersona *self);

/* The value of a NUMBER or FLAG, or its fallback. @key: an index of the protocol's table. */
guint64 mscope_persona_get_number (const MscopePersona *self, guint key);

/* Whether @word is one of the verbs or words of @key, case aside. */
gboolean mscope_persona_has_word (const MscopePersona *self, guint key, const char *word);

/* (array zero-terminated=1): the verbs or words of @key, in capitals, in the order of the file. */
const char *const *mscope_persona_get_words (const MscopePersona *self, guint key);

/* Whether a REPLY, LINE or LINES is there. */
gboolean mscope_persona_has_text (const MscopePersona *self, guint key);

/* Whether it is and names @variable, which else need not be set. */
gboolean mscope_persona_uses (const MscopePersona *self, guint key, MscopeVariable variable);

/* The three digits of a REPLY of SMTP that is there. */
guint mscope_persona_get_code (const MscopePersona *self, guint key);

/* Whether one of the lines of @key, a LINES, begins with @word, case aside: "SIZE 500" with "size". */
gboolean mscope_persona_has_keyword (const MscopePersona *self, guint key, const char *word);

/**
 * mscope_persona_append_reply:
 * @key: a REPLY that is there
 * @values: what variables stand for; see mscope_template_expand()
 * @more: a LINES whose lines follow those of the reply, or 0: the keywords of EHLO
 *
 * Appends a whole reply as it is sent: each line with its CRLF, SMTP codes with "-" and " ".
 */
void mscope_persona_append_reply (const MscopePersona *self, guint key, char *const *values, guint more,
                                  GString *out);

/* The same; lines of @more whose first word is one of @omitted (nullable) (array zero-terminated=1) are left out. */
void mscope_persona_append_reply_without (const MscopePersona *self, guint key, char *const *values, guint more,
                                          const char *const *omitted, GString *out);

/**
 * mscope_persona_append_repeated:
 * @variable: what changes from line to line
 * @texts: (array zero-terminated=1): one at least: what it stands for
 *
 * Appends a REPLY whose last line is said once for each of @texts: the members of a list. If it does not name
 * @variable it is said once.
 */
void mscope_persona_append_repeated (const MscopePersona *self, guint key, char **values, MscopeVariable variable,
                                     char *const *texts, GString *out);

/* Appends a LINE, or all of LINES, each with @line_end behind it. */
void mscope_persona_append_lines (const MscopePersona *self, guint key, char *const *values, const char *line_end,
                                  GString *out);

/* Appends what the persona says to a verb it knows and does not carry out ("[verbs]"); %FALSE if it is none. */
gboolean mscope_persona_append_verb_reply (const MscopePersona *self, const char *verb, char *const *values,
                                           GString *out);

/*
 * Appends the help text on @topic ("[help]") and, if there is one, what ends all help texts; %FALSE if there is none.
 * SMTP only.
 */
gboolean mscope_persona_append_help (const MscopePersona *self, const char *topic, char *const *values,
                                     GString *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopePersona, mscope_persona_unref)

G_END_DECLS
