/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "protocol/example-hosts.h"

G_BEGIN_DECLS

#define MSCOPE_WIRE_ERROR (mscope_wire_error_quark ())

typedef enum
{
  MSCOPE_WIRE_ERROR_FORBIDDEN, /* the system allows no namespaces; the message says what to enable */
  MSCOPE_WIRE_ERROR_ENDED,     /* the helper is gone */
  MSCOPE_WIRE_ERROR_FAILED,    /* anything else; the message names the step */
} MscopeWireError;

GQuark mscope_wire_error_quark (void);

/**
 * MscopeWire:
 *
 * A tiny internet of its own in namespaces of an ordinary user, made by the helper mailscope-wire: the
 * hosts of protocol/example-hosts.h on a switch, a name server, and libpcap on the switch (doc/wire.md).
 * Sockets come back ready for use; a session survives the death of the helper, not the end of the wire.
 * The wire ends when it is freed; nothing is left behind. One thread at a time; calls block for some
 * milliseconds, so they belong into a thread.
 */
typedef struct _MscopeWire MscopeWire;

/* Starts the helper and builds the wire. Blocks until packets are being captured. */
MscopeWire *mscope_wire_new (GCancellable *cancellable, GError **error);
void mscope_wire_free (MscopeWire *self);

/* "bridge": hosts on a bridge with veth. "loopback": all on lo, where veth is missing. */
const char *mscope_wire_get_kind (MscopeWire *self);

/* (transfer full): the read end of the pcapng stream, once; -1 afterwards. */
int mscope_wire_take_capture (MscopeWire *self);

/* A listening TCP socket on @host, close-on-exec and non-blocking; -1 with @error. */
int mscope_wire_listen (MscopeWire *self, MscopeExampleHostId host, guint16 port, GError **error);

/* A TCP socket on @from connected with @to:@port, close-on-exec and non-blocking; -1 with @error, within 5 seconds. */
int mscope_wire_connect (MscopeWire *self, MscopeExampleHostId from, MscopeExampleHostId to, guint16 port,
                         GError **error);

/**
 * mscope_wire_resolve_mx:
 * @from: who asks
 * @domain: what stands behind the "@"
 * @host: (out) (transfer full): the name of the host that takes its mail
 * @address: (out) (transfer full): its IPv4 address, dotted
 *
 * Asks the wire's name server over UDP for MX, then for the address (RFC 5321 section 5.1): the host with the
 * lowest preference, or the domain itself if it has no MX. Asks again when no answer comes, and gives up
 * after 3 seconds.
 */
gboolean mscope_wire_resolve_mx (MscopeWire *self, MscopeExampleHostId from, const char *domain, char **host,
                                 char **address, GError **error);

/* The same for a host whose name is known: its address only. */
gboolean mscope_wire_resolve (MscopeWire *self, MscopeExampleHostId from, const char *name, char **address,
                              GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopeWire, mscope_wire_free)

G_END_DECLS
