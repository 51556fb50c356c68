/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "capture/tracer.h"

G_BEGIN_DECLS

/* So many entries and packets make a batch at most; taking one over must not be felt in the window. */
#define MSCOPE_TRACE_MAX_BATCH 2048

/**
 * MscopeTracePart:
 * @info: what is known of the conversation
 * @entries: (element-type MscopeEntry): what was added to it
 * @packets: (element-type MscopeTracePacket): the same
 */
typedef struct
{
  MscopeConversation info;
  GPtrArray *entries;
  GArray *packets;
} MscopeTracePart;

/**
 * MscopeTraceBatch:
 * @parts: (element-type MscopeTracePart): conversations that something was added to, by their first events
 * @n_items: entries and packets in them
 * @n_packets: of the whole capture, up to now
 * @n_dropped: that its maker lost
 * @progress: 0 to 1, -1: unknown
 * @last: nothing follows
 * @error: (nullable): with @last: why
 *
 * What goes from the thread that reads a capture to the one that shows it.
 */
typedef struct
{
  GPtrArray *parts;
  GHashTable *by_id;
  guint n_items;
  guint64 n_packets;
  guint64 n_dropped;
  double progress;
  gboolean last;
  GError *error;
} MscopeTraceBatch;

MscopeTraceBatch *mscope_trace_batch_new (void);
void mscope_trace_batch_free (MscopeTraceBatch *self);

/* Takes over what @event holds. */
void mscope_trace_batch_add (MscopeTraceBatch *self, MscopeTraceEvent *event);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopeTraceBatch, mscope_trace_batch_free)

G_END_DECLS
