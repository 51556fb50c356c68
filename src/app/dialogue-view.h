/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "engine/trace.h"

G_BEGIN_DECLS

/**
 * MscopeDialogueView:
 *
 * The lines of a conversation, as many rows as fit, made when they are looked at.
 *
 * Properties: "selected" (uint): the place of the selected line, GTK_INVALID_LIST_POSITION for none.
 * "live" (boolean): whether the view stays with the end of a dialogue that goes on and selects what comes,
 * unless the user has gone back. "show-explanations" (boolean). "fixable" (boolean): see MscopeEntryRow.
 */
#define MSCOPE_TYPE_DIALOGUE_VIEW (mscope_dialogue_view_get_type ())
G_DECLARE_FINAL_TYPE (MscopeDialogueView, mscope_dialogue_view, MSCOPE, DIALOGUE_VIEW, GtkWidget)

void mscope_dialogue_view_set_conversation (MscopeDialogueView *self, MscopeTraceConversation *conversation);

guint mscope_dialogue_view_get_selected (MscopeDialogueView *self);

/* Selects a line and brings it into view. */
void mscope_dialogue_view_select (MscopeDialogueView *self, guint position);

/* Goes to the end and stays with it. */
void mscope_dialogue_view_follow (MscopeDialogueView *self);

G_END_DECLS
