/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/history.h"

static const char *const some[] = { "EHLO pc", "QUIT", NULL };

static void
test_steps_back_and_forward (void)
{
  g_autoptr (MscopeHistory) history = mscope_history_new (some);

  g_assert_cmpstr (mscope_history_step_back (history, "draft"), ==, "QUIT");
  g_assert_cmpstr (mscope_history_step_back (history, "QUIT"), ==, "EHLO pc");
  g_assert_null (mscope_history_step_back (history, "EHLO pc"));
  g_assert_cmpstr (mscope_history_step_forward (history), ==, "QUIT");
  g_assert_cmpstr (mscope_history_step_forward (history), ==, "draft");
  g_assert_null (mscope_history_step_forward (history));
}

static void
test_empty (void)
{
  g_autoptr (MscopeHistory) history = mscope_history_new (NULL);

  g_assert_null (mscope_history_step_back (history, "draft"));
  g_assert_null (mscope_history_step_forward (history));
}

static void
test_adding_ends_stepping (void)
{
  g_autoptr (MscopeHistory) history = mscope_history_new (some);

  mscope_history_step_back (history, "");
  mscope_history_step_back (history, "");
  mscope_history_add (history, "NOOP", FALSE);
  g_assert_null (mscope_history_step_forward (history));
  g_assert_cmpstr (mscope_history_step_back (history, ""), ==, "NOOP");
}

static void
test_twice_and_empty_are_not_kept (void)
{
  g_autoptr (MscopeHistory) history = mscope_history_new (some);
  g_autofree const char **lines = NULL;

  mscope_history_add (history, "QUIT", FALSE);
  mscope_history_add (history, "", FALSE);
  lines = mscope_history_list (history);
  g_assert_cmpstrv (lines, some);
}

static void
test_secrets_are_not_listed (void)
{
  g_autoptr (MscopeHistory) history = mscope_history_new (some);
  g_autofree const char **lines = NULL;

  mscope_history_add (history, "PASS geheim", TRUE);
  lines = mscope_history_list (history);
  g_assert_cmpstrv (lines, some);
  g_assert_cmpstr (mscope_history_step_back (history, ""), ==, "PASS geheim");
}

static void
test_oldest_go_first (void)
{
  g_autoptr (MscopeHistory) history = mscope_history_new (some);
  g_autofree const char **lines = NULL;

  for (guint i = 0; i < MSCOPE_HISTORY_MAX; i++)
    {
      g_autofree char *line = g_strdup_printf ("NOOP %u", i);

      mscope_history_add (history, line, FALSE);
    }
  lines = mscope_history_list (history);
  g_assert_cmpuint (g_strv_length ((char **) lines), ==, MSCOPE_HISTORY_MAX);
  g_assert_cmpstr (lines[0], ==, "NOOP 0");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/history/steps-back-and-forward", test_steps_back_and_forward);
  g_test_add_func ("/app/history/empty", test_empty);
  g_test_add_func ("/app/history/adding-ends-stepping", test_adding_ends_stepping);
  g_test_add_func ("/app/history/twice-and-empty-are-not-kept", test_twice_and_empty_are_not_kept);
  g_test_add_func ("/app/history/secrets-are-not-listed", test_secrets_are_not_listed);
  g_test_add_func ("/app/history/oldest-go-first", test_oldest_go_first);

  return g_test_run ();
}
