/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>

#include "app/conversation-view.h"
#include "app/details-pane.h"
#include "app/dialogue-view.h"
#include "app/template.h"
#include "app/turns.h"

struct _MscopeConversationView
{
  GtkWidget parent_instance;

  AdwFlap *flap;
  MscopeDialogueView *dialogue;
  MscopeDetailsPane *details;

  MscopeTrace *trace;
  MscopeTraceConversation *conversation;
  guint packets_waiting : 1; /* for their turn, after another conversation */
  guint line_waiting : 1;    /* what is told of the selected line, for the turn after that */

  guint show_details : 1;
  guint show_explanations : 1;
};

G_DEFINE_FINAL_TYPE (MscopeConversationView, mscope_conversation_view, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_LIVE,
  PROP_SHOW_DETAILS,
  PROP_SHOW_EXPLANATIONS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
on_selected (MscopeConversationView *self)
{
  if (!self->packets_waiting && !self->line_waiting)
    mscope_details_pane_set_entry (self->details, mscope_dialogue_view_get_selected (self->dialogue));
}

static void
show_line (GtkWidget *widget)
{
  MscopeConversationView *self = MSCOPE_CONVERSATION_VIEW (widget);

  self->line_waiting = FALSE;
  on_selected (self);
}

static void
show_packets (GtkWidget *widget)
{
  MscopeConversationView *self = MSCOPE_CONVERSATION_VIEW (widget);

  self->packets_waiting = FALSE;
  mscope_details_pane_set_conversation (self->details, self->trace, self->conversation);
  if (self->line_waiting)
    return;
  self->line_waiting = TRUE;
  mscope_turns_call (widget, show_line);
}

static void
on_entry_chosen (MscopeConversationView *self,
                 guint index)
{
  mscope_dialogue_view_select (self->dialogue, index);
}

/* The flap opens and closes by itself too, when the window gets wide or narrow. */
static void
on_reveal_flap (MscopeConversationView *self)
{
  gboolean shown = adw_flap_get_reveal_flap (self->flap);

  if (shown == self->show_details)
    return;
  self->show_details = shown;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_DETAILS]);
}

static void
mscope_conversation_view_get_property (GObject *object,
                                       guint prop_id,
                                       GValue *value,
                                       GParamSpec *pspec)
{
  MscopeConversationView *self = MSCOPE_CONVERSATION_VIEW (object);

  switch (prop_id)
    {
    case PROP_SHOW_DETAILS:
      g_value_set_boolean (value, self->show_details);
      break;
    case PROP_SHOW_EXPLANATIONS:
      g_value_set_boolean (value, self->show_explanations);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mscope_conversation_view_set_property (GObject *object,
                                       guint prop_id,
                                       const GValue *value,
                                       GParamSpec *pspec)
{
  MscopeConversationView *self = MSCOPE_CONVERSATION_VIEW (object);
  gboolean on = g_value_get_boolean (value);

  switch (prop_id)
    {
    case PROP_LIVE:
      g_object_set (self->dialogue, "live", on, "fixable", on, NULL);
      g_object_set (self->details, "interactive", on, NULL);
      break;
    case PROP_SHOW_DETAILS:
      adw_flap_set_reveal_flap (self->flap, on);
      break;
    case PROP_SHOW_EXPLANATIONS:
      if (on == self->show_explanations)
        return;
      self->show_explanations = on;
      g_object_set (self->dialogue, "show-explanations", on, NULL);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mscope_conversation_view_dispose (GObject *object)
{
  MscopeConversationView *self = MSCOPE_CONVERSATION_VIEW (object);

  g_clear_object (&self->trace);
  g_clear_object (&self->conversation);
  mscope_template_dispose (GTK_WIDGET (self), MSCOPE_TYPE_CONVERSATION_VIEW);

  G_OBJECT_CLASS (mscope_conversation_view_parent_class)->dispose (object);
}

static void
mscope_conversation_view_class_init (MscopeConversationViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = mscope_conversation_view_get_property;
  object_class->set_property = mscope_conversation_view_set_property;
  object_class->dispose = mscope_conversation_view_dispose;

  properties[PROP_LIVE] =
    g_param_spec_boolean ("live", NULL, NULL, FALSE, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SHOW_DETAILS] =
    g_param_spec_boolean ("show-details", NULL, NULL, TRUE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SHOW_EXPLANATIONS] =
    g_param_spec_boolean ("show-explanations", NULL, NULL, TRUE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (MSCOPE_TYPE_DETAILS_PANE);
  g_type_ensure (MSCOPE_TYPE_DIALOGUE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/mailscope/Mailscope/ui/conversation-view.ui");
  gtk_widget_class_bind_template_child (widget_class, MscopeConversationView, details);
  gtk_widget_class_bind_template_child (widget_class, MscopeConversationView, dialogue);
  gtk_widget_class_bind_template_child (widget_class, MscopeConversationView, flap);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_reveal_flap);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
mscope_conversation_view_init (MscopeConversationView *self)
{
  self->show_details = TRUE;
  self->show_explanations = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
mscope_conversation_view_set_conversation (MscopeConversationView *self,
                                           MscopeTrace *trace,
                                           MscopeTraceConversation *conversation)
{
  g_return_if_fail (MSCOPE_IS_CONVERSATION_VIEW (self));

  if (!g_set_object (&self->conversation, conversation))
    return;
  g_set_object (&self->trace, trace);
  if (!self->packets_waiting)
    {
      self->packets_waiting = TRUE;
      mscope_turns_call (GTK_WIDGET (self), show_packets);
    }
  mscope_dialogue_view_set_conversation (self->dialogue, conversation);
}

void
mscope_conversation_view_follow (MscopeConversationView *self)
{
  g_return_if_fail (MSCOPE_IS_CONVERSATION_VIEW (self));

  mscope_dialogue_view_follow (self->dialogue);
}

char *
mscope_conversation_view_dup_selected_text (MscopeConversationView *self)
{
  guint index;

  g_return_val_if_fail (MSCOPE_IS_CONVERSATION_VIEW (self), NULL);

  index = mscope_dialogue_view_get_selected (self->dialogue);
  if (self->conversation == NULL || index >= mscope_trace_conversation_get_n_entries (self->conversation))
    return NULL;
  return g_strdup (mscope_trace_conversation_get_entry (self->conversation, index)->text);
}
