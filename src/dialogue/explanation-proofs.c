/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Proofs of a password that is not sent: RFC 1939 section 7 (APOP: MD5 of time stamp and password), RFC 2195
 * (CRAM-MD5: HMAC-MD5 of the server's text with the password as key).
 */
#include "config.h"

#include "dialogue/explanation-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "protocol/sasl.h"

/* What it comes to with a password that is known, next to what the client sent. */
static void
compare (MscopeExplainer *self,
         MscopeSlice name,
         const char *password,
         const char *made,
         MscopeSlice sent)
{
  g_autofree char *shown_name = mscope_quote (name);
  g_autofree char *shown_password = mscope_quote (mscope_slice_from_string (password));

  if (mscope_slice_is (sent, made))
    /* Translators: a password, a name, a checksum. */
    mscope_explainer_take_sentence (self, g_strdup_printf (_("With the password “%s” of %s it comes to %s, the same: the client "
                                                             "knows the password."),
                                                           shown_password, shown_name, made));
  else
    mscope_explainer_take_sentence (self, g_strdup_printf (_("With the password “%s” of %s it comes to %s, which is another one: "
                                                             "the client used another password."),
                                                           shown_password, shown_name, made));
  mscope_explainer_add_part (self, mscope_slice_from_string (made), _("The checksum made again with the password that is known."));
}

void
mscope_explain_apop (MscopeExplainer *self,
                     const MscopeEntry *entry)
{
  const char *stamp = entry->facts != NULL ? entry->facts->stamp : NULL;
  MscopeSlice digest = entry->argument, name = mscope_slice_take_word (&digest);
  const char *password = mscope_secrets_find (self->secrets, name);
  g_autofree char *whole = NULL, *made = NULL, *shown = NULL;

  mscope_explainer_add_part (self, name, _("The name of the mailbox."));
  mscope_explainer_add_part (self, digest, _("The digest: the MD5 checksum of time stamp and password."));
  if (stamp == NULL)
    return;
  shown = mscope_quote (mscope_slice_from_string (stamp));
  mscope_explainer_add_part (self, mscope_slice_from_string (stamp), _("The time stamp of the greeting."));
  /* Translators: the time stamp of a server's greeting. */
  mscope_explainer_take_sentence (self, g_strdup_printf (_("Here the time stamp is “%s”; the password is put right behind it."),
                                                         shown));
  if (password == NULL)
    return;
  whole = g_strconcat (stamp, password, NULL);
  made = g_compute_checksum_for_string (G_CHECKSUM_MD5, whole, -1);
  compare (self, name, password, made, digest);
}

/* "ben b913a602c7eda7a495b4e6e7334d3890": the name may hold blanks, the digest not. */
static gboolean
split_response (MscopeSlice response,
                MscopeSlice *name,
                MscopeSlice *digest)
{
  for (gsize i = response.length; i > 0; i--)
    if (response.data[i - 1] == ' ')
      {
        *name = (MscopeSlice) { response.data, i - 1 };
        *digest = (MscopeSlice) { response.data + i, response.length - i };
        return TRUE;
      }
  return FALSE;
}

void
mscope_explain_cram (MscopeExplainer *self,
                     const MscopeEntry *entry,
                     MscopeSlice response)
{
  gsize n_challenge = 0;
  g_autofree char *challenge = NULL, *shown = NULL, *made = NULL;
  MscopeSlice name, digest;
  const char *password;

  if (!split_response (response, &name, &digest))
    return;
  mscope_explainer_add_part (self, name, _("The name, decoded."));
  mscope_explainer_add_part (self, digest, _("The checksum, in hexadecimal; the password itself is not in it."));
  if (entry->facts != NULL && entry->facts->sasl[0] != NULL)
    challenge = mscope_sasl_decode (mscope_slice_from_string (entry->facts->sasl[0]), &n_challenge);
  if (challenge == NULL || n_challenge == 0)
    return;
  shown = mscope_quote ((MscopeSlice) { challenge, n_challenge });
  mscope_explainer_add_part (self, (MscopeSlice) { challenge, n_challenge }, _("The server's text, decoded."));
  /* Translators: the text a server has sent. */
  mscope_explainer_take_sentence (self, g_strdup_printf (_("The checksum is the HMAC-MD5 of the server's text “%s” with the password "
                                                           "as the key."), shown));
  password = mscope_secrets_find (self->secrets, name);
  if (password == NULL)
    return;
  made = g_compute_hmac_for_data (G_CHECKSUM_MD5, (const guchar *) password, strlen (password),
                                  (const guchar *) challenge, n_challenge);
  compare (self, name, password, made, digest);
}
