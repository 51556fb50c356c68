/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "protocol/mail-date.h"

static const struct
{
  gint64 time_s;
  int utc_offset_s;
  const char *expected;
} rows[] = {
  { 0, 0, "Thu, 1 Jan 1970 00:00:00 +0000" },
  { 1204544529, 3600, "Mon, 3 Mar 2008 12:42:09 +0100" },
  { 1204544529, -12600, "Mon, 3 Mar 2008 08:12:09 -0330" },
  { 951782400, 0, "Tue, 29 Feb 2000 00:00:00 +0000" },
  { G_MAXINT64 / G_USEC_PER_SEC, 0, "Thu, 1 Jan 1970 00:00:00 +0000" },
};

static void
test_rows (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = mscope_mail_date_format (rows[i].time_s * G_USEC_PER_SEC, rows[i].utc_offset_s);

      g_assert_cmpstr (text, ==, rows[i].expected);
    }
}

static const struct
{
  const char *text;
  gboolean valid;
  gint64 time_s;
  int utc_offset_s;
} dates[] = {
  { "Mon, 3 Mar 2008 12:42:09 +0100", TRUE, 1204544529, 3600 },
  { "3 Mar 2008 12:42:09 +0100", TRUE, 1204544529, 3600 },
  { " Mon,  03 mar 2008 08:12:09 -0330 (NDT)", TRUE, 1204544529, -12600 },
  { "Tue, 29 Feb 2000 00:00 GMT", TRUE, 951782400, 0 },
  { "1 Jan 70 00:00:00 UT", TRUE, 0, 0 },
  { "31 Dec 69 19:00:00 EST", TRUE, 0, -18000 },
  { "31 Dec 1969 19:00:00 EST", TRUE, 0, -18000 },
  { "1 Jan 2017 00:59:60 +0100", TRUE, 1483228799, 3600 },
  { "1 Jan 49 00:00:00 Z", TRUE, 2493072000, 0 },
  { "1 Jan 1970 00:00:00", TRUE, 0, 0 },
  { "", FALSE, 0, 0 },
  { "Mon,", FALSE, 0, 0 },
  { "30 Feb 2008 12:00:00 +0000", FALSE, 0, 0 },
  { "3 Mrz 2008 12:00:00 +0000", FALSE, 0, 0 },
  { "3 Mar 2008 24:00:00 +0000", FALSE, 0, 0 },
  { "3 Mar 2008 12:60:00 +0000", FALSE, 0, 0 },
  { "3 Mar 2008 12 +0000", FALSE, 0, 0 },
  { "3 Mar 2008 12:00:00:00 +0000", FALSE, 0, 0 },
  { "3 Mar 20080 12:00:00 +0000", FALSE, 0, 0 },
  { "0 Mar 2008 12:00:00 +0000", FALSE, 0, 0 },
  { "2008-03-03 12:00:00 +0000", FALSE, 0, 0 },
};

static void
test_dates (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (dates); i++)
    {
      gint64 time_s = 0;
      int utc_offset_s = 0;
      gboolean valid = mscope_mail_date_parse (mscope_slice_from_string (dates[i].text), &time_s, &utc_offset_s);

      g_test_message ("%s", dates[i].text);
      g_assert_cmpint (valid, ==, dates[i].valid);
      g_assert_cmpint (time_s, ==, dates[i].time_s);
      g_assert_cmpint (utc_offset_s, ==, dates[i].utc_offset_s);
    }
}

/* What was written can be read, whatever the time and the zone. */
static void
test_round_trip (void)
{
  for (gint64 time_s = 0; time_s < 4000000000; time_s += 12345678)
    for (int utc_offset_s = -43200; utc_offset_s <= 50400; utc_offset_s += 9000)
      {
        g_autofree char *text = mscope_mail_date_format (time_s * G_USEC_PER_SEC, utc_offset_s);
        gint64 read_s = 0;
        int read_offset_s = 0;

        g_assert_true (mscope_mail_date_parse (mscope_slice_from_string (text), &read_s, &read_offset_s));
        g_assert_cmpint (read_s, ==, time_s);
        g_assert_cmpint (read_offset_s, ==, utc_offset_s);
      }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/protocol/mail-date/rows", test_rows);
  g_test_add_func ("/protocol/mail-date/dates", test_dates);
  g_test_add_func ("/protocol/mail-date/round-trip", test_round_trip);
  return g_test_run ();
}
