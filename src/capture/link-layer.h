/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/cursor.h"

G_BEGIN_DECLS

/* More tags (802.1Q, 802.1ad) than this before IP, and the packet is not looked into. */
#define MSCOPE_LINK_MAX_TAGS 8

/**
 * mscope_link_layer_enter:
 * @link_type: LINKTYPE_… (https://www.tcpdump.org/linktypes.html)
 * @cursor: (inout): at the packet's first octet; afterwards at the first of its IP header
 *
 * Passes over all that stands before IP: Ethernet with VLAN tags and PPPoE, Linux cooked captures
 * of both versions, loopback, PPP; raw IP has nothing.
 *
 * Returns: %FALSE if the packet holds no IP, is cut off before it, or is of another link type
 */
gboolean mscope_link_layer_enter (guint32 link_type, MscopeCursor *cursor);

G_END_DECLS
