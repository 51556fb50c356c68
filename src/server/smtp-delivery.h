/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/text.h"

G_BEGIN_DECLS

/**
 * mscope_smtp_make_mail:
 * @trace: header lines of the server's own, each ended by LF
 * @content: what the client sent: lines with LF between them, as a MESSAGE entry's text has them; no data at
 *   all (%NULL): not even an empty line
 * @stuffed: it came after DATA: a dot at the start of a line is taken away (RFC 5321 section 4.5.2)
 *
 * Puts the trace before the content. Where that has no header a blank line comes between them, or else its
 * first lines would be taken for a header.
 *
 * Returns: (transfer full): the mail as it is stored; its last line ends with LF
 */
GBytes *mscope_smtp_make_mail (MscopeSlice trace, MscopeSlice content, gboolean stuffed);

G_END_DECLS
