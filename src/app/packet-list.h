/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "engine/trace.h"

G_BEGIN_DECLS

/**
 * MscopePacketList:
 *
 * The packets of a conversation, those of the selected line selected.
 *
 * Signal "packet-chosen" (guint: its place): the user, not the program, selected a packet.
 */
#define MSCOPE_TYPE_PACKET_LIST (mscope_packet_list_get_type ())
G_DECLARE_FINAL_TYPE (MscopePacketList, mscope_packet_list, MSCOPE, PACKET_LIST, GtkWidget)

void mscope_packet_list_set_conversation (MscopePacketList *self, MscopeTraceConversation *conversation);

/* @packets: (element-type guint): places of the packets to be selected; the first one is brought into view */
void mscope_packet_list_select (MscopePacketList *self, GArray *packets);

G_END_DECLS
