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

#include "engine/typed-session-private.h"

#define BLOCK (64 * 1024)
#define MAX_BLOCKS 16 /* at once; then whatever else the main context has to do comes first */

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
  mscope_typed_session_clear_tls (self);
  mscope_follower_free (self->follower);
  g_free ((char *) self->options.host);
  g_free ((char *) self->options.authority_folder);
}

MscopeTypedSession *
mscope_typed_session_hold (MscopeTypedSession *self)
{
  return g_rc_box_acquire (self);
}

void
mscope_typed_session_drop (MscopeTypedSession *self)
{
  g_rc_box_release_full (self, (GDestroyNotify) clear);
}

/* Whether the server agrees that TLS begins: RFC 3207 section 4, RFC 2595 section 4, RFC 9051 section 6.2.1. */
static gboolean
agrees_to_tls (const MscopeEntry *entry)
{
  const MscopeEntry *command = entry->about;

  return entry->kind == MSCOPE_ENTRY_REPLY && mscope_entry_get_outcome (entry) == MSCOPE_OUTCOME_POSITIVE
         && command != NULL && command->kind == MSCOPE_ENTRY_COMMAND && command->command != NULL
         && (strcmp (command->word, "STARTTLS") == 0 || strcmp (command->word, "STLS") == 0);
}

void
mscope_typed_session_give_entries (MscopeTypedSession *self)
{
  MscopeEntry *entry;

  while ((entry = mscope_follower_next (self->follower)) != NULL)
    {
      self->tls_due |= agrees_to_tls (entry) && self->tls == NULL && self->fd >= 0;
      if (self->events.entry != NULL)
        self->events.entry (entry, self->user_data);
      mscope_entry_unref (entry);
    }
}

void
mscope_typed_session_follow (MscopeTypedSession *self,
                             MscopeSide side,
                             const char *bytes,
                             gsize length)
{
  const MscopeOrigin origin = { .time_us = g_get_real_time () };

  if (self->tls == NULL)
    self->n_plain[side] += length;
  mscope_follower_push (self->follower, side, bytes, length, &origin);
  mscope_typed_session_give_entries (self);
}

void
mscope_typed_session_close (MscopeTypedSession *self,
                            const char *reason)
{
  if (self->fd < 0)
    return;
  mscope_typed_session_hold (self);
  clear_source (&self->in);
  clear_source (&self->out);
  if (self->speaking)
    mscope_typed_session_say_goodbye (self);
  close (self->fd);
  self->fd = -1;
  mscope_follower_finish (self->follower);
  mscope_typed_session_give_entries (self);
  self->events.closed (reason, self->user_data);
  mscope_typed_session_drop (self);
}

static void
close_by_errno (MscopeTypedSession *self,
                int number)
{
  gboolean broken_off = number == ECONNRESET || number == EPIPE;
  g_autofree char *reason = NULL;

  if (broken_off && self->tls != NULL && !self->speaking)
    {
      mscope_typed_session_push_cipher (self, NULL, 0);
      return;
    }
  if (broken_off)
    reason = g_strdup (_("The server broke the connection off."));
  else
    /* Translators: %s is what the system said */
    reason = g_strdup_printf (_("The connection is lost: %s."), g_strerror (number));
  mscope_typed_session_close (self, reason);
}

/* @length 0: the end. */
static void
take_octets (MscopeTypedSession *self,
             const char *octets,
             gsize length)
{
  if (self->tls != NULL)
    mscope_typed_session_push_cipher (self, octets, length);
  else if (length > 0)
    mscope_typed_session_follow (self, MSCOPE_SIDE_SERVER, octets, length);
  else
    mscope_typed_session_close (self, _("The server closed the connection."));
  if (self->tls_due && self->tls == NULL && self->fd >= 0)
    mscope_typed_session_start_tls (self);
}

/* Takes all that has come. */
static void
take_input (MscopeTypedSession *self)
{
  g_autofree char *block = g_malloc (BLOCK);

  for (int i = 0; i < MAX_BLOCKS && self->fd >= 0; i++)
    {
      ssize_t n = recv (self->fd, block, BLOCK, MSG_DONTWAIT);

      if (n >= 0)
        take_octets (self, block, (gsize) n);
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
  MscopeTypedSession *self = mscope_typed_session_hold (user_data);

  take_input (self);
  mscope_typed_session_drop (self);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_writable (int fd,
             GIOCondition condition,
             gpointer user_data)
{
  MscopeTypedSession *self = mscope_typed_session_hold (user_data);

  mscope_typed_session_put_output (self);
  mscope_typed_session_drop (self);
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

/* A handshake has to be ended before nothing more is said. */
static gboolean
has_said_all (const MscopeTypedSession *self)
{
  return self->ending && (self->tls != NULL ? self->said_end : !self->tls_due);
}

void
mscope_typed_session_put_output (MscopeTypedSession *self)
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
  if (has_said_all (self))
    shutdown (self->fd, SHUT_WR);
}

MscopeTypedSession *
mscope_typed_session_new (int fd,
                          const MscopeTypedSessionOptions *options,
                          const MscopeTypedSessionEvents *events,
                          gpointer user_data)
{
  MscopeTypedSession *self = g_rc_box_new0 (MscopeTypedSession);
  const int on = 1;

  g_unix_set_fd_nonblocking (fd, TRUE, NULL);
  /* A line a packet, as it is typed, rather than what Nagle's algorithm would gather. */
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  self->fd = fd;
  self->options = *options;
  self->options.host = g_strdup (options->host);
  self->options.authority_folder = g_strdup (options->authority_folder);
  self->follower = mscope_follower_new (options->protocol, TRUE);
  self->events = *events;
  self->user_data = user_data;
  self->waiting = g_byte_array_new ();
  self->in = watch (self, G_IO_IN, on_readable);
  if (options->begins_with_tls)
    mscope_typed_session_start_tls (self);
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
  mscope_typed_session_drop (self);
}

static void
write_plain (MscopeTypedSession *self,
             const char *text)
{
  gsize length = strlen (text);

  g_byte_array_append (self->waiting, (const guint8 *) text, (guint) length);
  mscope_typed_session_put_output (self);
  if (self->fd >= 0)
    mscope_typed_session_follow (self, MSCOPE_SIDE_CLIENT, text, length);
}

gboolean
mscope_typed_session_send (MscopeTypedSession *self,
                           const char *line)
{
  gboolean sent = FALSE;

  mscope_typed_session_hold (self);
  take_input (self);
  if (self->fd >= 0 && !self->ending)
    {
      g_autofree char *text = g_strconcat (line, "\r\n", NULL);

      if (self->tls != NULL || self->tls_due)
        mscope_typed_session_write (self, text);
      else
        write_plain (self, text);
      sent = self->fd >= 0;
    }
  mscope_typed_session_drop (self);
  return sent;
}

void
mscope_typed_session_end (MscopeTypedSession *self)
{
  if (self->fd < 0 || self->ending)
    return;
  self->ending = TRUE;
  if (self->tls != NULL)
    mscope_typed_session_say_end (self);
  if (self->waiting->len == 0 && has_said_all (self))
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
