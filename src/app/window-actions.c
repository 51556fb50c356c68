/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/settings.h"
#include "app/window-private.h"

static void
show_page (GSimpleAction *action,
           GVariant *parameter,
           gpointer user_data)
{
  MscopeWindow *self = user_data;
  const char *page = g_variant_get_string (parameter, NULL);

  if (adw_view_stack_get_child_by_name (self->pages, page) != NULL)
    adw_view_stack_set_visible_child_name (self->pages, page);
}

static MscopeLabPage *
show_lab (MscopeWindow *self)
{
  adw_view_stack_set_visible_child_name (self->pages, "lab");
  return mscope_window_get_lab (self);
}

static void
connect_to (GSimpleAction *action,
            GVariant *parameter,
            gpointer user_data)
{
  MscopeProtocol protocol;

  if (mscope_protocol_from_name (g_variant_get_string (parameter, NULL), &protocol))
    mscope_lab_page_connect (show_lab (user_data), protocol, NULL);
}

static void
connect_chosen (GSimpleAction *action,
                GVariant *parameter,
                gpointer user_data)
{
  mscope_lab_page_connect_chosen (show_lab (user_data));
}

static void
disconnect (GSimpleAction *action,
            GVariant *parameter,
            gpointer user_data)
{
  mscope_lab_page_disconnect (mscope_window_get_lab (user_data));
}

static void
send_line (GSimpleAction *action,
           GVariant *parameter,
           gpointer user_data)
{
  mscope_lab_page_send (mscope_window_get_lab (user_data), g_variant_get_string (parameter, NULL));
}

static void
fix (GSimpleAction *action,
     GVariant *parameter,
     gpointer user_data)
{
  mscope_lab_page_propose (show_lab (user_data), g_variant_get_string (parameter, NULL));
}

static void
focus_command (GSimpleAction *action,
               GVariant *parameter,
               gpointer user_data)
{
  mscope_lab_page_focus_command (show_lab (user_data));
}

static GtkFileFilter *
new_capture_filter (void)
{
  GtkFileFilter *filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _("Captures"));
  gtk_file_filter_add_mime_type (filter, "application/vnd.tcpdump.pcap");
  gtk_file_filter_add_mime_type (filter, "application/x-pcapng");
  gtk_file_filter_add_suffix (filter, "pcap");
  gtk_file_filter_add_suffix (filter, "pcapng");
  gtk_file_filter_add_suffix (filter, "cap");
  return filter;
}

static void
choose_file (MscopeWindow *self,
             const char *title,
             GtkFileChooserAction action,
             GCallback on_response)
{
  g_autoptr (GtkFileFilter) captures = new_capture_filter ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (title, GTK_WINDOW (self), action, NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_filter_set_name (all, _("All Files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), captures);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), all);
  g_signal_connect_object (self->chooser, "response", on_response, self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* (transfer full) (nullable): the file that was chosen; the dialog goes. */
static GFile *
take_chosen_file (MscopeWindow *self,
                  int response)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);

  return response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser)) : NULL;
}

static void
on_open_response (MscopeWindow *self,
                  int response)
{
  g_autoptr (GFile) file = take_chosen_file (self, response);

  if (file != NULL)
    mscope_window_open_file (self, file);
}

static void
open_file (GSimpleAction *action,
           GVariant *parameter,
           gpointer user_data)
{
  choose_file (user_data, _("Open a Capture"), GTK_FILE_CHOOSER_ACTION_OPEN, G_CALLBACK (on_open_response));
}

static void
cancel (GSimpleAction *action,
        GVariant *parameter,
        gpointer user_data)
{
  mscope_traffic_page_cancel (mscope_window_get_traffic (user_data));
}

static void
on_saved (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (MscopeWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (mscope_trace_save_finish (MSCOPE_TRACE (source), result, &error))
    mscope_window_tell (self, _("The capture was saved."));
  else
    mscope_window_tell (self, error->message);
}

static void
on_save_response (MscopeWindow *self,
                  int response)
{
  g_autoptr (GFile) file = take_chosen_file (self, response);
  MscopeTrace *trace = mscope_lab_page_get_trace (mscope_window_get_lab (self));

  if (file != NULL && trace != NULL)
    mscope_trace_save_async (trace, file, NULL, on_saved, g_object_ref (self));
}

static void
save_capture (GSimpleAction *action,
              GVariant *parameter,
              gpointer user_data)
{
  MscopeWindow *self = user_data;

  choose_file (self, _("Save the Lab’s Traffic"), GTK_FILE_CHOOSER_ACTION_SAVE, G_CALLBACK (on_save_response));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), "mailscope.pcapng");
}

