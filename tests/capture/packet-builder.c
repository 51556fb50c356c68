/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "packet-builder.h"

#include <string.h>

/* --- octets --- */

void
octets_append (const Octets *self,
               const void *bytes,
               gsize length)
{
  if (length > 0)
    g_byte_array_append (self->out, bytes, (guint) length);
}

void
octets_u16 (const Octets *self,
            guint16 value)
{
  value = self->big_endian ? GUINT16_TO_BE (value) : GUINT16_TO_LE (value);
  octets_append (self, &value, sizeof value);
}

void
octets_u32 (const Octets *self,
            guint32 value)
{
  value = self->big_endian ? GUINT32_TO_BE (value) : GUINT32_TO_LE (value);
  octets_append (self, &value, sizeof value);
}

guint
octets_begin_block (const Octets *self,
                    guint32 type)
{
  guint start = self->out->len;

  octets_u32 (self, type);
  octets_u32 (self, 0);
  return start;
}

void
octets_end_block (const Octets *self,
                  guint start)
{
  g_autoptr (GByteArray) length = g_byte_array_new ();
  Octets at = { length, self->big_endian };

  while (self->out->len % 4 != 0)
    octets_append (self, "", 1);
  octets_u32 (&at, self->out->len + 4 - start);
  memcpy (self->out->data + start + 4, length->data, 4);
  octets_append (self, length->data, 4);
}

void
octets_section (const Octets *self)
{
  guint block = octets_begin_block (self, 0x0a0d0d0a);

  octets_u32 (self, 0x1a2b3c4d);
  octets_u16 (self, 1);
  octets_u16 (self, 0);
  octets_u32 (self, 0xffffffff);
  octets_u32 (self, 0xffffffff);
  octets_end_block (self, block);
}

void
octets_interface (const Octets *self,
                  guint16 link_type,
                  guint8 resolution)
{
  guint block = octets_begin_block (self, 1);

  octets_u16 (self, link_type);
  octets_u16 (self, 0);
  octets_u32 (self, 0);
  octets_u16 (self, 9); /* if_tsresol */
  octets_u16 (self, 1);
  octets_append (self, (const guint8[]) { resolution, 0, 0, 0 }, 4);
  octets_u32 (self, 0);
  octets_end_block (self, block);
}

void
octets_packet (const Octets *self,
               guint32 interface_id,
               guint64 units,
               const void *data,
               guint32 captured,
               guint32 length)
{
  guint block = octets_begin_block (self, 6);

  octets_u32 (self, interface_id);
  octets_u32 (self, (guint32) (units >> 32));
  octets_u32 (self, (guint32) units);
  octets_u32 (self, captured);
  octets_u32 (self, length);
  octets_append (self, data, captured);
  octets_end_block (self, block);
}

void
octets_pcap_header (const Octets *self,
                    gboolean nanoseconds,
                    guint32 link_type)
{
  octets_u32 (self, nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4);
  octets_u16 (self, 2);
  octets_u16 (self, 4);
  octets_u32 (self, 0);
  octets_u32 (self, 0);
  octets_u32 (self, 262144);
  octets_u32 (self, link_type);
}

void
octets_pcap_record (const Octets *self,
                    guint32 seconds,
                    guint32 fraction,
                    const void *data,
                    guint32 captured,
                    guint32 length)
{
  octets_u32 (self, seconds);
  octets_u32 (self, fraction);
  octets_u32 (self, captured);
  octets_u32 (self, length);
  octets_append (self, data, captured);
}

/* --- IP --- */

GByteArray *
build_ipv4 (guint8 from,
            guint8 to,
            guint8 protocol,
            guint16 id,
            guint16 fragment,
            const void *payload,
            gsize length)
{
  Octets at = { g_byte_array_new (), TRUE };

  octets_append (&at, (const guint8[]) { 0x45, 0 }, 2);
  octets_u16 (&at, (guint16) (20 + length));
  octets_u16 (&at, id);
  octets_u16 (&at, fragment);
  octets_append (&at, (const guint8[]) { 64, protocol, 0xba, 0xad, 10, 0, 0, from, 10, 0, 0, to }, 12);
  octets_append (&at, payload, length);
  return at.out;
}

