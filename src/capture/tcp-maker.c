/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 791 (IPv4), RFC 8200 (IPv6), RFC 9293 (TCP: section 3.1 header and checksum, 3.5 begin, 3.6 end), RFC 1071. */
#include "config.h"

#include "capture/tcp-maker.h"

#include <arpa/inet.h>
#include <string.h>

#include "capture/pcapng-writer.h"

#define FIN 0x01
#define SYN 0x02
#define RST 0x04
#define PSH 0x08
#define ACK 0x10

#define MTU 1500 /* of an Ethernet */
#define IPV4_HEADER 20
#define IPV6_HEADER 40
#define TCP_HEADER 20
#define MSS_OPTION 4
#define WINDOW 65535
#define HOPS 64
#define PROTOCOL_TCP 6
#define MAX_ADDRESS 16

/* Ports that the system gives to clients (RFC 6335 section 6), where there are none. */
#define FIRST_PORT 49152

typedef struct
{
  guint8 address[MAX_ADDRESS];
  guint16 port;
  guint32 next;      /* sequence number of what it says next */
  guint32 seen;      /* what it has acknowledged of the other's */
  guint n_unseen;    /* segments of the other's since then */
  guint16 packet_id; /* IPv4 */
} End;

struct _MscopeTcpMaker
{
  End ends[MSCOPE_N_SIDES];
  gboolean ipv6;
  GByteArray *packet;
};

/* --- numbers --- */

static void
append_u8 (GByteArray *out,
           guint8 value)
{
  g_byte_array_append (out, &value, 1);
}

static void
append_u16 (GByteArray *out,
            guint16 value)
{
  guint16 bytes = GUINT16_TO_BE (value);

  g_byte_array_append (out, (const guint8 *) &bytes, sizeof bytes);
}

static void
append_u32 (GByteArray *out,
            guint32 value)
{
  guint32 bytes = GUINT32_TO_BE (value);

  g_byte_array_append (out, (const guint8 *) &bytes, sizeof bytes);
}

static void
set_u16 (GByteArray *out,
         gsize at,
         guint16 value)
{
  out->data[at] = (guint8) (value >> 8);
  out->data[at + 1] = (guint8) value;
}

/* RFC 1071 section 1: words in network order; an odd octet has a zero behind it. */
static guint32
add_words (guint32 sum,
           const guint8 *bytes,
           gsize length)
{
  for (gsize i = 0; i + 1 < length; i += 2)
    sum += (guint32) (bytes[i] << 8 | bytes[i + 1]);
  if (length % 2 == 1)
    sum += (guint32) bytes[length - 1] << 8;
  return sum;
}

static guint16
finish_sum (guint32 sum)
{
  while (sum >> 16 != 0)
    sum = (sum & 0xffff) + (sum >> 16);
  return (guint16) ~sum;
}

/* --- packets --- */

static gsize
get_address_length (const MscopeTcpMaker *self)
{
  return self->ipv6 ? 16 : 4;
}

static gsize
get_ip_header (const MscopeTcpMaker *self)
{
  return self->ipv6 ? IPV6_HEADER : IPV4_HEADER;
}

static gsize
get_max_segment (const MscopeTcpMaker *self)
{
  return MTU - get_ip_header (self) - TCP_HEADER;
}

static void
append_ip_header (MscopeTcpMaker *self,
                  End *from,
                  const End *to,
                  gsize n_tcp)
{
  GByteArray *packet = self->packet;

  if (self->ipv6)
    {
      append_u32 (packet, 6u << 28);
      append_u16 (packet, (guint16) n_tcp);
      append_u8 (packet, PROTOCOL_TCP);
      append_u8 (packet, HOPS);
    }
  else
    {
      append_u16 (packet, 0x4500);
      append_u16 (packet, (guint16) (IPV4_HEADER + n_tcp));
      append_u16 (packet, from->packet_id++);
      append_u16 (packet, 0x4000); /* not to be cut into fragments */
      append_u8 (packet, HOPS);
      append_u8 (packet, PROTOCOL_TCP);
      append_u16 (packet, 0);
    }
  g_byte_array_append (packet, from->address, (guint) get_address_length (self));
  g_byte_array_append (packet, to->address, (guint) get_address_length (self));
  if (!self->ipv6)
    set_u16 (packet, 10, finish_sum (add_words (0, packet->data, IPV4_HEADER)));
}

static void
append_tcp_header (MscopeTcpMaker *self,
                   const End *from,
                   const End *to,
                   guint8 flags)
{
  GByteArray *packet = self->packet;
  gsize n_header = TCP_HEADER + ((flags & SYN) != 0 ? MSS_OPTION : 0);

  append_u16 (packet, from->port);
  append_u16 (packet, to->port);
  append_u32 (packet, from->next);
  append_u32 (packet, (flags & ACK) != 0 ? to->next : 0);
  append_u8 (packet, (guint8) (n_header / 4 << 4));
  append_u8 (packet, flags);
  append_u16 (packet, WINDOW);
  append_u16 (packet, 0); /* checksum */
  append_u16 (packet, 0);
  if ((flags & SYN) == 0)
    return;
  append_u8 (packet, 2);
  append_u8 (packet, MSS_OPTION);
  append_u16 (packet, (guint16) get_max_segment (self));
}

/* With the pseudo header, which is the same sum for IPv4 and IPv6 (RFC 8200 section 8.1). */
static void
set_tcp_checksum (MscopeTcpMaker *self)
{
  gsize header = get_ip_header (self), n_tcp = self->packet->len - header;
  const guint8 *addresses = self->packet->data + header - 2 * get_address_length (self);
  guint32 sum = add_words ((guint32) (PROTOCOL_TCP + n_tcp), addresses, 2 * get_address_length (self));

  set_u16 (self->packet, header + 16, finish_sum (add_words (sum, self->packet->data + header, n_tcp)));
}

