/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the protocols share: banners, keyword lines, message headers (RFC 5322 section 3.6). */
#include "config.h"

#include "dialogue/explanation-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "protocol/pop3-syntax.h"
#include "protocol/sasl.h"

/* --- banners --- */

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

      mscope_explainer_add_part (self, version, _("Its version. Attackers like to know it too, so many servers hide it."));
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
  if (!host_first && mscope_pop3_find_timestamp (text, &timestamp))
    mscope_explainer_add_part (self, timestamp, _("A time stamp, new in every session: this server knows APOP."));
}

/* --- keywords --- */

static void
explain_mechanisms (MscopeExplainer *self,
                    MscopeSlice names)
{
  while (names.length > 0)
    {
      MscopeSlice name = mscope_slice_take_word (&names);
      const MscopeKeywordInfo *mechanism = mscope_sasl_find_mechanism (name);

      mscope_explainer_add_part (self, name,
                                 mechanism != NULL ? _(mechanism->summary)
                                                   : _("A way to sign on that this program does not know."));
    }
}

void
mscope_explain_keyword_line (MscopeExplainer *self,
                             MscopeProtocol protocol,
                             MscopeSlice line)
{
  MscopeSlice values = line;
  MscopeSlice name = mscope_slice_take_word (&values);
  const MscopeKeywordInfo *keyword = mscope_protocol_find_keyword (protocol, name);
  guint64 n_octets;

  /* "AUTH=LOGIN PLAIN": an old form from before RFC 2554, kept for old mail programs. */
  if (mscope_slice_starts_with (name, "AUTH="))
    {
      mscope_explainer_add_part (self, line, _("An old form of AUTH, for mail programs from before 1999."));
      return;
    }
  if (keyword == NULL)
    {
      mscope_explainer_add_part (self, line, _("An extension that this program does not know."));
      return;
    }
  if (mscope_slice_is (name, "SIZE") && mscope_slice_to_number (values, &n_octets) && n_octets > 0)
    {
      g_autofree char *octets = mscope_octets (n_octets);

      /* Translators: “52428800 octets”. */
      mscope_explainer_take_part (self, line, g_strdup_printf (_("The biggest message the server takes: %s"), octets));
      return;
    }
  mscope_explainer_add_part (self, line, _(keyword->summary));
  if (mscope_slice_is (name, "AUTH") || mscope_slice_is (name, "SASL"))
    explain_mechanisms (self, values);
}

/* --- headers --- */

static const struct
{
  const char *name;
  const char *meaning;
} fields[] = {
  { "From", N_("Who wrote the mail, as the reader sees it. Anyone can write anything here.") },
  { "Sender", N_("Who sent the mail for the author.") },
  { "Reply-To", N_("Where answers shall go.") },
  { "To", N_("For whom the mail is, as the reader sees it.") },
  { "Cc", N_("Who gets a copy, as the reader sees it.") },
  { "Bcc", N_("Secret copies. This line should not travel with the mail.") },
  { "Subject", N_("What the mail is about.") },
  { "Date", N_("When the mail was written, by the author's clock.") },
  { "Message-ID", N_("The name of this mail, the only one in the world.") },
  { "In-Reply-To", N_("The mail this one answers.") },
  { "References", N_("The conversation this mail belongs to.") },
  { "Received", N_("A server's stamp. Each one puts its own on top, so the way of the mail is read from the bottom up.") },
  { "Return-Path", N_("The sender on the envelope (MAIL), noted when the mail was delivered.") },
  { "MIME-Version", N_("The mail is written in MIME: it may have other letters than ASCII, and attachments.") },
  { "Content-Type", N_("What kind of content it is, and in which character set.") },
  { "Content-Transfer-Encoding", N_("How the content was written so that it gets through.") },
  { "DKIM-Signature", N_("A signature of the sender's domain, which the receiver can check.") },
  { "Authentication-Results", N_("What the receiving server found when it checked the sender.") },
  { "List-Unsubscribe", N_("How to leave the mailing list.") },
};

static const char *
find_field (MscopeSlice name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    if (mscope_slice_is (name, fields[i].name))
      return fields[i].meaning;
  return NULL;
}

void
mscope_explain_header (MscopeExplainer *self,
                       const MscopeEntry *entry)
{
  gsize position = 0;
  MscopeSlice line;

  while (mscope_entry_next_line (entry, &position, &line) && line.length > 0)
    {
      const char *colon = memchr (line.data, ':', line.length);
      const char *meaning;

      if (line.data[0] == ' ' || line.data[0] == '\t')
        continue; /* goes on with the field before */
      if (colon == NULL)
        return;
      meaning = find_field ((MscopeSlice) { line.data, (gsize) (colon - line.data) });
      if (meaning != NULL)
        mscope_explainer_add_part (self, line, _(meaning));
    }
}
