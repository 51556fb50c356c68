/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <gnutls/x509.h>

G_BEGIN_DECLS

#define MSCOPE_TLS_ERROR (mscope_tls_error_quark ())

typedef enum
{
  MSCOPE_TLS_ERROR_CERTIFICATE, /* a file with no certificate in it */
  MSCOPE_TLS_ERROR_KEY,         /* a file with no key in it, or one under a password */
  MSCOPE_TLS_ERROR_MISMATCH,    /* a key that is not that of the certificate */
  MSCOPE_TLS_ERROR_FAILED,      /* whatever GnuTLS cannot do */
} MscopeTlsError;

GQuark mscope_tls_error_quark (void);

/* Sets @error to a failure of GnuTLS's own, in its words; always %FALSE. */
gboolean mscope_tls_set_error (GError **error, int code);

/**
 * mscope_tls_certificate_describe:
 * @certificate: any
 *
 * Tells what stands in a certificate (RFC 5280 section 4): whose it is, who signed it, for which names and how long
 * it holds, its key and its fingerprint.
 *
 * Returns: (transfer full): translated text, several lines, each with its line end
 */
char *mscope_tls_certificate_describe (gnutls_x509_crt_t certificate);

/* (transfer full): the same of a chain, numbered, the server's own first. */
char *mscope_tls_certificates_describe (gnutls_x509_crt_t *certificates, guint n);

/* (transfer full): who signed it, as certificates name people and firms: "CN=…,O=…". */
char *mscope_tls_certificate_dup_issuer (gnutls_x509_crt_t certificate);

/* (transfer full): the hosts it holds for: "mail.example.org, localhost, 127.0.0.1"; empty if there are none. */
char *mscope_tls_certificate_dup_names (gnutls_x509_crt_t certificate);

/* (transfer full): the certificate as PEM (RFC 7468 section 5). */
char *mscope_tls_certificate_to_pem (gnutls_x509_crt_t certificate);

G_END_DECLS
