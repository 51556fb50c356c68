/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "capture/pcapng-writer.h"
#include "capture/tcp-maker.h"
#include "engine/server-recorder.h"

#define FILE_MODE 0600
#define WRITE_AT (256 * 1024) /* octets that wait to be written, before the main context is idle */
#define MOST_HELD (64 * 1024) /* of packets of a handshake */
#define RECORD_HANDSHAKE 22   /* RFC 8446 section 5.1 */

#define REMARK "Simulated: Mailscope made these packets of what its servers said and heard. Addresses, ports, times and " \
               "octets are true; how a network would have carried them is not."

typedef struct
{
  MscopeTcpMaker *maker;
  GByteArray *held; /* (nullable): packets of a handshake, until its secrets are known */
  GString *secrets; /* (nullable): those that are not written yet */
  gboolean settled; /* no handshake is waited for any more */
} Recording;

struct _MscopeServerRecorder
{
  int fd; /* -1: it has failed */
  MscopeServerRecorderFailed failed;
  gpointer user_data;
  GByteArray *waiting;
  GSource *idle;          /* (nullable): writes what waits */
  GHashTable *recordings; /* id -> Recording: connections that are open */
};

static void
recording_free (Recording *recording)
{
  mscope_tcp_maker_free (recording->maker);
  g_clear_pointer (&recording->held, g_byte_array_unref);
  if (recording->secrets != NULL)
    g_string_free (recording->secrets, TRUE);
  g_free (recording);
}

/* --- writing --- */

static void
fail (MscopeServerRecorder *self)
{
  g_autoptr (GError) error = g_error_new_literal (G_FILE_ERROR, g_file_error_from_errno (errno), g_strerror (errno));

  close (self->fd);
  self->fd = -1;
  self->failed (error, self->user_data);
}

static void
write_waiting (MscopeServerRecorder *self)
{
  gsize at = 0;

  while (self->fd >= 0 && at < self->waiting->len)
    {
      gssize n = write (self->fd, self->waiting->data + at, self->waiting->len - at);

      if (n >= 0)
        at += (gsize) n;
      else if (errno != EINTR)
        fail (self);
    }
  g_byte_array_set_size (self->waiting, 0);
}

static void
clear_idle (MscopeServerRecorder *self)
{
  if (self->idle == NULL)
    return;
  g_source_destroy (self->idle);
  g_clear_pointer (&self->idle, g_source_unref);
}

static gboolean
on_idle (gpointer user_data)
{
  MscopeServerRecorder *self = user_data;

  clear_idle (self);
  write_waiting (self);
  return G_SOURCE_REMOVE;
}

/* Something waits. It is written when nothing else is to be done, or there is much of it. */
static void
arrange_writing (MscopeServerRecorder *self)
{
  if (self->waiting->len >= WRITE_AT)
    write_waiting (self);
  if (self->idle != NULL || self->waiting->len == 0)
    return;
  self->idle = g_idle_source_new ();
  g_source_set_callback (self->idle, on_idle, self, NULL);
  g_source_attach (self->idle, g_main_context_get_thread_default ());
}

/* --- connections --- */

static Recording *
find (MscopeServerRecorder *self,
      const MscopeConversation *conversation)
{
  Recording *recording = g_hash_table_lookup (self->recordings, GUINT_TO_POINTER (conversation->id));

  if (recording != NULL)
    return recording;
  recording = g_new0 (Recording, 1);
  recording->maker = mscope_tcp_maker_new (conversation);
  g_hash_table_insert (self->recordings, GUINT_TO_POINTER (conversation->id), recording);
  mscope_tcp_maker_open (recording->maker, conversation->start_us, self->waiting);
  return recording;
}

/* Readers decrypt only what comes behind the secrets (measured with tshark 4.0). */
static void
write_secrets (MscopeServerRecorder *self,
               Recording *recording)
{
  if (recording->secrets == NULL)
    return;
  mscope_pcapng_append_secrets (self->waiting, recording->secrets->str, recording->secrets->len);
  g_string_free (g_steal_pointer (&recording->secrets), TRUE);
}

