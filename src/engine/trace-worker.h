/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/trace-batch.h"
#include "engine/trace-octets.h"

G_BEGIN_DECLS

/* Takes over @batch, in the thread and the main context of mscope_trace_worker_start(). */
typedef void (* MscopeTraceBatchFunc) (MscopeTraceBatch *batch, gpointer user_data);

/**
 * MscopeTraceWorker:
 *
 * The thread that reads a capture. It sends batches to the main context that was the thread's
 * default when it was started, and waits when two of them were not taken yet: a window that is
 * busy slows the reading down, not the other way round. The last batch always comes, unless
 * nobody wants it any more.
 */
typedef struct _MscopeTraceWorker MscopeTraceWorker;

/* Reads @file. */
MscopeTraceWorker *mscope_trace_worker_start_file (GFile *file, MscopeTraceBatchFunc func, gpointer user_data);

/* Reads the stream @fd, which is taken over, as it comes. */
MscopeTraceWorker *mscope_trace_worker_start_stream (int fd, MscopeTraceBatchFunc func, gpointer user_data);

/* Stops reading soon; the last batch comes all the same. */
void mscope_trace_worker_cancel (MscopeTraceWorker *self);

/* Gives @self up: stops it, and nothing is sent any more. */
void mscope_trace_worker_free (MscopeTraceWorker *self);

/* (transfer full) (nullable): the octets read so far; @n_whole: how many of them are whole records. */
MscopeOctets *mscope_trace_worker_ref_octets (MscopeTraceWorker *self, guint64 *n_whole);

G_END_DECLS
