/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the packets of the private wire look like. */
#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/cursor.h"
#include "capture/pcap-reader.h"
#include "engine/library.h"
#include "wire-fixture.h"

#define ETHERNET_HEADER 14
#define TYPE_IPV4 0x0800
#define TYPE_ARP 0x0806
#define FLAG_SYN 0x02
#define MAX_SEGMENT 1460
#define BLOCK_STATISTICS 5

/* What a capture holds. */
typedef struct
{
  guint n_packets;
  guint n_arp;
  guint n_tcp;
  guint n_udp;
  guint n_bad_checksums;
  guint n_full_segments;
  guint max_segment;
  guint n_offers;      /* SYNs whose first option is a largest segment of 1,460 octets */
  guint n_timestamps;  /* TCP timestamps, option 8 */
  guint n_twice;       /* the packet before, again */
  guint64 n_dropped;
} Findings;

/* RFC 1071: 0 for a range that ends with the right checksum, or contains it. */
static guint32
add_words (guint32 sum,
           const guint8 *bytes,
           gsize length)
{
  for (gsize i = 0; i < length; i++)
    sum += i % 2 == 0 ? (guint32) bytes[i] << 8 : bytes[i];
  return sum;
}

static gboolean
is_sum_right (guint32 sum)
{
  while (sum >> 16 != 0)
    sum = (sum & 0xffff) + (sum >> 16);
  return sum == 0xffff;
}

static void
look_at_tcp (Findings *findings,
             const guint8 *tcp,
             gsize length)
{
  guint header = (tcp[12] >> 4) * 4u;
  guint content = (guint) length - header;

  findings->n_tcp++;
  findings->max_segment = MAX (findings->max_segment, content);
  findings->n_full_segments += content == MAX_SEGMENT;
  if ((tcp[13] & FLAG_SYN) != 0)
    findings->n_offers += tcp[20] == 2 && tcp[21] == 4 && (tcp[22] << 8 | tcp[23]) == MAX_SEGMENT;
  for (guint i = 20; i < header && tcp[i] != 0; i += tcp[i] == 1 ? 1 : MAX (tcp[i + 1], 1))
    findings->n_timestamps += tcp[i] == 8;
}

static void
look_at_ip (Findings *findings,
            const guint8 *ip,
            gsize captured)
{
  guint header = (ip[0] & 0x0f) * 4u;
  gsize length = (gsize) (ip[2] << 8 | ip[3]) - header;

  g_assert_cmpuint (header + length, <=, captured);
  /* The pseudo header: addresses, protocol, length (RFC 9293 section 3.1, RFC 768). */
  if (!is_sum_right (add_words (0, ip, header))
      || !is_sum_right (add_words (add_words (ip[9] + (guint32) length, ip + 12, 8), ip + header, length)))
    findings->n_bad_checksums++;
  findings->n_udp += ip[9] == IPPROTO_UDP;
  if (ip[9] == IPPROTO_TCP)
    look_at_tcp (findings, ip + header, length);
}

static void
look_at_capture (Findings *findings,
                 const GByteArray *capture)
{
  g_autoptr (MscopePcapReader) reader = mscope_pcap_reader_new ();
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *before = NULL;
  gsize before_length = 0;
  MscopePacket packet;
  int got;

  mscope_pcap_reader_push (reader, capture->data, capture->len);
  mscope_pcap_reader_finish (reader);
  while ((got = mscope_pcap_reader_next (reader, &packet, &error)) > 0)
    {
      guint type = (guint) packet.data[12] << 8 | packet.data[13];

      g_assert_cmpuint (packet.captured, ==, packet.length);
      g_assert_true (type == TYPE_ARP || type == TYPE_IPV4);
      findings->n_packets++;
      findings->n_arp += type == TYPE_ARP;
      if (type == TYPE_IPV4)
        look_at_ip (findings, packet.data + ETHERNET_HEADER, packet.captured - ETHERNET_HEADER);
      findings->n_twice += packet.captured == before_length && memcmp (packet.data, before, before_length) == 0;
      g_free (before);
      before = g_memdup2 (packet.data, packet.captured);
      before_length = packet.captured;
    }
  g_assert_no_error (error);
  g_assert_cmpint (got, ==, 0);
  findings->n_dropped = mscope_pcap_reader_get_dropped (reader);
}

