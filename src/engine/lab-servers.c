/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "engine/lab-mail.h"
#include "engine/lab-servers.h"
#include "engine/lab.h"

#define DEFAULT_PERSONA "mailscope"

static const char *const users[] = { "anna:" MSCOPE_LAB_PASSWORD, "ben:" MSCOPE_LAB_PASSWORD, NULL };

/* Where the servers listen. The first port of a protocol is the one a student connects to. */
static const struct
{
  MscopeProtocol protocol;
  guint16 port;
  MscopeServiceFlags flags;
} services[] = {
  { MSCOPE_PROTOCOL_SMTP, 25, MSCOPE_SERVICE_PLAIN },
  { MSCOPE_PROTOCOL_SMTP, 587, MSCOPE_SERVICE_SUBMISSION },
  { MSCOPE_PROTOCOL_SMTP, 465, MSCOPE_SERVICE_TLS },
  { MSCOPE_PROTOCOL_POP3, 110, MSCOPE_SERVICE_PLAIN },
  { MSCOPE_PROTOCOL_POP3, 995, MSCOPE_SERVICE_TLS },
};

struct _MscopeLabServers
{
  gatomicrefcount ref_count;

  GMutex wire_lock; /* one thread at a time may use it */
  MscopeWire *wire;
  char *notice;

  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  MscopeServer *server; /* only in @thread */
};

/* Something to be done in the thread of the servers, while another waits for it. */
typedef struct _Job Job;

struct _Job
{
  gboolean (* func) (MscopeLabServers *self, Job *job, GError **error);
  MscopeLabServers *self;

  /* what it is about */
  gsize service;
  MscopeProtocol protocol;
  const char *persona;
  int fd;

  gboolean result;
  GError *error;

  GMutex lock;
  GCond condition;
  gboolean done;
};

static gboolean
do_job (gpointer user_data)
{
  Job *job = user_data;
  gboolean result = job->func (job->self, job, &job->error);

  g_mutex_lock (&job->lock);
  job->result = result;
  job->done = TRUE;
  g_cond_signal (&job->condition);
  g_mutex_unlock (&job->lock);
  return G_SOURCE_REMOVE;
}

/* Not g_main_context_invoke(), which may run it here while the thread is only starting. */
static gboolean
run_job (MscopeLabServers *self,
         Job *job,
         GError **error)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  job->self = self;
  g_mutex_init (&job->lock);
  g_cond_init (&job->condition);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, do_job, job, NULL);
  g_source_attach (source, self->context);

  g_mutex_lock (&job->lock);
  while (!job->done)
    g_cond_wait (&job->condition, &job->lock);
  g_mutex_unlock (&job->lock);
  g_cond_clear (&job->condition);
  g_mutex_clear (&job->lock);
  if (job->error != NULL)
    g_propagate_error (error, g_steal_pointer (&job->error));
  return job->result;
}

static gboolean
create_server (MscopeLabServers *self,
               Job *job,
               GError **error)
{
  const MscopeServerOptions options = {
    .domain = MSCOPE_LAB_DOMAIN,
    .host = mscope_example_hosts[MSCOPE_EXAMPLE_HOST_MAIL].name,
    .users = users,
  };

  self->server = mscope_server_new (&options, error);
  return self->server != NULL && mscope_lab_mail_deliver (self->server, error);
}

static gboolean
adopt_listener (MscopeLabServers *self,
                Job *job,
                GError **error)
{
  return mscope_server_adopt (self->server, services[job->service].protocol, services[job->service].flags, job->fd,
                              error);
}

static gboolean
set_persona (MscopeLabServers *self,
             Job *job,
             GError **error)
{
  return mscope_server_set_persona (self->server, job->protocol, job->persona, error);
}

static gboolean
adopt_connection (MscopeLabServers *self,
                  Job *job,
                  GError **error)
{
  mscope_server_adopt_connection (self->server, job->protocol, MSCOPE_SERVICE_PLAIN, job->fd);
  return TRUE;
}

