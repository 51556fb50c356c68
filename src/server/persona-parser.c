/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads persona files; their form is told in doc/personas.md. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "protocol/phases.h"
#include "server/persona-private.h"
#include "server/sasl-server.h"

/* Replies in another language: "[replies de]". */
#define TRANSLATED_SECTION "replies "

typedef struct
{
  MscopePersona *persona;
  const char *name; /* of the file */
  guint line;
  char *section;
  char *key;
  GError **error;
} Parser;

/* Always FALSE, with "FILE:LINE: [SECTION] KEY: what is wrong". */
static gboolean G_GNUC_PRINTF (3, 4)
fault (Parser *self,
       MscopePersonaError code,
       const char *format,
       ...)
{
  g_autofree char *what = NULL;
  va_list arguments;

  va_start (arguments, format);
  what = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  if (self->key != NULL)
    g_set_error (self->error, MSCOPE_PERSONA_ERROR, code, "%s:%u: [%s] %s: %s", self->name, self->line,
                 self->section, self->key, what);
  else
    g_set_error (self->error, MSCOPE_PERSONA_ERROR, code, "%s:%u: %s", self->name, self->line, what);
  return FALSE;
}

/* --- values --- */

static gboolean
add_template (Parser *self,
              MscopePersonaValue *value,
              const char *text,
              guint64 variables)
{
  g_autofree char *wrong = NULL;
  MscopeTemplate *line = mscope_template_new (text, variables, &wrong);

  if (line == NULL)
    return fault (self, MSCOPE_PERSONA_ERROR_UNKNOWN, _("“%s” is nothing that can stand here"), wrong);
  if (value->lines == NULL)
    value->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) mscope_template_free);
  g_ptr_array_add (value->lines, line);
  return TRUE;
}

/* Whether @code begins with one of the words of @codes; NULL allows all. */
static gboolean
is_code_allowed (const char *code,
                 const char *codes)
{
  g_auto (GStrv) words = codes != NULL ? g_strsplit (codes, " ", 0) : NULL;

  if (words == NULL)
    return TRUE;
  for (char **word = words; *word != NULL; word++)
    if (g_str_has_prefix (code, *word))
      return TRUE;
  return FALSE;
}

static gboolean
is_reply_code (const char *text)
{
  return text[0] >= '2' && text[0] <= '5' && g_ascii_isdigit (text[1]) && g_ascii_isdigit (text[2])
         && (text[3] == '\0' || text[3] == ' ' || text[3] == '-');
}

static gboolean
add_smtp_reply (Parser *self,
                MscopePersonaValue *value,
                const char *codes,
                guint64 variables,
                const char *text)
{
  char code[MSCOPE_PERSONA_CODE_LENGTH + 1] = "";

  if (!is_reply_code (text))
    return fault (self, MSCOPE_PERSONA_ERROR_VALUE, _("a reply begins with three digits and a blank"));
  memcpy (code, text, MSCOPE_PERSONA_CODE_LENGTH);
  if (!is_code_allowed (code, codes))
    return fault (self, MSCOPE_PERSONA_ERROR_VALUE, _("the code %s cannot stand here; possible: %s"), code, codes);
  if (value->lines != NULL && strcmp (value->code, code) != 0)
    return fault (self, MSCOPE_PERSONA_ERROR_VALUE, _("all lines of a reply have the same code"));
  memcpy (value->code, code, sizeof code);
  text += MSCOPE_PERSONA_CODE_LENGTH;
  return add_template (self, value, *text != '\0' ? text + 1 : text, variables);
}

static gboolean
add_pop3_reply (Parser *self,
                MscopePersonaValue *value,
                const char *codes,
                guint64 variables,
                const char *text)
{
  gsize n = strcspn (text, " ");
  g_autofree char *status = g_strndup (text, n);

  if (strcmp (status, "+OK") != 0 && strcmp (status, "-ERR") != 0)
    return fault (self, MSCOPE_PERSONA_ERROR_VALUE, _("a reply begins with +OK or -ERR"));
  if (!is_code_allowed (status, codes))
    return fault (self, MSCOPE_PERSONA_ERROR_VALUE, _("the code %s cannot stand here; possible: %s"), status, codes);
  if (value->lines != NULL)
    return fault (self, MSCOPE_PERSONA_ERROR_VALUE, _("a reply of POP3 has one line"));
  return add_template (self, value, text, variables);
}

