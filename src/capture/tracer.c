/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of connections, the numbers of the conversations, and the events. */
#include "config.h"

#include "capture/link-layer.h"
#include "capture/tcp-segment.h"
#include "capture/track.h"

#include <string.h>

struct _MscopeTracer
{
  MscopeTracerOptions options;
  MscopeIpLayer *ip;
  GHashTable *tracks; /* of MscopeTrack, found by its key */

  /* Each track in @tracks is in one of these too, the one silent longest first. */
  GQueue others; /* no mail, or not known yet */
  GQueue mails;
  GQueue closed; /* by the time they were closed */

  GQueue by_start; /* tracks without a number that are mail or may be, in the order of their first packets */
  GQueue ready;    /* mails with a number that may have something to give */
  MscopeTrack *last; /* whose end was given last; ours to free */

  gboolean finished;
  guint32 n_conversations;
  gsize n_held;    /* octets in the connections of all tracks */
  gsize n_opening; /* octets in their openings */
  gsize n_waiting; /* octets and packets of the mails in @by_start */
  gsize n_kept;    /* octets in the followers of those mails that have not ended */
};

/* --- keys --- */

static guint
key_hash (gconstpointer data)
{
  guint64 words[sizeof (MscopeTrackKey) / sizeof (guint64)];
  guint64 hash = 0;

  memcpy (words, data, sizeof words);
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      hash = (hash ^ words[i]) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
      hash ^= hash >> 32;
    }
  return (guint) hash;
}

static gboolean
key_equal (gconstpointer a,
           gconstpointer b)
{
  return memcmp (a, b, sizeof (MscopeTrackKey)) == 0;
}

/* Fills @key; returns which of its ends is the source of @ip. */
static int
make_key (const MscopeTracer *self,
          const MscopeIpPacket *ip,
          const guint16 *ports,
          MscopeTrackKey *key)
{
  int order = memcmp (ip->source, ip->destination, sizeof ip->source);
  int source = order > 0 || (order == 0 && ports[0] > ports[1]);

  key->seed = self->options.seed;
  key->version = ip->version;
  memcpy (key->address[source], ip->source, sizeof ip->source);
  memcpy (key->address[!source], ip->destination, sizeof ip->destination);
  key->port[source] = ports[0];
  key->port[!source] = ports[1];
  return source;
}

/* --- life --- */

MscopeTracer *
mscope_tracer_new (const MscopeTracerOptions *options)
{
  MscopeTracer *self = g_new0 (MscopeTracer, 1);

  if (options != NULL)
    self->options = *options;
  self->ip = mscope_ip_layer_new ();
  self->tracks = g_hash_table_new (key_hash, key_equal);
  return self;
}

/* Frees @track, which no packet finds any more. */
static void
free_track (MscopeTracer *self,
            MscopeTrack *track)
{
  if (track->in_order)
    {
      g_queue_unlink (&self->by_start, &track->by_start);
      self->n_waiting -= track->n_waiting;
    }
  if (track->in_ready)
    g_queue_unlink (&self->ready, &track->ready);
  mscope_track_free (track);
}

/* The track whose end was given was lent until now. */
static void
clear_last (MscopeTracer *self)
{
  MscopeTrack *last = g_steal_pointer (&self->last);

  if (last == NULL)
    return;
  if (last->detached)
    free_track (self, last);
  else
    mscope_track_dismiss (last);
}

void
mscope_tracer_free (MscopeTracer *self)
{
  GHashTableIter iter;
  gpointer track;

  clear_last (self);
  g_hash_table_iter_init (&iter, self->tracks);
  while (g_hash_table_iter_next (&iter, &track, NULL))
    free_track (self, track);
  while ((track = g_queue_peek_head (&self->by_start)) != NULL)
    free_track (self, track);
  while ((track = g_queue_peek_head (&self->ready)) != NULL)
    free_track (self, track);
  g_hash_table_unref (self->tracks);
  mscope_ip_layer_free (self->ip);
  g_free (self);
}

/* --- numbers --- */

static void
make_ready (MscopeTracer *self,
            MscopeTrack *track)
{
  if (track->in_ready || track->mail->info.id == 0)
    return;
  g_queue_push_tail_link (&self->ready, &track->ready);
  track->in_ready = TRUE;
}

static void
await_number (MscopeTracer *self,
              MscopeTrack *track)
{
  if (track->in_order)
    return;
  g_queue_push_tail_link (&self->by_start, &track->by_start);
  track->in_order = TRUE;
}

/* Whether @track, of which it is not known what it is, has kept others waiting long enough. */
static gboolean
is_overdue (const MscopeTracer *self,
            const MscopeTrack *track,
            gint64 now_us)
{
  return self->n_waiting > MSCOPE_TRACER_MAX_WAITING || now_us - track->start_us > MSCOPE_TRACER_MAX_WAITING_US
         || (track->opening == NULL && mscope_connection_is_closed (&track->connection));
}

