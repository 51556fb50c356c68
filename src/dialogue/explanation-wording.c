/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What servers write behind the code, for people: words that many of them share. RFC 5321 section 3.4 (251, 551),
 * RFC 1413 (IDENT), RFC 1939 section 5 (numbers).
 */
#include "config.h"

#include "dialogue/explanation-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Words with a meaning of their own, in any reply of SMTP. */
static const struct
{
  const char *words;
  const char *meaning;
} wordings[] = {
  { "(will queue)", N_("The server cannot deliver at once, for example because the recipient is elsewhere. It keeps the "
                       "mail in its queue and sends it on later.") },
  { "pleased to meet you", N_("Politeness of Sendmail's. Only people read it.") },
  { "at your service", N_("Politeness. Only people read it.") },
  { "greylist", N_("The server puts off clients that it does not know: try again in some minutes.") },
  { "relay", N_("Relaying: passing mail on to another server. For strangers hardly any server does it.") },
  { "<CRLF>.<CRLF>", N_("A line with nothing but a dot: CR LF, the dot, CR LF.") },
  { "<CR><LF>.<CR><LF>", N_("A line with nothing but a dot: CR LF, the dot, CR LF.") },
  { "\".\" on a line by itself", N_("A line with nothing but a dot. Then the server answers again.") },
};

MscopeSlice
mscope_find (MscopeSlice text,
             const char *words)
{
  gsize length = strlen (words);

  for (gsize at = 0; at + length <= text.length; at++)
    if (g_ascii_tolower (text.data[at]) == g_ascii_tolower (*words)
        && mscope_slice_starts_with ((MscopeSlice) { text.data + at, text.length - at }, words))
      return (MscopeSlice) { text.data + at, length };
  return (MscopeSlice) { NULL, 0 };
}

gboolean
mscope_find_between (MscopeSlice text,
                     char opening,
                     char closing,
                     MscopeSlice *found)
{
  const char *start = text.length > 0 ? memchr (text.data, opening, text.length) : NULL;
  const char *end;

  if (start == NULL)
    return FALSE;
  end = memchr (start, closing, text.length - (gsize) (start - text.data));
  if (end == NULL)
    return FALSE;
  *found = (MscopeSlice) { start, (gsize) (end + 1 - start) };
  return TRUE;
}

/* "thomas@localhost [127.0.0.1]", "[172.16.31.101]": whom the server sees. */
static void
explain_peer (MscopeExplainer *self,
              MscopeSlice text)
{
  MscopeSlice address, before, name = { NULL, 0 }, word;

  if (!mscope_find_between (text, '[', ']', &address) || address.length < 4
      || (!g_ascii_isxdigit (address.data[1]) && !mscope_slice_starts_with (address, "[IPv6:")))
    return;
  before = (MscopeSlice) { text.data, (gsize) (address.data - text.data) };
  while ((word = mscope_slice_take_word (&before)).length > 0)
    name = word;
  if (name.length > 0 && memchr (name.data, '@', name.length) != NULL)
    mscope_explainer_add_part (self, name,
                               _("Who the server thinks is there. It asked the client's computer which user opened the connection "
                                 "(IDENT); nobody has signed on by that."));
  else if (name.length > 0 && memchr (name.data, '.', name.length) != NULL)
    mscope_explainer_add_part (self, name, _("The name the server has for the client."));
  mscope_explainer_add_part (self, address, _("The address the client comes from, as the server sees it."));
}

/* "<ben@example.org>... User unknown"; 251 and 551 name another one. */
static void
explain_address (MscopeExplainer *self,
                 const MscopeEntry *entry,
                 MscopeSlice text)
{
  gboolean elsewhere = entry->code == 251 || entry->code == 551;
  MscopeSlice address, inner;

  if (!mscope_find_between (text, '<', '>', &address) || memchr (address.data, '@', address.length) == NULL)
    return;
  if (elsewhere)
    {
      g_autofree char *quoted = NULL;

      inner = (MscopeSlice) { address.data + 1, address.length - 2 };
      quoted = mscope_quote (inner);
      mscope_explainer_add_part (self, address, _("The address to be used instead."));
      /* Translators: a mail address. */
      mscope_explainer_take_sentence (self, g_strdup_printf (_("The new address is %s."), quoted));
    }
  else if (mscope_find (text, "Queued mail").length == 0)
    mscope_explainer_add_part (self, address, _("The address that this is about."));
}

/* Verbs in the lines of HELP. */
static void
explain_help (MscopeExplainer *self,
              MscopeSlice line)
{
  MscopeSlice word;

  while ((word = mscope_slice_take_word (&line)).length > 0)
    {
      const MscopeCommandInfo *command = NULL;

      if (word.length >= 4 && g_ascii_isupper (word.data[0]) && g_ascii_isupper (word.data[1]))
        command = mscope_protocol_find_command (MSCOPE_PROTOCOL_SMTP, word);
      if (command != NULL)
        mscope_explainer_add_part (self, word, _(command->summary));
    }
}

void
mscope_explain_wording (MscopeExplainer *self,
                        const MscopeEntry *entry,
                        MscopeSlice line)
{
  for (gsize i = 0; i < G_N_ELEMENTS (wordings); i++)
    {
      MscopeSlice found = mscope_find (line, wordings[i].words);

      if (found.length > 0)
        mscope_explainer_add_part (self, found, _(wordings[i].meaning));
    }
  explain_peer (self, line);
  explain_address (self, entry, line);
  if (entry->code == 214 || entry->code == 211)
    explain_help (self, line);
  if (entry->code == 250)
    mscope_explain_queue_id (self, line);
}

/* --- POP3 --- */

static const struct
{
  const char *unit;
  const char *meaning;
} units[] = {
  { "octets", N_("Octets: a size. Each line end counts as two.") },
  { "bytes", N_("Bytes: a size. Each line end counts as two.") },
  { "visible", N_("Messages that can be read.") },
  { "hidden", N_("Messages that the server has and does not show in this session.") },
  { "message", N_("Messages in the mailbox.") },
};

/* "8 messages (3371 octets)": numbers with what they count. */
void
mscope_explain_counts (MscopeExplainer *self,
                       MscopeSlice text)
{
  while (text.length > 0)
    {
      MscopeSlice word = mscope_slice_take_word (&text);
      MscopeSlice whole;
      guint64 number;

      while (word.length > 0 && word.data[0] == '(')
        {
          word.data++;
          word.length--;
        }
      if (!mscope_slice_to_number (word, &number))
        continue;
      for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
        if (mscope_slice_starts_with (text, units[i].unit))
          {
            MscopeSlice unit = mscope_slice_take_word (&text);

            while (unit.length > 0 && strchr (").,", unit.data[unit.length - 1]) != NULL)
              unit.length--;
            whole = (MscopeSlice) { word.data, (gsize) (unit.data + unit.length - word.data) };
            mscope_explainer_add_part (self, whole, _(units[i].meaning));
            break;
          }
    }
}
