/* SPDX-License-Identifier: GPL-3.0-or-later */
/* IPv4: RFC 791; IPv6 and its extension headers: RFC 8200 section 4; AH: RFC 4302. */
#include "config.h"

#include "capture/ip-fragments.h"
#include "capture/ip-layer.h"

#include <string.h>

enum
{
  HEADER_HOP_BY_HOP = 0,
  HEADER_ROUTING = 43,
  HEADER_FRAGMENT = 44,
  HEADER_AUTHENTICATION = 51,
  HEADER_DESTINATION = 60,
  HEADER_MOBILITY = 135,
};

#define IPV4_MORE_FRAGMENTS 0x2000
#define IPV4_OFFSET 0x1fff

struct _MscopeIpLayer
{
  MscopeIpFragments *fragments;
};

MscopeIpLayer *
mscope_ip_layer_new (void)
{
  MscopeIpLayer *self = g_new0 (MscopeIpLayer, 1);

  self->fragments = mscope_ip_fragments_new ();
  return self;
}

void
mscope_ip_layer_free (MscopeIpLayer *self)
{
  mscope_ip_fragments_free (self->fragments);
  g_free (self);
}

/* What is left behind the headers, and no more than the header of IP speaks of. */
static void
set_payload (MscopeIpPacket *packet,
             MscopeCursor *cursor,
             gsize length)
{
  packet->length = length;
  packet->captured = MIN (length, mscope_cursor_left (cursor));
  packet->payload = mscope_cursor_bytes (cursor, packet->captured);
}

static void
copy_address (guint8 *address,
              MscopeCursor *cursor,
              gsize length)
{
  const guint8 *bytes = mscope_cursor_bytes (cursor, length);

  if (bytes != NULL)
    memcpy (address, bytes, length);
}

/* Replaces the payload, a fragment, by the whole datagram; %FALSE if it is not whole. */
static gboolean
join_fragment (MscopeIpLayer *self,
               MscopeIpPacket *packet,
               guint32 id,
               guint16 offset,
               gboolean more,
               gint64 time_us)
{
  MscopeIpFragment fragment = {
    .data = packet->payload,
    .captured = packet->captured,
    .length = packet->length,
    .offset = offset,
    .more = more,
  };
  MscopeIpDatagramKey key = { .id = id, .version = packet->version };

  memcpy (key.source, packet->source, sizeof key.source);
  memcpy (key.destination, packet->destination, sizeof key.destination);
  /* RFC 791 section 3.2 tells datagrams apart by protocol too, RFC 8200 section 4.5 does not. */
  key.protocol = packet->version == 4 ? packet->protocol : 0;
  if (!mscope_ip_fragments_push (self->fragments, &key, &fragment, packet->protocol, time_us))
    return FALSE;
  mscope_ip_fragments_take (self->fragments, packet);
  return TRUE;
}

static gboolean
read_ipv4 (MscopeIpLayer *self,
           MscopeCursor *cursor,
           gsize on_wire,
           gint64 time_us,
           MscopeIpPacket *packet)
{
  guint header_length = (mscope_cursor_u8 (cursor) & 0xf) * 4u;
  gsize length;
  guint16 id, fragment;

  mscope_cursor_skip (cursor, 1);
  length = mscope_cursor_u16be (cursor);
  id = mscope_cursor_u16be (cursor);
  fragment = mscope_cursor_u16be (cursor);
  mscope_cursor_skip (cursor, 1);
  packet->protocol = mscope_cursor_u8 (cursor);
  mscope_cursor_skip (cursor, 2);
  copy_address (packet->source, cursor, 4);
  copy_address (packet->destination, cursor, 4);
  if (header_length < 20)
    return FALSE;
  mscope_cursor_skip (cursor, header_length - 20);
  /* Segmentation left to the network card leaves the length 0 in what is captured. */
  if (length == 0)
    length = on_wire;
  length = MIN (length, on_wire);
  if (cursor->cut_short || length < header_length)
    return FALSE;

  set_payload (packet, cursor, length - header_length);
  if ((fragment & (IPV4_MORE_FRAGMENTS | IPV4_OFFSET)) == 0)
    return TRUE;
  return join_fragment (self, packet, id, (guint16) ((fragment & IPV4_OFFSET) * 8),
                        (fragment & IPV4_MORE_FRAGMENTS) != 0, time_us);
}

