/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "capture/pcap-reader.h"
#include "capture/pcapng-writer.h"
#include "engine/trace-private.h"

#define PIECE (256 * 1024)

/* Block type of a Section Header: the first octets of a pcapng file. */
static const guint8 pcapng_magic[] = { 0x0a, 0x0d, 0x0d, 0x0a };

/* What writing one piece came to needs; @reader and @pending are for what is no pcapng yet. */
typedef struct
{
  GOutputStream *out;
  GCancellable *cancellable;
  MscopePcapReader *reader; /* (nullable): %NULL: copied as it is */
  GByteArray *pending;
  gint64 link_type; /* of the section that is being written; -1: none yet */
} Writing;

static gboolean
write_out (Writing *self,
           const guint8 *octets,
           gsize n,
           GError **error)
{
  return g_output_stream_write_all (self->out, octets, n, NULL, self->cancellable, error);
}

/* Each link type has a section of its own: the writer knows one interface. */
static void
append_packet (Writing *self,
               const MscopePacket *packet)
{
  if (self->link_type != packet->link_type)
    mscope_pcapng_append_header (self->pending, packet->link_type, NULL, "Mailscope " PACKAGE_VERSION, NULL);
  self->link_type = packet->link_type;
  mscope_pcapng_append_packet (self->pending, packet, NULL);
}

static gboolean
write_piece (Writing *self,
             const guint8 *octets,
             gsize n,
             GError **error)
{
  MscopePacket packet;
  int got;

  if (self->reader == NULL)
    return write_out (self, octets, n, error);
  mscope_pcap_reader_push (self->reader, octets, n);
  while ((got = mscope_pcap_reader_next (self->reader, &packet, error)) > 0)
    append_packet (self, &packet);
  if (got < 0)
    return FALSE;
  if (self->pending->len > 0 && !write_out (self, self->pending->data, self->pending->len, error))
    return FALSE;
  g_byte_array_set_size (self->pending, 0);
  return TRUE;
}

/* Writes what stands from @start to @end. */
static gboolean
write_octets (Writing *self,
              MscopeOctets *octets,
              guint64 start,
              guint64 end,
              GError **error)
{
  g_autofree guint8 *piece = g_malloc (PIECE);

  for (guint64 at = start; at < end;)
    {
      gsize n = mscope_octets_read (octets, at, piece, (gsize) MIN (PIECE, end - at));

      if (n == 0)
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("The packets kept cannot be read back"));
          return FALSE;
        }
      if (!write_piece (self, piece, n, error))
        return FALSE;
      at += n;
    }
  return TRUE;
}

static gboolean
is_pcapng (MscopeOctets *octets)
{
  guint8 magic[sizeof pcapng_magic];

  return mscope_octets_read (octets, 0, magic, sizeof magic) == sizeof magic
         && memcmp (magic, pcapng_magic, sizeof magic) == 0;
}

/* How long the header of the section is; 0 if it is none of ours, which are little-endian. */
static guint64
find_header_end (MscopeOctets *octets,
                 guint64 n_whole)
{
  static const guint8 little_endian[] = { 0x4d, 0x3c, 0x2b, 0x1a };
  guint8 start[12];
  guint32 length;

  if (!is_pcapng (octets) || mscope_octets_read (octets, 0, start, sizeof start) < sizeof start
      || memcmp (start + 8, little_endian, sizeof little_endian) != 0)
    return 0;
  memcpy (&length, start + 4, sizeof length);
  length = GUINT32_FROM_LE (length);
  return length <= n_whole ? length : 0;
}

static gboolean
write_all (Writing *self,
           MscopeOctets *octets,
           guint64 n_whole,
           const char *key_log,
           GError **error)
{
  guint64 header = key_log != NULL ? find_header_end (octets, n_whole) : 0;
  g_autoptr (GByteArray) secrets = g_byte_array_new ();

  if (header > 0)
    mscope_pcapng_append_secrets (secrets, key_log, strlen (key_log));
  return write_octets (self, octets, 0, header, error)
         && (secrets->len == 0 || write_out (self, secrets->data, secrets->len, error))
         && write_octets (self, octets, header, n_whole, error);
}

gboolean
mscope_trace_write (MscopeOctets *octets,
                    guint64 n_whole,
                    const char *key_log,
                    GFile *file,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (GFileOutputStream) out = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION,
                                                      cancellable, error);
  g_autoptr (MscopePcapReader) reader = is_pcapng (octets) ? NULL : mscope_pcap_reader_new ();
  g_autoptr (GByteArray) pending = g_byte_array_new ();
  g_autoptr (GCancellable) never = g_cancellable_new ();
  Writing writing = { G_OUTPUT_STREAM (out), cancellable, reader, pending, -1 };

  if (out == NULL)
    return FALSE;
  if (write_all (&writing, octets, n_whole, key_log, error))
    return g_output_stream_close (G_OUTPUT_STREAM (out), cancellable, error);
  /* Closed like this, what was there before stays. */
  g_cancellable_cancel (never);
  g_output_stream_close (G_OUTPUT_STREAM (out), never, NULL);
  return FALSE;
}
