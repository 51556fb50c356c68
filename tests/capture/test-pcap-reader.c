/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "capture/pcap-reader.h"
#include "packet-builder.h"

#include <string.h>

/* Reads @file in pieces of which the first has @cut octets; the packets as text, then the error's code. */
static char *
read_cut (const guint8 *file,
          gsize length,
          gsize cut)
{
  g_autoptr (MscopePcapReader) reader = mscope_pcap_reader_new ();
  g_autoptr (GError) error = NULL;
  GString *out = g_string_new (NULL);
  int got = 0;

  for (int i = 0; i < 3 && got >= 0; i++)
    {
      gsize from = i == 0 ? 0 : cut;
      gsize n = i == 0 ? cut : i == 1 ? length - cut : 0;
      g_autofree guint8 *piece = g_memdup2 (file + from, n); /* so that a sanitizer sees one octet too far */
      MscopePacket packet;

      if (i < 2)
        mscope_pcap_reader_push (reader, piece, n);
      else
        mscope_pcap_reader_finish (reader);
      while ((got = mscope_pcap_reader_next (reader, &packet, &error)) > 0)
        {
          g_assert_cmpmem (file + packet.position, packet.captured, packet.data, packet.captured);
          g_string_append_printf (out, "%u link %u at %" G_GINT64_FORMAT " %u/%u %.*s\n", (guint) packet.frame,
                                  packet.link_type, packet.time_us, packet.captured, packet.length,
                                  (int) packet.captured, packet.data);
        }
    }
  if (error != NULL)
    g_string_append_printf (out, "error %d\n", error->code);
  g_string_append_printf (out, "lost %u", (guint) mscope_pcap_reader_get_dropped (reader));
  return g_string_free (out, FALSE);
}

static void
assert_reads (const GByteArray *file,
              const char *expected)
{
  for (gsize cut = 0; cut <= file->len; cut++)
    {
      g_autofree char *got = read_cut (file->data, file->len, cut);

      g_assert_cmpstr (got, ==, expected);
    }
}

/* --- what is whole --- */

static void
test_pcap (gconstpointer data)
{
  guint variant = GPOINTER_TO_UINT (data);
  g_autoptr (GByteArray) file = g_byte_array_new ();
  Octets at = { file, (variant & 1) != 0 };
  gboolean nanoseconds = (variant & 2) != 0;

  octets_pcap_header (&at, nanoseconds, LINK_RAW | 0xf0000000);
  octets_pcap_record (&at, 10, nanoseconds ? 123456789 : 123456, "abc", 3, 3);
  octets_pcap_record (&at, 11, 0, "", 0, 60);
  octets_pcap_record (&at, 12, 999, "defg", 4, 1);
  assert_reads (file, nanoseconds ? "1 link 101 at 10123456 3/3 abc\n2 link 101 at 11000000 0/60 \n"
                                    "3 link 101 at 12000000 4/4 defg\nlost 0"
                                  : "1 link 101 at 10123456 3/3 abc\n2 link 101 at 11000000 0/60 \n"
                                    "3 link 101 at 12000999 4/4 defg\nlost 0");
}

static void
append_statistics (const Octets *at,
                   guint32 interface_id,
                   guint32 n_by_interface,
                   guint32 n_by_system)
{
  guint block = octets_begin_block (at, 5);

  octets_u32 (at, interface_id);
  octets_u32 (at, 0);
  octets_u32 (at, 0);
  for (int i = 0; i < 2; i++)
    {
      octets_u16 (at, i == 0 ? 5 : 7);
      octets_u16 (at, 8);
      octets_u32 (at, at->big_endian ? 0 : (i == 0 ? n_by_interface : n_by_system));
      octets_u32 (at, at->big_endian ? (i == 0 ? n_by_interface : n_by_system) : 0);
    }
  octets_u32 (at, 0);
  octets_end_block (at, block);
}

