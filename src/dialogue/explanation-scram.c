/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SCRAM's four messages: RFC 5802 sections 5.1 (attributes) and 7 (grammar); tokens of RFC 7628 (OAUTHBEARER) and
 * of XOAUTH2, Google's older form of the same.
 *
 * client-first = "n,," "n=" name ",r=" nonce       server-first = "r=" nonce ",s=" salt ",i=" count
 * client-final = "c=" header ",r=" nonce ",p=" proof   server-final = "v=" signature / "e=" error
 */
#include "config.h"

#include "dialogue/explanation-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "protocol/sasl.h"
#include "protocol/scram-keys.h"

static const struct
{
  char letter;
  const char *meaning;
} attributes[] = {
  { 'n', N_("n: the name of the user.") },
  { 'a', N_("a: as whom the user wants to work.") },
  { 'r', N_("r: random text (nonce), so that nobody can play the same again later.") },
  { 's', N_("s: the salt, in Base64. It is mixed with the password, so that equal passwords do not look equal.") },
  { 'i', N_("i: how often the password is hashed, to make trying out slow.") },
  { 'c', N_("c: the beginning of the client's first message again, in Base64, so that nobody can have changed it.") },
  { 'p', N_("p: the proof. Only who knows the password can make it; the password is not in it.") },
  { 'v', N_("v: the server's proof that it knows the password too.") },
  { 'e', N_("e: why the server says no.") },
};

/* The next piece up to a comma; %FALSE after the last. */
static gboolean
next_attribute (MscopeSlice *rest,
                MscopeSlice *attribute)
{
  const char *comma;

  if (rest->length == 0)
    return FALSE;
  comma = memchr (rest->data, ',', rest->length);
  *attribute = (MscopeSlice) { rest->data, comma != NULL ? (gsize) (comma - rest->data) : rest->length };
  rest->data += attribute->length + (comma != NULL);
  rest->length -= attribute->length + (comma != NULL);
  return TRUE;
}

static gboolean
find_attribute (MscopeSlice message,
                char letter,
                MscopeSlice *value)
{
  MscopeSlice attribute;

  while (next_attribute (&message, &attribute))
    if (attribute.length > 1 && attribute.data[0] == letter && attribute.data[1] == '=')
      {
        *value = (MscopeSlice) { attribute.data + 2, attribute.length - 2 };
        return TRUE;
      }
  return FALSE;
}

/* "n,,": whether the proof is tied to the TLS connection (RFC 5801 section 4). */
static void
explain_binding (MscopeExplainer *self,
                 MscopeSlice message)
{
  MscopeSlice flag;

  if (!next_attribute (&message, &flag) || flag.length == 0)
    return;
  if (flag.length == 1 && flag.data[0] == 'n')
    mscope_explainer_add_part (self, flag, _("n: the proof is not tied to the TLS connection."));
  else if (flag.length == 1 && flag.data[0] == 'y')
    mscope_explainer_add_part (self, flag, _("y: the client could tie the proof to the TLS connection, the server did not offer it."));
  else if (flag.data[0] == 'p')
    mscope_explainer_add_part (self, flag, _("p: the proof is tied to the TLS connection."));
}

static void
explain_attributes (MscopeExplainer *self,
                    MscopeSlice message,
                    gboolean first)
{
  MscopeSlice attribute;

  if (first)
    {
      explain_binding (self, message);
      next_attribute (&message, &attribute);
    }
  while (next_attribute (&message, &attribute))
    for (gsize i = 0; i < G_N_ELEMENTS (attributes); i++)
      if (attribute.length > 1 && attribute.data[0] == attributes[i].letter && attribute.data[1] == '=')
        mscope_explainer_add_part (self, attribute, _(attributes[i].meaning));
}

