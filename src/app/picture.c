/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/picture.h"

#define MAX_FRAMES 60 /* to wait for a window that is not ready to be drawn; a second */

typedef struct
{
  GtkWidget *window; /* not owned: the frame clock's handler goes with it */
  char *path;
  gulong handler;
  guint n_frames;
} Picture;

static void
picture_free (gpointer data,
              GClosure *closure)
{
  Picture *picture = data;

  g_free (picture->path);
  g_free (picture);
}

static void
on_written (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    g_warning ("No picture was written: %s", error->message);
}

/* (transfer full) (nullable): %NULL as long as the window has no size, or not the one it is about to have. */
static GdkTexture *
render (GtkWidget *window)
{
  GskRenderer *renderer = gtk_native_get_renderer (GTK_NATIVE (window));
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (window);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;

  gdk_paintable_snapshot (paintable, snapshot, gdk_paintable_get_intrinsic_width (paintable),
                          gdk_paintable_get_intrinsic_height (paintable));
  node = gtk_snapshot_free_to_node (snapshot);
  if (node == NULL || renderer == NULL)
    return NULL;
  return gsk_renderer_render_texture (renderer, node, NULL);
}

static void
write_png (GdkTexture *texture,
           const char *path)
{
  g_autoptr (GBytes) png = gdk_texture_save_to_png_bytes (texture);
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);

  g_file_replace_contents_bytes_async (file, png, NULL, FALSE, G_FILE_CREATE_NONE, NULL, on_written, NULL);
}

static void
on_after_paint (GdkFrameClock *clock,
                gpointer user_data)
{
  Picture *picture = user_data;
  g_autoptr (GdkTexture) texture = render (picture->window);

  if (texture != NULL)
    write_png (texture, picture->path);
  else if (++picture->n_frames < MAX_FRAMES)
    {
      gtk_widget_queue_draw (picture->window);
      return;
    }
  else
    g_warning ("The window is not drawn; there is no picture of it");
  g_signal_handler_disconnect (clock, picture->handler);
}

void
mscope_picture_save (GtkWindow *window,
                     const char *path)
{
  GdkFrameClock *clock;
  Picture *picture;

  g_return_if_fail (GTK_IS_WINDOW (window));
  g_return_if_fail (path != NULL);

  clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));
  if (clock == NULL)
    {
      g_warning ("The window is not shown; there is no picture of it");
      return;
    }
  picture = g_new0 (Picture, 1);
  picture->window = GTK_WIDGET (window);
  picture->path = g_strdup (path);
  picture->handler = g_signal_connect_data (clock, "after-paint", G_CALLBACK (on_after_paint), picture, picture_free, 0);
  gtk_widget_queue_draw (picture->window);
}