/* Sends @n octets from @from to @to, which both do not block. */
static void
pump (int from,
      int to,
      gsize n)
{
  static guint8 bytes[65536];
  gsize sent = 0, received = 0;

  while (received < n)
    {
      struct pollfd polls[] = { { from, sent < n ? POLLOUT : 0, 0 }, { to, POLLIN, 0 } };
      ssize_t got;

      g_assert_cmpint (poll (polls, 2, 5000), >, 0);
      got = sent < n ? send (from, bytes, MIN (sizeof bytes, n - sent), MSG_NOSIGNAL) : 0;
      sent += got > 0 ? (gsize) got : 0;
      got = recv (to, bytes, sizeof bytes, 0);
      received += got > 0 ? (gsize) got : 0;
    }
}

/* (transfer full) (nullable): the capture of a query and of a session with a long message; ends the wire. */
static GByteArray *
capture_session (void)
{
  MscopeWire *wire = wire_fixture_start ();
  g_autofree char *host = NULL;
  g_autofree char *address = NULL;
  int client, server, fd;
  GByteArray *capture;

  if (wire == NULL)
    return NULL;
  fd = mscope_wire_take_capture (wire);
  g_assert_true (mscope_wire_resolve_mx (wire, MSCOPE_EXAMPLE_HOST_PC, "example.org", &host, &address, NULL));
  wire_fixture_open_session (wire, 25, &client, &server);
  wire_fixture_assert_passes (server, client, "220 mail.example.org ESMTP\r\n");
  pump (client, server, 100000);
  close (client);
  close (server);
  mscope_wire_free (wire);
  capture = wire_fixture_read_capture (fd);
  close (fd);
  return capture;
}

static void
test_bridge (void)
{
  g_autoptr (GByteArray) capture = capture_session ();
  Findings findings = { 0 };

  if (capture == NULL)
    return;
  look_at_capture (&findings, capture);
  if (findings.n_arp == 0)
    {
      g_test_skip ("this kernel has no bridge or no veth");
      return;
    }
  g_assert_cmpuint (findings.n_arp + findings.n_udp + findings.n_tcp, ==, findings.n_packets);
  g_assert_cmpuint (findings.n_bad_checksums, ==, 0);
  g_assert_cmpuint (findings.max_segment, ==, MAX_SEGMENT);
  g_assert_cmpuint (findings.n_full_segments, >, 30);
  g_assert_cmpuint (findings.n_offers, ==, 2);
  g_assert_cmpuint (findings.n_timestamps, ==, 0);
  g_assert_cmpuint (findings.n_udp, ==, 4);
  g_assert_cmpuint (findings.n_twice, ==, 0);
  g_assert_cmpuint (findings.n_dropped, ==, 0);
}

