/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define MSCOPE_WIRE_ERROR (mscope_wire_error_quark ())

typedef enum
{
  MSCOPE_WIRE_ERROR_FORBIDDEN, /* the system allows no namespaces; the message says what to enable */
  MSCOPE_WIRE_ERROR_FAILED,    /* anything else; the message names the step */
} MscopeWireError;

GQuark mscope_wire_error_quark (void);

/* The hosts of the private wire; addresses of the documentation ranges (RFC 5737). */
typedef enum
{
  MSCOPE_WIRE_HOST_PC,   /* the student: pc.example.org, 192.0.2.10 */
  MSCOPE_WIRE_HOST_MAIL, /* the servers: mail.example.org, 192.0.2.25 */
  MSCOPE_WIRE_HOST_DNS,  /* the name server: ns.example.org, 192.0.2.53 */
} MscopeWireHost;

/**
 * MscopeWire:
 *
 * A tiny internet of its own in namespaces of an ordinary user, made by the helper mailscope-wire:
 * hosts on a bridge, a name server, and libpcap on the bridge. Sockets come back ready for use.
 * It ends with the last reference; nothing is left behind. One thread at a time; calls block for
 * some milliseconds, so they belong into a thread.
 */
typedef struct _MscopeWire MscopeWire;

/* Starts the helper and builds the wire. Blocks until packets are being captured. */
MscopeWire *mscope_wire_new (GCancellable *cancellable, GError **error);
void mscope_wire_free (MscopeWire *self);

/* "bridge": hosts on a bridge with veth. "loopback": all on lo, where veth is missing. */
const char *mscope_wire_get_kind (MscopeWire *self);

const char *mscope_wire_host_get_address (MscopeWireHost host);
const char *mscope_wire_host_get_name (MscopeWireHost host);

/* (transfer full): the read end of the pcapng stream, once; -1 afterwards. */
int mscope_wire_take_capture (MscopeWire *self);

/* A listening TCP socket on @host, close-on-exec and non-blocking; -1 with @error. */
int mscope_wire_listen (MscopeWire *self, MscopeWireHost host, guint16 port, GError **error);

/* A TCP socket on @from connected with @to:@port, close-on-exec, blocking mode off; -1 with @error. */
int mscope_wire_connect (MscopeWire *self, MscopeWireHost from, MscopeWireHost to, guint16 port, GError **error);

/* Asks the wire's name server, from @from, over UDP, which host takes mail for @domain (RFC 5321 section 5.1). */
gboolean mscope_wire_resolve_mx (MscopeWire *self, MscopeWireHost from, const char *domain, char **host, char **address,
                                 GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopeWire, mscope_wire_free)

G_END_DECLS
