/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 5280 section 4 (certificates), RFC 9525 section 6 (names and addresses of servers). */
#include "config.h"

#include "engine/authority-private.h"

#include <glib/gi18n-lib.h>
#include <gnutls/crypto.h>
#include <string.h>

#include "protocol/example-hosts.h"

#define FILE_NAME "authority.pem"

#define DAY_S (24 * 60 * 60)
#define AUTHORITY_DAYS 3650
#define SERVER_DAYS 90           /* a server's is made anew with every start */
#define SERIAL 16                /* octets: RFC 5280 section 4.1.2.2 allows 20 */
#define KEY_ID 20
#define ID_LETTERS 8

static void
authority_free (MscopeAuthority *self)
{
  g_clear_pointer (&self->key, gnutls_x509_privkey_deinit);
  g_clear_pointer (&self->certificate, gnutls_x509_crt_deinit);
  g_free (self);
}

MscopeAuthority *
mscope_authority_new_empty (void)
{
  MscopeAuthority *self = g_new0 (MscopeAuthority, 1);

  g_atomic_ref_count_init (&self->ref_count);
  return self;
}

/* --- making certificates --- */

static int
make_key (gnutls_x509_privkey_t *key)
{
  int code = gnutls_x509_privkey_init (key);

  if (code < 0)
    return code;
  return gnutls_x509_privkey_generate2 (*key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0,
                                        NULL, 0);
}

/* What all certificates have. A clock that is a day slow is no reason to distrust a server in a class room. */
static int
fill_certificate (gnutls_x509_crt_t certificate,
                  gnutls_x509_privkey_t key,
                  const char *common_name,
                  int days)
{
  gint64 now_s = g_get_real_time () / G_USEC_PER_SEC;
  guint8 serial[SERIAL], key_id[KEY_ID];
  size_t n = sizeof key_id;
  int code = gnutls_rnd (GNUTLS_RND_NONCE, serial, sizeof serial);

  serial[0] = (serial[0] & 0x3f) | 0x40; /* positive, and always of the same length */
  if (code < 0
      || (code = gnutls_x509_crt_set_version (certificate, 3)) < 0
      || (code = gnutls_x509_crt_set_serial (certificate, serial, sizeof serial)) < 0
      || (code = gnutls_x509_crt_set_activation_time (certificate, now_s - DAY_S)) < 0
      || (code = gnutls_x509_crt_set_expiration_time (certificate, now_s + (gint64) days * DAY_S)) < 0
      || (code = gnutls_x509_crt_set_key (certificate, key)) < 0
      || (code = gnutls_x509_crt_get_key_id (certificate, GNUTLS_KEYID_USE_SHA1, key_id, &n)) < 0
      || (code = gnutls_x509_crt_set_subject_key_id (certificate, key_id, n)) < 0
      || (code = gnutls_x509_crt_set_dn_by_oid (certificate, GNUTLS_OID_X520_ORGANIZATION_NAME, 0, "Mailscope",
                                                (unsigned int) strlen ("Mailscope"))) < 0)
    return code;
  return gnutls_x509_crt_set_dn_by_oid (certificate, GNUTLS_OID_X520_COMMON_NAME, 0, common_name,
                                        (unsigned int) strlen (common_name));
}

/* The name has some letters by chance: a program that trusts several of our authorities can tell them apart. */
static int
make_authority (MscopeAuthority *self)
{
  guint8 chance[ID_LETTERS / 2];
  g_autoptr (GString) name = g_string_new ("Mailscope authority ");
  int code = gnutls_rnd (GNUTLS_RND_NONCE, chance, sizeof chance);

  for (gsize i = 0; i < sizeof chance; i++)
    g_string_append_printf (name, "%02x", chance[i]);
  if (code < 0
      || (code = make_key (&self->key)) < 0
      || (code = gnutls_x509_crt_init (&self->certificate)) < 0
      || (code = fill_certificate (self->certificate, self->key, name->str, AUTHORITY_DAYS)) < 0
      || (code = gnutls_x509_crt_set_basic_constraints (self->certificate, 1, 0)) < 0
      || (code = gnutls_x509_crt_set_key_usage (self->certificate, GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN)) < 0)
    return code;
  return gnutls_x509_crt_sign2 (self->certificate, self->certificate, self->key, GNUTLS_DIG_SHA256, 0);
}

