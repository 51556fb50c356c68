/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/server-choice.h"
#include "engine/library.h"

static void
assert_found (GListModel *choices,
              MscopeProtocol protocol,
              const char *persona,
              const char *expected)
{
  guint found = mscope_server_choice_find (choices, protocol, persona);
  g_autoptr (MscopeServerChoice) choice = g_list_model_get_item (choices, found);

  g_assert_cmpint (mscope_server_choice_get_protocol (choice), ==, protocol);
  g_assert_cmpstr (mscope_server_choice_get_persona (choice), ==, expected);
}

static void
test_defaults (void)
{
  g_autoptr (GListModel) choices = mscope_server_choice_list ();

  assert_found (choices, MSCOPE_PROTOCOL_SMTP, NULL, "postfix");
  assert_found (choices, MSCOPE_PROTOCOL_POP3, NULL, "qpop-2.2");
}

static void
test_by_name (void)
{
  g_autoptr (GListModel) choices = mscope_server_choice_list ();

  assert_found (choices, MSCOPE_PROTOCOL_SMTP, "mailscope-smtp", "mailscope-smtp");
  assert_found (choices, MSCOPE_PROTOCOL_POP3, "mailscope-pop3", "mailscope-pop3");
  assert_found (choices, MSCOPE_PROTOCOL_POP3, "postfix", "qpop-2.2");
}

/* No persona of ours is left out. */
static void
test_all (void)
{
  g_autoptr (GListModel) choices = mscope_server_choice_list ();
  g_auto (GStrv) personas = mscope_library_list_personas ();

  g_assert_cmpuint (g_list_model_get_n_items (choices), ==, g_strv_length (personas));
}

static void
test_titles (void)
{
  g_autoptr (GListModel) choices = mscope_server_choice_list ();

  for (guint i = 0; i < g_list_model_get_n_items (choices); i++)
    {
      g_autoptr (GObject) choice = g_list_model_get_item (choices, i);
      g_autofree char *title = NULL;
      g_autofree char *subtitle = NULL;

      g_object_get (choice, "title", &title, "subtitle", &subtitle, NULL);
      g_assert_true (g_str_has_prefix (title, "SMTP: ") || g_str_has_prefix (title, "POP3: "));
      g_assert_cmpstr (subtitle, !=, "");
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/server-choice/defaults", test_defaults);
  g_test_add_func ("/app/server-choice/by-name", test_by_name);
  g_test_add_func ("/app/server-choice/all", test_all);
  g_test_add_func ("/app/server-choice/titles", test_titles);

  return g_test_run ();
}
