/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 8446 section 6 (alerts), section 5.1 (what a record looks like). */
#include "config.h"

#include "engine/tls-failure.h"

#include <glib/gi18n-lib.h>
#include <gnutls/gnutls.h>
#include <string.h>

#include "base/text.h"
#include "protocol/tls-alerts.h"

#define MAX_QUOTED 60

static const char *const http_methods[] = { "GET ", "HEAD ", "POST ", "PUT ", "OPTIONS ", "CONNECT ", "PRI " };

/* What the peer, client or server, did that GnuTLS gives up for. */
static const struct
{
  int code;
  const char *by[MSCOPE_N_SIDES];
} causes[] = {
  { GNUTLS_E_UNSUPPORTED_VERSION_PACKET,
    { N_("There is no version of TLS that both know: this server speaks TLS 1.2 and 1.3, the client only others. SSL and "
         "TLS before 1.2 are given up, since they can be broken (RFC 8996)."),
      N_("There is no version of TLS that both know: this client speaks TLS 1.2 and 1.3, the server only others. SSL and "
         "TLS before 1.2 are given up, since they can be broken (RFC 8996).") } },
  { GNUTLS_E_NO_CIPHER_SUITES,
    { N_("There is no cipher that both know: the client offered none that this server takes."),
      N_("There is no cipher that both know: the server chose none that this client offered.") } },
  { GNUTLS_E_NO_COMMON_KEY_SHARE,
    { N_("There is no way to agree on keys that both know: the client offered no curve that this server takes."),
      N_("There is no way to agree on keys that both know: the server took no curve that this client offered.") } },
  { GNUTLS_E_DECRYPTION_FAILED,
    { N_("A record of the client's cannot be decrypted: its octets were changed on the way, or other keys were used."),
      N_("A record of the server's cannot be decrypted: its octets were changed on the way, or other keys were used.") } },
  { GNUTLS_E_LARGE_PACKET,
    { N_("The client sent more at once than TLS allows."), N_("The server sent more at once than TLS allows.") } },
};

gboolean
mscope_tls_is_plain_text (char first)
{
  return g_ascii_isprint (first) || first == '\r' || first == '\n' || first == '\t';
}

/* By a client that knows neither our authority nor the name: RFC 8446 section 6.2 has three alerts for that. */
static gboolean
is_distrust (guint code)
{
  return code == GNUTLS_A_BAD_CERTIFICATE || code == GNUTLS_A_CERTIFICATE_UNKNOWN || code == GNUTLS_A_UNKNOWN_CA;
}

char *
mscope_tls_failure_from_alert (MscopeSide peer,
                               guint code)
{
  const MscopeTlsAlertInfo *info = mscope_tls_alert_find (code);
  const char *name = info != NULL ? info->name : "?";
  const char *meaning = info != NULL ? _(info->meaning) : "";
  g_autoptr (GString) text = g_string_new (NULL);

  if (peer == MSCOPE_SIDE_CLIENT)
    /* Translators: the name and the number of an alert, and a whole sentence that says what it means */
    g_string_append_printf (text, _("The client gave TLS up with the alert “%s” (%u). %s"), name, code, meaning);
  else
    /* Translators: the same */
    g_string_append_printf (text, _("The server gave TLS up with the alert “%s” (%u). %s"), name, code, meaning);
  if (peer == MSCOPE_SIDE_CLIENT && is_distrust (code))
    g_string_append_printf (text, " %s", _("A mail program trusts this server once it is given the certificate of "
                                           "Mailscope's authority, and is told to reach the server by a name that stands "
                                           "in the server's certificate."));
  return g_strchomp (g_string_free (g_steal_pointer (&text), FALSE));
}

char *
mscope_tls_failure_from_code (MscopeSide peer,
                              int code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (causes); i++)
    if (causes[i].code == code)
      return g_strdup (_(causes[i].by[peer]));
  /* Translators: %s is what GnuTLS says, in English */
  return peer == MSCOPE_SIDE_CLIENT
           ? g_strdup_printf (_("What the client sent does not fit TLS here: %s"), gnutls_strerror (code))
           : g_strdup_printf (_("What the server sent does not fit TLS here: %s"), gnutls_strerror (code));
}

/* (transfer full): the first line of it. */
static char *
quote (const char *text,
       gsize length)
{
  GString *quoted = g_string_new (NULL);
  gsize n = 0;

  while (n < length && n < MAX_QUOTED && text[n] != '\r' && text[n] != '\n')
    n++;
  mscope_text_append_visible (quoted, text, n);
  return g_string_free (quoted, FALSE);
}

static gboolean
is_http (const char *text,
         gsize length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (http_methods); i++)
    if (length >= strlen (http_methods[i]) && memcmp (text, http_methods[i], strlen (http_methods[i])) == 0)
      return TRUE;
  return FALSE;
}

char *
mscope_tls_failure_from_plain_text (MscopeSide peer,
                                    const char *text,
                                    gsize length)
{
  g_autofree char *quoted = quote (text, length);

  if (peer == MSCOPE_SIDE_SERVER)
    /* Translators: %s is a line */
    return g_strdup_printf (_("The server sent the plain text “%s” where its part of the TLS handshake was due. Perhaps this "
                              "port begins without TLS: connect without it, then send STARTTLS or STLS."), quoted);
  if (is_http (text, length))
    /* Translators: %s is a line */
    return g_strdup_printf (_("The client sent “%s”: that is HTTP, the language of the web. Here is a mail server, and it "
                              "waited for a TLS handshake."), quoted);
  /* Translators: %s is a line */
  return g_strdup_printf (_("The client sent the plain text “%s” where a TLS handshake was due. A program that only passes on "
                            "what is typed, such as telnet or nc, cannot do TLS; “openssl s_client” and Mailscope's own "
                            "console can."), quoted);
}

char *
mscope_tls_failure_from_end (MscopeSide peer)
{
  return g_strdup (peer == MSCOPE_SIDE_CLIENT
                     ? _("The client ended the connection in the midst of the TLS handshake and did not say why. Often it does "
                         "not trust the certificate, or its user has cancelled.")
                     : _("The server ended the connection in the midst of the TLS handshake and did not say why."));
}

char *
mscope_tls_failure_from_silence (MscopeSide peer,
                                 guint seconds)
{
  if (peer == MSCOPE_SIDE_CLIENT)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "The client did not finish the TLS handshake within %u second.",
                                         "The client did not finish the TLS handshake within %u seconds.", seconds),
                            seconds);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       "The server did not finish the TLS handshake within %u second.",
                                       "The server did not finish the TLS handshake within %u seconds.", seconds),
                          seconds);
}
