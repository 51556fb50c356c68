/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "capture/tcp-segment.h"

#define SMALLEST_HEADER 20

gboolean
mscope_tcp_segment_read (const MscopeIpPacket *ip,
                         guint16 *ports,
                         MscopeTcpSegment *segment)
{
  MscopeCursor cursor = mscope_cursor (ip->payload, ip->captured);
  gsize header;

  ports[0] = mscope_cursor_u16be (&cursor);
  ports[1] = mscope_cursor_u16be (&cursor);
  segment->sequence = mscope_cursor_u32be (&cursor);
  segment->acknowledgment = mscope_cursor_u32be (&cursor);
  header = (mscope_cursor_u8 (&cursor) >> 4) * 4u;
  segment->flags = mscope_cursor_u8 (&cursor);
  segment->window = mscope_cursor_u16be (&cursor);
  mscope_cursor_skip (&cursor, 4);
  if (cursor.cut_short || header < SMALLEST_HEADER || header > ip->length)
    return FALSE;

  /* Options may be cut off by the snapshot length; then so is all content. */
  mscope_cursor_skip (&cursor, MIN (header - SMALLEST_HEADER, mscope_cursor_left (&cursor)));
  segment->length = (guint32) (ip->length - header);
  segment->captured = (guint32) MIN (mscope_cursor_left (&cursor), segment->length);
  segment->data = mscope_cursor_bytes (&cursor, segment->captured);
  return TRUE;
}