static void
settle (MscopeServerRecorder *self,
        Recording *recording)
{
  recording->settled = TRUE;
  write_secrets (self, recording);
  if (recording->held == NULL)
    return;
  g_byte_array_append (self->waiting, recording->held->data, recording->held->len);
  g_clear_pointer (&recording->held, g_byte_array_unref);
}

void
mscope_server_recorder_octets (MscopeServerRecorder *self,
                               const MscopeConversation *conversation,
                               MscopeSide side,
                               const char *octets,
                               gsize n,
                               gint64 time_us)
{
  Recording *recording = find (self, conversation);

  if (!recording->settled && recording->held == NULL && side == MSCOPE_SIDE_CLIENT && octets[0] == RECORD_HANDSHAKE)
    recording->held = g_byte_array_new ();
  mscope_tcp_maker_say (recording->maker, side, octets, n, time_us,
                        recording->held != NULL ? recording->held : self->waiting);
  if (recording->held != NULL && recording->held->len > MOST_HELD)
    settle (self, recording);
  arrange_writing (self);
}

/* An entry of TLS: the handshake is over, well or not. */
void
mscope_server_recorder_entry (MscopeServerRecorder *self,
                              const MscopeConversation *conversation,
                              const MscopeEntry *entry)
{
  if (entry->kind != MSCOPE_ENTRY_TLS)
    return;
  settle (self, find (self, conversation));
  arrange_writing (self);
}

void
mscope_server_recorder_secret (MscopeServerRecorder *self,
                               const MscopeConversation *conversation,
                               const char *line)
{
  Recording *recording = find (self, conversation);

  if (recording->secrets == NULL)
    recording->secrets = g_string_new (NULL);
  g_string_append_printf (recording->secrets, "%s\n", line);
  if (recording->settled)
    write_secrets (self, recording);
  arrange_writing (self);
}

void
mscope_server_recorder_closed (MscopeServerRecorder *self,
                               const MscopeConversation *conversation,
                               MscopeSide first)
{
  Recording *recording = find (self, conversation);

  settle (self, recording);
  mscope_tcp_maker_close (recording->maker, first, conversation->closed == MSCOPE_CLOSED_RST, g_get_real_time (),
                          self->waiting);
  g_hash_table_remove (self->recordings, GUINT_TO_POINTER (conversation->id));
  arrange_writing (self);
}

/* --- life cycle --- */

MscopeServerRecorder *
mscope_server_recorder_new (const char *path,
                            MscopeServerRecorderFailed failed,
                            gpointer user_data,
                            GError **error)
{
  MscopeServerRecorder *self;
  int fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, FILE_MODE);

  if (fd < 0)
    {
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s: %s", path, g_strerror (errno));
      return NULL;
    }
  self = g_new0 (MscopeServerRecorder, 1);
  self->fd = fd;
  self->failed = failed;
  self->user_data = user_data;
  self->waiting = g_byte_array_new ();
  self->recordings = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) recording_free);
  mscope_pcapng_append_header (self->waiting, MSCOPE_TCP_MAKER_LINK_TYPE, "simulated", "Mailscope " PACKAGE_VERSION,
                               REMARK);
  write_waiting (self);
  return self;
}

void
mscope_server_recorder_free (MscopeServerRecorder *self)
{
  GHashTableIter iter;
  gpointer recording;

  g_hash_table_iter_init (&iter, self->recordings);
  while (g_hash_table_iter_next (&iter, NULL, &recording))
    settle (self, recording);
  write_waiting (self);
  clear_idle (self);
  g_hash_table_unref (self->recordings);
  g_byte_array_unref (self->waiting);
  if (self->fd >= 0)
    close (self->fd);
  g_free (self);
}
