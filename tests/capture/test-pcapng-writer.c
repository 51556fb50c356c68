/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "capture/pcapng-writer.h"

static void
assert_bytes (const GByteArray *out,
              const char *hex)
{
  g_autoptr (GString) found = g_string_new (NULL);
  g_autoptr (GString) expected = g_string_new (NULL);

  for (guint i = 0; i < out->len; i++)
    g_string_append_printf (found, "%02x", out->data[i]);
  for (; *hex != '\0'; hex++)
    if (*hex != ' ')
      g_string_append_c (expected, *hex);
  g_assert_cmpstr (found->str, ==, expected->str);
}

static void
test_header (void)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();

  mscope_pcapng_append_header (out, 1, "wire0", "app", NULL);
  assert_bytes (out, "0a0d0d0a 28000000 4d3c2b1a 0100 0000 ffffffffffffffff"
                     " 0400 0300 61707000 0000 0000 28000000"
                     " 01000000 2c000000 0100 0000 00000000"
                     " 0200 0500 7769726530000000 0900 0100 09000000 0000 0000 2c000000");
}

static void
test_header_without_options (void)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();

  mscope_pcapng_append_header (out, 276, NULL, NULL, NULL);
  assert_bytes (out, "0a0d0d0a 20000000 4d3c2b1a 0100 0000 ffffffffffffffff 0000 0000 20000000"
                     " 01000000 20000000 1401 0000 00000000 0900 0100 09000000 0000 0000 20000000");
}

static void
test_header_with_comment (void)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();

  mscope_pcapng_append_header (out, 101, NULL, NULL, "made up");
  assert_bytes (out, "0a0d0d0a 2c000000 4d3c2b1a 0100 0000 ffffffffffffffff 0100 0700 6d61646520757000 0000 0000 2c000000"
                     " 01000000 20000000 6500 0000 00000000 0900 0100 09000000 0000 0000 20000000");
}

/* Type, length, type of the secrets, their length, the text padded to four octets, length again. */
static void
test_secrets (void)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();

  mscope_pcapng_append_secrets (out, "A b c\n", 6);
  assert_bytes (out, "0a000000 1c000000 4b534c54 06000000 4120622063 0a 0000 1c000000");
}

static void
test_packet (void)
{
  static const guint8 bytes[] = { 1, 2, 3, 4, 5 };
  const MscopePacket packet = { .time_us = 1, .length = 9, .captured = sizeof bytes, .data = bytes };
  g_autoptr (GByteArray) out = g_byte_array_new ();

  mscope_pcapng_append_packet (out, &packet, NULL);
  assert_bytes (out, "06000000 28000000 00000000 00000000 e8030000 05000000 09000000"
                     " 0102030405000000 28000000");
}

static void
test_packet_with_comment (void)
{
  const MscopePacket packet = { .time_us = G_GINT64_CONSTANT (1227367920123456) };
  g_autoptr (GByteArray) out = g_byte_array_new ();

  mscope_pcapng_append_packet (out, &packet, "ok");
  /* 1227367920123456000 ns = 0x11087c9e_d7ab2a00 */
  assert_bytes (out, "06000000 2c000000 00000000 9e7c0811 002aabd7 00000000 00000000"
                     " 0100 0200 6f6b0000 0000 0000 2c000000");
}

/* An option's length has 16 bits; a character is never cut in two. */
static void
test_comment_too_long (void)
{
  const MscopePacket packet = { 0 };
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GString) comment = g_string_new ("x");
  guint16 length;

  while (comment->len < 70000)
    g_string_append (comment, "é");
  mscope_pcapng_append_packet (out, &packet, comment->str);
  memcpy (&length, out->data + 30, sizeof length);
  g_assert_cmpuint (GUINT16_FROM_LE (length), ==, 65535);
  g_assert_true (g_utf8_validate ((char *) out->data + 32, 65535, NULL));
  g_assert_cmpuint (out->len % 4, ==, 0);

  g_string_insert (comment, 0, "x");
  g_byte_array_set_size (out, 0);
  mscope_pcapng_append_packet (out, &packet, comment->str);
  memcpy (&length, out->data + 30, sizeof length);
  g_assert_cmpuint (GUINT16_FROM_LE (length), ==, 65534);
}

static void
test_statistics (void)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();

  mscope_pcapng_append_statistics (out, 1, 7, 2);
  assert_bytes (out, "05000000 34000000 00000000 00000000 e8030000"
                     " 0400 0800 0700000000000000 0500 0800 0200000000000000 0000 0000 34000000");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/capture/pcapng-writer/header", test_header);
  g_test_add_func ("/capture/pcapng-writer/header-without-options", test_header_without_options);
  g_test_add_func ("/capture/pcapng-writer/header/comment", test_header_with_comment);
  g_test_add_func ("/capture/pcapng-writer/secrets", test_secrets);
  g_test_add_func ("/capture/pcapng-writer/packet", test_packet);
  g_test_add_func ("/capture/pcapng-writer/packet-with-comment", test_packet_with_comment);
  g_test_add_func ("/capture/pcapng-writer/comment-too-long", test_comment_too_long);
  g_test_add_func ("/capture/pcapng-writer/statistics", test_statistics);
  return g_test_run ();
}
