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

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/protocol/mail-date/rows", test_rows);
  return g_test_run ();
}
