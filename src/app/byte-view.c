/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/byte-dump.h"
#include "app/byte-view.h"
#include "app/only-child.h"
#include "app/template.h"

#define LINES_ABOVE 1 /* of the marked ones, to be seen as well */
#define N_SCROLLS 3

struct _MscopeByteView
{
  GtkWidget parent_instance;

  GtkLabel *title;
  GtkTextView *text;
  GtkTextTag *mark; /* owned by the buffer's table */

  GBytes *bytes;
  gsize mark_start;
  gsize mark_length;
  guint n_columns;
  guint refill_source;
  guint n_scrolls; /* frames in which to scroll to the mark still */
};

G_DEFINE_FINAL_TYPE (MscopeByteView, mscope_byte_view, GTK_TYPE_WIDGET)

static void
mark_octets (MscopeByteView *self,
             GtkTextBuffer *buffer,
             gsize length)
{
  g_autoptr (GArray) marks = mscope_byte_dump_get_marks (self->mark_start, self->mark_start + self->mark_length,
                                                        length, self->n_columns);

  for (guint i = 0; i + 1 < marks->len; i += 2)
    {
      GtkTextIter start, end;

      gtk_text_buffer_get_iter_at_offset (buffer, &start, (int) g_array_index (marks, gsize, i));
      gtk_text_buffer_get_iter_at_offset (buffer, &end, (int) g_array_index (marks, gsize, i + 1));
      gtk_text_buffer_apply_tag (buffer, self->mark, &start, &end);
      if (i == 0)
        gtk_text_buffer_place_cursor (buffer, &start);
    }
}

static void
append_rest (GtkTextBuffer *buffer,
             gsize n)
{
  g_autofree char *rest = NULL;
  GtkTextIter end;

  rest = g_strdup_printf (ngettext ("… and %lu more octet", "… and %lu more octets", (gulong) n), (gulong) n);
  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_insert (buffer, &end, rest, -1);
}

static gboolean
scroll_now (GtkWidget *widget,
            GdkFrameClock *clock,
            gpointer user_data)
{
  MscopeByteView *self = MSCOPE_BYTE_VIEW (widget);
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->text));
  GtkTextIter start;
  int height;

  /* All lines are of one height. */
  gtk_text_buffer_get_start_iter (gtk_text_view_get_buffer (self->text), &start);
  gtk_text_view_get_line_yrange (self->text, &start, NULL, &height);
  gtk_adjustment_set_value (adjustment, ((double) (self->mark_start / self->n_columns) - LINES_ABOVE) * height);
  return --self->n_scrolls > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/*
 * Not by gtk_text_view_scroll_to_mark(): that moves little by little, and a window of GTK 4.8 that is hidden
 * meanwhile ends the movement twice. The text knows how high it is only after some frames.
 */
static void
scroll_to_mark (MscopeByteView *self)
{
  if (self->n_scrolls == 0)
    gtk_widget_add_tick_callback (GTK_WIDGET (self), scroll_now, NULL, NULL);
  self->n_scrolls = N_SCROLLS;
}

static void
fill (MscopeByteView *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  const guint8 *data;
  g_autofree char *dump = NULL;
  gsize size, length;
  GtkTextIter start;

  if (self->bytes == NULL)
    {
      gtk_text_buffer_set_text (buffer, "", 0);
      return;
    }
  data = g_bytes_get_data (self->bytes, &size);
  length = MIN (size, MSCOPE_BYTE_VIEW_MAX);
  dump = mscope_byte_dump_format (data, length, self->n_columns);
  gtk_text_buffer_set_text (buffer, dump, -1);
  gtk_text_buffer_get_start_iter (buffer, &start);
  gtk_text_buffer_place_cursor (buffer, &start);
  mark_octets (self, buffer, length);
  if (length < size)
    append_rest (buffer, size - length);
  scroll_to_mark (self);
}

static gboolean
refill (gpointer user_data)
{
  MscopeByteView *self = user_data;

  self->refill_source = 0;
  fill (self);
  return G_SOURCE_REMOVE;
}

/* How many octets fit on a line is known only now; text must not be changed while sizes are given out. */
static void
mscope_byte_view_size_allocate (GtkWidget *widget,
                                int width,
                                int height,
                                int baseline)
{
  MscopeByteView *self = MSCOPE_BYTE_VIEW (widget);
  int margins = gtk_text_view_get_left_margin (self->text) + gtk_text_view_get_right_margin (self->text) + 2;
  g_autoptr (PangoLayout) layout = NULL;
  int n_pixels;
  guint n_columns;

  mscope_only_child_allocate (widget, width, height, baseline);

  layout = gtk_widget_create_pango_layout (GTK_WIDGET (self->text), "0000000000");
  pango_layout_get_pixel_size (layout, &n_pixels, NULL);
  n_columns = (gsize) n_pixels * mscope_byte_dump_get_width (16) / 10 + (gsize) margins <= (gsize) width ? 16 : 8;
  if (n_columns == self->n_columns)
    return;
  self->n_columns = n_columns;
  if (self->refill_source == 0)
    self->refill_source = g_idle_add (refill, self);
}

/* The colour is the theme's; weight and underline say the same without it. */
static void
update_mark (MscopeByteView *self)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self->text));
  GdkRGBA colour;

  if (!gtk_style_context_lookup_color (context, "accent_color", &colour))
    return;
  g_object_set (self->mark, "foreground-rgba", &colour, NULL);
  colour.alpha = 0.15f;
  g_object_set (self->mark, "background-rgba", &colour, NULL);
}

static void
mscope_byte_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (mscope_byte_view_parent_class)->map (widget);
  update_mark (MSCOPE_BYTE_VIEW (widget));
}

static void
mscope_byte_view_dispose (GObject *object)
{
  MscopeByteView *self = MSCOPE_BYTE_VIEW (object);

  g_clear_handle_id (&self->refill_source, g_source_remove);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  mscope_template_dispose (GTK_WIDGET (self), MSCOPE_TYPE_BYTE_VIEW);

  G_OBJECT_CLASS (mscope_byte_view_parent_class)->dispose (object);
}

static void
mscope_byte_view_class_init (MscopeByteViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mscope_byte_view_dispose;
  widget_class->map = mscope_byte_view_map;
  widget_class->measure = mscope_only_child_measure;
  widget_class->size_allocate = mscope_byte_view_size_allocate;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/mailscope/Mailscope/ui/byte-view.ui");
  gtk_widget_class_bind_template_child (widget_class, MscopeByteView, title);
  gtk_widget_class_bind_template_child (widget_class, MscopeByteView, text);
}

static void
mscope_byte_view_init (MscopeByteView *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->n_columns = 16;
  self->mark = gtk_text_buffer_create_tag (gtk_text_view_get_buffer (self->text), "line",
                                           "weight", PANGO_WEIGHT_BOLD, NULL);
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (update_mark), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (update_mark), self, G_CONNECT_SWAPPED);
}

void
mscope_byte_view_set_bytes (MscopeByteView *self,
                            const char *title,
                            GBytes *bytes,
                            gsize mark_start,
                            gsize mark_length)
{
  g_return_if_fail (MSCOPE_IS_BYTE_VIEW (self));

  gtk_label_set_label (self->title, title != NULL ? title : "");
  g_clear_pointer (&self->bytes, g_bytes_unref);
  self->bytes = bytes != NULL ? g_bytes_ref (bytes) : NULL;
  self->mark_start = mark_start;
  self->mark_length = mark_length;
  g_clear_handle_id (&self->refill_source, g_source_remove);
  fill (self);
}
