/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/trace.h"

G_BEGIN_DECLS

/**
 * MscopePacketItem:
 *
 * A packet of a conversation, made when a row of a list shows it.
 */
#define MSCOPE_TYPE_PACKET_ITEM (mscope_packet_item_get_type ())
G_DECLARE_FINAL_TYPE (MscopePacketItem, mscope_packet_item, MSCOPE, PACKET_ITEM, GObject)

/* (transfer none): valid until the next return to the main loop. */
const MscopeTracePacket *mscope_packet_item_get_packet (MscopePacketItem *self);

/* Time of the conversation's first packet. */
gint64 mscope_packet_item_get_start (MscopePacketItem *self);

/**
 * MscopePacketModel:
 *
 * The packets of a conversation as a GListModel of MscopePacketItem. It grows with the conversation:
 * one ::items-changed for each batch. Main thread only.
 */
#define MSCOPE_TYPE_PACKET_MODEL (mscope_packet_model_get_type ())
G_DECLARE_FINAL_TYPE (MscopePacketModel, mscope_packet_model, MSCOPE, PACKET_MODEL, GObject)

/* Holds a reference to @conversation. */
MscopePacketModel *mscope_packet_model_new (MscopeTraceConversation *conversation);

/* Grows now: who is told of new entries before the model is may ask for their packets. */
void mscope_packet_model_update (MscopePacketModel *self);

G_END_DECLS
