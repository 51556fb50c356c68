/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "capture/ip-layer.h"

G_BEGIN_DECLS

/* What fragments of one datagram have in common. No padding may hold anything but 0. */
typedef struct
{
  guint8 source[16];
  guint8 destination[16];
  guint32 id;
  guint16 version;
  guint16 protocol;
} MscopeIpDatagramKey;

/* @length octets at @offset of a datagram, @captured of them in @data. */
typedef struct
{
  const guint8 *data;
  gsize captured;
  gsize length;
  guint16 offset;
  gboolean more;
} MscopeIpFragment;

/**
 * MscopeIpFragments:
 *
 * The datagrams of which fragments are missing. Limits: see ip-layer.h. For the IP layer only.
 */
typedef struct _MscopeIpFragments MscopeIpFragments;

MscopeIpFragments *mscope_ip_fragments_new (void);
void mscope_ip_fragments_free (MscopeIpFragments *self);

/* Keeps a copy of @fragment; %TRUE if its datagram is whole now: take it. @protocol: what the datagram carries. */
gboolean mscope_ip_fragments_push (MscopeIpFragments *self, const MscopeIpDatagramKey *key,
                                   const MscopeIpFragment *fragment, guint8 protocol, gint64 time_us);

/* Puts the datagram that is whole into @packet: protocol and payload, lent until the next push. */
void mscope_ip_fragments_take (MscopeIpFragments *self, MscopeIpPacket *packet);

G_END_DECLS