/* The length of the extension header @type, whose second octet is @units; 0 if it is none. */
static gsize
get_extension_length (guint8 type,
                      guint8 units)
{
  switch (type)
    {
    case HEADER_HOP_BY_HOP:
    case HEADER_ROUTING:
    case HEADER_DESTINATION:
    case HEADER_MOBILITY:
      return (units + 1u) * 8;
    case HEADER_AUTHENTICATION:
      return (units + 2u) * 4;
    default:
      return 0;
    }
}

/* Passes over extension headers until one is a fragment's or none at all. */
static gboolean
skip_extensions (MscopeIpPacket *packet)
{
  for (int i = 0; i < MSCOPE_IP_MAX_HEADERS; i++)
    {
      MscopeCursor cursor = mscope_cursor (packet->payload, packet->captured);
      guint8 next = mscope_cursor_u8 (&cursor);
      gsize length = get_extension_length (packet->protocol, mscope_cursor_u8 (&cursor));

      if (length == 0)
        return TRUE;
      if (length > packet->captured)
        return FALSE;
      packet->protocol = next;
      packet->payload += length;
      packet->captured -= length;
      packet->length -= length;
    }
  return FALSE;
}

static gboolean
read_fragment_header (MscopeIpLayer *self,
                      MscopeIpPacket *packet,
                      gint64 time_us)
{
  MscopeCursor cursor = mscope_cursor (packet->payload, packet->captured);
  guint16 offset;
  guint32 id;

  packet->protocol = mscope_cursor_u8 (&cursor);
  mscope_cursor_skip (&cursor, 1);
  offset = mscope_cursor_u16be (&cursor);
  id = mscope_cursor_u32be (&cursor);
  if (cursor.cut_short)
    return FALSE;
  set_payload (packet, &cursor, packet->length - 8);
  if ((offset & ~6) == 0)
    return TRUE; /* an "atomic" fragment is the whole (RFC 6946) */
  return join_fragment (self, packet, id, offset & 0xfff8, offset & 1, time_us);
}

static gboolean
read_ipv6 (MscopeIpLayer *self,
           MscopeCursor *cursor,
           gsize on_wire,
           gint64 time_us,
           MscopeIpPacket *packet)
{
  gsize length;

  mscope_cursor_skip (cursor, 4);
  length = mscope_cursor_u16be (cursor);
  packet->protocol = mscope_cursor_u8 (cursor);
  mscope_cursor_skip (cursor, 1);
  copy_address (packet->source, cursor, 16);
  copy_address (packet->destination, cursor, 16);
  if (cursor->cut_short)
    return FALSE;
  if (length == 0)
    length = on_wire;
  length = MIN (length, on_wire - MIN (on_wire, 40));

  set_payload (packet, cursor, length);
  if (!skip_extensions (packet))
    return FALSE;
  if (packet->protocol != HEADER_FRAGMENT)
    return TRUE;
  /* A fragment of fragments does not exist: what the datagram holds is not asked for one again. */
  return read_fragment_header (self, packet, time_us) && skip_extensions (packet);
}

gboolean
mscope_ip_layer_push (MscopeIpLayer *self,
                      MscopeCursor *cursor,
                      gsize on_wire,
                      gint64 time_us,
                      MscopeIpPacket *packet)
{
  MscopeCursor ahead = *cursor;

  memset (packet, 0, sizeof *packet);
  packet->version = mscope_cursor_u8 (&ahead) >> 4;
  switch (packet->version)
    {
    case 4:
      return read_ipv4 (self, cursor, on_wire, time_us, packet);
    case 6:
      return read_ipv6 (self, cursor, on_wire, time_us, packet);
    default:
      return FALSE;
    }
}
