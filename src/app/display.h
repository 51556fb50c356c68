/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dialogue/conversation.h"

G_BEGIN_DECLS

/* How facts of entries, packets and conversations are written in the window. All results: (transfer full). */

/* Seconds since @start_us: "0.012345" with @digits behind the point; "" if @time_us is not known. */
char *mscope_display_seconds (gint64 time_us, gint64 start_us, int digits);

/* Date and time of day, as people write it where the user lives; "" if @time_us is not known. */
char *mscope_display_time (gint64 time_us);

/* "192.0.2.10:1025", "[2001:db8::25]:25"; "" if the side has no address. */
char *mscope_display_endpoint (const MscopeConversation *conversation, MscopeSide side);

/* "SYN ACK": flags of a TCP header (RFC 9293 section 3.1), as they are called everywhere. */
char *mscope_display_tcp_flags (guint8 flags);

/* How a connection ended, in a word, translated. Lent. */
const char *mscope_display_closed (MscopeClosed closed);

/* Lines of an entry that a row of the dialogue shows: an answer to EHLO has up to that many; a message has more. */
#define MSCOPE_DISPLAY_ROW_LINES 12

/* How many lines @entry has. */
guint mscope_display_count_lines (const MscopeEntry *entry);

/**
 * mscope_display_entry:
 * @entry: an entry
 * @max_lines: how many of its lines to show
 *
 * What was said, harmless and short enough for a row: a long text ends with a line that says how much
 * is left out; what has no text (a gap, TLS, an empty message) is told in words.
 */
char *mscope_display_entry (const MscopeEntry *entry, guint max_lines);

G_END_DECLS
