/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * RFC 3461 section 4:
 *   xtext   = *( xchar / hexchar )
 *   xchar   = any ASCII CHAR between "!" (33) and "~" (126) inclusive, except for "+" and "="
 *   hexchar = ASCII "+" immediately followed by two upper case hexadecimal digits
 */
#include "config.h"

#include "protocol/xtext.h"

static int
parse_digit (char c)
{
  if (c >= '0' && c <= '9')
    return c - '0';
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static gboolean
is_xchar (char c,
          gboolean utf8)
{
  if ((guchar) c >= 0x80)
    return utf8;
  return c >= '!' && c <= '~' && c != '+' && c != '=';
}

gboolean
mscope_xtext_decode (MscopeSlice text,
                     gboolean utf8,
                     GString *out)
{
  for (gsize i = 0; i < text.length; i++)
    {
      char c = text.data[i];

      if (c == '+' && text.length - i > 2)
        {
          int high = parse_digit (text.data[i + 1]);
          int low = parse_digit (text.data[i + 2]);

          if (high < 0 || low < 0)
            return FALSE;
          c = (char) (high << 4 | low);
          i += 2;
        }
      else if (!is_xchar (c, utf8))
        return FALSE;
      if (out != NULL)
        g_string_append_c (out, c);
    }
  return TRUE;
}
