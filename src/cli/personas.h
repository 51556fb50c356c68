/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Prints our personas, a line each: name, protocol, whom it plays. Returns: the program's exit status. */
int mscope_cli_list_personas (void);

/* Prints the file of the persona @name, for authors to begin with. Returns: the program's exit status. */
int mscope_cli_show_persona (const char *name);

G_END_DECLS
