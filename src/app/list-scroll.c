/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/list-scroll.h"

#define KEY "mscope-list-scroll"
#define N_FRAMES 4

typedef struct
{
  guint position;
  guint n_frames; /* in which it is still to be done */
} Scroll;

static gboolean
scroll_now (GtkWidget *list,
            GdkFrameClock *clock,
            gpointer user_data)
{
  Scroll *scroll = g_object_get_data (G_OBJECT (list), KEY);

  gtk_widget_activate_action (list, "list.scroll-to-item", "u", scroll->position);
  if (--scroll->n_frames > 0)
    return G_SOURCE_CONTINUE;
  g_object_set_data (G_OBJECT (list), KEY, NULL);
  return G_SOURCE_REMOVE;
}

void
mscope_list_scroll_to (GtkWidget *list,
                       guint position)
{
  Scroll *scroll;

  g_return_if_fail (GTK_IS_LIST_VIEW (list) || g_str_equal (G_OBJECT_TYPE_NAME (list), "GtkColumnListView"));

  scroll = g_object_get_data (G_OBJECT (list), KEY);
  if (scroll == NULL)
    {
      scroll = g_new0 (Scroll, 1);
      g_object_set_data_full (G_OBJECT (list), KEY, scroll, g_free);
      gtk_widget_add_tick_callback (list, scroll_now, NULL, NULL);
    }
  scroll->position = position;
  scroll->n_frames = N_FRAMES;
}

gboolean
mscope_list_is_scrolling (GtkWidget *list)
{
  return g_object_get_data (G_OBJECT (list), KEY) != NULL;
}
