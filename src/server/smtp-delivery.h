/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/text.h"

G_BEGIN_DECLS

/**
 * mscope_smtp_unstuff:
 * @content: as on the wire, without the closing dot
 *
 * Takes the doubled dots at the start of lines away (RFC 5321 section 4.5.2) and makes CRLF LF. A
 * lone CR stays; a last line without an end is given one.
 *
 * Returns: (transfer full): the text
 */
GString *mscope_smtp_unstuff (MscopeSlice content);

/**
 * mscope_smtp_make_mail:
 * @trace: header lines of the server's own, each ended by LF
 * @text: what the client sent, unstuffed
 *
 * Puts the trace before the text. Where the text has no header a blank line comes between them, or
 * else its first lines would be taken for a header.
 *
 * Returns: (transfer full): the mail as it is stored
 */
GBytes *mscope_smtp_make_mail (MscopeSlice trace, MscopeSlice text);

G_END_DECLS
