/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * RFC 4422 (SASL), RFC 4648 (Base64); mechanisms: RFC 4616 (PLAIN), RFC 2195 (CRAM-MD5), RFC 5802 and 7677 (SCRAM),
 * RFC 7628 (OAUTHBEARER), RFC 6331 (DIGEST-MD5), RFC 4752 (GSSAPI), RFC 4505 (ANONYMOUS).
 */
#include "config.h"

#include "protocol/sasl.h"

#include <string.h>

static const MscopeKeywordInfo mechanisms[] = {
  { "PLAIN", "PLAIN",
    N_("Name and password in one answer, readable for anyone on the wire"),
    N_("The answer is the name and the password with a NUL before each, written in Base64. Only TLS protects it."),
    "RFC 4616" },
  { "LOGIN", "LOGIN",
    N_("Name and password in two answers, readable for anyone on the wire"),
    N_("The server asks for the name, then for the password, all in Base64. It was never a standard, but many mail "
       "programs use it. Only TLS protects it."),
    "RFC 4422" },
  { "CRAM-MD5", "CRAM-MD5",
    N_("Proves the password without sending it"),
    N_("The server sends a text that is new each time. The client answers with its name and a checksum made of that "
       "text and the password. MD5 is weak by today's measure."),
    "RFC 2195" },
  { "DIGEST-MD5", "DIGEST-MD5",
    N_("Proves the password without sending it; given up"),
    N_("It is like CRAM-MD5 with more parts. It was declared historic in 2011."),
    "RFC 6331" },
  { "SCRAM-SHA-1", "SCRAM-SHA-1",
    N_("Proves the password without sending it, both ways"),
    N_("Client and server both prove that they know the password, and the server need not store it in clear."),
    "RFC 5802" },
  { "SCRAM-SHA-256", "SCRAM-SHA-256",
    N_("As SCRAM-SHA-1, with a stronger checksum"),
    N_("Client and server both prove that they know the password, and the server need not store it in clear."),
    "RFC 7677" },
  { "XOAUTH2", "XOAUTH2",
    N_("Google's and Microsoft's own: signs on with a token instead of a password"),
    N_("The user signs on to a web page, which gives the mail program a token. The token can be taken back at any "
       "time."),
    "RFC 7628" },
  { "OAUTHBEARER", "OAUTHBEARER",
    N_("Signs on with a token instead of a password"),
    N_("The standard form of XOAUTH2."),
    "RFC 7628" },
  { "EXTERNAL", "EXTERNAL",
    N_("The client has already proved who it is"),
    N_("Usually with a certificate of its own when TLS began."),
    "RFC 4422" },
  { "GSSAPI", "GSSAPI",
    N_("Signs on with a Kerberos ticket"),
    N_("Used within organisations: who has signed on to the computer needs no other password."),
    "RFC 4752" },
  { "NTLM", "NTLM",
    N_("Microsoft's own: proves the Windows password without sending it"),
    N_("An old mechanism with known weaknesses."),
    "Microsoft Exchange" },
  { "ANONYMOUS", "ANONYMOUS",
    N_("Signs on without a name"),
    N_("The answer is some text about the client, nothing is proved."),
    "RFC 4505" },
};

const MscopeKeywordInfo *
mscope_sasl_get_mechanisms (gsize *n_mechanisms)
{
  *n_mechanisms = G_N_ELEMENTS (mechanisms);
  return mechanisms;
}

const MscopeKeywordInfo *
mscope_sasl_find_mechanism (MscopeSlice name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (mechanisms); i++)
    if (mscope_slice_is (name, mechanisms[i].name))
      return &mechanisms[i];
  return NULL;
}

/*
 * base64          = base64-terminal / ( 1*(4base64-char) [base64-terminal] )
 * base64-terminal = (2base64-char "==") / (3base64-char "=")
 */
char *
mscope_sasl_decode (MscopeSlice text,
                    gsize *length)
{
  gsize n_padding = 0;
  g_autofree char *copy = NULL;
  guchar *decoded;
  char *ended;

  *length = 0;
  if (mscope_slice_is (text, "="))
    return g_strdup ("");
  if (text.length % 4 != 0)
    return NULL;
  while (n_padding < 2 && n_padding < text.length && text.data[text.length - 1 - n_padding] == '=')
    n_padding++;
  for (gsize i = 0; i + n_padding < text.length; i++)
    if (!g_ascii_isalnum (text.data[i]) && text.data[i] != '+' && text.data[i] != '/')
      return NULL;

  copy = mscope_slice_dup (text);
  decoded = g_base64_decode (copy, length);
  ended = g_malloc (*length + 1);
  if (*length > 0)
    memcpy (ended, decoded, *length);
  ended[*length] = '\0';
  g_free (decoded);
  return ended;
}
