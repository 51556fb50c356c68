/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "cli/serve-files.h"
#include "engine/server-recorder.h"

#define CERTIFICATE_MODE 0644
#define SECRET_MODE 0600

struct _MscopeServeFiles
{
  char *save;
  int key_log; /* -1: none */
  MscopeServerRecorder *recorder; /* (nullable) */
};

static gboolean
write_authority (MscopeServer *server,
                 const char *path,
                 GError **error)
{
  MscopeTlsIdentity *identity = mscope_server_get_identity (server, error);
  g_autofree char *pem = NULL;
  g_autofree char *chain = NULL;

  if (identity == NULL)
    return FALSE;
  pem = mscope_tls_identity_dup_authority_pem (identity);
  if (!g_file_set_contents_full (path, pem, -1, G_FILE_SET_CONTENTS_CONSISTENT, CERTIFICATE_MODE, error))
    return FALSE;
  chain = mscope_tls_identity_describe (identity);
  /* Translators: %1$s is a file, %2$s tells of the certificates, several lines */
  g_printerr (_("The servers show these certificates; the last one is in %1$s, for the programs that shall trust them.\n%2$s"),
              path, chain);
  return TRUE;
}

static gboolean
open_key_log (MscopeServeFiles *self,
              const char *path,
              GError **error)
{
  self->key_log = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, SECRET_MODE);
  if (self->key_log >= 0)
    return TRUE;
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s: %s", path, g_strerror (errno));
  return FALSE;
}

static void
on_save_failed (const GError *error,
                gpointer user_data)
{
  const MscopeServeFiles *self = user_data;

  /* Translators: a file, and what the system said */
  g_printerr (_("mailscope-cli: %1$s: %2$s; nothing more is saved there\n"), self->save, error->message);
}

MscopeServeFiles *
mscope_serve_files_new (MscopeServer *server,
                        const MscopeServeFileOptions *options,
                        GError **error)
{
  g_autoptr (MscopeServeFiles) self = g_new0 (MscopeServeFiles, 1);

  self->key_log = -1;
  self->save = g_strdup (options->save);
  if ((options->tls_ca_out != NULL && !write_authority (server, options->tls_ca_out, error))
      || (options->key_log != NULL && !open_key_log (self, options->key_log, error)))
    return NULL;
  if (options->save != NULL)
    self->recorder = mscope_server_recorder_new (options->save, on_save_failed, self, error);
  if (options->save != NULL && self->recorder == NULL)
    return NULL;
  return g_steal_pointer (&self);
}

void
mscope_serve_files_free (MscopeServeFiles *self)
{
  g_clear_pointer (&self->recorder, mscope_server_recorder_free);
  if (self->key_log >= 0)
    close (self->key_log);
  g_free (self->save);
  g_free (self);
}

gboolean
mscope_serve_files_want_octets (const MscopeServeFiles *self)
{
  return self->recorder != NULL;
}

gboolean
mscope_serve_files_want_secrets (const MscopeServeFiles *self)
{
  return self->recorder != NULL || self->key_log >= 0;
}

void
mscope_serve_files_entry (MscopeServeFiles *self,
                          const MscopeConversation *conversation,
                          MscopeEntry *entry)
{
  if (self->recorder != NULL)
    mscope_server_recorder_entry (self->recorder, conversation, entry);
}

void
mscope_serve_files_octets (MscopeServeFiles *self,
                           const MscopeConversation *conversation,
                           MscopeSide side,
                           const char *octets,
                           gsize n,
                           gint64 time_us)
{
  mscope_server_recorder_octets (self->recorder, conversation, side, octets, n, time_us);
}

/* A line in one go: other programs may append to the same file. */
static void
log_key (MscopeServeFiles *self,
         const char *line)
{
  g_autofree char *text = g_strdup_printf ("%s\n", line);
  gssize n;

  do
    n = write (self->key_log, text, strlen (text));
  while (n < 0 && errno == EINTR);
  if (n >= 0)
    return;
  /* Translators: %s is what the system said */
  g_printerr (_("mailscope-cli: the key log cannot be written: %s\n"), g_strerror (errno));
  close (self->key_log);
  self->key_log = -1;
}

void
mscope_serve_files_secret (MscopeServeFiles *self,
                           const MscopeConversation *conversation,
                           const char *line)
{
  if (self->key_log >= 0)
    log_key (self, line);
  if (self->recorder != NULL)
    mscope_server_recorder_secret (self->recorder, conversation, line);
}

void
mscope_serve_files_closed (MscopeServeFiles *self,
                           const MscopeConversation *conversation,
                           MscopeSide first)
{
  if (self->recorder != NULL)
    mscope_server_recorder_closed (self->recorder, conversation, first);
}
