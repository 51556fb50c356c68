/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Segments of both directions into one order: RFC 9293. */
#include "config.h"

#include "capture/connection.h"

#include <string.h>

#define BOTH_ENDS 3

void
mscope_connection_init (MscopeConnection *self)
{
  memset (self, 0, sizeof *self);
  self->opener = -1;
}

void
mscope_connection_clear (MscopeConnection *self)
{
  for (int i = 0; i < 2; i++)
    mscope_tcp_stream_clear (&self->streams[i]);
  g_clear_pointer (&self->given, g_free);
}

gboolean
mscope_connection_is_another (const MscopeConnection *self,
                              const MscopeTcpSegment *segment)
{
  const MscopeTcpStream *stream = &self->streams[segment->end];

  return (segment->flags & MSCOPE_TCP_SYN) != 0 && stream->known && stream->base != segment->sequence + 1;
}

/* --- what the header says --- */

static void
note_beginning (MscopeConnection *self,
                const MscopeTcpSegment *segment)
{
  MscopeTcpStream *stream = &self->streams[segment->end];
  MscopeTcpStream *other = &self->streams[!segment->end];

  if (segment->flags & MSCOPE_TCP_SYN)
    {
      gboolean answers = (segment->flags & MSCOPE_TCP_ACK) != 0;

      if (!stream->known)
        mscope_tcp_stream_start (stream, segment->sequence + 1);
      /* What a SYN+ACK acknowledges is the other end's SYN. */
      if (answers && !other->known)
        mscope_tcp_stream_start (other, segment->acknowledgment);
      if (self->opener < 0)
        self->opener = (gint8) (answers ? !segment->end : segment->end);
    }
  else if (!stream->known && (segment->flags & MSCOPE_TCP_RST) == 0)
    mscope_tcp_stream_start (stream, segment->sequence);
  stream->seen = TRUE;
}

static void
note_end (MscopeConnection *self,
          const MscopeTcpSegment *segment)
{
  if (segment->flags & MSCOPE_TCP_FIN)
    {
      self->n_fins |= (guint8) (1 << segment->end);
      if (self->closed == MSCOPE_CLOSED_OPEN)
        self->closed = MSCOPE_CLOSED_FIN;
    }
  if ((segment->flags & MSCOPE_TCP_RST) && self->n_fins != BOTH_ENDS)
    self->closed = MSCOPE_CLOSED_RST;
}

void
mscope_connection_note (MscopeConnection *self,
                        const MscopeTcpSegment *segment)
{
  MscopeTcpStream *other = &self->streams[!segment->end];

  self->n_packets++;
  self->last = segment->origin;
  note_beginning (self, segment);
  note_end (self, segment);
  if ((segment->flags & (MSCOPE_TCP_ACK | MSCOPE_TCP_RST)) == MSCOPE_TCP_ACK && other->seen && other->known)
    mscope_tcp_stream_acknowledge (other, mscope_tcp_stream_locate (other, segment->acknowledgment),
                                   &segment->origin, self->n_packets);
}

/* --- content --- */

/* What @segment says, as one piece; %FALSE if it says nothing. An RST has no content. */
static gboolean
get_piece (MscopeConnection *self,
           const MscopeTcpSegment *segment,
           MscopeTcpPiece *piece)
{
  const MscopeTcpStream *stream = &self->streams[segment->end];
  guint32 sequence = segment->sequence + (segment->flags & MSCOPE_TCP_SYN ? 1 : 0);
  gint64 offset = mscope_tcp_stream_locate (stream, sequence);
  guint32 before = offset < 0 ? (guint32) MIN (-offset, G_MAXUINT32) : 0;

  if ((segment->flags & MSCOPE_TCP_RST) || !stream->known || offset - (gint64) stream->next > MSCOPE_TCP_MAX_AHEAD)
    return FALSE;
  if ((segment->length == 0 && (segment->flags & MSCOPE_TCP_FIN) == 0) || before > segment->captured)
    return FALSE;
  *piece = (MscopeTcpPiece) {
    .offset = (guint64) (offset + before),
    .data = segment->captured > before ? segment->data + before : NULL,
    .length = segment->captured - before,
    .origin = segment->origin,
    .end = (segment->flags & MSCOPE_TCP_FIN) != 0 && segment->captured == segment->length,
  };
  return TRUE;
}

/* The octets of @segment that the capture left out, if any: no other packet is waited for. */
static gboolean
get_left_out (const MscopeTcpSegment *segment,
              const MscopeTcpPiece *piece,
              MscopeTcpPiece *left_out)
{
  if (segment->captured >= segment->length)
    return FALSE;
  *left_out = (MscopeTcpPiece) {
    .offset = piece->offset + piece->length,
    .length = segment->length - segment->captured,
    .origin = segment->origin,
    .end = (segment->flags & MSCOPE_TCP_FIN) != 0,
  };
  return TRUE;
}

/* Whether nothing is waited for, so that what comes next can be given at once. */
static gboolean
is_in_order (const MscopeConnection *self)
{
  for (int i = 0; i < 2; i++)
    if (self->streams[i].first != NULL || mscope_tcp_stream_get_missing (&self->streams[i]) > 0)
      return FALSE;
  return TRUE;
}

