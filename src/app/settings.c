/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/settings.h"

void
mscope_settings_init (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = NULL;
  g_autofree char *schemas = NULL;

  if (program == NULL)
    return;
  /* BUILD/src/app/mailscope: the compiled schema is in BUILD/data. */
  folder = g_path_get_dirname (program);
  schemas = g_build_filename (folder, "..", "..", "data", "gschemas.compiled", NULL);
  if (g_file_test (schemas, G_FILE_TEST_EXISTS))
    {
      g_autofree char *directory = g_path_get_dirname (schemas);

      g_setenv ("GSETTINGS_SCHEMA_DIR", directory, FALSE);
    }
}

GSettings *
mscope_settings_get (void)
{
  static GSettings *settings;
  static gboolean looked;

  if (!looked)
    {
      GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
      g_autoptr (GSettingsSchema) schema = NULL;

      looked = TRUE;
      if (source != NULL)
        schema = g_settings_schema_source_lookup (source, APPLICATION_ID, TRUE);
      if (schema != NULL)
        settings = g_settings_new_full (schema, NULL, NULL);
    }
  return settings;
}
