/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * RFC 2045 sections 5 and 6 (Content-Type, Content-Transfer-Encoding), RFC 2046 section 5.1 (multipart), RFC 2047
 * (encoded words), RFC 2183 (Content-Disposition), RFC 3676 (format=flowed).
 */
#include "config.h"

#include "dialogue/explanation-header.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "protocol/header-fields.h"
#include "protocol/sasl.h"
#include "protocol/smtp-status.h"

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
static gboolean
append_in_charset (GString *out,
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
static GString *
decode_quoted (MscopeSlice text,
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

static GString *
decode_base64 (MscopeSlice text)
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
    decoded = decode_quoted (encoded, TRUE);
  else if (g_ascii_toupper (encoding.data[0]) == 'B')
    decoded = decode_base64 (encoded);
  if (decoded == NULL)
    return 0;
  known = append_in_charset (out, charset, decoded->str, decoded->len);
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

/* --- Content-Type and its like --- */

/* The next "name=value" behind a semicolon, quotes cut off; %FALSE after the last. */
static gboolean
next_parameter (MscopeSlice *rest,
                MscopeSlice *name,
                MscopeSlice *value)
{
  gsize i = 0;
  const char *equals;

  while (rest->length > 0 && strchr ("; \t", rest->data[0]) != NULL)
    {
      rest->data++;
      rest->length--;
    }
  equals = rest->length > 0 ? memchr (rest->data, '=', rest->length) : NULL;
  if (equals == NULL)
    return FALSE;
  *name = mscope_slice_strip ((MscopeSlice) { rest->data, (gsize) (equals - rest->data) });
  rest->length -= (gsize) (equals + 1 - rest->data);
  rest->data = equals + 1;
  if (rest->length > 0 && rest->data[0] == '"')
    {
      for (i = 1; i < rest->length && rest->data[i] != '"'; i++)
        ;
      *value = (MscopeSlice) { rest->data + 1, i - 1 };
      i = MIN (i + 1, rest->length);
    }
  else
    {
      while (i < rest->length && strchr ("; \t", rest->data[i]) == NULL)
        i++;
      *value = (MscopeSlice) { rest->data, i };
    }
  rest->data += i;
  rest->length -= i;
  return TRUE;
}

static MscopeSlice
take_type (MscopeSlice *value)
{
  MscopeSlice type = *value;
  const char *semicolon = value->length > 0 ? memchr (value->data, ';', value->length) : NULL;

  if (semicolon != NULL)
    type.length = (gsize) (semicolon - value->data);
  value->data += type.length;
  value->length -= type.length;
  return mscope_slice_strip (type);
}

void
mscope_mime_parse_type (MscopeSlice value,
                        MscopeMime *mime)
{
  MscopeSlice name, parameter;

  mime->type = take_type (&value);
  while (next_parameter (&value, &name, &parameter))
    if (mscope_slice_is (name, "charset"))
      mime->charset = parameter;
    else if (mscope_slice_is (name, "boundary"))
      mime->boundary = parameter;
}

static const struct
{
  const char *name;
  const char *meaning;
} types[] = {
  { "text/plain", N_("Plain text.") },
  { "text/html", N_("Text laid out as a web page.") },
  { "multipart/mixed", N_("Several parts one after another: a text and its attachments, for example.") },
  { "multipart/alternative", N_("The same in several forms; the program shows the last one it can.") },
  { "multipart/related", N_("Parts that belong together, such as a page and its pictures.") },
  { "multipart/signed", N_("A part and a signature of it.") },
  { "multipart/report", N_("A report by a server, for people and for programs.") },
  { "multipart/", N_("Several parts.") },
  { "message/rfc822", N_("Another mail, whole.") },
  { "message/delivery-status", N_("What became of a mail, for programs.") },
  { "image/", N_("A picture.") },
  { "audio/", N_("A sound.") },
  { "video/", N_("A film.") },
  { "application/octet-stream", N_("Octets of no special kind: a file.") },
  { "application/", N_("A file for some program.") },
  { "inline", N_("To be shown within the mail.") },
  { "attachment", N_("An attachment: to be kept as a file.") },
};

static const struct
{
  const char *name;
  const char *meaning;
} parameters[] = {
  { "charset", N_("Which letters the octets stand for.") },
  { "boundary", N_("A line with two hyphens and this text divides the parts.") },
  { "format", N_("flowed: lines that end with a blank may be joined again.") },
  { "name", N_("The name of the file.") },
  { "filename", N_("The name of the file.") },
  { "type", N_("The kind of the main part.") },
  { "report-type", N_("The kind of the report.") },
};

void
mscope_explain_content_parameters (MscopeExplainer *self,
                                   MscopeSlice value)
{
  MscopeSlice type = take_type (&value), name, parameter;

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (mscope_slice_starts_with (type, types[i].name))
      {
        mscope_explainer_add_part (self, type, _(types[i].meaning));
        break;
      }
  while (next_parameter (&value, &name, &parameter))
    {
      MscopeSlice whole = { name.data, (gsize) (parameter.data + parameter.length - name.data) };

      for (gsize i = 0; i < G_N_ELEMENTS (parameters); i++)
        if (mscope_slice_is (name, parameters[i].name))
          mscope_explainer_add_part (self, whole, _(parameters[i].meaning));
    }
}

void
mscope_explain_encoding (MscopeExplainer *self,
                         MscopeSlice value)
{
  static const struct
  {
    const char *name;
    const char *meaning;
  } encodings[] = {
    { "7bit", N_("Plain ASCII, as it is.") },
    { "8bit", N_("As it is, with letters beyond ASCII. It takes 8BITMIME on the way.") },
    { "binary", N_("Any octets, as they are. It takes BDAT on the way.") },
    { "quoted-printable", N_("Letters beyond ASCII are written as = and two hexadecimal digits: =C3=BC is ü in UTF-8.") },
    { "base64", N_("Three octets are written as four letters. It makes files a third longer.") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (encodings); i++)
    if (mscope_slice_is (value, encodings[i].name))
      mscope_explainer_add_part (self, value, _(encodings[i].meaning));
}

/* --- the body --- */

#define MAX_SHOWN 240 /* octets that are decoded, enough for what a part can show */

/* Base64 goes over lines; a line in the middle of four letters does not matter. */
static GString *
decode_lines (MscopeSlice body)
{
  g_autoptr (GString) letters = g_string_new (NULL);

  for (gsize i = 0; i < body.length && letters->len < MAX_SHOWN; i++)
    if (g_ascii_isalnum (body.data[i]) || (body.data[i] != '\0' && strchr ("+/=", body.data[i]) != NULL))
      g_string_append_c (letters, body.data[i]);
    else if (body.data[i] != '\n')
      break;
  g_string_truncate (letters, letters->len - letters->len % 4);
  return decode_base64 ((MscopeSlice) { letters->str, letters->len });
}

static void
explain_beginning (MscopeExplainer *self,
                   const MscopeMime *mime,
                   MscopeSlice body)
{
  gboolean base64 = mscope_slice_is (mime->encoding, "base64");
  MscopeSlice charset = mime->charset.length > 0 ? mime->charset : (MscopeSlice) MSCOPE_SLICE_LITERAL ("US-ASCII");
  MscopeSlice first = { body.data, MIN (body.length, MAX_SHOWN) };
  const char *end = memchr (body.data, '\n', body.length);
  g_autoptr (GString) shown = g_string_new (NULL);
  GString *decoded;
  g_autofree char *quoted = NULL;

  if (!base64 && !mscope_slice_is (mime->encoding, "quoted-printable"))
    return;
  if (mime->type.length > 0 && !mscope_slice_starts_with (mime->type, "text/"))
    return;
  decoded = base64 ? decode_lines (first) : decode_quoted (first, FALSE);
  if (decoded == NULL)
    return;
  if (append_in_charset (shown, charset, decoded->str, decoded->len))
    {
      quoted = mscope_quote (mscope_slice_strip ((MscopeSlice) { shown->str, shown->len }));
      if (end != NULL)
        first.length = MIN (first.length, (gsize) (end - body.data));
      /* Translators: how a text begins. */
      mscope_explainer_take_part (self, first, g_strdup_printf (_("Decoded, the text begins: “%s”"), quoted));
    }
  g_string_free (decoded, TRUE);
}

static gboolean
is_border (MscopeSlice line,
           MscopeSlice boundary)
{
  return line.length >= boundary.length + 2 && line.data[0] == '-' && line.data[1] == '-'
         && memcmp (line.data + 2, boundary.data, boundary.length) == 0;
}

/* "--boundary" opens a part, "--boundary--" ends the last one (RFC 2046 section 5.1.1). */
static void
explain_parts (MscopeExplainer *self,
               const MscopeMime *mime,
               MscopeSlice body)
{
  MscopeSlice first = { NULL, 0 };
  guint n_parts = 0;

  while (body.length > 0)
    {
      const char *end = memchr (body.data, '\n', body.length);
      MscopeSlice line = { body.data, end != NULL ? (gsize) (end - body.data) : body.length };
      gsize taken = line.length + (end != NULL);

      if (is_border (line, mime->boundary))
        {
          if (first.length == 0)
            first = line;
          n_parts += !(line.length >= mime->boundary.length + 4
                       && memcmp (line.data + mime->boundary.length + 2, "--", 2) == 0);
        }
      body.data += taken;
      body.length -= taken;
    }
  mscope_explainer_take_part (self, first,
                              g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Such a line stands before each part; there is %u.",
                                                            "Such a line stands before each part; there are %u.", n_parts),
                                               n_parts));
}

static void
explain_report_field (MscopeExplainer *self,
                      MscopeSlice line,
                      gsize n_name)
{
  MscopeSlice value = mscope_slice_strip ((MscopeSlice) { line.data + n_name + 1, line.length - n_name - 1 });
  const MscopeKeywordInfo *field = mscope_report_field_find ((MscopeSlice) { line.data, n_name });
  const MscopeStatusInfo *status = NULL;
  guint16 code[3];

  if (field == NULL)
    return;
  mscope_explainer_add_part (self, line, _(field->summary));
  if (mscope_smtp_status_parse (value, code))
    status = mscope_smtp_status_find (code[0], code[1], code[2]);
  if (status != NULL)
    mscope_explainer_add_part (self, value, _(status->summary));
}

/* "Status: 5.1.1": what the fields of a report say, and its code (RFC 3464 section 2). */
static void
explain_report (MscopeExplainer *self,
                MscopeSlice body)
{
  while (body.length > 0 && mscope_explainer_wants_parts (self))
    {
      const char *end = memchr (body.data, '\n', body.length);
      MscopeSlice line = { body.data, end != NULL ? (gsize) (end - body.data) : body.length };
      const char *colon = line.length > 0 ? memchr (line.data, ':', line.length) : NULL;
      gsize taken = line.length + (end != NULL);

      if (colon != NULL)
        explain_report_field (self, line, (gsize) (colon - line.data));
      body.data += taken;
      body.length -= taken;
    }
}

void
mscope_explain_body (MscopeExplainer *self,
                     const MscopeMime *mime,
                     MscopeSlice body)
{
  if (!mscope_explainer_wants_parts (self) || body.length == 0)
    return;
  if (mime->boundary.length > 0 && mscope_slice_starts_with (mime->type, "multipart/"))
    {
      explain_parts (self, mime, body);
      if (mscope_slice_is (mime->type, "multipart/report"))
        explain_report (self, body);
    }
  else
    explain_beginning (self, mime, body);
}