gboolean
mscope_connection_push (MscopeConnection *self,
                        const MscopeTcpSegment *segment,
                        MscopeTcpPiece *direct)
{
  MscopeTcpStream *stream = &self->streams[segment->end];
  MscopeTcpPiece piece, left_out;
  gboolean is_direct = FALSE;

  if (!get_piece (self, segment, &piece))
    return FALSE;
  if (mscope_tcp_stream_trim (stream, &piece) && (piece.length > 0 || piece.end))
    {
      /* This very packet may acknowledge what was lost: then the loss comes first. */
      is_direct = piece.offset == stream->next && is_in_order (self);
      if (is_direct)
        {
          *direct = piece;
          mscope_tcp_stream_advance (stream, &piece);
        }
      else
        mscope_tcp_stream_hold (stream, &piece, self->n_packets);
    }
  if (get_left_out (segment, &piece, &left_out) && mscope_tcp_stream_trim (stream, &left_out))
    mscope_tcp_stream_hold (stream, &left_out, self->n_packets);
  return is_direct && direct->length > 0;
}

void
mscope_connection_finish (MscopeConnection *self)
{
  self->finished = TRUE;
}

/* --- the order --- */

/* When the loss that is next in @stream showed. */
static MscopeOrigin
get_loss_origin (const MscopeTcpStream *stream)
{
  const MscopeTcpHeld *first = stream->first;

  if (first == NULL || (stream->acked > stream->next && stream->acked_at.frame < first->piece.origin.frame))
    return stream->acked_at;
  return first->piece.origin;
}

/* The frame that the next of @stream, loss or content, stands for; G_MAXUINT64 if there is nothing. */
static guint64
get_order (const MscopeTcpStream *stream,
           guint64 missing)
{
  if (missing > 0)
    return get_loss_origin (stream).frame;
  return stream->first != NULL ? stream->first->piece.origin.frame : G_MAXUINT64;
}

/* Whether what is missing in @stream was waited for long enough. */
static gboolean
is_lost (const MscopeConnection *self,
         int end)
{
  const MscopeTcpStream *stream = &self->streams[end];
  gint64 age = self->last.time_us - get_loss_origin (stream).time_us;
  guint32 since;

  if (self->finished || stream->n_held > MSCOPE_TCP_MAX_HELD_SEGMENTS
      || stream->octets_held > MSCOPE_TCP_MAX_HELD_OCTETS || age >= MSCOPE_CONNECTION_LONG_PATIENCE_US)
    return TRUE;
  if (stream->acked > stream->next)
    since = stream->n_acked_at;
  else if (!self->streams[!end].seen)
    since = stream->first->n_packet;
  else
    return FALSE;
  return self->n_packets - since >= MSCOPE_CONNECTION_PATIENCE_PACKETS || age >= MSCOPE_CONNECTION_PATIENCE_US;
}

/* The next of @end: a loss or the first piece held. */
static void
give (MscopeConnection *self,
      int end,
      guint64 missing,
      MscopeTcpPiece *piece)
{
  MscopeTcpStream *stream = &self->streams[end];

  if (missing > 0)
    *piece = (MscopeTcpPiece) {
      .offset = stream->next,
      .length = missing,
      .origin = get_loss_origin (stream),
    };
  else
    {
      self->given = mscope_tcp_stream_pop (stream);
      *piece = self->given->piece;
    }
  mscope_tcp_stream_advance (stream, piece);
}

gboolean
mscope_connection_next (MscopeConnection *self,
                        gboolean give_up,
                        int *end,
                        MscopeTcpPiece *piece)
{
  do
    {
      guint64 missing[2], order[2];

      g_clear_pointer (&self->given, g_free);
      for (int i = 0; i < 2; i++)
        {
          missing[i] = mscope_tcp_stream_get_missing (&self->streams[i]);
          order[i] = get_order (&self->streams[i], missing[i]);
        }
      /* Of the same packet, what it acknowledges comes before what it says. */
      *end = order[1] < order[0] || (order[1] == order[0] && missing[1] > 0);
      if (order[*end] == G_MAXUINT64 || (missing[*end] > 0 && !give_up && !is_lost (self, *end)))
        return FALSE;
      give (self, *end, missing[*end], piece);
    }
  while (piece->length == 0);
  return TRUE;
}

gsize
mscope_connection_get_held (const MscopeConnection *self)
{
  return self->streams[0].octets_held + self->streams[1].octets_held;
}

gboolean
mscope_connection_is_over (const MscopeConnection *self)
{
  return self->streams[0].ended && self->streams[1].ended;
}

gboolean
mscope_connection_is_closed (const MscopeConnection *self)
{
  return self->n_fins == BOTH_ENDS || self->closed == MSCOPE_CLOSED_RST;
}

gboolean
mscope_connection_is_settled (const MscopeConnection *self)
{
  if (self->closed == MSCOPE_CLOSED_RST)
    return TRUE;
  for (int i = 0; i < 2; i++)
    if (!self->streams[i].ended || self->streams[i].acked <= self->streams[i].next)
      return FALSE;
  return TRUE;
}
