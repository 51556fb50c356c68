/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/cells.h"
#include "app/list-scroll.h"

#define N_CHARS_KEY "mscope-n-chars"
#define PADDING 14 /* at both sides of a cell together, and the line between two columns */

typedef struct
{
  MscopeCellsFormat format;
  MscopeCellsStyle style;
  guint n_chars;
  const char *changes; /* a literal */
} Column;

static void
update (GtkListItem *list_item,
        const Column *column)
{
  gpointer item = gtk_list_item_get_item (list_item);
  GtkWidget *cell = gtk_list_item_get_child (list_item);
  g_autofree char *text = column->format (item);

  gtk_inscription_set_text (GTK_INSCRIPTION (cell), text);
}

static void
on_changed (GtkListItem *list_item)
{
  update (list_item, g_object_get_data (G_OBJECT (list_item), "column"));
}

static void
on_setup (GtkSignalListItemFactory *factory,
          GtkListItem *list_item,
          gpointer user_data)
{
  const Column *column = user_data;
  GtkWidget *cell = gtk_inscription_new (NULL);

  gtk_inscription_set_min_chars (GTK_INSCRIPTION (cell), column->n_chars);
  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (cell), column->n_chars);
  gtk_inscription_set_min_lines (GTK_INSCRIPTION (cell), 1);
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (cell), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  if (column->style == MSCOPE_CELLS_NUMBER)
    {
      gtk_inscription_set_xalign (GTK_INSCRIPTION (cell), 1.0f);
      gtk_widget_add_css_class (cell, "numeric");
    }
  gtk_list_item_set_child (list_item, cell);
  g_object_set_data (G_OBJECT (list_item), "column", user_data);
}

static void
on_bind (GtkSignalListItemFactory *factory,
         GtkListItem *list_item,
         gpointer user_data)
{
  const Column *column = user_data;

  update (list_item, column);
  if (column->changes != NULL)
    g_signal_connect_swapped (gtk_list_item_get_item (list_item), column->changes, G_CALLBACK (on_changed),
                              list_item);
}

static void
on_unbind (GtkSignalListItemFactory *factory,
           GtkListItem *list_item,
           gpointer user_data)
{
  const Column *column = user_data;

  if (column->changes != NULL)
    g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (list_item), on_changed, list_item);
}

static void
free_column (gpointer data,
             GClosure *closure)
{
  g_free (data);
}

/*
 * Without a width of its own a column asks all its cells for theirs, whenever a row comes: with the
 * rows of a list that fills that were three quarters of the time.
 */
static void
set_width (GtkColumnViewColumn *column,
           GtkWidget *view)
{
  guint n_chars = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (column), N_CHARS_KEY));
  PangoFontMetrics *metrics = pango_context_get_metrics (gtk_widget_get_pango_context (view), NULL, NULL);
  int width = MAX (pango_font_metrics_get_approximate_char_width (metrics),
                   pango_font_metrics_get_approximate_digit_width (metrics));

  gtk_column_view_column_set_fixed_width (column, PANGO_PIXELS_CEIL ((int) n_chars * width) + PADDING);
  pango_font_metrics_unref (metrics);
}

static void
set_widths (GtkColumnView *view)
{
  GListModel *columns = gtk_column_view_get_columns (view);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      set_width (column, GTK_WIDGET (view));
    }
}

GtkColumnViewColumn *
mscope_cells_append_column (GtkColumnView *view,
                            const char *title,
                            guint n_chars,
                            MscopeCellsStyle style,
                            MscopeCellsFormat format,
                            const char *changes)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  Column *data = g_new0 (Column, 1);
  g_autoptr (GtkColumnViewColumn) column = NULL;

  data->format = format;
  data->style = style;
  data->n_chars = n_chars;
  data->changes = changes;
  g_signal_connect_data (factory, "setup", G_CALLBACK (on_setup), data, free_column, 0);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), data);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), data);

  column = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_resizable (column, TRUE);
  g_object_set_data (G_OBJECT (column), N_CHARS_KEY, GUINT_TO_POINTER (MAX (n_chars, g_utf8_strlen (title, -1))));
  gtk_column_view_append_column (view, column);
  set_width (column, GTK_WIDGET (view));
  return column;
}

/* The head and, last, the list: GtkColumnView of 4.8 gives no other access to it. */
static GtkWidget *
get_list (GtkColumnView *view)
{
  return gtk_widget_get_last_child (GTK_WIDGET (view));
}

void
mscope_cells_set_name (GtkColumnView *view,
                       const char *name)
{
  /* The text grows with the user's wish (app.text-larger), and columns with it. */
  g_signal_connect_object (gtk_widget_get_settings (GTK_WIDGET (view)), "notify::gtk-xft-dpi",
                           G_CALLBACK (set_widths), view, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (get_list (view)), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
mscope_cells_scroll_to (GtkColumnView *view,
                        guint position)
{
  mscope_list_scroll_to (get_list (view), position);
}
