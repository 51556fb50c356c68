/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "dialogue/conversation.h"

G_BEGIN_DECLS

/* It could not write, and will not any more. */
typedef void (* MscopeServerRecorderFailed) (const GError *error, gpointer user_data);

/**
 * MscopeServerRecorder:
 *
 * Keeps what servers say and hear as a pcapng file, in packets made up for it (capture/tcp-maker.h): addresses, ports,
 * times and octets are true, records of TLS are those that went over the socket, and their secrets stand before them,
 * so that other programs can read them. The file says of itself that it is simulated. After each block it is whole.
 *
 * Its functions take what the events of MscopeServerEvents give. One thread, whose main context has to run.
 */
typedef struct _MscopeServerRecorder MscopeServerRecorder;

/**
 * mscope_server_recorder_new:
 * @path: the file; replaced if it is there; nobody else may read it
 * @failed: called at most once
 *
 * Returns: (transfer full) (nullable): %NULL with an error of G_FILE_ERROR
 */
MscopeServerRecorder *mscope_server_recorder_new (const char *path, MscopeServerRecorderFailed failed,
                                                  gpointer user_data, GError **error);

/* Writes what is left. */
void mscope_server_recorder_free (MscopeServerRecorder *self);

void mscope_server_recorder_entry (MscopeServerRecorder *self, const MscopeConversation *conversation,
                                   const MscopeEntry *entry);
void mscope_server_recorder_octets (MscopeServerRecorder *self, const MscopeConversation *conversation, MscopeSide side,
                                    const char *octets, gsize n, gint64 time_us);
void mscope_server_recorder_secret (MscopeServerRecorder *self, const MscopeConversation *conversation,
                                    const char *line);
void mscope_server_recorder_closed (MscopeServerRecorder *self, const MscopeConversation *conversation,
                                    MscopeSide first);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopeServerRecorder, mscope_server_recorder_free)

G_END_DECLS
