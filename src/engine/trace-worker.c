/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture/pcap-reader.h"
#include "engine/trace-worker.h"

#define READ_SIZE (256 * 1024)
#define MAX_ON_THE_WAY 2               /* batches */
#define FILE_INTERVAL_US (100 * 1000)  /* a batch so often, full or not */
#define STREAM_INTERVAL_US (10 * 1000) /* a stream is watched while it happens */

struct _MscopeTraceWorker
{
  gatomicrefcount ref_count; /* the thread's, the owner's, and one a batch on the way */
  GMainContext *context;
  GCancellable *cancellable;

  /* the thread's */
  GFile *file; /* (nullable): %NULL: a stream */
  int fd;
  GPollFD cancel_fd; /* of a stream; -1: none */
  guint64 size;
  guint64 n_read;
  MscopePcapReader *reader;
  MscopeTracer *tracer;
  MscopeTraceBatch *batch;
  guint64 n_packets;
  guint64 n_packets_sent;
  gint64 sent_us;

  GMutex mutex;
  GCond taken;
  MscopeOctets *octets; /* (nullable): until it is open, or if it cannot be kept */
  guint64 n_whole;
  guint n_on_the_way;
  gboolean cancelled;

  /* the owner's */
  MscopeTraceBatchFunc func; /* %NULL: given up */
  gpointer user_data;
};

static void
worker_unref (MscopeTraceWorker *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->octets, mscope_octets_unref);
  g_clear_pointer (&self->batch, mscope_trace_batch_free);
  g_clear_pointer (&self->reader, mscope_pcap_reader_free);
  g_clear_pointer (&self->tracer, mscope_tracer_free);
  g_clear_object (&self->file);
  g_clear_object (&self->cancellable);
  g_main_context_unref (self->context);
  if (self->fd >= 0)
    close (self->fd);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->taken);
  g_free (self);
}

/* --- batches --- */

typedef struct
{
  MscopeTraceWorker *worker;
  MscopeTraceBatch *batch;
} Delivery;

/* Also called if the main context goes away first. */
static void
delivery_free (gpointer data)
{
  Delivery *delivery = data;
  MscopeTraceWorker *worker = delivery->worker;

  g_clear_pointer (&delivery->batch, mscope_trace_batch_free);
  g_mutex_lock (&worker->mutex);
  worker->n_on_the_way--;
  g_cond_signal (&worker->taken);
  g_mutex_unlock (&worker->mutex);
  worker_unref (worker);
  g_free (delivery);
}

static gboolean
deliver (gpointer data)
{
  Delivery *delivery = data;
  MscopeTraceWorker *worker = delivery->worker;

  if (worker->func != NULL)
    worker->func (g_steal_pointer (&delivery->batch), worker->user_data);
  return G_SOURCE_REMOVE;
}

/* Waits until the main thread has caught up, unless it shall all end. */
static void
await_turn (MscopeTraceWorker *self)
{
  g_mutex_lock (&self->mutex);
  while (self->n_on_the_way >= MAX_ON_THE_WAY && !self->cancelled)
    g_cond_wait (&self->taken, &self->mutex);
  self->n_on_the_way++;
  self->n_whole = mscope_pcap_reader_get_position (self->reader);
  g_mutex_unlock (&self->mutex);
}

/* Below the drawing of GTK for a file, so that a busy window stays smooth; at once for what happens now. */
static int
get_priority (const MscopeTraceWorker *self)
{
  return self->file != NULL ? G_PRIORITY_DEFAULT_IDLE : G_PRIORITY_DEFAULT;
}

static void
send_batch (MscopeTraceWorker *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Delivery *delivery = g_new (Delivery, 1);

  await_turn (self);
  self->batch->n_packets = self->n_packets_sent = self->n_packets;
  self->batch->n_dropped = mscope_pcap_reader_get_dropped (self->reader);
  self->batch->progress = self->file == NULL ? -1.0
                          : self->size > 0   ? MIN (1.0, (double) self->n_read / (double) self->size)
                                             : 1.0;
  g_atomic_ref_count_inc (&self->ref_count);
  *delivery = (Delivery) { self, g_steal_pointer (&self->batch) };
  self->batch = mscope_trace_batch_new ();

  g_source_set_priority (source, get_priority (self));
  g_source_set_callback (source, deliver, delivery, delivery_free);
  g_source_attach (source, self->context);
  self->sent_us = g_get_monotonic_time ();
}

