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

/* A longer record is damage; libpcap's own limit. */
#define MSCOPE_CAPTURE_MAX_PACKET (256 * 1024)

/* pcapng blocks other than packets are passed over without being kept. */
#define MSCOPE_CAPTURE_MAX_BLOCK (16 * 1024 * 1024)

/**
 * MscopePcapReader:
 *
 * Reads pcap and pcapng, told apart by their first octets: push bytes, pull packets. Both byte
 * orders; pcap with micro- and nanoseconds; pcapng with several sections and interfaces, each with
 * its link type and time resolution. Blocks that are not packets are skipped.
 */
typedef struct _MscopePcapReader MscopePcapReader;

MscopePcapReader *mscope_pcap_reader_new (void);
void mscope_pcap_reader_free (MscopePcapReader *self);

/* @bytes must stay valid until next() has returned 0; what is left of them then is copied. */
void mscope_pcap_reader_push (MscopePcapReader *self, const guint8 *bytes, gsize length);

/* Says that no byte follows: a record that is begun is then an error. */
void mscope_pcap_reader_finish (MscopePcapReader *self);

/* 1 a packet, 0 needs more (after finish: all read), -1 error: the file cannot be read on. */
int mscope_pcap_reader_next (MscopePcapReader *self, MscopePacket *packet, GError **error);

/* Packets the sender of the capture says it lost: Interface Statistics Blocks, summed (isb_ifdrop + isb_osdrop). */
guint64 mscope_pcap_reader_get_dropped (const MscopePcapReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopePcapReader, mscope_pcap_reader_free)

G_END_DECLS
