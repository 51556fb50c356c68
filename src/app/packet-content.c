/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TCP header: RFC 9293 section 3.1. */
#include "config.h"

#include "app/packet-content.h"
#include "capture/ip-layer.h"
#include "capture/link-layer.h"

#define TCP_MIN_HEADER 20
#define TCP_DATA_OFFSET 12 /* where the header tells its own length, in its upper four bits, in words of 32 bits */

/* Whole packets are all that is asked for, so the store of fragments that an IP layer has stays empty. */
static gboolean
enter_ip (const MscopeTracePacket *packet,
          GBytes *bytes,
          MscopeIpPacket *ip)
{
  g_autoptr (MscopeIpLayer) layer = mscope_ip_layer_new ();
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  MscopeCursor cursor = mscope_cursor (data, size);

  return mscope_link_layer_enter (packet->link_type, &cursor)
         && mscope_ip_layer_push (layer, &cursor, packet->facts.length - cursor.position, packet->facts.time_us, ip)
         && ip->payload >= data && ip->payload < data + size;
}

/* Where the TCP payload begins; the packet's size if that cannot be told: a fragment, or cut short before it. */
static gsize
find_payload (const MscopeTracePacket *packet,
              GBytes *bytes)
{
  gsize size = g_bytes_get_size (bytes);
  MscopeIpPacket ip;
  gsize header;

  if (!enter_ip (packet, bytes, &ip) || ip.protocol != MSCOPE_IP_PROTOCOL_TCP || ip.captured < TCP_MIN_HEADER)
    return size;
  header = (gsize) (ip.payload[TCP_DATA_OFFSET] >> 4) * 4;
  return MIN (size, (gsize) (ip.payload - (const guint8 *) g_bytes_get_data (bytes, NULL)) + header);
}

gboolean
mscope_packet_content_find (const MscopeTracePacket *packet,
                            GBytes *bytes,
                            const MscopeEntry *entry,
                            gsize *start,
                            gsize *length)
{
  const MscopePacketFacts *facts = &packet->facts;
  guint64 first = MAX (facts->offset, entry->offset);
  guint64 end = MIN (facts->offset + facts->n_content, entry->offset + entry->length);
  gsize size = g_bytes_get_size (bytes);
  guint64 place;

  *start = *length = 0;
  if (facts->sender != entry->sender || first >= end)
    return FALSE;
  place = find_payload (packet, bytes) + (first - facts->offset);
  if (place >= size)
    return FALSE;
  *start = (gsize) place;
  *length = MIN ((gsize) (end - first), size - *start);
  return TRUE;
}
