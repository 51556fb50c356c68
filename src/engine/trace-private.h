/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/trace-batch.h"
#include "engine/trace-octets.h"
#include "engine/trace.h"

G_BEGIN_DECLS

/* What the parts of a trace know of each other. */

MscopeTraceConversation *mscope_trace_conversation_new (const MscopeConversation *info);

/* Adds @entries and @packets, which are emptied, and tells of it once. */
void mscope_trace_conversation_take (MscopeTraceConversation *self, const MscopeConversation *info, GPtrArray *entries,
                                     GArray *packets);

/* Adds @entry (nullable), whose octets are in @records (nullable: at its own place). */
void mscope_trace_conversation_append (MscopeTraceConversation *self, const MscopeConversation *info,
                                       MscopeEntry *entry, const MscopeTraceRecords *records);

/* The item of the entry at @index is gone. */
void mscope_trace_conversation_forget_item (MscopeTraceConversation *self, guint index);

/* (transfer full): an item, which keeps @conversation alive. */
MscopeTraceItem *mscope_trace_item_new (MscopeTraceConversation *conversation, guint index);

/*
 * For mscope_trace_save_async(): writes the first @n_whole of @octets to @file, as pcapng, with the lines of
 * @key_log (nullable) before the packets. Blocks.
 */
gboolean mscope_trace_write (MscopeOctets *octets, guint64 n_whole, const char *key_log, GFile *file,
                             GCancellable *cancellable, GError **error);

G_END_DECLS
