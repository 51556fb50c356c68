/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Exit statuses (doc/command-line.md). */
enum
{
  MSCOPE_EXIT_OK = 0,
  MSCOPE_EXIT_FAILED = 1, /* damaged input, a port in use, … */
  MSCOPE_EXIT_USAGE = 2,
};

/*
 * One file a command. @argv[0] is the command's name; it parses what follows with GOptionContext,
 * says what is wrong in one sentence on stderr, and returns an exit status.
 */
int mscope_cli_read (int argc, char **argv);
int mscope_cli_serve (int argc, char **argv);
int mscope_cli_talk (int argc, char **argv);
int mscope_cli_explain (int argc, char **argv);
int mscope_cli_demo (int argc, char **argv);

G_END_DECLS
