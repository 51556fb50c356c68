/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/packet-filter.h"

#include <string.h>

#define ETHERNET 1
#define RAW 101

/* IPv4, TCP from 192.0.2.10:40000 to 192.0.2.25:25. */
static const guint8 ip[] = {
  0x45, 0, 0, 40, 0, 0, 0x40, 0, 64, 6, 0, 0, 192, 0, 2, 10, 192, 0, 2, 25,
  0x9c, 0x40, 0, 25, 0, 0, 0, 1, 0, 0, 0, 0, 0x50, 2, 0, 0, 0, 0, 0, 0,
};

static MscopePacket
make_packet (guint32 link_type,
             guint8 *buffer)
{
  static const guint8 ethernet[] = { 2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0 };
  guint32 head = link_type == ETHERNET ? sizeof ethernet : 0;
  MscopePacket packet = { .frame = 1, .link_type = link_type, .data = buffer };

  memcpy (buffer, ethernet, head);
  memcpy (buffer + head, ip, sizeof ip);
  packet.captured = packet.length = head + (guint32) sizeof ip;
  return packet;
}

static void
test_matches (void)
{
  static const struct
  {
    const char *expression;
    gboolean ethernet, raw;
  } rows[] = {
    { "tcp port 25", TRUE, TRUE },
    { "src host 192.0.2.10", TRUE, TRUE },
    { "udp", FALSE, FALSE },
    { "tcp port 110", FALSE, FALSE },
    { "ether src 02:00:00:00:00:01", TRUE, FALSE },
    { "", TRUE, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MscopePacketFilter) filter = mscope_packet_filter_new (rows[i].expression, &error);
      guint8 buffer[128];
      MscopePacket packet;

      g_test_message ("%s", rows[i].expression);
      g_assert_no_error (error);
      packet = make_packet (ETHERNET, buffer);
      g_assert_cmpint (mscope_packet_filter_matches (filter, &packet), ==, rows[i].ethernet);
      packet = make_packet (RAW, buffer);
      g_assert_cmpint (mscope_packet_filter_matches (filter, &packet), ==, rows[i].raw);
    }
}

static void
test_syntax (void)
{
  static const char *const expressions[] = { "tcp prt 25", "host", "port 70000", "(tcp" };

  for (gsize i = 0; i < G_N_ELEMENTS (expressions); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (mscope_packet_filter_new (expressions[i], &error));
      g_assert_error (error, MSCOPE_FILTER_ERROR, MSCOPE_FILTER_ERROR_SYNTAX);
      g_assert_nonnull (strstr (error->message, expressions[i]));
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/packet-filter/matches", test_matches);
  g_test_add_func ("/engine/packet-filter/syntax", test_syntax);
  return g_test_run ();
}
