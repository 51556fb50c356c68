/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 8446 section 6 and appendix B.2, RFC 5246 section 7.2 (those of TLS 1.2), RFC 7301 section 3.2 (120). */
#include "config.h"

#include "protocol/tls-alerts.h"

#include <glib/gi18n-lib.h>

static const MscopeTlsAlertInfo alerts[] = {
  { 0, "close_notify", N_("The sender will send nothing more: so TLS ends, and nobody can cut the end off unnoticed.") },
  { 10, "unexpected_message", N_("The sender got something that does not belong where it came.") },
  { 20, "bad_record_mac", N_("The sender got a record that was changed on the way, or was made with other keys.") },
  { 22, "record_overflow", N_("The sender got a record longer than TLS allows.") },
  { 40, "handshake_failure", N_("The sender found nothing among the offers of the other side that both can do: no cipher, "
                                "key exchange or signature in common.") },
  { 42, "bad_certificate", N_("The sender does not accept the certificate: it is damaged, or its signature is wrong; some "
                              "programs also say so where they do not know the authority or expect another name.") },
  { 43, "unsupported_certificate", N_("The sender cannot do anything with a certificate of that kind.") },
  { 44, "certificate_revoked", N_("The authority has taken the certificate back, so the sender does not trust it.") },
  { 45, "certificate_expired", N_("The certificate is no longer valid, or the sender's clock is wrong.") },
  { 46, "certificate_unknown", N_("The sender does not accept the certificate and does not say why; often its name is not "
                                  "that of the server.") },
  { 47, "illegal_parameter", N_("The sender got a value that does not fit what was said before.") },
  { 48, "unknown_ca", N_("The sender does not know the authority that signed the certificate, so it does not trust it.") },
  { 49, "access_denied", N_("The certificate is right, but the sender does not let its owner in.") },
  { 50, "decode_error", N_("The sender could not read a message: it is longer or shorter than it may be.") },
  { 51, "decrypt_error", N_("The sender found a signature or a checksum of the handshake wrong.") },
  { 70, "protocol_version", N_("The sender does not speak the version of TLS that was offered.") },
  { 71, "insufficient_security", N_("The sender wants stronger ciphers than those that were offered.") },
  { 80, "internal_error", N_("Something went wrong at the sender that has nothing to do with the other side.") },
  { 86, "inappropriate_fallback", N_("The other side came back with an older version of TLS than it can do; an attacker may "
                                     "have driven it to that.") },
  { 90, "user_canceled", N_("Somebody called it off.") },
  { 100, "no_renegotiation", N_("The sender does not begin a second handshake.") },
  { 109, "missing_extension", N_("The sender misses an extension that it needs.") },
  { 110, "unsupported_extension", N_("The sender got an extension that it had not asked for.") },
  { 112, "unrecognized_name", N_("The sender has no certificate for the name that was asked for.") },
  { 113, "bad_certificate_status_response", N_("The sender does not accept the proof that the certificate is still valid.") },
  { 115, "unknown_psk_identity", N_("The sender does not know the shared key.") },
  { 116, "certificate_required", N_("The sender wants a certificate, and the other side has shown none.") },
  { 120, "no_application_protocol", N_("The sender speaks none of the application protocols that were offered.") },
};

const MscopeTlsAlertInfo *
mscope_tls_alert_find (guint code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (alerts); i++)
    if (alerts[i].code == code)
      return &alerts[i];
  return NULL;
}
