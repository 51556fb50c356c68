/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/command-bar.h"
#include "app/conversation-view.h"
#include "app/lab-page.h"
#include "app/server-choice.h"
#include "app/settings.h"
#include "app/template.h"

struct _MscopeLabPage
{
  GtkWidget parent_instance;

  GtkDropDown *servers;
  GtkStack *connect_stack;
  GtkSpinner *spinner;
  GtkImage *state_icon;
  GtkLabel *state;
  GtkToggleButton *details_button;
  GtkInfoBar *notice_bar;
  GtkLabel *notice;
  GtkInfoBar *error_bar;
  GtkLabel *error;
  GtkStack *stack;
  MscopeConversationView *view;
  MscopeCommandBar *command_bar;

  GListModel *choices;
  MscopeLab *lab;
  GCancellable *cancellable;
  char *persona;      /* asked for last */
  char *close_reason; /* (nullable) of the last connection */
  char *security;     /* (nullable): what TLS and the certificate are worth, once it has begun */
  GQueue waiting;     /* of char *: lines to be sent when there is a connection */
  MscopeProtocol protocol;

  guint started : 1;    /* wire and servers are there */
  guint connecting : 1; /* something asynchronous is under way */
  guint requested : 1;  /* a connection was asked for and is not being made yet */
};

G_DEFINE_FINAL_TYPE (MscopeLabPage, mscope_lab_page, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_CONNECTED,
  PROP_SHOW_DETAILS,
  PROP_SHOW_EXPLANATIONS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void proceed (MscopeLabPage *self);

static gboolean
is_connected (MscopeLabPage *self)
{
  return self->lab != NULL && mscope_lab_get_connected (self->lab);
}

static char *
describe_state (MscopeLabPage *self)
{
  if (self->connecting)
    return g_strdup (_("Connecting…"));
  if (is_connected (self))
    {
      const MscopePhaseInfo *info = mscope_phase_get_info (self->protocol, mscope_lab_get_phase (self->lab));

      const char *title = info != NULL ? _(info->title) : _("Connected");

      /* Translators: a phase of the dialogue, “Ready” */
      return self->security != NULL ? g_strdup_printf (_("%s, encrypted"), title) : g_strdup (title);
    }
  return g_strdup (self->close_reason != NULL ? self->close_reason : _("Not connected"));
}

static void
update_state (MscopeLabPage *self)
{
  gboolean connected = is_connected (self);
  guint32 phase = connected ? mscope_lab_get_phase (self->lab) : 0;
  g_autofree char *state = describe_state (self);

  gtk_label_set_label (self->state, state);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->state), connected && self->security != NULL ? self->security : state);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), self->connecting);
  gtk_spinner_set_spinning (self->spinner, self->connecting);
  gtk_widget_set_visible (GTK_WIDGET (self->state_icon), !self->connecting);
  gtk_image_set_from_icon_name (self->state_icon,
                                connected ? "network-transmit-receive-symbolic" : "network-offline-symbolic");
  gtk_stack_set_visible_child_name (self->connect_stack, connected ? "disconnect" : "connect");
  mscope_command_bar_set_phase (self->command_bar, self->protocol, phase, self->close_reason);
}

static gboolean
send_now (MscopeLabPage *self,
          const char *line)
{
  if (!is_connected (self) || !mscope_lab_send (self->lab, line))
    return FALSE;
  mscope_conversation_view_follow (self->view);
  return TRUE;
}

static void
send_waiting (MscopeLabPage *self)
{
  char *line;

  while (is_connected (self) && (line = g_queue_pop_head (&self->waiting)) != NULL)
    {
      send_now (self, line);
      g_free (line);
    }
}

static void
show_error (MscopeLabPage *self,
            const GError *error)
{
  gtk_info_bar_set_revealed (self->error_bar, error != NULL);
  if (error != NULL)
    gtk_label_set_label (self->error, error->message);
}

