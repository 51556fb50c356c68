/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dialogue/completion.h"

G_BEGIN_DECLS

/**
 * MscopeCompletionPopover:
 *
 * The commands that what is typed may become, with syntax and purpose, above the command bar. It never
 * takes the keyboard away from the entry; rows can be clicked.
 *
 * Signal "chosen" (guint: which): a row was clicked.
 */
#define MSCOPE_TYPE_COMPLETION_POPOVER (mscope_completion_popover_get_type ())
G_DECLARE_FINAL_TYPE (MscopeCompletionPopover, mscope_completion_popover, MSCOPE, COMPLETION_POPOVER, GtkPopover)

GtkWidget *mscope_completion_popover_new (void);

/* @completions: (element-type MscopeCompletion): all are shown; none hides the list */
void mscope_completion_popover_show (MscopeCompletionPopover *self, GPtrArray *completions);

/* Marks row @index, -1 none. */
void mscope_completion_popover_select (MscopeCompletionPopover *self, int index);

G_END_DECLS
