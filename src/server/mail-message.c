/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unique ids: RFC 1939 section 7 (UIDL). Header fields: RFC 5322 section 2.2. */
#include "config.h"

#include "server/mail-message.h"

#include <string.h>

#define MAX_UID 70 /* RFC 1939 section 7 */

static gboolean
is_unique_id (MscopeSlice text)
{
  if (text.length == 0 || text.length > MAX_UID)
    return FALSE;
  for (gsize i = 0; i < text.length; i++)
    if (text.data[i] < 0x21 || text.data[i] > 0x7e)
      return FALSE;
  return TRUE;
}

/* "SECONDS.M123456…": the time a Maildir name begins with; names of other programs may lack the M. */
static gint64
parse_time (const char *name)
{
  char *end;
  gint64 seconds = g_ascii_strtoll (name, &end, 10);
  gint64 us = 0;

  if (end[0] == '.' && end[1] == 'M' && g_ascii_isdigit (end[2]))
    us = g_ascii_strtoll (end + 2, NULL, 10);
  if (seconds < 0 || seconds > G_MAXINT64 / G_USEC_PER_SEC - 1 || us < 0 || us >= G_USEC_PER_SEC)
    return 0;
  return seconds * G_USEC_PER_SEC + us;
}

static MscopeSlice
get_text (GBytes *bytes)
{
  MscopeSlice text;

  text.data = g_bytes_get_data (bytes, &text.length);
  return text;
}

MscopeMailMessage *
mscope_mail_message_new_copy (const char *name,
                              GBytes *head,
                              GBytes *content,
                              guint64 size)
{
  MscopeMailMessage *self = g_new0 (MscopeMailMessage, 1);
  MscopeSlice value;

  g_atomic_ref_count_init (&self->ref_count);
  self->name = g_strdup (name);
  if (mscope_mail_text_find_field (get_text (content), "X-UIDL", &value) && is_unique_id (value))
    self->x_uidl = mscope_slice_dup (value);
  self->size = size;
  self->time_us = parse_time (name);
  if (head != NULL)
    self->head = g_bytes_ref (head);
  self->content = g_bytes_ref (content);
  return self;
}

MscopeMailMessage *
mscope_mail_message_new (const char *name,
                         GBytes *content,
                         gboolean keep)
{
  MscopeMailMessage *self = mscope_mail_message_new_copy (name, NULL, content,
                                                          mscope_mail_text_size (get_text (content)));

  if (!keep)
    mscope_mail_message_forget_content (self);
  return self;
}

GBytes *
mscope_mail_message_dup_content (const MscopeMailMessage *self)
{
  MscopeSlice head, content;
  GString *text;

  if (self->head == NULL)
    return g_bytes_ref (self->content);
  head = get_text (self->head);
  content = get_text (self->content);
  text = g_string_sized_new (head.length + content.length + 1);
  g_string_append_len (text, head.data, (gssize) head.length);
  g_string_append_len (text, content.data, (gssize) content.length);
  return g_string_free_to_bytes (text);
}

void
mscope_mail_message_forget_content (MscopeMailMessage *self)
{
  g_clear_pointer (&self->head, g_bytes_unref);
  g_clear_pointer (&self->content, g_bytes_unref);
}

/* Most mail is never asked for its id, and in a mailbox of many thousands they all are asked at once. */
const char *
mscope_mail_message_get_uid (MscopeMailMessage *self)
{
  if (self->uid[0] == '\0')
    {
      g_autofree char *uid = g_compute_checksum_for_string (G_CHECKSUM_MD5, self->name, -1);

      g_strlcpy (self->uid, uid, sizeof self->uid);
    }
  return self->uid;
}

MscopeMailMessage *
mscope_mail_message_ref (MscopeMailMessage *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
mscope_mail_message_unref (MscopeMailMessage *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->name);
  g_free (self->x_uidl);
  mscope_mail_message_forget_content (self);
  g_free (self);
}

int
mscope_mail_message_compare (const MscopeMailMessage *a,
                             const MscopeMailMessage *b)
{
  if (a->time_us != b->time_us)
    return a->time_us < b->time_us ? -1 : 1;
  return strcmp (a->name, b->name);
}

guint64
mscope_mail_text_size (MscopeSlice text)
{
  guint64 size = text.length;
  const char *end;

  if (text.length == 0)
    return 0;
  end = text.data + text.length;
  for (const char *at = text.data; at < end && (at = memchr (at, '\n', (gsize) (end - at))) != NULL; at++)
    size++;
  return end[-1] == '\n' ? size : size + 2;
}

gboolean
mscope_mail_text_is_crlf (MscopeSlice text)
{
  gboolean any = FALSE;
  const char *end;

  if (text.length == 0)
    return FALSE;
  end = text.data + text.length;
  for (const char *at = text.data; at < end && (at = memchr (at, '\n', (gsize) (end - at))) != NULL; at++)
    {
      if (at == text.data || at[-1] != '\r')
        return FALSE;
      any = TRUE;
    }
  return any;
}

void
mscope_mail_text_unify (GString *text)
{
  const char *end = text->str + text->len;
  char *out = memchr (text->str, '\r', text->len);

  if (out == NULL)
    return;
  for (const char *in = out; in < end; in++)
    if (!(in[0] == '\r' && in + 1 < end && in[1] == '\n'))
      *out++ = *in;
  g_string_truncate (text, (gsize) (out - text->str));
}

gboolean
mscope_mail_text_next_line (MscopeSlice text,
                            gsize *position,
                            MscopeSlice *line)
{
  const char *end;

  if (*position >= text.length)
    return FALSE;
  line->data = text.data + *position;
  end = memchr (line->data, '\n', text.length - *position);
  line->length = end != NULL ? (gsize) (end - line->data) : text.length - *position;
  *position += line->length + 1;
  return TRUE;
}

gboolean
mscope_mail_text_find_field (MscopeSlice text,
                             const char *name,
                             MscopeSlice *value)
{
  gsize n = strlen (name);
  gsize position = 0;
  MscopeSlice line;

  while (mscope_mail_text_next_line (text, &position, &line) && mscope_slice_strip (line).length > 0)
    if (line.length > n && line.data[n] == ':' && mscope_slice_starts_with (line, name))
      {
        *value = mscope_slice_strip ((MscopeSlice) { line.data + n + 1, line.length - n - 1 });
        return TRUE;
      }
  return FALSE;
}

gboolean
mscope_mail_text_is_field (MscopeSlice line)
{
  gsize n = 0;

  while (n < line.length && line.data[n] > 0x20 && line.data[n] < 0x7f && line.data[n] != ':')
    n++;
  return n > 0 && n < line.length && line.data[n] == ':';
}
