/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "engine/maildir-store.h"
#include "engine/nonce.h"
#include "engine/personas.h"
#include "engine/server-connection.h"
#include "engine/server-source.h"
#include "engine/server-tls.h"
#include "engine/server-users.h"

#define DEFAULT_DOMAIN "example.org"
#define BACKLOG 512
#define MOST_ACCEPTED 64  /* at a time, before connections get their turn */
#define HANDSHAKE_S 60    /* enough for a person with openssl(1) in hand */
#define PAUSE_MS 100      /* before trying again where descriptors ran out */

typedef struct
{
  MscopeServer *server;
  MscopeProtocol protocol;
  MscopeServiceFlags flags;
  int fd;
  MscopeWatch *watch; /* (nullable): while accepting pauses there is none */
} Listener;

struct _MscopeServer
{
  GMainContext *context;
  char *host;
  MscopePersona *personas[MSCOPE_N_PROTOCOLS]; /* (nullable): a protocol that is not built */
  MscopeMailStore *store;
  MscopeFaults *faults;
  gboolean address_faults;
  MscopeMaildirStore *maildir; /* (nullable) */
  GPtrArray *listeners;
  GHashTable *connections;
  MscopePoller *poller;
  GSource *pause;
  int utc_offset_s;        /* local time less UTC at @utc_offset_at_s */
  gint64 utc_offset_at_s;
  guint32 last_id;
  MscopeServerTls *tls;
  MscopeServerConnectionHooks hooks;
};

static void start_listening (Listener *listener);

/* --- connections --- */

static void
connection_closed (MscopeServerConnection *connection,
                   gpointer data)
{
  MscopeServer *self = data;

  if (self->hooks.events.closed != NULL)
    self->hooks.events.closed (mscope_server_connection_get_conversation (connection),
                               mscope_server_connection_get_first (connection), self->hooks.events_data);
  g_hash_table_remove (self->connections, connection);
}

static MscopeTlsIdentity *
connection_get_identity (gpointer data,
                         GError **error)
{
  return mscope_server_get_identity (data, error);
}

MscopeTlsIdentity *
mscope_server_get_identity (MscopeServer *self,
                            GError **error)
{
  gboolean told = mscope_server_tls_get_notice (self->tls) != NULL;
  MscopeTlsIdentity *identity = mscope_server_tls_get_identity (self->tls, error);
  const char *notice = mscope_server_tls_get_notice (self->tls);

  if (notice != NULL && !told && self->hooks.events.notice != NULL)
    self->hooks.events.notice (NULL, notice, self->hooks.events_data);
  return identity;
}

void
mscope_server_set_events (MscopeServer *self,
                          const MscopeServerEvents *events,
                          gpointer user_data)
{
  self->hooks.events = *events;
  self->hooks.events_data = user_data;
}

/* Asked for once a second at most: to find the time zone takes as long as all else of a new connection. */
static int
get_utc_offset_s (MscopeServer *self)
{
  gint64 now_s = g_get_real_time () / G_USEC_PER_SEC;

  if (now_s != self->utc_offset_at_s)
    {
      g_autoptr (GDateTime) now = g_date_time_new_now_local ();

      self->utc_offset_s = now != NULL ? (int) (g_date_time_get_utc_offset (now) / G_USEC_PER_SEC) : 0;
      self->utc_offset_at_s = now_s;
    }
  return self->utc_offset_s;
}

static void
serve_connection (MscopeServer *self,
                  MscopeProtocol protocol,
                  MscopeServiceFlags flags,
                  int fd)
{
  g_autofree char *nonce = mscope_nonce_new ();
  const MscopeSessionOptions options = {
    .persona = self->personas[protocol],
    .store = self->store,
    .host = self->host,
    .nonce = nonce,
    .begins_with_tls = (flags & MSCOPE_SERVICE_TLS) != 0,
    .submission = (flags & MSCOPE_SERVICE_SUBMISSION) != 0,
    .utc_offset_s = get_utc_offset_s (self),
    .faults = self->faults,
    .address_faults = self->address_faults,
  };

  g_hash_table_add (self->connections,
                    mscope_server_connection_new (fd, &options, ++self->last_id, &self->hooks, self->poller));
}

/* --- listening --- */

static void
stop_listening (Listener *listener)
{
  g_clear_pointer (&listener->watch, mscope_watch_free);
}

static void
listener_free (Listener *listener)
{
  stop_listening (listener);
  close (listener->fd);
  g_free (listener);
}

