/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <pcap/pcap.h>
#include <stdio.h>

/*
 * null-loop FILE: has libpcap hand out every packet of a capture and does nothing with it. No reader
 * that uses libpcap can be faster, so this is what read.sh measures ours against.
 */
int
main (int argc,
      char **argv)
{
  char error[PCAP_ERRBUF_SIZE];
  struct pcap_pkthdr *header;
  const u_char *data;
  unsigned long long n_packets = 0, n_octets = 0;
  pcap_t *pcap;
  int status;

  if (argc != 2)
    {
      fprintf (stderr, "Usage: null-loop FILE\n");
      return 2;
    }
  pcap = pcap_open_offline (argv[1], error);
  if (pcap == NULL)
    {
      fprintf (stderr, "null-loop: %s\n", error);
      return 1;
    }

  while ((status = pcap_next_ex (pcap, &header, &data)) == 1)
    {
      n_packets++;
      n_octets += header->caplen;
    }
  if (status == PCAP_ERROR)
    fprintf (stderr, "null-loop: %s\n", pcap_geterr (pcap));
  printf ("%llu packets, %llu octets\n", n_packets, n_octets);
  pcap_close (pcap);
  return status == PCAP_ERROR ? 1 : 0;
}
