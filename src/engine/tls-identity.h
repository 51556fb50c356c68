/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <gnutls/gnutls.h>

#include "engine/tls-certificate.h"

G_BEGIN_DECLS

/**
 * MscopeTlsIdentity:
 *
 * What a server proves with who it is: a private key, its certificate, and those of the authorities above it.
 * Immutable; references are counted atomically, so threads may share it.
 */
typedef struct _MscopeTlsIdentity MscopeTlsIdentity;

/**
 * mscope_tls_identity_new_from_files:
 * @certificate: path of a PEM file, the server's certificate first, then those of authorities
 * @key: path of a PEM file with its private key, without a password; the same file will do
 *
 * Returns: (transfer full) (nullable): %NULL with an error of MSCOPE_TLS_ERROR or G_FILE_ERROR that names the file
 */
MscopeTlsIdentity *mscope_tls_identity_new_from_files (const char *certificate, const char *key, GError **error);

/**
 * mscope_tls_identity_new_take:
 * @certificates: (array length=n) (transfer full): each and the array itself (g_malloc())
 * @key: (transfer full): of the first of them
 *
 * Returns: (transfer full) (nullable): %NULL with an error of MSCOPE_TLS_ERROR
 */
MscopeTlsIdentity *mscope_tls_identity_new_take (gnutls_x509_crt_t *certificates, guint n, gnutls_x509_privkey_t key,
                                                 GError **error);

MscopeTlsIdentity *mscope_tls_identity_ref (MscopeTlsIdentity *self);
void mscope_tls_identity_unref (MscopeTlsIdentity *self);

/* Lent; for mscope_tls_new_server(). */
gnutls_certificate_credentials_t mscope_tls_identity_get_credentials (const MscopeTlsIdentity *self);

/* (transfer full): the last certificate of the chain as PEM: that of the authority, for those who shall trust it. */
char *mscope_tls_identity_dup_authority_pem (const MscopeTlsIdentity *self);

/* (transfer full): mscope_tls_certificates_describe() of the chain. */
char *mscope_tls_identity_describe (const MscopeTlsIdentity *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopeTlsIdentity, mscope_tls_identity_unref)

G_END_DECLS
