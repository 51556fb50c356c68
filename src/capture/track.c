/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "capture/track.h"

#include <arpa/inet.h>
#include <string.h>

/* More pieces than this before the recognition, and it is no mail: nobody speaks octet by octet that long. */
#define MAX_OPENING_PIECES 4096

/* A piece of the opening: who said how much when. */
typedef struct
{
  MscopeOrigin origin;
  guint32 length;
  guint8 end;
  gboolean lost;
} OpeningPiece;

struct _MscopeTrackOpening
{
  GByteArray *said[2];
  gsize first_run[2]; /* octets before the first gap */
  gboolean cut[2];
  int first;          /* the end that spoke first, or -1 */
  GArray *pieces;     /* of OpeningPiece */
};

/* --- life --- */

static MscopeTrackOpening *
opening_new (void)
{
  MscopeTrackOpening *self = g_new0 (MscopeTrackOpening, 1);

  for (int i = 0; i < 2; i++)
    self->said[i] = g_byte_array_new ();
  self->pieces = g_array_new (FALSE, FALSE, sizeof (OpeningPiece));
  self->first = -1;
  return self;
}

static void
opening_free (MscopeTrackOpening *self)
{
  for (int i = 0; i < 2; i++)
    g_byte_array_unref (self->said[i]);
  g_array_unref (self->pieces);
  g_free (self);
}

MscopeTrack *
mscope_track_new (const MscopeTrackKey *key,
                  gint64 start_us)
{
  MscopeTrack *self = g_new0 (MscopeTrack, 1);

  self->key = *key;
  mscope_connection_init (&self->connection);
  self->start_us = start_us;
  self->client = -1;
  self->detection = MSCOPE_DETECTION_OPEN;
  self->by_age.data = self->by_start.data = self->ready.data = self;
  return self;
}

static void
mail_free (MscopeTrackMail *mail)
{
  g_clear_pointer (&mail->follower, mscope_follower_free);
  g_free (mail);
}

void
mscope_track_dismiss (MscopeTrack *self)
{
  self->detection = MSCOPE_DETECTION_NONE;
  mscope_connection_clear (&self->connection);
  g_clear_pointer (&self->opening, opening_free);
  g_clear_pointer (&self->mail, mail_free);
  g_clear_pointer (&self->packets, g_array_unref);
}

void
mscope_track_free (MscopeTrack *self)
{
  mscope_track_dismiss (self);
  g_free (self);
}

gsize
mscope_track_get_opening (const MscopeTrack *self)
{
  const MscopeTrackOpening *opening = self->opening;

  if (opening == NULL)
    return 0;
  return opening->said[0]->len + opening->said[1]->len + opening->pieces->len * sizeof (OpeningPiece);
}

/* --- recognition --- */

/* RFC 9293 knows no client: it is who opens; if that was not captured, who has no port of mail. */
static int
find_client (const MscopeTrack *self)
{
  gboolean mail[2];

  if (self->connection.opener >= 0)
    return self->connection.opener;
  for (int i = 0; i < 2; i++)
    mail[i] = mscope_detector_is_mail_port (self->key.port[i]);
  if (mail[0] == mail[1])
    return -1;
  return mail[0] ? 1 : 0;
}

static MscopeDetection
detect_with_client (const MscopeTrack *self,
                    int client,
                    MscopeProtocol *protocol)
{
  const MscopeTrackOpening *from = self->opening;
  MscopeOpening opening = { .server_first = from->first == !client };

  for (int side = 0; side < MSCOPE_N_SIDES; side++)
    {
      int end = side == MSCOPE_SIDE_CLIENT ? client : !client;

      opening.said[side] = (MscopeSlice) { (const char *) from->said[end]->data, from->first_run[end] };
      opening.cut[side] = from->cut[end];
      opening.port[side] = self->key.port[end];
    }
  return mscope_detector_detect (&opening, protocol);
}