static gboolean
add_reply (Parser *self,
           MscopePersonaValue *value,
           const char *codes,
           guint64 variables,
           const char *text)
{
  variables |= mscope_persona_get_common_variables (self->persona->protocol);
  if (self->persona->protocol == MSCOPE_PROTOCOL_SMTP)
    return add_smtp_reply (self, value, codes, variables, text);
  return add_pop3_reply (self, value, codes, variables, text);
}

static gboolean
check_word (Parser *self,
            MscopeKeyKind kind,
            MscopeSlice word)
{
  if (kind == MSCOPE_KEY_VERBS && mscope_protocol_find_command (self->persona->protocol, word) == NULL)
    return fault (self, MSCOPE_PERSONA_ERROR_UNKNOWN, _("“%.*s” is no command of the protocol"),
                  (int) word.length, word.data);
  if (kind == MSCOPE_KEY_MECHANISMS && !mscope_sasl_server_can (word))
    return fault (self, MSCOPE_PERSONA_ERROR_UNKNOWN, _("nobody can sign on here with “%.*s”"),
                  (int) word.length, word.data);
  return TRUE;
}

/* The list stays NULL-terminated, so that it can be lent as it is. */
static gboolean
add_words (Parser *self,
           MscopePersonaValue *value,
           MscopeKeyKind kind,
           const char *text)
{
  MscopeSlice rest = mscope_slice_from_string (text);

  if (value->words == NULL)
    value->words = g_ptr_array_new_with_free_func (g_free);
  else
    g_ptr_array_remove_index (value->words, value->words->len - 1);
  for (;;)
    {
      MscopeSlice word = mscope_slice_take_word (&rest);

      if (word.length == 0)
        break;
      g_ptr_array_add (value->words, g_ascii_strup (word.data, (gssize) word.length));
      if (!check_word (self, kind, word))
        return FALSE;
    }
  g_ptr_array_add (value->words, NULL);
  return TRUE;
}

static gboolean
set_number (Parser *self,
            MscopePersonaValue *value,
            const char *text)
{
  if (!mscope_slice_to_number (mscope_slice_from_string (text), &value->number))
    return fault (self, MSCOPE_PERSONA_ERROR_VALUE, _("“%s” is no number"), text);
  return TRUE;
}

static gboolean
set_flag (Parser *self,
          MscopePersonaValue *value,
          const char *text)
{
  if (strcmp (text, "yes") != 0 && strcmp (text, "no") != 0)
    return fault (self, MSCOPE_PERSONA_ERROR_VALUE, _("“%s” is neither “yes” nor “no”"), text);
  value->number = text[0] == 'y';
  return TRUE;
}

/* --- lines --- */

static gboolean
is_repeatable (MscopeKeyKind kind)
{
  return kind == MSCOPE_KEY_REPLY || kind == MSCOPE_KEY_LINES || kind == MSCOPE_KEY_VERBS || kind == MSCOPE_KEY_WORDS
         || kind == MSCOPE_KEY_MECHANISMS;
}

static gboolean
set_value (Parser *self,
           const MscopePersonaKey *key,
           MscopePersonaValue *value,
           const char *text)
{
  if (value->set && !is_repeatable (key->kind))
    return fault (self, MSCOPE_PERSONA_ERROR_VALUE, _("this key stands twice"));
  value->set = TRUE;
  switch (key->kind)
    {
    case MSCOPE_KEY_TITLE:
      value->title = g_strdup (text);
      return TRUE;
    case MSCOPE_KEY_REPLY:
      return add_reply (self, value, key->codes, key->variables, text);
    case MSCOPE_KEY_LINE:
    case MSCOPE_KEY_LINES:
      return add_template (self, value, text, key->variables);
    case MSCOPE_KEY_NUMBER:
      return set_number (self, value, text);
    case MSCOPE_KEY_FLAG:
      return set_flag (self, value, text);
    default:
      return add_words (self, value, key->kind, text);
    }
}

static MscopePersonaValue *
take_named (GHashTable *table,
            const char *name)
{
  g_autofree char *upper = g_ascii_strup (name, -1);
  MscopePersonaValue *value = g_hash_table_lookup (table, upper);

  if (value == NULL)
    {
      value = mscope_persona_value_new ();
      g_hash_table_insert (table, g_steal_pointer (&upper), value);
    }
  return value;
}

