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
  self->help_names = g_ptr_array_new ();
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
  g_ptr_array_unref (self->help_names);
  g_hash_table_unref (self->help_topics);
  g_clear_pointer (&self->translations, g_hash_table_unref);
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

gboolean
mscope_persona_uses (const MscopePersona *self,
                     guint key,
                     MscopeVariable variable)
{
  const GPtrArray *lines;

  g_assert (key < self->n_keys);
  lines = self->values[key].lines;
  for (guint i = 0; lines != NULL && i < lines->len; i++)
    if (mscope_template_uses (g_ptr_array_index (lines, i), variable))
      return TRUE;
  return FALSE;
}

guint
mscope_persona_get_code (const MscopePersona *self,
                         guint key)
{
  g_assert (key < self->n_keys && self->values[key].lines != NULL);
  return (guint) g_ascii_strtoull (self->values[key].code, NULL, 10);
}

gboolean
mscope_persona_has_keyword (const MscopePersona *self,
                            guint key,
                            const char *word)
{
  const GPtrArray *lines = self->values[key].lines;

  for (guint i = 0; lines != NULL && i < lines->len; i++)
    if (mscope_template_has_first_word (g_ptr_array_index (lines, i), word))
      return TRUE;
  return FALSE;
}

static void
append_line (const char *code,
             gboolean last,
             const MscopeTemplate *line,
             char *const *values,
             GString *out)
{
  g_string_append (out, code);
  g_string_append_c (out, last ? ' ' : '-');
  mscope_template_expand (line, values, out);
  g_string_append (out, "\r\n");
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
        append_line (code, !more && i + 1 == lines->len, g_ptr_array_index (lines, i), values, out);
      else
        {
          mscope_template_expand (g_ptr_array_index (lines, i), values, out);
          g_string_append (out, "\r\n");
        }
    }
}

static gboolean
is_omitted (const MscopeTemplate *line,
            const char *const *omitted)
{
  for (; omitted != NULL && *omitted != NULL; omitted++)
    if (mscope_template_has_first_word (line, *omitted))
      return TRUE;
  return FALSE;
}

/* Which line is the last one has to be known before: it has a blank behind its code. */
void
mscope_persona_append_reply_without (const MscopePersona *self,
                                     guint key,
                                     char *const *values,
                                     guint more,
                                     const char *const *omitted,
                                     GString *out)
{
  const MscopePersonaValue *value = &self->values[key];
  const GPtrArray *lines = more != 0 ? self->values[more].lines : NULL;
  guint n_lines = lines != NULL ? lines->len : 0;

  g_assert (key < self->n_keys && value->lines != NULL);
  while (n_lines > 0 && is_omitted (g_ptr_array_index (lines, n_lines - 1), omitted))
    n_lines--;
  append_reply_lines (self, value->code, value->lines, n_lines > 0, values, out);
  for (guint i = 0; i < n_lines; i++)
    if (!is_omitted (g_ptr_array_index (lines, i), omitted))
      append_line (value->code, i + 1 == n_lines, g_ptr_array_index (lines, i), values, out);
}

void
mscope_persona_append_reply (const MscopePersona *self,
                             guint key,
                             char *const *values,
                             guint more,
                             GString *out)
{
  mscope_persona_append_reply_without (self, key, values, more, NULL, out);
}

void
mscope_persona_append_repeated (const MscopePersona *self,
                                guint key,
                                char **values,
                                MscopeVariable variable,
                                char *const *texts,
                                GString *out)
{
  const MscopePersonaValue *value = &self->values[key];
  const MscopeTemplate *last = g_ptr_array_index (value->lines, value->lines->len - 1);
  char *before = values[variable];

  g_assert (self->protocol == MSCOPE_PROTOCOL_SMTP && texts[0] != NULL);
  for (guint i = 0; i + 1 < value->lines->len; i++)
    append_line (value->code, FALSE, g_ptr_array_index (value->lines, i), values, out);
  for (; *texts != NULL; texts++)
    {
      gboolean once = !mscope_template_uses (last, variable);

      values[variable] = *texts;
      append_line (value->code, once || texts[1] == NULL, last, values, out);
      if (once)
        break;
    }
  values[variable] = before;
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

gboolean
mscope_persona_append_verb_reply (const MscopePersona *self,
                                  const char *verb,
                                  char *const *values,
                                  GString *out)
{
  g_autofree char *upper = g_ascii_strup (verb, -1);
  const MscopePersonaValue *value = g_hash_table_lookup (self->verb_replies, upper);

  if (value == NULL)
    return FALSE;
  append_reply_lines (self, value->code, value->lines, FALSE, values, out);
  return TRUE;
}

/* (transfer container) (element-type MscopePersonaValue): the help texts on @topic, in the order of the file. */
static GPtrArray *
find_help (const MscopePersona *self,
           const char *topic)
{
  gboolean by_beginning = mscope_persona_get_number (self, MSCOPE_SMTP_KEY_HELP_BY_BEGINNING) != 0;
  g_autofree char *upper = g_ascii_strup (topic, -1);
  GPtrArray *found = g_ptr_array_new ();

  for (guint i = 0; *upper != '\0' && i < self->help_names->len; i++)
    {
      const char *name = g_ptr_array_index (self->help_names, i);

      if (by_beginning ? g_str_has_prefix (name, upper) : strcmp (name, upper) == 0)
        g_ptr_array_add (found, g_hash_table_lookup (self->help_topics, name));
    }
  return found;
}

gboolean
mscope_persona_append_help (const MscopePersona *self,
                            const char *topic,
                            char *const *values,
                            GString *out)
{
  g_autoptr (GPtrArray) found = find_help (self, topic);
  gboolean has_end = mscope_persona_has_text (self, MSCOPE_SMTP_KEY_HELP_END);

  for (guint i = 0; i < found->len; i++)
    {
      const MscopePersonaValue *value = g_ptr_array_index (found, i);

      append_reply_lines (self, value->code, value->lines, has_end || i + 1 < found->len, values, out);
    }
  if (found->len > 0 && has_end)
    mscope_persona_append_reply (self, MSCOPE_SMTP_KEY_HELP_END, values, 0, out);
  return found->len > 0;
}
