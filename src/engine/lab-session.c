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
  GPtrArray *entries;      /* the same: for where the capture ends, or shows records of TLS only */
  GArray *records;         /* of MscopeTraceRecords: of each of them; length 0: it was in clear text */
  guint n_clear;           /* entries that a capture can tell; G_MAXUINT: all so far */
  gboolean beyond_capture; /* it was told to go no further */
  gboolean filling;
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

/* What the trace shall know of the session; a capture knows better how much went over the wire. */
static MscopeConversation
describe (const MscopeLabSession *self)
{
  MscopeConversation info = self->info;

  if (self->conversation != NULL)
    info = *mscope_trace_conversation_get_info (self->conversation);
  info.end_us = MAX (info.end_us, self->info.end_us);
  info.n_entries = self->entries->len;
  if (self->captured)
    return info;
  info.closed = self->info.closed;
  for (guint side = 0; side < MSCOPE_N_SIDES; side++)
    info.n_bytes[side] = self->info.n_bytes[side];
  return info;
}

/* Puts into the trace what it lacks of the session. */
static void
fill_trace (MscopeLabSession *self)
{
  MscopeConversation info = describe (self);
  guint n = self->conversation != NULL ? mscope_trace_conversation_get_n_entries (self->conversation) : 0;

  self->filling = TRUE;
  for (; n < self->entries->len; n++)
    {
      const MscopeTraceRecords *records = &g_array_index (self->records, MscopeTraceRecords, n);

      mscope_trace_append_entry (self->trace, &info, g_ptr_array_index (self->entries, n),
                                 records->length > 0 ? records : NULL);
    }
  if (info.closed != MSCOPE_CLOSED_OPEN && self->entries->len > 0)
    mscope_trace_append_entry (self->trace, &info, NULL, NULL);
  self->filling = FALSE;
}

/*
 * What can be told now: without a capture all, with one what is said within TLS, behind what the capture tells. It is
 * a little late, and it has the frames.
 */
static void
update_trace (MscopeLabSession *self)
{
  if (self->filling)
    return;
  if (!self->captured)
    fill_trace (self);
  if (!self->captured || self->n_clear == G_MAXUINT || self->conversation == NULL)
    return;
  if (!self->beyond_capture)
    mscope_trace_conversation_end_capture (self->conversation, self->n_clear);
  self->beyond_capture = TRUE;
  if (mscope_trace_conversation_get_n_entries (self->conversation) >= self->n_clear)
    fill_trace (self);
}

static void
on_entry (MscopeEntry *entry,
          gpointer user_data)
{
  MscopeLabSession *self = user_data;
  MscopeTraceRecords records = { 0, 0 };

  if (!mscope_typed_session_find_records (self->typed, entry, &records.offset, &records.length))
    records.length = 0;
  g_ptr_array_add (self->entries, mscope_entry_ref (entry));
  /* From the server's word on, and not only when the handshake is over: it is in the capture before. */
  if (self->n_clear == G_MAXUINT && mscope_typed_session_is_beginning_tls (self->typed))
    self->n_clear = self->entries->len;
  g_array_append_val (self->records, records);
  self->info.end_us = entry->time_us;
  self->info.n_bytes[entry->sender] = records.length > 0 ? records.offset + records.length
                                                         : entry->offset + entry->length;
  update_trace (self);
  self->events.changed (self->user_data);
}

static void
on_secured (const char *text,
            gboolean trusted,
            gpointer user_data)
{
  MscopeLabSession *self = user_data;

  if (self->events.secured != NULL)
    self->events.secured (text, trusted, self->user_data);
}

static void
on_secret (const char *line,
           gpointer user_data)
{
  MscopeLabSession *self = user_data;

  mscope_trace_add_secret (self->trace, line);
}

static void
on_closed (const char *reason,
           gpointer user_data)
{
  MscopeLabSession *self = user_data;

  self->info.closed = MSCOPE_CLOSED_FIN;
  update_trace (self);
  self->events.changed (self->user_data);
  self->events.closed (reason, self->user_data);
}

MscopeLabSession *
mscope_lab_session_new (MscopeTrace *trace,
                        guint first_candidate,
                        gboolean captured,
                        MscopeProtocol protocol,
                        const char *host,
                        MscopeLabConnection *connection,
                        const MscopeLabSessionEvents *events,
                        gpointer user_data)
{
  static const MscopeTypedSessionEvents typed_events = { on_entry, on_closed, on_secured, on_secret };
  const MscopeTypedSessionOptions options = { .protocol = protocol, .host = host };
  MscopeLabSession *self = g_new0 (MscopeLabSession, 1);

  self->events = *events;
  self->user_data = user_data;
  self->trace = g_object_ref (trace);
  self->first_candidate = first_candidate;
  self->captured = captured;
  self->port = find_local_port (connection->fd);
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) mscope_entry_unref);
  self->records = g_array_new (FALSE, FALSE, sizeof (MscopeTraceRecords));
  self->n_clear = G_MAXUINT;
  self->info.id = g_list_model_get_n_items (G_LIST_MODEL (trace)) + 1;
  self->info.protocol = protocol;
  self->info.start_us = self->info.end_us = g_get_real_time ();
  self->typed = mscope_typed_session_new (connection->fd, &options, &typed_events, self);
  connection->fd = -1;
  g_signal_connect_swapped (trace, "items-changed", G_CALLBACK (find_conversation), self);
  g_signal_connect_swapped (trace, "batch", G_CALLBACK (update_trace), self);
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
  g_array_unref (self->records);
  g_free (self);
}

void
mscope_lab_session_lose_packets (MscopeLabSession *self)
{
  if (!self->captured)
    return;
  self->captured = FALSE;
  self->info.id = g_list_model_get_n_items (G_LIST_MODEL (self->trace)) + 1;
  update_trace (self);
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
