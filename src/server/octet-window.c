/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "server/octet-window.h"

#define COMPACT_AT 65536     /* below this much, moving the rest costs more than its room is worth */
#define SHRINK_AT (1 << 20)  /* room worth giving back once it is empty */

struct _MscopeOctetWindow
{
  GString *octets; /* the first @head are forgotten */
  gsize head;
  guint64 start; /* offset of the octet at @head */
  gsize most;
};

MscopeOctetWindow *
mscope_octet_window_new (gsize most)
{
  MscopeOctetWindow *self = g_new0 (MscopeOctetWindow, 1);

  self->octets = g_string_new (NULL);
  self->most = most;
  return self;
}

void
mscope_octet_window_free (MscopeOctetWindow *self)
{
  g_string_free (self->octets, TRUE);
  g_free (self);
}

static gsize
get_length (const MscopeOctetWindow *self)
{
  return self->octets->len - self->head;
}

void
mscope_octet_window_append (MscopeOctetWindow *self,
                            const char *bytes,
                            gsize length)
{
  if (length > self->most || get_length (self) > self->most - length)
    mscope_octet_window_drop (self, self->start + get_length (self));
  g_string_append_len (self->octets, bytes, (gssize) length);
}

void
mscope_octet_window_drop (MscopeOctetWindow *self,
                          guint64 offset)
{
  gsize n;

  if (offset <= self->start)
    return;
  n = (gsize) MIN (offset - self->start, get_length (self));
  self->head += n;
  self->start += n;
  if (get_length (self) == 0 && self->octets->allocated_len > SHRINK_AT)
    {
      g_string_free (self->octets, TRUE);
      self->octets = g_string_new (NULL);
      self->head = 0;
    }
  else if (get_length (self) == 0 || (self->head >= COMPACT_AT && self->head >= self->octets->len / 2))
    {
      g_string_erase (self->octets, 0, (gssize) self->head);
      self->head = 0;
    }
}

gboolean
mscope_octet_window_get (const MscopeOctetWindow *self,
                         guint64 offset,
                         guint64 length,
                         MscopeSlice *octets)
{
  if (offset < self->start || offset - self->start > get_length (self)
      || length > get_length (self) - (offset - self->start))
    return FALSE;
  octets->data = self->octets->str + self->head + (offset - self->start);
  octets->length = (gsize) length;
  return TRUE;
}
