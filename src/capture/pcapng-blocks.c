/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The blocks of pcapng: draft-ietf-opsawg-pcapng, sections 3 and 4. */
#include "config.h"

#include "capture/pcap-reader-private.h"

#define _(sentence) g_dgettext (GETTEXT_PACKAGE, sentence)

#define BYTE_ORDER_MAGIC 0x1a2b3c4d
#define BLOCK_HEADER 8   /* type, length */
#define BLOCK_FRAME 12   /* the same and the length again at the end */

enum
{
  OPTION_END = 0,
  OPTION_IF_TSRESOL = 9,
  OPTION_IF_TSOFFSET = 14,
  OPTION_ISB_IFDROP = 5,
  OPTION_ISB_OSDROP = 7,
};

#define DEFAULT_RESOLUTION 6 /* microseconds */

/* Reads a block of which all octets are there; @body is between its two lengths. */
typedef MscopeStep (* BlockFunc) (MscopePcapReader *self, MscopeCursor *body, MscopePacket *packet);

/* @code and @value of the next option; %FALSE after the last. Options end at a multiple of four. */
static gboolean
next_option (const MscopePcapReader *self,
             MscopeCursor *body,
             guint16 *code,
             MscopeCursor *value)
{
  guint16 length;
  const guint8 *bytes;

  *code = mscope_pcap_reader_u16 (self, body);
  length = mscope_pcap_reader_u16 (self, body);
  bytes = mscope_cursor_bytes (body, length);
  if (bytes == NULL || *code == OPTION_END)
    return FALSE;
  *value = mscope_cursor (bytes, length);
  mscope_cursor_skip (body, MIN (mscope_cursor_left (body), -(gsize) length & 3));
  return TRUE;
}

static guint64
read_u64 (const MscopePcapReader *self,
          MscopeCursor *cursor)
{
  guint64 first = mscope_pcap_reader_u32 (self, cursor);
  guint64 second = mscope_pcap_reader_u32 (self, cursor);

  return self->big_endian ? first << 32 | second : second << 32 | first;
}

static MscopeStep
fail_damaged (MscopePcapReader *self,
              const char *what)
{
  return mscope_pcap_reader_fail (self, MSCOPE_CAPTURE_ERROR_DAMAGED,
                                  _("The file is damaged in the block at octet %llu: %s"),
                                  (unsigned long long) self->position, what);
}

/* --- sections and interfaces --- */

static MscopeStep
read_section_header (MscopePcapReader *self,
                     MscopeCursor *body,
                     MscopePacket *packet)
{
  guint16 major;

  mscope_cursor_skip (body, 4);
  major = mscope_pcap_reader_u16 (self, body);
  if (major != 1)
    return mscope_pcap_reader_fail (self, MSCOPE_CAPTURE_ERROR_FORMAT,
                                    _("This is a pcapng file of version %u; only version 1 can be read"), major);
  self->n_dropped_earlier = mscope_pcap_reader_get_dropped (self);
  g_array_set_size (self->interfaces, 0);
  return MSCOPE_STEP_AGAIN;
}

static MscopeStep
read_interface (MscopePcapReader *self,
                MscopeCursor *body,
                MscopePacket *packet)
{
  MscopeInterface interface = { .time_resolution = DEFAULT_RESOLUTION };
  MscopeCursor value;
  guint16 code;

  interface.link_type = mscope_pcap_reader_u16 (self, body);
  mscope_cursor_skip (body, 2);
  interface.snaplen = mscope_pcap_reader_u32 (self, body);
  if (body->cut_short)
    return fail_damaged (self, _("it is too short for an interface"));
  if (self->interfaces->len >= MSCOPE_CAPTURE_MAX_INTERFACES)
    return fail_damaged (self, _("too many interfaces"));

  while (next_option (self, body, &code, &value))
    if (code == OPTION_IF_TSRESOL && value.length == 1)
      interface.time_resolution = mscope_cursor_u8 (&value);
    else if (code == OPTION_IF_TSOFFSET && value.length == 8)
      interface.time_offset = (gint64) read_u64 (self, &value);
  g_array_append_val (self->interfaces, interface);
  return MSCOPE_STEP_AGAIN;
}

static MscopeInterface *
get_interface (MscopePcapReader *self,
               guint32 i)
{
  return i < self->interfaces->len ? &g_array_index (self->interfaces, MscopeInterface, i) : NULL;
}

