/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "app/packet-content.h"
#include "dialogue/follower.h"

#define ETHERNET 1
#define HEADERS (14 + 20 + 32)

/* Ethernet, IPv4 and TCP with timestamps; the lengths are those of 27 octets of content. */
static const guint8 headers[HEADERS] = {
  2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0,                                         /* Ethernet */
  0x45, 0, 0, 79, 0, 1, 0x40, 0, 64, 6, 0, 0, 192, 0, 2, 10, 192, 0, 2, 25,         /* IPv4 */
  0xc3, 0x50, 0, 25, 0, 0, 0, 1, 0, 0, 0, 2, 0x80, 0x18, 0xfa, 0xf0, 0, 0, 0, 0,    /* TCP */
  1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2,                                              /* its options */
};

static const char content[] = "EHLO pc\r\nNOOP\r\nMAIL FROM:<a"; /* the last line goes on in another packet */

typedef struct
{
  MscopeTracePacket packet;
  GBytes *bytes;
  MscopeEntry *entries[3];
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  gsize captured = GPOINTER_TO_SIZE (user_data);
  g_autoptr (MscopeFollower) follower = mscope_follower_new (MSCOPE_PROTOCOL_SMTP, TRUE);
  MscopeOrigin origin = { 4, G_USEC_PER_SEC };
  g_autofree guint8 *octets = g_malloc (sizeof headers + sizeof content - 1);

  memcpy (octets, headers, sizeof headers);
  memcpy (octets + sizeof headers, content, sizeof content - 1);
  octets[14 + 3] = 20 + 32 + sizeof content - 1;
  fixture->packet.link_type = ETHERNET;
  fixture->packet.captured = (guint32) captured;
  fixture->packet.facts.sender = MSCOPE_SIDE_CLIENT;
  fixture->packet.facts.length = sizeof headers + sizeof content - 1;
  fixture->packet.facts.n_content = sizeof content - 1;
  fixture->bytes = g_bytes_new (octets, captured);

  mscope_follower_push (follower, MSCOPE_SIDE_CLIENT, content, sizeof content - 1, &origin);
  mscope_follower_push (follower, MSCOPE_SIDE_CLIENT, "@b>\r\n", 5, &origin);
  mscope_follower_finish (follower);
  for (gsize i = 0; i < G_N_ELEMENTS (fixture->entries); i++)
    {
      fixture->entries[i] = mscope_follower_next (follower);
      g_assert_nonnull (fixture->entries[i]);
    }
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  g_bytes_unref (fixture->bytes);
  for (gsize i = 0; i < G_N_ELEMENTS (fixture->entries); i++)
    mscope_entry_unref (fixture->entries[i]);
}

static void
assert_found (Fixture *fixture,
              guint index,
              const char *expected)
{
  gsize start, length;
  const char *octets = g_bytes_get_data (fixture->bytes, NULL);

  g_assert_true (mscope_packet_content_find (&fixture->packet, fixture->bytes, fixture->entries[index], &start,
                                             &length));
  g_assert_cmpmem (octets + start, length, expected, strlen (expected));
}

static void
test_lines_of_a_packet (Fixture *fixture,
                        gconstpointer user_data)
{
  assert_found (fixture, 0, "EHLO pc\r\n");
  assert_found (fixture, 1, "NOOP\r\n");
  assert_found (fixture, 2, "MAIL FROM:<a");
}

static void
test_cut_short (Fixture *fixture,
                gconstpointer user_data)
{
  gsize start, length;

  assert_found (fixture, 0, "EHLO");
  g_assert_false (mscope_packet_content_find (&fixture->packet, fixture->bytes, fixture->entries[1], &start,
                                              &length));
  g_assert_cmpuint (length, ==, 0);
}

static void
test_other_side (Fixture *fixture,
                 gconstpointer user_data)
{
  gsize start, length;

  fixture->packet.facts.sender = MSCOPE_SIDE_SERVER;
  g_assert_false (mscope_packet_content_find (&fixture->packet, fixture->bytes, fixture->entries[0], &start,
                                              &length));
}

static void
test_unknown_link_layer (Fixture *fixture,
                         gconstpointer user_data)
{
  gsize start, length;

  fixture->packet.link_type = 65535;
  g_assert_false (mscope_packet_content_find (&fixture->packet, fixture->bytes, fixture->entries[0], &start,
                                              &length));
}

int
main (int argc,
      char **argv)
{
  const gsize whole = sizeof headers + sizeof content - 1;

  g_test_init (&argc, &argv, NULL);

  g_test_add ("/app/packet-content/lines-of-a-packet", Fixture, GSIZE_TO_POINTER (whole), set_up,
              test_lines_of_a_packet, tear_down);
  g_test_add ("/app/packet-content/cut-short", Fixture, GSIZE_TO_POINTER (sizeof headers + 4), set_up,
              test_cut_short, tear_down);
  g_test_add ("/app/packet-content/headers-only", Fixture, GSIZE_TO_POINTER (30), set_up,
              test_unknown_link_layer, tear_down);
  g_test_add ("/app/packet-content/other-side", Fixture, GSIZE_TO_POINTER (whole), set_up, test_other_side,
              tear_down);
  g_test_add ("/app/packet-content/unknown-link-layer", Fixture, GSIZE_TO_POINTER (whole), set_up,
              test_unknown_link_layer, tear_down);

  return g_test_run ();
}