/* The server's nonce begins with the client's. */
static void
explain_nonces (MscopeExplainer *self,
                const MscopeEntry *entry,
                MscopeSlice nonce)
{
  const char *before = entry->facts != NULL ? entry->facts->sasl[0] : NULL;
  gsize length = 0;
  g_autofree char *first = before != NULL ? mscope_sasl_decode (mscope_slice_from_string (before), &length) : NULL;
  MscopeSlice own;

  if (first == NULL || !find_attribute ((MscopeSlice) { first, length }, 'r', &own) || own.length >= nonce.length
      || memcmp (own.data, nonce.data, own.length) != 0)
    return;
  mscope_explainer_add_part (self, (MscopeSlice) { nonce.data, own.length }, _("The client's part of the random text."));
  mscope_explainer_add_part (self, (MscopeSlice) { nonce.data + own.length, nonce.length - own.length },
                             _("The server's part of the random text."));
}

/* --- the proof made again --- */

/* Hashing is slow by design, and the count comes from the wire. */
#define MAX_ITERATIONS 50000

/* What was said before the client's last message: the two first messages, decoded. */
typedef struct
{
  char *client;
  gsize n_client;
  char *server;
  gsize n_server;
} Exchange;

static gboolean
exchange_init (Exchange *self,
               const MscopeEntry *entry)
{
  const MscopeFacts *facts = entry->facts;

  *self = (Exchange) { 0 };
  if (facts == NULL || facts->sasl[0] == NULL || facts->sasl[1] == NULL)
    return FALSE;
  self->server = mscope_sasl_decode (mscope_slice_from_string (facts->sasl[0]), &self->n_server);
  self->client = mscope_sasl_decode (mscope_slice_from_string (facts->sasl[1]), &self->n_client);
  return self->server != NULL && self->client != NULL;
}

static void
exchange_clear (Exchange *self)
{
  g_free (self->client);
  g_free (self->server);
}

/* AuthMessage = client-first-bare "," server-first "," client-final-without-proof (RFC 5802 section 3) */
static GString *
write_auth_message (const Exchange *exchange,
                    MscopeSlice final)
{
  MscopeSlice bare = { exchange->client, exchange->n_client }, rest = final, attribute, flag;
  GString *message = g_string_new (NULL);

  next_attribute (&bare, &flag);
  next_attribute (&bare, &flag); /* as whom: the second piece of "n,," */
  g_string_append_len (message, bare.data, (gssize) bare.length);
  g_string_append_c (message, ',');
  g_string_append_len (message, exchange->server, (gssize) exchange->n_server);
  while (next_attribute (&rest, &attribute) && !mscope_slice_starts_with (attribute, "p="))
    {
      g_string_append_c (message, ',');
      g_string_append_len (message, attribute.data, (gssize) attribute.length);
    }
  return message;
}

/* Salt, count and proof are read; %FALSE if one is missing or beyond what is made again here. */
static gboolean
make_keys (const MscopeEntry *entry,
           const Exchange *exchange,
           const char *password,
           MscopeScramKeys *keys)
{
  gboolean sha1 = g_ascii_strcasecmp (entry->facts->mechanism, "SCRAM-SHA-1") == 0;
  MscopeSlice server = { exchange->server, exchange->n_server }, encoded, count;
  g_autofree char *salt = NULL;
  guint64 n_iterations;
  gsize n_salt;

  if (!sha1 && g_ascii_strcasecmp (entry->facts->mechanism, "SCRAM-SHA-256") != 0)
    return FALSE;
  if (!find_attribute (server, 's', &encoded) || !find_attribute (server, 'i', &count)
      || !mscope_slice_to_number (count, &n_iterations) || n_iterations == 0 || n_iterations > MAX_ITERATIONS
      || !g_str_is_ascii (password))
    return FALSE;
  salt = mscope_sasl_decode (encoded, &n_salt);
  if (salt == NULL || n_salt > MSCOPE_SCRAM_SALT_LENGTH)
    return FALSE;
  mscope_scram_keys_init (keys, sha1 ? G_CHECKSUM_SHA1 : G_CHECKSUM_SHA256, mscope_slice_from_string (password),
                          (const guint8 *) salt, n_salt, (guint) n_iterations);
  return TRUE;
}

