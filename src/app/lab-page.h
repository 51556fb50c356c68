/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "engine/lab.h"

G_BEGIN_DECLS

/**
 * MscopeLabPage:
 *
 * The laboratory: choose a server, connect, type, and see what every line and its packets mean. The
 * private wire is built with the first connection.
 *
 * Properties: "connected" (boolean), "show-details", "show-explanations" (boolean): see MscopeConversationView.
 */
#define MSCOPE_TYPE_LAB_PAGE (mscope_lab_page_get_type ())
G_DECLARE_FINAL_TYPE (MscopeLabPage, mscope_lab_page, MSCOPE, LAB_PAGE, GtkWidget)

/* @persona: (nullable): %NULL: the protocol's default */
void mscope_lab_page_connect (MscopeLabPage *self, MscopeProtocol protocol, const char *persona);

/* Connects to the server that is chosen in the list. */
void mscope_lab_page_connect_chosen (MscopeLabPage *self);

void mscope_lab_page_disconnect (MscopeLabPage *self);

/* Sends @line as if typed; while a connection is being made it waits for that. */
void mscope_lab_page_send (MscopeLabPage *self, const char *line);

/* Puts @line into the command bar, not sent. */
void mscope_lab_page_propose (MscopeLabPage *self, const char *line);

void mscope_lab_page_focus_command (MscopeLabPage *self);

/* Lets the command bar have a key that was typed elsewhere. */
gboolean mscope_lab_page_forward_key (MscopeLabPage *self, GtkEventControllerKey *controller);

/* (nullable): %NULL before the first connection. */
MscopeTrace *mscope_lab_page_get_trace (MscopeLabPage *self);

/* (transfer full) (nullable): the selected line. */
char *mscope_lab_page_dup_selected_text (MscopeLabPage *self);

G_END_DECLS
