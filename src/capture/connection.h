/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "capture/tcp-stream.h"
#include "dialogue/conversation.h"

G_BEGIN_DECLS

/*
 * How long octets that are missing are waited for: so many packets of the connection, or so much
 * time of the capture, whichever comes first. Those that the other side acknowledged, or that
 * nobody could (only one direction is captured), were most likely lost by the capture; others may
 * be sent once more.
 */
#define MSCOPE_CONNECTION_PATIENCE_PACKETS 32
#define MSCOPE_CONNECTION_PATIENCE_US (2 * G_TIME_SPAN_SECOND)
#define MSCOPE_CONNECTION_LONG_PATIENCE_US (60 * G_TIME_SPAN_SECOND)

enum
{
  MSCOPE_TCP_FIN = 1 << 0,
  MSCOPE_TCP_SYN = 1 << 1,
  MSCOPE_TCP_RST = 1 << 2,
  MSCOPE_TCP_PSH = 1 << 3,
  MSCOPE_TCP_ACK = 1 << 4,
};

/**
 * MscopeTcpSegment:
 * @end: which end of the connection sent it, 0 or 1; which is which is the caller's choice
 * @data: (array length=captured): its content, as far as captured
 * @length: octets of content it had on the wire
 *
 * A TCP segment, its header read.
 */
typedef struct
{
  int end;
  guint8 flags;
  guint16 window;
  guint32 sequence;
  guint32 acknowledgment;
  const guint8 *data;
  guint32 captured;
  guint32 length;
  MscopeOrigin origin;
} MscopeTcpSegment;

/**
 * MscopeConnection:
 * @streams: what each end sent
 * @n_packets: of both
 * @last: the packet before this one
 * @closed: how it ended, up to now
 * @opener: the end that sent the SYN, or -1
 * @finished: nothing follows
 * @given: the piece that was given last; owned
 *
 * Both directions of a TCP connection: segments in, pieces out, of both directions in the order
 * in which their first octets could be delivered. While octets are missing in one direction,
 * what the other one said later waits too. Sans-IO; made for embedding: see
 * mscope_connection_init(). The fields are to be read; only functions write them.
 */
typedef struct
{
  MscopeTcpStream streams[2];
  MscopeTcpHeld *given;
  MscopeOrigin last;
  guint32 n_packets;
  gint8 opener;
  guint8 closed; /* MscopeClosed */
  guint8 n_fins; /* one bit an end */
  guint8 finished;
} MscopeConnection;

void mscope_connection_init (MscopeConnection *self);
void mscope_connection_clear (MscopeConnection *self);

/* Whether @segment, of the same four-tuple, begins another connection: a SYN with another sequence number. */
gboolean mscope_connection_is_another (const MscopeConnection *self, const MscopeTcpSegment *segment);

/* Takes note of @segment's numbers and flags, but not of its content. */
void mscope_connection_note (MscopeConnection *self, const MscopeTcpSegment *segment);

/**
 * mscope_connection_push:
 * @segment: after mscope_connection_note()
 * @direct: (out caller-allocates): content that could be given at once, without being copied
 *
 * Takes the content of @segment. Afterwards call mscope_connection_next() until it says %FALSE.
 *
 * Returns: %TRUE if @direct was filled; it comes before all that next() gives
 */
gboolean mscope_connection_push (MscopeConnection *self, const MscopeTcpSegment *segment, MscopeTcpPiece *direct);

/* Says that no segment follows. */
void mscope_connection_finish (MscopeConnection *self);

/**
 * mscope_connection_next:
 * @give_up: do not wait for octets that are missing
 * @end: (out): who said it
 * @piece: (out caller-allocates): the next piece; its octets are lent until the next call
 *
 * Returns: %FALSE if it takes more segments
 */
gboolean mscope_connection_next (MscopeConnection *self, gboolean give_up, int *end, MscopeTcpPiece *piece);

/* Octets that are held, with what it costs to hold them. */
gsize mscope_connection_get_held (const MscopeConnection *self);

/* Both ends said their last, and all before it was given. */
gboolean mscope_connection_is_over (const MscopeConnection *self);

/* A FIN of both ends was captured, or an RST; packets may come late all the same. */
gboolean mscope_connection_is_closed (const MscopeConnection *self);

/* The FIN of each end was acknowledged, too, or there was an RST: no packet is due any more. */
gboolean mscope_connection_is_settled (const MscopeConnection *self);

G_END_DECLS
