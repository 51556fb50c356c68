/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/cursor.h"

G_BEGIN_DECLS

/*
 * Limits of the store of fragments. Beyond them the oldest datagram that waits for a fragment is
 * given up.
 */
#define MSCOPE_IP_MAX_DATAGRAMS 256
#define MSCOPE_IP_MAX_OCTETS (4 * 1024 * 1024)         /* of all datagrams together */
#define MSCOPE_IP_MAX_AGE_US (60 * G_TIME_SPAN_SECOND) /* RFC 8200 section 4.5 */
#define MSCOPE_IP_MAX_HEADERS 16                       /* IPv6 extension headers of one packet */

#define MSCOPE_IP_PROTOCOL_TCP 6

/**
 * MscopeIpPacket:
 * @version: 4 or 6
 * @protocol: what @payload is
 * @source: (array fixed-size=16): address, for IPv4 in the first four octets, the rest 0
 * @destination: (array fixed-size=16): the same
 * @payload: (array length=captured): lent until the next packet is pushed
 * @captured: octets of the payload that were captured
 * @length: octets of the payload by the IP header, so without a trailer of Ethernet's
 */
typedef struct
{
  guint8 version;
  guint8 protocol;
  guint8 source[16];
  guint8 destination[16];
  const guint8 *payload;
  gsize captured;
  gsize length;
} MscopeIpPacket;

/**
 * MscopeIpLayer:
 *
 * IPv4 (RFC 791) and IPv6 (RFC 8200) with extension headers; puts fragments together, of octets
 * that came twice the first copy counts. Checksums are not looked at: network cards fill them
 * in after the capture.
 */
typedef struct _MscopeIpLayer MscopeIpLayer;

MscopeIpLayer *mscope_ip_layer_new (void);
void mscope_ip_layer_free (MscopeIpLayer *self);

/**
 * mscope_ip_layer_push:
 * @cursor: at an IP header; moved
 * @on_wire: octets the packet had from there on, captured or not
 * @time_us: when it was captured; fragments grow old by it
 * @packet: (out caller-allocates): what came of it
 *
 * Returns: %FALSE if it is no IP packet, or a fragment whose others are still missing
 */
gboolean mscope_ip_layer_push (MscopeIpLayer *self, MscopeCursor *cursor, gsize on_wire, gint64 time_us,
                               MscopeIpPacket *packet);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopeIpLayer, mscope_ip_layer_free)

G_END_DECLS
