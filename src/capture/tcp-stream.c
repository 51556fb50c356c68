/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sequence numbers: RFC 9293 section 3.4. */
#include "config.h"

#include "capture/tcp-stream.h"

#include <string.h>

void
mscope_tcp_stream_clear (MscopeTcpStream *self)
{
  MscopeTcpHeld *held;

  while ((held = mscope_tcp_stream_pop (self)) != NULL)
    g_free (held);
}

void
mscope_tcp_stream_start (MscopeTcpStream *self,
                         guint32 sequence)
{
  self->base = sequence;
  self->known = TRUE;
}

gint64
mscope_tcp_stream_locate (const MscopeTcpStream *self,
                          guint32 sequence)
{
  gint32 ahead = (gint32) (sequence - (self->base + (guint32) self->next));

  return (gint64) self->next + ahead;
}

void
mscope_tcp_stream_acknowledge (MscopeTcpStream *self,
                               gint64 offset,
                               const MscopeOrigin *origin,
                               guint32 n_packet)
{
  if (offset <= (gint64) self->acked || offset - (gint64) self->next > MSCOPE_TCP_MAX_AHEAD)
    return;
  if (self->acked <= self->next)
    {
      self->acked_at = *origin;
      self->n_acked_at = n_packet;
    }
  self->acked = (guint64) offset;
}

/* --- what is held --- */

/* Makes @piece begin at @offset. */
static void
cut_front (MscopeTcpPiece *piece,
           guint64 offset)
{
  guint64 n = offset - piece->offset;

  piece->offset += n;
  piece->length -= n;
  if (piece->data != NULL)
    piece->data += n;
}

gboolean
mscope_tcp_stream_trim (const MscopeTcpStream *self,
                        MscopeTcpPiece *piece)
{
  guint64 end = piece->offset + piece->length;

  if (end < self->next || (end == self->next && (!piece->end || self->ended)))
    return FALSE;
  if (piece->offset < self->next)
    cut_front (piece, self->next);
  return TRUE;
}

/* Puts a copy of @piece behind @after, or first. */
static void
insert (MscopeTcpStream *self,
        MscopeTcpHeld *after,
        const MscopeTcpPiece *piece,
        guint32 n_packet)
{
  gsize n_octets = piece->data != NULL ? (gsize) piece->length : 0;
  MscopeTcpHeld *held = g_malloc (sizeof *held + n_octets);

  held->piece = *piece;
  held->n_packet = n_packet;
  if (piece->data != NULL)
    {
      memcpy (held->octets, piece->data, n_octets);
      held->piece.data = held->octets;
    }
  held->previous = after;
  held->next = after != NULL ? after->next : self->first;
  *(held->next != NULL ? &held->next->previous : &self->last) = held;
  *(after != NULL ? &after->next : &self->first) = held;
  self->n_held++;
  self->octets_held += (guint) (sizeof *held + n_octets);
}

static guint64
get_end (const MscopeTcpHeld *held)
{
  return held->piece.offset + held->piece.length;
}

void
mscope_tcp_stream_hold (MscopeTcpStream *self,
                        const MscopeTcpPiece *piece,
                        guint32 n_packet)
{
  MscopeTcpPiece rest = *piece;
  MscopeTcpHeld *after = self->last;

  /* Most come in order, so the search begins at the end. */
  while (after != NULL && after->piece.offset > rest.offset)
    after = after->previous;

  while (TRUE)
    {
      MscopeTcpHeld *following = after != NULL ? after->next : self->first;
      guint64 end = rest.offset + rest.length;
      MscopeTcpPiece part;

      if (after != NULL && get_end (after) > rest.offset)
        cut_front (&rest, MIN (get_end (after), end));
      part = rest;
      if (following != NULL && following->piece.offset < end)
        {
          part.length = following->piece.offset - part.offset;
          part.end = FALSE;
        }
      if (part.length > 0 || (part.end && (after == NULL || !after->piece.end)))
        insert (self, after, &part, n_packet);
      if (following == NULL || following->piece.offset >= end)
        return;
      cut_front (&rest, following->piece.offset);
      after = following;
    }
}

guint64
mscope_tcp_stream_get_missing (const MscopeTcpStream *self)
{
  if (self->first != NULL)
    return self->first->piece.offset > self->next ? self->first->piece.offset - self->next : 0;
  /* One octet more than was seen may be the FIN, that a packet lost at the end had. */
  if (self->ended || self->acked <= self->next + 1)
    return 0;
  return self->acked - self->next;
}

void
mscope_tcp_stream_advance (MscopeTcpStream *self,
                           const MscopeTcpPiece *piece)
{
  /* A FIN may claim a place that content claims too. */
  self->next = MAX (self->next, piece->offset + piece->length);
  self->ended |= piece->end;
}

MscopeTcpHeld *
mscope_tcp_stream_pop (MscopeTcpStream *self)
{
  MscopeTcpHeld *held = self->first;
  gsize n_octets;

  if (held == NULL)
    return NULL;
  n_octets = held->piece.data != NULL ? (gsize) held->piece.length : 0;
  self->first = held->next;
  *(self->first != NULL ? &self->first->previous : &self->last) = NULL;
  self->n_held--;
  self->octets_held -= (guint) (sizeof *held + n_octets);
  return held;
}
