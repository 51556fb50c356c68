/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/trace-batch.h"

static void
part_free (gpointer data)
{
  MscopeTracePart *part = data;

  g_ptr_array_unref (part->entries);
  g_array_unref (part->packets);
  g_free (part);
}

MscopeTraceBatch *
mscope_trace_batch_new (void)
{
  MscopeTraceBatch *self = g_new0 (MscopeTraceBatch, 1);

  self->parts = g_ptr_array_new_with_free_func (part_free);
  self->by_id = g_hash_table_new (NULL, NULL);
  return self;
}

void
mscope_trace_batch_free (MscopeTraceBatch *self)
{
  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->parts);
  g_clear_error (&self->error);
  g_free (self);
}

static MscopeTracePart *
get_part (MscopeTraceBatch *self,
          guint32 id)
{
  MscopeTracePart *part = g_hash_table_lookup (self->by_id, GUINT_TO_POINTER (id));

  if (part != NULL)
    return part;
  part = g_new0 (MscopeTracePart, 1);
  part->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) mscope_entry_unref);
  part->packets = g_array_new (FALSE, FALSE, sizeof (MscopeTracePacket));
  g_ptr_array_add (self->parts, part);
  g_hash_table_insert (self->by_id, GUINT_TO_POINTER (id), part);
  return part;
}

void
mscope_trace_batch_add (MscopeTraceBatch *self,
                        MscopeTraceEvent *event)
{
  MscopeTracePart *part = get_part (self, event->conversation->id);

  part->info = *event->conversation;
  self->n_items++;
  if (event->type == MSCOPE_TRACE_ENTRY)
    g_ptr_array_add (part->entries, g_steal_pointer (&event->entry));
  else if (event->type == MSCOPE_TRACE_PACKET)
    g_array_append_val (part->packets, event->packet);
}