/* Two sections, the second in the other byte order, with the rare blocks too. */
static void
test_pcapng (gconstpointer data)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();
  Octets at = { file, GPOINTER_TO_UINT (data) != 0 };
  guint block;

  octets_section (&at);
  octets_interface (&at, LINK_ETHERNET, 6);
  octets_interface (&at, LINK_RAW, 9);
  octets_packet (&at, 1, G_GUINT64_CONSTANT (5000000000), "ab", 2, 2);
  block = octets_begin_block (&at, 0x0bad);
  octets_append (&at, "something that nobody knows", 27);
  octets_end_block (&at, block);
  block = octets_begin_block (&at, 3); /* Simple Packet Block */
  octets_u32 (&at, 5);
  octets_append (&at, "simpl", 5);
  octets_end_block (&at, block);
  append_statistics (&at, 0, 1, 2);
  append_statistics (&at, 0, 3, 4);
  append_statistics (&at, 1, 10, 0);

  at.big_endian = !at.big_endian;
  octets_section (&at);
  octets_interface (&at, 113, 0x80 | 10);
  block = octets_begin_block (&at, 2); /* the obsolete Packet Block */
  octets_u16 (&at, 0);
  octets_u16 (&at, 0);
  octets_u32 (&at, 0);
  octets_u32 (&at, 3 << 10 | 1 << 9);
  octets_u32 (&at, 3);
  octets_u32 (&at, 1500);
  octets_append (&at, "old", 3);
  octets_end_block (&at, block);
  append_statistics (&at, 0, 100, 0);

  assert_reads (file, "1 link 101 at 5000000 2/2 ab\n2 link 1 at 5000000 5/5 simpl\n"
                      "3 link 113 at 3500000 3/1500 old\nlost 117");
}

static const struct
{
  const char *label;
  guint8 resolution;
  guint64 units;
  gint64 time_us;
} times[] = {
  { "seconds", 0, 7, 7000000 },
  { "milliseconds", 3, 7123, 7123000 },
  { "nanoseconds", 9, 7123456789, 7123456 },
  { "finer than anybody needs", 19, G_MAXUINT64, 1844674 },
  { "finer than a number can say", 100, G_MAXUINT64, 0 },
  { "powers of two", 0x80 | 20, (7 << 20) + (1 << 19), 7500000 },
  { "the finest powers of two", 0x80 | 63, (guint64) 1 << 62, 500000 },
  { "a power of two beyond all numbers", 0x80 | 127, G_MAXUINT64, 0 },
  { "after the year 9999", 0, G_MAXUINT64, G_GINT64_CONSTANT (253402300799999999) },
};

static void
test_times (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autoptr (GByteArray) file = g_byte_array_new ();
      g_autofree char *expected = g_strdup_printf ("1 link 1 at %" G_GINT64_FORMAT " 1/1 x\nlost 0", times[i].time_us);
      Octets at = { file, FALSE };

      g_test_message ("%s", times[i].label);
      octets_section (&at);
      octets_interface (&at, LINK_ETHERNET, times[i].resolution);
      octets_packet (&at, 0, times[i].units, "x", 1, 1);
      assert_reads (file, expected);
    }
}

/* --- what is not whole --- */

/* The file ends at every place: all whole packets come, and the error only where a record is broken. */
static void
test_ends (gconstpointer data)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();
  Octets at = { file, FALSE };
  gboolean pcapng = GPOINTER_TO_UINT (data) != 0;
  guint whole[4], n_whole = 0;

  if (pcapng)
    {
      octets_section (&at);
      whole[n_whole++] = file->len;
      octets_interface (&at, LINK_RAW, 6);
      whole[n_whole++] = file->len;
      octets_packet (&at, 0, 1, "abc", 3, 3);
    }
  else
    {
      octets_pcap_header (&at, FALSE, LINK_RAW);
      whole[n_whole++] = file->len;
      octets_pcap_record (&at, 0, 1, "abc", 3, 3);
    }
  whole[n_whole++] = file->len;

  for (guint length = 1; length < file->len; length++)
    {
      g_autofree char *got = read_cut (file->data, length, length / 2);
      gboolean is_whole = FALSE;

      for (guint i = 0; i < n_whole; i++)
        is_whole |= whole[i] == length;
      if (is_whole)
        g_assert_cmpstr (got, ==, "lost 0");
      else
        g_assert_cmpstr (got, ==, length < 4 ? "error 0\nlost 0" : "error 1\nlost 0");
    }
}

static const struct
{
  const char *label;
  const char *octets;
  gsize length;
  MscopeCaptureError code;
  const char *sentence; /* a part of it */
} foreign[] = {
  { "nothing", "", 0, MSCOPE_CAPTURE_ERROR_FORMAT, "empty" },
  { "a text", "Received: from\r\n", 16, MSCOPE_CAPTURE_ERROR_FORMAT, "no capture file" },
  { "two octets", "ab", 2, MSCOPE_CAPTURE_ERROR_FORMAT, "no capture file" },
  { "gzip", "\x1f\x8b\x08\0", 4, MSCOPE_CAPTURE_ERROR_FORMAT, "gzip" },
  { "snoop", "snoop\0\0\0", 8, MSCOPE_CAPTURE_ERROR_FORMAT, "snoop" },
  { "pcap of another version", "\xd4\xc3\xb2\xa1\x63\0\4\0" "0123456789abcdef", 24, MSCOPE_CAPTURE_ERROR_FORMAT,
    "version 99" },
  { "a packet that is too long",
    "\xd4\xc3\xb2\xa1\2\0\4\0\0\0\0\0\0\0\0\0\xff\xff\0\0\1\0\0\0" "\0\0\0\0\0\0\0\0\xff\xff\xff\x7f\xff\xff\xff\x7f", 40,
    MSCOPE_CAPTURE_ERROR_DAMAGED, "packet 1 claims to have 2147483647 octets" },
  { "no byte order", "\x0a\x0d\x0d\x0a\x1c\0\0\0wxyz", 12, MSCOPE_CAPTURE_ERROR_DAMAGED, "byte order" },
  { "a block of no length", "\x0a\x0d\x0d\x0a\0\0\0\0\x4d\x3c\x2b\x1a", 12, MSCOPE_CAPTURE_ERROR_DAMAGED, "as long as" },
  { "a block of all octets", "\x0a\x0d\x0d\x0a\xfc\xff\xff\xff\x4d\x3c\x2b\x1a", 12, MSCOPE_CAPTURE_ERROR_DAMAGED,
    "as long as" },
};

