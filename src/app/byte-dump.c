/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "app/byte-dump.h"

#define OFFSET_WIDTH 6 /* four digits and two blanks; a packet of more than 64 KiB has five and one */

/* Place of octet @i of a line among its digits: eight octets, a wider gap, eight more. */
static gsize
get_digits_place (guint i)
{
  return OFFSET_WIDTH + i * 3 + i / 8;
}

static gsize
get_text_place (guint n_columns)
{
  return get_digits_place (n_columns - 1) + 4;
}

gsize
mscope_byte_dump_get_width (guint n_columns)
{
  return get_text_place (n_columns) + n_columns;
}

static void
append_line (GString *out,
             const guint8 *bytes,
             gsize offset,
             guint n,
             guint n_columns)
{
  static const char digits[] = "0123456789abcdef";
  gsize start = out->len, text = start + get_text_place (n_columns);
  char label[16];

  g_string_set_size (out, text + n);
  memset (out->str + start, ' ', text + n - start);
  g_snprintf (label, sizeof label, "%04" G_GSIZE_MODIFIER "x", offset);
  memcpy (out->str + start, label, MIN (strlen (label), OFFSET_WIDTH));
  for (guint i = 0; i < n; i++)
    {
      guint8 byte = bytes[offset + i];
      char *place = out->str + start + get_digits_place (i);

      place[0] = digits[byte >> 4];
      place[1] = digits[byte & 15];
      out->str[text + i] = g_ascii_isprint (byte) ? (char) byte : '.';
    }
  g_string_append_c (out, '\n');
}

char *
mscope_byte_dump_format (const guint8 *bytes,
                         gsize length,
                         guint n_columns)
{
  GString *out = g_string_sized_new ((length / n_columns + 1) * (mscope_byte_dump_get_width (n_columns) + 1));

  g_return_val_if_fail (n_columns == 8 || n_columns == 16, NULL);

  for (gsize offset = 0; offset < length; offset += n_columns)
    append_line (out, bytes, offset, (guint) MIN (n_columns, length - offset), n_columns);
  return g_string_free (out, FALSE);
}

GArray *
mscope_byte_dump_get_marks (gsize start,
                            gsize end,
                            gsize length,
                            guint n_columns)
{
  GArray *marks = g_array_new (FALSE, FALSE, sizeof (gsize));
  gsize line_size = mscope_byte_dump_get_width (n_columns) + 1;

  for (gsize i = start; i < MIN (end, length);)
    {
      gsize line = i / n_columns;
      guint first = (guint) (i % n_columns);
      guint n = (guint) MIN (n_columns - first, MIN (end, length) - i);
      gsize base = line * line_size;
      gsize pairs[] = {
        base + get_digits_place (first), base + get_digits_place (first + n - 1) + 2,
        base + get_text_place (n_columns) + first, base + get_text_place (n_columns) + first + n,
      };

      g_array_append_vals (marks, pairs, G_N_ELEMENTS (pairs));
      i += n;
    }
  return marks;
}
