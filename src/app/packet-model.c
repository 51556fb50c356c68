/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/packet-model.h"

struct _MscopePacketItem
{
  GObject parent_instance;

  MscopeTraceConversation *conversation;
  guint index;
};

G_DEFINE_FINAL_TYPE (MscopePacketItem, mscope_packet_item, G_TYPE_OBJECT)

struct _MscopePacketModel
{
  GObject parent_instance;

  MscopeTraceConversation *conversation;
  guint n_items; /* as many as have been told of */
};

static void mscope_packet_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MscopePacketModel, mscope_packet_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, mscope_packet_model_iface_init))

static void
mscope_packet_item_dispose (GObject *object)
{
  g_clear_object (&MSCOPE_PACKET_ITEM (object)->conversation);

  G_OBJECT_CLASS (mscope_packet_item_parent_class)->dispose (object);
}

static void
mscope_packet_item_class_init (MscopePacketItemClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mscope_packet_item_dispose;
}

static void
mscope_packet_item_init (MscopePacketItem *self)
{
}

const MscopeTracePacket *
mscope_packet_item_get_packet (MscopePacketItem *self)
{
  return mscope_trace_conversation_get_packet (self->conversation, self->index);
}

gint64
mscope_packet_item_get_start (MscopePacketItem *self)
{
  return mscope_trace_conversation_get_info (self->conversation)->start_us;
}

static GType
mscope_packet_model_get_item_type (GListModel *model)
{
  return MSCOPE_TYPE_PACKET_ITEM;
}

static guint
mscope_packet_model_get_n_items (GListModel *model)
{
  return MSCOPE_PACKET_MODEL (model)->n_items;
}

static gpointer
mscope_packet_model_get_item (GListModel *model,
                              guint position)
{
  MscopePacketModel *self = MSCOPE_PACKET_MODEL (model);
  MscopePacketItem *item;

  if (position >= self->n_items)
    return NULL;
  item = g_object_new (MSCOPE_TYPE_PACKET_ITEM, NULL);
  item->conversation = g_object_ref (self->conversation);
  item->index = position;
  return item;
}

static void
mscope_packet_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = mscope_packet_model_get_item_type;
  iface->get_n_items = mscope_packet_model_get_n_items;
  iface->get_item = mscope_packet_model_get_item;
}

static void
mscope_packet_model_dispose (GObject *object)
{
  g_clear_object (&MSCOPE_PACKET_MODEL (object)->conversation);

  G_OBJECT_CLASS (mscope_packet_model_parent_class)->dispose (object);
}

static void
mscope_packet_model_class_init (MscopePacketModelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mscope_packet_model_dispose;
}

static void
mscope_packet_model_init (MscopePacketModel *self)
{
}

MscopePacketModel *
mscope_packet_model_new (MscopeTraceConversation *conversation)
{
  MscopePacketModel *self = g_object_new (MSCOPE_TYPE_PACKET_MODEL, NULL);

  self->conversation = g_object_ref (conversation);
  self->n_items = mscope_trace_conversation_get_n_packets (conversation);
  /* Packets come with entries, or alone: an acknowledgement, a FIN. */
  g_signal_connect_object (conversation, "items-changed", G_CALLBACK (mscope_packet_model_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (conversation, "notify::info", G_CALLBACK (mscope_packet_model_update), self, G_CONNECT_SWAPPED);
  return self;
}

void
mscope_packet_model_update (MscopePacketModel *self)
{
  guint before;

  g_return_if_fail (MSCOPE_IS_PACKET_MODEL (self));

  before = self->n_items;
  self->n_items = mscope_trace_conversation_get_n_packets (self->conversation);
  if (self->n_items > before)
    g_list_model_items_changed (G_LIST_MODEL (self), before, 0, self->n_items - before);
}
