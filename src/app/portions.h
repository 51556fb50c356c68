/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * A list of GTK makes two hundred rows at once when it gets a model, far more than can be seen; with
 * rows of some widgets that takes a tenth of a second in which the window does not answer. So a list is
 * given a slice of its model that grows with each frame until there are rows enough, and is all of it then.
 */

/* Lets @slice begin small and grow with the frames of @widget, which shows it. */
void mscope_portions_begin (GtkSliceListModel *slice, GtkWidget *widget);

/* Makes @slice all of its model now: somebody wants to go somewhere in it. */
void mscope_portions_end (GtkSliceListModel *slice);

G_END_DECLS
