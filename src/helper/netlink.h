/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MscopeNetlink:
 *
 * A routing socket (rtnetlink(7)) of the network namespace the thread was in when it was made. Each
 * call is one request and waits for its acknowledgment; it returns 0 or an errno.
 */
typedef struct
{
  int fd;
  guint32 sequence;
} MscopeNetlink;

int mscope_netlink_open (MscopeNetlink *self);
void mscope_netlink_close (MscopeNetlink *self);

/* A switch called @name, which sends nothing of its own; EOPNOTSUPP where the kernel has none. */
int mscope_netlink_add_bridge (MscopeNetlink *self, const char *name);

/**
 * mscope_netlink_add_cable:
 * @name: the end that is in this namespace
 * @bridge: index of the switch @name is plugged into
 * @peer: the other end
 * @peer_namespace: descriptor of the network namespace it goes to
 * @peer_mac: (array fixed-size=6): its address
 *
 * Lays a cable (veth(4)) between two namespaces; EOPNOTSUPP where the kernel has none.
 */
int mscope_netlink_add_cable (MscopeNetlink *self, const char *name, int bridge, const char *peer, int peer_namespace,
                              const guint8 peer_mac[6]);

/* Sets the interface up. */
int mscope_netlink_set_up (MscopeNetlink *self, int interface);

/* Gives the interface an IPv4 address, dotted, with @prefix bits of network. */
int mscope_netlink_add_address (MscopeNetlink *self, int interface, const char *address, guint8 prefix);

G_END_DECLS
