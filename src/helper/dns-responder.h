/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol/dns-message.h"

G_BEGIN_DECLS

/*
 * The name server of the private wire, authority for example.org: its MX, and the addresses of its hosts.
 * Every name outside does not exist (NXDOMAIN).
 */

/* Appends the answer to @query, a datagram from anybody; %FALSE if it deserves none. */
gboolean mscope_dns_responder_answer (const guint8 *query, gsize length, GByteArray *out);

/* Answers all that waits at @fd, a non-blocking UDP socket. */
void mscope_dns_responder_serve (int fd);

G_END_DECLS
