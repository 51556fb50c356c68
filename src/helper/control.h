/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "helper/namespace.h"

G_BEGIN_DECLS

/*
 * The talk with the program, over a SOCK_SEQPACKET socket; a line of text a packet, without line end.
 *
 *   first, from the helper    ready bridge | ready loopback, with the network namespace of the switch
 *   listen HOST PORT          ok, with a listening TCP socket
 *   connect HOST HOST PORT    ok, with a TCP socket that is connecting, from the first to the second
 *   udp HOST                  ok, with a UDP socket
 *   in place of ok and ready  error STAGE ERRNO TEXT
 *
 * HOST is a key of mscope_example_hosts. Sockets are non-blocking and bound to the host's address. The
 * end of the stream ends the wire.
 */

/* The longest packet, both ways. */
#define MSCOPE_CONTROL_MAX 512

void mscope_control_send_ready (int control, const MscopeNamespace *namespace);
void mscope_control_send_failure (int control, const MscopeFailure *failure);

/* Takes one request and answers it. %FALSE when the program is gone. */
gboolean mscope_control_serve (int control, const MscopeNamespace *namespace);

G_END_DECLS