/* The texts of HELP keep the order of the file. */
static MscopePersonaValue *
take_help_topic (MscopePersona *persona,
                 const char *name)
{
  g_autofree char *upper = g_ascii_strup (name, -1);
  gboolean is_new = !g_hash_table_contains (persona->help_topics, upper);
  MscopePersonaValue *value = take_named (persona->help_topics, name);
  gpointer key;

  if (is_new && g_hash_table_lookup_extended (persona->help_topics, upper, &key, NULL))
    g_ptr_array_add (persona->help_names, key);
  return value;
}

static gboolean
set_protocol (Parser *self,
              const char *text)
{
  MscopePersona *persona = self->persona;

  if (strcmp (self->section, MSCOPE_PERSONA_PROTOCOL_SECTION) != 0
      || strcmp (self->key, MSCOPE_PERSONA_PROTOCOL_KEY) != 0)
    return fault (self, MSCOPE_PERSONA_ERROR_MISSING, _("the first key has to be [persona] protocol"));
  if (!mscope_protocol_from_name (text, &persona->protocol))
    return fault (self, MSCOPE_PERSONA_ERROR_VALUE, _("“%s” is no protocol"), text);
  persona->keys = mscope_persona_get_keys (persona->protocol, &persona->n_keys);
  if (persona->keys == NULL)
    return fault (self, MSCOPE_PERSONA_ERROR_VALUE, _("there are no personas for %s"),
                  mscope_protocol_get_title (persona->protocol));
  persona->values = g_new0 (MscopePersonaValue, persona->n_keys);
  return TRUE;
}

/* Whether an answer to @verb leads to another phase: a login or TLS begins with it, which takes more than words. */
static gboolean
changes_phase (const MscopePersona *persona,
               const char *verb,
               MscopeOutcome outcome)
{
  g_autofree char *upper = g_ascii_strup (verb, -1);

  for (guint bit = 0; bit < 32; bit++)
    if (mscope_phase_next (persona->protocol, 1u << bit, upper, outcome) != 1u << bit)
      return TRUE;
  return FALSE;
}

static MscopeOutcome
get_outcome (const char *reply)
{
  if (reply[0] == '3')
    return MSCOPE_OUTCOME_INTERMEDIATE;
  return reply[0] == '2' || reply[0] == '+' ? MSCOPE_OUTCOME_POSITIVE : MSCOPE_OUTCOME_NEGATIVE;
}

/* What the persona says to a verb that nothing is done about: one that is carried out elsewhere can be refused. */
static gboolean
read_verb_reply (Parser *self,
                 const char *text)
{
  MscopePersona *persona = self->persona;

  if (mscope_protocol_find_command (persona->protocol, mscope_slice_from_string (self->key)) == NULL)
    return fault (self, MSCOPE_PERSONA_ERROR_UNKNOWN, _("“%s” is no command of the protocol"), self->key);
  if (mscope_persona_is_carried_out (persona, self->key) && get_outcome (text) != MSCOPE_OUTCOME_NEGATIVE)
    return fault (self, MSCOPE_PERSONA_ERROR_VALUE, _("“%s” is carried out; its replies stand in [replies]"), self->key);
  if (changes_phase (persona, self->key, get_outcome (text)))
    return fault (self, MSCOPE_PERSONA_ERROR_VALUE, _("this reply promises what the server cannot do"));
  return add_reply (self, take_named (persona->verb_replies, self->key), NULL, 0, text);
}

/* A reply in a language that is not the first one. */
static gboolean
read_translation (Parser *self,
                  const char *text)
{
  MscopeSlice tag = mscope_slice_strip (mscope_slice_from_string (self->section + strlen (TRANSLATED_SECTION)));
  MscopePersona *translation;
  gboolean first;

  if (!mscope_persona_has_language (self->persona, tag, &first) || first)
    return fault (self, MSCOPE_PERSONA_ERROR_UNKNOWN, _("“%.*s” is none of the other languages of [lang], above"),
                  (int) tag.length, tag.data);
  translation = mscope_persona_take_translation (self->persona, tag);
  for (guint i = 0; i < translation->n_keys; i++)
    if (translation->keys[i].kind == MSCOPE_KEY_REPLY && strcmp (translation->keys[i].name, self->key) == 0)
      return set_value (self, &translation->keys[i], &translation->values[i], text);
  return fault (self, MSCOPE_PERSONA_ERROR_UNKNOWN, _("there is no key of this name"));
}

