/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the protocols share: keyword lines, message headers (RFC 5322 section 3.6). */
#include "config.h"

#include "dialogue/explanation-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "protocol/sasl.h"

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
      g_autofree char *octets = mscope_octets_rounded (n_octets);

      /* Translators: “52428800 octets, about 52 MB”. */
      mscope_explainer_take_part (self, line, g_strdup_printf (_("The biggest message the server takes: %s"), octets));
      return;
    }
  mscope_explainer_add_part (self, line, _(keyword->summary));
  if (mscope_slice_is (name, "AUTH") || mscope_slice_is (name, "SASL"))
    explain_mechanisms (self, values);
  else
    mscope_explain_keyword_values (self, name, values);
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
