/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "engine/server-events.h"
#include "engine/tls-identity.h"

G_BEGIN_DECLS

/**
 * MscopeServerOptions:
 * @domain: the mail domain served, "example.org"
 * @host: the server's own name in greetings, "mail.example.org"
 * @persona: (array fixed-size=3) (nullable): by MscopeProtocol: a persona's name or the path of a
 *   file; %NULL: the default
 * @users: (array zero-terminated=1): "NAME:PASSWORD", the first colon divides
 * @aliases: (array zero-terminated=1) (nullable): "NAME=MEMBER,MEMBER": other names of users, or addresses elsewhere
 * @lists: (array zero-terminated=1) (nullable): "NAME=MEMBER,MEMBER": mailing lists; the alias "owner-NAME" hears of
 *   trouble
 * @quotas: (array zero-terminated=1) (nullable): "USER=OCTETS": what a mailbox holds at the most
 * @tls_certificate: (nullable): a PEM file with the servers' certificate and those above it; %NULL: one is made when
 *   it is needed, by the user's authority (engine/authority.h)
 * @tls_key: (nullable): a PEM file with its private key
 * @authority_folder: (nullable): where the authority is kept; %NULL: the user's
 * @handshake_s: how many seconds a client has for a TLS handshake; 0: a minute
 * @mail_dir: (nullable): where mail is kept, DIR/USER/{tmp,new,cur}; %NULL: in memory
 * @address_faults: addresses such as anna+451@example.org order faults with all personas
 */
typedef struct
{
  const char *domain;
  const char *host;
  const char *persona[MSCOPE_N_PROTOCOLS];
  const char *const *users;
  const char *const *aliases;
  const char *const *lists;
  const char *const *quotas;
  const char *tls_certificate;
  const char *tls_key;
  const char *authority_folder;
  guint handshake_s;
  const char *mail_dir;
  gboolean address_faults;
} MscopeServerOptions;

/* What a port is for. */
typedef enum
{
  MSCOPE_SERVICE_PLAIN = 0,
  MSCOPE_SERVICE_SUBMISSION = 1 << 0, /* mail programs hand mail in, and have to sign on (RFC 6409) */
  MSCOPE_SERVICE_TLS = 1 << 1,        /* TLS from the first octet (RFC 8314) */
} MscopeServiceFlags;

/**
 * MscopeServer:
 *
 * The servers inside the program: sessions (server layer) on sockets. It lives in the main context
 * that was the thread's default when it was made, and is used from that thread only. It never blocks,
 * and no client can make another one wait.
 */
typedef struct _MscopeServer MscopeServer;

MscopeServer *mscope_server_new (const MscopeServerOptions *options, GError **error);
void mscope_server_free (MscopeServer *self);

/* @events: copied; for connections that come from now on. */
void mscope_server_set_events (MscopeServer *self, const MscopeServerEvents *events, gpointer user_data);

/* Listens on @address:*@port of this machine; *@port 0 is replaced by the one chosen. */
gboolean mscope_server_listen (MscopeServer *self, MscopeProtocol protocol, MscopeServiceFlags flags,
                               const char *address, guint16 *port, GError **error);

/* Serves a listening socket made elsewhere (mscope_wire_listen()); takes @fd over. */
gboolean mscope_server_adopt (MscopeServer *self, MscopeProtocol protocol, MscopeServiceFlags flags, int fd,
                              GError **error);

/* Serves a connected socket, so that a dialogue needs no network (one end of a socketpair); takes @fd over. */
void mscope_server_adopt_connection (MscopeServer *self, MscopeProtocol protocol, MscopeServiceFlags flags, int fd);

/* (nullable): lent: what the servers prove with who they are; made now if there is none yet. */
MscopeTlsIdentity *mscope_server_get_identity (MscopeServer *self, GError **error);

/* Changes the persona of @protocol for sessions that begin from now on. */
gboolean mscope_server_set_persona (MscopeServer *self, MscopeProtocol protocol, const char *name, GError **error);

/**
 * mscope_server_set_faults:
 * @faults: (array zero-terminated=1) (nullable): as server/fault.h tells; %NULL: none
 *
 * Replaces the faults on order, for sessions that are open too, and forgets what was counted.
 *
 * Returns: %FALSE with @error, if one cannot be read; then nothing is changed
 */
gboolean mscope_server_set_faults (MscopeServer *self, const char *const *faults, GError **error);

/* Puts a message into a user's mailbox; LF or CRLF line ends. */
gboolean mscope_server_deliver (MscopeServer *self, const char *user, const char *message, gsize length,
                                GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopeServer, mscope_server_free)

G_END_DECLS
