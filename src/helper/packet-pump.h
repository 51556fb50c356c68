/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "helper/failure.h"

G_BEGIN_DECLS

/* What waits for a slow reader; packets beyond it are lost, and counted. */
#define MSCOPE_PACKET_PUMP_MAX_QUEUE (16 * 1024 * 1024)

/**
 * MscopePacketPump:
 *
 * Copies the packets of one interface as pcapng to a pipe or socket. It never waits: neither for packets nor
 * for the reader; poll() the two descriptors and call in(), out() when they are ready. One thread.
 *
 * At least once a second while packets flow an Interface Statistics Block tells how many there were and
 * how many were lost, by the kernel and by the queue here together.
 */
typedef struct _MscopePacketPump MscopePacketPump;

/**
 * mscope_packet_pump_new:
 * @interface: in the network namespace of the caller
 * @application: who captures, for the file's header
 * @output: where to; stays the caller's, and is made non-blocking
 * @failure: (out): stage "capture"
 */
MscopePacketPump *mscope_packet_pump_new (const char *interface, const char *application, int output,
                                          MscopeFailure *failure);
void mscope_packet_pump_free (MscopePacketPump *self);

/* Readable when packets have come; -1 when capturing has ended (the interface is gone). */
int mscope_packet_pump_get_fd (const MscopePacketPump *self);

/* Whether something waits for the output to become writable; never when the reader is gone. */
gboolean mscope_packet_pump_is_waiting (const MscopePacketPump *self);

/* Milliseconds until in() is to be called even without packets, for the statistics; -1: no need. */
int mscope_packet_pump_get_timeout (const MscopePacketPump *self);

/* Takes the packets that have come. */
void mscope_packet_pump_in (MscopePacketPump *self);

/* Writes as much as the reader takes. */
void mscope_packet_pump_out (MscopePacketPump *self);

/* Takes the last packets, adds the last statistics, and gives the reader up to @patience_ms to take it all. */
void mscope_packet_pump_finish (MscopePacketPump *self, int patience_ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopePacketPump, mscope_packet_pump_free)

G_END_DECLS
