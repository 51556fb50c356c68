/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "engine/trace-private.h"

struct _MscopeTraceConversation
{
  GObject parent_instance;

  MscopeConversation info;
  GPtrArray *entries;                /* of MscopeEntry */
  GArray *by_sender[MSCOPE_N_SIDES]; /* of guint: places in @entries, by offset; only once somebody looks for one */
  guint n_sorted;                    /* entries that are in @by_sender */
  MscopeTracePacket *packets;        /* with little room to spare: there are as many as entries */
  guint n_packets;
  guint n_allocated;
  GHashTable *items;                 /* index -> MscopeTraceItem that somebody holds; not owned */
  guint n_captured;                  /* entries that are taken from the capture at the most */
  GHashTable *records;               /* (nullable): index -> MscopeTraceRecords: of what was said within TLS */
};

enum
{
  PROP_INFO = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MscopeTraceConversation, mscope_trace_conversation, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

/* --- the list --- */

static GType
get_item_type (GListModel *model)
{
  return MSCOPE_TYPE_TRACE_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return MSCOPE_TRACE_CONVERSATION (model)->entries->len;
}

/* As long as somebody holds an item, it is the one for its place; else a new one is made. */
static gpointer
get_item (GListModel *model,
          guint position)
{
  MscopeTraceConversation *self = MSCOPE_TRACE_CONVERSATION (model);
  MscopeTraceItem *item;

  if (position >= self->entries->len)
    return NULL;
  item = g_hash_table_lookup (self->items, GUINT_TO_POINTER (position));
  if (item != NULL)
    return g_object_ref (item);
  item = mscope_trace_item_new (self, position);
  g_hash_table_insert (self->items, GUINT_TO_POINTER (position), item);
  return item;
}

void
mscope_trace_conversation_forget_item (MscopeTraceConversation *self,
                                       guint index)
{
  g_hash_table_remove (self->items, GUINT_TO_POINTER (index));
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* --- life --- */

static void
mscope_trace_conversation_finalize (GObject *object)
{
  MscopeTraceConversation *self = MSCOPE_TRACE_CONVERSATION (object);

  g_ptr_array_unref (self->entries);
  for (int i = 0; i < MSCOPE_N_SIDES; i++)
    g_clear_pointer (&self->by_sender[i], g_array_unref);
  g_free (self->packets);
  g_hash_table_unref (self->items);
  g_clear_pointer (&self->records, g_hash_table_unref);
  G_OBJECT_CLASS (mscope_trace_conversation_parent_class)->finalize (object);
}

static void
mscope_trace_conversation_get_property (GObject *object,
                                        guint prop_id,
                                        GValue *value,
                                        GParamSpec *pspec)
{
  MscopeTraceConversation *self = MSCOPE_TRACE_CONVERSATION (object);

  if (prop_id == PROP_INFO)
    g_value_set_pointer (value, &self->info);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
mscope_trace_conversation_class_init (MscopeTraceConversationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = mscope_trace_conversation_finalize;
  object_class->get_property = mscope_trace_conversation_get_property;

  properties[PROP_INFO] = g_param_spec_pointer ("info", NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mscope_trace_conversation_init (MscopeTraceConversation *self)
{
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) mscope_entry_unref);
  self->items = g_hash_table_new (NULL, NULL);
  self->n_captured = G_MAXUINT;
}

MscopeTraceConversation *
mscope_trace_conversation_new (const MscopeConversation *info)
{
  MscopeTraceConversation *self = g_object_new (MSCOPE_TYPE_TRACE_CONVERSATION, NULL);

  self->info = *info;
  return self;
}

/* A GArray doubles; a quarter of room is enough for what comes in batches. */
static void
append_packets (MscopeTraceConversation *self,
                const GArray *packets)
{
  if (self->n_packets + packets->len > self->n_allocated)
    {
      self->n_allocated = self->n_packets + packets->len + self->n_packets / 4;
      self->packets = g_renew (MscopeTracePacket, self->packets, self->n_allocated);
    }
  memcpy (self->packets + self->n_packets, packets->data, packets->len * sizeof (MscopeTracePacket));
  self->n_packets += packets->len;
}

void
mscope_trace_conversation_take (MscopeTraceConversation *self,
                                const MscopeConversation *info,
                                GPtrArray *entries,
                                GArray *packets)
{
  guint n_before = self->entries->len;

  self->info = *info;
  if (self->n_captured != G_MAXUINT)
    {
      g_ptr_array_set_size (entries, (int) MIN (entries->len, self->n_captured - MIN (self->n_captured, n_before)));
      self->info.n_entries = n_before + entries->len;
    }
  if (entries->len > 0)
    g_ptr_array_extend_and_steal (self->entries, g_ptr_array_ref (entries));
  if (packets->len > 0)
    append_packets (self, packets);

  if (self->entries->len > n_before)
    g_list_model_items_changed (G_LIST_MODEL (self), n_before, 0, self->entries->len - n_before);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_INFO]);
}

/* What was found in the order of entries is no longer so. */
static void
forget_order (MscopeTraceConversation *self)
{
  for (int i = 0; i < MSCOPE_N_SIDES; i++)
    g_clear_pointer (&self->by_sender[i], g_array_unref);
  self->n_sorted = 0;
}

void
mscope_trace_conversation_end_capture (MscopeTraceConversation *self,
                                       guint n_entries)
{
  guint n_before;

  g_return_if_fail (MSCOPE_IS_TRACE_CONVERSATION (self));

  n_before = self->entries->len;
  self->n_captured = n_entries;
  if (n_before <= n_entries)
    return;
  forget_order (self);
  g_ptr_array_set_size (self->entries, (int) n_entries);
  for (guint i = n_entries; i < n_before; i++)
    g_hash_table_remove (self->items, GUINT_TO_POINTER (i));
  g_list_model_items_changed (G_LIST_MODEL (self), n_entries, n_before - n_entries, 0);
}

void
mscope_trace_conversation_append (MscopeTraceConversation *self,
                                  const MscopeConversation *info,
                                  MscopeEntry *entry,
                                  const MscopeTraceRecords *records)
{
  self->info = *info;
  if (entry != NULL && records != NULL)
    {
      if (self->records == NULL)
        self->records = g_hash_table_new_full (NULL, NULL, NULL, g_free);
      g_hash_table_insert (self->records, GUINT_TO_POINTER (self->entries->len), g_memdup2 (records, sizeof *records));
    }
  if (entry != NULL)
    {
      g_ptr_array_add (self->entries, mscope_entry_ref (entry));
      g_list_model_items_changed (G_LIST_MODEL (self), self->entries->len - 1, 0, 1);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_INFO]);
}

