/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * The virtual functions of a widget that has one child and gives it all its room. GtkBinLayout does the
 * same, but of a widget with a layout manager GTK does not ask these functions, so it could not learn how
 * wide it has become, nor say how wide it would like to be.
 */
void mscope_only_child_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                                int *natural, int *minimum_baseline, int *natural_baseline);
void mscope_only_child_allocate (GtkWidget *widget, int width, int height, int baseline);

G_END_DECLS
