/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "server/template.h"

#define HOST_AND_ID (MSCOPE_VARIABLE_BIT (MSCOPE_VARIABLE_HOST) | MSCOPE_VARIABLE_BIT (MSCOPE_VARIABLE_ID))

static void
test_expand (void)
{
  static const struct { const char *text, *expanded; } rows[] = {
    { "", "" },
    { "plain", "plain" },
    { "${host}", "mail" },
    { "a${host}b${host}c", "amailbmailc" },
    { "unset: ${id}.", "unset: ." },
    { "$$ \\\\ \\t.", "$ \\ \t." },
    { "a { b } c", "a { b } c" },
  };
  char *values[MSCOPE_N_VARIABLES] = { NULL };

  values[MSCOPE_VARIABLE_HOST] = (char *) "mail";
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *wrong = NULL;
      g_autoptr (MscopeTemplate) template = mscope_template_new (rows[i].text, HOST_AND_ID, &wrong);
      g_autoptr (GString) out = g_string_new (NULL);

      g_assert_nonnull (template);
      mscope_template_expand (template, values, out);
      g_assert_cmpstr (out->str, ==, rows[i].expanded);
    }
}

static void
test_faults (void)
{
  static const struct { const char *text, *wrong; } rows[] = {
    { "a ${hsot} b", "${hsot}" }, { "${date}", "${date}" }, { "${host", "${" }, { "5 $", "$" },
    { "$host", "$h" },            { "\\n", "\\n" },         { "x\\", "\\" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *wrong = NULL;

      g_assert_null (mscope_template_new (rows[i].text, HOST_AND_ID, &wrong));
      g_assert_cmpstr (wrong, ==, rows[i].wrong);
    }
}

static void
test_uses (void)
{
  g_autofree char *wrong = NULL;
  g_autoptr (MscopeTemplate) template = mscope_template_new ("${host}$${id}", HOST_AND_ID, &wrong);

  g_assert_true (mscope_template_uses (template, MSCOPE_VARIABLE_HOST));
  g_assert_false (mscope_template_uses (template, MSCOPE_VARIABLE_ID));
}

static void
test_names (void)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < MSCOPE_N_VARIABLES; i++)
    {
      g_assert_nonnull (mscope_variable_get_name (i));
      g_assert_true (g_hash_table_add (names, (gpointer) mscope_variable_get_name (i)));
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/template/expand", test_expand);
  g_test_add_func ("/server/template/faults", test_faults);
  g_test_add_func ("/server/template/uses", test_uses);
  g_test_add_func ("/server/template/names", test_names);
  return g_test_run ();
}
