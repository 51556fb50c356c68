/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tls-peer.h"

#include <errno.h>
#include <string.h>

static ssize_t
pull (gnutls_transport_ptr_t data,
      void *buffer,
      size_t size)
{
  TlsPeer *self = data;
  gsize n = MIN (size, self->in->len);

  if (n == 0)
    {
      gnutls_transport_set_errno (self->session, EAGAIN);
      return -1;
    }
  memcpy (buffer, self->in->data, n);
  g_byte_array_remove_range (self->in, 0, (guint) n);
  return (ssize_t) n;
}

static int
pull_timeout (gnutls_transport_ptr_t data,
              unsigned int ms)
{
  return ((TlsPeer *) data)->in->len > 0;
}

static ssize_t
push (gnutls_transport_ptr_t data,
      const void *bytes,
      size_t length)
{
  g_byte_array_append (((TlsPeer *) data)->out, bytes, (guint) length);
  return (ssize_t) length;
}

TlsPeer *
tls_peer_new (const char *priorities)
{
  TlsPeer *self = g_new0 (TlsPeer, 1);

  self->in = g_byte_array_new ();
  self->out = g_byte_array_new ();
  g_assert_cmpint (gnutls_init (&self->session, GNUTLS_CLIENT | GNUTLS_NONBLOCK), ==, 0);
  g_assert_cmpint (gnutls_priority_set_direct (self->session, priorities, NULL), ==, 0);
  g_assert_cmpint (gnutls_certificate_allocate_credentials (&self->credentials), ==, 0);
  g_assert_cmpint (gnutls_credentials_set (self->session, GNUTLS_CRD_CERTIFICATE, self->credentials), ==, 0);
  gnutls_transport_set_ptr (self->session, self);
  gnutls_transport_set_pull_function (self->session, pull);
  gnutls_transport_set_pull_timeout_function (self->session, pull_timeout);
  gnutls_transport_set_push_function (self->session, push);
  return self;
}

void
tls_peer_free (TlsPeer *self)
{
  gnutls_deinit (self->session);
  gnutls_certificate_free_credentials (self->credentials);
  g_byte_array_unref (self->in);
  g_byte_array_unref (self->out);
  g_free (self);
}

void
tls_peer_trust (TlsPeer *self,
                const char *pem,
                const char *host)
{
  const gnutls_datum_t data = { (unsigned char *) pem, (unsigned int) strlen (pem) };

  g_assert_cmpint (gnutls_certificate_set_x509_trust_mem (self->credentials, &data, GNUTLS_X509_FMT_PEM), ==, 1);
  gnutls_session_set_verify_cert (self->session, host, 0);
}

void
tls_peer_shake_hands (TlsPeer *self)
{
  if (self->done || self->code < 0)
    return;
  self->code = gnutls_handshake (self->session);
  self->done = self->code == 0;
  if (self->code == GNUTLS_E_AGAIN)
    self->code = 0;
  else if (self->code < 0)
    gnutls_alert_send_appropriate (self->session, self->code);
}

char *
tls_peer_read (TlsPeer *self)
{
  GString *text = g_string_new (NULL);
  char block[4096];
  ssize_t n;

  while ((n = gnutls_record_recv (self->session, block, sizeof block)) > 0)
    g_string_append_len (text, block, n);
  self->code = n == GNUTLS_E_AGAIN ? 0 : (int) n;
  return g_string_free (text, FALSE);
}

void
tls_peer_write (TlsPeer *self,
                const char *text)
{
  g_assert_cmpint (gnutls_record_send (self->session, text, strlen (text)), ==, (ssize_t) strlen (text));
}

GBytes *
tls_peer_take (TlsPeer *self)
{
  GBytes *bytes = g_bytes_new (self->out->data, self->out->len);

  g_byte_array_set_size (self->out, 0);
  return bytes;
}
