/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/tls-identity.h"

G_BEGIN_DECLS

/**
 * MscopeAuthority:
 *
 * The certificate authority of this user: it signs the certificates of the servers inside the program, and whoever
 * is given its own certificate can check them. It is made at first use and kept in a file that only the user can
 * read, `mailscope/authority.pem` in the folder for user data: key and certificate in one, so that one is never
 * there without the other.
 *
 * Immutable; references are counted atomically, so threads may share it.
 */
typedef struct _MscopeAuthority MscopeAuthority;

/**
 * mscope_authority_open:
 * @folder: (nullable): where it is kept; %NULL: the user's
 * @notice: (out) (transfer full) (nullable): a translated sentence, if it could not be kept or read and therefore
 *   lasts until the program ends only
 *
 * Reads the authority, or makes it: ECDSA with P-256, ten years. Of several programs that make one at the same
 * time, one wins and all take its authority. One that ends within a year is replaced. It blocks while a file is
 * written.
 *
 * Returns: (transfer full) (nullable): %NULL with an error of MSCOPE_TLS_ERROR
 */
MscopeAuthority *mscope_authority_open (const char *folder, char **notice, GError **error);

/* (transfer full) (nullable): the authority that is kept in @folder, if there is one; none is made. */
MscopeAuthority *mscope_authority_find (const char *folder);

MscopeAuthority *mscope_authority_ref (MscopeAuthority *self);
void mscope_authority_unref (MscopeAuthority *self);

/**
 * mscope_authority_issue:
 * @host: the server's name
 * @more: (array zero-terminated=1) (nullable): names and addresses by which it is reached besides
 *
 * Makes a server's key and certificate: for @host, @more, "localhost", both loopback addresses and the mail server of
 * the private wire.
 *
 * Returns: (transfer full) (nullable): %NULL with an error of MSCOPE_TLS_ERROR
 */
MscopeTlsIdentity *mscope_authority_issue (const MscopeAuthority *self, const char *host, const char *const *more,
                                           GError **error);

/* Lent: the authority's own certificate. */
gnutls_x509_crt_t mscope_authority_get_certificate (const MscopeAuthority *self);

/* (transfer full): the same as PEM, for mail programs that shall trust it. */
char *mscope_authority_dup_pem (const MscopeAuthority *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopeAuthority, mscope_authority_unref)

G_END_DECLS
