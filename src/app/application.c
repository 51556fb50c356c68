/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/application.h"
#include "app/picture.h"
#include "app/window.h"

#define TEXT_SCALE_STEP 1.1
#define TEXT_SCALE_MIN 0.8
#define TEXT_SCALE_MAX 2.5

struct _MscopeApplication
{
  AdwApplication parent_instance;

  int text_dpi; /* the desktop's own, 1024ths of a dot an inch */
  double text_scale;
};

G_DEFINE_FINAL_TYPE (MscopeApplication, mscope_application, ADW_TYPE_APPLICATION)

static MscopeWindow *
present_window (MscopeApplication *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (window == NULL)
    window = GTK_WINDOW (mscope_window_new (self));
  gtk_window_present (window);
  return MSCOPE_WINDOW (window);
}

static void
mscope_application_activate (GApplication *application)
{
  present_window (MSCOPE_APPLICATION (application));
}

/* One capture is looked at at a time; of several the last one stays. */
static void
mscope_application_open (GApplication *application,
                         GFile **files,
                         int n_files,
                         const char *hint)
{
  mscope_window_open_file (present_window (MSCOPE_APPLICATION (application)), files[n_files - 1]);
}

static void
open_file_activated (GSimpleAction *action,
                     GVariant *parameter,
                     gpointer user_data)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (g_variant_get_string (parameter, NULL));

  mscope_window_open_file (present_window (user_data), file);
}

static void
save_picture_activated (GSimpleAction *action,
                        GVariant *parameter,
                        gpointer user_data)
{
  GtkWindow *window = gtk_application_get_active_window (user_data);

  if (window != NULL)
    mscope_picture_save (window, g_variant_get_string (parameter, NULL));
}

static void
about_activated (GSimpleAction *action,
                 GVariant *parameter,
                 gpointer user_data)
{
  static const char *const developers[] = { "The Mailscope developers", NULL };

  adw_show_about_window (gtk_application_get_active_window (user_data),
                         "application-name", "Mailscope",
                         "application-icon", APPLICATION_ID,
                         "version", PACKAGE_VERSION,
                         "developer-name", "The Mailscope developers",
                         "developers", developers,
                         "copyright", "© 2026 The Mailscope developers",
                         "license-type", GTK_LICENSE_GPL_3_0,
                         "comments", _("Talk to mail servers by hand, and see what every line and every packet means."),
                         /* Translators: your names, one a line; they are shown in the about window. */
                         "translator-credits", _("translator-credits"),
                         NULL);
}

static void
quit_activated (GSimpleAction *action,
                GVariant *parameter,
                gpointer user_data)
{
  GtkWindow *window;

  /* Closing a window saves what it remembers; just quitting would not. */
  while ((window = gtk_application_get_active_window (user_data)) != NULL)
    {
      gtk_application_remove_window (user_data, window);
      gtk_window_destroy (window);
    }
  g_application_quit (user_data);
}

/* For the projector: all text grows, whatever the theme says about its size. */
static void
scale_text (MscopeApplication *self,
            double scale)
{
  GtkSettings *settings = gtk_settings_get_default ();

  if (settings == NULL)
    return;
  if (self->text_dpi == 0)
    g_object_get (settings, "gtk-xft-dpi", &self->text_dpi, NULL);
  self->text_scale = CLAMP (scale, TEXT_SCALE_MIN, TEXT_SCALE_MAX);
  if (self->text_dpi > 0)
    g_object_set (settings, "gtk-xft-dpi", (int) (self->text_dpi * self->text_scale), NULL);
}

static void
text_larger_activated (GSimpleAction *action,
                       GVariant *parameter,
                       gpointer user_data)
{
  MscopeApplication *self = user_data;

  scale_text (self, self->text_scale * TEXT_SCALE_STEP);
}

static void
text_smaller_activated (GSimpleAction *action,
                        GVariant *parameter,
                        gpointer user_data)
{
  MscopeApplication *self = user_data;

  scale_text (self, self->text_scale / TEXT_SCALE_STEP);
}

static void
text_normal_activated (GSimpleAction *action,
                       GVariant *parameter,
                       gpointer user_data)
{
  scale_text (user_data, 1.0);
}

static const GActionEntry application_actions[] = {
  { .name = "about", .activate = about_activated },
  { .name = "open-file", .activate = open_file_activated, .parameter_type = "s" },
  { .name = "quit", .activate = quit_activated },
  { .name = "save-picture", .activate = save_picture_activated, .parameter_type = "s" },
  { .name = "text-larger", .activate = text_larger_activated },
  { .name = "text-normal", .activate = text_normal_activated },
  { .name = "text-smaller", .activate = text_smaller_activated },
};

static const struct
{
  const char *action;
  const char *keys[4];
} shortcuts[] = {
  { "app.quit", { "<Control>q" } },
  { "app.text-larger", { "<Control>plus", "<Control>equal", "<Control>KP_Add" } },
  { "app.text-normal", { "<Control>0" } },
  { "app.text-smaller", { "<Control>minus", "<Control>KP_Subtract" } },
  { "win.connect-chosen", { "<Control>n" } },
  { "win.copy-line", { "<Control><Shift>c" } },
  { "win.details", { "F9" } },
  { "win.disconnect", { "<Control>d" } },
  { "win.focus-command", { "<Control>l" } },
  { "win.fullscreen", { "F11" } },
  { "win.open", { "<Control>o" } },
  { "win.save-capture", { "<Control>s" } },
  { "win.show-explanations", { "<Control>e" } },
  { "win.show-page::lab", { "<Control>1" } },
  { "win.show-page::traffic", { "<Control>2" } },
  { "window.close", { "<Control>w" } },
};

static void
mscope_application_startup (GApplication *application)
{
  G_APPLICATION_CLASS (mscope_application_parent_class)->startup (application);

  gtk_window_set_default_icon_name (APPLICATION_ID);
  for (gsize i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), shortcuts[i].action,
                                           (const char **) shortcuts[i].keys);
}

static void
mscope_application_class_init (MscopeApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->activate = mscope_application_activate;
  application_class->open = mscope_application_open;
  application_class->startup = mscope_application_startup;
}

static void
mscope_application_init (MscopeApplication *self)
{
  self->text_scale = 1.0;
  g_action_map_add_action_entries (G_ACTION_MAP (self), application_actions, G_N_ELEMENTS (application_actions),
                                   self);
}

MscopeApplication *
mscope_application_new (void)
{
  return g_object_new (MSCOPE_TYPE_APPLICATION,
                       "application-id", APPLICATION_ID,
                       "resource-base-path", "/org/mailscope/Mailscope",
                       "flags", G_APPLICATION_HANDLES_OPEN,
                       NULL);
}
