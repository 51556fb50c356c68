/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/trace-private.h"

struct _MscopeTraceItem
{
  GObject parent_instance;

  MscopeTraceConversation *conversation;
  guint index;
};

enum
{
  PROP_INDEX = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MscopeTraceItem, mscope_trace_item, G_TYPE_OBJECT)

static void
mscope_trace_item_finalize (GObject *object)
{
  MscopeTraceItem *self = MSCOPE_TRACE_ITEM (object);

  mscope_trace_conversation_forget_item (self->conversation, self->index);
  g_clear_object (&self->conversation);
  G_OBJECT_CLASS (mscope_trace_item_parent_class)->finalize (object);
}

static void
mscope_trace_item_get_property (GObject *object,
                                guint prop_id,
                                GValue *value,
                                GParamSpec *pspec)
{
  MscopeTraceItem *self = MSCOPE_TRACE_ITEM (object);

  if (prop_id == PROP_INDEX)
    g_value_set_uint (value, self->index);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
mscope_trace_item_class_init (MscopeTraceItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = mscope_trace_item_finalize;
  object_class->get_property = mscope_trace_item_get_property;

  properties[PROP_INDEX] = g_param_spec_uint ("index", NULL, NULL, 0, G_MAXUINT, 0,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mscope_trace_item_init (MscopeTraceItem *self)
{
}

MscopeTraceItem *
mscope_trace_item_new (MscopeTraceConversation *conversation,
                       guint index)
{
  MscopeTraceItem *self = g_object_new (MSCOPE_TYPE_TRACE_ITEM, NULL);

  self->conversation = g_object_ref (conversation);
  self->index = index;
  return self;
}

MscopeEntry *
mscope_trace_item_get_entry (MscopeTraceItem *self)
{
  g_return_val_if_fail (MSCOPE_IS_TRACE_ITEM (self), NULL);

  return mscope_trace_conversation_get_entry (self->conversation, self->index);
}

MscopeTraceConversation *
mscope_trace_item_get_conversation (MscopeTraceItem *self)
{
  g_return_val_if_fail (MSCOPE_IS_TRACE_ITEM (self), NULL);

  return self->conversation;
}
