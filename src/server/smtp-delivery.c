/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of the content after DATA: RFC 5321 sections 4.4 (trace) and 4.5.2 (transparency). */
#include "config.h"

#include "server/mail-message.h"
#include "server/smtp-delivery.h"

#include <string.h>

/* Mails are large and dots rare: what stands between two of them is copied in one go. */
static void
append_unstuffed (GString *mail,
                  MscopeSlice content)
{
  const char *end = content.data + content.length;
  const char *from = content.data, *line = content.data;

  while (line != NULL && line < end)
    {
      if (line[0] == '.')
        {
          g_string_append_len (mail, from, line - from);
          from = line + 1;
        }
      line = memchr (line, '\n', (gsize) (end - line));
      line = line != NULL ? line + 1 : NULL;
    }
  g_string_append_len (mail, from, end - from);
}

static gboolean
has_header (MscopeSlice content,
            gboolean stuffed)
{
  MscopeSlice first = { NULL, 0 };
  gsize position = 0;

  mscope_mail_text_next_line (content, &position, &first);
  if (stuffed && first.length > 0 && first.data[0] == '.')
    first = (MscopeSlice) { first.data + 1, first.length - 1 };
  return first.length == 0 || mscope_mail_text_is_field (first);
}

GBytes *
mscope_smtp_make_mail (MscopeSlice trace,
                       MscopeSlice content,
                       gboolean stuffed)
{
  GString *mail = g_string_sized_new (trace.length + content.length + 2);

  g_string_append_len (mail, trace.data, (gssize) trace.length);
  if (content.data == NULL)
    return g_string_free_to_bytes (mail);
  if (!has_header (content, stuffed))
    g_string_append_c (mail, '\n');
  if (stuffed)
    append_unstuffed (mail, content);
  else
    g_string_append_len (mail, content.data, (gssize) content.length);
  g_string_append_c (mail, '\n');
  return g_string_free_to_bytes (mail);
}