static gboolean
read_key (Parser *self,
          const char *text)
{
  MscopePersona *persona = self->persona;
  gboolean known_section = FALSE;

  if (persona->keys == NULL)
    return set_protocol (self, text);
  if (strcmp (self->section, "verbs") == 0)
    return read_verb_reply (self, text);
  if (strcmp (self->section, "help") == 0 && persona->protocol == MSCOPE_PROTOCOL_SMTP)
    return add_reply (self, take_help_topic (persona, self->key), "211 214", 0, text);
  if (g_str_has_prefix (self->section, TRANSLATED_SECTION) && persona->protocol == MSCOPE_PROTOCOL_POP3)
    return read_translation (self, text);

  for (guint i = 0; i < persona->n_keys; i++)
    {
      if (strcmp (persona->keys[i].section, self->section) != 0)
        continue;
      known_section = TRUE;
      if (strcmp (persona->keys[i].name, self->key) == 0)
        return set_value (self, &persona->keys[i], &persona->values[i], text);
    }
  if (!known_section)
    return fault (self, MSCOPE_PERSONA_ERROR_UNKNOWN, _("there is no section of this name"));
  return fault (self, MSCOPE_PERSONA_ERROR_UNKNOWN, _("there is no key of this name"));
}

static gboolean
read_line (Parser *self,
           MscopeSlice line)
{
  MscopeSlice text = mscope_slice_strip (line);
  const char *equals;
  g_autofree char *value = NULL;

  g_clear_pointer (&self->key, g_free);
  if (text.length > 0 && text.data[text.length - 1] == '\r')
    text = mscope_slice_strip ((MscopeSlice) { text.data, text.length - 1 });
  if (text.length == 0 || text.data[0] == '#')
    return TRUE;
  if (text.data[0] == '[' && text.data[text.length - 1] == ']')
    {
      g_free (self->section);
      self->section = g_strndup (text.data + 1, text.length - 2);
      return TRUE;
    }
  equals = memchr (text.data, '=', text.length);
  if (equals == NULL || equals == text.data || self->section == NULL)
    return fault (self, MSCOPE_PERSONA_ERROR_SYNTAX, _("a line is “[section]”, “key = value” or “# comment”"));

  self->key = mscope_slice_dup (mscope_slice_strip ((MscopeSlice) { text.data, (gsize) (equals - text.data) }));
  value = mscope_slice_dup (mscope_slice_strip ((MscopeSlice) {
    equals + 1, (gsize) (text.data + text.length - equals - 1) }));
  return read_key (self, value);
}

/* --- the whole --- */

static gboolean
check_whole (Parser *self)
{
  char *section, *key;

  if (mscope_persona_check (self->persona, &section, &key))
    {
      mscope_persona_complete_translations (self->persona);
      return TRUE;
    }
  g_free (self->section);
  g_free (self->key);
  self->section = section;
  self->key = key;
  return fault (self, MSCOPE_PERSONA_ERROR_MISSING, _("this key is missing"));
}

static gboolean
read_lines (Parser *self,
            MscopeSlice text)
{
  gsize at = 0;

  if (!g_utf8_validate_len (text.data, text.length, NULL))
    return fault (self, MSCOPE_PERSONA_ERROR_SYNTAX, _("the file is not UTF-8 text"));
  while (at < text.length)
    {
      const char *end = memchr (text.data + at, '\n', text.length - at);
      gsize n = end != NULL ? (gsize) (end - text.data - at) : text.length - at;

      self->line++;
      if (!read_line (self, (MscopeSlice) { text.data + at, n }))
        return FALSE;
      at += n + 1;
    }
  return check_whole (self);
}

gboolean
mscope_persona_parse (MscopePersona *persona,
                      const char *name,
                      GBytes *data,
                      GError **error)
{
  Parser parser = { .persona = persona, .name = name, .error = error };
  MscopeSlice text;
  gboolean right;

  text.data = g_bytes_get_data (data, &text.length);
  right = read_lines (&parser, text);
  g_free (parser.section);
  g_free (parser.key);
  return right;
}
