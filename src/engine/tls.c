/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TLS 1.2 (RFC 5246) and 1.3 (RFC 8446) by GnuTLS, which here reads from and writes to memory. */
#include "config.h"

#include "engine/tls-failure.h"
#include "engine/tls-private.h"

/* Kinds of records: RFC 8446 section 5.1. */
#define RECORD_ALERT 21
#define RECORD_HANDSHAKE 22

/* --- failures --- */

static MscopeSide
get_peer (const MscopeTls *self)
{
  return self->side == MSCOPE_SIDE_CLIENT ? MSCOPE_SIDE_SERVER : MSCOPE_SIDE_CLIENT;
}

/* @failure: (transfer full) */
static void
give_up (MscopeTls *self,
         char *failure)
{
  self->state = MSCOPE_TLS_FAILED;
  self->failure = failure;
}

static void
fail (MscopeTls *self,
      int code)
{
  MscopeSide peer = get_peer (self);

  if (code == GNUTLS_E_FATAL_ALERT_RECEIVED || self->alerts.alert != 0)
    {
      guint alert = code == GNUTLS_E_FATAL_ALERT_RECEIVED ? gnutls_alert_get (self->session) : self->alerts.alert;

      give_up (self, mscope_tls_failure_from_alert (peer, alert));
      return;
    }
  if (self->ended && mscope_tls_pipe_get_length (&self->in) == 0)
    {
      give_up (self, mscope_tls_failure_from_end (peer));
      return;
    }
  gnutls_alert_send_appropriate (self->session, code);
  give_up (self, mscope_tls_failure_from_code (peer, code));
}

/*
 * What begins with anything but a record of TLS is none: GnuTLS would take the first letters of a text for the
 * length of a record and wait for the rest. The alert is that of OpenSSL in the same place.
 */
static gboolean
fail_by_first_octet (MscopeTls *self)
{
  const char *octets = mscope_tls_pipe_peek (&self->in);

  if (self->in.n_taken > 0 || octets[0] == RECORD_HANDSHAKE || octets[0] == RECORD_ALERT)
    return FALSE;
  gnutls_alert_send (self->session, GNUTLS_AL_FATAL, GNUTLS_A_PROTOCOL_VERSION);
  if (mscope_tls_is_plain_text (octets[0]))
    give_up (self, mscope_tls_failure_from_plain_text (get_peer (self), octets,
                                                       mscope_tls_pipe_get_length (&self->in)));
  else
    give_up (self, mscope_tls_failure_from_code (get_peer (self), GNUTLS_E_UNEXPECTED_PACKET));
  return TRUE;
}

/* --- the handshake --- */

static void
open_session (MscopeTls *self)
{
  const char *version = gnutls_protocol_get_name (gnutls_protocol_get_version (self->session));
  const char *cipher = gnutls_cipher_get_name (gnutls_cipher_get (self->session));

  self->agreed = g_strdup_printf ("%s %s", version, cipher);
  self->state = MSCOPE_TLS_OPEN;
}

void
mscope_tls_shake_hands (MscopeTls *self)
{
  int code;

  do
    code = gnutls_handshake (self->session);
  while (code == GNUTLS_E_INTERRUPTED || code == GNUTLS_E_WARNING_ALERT_RECEIVED);

  self->handshake_octets[get_peer (self)] = self->in.n_taken;
  self->handshake_octets[self->side] = self->out.n_put;
  if (code == GNUTLS_E_SUCCESS)
    open_session (self);
  else if (code != GNUTLS_E_AGAIN)
    fail (self, code);
}

/* --- octets --- */

void
mscope_tls_push_cipher (MscopeTls *self,
                        const char *bytes,
                        gsize length)
{
  if (length == 0 || self->state == MSCOPE_TLS_FAILED)
    return;
  mscope_tls_pipe_put (&self->in, bytes, length);
  if (self->state == MSCOPE_TLS_HANDSHAKE)
    mscope_tls_alert_finder_push (&self->alerts, bytes, length);
  if (self->state == MSCOPE_TLS_HANDSHAKE && !fail_by_first_octet (self))
    mscope_tls_shake_hands (self);
}

void
mscope_tls_push_end (MscopeTls *self)
{
  self->ended = TRUE;
  if (self->state == MSCOPE_TLS_HANDSHAKE)
    mscope_tls_shake_hands (self);
}

const char *
mscope_tls_peek_cipher (MscopeTls *self,
                        gsize *length)
{
  *length = mscope_tls_pipe_get_length (&self->out);
  return *length > 0 ? mscope_tls_pipe_peek (&self->out) : "";
}

