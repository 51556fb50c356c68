/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The languages of a persona: LANG of POP3 (RFC 6856 section 3). */
#include "config.h"

#include "server/persona-private.h"

/* "en English": the tag of each line of [lang]. */
char **
mscope_persona_list_languages (const MscopePersona *self)
{
  char *values[MSCOPE_N_VARIABLES] = { NULL };
  g_autoptr (GStrvBuilder) tags = g_strv_builder_new ();
  g_autoptr (GString) lines = g_string_new (NULL);
  g_auto (GStrv) all = NULL;

  if (self->protocol == MSCOPE_PROTOCOL_POP3)
    mscope_persona_append_lines (self, MSCOPE_POP3_KEY_LANGUAGE, values, "\n", lines);
  all = g_strsplit (lines->str, "\n", 0);
  for (char **line = all; *line != NULL; line++)
    {
      MscopeSlice rest = mscope_slice_from_string (*line);
      g_autofree char *tag = mscope_slice_dup (mscope_slice_take_word (&rest));

      if (*tag != '\0')
        g_strv_builder_add (tags, tag);
    }
  return g_strv_builder_end (tags);
}

gboolean
mscope_persona_has_language (const MscopePersona *self,
                             MscopeSlice tag,
                             gboolean *first)
{
  g_auto (GStrv) tags = mscope_persona_list_languages (self);

  for (char **known = tags; *known != NULL; known++)
    if (mscope_slice_is (tag, *known))
      {
        *first = known == tags;
        return TRUE;
      }
  return FALSE;
}

MscopePersona *
mscope_persona_get_translation (MscopePersona *self,
                                const char *tag)
{
  g_autofree char *lower = g_ascii_strdown (tag, -1);
  MscopePersona *translation = self->translations != NULL ? g_hash_table_lookup (self->translations, lower) : NULL;

  return translation != NULL ? translation : self;
}

MscopePersona *
mscope_persona_take_translation (MscopePersona *self,
                                 MscopeSlice tag)
{
  g_autofree char *lower = g_ascii_strdown (tag.data, (gssize) tag.length);
  MscopePersona *translation;

  if (self->translations == NULL)
    self->translations = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                (GDestroyNotify) mscope_persona_unref);
  translation = g_hash_table_lookup (self->translations, lower);
  if (translation != NULL)
    return translation;

  translation = g_new0 (MscopePersona, 1);
  g_atomic_ref_count_init (&translation->ref_count);
  translation->protocol = self->protocol;
  translation->keys = self->keys;
  translation->n_keys = self->n_keys;
  translation->values = g_new0 (MscopePersonaValue, self->n_keys);
  translation->verb_replies = g_hash_table_ref (self->verb_replies);
  translation->help_topics = g_hash_table_ref (self->help_topics);
  translation->help_names = g_ptr_array_ref (self->help_names);
  g_hash_table_insert (self->translations, g_steal_pointer (&lower), translation);
  return translation;
}

static void
share_value (const MscopePersonaValue *from,
             MscopePersonaValue *to)
{
  *to = *from;
  if (to->lines != NULL)
    g_ptr_array_ref (to->lines);
  if (to->words != NULL)
    g_ptr_array_ref (to->words);
  to->title = g_strdup (from->title);
}

void
mscope_persona_complete_translations (MscopePersona *self)
{
  GHashTableIter iter;
  gpointer value;

  if (self->translations == NULL)
    return;
  g_hash_table_iter_init (&iter, self->translations);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      MscopePersona *translation = value;

      for (guint i = 0; i < self->n_keys; i++)
        if (!translation->values[i].set)
          share_value (&self->values[i], &translation->values[i]);
    }
}
