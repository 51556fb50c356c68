/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "engine/trace.h"

G_BEGIN_DECLS

/**
 * MscopeConversationView:
 *
 * A conversation beside the details of its selected line; in a narrow window the details slide over
 * it. What the pages Lab and Traffic share.
 *
 * Properties: "live" (boolean): the dialogue goes on and is talked to: it is followed, and mistakes and next
 * commands have buttons. "show-details" (boolean), "show-explanations" (boolean).
 */
#define MSCOPE_TYPE_CONVERSATION_VIEW (mscope_conversation_view_get_type ())
G_DECLARE_FINAL_TYPE (MscopeConversationView, mscope_conversation_view, MSCOPE, CONVERSATION_VIEW, GtkWidget)

/* @trace, @conversation: (nullable): references are held */
void mscope_conversation_view_set_conversation (MscopeConversationView *self, MscopeTrace *trace,
                                                MscopeTraceConversation *conversation);

/* Goes to the end of the dialogue and stays with it. */
void mscope_conversation_view_follow (MscopeConversationView *self);

/* (transfer full) (nullable): the text of the selected line, as it was sent. */
char *mscope_conversation_view_dup_selected_text (MscopeConversationView *self);

G_END_DECLS
