/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "capture/ip-layer.h"
#include "packet-builder.h"

#include <string.h>

#define MORE 0x2000

/* Pushes @octets, taken over; the payload as text, or NULL. */
static char *
push (MscopeIpLayer *layer,
      GByteArray *octets,
      gsize on_wire,
      gint64 time_us)
{
  gsize length = octets->len;
  g_autofree guint8 *exact = g_realloc (g_byte_array_free (octets, FALSE), length);
  MscopeCursor cursor = mscope_cursor (exact, length);
  MscopeIpPacket packet;

  if (!mscope_ip_layer_push (layer, &cursor, on_wire, time_us, &packet))
    return NULL;
  return g_strdup_printf ("%u: %.*s/%u", packet.protocol, (int) packet.captured, packet.payload, (guint) packet.length);
}

static void
assert_push (MscopeIpLayer *layer,
             GByteArray *octets,
             const char *expected)
{
  gsize on_wire = octets->len;
  g_autofree char *got = push (layer, octets, on_wire, 0);

  g_assert_cmpstr (got, ==, expected);
}

static GByteArray *
fragment4 (guint16 id,
           guint16 offset_and_more,
           const char *text)
{
  return build_ipv4 (1, 2, 6, id, offset_and_more, text, strlen (text));
}

static void
test_ipv4 (void)
{
  g_autoptr (MscopeIpLayer) layer = mscope_ip_layer_new ();
  GByteArray *octets;

  assert_push (layer, build_ipv4 (1, 2, 6, 0, 0x4000, "abc", 3), "6: abc/3");

  octets = build_ipv4 (1, 2, 6, 0, 0, "abc", 3);
  g_byte_array_append (octets, (const guint8 *) "trailer", 7);
  assert_push (layer, octets, "6: abc/3");

  octets = build_ipv4 (1, 2, 6, 0, 0, "optsabc", 7);
  octets->data[0] = 0x46;
  assert_push (layer, octets, "6: abc/3");

  octets = build_ipv4 (1, 2, 6, 0, 0, "abc", 3);
  octets->data[2] = octets->data[3] = 0; /* left to the network card */
  assert_push (layer, octets, "6: abc/3");

  octets = build_ipv4 (1, 2, 6, 0, 0, "abc", 3);
  octets->data[2] = 0xff; /* longer than the packet was */
  assert_push (layer, octets, "6: abc/3");
}

/* Cut by the snapshot length: the payload says how long it was. */
static void
test_cut (void)
{
  g_autoptr (MscopeIpLayer) layer = mscope_ip_layer_new ();

  for (guint length = 0; length <= 23; length++)
    {
      GByteArray *octets = build_ipv4 (1, 2, 6, 0, 0, "abc", 3);
      g_autofree char *expected = length < 20 ? NULL : g_strdup_printf ("6: %.*s/3", (int) length - 20, "abc");
      g_autofree char *got = NULL;

      g_byte_array_set_size (octets, length);
      got = push (layer, octets, 23, 0);
      g_assert_cmpstr (got, ==, expected);
    }
}

static void
test_ipv6 (void)
{
  g_autoptr (MscopeIpLayer) layer = mscope_ip_layer_new ();

  assert_push (layer, build_ipv6 (1, 2, 6, "abc", 3), "6: abc/3");
  assert_push (layer, build_ipv6 (1, 2, 0, "\x2b\0......\x3c\0......\6\1..............abc", 35), "6: abc/3");
  assert_push (layer, build_ipv6 (1, 2, 51, "\6\4....0123456789abcdef..abc", 27), "6: abc/3");
  assert_push (layer, build_ipv6 (1, 2, 44, "\6.\0\0wxyzabc", 11), "6: abc/3");
  assert_push (layer, build_ipv6 (1, 2, 0, "\6\xff......", 8), NULL);
  assert_push (layer, build_ipv6 (1, 2, 44, "\6.\0", 3), NULL);
  assert_push (layer, build_ipv6 (1, 2, 59, "", 0), "59: /0");
}

/* A chain of headers longer than the limit ends it. */
static void
test_headers (void)
{
  g_autoptr (MscopeIpLayer) layer = mscope_ip_layer_new ();
  guint8 chain[(MSCOPE_IP_MAX_HEADERS + 1) * 8] = { 0 };

  assert_push (layer, build_ipv6 (1, 2, 0, chain, sizeof chain), NULL);
}

