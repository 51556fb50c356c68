/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "capture/pcap-reader.h"
#include "capture/pcapng-writer.h"
#include "capture/tcp-maker.h"
#include "capture/tracer.h"

#include <string.h>

#define TIME_US G_GINT64_CONSTANT (1227367920123456)

typedef struct
{
  const char *client;
  const char *server;
  guint16 ports[MSCOPE_N_SIDES];
  gsize header; /* of IP */
} Kind;

static const Kind kinds[] = {
  { "192.0.2.10", "192.0.2.25", { 40000, 25 }, 20 },
  { "2001:db8::10", "2001:db8::25", { 40000, 25 }, 40 },
};

static MscopeConversation
describe (const Kind *kind)
{
  MscopeConversation conversation = { .id = 3, .protocol = MSCOPE_PROTOCOL_SMTP, .start_us = TIME_US };

  g_strlcpy (conversation.address[MSCOPE_SIDE_CLIENT], kind->client, sizeof conversation.address[0]);
  g_strlcpy (conversation.address[MSCOPE_SIDE_SERVER], kind->server, sizeof conversation.address[0]);
  memcpy (conversation.port, kind->ports, sizeof conversation.port);
  return conversation;
}

static GByteArray *
begin_file (void)
{
  GByteArray *out = g_byte_array_new ();

  mscope_pcapng_append_header (out, MSCOPE_TCP_MAKER_LINK_TYPE, NULL, NULL, NULL);
  return out;
}

static void
say (MscopeTcpMaker *maker,
     MscopeSide side,
     const char *text,
     GByteArray *out)
{
  mscope_tcp_maker_say (maker, side, text, strlen (text), TIME_US, out);
}

/* --- reading back, by other means --- */

typedef struct
{
  guint8 octets[1500];
  gsize length;
} Packet;

/* (transfer full) (element-type Packet) */
static GArray *
read_packets (const GByteArray *file)
{
  g_autoptr (MscopePcapReader) reader = mscope_pcap_reader_new ();
  GArray *packets = g_array_new (FALSE, TRUE, sizeof (Packet));
  g_autoptr (GError) error = NULL;
  MscopePacket packet;

  mscope_pcap_reader_push (reader, file->data, file->len);
  mscope_pcap_reader_finish (reader);
  while (mscope_pcap_reader_next (reader, &packet, &error) == 1)
    {
      Packet copy = { .length = packet.captured };

      g_assert_cmpuint (packet.captured, <=, sizeof copy.octets);
      g_assert_cmpuint (packet.captured, ==, packet.length);
      g_assert_cmpuint (packet.link_type, ==, MSCOPE_TCP_MAKER_LINK_TYPE);
      memcpy (copy.octets, packet.data, packet.captured);
      g_array_append_val (packets, copy);
    }
  g_assert_no_error (error);
  return packets;
}

static guint
get_word (const Packet *packet,
          gsize at)
{
  return (guint) packet->octets[at] << 8 | (at + 1 < packet->length ? packet->octets[at + 1] : 0);
}

/* Over what a checksum protects, itself included, the sum is all ones (RFC 1071 section 1). */
static void
assert_checksums (const Packet *packet,
                  gsize header)
{
  gsize n_addresses = header == 20 ? 8 : 32;
  guint64 sum = 0, tcp = 6 + packet->length - header;

  for (gsize at = 0; header == 20 && at < header; at += 2)
    sum += get_word (packet, at);
  for (gsize at = header - n_addresses; at < packet->length; at += 2)
    tcp += get_word (packet, at);
  while (sum > 0xffff)
    sum = (sum >> 16) + (sum & 0xffff);
  while (tcp > 0xffff)
    tcp = (tcp >> 16) + (tcp & 0xffff);
  if (header == 20)
    g_assert_cmpuint (sum, ==, 0xffff);
  g_assert_cmpuint (tcp, ==, 0xffff);
}