GByteArray *
build_ipv6 (guint8 from,
            guint8 to,
            guint8 next_header,
            const void *payload,
            gsize length)
{
  Octets at = { g_byte_array_new (), TRUE };
  guint8 address[16] = { 0x20, 0x01, 0x0d, 0xb8 };

  octets_u32 (&at, 0x60000000);
  octets_u16 (&at, (guint16) length);
  octets_append (&at, (const guint8[]) { next_header, 64 }, 2);
  address[15] = from;
  octets_append (&at, address, sizeof address);
  address[15] = to;
  octets_append (&at, address, sizeof address);
  octets_append (&at, payload, length);
  return at.out;
}

/* --- captures --- */

PacketBuilder *
packet_builder_new (void)
{
  PacketBuilder *self = g_new0 (PacketBuilder, 1);

  self->octets = g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);
  self->packets = g_array_new (FALSE, FALSE, sizeof (MscopePacket));
  self->time_us = G_GINT64_CONSTANT (1700000000) * G_USEC_PER_SEC;
  return self;
}

void
packet_builder_free (PacketBuilder *self)
{
  g_ptr_array_unref (self->octets);
  g_array_unref (self->packets);
  g_free (self);
}

void
packet_builder_add (PacketBuilder *self,
                    guint32 link_type,
                    GByteArray *octets)
{
  MscopePacket packet = {
    .frame = self->packets->len + 1,
    .time_us = self->time_us += 1000,
    .link_type = link_type,
    .length = octets->len,
    .captured = octets->len,
    .data = octets->data,
  };

  g_ptr_array_add (self->octets, octets);
  g_array_append_val (self->packets, packet);
}

GByteArray *
packet_builder_to_pcap (const PacketBuilder *self)
{
  Octets at = { g_byte_array_new (), FALSE };

  for (guint i = 0; i < self->packets->len; i++)
    {
      const MscopePacket *packet = &g_array_index (self->packets, MscopePacket, i);

      if (i == 0)
        octets_pcap_header (&at, FALSE, packet->link_type);
      octets_pcap_record (&at, (guint32) (packet->time_us / G_USEC_PER_SEC),
                          (guint32) (packet->time_us % G_USEC_PER_SEC), packet->data, packet->captured, packet->length);
    }
  return at.out;
}

/* --- talks --- */

void
talk_segment (Talk *self,
              MscopeSide side,
              guint8 flags,
              gint64 offset,
              guint32 acked,
              const char *text)
{
  g_autoptr (GByteArray) tcp = g_byte_array_new ();
  Octets at = { tcp, TRUE };
  guint32 sequence = self->base[side] + (guint32) offset;

  octets_u16 (&at, self->port[side]);
  octets_u16 (&at, self->port[!side]);
  octets_u32 (&at, sequence);
  octets_u32 (&at, (flags & MSCOPE_TCP_ACK) != 0 ? self->base[!side] + acked : 0);
  octets_append (&at, (const guint8[]) { 0x50, flags, 0x20, 0, 0xba, 0xad, 0, 0 }, 8);
  octets_append (&at, text, strlen (text));
  packet_builder_add (self->builder, LINK_RAW,
                      build_ipv4 (1 + side, 2 - side, 6, 0, 0, tcp->data, tcp->len));
}

void
talk_open (Talk *self)
{
  talk_segment (self, MSCOPE_SIDE_CLIENT, MSCOPE_TCP_SYN, -1, 0, "");
  talk_segment (self, MSCOPE_SIDE_SERVER, MSCOPE_TCP_SYN | MSCOPE_TCP_ACK, -1, 0, "");
  talk_segment (self, MSCOPE_SIDE_CLIENT, MSCOPE_TCP_ACK, 0, 0, "");
}

void
talk_say (Talk *self,
          MscopeSide side,
          const char *text)
{
  talk_segment (self, side, MSCOPE_TCP_ACK | MSCOPE_TCP_PSH, self->next[side], self->next[!side], text);
  self->next[side] += (guint32) strlen (text);
}

void
talk_lose (Talk *self,
           MscopeSide side,
           const char *text)
{
  self->next[side] += (guint32) strlen (text);
}

void
talk_close (Talk *self)
{
  talk_segment (self, MSCOPE_SIDE_CLIENT, MSCOPE_TCP_ACK | MSCOPE_TCP_FIN, self->next[0], self->next[1], "");
  talk_segment (self, MSCOPE_SIDE_SERVER, MSCOPE_TCP_ACK | MSCOPE_TCP_FIN, self->next[1], self->next[0] + 1, "");
  talk_segment (self, MSCOPE_SIDE_CLIENT, MSCOPE_TCP_ACK, self->next[0] + 1, self->next[1] + 1, "");
}
