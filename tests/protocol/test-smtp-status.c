/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "protocol/smtp-status.h"

static void
test_rows (void)
{
  gsize n_infos;
  const MscopeStatusInfo *infos = mscope_smtp_status_get_all (&n_infos);

  for (gsize i = 0; i < n_infos; i++)
    {
      g_test_message ("%u.%u", infos[i].subject, infos[i].detail);
      g_assert_true (infos[i].summary != NULL && !g_str_has_suffix (infos[i].summary, "."));
      g_assert_true (g_str_has_suffix (infos[i].explanation, "."));
      g_assert_true (g_regex_match_simple ("^(RFC [0-9]+ section [0-9]+(\\.[0-9]+)*|IANA [A-Za-z ]+)$",
                                           infos[i].reference, 0, 0));
      g_assert_true (infos[i].since == NULL || g_regex_match_simple ("^RFC [0-9]+ \\([0-9]{4}\\)$", infos[i].since, 0, 0));
      g_assert_true (infos[i].codes == NULL
                     || g_regex_match_simple ("^[2-5][0-9]{2}(, [2-5][0-9]{2})*$", infos[i].codes, 0, 0));
      g_assert_nonnull (mscope_smtp_status_get_subject_meaning (infos[i].subject));
      g_assert_true (mscope_smtp_status_find (5, infos[i].subject, infos[i].detail) == &infos[i]);
      if (i > 0)
        g_assert_cmpuint (infos[i - 1].subject * 1000 + infos[i - 1].detail, <,
                          infos[i].subject * 1000 + infos[i].detail);
    }
}

static void
test_unknown (void)
{
  g_assert_null (mscope_smtp_status_find (3, 1, 1));
  g_assert_null (mscope_smtp_status_find (5, 1, 99));
  g_assert_null (mscope_smtp_status_find (5, 9, 0));
  g_assert_null (mscope_smtp_status_get_subject_meaning (8));
  g_assert_null (mscope_smtp_status_get_class_meaning (999));
}

static void
test_parse (void)
{
  static const struct
  {
    const char *text;
    gboolean valid;
  } rows[] = {
    { "2.0.0", TRUE }, { "5.7.26", TRUE }, { "4.999.999", TRUE }, { "5.1.1000", FALSE }, { "3.0.0", FALSE },
    { "", FALSE }, { "5", FALSE }, { "5.1", FALSE }, { "5.1.", FALSE }, { "5..1", FALSE }, { "5.1.1.1", FALSE },
    { "x.1.1", FALSE }, { "55.1.1", FALSE }, { "5.1.1 ", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint16 code[3];

      g_test_message ("“%s”", rows[i].text);
      g_assert_cmpint (mscope_smtp_status_parse (mscope_slice_from_string (rows[i].text), code), ==, rows[i].valid);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/protocol/smtp-status/every-row-is-whole", test_rows);
  g_test_add_func ("/protocol/smtp-status/unknown-codes", test_unknown);
  g_test_add_func ("/protocol/smtp-status/parse", test_parse);

  return g_test_run ();
}
