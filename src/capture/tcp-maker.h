/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dialogue/conversation.h"

G_BEGIN_DECLS

/* The link type of the packets made: IPv4 or IPv6 with nothing before it (LINKTYPE_RAW). */
#define MSCOPE_TCP_MAKER_LINK_TYPE 101

/**
 * MscopeTcpMaker:
 *
 * Makes the packets that a TCP connection would have had (RFC 9293): the three of its beginning, segments as long as an
 * Ethernet carries them, acknowledgements for every second one, those of its end; checksums are right. So what was
 * said without packets, or where nobody may sniff, can be looked at with programs for packets. They show when it was
 * said, not how a network would have carried it: nothing is lost, late or twice.
 *
 * Each call appends whole blocks to a pcapng (capture/pcapng-writer.h).
 */
typedef struct _MscopeTcpMaker MscopeTcpMaker;

/**
 * mscope_tcp_maker_new:
 * @conversation: whose addresses and ports it takes; where there are none, those of loopback, and ports that follow
 *   from its id
 */
MscopeTcpMaker *mscope_tcp_maker_new (const MscopeConversation *conversation);
void mscope_tcp_maker_free (MscopeTcpMaker *self);

/* The client connects. */
void mscope_tcp_maker_open (MscopeTcpMaker *self, gint64 time_us, GByteArray *out);

/* @side says @n octets. */
void mscope_tcp_maker_say (MscopeTcpMaker *self, MscopeSide side, const char *octets, gsize n, gint64 time_us,
                           GByteArray *out);

/* @first ends its side, then the other does; or, with @reset, @first breaks the connection off. */
void mscope_tcp_maker_close (MscopeTcpMaker *self, MscopeSide first, gboolean reset, gint64 time_us, GByteArray *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopeTcpMaker, mscope_tcp_maker_free)

G_END_DECLS
