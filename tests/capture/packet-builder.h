/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "capture/connection.h"
#include "capture/packet.h"

G_BEGIN_DECLS

/* Builds captures for tests, octet by octet, so that nothing depends on files. */

#define LINK_ETHERNET 1
#define LINK_RAW 101

/* Numbers in either byte order, and pcapng blocks around them. */
typedef struct
{
  GByteArray *out;
  gboolean big_endian;
} Octets;

void octets_u16 (const Octets *self, guint16 value);
void octets_u32 (const Octets *self, guint32 value);
void octets_append (const Octets *self, const void *bytes, gsize length);
guint octets_begin_block (const Octets *self, guint32 type);
void octets_end_block (const Octets *self, guint start);

/* Section header, and an interface; @resolution: if_tsresol. */
void octets_section (const Octets *self);
void octets_interface (const Octets *self, guint16 link_type, guint8 resolution);
void octets_packet (const Octets *self, guint32 interface_id, guint64 units, const void *data, guint32 captured,
                    guint32 length);

/* The header of a pcap file, and one record. */
void octets_pcap_header (const Octets *self, gboolean nanoseconds, guint32 link_type);
void octets_pcap_record (const Octets *self, guint32 seconds, guint32 fraction, const void *data, guint32 captured,
                         guint32 length);

/* IPv4 and IPv6 headers with @payload behind them; from host 1 to host 2 or back. */
GByteArray *build_ipv4 (guint8 from, guint8 to, guint8 protocol, guint16 id, guint16 fragment, const void *payload,
                        gsize length);
GByteArray *build_ipv6 (guint8 from, guint8 to, guint8 next_header, const void *payload, gsize length);

/**
 * PacketBuilder:
 *
 * A capture of raw IP: packets a millisecond apart.
 */
typedef struct
{
  GPtrArray *octets; /* of GByteArray */
  GArray *packets;   /* of MscopePacket */
  gint64 time_us;
} PacketBuilder;

PacketBuilder *packet_builder_new (void);
void packet_builder_free (PacketBuilder *self);

/* Adds a packet, and takes @octets over. */
void packet_builder_add (PacketBuilder *self, guint32 link_type, GByteArray *octets);

/* (transfer full): all packets as a pcap file. */
GByteArray *packet_builder_to_pcap (const PacketBuilder *self);

/* A connection from 10.0.0.1 to 10.0.0.2; indexes of arrays are MscopeSide. */
typedef struct
{
  PacketBuilder *builder;
  guint16 port[MSCOPE_N_SIDES];
  guint32 base[MSCOPE_N_SIDES]; /* sequence number of the first octet */
  guint32 next[MSCOPE_N_SIDES]; /* how many octets were said */
} Talk;

/* A segment with @text, whose first octet is the @offset-th that @side says; @acked: octets of the other side. */
void talk_segment (Talk *self, MscopeSide side, guint8 flags, gint64 offset, guint32 acked, const char *text);

/* SYN, SYN+ACK, ACK. */
void talk_open (Talk *self);

/* The next that @side says; acknowledges all of the other side. */
void talk_say (Talk *self, MscopeSide side, const char *text);

/* Said, and lost by the capture. */
void talk_lose (Talk *self, MscopeSide side, const char *text);

/* FIN of both. */
void talk_close (Talk *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PacketBuilder, packet_builder_free)

G_END_DECLS
