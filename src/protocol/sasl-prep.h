/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/text.h"

G_BEGIN_DECLS

/**
 * mscope_sasl_prep:
 * @text: a name or password as somebody typed it
 *
 * Brings what looks the same into the same octets: SASLprep (RFC 4013). An umlaut may be one character or two, a
 * blank may be one of many. Letters and marks of today's Unicode are prepared too, though the RFC ends with
 * Unicode 3.2.
 *
 * Returns: (transfer full) (nullable): the text prepared; %NULL if it is no UTF-8 or has characters that cannot
 *   stand in a name or password, such as control characters
 */
char *mscope_sasl_prep (MscopeSlice text);

G_END_DECLS
