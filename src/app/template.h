/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * Takes away what gtk_widget_init_template() made, in dispose of a type that derives from GtkWidget itself.
 * gtk_widget_dispose_template() of GTK 4.8 lets go of those children only that are bound to a field.
 */
void mscope_template_dispose (GtkWidget *widget, GType type);

G_END_DECLS
