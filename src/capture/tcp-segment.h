/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "capture/connection.h"
#include "capture/ip-layer.h"

G_BEGIN_DECLS

/**
 * mscope_tcp_segment_read:
 * @ip: an IP packet that holds TCP
 * @ports: (out caller-allocates) (array fixed-size=2): of source and destination
 * @segment: (out caller-allocates): all but its end and origin, which are left alone; its content is @ip's
 *
 * Reads the header (RFC 9293 section 3.1). Options are passed over.
 *
 * Returns: %FALSE if not even the header was captured, or it cannot be one
 */
gboolean mscope_tcp_segment_read (const MscopeIpPacket *ip, guint16 *ports, MscopeTcpSegment *segment);

G_END_DECLS
