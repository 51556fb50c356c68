/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "capture/packet.h"
#include "dialogue/conversation.h"

G_BEGIN_DECLS

/*
 * Limits. Beyond those of connections and of what they keep, the one silent longest ends as it is; what it says
 * afterwards is another conversation. More: ip-layer.h, tcp-stream.h, dialogue/follower.h.
 */
#define MSCOPE_TRACER_MAX_CONVERSATIONS 16384 /* mail, open at the same time */
#define MSCOPE_TRACER_MAX_CONNECTIONS 32768   /* others, known at the same time */
#define MSCOPE_TRACER_MAX_CLOSED 4096         /* closed ones, kept because more packets may come */
#define MSCOPE_TRACER_LINGER_US (60 * G_TIME_SPAN_SECOND) /* so long are closed ones kept, in time of the capture */

/*
 * Octets of a connection not recognised yet; beyond them it is no mail. On a port of mail there may
 * be more: a capture may begin within a message.
 */
#define MSCOPE_TRACER_MAX_OPENING (8 * 1024)
#define MSCOPE_TRACER_MAX_MAIL_OPENING (256 * 1024)
#define MSCOPE_TRACER_MAX_OPENINGS (16 * 1024 * 1024) /* of all connections */
#define MSCOPE_TRACER_MAX_EARLY_PACKETS 1024          /* its packets that are told of, once it is recognised */

#define MSCOPE_TRACER_MAX_HELD (32 * 1024 * 1024)  /* octets of all connections, waiting for others */
#define MSCOPE_TRACER_MAX_KEPT (256 * 1024 * 1024) /* octets that the followers of all conversations keep */

/*
 * How long a conversation is held back because a connection that began before it may be mail too:
 * so much content and packets, or so much time of the capture. Afterwards the numbers go by
 * recognition.
 */
#define MSCOPE_TRACER_MAX_WAITING (4 * 1024 * 1024)
#define MSCOPE_TRACER_MAX_WAITING_US (60 * G_TIME_SPAN_SECOND)

/**
 * MscopeTracer:
 *
 * Turns packets into the entries of mail conversations: link layer, IP, TCP, recognition,
 * follower. Push packets, pull events. Not thread-safe; one thread at a time. Memory is bounded
 * (limits above); no packet is kept.
 */
typedef struct _MscopeTracer MscopeTracer;

typedef enum
{
  MSCOPE_TRACE_ENTRY,  /* something was said */
  MSCOPE_TRACE_PACKET, /* a packet of a mail conversation (only with MscopeTracerOptions.packets) */
  MSCOPE_TRACE_END,    /* a conversation is over, or the capture is */
} MscopeTraceEventType;

/* A TCP packet of a conversation, enough to find the entries it carries and to list it. */
typedef struct
{
  guint64 frame;
  gint64 time_us;
  guint64 offset;   /* place of the payload among all that its side sent, as MscopeEntry.offset */
  guint32 sequence; /* as in the header */
  guint32 acknowledgment;
  guint32 length;    /* octets of the whole packet on the wire */
  guint32 n_content; /* octets of TCP payload */
  MscopeSide sender;
  guint16 window;
  guint8 flags; /* TCP flags as in the header: FIN 1, SYN 2, RST 4, PSH 8, ACK 16 … */
} MscopePacketFacts;

/**
 * MscopeTracePacket:
 * @position: where its octets stand in the file, MscopePacket.position
 * @captured: how many they are
 * @link_type: what they begin with
 *
 * A packet of a conversation: its facts and where its octets are. Of a packet that came in
 * fragments, the last of them.
 */
typedef struct
{
  MscopePacketFacts facts;
  guint64 position;
  guint32 captured;
  guint32 link_type;
} MscopeTracePacket;

/**
 * MscopeTraceEvent:
 * @conversation: lent, valid until the next call of the tracer; its id never changes
 * @entry: (transfer full) (nullable): ENTRY: the caller owns it
 * @packet: PACKET: the packet
 */
typedef struct
{
  MscopeTraceEventType type;
  const MscopeConversation *conversation;
  MscopeEntry *entry;
  MscopeTracePacket packet;
} MscopeTraceEvent;

/**
 * MscopeTracerOptions:
 * @live: number conversations as they are recognised, rather than hold one back until all that
 *   began before it are known to be mail or not; and end one with an RST or when both FINs are
 *   acknowledged, rather than wait for packets that come late
 * @packets: give PACKET events too; those before the recognition follow at the recognition
 * @seed: any number; a different one each time keeps a hostile capture from making look-ups slow
 */
typedef struct
{
  gboolean live;
  gboolean packets;
  guint32 seed;
} MscopeTracerOptions;

/* @options: (nullable): %NULL: all of them 0. */
MscopeTracer *mscope_tracer_new (const MscopeTracerOptions *options);
void mscope_tracer_free (MscopeTracer *self);

/* @packet: lent for this call; its frame numbers must rise. */
void mscope_tracer_push (MscopeTracer *self, const MscopePacket *packet);

/* Says that no packet follows; what is open ends as it is. */
void mscope_tracer_finish (MscopeTracer *self);

/* %FALSE if it takes more packets. */
gboolean mscope_tracer_next (MscopeTracer *self, MscopeTraceEvent *event);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopeTracer, mscope_tracer_free)

G_END_DECLS
