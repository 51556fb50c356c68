/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <pcap/pcap.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "capture/pcap-reader.h"
#include "capture/pcapng-writer.h"
#include "helper/packet-pump.h"

/*
 * Not the immediate mode of libpcap: it divides the ring into slots of the largest packet and loses
 * packets long before the ring is full. The kernel hands over a block after BLOCK_TIMEOUT_MS at the
 * latest, which is sooner than anybody sees.
 */
#define BLOCK_TIMEOUT_MS 10
#define RING_OCTETS (16 * 1024 * 1024)
#define SNAPSHOT_OCTETS MSCOPE_CAPTURE_MAX_PACKET
#define STATISTICS_INTERVAL_US G_USEC_PER_SEC
#define COMPACT_OCTETS (1024 * 1024)

struct _MscopePacketPump
{
  pcap_t *pcap;
  int output; /* -1: the reader is gone */
  guint32 link_type;

  GByteArray *queue;
  gsize written; /* of @queue */

  guint64 n_packets;
  guint64 n_lost; /* because the queue was full */

  gint64 statistics_at; /* monotonic, when they were told last */
  guint64 statistics_n; /* what they told */
};

static pcap_t *
open_interface (const char *interface,
                MscopeFailure *failure)
{
  char message[PCAP_ERRBUF_SIZE] = "";
  pcap_t *pcap = pcap_create (interface, message);
  int result;

  if (pcap == NULL)
    {
      mscope_failure_set (failure, "capture", errno, "%s: %s", interface, message);
      return NULL;
    }
  pcap_set_snaplen (pcap, SNAPSHOT_OCTETS);
  pcap_set_promisc (pcap, 1);
  pcap_set_timeout (pcap, BLOCK_TIMEOUT_MS);
  pcap_set_buffer_size (pcap, RING_OCTETS);
  result = pcap_activate (pcap);
  if (result >= 0 && pcap_setnonblock (pcap, 1, message) == 0)
    return pcap;

  mscope_failure_set (failure, "capture", result == PCAP_ERROR_PERM_DENIED ? EPERM : EIO, "%s: %s %s", interface,
                      pcap_statustostr (result), pcap_geterr (pcap));
  pcap_close (pcap);
  return NULL;
}

MscopePacketPump *
mscope_packet_pump_new (const char *interface,
                        const char *application,
                        int output,
                        MscopeFailure *failure)
{
  pcap_t *pcap = open_interface (interface, failure);
  MscopePacketPump *self;

  if (pcap == NULL)
    return NULL;
  self = g_new0 (MscopePacketPump, 1);
  self->pcap = pcap;
  self->output = output;
  self->link_type = (guint32) pcap_datalink (pcap);
  self->queue = g_byte_array_new ();
  self->statistics_at = g_get_monotonic_time ();
  fcntl (output, F_SETFL, fcntl (output, F_GETFL) | O_NONBLOCK);
  mscope_pcapng_append_header (self->queue, self->link_type, interface, application, NULL);
  mscope_packet_pump_out (self);
  return self;
}

void
mscope_packet_pump_free (MscopePacketPump *self)
{
  g_clear_pointer (&self->pcap, pcap_close);
  g_byte_array_unref (self->queue);
  g_free (self);
}

int
mscope_packet_pump_get_fd (const MscopePacketPump *self)
{
  return self->pcap != NULL ? pcap_get_selectable_fd (self->pcap) : -1;
}

gboolean
mscope_packet_pump_is_waiting (const MscopePacketPump *self)
{
  return self->output >= 0 && self->written < self->queue->len;
}

int
mscope_packet_pump_get_timeout (const MscopePacketPump *self)
{
  gint64 left = self->statistics_at + STATISTICS_INTERVAL_US - g_get_monotonic_time ();

  if (self->pcap == NULL || self->n_packets + self->n_lost == self->statistics_n)
    return -1;
  return left > 0 ? (int) (left / 1000) + 1 : 0;
}

static void
add_statistics (MscopePacketPump *self)
{
  struct pcap_stat kernel = { 0 };

  if (self->pcap != NULL && pcap_stats (self->pcap, &kernel) != 0)
    kernel.ps_drop = 0;
  /* Not ps_recv: on lo the kernel counts each packet twice. */
  mscope_pcapng_append_statistics (self->queue, g_get_real_time (), self->n_packets + self->n_lost + kernel.ps_drop,
                                   self->n_lost + kernel.ps_drop);
  self->statistics_at = g_get_monotonic_time ();
  self->statistics_n = self->n_packets + self->n_lost;
}

static void
handle_packet (guint8 *user_data,
               const struct pcap_pkthdr *header,
               const guint8 *bytes)
{
  MscopePacketPump *self = (gpointer) user_data;
  MscopePacket packet = {
    .time_us = (gint64) header->ts.tv_sec * G_USEC_PER_SEC + header->ts.tv_usec,
    .link_type = self->link_type,
    .length = header->len,
    .captured = header->caplen,
    .data = bytes,
  };

  if (self->output < 0)
    return;
  if (self->queue->len - self->written + header->caplen > MSCOPE_PACKET_PUMP_MAX_QUEUE)
    {
      self->n_lost++;
      return;
    }
  packet.frame = ++self->n_packets;
  mscope_pcapng_append_packet (self->queue, &packet, NULL);
}

void
mscope_packet_pump_in (MscopePacketPump *self)
{
  if (self->pcap != NULL && pcap_dispatch (self->pcap, -1, handle_packet, (guint8 *) self) < 0)
    {
      add_statistics (self);
      g_clear_pointer (&self->pcap, pcap_close);
    }
  if (mscope_packet_pump_get_timeout (self) == 0)
    add_statistics (self);
  mscope_packet_pump_out (self);
}

void
mscope_packet_pump_out (MscopePacketPump *self)
{
  while (mscope_packet_pump_is_waiting (self))
    {
      ssize_t n = write (self->output, self->queue->data + self->written, self->queue->len - self->written);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0 && errno != EAGAIN)
        self->output = -1;
      if (n < 0)
        break;
      self->written += (gsize) n;
    }
  if (self->output < 0 || self->written == self->queue->len)
    {
      g_byte_array_set_size (self->queue, 0);
      self->written = 0;
    }
  else if (self->written >= COMPACT_OCTETS)
    {
      g_byte_array_remove_range (self->queue, 0, (guint) self->written);
      self->written = 0;
    }
}

void
mscope_packet_pump_finish (MscopePacketPump *self,
                           int patience_ms)
{
  gint64 end = g_get_monotonic_time () + patience_ms * 1000;
  struct pollfd output = { .fd = self->output, .events = POLLOUT };

  /* Twice the time the kernel may keep a block. */
  g_usleep (2 * BLOCK_TIMEOUT_MS * 1000);
  mscope_packet_pump_in (self);
  add_statistics (self);
  mscope_packet_pump_out (self);
  while (mscope_packet_pump_is_waiting (self) && g_get_monotonic_time () < end)
    {
      poll (&output, 1, (int) ((end - g_get_monotonic_time ()) / 1000) + 1);
      mscope_packet_pump_out (self);
    }
}
