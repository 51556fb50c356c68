/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Letters and how they are written: RFC 2045 section 6 (quoted-printable, Base64), RFC 2047 (encoded words); RFC 3629,
 * ISO 8859.
 */
#include "config.h"

#include "dialogue/explanation-header.h"

#include <string.h>

#include "protocol/sasl.h"

/* --- characters --- */

/* What windows-1252 has where ISO-8859-1 has control characters; 0 where it has nothing either. */
static const guint16 windows[32] = {
  0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d, 0,
  0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178,
};

/* Where ISO-8859-15 differs from ISO-8859-1. */
static gunichar
to_latin9 (guchar c)
{
  switch (c)
    {
    case 0xa4: return 0x20ac;
    case 0xa6: return 0x0160;
    case 0xa8: return 0x0161;
    case 0xb4: return 0x017d;
    case 0xb8: return 0x017e;
    case 0xbc: return 0x0152;
    case 0xbd: return 0x0153;
    case 0xbe: return 0x0178;
    default: return c;
    }
}

/*
 * Those that nearly all mail of Europe is in. The others are left to mail programs: what comes here is foreign
 * input, and converters of the system have had holes.
 */
gboolean
mscope_append_in_charset (GString *out,
                          MscopeSlice charset,
                          const char *bytes,
                          gsize length)
{
  gboolean latin1 = mscope_slice_is (charset, "ISO-8859-1"), latin9 = mscope_slice_is (charset, "ISO-8859-15");
  gboolean windows1252 = mscope_slice_is (charset, "windows-1252");

  if (mscope_slice_is (charset, "UTF-8") || mscope_slice_is (charset, "US-ASCII"))
    {
      g_string_append_len (out, bytes, (gssize) length);
      return TRUE;
    }
  if (!latin1 && !latin9 && !windows1252)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      guchar c = (guchar) bytes[i];
      gunichar letter = latin9 ? to_latin9 (c) : windows1252 && c >= 0x80 && c < 0xa0 ? windows[c - 0x80] : c;

      g_string_append_unichar (out, letter != 0 || c == 0 ? letter : 0xfffd);
    }
  return TRUE;
}

/* "=C3=BC", and in encoded words "_" for a blank (RFC 2047 section 4.2); "=" at the end of a line joins it. */
GString *
mscope_decode_quoted (MscopeSlice text,
                      gboolean in_word)
{
  GString *decoded = g_string_sized_new (text.length);

  for (gsize i = 0; i < text.length; i++)
    if (text.data[i] == '=' && i + 2 < text.length && g_ascii_isxdigit (text.data[i + 1])
        && g_ascii_isxdigit (text.data[i + 2]))
      {
        int value = g_ascii_xdigit_value (text.data[i + 1]) * 16 + g_ascii_xdigit_value (text.data[i + 2]);

        g_string_append_c (decoded, (char) value);
        i += 2;
      }
    else if (text.data[i] == '=' && i + 1 < text.length && text.data[i + 1] == '\n')
      i++;
    else
      g_string_append_c (decoded, in_word && text.data[i] == '_' ? ' ' : text.data[i]);
  return decoded;
}

GString *
mscope_decode_base64 (MscopeSlice text)
{
  gsize length;
  g_autofree char *octets = mscope_sasl_decode (text, &length);

  return octets != NULL ? g_string_new_len (octets, (gssize) length) : NULL;
}

/* --- encoded words --- */

static MscopeSlice
take_until (MscopeSlice *text,
            char end)
{
  const char *found = text->length > 0 ? memchr (text->data, end, text->length) : NULL;
  MscopeSlice piece = { text->data, 0 };

  if (found == NULL)
    return (MscopeSlice) { NULL, 0 };
  piece.length = (gsize) (found - text->data);
  text->data += piece.length + 1;
  text->length -= piece.length + 1;
  return piece;
}

/* encoded-word = "=?" charset "?" encoding "?" encoded-text "?="; returns its length, 0 if there is none. */
static gsize
append_word (GString *out,
             MscopeSlice text)
{
  MscopeSlice rest, charset, encoding, encoded;
  const char *star;
  GString *decoded = NULL;
  gboolean known;

  if (text.length < 8 || text.data[0] != '=' || text.data[1] != '?')
    return 0;
  rest = (MscopeSlice) { text.data + 2, text.length - 2 };
  charset = take_until (&rest, '?');
  encoding = take_until (&rest, '?');
  encoded = take_until (&rest, '?');
  if (charset.length == 0 || encoding.length != 1 || encoded.data == NULL || rest.length == 0 || rest.data[0] != '=')
    return 0;
  star = memchr (charset.data, '*', charset.length); /* a language behind it: RFC 2231 section 5 */
  if (star != NULL)
    charset.length = (gsize) (star - charset.data);
  if (g_ascii_toupper (encoding.data[0]) == 'Q')
    decoded = mscope_decode_quoted (encoded, TRUE);
  else if (g_ascii_toupper (encoding.data[0]) == 'B')
    decoded = mscope_decode_base64 (encoded);
  if (decoded == NULL)
    return 0;
  known = mscope_append_in_charset (out, charset, decoded->str, decoded->len);
  g_string_free (decoded, TRUE);
  return known ? (gsize) (rest.data + 1 - text.data) : 0;
}

/* Blanks between two words do not count (RFC 2047 section 6.2). */
static gsize
skip_blanks_before_word (MscopeSlice text)
{
  gsize n = 0;

  while (n < text.length && (text.data[n] == ' ' || text.data[n] == '\t'))
    n++;
  return n + 1 < text.length && text.data[n] == '=' && text.data[n + 1] == '?' ? n : 0;
}

char *
mscope_decode_words (MscopeSlice value)
{
  g_autoptr (GString) decoded = NULL;
  gboolean any = FALSE;

  if (mscope_find (value, "=?").length == 0)
    return NULL;
  decoded = g_string_new (NULL);
  while (value.length > 0)
    {
      gsize n = append_word (decoded, value);

      any |= n > 0;
      if (n > 0)
        n += skip_blanks_before_word ((MscopeSlice) { value.data + n, value.length - n });
      else
        {
          g_string_append_c (decoded, *value.data);
          n = 1;
        }
      value.data += n;
      value.length -= n;
    }
  return any ? mscope_quote (mscope_slice_strip ((MscopeSlice) { decoded->str, decoded->len })) : NULL;
}