static void
collect_events (MscopeTraceWorker *self)
{
  MscopeTraceEvent event;

  while (mscope_tracer_next (self->tracer, &event))
    {
      mscope_trace_batch_add (self->batch, &event);
      if (self->batch->n_items >= MSCOPE_TRACE_MAX_BATCH)
        send_batch (self);
    }
}

/* --- reading --- */

static gboolean
is_cancelled (MscopeTraceWorker *self)
{
  return g_cancellable_is_cancelled (self->cancellable);
}

static gint64
get_interval (const MscopeTraceWorker *self)
{
  return self->file != NULL ? FILE_INTERVAL_US : STREAM_INTERVAL_US;
}

static gboolean
has_news (const MscopeTraceWorker *self)
{
  return self->batch->n_items > 0 || self->n_packets > self->n_packets_sent;
}

/* Sends what has waited long enough for company. */
static void
send_if_due (MscopeTraceWorker *self)
{
  if (has_news (self) && g_get_monotonic_time () - self->sent_us >= get_interval (self))
    send_batch (self);
}

/* Waits until a stream has more, and meanwhile sends what there is. */
static void
await_input (MscopeTraceWorker *self)
{
  GPollFD fds[2] = { { .fd = self->fd, .events = G_IO_IN }, self->cancel_fd };

  if (self->file != NULL)
    return;
  for (;;)
    {
      gint64 left = self->sent_us + get_interval (self) - g_get_monotonic_time ();
      int timeout = has_news (self) ? (int) MAX (0, (left + 999) / 1000) : -1;
      int n = g_poll (fds, G_N_ELEMENTS (fds), timeout);

      if (n == 0)
        send_batch (self);
      else if (n > 0 || errno != EINTR)
        return;
    }
}

/* Takes all packets that are there. */
static gboolean
take_packets (MscopeTraceWorker *self,
              GError **error)
{
  MscopePacket packet;
  int got;

  while (!is_cancelled (self) && (got = mscope_pcap_reader_next (self->reader, &packet, error)) != 0)
    {
      if (got < 0)
        return FALSE;
      self->n_packets++;
      mscope_tracer_push (self->tracer, &packet);
      collect_events (self);
    }
  send_if_due (self);
  return TRUE;
}

/* A stream is kept as it comes, so that places in it are places in the temporary file. */
static gboolean
take_octets (MscopeTraceWorker *self,
             const guint8 *octets,
             gsize n,
             GError **error)
{
  if (self->file == NULL && self->octets != NULL && !mscope_octets_append (self->octets, octets, n, error))
    return FALSE;
  self->n_read += n;
  mscope_pcap_reader_push (self->reader, octets, n);
  return take_packets (self, error);
}

static gboolean
read_all (MscopeTraceWorker *self,
          GError **error)
{
  g_autofree guint8 *octets = g_malloc (READ_SIZE);

  while (!is_cancelled (self))
    {
      gssize n;

      await_input (self);
      if (is_cancelled (self))
        break;
      n = read (self->fd, octets, READ_SIZE);
      if (n < 0 && (errno == EINTR || errno == EAGAIN))
        continue;
      if (n < 0)
        {
          int code = errno;

          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), _("The capture cannot be read on: %s"),
                       g_strerror (code));
          return FALSE;
        }
      if (n == 0)
        break;
      if (!take_octets (self, octets, (gsize) n, error))
        return FALSE;
    }
  mscope_pcap_reader_finish (self->reader);
  return take_packets (self, error);
}

/* --- the thread --- */

static void
keep_octets (MscopeTraceWorker *self,
             MscopeOctets *octets)
{
  g_mutex_lock (&self->mutex);
  self->octets = octets;
  g_mutex_unlock (&self->mutex);
}

