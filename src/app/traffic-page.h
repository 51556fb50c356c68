/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "engine/trace.h"

G_BEGIN_DECLS

/**
 * MscopeTrafficPage:
 *
 * A capture: its mail conversations, and the one that is selected with explanations, packets and
 * octets. It can be looked at while it is still being read.
 *
 * Properties: "loading" (boolean), "show-details", "show-explanations" (boolean): see MscopeConversationView.
 */
#define MSCOPE_TYPE_TRAFFIC_PAGE (mscope_traffic_page_get_type ())
G_DECLARE_FINAL_TYPE (MscopeTrafficPage, mscope_traffic_page, MSCOPE, TRAFFIC_PAGE, GtkWidget)

/* Reads @file; what was shown before goes. */
void mscope_traffic_page_open (MscopeTrafficPage *self, GFile *file);

/* Shows a trace that is there: that of the laboratory. @title: its name, translated */
void mscope_traffic_page_show (MscopeTrafficPage *self, MscopeTrace *trace, const char *title);

/* Stops reading; what was found stays. */
void mscope_traffic_page_cancel (MscopeTrafficPage *self);

/* (transfer full) (nullable): the selected line. */
char *mscope_traffic_page_dup_selected_text (MscopeTrafficPage *self);

G_END_DECLS
