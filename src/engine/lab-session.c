/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include "engine/lab-session.h"
#include "engine/typed-session.h"

struct _MscopeLabSession
{
  MscopeTypedSession *typed;
  MscopeLabSessionEvents events;
  gpointer user_data;

  MscopeTrace *trace;
  MscopeTraceConversation *conversation;
  guint first_candidate;
  gboolean captured;
  guint16 port;            /* of the client's end; 0 without a network */
  MscopeConversation info; /* as the session itself sees it */
  GPtrArray *entries;      /* the same, should the capture end */
};

static guint16
find_local_port (int fd)
{
  struct sockaddr_in address = { 0 };
  socklen_t length = sizeof address;

  if (getsockname (fd, (struct sockaddr *) &address, &length) != 0 || address.sin_family != AF_INET)
    return 0;
  return ntohs (address.sin_port);
}

/* Ports tell captured conversations apart; one that the session put there itself has its id. */
static gboolean
is_mine (const MscopeLabSession *self,
         MscopeTraceConversation *conversation)
{
  const MscopeConversation *info = mscope_trace_conversation_get_info (conversation);

  return (self->port != 0 && info->port[MSCOPE_SIDE_CLIENT] == self->port)
         || (!self->captured && info->id == self->info.id);
}

static void
find_conversation (MscopeLabSession *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->trace));

  for (guint i = self->first_candidate; i < n && self->conversation == NULL; i++)
    {
      g_autoptr (MscopeTraceConversation) conversation = g_list_model_get_item (G_LIST_MODEL (self->trace), i);

      if (is_mine (self, conversation))
        {
          self->conversation = g_steal_pointer (&conversation);
          self->events.changed (self->user_data);
        }
    }
}

/* Puts into the trace what it lacks of the session. */
static void
fill_trace (MscopeLabSession *self)
{
  MscopeConversation info = self->info;
  guint n = 0;

  if (self->conversation != NULL)
    {
      info = *mscope_trace_conversation_get_info (self->conversation);
      n = mscope_trace_conversation_get_n_entries (self->conversation);
    }
  info.end_us = self->info.end_us;
  info.closed = self->info.closed;
  info.n_entries = self->entries->len;
  for (guint side = 0; side < MSCOPE_N_SIDES; side++)
    info.n_bytes[side] = self->info.n_bytes[side];

  for (; n < self->entries->len; n++)
    mscope_trace_append_entry (self->trace, &info, g_ptr_array_index (self->entries, n));
  if (info.closed != MSCOPE_CLOSED_OPEN && self->entries->len > 0)
    mscope_trace_append_entry (self->trace, &info, NULL);
}

static void
on_entry (MscopeEntry *entry,
          gpointer user_data)
{
  MscopeLabSession *self = user_data;

  g_ptr_array_add (self->entries, mscope_entry_ref (entry));
  self->info.end_us = entry->time_us;
  self->info.n_bytes[entry->sender] = entry->offset + entry->length;
  if (!self->captured)
    fill_trace (self);
  self->events.changed (self->user_data);
}

static void
on_closed (const char *reason,
           gpointer user_data)
{
  MscopeLabSession *self = user_data;

  self->info.closed = MSCOPE_CLOSED_FIN;
  if (!self->captured)
    fill_trace (self);
  self->events.changed (self->user_data);
  self->events.closed (reason, self->user_data);
}

MscopeLabSession *
mscope_lab_session_new (MscopeTrace *trace,
                        guint first_candidate,
                        gboolean captured,
                        MscopeProtocol protocol,
                        MscopeLabConnection *connection,
                        const MscopeLabSessionEvents *events,
                        gpointer user_data)
{
  static const MscopeTypedSessionEvents typed_events = { on_entry, on_closed };
  MscopeLabSession *self = g_new0 (MscopeLabSession, 1);

  self->events = *events;
  self->user_data = user_data;
  self->trace = g_object_ref (trace);
  self->first_candidate = first_candidate;
  self->captured = captured;
  self->port = find_local_port (connection->fd);
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) mscope_entry_unref);
  self->info.id = g_list_model_get_n_items (G_LIST_MODEL (trace)) + 1;
  self->info.protocol = protocol;
  self->info.start_us = self->info.end_us = g_get_real_time ();
  self->typed = mscope_typed_session_new (connection->fd, protocol, &typed_events, self);
  connection->fd = -1;
  g_signal_connect_swapped (trace, "items-changed", G_CALLBACK (find_conversation), self);
  find_conversation (self);
  return self;
}

void
mscope_lab_session_free (MscopeLabSession *self)
{
  g_signal_handlers_disconnect_by_data (self->trace, self);
  mscope_typed_session_free (self->typed);
  g_clear_object (&self->conversation);
  g_object_unref (self->trace);
  g_ptr_array_unref (self->entries);
  g_free (self);
}

void
mscope_lab_session_lose_packets (MscopeLabSession *self)
{
  if (!self->captured)
    return;
  self->captured = FALSE;
  self->info.id = g_list_model_get_n_items (G_LIST_MODEL (self->trace)) + 1;
  fill_trace (self);
}

gboolean
mscope_lab_session_send (MscopeLabSession *self,
                         const char *line)
{
  return mscope_typed_session_send (self->typed, line);
}

void
mscope_lab_session_close (MscopeLabSession *self,
                          const char *reason)
{
  mscope_typed_session_close (self->typed, reason);
}

gboolean
mscope_lab_session_is_open (const MscopeLabSession *self)
{
  return mscope_typed_session_is_open (self->typed);
}

guint32
mscope_lab_session_get_phase (const MscopeLabSession *self)
{
  return mscope_typed_session_get_phase (self->typed);
}

MscopeTraceConversation *
mscope_lab_session_get_conversation (const MscopeLabSession *self)
{
  return self->conversation;
}
