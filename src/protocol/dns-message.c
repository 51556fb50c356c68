/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 1035: messages of the domain name system, as far as mail needs them. */
#include "config.h"

#include "base/cursor.h"
#include "protocol/dns-message.h"

#include <string.h>

#define FLAG_RESPONSE 0x8000
#define FLAG_AUTHORITATIVE 0x0400
#define FLAG_TRUNCATED 0x0200
#define FLAG_RECURSION_DESIRED 0x0100

#define MAX_LABEL 63
#define MAX_NAME 255 /* octets on the wire, lengths included (section 2.3.4) */

static gboolean
is_name_octet (guint8 octet)
{
  return g_ascii_isalnum (octet) || octet == '-' || octet == '_';
}

/* Appends a label to @name, which is @used octets long so far. */
static gboolean
add_label (char *name,
           gsize *used,
           const guint8 *label,
           gsize length)
{
  if (label == NULL || *used + 1 + length > MAX_NAME - 2)
    return FALSE;
  if (*used > 0)
    name[(*used)++] = '.';
  for (gsize i = 0; i < length; i++)
    {
      if (!is_name_octet (label[i]))
        return FALSE;
      name[(*used)++] = (char) label[i];
    }
  name[*used] = '\0';
  return TRUE;
}

/*
 * name = *( length octets ) ( 0 / pointer ); the two high bits of a length tell a pointer (section 4.1.4).
 * Each pointer must point before the place where this stretch of labels began: so there is no loop.
 */
static gboolean
read_name (MscopeCursor *cursor,
           char name[MSCOPE_DOMAIN_NAME_SIZE])
{
  MscopeCursor place = *cursor;
  gsize stretch = cursor->position;
  gboolean jumped = FALSE;
  gsize used = 0;

  name[0] = '\0';
  while (TRUE)
    {
      guint8 length = mscope_cursor_u8 (&place);

      if ((length & 0xc0) == 0xc0)
        {
          gsize target = (gsize) (length & 0x3f) << 8 | mscope_cursor_u8 (&place);

          if (!jumped)
            *cursor = place;
          jumped = TRUE;
          if (place.cut_short || target >= stretch)
            return FALSE;
          place.position = stretch = target;
        }
      else if (place.cut_short || length > MAX_LABEL)
        return FALSE;
      else if (length == 0)
        break;
      else if (!add_label (name, &used, mscope_cursor_bytes (&place, length), length))
        return FALSE;
    }
  if (!jumped)
    *cursor = place;
  return TRUE;
}

/* The data of one record (sections 3.3.9 and 3.4.1); @cursor is behind it afterwards. */
static gboolean
read_data (MscopeCursor *cursor,
           gsize length,
           MscopeDnsRecord *record)
{
  gsize end = cursor->position + length;

  if (mscope_cursor_left (cursor) < length)
    return FALSE;
  if (record->type == MSCOPE_DNS_TYPE_MX)
    {
      record->preference = mscope_cursor_u16be (cursor);
      return read_name (cursor, record->target) && cursor->position == end;
    }
  if (record->type == MSCOPE_DNS_TYPE_A)
    {
      if (length != sizeof record->address)
        return FALSE;
      memcpy (record->address, mscope_cursor_bytes (cursor, length), length);
      return TRUE;
    }
  mscope_cursor_skip (cursor, length);
  return TRUE;
}

static gboolean
read_record (MscopeCursor *cursor,
             MscopeDnsRecord *record)
{
  guint16 class;

  memset (record, 0, sizeof *record);
  if (!read_name (cursor, record->name))
    return FALSE;
  record->type = mscope_cursor_u16be (cursor);
  class = mscope_cursor_u16be (cursor);
  record->ttl = mscope_cursor_u32be (cursor);
  if (class != MSCOPE_DNS_CLASS_IN)
    record->type = 0;
  return read_data (cursor, mscope_cursor_u16be (cursor), record) && !cursor->cut_short;
}

gboolean
mscope_dns_message_parse (MscopeDnsMessage *self,
                          const guint8 *bytes,
                          gsize length)
{
  MscopeCursor cursor = mscope_cursor (bytes, length);
  guint16 flags, n_questions, n_answers;

  self->id = mscope_cursor_u16be (&cursor);
  flags = mscope_cursor_u16be (&cursor);
  self->is_response = (flags & FLAG_RESPONSE) != 0;
  self->opcode = (flags >> 11) & 0xf;
  self->authoritative = (flags & FLAG_AUTHORITATIVE) != 0;
  self->truncated = (flags & FLAG_TRUNCATED) != 0;
  self->recursion_desired = (flags & FLAG_RECURSION_DESIRED) != 0;
  self->rcode = flags & 0xf;
  n_questions = mscope_cursor_u16be (&cursor);
  n_answers = mscope_cursor_u16be (&cursor);
  mscope_cursor_skip (&cursor, 4);

  if (n_questions != 1 || !read_name (&cursor, self->name))
    return FALSE;
  self->type = mscope_cursor_u16be (&cursor);
  if (mscope_cursor_u16be (&cursor) != MSCOPE_DNS_CLASS_IN || cursor.cut_short)
    return FALSE;

  self->n_records = 0;
  for (guint i = 0; i < n_answers; i++)
    {
      MscopeDnsRecord beyond;
      gboolean keep = self->n_records < MSCOPE_DNS_MAX_RECORDS;

      if (!read_record (&cursor, keep ? &self->records[self->n_records] : &beyond))
        return FALSE;
      if (keep)
        self->n_records++;
    }
  return TRUE;
}

