/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "capture/connection.h"
#include "capture/tracer.h"
#include "dialogue/detector.h"
#include "dialogue/follower.h"

G_BEGIN_DECLS

/* The four-tuple; the smaller address and port first, so that both directions have the same. No padding. */
typedef struct
{
  guint64 seed; /* the tracer's: hashes cannot be foretold */
  guint8 address[2][16];
  guint16 port[2];
  guint32 version; /* of IP */
} MscopeTrackKey;

/* What was said before it was known whether it is mail. */
typedef struct _MscopeTrackOpening MscopeTrackOpening;

/* What there is of a conversation once it is known to be one. */
typedef struct
{
  MscopeConversation info;
  MscopeFollower *follower; /* (nullable): %NULL once all its entries are given */
  gboolean finished;        /* the follower knows that nothing follows */
} MscopeTrackMail;

/**
 * MscopeTrack:
 * @client: the end that is the client, or -1 as long as that is not known
 * @detection: whether it is mail
 * @opening: (nullable): while @detection is OPEN and something was said
 * @mail: (nullable): once it is MAIL
 * @packets: (nullable) (element-type MscopeTracePacket): those not given yet; until it is known to
 *   be mail, their senders are ends, not sides
 * @n_given: how many of @packets were given
 *
 * One connection that the tracer follows, from its first packet on: TCP, then recognition, then
 * the follower. The queues and flags at the end are the tracer's.
 */
typedef struct
{
  MscopeTrackKey key;
  MscopeConnection connection;
  gint64 start_us;
  gint8 client;
  MscopeDetection detection;
  MscopeTrackOpening *opening;
  MscopeTrackMail *mail;
  GArray *packets;
  guint n_given;

  GList by_age;   /* in the queue of those like it, by the last packet */
  GList by_start; /* in the queue of those that wait for a number */
  GList ready;    /* in the queue of those that have something to give */
  GQueue *age_queue;
  gint64 closed_us;
  gsize n_waiting;
  gsize n_kept;
  guint in_order : 1;
  guint in_ready : 1;
  guint detached : 1; /* no packet finds it any more */
  guint ending : 1;   /* its end is to be told */
} MscopeTrack;

MscopeTrack *mscope_track_new (const MscopeTrackKey *key, gint64 start_us);
void mscope_track_free (MscopeTrack *self);

/* Takes the next segment. @give_up: do not wait for octets that are missing. */
void mscope_track_push (MscopeTrack *self, const MscopeTcpSegment *segment, gboolean give_up);

/* Adds @packet, that carried @segment, to those that are to be given; before mscope_track_push(). */
void mscope_track_add_packet (MscopeTrack *self, const MscopeTcpSegment *segment, const MscopePacket *packet);

/* Says that no segment follows. */
void mscope_track_finish (MscopeTrack *self);

/* It is no mail: keeps only what tells another connection from this one. */
void mscope_track_dismiss (MscopeTrack *self);

/* Octets kept in the opening. */
gsize mscope_track_get_opening (const MscopeTrack *self);

/* Brings the counts of a conversation up to date. */
void mscope_track_update_info (MscopeTrack *self);

G_END_DECLS
