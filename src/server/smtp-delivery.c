/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of the content after DATA: RFC 5321 sections 4.4 (trace) and 4.5.2 (transparency). */
#include "config.h"

#include "server/mail-message.h"
#include "server/smtp-delivery.h"

GString *
mscope_smtp_unstuff (MscopeSlice content)
{
  GString *text = g_string_sized_new (content.length + 1);
  gsize position = 0;
  MscopeSlice line;

  while (mscope_mail_text_next_line (content, &position, &line))
    {
      if (line.length > 0 && line.data[0] == '.')
        {
          line.data++;
          line.length--;
        }
      if (position <= content.length && line.length > 0 && line.data[line.length - 1] == '\r')
        line.length--;
      g_string_append_len (text, line.data, (gssize) line.length);
      g_string_append_c (text, '\n');
    }
  return text;
}

GBytes *
mscope_smtp_make_mail (MscopeSlice trace,
                       MscopeSlice text)
{
  GString *mail = g_string_sized_new (trace.length + text.length + 1);
  MscopeSlice first = { NULL, 0 };
  gsize position = 0;

  g_string_append_len (mail, trace.data, (gssize) trace.length);
  mscope_mail_text_next_line (text, &position, &first);
  if (first.length > 0 && !mscope_mail_text_is_field (first))
    g_string_append_c (mail, '\n');
  g_string_append_len (mail, text.data, (gssize) text.length);
  return g_string_free_to_bytes (mail);
}
