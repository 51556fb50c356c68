/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "dialogue/conversation.h"
#include "engine/poller.h"
#include "engine/tls-identity.h"
#include "server/session.h"

G_BEGIN_DECLS

typedef struct _MscopeServerConnection MscopeServerConnection;

/**
 * MscopeServerConnectionHooks:
 * @entry: an entry of the dialogue; both lent
 * @closed: the connection is over; it is freed afterwards
 * @get_identity: (nullable): lends what the server proves with who it is, when TLS begins; %NULL with an error if
 *   there is none. Without the hook the session cannot do TLS
 * @notice: (nullable): something that no entry tells: why TLS failed; a translated sentence
 * @octets: (nullable): what went over the socket, in this order
 * @secret: (nullable): a line of the key log (engine/tls.h)
 * @handshake_s: how many seconds a client has for a handshake
 *
 * All are called in the thread of the connection's poller, with @data.
 */
typedef struct
{
  void (* entry) (const MscopeConversation *conversation, MscopeEntry *entry, gpointer data);
  void (* closed) (MscopeServerConnection *connection, gpointer data);
  MscopeTlsIdentity *(* get_identity) (gpointer data, GError **error);
  void (* notice) (const MscopeConversation *conversation, const char *text, gpointer data);
  void (* octets) (const MscopeConversation *conversation, MscopeSide side, const char *octets, gsize n, gint64 time_us,
                   gpointer data);
  void (* secret) (const MscopeConversation *conversation, const char *line, gpointer data);
  guint handshake_s;
  gpointer data;
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
 * @options: of the session; names and addresses of the client and whether there can be TLS are found out here
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
