/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "engine/typed-session.h"

#define BLOCK (64 * 1024)
#define MAX_BLOCKS 16 /* at once; then whatever else the main context has to do comes first */

struct _MscopeTypedSession
{
  MscopeFollower *follower;
  MscopeTypedSessionEvents events;
  gpointer user_data;

  int fd; /* -1: over */
  GSource *in;
  GSource *out;     /* only while something waits */
  GByteArray *waiting; /* what the server does not take yet; a person types it, so it stays short */
  gboolean ending;
};

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
clear (MscopeTypedSession *self)
{
  clear_source (&self->in);
  clear_source (&self->out);
  if (self->fd >= 0)
    close (self->fd);
  g_byte_array_unref (self->waiting);
  mscope_follower_free (self->follower);
}

static MscopeTypedSession *
hold (MscopeTypedSession *self)
{
  return g_rc_box_acquire (self);
}

static void
drop (MscopeTypedSession *self)
{
  g_rc_box_release_full (self, (GDestroyNotify) clear);
}

static void
follow (MscopeTypedSession *self,
        MscopeSide side,
        const char *bytes,
        gsize length)
{
  const MscopeOrigin origin = { .time_us = g_get_real_time () };
  MscopeEntry *entry;

  mscope_follower_push (self->follower, side, bytes, length, &origin);
  while ((entry = mscope_follower_next (self->follower)) != NULL)
    {
      if (self->events.entry != NULL)
        self->events.entry (entry, self->user_data);
      mscope_entry_unref (entry);
    }
}

void
mscope_typed_session_close (MscopeTypedSession *self,
                            const char *reason)
{
  if (self->fd < 0)
    return;
  hold (self);
  clear_source (&self->in);
  clear_source (&self->out);
  close (self->fd);
  self->fd = -1;
  mscope_follower_finish (self->follower);
  follow (self, MSCOPE_SIDE_SERVER, "", 0);
  self->events.closed (reason, self->user_data);
  drop (self);
}

static void
close_by_errno (MscopeTypedSession *self,
                int number)
{
  g_autofree char *reason = NULL;

  if (number == ECONNRESET || number == EPIPE)
    reason = g_strdup (_("The server broke the connection off."));
  else
    /* Translators: %s is what the system said */
    reason = g_strdup_printf (_("The connection is lost: %s."), g_strerror (number));
  mscope_typed_session_close (self, reason);
}

/* Takes all that has come. */
static void
take_input (MscopeTypedSession *self)
{
  g_autofree char *block = g_malloc (BLOCK);

  for (int i = 0; i < MAX_BLOCKS && self->fd >= 0; i++)
    {
      ssize_t n = recv (self->fd, block, BLOCK, MSG_DONTWAIT);

      if (n > 0)
        follow (self, MSCOPE_SIDE_SERVER, block, (gsize) n);
      else if (n == 0)
        mscope_typed_session_close (self, _("The server closed the connection."));
      else if (errno == EAGAIN)
        return;
      else if (errno != EINTR)
        close_by_errno (self, errno);
    }
}

static gboolean
on_readable (int fd,
             GIOCondition condition,
             gpointer user_data)
{
  MscopeTypedSession *self = hold (user_data);

  take_input (self);
  drop (self);
  return G_SOURCE_CONTINUE;
}

static void put_output (MscopeTypedSession *self);

static gboolean
on_writable (int fd,
             GIOCondition condition,
             gpointer user_data)
{
  MscopeTypedSession *self = hold (user_data);

  put_output (self);
  drop (self);
  return G_SOURCE_CONTINUE;
}

static GSource *
watch (MscopeTypedSession *self,
       GIOCondition condition,
       GUnixFDSourceFunc func)
{
  GSource *source = g_unix_fd_source_new (self->fd, condition);

  g_source_set_callback (source, G_SOURCE_FUNC (func), self, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
  return source;
}

/* Sends what waits, as far as the server takes it. */
static void
put_output (MscopeTypedSession *self)
{
  while (self->waiting->len > 0)
    {
      ssize_t n = send (self->fd, self->waiting->data, self->waiting->len, MSG_NOSIGNAL | MSG_DONTWAIT);

      if (n >= 0)
        g_byte_array_remove_range (self->waiting, 0, (guint) n);
      else if (errno == EAGAIN)
        {
          if (self->out == NULL)
            self->out = watch (self, G_IO_OUT, on_writable);
          return;
        }
      else if (errno != EINTR)
        {
          close_by_errno (self, errno);
          return;
        }
    }
  clear_source (&self->out);
  if (self->ending)
    shutdown (self->fd, SHUT_WR);
}

MscopeTypedSession *
mscope_typed_session_new (int fd,
                          MscopeProtocol protocol,
                          const MscopeTypedSessionEvents *events,
                          gpointer user_data)
{
  MscopeTypedSession *self = g_rc_box_new0 (MscopeTypedSession);
  const int on = 1;

  g_unix_set_fd_nonblocking (fd, TRUE, NULL);
  /* A line a packet, as it is typed, rather than what Nagle's algorithm would gather. */
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  self->fd = fd;
  self->follower = mscope_follower_new (protocol, TRUE);
  self->events = *events;
  self->user_data = user_data;
  self->waiting = g_byte_array_new ();
  self->in = watch (self, G_IO_IN, on_readable);
  return self;
}

/* No event comes any more, even if this happens in one. */
static void
ignore_closed (const char *reason,
               gpointer user_data)
{
}

void
mscope_typed_session_free (MscopeTypedSession *self)
{
  self->events = (MscopeTypedSessionEvents) { .closed = ignore_closed };
  mscope_typed_session_close (self, "");
  drop (self);
}

gboolean
mscope_typed_session_send (MscopeTypedSession *self,
                           const char *line)
{
  gboolean sent = FALSE;

  hold (self);
  take_input (self);
  if (self->fd >= 0 && !self->ending)
    {
      g_autofree char *text = g_strconcat (line, "\r\n", NULL);

      g_byte_array_append (self->waiting, (const guint8 *) text, (guint) strlen (text));
      put_output (self);
      sent = self->fd >= 0;
      if (sent)
        follow (self, MSCOPE_SIDE_CLIENT, text, strlen (text));
    }
  drop (self);
  return sent;
}

void
mscope_typed_session_end (MscopeTypedSession *self)
{
  if (self->fd < 0 || self->ending)
    return;
  self->ending = TRUE;
  if (self->waiting->len == 0)
    shutdown (self->fd, SHUT_WR);
}

gboolean
mscope_typed_session_is_open (const MscopeTypedSession *self)
{
  return self->fd >= 0;
}

guint32
mscope_typed_session_get_phase (const MscopeTypedSession *self)
{
  return self->fd >= 0 ? mscope_follower_get_phase (self->follower) : 0;
}
