/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keyword lines of EHLO and CAPA: RFC 5321 section 4.1.1.1, RFC 2449 section 5. */
#include "config.h"

#include "dialogue/explanation-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "protocol/sasl.h"

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
