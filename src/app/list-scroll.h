/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * Brings a row into view. GTK 4.8 has an action for that and no function; and a list knows the height of a
 * row only after it has been laid out, which is done when it has been scrolled to: the first time it stops
 * short, or stays blank. So it is done in some frames one after the other.
 */

/* @list: a GtkListView, or the one inside a GtkColumnView */
void mscope_list_scroll_to (GtkWidget *list, guint position);

/* Whether @list is moved by that just now, and not by its user. */
gboolean mscope_list_is_scrolling (GtkWidget *list);

G_END_DECLS
