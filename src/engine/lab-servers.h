/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/server-source.h"
#include "engine/wire.h"

G_BEGIN_DECLS

/**
 * MscopeLabServers:
 *
 * The private wire with mail servers on it, ports 25, 587, 465, 110 and 995 of mail.example.org; or, where no wire can
 * be, the servers alone. The servers run in a thread of their own. References are counted atomically; the calls
 * block for some milliseconds, so they belong into a thread, and any may make them, one after the other.
 */
typedef struct _MscopeLabServers MscopeLabServers;

/**
 * MscopeLabConnection:
 * @fd: the client's socket, connected and non-blocking; the receiver closes it
 * @host: (nullable): whom it is connected with, as the name server told; %NULL without a wire
 * @address: (nullable): the address of @host
 */
typedef struct
{
  int fd;
  char *host;
  char *address;
} MscopeLabConnection;

/* (transfer full) (nullable): %NULL with @error if there cannot even be servers, or it was cancelled. */
MscopeLabServers *mscope_lab_servers_new (GCancellable *cancellable, GError **error);

MscopeLabServers *mscope_lab_servers_ref (MscopeLabServers *self);

/* With the last reference wire and servers end; connections that are open are lost. */
void mscope_lab_servers_unref (MscopeLabServers *self);

/* (nullable): a translated sentence: why there are no packets, or what is poor about them; %NULL: all is well. */
const char *mscope_lab_servers_get_notice (const MscopeLabServers *self);

/* (transfer full): the read end of the wire's pcapng stream, once; -1 afterwards, and without a wire. */
int mscope_lab_servers_take_capture (MscopeLabServers *self);

/**
 * mscope_lab_servers_connect:
 * @protocol: SMTP or POP3
 * @persona: (nullable): how the server answers; %NULL: the default
 *
 * Asks the name server, for SMTP the MX of the domain and for POP3 the address of the host, and connects from the
 * pc. Without a wire, or after its end, it connects within the program; the connection then has no @host.
 *
 * Returns: (transfer full) (nullable): %NULL with @error
 */
MscopeLabConnection *mscope_lab_servers_connect (MscopeLabServers *self, MscopeProtocol protocol, const char *persona,
                                                 GError **error);

/* Closes the socket too, unless it was taken (-1). */
void mscope_lab_connection_free (MscopeLabConnection *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopeLabServers, mscope_lab_servers_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopeLabConnection, mscope_lab_connection_free)

G_END_DECLS
