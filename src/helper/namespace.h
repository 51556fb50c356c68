/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "helper/failure.h"
#include "protocol/example-hosts.h"

G_BEGIN_DECLS

/**
 * MscopeNamespace:
 * @loopback: all hosts share one namespace and its interface lo, for want of bridge or veth
 * @interface: where all packets pass
 * @switch_fd: the network namespace of @interface, where the process is between two calls
 * @host_fd: (array fixed-size=3): by MscopeExampleHostId: the network namespaces of the hosts
 *
 * The private wire as the kernel sees it. A host lives as long as this process or any socket of the host's,
 * the switch between them as long as this process or anybody who holds @switch_fd.
 */
typedef struct
{
  gboolean loopback;
  const char *interface;
  int switch_fd;
  int host_fd[MSCOPE_N_EXAMPLE_HOSTS];
} MscopeNamespace;

/**
 * mscope_namespace_enter:
 * @loopback: build the poorer kind at once
 * @failure: (out): stages "user-namespace", "identity", "network-namespace", "bridge", "cable", "loopback", "address"
 *
 * Moves the process into a user namespace in which it may do as it likes and which gives it no right
 * outside, and builds the wire there. The process must have one thread only (unshare(2)).
 */
gboolean mscope_namespace_enter (MscopeNamespace *self, gboolean loopback, MscopeFailure *failure);

/**
 * mscope_namespace_open_socket:
 * @host: whose socket
 * @type: SOCK_STREAM or SOCK_DGRAM
 * @port: 0: any
 * @failure: (out): stages "enter-host", "socket", "bind"
 *
 * Makes a socket bound to the address of @host, non-blocking and close-on-exec.
 *
 * Returns: -1 if it cannot be
 */
int mscope_namespace_open_socket (const MscopeNamespace *self, MscopeExampleHostId host, int type, guint16 port,
                                  MscopeFailure *failure);

G_END_DECLS
