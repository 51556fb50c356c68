/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/server-connection.h"
#include "engine/tls.h"

G_BEGIN_DECLS

/* What the files of a connection share: server-connection.c has the socket, server-connection-tls.c what TLS adds. */

struct _MscopeServerConnection
{
  int fd;
  MscopeSession *session;
  MscopeConversation conversation;
  const MscopeServerConnectionHooks *hooks;
  MscopeWatch *watch;
  MscopeTls *tls;               /* (nullable): from the moment when the client's handshake is due */
  gint64 handshake_deadline_us; /* g_get_monotonic_time() */

  guint read_closed : 1; /* the client sends nothing more */
  guint failed : 1;      /* TLS: nothing more can be understood, and only an alert is still to be sent */
  guint broken : 1;      /* nothing can be sent any more */
};

/* Whether the session waits for TLS and all that comes before it is sent. */
gboolean mscope_server_connection_is_due_tls (const MscopeServerConnection *self);

/* Begins TLS; whether it can shows later. */
void mscope_server_connection_start_tls (MscopeServerConnection *self);

/* What came from the client, encrypted. */
void mscope_server_connection_push_cipher (MscopeServerConnection *self, const char *bytes, gsize length);

/* Moves what there is between TLS and the session, both ways. */
void mscope_server_connection_move (MscopeServerConnection *self);

/* The first @length octets of what TLS wants to send are sent. */
void mscope_server_connection_take_cipher (MscopeServerConnection *self, gsize length);

/* The time for the handshake is over. */
void mscope_server_connection_time_out (MscopeServerConnection *self);

/* Whether the two sides are agreeing. */
gboolean mscope_server_connection_is_shaking_hands (const MscopeServerConnection *self);

G_END_DECLS
