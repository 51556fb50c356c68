/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "engine/server-connection-private.h"
#include "protocol/example-hosts.h"

#define BLOCK 16384              /* octets read at a time */
#define MOST_WRITTEN (128 * 1024) /* octets written before others get their turn */

/* What is said of a client without a name, as Postfix does. */
#define UNKNOWN_NAME "unknown"

/* --- entries --- */

static void
give_entries (MscopeServerConnection *self)
{
  MscopeEntry *entry;

  while ((entry = mscope_session_next_entry (self->session)) != NULL)
    {
      self->conversation.n_entries++;
      self->conversation.end_us = entry->time_us;
      if (self->hooks->events.entry != NULL)
        self->hooks->events.entry (&self->conversation, entry, self->hooks->events_data);
      mscope_entry_unref (entry);
    }
}

/* --- reading and writing --- */

/* (out) @length: how much is to be sent now. */
static const char *
peek_output (MscopeServerConnection *self,
             gsize *length)
{
  if (self->tls != NULL)
    return mscope_tls_peek_cipher (self->tls, length);
  return mscope_session_peek_output (self->session, length);
}

static gboolean
has_output (MscopeServerConnection *self)
{
  gsize length;

  peek_output (self, &length);
  return length > 0;
}

static gboolean
wants_input (MscopeServerConnection *self)
{
  if (self->read_closed || self->failed)
    return FALSE;
  return mscope_server_connection_is_shaking_hands (self)
         || (!mscope_session_is_blocked (self->session) && !mscope_session_is_closing (self->session));
}

static void
tell_octets (MscopeServerConnection *self,
             MscopeSide side,
             const char *octets,
             gsize n)
{
  self->conversation.n_bytes[side] += n;
  if (self->hooks->events.octets != NULL)
    self->hooks->events.octets (&self->conversation, side, octets, n, g_get_real_time (), self->hooks->events_data);
}

static void
read_some (MscopeServerConnection *self)
{
  char block[BLOCK];
  gssize n;

  do
    n = recv (self->fd, block, sizeof block, MSG_DONTWAIT);
  while (n < 0 && errno == EINTR);

  if (n > 0)
    {
      tell_octets (self, MSCOPE_SIDE_CLIENT, block, (gsize) n);
      if (self->tls != NULL)
        mscope_server_connection_push_cipher (self, block, (gsize) n);
      else
        mscope_session_push (self->session, block, (gsize) n, g_get_real_time ());
    }
  else if (n == 0 || (errno != EAGAIN && errno != EWOULDBLOCK))
    {
      self->read_closed = TRUE;
      self->broken = n < 0;
      if (self->tls != NULL)
        mscope_tls_push_end (self->tls);
    }
}

/* The first @length octets of the output are sent; that may make room for more. */
static void
take_output (MscopeServerConnection *self,
             gsize length)
{
  if (self->tls == NULL)
    {
      mscope_session_take_output (self->session, length, g_get_real_time ());
      return;
    }
  mscope_server_connection_take_cipher (self, length);
  mscope_server_connection_move (self);
}

static void
write_some (MscopeServerConnection *self)
{
  gsize written = 0;

  while (!self->broken && written < MOST_WRITTEN)
    {
      gsize length;
      const char *output = peek_output (self, &length);
      gssize n;

      if (length == 0)
        return;
      n = send (self->fd, output, length, MSG_DONTWAIT | MSG_NOSIGNAL);
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          self->broken = errno != EAGAIN && errno != EWOULDBLOCK;
          return;
        }
      written += (gsize) n;
      tell_octets (self, MSCOPE_SIDE_SERVER, output, (gsize) n);
      take_output (self, (gsize) n);
    }
}

/* Closing a socket with octets unread resets the connection, and the client may lose our last words. */
static void
discard_input (MscopeServerConnection *self)
{
  char block[BLOCK];

  for (int i = 0; i < 64 && recv (self->fd, block, sizeof block, MSG_DONTWAIT) > 0; i++)
    ;
}

static gboolean
is_over (MscopeServerConnection *self)
{
  if (self->broken)
    return TRUE;
  if (has_output (self))
    return FALSE;
  return self->failed || mscope_session_is_closing (self->session) || self->read_closed;
}

/* --- time --- */

/* The session's clock is that of dates, which may be set meanwhile; the poller's runs evenly. */
static gint64
get_session_deadline (MscopeServerConnection *self)
{
  gint64 deadline_us = mscope_session_get_deadline (self->session);

  if (deadline_us == G_MAXINT64)
    return G_MAXINT64;
  return g_get_monotonic_time () + MAX (deadline_us - g_get_real_time (), 0);
}

static void
update_deadline (MscopeServerConnection *self)
{
  gint64 deadline_us = get_session_deadline (self);

  if (mscope_server_connection_is_shaking_hands (self))
    deadline_us = MIN (deadline_us, self->handshake_deadline_us);
  mscope_watch_set_deadline (self->watch, deadline_us);
}

static void
tick (MscopeServerConnection *self)
{
  if (mscope_server_connection_is_shaking_hands (self) && self->handshake_deadline_us <= g_get_monotonic_time ())
    mscope_server_connection_time_out (self);
  else
    mscope_session_tick (self->session, g_get_real_time ());
}

/* --- when something happens --- */

static GIOCondition
get_condition (MscopeServerConnection *self)
{
  return (wants_input (self) ? G_IO_IN : 0) | (has_output (self) ? G_IO_OUT : 0);
}

