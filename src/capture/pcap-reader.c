/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The buffering that both formats share, and pcap: draft-ietf-opsawg-pcap. */
#include "config.h"

#include "capture/pcap-reader-private.h"

#include <string.h>

#define _(sentence) g_dgettext (GETTEXT_PACKAGE, sentence)

#define PCAP_HEADER 24
#define PCAP_RECORD 16
#define PCAP_MICROSECONDS 0xa1b2c3d4
#define PCAP_NANOSECONDS 0xa1b23c4d

#define LAST_SECOND G_GINT64_CONSTANT (253402300799) /* 9999-12-31T23:59:59 */

G_DEFINE_QUARK (mscope-capture-error-quark, mscope_capture_error)

/* Files that people take for captures, or that are ones of another kind. */
static const struct
{
  const char *octets;
  gsize length;
  const char *sentence;
} foreign_files[] = {
  { "\x1f\x8b", 2, N_("The file is compressed with gzip; unpack it first") },
  { "BZh", 3, N_("The file is compressed with bzip2; unpack it first") },
  { "\xfd" "7zXZ", 5, N_("The file is compressed with xz; unpack it first") },
  { "\x28\xb5\x2f\xfd", 4, N_("The file is compressed with zstd; unpack it first") },
  { "PK\x03\x04", 4, N_("The file is a zip archive; unpack it first") },
  { "snoop", 5, N_("This is a capture of the snoop program; save it as pcap or pcapng first") },
  { "GMBU", 4, N_("This is a capture of Microsoft Network Monitor; save it as pcap or pcapng first") },
  { "RTSS", 4, N_("This is a capture of Microsoft Network Monitor; save it as pcap or pcapng first") },
  { "\xa1\xb2\xcd\x34", 4, N_("This pcap file has modified record headers; save it as pcap or pcapng first") },
  { "\x34\xcd\xb2\xa1", 4, N_("This pcap file has modified record headers; save it as pcap or pcapng first") },
};

static MscopeStep read_magic (MscopePcapReader *self, MscopePacket *packet);

MscopePcapReader *
mscope_pcap_reader_new (void)
{
  MscopePcapReader *self = g_new0 (MscopePcapReader, 1);

  self->held = g_byte_array_new ();
  self->interfaces = g_array_new (FALSE, FALSE, sizeof (MscopeInterface));
  self->step = read_magic;
  return self;
}

void
mscope_pcap_reader_free (MscopePcapReader *self)
{
  g_byte_array_unref (self->held);
  g_array_unref (self->interfaces);
  g_clear_error (&self->error);
  g_free (self);
}

/* --- the octets --- */

static const guint8 *
skip_input (MscopePcapReader *self,
            gsize n)
{
  const guint8 *bytes = self->input;

  self->input += n;
  self->n_input -= n;
  return bytes;
}

const guint8 *
mscope_pcap_reader_want (MscopePcapReader *self,
                         gsize n)
{
  gsize missing;

  if (self->held->len == 0 && self->n_input >= n)
    return self->input;
  missing = self->held->len < n ? MIN (n - self->held->len, self->n_input) : 0;
  if (missing > 0)
    g_byte_array_append (self->held, skip_input (self, missing), (guint) missing);
  return self->held->len >= n ? self->held->data : NULL;
}

void
mscope_pcap_reader_take (MscopePcapReader *self,
                         gsize n)
{
  self->n_taken = n;
}

/* The octets of a record stay until the next step, because the packet was lent. */
static void
drop_record (MscopePcapReader *self)
{
  if (self->n_taken == 0)
    return;
  self->position += self->n_taken;
  if (self->held->len > 0)
    g_byte_array_remove_range (self->held, 0, (guint) MIN (self->n_taken, self->held->len));
  else
    skip_input (self, self->n_taken);
  self->n_taken = 0;
}

gsize
mscope_pcap_reader_pass (MscopePcapReader *self,
                         gsize n)
{
  n = MIN (n, self->n_input);
  if (n > 0)
    skip_input (self, n);
  self->position += n;
  return n;
}

guint16
mscope_pcap_reader_u16 (const MscopePcapReader *self,
                        MscopeCursor *cursor)
{
  return self->big_endian ? mscope_cursor_u16be (cursor) : mscope_cursor_u16le (cursor);
}

