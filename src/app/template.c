/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/template.h"

void
mscope_template_dispose (GtkWidget *widget,
                         GType type)
{
  GtkWidget *child;

  gtk_widget_dispose_template (widget, type);
  while ((child = gtk_widget_get_first_child (widget)) != NULL)
    gtk_widget_unparent (child);
}
