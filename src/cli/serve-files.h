/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/server-source.h"

G_BEGIN_DECLS

/**
 * MscopeServeFileOptions:
 * @tls_ca_out: (nullable): gets the certificate that those have to trust who shall trust the servers
 * @key_log: (nullable): gets the secrets of TLS as they come, lines in the format of NSS, behind what is there already
 * @save: (nullable): gets what is said as packets (engine/server-recorder.h)
 *
 * Paths of files.
 */
typedef struct
{
  const char *tls_ca_out;
  const char *key_log;
  const char *save;
} MscopeServeFileOptions;

/**
 * MscopeServeFiles:
 *
 * The files that `serve` writes while it serves.
 */
typedef struct _MscopeServeFiles MscopeServeFiles;

/*
 * (transfer full) (nullable): writes what can be written now, and tells of the servers' certificates on stderr if they
 * were asked for; %NULL with @error, which names the file.
 */
MscopeServeFiles *mscope_serve_files_new (MscopeServer *server, const MscopeServeFileOptions *options, GError **error);

void mscope_serve_files_free (MscopeServeFiles *self);

/* Whether anybody has to be told of octets; of secrets. */
gboolean mscope_serve_files_want_octets (const MscopeServeFiles *self);
gboolean mscope_serve_files_want_secrets (const MscopeServeFiles *self);

void mscope_serve_files_entry (MscopeServeFiles *self, const MscopeConversation *conversation, MscopeEntry *entry);
void mscope_serve_files_octets (MscopeServeFiles *self, const MscopeConversation *conversation, MscopeSide side,
                                const char *octets, gsize n, gint64 time_us);
void mscope_serve_files_secret (MscopeServeFiles *self, const MscopeConversation *conversation, const char *line);
void mscope_serve_files_closed (MscopeServeFiles *self, const MscopeConversation *conversation, MscopeSide first);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopeServeFiles, mscope_serve_files_free)

G_END_DECLS
