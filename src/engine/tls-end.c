/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "engine/tls-private.h"

/* Older versions can be broken (RFC 8996). */
#define PRIORITIES "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"

/* --- the network, as GnuTLS sees it --- */

static ssize_t
pull (gnutls_transport_ptr_t data,
      void *buffer,
      size_t size)
{
  MscopeTls *self = data;
  gsize n = MIN (size, mscope_tls_pipe_get_length (&self->in));

  if (n == 0 && self->ended)
    return 0;
  if (n == 0)
    {
      gnutls_transport_set_errno (self->session, EAGAIN);
      return -1;
    }
  memcpy (buffer, mscope_tls_pipe_peek (&self->in), n);
  mscope_tls_pipe_take (&self->in, n);
  return (ssize_t) n;
}

/* What has come is all there is: never wait for more. */
static int
pull_timeout (gnutls_transport_ptr_t data,
              unsigned int ms)
{
  MscopeTls *self = data;

  return mscope_tls_pipe_get_length (&self->in) > 0 || self->ended;
}

static ssize_t
push (gnutls_transport_ptr_t data,
      const void *bytes,
      size_t length)
{
  MscopeTls *self = data;

  mscope_tls_pipe_put (&self->out, bytes, length);
  return (ssize_t) length;
}

/* --- the key log --- */

static void
append_hex (GString *out,
            const gnutls_datum_t *bytes)
{
  for (unsigned int i = 0; i < bytes->size; i++)
    g_string_append_printf (out, "%02x", bytes->data[i]);
}

/* https://firefox-source-docs.mozilla.org/security/nss/legacy/key_log_format: label, client random, secret. */
static int
log_key (gnutls_session_t session,
         const char *label,
         const gnutls_datum_t *secret)
{
  MscopeTls *self = gnutls_session_get_ptr (session);
  g_autoptr (GString) line = g_string_new (label);
  gnutls_datum_t client_random, server_random;

  gnutls_session_get_random (session, &client_random, &server_random);
  g_string_append_c (line, ' ');
  append_hex (line, &client_random);
  g_string_append_c (line, ' ');
  append_hex (line, secret);
  self->key_log_func (line->str, self->key_log_data);
  gnutls_memset (line->str, 0, line->len);
  return 0;
}

void
mscope_tls_set_key_log_func (MscopeTls *self,
                             MscopeTlsKeyLogFunc func,
                             gpointer user_data)
{
  self->key_log_func = func;
  self->key_log_data = user_data;
  gnutls_session_set_keylog_function (self->session, log_key);
}

/* --- life --- */

static MscopeTls *
tls_new (MscopeSide side)
{
  MscopeTls *self = g_new0 (MscopeTls, 1);
  unsigned int end = side == MSCOPE_SIDE_SERVER ? GNUTLS_SERVER : GNUTLS_CLIENT;

  self->side = side;
  if (gnutls_init (&self->session, end | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL | GNUTLS_NO_TICKETS) < 0)
    {
      g_free (self);
      return NULL;
    }
  gnutls_session_set_ptr (self->session, self);
  gnutls_transport_set_ptr (self->session, self);
  gnutls_transport_set_pull_function (self->session, pull);
  gnutls_transport_set_pull_timeout_function (self->session, pull_timeout);
  gnutls_transport_set_push_function (self->session, push);
  return self;
}

static MscopeTls *
set_up (MscopeTls *self,
        gnutls_certificate_credentials_t credentials,
        GError **error)
{
  int code = gnutls_priority_set_direct (self->session, PRIORITIES, NULL);

  if (code >= 0)
    code = gnutls_credentials_set (self->session, GNUTLS_CRD_CERTIFICATE, credentials);
  if (code >= 0)
    return self;
  mscope_tls_set_error (error, code);
  mscope_tls_free (self);
  return NULL;
}

MscopeTls *
mscope_tls_new_server (MscopeTlsIdentity *identity,
                       GError **error)
{
  MscopeTls *self = tls_new (MSCOPE_SIDE_SERVER);

  if (self == NULL)
    {
      mscope_tls_set_error (error, GNUTLS_E_MEMORY_ERROR);
      return NULL;
    }
  self->identity = mscope_tls_identity_ref (identity);
  return set_up (self, mscope_tls_identity_get_credentials (identity), error);
}

MscopeTls *
mscope_tls_new_client (const char *host,
                       GError **error)
{
  MscopeTls *self = tls_new (MSCOPE_SIDE_CLIENT);

  if (self == NULL || gnutls_certificate_allocate_credentials (&self->credentials) < 0)
    {
      g_clear_pointer (&self, mscope_tls_free);
      mscope_tls_set_error (error, GNUTLS_E_MEMORY_ERROR);
      return NULL;
    }
  if (host != NULL && !g_hostname_is_ip_address (host))
    gnutls_server_name_set (self->session, GNUTLS_NAME_DNS, host, strlen (host));
  self = set_up (self, self->credentials, error);
  if (self != NULL)
    mscope_tls_shake_hands (self);
  return self;
}

void
mscope_tls_free (MscopeTls *self)
{
  gnutls_deinit (self->session);
  g_clear_pointer (&self->credentials, gnutls_certificate_free_credentials);
  g_clear_pointer (&self->identity, mscope_tls_identity_unref);
  mscope_tls_pipe_clear (&self->in);
  mscope_tls_pipe_clear (&self->out);
  g_free (self->agreed);
  g_free (self->failure);
  g_free (self);
}
