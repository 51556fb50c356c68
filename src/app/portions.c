/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/portions.h"
#include "app/turns.h"

#define PORTION 10
#define ENOUGH 220 /* more than the rows a list makes */

static gboolean
grow (GtkWidget *widget,
      GdkFrameClock *clock,
      gpointer user_data)
{
  GtkSliceListModel *slice = user_data;
  guint size = gtk_slice_list_model_get_size (slice);

  /* Whoever ended it was in more of a hurry. */
  if (size < ENOUGH && !mscope_turns_take (clock))
    return G_SOURCE_CONTINUE;
  if (size < ENOUGH)
    {
      gtk_slice_list_model_set_size (slice, size + PORTION);
      return G_SOURCE_CONTINUE;
    }
  mscope_portions_end (slice);
  return G_SOURCE_REMOVE;
}

void
mscope_portions_begin (GtkSliceListModel *slice,
                       GtkWidget *widget)
{
  g_return_if_fail (GTK_IS_SLICE_LIST_MODEL (slice));
  g_return_if_fail (GTK_IS_WIDGET (widget));

  /* One that still grows goes on from the new size. */
  if (gtk_slice_list_model_get_size (slice) >= ENOUGH)
    gtk_widget_add_tick_callback (widget, grow, g_object_ref (slice), g_object_unref);
  gtk_slice_list_model_set_size (slice, PORTION);
}

void
mscope_portions_end (GtkSliceListModel *slice)
{
  g_return_if_fail (GTK_IS_SLICE_LIST_MODEL (slice));

  gtk_slice_list_model_set_size (slice, G_MAXUINT);
}