/* Goes on as far as it goes without waiting. */
static void
go_on (MscopeServerConnection *self)
{
  if (self->tls != NULL)
    mscope_server_connection_move (self);
  write_some (self);
  if (mscope_server_connection_is_due_tls (self))
    mscope_server_connection_start_tls (self);
  /* What was said before the line is cut still arrives. */
  self->broken |= mscope_session_is_cut (self->session) && !has_output (self);
  give_entries (self);
}

static void
end_session (MscopeServerConnection *self)
{
  mscope_session_finish (self->session);
  give_entries (self);
}

static void
connection_ready (GIOCondition ready,
                  gpointer data)
{
  MscopeServerConnection *self = data;

  if (ready == 0)
    tick (self);
  else if ((ready & (G_IO_IN | G_IO_HUP | G_IO_ERR)) != 0 && wants_input (self))
    read_some (self);
  else if ((ready & (G_IO_HUP | G_IO_ERR)) != 0 && !has_output (self))
    self->broken = TRUE;
  go_on (self);

  if (!is_over (self))
    {
      mscope_watch_set_condition (self->watch, get_condition (self));
      update_deadline (self);
      return;
    }
  if (!self->broken)
    discard_input (self);
  self->conversation.closed = self->broken && !mscope_session_is_cut (self->session) ? MSCOPE_CLOSED_RST
                                                                                      : MSCOPE_CLOSED_FIN;
  end_session (self);
  self->hooks->closed (self, self->hooks->data);
}

/* --- life cycle --- */

typedef union
{
  struct sockaddr any;
  struct sockaddr_in ipv4;
  struct sockaddr_in6 ipv6;
} Address;

static void
set_address (MscopeServerConnection *self,
             MscopeSide side,
             const Address *address)
{
  char *text = self->conversation.address[side];

  if (address->any.sa_family == AF_INET)
    {
      inet_ntop (AF_INET, &address->ipv4.sin_addr, text, sizeof self->conversation.address[side]);
      self->conversation.port[side] = g_ntohs (address->ipv4.sin_port);
    }
  else if (address->any.sa_family == AF_INET6)
    {
      inet_ntop (AF_INET6, &address->ipv6.sin6_addr, text, sizeof self->conversation.address[side]);
      self->conversation.port[side] = g_ntohs (address->ipv6.sin6_port);
    }
}

static void
find_addresses (MscopeServerConnection *self)
{
  Address address;
  socklen_t length = sizeof address;

  if (getpeername (self->fd, &address.any, &length) == 0)
    set_address (self, MSCOPE_SIDE_CLIENT, &address);
  length = sizeof address;
  if (getsockname (self->fd, &address.any, &length) == 0)
    set_address (self, MSCOPE_SIDE_SERVER, &address);
}

/* No name server is asked: that takes time, and the only names that matter are those of the private wire. */
static const char *
find_client_name (const char *address)
{
  if (g_str_has_prefix (address, "127.") || strcmp (address, "::1") == 0)
    return "localhost";
  for (gsize i = 0; i < MSCOPE_N_EXAMPLE_HOSTS; i++)
    if (strcmp (mscope_example_hosts[i].address, address) == 0)
      return mscope_example_hosts[i].name;
  return UNKNOWN_NAME;
}

MscopeServerConnection *
mscope_server_connection_new (int fd,
                              const MscopeSessionOptions *options,
                              guint32 id,
                              const MscopeServerConnectionHooks *hooks,
                              MscopePoller *poller)
{
  MscopeServerConnection *self = g_new0 (MscopeServerConnection, 1);
  MscopeSessionOptions own_options = *options;
  gint64 now_us = g_get_real_time ();

  self->fd = fd;
  self->hooks = hooks;
  self->conversation.id = id;
  self->conversation.protocol = mscope_persona_get_protocol (options->persona);
  self->conversation.start_us = self->conversation.end_us = now_us;
  find_addresses (self);
  /* A socket pair has no addresses; it is as near as loopback. */
  own_options.client_address = self->conversation.address[MSCOPE_SIDE_CLIENT][0] != '\0'
                                 ? self->conversation.address[MSCOPE_SIDE_CLIENT] : "127.0.0.1";
  own_options.client_name = find_client_name (own_options.client_address);
  own_options.can_tls = TRUE;
  self->session = mscope_session_new (&own_options, now_us);
  if (mscope_server_connection_is_due_tls (self))
    mscope_server_connection_start_tls (self);
  /* Nearly always there is room for a greeting; entries are given later, once the connection is known. */
  write_some (self);
  /* A session that ends before its greeting has nothing to wait for: any readiness will do. */
  self->watch = mscope_poller_add (poller, fd, is_over (self) ? G_IO_OUT : get_condition (self), connection_ready,
                                   self);
  update_deadline (self);
  return self;
}

MscopeSide
mscope_server_connection_get_first (const MscopeServerConnection *self)
{
  return self->read_closed ? MSCOPE_SIDE_CLIENT : MSCOPE_SIDE_SERVER;
}

const MscopeConversation *
mscope_server_connection_get_conversation (const MscopeServerConnection *self)
{
  return &self->conversation;
}

void
mscope_server_connection_free (MscopeServerConnection *self)
{
  mscope_watch_free (self->watch);
  mscope_session_free (self->session);
  g_clear_pointer (&self->tls, mscope_tls_free);
  close (self->fd);
  g_free (self);
}
