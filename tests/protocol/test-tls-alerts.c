/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "protocol/tls-alerts.h"

#include <string.h>

/* Those of RFC 8446 appendix B.2 that are in use, and no_renegotiation of TLS 1.2. */
static const struct
{
  guint code;
  const char *name;
} known[] = {
  { 0, "close_notify" }, { 10, "unexpected_message" }, { 20, "bad_record_mac" }, { 22, "record_overflow" },
  { 40, "handshake_failure" }, { 42, "bad_certificate" }, { 43, "unsupported_certificate" },
  { 44, "certificate_revoked" }, { 45, "certificate_expired" }, { 46, "certificate_unknown" },
  { 47, "illegal_parameter" }, { 48, "unknown_ca" }, { 49, "access_denied" }, { 50, "decode_error" },
  { 51, "decrypt_error" }, { 70, "protocol_version" }, { 71, "insufficient_security" }, { 80, "internal_error" },
  { 86, "inappropriate_fallback" }, { 90, "user_canceled" }, { 100, "no_renegotiation" }, { 109, "missing_extension" },
  { 110, "unsupported_extension" }, { 112, "unrecognized_name" }, { 113, "bad_certificate_status_response" },
  { 115, "unknown_psk_identity" }, { 116, "certificate_required" }, { 120, "no_application_protocol" },
};

static void
test_known (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      const MscopeTlsAlertInfo *info = mscope_tls_alert_find (known[i].code);

      g_assert_nonnull (info);
      g_assert_cmpuint (info->code, ==, known[i].code);
      g_assert_cmpstr (info->name, ==, known[i].name);
      g_assert_true (g_str_has_suffix (info->meaning, "."));
    }
}

static void
test_unknown (void)
{
  guint n = 0;

  for (guint code = 0; code < 1000; code++)
    n += mscope_tls_alert_find (code) != NULL;
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (known));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/protocol/tls-alerts/known", test_known);
  g_test_add_func ("/protocol/tls-alerts/unknown", test_unknown);
  return g_test_run ();
}
