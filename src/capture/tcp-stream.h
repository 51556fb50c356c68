/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dialogue/entry.h"

G_BEGIN_DECLS

/*
 * Limits of what one direction holds while octets before it are missing; beyond them the missing
 * octets are given up as a gap.
 */
#define MSCOPE_TCP_MAX_HELD_SEGMENTS 4096
#define MSCOPE_TCP_MAX_HELD_OCTETS (4 * 1024 * 1024)

/* A place further ahead than this is not believed: no window is that large (RFC 7323 section 2.3). */
#define MSCOPE_TCP_MAX_AHEAD (1 << 30)

/**
 * MscopeTcpPiece:
 * @offset: place of the first octet among all of its direction, from 0
 * @data: (array length=length) (nullable): %NULL if the octets were sent and not captured
 * @length: how many octets; 0 for the end (FIN) alone
 * @origin: the packet
 * @end: the end of the direction follows
 */
typedef struct
{
  guint64 offset;
  const guint8 *data;
  guint64 length;
  MscopeOrigin origin;
  gboolean end;
} MscopeTcpPiece;

typedef struct _MscopeTcpHeld MscopeTcpHeld;

/**
 * MscopeTcpStream:
 * @base: sequence number of offset 0; valid if @known
 * @next: offset of the first octet not taken yet
 * @acked: the highest offset the other direction acknowledged
 * @acked_at: the packet in which @acked went beyond @next
 * @n_acked_at: number of that packet in its connection
 * @first: what is held, in the order of offsets, without overlap
 * @known: @base is known
 * @seen: a packet of this direction was captured
 * @ended: the FIN was reached
 *
 * One direction of a TCP connection (RFC 9293): puts the octets in order. Of octets that came
 * twice the first copy counts, whole or in part. Made for embedding: all zero is a new one.
 * The fields are to be read; only functions write them.
 */
typedef struct
{
  guint64 next;
  guint64 acked;
  MscopeOrigin acked_at;
  guint32 n_acked_at;
  guint32 base;

  MscopeTcpHeld *first;
  MscopeTcpHeld *last;
  guint n_held;
  guint octets_held;

  guint known : 1;
  guint seen : 1;
  guint ended : 1;
} MscopeTcpStream;

struct _MscopeTcpHeld
{
  MscopeTcpHeld *next;
  MscopeTcpHeld *previous;
  MscopeTcpPiece piece;
  guint32 n_packet; /* number of the packet in its connection */
  guint8 octets[];
};

/* Frees what is held. */
void mscope_tcp_stream_clear (MscopeTcpStream *self);

/* Says that the first octet has @sequence. */
void mscope_tcp_stream_start (MscopeTcpStream *self, guint32 sequence);

/* The place of @sequence, less than 2^31 away from the next octet; negative before the beginning. */
gint64 mscope_tcp_stream_locate (const MscopeTcpStream *self, guint32 sequence);

/* Says that the other direction acknowledged all before @offset, in the @n_packet-th packet of the connection. */
void mscope_tcp_stream_acknowledge (MscopeTcpStream *self, gint64 offset, const MscopeOrigin *origin, guint32 n_packet);

/* Cuts off of @piece what was taken before; %FALSE if nothing is left of it. */
gboolean mscope_tcp_stream_trim (const MscopeTcpStream *self, MscopeTcpPiece *piece);

/* Keeps a copy of what @piece has and nobody had before. */
void mscope_tcp_stream_hold (MscopeTcpStream *self, const MscopeTcpPiece *piece, guint32 n_packet);

/* Octets missing before what is held or acknowledged; 0: none, the first piece held can be taken, if there is one. */
guint64 mscope_tcp_stream_get_missing (const MscopeTcpStream *self);

/* Moves on behind @piece, which begins at the next octet. */
void mscope_tcp_stream_advance (MscopeTcpStream *self, const MscopeTcpPiece *piece);

/* (transfer full) (nullable): the first piece held, no longer held; free with g_free(). */
MscopeTcpHeld *mscope_tcp_stream_pop (MscopeTcpStream *self);

G_END_DECLS