/* Numbers all that nobody who began earlier keeps waiting. */
static void
give_numbers (MscopeTracer *self,
              gint64 now_us)
{
  MscopeTrack *track;

  while ((track = g_queue_peek_head (&self->by_start)) != NULL)
    {
      if (track->detection == MSCOPE_DETECTION_OPEN && !is_overdue (self, track, now_us))
        return;
      g_queue_unlink (&self->by_start, &track->by_start);
      track->in_order = FALSE;
      self->n_waiting -= track->n_waiting;
      track->n_waiting = 0;
      if (track->detection == MSCOPE_DETECTION_MAIL)
        {
          track->mail->info.id = ++self->n_conversations;
          make_ready (self, track);
        }
    }
}

/* --- the table --- */

/* Puts @track among those like it, as the one heard of last. */
static void
touch (MscopeTracer *self,
       MscopeTrack *track,
       gint64 now_us)
{
  GQueue *queue = track->detection == MSCOPE_DETECTION_MAIL ? &self->mails : &self->others;

  if (track->age_queue == &self->closed && queue == &self->mails)
    return;
  if (queue == &self->mails && mscope_connection_is_closed (&track->connection))
    {
      queue = &self->closed;
      track->closed_us = now_us;
    }
  if (track->age_queue != NULL)
    g_queue_unlink (track->age_queue, &track->by_age);
  g_queue_push_tail_link (queue, &track->by_age);
  track->age_queue = queue;
}

/* What @track keeps counts towards the limits; @sign: -1 before it changes, 1 afterwards. */
static void
count_kept (MscopeTracer *self,
            const MscopeTrack *track,
            int sign)
{
  gsize held = mscope_connection_get_held (&track->connection);
  gsize opening = mscope_track_get_opening (track);

  self->n_held = sign > 0 ? self->n_held + held : self->n_held - held;
  self->n_opening = sign > 0 ? self->n_opening + opening : self->n_opening - opening;
}

/* The same for its follower, whenever something went in or out. */
static void
count_follower (MscopeTracer *self,
                MscopeTrack *track)
{
  const MscopeFollower *follower = track->mail != NULL && !track->ending ? track->mail->follower : NULL;
  gsize n_kept = follower != NULL ? mscope_follower_get_size (follower) : 0;

  self->n_kept = self->n_kept - track->n_kept + n_kept;
  track->n_kept = n_kept;
}

/* Nothing follows in @track; its end is told as soon as it has a number, if it is mail. */
static void
end_track (MscopeTracer *self,
           MscopeTrack *track)
{
  count_kept (self, track, -1);
  mscope_track_finish (track);
  g_hash_table_remove (self->tracks, track);
  g_queue_unlink (track->age_queue, &track->by_age);
  track->detached = TRUE;
  if (track->detection != MSCOPE_DETECTION_MAIL)
    {
      free_track (self, track);
      return;
    }
  track->ending = TRUE;
  count_follower (self, track);
  if (track->mail->info.id == 0)
    await_number (self, track);
  make_ready (self, track);
}

static void
enforce_limits (MscopeTracer *self,
                gint64 now_us)
{
  MscopeTrack *oldest;

  while (self->others.length > MSCOPE_TRACER_MAX_CONNECTIONS)
    end_track (self, g_queue_peek_head (&self->others));
  while (self->mails.length > MSCOPE_TRACER_MAX_CONVERSATIONS)
    end_track (self, g_queue_peek_head (&self->mails));
  while ((oldest = g_queue_peek_head (&self->closed)) != NULL
         && (self->closed.length > MSCOPE_TRACER_MAX_CLOSED
             || oldest->closed_us < now_us - MSCOPE_TRACER_LINGER_US))
    end_track (self, oldest);
  while (self->n_kept > MSCOPE_TRACER_MAX_KEPT
         && ((oldest = g_queue_peek_head (&self->closed)) != NULL
             || (oldest = g_queue_peek_head (&self->mails)) != NULL))
    end_track (self, oldest);
}

/* The track of @segment, a new one if there is none or it belongs to a later connection. */
static MscopeTrack *
get_track (MscopeTracer *self,
           const MscopeTrackKey *key,
           const MscopeTcpSegment *segment)
{
  MscopeTrack *track = g_hash_table_lookup (self->tracks, key);

  if (track != NULL && mscope_connection_is_another (&track->connection, segment))
    {
      end_track (self, track);
      track = NULL;
    }
  if (track == NULL)
    {
      track = mscope_track_new (key, segment->origin.time_us);
      g_hash_table_add (self->tracks, track);
      if (!self->options.live)
        await_number (self, track);
    }
  return track;
}

/* --- packets --- */

