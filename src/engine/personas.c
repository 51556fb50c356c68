/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Our personas are linked into the program, so that they are found wherever it is. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "engine/library.h"
#include "engine/mscope-personas-resource.h"
#include "engine/personas.h"

#define FOLDER "/org/mailscope/Mailscope/personas"
#define SUFFIX ".persona"

static GBytes *
load_ours (const char *name)
{
  g_autofree char *path = g_strconcat (FOLDER "/", name, SUFFIX, NULL);

  return g_resource_lookup_data (mscope_personas_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
}

static gboolean
is_path (const char *name)
{
  return strchr (name, G_DIR_SEPARATOR) != NULL || g_str_has_suffix (name, SUFFIX);
}

GBytes *
mscope_library_load_persona (const char *name,
                             GError **error)
{
  GBytes *data = NULL;
  char *content;
  gsize length;

  if (is_path (name))
    {
      if (!g_file_get_contents (name, &content, &length, error))
        return NULL;
      return g_bytes_new_take (content, length);
    }
  data = load_ours (name);
  if (data == NULL)
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT, _("There is no persona called “%s”"), name);
  return data;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char **
mscope_library_list_personas (void)
{
  g_auto (GStrv) files = g_resource_enumerate_children (mscope_personas_get_resource (), FOLDER,
                                                        G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  GPtrArray *names = g_ptr_array_new ();

  for (char **file = files; file != NULL && *file != NULL; file++)
    if (g_str_has_suffix (*file, SUFFIX))
      g_ptr_array_add (names, g_strndup (*file, strlen (*file) - strlen (SUFFIX)));
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (names, FALSE);
}

static MscopePersona *
load (const char *name,
      GError **error)
{
  g_autoptr (GBytes) data = mscope_library_load_persona (name, error);
  g_autofree char *file = NULL;

  if (data == NULL)
    return NULL;
  file = is_path (name) ? g_strdup (name) : g_strconcat (name, SUFFIX, NULL);
  return mscope_persona_new (file, data, error);
}

static char *
dup_default (MscopeProtocol protocol)
{
  return g_strconcat (MSCOPE_PERSONA_DEFAULT "-", mscope_protocol_get_name (protocol), NULL);
}

MscopePersona *
mscope_personas_load (MscopeProtocol protocol,
                      const char *name,
                      GError **error)
{
  gboolean is_default = name == NULL || strcmp (name, MSCOPE_PERSONA_DEFAULT) == 0;
  g_autofree char *default_name = is_default ? dup_default (protocol) : NULL;
  g_autoptr (MscopePersona) persona = load (is_default ? default_name : name, error);

  if (persona == NULL)
    return NULL;
  if (mscope_persona_get_protocol (persona) != protocol)
    {
      g_set_error (error, MSCOPE_PERSONA_ERROR, MSCOPE_PERSONA_ERROR_VALUE, _("The persona “%s” does not speak %s"),
                   name, mscope_protocol_get_title (protocol));
      return NULL;
    }
  return g_steal_pointer (&persona);
}

gboolean
mscope_personas_find_protocol (const char *name,
                               MscopeProtocol *protocol,
                               GError **error)
{
  g_autoptr (MscopePersona) persona = load (name, error);

  if (persona == NULL)
    return FALSE;
  *protocol = mscope_persona_get_protocol (persona);
  return TRUE;
}

char **
mscope_personas_list (MscopeProtocol protocol)
{
  g_auto (GStrv) names = mscope_library_list_personas ();
  g_autofree char *default_name = dup_default (protocol);
  GPtrArray *list = g_ptr_array_new ();

  for (char **name = names; *name != NULL; name++)
    {
      MscopeProtocol spoken;

      if (!mscope_personas_find_protocol (*name, &spoken, NULL) || spoken != protocol)
        continue;
      g_ptr_array_insert (list, strcmp (*name, default_name) == 0 ? 0 : -1, g_strdup (*name));
    }
  g_ptr_array_add (list, NULL);
  return (char **) g_ptr_array_free (list, FALSE);
}