static void
append_packet (MscopeTcpMaker *self,
               MscopeSide side,
               guint8 flags,
               const char *octets,
               gsize n,
               gint64 time_us,
               GByteArray *out)
{
  End *from = &self->ends[side];
  End *to = &self->ends[!side];
  gsize n_header = TCP_HEADER + ((flags & SYN) != 0 ? MSS_OPTION : 0);
  MscopePacket packet = { .time_us = time_us, .link_type = MSCOPE_TCP_MAKER_LINK_TYPE };

  g_byte_array_set_size (self->packet, 0);
  append_ip_header (self, from, to, n_header + n);
  append_tcp_header (self, from, to, flags);
  if (n > 0)
    g_byte_array_append (self->packet, (const guint8 *) octets, (guint) n);
  set_tcp_checksum (self);

  packet.length = packet.captured = self->packet->len;
  packet.data = self->packet->data;
  mscope_pcapng_append_packet (out, &packet, NULL);

  from->next += (guint32) n + ((flags & (SYN | FIN)) != 0 ? 1 : 0);
  if ((flags & ACK) != 0)
    {
      from->seen = to->next;
      from->n_unseen = 0;
    }
  to->n_unseen += n > 0 ? 1 : 0;
}

/* @side acknowledges what it has not yet. */
static void
acknowledge (MscopeTcpMaker *self,
             MscopeSide side,
             gint64 time_us,
             GByteArray *out)
{
  if (self->ends[side].seen != self->ends[!side].next)
    append_packet (self, side, ACK, NULL, 0, time_us, out);
}

/* --- life cycle --- */

static gboolean
set_address (End *end,
             int family,
             const char *text)
{
  return inet_pton (family, text, end->address) == 1;
}

static void
set_ends (MscopeTcpMaker *self,
          const MscopeConversation *conversation)
{
  static const guint16 ports[MSCOPE_N_PROTOCOLS] = {
    [MSCOPE_PROTOCOL_SMTP] = 25, [MSCOPE_PROTOCOL_POP3] = 110, [MSCOPE_PROTOCOL_IMAP] = 143,
  };
  guint16 made_up[MSCOPE_N_SIDES] = {
    [MSCOPE_SIDE_CLIENT] = (guint16) (FIRST_PORT + conversation->id % (G_MAXUINT16 - FIRST_PORT)),
    [MSCOPE_SIDE_SERVER] = ports[conversation->protocol],
  };

  self->ipv6 = strchr (conversation->address[MSCOPE_SIDE_SERVER], ':') != NULL;
  for (int side = 0; side < MSCOPE_N_SIDES; side++)
    {
      End *end = &self->ends[side];

      if (!set_address (end, self->ipv6 ? AF_INET6 : AF_INET, conversation->address[side]))
        set_address (end, self->ipv6 ? AF_INET6 : AF_INET, self->ipv6 ? "::1" : "127.0.0.1");
      end->port = conversation->port[side] != 0 ? conversation->port[side] : made_up[side];
      /* Apart for each side and each connection, as RFC 9293 section 3.4.1 wants; nobody has to guess them. */
      end->next = conversation->id * 0x9e3779b1u + (guint32) side * 0x40000000u + (guint32) conversation->start_us;
    }
}

MscopeTcpMaker *
mscope_tcp_maker_new (const MscopeConversation *conversation)
{
  MscopeTcpMaker *self = g_new0 (MscopeTcpMaker, 1);

  self->packet = g_byte_array_sized_new (MTU);
  set_ends (self, conversation);
  return self;
}

void
mscope_tcp_maker_free (MscopeTcpMaker *self)
{
  g_byte_array_unref (self->packet);
  g_free (self);
}

void
mscope_tcp_maker_open (MscopeTcpMaker *self,
                       gint64 time_us,
                       GByteArray *out)
{
  append_packet (self, MSCOPE_SIDE_CLIENT, SYN, NULL, 0, time_us, out);
  append_packet (self, MSCOPE_SIDE_SERVER, SYN | ACK, NULL, 0, time_us, out);
  append_packet (self, MSCOPE_SIDE_CLIENT, ACK, NULL, 0, time_us, out);
}

/* RFC 9293 section 3.8.6.3: an acknowledgement for every second full segment at the least. */
void
mscope_tcp_maker_say (MscopeTcpMaker *self,
                      MscopeSide side,
                      const char *octets,
                      gsize n,
                      gint64 time_us,
                      GByteArray *out)
{
  gsize max = get_max_segment (self);

  for (gsize at = 0, part; at < n; at += part)
    {
      part = MIN (n - at, max);
      append_packet (self, side, at + part == n ? PSH | ACK : ACK, octets + at, part, time_us, out);
      if (self->ends[!side].n_unseen >= 2)
        acknowledge (self, !side, time_us, out);
    }
}

void
mscope_tcp_maker_close (MscopeTcpMaker *self,
                        MscopeSide first,
                        gboolean reset,
                        gint64 time_us,
                        GByteArray *out)
{
  if (reset)
    {
      append_packet (self, first, RST | ACK, NULL, 0, time_us, out);
      return;
    }
  append_packet (self, first, FIN | ACK, NULL, 0, time_us, out);
  append_packet (self, !first, FIN | ACK, NULL, 0, time_us, out);
  append_packet (self, first, ACK, NULL, 0, time_us, out);
}
