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

void
mscope_smtp_append_content (GString *text,
                            MscopeSlice content,
                            gboolean stuffed)
{
  if (content.data == NULL)
    return;
  if (stuffed)
    append_unstuffed (text, content);
  else
    g_string_append_len (text, content.data, (gssize) content.length);
  g_string_append_c (text, '\n');
}

static gboolean
is_folded (MscopeSlice line)
{
  return line.length > 0 && (line.data[0] == ' ' || line.data[0] == '\t');
}

static gboolean
is_called (MscopeSlice line,
           const char *field)
{
  gsize n = strlen (field);

  return line.length > n && line.data[n] == ':' && mscope_slice_starts_with (line, field);
}

/* The end of the field that begins at @start, its folded lines with it. */
static gsize
find_field_end (MscopeSlice text,
                gsize start)
{
  gsize position = start, end;
  MscopeSlice line;

  mscope_mail_text_next_line (text, &position, &line);
  do
    end = MIN (position, text.length);
  while (mscope_mail_text_next_line (text, &position, &line) && is_folded (line));
  return end;
}

void
mscope_smtp_tidy_header (GString *text,
                         gsize start,
                         MscopeSmtpHeader *header)
{
  gsize at = start;
  MscopeSlice line = { NULL, 0 };

  memset (header, 0, sizeof *header);
  for (;;)
    {
      MscopeSlice all = { text->str, text->len };
      gsize next = at, end;

      if (!mscope_mail_text_next_line (all, &next, &line) || !mscope_mail_text_is_field (line))
        break;
      end = find_field_end (all, at);
      if (is_called (line, "Return-Path"))
        {
          g_string_erase (text, (gssize) at, (gssize) (end - at));
          continue;
        }
      header->n_received += is_called (line, "Received");
      header->has_date |= is_called (line, "Date");
      header->has_from |= is_called (line, "From");
      header->has_message_id |= is_called (line, "Message-ID");
      at = end;
    }
  header->length = at - start;
  if (at < text->len && line.length > 0)
    g_string_insert_c (text, (gssize) at, '\n');
}
