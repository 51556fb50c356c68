/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

#include "engine/library.h"

char *
mscope_library_find_build (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = program != NULL ? g_path_get_dirname (program) : NULL;
  g_autofree char *build = folder != NULL ? g_build_filename (folder, "..", "..", NULL) : NULL;
  g_autofree char *mark = build != NULL ? g_build_filename (build, "build.ninja", NULL) : NULL;

  if (mark == NULL || !g_file_test (mark, G_FILE_TEST_EXISTS))
    return NULL;
  return g_canonicalize_filename (build, NULL);
}

char *
mscope_library_find_helper (const char *name)
{
  const char *chosen = g_getenv ("MSCOPE_HELPER_DIR");
  g_autofree char *build = mscope_library_find_build ();

  if (chosen != NULL && *chosen != '\0')
    return g_build_filename (chosen, name, NULL);
  if (build != NULL)
    return g_build_filename (build, "src", "helper", name, NULL);
  return g_build_filename (HELPER_DIR, name, NULL);
}

void
mscope_library_init_language (void)
{
  g_autofree char *build = mscope_library_find_build ();
  g_autofree char *catalogues = build != NULL ? g_build_filename (build, "po", NULL) : g_strdup (LOCALE_DIR);

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, catalogues);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}
