/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a server tells of itself when it greets: RFC 5321 section 4.2.3, RFC 1939 section 7 (the time stamp). */
#include "config.h"

#include "dialogue/explanation-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "protocol/mail-date.h"
#include "protocol/pop3-syntax.h"

/* Names that servers give themselves; a longer one before the one it contains. */
static const char *const products[] = {
  "Microsoft ESMTP MAIL Service", "Microsoft Exchange", "Sendmail", "Postfix", "Exim", "OpenSMTPD", "qmail", "Haraka",
  "Mailscope", "Dovecot", "Qpopper", "QPOP", "Cyrus", "Courier", "gsmtp", "Zimbra",
};

static MscopeSlice
find_product (MscopeSlice text)
{
  for (gsize i = 0; i < G_N_ELEMENTS (products); i++)
    for (gsize at = 0; at + strlen (products[i]) <= text.length; at++)
      if (mscope_slice_starts_with ((MscopeSlice) { text.data + at, text.length - at }, products[i]))
        return (MscopeSlice) { text.data + at, strlen (products[i]) };
  return (MscopeSlice) { NULL, 0 };
}

/* A word that begins with a digit, or with v and a digit, and has a dot: "8.8.8/8.8.8", "v2.2.12", "4.0.5". */
static gboolean
is_version (MscopeSlice word)
{
  gsize start = word.length > 1 && g_ascii_tolower (word.data[0]) == 'v' ? 1 : 0;

  return word.length > start && g_ascii_isdigit (word.data[start]) && memchr (word.data, '.', word.length) != NULL;
}

static MscopeSlice
trim_punctuation (MscopeSlice word)
{
  while (word.length > 0 && strchr ("(,;", word.data[0]) != NULL)
    {
      word.data++;
      word.length--;
    }
  while (word.length > 0 && strchr (",;).:", word.data[word.length - 1]) != NULL)
    word.length--;
  return word;
}

/* The version stands within the next few words behind the product's name. */
static MscopeSlice
find_version (MscopeSlice rest)
{
  for (int i = 0; i < 3; i++)
    {
      MscopeSlice word = trim_punctuation (mscope_slice_take_word (&rest));

      if (is_version (word))
        return word;
    }
  return (MscopeSlice) { NULL, 0 };
}

/* "8.8.8/8.8.8" is Sendmail's: its own version and that of its configuration. */
static void
explain_version (MscopeExplainer *self,
                 MscopeSlice version)
{
  const char *slash = memchr (version.data, '/', version.length);
  gsize length = slash != NULL ? (gsize) (slash - version.data) : version.length;

  mscope_explainer_add_part (self, version, _("Its version. Attackers like to know it too, so many servers hide it."));
  if (slash == NULL || length + 1 == version.length)
    return;
  mscope_explainer_add_part (self, (MscopeSlice) { version.data, length }, _("The version of the program."));
  mscope_explainer_add_part (self, (MscopeSlice) { slash + 1, version.length - length - 1 },
                             _("The version of its configuration file."));
}

/* A date somewhere in the banner: "; Tue, 22 Feb 2000 14:00:00 +0100", "ready at Mon, 3 Mar …". */
static void
explain_date (MscopeExplainer *self,
              MscopeSlice text)
{
  gint64 time_s;
  int utc_offset_s;

  for (gsize i = 0; i + 3 < text.length; i++)
    {
      MscopeSlice rest = { text.data + i, text.length - i };

      if (text.data[i + 3] != ',' || !mscope_mail_date_parse (rest, &time_s, &utc_offset_s))
        continue;
      mscope_explainer_add_part (self, rest, _("The server's clock, and how far it is from UTC."));
      return;
    }
}

/* "<7534.1204549069@localhost>": process, seconds since 1970, host; other servers write what they like. */
void
mscope_explain_stamp (MscopeExplainer *self,
                      MscopeSlice stamp)
{
  MscopeSlice inner = { stamp.data + 1, stamp.length - 2 };
  const char *dot = memchr (inner.data, '.', inner.length), *at = memchr (inner.data, '@', inner.length);
  MscopeSlice process, clock;
  guint64 n_process, seconds;
  g_autofree char *date = NULL;

  mscope_explainer_add_part (self, stamp, _("A time stamp, new in every session: this server knows APOP."));
  if (dot == NULL || at == NULL || at < dot)
    return;
  process = (MscopeSlice) { inner.data, (gsize) (dot - inner.data) };
  clock = (MscopeSlice) { dot + 1, (gsize) (at - dot - 1) };
  if (!mscope_slice_to_number (process, &n_process) || !mscope_slice_to_number (clock, &seconds)
      || !mscope_is_clock (seconds))
    return;
  date = mscope_clock_to_date (seconds);
  mscope_explainer_add_part (self, process, _("The number of the server's process."));
  mscope_explainer_take_part (self, clock, g_strdup_printf (_("The server's clock, in seconds since 1970: %s."), date));
  mscope_explainer_add_part (self, (MscopeSlice) { at + 1, (gsize) (inner.data + inner.length - at - 1) },
                             _("The name of the server."));
}

static void
explain_product (MscopeExplainer *self,
                 MscopeSlice text)
{
  MscopeSlice product = find_product (text);
  g_autofree char *name = NULL;
  MscopeSlice version;

  if (product.length == 0)
    {
      mscope_explainer_add_sentence (self, _("The server does not tell which software it is."));
      return;
    }
  name = mscope_slice_dup (product);
  mscope_explainer_add_part (self, product, _("The software the server runs."));
  version = find_version ((MscopeSlice) { product.data + product.length,
                                          text.length - (gsize) (product.data + product.length - text.data) });
  if (version.length > 0)
    {
      g_autofree char *number = mscope_quote (version);

      explain_version (self, version);
      /* Translators: the name of a program and its version. */
      mscope_explainer_take_sentence (self, g_strdup_printf (_("It says that it is %s, version %s."), name, number));
    }
  else
    mscope_explainer_take_sentence (self, g_strdup_printf (_("It says that it is %s, without a version."), name));
}

void
mscope_explain_banner (MscopeExplainer *self,
                       MscopeSlice text,
                       gboolean host_first)
{
  MscopeSlice rest = text;
  MscopeSlice timestamp;

  if (host_first)
    {
      MscopeSlice host = mscope_slice_take_word (&rest);
      MscopeSlice kind = rest;

      mscope_explainer_add_part (self, host, _("The name of the server."));
      kind = mscope_slice_take_word (&kind);
      if (mscope_slice_is (kind, "ESMTP"))
        mscope_explainer_add_part (self, kind, _("The server knows EHLO (Extended SMTP)."));
    }
  explain_product (self, rest);
  explain_date (self, text);
  if (host_first)
    return;
  if (mscope_pop3_find_timestamp (text, &timestamp))
    mscope_explain_stamp (self, timestamp);
  else
    mscope_explainer_add_sentence (self, _("It has no time stamp in angle brackets, so APOP cannot be used here."));
}
