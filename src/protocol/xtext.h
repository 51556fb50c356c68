/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/text.h"

G_BEGIN_DECLS

/**
 * mscope_xtext_decode:
 * @text: "Jones+2Bsmith"
 * @utf8: letters beyond ASCII may stand there as they are (RFC 6533 section 3)
 * @out: (nullable): what it stands for is appended; if @text is wrong, as far as it was right
 *
 * Reads xtext, the way of writing in parameters of MAIL and RCPT: printable ASCII, in which "+" and two
 * hexadecimal digits in capitals stand for an octet (RFC 3461 section 4).
 *
 * Returns: %FALSE if @text is no xtext
 */
gboolean mscope_xtext_decode (MscopeSlice text, gboolean utf8, GString *out);

G_END_DECLS
