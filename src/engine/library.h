/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Where the parts of the program are, installed or in a build folder: found from the place of the
 * running program, so a build folder works uninstalled, moved, and as another user.
 */

/* (transfer full) (nullable): the build folder the running program, or test, is in; %NULL if it is installed. */
char *mscope_library_find_build (void);

/*
 * (transfer full): the path of a helper program, "mailscope-wire"; whether it is there shows when it is started.
 * MSCOPE_HELPER_DIR in the environment names another folder, for tests.
 */
char *mscope_library_find_helper (const char *name);

/* Chooses the language from the environment and binds the program's translations. Call it first. */
void mscope_library_init_language (void);

/* (transfer full): a persona's file: one of ours by name, or any by path ("/" in it, or ".persona" at its end). */
GBytes *mscope_library_load_persona (const char *name, GError **error);

/* (transfer full) (array zero-terminated=1): the names of our personas, sorted. */
char **mscope_library_list_personas (void);

G_END_DECLS
