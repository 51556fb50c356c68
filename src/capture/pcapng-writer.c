/* SPDX-License-Identifier: GPL-3.0-or-later */
/* draft-ietf-opsawg-pcapng: sections 3.1 (blocks), 3.5 (options), 4.1 SHB, 4.2 IDB, 4.3 EPB, 4.6 ISB, 4.7 DSB. */
#include "config.h"

#include "capture/pcapng-writer.h"

#include <string.h>

#define BLOCK_SECTION_HEADER 0x0a0d0d0a
#define BLOCK_INTERFACE 1
#define BLOCK_STATISTICS 5
#define BLOCK_PACKET 6
#define BLOCK_SECRETS 10

#define SECRETS_TLS 0x544c534b /* "TLSK": a key log as NSS writes it */

#define BYTE_ORDER_MAGIC 0x1a2b3c4d
#define VERSION_MAJOR 1
#define LENGTH_UNKNOWN 0xffffffff

#define OPTION_END 0
#define OPTION_COMMENT 1
#define OPTION_APPLICATION 4   /* of the SHB */
#define OPTION_NAME 2          /* of the IDB */
#define OPTION_RESOLUTION 9    /* of the IDB: 10 to the minus n */
#define OPTION_RECEIVED 4      /* of the ISB */
#define OPTION_DROPPED 5       /* of the ISB */

#define NANOSECONDS 9
#define MAX_OPTION G_MAXUINT16

static void
append_u16 (GByteArray *out,
            guint16 value)
{
  guint16 bytes = GUINT16_TO_LE (value);

  g_byte_array_append (out, (const guint8 *) &bytes, sizeof bytes);
}

static void
append_u32 (GByteArray *out,
            guint32 value)
{
  guint32 bytes = GUINT32_TO_LE (value);

  g_byte_array_append (out, (const guint8 *) &bytes, sizeof bytes);
}

static void
append_u64 (GByteArray *out,
            guint64 value)
{
  append_u32 (out, value & G_MAXUINT32);
  append_u32 (out, value >> 32);
}

/* High half first, each half little-endian. */
static void
append_time (GByteArray *out,
             gint64 time_us)
{
  guint64 time_ns = (guint64) time_us * 1000;

  append_u32 (out, time_ns >> 32);
  append_u32 (out, time_ns & G_MAXUINT32);
}

static void
append_padded (GByteArray *out,
               const void *bytes,
               gsize length)
{
  static const guint8 padding[3];

  if (length > 0)
    g_byte_array_append (out, bytes, (guint) length);
  g_byte_array_append (out, padding, (guint) (-length & 3));
}

static void
append_option (GByteArray *out,
               guint16 code,
               const void *value,
               gsize length)
{
  append_u16 (out, code);
  append_u16 (out, (guint16) length);
  append_padded (out, value, length);
}

/* @text may be %NULL: then there is no such option. Too long a text is cut between two characters. */
static void
append_text (GByteArray *out,
             guint16 code,
             const char *text)
{
  gsize length = text != NULL ? strlen (text) : 0;

  if (length > MAX_OPTION)
    length = (gsize) (g_utf8_find_prev_char (text, text + MAX_OPTION + 1) - text);
  if (text != NULL)
    append_option (out, code, text, length);
}

static void
append_number (GByteArray *out,
               guint16 code,
               guint64 value)
{
  append_u16 (out, code);
  append_u16 (out, sizeof value);
  append_u64 (out, value);
}

/* A block is type, length, body, length again; the length is known at the end. */
static gsize
begin_block (GByteArray *out,
             guint32 type)
{
  gsize start = out->len;

  append_u32 (out, type);
  append_u32 (out, 0);
  return start;
}

static void
end_block (GByteArray *out,
           gsize start)
{
  guint32 length = GUINT32_TO_LE ((guint32) (out->len - start + 4));

  memcpy (out->data + start + 4, &length, sizeof length);
  g_byte_array_append (out, (const guint8 *) &length, sizeof length);
}

void
mscope_pcapng_append_header (GByteArray *out,
                             guint32 link_type,
                             const char *interface,
                             const char *application,
                             const char *comment)
{
  const guint8 resolution = NANOSECONDS;
  gsize block = begin_block (out, BLOCK_SECTION_HEADER);

  append_u32 (out, BYTE_ORDER_MAGIC);
  append_u16 (out, VERSION_MAJOR);
  append_u16 (out, 0);
  append_u32 (out, LENGTH_UNKNOWN);
  append_u32 (out, LENGTH_UNKNOWN);
  append_text (out, OPTION_COMMENT, comment);
  append_text (out, OPTION_APPLICATION, application);
  append_u32 (out, OPTION_END);
  end_block (out, block);

  block = begin_block (out, BLOCK_INTERFACE);
  append_u16 (out, (guint16) link_type);
  append_u16 (out, 0);
  append_u32 (out, 0); /* packets of any length */
  append_text (out, OPTION_NAME, interface);
  append_option (out, OPTION_RESOLUTION, &resolution, sizeof resolution);
  append_u32 (out, OPTION_END);
  end_block (out, block);
}

void
mscope_pcapng_append_packet (GByteArray *out,
                             const MscopePacket *packet,
                             const char *comment)
{
  gsize block = begin_block (out, BLOCK_PACKET);

  append_u32 (out, 0);
  append_time (out, packet->time_us);
  append_u32 (out, packet->captured);
  append_u32 (out, packet->length);
  append_padded (out, packet->data, packet->captured);
  if (comment != NULL)
    {
      append_text (out, OPTION_COMMENT, comment);
      append_u32 (out, OPTION_END);
    }
  end_block (out, block);
}

void
mscope_pcapng_append_secrets (GByteArray *out,
                              const char *key_log,
                              gsize length)
{
  gsize block = begin_block (out, BLOCK_SECRETS);

  append_u32 (out, SECRETS_TLS);
  append_u32 (out, (guint32) length);
  append_padded (out, key_log, length);
  end_block (out, block);
}

void
mscope_pcapng_append_statistics (GByteArray *out,
                                 gint64 time_us,
                                 guint64 n_received,
                                 guint64 n_dropped)
{
  gsize block = begin_block (out, BLOCK_STATISTICS);

  append_u32 (out, 0);
  append_time (out, time_us);
  append_number (out, OPTION_RECEIVED, n_received);
  append_number (out, OPTION_DROPPED, n_dropped);
  append_u32 (out, OPTION_END);
  end_block (out, block);
}