static void
test_fragments (void)
{
  g_autoptr (MscopeIpLayer) layer = mscope_ip_layer_new ();

  /* in order, in reverse, and two datagrams at once */
  assert_push (layer, fragment4 (1, MORE | 0, "01234567"), NULL);
  assert_push (layer, fragment4 (2, 1, "BB"), NULL);
  assert_push (layer, fragment4 (1, MORE | 1, "89abcdef"), NULL);
  assert_push (layer, fragment4 (2, MORE | 0, "AAAAAAAA"), "6: AAAAAAAABB/10");
  assert_push (layer, fragment4 (1, 2, "gh"), "6: 0123456789abcdefgh/18");

  /* of what comes twice the first copy counts */
  assert_push (layer, fragment4 (3, MORE | 0, "firstone"), NULL);
  assert_push (layer, fragment4 (3, MORE | 0, "secondonebehind!"), NULL);
  assert_push (layer, fragment4 (3, 2, "."), "6: firstoneebehind!./17");

  /* what cannot be */
  assert_push (layer, fragment4 (4, MORE | 0, "seven.."), NULL);
  assert_push (layer, fragment4 (4, 0x1fff, "beyond the end of all datagrams"), NULL);
  assert_push (layer, fragment4 (4, MORE | 1, ""), NULL);
}

static void
test_fragments_ipv6 (void)
{
  g_autoptr (MscopeIpLayer) layer = mscope_ip_layer_new ();

  assert_push (layer, build_ipv6 (1, 2, 44, "\x3c.\0\x09wxyzabcdefgh", 16), NULL);
  assert_push (layer, build_ipv6 (1, 2, 44, "\x3c.\0\1wxyz\6\0......", 16), NULL);
  assert_push (layer, build_ipv6 (1, 2, 44, "\x3c.\0\x10wxyzij", 10), "6: abcdefghij/10");
}

/* A fragment cut by the snapshot length: the whole is known as far as all was captured. */
static void
test_cut_fragment (void)
{
  g_autoptr (MscopeIpLayer) layer = mscope_ip_layer_new ();
  GByteArray *first = fragment4 (1, MORE | 0, "0123456789abcdef");
  g_autofree char *got = NULL;

  g_byte_array_set_size (first, 20 + 11);
  g_assert_null (push (layer, first, 36, 0));
  got = push (layer, fragment4 (1, 2, "gh"), 22, 0);
  g_assert_cmpstr (got, ==, "6: 0123456789a/18");
}

/* Fragments that nobody completes are given up, by age and by number. */
static void
test_limits (void)
{
  g_autoptr (MscopeIpLayer) layer = mscope_ip_layer_new ();
  g_autofree char *late = NULL, *timely = NULL;

  g_assert_null (push (layer, fragment4 (1, MORE | 0, "01234567"), 28, 0));
  late = push (layer, fragment4 (1, 1, "8"), 21, MSCOPE_IP_MAX_AGE_US + 1);
  g_assert_null (late);

  for (guint16 id = 0; id <= MSCOPE_IP_MAX_DATAGRAMS; id++)
    g_assert_null (push (layer, fragment4 (100 + id, MORE | 0, "01234567"), 28, MSCOPE_IP_MAX_AGE_US + 2));
  g_assert_null (push (layer, fragment4 (100, 1, "8"), 21, MSCOPE_IP_MAX_AGE_US + 3));
  timely = push (layer, fragment4 (100 + MSCOPE_IP_MAX_DATAGRAMS, 1, "8"), 21, MSCOPE_IP_MAX_AGE_US + 3);
  g_assert_cmpstr (timely, ==, "6: 012345678/9");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/capture/ip-layer/ipv4", test_ipv4);
  g_test_add_func ("/capture/ip-layer/cut", test_cut);
  g_test_add_func ("/capture/ip-layer/ipv6", test_ipv6);
  g_test_add_func ("/capture/ip-layer/headers", test_headers);
  g_test_add_func ("/capture/ip-layer/fragments/ipv4", test_fragments);
  g_test_add_func ("/capture/ip-layer/fragments/ipv6", test_fragments_ipv6);
  g_test_add_func ("/capture/ip-layer/fragments/cut", test_cut_fragment);
  g_test_add_func ("/capture/ip-layer/fragments/limits", test_limits);
  return g_test_run ();
}
