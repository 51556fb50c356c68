/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "engine/poller.h"
#include "engine/server-events.h"
#include "engine/tls-identity.h"
#include "server/session.h"

G_BEGIN_DECLS

typedef struct _MscopeServerConnection MscopeServerConnection;

/**
 * MscopeServerConnectionHooks:
 * @events: what is to be told of the dialogue; but for "closed", which who frees the connection tells
 * @events_data: for their functions
 * @closed: the connection is over; it is freed afterwards
 * @get_identity: lends what the server proves with who it is, when TLS begins; %NULL with an error if there is none
 * @data: for the two functions
 * @handshake_s: how many seconds a client has for a handshake
 *
 * All is called in the thread of the connection's poller.
 */
typedef struct
{
  MscopeServerEvents events;
  gpointer events_data;
  void (* closed) (MscopeServerConnection *connection, gpointer data);
  MscopeTlsIdentity *(* get_identity) (gpointer data, GError **error);
  gpointer data;
  guint handshake_s;
} MscopeServerConnectionHooks;

/**
 * MscopeServerConnection:
 *
 * A session on a connected socket, and TLS between the two from where the session wants it. It reads and writes when
 * the socket is ready, a little at a time, and reads nothing while the client leaves answers lying: no client makes
 * another one wait, and none takes room without end. A handshake has its time; it blocks nobody.
 */

/**
 * mscope_server_connection_new:
 * @fd: a connected stream socket that does not block; taken over
 * @options: of the session; names and addresses of the client are found out here, and TLS is possible
 * @id: number of the conversation
 * @hooks: must outlive the connection
 * @poller: tells when @fd is ready; must outlive the connection
 */
MscopeServerConnection *mscope_server_connection_new (int fd, const MscopeSessionOptions *options, guint32 id,
                                                      const MscopeServerConnectionHooks *hooks, MscopePoller *poller);

/* Which side has ended the connection, or broken it off, first; the server where it is still open. */
MscopeSide mscope_server_connection_get_first (const MscopeServerConnection *self);

/* Who talks with whom, and how much was said until now. */
const MscopeConversation *mscope_server_connection_get_conversation (const MscopeServerConnection *self);

/* Closes the socket without a word. */
void mscope_server_connection_free (MscopeServerConnection *self);

G_END_DECLS