static gboolean
open_file (MscopeTraceWorker *self,
           GError **error)
{
  g_autofree char *path = g_file_get_path (self->file);
  g_autofree char *name = g_file_get_parse_name (self->file);
  struct stat facts;
  int fd = path != NULL ? open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY) : -1;

  if (path == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, _("“%s” is not on this machine"), name);
      return FALSE;
    }
  if (fd < 0 || fstat (fd, &facts) != 0)
    {
      int code = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), _("“%s” cannot be opened: %s"), name,
                   g_strerror (code));
      return FALSE;
    }
  self->fd = fd;
  if (!S_ISREG (facts.st_mode))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE, _("“%s” is not a file"), name);
      return FALSE;
    }
  self->size = (guint64) facts.st_size;
  fd = fcntl (fd, F_DUPFD_CLOEXEC, 0);
  if (fd >= 0)
    keep_octets (self, mscope_octets_new_for_file (fd));
  return TRUE;
}

static gboolean
open_source (MscopeTraceWorker *self,
             GError **error)
{
  MscopeOctets *octets;

  if (self->file != NULL)
    return open_file (self, error);
  if (!g_cancellable_make_pollfd (self->cancellable, &self->cancel_fd))
    self->cancel_fd.fd = -1;
  octets = mscope_octets_new_temporary (error);
  keep_octets (self, octets);
  return octets != NULL;
}

static gpointer
run (gpointer data)
{
  MscopeTraceWorker *self = data;
  GError *error = NULL;

  self->sent_us = g_get_monotonic_time ();
  if (open_source (self, &error))
    read_all (self, &error);
  mscope_tracer_finish (self->tracer);
  collect_events (self);
  if (is_cancelled (self))
    {
      g_clear_error (&error);
      g_cancellable_set_error_if_cancelled (self->cancellable, &error);
    }
  self->batch->last = TRUE;
  self->batch->error = error;
  send_batch (self);
  worker_unref (self);
  return NULL;
}

/* --- the owner --- */

static MscopeTraceWorker *
start (GFile *file,
       int fd,
       MscopeTraceBatchFunc func,
       gpointer user_data)
{
  MscopeTraceWorker *self = g_new0 (MscopeTraceWorker, 1);
  MscopeTracerOptions options = { .live = file == NULL, .packets = TRUE, .seed = g_random_int () };

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->taken);
  self->context = g_main_context_ref_thread_default ();
  self->cancellable = g_cancellable_new ();
  self->file = file != NULL ? g_object_ref (file) : NULL;
  self->fd = fd;
  self->reader = mscope_pcap_reader_new ();
  self->tracer = mscope_tracer_new (&options);
  self->batch = mscope_trace_batch_new ();
  self->func = func;
  self->user_data = user_data;
  g_atomic_ref_count_inc (&self->ref_count);
  g_thread_unref (g_thread_new ("capture", run, self));
  return self;
}

MscopeTraceWorker *
mscope_trace_worker_start_file (GFile *file,
                                MscopeTraceBatchFunc func,
                                gpointer user_data)
{
  return start (file, -1, func, user_data);
}

MscopeTraceWorker *
mscope_trace_worker_start_stream (int fd,
                                  MscopeTraceBatchFunc func,
                                  gpointer user_data)
{
  return start (NULL, fd, func, user_data);
}

void
mscope_trace_worker_cancel (MscopeTraceWorker *self)
{
  g_mutex_lock (&self->mutex);
  self->cancelled = TRUE;
  g_cond_signal (&self->taken);
  g_mutex_unlock (&self->mutex);
  g_cancellable_cancel (self->cancellable);
}

void
mscope_trace_worker_free (MscopeTraceWorker *self)
{
  self->func = NULL;
  mscope_trace_worker_cancel (self);
  worker_unref (self);
}

MscopeOctets *
mscope_trace_worker_ref_octets (MscopeTraceWorker *self,
                                guint64 *n_whole)
{
  MscopeOctets *octets;

  g_mutex_lock (&self->mutex);
  octets = self->octets != NULL ? mscope_octets_ref (self->octets) : NULL;
  if (n_whole != NULL)
    *n_whole = self->n_whole;
  g_mutex_unlock (&self->mutex);
  return octets;
}
