/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/cursor.h"
#include "capture/pcap-reader.h"

G_BEGIN_DECLS

/* What one step of reading came to. */
typedef enum
{
  MSCOPE_STEP_MORE,   /* needs more octets */
  MSCOPE_STEP_AGAIN,  /* something was read that is no packet */
  MSCOPE_STEP_PACKET,
  MSCOPE_STEP_FAILED, /* MscopePcapReader.error is set */
} MscopeStep;

typedef MscopeStep (* MscopeStepFunc) (MscopePcapReader *self, MscopePacket *packet);

/* An interface of a pcapng section. */
typedef struct
{
  guint32 link_type;
  guint32 snaplen;         /* 0: no limit */
  guint8 time_resolution;  /* if_tsresol: a power of 10, with the highest bit a power of 2 */
  gint64 time_offset;      /* if_tsoffset: seconds */
  guint64 n_dropped;
} MscopeInterface;

struct _MscopePcapReader
{
  const guint8 *input; /* lent: what was pushed and is not read yet */
  gsize n_input;
  GByteArray *held;    /* the beginning of a record whose end was not pushed yet */
  gsize n_taken;       /* octets of the record that was read last; dropped at the next step */
  guint64 position;    /* of the record that is read now */
  gboolean finished;
  GError *error;

  MscopeStepFunc step;
  gboolean big_endian;
  guint64 n_packets;
  gint64 time_us; /* of the last packet */

  /* pcap */
  gboolean nanoseconds;
  guint32 link_type;

  /* pcapng */
  GArray *interfaces;         /* of MscopeInterface, of this section */
  guint64 n_dropped_earlier;  /* in the sections before */
  guint32 n_to_pass;          /* octets of a block that is passed over */
  guint32 passed_length;      /* length of that block, to be found again at its end; 0: none */
};

/* (nullable): the first @n octets from the record's beginning in one piece; %NULL: more must be pushed. */
const guint8 *mscope_pcap_reader_want (MscopePcapReader *self, gsize n);

/* Says that the record is @n octets long and was read. */
void mscope_pcap_reader_take (MscopePcapReader *self, gsize n);

/* Passes over at most @n octets without keeping them; returns how many. */
gsize mscope_pcap_reader_pass (MscopePcapReader *self, gsize n);

guint16 mscope_pcap_reader_u16 (const MscopePcapReader *self, MscopeCursor *cursor);
guint32 mscope_pcap_reader_u32 (const MscopePcapReader *self, MscopeCursor *cursor);

/* The time @seconds and @us after 1970, brought into the years that can be written. */
gint64 mscope_pcap_reader_clamp_time (gint64 seconds, guint64 us);

/* Ends the reading with a sentence. */
MscopeStep mscope_pcap_reader_fail (MscopePcapReader *self, MscopeCaptureError code, const char *format, ...)
  G_GNUC_PRINTF (3, 4);

/* Fills what all formats share: number, time, data; @at: place of @data in the record. */
MscopeStep mscope_pcap_reader_give (MscopePcapReader *self, MscopePacket *packet, guint32 link_type, gint64 time_us,
                                    const guint8 *data, gsize at, guint32 captured, guint32 length);

/* The step for pcapng: reads one block. */
MscopeStep mscope_pcapng_read_block (MscopePcapReader *self, MscopePacket *packet);

/* Block type of a Section Header, the same in both byte orders. */
#define MSCOPE_PCAPNG_SECTION_HEADER 0x0a0d0d0a

G_END_DECLS
