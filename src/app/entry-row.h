/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "engine/trace.h"

G_BEGIN_DECLS

/**
 * MscopeEntryRow:
 *
 * A line of a dialogue: who said it (letter, indent and colour), what, when, in which packet; below
 * it in one line what it means, and what is wrong with it, if anything is.
 *
 * Properties: "show-explanation" (boolean), "fixable" (boolean): whether a mistake has a button that
 * activates win.fix with the right line.
 */
#define MSCOPE_TYPE_ENTRY_ROW (mscope_entry_row_get_type ())
G_DECLARE_FINAL_TYPE (MscopeEntryRow, mscope_entry_row, MSCOPE, ENTRY_ROW, GtkWidget)

GtkWidget *mscope_entry_row_new (void);

/* Shows @item; nothing of it is kept. */
void mscope_entry_row_set_item (MscopeEntryRow *self, MscopeTraceItem *item);

G_END_DECLS
