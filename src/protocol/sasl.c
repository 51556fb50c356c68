/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * RFC 4422 (SASL), RFC 4648 (Base64); mechanisms: RFC 4616 (PLAIN), RFC 2195 (CRAM-MD5), RFC 5802 and 7677 (SCRAM),
 * RFC 7628 (OAUTHBEARER), RFC 6331 (DIGEST-MD5), RFC 4752 (GSSAPI), RFC 4505 (ANONYMOUS).
 */
#include "config.h"

#include "protocol/sasl.h"

#include <string.h>

static const MscopeKeywordInfo mechanisms[] = {
  { .name = "PLAIN",
    .syntax = "PLAIN",
    .summary = N_("Name and password in one answer; without TLS anyone on the wire can read them"),
    .explanation = N_("The answer is three parts with a NUL between them, written in Base64: for whom one acts "
                      "(mostly empty), the name and the password. Base64 hides nothing; only TLS protects it. Within "
                      "TLS it is the most used mechanism, and servers have to have it."),
    .reference = "RFC 4616 section 2",
    .since = "RFC 2595 (1999)",
    .example = "AUTH PLAIN AGJlbgBzZWNyZXQ=" },
  { .name = "LOGIN",
    .syntax = "LOGIN",
    .summary = N_("Name and password in two answers; without TLS anyone on the wire can read them"),
    .explanation = N_("The server asks for the name, then for the password, all in Base64. It was never a standard, "
                      "only a draft, but many mail programs use it. Only TLS protects it."),
    .reference = "draft-murchison-sasl-login",
    .since = "draft-murchison-sasl-login (2003)",
    .example = "AUTH LOGIN" },
  { .name = "CRAM-MD5",
    .syntax = "CRAM-MD5",
    .summary = N_("Proves the password without sending it"),
    .explanation = N_("The server sends a text that is new each time. The client answers with its name and a "
                      "checksum made of that text and the password (HMAC-MD5). A sniffer cannot use the answer "
                      "again, but can try passwords at home until one fits. The server has to store the password, or "
                      "something as good."),
    .reference = "RFC 2195 section 2",
    .since = "RFC 2095 (1997)",
    .example = "AUTH CRAM-MD5" },
  { .name = "DIGEST-MD5",
    .syntax = "DIGEST-MD5",
    .summary = N_("Proves the password without sending it; given up"),
    .explanation = N_("It is like CRAM-MD5 with more parts: the client adds a text of its own, and the server proves "
                      "itself too. Few programs agreed on the details, and it was declared historic in 2011; SCRAM "
                      "took its place."),
    .reference = "RFC 6331 section 1",
    .since = "RFC 2831 (2000)",
    .until = "RFC 6331 (2011)",
    .example = "AUTH DIGEST-MD5" },
  { .name = "SCRAM-SHA-1",
    .syntax = "SCRAM-SHA-1",
    .summary = N_("Proves the password without sending it, both ways"),
    .explanation = N_("Client and server each send a text that is new each time, and both prove with checksums that "
                      "they know the password. The server need not store the password, and many rounds of SHA-1 make "
                      "trying out slow."),
    .reference = "RFC 5802 section 5",
    .since = "RFC 5802 (2010)",
    .example = "AUTH SCRAM-SHA-1 biwsbj1iZW4scj1meWtvK2QybGJiRmdPTlJ2OXFreGRhd0w=" },
  { .name = "SCRAM-SHA-1-PLUS",
    .syntax = "SCRAM-SHA-1-PLUS",
    .summary = N_("As SCRAM-SHA-1, tied to this TLS connection"),
    .explanation = N_("The proof holds for the very TLS connection it was made in (channel binding). Somebody in the "
                      "middle who decrypts and encrypts again is noticed."),
    .reference = "RFC 5802 section 6",
    .since = "RFC 5802 (2010)",
    .example = "AUTH SCRAM-SHA-1-PLUS" },
  { .name = "SCRAM-SHA-256",
    .syntax = "SCRAM-SHA-256",
    .summary = N_("As SCRAM-SHA-1, with a stronger checksum"),
    .explanation = N_("Client and server both prove that they know the password, and the server need not store it. "
                      "SHA-256 stands in the place of SHA-1."),
    .reference = "RFC 7677 section 3",
    .since = "RFC 7677 (2015)",
    .example = "AUTH SCRAM-SHA-256 biwsbj1iZW4scj1yT3ByTkdmd0ViZVJXZ2JORWtxTw==" },
  { .name = "SCRAM-SHA-256-PLUS",
    .syntax = "SCRAM-SHA-256-PLUS",
    .summary = N_("As SCRAM-SHA-256, tied to this TLS connection"),
    .explanation = N_("The proof holds for the very TLS connection it was made in (channel binding). Somebody in the "
                      "middle who decrypts and encrypts again is noticed."),
    .reference = "RFC 7677 section 3",
    .since = "RFC 7677 (2015)",
    .example = "AUTH SCRAM-SHA-256-PLUS" },
  { .name = "XOAUTH2",
    .syntax = "XOAUTH2",
    .summary = N_("Google's and Microsoft's own: signs on with a token instead of a password"),
    .explanation = N_("The user signs on to a web page, which gives the mail program a token. The token is good for "
                      "mail only and can be taken back at any time, and the mail program never sees the password."),
    .reference = "Gmail",
    .since = "Gmail",
    .example = "AUTH XOAUTH2" },
  { .name = "OAUTHBEARER",
    .syntax = "OAUTHBEARER",
    .summary = N_("Signs on with a token instead of a password"),
    .explanation = N_("The standard form of XOAUTH2. The token is sent as it is, so TLS is needed."),
    .reference = "RFC 7628 section 3",
    .since = "RFC 7628 (2015)",
    .example = "AUTH OAUTHBEARER" },
  { .name = "EXTERNAL",
    .syntax = "EXTERNAL",
    .summary = N_("The client has already proved who it is"),
    .explanation = N_("Usually with a certificate of its own when TLS began. The answer is only the name one wants "
                      "to act for, or nothing, which is written =."),
    .reference = "RFC 4422 appendix A",
    .since = "RFC 2222 (1997)",
    .example = "AUTH EXTERNAL =" },
  { .name = "GSSAPI",
    .syntax = "GSSAPI",
    .summary = N_("Signs on with a Kerberos ticket"),
    .explanation = N_("Used within organisations: who has signed on to the computer needs no other password."),
    .reference = "RFC 4752 section 3",
    .since = "RFC 2222 (1997)",
    .example = "AUTH GSSAPI" },
  { .name = "NTLM",
    .syntax = "NTLM",
    .summary = N_("Microsoft's own: proves the Windows password without sending it"),
    .explanation = N_("Client and server exchange three binary messages in Base64. It is old, with known weaknesses, "
                      "and Microsoft has given it up."),
    .reference = "Microsoft MS-SMTPNTLM",
    .since = "Microsoft Exchange",
    .example = "AUTH NTLM" },
  { .name = "ANONYMOUS",
    .syntax = "ANONYMOUS",
    .summary = N_("Signs on without a name"),
    .explanation = N_("The answer is some text about the client, such as an address; nothing is proved. It fits "
                      "public archives of mail."),
    .reference = "RFC 4505 section 2",
    .since = "RFC 2245 (1997)",
    .example = "AUTH ANONYMOUS YmVu" },
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
