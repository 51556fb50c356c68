/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 5280 (certificates), RFC 7468 (PEM). */
#include "config.h"

#include "engine/tls-certificate.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <gnutls/crypto.h>
#include <string.h>

#define FINGERPRINT 32 /* octets of SHA-256 */

G_DEFINE_QUARK (mscope-tls-error-quark, mscope_tls_error)

gboolean
mscope_tls_set_error (GError **error,
                      int code)
{
  g_set_error (error, MSCOPE_TLS_ERROR, MSCOPE_TLS_ERROR_FAILED,
               /* Translators: %s is what GnuTLS says, in English */
               _("TLS does not work here: %s"), gnutls_strerror (code));
  return FALSE;
}

/* "CN=mail.example.org,O=…" */
static char *
dup_name (gnutls_x509_crt_t certificate,
          int (* get) (gnutls_x509_crt_t, gnutls_datum_t *, unsigned int))
{
  gnutls_datum_t name = { NULL, 0 };
  char *text;

  if (get (certificate, &name, 0) < 0)
    return g_strdup ("?");
  text = g_utf8_make_valid ((const char *) name.data, name.size);
  gnutls_free (name.data);
  return text;
}

static char *
dup_subject (gnutls_x509_crt_t certificate)
{
  return dup_name (certificate, gnutls_x509_crt_get_dn3);
}

char *
mscope_tls_certificate_dup_issuer (gnutls_x509_crt_t certificate)
{
  return dup_name (certificate, gnutls_x509_crt_get_issuer_dn3);
}

/* What stands in a subjectAltName (RFC 5280 section 4.2.1.6), as far as it is for servers. */
static char *
name_to_text (int type,
              const guint8 *value,
              gsize size)
{
  g_autoptr (GInetAddress) address = NULL;

  if (type == GNUTLS_SAN_DNSNAME)
    return g_utf8_make_valid ((const char *) value, (gssize) size);
  if (type != GNUTLS_SAN_IPADDRESS || (size != 4 && size != 16))
    return NULL;
  address = g_inet_address_new_from_bytes (value, size == 4 ? G_SOCKET_FAMILY_IPV4 : G_SOCKET_FAMILY_IPV6);
  return g_inet_address_to_string (address);
}

char *
mscope_tls_certificate_dup_names (gnutls_x509_crt_t certificate)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0;; i++)
    {
      guint8 value[512];
      size_t size = sizeof value;
      int type = gnutls_x509_crt_get_subject_alt_name (certificate, i, value, &size, NULL);
      g_autofree char *text = NULL;

      if (type == GNUTLS_E_SHORT_MEMORY_BUFFER)
        continue; /* longer than any name of a host */
      if (type < 0)
        return g_string_free (names, FALSE);
      text = name_to_text (type, value, size);
      if (text != NULL)
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", text);
    }
}

static char *
dup_date (time_t time)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (time);

  return date != NULL ? g_date_time_format (date, "%Y-%m-%d %H:%M UTC") : g_strdup ("?");
}

static char *
dup_key (gnutls_x509_crt_t certificate)
{
  unsigned int bits = 0;
  int algorithm = gnutls_x509_crt_get_pk_algorithm (certificate, &bits);

  /* Translators: the kind of a key and its length: “EC/ECDSA, 256 bits” */
  return g_strdup_printf (_("%s, %u bits"), gnutls_pk_get_name (algorithm), bits);
}

static char *
dup_fingerprint (gnutls_x509_crt_t certificate)
{
  GString *text = g_string_new (NULL);
  guint8 digest[FINGERPRINT];
  size_t size = sizeof digest;

  if (gnutls_x509_crt_get_fingerprint (certificate, GNUTLS_DIG_SHA256, digest, &size) < 0)
    size = 0;
  for (gsize i = 0; i < size; i++)
    g_string_append_printf (text, "%s%02X", i > 0 ? ":" : "", digest[i]);
  return g_string_free (text, FALSE);
}

static void
append_signer (GString *out,
               gnutls_x509_crt_t certificate,
               const char *subject)
{
  g_autofree char *issuer = mscope_tls_certificate_dup_issuer (certificate);

  if (strcmp (subject, issuer) == 0)
    g_string_append_printf (out, "  %s\n", _("signed by itself"));
  else
    /* Translators: %s is a name as certificates have it, “CN=…” */
    g_string_append_printf (out, _("  signed by %s\n"), issuer);
}

char *
mscope_tls_certificate_describe (gnutls_x509_crt_t certificate)
{
  GString *out = g_string_new (NULL);
  g_autofree char *subject = dup_subject (certificate);
  g_autofree char *names = mscope_tls_certificate_dup_names (certificate);
  g_autofree char *from = dup_date (gnutls_x509_crt_get_activation_time (certificate));
  g_autofree char *until = dup_date (gnutls_x509_crt_get_expiration_time (certificate));
  g_autofree char *key = dup_key (certificate);
  g_autofree char *fingerprint = dup_fingerprint (certificate);

  g_string_append_printf (out, "%s\n", subject);
  append_signer (out, certificate, subject);
  if (gnutls_x509_crt_get_ca_status (certificate, NULL) > 0)
    g_string_append_printf (out, "  %s\n", _("an authority: it may sign certificates of others"));
  if (*names != '\0')
    /* Translators: %s are host names and addresses */
    g_string_append_printf (out, _("  holds for %s\n"), names);
  /* Translators: two dates with time */
  g_string_append_printf (out, _("  valid from %s until %s\n"), from, until);
  /* Translators: %s is “EC/ECDSA, 256 bits” */
  g_string_append_printf (out, _("  key: %s\n"), key);
  g_string_append_printf (out, "  SHA-256: %s\n", fingerprint);
  return g_string_free (out, FALSE);
}

char *
mscope_tls_certificates_describe (gnutls_x509_crt_t *certificates,
                                  guint n)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = mscope_tls_certificate_describe (certificates[i]);

      g_string_append_printf (out, "%u: %s", i + 1, text);
    }
  return g_string_free (out, FALSE);
}

char *
mscope_tls_certificate_to_pem (gnutls_x509_crt_t certificate)
{
  gnutls_datum_t pem = { NULL, 0 };
  char *text;

  if (gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_PEM, &pem) < 0)
    return g_strdup ("");
  text = g_strndup ((const char *) pem.data, pem.size);
  gnutls_free (pem.data);
  return text;
}