static gpointer
run_thread (gpointer user_data)
{
  MscopeLabServers *self = user_data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  g_clear_pointer (&self->server, mscope_server_free);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static gboolean
quit_thread (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

/* Takes the ports of the wire; without them there is no use in it. */
static gboolean
listen_on_wire (MscopeLabServers *self,
                GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (services); i++)
    {
      Job job = { .func = adopt_listener, .service = i };

      job.fd = mscope_wire_listen (self->wire, MSCOPE_EXAMPLE_HOST_MAIL, services[i].port, error);
      if (job.fd < 0 || !run_job (self, &job, error))
        return FALSE;
    }
  return TRUE;
}

/* The servers do without a wire; why they do, the notice tells. */
static void
build_wire (MscopeLabServers *self,
            GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;

  self->wire = mscope_wire_new (cancellable, &error);
  if (self->wire != NULL && !listen_on_wire (self, &error))
    g_clear_pointer (&self->wire, mscope_wire_free);
  if (self->wire == NULL)
    self->notice = g_strdup (error->message);
  else if (strcmp (mscope_wire_get_kind (self->wire), "loopback") == 0)
    self->notice = g_strdup (_("This system has no bridge or no virtual cables, so all hosts share one interface, "
                               "where nobody fills in the checksums of the packets."));
}

MscopeLabServers *
mscope_lab_servers_new (GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (MscopeLabServers) self = g_new0 (MscopeLabServers, 1);
  Job job = { .func = create_server };

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->wire_lock);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("mail servers", run_thread, self);
  if (!run_job (self, &job, error))
    return NULL;

  build_wire (self, cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return g_steal_pointer (&self);
}

MscopeLabServers *
mscope_lab_servers_ref (MscopeLabServers *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
mscope_lab_servers_unref (MscopeLabServers *self)
{
  g_autoptr (GSource) source = NULL;

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  /* From within, so that it also ends a loop that has not begun to run. */
  source = g_idle_source_new ();
  g_source_set_callback (source, quit_thread, self->loop, NULL);
  g_source_attach (source, self->context);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_clear_pointer (&self->wire, mscope_wire_free);
  g_mutex_clear (&self->wire_lock);
  g_free (self->notice);
  g_free (self);
}

const char *
mscope_lab_servers_get_notice (const MscopeLabServers *self)
{
  return self->notice;
}

int
mscope_lab_servers_take_capture (MscopeLabServers *self)
{
  return self->wire != NULL ? mscope_wire_take_capture (self->wire) : -1;
}

static gboolean
connect_over_wire (MscopeLabServers *self,
                   MscopeProtocol protocol,
                   guint16 port,
                   MscopeLabConnection *connection,
                   GError **error)
{
  if (protocol == MSCOPE_PROTOCOL_SMTP)
    {
      if (!mscope_wire_resolve_mx (self->wire, MSCOPE_EXAMPLE_HOST_PC, MSCOPE_LAB_DOMAIN, &connection->host,
                                   &connection->address, error))
        return FALSE;
    }
  else
    {
      connection->host = g_strdup (mscope_example_hosts[MSCOPE_EXAMPLE_HOST_MAIL].name);
      if (!mscope_wire_resolve (self->wire, MSCOPE_EXAMPLE_HOST_PC, connection->host, &connection->address, error))
        return FALSE;
    }
  connection->fd = mscope_wire_connect (self->wire, MSCOPE_EXAMPLE_HOST_PC, MSCOPE_EXAMPLE_HOST_MAIL, port, error);
  return connection->fd >= 0;
}

static gboolean
connect_within (MscopeLabServers *self,
                MscopeProtocol protocol,
                MscopeLabConnection *connection,
                GError **error)
{
  Job job = { .func = adopt_connection, .protocol = protocol };
  int pair[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair) != 0)
    {
      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
      return FALSE;
    }
  connection->fd = pair[0];
  job.fd = pair[1];
  return run_job (self, &job, error);
}

/* Without a wire, or when it has ended since, there is still the dialogue. */
static gboolean
connect_somehow (MscopeLabServers *self,
                 MscopeProtocol protocol,
                 guint16 port,
                 MscopeLabConnection *connection,
                 GError **error)
{
  g_autoptr (GError) wire_error = NULL;
  gboolean connected;

  if (self->wire == NULL)
    return connect_within (self, protocol, connection, error);

  g_mutex_lock (&self->wire_lock);
  connected = connect_over_wire (self, protocol, port, connection, &wire_error);
  g_mutex_unlock (&self->wire_lock);
  if (connected)
    return TRUE;
  if (!g_error_matches (wire_error, MSCOPE_WIRE_ERROR, MSCOPE_WIRE_ERROR_ENDED))
    {
      g_propagate_error (error, g_steal_pointer (&wire_error));
      return FALSE;
    }
  g_clear_pointer (&connection->host, g_free);
  g_clear_pointer (&connection->address, g_free);
  return connect_within (self, protocol, connection, error);
}

/* 0: the lab has no such server. */
static guint16
find_port (MscopeProtocol protocol)
{
  for (gsize i = 0; i < G_N_ELEMENTS (services); i++)
    if (services[i].protocol == protocol)
      return services[i].port;
  return 0;
}

MscopeLabConnection *
mscope_lab_servers_connect (MscopeLabServers *self,
                            MscopeProtocol protocol,
                            const char *persona,
                            GError **error)
{
  Job job = { .func = set_persona, .protocol = protocol, .persona = persona != NULL ? persona : DEFAULT_PERSONA };
  g_autoptr (MscopeLabConnection) connection = g_new0 (MscopeLabConnection, 1);
  guint16 port = find_port (protocol);

  connection->fd = -1;
  if (port == 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   /* Translators: %s is a protocol, “IMAP” */
                   _("The lab has no server that speaks %s."), mscope_protocol_get_title (protocol));
      return NULL;
    }
  if (!run_job (self, &job, error))
    return NULL;
  return connect_somehow (self, protocol, port, connection, error) ? g_steal_pointer (&connection) : NULL;
}

void
mscope_lab_connection_free (MscopeLabConnection *self)
{
  if (self->fd >= 0)
    close (self->fd);
  g_free (self->host);
  g_free (self->address);
  g_free (self);
}