static void
show_lab_traffic (GSimpleAction *action,
                  GVariant *parameter,
                  gpointer user_data)
{
  MscopeWindow *self = user_data;
  MscopeTrace *trace = mscope_lab_page_get_trace (mscope_window_get_lab (self));

  adw_view_stack_set_visible_child_name (self->pages, "traffic");
  if (trace != NULL)
    mscope_traffic_page_show (mscope_window_get_traffic (self), trace, _("Traffic of the Lab"));
  else
    mscope_window_tell (self, _("There has been no connection in the Lab yet."));
}

static void
copy_line (GSimpleAction *action,
           GVariant *parameter,
           gpointer user_data)
{
  MscopeWindow *self = user_data;
  g_autofree char *text = NULL;

  if (mscope_window_is_showing (self, "traffic"))
    text = mscope_traffic_page_dup_selected_text (mscope_window_get_traffic (self));
  else
    text = mscope_lab_page_dup_selected_text (mscope_window_get_lab (self));
  if (text != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

static void
toggle_details (GSimpleAction *action,
                GVariant *parameter,
                gpointer user_data)
{
  MscopeWindow *self = user_data;
  GObject *page = mscope_window_is_showing (self, "traffic") ? G_OBJECT (mscope_window_get_traffic (self))
                                                             : G_OBJECT (mscope_window_get_lab (self));
  gboolean shown;

  g_object_get (page, "show-details", &shown, NULL);
  g_object_set (page, "show-details", !shown, NULL);
}

static void
toggle_fullscreen (GSimpleAction *action,
                   GVariant *parameter,
                   gpointer user_data)
{
  if (gtk_window_is_fullscreen (user_data))
    gtk_window_unfullscreen (user_data);
  else
    gtk_window_fullscreen (user_data);
}

static void
change_show_explanations (GSimpleAction *action,
                          GVariant *state,
                          gpointer user_data)
{
  MscopeWindow *self = user_data;
  GSettings *settings = mscope_settings_get ();

  g_simple_action_set_state (action, state);
  if (self->lab != NULL)
    g_object_set (self->lab, "show-explanations", g_variant_get_boolean (state), NULL);
  if (self->traffic != NULL)
    g_object_set (self->traffic, "show-explanations", g_variant_get_boolean (state), NULL);
  if (settings != NULL)
    g_settings_set_value (settings, "show-explanations", state);
}

static const GActionEntry window_actions[] = {
  { .name = "cancel", .activate = cancel },
  { .name = "connect", .activate = connect_to, .parameter_type = "s" },
  { .name = "connect-chosen", .activate = connect_chosen },
  { .name = "copy-line", .activate = copy_line },
  { .name = "details", .activate = toggle_details },
  { .name = "disconnect", .activate = disconnect },
  { .name = "fix", .activate = fix, .parameter_type = "s" },
  { .name = "focus-command", .activate = focus_command },
  { .name = "fullscreen", .activate = toggle_fullscreen },
  { .name = "open", .activate = open_file },
  { .name = "save-capture", .activate = save_capture },
  { .name = "send", .activate = send_line, .parameter_type = "s" },
  { .name = "show-explanations", .state = "true", .change_state = change_show_explanations },
  { .name = "show-lab-traffic", .activate = show_lab_traffic },
  { .name = "show-page", .activate = show_page, .parameter_type = "s", .state = "'lab'" },
};

static void
set_enabled (MscopeWindow *self,
             const char *name,
             gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

void
mscope_window_add_actions (MscopeWindow *self)
{
  GSettings *settings = mscope_settings_get ();

  g_action_map_add_action_entries (G_ACTION_MAP (self), window_actions, G_N_ELEMENTS (window_actions), self);
  if (settings != NULL)
    {
      g_autoptr (GVariant) shown = g_settings_get_value (settings, "show-explanations");

      g_action_group_change_action_state (G_ACTION_GROUP (self), "show-explanations", shown);
    }
}

void
mscope_window_update_actions (MscopeWindow *self)
{
  g_autoptr (GVariant) explanations = g_action_group_get_action_state (G_ACTION_GROUP (self), "show-explanations");
  gboolean connected = FALSE, loading = FALSE;

  if (self->lab != NULL)
    g_object_get (self->lab, "connected", &connected, NULL);
  if (self->traffic != NULL)
    g_object_get (self->traffic, "loading", &loading, NULL);
  set_enabled (self, "cancel", loading);
  set_enabled (self, "disconnect", connected);
  set_enabled (self, "save-capture", self->lab != NULL && mscope_lab_page_get_trace (self->lab) != NULL);
  g_simple_action_set_state (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), "show-page")),
                             g_variant_new_string (adw_view_stack_get_visible_child_name (self->pages)));
  /* A page that was made just now does not know it yet. */
  g_action_group_change_action_state (G_ACTION_GROUP (self), "show-explanations", explanations);
}