guint32
mscope_pcap_reader_u32 (const MscopePcapReader *self,
                        MscopeCursor *cursor)
{
  return self->big_endian ? mscope_cursor_u32be (cursor) : mscope_cursor_u32le (cursor);
}

/* --- what steps come to --- */

gint64
mscope_pcap_reader_clamp_time (gint64 seconds,
                               guint64 us)
{
  gint64 carry = (gint64) (us / G_USEC_PER_SEC);

  if (seconds < -carry)
    return 0;
  if (seconds > LAST_SECOND - carry)
    return LAST_SECOND * G_USEC_PER_SEC + G_USEC_PER_SEC - 1;
  return (seconds + carry) * G_USEC_PER_SEC + (gint64) (us % G_USEC_PER_SEC);
}

MscopeStep
mscope_pcap_reader_fail (MscopePcapReader *self,
                         MscopeCaptureError code,
                         const char *format,
                         ...)
{
  va_list args;

  va_start (args, format);
  self->error = g_error_new_valist (MSCOPE_CAPTURE_ERROR, (int) code, format, args);
  va_end (args);
  self->n_taken = 0;
  return MSCOPE_STEP_FAILED;
}

MscopeStep
mscope_pcap_reader_give (MscopePcapReader *self,
                         MscopePacket *packet,
                         guint32 link_type,
                         gint64 time_us,
                         const guint8 *data,
                         gsize at,
                         guint32 captured,
                         guint32 length)
{
  self->time_us = time_us;
  *packet = (MscopePacket) {
    .frame = ++self->n_packets,
    .time_us = time_us,
    .link_type = link_type,
    .position = self->position + at,
    .length = MAX (length, captured),
    .captured = captured,
    .data = data,
  };
  return MSCOPE_STEP_PACKET;
}

/* --- pcap --- */

static MscopeStep
read_pcap_record (MscopePcapReader *self,
                  MscopePacket *packet)
{
  const guint8 *bytes = mscope_pcap_reader_want (self, PCAP_RECORD);
  guint32 seconds, fraction, captured, length;
  MscopeCursor cursor;
  gint64 time_us;

  if (bytes == NULL)
    return MSCOPE_STEP_MORE;
  cursor = mscope_cursor (bytes, PCAP_RECORD);
  seconds = mscope_pcap_reader_u32 (self, &cursor);
  fraction = mscope_pcap_reader_u32 (self, &cursor);
  captured = mscope_pcap_reader_u32 (self, &cursor);
  length = mscope_pcap_reader_u32 (self, &cursor);
  if (captured > MSCOPE_CAPTURE_MAX_PACKET)
    return mscope_pcap_reader_fail (self, MSCOPE_CAPTURE_ERROR_DAMAGED,
                                    _("The file is damaged at octet %llu: packet %llu claims to have %u octets"),
                                    (unsigned long long) self->position, (unsigned long long) self->n_packets + 1,
                                    captured);

  bytes = mscope_pcap_reader_want (self, PCAP_RECORD + (gsize) captured);
  if (bytes == NULL)
    return MSCOPE_STEP_MORE;
  mscope_pcap_reader_take (self, PCAP_RECORD + (gsize) captured);
  time_us = mscope_pcap_reader_clamp_time (seconds, self->nanoseconds ? fraction / 1000 : fraction);
  return mscope_pcap_reader_give (self, packet, self->link_type, time_us, bytes + PCAP_RECORD, PCAP_RECORD, captured,
                                  length);
}

static MscopeStep
read_pcap_header (MscopePcapReader *self,
                  MscopePacket *packet)
{
  const guint8 *bytes = mscope_pcap_reader_want (self, PCAP_HEADER);
  MscopeCursor cursor;
  guint16 major;

  if (bytes == NULL)
    return MSCOPE_STEP_MORE;
  cursor = mscope_cursor (bytes, PCAP_HEADER);
  self->nanoseconds = mscope_pcap_reader_u32 (self, &cursor) == PCAP_NANOSECONDS;
  major = mscope_pcap_reader_u16 (self, &cursor);
  if (major != 2)
    return mscope_pcap_reader_fail (self, MSCOPE_CAPTURE_ERROR_FORMAT,
                                    _("This is a pcap file of version %u; only version 2 can be read"), major);
  mscope_cursor_skip (&cursor, 2 + 4 + 4 + 4);
  /* The upper half tells of frame check sequences; IP says itself where it ends. */
  self->link_type = mscope_pcap_reader_u32 (self, &cursor) & 0xffff;
  mscope_pcap_reader_take (self, PCAP_HEADER);
  self->step = read_pcap_record;
  return MSCOPE_STEP_AGAIN;
}

