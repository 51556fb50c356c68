/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Octets as hexadecimal digits and as text, the way every packet reader shows them:
 *
 *   0040  52 43 50 54 20 54 4f 3a  3c 62 65 6e 40 65 78 61  RCPT TO:<ben@exa
 *
 * All is ASCII, so a place in the text is an octet and a character.
 */

/* Characters of a full line with @n_columns octets, the line feed not counted. @n_columns: 8 or 16 */
gsize mscope_byte_dump_get_width (guint n_columns);

/* (transfer full): @length octets, lines ended with a line feed. */
char *mscope_byte_dump_format (const guint8 *bytes, gsize length, guint n_columns);

/**
 * mscope_byte_dump_get_marks:
 * @start: first octet to be marked
 * @end: the octet behind the last one
 *
 * Where octets stand in the text of mscope_byte_dump_format().
 *
 * Returns: (transfer full) (element-type gsize): pairs of begin and end, in characters from the start: for each
 *   line one pair of the digits and one of the text
 */
GArray *mscope_byte_dump_get_marks (gsize start, gsize end, gsize length, guint n_columns);

G_END_DECLS