/* Whether what was said up to now is mail; if so, @self->client is set. */
static MscopeDetection
detect (MscopeTrack *self,
        MscopeProtocol *protocol)
{
  int client = find_client (self);
  MscopeDetection result = MSCOPE_DETECTION_NONE;

  for (int end = 0; end < 2; end++)
    {
      MscopeDetection detection;

      if (client >= 0 && client != end)
        continue;
      detection = detect_with_client (self, end, protocol);
      if (detection == MSCOPE_DETECTION_MAIL)
        {
          self->client = (gint8) end;
          return detection;
        }
      if (detection == MSCOPE_DETECTION_OPEN)
        result = detection;
    }
  return result;
}

static gsize
get_max_opening (const MscopeTrack *self)
{
  for (int i = 0; i < 2; i++)
    if (mscope_detector_is_mail_port (self->key.port[i]))
      return MSCOPE_TRACER_MAX_MAIL_OPENING;
  return MSCOPE_TRACER_MAX_OPENING;
}

/* --- the follower --- */

static MscopeSide
to_side (const MscopeTrack *self,
         int end)
{
  return end == self->client ? MSCOPE_SIDE_CLIENT : MSCOPE_SIDE_SERVER;
}

static void
feed (MscopeTrack *self,
      int end,
      const guint8 *data,
      guint64 length,
      const MscopeOrigin *origin)
{
  MscopeTrackMail *mail = self->mail;
  MscopeSide side = to_side (self, end);

  if (mail->follower == NULL || mail->finished)
    return;
  if (data == NULL)
    mscope_follower_gap (mail->follower, side, length, origin);
  else
    {
      mail->info.n_bytes[side] += length;
      mscope_follower_push (mail->follower, side, (const char *) data, (gsize) length, origin);
    }
}

static void
fill_address (MscopeTrack *self,
              int end)
{
  MscopeConversation *info = &self->mail->info;
  MscopeSide side = to_side (self, end);

  inet_ntop (self->key.version == 4 ? AF_INET : AF_INET6, self->key.address[end], info->address[side],
             sizeof info->address[side]);
  info->port[side] = self->key.port[end];
}

/* It is mail: what was said up to now goes to a follower. */
static void
begin_mail (MscopeTrack *self,
            MscopeProtocol protocol)
{
  MscopeTrackOpening *opening = g_steal_pointer (&self->opening);
  gsize at[2] = { 0, 0 };

  self->detection = MSCOPE_DETECTION_MAIL;
  self->mail = g_new0 (MscopeTrackMail, 1);
  self->mail->info.protocol = protocol;
  self->mail->info.start_us = self->start_us;
  self->mail->follower = mscope_follower_new (protocol, self->connection.opener >= 0);
  for (int end = 0; end < 2; end++)
    fill_address (self, end);
  for (guint i = 0; self->packets != NULL && i < self->packets->len; i++)
    {
      MscopePacketFacts *facts = &g_array_index (self->packets, MscopeTracePacket, i).facts;

      facts->sender = to_side (self, (int) facts->sender);
    }

  for (guint i = 0; i < opening->pieces->len; i++)
    {
      const OpeningPiece *piece = &g_array_index (opening->pieces, OpeningPiece, i);
      const guint8 *data = piece->lost ? NULL : opening->said[piece->end]->data + at[piece->end];

      feed (self, piece->end, data, piece->length, &piece->origin);
      if (!piece->lost)
        at[piece->end] += piece->length;
    }
  opening_free (opening);
}

static void
settle (MscopeTrack *self)
{
  MscopeProtocol protocol;
  MscopeDetection detection = detect (self, &protocol);

  if (detection == MSCOPE_DETECTION_MAIL)
    begin_mail (self, protocol);
  else if (detection == MSCOPE_DETECTION_NONE || mscope_track_get_opening (self) > get_max_opening (self)
           || self->opening->pieces->len > MAX_OPENING_PIECES)
    mscope_track_dismiss (self);
}

