/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "engine/trace.h"

G_BEGIN_DECLS

/**
 * MscopeConversationList:
 *
 * The mail conversations of a trace, a line each. In a narrow window it shows the columns that tell
 * them apart and leaves out the others.
 *
 * Property "selected" (MscopeTraceConversation, nullable).
 */
#define MSCOPE_TYPE_CONVERSATION_LIST (mscope_conversation_list_get_type ())
G_DECLARE_FINAL_TYPE (MscopeConversationList, mscope_conversation_list, MSCOPE, CONVERSATION_LIST, GtkWidget)

/* @trace: (nullable) */
void mscope_conversation_list_set_trace (MscopeConversationList *self, MscopeTrace *trace);

/* (transfer none) (nullable) */
MscopeTraceConversation *mscope_conversation_list_get_selected (MscopeConversationList *self);

G_END_DECLS
