/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/text.h"

G_BEGIN_DECLS

/* Whether two secrets are the same; how long it takes tells nothing but their lengths. */
gboolean mscope_secret_equal (gconstpointer a, gsize n_a, gconstpointer b, gsize n_b);

/**
 * mscope_secret_is_password:
 * @right: the password
 * @given: what was given as it
 *
 * Returns: whether they are the same, as they are or prepared as RFC 4013 has it: an umlaut may come as one
 *   character or as two
 */
gboolean mscope_secret_is_password (const char *right, MscopeSlice given);

G_END_DECLS
