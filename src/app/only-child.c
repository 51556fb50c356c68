/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/only-child.h"

void
mscope_only_child_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  gtk_widget_measure (gtk_widget_get_first_child (widget), orientation, for_size, minimum, natural, minimum_baseline,
                      natural_baseline);
}

void
mscope_only_child_allocate (GtkWidget *widget,
                            int width,
                            int height,
                            int baseline)
{
  gtk_widget_allocate (gtk_widget_get_first_child (widget), width, height, baseline, NULL);
}
