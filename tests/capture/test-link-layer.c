/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "capture/link-layer.h"

#define MAC "\1\2\3\4\5\6" "\6\5\4\3\2\1"

/* What stands before IP; it is found exactly behind, and nowhere if one octet is missing. */
static const struct
{
  const char *label;
  guint32 link_type;
  gsize length;
  const char *before;
} rows[] = {
  { "Ethernet, IPv4", 1, 14, MAC "\x08\x00" },
  { "Ethernet, IPv6", 1, 14, MAC "\x86\xdd" },
  { "VLAN", 1, 18, MAC "\x81\x00\x00\x07\x08\x00" },
  { "QinQ", 1, 22, MAC "\x88\xa8\x00\x07\x81\x00\x00\x08\x86\xdd" },
  { "old QinQ", 1, 22, MAC "\x91\x00\x00\x07\x81\x00\x00\x08\x08\x00" },
  { "PPPoE", 1, 22, MAC "\x88\x64\x11\x00\x00\x01\x00\x20\x00\x21" },
  { "PPPoE in a VLAN, IPv6", 1, 26, MAC "\x81\x00\x00\x07\x88\x64\x11\x00\x00\x01\x00\x20\x00\x57" },
  { "PPPoE, protocol of one octet", 1, 21, MAC "\x88\x64\x11\x00\x00\x01\x00\x20\x21" },
  { "802.3 with SNAP", 1, 22, MAC "\x00\x40\xaa\xaa\x03\x00\x00\x00\x08\x00" },
  { "loopback of little-endian systems", 0, 4, "\2\0\0\0" },
  { "loopback of big-endian systems", 0, 4, "\0\0\0\x1e" },
  { "loopback of OpenBSD", 108, 4, "\0\0\0\2" },
  { "cooked", 113, 16, "\0\0\0\1\0\6\1\2\3\4\5\6\0\0\x08\x00" },
  { "cooked, VLAN", 113, 20, "\0\0\0\1\0\6\1\2\3\4\5\6\0\0\x81\x00\x00\x07\x08\x00" },
  { "cooked, version 2", 276, 20, "\x86\xdd\0\0\0\0\0\2\0\1\0\6\1\2\3\4\5\6\0\0" },
  { "raw IP", 101, 0, "" },
  { "raw IP by another number", 12, 0, "" },
  { "IPv6 alone", 229, 0, "" },
  { "PPP", 9, 2, "\x00\x21" },
  { "PPP with HDLC", 50, 4, "\xff\x03\x00\x21" },
  { "PPPoE alone", 51, 8, "\x11\x00\x00\x01\x00\x20\x00\x21" },
};

static void
test_enter (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    for (gsize length = 0; length <= rows[i].length; length++)
      {
        g_autofree guint8 *octets = g_memdup2 (rows[i].before, length);
        MscopeCursor cursor = mscope_cursor (octets, length);
        gboolean entered = mscope_link_layer_enter (rows[i].link_type, &cursor);

        g_assert_cmpint (entered, ==, length == rows[i].length);
        if (entered)
          g_assert_cmpuint (cursor.position, ==, length);
        if (length == 0)
          g_test_message ("%s", rows[i].label);
      }
}

static const struct
{
  const char *label;
  guint32 link_type;
  gsize length;
  const char *octets;
} refused[] = {
  { "ARP", 1, 20, MAC "\x08\x06\x00\x01\x08\x00\x06\x04" },
  { "802.3 without SNAP", 1, 22, MAC "\x00\x40\x42\x42\x03\x00\x00\x00\x08\x00" },
  { "PPPoE that is no session", 1, 22, MAC "\x88\x64\x11\x09\x00\x01\x00\x20\x00\x21" },
  { "PPP that negotiates", 1, 22, MAC "\x88\x64\x11\x00\x00\x01\x00\x20\xc0\x21" },
  { "loopback of something else", 0, 8, "\7\0\0\0\x45\0\0\0" },
  { "a link type that is not known", 147, 20, "\x45\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0" },
};

static void
test_refuse (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      MscopeCursor cursor = mscope_cursor ((const guint8 *) refused[i].octets, refused[i].length);

      g_test_message ("%s", refused[i].label);
      g_assert_false (mscope_link_layer_enter (refused[i].link_type, &cursor));
    }
}

/* Tags up to the limit are passed over, one more is not. */
static void
test_tags (void)
{
  for (int n = MSCOPE_LINK_MAX_TAGS; n <= MSCOPE_LINK_MAX_TAGS + 1; n++)
    {
      g_autoptr (GByteArray) octets = g_byte_array_new ();
      MscopeCursor cursor;

      g_byte_array_append (octets, (const guint8 *) MAC, 12);
      for (int i = 0; i < n; i++)
        g_byte_array_append (octets, (const guint8 *) "\x81\x00\x00\x01", 4);
      g_byte_array_append (octets, (const guint8 *) "\x08\x00", 2);
      cursor = mscope_cursor (octets->data, octets->len);
      g_assert_cmpint (mscope_link_layer_enter (1, &cursor), ==, n == MSCOPE_LINK_MAX_TAGS);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/capture/link-layer/enters", test_enter);
  g_test_add_func ("/capture/link-layer/refuses", test_refuse);
  g_test_add_func ("/capture/link-layer/tags", test_tags);
  return g_test_run ();
}
