/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "protocol/mail-date.h"

char *
mscope_mail_date_format (gint64 time_us,
                         int utc_offset_s)
{
  static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (time_us / G_USEC_PER_SEC + utc_offset_s);
  int minutes = ABS (utc_offset_s) / 60;

  if (date == NULL)
    date = g_date_time_new_from_unix_utc (0);
  return g_strdup_printf ("%s, %d %s %04d %02d:%02d:%02d %c%02d%02d",
                          days[g_date_time_get_day_of_week (date) - 1], g_date_time_get_day_of_month (date),
                          months[g_date_time_get_month (date) - 1], g_date_time_get_year (date),
                          g_date_time_get_hour (date), g_date_time_get_minute (date),
                          g_date_time_get_second (date), utc_offset_s < 0 ? '-' : '+', minutes / 60, minutes % 60);
}
