/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "capture/tracer.h"

G_BEGIN_DECLS

/**
 * MscopeTraceConversation:
 *
 * One mail conversation of a trace: who, what was said, which packets. A GListModel of
 * MscopeTraceItem, its entries in order; more may come while it goes on (::items-changed).
 * Main thread only.
 */
#define MSCOPE_TYPE_TRACE_CONVERSATION (mscope_trace_conversation_get_type ())
G_DECLARE_FINAL_TYPE (MscopeTraceConversation, mscope_trace_conversation, MSCOPE, TRACE_CONVERSATION, GObject)

/* What is known now; valid until the next return to the main loop. "notify::info" tells of changes. */
const MscopeConversation *mscope_trace_conversation_get_info (MscopeTraceConversation *self);

guint mscope_trace_conversation_get_n_entries (MscopeTraceConversation *self);

/* (transfer none): the entry at @index. */
MscopeEntry *mscope_trace_conversation_get_entry (MscopeTraceConversation *self, guint index);

guint mscope_trace_conversation_get_n_packets (MscopeTraceConversation *self);

/* (transfer none): valid until the next return to the main loop. */
const MscopeTracePacket *mscope_trace_conversation_get_packet (MscopeTraceConversation *self, guint index);

/*
 * The capture can tell no more than the first @n_entries: TLS begins there. Entries that it told of records are taken
 * away, and none come any more; packets do. mscope_trace_append_entry() goes on.
 */
void mscope_trace_conversation_end_capture (MscopeTraceConversation *self, guint n_entries);

/* Packets that carry octets of entry @index: (element-type guint), places in the list of packets. */
GArray *mscope_trace_conversation_find_packets (MscopeTraceConversation *self, guint index);

/* The entry that the first octet of packet @index belongs to, or G_MAXUINT if it carries none. */
guint mscope_trace_conversation_find_entry (MscopeTraceConversation *self, guint index);

/* An item of the list: an entry, made on demand. Property "index" (guint). */
#define MSCOPE_TYPE_TRACE_ITEM (mscope_trace_item_get_type ())
G_DECLARE_FINAL_TYPE (MscopeTraceItem, mscope_trace_item, MSCOPE, TRACE_ITEM, GObject)

MscopeEntry *mscope_trace_item_get_entry (MscopeTraceItem *self);
MscopeTraceConversation *mscope_trace_item_get_conversation (MscopeTraceItem *self);

/**
 * MscopeTrace:
 *
 * All mail of one capture, from a file or live: a GListModel of MscopeTraceConversation in the
 * order of their first packets. Parsing runs in a thread of its own; what it finds comes in
 * batches, a few times a second, one ::items-changed a batch. Main thread only.
 *
 * Signals: "finished" (error: GError, nullable): all was read, or as much as could be.
 *          "batch": something has been added.
 * Properties: "progress" (double, 0 to 1, -1: unknown), "loading" (boolean), "n-packets", "n-dropped" (guint64).
 */
#define MSCOPE_TYPE_TRACE (mscope_trace_get_type ())
G_DECLARE_FINAL_TYPE (MscopeTrace, mscope_trace, MSCOPE, TRACE, GObject)

/* Begins to read @file (pcap or pcapng) at once; a file that cannot be read is told by "finished". */
MscopeTrace *mscope_trace_new_for_file (GFile *file);

/*
 * Begins to read a pcapng stream that grows (a pipe of mailscope-wire); takes @fd over. Its packets are
 * kept in an unlinked temporary file.
 */
MscopeTrace *mscope_trace_new_for_stream (int fd);

/* A trace that reads nothing, for dialogues without packets: append_entry() fills it. It is never "loading". */
MscopeTrace *mscope_trace_new_live (void);

/**
 * MscopeTraceRecords:
 * @offset: where they begin among all octets that their side sent
 * @length: how many octets they have
 *
 * The records of TLS that carried an entry.
 */
typedef struct
{
  guint64 offset;
  guint64 length;
} MscopeTraceRecords;

/**
 * mscope_trace_append_entry:
 * @self: a trace, to which somebody besides the capture has something to say
 * @conversation: what is known of it now, copied; an id that was not there yet begins another one
 * @entry: (nullable): what was said next, with frame 0; a reference is taken; %NULL: only @conversation has changed
 * @records: (nullable): where its octets are, if it was said within TLS
 *
 * Adds to the model at once, with its signals.
 */
void mscope_trace_append_entry (MscopeTrace *self, const MscopeConversation *conversation, MscopeEntry *entry,
                                const MscopeTraceRecords *records);

/*
 * Keeps a line of the key log of a session that is in the capture (engine/tls.h): saved with the packets, it lets
 * others read what was said.
 */
void mscope_trace_add_secret (MscopeTrace *self, const char *line);

/* Stops reading; what was found stays. "finished" follows with G_IO_ERROR_CANCELLED if it was still loading. */
void mscope_trace_cancel (MscopeTrace *self);

/* (transfer full) (nullable): the octets of a packet; a mapped page or a short read, never the whole file. */
GBytes *mscope_trace_dup_packet_bytes (MscopeTrace *self, const MscopeTracePacket *packet);

/* (transfer full): all packets seen so far as a pcapng file, written by a thread; for live traces. */
void mscope_trace_save_async (MscopeTrace *self, GFile *file, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
gboolean mscope_trace_save_finish (MscopeTrace *self, GAsyncResult *result, GError **error);

G_END_DECLS
