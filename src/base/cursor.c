/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/cursor.h"

MscopeCursor
mscope_cursor (const guint8 *data,
               gsize length)
{
  return (MscopeCursor) { .data = data, .length = length };
}

gsize
mscope_cursor_left (const MscopeCursor *self)
{
  return self->length - self->position;
}

const guint8 *
mscope_cursor_bytes (MscopeCursor *self,
                     gsize n)
{
  const guint8 *bytes;

  if (n > mscope_cursor_left (self))
    {
      self->position = self->length;
      self->cut_short = TRUE;
      return NULL;
    }
  bytes = self->data + self->position;
  self->position += n;
  return bytes;
}

void
mscope_cursor_skip (MscopeCursor *self,
                    gsize n)
{
  mscope_cursor_bytes (self, n);
}

guint8
mscope_cursor_u8 (MscopeCursor *self)
{
  const guint8 *b = mscope_cursor_bytes (self, 1);

  return b != NULL ? b[0] : 0;
}

guint16
mscope_cursor_u16be (MscopeCursor *self)
{
  const guint8 *b = mscope_cursor_bytes (self, 2);

  return b != NULL ? (guint16) (b[0] << 8 | b[1]) : 0;
}

guint32
mscope_cursor_u32be (MscopeCursor *self)
{
  const guint8 *b = mscope_cursor_bytes (self, 4);

  return b != NULL ? (guint32) b[0] << 24 | (guint32) b[1] << 16 | (guint32) b[2] << 8 | b[3] : 0;
}

guint16
mscope_cursor_u16le (MscopeCursor *self)
{
  const guint8 *b = mscope_cursor_bytes (self, 2);

  return b != NULL ? (guint16) (b[1] << 8 | b[0]) : 0;
}

guint32
mscope_cursor_u32le (MscopeCursor *self)
{
  const guint8 *b = mscope_cursor_bytes (self, 4);

  return b != NULL ? (guint32) b[3] << 24 | (guint32) b[2] << 16 | (guint32) b[1] << 8 | b[0] : 0;
}