static MscopeStep
read_statistics (MscopePcapReader *self,
                 MscopeCursor *body,
                 MscopePacket *packet)
{
  MscopeInterface *interface = get_interface (self, mscope_pcap_reader_u32 (self, body));
  guint64 by_interface = 0, by_system = 0;
  MscopeCursor value;
  guint16 code;

  mscope_cursor_skip (body, 8);
  while (next_option (self, body, &code, &value))
    if (code == OPTION_ISB_IFDROP && value.length == 8)
      by_interface = read_u64 (self, &value);
    else if (code == OPTION_ISB_OSDROP && value.length == 8)
      by_system = read_u64 (self, &value);
  if (interface != NULL)
    interface->n_dropped = by_interface + by_system;
  return MSCOPE_STEP_AGAIN;
}

/* --- packets --- */

static guint64
power_of_ten (guint exponent)
{
  guint64 power = 1;

  while (exponent-- > 0)
    power *= 10;
  return power;
}

/* if_tsresol: the highest bit says whether the rest is a negative power of 2 or of 10. */
static gint64
to_time_us (const MscopeInterface *interface,
            guint64 units)
{
  guint exponent = interface->time_resolution & 0x7f;
  guint64 seconds = 0, us = 0;

  if (interface->time_resolution & 0x80)
    {
      guint64 rest = exponent < 64 ? units & ((G_GUINT64_CONSTANT (1) << exponent) - 1) : units;

      seconds = exponent < 64 ? units >> exponent : 0;
      /* 2^44 times a million still fits. */
      if (exponent > 44)
        rest = exponent - 44 < 64 ? rest >> (exponent - 44) : 0;
      us = (rest * G_USEC_PER_SEC) >> MIN (exponent, 44);
    }
  else if (exponent <= 19)
    {
      guint64 per_second = power_of_ten (exponent);

      seconds = units / per_second;
      us = exponent <= 6 ? units % per_second * power_of_ten (6 - exponent)
                         : units % per_second / power_of_ten (exponent - 6);
    }
  seconds = MIN (seconds, G_MAXINT64 / 2);
  return mscope_pcap_reader_clamp_time ((gint64) seconds
                                          + CLAMP (interface->time_offset, G_MININT64 / 2, G_MAXINT64 / 2),
                                        us);
}

/* The data of a packet, @captured octets from where @body stands. */
static MscopeStep
give_packet (MscopePcapReader *self,
             MscopeCursor *body,
             MscopePacket *packet,
             const MscopeInterface *interface,
             gint64 time_us,
             guint32 captured,
             guint32 length)
{
  gsize at = BLOCK_HEADER + body->position;
  const guint8 *data;

  if (body->cut_short || captured > MSCOPE_CAPTURE_MAX_PACKET)
    return fail_damaged (self, _("it cannot hold the packet it claims to hold"));
  data = mscope_cursor_bytes (body, captured);
  if (data == NULL)
    return fail_damaged (self, _("it cannot hold the packet it claims to hold"));
  return mscope_pcap_reader_give (self, packet, interface->link_type, time_us, data, at, captured, length);
}

static MscopeStep
read_timed_packet (MscopePcapReader *self,
                   MscopeCursor *body,
                   MscopePacket *packet,
                   guint32 interface_id)
{
  const MscopeInterface *interface = get_interface (self, interface_id);
  guint32 high = mscope_pcap_reader_u32 (self, body);
  guint32 low = mscope_pcap_reader_u32 (self, body);
  guint32 captured = mscope_pcap_reader_u32 (self, body);
  guint32 length = mscope_pcap_reader_u32 (self, body);

  if (interface == NULL)
    return fail_damaged (self, _("its packet is of an interface that the file does not tell of"));
  return give_packet (self, body, packet, interface, to_time_us (interface, (guint64) high << 32 | low), captured,
                      length);
}

static MscopeStep
read_enhanced_packet (MscopePcapReader *self,
                      MscopeCursor *body,
                      MscopePacket *packet)
{
  return read_timed_packet (self, body, packet, mscope_pcap_reader_u32 (self, body));
}

/* The Packet Block is obsolete, but written for years. */
static MscopeStep
read_old_packet (MscopePcapReader *self,
                 MscopeCursor *body,
                 MscopePacket *packet)
{
  guint16 interface_id = mscope_pcap_reader_u16 (self, body);

  mscope_cursor_skip (body, 2);
  return read_timed_packet (self, body, packet, interface_id);
}

static MscopeStep
read_simple_packet (MscopePcapReader *self,
                    MscopeCursor *body,
                    MscopePacket *packet)
{
  const MscopeInterface *interface = get_interface (self, 0);
  guint32 length = mscope_pcap_reader_u32 (self, body);
  guint32 captured = MIN (length, (guint32) mscope_cursor_left (body));

  if (interface == NULL)
    return fail_damaged (self, _("its packet is of an interface that the file does not tell of"));
  if (interface->snaplen > 0)
    captured = MIN (captured, interface->snaplen);
  return give_packet (self, body, packet, interface, self->time_us, captured, length);
}