static void
append_u16 (GByteArray *out,
            guint16 value)
{
  guint8 bytes[2] = { value >> 8, value & 0xff };

  g_byte_array_append (out, bytes, sizeof bytes);
}

static void
append_u32 (GByteArray *out,
            guint32 value)
{
  append_u16 (out, value >> 16);
  append_u16 (out, value & 0xffff);
}

/* Where @name already stands in the message that begins at @start, or 0: no name is at 0. */
static gsize
find_name (const GByteArray *out,
           gsize start,
           const char *name)
{
  for (gsize position = start + 12; position < out->len; position++)
    {
      MscopeCursor cursor = mscope_cursor (out->data + start, out->len - start);
      char found[MSCOPE_DOMAIN_NAME_SIZE];

      cursor.position = position - start;
      if (read_name (&cursor, found) && strcmp (found, name) == 0)
        return position - start;
    }
  return 0;
}

static gboolean
append_label (GByteArray *out,
              const char *label,
              gsize length)
{
  guint8 octet = (guint8) length;

  if (length == 0 || length > MAX_LABEL)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!is_name_octet ((guint8) label[i]))
      return FALSE;
  g_byte_array_append (out, &octet, 1);
  g_byte_array_append (out, (const guint8 *) label, length);
  return TRUE;
}

static gboolean
append_name (GByteArray *out,
             gsize start,
             const char *name)
{
  if (strlen (name) + 2 > MAX_NAME)
    return FALSE;
  while (*name != '\0')
    {
      gsize known = find_name (out, start, name);
      gsize length = strcspn (name, ".");

      if (known > 0)
        {
          append_u16 (out, (guint16) (0xc000 | known));
          return TRUE;
        }
      if (!append_label (out, name, length) || (name[length] == '.' && name[length + 1] == '\0'))
        return FALSE;
      name += length + (name[length] == '.');
    }
  g_byte_array_append (out, (const guint8 *) "", 1);
  return TRUE;
}

static gboolean
append_record (GByteArray *out,
               gsize start,
               const MscopeDnsRecord *record)
{
  gsize data;

  if (!append_name (out, start, record->name))
    return FALSE;
  append_u16 (out, record->type);
  append_u16 (out, MSCOPE_DNS_CLASS_IN);
  append_u32 (out, record->ttl);
  append_u16 (out, 0);
  data = out->len;
  if (record->type == MSCOPE_DNS_TYPE_A)
    g_byte_array_append (out, record->address, sizeof record->address);
  else
    {
      append_u16 (out, record->preference);
      if (!append_name (out, start, record->target))
        return FALSE;
    }
  out->data[data - 2] = (guint8) ((out->len - data) >> 8);
  out->data[data - 1] = (guint8) (out->len - data);
  return TRUE;
}

static gboolean
is_writable (const MscopeDnsRecord *record)
{
  return record->type == MSCOPE_DNS_TYPE_A || record->type == MSCOPE_DNS_TYPE_MX;
}

static gboolean
append_body (const MscopeDnsMessage *self,
             GByteArray *out,
             gsize start)
{
  if (!append_name (out, start, self->name))
    return FALSE;
  append_u16 (out, self->type);
  append_u16 (out, MSCOPE_DNS_CLASS_IN);
  for (gsize i = 0; i < self->n_records; i++)
    if (is_writable (&self->records[i]) && !append_record (out, start, &self->records[i]))
      return FALSE;
  return out->len - start <= MSCOPE_DNS_MAX_MESSAGE;
}

gboolean
mscope_dns_message_append (const MscopeDnsMessage *self,
                           GByteArray *out)
{
  gsize start = out->len;
  guint16 n_answers = 0;

  for (gsize i = 0; i < self->n_records; i++)
    n_answers += is_writable (&self->records[i]);

  append_u16 (out, self->id);
  append_u16 (out, (guint16) ((self->is_response ? FLAG_RESPONSE : 0) | (self->opcode & 0xf) << 11
                              | (self->authoritative ? FLAG_AUTHORITATIVE : 0)
                              | (self->truncated ? FLAG_TRUNCATED : 0)
                              | (self->recursion_desired ? FLAG_RECURSION_DESIRED : 0) | (self->rcode & 0xf)));
  append_u16 (out, 1);
  append_u16 (out, n_answers);
  append_u32 (out, 0);
  if (append_body (self, out, start))
    return TRUE;
  g_byte_array_set_size (out, start);
  return FALSE;
}
