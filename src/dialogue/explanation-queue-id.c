/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Names that servers give to a mail in their queue, as their sources make them: Sendmail up to 8.9 (queue.c),
 * Postfix (mail_queue.h), Exim (its manual, section 3.4), Google's servers.
 */
#include "config.h"

#include "dialogue/explanation-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "protocol/mail-date.h"

#define POSTFIX_DIGITS "0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz"
#define EXIM_DIGITS "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

/* Seconds since 1970 that can be meant: from 1990 to 2100. */
#define FIRST_CLOCK 631152000
#define LAST_CLOCK 4102444800

gboolean
mscope_is_clock (guint64 seconds)
{
  return seconds >= FIRST_CLOCK && seconds < LAST_CLOCK;
}

char *
mscope_clock_to_date (guint64 seconds)
{
  return mscope_mail_date_format ((gint64) seconds * G_USEC_PER_SEC, 0);
}

static gboolean
read_digits (MscopeSlice text,
             const char *alphabet,
             guint64 *value)
{
  *value = 0;
  for (gsize i = 0; i < text.length; i++)
    {
      const char *digit = text.data[i] != '\0' ? strchr (alphabet, text.data[i]) : NULL;

      if (digit == NULL)
        return FALSE;
      *value = *value * strlen (alphabet) + (guint64) (digit - alphabet);
    }
  return text.length > 0 && text.length <= 10;
}

/* "SAA02108": A to X for the hour, a count of two letters, the process (five digits or more). */
static gboolean
explain_sendmail (MscopeExplainer *self,
                  MscopeSlice id)
{
  guint64 process;

  if (id.length < 8 || id.length > 10 || !g_ascii_isupper (id.data[0]) || id.data[0] > 'X'
      || !g_ascii_isupper (id.data[1]) || !g_ascii_isupper (id.data[2])
      || !mscope_slice_to_number ((MscopeSlice) { id.data + 3, id.length - 3 }, &process))
    return FALSE;
  mscope_explainer_add_part (self, id, _("The mail's name in Sendmail's queue."));
  mscope_explainer_take_part (self, (MscopeSlice) { id.data, 1 },
                              /* Translators: an hour of the day, 0 to 23. */
                              g_strdup_printf (_("The hour the mail came in, A for midnight: it was %d o'clock."),
                                               id.data[0] - 'A'));
  mscope_explainer_add_part (self, (MscopeSlice) { id.data + 1, 2 }, _("A count within this process, in letters."));
  mscope_explainer_add_part (self, (MscopeSlice) { id.data + 3, id.length - 3 },
                             _("The number of the process that took the mail."));
  return TRUE;
}

/* "708D72C80BE": five digits of microseconds, then the inode, in hexadecimal. */
static gboolean
explain_short_postfix (MscopeExplainer *self,
                       MscopeSlice id)
{
  for (gsize i = 0; i < id.length; i++)
    if (!g_ascii_isdigit (id.data[i]) && (id.data[i] < 'A' || id.data[i] > 'F'))
      return FALSE;
  if (id.length < 6 || id.length > 21)
    return FALSE;
  mscope_explainer_add_part (self, id, _("The mail's name in Postfix's queue. It stands in the log of the server too."));
  mscope_explainer_add_part (self, (MscopeSlice) { id.data, 5 },
                             _("The microseconds of the moment the file was made, in hexadecimal."));
  mscope_explainer_add_part (self, (MscopeSlice) { id.data + 5, id.length - 5 },
                             _("The number of the file on the server's disk (inode), in hexadecimal."));
  return TRUE;
}