void
mscope_tls_take_cipher (MscopeTls *self,
                        gsize length)
{
  g_return_if_fail (length <= mscope_tls_pipe_get_length (&self->out));

  mscope_tls_pipe_take (&self->out, length);
}

/* Whether reading goes on after @code, which is no number of octets. */
static gboolean
read_on (MscopeTls *self,
         int code)
{
  switch (code)
    {
    case GNUTLS_E_INTERRUPTED:
    case GNUTLS_E_WARNING_ALERT_RECEIVED:
      return TRUE;
    case GNUTLS_E_REHANDSHAKE: /* RFC 5246 section 7.2.2: the client goes on with what there is, or gives up */
      gnutls_alert_send (self->session, GNUTLS_AL_WARNING, GNUTLS_A_NO_RENEGOTIATION);
      return TRUE;
    case GNUTLS_E_AGAIN:
      return FALSE;
    case 0:
    case GNUTLS_E_PREMATURE_TERMINATION:
      self->state = MSCOPE_TLS_ENDED;
      self->cut_off = code != 0;
      return FALSE;
    default:
      fail (self, code);
      return FALSE;
    }
}

gsize
mscope_tls_read (MscopeTls *self,
                 char *buffer,
                 gsize size)
{
  while (self->state == MSCOPE_TLS_OPEN)
    {
      ssize_t n = gnutls_record_recv (self->session, buffer, size);

      if (n > 0)
        return (gsize) n;
      if (!read_on (self, (int) n))
        return 0;
    }
  return 0;
}

gsize
mscope_tls_write (MscopeTls *self,
                  const char *bytes,
                  gsize length)
{
  gsize at = 0;

  while (at < length && (self->state == MSCOPE_TLS_OPEN || self->state == MSCOPE_TLS_ENDED) && !self->closed
         && mscope_tls_pipe_get_length (&self->out) < MSCOPE_TLS_HIGH_WATER)
    {
      ssize_t n = gnutls_record_send (self->session, bytes + at, length - at);

      if (n < 0 && n != GNUTLS_E_AGAIN && n != GNUTLS_E_INTERRUPTED)
        fail (self, (int) n);
      at += n > 0 ? (gsize) n : 0;
    }
  return at;
}

void
mscope_tls_close (MscopeTls *self)
{
  if (self->closed || (self->state != MSCOPE_TLS_OPEN && self->state != MSCOPE_TLS_ENDED))
    return;
  self->closed = TRUE;
  gnutls_bye (self->session, GNUTLS_SHUT_WR);
}

void
mscope_tls_time_out (MscopeTls *self,
                     guint seconds)
{
  if (self->state != MSCOPE_TLS_HANDSHAKE)
    return;
  gnutls_alert_send (self->session, GNUTLS_AL_FATAL, GNUTLS_A_USER_CANCELED);
  give_up (self, mscope_tls_failure_from_silence (get_peer (self), seconds));
}

/* --- facts --- */

MscopeTlsState
mscope_tls_get_state (const MscopeTls *self)
{
  return self->state;
}

const char *
mscope_tls_get_agreed (const MscopeTls *self)
{
  return self->agreed;
}

const guint64 *
mscope_tls_get_handshake_octets (const MscopeTls *self)
{
  return self->handshake_octets;
}

guint64
mscope_tls_get_record_octets (const MscopeTls *self,
                              MscopeSide side)
{
  return side == self->side ? self->out.n_put : self->in.n_taken;
}

gboolean
mscope_tls_was_cut_off (const MscopeTls *self)
{
  return self->cut_off;
}

const char *
mscope_tls_get_failure (const MscopeTls *self)
{
  return self->failure;
}

gnutls_x509_crt_t *
mscope_tls_get_peer_certificates (const MscopeTls *self,
                                  guint *n)
{
  unsigned int n_raw = 0;
  const gnutls_datum_t *raw = gnutls_certificate_get_peers (self->session, &n_raw);
  gnutls_x509_crt_t *certificates = g_new0 (gnutls_x509_crt_t, n_raw + 1);

  *n = 0;
  for (unsigned int i = 0; i < n_raw && gnutls_x509_crt_init (&certificates[*n]) >= 0; i++)
    if (gnutls_x509_crt_import (certificates[*n], &raw[i], GNUTLS_X509_FMT_DER) >= 0)
      (*n)++;
    else
      gnutls_x509_crt_deinit (certificates[*n]);
  if (*n == 0)
    g_clear_pointer (&certificates, g_free);
  return certificates;
}