static MscopeStep
refuse_foreign_file (MscopePcapReader *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (foreign_files); i++)
    {
      const guint8 *bytes = mscope_pcap_reader_want (self, foreign_files[i].length);

      if (bytes != NULL && memcmp (bytes, foreign_files[i].octets, foreign_files[i].length) == 0)
        return mscope_pcap_reader_fail (self, MSCOPE_CAPTURE_ERROR_FORMAT, "%s", _(foreign_files[i].sentence));
    }
  return mscope_pcap_reader_fail (self, MSCOPE_CAPTURE_ERROR_FORMAT,
                                  _("This is no capture file: it begins like neither pcap nor pcapng"));
}

static MscopeStep
read_magic (MscopePcapReader *self,
            MscopePacket *packet)
{
  const guint8 *bytes = mscope_pcap_reader_want (self, 4);
  MscopeCursor little, big;
  guint32 magic;

  if (bytes == NULL)
    return MSCOPE_STEP_MORE;
  little = big = mscope_cursor (bytes, 4);
  magic = mscope_cursor_u32le (&little);
  if (magic == MSCOPE_PCAPNG_SECTION_HEADER)
    {
      self->step = mscope_pcapng_read_block;
      return MSCOPE_STEP_AGAIN;
    }
  self->big_endian = magic != PCAP_MICROSECONDS && magic != PCAP_NANOSECONDS;
  if (self->big_endian)
    magic = mscope_cursor_u32be (&big);
  if (magic != PCAP_MICROSECONDS && magic != PCAP_NANOSECONDS)
    return refuse_foreign_file (self);
  self->step = read_pcap_header;
  return MSCOPE_STEP_AGAIN;
}

/* --- push and pull --- */

void
mscope_pcap_reader_push (MscopePcapReader *self,
                         const guint8 *bytes,
                         gsize length)
{
  drop_record (self);
  g_return_if_fail (self->n_input == 0 || self->error != NULL);

  self->input = bytes;
  self->n_input = length;
}

void
mscope_pcap_reader_finish (MscopePcapReader *self)
{
  self->finished = TRUE;
}

/* All was pushed, and no whole record is left. */
static MscopeStep
read_end (MscopePcapReader *self)
{
  if (self->step == read_magic && self->held->len == 0)
    return mscope_pcap_reader_fail (self, MSCOPE_CAPTURE_ERROR_FORMAT, _("The file is empty"));
  if (self->step == read_magic)
    return refuse_foreign_file (self);
  if (self->held->len == 0 && self->passed_length == 0 && self->step != read_pcap_header)
    return MSCOPE_STEP_MORE;
  if (self->n_packets == 0)
    return mscope_pcap_reader_fail (self, MSCOPE_CAPTURE_ERROR_CUT_OFF,
                                    _("The file is cut off before its first packet ends"));
  return mscope_pcap_reader_fail (self, MSCOPE_CAPTURE_ERROR_CUT_OFF,
                                  _("The file is cut off after packet %llu"), (unsigned long long) self->n_packets);
}

int
mscope_pcap_reader_next (MscopePcapReader *self,
                         MscopePacket *packet,
                         GError **error)
{
  MscopeStep step = MSCOPE_STEP_FAILED;

  while (self->error == NULL)
    {
      drop_record (self);
      step = self->step (self, packet);
      if (step == MSCOPE_STEP_MORE && self->finished)
        step = read_end (self);
      if (step != MSCOPE_STEP_AGAIN)
        break;
    }

  if (self->error != NULL)
    {
      if (error != NULL)
        *error = g_error_copy (self->error);
      return -1;
    }
  return step == MSCOPE_STEP_PACKET;
}

guint64
mscope_pcap_reader_get_dropped (const MscopePcapReader *self)
{
  guint64 n = self->n_dropped_earlier;

  for (guint i = 0; i < self->interfaces->len; i++)
    n += g_array_index (self->interfaces, MscopeInterface, i).n_dropped;
  return n;
}

guint64
mscope_pcap_reader_get_position (const MscopePcapReader *self)
{
  return self->position + self->n_taken;
}
