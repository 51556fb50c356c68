/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "engine/lab-servers.h"
#include "engine/lab-session.h"
#include "engine/lab.h"
#include "engine/thread-task.h"

struct _MscopeLab
{
  GObject parent_instance;

  MscopeLabServers *servers;
  MscopeTrace *trace;
  char *notice;

  MscopeLabSession *session;
  MscopeProtocol protocol;
  char *host;
  char *address;
  guint n_before; /* conversations of the trace when it was begun to connect */

  /* as they were told last */
  guint32 phase;
  MscopeTraceConversation *conversation;
  guint connected : 1;

  guint ready : 1;
  guint capturing : 1;
};

G_DEFINE_FINAL_TYPE (MscopeLab, mscope_lab, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_TRACE,
  PROP_NOTICE,
  PROP_READY,
  PROP_CONNECTED,
  PROP_PHASE,
  PROP_CONVERSATION,
  N_PROPS,
};

enum
{
  SIGNAL_CLOSED,
  SIGNAL_SECURED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* Tells what has changed of the session. */
static void
update_state (MscopeLab *self)
{
  gboolean connected = self->session != NULL && mscope_lab_session_is_open (self->session);
  guint32 phase = self->session != NULL ? mscope_lab_session_get_phase (self->session) : 0;
  MscopeTraceConversation *conversation = NULL;

  if (self->session != NULL)
    conversation = mscope_lab_session_get_conversation (self->session);

  g_object_freeze_notify (G_OBJECT (self));
  if (self->phase != phase)
    {
      self->phase = phase;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PHASE]);
    }
  if (self->connected != connected)
    {
      self->connected = connected;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONNECTED]);
    }
  if (g_set_object (&self->conversation, conversation))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONVERSATION]);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
on_changed (gpointer user_data)
{
  update_state (user_data);
}

static void
on_closed (const char *reason,
           gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_CLOSED], 0, reason);
}

static void
on_secured (const char *text,
            gboolean trusted,
            gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_SECURED], 0, text, trusted);
}

static void
set_notice (MscopeLab *self,
            const char *notice)
{
  if (g_strcmp0 (self->notice, notice) == 0)
    return;
  g_free (self->notice);
  self->notice = g_strdup (notice);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NOTICE]);
}

/* Of a live trace this is no good news: the helper has died, or there is no room for the packets. */
static void
on_finished (MscopeLab *self,
             const GError *error)
{
  g_autofree char *notice = NULL;

  self->capturing = FALSE;
  if (error != NULL)
    /* Translators: %s is a sentence without full stop */
    notice = g_strdup_printf (_("There are no more packets to see, but the dialogue goes on. %s."), error->message);
  set_notice (self, notice != NULL ? notice : _("There are no more packets to see, but the dialogue goes on."));
  if (self->session != NULL)
    mscope_lab_session_lose_packets (self->session);
}

static void
start_in_thread (GTask *task,
                 gpointer source,
                 gpointer task_data,
                 GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  MscopeLabServers *servers = mscope_lab_servers_new (cancellable, &error);

  if (servers != NULL)
    g_task_return_pointer (task, servers, (GDestroyNotify) mscope_lab_servers_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
take_servers (MscopeLab *self,
              MscopeLabServers *servers)
{
  int capture = mscope_lab_servers_take_capture (servers);

  if (self->trace != NULL)
    g_signal_handlers_disconnect_by_func (self->trace, on_finished, self);
  g_clear_pointer (&self->session, mscope_lab_session_free);
  g_clear_pointer (&self->servers, mscope_lab_servers_unref);
  g_clear_object (&self->trace);
  update_state (self);

  self->servers = servers;
  self->capturing = capture >= 0;
  self->trace = self->capturing ? mscope_trace_new_for_stream (capture) : mscope_trace_new_live ();
  self->ready = TRUE;
  g_signal_connect_object (self->trace, "finished", G_CALLBACK (on_finished), self, G_CONNECT_SWAPPED);

  g_object_freeze_notify (G_OBJECT (self));
  set_notice (self, mscope_lab_servers_get_notice (servers));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TRACE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READY]);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
on_started (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  MscopeLabServers *servers = g_task_propagate_pointer (G_TASK (result), &error);

  if (servers == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  take_servers (g_task_get_source_object (task), servers);
  g_task_return_boolean (task, TRUE);
}

void
mscope_lab_start_async (MscopeLab *self,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GTask) apart = NULL;

  g_return_if_fail (MSCOPE_IS_LAB (self));

  mscope_lab_disconnect (self);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, mscope_lab_start_async);
  apart = mscope_thread_task_new (task, on_started);
  g_task_run_in_thread (apart, start_in_thread);
}