/* --- what there is --- */

const MscopeConversation *
mscope_trace_conversation_get_info (MscopeTraceConversation *self)
{
  g_return_val_if_fail (MSCOPE_IS_TRACE_CONVERSATION (self), NULL);

  return &self->info;
}

guint
mscope_trace_conversation_get_n_entries (MscopeTraceConversation *self)
{
  g_return_val_if_fail (MSCOPE_IS_TRACE_CONVERSATION (self), 0);

  return self->entries->len;
}

MscopeEntry *
mscope_trace_conversation_get_entry (MscopeTraceConversation *self,
                                     guint index)
{
  g_return_val_if_fail (MSCOPE_IS_TRACE_CONVERSATION (self), NULL);
  g_return_val_if_fail (index < self->entries->len, NULL);

  return g_ptr_array_index (self->entries, index);
}

guint
mscope_trace_conversation_get_n_packets (MscopeTraceConversation *self)
{
  g_return_val_if_fail (MSCOPE_IS_TRACE_CONVERSATION (self), 0);

  return self->n_packets;
}

const MscopeTracePacket *
mscope_trace_conversation_get_packet (MscopeTraceConversation *self,
                                      guint index)
{
  g_return_val_if_fail (MSCOPE_IS_TRACE_CONVERSATION (self), NULL);
  g_return_val_if_fail (index < self->n_packets, NULL);

  return &self->packets[index];
}

/* --- entries and packets --- */

/* Where the octets of the entry at @index are on the wire. */
static MscopeTraceRecords
get_place (MscopeTraceConversation *self,
           guint index)
{
  const MscopeEntry *entry = g_ptr_array_index (self->entries, index);
  const MscopeTraceRecords *records = NULL;

  if (self->records != NULL)
    records = g_hash_table_lookup (self->records, GUINT_TO_POINTER (index));
  return records != NULL ? *records : (MscopeTraceRecords) { entry->offset, entry->length };
}

GArray *
mscope_trace_conversation_find_packets (MscopeTraceConversation *self,
                                        guint index)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (guint));
  const MscopeEntry *entry = mscope_trace_conversation_get_entry (self, index);
  MscopeTraceRecords place = { 0, 0 };

  if (entry != NULL)
    place = get_place (self, index);
  for (guint i = 0; entry != NULL && i < self->n_packets; i++)
    {
      const MscopePacketFacts *facts = &self->packets[i].facts;

      if (facts->sender == entry->sender && facts->n_content > 0 && facts->offset < place.offset + place.length
          && facts->offset + facts->n_content > place.offset)
        g_array_append_val (found, i);
    }
  return found;
}

/* Sorts the entries by sender as far as that has not been done. */
static void
sort_by_sender (MscopeTraceConversation *self)
{
  for (int i = 0; i < MSCOPE_N_SIDES; i++)
    if (self->by_sender[i] == NULL)
      self->by_sender[i] = g_array_new (FALSE, FALSE, sizeof (guint));
  for (; self->n_sorted < self->entries->len; self->n_sorted++)
    {
      const MscopeEntry *entry = g_ptr_array_index (self->entries, self->n_sorted);

      g_array_append_val (self->by_sender[entry->sender], self->n_sorted);
    }
}

/* The last entry of @sender that begins at @offset or before it. */
static guint
find_last_begun (MscopeTraceConversation *self,
                 MscopeSide sender,
                 guint64 offset)
{
  const GArray *places = self->by_sender[sender];
  guint from = 0, to = places->len;

  while (from < to)
    {
      guint middle = from + (to - from) / 2;

      if (get_place (self, g_array_index (places, guint, middle)).offset <= offset)
        from = middle + 1;
      else
        to = middle;
    }
  return from > 0 ? g_array_index (places, guint, from - 1) : G_MAXUINT;
}

guint
mscope_trace_conversation_find_entry (MscopeTraceConversation *self,
                                      guint index)
{
  const MscopeTracePacket *packet = mscope_trace_conversation_get_packet (self, index);
  MscopeTraceRecords octets;
  guint place;

  if (packet == NULL || packet->facts.n_content == 0)
    return G_MAXUINT;
  sort_by_sender (self);
  place = find_last_begun (self, packet->facts.sender, packet->facts.offset);
  if (place == G_MAXUINT)
    return G_MAXUINT;
  octets = get_place (self, place);
  return packet->facts.offset < octets.offset + octets.length ? place : G_MAXUINT;
}
