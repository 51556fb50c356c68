/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol/protocol.h"

G_BEGIN_DECLS

/*
 * Why TLS fails, in sentences for people. @peer is whom the sentence is about: the other side. Each returns a
 * translated text (transfer full).
 */

/* The peer sent the alert @code. */
char *mscope_tls_failure_from_alert (MscopeSide peer, guint code);

/* GnuTLS gave @code up for something that the peer did. */
char *mscope_tls_failure_from_code (MscopeSide peer, int code);

/* Instead of a handshake came @text, or the beginning of it. */
char *mscope_tls_failure_from_plain_text (MscopeSide peer, const char *text, gsize length);

/* The connection ended in the midst of the handshake. */
char *mscope_tls_failure_from_end (MscopeSide peer);

/* The handshake took longer than @seconds. */
char *mscope_tls_failure_from_silence (MscopeSide peer, guint seconds);

/* Whether @first is no octet that a TLS handshake begins with, but one of a text. */
gboolean mscope_tls_is_plain_text (char first);

G_END_DECLS
