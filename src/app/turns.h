/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * What takes long in the main thread, such as filling a list or a page with widgets, takes turns: one
 * piece of it a frame, so that no frame takes as long as several of them together.
 */

typedef void (* MscopeTurnFunc) (GtkWidget *widget);

/*
 * Calls @func in a frame of its own, after the one that shows what there is now; at once if @widget is
 * not realized. It comes before the portions of the lists, and not at all if @widget goes first.
 */
void mscope_turns_call (GtkWidget *widget, MscopeTurnFunc func);

/* For work that comes in many small pieces: whether one of them may be done in this frame of @clock. */
gboolean mscope_turns_take (GdkFrameClock *clock);

G_END_DECLS
