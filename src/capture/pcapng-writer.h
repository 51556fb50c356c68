/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "capture/packet.h"

G_BEGIN_DECLS

/*
 * Writes pcapng (draft-ietf-opsawg-pcapng), little-endian, blocks appended to a buffer that the
 * caller writes out: each call leaves whole blocks, so a file is readable after any of them.
 */

/*
 * SHB and one IDB of @link_type with nanosecond resolution. @interface, @application and @comment, which is on the
 * whole section, are options (nullable).
 */
void mscope_pcapng_append_header (GByteArray *out, guint32 link_type, const char *interface, const char *application,
                                  const char *comment);

/* EPB on interface 0, with @comment as its opt_comment (nullable). */
void mscope_pcapng_append_packet (GByteArray *out, const MscopePacket *packet, const char *comment);

/*
 * DSB: @key_log, lines of TLS secrets in the format of NSS. Readers decrypt only packets that come behind it, so it
 * stands before the first of a handshake.
 */
void mscope_pcapng_append_secrets (GByteArray *out, const char *key_log, gsize length);

/* ISB: packets received and dropped so far. */
void mscope_pcapng_append_statistics (GByteArray *out, gint64 time_us, guint64 n_received, guint64 n_dropped);

G_END_DECLS
