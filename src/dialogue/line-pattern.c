/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dialogue/line-pattern.h"
#include "protocol/nearest.h"

struct _MscopeLinePattern
{
  GPtrArray *verbs; /* of static strings */
  guint protocols;
  char *glob;          /* (nullable): any argument */
  char *argument_glob; /* (nullable): @glob as arguments are compared */
};

G_DEFINE_QUARK (mscope-line-pattern-error-quark, mscope_line_pattern_error)

static const char *const pseudo_verbs[] = {
  MSCOPE_PATTERN_ANY,  MSCOPE_PATTERN_CONNECT, MSCOPE_PATTERN_MESSAGE,
  MSCOPE_PATTERN_SASL, MSCOPE_PATTERN_TLS,     MSCOPE_PATTERN_CLOSE,
};

/* --- parsing --- */

static const char *
find_pseudo_verb (MscopeSlice word)
{
  for (gsize i = 0; i < G_N_ELEMENTS (pseudo_verbs); i++)
    if (mscope_slice_is (word, pseudo_verbs[i]))
      return pseudo_verbs[i];
  return NULL;
}

/* The commands that are nearest to @word, for a message. */
static void
set_unknown_verb (MscopeSlice word,
                  guint protocols,
                  GError **error)
{
  g_autofree char *name = mscope_slice_dup (word);
  const MscopeCommandInfo *nearest = NULL;

  for (int i = 0; i < MSCOPE_N_PROTOCOLS && nearest == NULL; i++)
    if ((protocols & (1u << i)) != 0)
      nearest = mscope_protocol_find_nearest_command (i, word);
  if (nearest != NULL)
    g_set_error (error, MSCOPE_LINE_PATTERN_ERROR, MSCOPE_LINE_PATTERN_ERROR_UNKNOWN,
                 _("“%s” is not a command here; did you mean %s?"), name, nearest->verb);
  else
    g_set_error (error, MSCOPE_LINE_PATTERN_ERROR, MSCOPE_LINE_PATTERN_ERROR_UNKNOWN, _("“%s” is not a command here"),
                 name);
}

/* Narrows the protocols to those that have the verb. */
static gboolean
add_verb (MscopeLinePattern *self,
          MscopeSlice word,
          GError **error)
{
  const char *verb = find_pseudo_verb (word);
  guint protocols = verb != NULL ? self->protocols : 0;

  for (int i = 0; i < MSCOPE_N_PROTOCOLS; i++)
    {
      const MscopeCommandInfo *info = mscope_protocol_find_command (i, word);

      if (info == NULL)
        continue;
      protocols |= 1u << i;
      verb = info->verb;
    }
  if ((self->protocols & protocols) == 0)
    {
      set_unknown_verb (word, self->protocols, error);
      return FALSE;
    }
  self->protocols &= protocols;
  g_ptr_array_add (self->verbs, (gpointer) verb);
  return TRUE;
}

static gboolean
parse_verbs (MscopeLinePattern *self,
             MscopeSlice verbs,
             MscopeSlice *wrong,
             GError **error)
{
  const char *end = verbs.data + verbs.length;

  for (const char *at = verbs.data; at <= end;)
    {
      const char *bar = memchr (at, '|', (gsize) (end - at));
      MscopeSlice verb = { at, (gsize) ((bar != NULL ? bar : end) - at) };

      *wrong = verb;
      if (verb.length == 0)
        {
          g_set_error_literal (error, MSCOPE_LINE_PATTERN_ERROR, MSCOPE_LINE_PATTERN_ERROR_SYNTAX,
                               _("A command is missing here"));
          return FALSE;
        }
      if (!add_verb (self, verb, error))
        return FALSE;
      at += verb.length + 1;
    }
  return TRUE;
}

/* As arguments are compared: no angle brackets, no blanks behind a colon. */
static char *
simplify (MscopeSlice argument)
{
  GString *simple = g_string_sized_new (argument.length);
  gboolean after_colon = FALSE;

  for (gsize i = 0; i < argument.length; i++)
    {
      char c = argument.data[i];

      if (c == '<' || c == '>' || (after_colon && (c == ' ' || c == '\t')))
        continue;
      after_colon = c == ':';
      g_string_append_c (simple, c);
    }
  return g_string_free (simple, FALSE);
}

