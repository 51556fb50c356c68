/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "dialogue/conversation.h"
#include "engine/poller.h"
#include "server/session.h"

G_BEGIN_DECLS

typedef struct _MscopeServerConnection MscopeServerConnection;

/**
 * MscopeServerConnectionHooks:
 * @entry: an entry of the dialogue; both lent
 * @closed: the connection is over; it is freed afterwards
 *
 * Both are called in the thread of the connection's poller, with @data.
 */
typedef struct
{
  void (* entry) (const MscopeConversation *conversation, MscopeEntry *entry, gpointer data);
  void (* closed) (MscopeServerConnection *connection, gpointer data);
  gpointer data;
} MscopeServerConnectionHooks;

/**
 * MscopeServerConnection:
 *
 * A session on a connected socket. It reads and writes when the socket is ready, a little at a time,
 * and reads nothing while the client leaves answers lying: no client makes another one wait, and
 * none takes room without end.
 */

/**
 * mscope_server_connection_new:
 * @fd: a connected stream socket; taken over
 * @options: of the session; names and addresses of the client are found out from @fd
 * @id: number of the conversation
 * @hooks: copied
 * @poller: tells when @fd is ready; must outlive the connection
 */
MscopeServerConnection *mscope_server_connection_new (int fd, const MscopeSessionOptions *options, guint32 id,
                                                      const MscopeServerConnectionHooks *hooks, MscopePoller *poller);

/* Closes the socket without a word. */
void mscope_server_connection_free (MscopeServerConnection *self);

G_END_DECLS