/* It has just turned out that @track is mail. */
static void
welcome (MscopeTracer *self,
         MscopeTrack *track)
{
  if (self->options.live)
    track->mail->info.id = ++self->n_conversations;
  else
    await_number (self, track);
}

static void
take_segment (MscopeTracer *self,
              MscopeTrack *track,
              const MscopeTcpSegment *segment,
              const MscopePacket *packet)
{
  MscopeDetection before = track->detection;
  gsize n_waiting = segment->length + sizeof (MscopeTracePacket);

  count_kept (self, track, -1);
  if (self->options.packets && before != MSCOPE_DETECTION_NONE)
    mscope_track_add_packet (track, segment, packet);
  mscope_track_push (track, segment, self->n_held > MSCOPE_TRACER_MAX_HELD);
  if (track->detection == MSCOPE_DETECTION_OPEN && self->n_opening > MSCOPE_TRACER_MAX_OPENINGS)
    mscope_track_dismiss (track);
  count_kept (self, track, 1);
  touch (self, track, packet->time_us);
  if (track->detection != MSCOPE_DETECTION_MAIL)
    return;

  if (before != MSCOPE_DETECTION_MAIL)
    welcome (self, track);
  if (track->in_order)
    {
      track->n_waiting += n_waiting;
      self->n_waiting += n_waiting;
    }
  if (self->options.live && mscope_connection_is_settled (&track->connection))
    {
      mscope_track_finish (track);
      track->ending = TRUE;
    }
  count_follower (self, track);
  make_ready (self, track);
}

void
mscope_tracer_push (MscopeTracer *self,
                    const MscopePacket *packet)
{
  MscopeCursor cursor = mscope_cursor (packet->data, packet->captured);
  MscopeTcpSegment segment = { .origin = { packet->frame, packet->time_us } };
  MscopeTrackKey key;
  MscopeIpPacket ip;
  guint16 ports[2];

  clear_last (self);
  if (mscope_link_layer_enter (packet->link_type, &cursor)
      && mscope_ip_layer_push (self->ip, &cursor, packet->length - cursor.position, packet->time_us, &ip)
      && ip.protocol == MSCOPE_IP_PROTOCOL_TCP && mscope_tcp_segment_read (&ip, ports, &segment))
    {
      segment.end = make_key (self, &ip, ports, &key);
      take_segment (self, get_track (self, &key, &segment), &segment, packet);
    }
  enforce_limits (self, packet->time_us);
  give_numbers (self, packet->time_us);
}

void
mscope_tracer_finish (MscopeTracer *self)
{
  self->finished = TRUE;
}

/* Ends one more track after the finish: all at once, what they still have to give would take much memory. */
static gboolean
end_next (MscopeTracer *self)
{
  GQueue *queues[] = { &self->by_start, &self->closed, &self->mails, &self->others };

  for (gsize i = 0; i < G_N_ELEMENTS (queues); i++)
    if (!g_queue_is_empty (queues[i]))
      {
        end_track (self, g_queue_peek_head (queues[i]));
        give_numbers (self, 0);
        return TRUE;
      }
  return FALSE;
}

/* --- events --- */

/* What @track has to give besides its end. */
static gboolean
next_of_track (MscopeTrack *track,
               MscopeTraceEvent *event)
{
  MscopeTrackMail *mail = track->mail;

  if (track->packets != NULL && track->n_given < track->packets->len)
    {
      event->type = MSCOPE_TRACE_PACKET;
      event->packet = g_array_index (track->packets, MscopeTracePacket, track->n_given++);
      return TRUE;
    }
  if (track->packets != NULL)
    g_array_set_size (track->packets, 0);
  track->n_given = 0;

  event->type = MSCOPE_TRACE_ENTRY;
  event->entry = mail->follower != NULL ? mscope_follower_next (mail->follower) : NULL;
  if (event->entry != NULL)
    mail->info.n_entries++;
  else if (mail->finished)
    g_clear_pointer (&mail->follower, mscope_follower_free);
  return event->entry != NULL;
}

gboolean
mscope_tracer_next (MscopeTracer *self,
                    MscopeTraceEvent *event)
{
  clear_last (self);
  do
    {
      MscopeTrack *track;

      while ((track = g_queue_peek_head (&self->ready)) != NULL)
        {
          mscope_track_update_info (track);
          event->conversation = &track->mail->info;
          event->entry = NULL;
          if (next_of_track (track, event))
            {
              count_follower (self, track);
              return TRUE;
            }

          g_queue_unlink (&self->ready, &track->ready);
          track->in_ready = FALSE;
          if (track->ending)
            {
              event->type = MSCOPE_TRACE_END;
              self->last = track;
              return TRUE;
            }
        }
    }
  while (self->finished && end_next (self));
  return FALSE;
}