/* Programs that are given an address look for an address (RFC 9525 section 6.5), the others for a name. */
static int
add_name (gnutls_x509_crt_t certificate,
          const char *name)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (name);

  if (address != NULL)
    return gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_IPADDRESS, g_inet_address_to_bytes (address),
                                                 (unsigned int) g_inet_address_get_native_size (address),
                                                 GNUTLS_FSAN_APPEND);
  return gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_DNSNAME, name, (unsigned int) strlen (name),
                                               GNUTLS_FSAN_APPEND);
}

/* (transfer container): all names, each once. */
static GPtrArray *
gather_names (const char *host,
              const char *const *more)
{
  const MscopeExampleHost *wire_host = &mscope_example_hosts[MSCOPE_EXAMPLE_HOST_MAIL];
  const char *const always[] = { host, "localhost", "127.0.0.1", "::1", wire_host->name, wire_host->address };
  GPtrArray *names = g_ptr_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (always); i++)
    if (!g_ptr_array_find_with_equal_func (names, always[i], g_str_equal, NULL))
      g_ptr_array_add (names, (gpointer) always[i]);
  for (gsize i = 0; more != NULL && more[i] != NULL; i++)
    if (!g_ptr_array_find_with_equal_func (names, more[i], g_str_equal, NULL))
      g_ptr_array_add (names, (gpointer) more[i]);
  return names;
}

static int
make_server (const MscopeAuthority *self,
             gnutls_x509_crt_t certificate,
             gnutls_x509_privkey_t key,
             const GPtrArray *names)
{
  guint8 key_id[KEY_ID];
  size_t n = sizeof key_id;
  int code = fill_certificate (certificate, key, g_ptr_array_index (names, 0), SERVER_DAYS);

  for (guint i = 0; i < names->len && code >= 0; i++)
    code = add_name (certificate, g_ptr_array_index (names, i));
  if (code < 0
      || (code = gnutls_x509_crt_get_subject_key_id (self->certificate, key_id, &n, NULL)) < 0
      || (code = gnutls_x509_crt_set_authority_key_id (certificate, key_id, n)) < 0
      || (code = gnutls_x509_crt_set_basic_constraints (certificate, 0, -1)) < 0
      || (code = gnutls_x509_crt_set_key_usage (certificate, GNUTLS_KEY_DIGITAL_SIGNATURE)) < 0
      || (code = gnutls_x509_crt_set_key_purpose_oid (certificate, GNUTLS_KP_TLS_WWW_SERVER, 0)) < 0)
    return code;
  return gnutls_x509_crt_sign2 (certificate, self->certificate, self->key, GNUTLS_DIG_SHA256, 0);
}

/* A copy, since an identity owns its chain; and what was just made shows its extensions only once it was read. */
static int
copy_certificate (gnutls_x509_crt_t certificate,
                  gnutls_x509_crt_t *copy)
{
  gnutls_datum_t der = { NULL, 0 };
  int code = gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_DER, &der);

  if (code >= 0 && (code = gnutls_x509_crt_init (copy)) >= 0)
    code = gnutls_x509_crt_import (*copy, &der, GNUTLS_X509_FMT_DER);
  gnutls_free (der.data);
  return code;
}

