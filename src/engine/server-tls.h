/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/authority.h"

G_BEGIN_DECLS

/**
 * MscopeServerTls:
 *
 * What the servers prove with who they are: certificate and key that were given, or those that the user's authority
 * makes when TLS is needed for the first time. One thread at a time.
 */
typedef struct _MscopeServerTls MscopeServerTls;

/**
 * mscope_server_tls_new:
 * @host: the servers' name
 * @certificate: (nullable): a PEM file; %NULL: one is made
 * @key: (nullable): a PEM file, with @certificate
 * @folder: (nullable): where the authority is kept (mscope_authority_open())
 *
 * Returns: (transfer full) (nullable): %NULL with an error as of mscope_tls_identity_new_from_files()
 */
MscopeServerTls *mscope_server_tls_new (const char *host, const char *certificate, const char *key, const char *folder,
                                        GError **error);

void mscope_server_tls_free (MscopeServerTls *self);

/* The servers can be reached by @address too; to be said before TLS is needed. */
void mscope_server_tls_add_address (MscopeServerTls *self, const char *address);

/* (nullable): lent; made now if there is none. %NULL with an error of MSCOPE_TLS_ERROR. */
MscopeTlsIdentity *mscope_server_tls_get_identity (MscopeServerTls *self, GError **error);

/* (nullable): a sentence about the authority that its user should read; after mscope_server_tls_get_identity(). */
const char *mscope_server_tls_get_notice (const MscopeServerTls *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopeServerTls, mscope_server_tls_free)

G_END_DECLS