static void
test_foreign (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (foreign); i++)
    {
      g_autoptr (MscopePcapReader) reader = mscope_pcap_reader_new ();
      g_autoptr (GError) error = NULL;
      MscopePacket packet;
      int got;

      g_test_message ("%s", foreign[i].label);
      mscope_pcap_reader_push (reader, (const guint8 *) foreign[i].octets, foreign[i].length);
      got = mscope_pcap_reader_next (reader, &packet, &error);
      if (got == 0)
        {
          mscope_pcap_reader_finish (reader);
          got = mscope_pcap_reader_next (reader, &packet, &error);
        }
      g_assert_cmpint (got, ==, -1);
      g_assert_error (error, MSCOPE_CAPTURE_ERROR, (int) foreign[i].code);
      g_assert_nonnull (strstr (error->message, foreign[i].sentence));
      g_assert_cmpint (mscope_pcap_reader_next (reader, &packet, NULL), ==, -1);
    }
}

/* A good packet, then a block that cannot be. */
static void
test_damaged (void)
{
  static const char good[] = "1 link 101 at 1 3/3 abc\n";

  for (int kind = 0; kind < 6; kind++)
    {
      g_autoptr (GByteArray) file = g_byte_array_new ();
      g_autofree char *expected = g_strdup_printf ("%serror %d\nlost 0", good, MSCOPE_CAPTURE_ERROR_DAMAGED);
      Octets at = { file, FALSE };
      guint start;

      octets_section (&at);
      octets_interface (&at, LINK_RAW, 6);
      octets_packet (&at, 0, 1, "abc", 3, 3);
      start = file->len;
      octets_packet (&at, kind == 0 ? 7 : 0, 1, "abc", 3, 3);
      if (kind == 1)
        file->data[start + 20] = 4; /* captured: one more than there is, but for the padding */
      if (kind == 1)
        file->data[start + 21] = 1;
      if (kind == 2)
        file->data[file->len - 4]++; /* the length again */
      if (kind == 3)
        file->data[start + 4]++; /* no multiple of four */
      if (kind == 4)
        file->data[start] = 1; /* an interface too short */
      if (kind == 4)
        {
          g_byte_array_set_size (file, start);
          start = octets_begin_block (&at, 1);
          octets_end_block (&at, start);
        }
      if (kind == 5)
        {
          g_byte_array_set_size (file, start);
          start = octets_begin_block (&at, 0x0bad);
          octets_append (&at, "passed over", 12);
          octets_end_block (&at, start);
          file->data[file->len - 4]++;
        }
      assert_reads (file, expected);
    }
}

int
main (int argc,
      char **argv)
{
  static const char *const pcap_paths[] = { "little-us", "big-us", "little-ns", "big-ns" };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (pcap_paths); i++)
    {
      g_autofree char *path = g_strdup_printf ("/capture/pcap-reader/pcap/%s", pcap_paths[i]);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_pcap);
    }
  g_test_add_data_func ("/capture/pcap-reader/pcapng/little-then-big", GUINT_TO_POINTER (0), test_pcapng);
  g_test_add_data_func ("/capture/pcap-reader/pcapng/big-then-little", GUINT_TO_POINTER (1), test_pcapng);
  g_test_add_func ("/capture/pcap-reader/pcapng/times", test_times);
  g_test_add_data_func ("/capture/pcap-reader/ends-anywhere/pcap", GUINT_TO_POINTER (0), test_ends);
  g_test_add_data_func ("/capture/pcap-reader/ends-anywhere/pcapng", GUINT_TO_POINTER (1), test_ends);
  g_test_add_func ("/capture/pcap-reader/foreign", test_foreign);
  g_test_add_func ("/capture/pcap-reader/damaged", test_damaged);
  return g_test_run ();
}
