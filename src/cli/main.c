/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <string.h>

#include "cli/commands.h"
#include "engine/library.h"

static const struct
{
  const char *name;
  int (* run) (int argc, char **argv);
  const char *summary;
} commands[] = {
  { "demo", mscope_cli_demo, N_("send a mail and fetch it, line by line, with the packets of it") },
  { "explain", mscope_cli_explain, N_("what a command, a reply code or a keyword means") },
  { "read", mscope_cli_read, N_("the mail dialogues of a capture file") },
  { "serve", mscope_cli_serve, N_("mail servers for any mail program") },
  { "talk", mscope_cli_talk, N_("type to a mail server and see each line explained") },
};

static void
print_help (void)
{
  g_print (_("Usage: %s COMMAND [OPTION…]\n\n"), "mailscope-cli");
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %-10s %s\n", commands[i].name, _(commands[i].summary));
  g_print ("\n");
  g_print (_("“%s COMMAND --help” tells the options of a command."), "mailscope-cli");
  g_print ("\n");
}

int
main (int argc,
      char **argv)
{
  mscope_library_init_language ();

  if (argc < 2 || strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0)
    {
      print_help ();
      return argc < 2 ? MSCOPE_EXIT_USAGE : MSCOPE_EXIT_OK;
    }
  if (strcmp (argv[1], "--version") == 0)
    {
      g_print ("mailscope-cli %s\n", PACKAGE_VERSION);
      return MSCOPE_EXIT_OK;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (commands[i].name, argv[1]) == 0)
      return commands[i].run (argc - 1, argv + 1);

  g_printerr (_("mailscope-cli: there is no command “%s”; --help lists them"), argv[1]);
  g_printerr ("\n");
  return MSCOPE_EXIT_USAGE;
}
