/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/cells.h"
#include "app/conversation-list.h"
#include "app/display.h"
#include "app/only-child.h"
#include "app/portions.h"
#include "app/template.h"

/* Below this width, in pixels, only the narrow columns stay. */
#define NARROW 600

struct _MscopeConversationList
{
  GtkWidget parent_instance;

  GtkColumnView *view;
  GtkSingleSelection *selection;
  GtkSliceListModel *slice;

  GtkColumnViewColumn *wide[3]; /* those left out where it is narrow; the view owns them */
  guint narrow_source;
  guint narrow : 1;
};

G_DEFINE_FINAL_TYPE (MscopeConversationList, mscope_conversation_list, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SELECTED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static char *
format_number (gpointer item)
{
  return g_strdup_printf ("%u", mscope_trace_conversation_get_info (item)->id);
}

static char *
format_protocol (gpointer item)
{
  return g_strdup (mscope_protocol_get_title (mscope_trace_conversation_get_info (item)->protocol));
}

static char *
format_client (gpointer item)
{
  return mscope_display_endpoint (mscope_trace_conversation_get_info (item), MSCOPE_SIDE_CLIENT);
}

static char *
format_server (gpointer item)
{
  return mscope_display_endpoint (mscope_trace_conversation_get_info (item), MSCOPE_SIDE_SERVER);
}

static char *
format_entries (gpointer item)
{
  return g_strdup_printf ("%u", mscope_trace_conversation_get_n_entries (item));
}

static char *
format_start (gpointer item)
{
  return mscope_display_time (mscope_trace_conversation_get_info (item)->start_us);
}

static char *
format_closed (gpointer item)
{
  return g_strdup (mscope_display_closed (mscope_trace_conversation_get_info (item)->closed));
}

static gboolean
update_columns (gpointer user_data)
{
  MscopeConversationList *self = user_data;

  self->narrow_source = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (self->wide); i++)
    gtk_column_view_column_set_visible (self->wide[i], !self->narrow);
  return G_SOURCE_REMOVE;
}

/* Columns must not come and go while sizes are given out. */
static void
mscope_conversation_list_size_allocate (GtkWidget *widget,
                                        int width,
                                        int height,
                                        int baseline)
{
  MscopeConversationList *self = MSCOPE_CONVERSATION_LIST (widget);
  gboolean narrow = width < NARROW;

  mscope_only_child_allocate (widget, width, height, baseline);
  if (narrow == self->narrow)
    return;
  self->narrow = narrow;
  if (self->narrow_source == 0)
    self->narrow_source = g_idle_add (update_columns, self);
}

static void
on_selected (MscopeConversationList *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

static void
mscope_conversation_list_get_property (GObject *object,
                                       guint prop_id,
                                       GValue *value,
                                       GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SELECTED:
      g_value_set_object (value, mscope_conversation_list_get_selected (MSCOPE_CONVERSATION_LIST (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mscope_conversation_list_dispose (GObject *object)
{
  MscopeConversationList *self = MSCOPE_CONVERSATION_LIST (object);

  g_clear_handle_id (&self->narrow_source, g_source_remove);
  mscope_template_dispose (GTK_WIDGET (self), MSCOPE_TYPE_CONVERSATION_LIST);

  G_OBJECT_CLASS (mscope_conversation_list_parent_class)->dispose (object);
}

static void
mscope_conversation_list_class_init (MscopeConversationListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = mscope_conversation_list_get_property;
  object_class->dispose = mscope_conversation_list_dispose;
  widget_class->measure = mscope_only_child_measure;
  widget_class->size_allocate = mscope_conversation_list_size_allocate;

  properties[PROP_SELECTED] =
    g_param_spec_object ("selected", NULL, NULL, MSCOPE_TYPE_TRACE_CONVERSATION,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/mailscope/Mailscope/ui/conversation-list.ui");
  gtk_widget_class_bind_template_child (widget_class, MscopeConversationList, selection);
  gtk_widget_class_bind_template_child (widget_class, MscopeConversationList, slice);
  gtk_widget_class_bind_template_child (widget_class, MscopeConversationList, view);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
}

static void
mscope_conversation_list_init (MscopeConversationList *self)
{
  GtkColumnViewColumn *server;

  gtk_widget_init_template (GTK_WIDGET (self));
  /* Translators: number of a conversation, the head of a narrow column. */
  mscope_cells_append_column (self->view, _("No."), 4, MSCOPE_CELLS_NUMBER, format_number, NULL);
  mscope_cells_append_column (self->view, _("Protocol"), 7, MSCOPE_CELLS_TEXT, format_protocol, NULL);
  self->wide[0] = mscope_cells_append_column (self->view, _("Client"), 18, MSCOPE_CELLS_TEXT, format_client, NULL);
  server = mscope_cells_append_column (self->view, _("Server"), 14, MSCOPE_CELLS_TEXT, format_server, NULL);
  mscope_cells_append_column (self->view, _("Entries"), 6, MSCOPE_CELLS_NUMBER, format_entries, "notify::info");
  self->wide[1] = mscope_cells_append_column (self->view, _("Start"), 18, MSCOPE_CELLS_TEXT, format_start, NULL);
  self->wide[2] = mscope_cells_append_column (self->view, _("Connection"), 10, MSCOPE_CELLS_TEXT, format_closed,
                                              "notify::info");
  gtk_column_view_column_set_expand (self->wide[0], TRUE);
  gtk_column_view_column_set_expand (server, TRUE);
  mscope_cells_set_name (self->view, _("Conversations"));
}

void
mscope_conversation_list_set_trace (MscopeConversationList *self,
                                    MscopeTrace *trace)
{
  g_return_if_fail (MSCOPE_IS_CONVERSATION_LIST (self));

  mscope_portions_begin (self->slice, GTK_WIDGET (self));
  gtk_slice_list_model_set_model (self->slice, G_LIST_MODEL (trace));
}

MscopeTraceConversation *
mscope_conversation_list_get_selected (MscopeConversationList *self)
{
  g_return_val_if_fail (MSCOPE_IS_CONVERSATION_LIST (self), NULL);

  return gtk_single_selection_get_selected_item (self->selection);
}
