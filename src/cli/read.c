/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "capture/pcap-reader.h"
#include "capture/tracer.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "engine/packet-filter.h"

#define BLOCK (256 * 1024)
#define FLUSH_AT (64 * 1024)
#define FLUSH_AFTER_US (100 * 1000) /* a pipe that grows slowly is still followed closely (doc/ndjson.md) */

typedef struct
{
  const char *name; /* for sentences */
  MscopePcapReader *reader;
  MscopeTracer *tracer;
  MscopePacketFilter *filter; /* (nullable) */
  MscopeOutput *output;
  gint64 flushed_us;
} Reading;

static void
give_events (Reading *self)
{
  MscopeTraceEvent event;

  while (mscope_tracer_next (self->tracer, &event))
    {
      if (event.type == MSCOPE_TRACE_ENTRY)
        {
          mscope_output_entry (self->output, event.conversation, event.entry);
          mscope_entry_unref (event.entry);
        }
      else if (event.type == MSCOPE_TRACE_END)
        mscope_output_conversation (self->output, event.conversation);
      if (mscope_output_get_size (self->output) >= FLUSH_AT)
        mscope_output_flush (self->output);
    }
}

/* Takes all packets that are there; %FALSE with @error where the capture cannot be read on. */
static gboolean
give_packets (Reading *self,
              GError **error)
{
  MscopePacket packet;
  int got;

  while ((got = mscope_pcap_reader_next (self->reader, &packet, error)) > 0)
    {
      if (self->filter != NULL && !mscope_packet_filter_matches (self->filter, &packet))
        continue;
      mscope_tracer_push (self->tracer, &packet);
      give_events (self);
    }
  return got == 0;
}

/* Waits for input, and writes out what has waited long enough for company. */
static void
await_input (Reading *self,
             int fd)
{
  struct pollfd p = { .fd = fd, .events = POLLIN };
  gint64 now = g_get_monotonic_time ();

  if (mscope_output_get_size (self->output) > 0 && now - self->flushed_us < FLUSH_AFTER_US
      && poll (&p, 1, (int) ((FLUSH_AFTER_US - (now - self->flushed_us)) / 1000)) > 0)
    return;
  mscope_output_flush (self->output);
  self->flushed_us = now;
}

static gboolean
read_fd (Reading *self,
         int fd,
         GError **error)
{
  g_autofree guint8 *block = g_malloc (BLOCK);

  for (;;)
    {
      gssize n;

      await_input (self, fd);
      n = read (fd, block, BLOCK);
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s", g_strerror (errno));
          return FALSE;
        }
      if (n == 0)
        break;
      mscope_pcap_reader_push (self->reader, block, (gsize) n);
      if (!give_packets (self, error))
        return FALSE;
    }
  mscope_pcap_reader_finish (self->reader);
  return give_packets (self, error);
}

/* What could be read before the trouble is given, too. */
static int
read_capture (Reading *self,
              int fd)
{
  g_autoptr (GError) error = NULL;
  gboolean whole = read_fd (self, fd, &error);

  mscope_tracer_finish (self->tracer);
  give_events (self);
  mscope_output_flush (self->output);
  if (whole)
    return MSCOPE_EXIT_OK;
  g_printerr ("mailscope-cli: %s: %s\n", self->name, error->message);
  return MSCOPE_EXIT_FAILED;
}

static int
open_input (const char *path)
{
  if (strcmp (path, "-") == 0)
    return dup (STDIN_FILENO);
  return open (path, O_RDONLY | O_CLOEXEC);
}

int
mscope_cli_read (int argc,
                 char **argv)
{
  g_autofree char *format = NULL;
  g_autofree char *expression = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (MscopePacketFilter) filter = NULL;
  int max_text = -1;
  const GOptionEntry options[] = {
    { "format", 0, 0, G_OPTION_ARG_STRING, &format, N_("json (one object a line) or text"), N_("FORMAT") },
    { "filter", 0, 0, G_OPTION_ARG_STRING, &expression, N_("only packets that pass this filter (pcap-filter(7))"),
      N_("FILTER") },
    { "lines", 0, 0, G_OPTION_ARG_INT, &max_text, N_("longest text of a message, in octets"), "N" },
    G_OPTION_ENTRY_NULL,
  };
  MscopeOutputOptions output_options = { .max_text = G_MAXSIZE };
  MscopeTracerOptions tracer_options = { .seed = g_random_int () };
  g_autoptr (MscopePcapReader) reader = NULL;
  g_autoptr (MscopeTracer) tracer = NULL;
  g_autoptr (MscopeOutput) output = NULL;
  Reading reading;
  int fd, status;

  if (!mscope_cli_parse (&argc, &argv, "FILE",
                         _("Shows the mail dialogues of a pcap or pcapng file; “-” reads from standard input."),
                         options, 1)
      || !mscope_output_parse_format (format, &output_options.format))
    return MSCOPE_EXIT_USAGE;
  if (max_text >= 0)
    output_options.max_text = (gsize) max_text;
  output_options.color = mscope_output_wants_color ();
  if (expression != NULL && (filter = mscope_packet_filter_new (expression, &error)) == NULL)
    {
      g_printerr ("mailscope-cli: %s\n", error->message);
      return MSCOPE_EXIT_USAGE;
    }

  fd = open_input (argv[1]);
  if (fd < 0)
    {
      g_printerr ("mailscope-cli: %s: %s\n", argv[1], g_strerror (errno));
      return MSCOPE_EXIT_FAILED;
    }
  reader = mscope_pcap_reader_new ();
  tracer = mscope_tracer_new (&tracer_options);
  output = mscope_output_new (&output_options);
  reading = (Reading) { argv[1], reader, tracer, filter, output, g_get_monotonic_time () };
  status = read_capture (&reading, fd);
  close (fd);
  return status;
}