static void
check_proof (MscopeExplainer *self,
             const MscopeEntry *entry,
             const Exchange *exchange,
             MscopeSlice final)
{
  MscopeSlice name, encoded;
  const char *password = NULL;
  g_autofree char *proof = NULL, *shown_name = NULL, *shown_password = NULL;
  g_autoptr (GString) message = NULL;
  MscopeScramKeys keys;
  gsize n_proof;

  if (find_attribute ((MscopeSlice) { exchange->client, exchange->n_client }, 'n', &name))
    password = mscope_secrets_find (self->secrets, name);
  if (password == NULL || entry->facts->mechanism == NULL || !find_attribute (final, 'p', &encoded)
      || !make_keys (entry, exchange, password, &keys))
    return;
  proof = mscope_sasl_decode (encoded, &n_proof);
  if (proof == NULL)
    return;
  message = write_auth_message (exchange, final);
  shown_name = mscope_quote (name);
  shown_password = mscope_quote (mscope_slice_from_string (password));
  mscope_explainer_take_sentence (
    self, g_strdup_printf (mscope_scram_keys_check (&keys, (MscopeSlice) { message->str, message->len },
                                                    (const guint8 *) proof, n_proof)
                             /* Translators: a password, then a name. */
                             ? _("Made again with the password “%s” of %s, the proof is the same: the client knows the password.")
                             : _("Made again with the password “%s” of %s, the proof is another one: the client used another "
                                 "password."),
                           shown_password, shown_name));
}

static void
explain_proof (MscopeExplainer *self,
               const MscopeEntry *entry,
               MscopeSlice final)
{
  Exchange exchange;

  mscope_explainer_add_sentence (self, _("The client proves with p that it knows the password; who listens cannot read the "
                                         "password out of it."));
  if (exchange_init (&exchange, entry))
    check_proof (self, entry, &exchange, final);
  exchange_clear (&exchange);
}

static void
explain_client (MscopeExplainer *self,
                const MscopeEntry *entry,
                MscopeSlice message)
{
  MscopeSlice name;
  g_autofree char *shown = NULL;
  gboolean last = find_attribute (message, 'p', &name) && find_attribute (message, 'c', &name);

  explain_attributes (self, message, !last);
  if (last)
    {
      explain_proof (self, entry, message);
      return;
    }
  if (!find_attribute (message, 'n', &name))
    return;
  shown = mscope_quote (name);
  mscope_explainer_take_sentence (self, g_strdup_printf (_("The client gives the name “%s” and some random text."), shown));
}

void
mscope_explain_scram (MscopeExplainer *self,
                      const MscopeEntry *entry,
                      MscopeSlice message)
{
  MscopeSlice value;

  if (entry->sender == MSCOPE_SIDE_CLIENT)
    {
      explain_client (self, entry, message);
      return;
    }
  explain_attributes (self, message, FALSE);
  if (find_attribute (message, 'r', &value))
    {
      mscope_explainer_add_sentence (self, _("The server adds random text of its own, and tells how the password is to be hashed: "
                                             "with which salt and how often."));
      explain_nonces (self, entry, value);
    }
  else if (find_attribute (message, 'v', &value))
    mscope_explainer_add_sentence (self, _("The server proves with v that it knows the password too, so it is no impostor."));
}

/* --- tokens --- */

/* "user=anna^Aauth=Bearer …^A^A", "n,a=anna,^Ahost=…^Aauth=Bearer …^A^A"; ^A is the octet 1. */
void
mscope_explain_token (MscopeExplainer *self,
                      MscopeSlice message)
{
  while (message.length > 0)
    {
      const char *end = memchr (message.data, '\x01', message.length);
      MscopeSlice piece = { message.data, end != NULL ? (gsize) (end - message.data) : message.length };

      if (mscope_slice_starts_with (piece, "user=") || mscope_slice_starts_with (piece, "n,a="))
        mscope_explainer_add_part (self, piece, _("The name of the user."));
      else if (mscope_slice_starts_with (piece, "auth=Bearer "))
        mscope_explainer_add_part (self, piece, _("The token. Who has it can sign on as the user until it runs out."));
      else if (mscope_slice_starts_with (piece, "host=") || mscope_slice_starts_with (piece, "port="))
        mscope_explainer_add_part (self, piece, _("The server that is meant."));
      message.data += piece.length + (end != NULL);
      message.length -= piece.length + (end != NULL);
    }
  mscope_explainer_add_sentence (self, _("Instead of a password the client sends a token that it got from a web page. It can be taken "
                                         "back without changing the password."));
}
