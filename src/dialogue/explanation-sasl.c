/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 4954 section 4 and RFC 5034 section 4 (the exchange); RFC 4616 (PLAIN), RFC 2195 (CRAM-MD5). */
#include "config.h"

#include "dialogue/explanation-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "protocol/sasl.h"

/* What AUTH named, from any entry of the sign-on. */
static MscopeSlice
get_mechanism (const MscopeEntry *entry)
{
  MscopeSlice rest = { "", 0 };

  while (entry != NULL && entry->kind != MSCOPE_ENTRY_COMMAND)
    entry = entry->about;
  if (entry != NULL)
    rest = entry->argument;
  return mscope_slice_take_word (&rest);
}

static void
warn_of_listeners (MscopeExplainer *self)
{
  if (self->entry->encrypted)
    {
      mscope_explainer_add_sentence (self, _("Base64 is no secret, but TLS keeps it from who listens on the wire."));
      return;
    }
  mscope_explainer_add_sentence (self, _("Base64 is no secret: anyone on the wire can read the password, as TLS does not protect the "
                                         "connection."));
  mscope_explainer_set_advice (self, self->entry->protocol == MSCOPE_PROTOCOL_POP3
                                       ? _("With TLS (STLS or port 995) nobody could read it.")
                                       : _("With TLS (STARTTLS, or a port for TLS) nobody could read it."));
}

/* message = [authzid] NUL authcid NUL passwd (RFC 4616 section 2) */
static gboolean
explain_plain (MscopeExplainer *self,
               MscopeSlice decoded)
{
  const char *first = memchr (decoded.data, '\0', decoded.length);
  const char *second
    = first != NULL ? memchr (first + 1, '\0', decoded.length - (gsize) (first + 1 - decoded.data)) : NULL;
  MscopeSlice name, password;
  g_autofree char *shown_name = NULL, *shown_password = NULL;

  if (second == NULL)
    return FALSE;
  name = (MscopeSlice) { first + 1, (gsize) (second - first) - 1 };
  password = (MscopeSlice) { second + 1, decoded.length - (gsize) (second + 1 - decoded.data) };
  shown_name = mscope_quote (name);
  shown_password = mscope_quote (password);

  mscope_explainer_take_sentence (self, g_strdup_printf (_("Decoded, it is the name “%s” and the password “%s”."), shown_name,
                                                         shown_password));
  mscope_explainer_add_part (self, name, _("The name, decoded."));
  mscope_explainer_add_part (self, password, _("The password, decoded."));
  warn_of_listeners (self);
  return TRUE;
}

/* The second and fourth entry behind AUTH, if the server's questions were captured between them. */
typedef enum
{
  LOGIN_UNKNOWN,
  LOGIN_NAME,
  LOGIN_PASSWORD,
} LoginStep;

static LoginStep
get_login_step (const MscopeEntry *entry)
{
  const MscopeEntry *command = entry->about;
  MscopeSlice rest;
  guint n_answers;

  if (command == NULL || entry->phase == 0)
    return LOGIN_UNKNOWN;
  rest = command->argument;
  mscope_slice_take_word (&rest);
  n_answers = (entry->index - command->index) / 2 + (rest.length > 0 ? 1 : 0);
  return n_answers == 1 ? LOGIN_NAME : n_answers == 2 ? LOGIN_PASSWORD : LOGIN_UNKNOWN;
}

static void
explain_login (MscopeExplainer *self,
               MscopeSlice decoded,
               LoginStep step)
{
  g_autofree char *shown = mscope_quote (decoded);

  switch (step)
    {
    case LOGIN_NAME:
      mscope_explainer_take_sentence (self, g_strdup_printf (_("Decoded, it is the name “%s”."), shown));
      mscope_explainer_add_part (self, decoded, _("The name, decoded."));
      break;
    case LOGIN_PASSWORD:
      mscope_explainer_take_sentence (self, g_strdup_printf (_("Decoded, it is the password “%s”."), shown));
      mscope_explainer_add_part (self, decoded, _("The password, decoded."));
      warn_of_listeners (self);
      break;
    default:
      mscope_explainer_take_sentence (self, g_strdup_printf (_("Decoded, it is “%s”: first comes the name, then the "
                                                               "password."), shown));
      warn_of_listeners (self);
    }
}

static gboolean
is_readable (MscopeSlice decoded)
{
  for (gsize i = 0; i < decoded.length; i++)
    if ((guchar) decoded.data[i] < ' ' && decoded.data[i] != '\x01')
      return FALSE;
  return decoded.length > 0 && g_utf8_validate (decoded.data, (gssize) decoded.length, NULL);
}