MscopeTlsIdentity *
mscope_authority_issue (const MscopeAuthority *self,
                        const char *host,
                        const char *const *more,
                        GError **error)
{
  g_autoptr (GPtrArray) names = gather_names (host, more);
  gnutls_x509_crt_t *chain = g_new0 (gnutls_x509_crt_t, 2), made = NULL;
  gnutls_x509_privkey_t key = NULL;
  int code = make_key (&key);

  if (code >= 0
      && (code = gnutls_x509_crt_init (&made)) >= 0
      && (code = make_server (self, made, key, names)) >= 0
      && (code = copy_certificate (made, &chain[0])) >= 0)
    code = copy_certificate (self->certificate, &chain[1]);
  g_clear_pointer (&made, gnutls_x509_crt_deinit);
  if (code >= 0)
    return mscope_tls_identity_new_take (chain, 2, key, error);

  mscope_tls_set_error (error, code);
  g_clear_pointer (&chain[0], gnutls_x509_crt_deinit);
  g_clear_pointer (&chain[1], gnutls_x509_crt_deinit);
  g_clear_pointer (&key, gnutls_x509_privkey_deinit);
  g_free (chain);
  return NULL;
}

/* --- life --- */

static MscopeAuthority *
make_and_keep (const char *folder,
               const char *path,
               gboolean replace,
               char **reason,
               GError **error)
{
  MscopeAuthority *self = mscope_authority_new_empty (), *kept;
  int code = make_authority (self);

  if (code < 0)
    {
      authority_free (self);
      mscope_tls_set_error (error, code);
      return NULL;
    }
  /* What is in the file counts: another program may have been quicker. */
  if (!mscope_authority_keep (self, folder, path, replace, reason)
      || mscope_authority_read (path, &kept, reason) != MSCOPE_AUTHORITY_GOOD)
    return self;
  authority_free (self);
  return kept;
}

/* One that is not kept, because of @reason. */
static MscopeAuthority *
make_unkept (GError **error)
{
  MscopeAuthority *self = mscope_authority_new_empty ();
  int code = make_authority (self);

  if (code >= 0)
    return self;
  authority_free (self);
  mscope_tls_set_error (error, code);
  return NULL;
}

/* (transfer full): @folder, or the user's. */
static char *
choose_folder (const char *folder)
{
  return folder != NULL ? g_strdup (folder) : g_build_filename (g_get_user_data_dir (), "mailscope", NULL);
}

MscopeAuthority *
mscope_authority_find (const char *folder)
{
  g_autofree char *own_folder = choose_folder (folder);
  g_autofree char *path = g_build_filename (own_folder, FILE_NAME, NULL);
  g_autofree char *reason = NULL;
  MscopeAuthority *self = NULL;

  return mscope_authority_read (path, &self, &reason) == MSCOPE_AUTHORITY_GOOD ? self : NULL;
}

MscopeAuthority *
mscope_authority_open (const char *folder,
                       char **notice,
                       GError **error)
{
  g_autofree char *own_folder = choose_folder (folder);
  g_autofree char *path = g_build_filename (own_folder, FILE_NAME, NULL);
  g_autofree char *reason = NULL;
  MscopeAuthority *self = NULL;
  MscopeAuthorityFound got = mscope_authority_read (path, &self, &reason);

  if (got == MSCOPE_AUTHORITY_BROKEN)
    self = make_unkept (error);
  else if (got != MSCOPE_AUTHORITY_GOOD)
    self = make_and_keep (own_folder, path, got == MSCOPE_AUTHORITY_OLD, &reason, error);
  *notice = reason == NULL || self == NULL ? NULL
            /* Translators: %s is a sentence without full stop */
            : g_strdup_printf (_("The authority for certificates lasts until the program ends. %s."), reason);
  return self;
}

MscopeAuthority *
mscope_authority_ref (MscopeAuthority *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
mscope_authority_unref (MscopeAuthority *self)
{
  if (g_atomic_ref_count_dec (&self->ref_count))
    authority_free (self);
}

gnutls_x509_crt_t
mscope_authority_get_certificate (const MscopeAuthority *self)
{
  return self->certificate;
}

char *
mscope_authority_dup_pem (const MscopeAuthority *self)
{
  return mscope_tls_certificate_to_pem (self->certificate);
}
