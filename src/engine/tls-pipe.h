/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MscopeTlsPipe:
 * @octets: (nullable): what was put and not yet taken, from @head on; none while it is empty
 * @head: how many octets at the front of @octets are taken
 * @n_put: octets put so far
 * @n_taken: octets taken so far
 *
 * Octets in one direction, between TLS and the network. Empty it takes no memory.
 */
typedef struct
{
  GByteArray *octets;
  gsize head;
  guint64 n_put;
  guint64 n_taken;
} MscopeTlsPipe;

gsize mscope_tls_pipe_get_length (const MscopeTlsPipe *self);

/* (nullable): the octets that are left; lent until it is put to or taken from. */
const char *mscope_tls_pipe_peek (const MscopeTlsPipe *self);

void mscope_tls_pipe_put (MscopeTlsPipe *self, const void *bytes, gsize length);
void mscope_tls_pipe_take (MscopeTlsPipe *self, gsize length);
void mscope_tls_pipe_clear (MscopeTlsPipe *self);

/* More than a record's header and an alert: RFC 8446 sections 5.1 and 6. */
#define MSCOPE_TLS_ALERT_RECORD 7

/**
 * MscopeTlsAlertFinder:
 * @start: the first octets of the record that passes
 * @n_start: how many of them are there
 * @n_left: how many octets of the record are to come, once @start is full
 * @alert: the fatal alert found last, 0 if there was none
 *
 * Watches records pass, and keeps the alert that is in clear text: GnuTLS takes such a one for a broken record once
 * it awaits encrypted ones, but a client that does not trust the certificate has no keys yet to say so (OpenSSL).
 */
typedef struct
{
  guint8 start[MSCOPE_TLS_ALERT_RECORD];
  gsize n_start;
  gsize n_left;
  guint alert;
} MscopeTlsAlertFinder;

void mscope_tls_alert_finder_push (MscopeTlsAlertFinder *self, const char *bytes, gsize length);

G_END_DECLS