/* What waited is in the history already. */
static void
give_up (MscopeLabPage *self,
         const GError *error)
{
  g_queue_clear_full (&self->waiting, g_free);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_error (self, error);
}

static void
on_connected (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (MscopeLabPage) self = user_data;
  g_autoptr (GError) error = NULL;

  self->connecting = FALSE;
  if (!mscope_lab_connect_finish (MSCOPE_LAB (source), result, &error))
    {
      /* Should the wire have ended, the next attempt builds another. */
      self->started = FALSE;
      give_up (self, error);
    }
  proceed (self);
}

static void
on_started (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (MscopeLabPage) self = user_data;
  g_autoptr (GError) error = NULL;

  self->connecting = FALSE;
  self->started = mscope_lab_start_finish (MSCOPE_LAB (source), result, &error);
  if (!self->started)
    {
      self->requested = FALSE;
      give_up (self, error);
    }
  proceed (self);
}

/* One step towards what was asked for last; each step that ends calls for the next. */
static void
proceed (MscopeLabPage *self)
{
  if (self->requested && !self->connecting && !g_cancellable_is_cancelled (self->cancellable))
    {
      self->connecting = TRUE;
      if (!self->started)
        mscope_lab_start_async (self->lab, self->cancellable, on_started, g_object_ref (self));
      else
        {
          self->requested = FALSE;
          mscope_lab_connect_async (self->lab, self->protocol, self->persona, self->cancellable, on_connected,
                                    g_object_ref (self));
        }
    }
  update_state (self);
  if (!self->connecting)
    send_waiting (self);
}

static void
on_phase (MscopeLabPage *self)
{
  update_state (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONNECTED]);
}

static void
on_conversation (MscopeLabPage *self)
{
  MscopeTraceConversation *conversation = mscope_lab_get_conversation (self->lab);

  mscope_command_bar_set_conversation (self->command_bar, conversation);
  if (conversation == NULL)
    return;
  mscope_conversation_view_set_conversation (self->view, mscope_lab_get_trace (self->lab), conversation);
  gtk_stack_set_visible_child_name (self->stack, "dialogue");
}

static void
on_notice (MscopeLabPage *self)
{
  const char *notice = mscope_lab_get_notice (self->lab);

  gtk_label_set_label (self->notice, notice != NULL ? notice : "");
  gtk_info_bar_set_revealed (self->notice_bar, notice != NULL);
}

static void
on_closed (MscopeLabPage *self,
           const char *reason)
{
  g_free (self->close_reason);
  self->close_reason = g_strdup (reason);
  g_clear_pointer (&self->security, g_free);
  update_state (self);
}

static void
on_secured (MscopeLabPage *self,
            const char *text)
{
  g_free (self->security);
  self->security = g_strdup (text);
  update_state (self);
}

