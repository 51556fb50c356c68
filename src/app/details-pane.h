/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "engine/trace.h"

G_BEGIN_DECLS

/**
 * MscopeDetailsPane:
 *
 * What stands behind a line: its explanation, the packets that carry it, their octets.
 *
 * Property "interactive" (boolean): see MscopeExplanationPane.
 * Signal "entry-chosen" (guint: its place): the user selected a packet of another line.
 */
#define MSCOPE_TYPE_DETAILS_PANE (mscope_details_pane_get_type ())
G_DECLARE_FINAL_TYPE (MscopeDetailsPane, mscope_details_pane, MSCOPE, DETAILS_PANE, GtkWidget)

/* @trace: (nullable): where the octets of @conversation's packets are */
void mscope_details_pane_set_conversation (MscopeDetailsPane *self, MscopeTrace *trace,
                                           MscopeTraceConversation *conversation);

/* Shows line @index of the conversation with its packets; GTK_INVALID_LIST_POSITION: none. */
void mscope_details_pane_set_entry (MscopeDetailsPane *self, guint index);

G_END_DECLS
