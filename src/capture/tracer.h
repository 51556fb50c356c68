/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "capture/packet.h"
#include "dialogue/conversation.h"

G_BEGIN_DECLS

/**
 * MscopeTracer:
 *
 * Turns packets into the entries of mail conversations: link layer, IP, TCP, recognition,
 * follower. Push packets, pull events. Not thread-safe; one thread at a time. Memory is bounded
 * (limits below); no packet is kept.
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
  MscopeSide sender;
  guint8 flags;          /* TCP flags as in the header: FIN 1, SYN 2, RST 4, PSH 8, ACK 16 … */
  guint32 sequence;      /* as in the header */
  guint32 acknowledgment;
  guint16 window;
  guint32 length;        /* octets of the whole packet on the wire */
  guint32 n_content;     /* octets of TCP payload */
  guint64 offset;        /* place of the payload among all that its side sent, as MscopeEntry.offset */
} MscopePacketFacts;

/**
 * MscopeTraceEvent:
 * @conversation: lent, valid until the next call of the tracer; its id never changes
 * @entry: (transfer full) (nullable): ENTRY: the caller owns it
 * @packet: PACKET: the facts
 */
typedef struct
{
  MscopeTraceEventType type;
  const MscopeConversation *conversation;
  MscopeEntry *entry;
  MscopePacketFacts packet;
} MscopeTraceEvent;

/**
 * MscopeTracerOptions:
 * @live: number conversations as they are recognised, rather than hold one back until all that
 *   began before it are known to be mail or not
 * @packets: give PACKET events too; those before the recognition follow at the recognition
 */
typedef struct
{
  gboolean live;
  gboolean packets;
} MscopeTracerOptions;

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
