/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 6376 section 3.5 (DKIM-Signature), RFC 8601 (Authentication-Results), RFC 7208 (SPF), RFC 7489 (DMARC). */
#include "config.h"

#include "dialogue/explanation-header.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const struct
{
  const char *tag;
  const char *meaning;
} tags[] = {
  { "v", N_("The version of DKIM.") },
  { "a", N_("How the signature is made: the kind of key and of checksum.") },
  { "c", N_("How header and body are tidied before the checksum is made, so that small changes on the way do no harm.") },
  { "d", N_("The domain that signs and answers for the mail.") },
  { "s", N_("Which key of the domain: it stands in the DNS under this name and _domainkey.") },
  { "i", N_("On whose behalf the domain signs.") },
  { "t", N_("When it was signed, in seconds since 1970.") },
  { "x", N_("Until when the signature is good, in seconds since 1970.") },
  { "h", N_("Which fields of the header are signed.") },
  { "l", N_("How many octets of the body are signed; more may have been added.") },
  { "bh", N_("The checksum of the body.") },
  { "b", N_("The signature itself.") },
  { "q", N_("How the key is looked up.") },
};

static const char *
find_tag (MscopeSlice name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tags); i++)
    if (mscope_slice_is (name, tags[i].tag))
      return tags[i].meaning;
  return NULL;
}

/* The next piece up to a semicolon, blanks cut off; %FALSE after the last. */
static gboolean
next_piece (MscopeSlice *rest,
            MscopeSlice *piece)
{
  const char *semicolon;

  if (rest->length == 0)
    return FALSE;
  semicolon = memchr (rest->data, ';', rest->length);
  *piece = (MscopeSlice) { rest->data, semicolon != NULL ? (gsize) (semicolon - rest->data) : rest->length };
  rest->data += piece->length + (semicolon != NULL);
  rest->length -= piece->length + (semicolon != NULL);
  *piece = mscope_slice_strip (*piece);
  return TRUE;
}

/* tag-list = tag-spec *( ";" tag-spec ), tag-spec = tag-name "=" tag-value */
void
mscope_explain_signature (MscopeExplainer *self,
                          MscopeSlice value)
{
  MscopeSlice piece;

  while (next_piece (&value, &piece))
    {
      const char *equals = piece.length > 0 ? memchr (piece.data, '=', piece.length) : NULL;
      const char *meaning;

      if (equals == NULL)
        continue;
      meaning = find_tag (mscope_slice_strip ((MscopeSlice) { piece.data, (gsize) (equals - piece.data) }));
      if (meaning != NULL)
        mscope_explainer_add_part (self, piece, _(meaning));
    }
}

static const struct
{
  const char *method;
  const char *meaning;
} methods[] = {
  { "spf=", N_("SPF: may this address send mail for the domain of the envelope's sender?") },
  { "dkim=", N_("DKIM: is the signature of the domain right?") },
  { "dmarc=", N_("DMARC: does one of the two fit the domain that the reader sees in From?") },
  { "arc=", N_("ARC: are the notes of the servers on the way right?") },
  { "auth=", N_("AUTH: had the client signed on?") },
  { "iprev=", N_("iprev: do the address of the client and its name fit each other?") },
};

static const struct
{
  const char *result;
  const char *meaning;
} results[] = {
  { "pass", N_("pass: yes.") },
  { "fail", N_("fail: no.") },
  { "softfail", N_("softfail: probably not.") },
  { "neutral", N_("neutral: the domain does not say.") },
  { "none", N_("none: there was nothing to check.") },
  { "temperror", N_("temperror: it could not be checked at that moment.") },
  { "permerror", N_("permerror: what was to be checked is written wrongly.") },
};

static const char *
find_result (MscopeSlice word)
{
  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    if (mscope_slice_is (word, results[i].result))
      return results[i].meaning;
  return NULL;
}

/* "spf=pass smtp.mailfrom=example.org": method and result, then what was looked at. */
static void
explain_result (MscopeExplainer *self,
                MscopeSlice piece)
{
  MscopeSlice word = mscope_slice_take_word (&piece);

  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      gsize n = strlen (methods[i].method);
      const char *result;

      if (!mscope_slice_starts_with (word, methods[i].method))
        continue;
      mscope_explainer_add_part (self, word, _(methods[i].meaning));
      result = find_result ((MscopeSlice) { word.data + n, word.length - n });
      if (result != NULL)
        mscope_explainer_add_part (self, (MscopeSlice) { word.data + n, word.length - n }, _(result));
    }
}

void
mscope_explain_results (MscopeExplainer *self,
                        MscopeSlice value)
{
  MscopeSlice piece;
  gboolean first = TRUE;

  while (next_piece (&value, &piece))
    {
      if (first && piece.length > 0 && memchr (piece.data, '=', piece.length) == NULL)
        mscope_explainer_add_part (self, piece, _("The server that has checked. Believe it only if it is your own."));
      else
        explain_result (self, piece);
      first = FALSE;
    }
}
