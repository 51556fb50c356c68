/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "capture/pcap-reader.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* The first octet says where the file is cut in two. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize size)
{
  g_autoptr (MscopePcapReader) reader = mscope_pcap_reader_new ();
  gsize cut = size > 0 ? MIN (1 + (gsize) data[0], size) : 0;
  MscopePacket packet;
  int got;

  if (size == 0)
    return 0;
  mscope_pcap_reader_push (reader, data + 1, cut - 1);
  while ((got = mscope_pcap_reader_next (reader, &packet, NULL)) > 0)
    g_assert_true (packet.captured <= packet.length);
  if (got < 0)
    return 0;
  mscope_pcap_reader_push (reader, data + cut, size - cut);
  mscope_pcap_reader_finish (reader);
  while (mscope_pcap_reader_next (reader, &packet, NULL) > 0)
    g_assert_true (packet.captured <= packet.length);
  return 0;
}
