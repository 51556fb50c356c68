/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 5280 section 6 (chains), RFC 9525 section 6 (names). */
#include "config.h"

#include "engine/tls-trust.h"

#include <glib/gi18n-lib.h>

#include "engine/authority.h"

/* What is left when nothing is wrong. */
#define PROBLEMS (GNUTLS_CERT_SIGNER_NOT_FOUND | GNUTLS_CERT_UNEXPECTED_OWNER | GNUTLS_CERT_EXPIRED \
                  | GNUTLS_CERT_NOT_ACTIVATED)

typedef struct
{
  gnutls_x509_crt_t *chain;
  guint n;
  const char *host;
} Peer;

/* What is wrong with the chain if @authority, or without it the system, decides whom to trust. */
static guint
verify (const Peer *self,
        gnutls_x509_crt_t authority)
{
  gnutls_x509_trust_list_t list = NULL;
  gnutls_typed_vdata_st data[] = {
    { GNUTLS_DT_KEY_PURPOSE_OID, (unsigned char *) GNUTLS_KP_TLS_WWW_SERVER, 0 },
    { GNUTLS_DT_DNS_HOSTNAME, (unsigned char *) self->host, 0 },
  };
  guint status = GNUTLS_CERT_INVALID | GNUTLS_CERT_SIGNER_NOT_FOUND;

  if (gnutls_x509_trust_list_init (&list, 0) < 0)
    return status;
  if (authority != NULL)
    gnutls_x509_trust_list_add_cas (list, &authority, 1, 0);
  else
    gnutls_x509_trust_list_add_system_trust (list, 0, 0);
  gnutls_x509_trust_list_verify_crt2 (list, self->chain, self->n, data, self->host != NULL ? 2 : 1, 0, &status, NULL);
  gnutls_x509_trust_list_deinit (list, authority == NULL); /* with the certificates, if they are not the caller's */
  return status;
}

static gboolean
is_known (guint status)
{
  return (status & GNUTLS_CERT_SIGNER_NOT_FOUND) == 0;
}

static void
add (GString *out,
     char *sentence)
{
  g_string_append_printf (out, "%s%s", out->len > 0 ? " " : "", sentence);
  g_free (sentence);
}

static void
add_signer (GString *out,
            const Peer *peer,
            gboolean own)
{
  g_autofree char *signer = mscope_tls_certificate_dup_issuer (peer->chain[peer->n - 1]);

  if (own)
    add (out, g_strdup (_("Mailscope's own authority vouches for the server's certificate.")));
  else
    /* Translators: %s is a name as certificates have it, “CN=…” */
    add (out, g_strdup_printf (_("An authority that this system trusts vouches for the server's certificate: %s."), signer));
}

static void
add_stranger (GString *out,
              const Peer *peer)
{
  g_autofree char *signer = mscope_tls_certificate_dup_issuer (peer->chain[0]);

  if (gnutls_x509_crt_check_issuer (peer->chain[0], peer->chain[0]))
    add (out, g_strdup (_("The server's certificate is signed by itself: nobody vouches for it, and anybody can make one "
                          "with that name.")));
  else
    /* Translators: %s is a name as certificates have it, “CN=…” */
    add (out, g_strdup_printf (_("Nobody known here vouches for the server's certificate; it is signed by %s."), signer));
}

static void
add_problems (GString *out,
              const Peer *peer,
              guint status)
{
  g_autofree char *names = mscope_tls_certificate_dup_names (peer->chain[0]);

  if ((status & GNUTLS_CERT_UNEXPECTED_OWNER) != 0)
    /* Translators: %1$s are names and addresses, %2$s is one */
    add (out, g_strdup_printf (_("It holds for %1$s, not for “%2$s”: another server might be answering."), names,
                               peer->host));
  if ((status & GNUTLS_CERT_EXPIRED) != 0)
    add (out, g_strdup (_("Its time is over, or the clock of this computer is wrong.")));
  if ((status & GNUTLS_CERT_NOT_ACTIVATED) != 0)
    add (out, g_strdup (_("Its time has not come yet, or the clock of this computer is wrong.")));
  if ((status & ~(PROBLEMS | GNUTLS_CERT_INVALID)) != 0)
    add (out, g_strdup (_("There is something else wrong with it: a signature, or what it may be used for.")));
}

static char *
judge (const Peer *peer,
       gboolean own,
       guint status,
       gboolean *trusted)
{
  g_autoptr (GString) out = g_string_new (NULL);

  *trusted = status == 0;
  if (is_known (status))
    add_signer (out, peer, own);
  else
    add_stranger (out, peer);
  add_problems (out, peer, status);
  if (*trusted && peer->host != NULL)
    /* Translators: %s is a name or an address */
    add (out, g_strdup_printf (_("It holds for “%s”."), peer->host));
  if (!*trusted)
    add (out, g_strdup (_("A mail program would break off here; Mailscope goes on, since you shall see what comes.")));
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
peer_clear (Peer *self)
{
  for (guint i = 0; i < self->n; i++)
    gnutls_x509_crt_deinit (self->chain[i]);
  g_free (self->chain);
}

char *
mscope_tls_judge_peer (const MscopeTls *tls,
                       const char *host,
                       const char *authority_folder,
                       gboolean *trusted)
{
  g_autoptr (MscopeAuthority) authority = mscope_authority_find (authority_folder);
  Peer peer = { .host = host };
  gboolean own;
  guint status = GNUTLS_CERT_SIGNER_NOT_FOUND;
  char *text;

  *trusted = FALSE;
  peer.chain = mscope_tls_get_peer_certificates (tls, &peer.n);
  if (peer.chain == NULL)
    return g_strdup (_("The server has shown no certificate."));
  if (authority != NULL)
    status = verify (&peer, mscope_authority_get_certificate (authority));
  own = is_known (status);
  if (!own)
    status = verify (&peer, NULL);
  text = judge (&peer, own, status, trusted);
  peer_clear (&peer);
  return text;
}
