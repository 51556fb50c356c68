/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/tls-pipe.h"
#include "engine/tls.h"

G_BEGIN_DECLS

/* What the files of TLS share: tls-end.c makes an end and connects GnuTLS with memory, tls.c moves octets. */

struct _MscopeTls
{
  gnutls_session_t session;
  MscopeTlsIdentity *identity;                  /* (nullable): of the server's end */
  gnutls_certificate_credentials_t credentials; /* (nullable): of the client's end */
  MscopeSide side;                              /* which end this is */
  MscopeTlsState state;

  MscopeTlsPipe in;
  MscopeTlsPipe out;
  MscopeTlsAlertFinder alerts;
  guint64 handshake_octets[MSCOPE_N_SIDES];
  char *agreed;
  char *failure;

  MscopeTlsKeyLogFunc key_log_func;
  gpointer key_log_data;

  guint ended : 1;  /* no more octets come */
  guint closed : 1; /* close_notify was said */
  guint cut_off : 1; /* the peer's was missing */
};

/* Goes on with the handshake as far as that goes. */
void mscope_tls_shake_hands (MscopeTls *self);

G_END_DECLS