gboolean
mscope_lab_start_finish (MscopeLab *self,
                         GAsyncResult *result,
                         GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

typedef struct
{
  MscopeLabServers *servers;
  MscopeProtocol protocol;
  char *persona;
} Connect;

static void
connect_free (Connect *connect)
{
  mscope_lab_servers_unref (connect->servers);
  g_free (connect->persona);
  g_free (connect);
}

static void
connect_in_thread (GTask *task,
                   gpointer source,
                   gpointer task_data,
                   GCancellable *cancellable)
{
  Connect *connect = task_data;
  g_autoptr (GError) error = NULL;
  MscopeLabConnection *connection;

  connection = mscope_lab_servers_connect (connect->servers, connect->protocol, connect->persona, &error);
  if (connection != NULL)
    g_task_return_pointer (task, connection, (GDestroyNotify) mscope_lab_connection_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
take_connection (MscopeLab *self,
                 MscopeProtocol protocol,
                 MscopeLabConnection *connection)
{
  static const MscopeLabSessionEvents events = { on_changed, on_closed, on_secured };
  const char *host;

  mscope_lab_disconnect (self);
  g_clear_pointer (&self->session, mscope_lab_session_free);
  g_free (self->host);
  g_free (self->address);
  self->host = g_steal_pointer (&connection->host);
  self->address = g_steal_pointer (&connection->address);
  self->protocol = protocol;
  host = self->host != NULL ? self->host : mscope_example_hosts[MSCOPE_EXAMPLE_HOST_MAIL].name;
  self->session = mscope_lab_session_new (self->trace, self->n_before, self->capturing && self->host != NULL, protocol,
                                          host, connection, &events, self);
  update_state (self);
}

static void
on_connected (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  const Connect *connect = g_task_get_task_data (G_TASK (result));
  g_autoptr (MscopeLabConnection) connection = g_task_propagate_pointer (G_TASK (result), &error);

  if (connection == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (connect->servers != MSCOPE_LAB (g_task_get_source_object (task))->servers)
    {
      /* It was started anew meanwhile; those servers are gone. */
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", _("The connection was given up."));
      return;
    }
  take_connection (g_task_get_source_object (task), connect->protocol, connection);
  g_task_return_boolean (task, TRUE);
}

void
mscope_lab_connect_async (MscopeLab *self,
                          MscopeProtocol protocol,
                          const char *persona,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GTask) apart = NULL;
  Connect *connect;

  g_return_if_fail (MSCOPE_IS_LAB (self));
  g_return_if_fail (self->ready);

  mscope_lab_disconnect (self);
  self->n_before = g_list_model_get_n_items (G_LIST_MODEL (self->trace));
  connect = g_new0 (Connect, 1);
  connect->servers = mscope_lab_servers_ref (self->servers);
  connect->protocol = protocol;
  connect->persona = g_strdup (persona);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, mscope_lab_connect_async);
  apart = mscope_thread_task_new (task, on_connected);
  g_task_set_task_data (apart, connect, (GDestroyNotify) connect_free);
  g_task_run_in_thread (apart, connect_in_thread);
}

gboolean
mscope_lab_connect_finish (MscopeLab *self,
                           GAsyncResult *result,
                           GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
mscope_lab_disconnect (MscopeLab *self)
{
  g_return_if_fail (MSCOPE_IS_LAB (self));

  if (self->session != NULL)
    mscope_lab_session_close (self->session, _("You closed the connection."));
}

gboolean
mscope_lab_send (MscopeLab *self,
                 const char *line)
{
  g_return_val_if_fail (MSCOPE_IS_LAB (self), FALSE);
  g_return_val_if_fail (line != NULL, FALSE);

  return self->session != NULL && mscope_lab_session_send (self->session, line);
}

MscopeTrace *
mscope_lab_get_trace (MscopeLab *self)
{
  g_return_val_if_fail (MSCOPE_IS_LAB (self), NULL);

  return self->trace;
}

MscopeTraceConversation *
mscope_lab_get_conversation (MscopeLab *self)
{
  g_return_val_if_fail (MSCOPE_IS_LAB (self), NULL);

  return self->conversation;
}

const char *
mscope_lab_get_notice (MscopeLab *self)
{
  g_return_val_if_fail (MSCOPE_IS_LAB (self), NULL);

  return self->notice;
}

gboolean
mscope_lab_get_connected (MscopeLab *self)
{
  g_return_val_if_fail (MSCOPE_IS_LAB (self), FALSE);

  return self->connected;
}

MscopeProtocol
mscope_lab_get_protocol (MscopeLab *self)
{
  g_return_val_if_fail (MSCOPE_IS_LAB (self), MSCOPE_PROTOCOL_SMTP);

  return self->protocol;
}

guint32
mscope_lab_get_phase (MscopeLab *self)
{
  g_return_val_if_fail (MSCOPE_IS_LAB (self), 0);

  return self->phase;
}

const char *
mscope_lab_get_host (MscopeLab *self)
{
  g_return_val_if_fail (MSCOPE_IS_LAB (self), NULL);

  return self->host;
}

const char *
mscope_lab_get_address (MscopeLab *self)
{
  g_return_val_if_fail (MSCOPE_IS_LAB (self), NULL);

  return self->address;
}

MscopeLab *
mscope_lab_new (void)
{
  return g_object_new (MSCOPE_TYPE_LAB, NULL);
}

static void
mscope_lab_get_property (GObject *object,
                         guint id,
                         GValue *value,
                         GParamSpec *pspec)
{
  MscopeLab *self = MSCOPE_LAB (object);

  switch (id)
    {
    case PROP_TRACE:
      g_value_set_object (value, self->trace);
      break;
    case PROP_NOTICE:
      g_value_set_string (value, self->notice);
      break;
    case PROP_READY:
      g_value_set_boolean (value, self->ready);
      break;
    case PROP_CONNECTED:
      g_value_set_boolean (value, self->connected);
      break;
    case PROP_PHASE:
      g_value_set_uint (value, self->phase);
      break;
    case PROP_CONVERSATION:
      g_value_set_object (value, self->conversation);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mscope_lab_dispose (GObject *object)
{
  MscopeLab *self = MSCOPE_LAB (object);

  g_clear_pointer (&self->session, mscope_lab_session_free);
  g_clear_pointer (&self->servers, mscope_lab_servers_unref);
  g_clear_object (&self->conversation);
  g_clear_object (&self->trace);
  G_OBJECT_CLASS (mscope_lab_parent_class)->dispose (object);
}

static void
mscope_lab_finalize (GObject *object)
{
  MscopeLab *self = MSCOPE_LAB (object);

  g_free (self->notice);
  g_free (self->host);
  g_free (self->address);
  G_OBJECT_CLASS (mscope_lab_parent_class)->finalize (object);
}

static void
mscope_lab_class_init (MscopeLabClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = mscope_lab_get_property;
  object_class->dispose = mscope_lab_dispose;
  object_class->finalize = mscope_lab_finalize;

  properties[PROP_TRACE] = g_param_spec_object ("trace", NULL, NULL, MSCOPE_TYPE_TRACE, flags);
  properties[PROP_NOTICE] = g_param_spec_string ("notice", NULL, NULL, NULL, flags);
  properties[PROP_READY] = g_param_spec_boolean ("ready", NULL, NULL, FALSE, flags);
  properties[PROP_CONNECTED] = g_param_spec_boolean ("connected", NULL, NULL, FALSE, flags);
  properties[PROP_PHASE] = g_param_spec_uint ("phase", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_CONVERSATION] = g_param_spec_object ("conversation", NULL, NULL, MSCOPE_TYPE_TRACE_CONVERSATION,
                                                       flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_CLOSED] = g_signal_new ("closed", MSCOPE_TYPE_LAB, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_SECURED] = g_signal_new ("secured", MSCOPE_TYPE_LAB, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
}

static void
mscope_lab_init (MscopeLab *self)
{
}
