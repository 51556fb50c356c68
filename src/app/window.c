/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/settings.h"
#include "app/window-private.h"
#include "app/window.h"

G_DEFINE_FINAL_TYPE (MscopeWindow, mscope_window, ADW_TYPE_APPLICATION_WINDOW)

MscopeLabPage *
mscope_window_get_lab (MscopeWindow *self)
{
  if (self->lab == NULL)
    {
      self->lab = g_object_new (MSCOPE_TYPE_LAB_PAGE, NULL);
      adw_bin_set_child (self->lab_bin, GTK_WIDGET (self->lab));
      g_signal_connect_swapped (self->lab, "notify::connected", G_CALLBACK (mscope_window_update_actions), self);
      mscope_window_update_actions (self);
    }
  return self->lab;
}

MscopeTrafficPage *
mscope_window_get_traffic (MscopeWindow *self)
{
  if (self->traffic == NULL)
    {
      self->traffic = g_object_new (MSCOPE_TYPE_TRAFFIC_PAGE, NULL);
      adw_bin_set_child (self->traffic_bin, GTK_WIDGET (self->traffic));
      g_signal_connect_swapped (self->traffic, "notify::loading", G_CALLBACK (mscope_window_update_actions), self);
      mscope_window_update_actions (self);
    }
  return self->traffic;
}

gboolean
mscope_window_is_showing (MscopeWindow *self,
                          const char *page)
{
  return g_strcmp0 (adw_view_stack_get_visible_child_name (self->pages), page) == 0;
}

void
mscope_window_tell (MscopeWindow *self,
                    const char *sentence)
{
  /* A toast takes markup, and a sentence may quote what a server said. */
  g_autofree char *text = g_markup_escape_text (sentence, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (text));
}

/* Both pages have a list called Dialogue; only what can be seen is to be found by a screen reader. */
static void
on_page_shown (MscopeWindow *self)
{
  gboolean traffic = mscope_window_is_showing (self, "traffic");

  if (traffic)
    mscope_window_get_traffic (self);
  else
    mscope_window_get_lab (self);
  if (self->lab != NULL)
    gtk_widget_set_visible (GTK_WIDGET (self->lab), !traffic);
  if (self->traffic != NULL)
    gtk_widget_set_visible (GTK_WIDGET (self->traffic), traffic);
  mscope_window_update_actions (self);
}

static gboolean
on_drop (MscopeWindow *self,
         const GValue *value)
{
  GSList *files = g_value_get_boxed (value);

  if (files == NULL)
    return FALSE;
  mscope_window_open_file (self, files->data);
  return TRUE;
}

/* Keys come here if nothing that has the focus wants them: what is typed goes to the command bar. */
static gboolean
on_key (MscopeWindow *self,
        guint key,
        guint code,
        GdkModifierType state,
        GtkEventControllerKey *controller)
{
  gunichar character = gdk_keyval_to_unicode (key);

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0
      || !g_unichar_isprint (character) || !mscope_window_is_showing (self, "lab"))
    return FALSE;
  return mscope_lab_page_forward_key (mscope_window_get_lab (self), controller);
}

static void
restore_size (MscopeWindow *self)
{
  GSettings *settings = mscope_settings_get ();

  if (settings == NULL)
    return;
  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (settings, "window-width"),
                               g_settings_get_int (settings, "window-height"));
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
}

static void
mscope_window_unmap (GtkWidget *widget)
{
  GSettings *settings = mscope_settings_get ();
  int width, height;

  if (settings != NULL)
    {
      gtk_window_get_default_size (GTK_WINDOW (widget), &width, &height);
      g_settings_set_int (settings, "window-width", width);
      g_settings_set_int (settings, "window-height", height);
      g_settings_set_boolean (settings, "window-maximized", gtk_window_is_maximized (GTK_WINDOW (widget)));
    }

  GTK_WIDGET_CLASS (mscope_window_parent_class)->unmap (widget);
}

static void
mscope_window_dispose (GObject *object)
{
  MscopeWindow *self = MSCOPE_WINDOW (object);

  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  if (self->lab != NULL)
    g_signal_handlers_disconnect_by_data (self->lab, self);
  if (self->traffic != NULL)
    g_signal_handlers_disconnect_by_data (self->traffic, self);
  self->lab = NULL;
  self->traffic = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), MSCOPE_TYPE_WINDOW);

  G_OBJECT_CLASS (mscope_window_parent_class)->dispose (object);
}

static void
mscope_window_class_init (MscopeWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mscope_window_dispose;
  widget_class->unmap = mscope_window_unmap;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/mailscope/Mailscope/ui/window.ui");
  gtk_widget_class_bind_template_child (widget_class, MscopeWindow, lab_bin);
  gtk_widget_class_bind_template_child (widget_class, MscopeWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, MscopeWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, MscopeWindow, traffic_bin);
  gtk_widget_class_bind_template_callback (widget_class, on_key);
  gtk_widget_class_bind_template_callback (widget_class, on_page_shown);
}

static void
mscope_window_init (MscopeWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  gtk_widget_init_template (GTK_WIDGET (self));
  mscope_window_add_actions (self);
  g_signal_connect_swapped (target, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
  restore_size (self);
  on_page_shown (self);
}

MscopeWindow *
mscope_window_new (MscopeApplication *application)
{
  return g_object_new (MSCOPE_TYPE_WINDOW, "application", application, NULL);
}

void
mscope_window_open_file (MscopeWindow *self,
                         GFile *file)
{
  g_return_if_fail (MSCOPE_IS_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  adw_view_stack_set_visible_child_name (self->pages, "traffic");
  mscope_traffic_page_open (mscope_window_get_traffic (self), file);
}
