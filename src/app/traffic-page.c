/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/conversation-list.h"
#include "app/conversation-view.h"
#include "app/template.h"
#include "app/traffic-page.h"
#include "app/turns.h"

struct _MscopeTrafficPage
{
  GtkWidget parent_instance;

  GtkLabel *title;
  GtkLabel *subtitle;
  GtkWidget *cancel;
  GtkToggleButton *details_button;
  GtkRevealer *progress_revealer;
  GtkProgressBar *progress;
  GtkInfoBar *error_bar;
  GtkLabel *error;
  GtkStack *stack;
  AdwStatusPage *nothing;
  MscopeConversationList *conversations;
  MscopeConversationView *view;

  MscopeTrace *trace;
  char *name; /* of the file or the live trace */
  guint showing : 1; /* the selected conversation waits for its turn */
  guint is_file : 1;
};

G_DEFINE_FINAL_TYPE (MscopeTrafficPage, mscope_traffic_page, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_LOADING,
  PROP_SHOW_DETAILS,
  PROP_SHOW_EXPLANATIONS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static gboolean
is_loading (MscopeTrafficPage *self)
{
  gboolean loading = FALSE;

  /* A live trace never ends; only a file is waited for. */
  if (self->trace != NULL && self->is_file)
    g_object_get (self->trace, "loading", &loading, NULL);
  return loading;
}

static guint
get_n_conversations (MscopeTrafficPage *self)
{
  return self->trace != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->trace)) : 0;
}

static void
update_counts (MscopeTrafficPage *self)
{
  gulong n_packets;
  guint64 value = 0;
  guint n = get_n_conversations (self);
  g_autofree char *conversations = NULL;
  g_autofree char *packets = NULL;
  g_autofree char *text = NULL;

  if (self->trace == NULL)
    return;
  g_object_get (self->trace, "n-packets", &value, NULL);
  n_packets = (gulong) value;
  conversations = g_strdup_printf (ngettext ("%u mail conversation", "%u mail conversations", n), n);
  packets = g_strdup_printf (ngettext ("%lu packet", "%lu packets", n_packets), n_packets);
  text = g_strconcat (conversations, " · ", packets, NULL);
  gtk_label_set_label (self->subtitle, text);
}

static void
update_progress (MscopeTrafficPage *self)
{
  double progress = -1.0;

  if (self->trace == NULL)
    return;
  g_object_get (self->trace, "progress", &progress, NULL);
  if (progress < 0.0)
    gtk_progress_bar_pulse (self->progress);
  else
    gtk_progress_bar_set_fraction (self->progress, MIN (progress, 1.0));
}

/* Which of the pages fits: nothing opened, still reading, found nothing, found some. */
static void
update_page (MscopeTrafficPage *self)
{
  gboolean loading = is_loading (self);
  const char *page = "conversations";

  gtk_widget_set_visible (self->cancel, loading);
  gtk_revealer_set_reveal_child (self->progress_revealer, loading);
  if (self->trace == NULL)
    page = "welcome";
  else if (get_n_conversations (self) == 0)
    page = loading ? "loading" : "nothing";
  gtk_stack_set_visible_child_name (self->stack, page);
}

static void
on_batch (MscopeTrafficPage *self)
{
  update_counts (self);
  update_page (self);
}