/* Keeps a piece until it is known what it is. */
static void
add_to_opening (MscopeTrack *self,
                int end,
                const guint8 *data,
                guint64 length,
                const MscopeOrigin *origin)
{
  MscopeTrackOpening *opening;
  OpeningPiece piece = {
    .origin = *origin,
    .length = (guint32) length,
    .end = (guint8) end,
    .lost = data == NULL,
  };

  if (self->opening == NULL)
    self->opening = opening_new ();
  opening = self->opening;
  g_array_append_val (opening->pieces, piece);
  if (data == NULL)
    opening->cut[end] = opening->said[end]->len > 0;
  else
    {
      g_byte_array_append (opening->said[end], data, (guint) length);
      if (!opening->cut[end])
        opening->first_run[end] = opening->said[end]->len;
      if (opening->first < 0)
        opening->first = end;
    }
  settle (self);
}

/* --- segments --- */

static void
take_piece (MscopeTrack *self,
            int end,
            const MscopeTcpPiece *piece)
{
  if (self->detection == MSCOPE_DETECTION_MAIL)
    feed (self, end, piece->data, piece->length, &piece->origin);
  else if (self->detection == MSCOPE_DETECTION_OPEN)
    add_to_opening (self, end, piece->data, piece->length, &piece->origin);
}

/* Takes what the connection gives; all of it is freed with the connection if it is no mail. */
static void
take_pieces (MscopeTrack *self,
             gboolean give_up)
{
  MscopeTcpPiece piece;
  int end;

  while (self->detection != MSCOPE_DETECTION_NONE
         && mscope_connection_next (&self->connection, give_up, &end, &piece))
    take_piece (self, end, &piece);
}

static void
finish_follower (MscopeTrack *self)
{
  if (self->mail == NULL || self->mail->finished)
    return;
  if (self->mail->follower != NULL)
    mscope_follower_finish (self->mail->follower);
  self->mail->finished = TRUE;
}

void
mscope_track_push (MscopeTrack *self,
                   const MscopeTcpSegment *segment,
                   gboolean give_up)
{
  MscopeTcpPiece direct;

  mscope_connection_note (&self->connection, segment);
  if (self->detection == MSCOPE_DETECTION_NONE)
    return;
  if (mscope_connection_push (&self->connection, segment, &direct))
    take_piece (self, segment->end, &direct);
  take_pieces (self, give_up);
  if (mscope_connection_is_over (&self->connection))
    finish_follower (self);
}

void
mscope_track_add_packet (MscopeTrack *self,
                         const MscopeTcpSegment *segment,
                         const MscopePacket *packet)
{
  const MscopeTcpStream *stream = &self->connection.streams[segment->end];
  guint32 sequence = segment->sequence + (segment->flags & MSCOPE_TCP_SYN ? 1 : 0);
  gint64 offset = stream->known ? mscope_tcp_stream_locate (stream, sequence) : 0;
  MscopeTracePacket row = {
    .facts = {
      .frame = packet->frame,
      .time_us = packet->time_us,
      .sender = self->mail != NULL ? to_side (self, segment->end) : (MscopeSide) segment->end,
      .flags = segment->flags,
      .sequence = segment->sequence,
      .acknowledgment = segment->acknowledgment,
      .window = segment->window,
      .length = packet->length,
      .n_content = segment->length,
      .offset = (guint64) MAX (offset, 0),
    },
    .position = packet->position,
    .captured = packet->captured,
    .link_type = packet->link_type,
  };

  if (self->packets == NULL)
    self->packets = g_array_new (FALSE, FALSE, sizeof (MscopeTracePacket));
  if (self->mail != NULL || self->packets->len < MSCOPE_TRACER_MAX_EARLY_PACKETS)
    g_array_append_val (self->packets, row);
}

void
mscope_track_finish (MscopeTrack *self)
{
  mscope_connection_finish (&self->connection);
  take_pieces (self, TRUE);
  if (self->opening != NULL)
    {
      self->opening->cut[0] = self->opening->cut[1] = TRUE;
      settle (self);
    }
  finish_follower (self);
}

void
mscope_track_update_info (MscopeTrack *self)
{
  MscopeConversation *info = &self->mail->info;

  info->n_packets = self->connection.n_packets;
  info->end_us = self->connection.last.time_us;
  info->closed = self->connection.closed;
}
