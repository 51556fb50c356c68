/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "engine/thread-task.h"
#include "engine/trace-private.h"
#include "engine/trace-worker.h"

struct _MscopeTrace
{
  GObject parent_instance;

  GPtrArray *conversations; /* of MscopeTraceConversation */
  GHashTable *by_id;        /* id -> the same; not owned */
  MscopeTraceWorker *worker; /* (nullable): %NULL: nothing is read */

  GString *key_log;          /* (nullable): while there is none */
  double progress;
  guint64 n_packets;
  guint64 n_dropped;
  gboolean loading;
};

enum
{
  PROP_PROGRESS = 1,
  PROP_LOADING,
  PROP_N_PACKETS,
  PROP_N_DROPPED,
  N_PROPS,
};

enum
{
  SIGNAL_BATCH,
  SIGNAL_FINISHED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MscopeTrace, mscope_trace, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

/* --- the list --- */

static GType
get_item_type (GListModel *model)
{
  return MSCOPE_TYPE_TRACE_CONVERSATION;
}

static guint
get_n_items (GListModel *model)
{
  return MSCOPE_TRACE (model)->conversations->len;
}

static gpointer
get_item (GListModel *model,
          guint position)
{
  MscopeTrace *self = MSCOPE_TRACE (model);

  return position < self->conversations->len ? g_object_ref (g_ptr_array_index (self->conversations, position)) : NULL;
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
mscope_trace_dispose (GObject *object)
{
  MscopeTrace *self = MSCOPE_TRACE (object);

  g_clear_pointer (&self->worker, mscope_trace_worker_free);
  G_OBJECT_CLASS (mscope_trace_parent_class)->dispose (object);
}

static void
mscope_trace_finalize (GObject *object)
{
  MscopeTrace *self = MSCOPE_TRACE (object);

  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->conversations);
  if (self->key_log != NULL)
    g_string_free (self->key_log, TRUE);
  G_OBJECT_CLASS (mscope_trace_parent_class)->finalize (object);
}

static void
mscope_trace_get_property (GObject *object,
                           guint prop_id,
                           GValue *value,
                           GParamSpec *pspec)
{
  MscopeTrace *self = MSCOPE_TRACE (object);

  switch (prop_id)
    {
    case PROP_PROGRESS:
      g_value_set_double (value, self->progress);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, self->loading);
      break;
    case PROP_N_PACKETS:
      g_value_set_uint64 (value, self->n_packets);
      break;
    case PROP_N_DROPPED:
      g_value_set_uint64 (value, self->n_dropped);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mscope_trace_class_init (MscopeTraceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = mscope_trace_dispose;
  object_class->finalize = mscope_trace_finalize;
  object_class->get_property = mscope_trace_get_property;

  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, -1.0, 1.0, -1.0, flags);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  properties[PROP_N_PACKETS] = g_param_spec_uint64 ("n-packets", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_N_DROPPED] = g_param_spec_uint64 ("n-dropped", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_BATCH] = g_signal_new ("batch", MSCOPE_TYPE_TRACE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 0);
  signals[SIGNAL_FINISHED] = g_signal_new ("finished", MSCOPE_TYPE_TRACE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
mscope_trace_init (MscopeTrace *self)
{
  self->conversations = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_id = g_hash_table_new (NULL, NULL);
  self->progress = -1.0;
}

/* --- batches --- */

static MscopeTraceConversation *
get_conversation (MscopeTrace *self,
                  const MscopeConversation *info)
{
  MscopeTraceConversation *conversation = g_hash_table_lookup (self->by_id, GUINT_TO_POINTER (info->id));

  if (conversation == NULL)
    {
      conversation = mscope_trace_conversation_new (info);
      g_ptr_array_add (self->conversations, conversation);
      g_hash_table_insert (self->by_id, GUINT_TO_POINTER (info->id), conversation);
    }
  return conversation;
}

static void
set_facts (MscopeTrace *self,
           const MscopeTraceBatch *batch)
{
  GObject *object = G_OBJECT (self);

  g_object_freeze_notify (object);
  if (self->progress < batch->progress)
    {
      self->progress = batch->progress;
      g_object_notify_by_pspec (object, properties[PROP_PROGRESS]);
    }
  if (self->n_packets != batch->n_packets)
    {
      self->n_packets = batch->n_packets;
      g_object_notify_by_pspec (object, properties[PROP_N_PACKETS]);
    }
  if (self->n_dropped != batch->n_dropped)
    {
      self->n_dropped = batch->n_dropped;
      g_object_notify_by_pspec (object, properties[PROP_N_DROPPED]);
    }
  if (self->loading && batch->last)
    {
      self->loading = FALSE;
      g_object_notify_by_pspec (object, properties[PROP_LOADING]);
    }
  g_object_thaw_notify (object);
}

static void
tell_of_new (MscopeTrace *self,
             guint n_before)
{
  if (self->conversations->len > n_before)
    g_list_model_items_changed (G_LIST_MODEL (self), n_before, 0, self->conversations->len - n_before);
}

static void
on_batch (MscopeTraceBatch *from,
          gpointer user_data)
{
  g_autoptr (MscopeTrace) self = g_object_ref (user_data);
  g_autoptr (MscopeTraceBatch) batch = from;
  guint n_before = self->conversations->len;

  for (guint i = 0; i < batch->parts->len; i++)
    {
      const MscopeTracePart *part = g_ptr_array_index (batch->parts, i);

      mscope_trace_conversation_take (get_conversation (self, &part->info), &part->info, part->entries, part->packets);
    }
  tell_of_new (self, n_before);
  set_facts (self, batch);
  if (batch->parts->len > 0)
    g_signal_emit (self, signals[SIGNAL_BATCH], 0);
  if (batch->last)
    g_signal_emit (self, signals[SIGNAL_FINISHED], 0, batch->error);
}

void
mscope_trace_append_entry (MscopeTrace *self,
                           const MscopeConversation *conversation,
                           MscopeEntry *entry,
                           const MscopeTraceRecords *records)
{
  guint n_before;

  g_return_if_fail (MSCOPE_IS_TRACE (self));
  g_return_if_fail (conversation != NULL);

  n_before = self->conversations->len;
  mscope_trace_conversation_append (get_conversation (self, conversation), conversation, entry, records);
  tell_of_new (self, n_before);
  g_signal_emit (self, signals[SIGNAL_BATCH], 0);
}

void
mscope_trace_add_secret (MscopeTrace *self,
                         const char *line)
{
  g_return_if_fail (MSCOPE_IS_TRACE (self));

  if (self->key_log == NULL)
    self->key_log = g_string_new (NULL);
  g_string_append_printf (self->key_log, "%s\n", line);
}

/* --- sources --- */

MscopeTrace *
mscope_trace_new_for_file (GFile *file)
{
  MscopeTrace *self;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  self = mscope_trace_new_live ();
  self->loading = TRUE;
  self->progress = 0.0;
  self->worker = mscope_trace_worker_start_file (file, on_batch, self);
  return self;
}

MscopeTrace *
mscope_trace_new_for_stream (int fd)
{
  MscopeTrace *self;

  g_return_val_if_fail (fd >= 0, NULL);

  self = mscope_trace_new_live ();
  self->loading = TRUE;
  self->worker = mscope_trace_worker_start_stream (fd, on_batch, self);
  return self;
}

MscopeTrace *
mscope_trace_new_live (void)
{
  return g_object_new (MSCOPE_TYPE_TRACE, NULL);
}

void
mscope_trace_cancel (MscopeTrace *self)
{
  g_return_if_fail (MSCOPE_IS_TRACE (self));

  if (self->worker != NULL)
    mscope_trace_worker_cancel (self->worker);
}

/* --- octets --- */

static MscopeOctets *
ref_octets (MscopeTrace *self,
            guint64 *n_whole)
{
  return self->worker != NULL ? mscope_trace_worker_ref_octets (self->worker, n_whole) : NULL;
}

GBytes *
mscope_trace_dup_packet_bytes (MscopeTrace *self,
                               const MscopeTracePacket *packet)
{
  g_autoptr (MscopeOctets) octets = NULL;
  g_autofree guint8 *bytes = NULL;

  g_return_val_if_fail (MSCOPE_IS_TRACE (self), NULL);
  g_return_val_if_fail (packet != NULL, NULL);

  octets = ref_octets (self, NULL);
  if (octets == NULL)
    return NULL;
  bytes = g_malloc (MAX (packet->captured, 1));
  if (mscope_octets_read (octets, packet->position, bytes, packet->captured) < packet->captured)
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&bytes), packet->captured);
}

typedef struct
{
  MscopeOctets *octets;
  guint64 n_whole;
  char *key_log;
  GFile *file;
} Saving;

static void
saving_free (gpointer data)
{
  Saving *saving = data;

  g_clear_pointer (&saving->octets, mscope_octets_unref);
  g_clear_object (&saving->file);
  g_free (saving->key_log);
  g_free (saving);
}

static void
save (GTask *task,
      gpointer source_object,
      gpointer task_data,
      GCancellable *cancellable)
{
  const Saving *saving = task_data;
  GError *error = NULL;

  if (mscope_trace_write (saving->octets, saving->n_whole, saving->key_log, saving->file, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_saved (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
mscope_trace_save_async (MscopeTrace *self,
                         GFile *file,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GTask) apart = NULL;
  Saving *saving;

  g_return_if_fail (MSCOPE_IS_TRACE (self));
  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, mscope_trace_save_async);
  saving = g_new0 (Saving, 1);
  saving->octets = ref_octets (self, &saving->n_whole);
  saving->file = g_object_ref (file);
  saving->key_log = self->key_log != NULL ? g_strdup (self->key_log->str) : NULL;
  apart = mscope_thread_task_new (task, on_saved);
  g_task_set_task_data (apart, saving, saving_free);
  if (saving->octets == NULL || saving->n_whole == 0)
    g_task_return_new_error (apart, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("There are no packets to save"));
  else
    g_task_run_in_thread (apart, save);
}

gboolean
mscope_trace_save_finish (MscopeTrace *self,
                          GAsyncResult *result,
                          GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