static void
ensure_lab (MscopeLabPage *self)
{
  if (self->lab != NULL)
    return;
  self->lab = mscope_lab_new ();
  g_signal_connect_object (self->lab, "notify::connected", G_CALLBACK (on_phase), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->lab, "notify::phase", G_CALLBACK (on_phase), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->lab, "notify::conversation", G_CALLBACK (on_conversation), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->lab, "notify::notice", G_CALLBACK (on_notice), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->lab, "closed", G_CALLBACK (on_closed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->lab, "secured", G_CALLBACK (on_secured), self, G_CONNECT_SWAPPED);
}

static gboolean
on_send (MscopeLabPage *self,
         const char *line)
{
  if (self->connecting || self->requested)
    {
      g_queue_push_tail (&self->waiting, g_strdup (line));
      return TRUE;
    }
  return send_now (self, line);
}

static void
on_connect_clicked (MscopeLabPage *self)
{
  mscope_lab_page_connect_chosen (self);
}

static void
on_error_response (MscopeLabPage *self)
{
  show_error (self, NULL);
}

static void
choose_remembered (MscopeLabPage *self)
{
  GSettings *settings = mscope_settings_get ();
  g_autofree char *name = NULL;
  g_autofree char *persona = NULL;
  MscopeProtocol protocol = MSCOPE_PROTOCOL_SMTP;

  if (settings == NULL)
    return;
  name = g_settings_get_string (settings, "protocol");
  persona = g_settings_get_string (settings, "persona");
  mscope_protocol_from_name (name, &protocol);
  gtk_drop_down_set_selected (self->servers, mscope_server_choice_find (self->choices, protocol, persona));
}

static void
remember_choice (MscopeLabPage *self)
{
  GSettings *settings = mscope_settings_get ();

  if (settings == NULL)
    return;
  g_settings_set_string (settings, "protocol", mscope_protocol_get_name (self->protocol));
  g_settings_set_string (settings, "persona", self->persona);
}

static void
mscope_lab_page_get_property (GObject *object,
                              guint prop_id,
                              GValue *value,
                              GParamSpec *pspec)
{
  MscopeLabPage *self = MSCOPE_LAB_PAGE (object);

  switch (prop_id)
    {
    case PROP_CONNECTED:
      g_value_set_boolean (value, is_connected (self));
      break;
    case PROP_SHOW_DETAILS:
    case PROP_SHOW_EXPLANATIONS:
      g_object_get_property (G_OBJECT (self->view), pspec->name, value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mscope_lab_page_set_property (GObject *object,
                              guint prop_id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  MscopeLabPage *self = MSCOPE_LAB_PAGE (object);

  switch (prop_id)
    {
    case PROP_SHOW_DETAILS:
    case PROP_SHOW_EXPLANATIONS:
      g_object_set_property (G_OBJECT (self->view), pspec->name, value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mscope_lab_page_dispose (GObject *object)
{
  MscopeLabPage *self = MSCOPE_LAB_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->lab);
  g_clear_object (&self->choices);
  mscope_template_dispose (GTK_WIDGET (self), MSCOPE_TYPE_LAB_PAGE);

  G_OBJECT_CLASS (mscope_lab_page_parent_class)->dispose (object);
}

static void
mscope_lab_page_finalize (GObject *object)
{
  MscopeLabPage *self = MSCOPE_LAB_PAGE (object);

  g_clear_object (&self->cancellable);
  g_free (self->persona);
  g_free (self->close_reason);
  g_free (self->security);
  g_queue_clear_full (&self->waiting, g_free);

  G_OBJECT_CLASS (mscope_lab_page_parent_class)->finalize (object);
}

static void
mscope_lab_page_class_init (MscopeLabPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = mscope_lab_page_get_property;
  object_class->set_property = mscope_lab_page_set_property;
  object_class->dispose = mscope_lab_page_dispose;
  object_class->finalize = mscope_lab_page_finalize;

  properties[PROP_CONNECTED] =
    g_param_spec_boolean ("connected", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SHOW_DETAILS] =
    g_param_spec_boolean ("show-details", NULL, NULL, TRUE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SHOW_EXPLANATIONS] =
    g_param_spec_boolean ("show-explanations", NULL, NULL, TRUE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (MSCOPE_TYPE_COMMAND_BAR);
  g_type_ensure (MSCOPE_TYPE_CONVERSATION_VIEW);
  g_type_ensure (MSCOPE_TYPE_SERVER_CHOICE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/mailscope/Mailscope/ui/lab-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MscopeLabPage, command_bar);
  gtk_widget_class_bind_template_child (widget_class, MscopeLabPage, connect_stack);
  gtk_widget_class_bind_template_child (widget_class, MscopeLabPage, details_button);
  gtk_widget_class_bind_template_child (widget_class, MscopeLabPage, error);
  gtk_widget_class_bind_template_child (widget_class, MscopeLabPage, error_bar);
  gtk_widget_class_bind_template_child (widget_class, MscopeLabPage, notice);
  gtk_widget_class_bind_template_child (widget_class, MscopeLabPage, notice_bar);
  gtk_widget_class_bind_template_child (widget_class, MscopeLabPage, servers);
  gtk_widget_class_bind_template_child (widget_class, MscopeLabPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, MscopeLabPage, stack);
  gtk_widget_class_bind_template_child (widget_class, MscopeLabPage, state);
  gtk_widget_class_bind_template_child (widget_class, MscopeLabPage, state_icon);
  gtk_widget_class_bind_template_child (widget_class, MscopeLabPage, view);
  gtk_widget_class_bind_template_callback (widget_class, mscope_lab_page_disconnect);
  gtk_widget_class_bind_template_callback (widget_class, on_connect_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_error_response);
  gtk_widget_class_bind_template_callback (widget_class, on_send);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
mscope_lab_page_init (MscopeLabPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  g_queue_init (&self->waiting);
  self->cancellable = g_cancellable_new ();
  self->choices = mscope_server_choice_list ();
  gtk_drop_down_set_model (self->servers, self->choices);
  choose_remembered (self);
  g_object_bind_property (self->view, "show-details", self->details_button, "active",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  update_state (self);
}

void
mscope_lab_page_connect (MscopeLabPage *self,
                         MscopeProtocol protocol,
                         const char *persona)
{
  guint choice;
  g_autoptr (MscopeServerChoice) server = NULL;

  g_return_if_fail (MSCOPE_IS_LAB_PAGE (self));

  choice = mscope_server_choice_find (self->choices, protocol, persona);
  if (choice == G_MAXUINT)
    return;
  gtk_drop_down_set_selected (self->servers, choice);
  server = g_list_model_get_item (self->choices, choice);
  self->protocol = protocol;
  g_free (self->persona);
  self->persona = g_strdup (mscope_server_choice_get_persona (server));
  remember_choice (self);

  show_error (self, NULL);
  g_clear_pointer (&self->close_reason, g_free);
  ensure_lab (self);
  self->requested = TRUE;
  proceed (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->command_bar));
}

void
mscope_lab_page_connect_chosen (MscopeLabPage *self)
{
  MscopeServerChoice *server;

  g_return_if_fail (MSCOPE_IS_LAB_PAGE (self));

  server = gtk_drop_down_get_selected_item (self->servers);
  mscope_lab_page_connect (self, mscope_server_choice_get_protocol (server),
                           mscope_server_choice_get_persona (server));
}

void
mscope_lab_page_disconnect (MscopeLabPage *self)
{
  g_return_if_fail (MSCOPE_IS_LAB_PAGE (self));

  if (self->lab != NULL)
    mscope_lab_disconnect (self->lab);
}

void
mscope_lab_page_send (MscopeLabPage *self,
                      const char *line)
{
  g_return_if_fail (MSCOPE_IS_LAB_PAGE (self));

  mscope_command_bar_send (self->command_bar, line);
}

void
mscope_lab_page_propose (MscopeLabPage *self,
                         const char *line)
{
  g_return_if_fail (MSCOPE_IS_LAB_PAGE (self));

  mscope_command_bar_set_line (self->command_bar, line);
}

void
mscope_lab_page_focus_command (MscopeLabPage *self)
{
  g_return_if_fail (MSCOPE_IS_LAB_PAGE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->command_bar));
}

gboolean
mscope_lab_page_forward_key (MscopeLabPage *self,
                             GtkEventControllerKey *controller)
{
  g_return_val_if_fail (MSCOPE_IS_LAB_PAGE (self), FALSE);

  return mscope_command_bar_forward_key (self->command_bar, controller);
}

MscopeTrace *
mscope_lab_page_get_trace (MscopeLabPage *self)
{
  g_return_val_if_fail (MSCOPE_IS_LAB_PAGE (self), NULL);

  return self->lab != NULL ? mscope_lab_get_trace (self->lab) : NULL;
}

char *
mscope_lab_page_dup_selected_text (MscopeLabPage *self)
{
  g_return_val_if_fail (MSCOPE_IS_LAB_PAGE (self), NULL);

  return mscope_conversation_view_dup_selected_text (self->view);
}