MscopeLinePattern *
mscope_line_pattern_new (MscopeSlice text,
                         guint protocols,
                         MscopeSlice *wrong,
                         GError **error)
{
  g_autoptr (MscopeLinePattern) self = g_new0 (MscopeLinePattern, 1);
  MscopeSlice rest = mscope_slice_strip (text);
  MscopeSlice after_first = rest;
  MscopeSlice first = mscope_slice_take_word (&after_first);
  MscopeSlice piece = { NULL, 0 };

  self->verbs = g_ptr_array_new ();
  self->protocols = protocols;
  for (int i = 0; i < MSCOPE_N_PROTOCOLS; i++)
    if (mscope_slice_is (first, mscope_protocol_get_name (i)))
      {
        self->protocols &= 1u << i;
        rest = after_first;
      }
  if (!parse_verbs (self, mscope_slice_take_word (&rest), &piece, error))
    {
      *wrong = piece;
      return NULL;
    }
  rest = mscope_slice_strip (rest);
  if (rest.length > 0)
    {
      self->glob = mscope_slice_dup (rest);
      self->argument_glob = simplify (rest);
    }
  return g_steal_pointer (&self);
}

void
mscope_line_pattern_free (MscopeLinePattern *self)
{
  g_ptr_array_unref (self->verbs);
  g_free (self->glob);
  g_free (self->argument_glob);
  g_free (self);
}

/* --- matching --- */

guint
mscope_line_pattern_get_protocols (const MscopeLinePattern *self)
{
  return self->protocols;
}

guint
mscope_line_pattern_get_n_verbs (const MscopeLinePattern *self)
{
  return self->verbs->len;
}

gboolean
mscope_line_pattern_has_verb (const MscopeLinePattern *self,
                              const char *verb)
{
  for (guint i = 0; i < self->verbs->len; i++)
    if (strcmp (g_ptr_array_index (self->verbs, i), verb) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
has_verb_of (const MscopeLinePattern *self,
             const MscopeEntry *entry)
{
  if (entry == NULL)
    return mscope_line_pattern_has_verb (self, MSCOPE_PATTERN_CONNECT);
  switch (entry->kind)
    {
    case MSCOPE_ENTRY_GREETING:
      return mscope_line_pattern_has_verb (self, MSCOPE_PATTERN_CONNECT);
    case MSCOPE_ENTRY_COMMAND:
      return mscope_line_pattern_has_verb (self, MSCOPE_PATTERN_ANY)
             || (entry->command != NULL && mscope_line_pattern_has_verb (self, entry->command->verb));
    case MSCOPE_ENTRY_MESSAGE:
      return mscope_line_pattern_has_verb (self, MSCOPE_PATTERN_MESSAGE);
    case MSCOPE_ENTRY_AUTH:
      return mscope_line_pattern_has_verb (self, MSCOPE_PATTERN_SASL);
    case MSCOPE_ENTRY_TLS:
      return mscope_line_pattern_has_verb (self, MSCOPE_PATTERN_TLS);
    default:
      return FALSE;
    }
}

static gboolean
any_line_matches (const MscopeEntry *entry,
                  const char *glob)
{
  MscopeSlice line;
  gsize position = 0;

  while (mscope_entry_next_line (entry, &position, &line))
    if (mscope_slice_matches_glob (line, glob))
      return TRUE;
  return FALSE;
}

gboolean
mscope_line_pattern_matches (const MscopeLinePattern *self,
                             MscopeProtocol protocol,
                             const MscopeEntry *entry)
{
  g_autofree char *argument = NULL;

  if ((self->protocols & (1u << protocol)) == 0 || !has_verb_of (self, entry))
    return FALSE;
  if (self->glob == NULL)
    return TRUE;
  if (entry == NULL)
    return mscope_slice_matches_glob (mscope_slice_from_string (""), self->glob);
  if (entry->kind != MSCOPE_ENTRY_COMMAND)
    return any_line_matches (entry, self->glob);
  argument = simplify (entry->argument);
  return mscope_slice_matches_glob (mscope_slice_from_string (argument), self->argument_glob);
}
