/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * What the window remembers (data/org.mailscope.Mailscope.gschema.xml). A program started from a build
 * folder, or installed without its schema, has none: then nothing is remembered and nothing fails.
 */

/* Lets GSettings find the schema in the build folder the program runs from. Before any thread, before GTK. */
void mscope_settings_init (void);

/* (transfer none) (nullable): the settings; %NULL without a schema. Main thread only. */
GSettings *mscope_settings_get (void);

G_END_DECLS
