/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/library.h"
#include "engine/personas.h"

#include <glib/gstdio.h>
#include <string.h>

static void
test_defaults (void)
{
  static const MscopeProtocol protocols[] = { MSCOPE_PROTOCOL_SMTP, MSCOPE_PROTOCOL_POP3 };
  static const char *const names[] = { NULL, "mailscope" };

  for (gsize i = 0; i < G_N_ELEMENTS (protocols); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (names); j++)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (MscopePersona) persona = mscope_personas_load (protocols[i], names[j], &error);

        g_assert_no_error (error);
        g_assert_cmpint (mscope_persona_get_protocol (persona), ==, protocols[i]);
        g_assert_cmpstr (mscope_persona_get_title (persona), ==, "Mailscope");
      }
}

/* Each of ours is whole, and among those of its protocol. */
static void
test_list (void)
{
  g_auto (GStrv) all = mscope_library_list_personas ();
  g_auto (GStrv) smtp = mscope_personas_list (MSCOPE_PROTOCOL_SMTP);
  g_auto (GStrv) pop3 = mscope_personas_list (MSCOPE_PROTOCOL_POP3);
  g_auto (GStrv) imap = mscope_personas_list (MSCOPE_PROTOCOL_IMAP);

  g_assert_cmpuint (g_strv_length (all), ==, g_strv_length (smtp) + g_strv_length (pop3) + g_strv_length (imap));
  g_assert_cmpstr (smtp[0], ==, "mailscope-smtp");
  g_assert_cmpstr (pop3[0], ==, "mailscope-pop3");
  g_assert_true (g_strv_contains ((const char *const *) smtp, "postfix"));
  g_assert_true (g_strv_contains ((const char *const *) pop3, "qpop-2.2"));
  for (char **name = all; name[0] != NULL && name[1] != NULL; name++)
    g_assert_cmpint (strcmp (name[0], name[1]), <, 0);
}

static void
test_faults (void)
{
  static const struct { const char *name; GQuark (* domain) (void); const char *message; } rows[] = {
    { "sendmale", g_file_error_quark, "sendmale" },
    { "/nowhere/x.persona", g_file_error_quark, "/nowhere/x.persona" },
    { "qpop-2.2", mscope_persona_error_quark, "SMTP" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (mscope_personas_load (MSCOPE_PROTOCOL_SMTP, rows[i].name, &error));
      g_assert_nonnull (error);
      g_assert_cmpuint (error->domain, ==, rows[i].domain ());
      g_assert_nonnull (strstr (error->message, rows[i].message));
    }
}

/* A file of one's own, whose faults name it. */
static void
test_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("mscope-personas-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "school.persona", NULL);
  g_autoptr (GBytes) postfix = mscope_library_load_persona ("postfix", NULL);
  g_autofree char *text = g_strdup_printf ("%.*s[replies]\nlooks = 250\n", (int) g_bytes_get_size (postfix),
                                           (const char *) g_bytes_get_data (postfix, NULL));
  g_autoptr (GError) error = NULL;
  MscopeProtocol protocol;

  g_assert_true (g_file_set_contents (path, g_bytes_get_data (postfix, NULL), (gssize) g_bytes_get_size (postfix),
                                      NULL));
  g_assert_true (mscope_personas_find_protocol (path, &protocol, NULL));
  g_assert_cmpint (protocol, ==, MSCOPE_PROTOCOL_SMTP);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_false (mscope_personas_find_protocol (path, &protocol, &error));
  g_assert_error (error, MSCOPE_PERSONA_ERROR, MSCOPE_PERSONA_ERROR_UNKNOWN);
  g_assert_true (g_str_has_prefix (error->message, path));
  g_assert_nonnull (strstr (error->message, "[replies] looks: "));
  g_remove (path);
  g_remove (folder);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/personas/defaults", test_defaults);
  g_test_add_func ("/engine/personas/list", test_list);
  g_test_add_func ("/engine/personas/faults", test_faults);
  g_test_add_func ("/engine/personas/file", test_file);
  return g_test_run ();
}
