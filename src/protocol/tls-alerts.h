/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MscopeTlsAlertInfo:
 * @code: its number
 * @name: as RFC 8446 and the IANA registry write it
 * @meaning: N_(): a whole sentence, "the sender" being who sent the alert
 *
 * An alert: why one side of TLS gives up (RFC 8446 section 6).
 */
typedef struct
{
  guint8 code;
  const char *name;
  const char *meaning;
} MscopeTlsAlertInfo;

/* (nullable): what is known of alert @code. */
const MscopeTlsAlertInfo *mscope_tls_alert_find (guint code);

G_END_DECLS
