/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 4013 section 2, with the tables B.1 and C.1.2 to C.9 of RFC 3454; without its check of bidirectional text. */
#include "config.h"

#include "protocol/sasl-prep.h"

/* RFC 3454 table B.1: commonly mapped to nothing. */
static gboolean
is_nothing (gunichar c)
{
  static const gunichar nothing[] = { 0x00ad, 0x034f, 0x1806, 0x180b, 0x180c, 0x180d, 0x200b, 0x200c, 0x200d,
                                      0x2060, 0xfeff };

  for (gsize i = 0; i < G_N_ELEMENTS (nothing); i++)
    if (c == nothing[i])
      return TRUE;
  return c >= 0xfe00 && c <= 0xfe0f;
}

/* Tables C.2 (control), C.3 (private use), C.4 (non-characters), C.6 to C.9 (of no use in plain text). */
static gboolean
is_prohibited (gunichar c)
{
  switch (g_unichar_type (c))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_SURROGATE:
      return TRUE;
    default:
      break;
    }
  return (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef) /* C.4 */
         || (c >= 0xfff9 && c <= 0xfffd)                        /* C.6 */
         || (c >= 0x2ff0 && c <= 0x2ffb)                        /* C.7 */
         || c == 0x0340 || c == 0x0341;                         /* C.8 */
}

char *
mscope_sasl_prep (MscopeSlice text)
{
  g_autoptr (GString) mapped = g_string_new (NULL);
  g_autofree char *prepared = NULL;
  const char *end = text.data + text.length;

  if (text.length == 0)
    return g_strdup ("");
  if (!g_utf8_validate_len (text.data, text.length, NULL))
    return NULL;
  for (const char *at = text.data; at < end; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (c > 0x7f && g_unichar_type (c) == G_UNICODE_SPACE_SEPARATOR)
        g_string_append_c (mapped, ' ');
      else if (!is_nothing (c))
        g_string_append_unichar (mapped, c);
    }
  prepared = g_utf8_normalize (mapped->str, (gssize) mapped->len, G_NORMALIZE_NFKC);
  for (const char *at = prepared; *at != '\0'; at = g_utf8_next_char (at))
    if (is_prohibited (g_utf8_get_char (at)))
      return NULL;
  return g_steal_pointer (&prepared);
}
