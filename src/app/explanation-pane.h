/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dialogue/entry.h"

G_BEGIN_DECLS

/**
 * MscopeExplanationPane:
 *
 * What a line means, at length: its parts, why it was said, what is wrong with it, where that is
 * written, and what can come next; all its lines, if a row of the dialogue could not show them.
 *
 * Property "interactive" (boolean): whether the right line and the next commands are buttons that put
 * them into the command bar (win.fix); otherwise they are only told.
 */
#define MSCOPE_TYPE_EXPLANATION_PANE (mscope_explanation_pane_get_type ())
G_DECLARE_FINAL_TYPE (MscopeExplanationPane, mscope_explanation_pane, MSCOPE, EXPLANATION_PANE, GtkWidget)

/* @entry: (nullable): the selected line; a reference is held */
void mscope_explanation_pane_set_entry (MscopeExplanationPane *self, MscopeEntry *entry);

G_END_DECLS
