/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 2046 section 5.1 (multipart), RFC 3464 section 2 (the fields of a report). */
#include "config.h"

#include "dialogue/explanation-header.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "protocol/header-fields.h"
#include "protocol/smtp-status.h"

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
  return mscope_decode_base64 ((MscopeSlice) { letters->str, letters->len });
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
  decoded = base64 ? decode_lines (first) : mscope_decode_quoted (first, FALSE);
  if (decoded == NULL)
    return;
  if (mscope_append_in_charset (shown, charset, decoded->str, decoded->len))
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
