/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file that is whole or not there, whatever happens, and that nobody else can read. */
#include "config.h"

#include "engine/authority-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define FOLDER_MODE 0700
#define FILE_MODE 0600

#define DAY_S (24 * 60 * 60)
#define LEAST_DAYS 365 /* an authority that has fewer left is replaced */
#define KEY_ID 20

static int
import_authority (MscopeAuthority *self,
                  const gnutls_datum_t *pem)
{
  int code;

  if ((code = gnutls_x509_privkey_init (&self->key)) < 0
      || (code = gnutls_x509_privkey_import2 (self->key, pem, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN)) < 0
      || (code = gnutls_x509_crt_init (&self->certificate)) < 0)
    return code;
  return gnutls_x509_crt_import (self->certificate, pem, GNUTLS_X509_FMT_PEM);
}

static gboolean
belongs_together (const MscopeAuthority *self)
{
  guint8 of_key[KEY_ID], of_certificate[KEY_ID];
  size_t n_key = sizeof of_key, n_certificate = sizeof of_certificate;

  return gnutls_x509_privkey_get_key_id (self->key, GNUTLS_KEYID_USE_SHA1, of_key, &n_key) >= 0
         && gnutls_x509_crt_get_key_id (self->certificate, GNUTLS_KEYID_USE_SHA1, of_certificate, &n_certificate) >= 0
         && n_key == n_certificate && memcmp (of_key, of_certificate, n_key) == 0
         && gnutls_x509_crt_get_ca_status (self->certificate, NULL) > 0;
}

static gboolean
lasts (const MscopeAuthority *self)
{
  gint64 now_s = g_get_real_time () / G_USEC_PER_SEC;

  return gnutls_x509_crt_get_expiration_time (self->certificate) >= now_s + (gint64) LEAST_DAYS * DAY_S;
}

MscopeAuthorityFound
mscope_authority_read (const char *path,
                       MscopeAuthority **authority,
                       char **reason)
{
  MscopeAuthority *self = mscope_authority_new_empty ();
  g_autoptr (GError) error = NULL;
  gnutls_datum_t pem;
  MscopeAuthorityFound got = MSCOPE_AUTHORITY_BROKEN;
  char *text = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &text, &length, &error))
    {
      if (g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        got = MSCOPE_AUTHORITY_MISSING;
      else
        *reason = g_strdup (error->message);
    }
  else
    {
      pem = (gnutls_datum_t) { (unsigned char *) text, (unsigned int) length };
      g_chmod (path, FILE_MODE); /* should it have been copied carelessly */
      if (import_authority (self, &pem) >= 0 && belongs_together (self))
        got = lasts (self) ? MSCOPE_AUTHORITY_GOOD : MSCOPE_AUTHORITY_OLD;
      else
        *reason = g_strdup_printf (_("%s is damaged; delete it, and a new one will be made"), path);
      gnutls_memset (text, 0, length);
    }
  g_free (text);
  if (got == MSCOPE_AUTHORITY_GOOD)
    *authority = self;
  else
    mscope_authority_unref (self);
  return got;
}

/* Key and certificate, as they are kept. */
static char *
export_authority (const MscopeAuthority *self)
{
  g_autofree char *certificate = mscope_tls_certificate_to_pem (self->certificate);
  gnutls_datum_t key = { NULL, 0 };
  char *text;

  if (gnutls_x509_privkey_export2_pkcs8 (self->key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, &key) < 0)
    return g_strdup ("");
  text = g_strdup_printf ("%.*s%s", (int) key.size, (const char *) key.data, certificate);
  gnutls_memset (key.data, 0, key.size);
  gnutls_free (key.data);
  return text;
}

/* A whole file under a name that is nobody else's; -1 with errno. */
static int
write_apart (char *path,
             const char *text)
{
  int fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, FILE_MODE);
  gsize length = strlen (text), at = 0;

  if (fd < 0)
    return -1;
  while (at < length)
    {
      gssize n = write (fd, text + at, length - at);

      if (n < 0 && errno != EINTR)
        break;
      at += n > 0 ? (gsize) n : 0;
    }
  if (at < length || fsync (fd) != 0)
    {
      int code = errno;

      close (fd);
      g_unlink (path);
      errno = code;
      return -1;
    }
  return close (fd);
}

/*
 * Puts the authority where it is kept. A link, unlike a rename, never replaces what another program has put there
 * in the meantime; some file systems have none.
 */
gboolean
mscope_authority_keep (const MscopeAuthority *self,
                       const char *folder,
                       const char *path,
                       gboolean replace,
                       char **reason)
{
  g_autofree char *apart = g_build_filename (folder, ".authority-XXXXXX", NULL);
  g_autofree char *text = export_authority (self);
  gboolean kept = g_mkdir_with_parents (folder, FOLDER_MODE) == 0 && write_apart (apart, text) == 0;

  gnutls_memset (text, 0, strlen (text));
  if (kept && (replace || (link (apart, path) != 0 && errno != EEXIST)))
    kept = g_rename (apart, path) == 0;
  if (!kept)
    /* Translators: a file, and what the system said */
    *reason = g_strdup_printf (_("%s cannot be written: %s"), path, g_strerror (errno));
  g_unlink (apart);
  return kept;
}
