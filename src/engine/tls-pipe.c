/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/tls-pipe.h"

#include <string.h>

#define HEADER 5
#define RECORD_ALERT 21
#define ALERT 2 /* octets: level and description */
#define FATAL 2

gsize
mscope_tls_pipe_get_length (const MscopeTlsPipe *self)
{
  return self->octets != NULL ? self->octets->len - self->head : 0;
}

const char *
mscope_tls_pipe_peek (const MscopeTlsPipe *self)
{
  return self->octets != NULL ? (const char *) self->octets->data + self->head : NULL;
}

void
mscope_tls_pipe_put (MscopeTlsPipe *self,
                     const void *bytes,
                     gsize length)
{
  if (length == 0)
    return;
  if (self->octets == NULL)
    self->octets = g_byte_array_new ();
  g_byte_array_append (self->octets, bytes, (guint) length);
  self->n_put += length;
}

void
mscope_tls_pipe_take (MscopeTlsPipe *self,
                      gsize length)
{
  self->head += length;
  self->n_taken += length;
  if (self->octets != NULL && self->head == self->octets->len)
    mscope_tls_pipe_clear (self);
}

void
mscope_tls_pipe_clear (MscopeTlsPipe *self)
{
  g_clear_pointer (&self->octets, g_byte_array_unref);
  self->head = 0;
}

/* The whole of @start has passed, or a record shorter than that. */
static void
begin_record (MscopeTlsAlertFinder *self)
{
  gsize length = (gsize) self->start[3] << 8 | self->start[4];

  if (self->start[0] == RECORD_ALERT && length == ALERT && self->start[HEADER] == FATAL)
    self->alert = self->start[HEADER + 1];
  self->n_left = length > ALERT ? length - ALERT : 0;
  self->n_start = 0;
}

/* Records of fewer octets than an alert do not exist; what follows one would be misread, and nothing is lost by it. */
void
mscope_tls_alert_finder_push (MscopeTlsAlertFinder *self,
                              const char *bytes,
                              gsize length)
{
  while (length > 0)
    {
      gboolean within = self->n_left > 0;
      gsize n = MIN (length, within ? self->n_left : MSCOPE_TLS_ALERT_RECORD - self->n_start);

      if (within)
        self->n_left -= n;
      else
        {
          memcpy (self->start + self->n_start, bytes, n);
          self->n_start += n;
        }
      if (self->n_start == MSCOPE_TLS_ALERT_RECORD)
        begin_record (self);
      bytes += n;
      length -= n;
    }
}
