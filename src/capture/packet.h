/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol/protocol.h"

G_BEGIN_DECLS

/**
 * MscopePacket:
 * @frame: its number in the capture, from 1
 * @time_us: microseconds since 1970, rounded down
 * @link_type: LINKTYPE_… of the interface it came from (https://www.tcpdump.org/linktypes.html)
 * @position: where its octets stand in the file, from 0; 0 if it came from no file
 * @length: octets on the wire
 * @captured: how many of them are in @data, at most @length
 * @data: (array length=captured): lent by who gives the packet, until it is asked for the next
 */
typedef struct
{
  guint64 frame;
  gint64 time_us;
  guint32 link_type;
  guint64 position;
  guint32 length;
  guint32 captured;
  const guint8 *data;
} MscopePacket;

G_END_DECLS
