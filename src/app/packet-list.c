/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/cells.h"
#include "app/display.h"
#include "app/packet-list.h"
#include "app/packet-model.h"
#include "app/portions.h"
#include "app/template.h"

struct _MscopePacketList
{
  GtkWidget parent_instance;

  GtkStack *stack;
  GtkColumnView *view;
  GtkMultiSelection *selection;
  GtkSliceListModel *slice;

  MscopePacketModel *model; /* (nullable) */

  guint updating : 1; /* the program selects, not the user */
};

G_DEFINE_FINAL_TYPE (MscopePacketList, mscope_packet_list, GTK_TYPE_WIDGET)

enum
{
  PACKET_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static char *
format_number (gpointer item)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT, mscope_packet_item_get_packet (item)->facts.frame);
}

static char *
format_time (gpointer item)
{
  return mscope_display_seconds (mscope_packet_item_get_packet (item)->facts.time_us,
                                 mscope_packet_item_get_start (item), 6);
}

static char *
format_direction (gpointer item)
{
  if (mscope_packet_item_get_packet (item)->facts.sender == MSCOPE_SIDE_CLIENT)
    /* Translators: direction of a packet, from client to server; C and S are the letters of the dialogue. */
    return g_strdup (_("C → S"));
  /* Translators: direction of a packet, from server to client; C and S are the letters of the dialogue. */
  return g_strdup (_("S → C"));
}

static char *
format_flags (gpointer item)
{
  return mscope_display_tcp_flags (mscope_packet_item_get_packet (item)->facts.flags);
}

static char *
format_length (gpointer item)
{
  return g_strdup_printf ("%u", mscope_packet_item_get_packet (item)->facts.length);
}

static char *
format_content (gpointer item)
{
  return g_strdup_printf ("%u", mscope_packet_item_get_packet (item)->facts.n_content);
}

/* Of several that were selected at once, the first new one is what is looked at. */
static void
on_selection_changed (MscopePacketList *self,
                      guint position,
                      guint n_items,
                      GtkSelectionModel *selection)
{
  if (self->updating)
    return;
  for (guint i = position; i < position + n_items; i++)
    if (gtk_selection_model_is_selected (selection, i))
      {
        g_signal_emit (self, signals[PACKET_CHOSEN], 0, i);
        return;
      }
}

static void
update_page (MscopePacketList *self)
{
  gboolean empty = g_list_model_get_n_items (G_LIST_MODEL (self->selection)) == 0;

  gtk_stack_set_visible_child_name (self->stack, empty ? "empty" : "list");
}

static void
mscope_packet_list_dispose (GObject *object)
{
  g_clear_object (&MSCOPE_PACKET_LIST (object)->model);
  mscope_template_dispose (GTK_WIDGET (object), MSCOPE_TYPE_PACKET_LIST);

  G_OBJECT_CLASS (mscope_packet_list_parent_class)->dispose (object);
}

static void
mscope_packet_list_class_init (MscopePacketListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mscope_packet_list_dispose;

  signals[PACKET_CHOSEN] = g_signal_new ("packet-chosen", MSCOPE_TYPE_PACKET_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/mailscope/Mailscope/ui/packet-list.ui");
  gtk_widget_class_bind_template_child (widget_class, MscopePacketList, stack);
  gtk_widget_class_bind_template_child (widget_class, MscopePacketList, view);
  gtk_widget_class_bind_template_child (widget_class, MscopePacketList, selection);
  gtk_widget_class_bind_template_child (widget_class, MscopePacketList, slice);
  gtk_widget_class_bind_template_callback (widget_class, on_selection_changed);
  gtk_widget_class_bind_template_callback (widget_class, update_page);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
mscope_packet_list_init (MscopePacketList *self)
{
  GtkColumnViewColumn *flags;

  gtk_widget_init_template (GTK_WIDGET (self));
  /* Translators: number of a packet, the head of a narrow column. */
  mscope_cells_append_column (self->view, _("No."), 6, MSCOPE_CELLS_NUMBER, format_number, NULL);
  /* Translators: seconds since the first packet, the head of a column. */
  mscope_cells_append_column (self->view, _("Time"), 9, MSCOPE_CELLS_NUMBER, format_time, NULL);
  mscope_cells_append_column (self->view, _("Direction"), 7, MSCOPE_CELLS_TEXT, format_direction, NULL);
  /* Translators: flags of TCP, the head of a column. */
  flags = mscope_cells_append_column (self->view, _("Flags"), 9, MSCOPE_CELLS_TEXT, format_flags, NULL);
  gtk_column_view_column_set_expand (flags, TRUE);
  /* Translators: octets of a whole packet, the head of a column. */
  mscope_cells_append_column (self->view, _("Length"), 6, MSCOPE_CELLS_NUMBER, format_length, NULL);
  /* Translators: octets of a packet that belong to the dialogue, the head of a column. */
  mscope_cells_append_column (self->view, _("Content"), 6, MSCOPE_CELLS_NUMBER, format_content, NULL);
  mscope_cells_set_name (self->view, _("Packets"));
}

void
mscope_packet_list_set_conversation (MscopePacketList *self,
                                     MscopeTraceConversation *conversation)
{
  g_return_if_fail (MSCOPE_IS_PACKET_LIST (self));

  g_clear_object (&self->model);
  if (conversation != NULL)
    self->model = mscope_packet_model_new (conversation);
  self->updating = TRUE;
  mscope_portions_begin (self->slice, GTK_WIDGET (self));
  gtk_slice_list_model_set_model (self->slice, G_LIST_MODEL (self->model));
  self->updating = FALSE;
  update_page (self);
}

void
mscope_packet_list_select (MscopePacketList *self,
                           GArray *packets)
{
  g_autoptr (GtkBitset) selected = gtk_bitset_new_empty ();
  g_autoptr (GtkBitset) mask = NULL;

  g_return_if_fail (MSCOPE_IS_PACKET_LIST (self));

  if (self->model != NULL)
    mscope_packet_model_update (self->model);
  if (packets->len > 0
      && g_array_index (packets, guint, packets->len - 1) >= g_list_model_get_n_items (G_LIST_MODEL (self->selection)))
    mscope_portions_end (self->slice);
  for (guint i = 0; i < packets->len; i++)
    gtk_bitset_add (selected, g_array_index (packets, guint, i));
  mask = gtk_bitset_new_range (0, g_list_model_get_n_items (G_LIST_MODEL (self->selection)));

  self->updating = TRUE;
  gtk_selection_model_set_selection (GTK_SELECTION_MODEL (self->selection), selected, mask);
  self->updating = FALSE;
  if (packets->len > 0)
    mscope_cells_scroll_to (self->view, g_array_index (packets, guint, 0));
}
