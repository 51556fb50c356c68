/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MscopePoller:
 *
 * Many sockets in one source of a main context: a source each would cost as much for every idle socket as for
 * one that works, whenever anything happens. It lives in the thread of its context.
 */
typedef struct _MscopePoller MscopePoller;

/* One socket of a poller's. */
typedef struct _MscopeWatch MscopeWatch;

/* @ready: what of the wanted condition holds, or %G_IO_ERR, %G_IO_HUP; 0: the deadline has come. May free the watch. */
typedef void (* MscopeWatchFunc) (GIOCondition ready, gpointer data);

/* (nullable): %NULL with @error if the system has no descriptors to spare. */
MscopePoller *mscope_poller_new (GMainContext *context, GError **error);

/* After all its watches, and not from a watch's function. */
void mscope_poller_free (MscopePoller *self);

/**
 * mscope_poller_add:
 * @fd: a socket; it must outlive the watch
 * @condition: %G_IO_IN, %G_IO_OUT or both
 */
MscopeWatch *mscope_poller_add (MscopePoller *self, int fd, GIOCondition condition, MscopeWatchFunc func,
                                gpointer data);

void mscope_watch_free (MscopeWatch *self);

void mscope_watch_set_condition (MscopeWatch *self, GIOCondition condition);

/* Calls once when it is @time_us (g_get_monotonic_time()); %G_MAXINT64: never. Putting it off costs next to nothing. */
void mscope_watch_set_deadline (MscopeWatch *self, gint64 time_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopePoller, mscope_poller_free)

G_END_DECLS