/* Mechanisms with a grammar of their own; %FALSE for all others. */
static gboolean
explain_message (MscopeExplainer *self,
                 const MscopeEntry *entry,
                 MscopeSlice mechanism,
                 MscopeSlice decoded)
{
  if (mscope_slice_starts_with (mechanism, "SCRAM-"))
    mscope_explain_scram (self, entry, decoded);
  else if (mscope_slice_is (mechanism, "XOAUTH2") || mscope_slice_is (mechanism, "OAUTHBEARER"))
    mscope_explain_token (self, decoded);
  else
    return FALSE;
  return TRUE;
}

static void
explain_answer (MscopeExplainer *self,
                const MscopeEntry *entry,
                MscopeSlice text,
                LoginStep step)
{
  MscopeSlice mechanism = get_mechanism (entry);
  gsize length;
  g_autofree char *octets = mscope_sasl_decode (text, &length);
  MscopeSlice decoded = { octets, length };
  g_autofree char *shown = NULL;

  if (octets == NULL)
    {
      mscope_explainer_add_sentence (self, _("It should be Base64, but it is not."));
      return;
    }
  if (mscope_slice_is (mechanism, "PLAIN") && explain_plain (self, decoded))
    return;
  if (mscope_slice_is (mechanism, "LOGIN"))
    {
      explain_login (self, decoded, step);
      return;
    }
  if (!is_readable (decoded))
    {
      mscope_explainer_add_sentence (self, _("Decoded, it is not text: only the two programs know what to do with it."));
      return;
    }
  shown = mscope_quote (decoded);
  mscope_explainer_take_sentence (self, g_strdup_printf (_("Decoded, it is “%s”."), shown));
  if (mscope_slice_is (mechanism, "CRAM-MD5"))
    {
      mscope_explainer_add_sentence (self, _("That is the name and a checksum; the password itself is not in it."));
      mscope_explain_cram (self, entry, decoded);
    }
  else
    explain_message (self, entry, mechanism, decoded);
}

static void
use_mechanism (MscopeExplainer *self,
               MscopeSlice name)
{
  const MscopeKeywordInfo *mechanism = mscope_sasl_find_mechanism (name);

  if (mechanism == NULL)
    return;
  mscope_explainer_add_part (self, name, _(mechanism->summary));
  mscope_explainer_add_reference (self, mechanism->reference);
}

void
mscope_explain_sign_on (MscopeExplainer *self,
                        const MscopeEntry *entry)
{
  MscopeSlice mechanism = get_mechanism (entry);
  MscopeSlice text = { entry->text, entry->text_length };

  if (entry->command != NULL)
    mscope_explainer_add_reference (self, entry->command->reference);
  if (mscope_slice_is (text, "*"))
    {
      mscope_explainer_set_summary (self, _("The client gives the sign-on up"));
      mscope_explainer_add_sentence (self, _("A lone * instead of an answer ends the sign-on. The server answers with an "
                                             "error, and the session goes on."));
      return;
    }
  mscope_explainer_set_summary (self, _("The client's answer within the sign-on"));
  if (text.length == 0)
    mscope_explainer_add_sentence (self, _("It is empty: the mechanism has nothing to say at this point."));
  else
    explain_answer (self, entry, text, get_login_step (entry));
  use_mechanism (self, mechanism);
}

void
mscope_explain_initial_response (MscopeExplainer *self,
                                 const MscopeEntry *entry)
{
  MscopeSlice response = entry->argument;
  MscopeSlice mechanism = mscope_slice_take_word (&response);

  use_mechanism (self, mechanism);
  if (response.length > 0)
    {
      mscope_explainer_add_sentence (self, _("The first answer stands on the same line."));
      explain_answer (self, entry, response, LOGIN_NAME);
    }
}

void
mscope_explain_challenge (MscopeExplainer *self,
                          const MscopeEntry *entry,
                          MscopeSlice text)
{
  MscopeSlice mechanism = get_mechanism (entry);
  MscopeSlice stripped = mscope_slice_strip (text);
  gsize length;
  g_autofree char *octets = mscope_sasl_decode (stripped, &length);

  if (octets == NULL || !is_readable ((MscopeSlice) { octets, length }))
    return;
  {
    g_autofree char *shown = mscope_quote ((MscopeSlice) { octets, length });

    /* Translators: what a server asks, most often “Username:” or “Password:”. */
    mscope_explainer_take_part (self, stripped, g_strdup_printf (_("Decoded: “%s”"), shown));
    if (explain_message (self, entry, mechanism, (MscopeSlice) { octets, length }))
      return;
    mscope_explainer_take_sentence (self, g_strdup_printf (_("Here the server asks: “%s”."), shown));
    if (mscope_slice_is (mechanism, "CRAM-MD5"))
      mscope_explainer_add_sentence (self, _("The client has to make a checksum of this text, with its password as the key."));
  }
}
