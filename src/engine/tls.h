/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/tls-identity.h"
#include "protocol/protocol.h"

G_BEGIN_DECLS

/* Encrypted octets that wait to be sent, beyond which nothing more is encrypted. */
#define MSCOPE_TLS_HIGH_WATER (128 * 1024)

typedef enum
{
  MSCOPE_TLS_HANDSHAKE, /* the two sides are agreeing */
  MSCOPE_TLS_OPEN,      /* clear octets go both ways */
  MSCOPE_TLS_ENDED,     /* the peer has said, or shown, that nothing more comes from it; to it octets still go */
  MSCOPE_TLS_FAILED,    /* over; mscope_tls_get_failure() says why */
} MscopeTlsState;

/* A line of the key log, without line end. */
typedef void (* MscopeTlsKeyLogFunc) (const char *line, gpointer user_data);

/**
 * MscopeTls:
 *
 * One end of a TLS connection (TLS 1.2, RFC 5246, and 1.3, RFC 8446), without a network: push what came, take what
 * is to be sent, read and write what it carries. Whoever has the socket calls mscope_tls_push_cipher() with what it
 * received, then mscope_tls_read() until it gives nothing, then sends what mscope_tls_peek_cipher() lends.
 *
 * What the peer does wrong is no error of ours: the state is MSCOPE_TLS_FAILED then, an alert that says so to the
 * peer waits to be sent, and a sentence tells people what happened. One thread at a time.
 */
typedef struct _MscopeTls MscopeTls;

/* (transfer full) (nullable): the server's end; it waits for the client's hello. %NULL with a MSCOPE_TLS_ERROR. */
MscopeTls *mscope_tls_new_server (MscopeTlsIdentity *identity, GError **error);

/**
 * mscope_tls_new_client:
 * @host: (nullable): whom to ask for: sent in clear text with the hello (RFC 6066 section 3), unless it is an address
 *
 * The client's end; its hello waits to be sent. It takes any certificate: to judge it is left to those who read
 * what mscope_tls_get_peer_certificates() gives.
 *
 * Returns: (transfer full) (nullable): %NULL with an error of MSCOPE_TLS_ERROR
 */
MscopeTls *mscope_tls_new_client (const char *host, GError **error);

void mscope_tls_free (MscopeTls *self);

/* Gives the secrets of the session, as they come to be, in the format of NSS key logs: who has them can decrypt it. */
void mscope_tls_set_key_log_func (MscopeTls *self, MscopeTlsKeyLogFunc func, gpointer user_data);

/* What came from the peer; copied. It goes on with the handshake as far as that goes. */
void mscope_tls_push_cipher (MscopeTls *self, const char *bytes, gsize length);

/* The peer's connection has ended. Without its close_notify somebody else may have cut it off. */
void mscope_tls_push_end (MscopeTls *self);

/* @length: (out): how much there is to be sent. Returns: that, lent until anything else is called. */
const char *mscope_tls_peek_cipher (MscopeTls *self, gsize *length);

/* The first @length octets of it were sent. */
void mscope_tls_take_cipher (MscopeTls *self, gsize length);

/* Takes clear octets that came: how many of @size it has put to @buffer; 0: none, for now or for ever (state). */
gsize mscope_tls_read (MscopeTls *self, char *buffer, gsize size);

/* Encrypts clear octets: how many of @length it has taken; fewer at MSCOPE_TLS_HIGH_WATER, none when it is not open. */
gsize mscope_tls_write (MscopeTls *self, const char *bytes, gsize length);

/* Says that nothing more comes from this end: a close_notify waits to be sent, once. */
void mscope_tls_close (MscopeTls *self);

/* Gives a handshake up that has lasted for @seconds. */
void mscope_tls_time_out (MscopeTls *self, guint seconds);

MscopeTlsState mscope_tls_get_state (const MscopeTls *self);

/* (nullable): version and cipher, "TLS1.3 AES-256-GCM"; %NULL before it is open. */
const char *mscope_tls_get_agreed (const MscopeTls *self);

/* (array fixed-size=2): by MscopeSide: what the handshake took so far: records with their headers. */
const guint64 *mscope_tls_get_handshake_octets (const MscopeTls *self);

/* How many octets of records @side has sent so far: of the own side those made, of the peer's those that were read. */
guint64 mscope_tls_get_record_octets (const MscopeTls *self, MscopeSide side);

/* Whether the peer's connection has ended without a close_notify. */
gboolean mscope_tls_was_cut_off (const MscopeTls *self);

/* (nullable): a translated sentence; %NULL if nothing failed. */
const char *mscope_tls_get_failure (const MscopeTls *self);

/**
 * mscope_tls_get_peer_certificates:
 * @n: (out): how many
 *
 * Returns: (transfer full) (array length=n) (nullable): the peer's chain, its own certificate first; the array is
 *   g_free()d, each of them gnutls_x509_crt_deinit()ed. %NULL if it has shown none
 */
gnutls_x509_crt_t *mscope_tls_get_peer_certificates (const MscopeTls *self, guint *n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopeTls, mscope_tls_free)

G_END_DECLS