/* A helper that takes the poorer kind at once, in a folder of its own. */
static char *
make_loopback_helper (void)
{
  g_autofree char *helper = mscope_library_find_helper ("mailscope-wire");
  g_autofree char *script = g_strdup_printf ("#!/bin/sh\nexec '%s' --loopback\n", helper);
  char *folder = g_dir_make_tmp ("mailscope-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "mailscope-wire", NULL);

  g_assert_true (g_file_set_contents_full (path, script, -1, G_FILE_SET_CONTENTS_NONE, 0755, NULL));
  return folder;
}

static void
remove_helper (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "mailscope-wire", NULL);

  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* lo leaves TCP checksums to nobody; all else is the same. */
static void
test_loopback (void)
{
  g_autofree char *folder = make_loopback_helper ();
  g_autoptr (GByteArray) capture = NULL;
  g_autoptr (MscopeWire) wire = NULL;
  Findings findings = { 0 };

  g_setenv ("MSCOPE_HELPER_DIR", folder, TRUE);
  capture = capture_session ();
  wire = capture != NULL ? wire_fixture_start () : NULL;
  g_unsetenv ("MSCOPE_HELPER_DIR");
  remove_helper (folder);
  if (wire == NULL)
    return;
  g_assert_cmpstr (mscope_wire_get_kind (wire), ==, "loopback");
  look_at_capture (&findings, capture);
  g_assert_cmpuint (findings.n_arp, ==, 0);
  g_assert_cmpuint (findings.max_segment, ==, MAX_SEGMENT);
  g_assert_cmpuint (findings.n_full_segments, >, 30);
  g_assert_cmpuint (findings.n_offers, ==, 2);
  g_assert_cmpuint (findings.n_udp, ==, 4);
  g_assert_cmpuint (findings.n_twice, ==, 0);
  g_assert_cmpuint (findings.n_dropped, ==, 0);
}

/* Who does not read loses packets, is told how many, and holds nobody up. */
static void
test_slow_reader (void)
{
  g_autoptr (MscopeWire) wire = wire_fixture_start ();
  g_autoptr (GByteArray) capture = NULL;
  Findings findings = { 0 };
  int client, server, fd;

  if (wire == NULL)
    return;
  fd = mscope_wire_take_capture (wire);
  wire_fixture_open_session (wire, 25, &client, &server);
  pump (client, server, 40 * 1000 * 1000);
  close (client);
  close (server);
  g_clear_pointer (&wire, mscope_wire_free);
  capture = wire_fixture_read_capture (fd);
  close (fd);
  look_at_capture (&findings, capture);
  g_assert_cmpuint (findings.n_full_segments, >, 10000);
  g_assert_cmpuint (findings.n_dropped, >, 5000);
}

static guint
count_statistics (const GByteArray *capture)
{
  MscopeCursor cursor = mscope_cursor (capture->data, capture->len);
  guint n = 0;

  while (mscope_cursor_left (&cursor) > 0)
    {
      guint32 type = mscope_cursor_u32le (&cursor);
      guint32 length = mscope_cursor_u32le (&cursor);

      n += type == BLOCK_STATISTICS;
      mscope_cursor_skip (&cursor, length - 8);
      g_assert_false (cursor.cut_short);
    }
  return n;
}

/* While packets flow the losses are told each second, not only at the end. */
static void
test_statistics (void)
{
  g_autoptr (MscopeWire) wire = wire_fixture_start ();
  g_autoptr (GByteArray) capture = NULL;
  Findings findings = { 0 };
  int client, server, fd;

  if (wire == NULL)
    return;
  fd = mscope_wire_take_capture (wire);
  wire_fixture_open_session (wire, 25, &client, &server);
  for (int i = 0; i < 24; i++)
    {
      wire_fixture_assert_passes (client, server, "NOOP\r\n");
      g_usleep (100 * 1000);
    }
  close (client);
  close (server);
  g_clear_pointer (&wire, mscope_wire_free);
  capture = wire_fixture_read_capture (fd);
  close (fd);
  g_assert_cmpuint (count_statistics (capture), >=, 3);
  look_at_capture (&findings, capture);
  g_assert_cmpuint (findings.n_arp + findings.n_udp + findings.n_tcp, ==, findings.n_packets);
}

/* Runs tshark over @path and returns what it prints. */
static char *
run_tshark (const char *path,
            const char *filter,
            const char *field)
{
  const char *argv[] = { "tshark", "-r", path, "-o", "ip.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE", "-o",
                         "udp.check_checksum:TRUE", "-Y", filter, "-T", "fields", "-e", field, NULL };
  g_autoptr (GError) error = NULL;
  char *output = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &output, NULL,
                &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return output;
}

static void
test_tshark (void)
{
  g_autofree char *tshark = g_find_program_in_path ("tshark");
  g_autoptr (GByteArray) capture = tshark != NULL ? capture_session () : NULL;
  g_autofree char *path = NULL;
  g_autofree char *bad = NULL;
  g_autofree char *exchanger = NULL;
  g_autofree char *greeting = NULL;
  int fd;

  if (tshark == NULL)
    g_test_skip ("there is no tshark");
  if (capture == NULL)
    return;
  fd = g_file_open_tmp ("mailscope-XXXXXX.pcapng", &path, NULL);
  g_assert_cmpint (write (fd, capture->data, capture->len), ==, capture->len);
  close (fd);
  bad = run_tshark (path, "_ws.malformed || ip.checksum.status == 0 || udp.checksum.status == 0"
                          " || tcp.checksum.status == 0 || tcp.analysis.retransmission || tcp.analysis.lost_segment",
                    "frame.number");
  exchanger = run_tshark (path, "dns.flags.response == 1 && dns.mx.preference == 10", "dns.mx.mail_exchange");
  greeting = run_tshark (path, "smtp.response.code == 220", "smtp.rsp.parameter");
  g_unlink (path);
  g_assert_cmpstr (bad, ==, "");
  g_assert_cmpstr (exchanger, ==, "mail.example.org\n");
  g_assert_cmpstr (greeting, ==, "mail.example.org ESMTP\n");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/wire-packets/bridge", test_bridge);
  g_test_add_func ("/engine/wire-packets/loopback", test_loopback);
  g_test_add_func ("/engine/wire-packets/slow-reader", test_slow_reader);
  g_test_add_func ("/engine/wire-packets/statistics", test_statistics);
  g_test_add_func ("/engine/wire-packets/tshark", test_tshark);
  return g_test_run ();
}
