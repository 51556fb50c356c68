/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "capture/packet.h"

G_BEGIN_DECLS

#define MSCOPE_CAPTURE_ERROR (mscope_capture_error_quark ())

typedef enum
{
  MSCOPE_CAPTURE_ERROR_FORMAT,  /* no capture file of a kind we read */
  MSCOPE_CAPTURE_ERROR_CUT_OFF, /* ends within a record */
  MSCOPE_CAPTURE_ERROR_DAMAGED, /* a record that cannot be */
} MscopeCaptureError;

GQuark mscope_capture_error_quark (void);

/*
 * Limits; what goes beyond them is damage (MSCOPE_CAPTURE_ERROR_DAMAGED). A pcapng block of a packet, an
 * interface, a section or statistics is kept while it is read; any other is passed over without being kept.
 */
#define MSCOPE_CAPTURE_MAX_PACKET (256 * 1024) /* octets; libpcap's own limit */
#define MSCOPE_CAPTURE_MAX_KEPT_BLOCK (1024 * 1024)
#define MSCOPE_CAPTURE_MAX_BLOCK (16 * 1024 * 1024)
#define MSCOPE_CAPTURE_MAX_INTERFACES 65536 /* of a pcapng section */

/**
 * MscopePcapReader:
 *
 * Reads pcap and pcapng, told apart by their first octets: push bytes, pull packets. Both byte
 * orders; pcap with micro- and nanoseconds; pcapng with several sections and interfaces, each with
 * its link type and time resolution. Blocks that are not packets are skipped. A Simple Packet Block
 * has no time: it gets that of the packet before it. Times lie between 1970 and 9999, whatever the
 * file says.
 *
 * Not thread-safe; one thread at a time.
 */
typedef struct _MscopePcapReader MscopePcapReader;

MscopePcapReader *mscope_pcap_reader_new (void);
void mscope_pcap_reader_free (MscopePcapReader *self);

/* @bytes must stay valid until next() has returned 0; what is left of them then is copied. */
void mscope_pcap_reader_push (MscopePcapReader *self, const guint8 *bytes, gsize length);

/* Says that no byte follows: a record that is begun is then an error. */
void mscope_pcap_reader_finish (MscopePcapReader *self);

/**
 * mscope_pcap_reader_next:
 * @packet: (out caller-allocates): the next packet; its octets are lent until the next call
 * @error: MSCOPE_CAPTURE_ERROR, with a sentence that says what is wrong and where
 *
 * Returns: 1 a packet; 0 needs more (after finish: all was read); -1 the file cannot be read on,
 *   now and in every later call
 */
int mscope_pcap_reader_next (MscopePcapReader *self, MscopePacket *packet, GError **error);

/* Packets the sender of the capture says it lost: Interface Statistics Blocks, summed (isb_ifdrop + isb_osdrop). */
guint64 mscope_pcap_reader_get_dropped (const MscopePcapReader *self);

/* How many octets of the file are behind us: whole records only. */
guint64 mscope_pcap_reader_get_position (const MscopePcapReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopePcapReader, mscope_pcap_reader_free)

G_END_DECLS