static void
on_loading (MscopeTrafficPage *self)
{
  update_page (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

static void
show_selected (GtkWidget *widget)
{
  MscopeTrafficPage *self = MSCOPE_TRAFFIC_PAGE (widget);

  self->showing = FALSE;
  mscope_conversation_view_set_conversation (self->view, self->trace,
                                             mscope_conversation_list_get_selected (self->conversations));
}

/* The list is drawn first: with both at once the first frame of a capture would take too long. */
static void
on_selected (MscopeTrafficPage *self)
{
  if (self->showing)
    return;
  self->showing = TRUE;
  mscope_turns_call (GTK_WIDGET (self), show_selected);
}

static char *
describe_error (MscopeTrafficPage *self,
                const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    /* Translators: the name of a capture file. */
    return g_strdup_printf (_("Reading “%s” was stopped; this is what had been found."), self->name);
  if (get_n_conversations (self) > 0)
    /* Translators: the name of a capture file, then a sentence that says what is wrong with it. */
    return g_strdup_printf (_("“%s” could not be read to its end; this is what was found. %s."), self->name,
                            error->message);
  /* Translators: the name of a capture file, then a sentence that says what is wrong with it. */
  return g_strdup_printf (_("“%s” could not be read. %s."), self->name, error->message);
}

static void
show_error (MscopeTrafficPage *self,
            const char *sentence)
{
  gtk_label_set_label (self->error, sentence != NULL ? sentence : "");
  gtk_info_bar_set_revealed (self->error_bar, sentence != NULL);
}

static void
on_error_response (MscopeTrafficPage *self)
{
  show_error (self, NULL);
}

static void
describe_nothing (MscopeTrafficPage *self,
                  const GError *error)
{
  g_autofree char *description = NULL;

  if (error != NULL)
    {
      g_autofree char *sentence = describe_error (self, error);

      /* The status page takes markup, and the name of a file may hold anything. */
      description = g_markup_escape_text (sentence, -1);
      adw_status_page_set_icon_name (self->nothing, "dialog-error-symbolic");
      adw_status_page_set_title (self->nothing, _("No Capture"));
    }
  else
    {
      g_autofree char *name = g_markup_escape_text (self->name, -1);

      /* Translators: the name of a capture file. */
      description = g_strdup_printf (_("Nobody speaks SMTP, POP3 or IMAP in “%s”."), name);
      adw_status_page_set_icon_name (self->nothing, "edit-find-symbolic");
      adw_status_page_set_title (self->nothing, _("No Mail Found"));
    }
  adw_status_page_set_description (self->nothing, description);
}

static void
on_finished (MscopeTrafficPage *self,
             const GError *error)
{
  g_autofree char *sentence = NULL;

  update_counts (self);
  describe_nothing (self, error);
  if (error != NULL && get_n_conversations (self) > 0)
    sentence = describe_error (self, error);
  show_error (self, sentence);
  on_loading (self);
}

static void
forget_trace (MscopeTrafficPage *self)
{
  if (self->trace == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->trace, self);
  if (is_loading (self))
    mscope_trace_cancel (self->trace);
  mscope_conversation_list_set_trace (self->conversations, NULL);
  mscope_conversation_view_set_conversation (self->view, NULL, NULL);
  g_clear_object (&self->trace);
}

static void
take_trace (MscopeTrafficPage *self,
            MscopeTrace *trace,
            const char *name,
            gboolean is_file)
{
  forget_trace (self);
  show_error (self, NULL);
  g_free (self->name);
  self->name = g_strdup (name);
  self->is_file = is_file;
  self->trace = trace;
  gtk_label_set_label (self->title, name);
  gtk_progress_bar_set_fraction (self->progress, 0.0);
  describe_nothing (self, NULL);

  g_signal_connect_swapped (trace, "batch", G_CALLBACK (on_batch), self);
  g_signal_connect_swapped (trace, "finished", G_CALLBACK (on_finished), self);
  g_signal_connect_swapped (trace, "notify::loading", G_CALLBACK (on_loading), self);
  g_signal_connect_swapped (trace, "notify::progress", G_CALLBACK (update_progress), self);
  mscope_conversation_list_set_trace (self->conversations, trace);
  on_batch (self);
  on_loading (self);
}

static void
mscope_traffic_page_get_property (GObject *object,
                                  guint prop_id,
                                  GValue *value,
                                  GParamSpec *pspec)
{
  MscopeTrafficPage *self = MSCOPE_TRAFFIC_PAGE (object);

  switch (prop_id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, is_loading (self));
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
mscope_traffic_page_set_property (GObject *object,
                                  guint prop_id,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  MscopeTrafficPage *self = MSCOPE_TRAFFIC_PAGE (object);

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
mscope_traffic_page_dispose (GObject *object)
{
  MscopeTrafficPage *self = MSCOPE_TRAFFIC_PAGE (object);

  forget_trace (self);
  g_clear_pointer (&self->name, g_free);
  mscope_template_dispose (GTK_WIDGET (self), MSCOPE_TYPE_TRAFFIC_PAGE);

  G_OBJECT_CLASS (mscope_traffic_page_parent_class)->dispose (object);
}

static void
mscope_traffic_page_class_init (MscopeTrafficPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = mscope_traffic_page_get_property;
  object_class->set_property = mscope_traffic_page_set_property;
  object_class->dispose = mscope_traffic_page_dispose;

  properties[PROP_LOADING] =
    g_param_spec_boolean ("loading", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SHOW_DETAILS] =
    g_param_spec_boolean ("show-details", NULL, NULL, TRUE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SHOW_EXPLANATIONS] =
    g_param_spec_boolean ("show-explanations", NULL, NULL, TRUE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (MSCOPE_TYPE_CONVERSATION_LIST);
  g_type_ensure (MSCOPE_TYPE_CONVERSATION_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/mailscope/Mailscope/ui/traffic-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MscopeTrafficPage, cancel);
  gtk_widget_class_bind_template_child (widget_class, MscopeTrafficPage, conversations);
  gtk_widget_class_bind_template_child (widget_class, MscopeTrafficPage, details_button);
  gtk_widget_class_bind_template_child (widget_class, MscopeTrafficPage, error);
  gtk_widget_class_bind_template_child (widget_class, MscopeTrafficPage, error_bar);
  gtk_widget_class_bind_template_child (widget_class, MscopeTrafficPage, nothing);
  gtk_widget_class_bind_template_child (widget_class, MscopeTrafficPage, progress);
  gtk_widget_class_bind_template_child (widget_class, MscopeTrafficPage, progress_revealer);
  gtk_widget_class_bind_template_child (widget_class, MscopeTrafficPage, stack);
  gtk_widget_class_bind_template_child (widget_class, MscopeTrafficPage, subtitle);
  gtk_widget_class_bind_template_child (widget_class, MscopeTrafficPage, title);
  gtk_widget_class_bind_template_child (widget_class, MscopeTrafficPage, view);
  gtk_widget_class_bind_template_callback (widget_class, on_error_response);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
mscope_traffic_page_init (MscopeTrafficPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_object_bind_property (self->view, "show-details", self->details_button, "active",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  update_page (self);
}

void
mscope_traffic_page_open (MscopeTrafficPage *self,
                          GFile *file)
{
  g_autofree char *base = NULL;
  g_autofree char *name = NULL;

  g_return_if_fail (MSCOPE_IS_TRAFFIC_PAGE (self));
  g_return_if_fail (G_IS_FILE (file));

  base = g_file_get_basename (file);
  name = g_filename_display_name (base);
  take_trace (self, mscope_trace_new_for_file (file), name, TRUE);
}

void
mscope_traffic_page_show (MscopeTrafficPage *self,
                          MscopeTrace *trace,
                          const char *title)
{
  g_return_if_fail (MSCOPE_IS_TRAFFIC_PAGE (self));
  g_return_if_fail (MSCOPE_IS_TRACE (trace));

  if (trace != self->trace)
    take_trace (self, g_object_ref (trace), title, FALSE);
}

void
mscope_traffic_page_cancel (MscopeTrafficPage *self)
{
  g_return_if_fail (MSCOPE_IS_TRAFFIC_PAGE (self));

  if (is_loading (self))
    mscope_trace_cancel (self->trace);
}

char *
mscope_traffic_page_dup_selected_text (MscopeTrafficPage *self)
{
  g_return_val_if_fail (MSCOPE_IS_TRAFFIC_PAGE (self), NULL);

  return mscope_conversation_view_dup_selected_text (self->view);
}