static gboolean
resume (gpointer data)
{
  MscopeServer *self = data;

  g_clear_pointer (&self->pause, g_source_unref);
  for (guint i = 0; i < self->listeners->len; i++)
    start_listening (g_ptr_array_index (self->listeners, i));
  return G_SOURCE_REMOVE;
}

/* Without a descriptor to spare accept() fails at once, and the waiting client would keep us busy for nothing. */
static void
pause_listening (MscopeServer *self)
{
  for (guint i = 0; i < self->listeners->len; i++)
    stop_listening (g_ptr_array_index (self->listeners, i));
  if (self->pause != NULL)
    return;
  self->pause = g_timeout_source_new (PAUSE_MS);
  g_source_set_callback (self->pause, resume, self, NULL);
  g_source_attach (self->pause, self->context);
}

static void
accept_some (GIOCondition ready,
             gpointer data)
{
  Listener *listener = data;

  for (int i = 0; i < MOST_ACCEPTED; i++)
    {
      int connected = accept4 (listener->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

      if (connected >= 0)
        serve_connection (listener->server, listener->protocol, listener->flags, connected);
      else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
        {
          pause_listening (listener->server);
          return;
        }
      else if (errno == EAGAIN || errno == EWOULDBLOCK)
        return;
    }
}

static void
start_listening (Listener *listener)
{
  if (listener->watch == NULL)
    listener->watch = mscope_poller_add (listener->server->poller, listener->fd, G_IO_IN, accept_some, listener);
}

static gboolean
check_built (MscopeServer *self,
             MscopeProtocol protocol,
             GError **error)
{
  if (self->personas[protocol] != NULL)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, _("There is no server for %s"),
               mscope_protocol_get_title (protocol));
  return FALSE;
}

/* Connections inherit it: an answer leaves at once, and a client that has vanished is noticed some day. */
static void
set_tcp_options (int fd)
{
  int on = 1;

  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  setsockopt (fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
}

gboolean
mscope_server_adopt (MscopeServer *self,
                     MscopeProtocol protocol,
                     MscopeServiceFlags flags,
                     int fd,
                     GError **error)
{
  Listener *listener;

  if (!check_built (self, protocol, error) || !g_unix_set_fd_nonblocking (fd, TRUE, error))
    {
      close (fd);
      return FALSE;
    }
  set_tcp_options (fd);
  listener = g_new0 (Listener, 1);
  listener->server = self;
  listener->protocol = protocol;
  listener->flags = flags;
  listener->fd = fd;
  g_ptr_array_add (self->listeners, listener);
  start_listening (listener);
  return TRUE;
}

void
mscope_server_adopt_connection (MscopeServer *self,
                                MscopeProtocol protocol,
                                MscopeServiceFlags flags,
                                int fd)
{
  if (self->personas[protocol] == NULL || !g_unix_set_fd_nonblocking (fd, TRUE, NULL))
    close (fd);
  else
    serve_connection (self, protocol, flags, fd);
}

/* A listening socket; -1 with a sentence that names address and port. */
static int
open_listener (const char *address,
               guint16 *port,
               GError **error)
{
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new_from_string (address, *port);
  g_autoptr (GSocketAddress) got = NULL;
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GError) reason = NULL;

  if (wanted == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("“%s” is no address of this machine"), address);
      return -1;
    }
  socket = g_socket_new (g_socket_address_get_family (wanted), G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &reason);
  if (socket != NULL)
    g_socket_set_listen_backlog (socket, BACKLOG);
  if (socket == NULL || !g_socket_bind (socket, wanted, TRUE, &reason) || !g_socket_listen (socket, &reason)
      || (got = g_socket_get_local_address (socket, &reason)) == NULL)
    {
      g_set_error (error, G_IO_ERROR, reason->code, _("Cannot listen on %s port %u: %s"), address, *port, reason->message);
      return -1;
    }
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (got));
  return fcntl (g_socket_get_fd (socket), F_DUPFD_CLOEXEC, 3);
}

gboolean
mscope_server_listen (MscopeServer *self,
                      MscopeProtocol protocol,
                      MscopeServiceFlags flags,
                      const char *address,
                      guint16 *port,
                      GError **error)
{
  int fd;

  if (!check_built (self, protocol, error))
    return FALSE;
  fd = open_listener (address, port, error);
  mscope_server_tls_add_address (self->tls, address);
  return fd >= 0 && mscope_server_adopt (self, protocol, flags, fd, error);
}

