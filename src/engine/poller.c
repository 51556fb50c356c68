/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "engine/poller.h"

#define MOST_EVENTS 64 /* taken at a time */

/*
 * While sockets keep being ready we stay with them, and other sources wait so long at the most: a round of the
 * main loop costs two system calls more than a round of ours. We leave when nothing happens for LINGER_MS.
 */
#define STAY_TIME (10 * G_TIME_SPAN_MILLISECOND)
#define LINGER_MS 1

G_STATIC_ASSERT (G_IO_IN == (int) EPOLLIN && G_IO_OUT == (int) EPOLLOUT && G_IO_ERR == (int) EPOLLERR
                 && G_IO_HUP == (int) EPOLLHUP);

typedef struct
{
  GSource source;
  MscopePoller *poller;
} PollerSource;

struct _MscopePoller
{
  int fd; /* epoll(7) */
  GSource *source;
  GSequence *alarms;   /* of MscopeWatch, lent, by @alarm_us */
  gboolean dispatching;
  GPtrArray *freed;    /* of MscopeWatch: freed while events are handed out, which may name them */
};

struct _MscopeWatch
{
  MscopePoller *poller;
  int fd;
  GIOCondition condition;
  MscopeWatchFunc func; /* NULL once it was freed */
  gpointer data;
  gint64 deadline_us;
  gint64 alarm_us;      /* when to look again; never later than the deadline */
  GSequenceIter *alarm; /* (nullable): no deadline */
};

/* --- deadlines --- */

static int
compare_alarms (gconstpointer a,
                gconstpointer b,
                gpointer data)
{
  gint64 first = ((const MscopeWatch *) a)->alarm_us, second = ((const MscopeWatch *) b)->alarm_us;

  return (first > second) - (first < second);
}

static MscopeWatch *
peek_alarm (MscopePoller *self)
{
  GSequenceIter *first = g_sequence_get_begin_iter (self->alarms);

  return g_sequence_iter_is_end (first) ? NULL : g_sequence_get (first);
}

static void
update_ready_time (MscopePoller *self)
{
  const MscopeWatch *first = peek_alarm (self);

  g_source_set_ready_time (self->source, first != NULL ? first->alarm_us : -1);
}

static void
set_alarm (MscopeWatch *self,
           gint64 time_us)
{
  g_clear_pointer (&self->alarm, g_sequence_remove);
  self->alarm_us = time_us;
  if (time_us != G_MAXINT64)
    self->alarm = g_sequence_insert_sorted (self->poller->alarms, self, compare_alarms, NULL);
}

/* A deadline that is put off again and again keeps its alarm, which finds out then. */
void
mscope_watch_set_deadline (MscopeWatch *self,
                           gint64 time_us)
{
  self->deadline_us = time_us;
  if (self->alarm != NULL && time_us >= self->alarm_us && time_us != G_MAXINT64)
    return;
  if (self->alarm == NULL && time_us == G_MAXINT64)
    return;
  set_alarm (self, time_us);
  update_ready_time (self->poller);
}

static void
ring_alarms (MscopePoller *self)
{
  gint64 now_us = g_get_monotonic_time ();
  MscopeWatch *watch;

  while ((watch = peek_alarm (self)) != NULL && watch->alarm_us <= now_us)
    {
      gboolean due = watch->deadline_us <= now_us;

      set_alarm (watch, due ? G_MAXINT64 : watch->deadline_us);
      if (due)
        watch->func (0, watch->data);
    }
  update_ready_time (self);
}

/* --- events --- */

/* %FALSE if there were none for @timeout_ms. */
static gboolean
hand_out_events (MscopePoller *self,
                 int timeout_ms)
{
  struct epoll_event events[MOST_EVENTS];
  int n = epoll_wait (self->fd, events, MOST_EVENTS, timeout_ms);

  self->dispatching = TRUE;
  for (int i = 0; i < n; i++)
    {
      MscopeWatch *watch = events[i].data.ptr;

      if (watch->func != NULL)
        watch->func (events[i].events, watch->data);
    }
  self->dispatching = FALSE;
  if (self->freed->len > 0)
    g_ptr_array_set_size (self->freed, 0);
  return n > 0;
}

static gboolean
poller_dispatch (GSource *source,
                 GSourceFunc callback,
                 gpointer user_data)
{
  MscopePoller *self = ((PollerSource *) source)->poller;

  gint64 end_us = g_get_monotonic_time () + STAY_TIME;
  int timeout_ms = 0;

  while (hand_out_events (self, timeout_ms) && g_get_monotonic_time () < end_us)
    timeout_ms = LINGER_MS;
  ring_alarms (self);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs poller_source_funcs = {
  .dispatch = poller_dispatch,
};

/* --- life cycle --- */

MscopePoller *
mscope_poller_new (GMainContext *context,
                   GError **error)
{
  MscopePoller *self;
  int fd = epoll_create1 (EPOLL_CLOEXEC);

  if (fd < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("Cannot watch connections: %s"),
                   g_strerror (errno));
      return NULL;
    }
  self = g_new0 (MscopePoller, 1);
  self->fd = fd;
  self->alarms = g_sequence_new (NULL);
  self->freed = g_ptr_array_new_with_free_func (g_free);
  self->source = g_source_new (&poller_source_funcs, sizeof (PollerSource));
  ((PollerSource *) self->source)->poller = self;
  g_source_set_static_name (self->source, "mail connections");
  g_source_add_unix_fd (self->source, fd, G_IO_IN);
  g_source_attach (self->source, context);
  return self;
}

void
mscope_poller_free (MscopePoller *self)
{
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_sequence_free (self->alarms);
  g_ptr_array_unref (self->freed);
  close (self->fd);
  g_free (self);
}

static void
control (MscopeWatch *self,
         int operation)
{
  struct epoll_event event = { .events = self->condition, .data.ptr = self };

  if (epoll_ctl (self->poller->fd, operation, self->fd, &event) != 0)
    g_critical ("epoll_ctl: %s", g_strerror (errno));
}

MscopeWatch *
mscope_poller_add (MscopePoller *self,
                   int fd,
                   GIOCondition condition,
                   MscopeWatchFunc func,
                   gpointer data)
{
  MscopeWatch *watch = g_new0 (MscopeWatch, 1);

  *watch = (MscopeWatch) { self, fd, condition, func, data, G_MAXINT64, G_MAXINT64, NULL };
  control (watch, EPOLL_CTL_ADD);
  return watch;
}

void
mscope_watch_free (MscopeWatch *self)
{
  control (self, EPOLL_CTL_DEL);
  set_alarm (self, G_MAXINT64);
  self->func = NULL;
  if (self->poller->dispatching)
    g_ptr_array_add (self->poller->freed, self);
  else
    g_free (self);
}

void
mscope_watch_set_condition (MscopeWatch *self,
                            GIOCondition condition)
{
  if (condition == self->condition)
    return;
  self->condition = condition;
  control (self, EPOLL_CTL_MOD);
}
