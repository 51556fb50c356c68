/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/byte-view.h"
#include "app/details-pane.h"
#include "app/explanation-pane.h"
#include "app/packet-content.h"
#include "app/packet-list.h"
#include "app/template.h"

struct _MscopeDetailsPane
{
  GtkWidget parent_instance;

  MscopeExplanationPane *explanation;
  MscopePacketList *packets;
  MscopeByteView *bytes;

  MscopeTrace *trace;
  MscopeTraceConversation *conversation;
  guint entry_index;

  guint packet_chosen : 1; /* the line is selected because one of its packets was */
};

G_DEFINE_FINAL_TYPE (MscopeDetailsPane, mscope_details_pane, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_INTERACTIVE,
  N_PROPS
};

enum
{
  ENTRY_CHOSEN,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static MscopeEntry *
get_entry (MscopeDetailsPane *self)
{
  if (self->conversation == NULL
      || self->entry_index >= mscope_trace_conversation_get_n_entries (self->conversation))
    return NULL;
  return mscope_trace_conversation_get_entry (self->conversation, self->entry_index);
}

static char *
describe_packet (const MscopePacketFacts *facts,
                 gsize n_marked)
{
  if (n_marked == 0)
    return g_strdup_printf (ngettext ("Packet %lu: %u octet", "Packet %lu: %u octets", facts->length),
                            (gulong) facts->frame, facts->length);
  /* Translators: octets of a packet that belong to the selected line. The first number is the packet's. */
  return g_strdup_printf (ngettext ("Packet %lu: %lu octet of this line", "Packet %lu: %lu octets of this line",
                                    (gulong) n_marked),
                          (gulong) facts->frame, (gulong) n_marked);
}

static void
show_packet (MscopeDetailsPane *self,
             guint index)
{
  const MscopeTracePacket *packet = mscope_trace_conversation_get_packet (self->conversation, index);
  const MscopeEntry *entry = get_entry (self);
  g_autoptr (GBytes) bytes = mscope_trace_dup_packet_bytes (self->trace, packet);
  g_autofree char *title = NULL;
  gsize start = 0, length = 0;

  if (bytes != NULL && entry != NULL)
    mscope_packet_content_find (packet, bytes, entry, &start, &length);
  title = describe_packet (&packet->facts, length);
  mscope_byte_view_set_bytes (self->bytes, title, bytes, start, length);
}

static void
show_packets_of_entry (MscopeDetailsPane *self)
{
  g_autoptr (GArray) packets = NULL;

  if (get_entry (self) != NULL)
    packets = mscope_trace_conversation_find_packets (self->conversation, self->entry_index);
  else
    packets = g_array_new (FALSE, FALSE, sizeof (guint));

  mscope_packet_list_select (self->packets, packets);
  if (packets->len > 0)
    show_packet (self, g_array_index (packets, guint, 0));
  else
    mscope_byte_view_set_bytes (self->bytes, NULL, NULL, 0, 0);
}

static void
on_packet_chosen (MscopeDetailsPane *self,
                  guint index)
{
  guint entry = mscope_trace_conversation_find_entry (self->conversation, index);

  if (entry != G_MAXUINT && entry != self->entry_index)
    {
      self->packet_chosen = TRUE;
      g_signal_emit (self, signals[ENTRY_CHOSEN], 0, entry);
      self->packet_chosen = FALSE;
    }
  show_packet (self, index);
}

static void
mscope_details_pane_set_property (GObject *object,
                                  guint prop_id,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  MscopeDetailsPane *self = MSCOPE_DETAILS_PANE (object);

  switch (prop_id)
    {
    case PROP_INTERACTIVE:
      g_object_set_property (G_OBJECT (self->explanation), "interactive", value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mscope_details_pane_dispose (GObject *object)
{
  MscopeDetailsPane *self = MSCOPE_DETAILS_PANE (object);

  g_clear_object (&self->trace);
  g_clear_object (&self->conversation);
  mscope_template_dispose (GTK_WIDGET (self), MSCOPE_TYPE_DETAILS_PANE);

  G_OBJECT_CLASS (mscope_details_pane_parent_class)->dispose (object);
}

static void
mscope_details_pane_class_init (MscopeDetailsPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = mscope_details_pane_set_property;
  object_class->dispose = mscope_details_pane_dispose;

  properties[PROP_INTERACTIVE] =
    g_param_spec_boolean ("interactive", NULL, NULL, FALSE, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[ENTRY_CHOSEN] = g_signal_new ("entry-chosen", MSCOPE_TYPE_DETAILS_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  g_type_ensure (MSCOPE_TYPE_BYTE_VIEW);
  g_type_ensure (MSCOPE_TYPE_EXPLANATION_PANE);
  g_type_ensure (MSCOPE_TYPE_PACKET_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/mailscope/Mailscope/ui/details-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, MscopeDetailsPane, bytes);
  gtk_widget_class_bind_template_child (widget_class, MscopeDetailsPane, explanation);
  gtk_widget_class_bind_template_child (widget_class, MscopeDetailsPane, packets);
  gtk_widget_class_bind_template_callback (widget_class, on_packet_chosen);
  gtk_widget_class_set_css_name (widget_class, "details-pane");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
mscope_details_pane_init (MscopeDetailsPane *self)
{
  self->entry_index = GTK_INVALID_LIST_POSITION;
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
mscope_details_pane_set_conversation (MscopeDetailsPane *self,
                                      MscopeTrace *trace,
                                      MscopeTraceConversation *conversation)
{
  g_return_if_fail (MSCOPE_IS_DETAILS_PANE (self));

  g_set_object (&self->trace, trace);
  g_set_object (&self->conversation, conversation);
  mscope_packet_list_set_conversation (self->packets, conversation);
  mscope_details_pane_set_entry (self, GTK_INVALID_LIST_POSITION);
}

void
mscope_details_pane_set_entry (MscopeDetailsPane *self,
                               guint index)
{
  g_return_if_fail (MSCOPE_IS_DETAILS_PANE (self));

  self->entry_index = index;
  mscope_explanation_pane_set_entry (self->explanation, get_entry (self));
  /* Who chose a packet keeps it, though other packets carry the line too. */
  if (!self->packet_chosen)
    show_packets_of_entry (self);
}