/* "C>SA" …: who sent which flags, how many octets. */
static char *
describe_packets (const GByteArray *file,
                  const Kind *kind)
{
  g_autoptr (GArray) packets = read_packets (file);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < packets->len; i++)
    {
      const Packet *packet = &g_array_index (packets, Packet, i);
      gsize tcp = kind->header;
      guint flags = packet->octets[tcp + 13];
      gsize content = packet->length - tcp - (packet->octets[tcp + 12] >> 4) * 4;

      assert_checksums (packet, kind->header);
      g_string_append_printf (text, "%s%c%s%s%s%s%s", i > 0 ? " " : "", get_word (packet, tcp) == kind->ports[0] ? 'C' : 'S',
                              (flags & 2) != 0 ? "s" : "", (flags & 1) != 0 ? "f" : "", (flags & 4) != 0 ? "r" : "",
                              (flags & 8) != 0 ? "p" : "", (flags & 16) != 0 ? "a" : "");
      if (content > 0)
        g_string_append_printf (text, "%u", (guint) content);
    }
  return g_string_free (text, FALSE);
}

static void
test_dialogue (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      MscopeConversation conversation = describe (&kinds[i]);
      g_autoptr (MscopeTcpMaker) maker = mscope_tcp_maker_new (&conversation);
      g_autoptr (GByteArray) out = begin_file ();
      g_autofree char *packets = NULL;

      mscope_tcp_maker_open (maker, TIME_US, out);
      say (maker, MSCOPE_SIDE_SERVER, "220 x\r\n", out);
      say (maker, MSCOPE_SIDE_CLIENT, "QUIT\r\n", out);
      say (maker, MSCOPE_SIDE_SERVER, "221 y\r\n", out);
      mscope_tcp_maker_close (maker, MSCOPE_SIDE_SERVER, FALSE, TIME_US, out);
      packets = describe_packets (out, &kinds[i]);
      g_assert_cmpstr (packets, ==, "Cs Ssa Ca Spa7 Cpa6 Spa7 Sfa Cfa Sa");
    }
}

/* Segments are as long as an Ethernet carries them; every second one is acknowledged. */
static void
test_long (void)
{
  static const char *const expected[] = {
    "Cs Ssa Ca Ca1460 Ca1460 Sa Cpa81 Spa1",
    "Cs Ssa Ca Ca1440 Ca1440 Sa Cpa121 Spa1",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      MscopeConversation conversation = describe (&kinds[i]);
      g_autoptr (MscopeTcpMaker) maker = mscope_tcp_maker_new (&conversation);
      g_autoptr (GByteArray) out = begin_file ();
      g_autofree char *text = g_strnfill (3001, 'x');
      g_autofree char *packets = NULL;

      mscope_tcp_maker_open (maker, TIME_US, out);
      say (maker, MSCOPE_SIDE_CLIENT, text, out);
      say (maker, MSCOPE_SIDE_SERVER, "y", out);
      packets = describe_packets (out, &kinds[i]);
      g_assert_cmpstr (packets, ==, expected[i]);
    }
}

