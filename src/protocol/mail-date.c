/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "protocol/mail-date.h"

#include <string.h>

static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

/* RFC 5322 section 4.3: names that mean something to everybody; all others count as UTC. */
static const struct
{
  const char *name;
  int hours;
} zones[] = {
  { "EDT", -4 }, { "EST", -5 }, { "CDT", -5 }, { "CST", -6 }, { "MDT", -6 }, { "MST", -7 }, { "PDT", -7 }, { "PST", -8 },
};

static void
append_field (GString *text,
              const char *before,
              int number,
              guint n_digits)
{
  g_string_append (text, before);
  mscope_text_append_number (text, (guint64) number, n_digits);
}

char *
mscope_mail_date_format (gint64 time_us,
                         int utc_offset_s)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (time_us / G_USEC_PER_SEC + utc_offset_s);
  int minutes = ABS (utc_offset_s) / 60;
  GString *text;

  if (date == NULL)
    date = g_date_time_new_from_unix_utc (0);
  text = g_string_sized_new (sizeof "Mon, 30 Mar 2008 12:42:09 +0100");
  g_string_append (text, days[g_date_time_get_day_of_week (date) - 1]);
  append_field (text, ", ", g_date_time_get_day_of_month (date), 1);
  g_string_append_c (text, ' ');
  g_string_append (text, months[g_date_time_get_month (date) - 1]);
  append_field (text, " ", g_date_time_get_year (date), 4);
  append_field (text, " ", g_date_time_get_hour (date), 2);
  append_field (text, ":", g_date_time_get_minute (date), 2);
  append_field (text, ":", g_date_time_get_second (date), 2);
  append_field (text, utc_offset_s < 0 ? " -" : " +", minutes / 60, 2);
  append_field (text, "", minutes % 60, 2);
  return g_string_free (text, FALSE);
}

static int
find_month (MscopeSlice word)
{
  for (guint i = 0; i < G_N_ELEMENTS (months); i++)
    if (mscope_slice_is (word, months[i]))
      return (int) i + 1;
  return 0;
}

/* year = 4*DIGIT; obs-year = 2*DIGIT: up to 49 after 2000, else after 1900 */
static gboolean
read_year (MscopeSlice word,
           int *year)
{
  guint64 number;

  if (word.length > 4 || !mscope_slice_to_number (word, &number))
    return FALSE;
  *year = (int) number;
  if (word.length == 2)
    *year += *year < 50 ? 2000 : 1900;
  else if (word.length == 3)
    *year += 1900;
  return *year >= 1900;
}

/* hour ":" minute [ ":" second ] */
static gboolean
read_time (MscopeSlice word,
           int time[3])
{
  time[2] = 0;
  for (int i = 0; i < 3; i++)
    {
      const char *colon = word.length > 0 ? memchr (word.data, ':', word.length) : NULL;
      MscopeSlice digits = { word.data, colon != NULL ? (gsize) (colon - word.data) : word.length };
      guint64 number;

      if (digits.length == 0 || digits.length > 2 || !mscope_slice_to_number (digits, &number))
        return FALSE;
      time[i] = (int) number;
      if (colon == NULL)
        return i >= 1 && time[0] < 24 && time[1] < 60 && time[2] <= 60;
      word.data += digits.length + 1;
      word.length -= digits.length + 1;
    }
  return FALSE;
}

/* zone = ( "+" / "-" ) 4DIGIT, or one of the old names */
static int
read_zone (MscopeSlice word)
{
  guint64 number;

  if (word.length == 5 && (word.data[0] == '+' || word.data[0] == '-')
      && mscope_slice_to_number ((MscopeSlice) { word.data + 1, 4 }, &number))
    {
      int seconds = (int) (number / 100 * 3600 + number % 100 * 60);

      return word.data[0] == '-' ? -seconds : seconds;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (zones); i++)
    if (mscope_slice_is (word, zones[i].name))
      return zones[i].hours * 3600;
  return 0;
}

gboolean
mscope_mail_date_parse (MscopeSlice text,
                        gint64 *time_s,
                        int *utc_offset_s)
{
  MscopeSlice day = mscope_slice_take_word (&text);
  int month, year, time[3];
  guint64 number;
  g_autoptr (GDateTime) date = NULL;

  if (day.length > 0 && day.data[day.length - 1] == ',')
    day = mscope_slice_take_word (&text);
  month = find_month (mscope_slice_take_word (&text));
  if (month == 0 || day.length > 2 || !mscope_slice_to_number (day, &number)
      || !read_year (mscope_slice_take_word (&text), &year) || !read_time (mscope_slice_take_word (&text), time))
    return FALSE;
  /* A leap second counts as the one before. */
  date = g_date_time_new_utc (year, month, (int) number, time[0], time[1], MIN (time[2], 59));
  if (date == NULL)
    return FALSE;
  *utc_offset_s = read_zone (mscope_slice_take_word (&text));
  *time_s = g_date_time_to_unix (date) - *utc_offset_s;
  return TRUE;
}
