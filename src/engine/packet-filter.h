/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "capture/packet.h"

G_BEGIN_DECLS

#define MSCOPE_FILTER_ERROR (mscope_filter_error_quark ())

typedef enum
{
  MSCOPE_FILTER_ERROR_SYNTAX, /* libpcap does not understand the expression; the message says where */
} MscopeFilterError;

GQuark mscope_filter_error_quark (void);

/**
 * MscopePacketFilter:
 *
 * A capture filter in libpcap's language (pcap-filter(7)), for packets of any link type: it is
 * compiled for each link type when the first packet of that type comes. One thread at a time.
 */
typedef struct _MscopePacketFilter MscopePacketFilter;

/* (nullable): %NULL with @error if @expression is wrong; it is tried on Ethernet. */
MscopePacketFilter *mscope_packet_filter_new (const char *expression, GError **error);
void mscope_packet_filter_free (MscopePacketFilter *self);

/* Whether @packet passes. An expression that means nothing on a link type ("ether host" on raw IP) passes none. */
gboolean mscope_packet_filter_matches (MscopePacketFilter *self, const MscopePacket *packet);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopePacketFilter, mscope_packet_filter_free)

G_END_DECLS
