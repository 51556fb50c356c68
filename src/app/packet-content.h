/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/trace.h"

G_BEGIN_DECLS

/**
 * mscope_packet_content_find:
 * @packet: a packet
 * @bytes: its octets as captured, all headers included
 * @entry: a line of the same conversation
 * @start: (out): place in @bytes of the first octet of @entry
 * @length: (out): how many of its octets the packet has
 *
 * Finds the octets of a line in a packet.
 *
 * Returns: %FALSE if the packet has none of them; @start and @length are 0 then
 */
gboolean mscope_packet_content_find (const MscopeTracePacket *packet, GBytes *bytes, const MscopeEntry *entry,
                                     gsize *start, gsize *length);

G_END_DECLS
