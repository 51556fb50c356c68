/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <gnutls/gnutls.h>

G_BEGIN_DECLS

/*
 * A client's end of TLS made by GnuTLS alone, so that ours is tested against another, with any priorities: an old
 * version, few ciphers, no trust.
 */
typedef struct
{
  gnutls_session_t session;
  gnutls_certificate_credentials_t credentials;
  GByteArray *in;  /* what came from the server */
  GByteArray *out; /* what is to be sent */
  int code;        /* of the handshake */
  gboolean done;
} TlsPeer;

TlsPeer *tls_peer_new (const char *priorities);
void tls_peer_free (TlsPeer *self);

/* Trusts only what the authority in @pem signed, for @host; gives the handshake up where that is not so. */
void tls_peer_trust (TlsPeer *self, const char *pem, const char *host);

/* Goes on with the handshake. */
void tls_peer_shake_hands (TlsPeer *self);

/* (transfer full): all clear text that has come. */
char *tls_peer_read (TlsPeer *self);

void tls_peer_write (TlsPeer *self, const char *text);

/* (transfer full): what is to be sent, taken. */
GBytes *tls_peer_take (TlsPeer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlsPeer, tls_peer_free)

G_END_DECLS