/* --- life cycle --- */

static gboolean
load_personas (MscopeServer *self,
               const MscopeServerOptions *options,
               GError **error)
{
  for (int i = 0; i < MSCOPE_N_PROTOCOLS; i++)
    {
      guint n_keys;

      if (mscope_persona_get_keys (i, &n_keys) == NULL)
        continue;
      self->personas[i] = mscope_personas_load (i, options->persona[i], error);
      if (self->personas[i] == NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
open_store (MscopeServer *self,
            const MscopeServerOptions *options,
            const char *domain,
            GError **error)
{
  g_autofree char *origin = g_strdup_printf ("%d.%s", (int) getpid (), self->host);
  g_autofree const char **names = NULL;

  self->store = mscope_mail_store_new (domain, origin);
  names = mscope_server_add_users (self->store, options, error);
  if (names == NULL)
    return FALSE;
  if (options->mail_dir == NULL)
    return TRUE;
  self->maildir = mscope_maildir_store_new (options->mail_dir, error);
  return self->maildir != NULL
         && mscope_maildir_store_attach (self->maildir, self->store, names, error);
}

MscopeServer *
mscope_server_new (const MscopeServerOptions *options,
                   GError **error)
{
  g_autoptr (MscopeServer) self = g_new0 (MscopeServer, 1);
  const char *domain = options->domain != NULL ? options->domain : DEFAULT_DOMAIN;

  self->context = g_main_context_ref_thread_default ();
  self->host = options->host != NULL ? g_strdup (options->host) : g_strconcat ("mail.", domain, NULL);
  self->faults = mscope_faults_new ();
  self->address_faults = options->address_faults;
  self->listeners = g_ptr_array_new_with_free_func ((GDestroyNotify) listener_free);
  self->connections = g_hash_table_new_full (NULL, NULL, (GDestroyNotify) mscope_server_connection_free, NULL);
  self->hooks.closed = connection_closed;
  self->hooks.get_identity = connection_get_identity;
  self->hooks.data = self;
  self->hooks.handshake_s = options->handshake_s != 0 ? options->handshake_s : HANDSHAKE_S;
  self->tls = mscope_server_tls_new (self->host, options->tls_certificate, options->tls_key, options->authority_folder,
                                     error);
  if (self->tls == NULL)
    return NULL;
  self->poller = mscope_poller_new (self->context, error);
  if (self->poller == NULL || !load_personas (self, options, error) || !open_store (self, options, domain, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
mscope_server_free (MscopeServer *self)
{
  if (self->pause != NULL)
    {
      g_source_destroy (self->pause);
      g_source_unref (self->pause);
    }
  g_ptr_array_unref (self->listeners);
  g_hash_table_unref (self->connections);
  g_clear_pointer (&self->poller, mscope_poller_free);
  g_clear_pointer (&self->tls, mscope_server_tls_free);
  g_clear_pointer (&self->store, mscope_mail_store_free);
  g_clear_pointer (&self->faults, mscope_faults_free);
  g_clear_pointer (&self->maildir, mscope_maildir_store_free);
  for (int i = 0; i < MSCOPE_N_PROTOCOLS; i++)
    g_clear_pointer (&self->personas[i], mscope_persona_unref);
  g_free (self->host);
  g_main_context_unref (self->context);
  g_free (self);
}

gboolean
mscope_server_set_persona (MscopeServer *self,
                           MscopeProtocol protocol,
                           const char *name,
                           GError **error)
{
  MscopePersona *persona;

  if (!check_built (self, protocol, error))
    return FALSE;
  persona = mscope_personas_load (protocol, name, error);
  if (persona == NULL)
    return FALSE;
  mscope_persona_unref (self->personas[protocol]);
  self->personas[protocol] = persona;
  return TRUE;
}

gboolean
mscope_server_set_faults (MscopeServer *self,
                          const char *const *faults,
                          GError **error)
{
  return mscope_faults_set (self->faults, faults, error);
}

gboolean
mscope_server_deliver (MscopeServer *self,
                       const char *user,
                       const char *message,
                       gsize length,
                       GError **error)
{
  g_autoptr (GString) text = g_string_new_len (message, (gssize) length);
  g_autoptr (GBytes) content = NULL;

  mscope_mail_text_unify (text);
  content = g_string_free_to_bytes (g_steal_pointer (&text));
  return mscope_mail_store_deliver (self->store, user, content, g_get_real_time (), error);
}
