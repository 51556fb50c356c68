/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The values of parameters and keywords: RFC 1870 (SIZE), RFC 6152 and 3030 (BODY), RFC 3461 (RET, ENVID, NOTIFY,
 * ORCPT; xtext in section 4), RFC 4954 section 5 (AUTH), RFC 2852 (BY, DELIVERBY), RFC 9422 (LIMITS), RFC 2449
 * (LOGIN-DELAY, EXPIRE).
 */
#include "config.h"

#include "dialogue/explanation-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Values that are words. */
static const struct
{
  const char *key;
  const char *value;
  const char *meaning;
} values[] = {
  { "BODY", "7BIT", N_("Plain ASCII.") },
  { "BODY", "8BITMIME", N_("The text has letters beyond ASCII, in lines.") },
  { "BODY", "BINARYMIME", N_("Any octets, without lines. It takes BDAT.") },
  { "RET", "FULL", N_("An error report brings the whole mail back.") },
  { "RET", "HDRS", N_("An error report brings the header back only.") },
  { "NOTIFY", "NEVER", N_("The sender wants no report at all.") },
  { "NOTIFY", "SUCCESS", N_("The sender wants a report when the mail is in the mailbox.") },
  { "NOTIFY", "FAILURE", N_("The sender wants a report when the mail cannot be delivered.") },
  { "NOTIFY", "DELAY", N_("The sender wants a report when the mail is late.") },
  { "AUTH", "<>", N_("The client cannot say who handed the mail in.") },
  { "EXPIRE", "NEVER", N_("The server never deletes mail by itself.") },
  { "EXPIRE", "0", N_("Mail cannot be left on the server.") },
  { "EXPIRE", "USER", N_("It differs from user to user.") },
  { "LOGIN-DELAY", "USER", N_("It differs from user to user.") },
};

/* A size as people say it: "10 MB"; %NULL where the octets say it as well. */
static char *
round_size (guint64 n_octets)
{
  if (n_octets >= 999500)
    return g_strdup_printf ("%" G_GUINT64_FORMAT " MB", (n_octets + 500000) / 1000000);
  if (n_octets >= 10000)
    return g_strdup_printf ("%" G_GUINT64_FORMAT " kB", (n_octets + 500) / 1000);
  return NULL;
}

char *
mscope_octets_rounded (guint64 n)
{
  g_autofree char *octets = mscope_octets (n), *rounded = round_size (n);

  if (rounded == NULL)
    return g_steal_pointer (&octets);
  /* Translators: “10240000 octets, about 10 MB”. */
  return g_strdup_printf (_("%s, about %s"), octets, rounded);
}

static const char *
find_value (MscopeSlice key,
            MscopeSlice value)
{
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    if (mscope_slice_is (key, values[i].key) && mscope_slice_is (value, values[i].value))
      return values[i].meaning;
  return NULL;
}

/* "SUCCESS,FAILURE" */
static void
explain_words (MscopeExplainer *self,
               MscopeSlice key,
               MscopeSlice list)
{
  while (list.length > 0)
    {
      const char *comma = memchr (list.data, ',', list.length);
      MscopeSlice word = { list.data, comma != NULL ? (gsize) (comma - list.data) : list.length };
      const char *meaning = find_value (key, word);

      if (meaning != NULL)
        mscope_explainer_add_part (self, word, _(meaning));
      list.data += word.length + (comma != NULL);
      list.length -= word.length + (comma != NULL);
    }
}

/* xtext = *( xchar / hexchar ), hexchar = "+" 2( %x30-39 / %x41-46 ) */
static char *
decode_xtext (MscopeSlice text)
{
  GString *decoded = g_string_new (NULL);
  char *shown;

  for (gsize i = 0; i < text.length; i++)
    if (text.data[i] == '+' && i + 2 < text.length && g_ascii_isxdigit (text.data[i + 1])
        && g_ascii_isxdigit (text.data[i + 2]))
      {
        int value = g_ascii_xdigit_value (text.data[i + 1]) * 16 + g_ascii_xdigit_value (text.data[i + 2]);

        g_string_append_c (decoded, (char) value);
        i += 2;
      }
    else
      g_string_append_c (decoded, text.data[i]);
  shown = mscope_quote ((MscopeSlice) { decoded->str, decoded->len });
  g_string_free (decoded, TRUE);
  return shown;
}

