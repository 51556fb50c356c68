/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "server/persona-private.h"

#include <string.h>

G_DEFINE_QUARK (mscope-persona-error-quark, mscope_persona_error)

static void
value_clear (MscopePersonaValue *value)
{
  g_clear_pointer (&value->lines, g_ptr_array_unref);
  g_clear_pointer (&value->words, g_ptr_array_unref);
  g_clear_pointer (&value->title, g_free);
}

MscopePersonaValue *
mscope_persona_value_new (void)
{
  return g_new0 (MscopePersonaValue, 1);
}

void
mscope_persona_value_free (MscopePersonaValue *self)
{
  value_clear (self);
  g_free (self);
}

static GHashTable *
new_value_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) mscope_persona_value_free);
}

MscopePersona *
mscope_persona_new (const char *name,
                    GBytes *data,
                    GError **error)
{
  g_autoptr (MscopePersona) self = g_new0 (MscopePersona, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->verb_replies = new_value_table ();
  self->help_topics = new_value_table ();
  if (!mscope_persona_parse (self, name, data, error))
    return NULL;
  return g_steal_pointer (&self);
}

MscopePersona *
mscope_persona_ref (MscopePersona *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
mscope_persona_unref (MscopePersona *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (guint i = 0; i < self->n_keys; i++)
    value_clear (&self->values[i]);
  g_free (self->values);
  g_hash_table_unref (self->verb_replies);
  g_hash_table_unref (self->help_topics);
  g_free (self);
}

MscopeProtocol
mscope_persona_get_protocol (const MscopePersona *self)
{
  return self->protocol;
}

const char *
mscope_persona_get_title (const MscopePersona *self)
{
  return self->values[MSCOPE_KEY_PERSONA_TITLE].title;
}

guint64
mscope_persona_get_number (const MscopePersona *self,
                           guint key)
{
  g_assert (key < self->n_keys);
  return self->values[key].set ? self->values[key].number : self->keys[key].fallback;
}

const char *const *
mscope_persona_get_words (const MscopePersona *self,
                          guint key)
{
  static const char *const none[] = { NULL };

  g_assert (key < self->n_keys);
  return self->values[key].words != NULL ? (const char *const *) self->values[key].words->pdata : none;
}

gboolean
mscope_persona_has_word (const MscopePersona *self,
                         guint key,
                         const char *word)
{
  for (const char *const *w = mscope_persona_get_words (self, key); *w != NULL; w++)
    if (g_ascii_strcasecmp (*w, word) == 0)
      return TRUE;
  return FALSE;
}

gboolean
mscope_persona_has_text (const MscopePersona *self,
                         guint key)
{
  g_assert (key < self->n_keys);
  return self->values[key].lines != NULL;
}

static void
append_reply_lines (const MscopePersona *self,
                    const char *code,
                    const GPtrArray *lines,
                    gboolean more,
                    char *const *values,
                    GString *out)
{
  for (guint i = 0; i < lines->len; i++)
    {
      if (self->protocol == MSCOPE_PROTOCOL_SMTP)
        {
          g_string_append (out, code);
          g_string_append_c (out, more || i + 1 < lines->len ? '-' : ' ');
        }
      mscope_template_expand (g_ptr_array_index (lines, i), values, out);
      g_string_append (out, "\r\n");
    }
}

void
mscope_persona_append_reply (const MscopePersona *self,
                             guint key,
                             char *const *values,
                             guint more,
                             GString *out)
{
  const MscopePersonaValue *value = &self->values[key];
  const GPtrArray *more_lines = more != 0 ? self->values[more].lines : NULL;

  g_assert (key < self->n_keys && value->lines != NULL);
  append_reply_lines (self, value->code, value->lines, more_lines != NULL, values, out);
  if (more_lines != NULL)
    append_reply_lines (self, value->code, more_lines, FALSE, values, out);
}

void
mscope_persona_append_lines (const MscopePersona *self,
                             guint key,
                             char *const *values,
                             const char *line_end,
                             GString *out)
{
  const GPtrArray *lines = self->values[key].lines;

  for (guint i = 0; lines != NULL && i < lines->len; i++)
    {
      mscope_template_expand (g_ptr_array_index (lines, i), values, out);
      g_string_append (out, line_end);
    }
}

static gboolean
append_named (const MscopePersona *self,
              GHashTable *table,
              const char *name,
              char *const *values,
              GString *out)
{
  g_autofree char *upper = g_ascii_strup (name, -1);
  const MscopePersonaValue *value = g_hash_table_lookup (table, upper);

  if (value == NULL)
    return FALSE;
  append_reply_lines (self, value->code, value->lines, FALSE, values, out);
  return TRUE;
}

gboolean
mscope_persona_append_verb_reply (const MscopePersona *self,
                                  const char *verb,
                                  char *const *values,
                                  GString *out)
{
  return append_named (self, self->verb_replies, verb, values, out);
}

gboolean
mscope_persona_append_help (const MscopePersona *self,
                            const char *topic,
                            char *const *values,
                            GString *out)
{
  return append_named (self, self->help_topics, topic, values, out);
}