static void
test_ends (void)
{
  static const struct
  {
    MscopeSide first;
    gboolean reset;
    const char *packets;
  } rows[] = {
    { MSCOPE_SIDE_CLIENT, FALSE, "Cs Ssa Ca Cfa Sfa Ca" },
    { MSCOPE_SIDE_SERVER, FALSE, "Cs Ssa Ca Sfa Cfa Sa" },
    { MSCOPE_SIDE_CLIENT, TRUE, "Cs Ssa Ca Cra" },
    { MSCOPE_SIDE_SERVER, TRUE, "Cs Ssa Ca Sra" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      MscopeConversation conversation = describe (&kinds[0]);
      g_autoptr (MscopeTcpMaker) maker = mscope_tcp_maker_new (&conversation);
      g_autoptr (GByteArray) out = begin_file ();
      g_autofree char *packets = NULL;

      mscope_tcp_maker_open (maker, TIME_US, out);
      mscope_tcp_maker_close (maker, rows[i].first, rows[i].reset, TIME_US, out);
      packets = describe_packets (out, &kinds[0]);
      g_assert_cmpstr (packets, ==, rows[i].packets);
    }
}

/* What is made is what the tracer reads: the same octets, ends, addresses. */
static void
test_traced (void)
{
  MscopeConversation conversation = describe (&kinds[1]);
  g_autoptr (MscopeTcpMaker) maker = mscope_tcp_maker_new (&conversation);
  g_autoptr (MscopeTracer) tracer = mscope_tracer_new (NULL);
  g_autoptr (MscopePcapReader) reader = mscope_pcap_reader_new ();
  g_autoptr (GByteArray) out = begin_file ();
  g_autoptr (GString) said = g_string_new (NULL);
  g_autofree char *line = g_strnfill (4000, 'x');
  MscopeTraceEvent event;
  MscopePacket packet;

  mscope_tcp_maker_open (maker, TIME_US, out);
  say (maker, MSCOPE_SIDE_SERVER, "220 x ESMTP\r\n", out);
  say (maker, MSCOPE_SIDE_CLIENT, line, out);
  say (maker, MSCOPE_SIDE_CLIENT, "\r\n", out);
  say (maker, MSCOPE_SIDE_SERVER, "500 no\r\n", out);
  mscope_tcp_maker_close (maker, MSCOPE_SIDE_CLIENT, FALSE, TIME_US, out);

  mscope_pcap_reader_push (reader, out->data, out->len);
  mscope_pcap_reader_finish (reader);
  while (mscope_pcap_reader_next (reader, &packet, NULL) == 1)
    mscope_tracer_push (tracer, &packet);
  mscope_tracer_finish (tracer);
  while (mscope_tracer_next (tracer, &event))
    if (event.type == MSCOPE_TRACE_ENTRY)
      {
        g_string_append_printf (said, "%s %u|", mscope_entry_kind_get_name (event.entry->kind), (guint) event.entry->length);
        mscope_entry_unref (event.entry);
      }
    else if (event.type == MSCOPE_TRACE_END)
      {
        g_assert_cmpint (event.conversation->closed, ==, MSCOPE_CLOSED_FIN);
        g_assert_cmpstr (event.conversation->address[MSCOPE_SIDE_CLIENT], ==, kinds[1].client);
        g_assert_cmpstr (event.conversation->address[MSCOPE_SIDE_SERVER], ==, kinds[1].server);
        g_assert_cmpuint (event.conversation->port[MSCOPE_SIDE_SERVER], ==, 25);
        g_assert_cmpuint (event.conversation->n_bytes[MSCOPE_SIDE_CLIENT], ==, 4002);
      }
  g_assert_cmpstr (said->str, ==, "greeting 13|command 4002|reply 8|");
}

/* Within the program there are no addresses. */
static void
test_no_addresses (void)
{
  static const Kind loopback = { NULL, NULL, { 49152 + 7, 110 }, 20 };
  const MscopeConversation conversation = { .id = 7, .protocol = MSCOPE_PROTOCOL_POP3 };
  g_autoptr (MscopeTcpMaker) maker = mscope_tcp_maker_new (&conversation);
  g_autoptr (GByteArray) out = begin_file ();
  g_autofree char *packets = NULL;

  mscope_tcp_maker_open (maker, TIME_US, out);
  packets = describe_packets (out, &loopback);
  g_assert_cmpstr (packets, ==, "Cs Ssa Ca");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/capture/tcp-maker/dialogue", test_dialogue);
  g_test_add_func ("/capture/tcp-maker/long", test_long);
  g_test_add_func ("/capture/tcp-maker/ends", test_ends);
  g_test_add_func ("/capture/tcp-maker/traced", test_traced);
  g_test_add_func ("/capture/tcp-maker/no-addresses", test_no_addresses);
  return g_test_run ();
}
