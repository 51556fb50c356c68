/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "cli/commands.h"
#include "cli/personas.h"
#include "engine/library.h"
#include "engine/personas.h"

#define NAME_WIDTH 16

int
mscope_cli_list_personas (void)
{
  for (int protocol = 0; protocol < MSCOPE_N_PROTOCOLS; protocol++)
    {
      g_auto (GStrv) names = mscope_personas_list (protocol);

      for (char **name = names; *name != NULL; name++)
        {
          g_autoptr (MscopePersona) persona = mscope_personas_load (protocol, *name, NULL);

          g_print ("%-*s %s  %s\n", NAME_WIDTH, *name, mscope_protocol_get_title (protocol),
                   mscope_persona_get_title (persona));
        }
    }
  return MSCOPE_EXIT_OK;
}

int
mscope_cli_show_persona (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) file = mscope_library_load_persona (name, &error);
  gsize length;
  const char *text;

  if (file == NULL)
    {
      g_printerr ("mailscope-cli: %s\n", error->message);
      return MSCOPE_EXIT_FAILED;
    }
  text = g_bytes_get_data (file, &length);
  return fwrite (text, 1, length, stdout) == length && fflush (stdout) == 0 ? MSCOPE_EXIT_OK : MSCOPE_EXIT_FAILED;
}