/* "rfc822;ben@example.org" */
static void
explain_original_recipient (MscopeExplainer *self,
                            MscopeSlice value)
{
  const char *semicolon = memchr (value.data, ';', value.length);
  MscopeSlice address;
  g_autofree char *decoded = NULL;

  if (semicolon == NULL)
    return;
  address = (MscopeSlice) { semicolon + 1, (gsize) (value.data + value.length - semicolon - 1) };
  decoded = decode_xtext (address);
  mscope_explainer_add_part (self, (MscopeSlice) { value.data, (gsize) (semicolon - value.data) },
                             _("The kind of the address: rfc822 is an ordinary mail address."));
  mscope_explainer_take_part (self, address, g_strdup_printf (_("The address the mail was first sent to: %s"), decoded));
}

/* by-value = ["-"/"+"]1*9digit ";" ("N"/"R") ["T"] */
static void
explain_deadline (MscopeExplainer *self,
                  MscopeSlice value)
{
  const char *semicolon = memchr (value.data, ';', value.length);
  g_autofree char *seconds = NULL;

  if (semicolon == NULL || semicolon + 1 == value.data + value.length)
    return;
  seconds = mscope_quote ((MscopeSlice) { value.data, (gsize) (semicolon - value.data) });
  mscope_explainer_take_part (self, (MscopeSlice) { value.data, (gsize) (semicolon - value.data) },
                              /* Translators: a number of seconds. */
                              g_strdup_printf (_("So many seconds are left for the delivery: %s."), seconds));
  mscope_explainer_add_part (self, (MscopeSlice) { semicolon + 1, 1 },
                             g_ascii_toupper (semicolon[1]) == 'R' ? _("R: if that fails, the mail is given back.")
                                                                   : _("N: if that fails, the sender is told."));
}

void
mscope_explain_parameter_value (MscopeExplainer *self,
                                MscopeSlice key,
                                MscopeSlice value)
{
  g_autofree char *decoded = NULL;
  guint64 number;

  if (value.data == NULL || value.length == 0)
    return;
  explain_words (self, key, value);
  if (mscope_slice_is (key, "SIZE") && mscope_slice_to_number (value, &number))
    mscope_explainer_take_part (self, value, mscope_octets_rounded (number));
  else if (mscope_slice_is (key, "ORCPT"))
    explain_original_recipient (self, value);
  else if (mscope_slice_is (key, "BY"))
    explain_deadline (self, value);
  else if ((mscope_slice_is (key, "ENVID") || mscope_slice_is (key, "AUTH")) && memchr (value.data, '+', value.length) != NULL)
    {
      decoded = decode_xtext (value);
      /* Translators: what a coded text means. */
      mscope_explainer_take_part (self, value, g_strdup_printf (_("Decoded: “%s”"), decoded));
    }
}

/* "RCPTMAX=100" */
static void
explain_limit (MscopeExplainer *self,
               MscopeSlice word)
{
  static const struct
  {
    const char *name;
    const char *meaning;
  } limits[] = {
    { "MAILMAX=", N_("So many mails may be sent over one connection.") },
    { "RCPTMAX=", N_("So many recipients may a mail have.") },
    { "RCPTDOMAINMAX=", N_("So many domains may the recipients of a connection have.") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++)
    if (mscope_slice_starts_with (word, limits[i].name))
      mscope_explainer_add_part (self, word, _(limits[i].meaning));
}

void
mscope_explain_keyword_values (MscopeExplainer *self,
                               MscopeSlice name,
                               MscopeSlice rest)
{
  while (rest.length > 0)
    {
      MscopeSlice word = mscope_slice_take_word (&rest);
      const char *meaning = find_value (name, word);
      guint64 number;

      if (mscope_slice_is (name, "LIMITS"))
        explain_limit (self, word);
      else if (meaning != NULL)
        mscope_explainer_add_part (self, word, _(meaning));
      else if (mscope_slice_is (name, "EXPIRE") && mscope_slice_to_number (word, &number))
        mscope_explainer_add_part (self, word, _("The server may delete mail after so many days."));
      else if (mscope_slice_is (name, "LOGIN-DELAY") && mscope_slice_to_number (word, &number))
        mscope_explainer_add_part (self, word, _("So many seconds have to pass between two logins."));
      else if (mscope_slice_is (name, "DELIVERBY") && mscope_slice_to_number (word, &number))
        mscope_explainer_add_part (self, word, _("The shortest time, in seconds, that can be asked for."));
    }
}
