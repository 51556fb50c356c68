/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol/protocol.h"

G_BEGIN_DECLS

/* (nullable): the SASL mechanism called @name, in any case. */
const MscopeKeywordInfo *mscope_sasl_find_mechanism (MscopeSlice name);

/* (array length=n_mechanisms): all mechanisms, those of people's mail programs first. */
const MscopeKeywordInfo *mscope_sasl_get_mechanisms (gsize *n_mechanisms);

/**
 * mscope_sasl_decode:
 * @text: a line of a sign-on
 * @length: (out): octets decoded
 *
 * Decodes Base64 as RFC 4648 section 4 has it: no blanks, no other letters, padded. "=" alone stands for an
 * empty answer (RFC 4954 section 4).
 *
 * Returns: (transfer full) (nullable): the octets, a NUL after them; %NULL if @text is no Base64
 */
char *mscope_sasl_decode (MscopeSlice text, gsize *length);

G_END_DECLS