/* --- blocks --- */

static const struct
{
  guint32 type;
  BlockFunc read;
} block_types[] = {
  { MSCOPE_PCAPNG_SECTION_HEADER, read_section_header },
  { 1, read_interface },
  { 2, read_old_packet },
  { 3, read_simple_packet },
  { 5, read_statistics },
  { 6, read_enhanced_packet },
};

static BlockFunc
find_block_type (guint32 type)
{
  for (gsize i = 0; i < G_N_ELEMENTS (block_types); i++)
    if (block_types[i].type == type)
      return block_types[i].read;
  return NULL;
}

/* A section header tells the byte order of all that follows, its own length included. */
static MscopeStep
read_byte_order (MscopePcapReader *self)
{
  const guint8 *bytes = mscope_pcap_reader_want (self, BLOCK_HEADER + 4);
  MscopeCursor cursor;
  guint32 magic;

  if (bytes == NULL)
    return MSCOPE_STEP_MORE;
  cursor = mscope_cursor (bytes + BLOCK_HEADER, 4);
  magic = mscope_cursor_u32le (&cursor);
  if (magic != BYTE_ORDER_MAGIC && magic != GUINT32_SWAP_LE_BE_CONSTANT (BYTE_ORDER_MAGIC))
    return fail_damaged (self, _("its byte order is neither of the two"));
  self->big_endian = magic != BYTE_ORDER_MAGIC;
  return MSCOPE_STEP_AGAIN;
}

static MscopeStep
pass_block (MscopePcapReader *self)
{
  const guint8 *bytes;
  MscopeCursor cursor;

  self->n_to_pass -= (guint32) mscope_pcap_reader_pass (self, self->n_to_pass);
  bytes = self->n_to_pass == 0 ? mscope_pcap_reader_want (self, 4) : NULL;
  if (bytes == NULL)
    return MSCOPE_STEP_MORE;
  cursor = mscope_cursor (bytes, 4);
  if (mscope_pcap_reader_u32 (self, &cursor) != self->passed_length)
    return fail_damaged (self, _("its two lengths differ"));
  self->passed_length = 0;
  mscope_pcap_reader_take (self, 4);
  return MSCOPE_STEP_AGAIN;
}

static MscopeStep
read_whole_block (MscopePcapReader *self,
                  BlockFunc read,
                  guint32 length,
                  MscopePacket *packet)
{
  const guint8 *bytes = mscope_pcap_reader_want (self, length);
  MscopeCursor cursor;

  if (bytes == NULL)
    return MSCOPE_STEP_MORE;
  cursor = mscope_cursor (bytes + length - 4, 4);
  if (mscope_pcap_reader_u32 (self, &cursor) != length)
    return fail_damaged (self, _("its two lengths differ"));
  mscope_pcap_reader_take (self, length);
  cursor = mscope_cursor (bytes + BLOCK_HEADER, length - BLOCK_FRAME);
  return read (self, &cursor, packet);
}

MscopeStep
mscope_pcapng_read_block (MscopePcapReader *self,
                          MscopePacket *packet)
{
  const guint8 *bytes;
  MscopeCursor cursor;
  guint32 type, length;
  BlockFunc read;

  if (self->passed_length > 0)
    return pass_block (self);
  bytes = mscope_pcap_reader_want (self, BLOCK_HEADER);
  if (bytes == NULL)
    return MSCOPE_STEP_MORE;
  cursor = mscope_cursor (bytes, BLOCK_HEADER);
  type = mscope_pcap_reader_u32 (self, &cursor);
  if (type == MSCOPE_PCAPNG_SECTION_HEADER)
    {
      MscopeStep step = read_byte_order (self);

      if (step != MSCOPE_STEP_AGAIN)
        return step;
    }
  /* Asking for more may have moved the octets. */
  cursor = mscope_cursor (mscope_pcap_reader_want (self, BLOCK_HEADER) + 4, 4);
  length = mscope_pcap_reader_u32 (self, &cursor);

  read = find_block_type (type);
  if (length < BLOCK_FRAME || length % 4 != 0
      || length > (read != NULL ? MSCOPE_CAPTURE_MAX_KEPT_BLOCK : MSCOPE_CAPTURE_MAX_BLOCK))
    return fail_damaged (self, _("no block can be as long as it says"));
  if (read != NULL)
    return read_whole_block (self, read, length, packet);

  self->passed_length = length;
  self->n_to_pass = length - BLOCK_FRAME;
  mscope_pcap_reader_take (self, BLOCK_HEADER);
  return MSCOPE_STEP_AGAIN;
}
