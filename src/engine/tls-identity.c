/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/tls-identity.h"

#include <glib/gi18n-lib.h>

struct _MscopeTlsIdentity
{
  gatomicrefcount ref_count;
  gnutls_certificate_credentials_t credentials;
  gnutls_x509_crt_t *certificates;
  guint n_certificates;
  gnutls_x509_privkey_t key;
};

static void
identity_free (MscopeTlsIdentity *self)
{
  g_clear_pointer (&self->credentials, gnutls_certificate_free_credentials);
  for (guint i = 0; i < self->n_certificates; i++)
    gnutls_x509_crt_deinit (self->certificates[i]);
  g_free (self->certificates);
  g_clear_pointer (&self->key, gnutls_x509_privkey_deinit);
  g_free (self);
}

static gboolean
set_credentials (MscopeTlsIdentity *self,
                 GError **error)
{
  int code = gnutls_certificate_allocate_credentials (&self->credentials);

  if (code >= 0)
    code = gnutls_certificate_set_x509_key (self->credentials, self->certificates, (int) self->n_certificates,
                                            self->key);
  if (code == GNUTLS_E_CERTIFICATE_KEY_MISMATCH)
    {
      g_set_error_literal (error, MSCOPE_TLS_ERROR, MSCOPE_TLS_ERROR_MISMATCH,
                           _("The key does not belong to the certificate: the two have to be made together"));
      return FALSE;
    }
  return code >= 0 || mscope_tls_set_error (error, code);
}

MscopeTlsIdentity *
mscope_tls_identity_new_take (gnutls_x509_crt_t *certificates,
                              guint n,
                              gnutls_x509_privkey_t key,
                              GError **error)
{
  MscopeTlsIdentity *self = g_new0 (MscopeTlsIdentity, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->certificates = certificates;
  self->n_certificates = n;
  self->key = key;
  if (set_credentials (self, error))
    return self;
  identity_free (self);
  return NULL;
}

/* --- files --- */

static gboolean
read_file (const char *path,
           gnutls_datum_t *data,
           GError **error)
{
  char *text;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    return FALSE;
  *data = (gnutls_datum_t) { (unsigned char *) text, (unsigned int) length };
  return TRUE;
}

/* (transfer full): the certificates of a PEM file, in its order. */
static gnutls_x509_crt_t *
load_certificates (const char *path,
                   guint *n,
                   GError **error)
{
  gnutls_datum_t data;
  gnutls_x509_crt_t *loaded = NULL, *certificates;
  unsigned int n_loaded = 0;
  int code;

  if (!read_file (path, &data, error))
    return NULL;
  code = gnutls_x509_crt_list_import2 (&loaded, &n_loaded, &data, GNUTLS_X509_FMT_PEM, 0);
  g_free (data.data);
  if (code < 0 || n_loaded == 0)
    {
      g_set_error (error, MSCOPE_TLS_ERROR, MSCOPE_TLS_ERROR_CERTIFICATE,
                   /* Translators: %1$s is a file, %2$s a line that it should have */
                   _("%1$s has no certificate that can be read; it should have a part that begins with “%2$s”"), path,
                   "-----BEGIN CERTIFICATE-----");
      return NULL;
    }
  certificates = g_memdup2 (loaded, n_loaded * sizeof *loaded);
  gnutls_free (loaded);
  *n = n_loaded;
  return certificates;
}

static void
set_key_error (GError **error,
               const char *path,
               int code)
{
  if (code == GNUTLS_E_DECRYPTION_FAILED)
    g_set_error (error, MSCOPE_TLS_ERROR, MSCOPE_TLS_ERROR_KEY,
                 /* Translators: %s is a file */
                 _("The key in %s is locked with a password; Mailscope takes one without"), path);
  else
    g_set_error (error, MSCOPE_TLS_ERROR, MSCOPE_TLS_ERROR_KEY,
                 /* Translators: %1$s is a file, %2$s a line that it should have */
                 _("%1$s has no private key that can be read; it should have a part that begins with “%2$s”"), path,
                 "-----BEGIN PRIVATE KEY-----");
}

static gnutls_x509_privkey_t
load_key (const char *path,
          GError **error)
{
  gnutls_datum_t data;
  gnutls_x509_privkey_t key = NULL;
  int code;

  if (!read_file (path, &data, error))
    return NULL;
  code = gnutls_x509_privkey_init (&key);
  if (code >= 0)
    code = gnutls_x509_privkey_import2 (key, &data, GNUTLS_X509_FMT_PEM, NULL, 0);
  gnutls_memset (data.data, 0, data.size);
  g_free (data.data);
  if (code >= 0)
    return key;
  g_clear_pointer (&key, gnutls_x509_privkey_deinit);
  set_key_error (error, path, code);
  return NULL;
}

MscopeTlsIdentity *
mscope_tls_identity_new_from_files (const char *certificate,
                                    const char *key,
                                    GError **error)
{
  guint n;
  gnutls_x509_privkey_t loaded_key = load_key (key, error);
  gnutls_x509_crt_t *certificates;

  if (loaded_key == NULL)
    return NULL;
  certificates = load_certificates (certificate, &n, error);
  if (certificates != NULL)
    return mscope_tls_identity_new_take (certificates, n, loaded_key, error);
  gnutls_x509_privkey_deinit (loaded_key);
  return NULL;
}

/* --- life --- */

MscopeTlsIdentity *
mscope_tls_identity_ref (MscopeTlsIdentity *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
mscope_tls_identity_unref (MscopeTlsIdentity *self)
{
  if (g_atomic_ref_count_dec (&self->ref_count))
    identity_free (self);
}

gnutls_certificate_credentials_t
mscope_tls_identity_get_credentials (const MscopeTlsIdentity *self)
{
  return self->credentials;
}

char *
mscope_tls_identity_dup_authority_pem (const MscopeTlsIdentity *self)
{
  return mscope_tls_certificate_to_pem (self->certificates[self->n_certificates - 1]);
}

char *
mscope_tls_identity_describe (const MscopeTlsIdentity *self)
{
  return mscope_tls_certificates_describe (self->certificates, self->n_certificates);
}
