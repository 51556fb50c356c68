/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 2045 sections 5 and 6 (Content-Type, Content-Transfer-Encoding), RFC 2183 (Content-Disposition), RFC 3676. */
#include "config.h"

#include "dialogue/explanation-header.h"

#include <glib/gi18n-lib.h>
#include <string.h>

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
