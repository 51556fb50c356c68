/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/printer.h"

/* Octets of entries that may wait; a reader that stands still holds the servers up beyond that. */
#define MOST_WAITING (64 * 1024 * 1024)

/* Printing begins when so much waits, or after so long. */
#define ENOUGH_WAITING (1024 * 1024)
#define GATHER_TIME (15 * G_TIME_SPAN_MILLISECOND)

/* A batch of no more entries than this is no rush. */
#define CALM 64

/* Octets of output gathered between two writes. */
#define BLOCK (64 * 1024)

typedef struct
{
  MscopeConversation conversation;
  MscopeEntry *entry;
} Said;

struct _MscopePrinter
{
  GMutex mutex;
  GCond filled;  /* something waits, enough waits, or the end has come */
  GCond drained; /* little enough waits */
  GArray *waiting; /* of Said */
  gsize n_waiting; /* octets, those in print included */
  gboolean ending;
  MscopeOutput *output; /* the thread's own */
  GThread *thread;
};

static gsize
get_cost (const MscopeEntry *entry)
{
  return sizeof (Said) + sizeof (MscopeEntry) + entry->text_length;
}

/* Waits for something to print and for what follows it closely. Returns the octets taken, 0 at the end. */
static gsize
take_batch (MscopePrinter *self,
            GArray **batch)
{
  GArray *empty = *batch;
  gint64 end_us;
  gsize n;

  g_mutex_lock (&self->mutex);
  while (self->waiting->len == 0 && !self->ending)
    g_cond_wait (&self->filled, &self->mutex);
  end_us = g_get_monotonic_time () + GATHER_TIME;
  while (self->n_waiting < ENOUGH_WAITING && !self->ending
         && g_cond_wait_until (&self->filled, &self->mutex, end_us))
    ;
  *batch = self->waiting;
  self->waiting = empty;
  n = self->n_waiting;
  g_mutex_unlock (&self->mutex);
  return n;
}

static void
give_room (MscopePrinter *self,
           gsize n)
{
  g_mutex_lock (&self->mutex);
  self->n_waiting -= n;
  g_cond_signal (&self->drained);
  g_mutex_unlock (&self->mutex);
}

static void
print (MscopePrinter *self,
       GArray *batch)
{
  for (guint i = 0; i < batch->len; i++)
    {
      Said *said = &g_array_index (batch, Said, i);

      mscope_output_entry (self->output, &said->conversation, said->entry);
      mscope_entry_unref (said->entry);
      if (mscope_output_get_size (self->output) >= BLOCK)
        mscope_output_flush (self->output);
    }
  mscope_output_flush (self->output);
}

/* The room of a rush is kept while it lasts, and given back then: a server sits idle for hours. */
static GArray *
reuse (GArray *batch)
{
  if (batch->len > CALM)
    {
      g_array_set_size (batch, 0);
      return batch;
    }
  g_array_unref (batch);
  return g_array_new (FALSE, FALSE, sizeof (Said));
}

static gpointer
run (gpointer data)
{
  MscopePrinter *self = data;
  GArray *batch = g_array_new (FALSE, FALSE, sizeof (Said));
  gsize n;

  while ((n = take_batch (self, &batch)) > 0)
    {
      print (self, batch);
      give_room (self, n);
      batch = reuse (batch);
    }
  g_array_unref (batch);
  return NULL;
}

MscopePrinter *
mscope_printer_new (const MscopeOutputOptions *options)
{
  MscopePrinter *self = g_new0 (MscopePrinter, 1);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->filled);
  g_cond_init (&self->drained);
  self->waiting = g_array_new (FALSE, FALSE, sizeof (Said));
  self->output = mscope_output_new (options);
  self->thread = g_thread_new ("printer", run, self);
  return self;
}

void
mscope_printer_free (MscopePrinter *self)
{
  g_mutex_lock (&self->mutex);
  self->ending = TRUE;
  g_cond_signal (&self->filled);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->thread);
  mscope_output_free (self->output);
  g_array_unref (self->waiting);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->filled);
  g_cond_clear (&self->drained);
  g_free (self);
}

void
mscope_printer_entry (MscopePrinter *self,
                      const MscopeConversation *conversation,
                      MscopeEntry *entry)
{
  const Said said = { *conversation, mscope_entry_ref (entry) };
  gboolean was_enough;

  g_mutex_lock (&self->mutex);
  while (self->n_waiting > MOST_WAITING)
    g_cond_wait (&self->drained, &self->mutex);
  was_enough = self->n_waiting >= ENOUGH_WAITING;
  g_array_append_val (self->waiting, said);
  self->n_waiting += get_cost (entry);
  if (self->waiting->len == 1 || (!was_enough && self->n_waiting >= ENOUGH_WAITING))
    g_cond_signal (&self->filled);
  g_mutex_unlock (&self->mutex);
}