/* "4XbCdF0000z1Yz": seconds and microseconds in base 52, z, the inode in base 51. */
static gboolean
explain_long_postfix (MscopeExplainer *self,
                      MscopeSlice id)
{
  g_autofree char *date = NULL;
  guint64 seconds;

  if (id.length < 12 || id.length > 24 || id.data[10] != 'z'
      || !read_digits ((MscopeSlice) { id.data, 6 }, POSTFIX_DIGITS, &seconds) || !mscope_is_clock (seconds))
    return FALSE;
  date = mscope_clock_to_date (seconds);
  mscope_explainer_add_part (self, id, _("The mail's name in Postfix's queue. It stands in the log of the server too."));
  /* Translators: a date as in mails, "Mon, 3 Mar 2008 11:42:09 +0000". */
  mscope_explainer_take_part (self, (MscopeSlice) { id.data, 6 }, g_strdup_printf (_("The moment the mail came in: %s."), date));
  return TRUE;
}

/* "1abCDe-0004fP-00": the time in base 62, the process, a fraction of a second. */
static gboolean
explain_exim (MscopeExplainer *self,
              MscopeSlice id)
{
  g_autofree char *date = NULL;
  guint64 seconds;

  if (id.length < 16 || id.length > 23 || id.data[6] != '-'
      || !read_digits ((MscopeSlice) { id.data, 6 }, EXIM_DIGITS, &seconds) || !mscope_is_clock (seconds))
    return FALSE;
  date = mscope_clock_to_date (seconds);
  mscope_explainer_add_part (self, id, _("The mail's name in Exim's queue: the time, the process, and a fraction of a second."));
  mscope_explainer_take_part (self, (MscopeSlice) { id.data, 6 }, g_strdup_printf (_("The moment the mail came in: %s."), date));
  return TRUE;
}

static MscopeSlice
behind (MscopeSlice text,
        const char *words)
{
  MscopeSlice found = mscope_find (text, words);

  if (found.length == 0)
    return found;
  found.data += found.length;
  found.length = (gsize) (text.data + text.length - found.data);
  return found;
}

static MscopeSlice
first_word (MscopeSlice text)
{
  MscopeSlice word = mscope_slice_take_word (&text);

  while (word.length > 0 && strchr (".,;)", word.data[word.length - 1]) != NULL)
    word.length--;
  return word;
}

/* "2.0.0 OK  1700000000 a1b2 - gsmtp" */
static void
explain_google (MscopeExplainer *self,
                MscopeSlice text)
{
  MscopeSlice word;
  guint64 seconds;

  while ((word = mscope_slice_take_word (&text)).length > 0)
    if (mscope_slice_to_number (word, &seconds) && mscope_is_clock (seconds))
      {
        g_autofree char *date = mscope_clock_to_date (seconds);

        mscope_explainer_take_part (self, word, g_strdup_printf (_("The server's clock, in seconds since 1970: %s."), date));
        return;
      }
}

void
mscope_explain_queue_id (MscopeExplainer *self,
                         MscopeSlice text)
{
  MscopeSlice id = first_word (behind (text, "queued as "));

  if (id.length > 0)
    {
      if (!explain_short_postfix (self, id) && !explain_long_postfix (self, id))
        mscope_explainer_add_part (self, id, _("The mail's name in the server's queue. Ask for the mail by this name."));
    }
  else if (mscope_find (text, "accepted for delivery").length > 0)
    {
      id = first_word (text);
      if (!explain_sendmail (self, id) && !mscope_slice_is (id, "Message"))
        mscope_explainer_add_part (self, id, _("The mail's name in the server's queue. Ask for the mail by this name."));
    }
  else if ((id = first_word (behind (text, "id="))).length > 0)
    {
      if (!explain_exim (self, id))
        mscope_explainer_add_part (self, id, _("The mail's name in the server's queue. Ask for the mail by this name."));
    }
  else if (mscope_find (text, "Queued mail for delivery").length > 0)
    {
      id = first_word (text);
      if (id.length > 2 && id.data[0] == '<')
        mscope_explainer_add_part (self, id, _("The Message-ID of the mail. The server made it up if the mail brought none."));
    }
  else if (mscope_find (text, "gsmtp").length > 0)
    explain_google (self, text);
}
