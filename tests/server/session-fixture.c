/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session-fixture.h"

#include <string.h>

MscopeMailStore *
fixture_store_new (void)
{
  MscopeMailStore *store = mscope_mail_store_new (FIXTURE_DOMAIN, "77.mail." FIXTURE_DOMAIN);
  g_autoptr (GError) error = NULL;

  mscope_mail_store_add_user (store, "anna", "geheim", &error);
  g_assert_no_error (error);
  mscope_mail_store_add_user (store, "ben", "geheim", &error);
  g_assert_no_error (error);
  return store;
}

static char *
read_persona (const char *name)
{
  g_autofree char *file = g_strconcat (name, ".persona", NULL);
  g_autofree char *path = g_build_filename (g_getenv ("MSCOPE_TEST_SOURCE"), "data", "personas", file, NULL);
  g_autoptr (GError) error = NULL;
  char *content;

  g_file_get_contents (path, &content, NULL, &error);
  g_assert_no_error (error);
  return content;
}

static MscopePersona *
parse_persona (const char *name,
               const char *content)
{
  g_autoptr (GBytes) data = g_bytes_new (content, strlen (content));
  g_autoptr (GError) error = NULL;
  MscopePersona *persona = mscope_persona_new (name, data, &error);

  g_assert_no_error (error);
  return persona;
}

MscopePersona *
fixture_load_persona (const char *name)
{
  g_autofree char *content = read_persona (name);

  return parse_persona (name, content);
}

/* Whether @line is of a key that one of @changes is of. */
static gboolean
is_changed (const char *line,
            char **changes)
{
  const char *end = strstr (line, " = ");

  for (char **change = changes; end != NULL && *change != NULL; change++)
    if (strncmp (line, **change == '-' ? *change + 1 : *change, (gsize) (end - line) + 3) == 0)
      return TRUE;
  return FALSE;
}

MscopePersona *
fixture_change_persona (const char *name,
                        const char *changes)
{
  g_autofree char *content = read_persona (name);
  g_auto (GStrv) lines = g_strsplit (content, "\n", 0);
  g_auto (GStrv) all = g_strsplit (changes, "\n", 0);
  g_auto (GStrv) parts = g_strsplit (changes, "[replies ", 2);
  g_auto (GStrv) changed = g_strsplit (parts[0] != NULL ? parts[0] : "", "\n", 0);
  g_autoptr (GString) text = g_string_new (NULL);

  for (char **line = lines; *line != NULL; line++)
    {
      /* Translations are at the end, and go with the languages. */
      if (g_str_has_prefix (*line, "[replies ") && strstr (changes, "language = ") != NULL)
        break;
      if (!is_changed (*line, changed))
        g_string_append_printf (text, "%s\n", *line);
    }
  for (char **change = all; *change != NULL; change++)
    if (**change != '-')
      g_string_append_printf (text, "%s\n", *change);
  return parse_persona (name, text->str);
}

MscopeSession *
fixture_session_new (MscopeMailStore *store,
                     const char *persona,
                     gboolean submission)
{
  g_autoptr (MscopePersona) loaded = fixture_load_persona (persona);

  return fixture_session_new_with (store, loaded, submission);
}

MscopeSession *
fixture_session_new_with (MscopeMailStore *store,
                          MscopePersona *persona,
                          gboolean submission)
{
  g_autofree char *host = g_strconcat ("mail.", mscope_mail_store_get_domain (store), NULL);
  const MscopeSessionOptions options = {
    .persona = persona,
    .store = store,
    .host = host,
    .client_name = "localhost",
    .client_address = "127.0.0.1",
    .nonce = "0123456789abcdef",
    .can_tls = TRUE,
    .submission = submission,
    .utc_offset_s = 3600,
  };

  return mscope_session_new (&options, FIXTURE_TIME_US);
}

char *
fixture_take (MscopeSession *session)
{
  GString *all = g_string_new (NULL);
  gsize length;

  for (;;)
    {
      const char *output = mscope_session_peek_output (session, &length);

      if (length == 0)
        return g_string_free (all, FALSE);
      g_string_append_len (all, output, (gssize) length);
      mscope_session_take_output (session, length, FIXTURE_TIME_US);
    }
}

char *
fixture_say (MscopeSession *session,
             const char *input)
{
  mscope_session_push (session, input, strlen (input), FIXTURE_TIME_US);
  return fixture_take (session);
}

void
fixture_assert_say (MscopeSession *session,
                    const char *input,
                    const char *expected)
{
  g_autofree char *answer = fixture_say (session, input);

  g_assert_cmpstr (answer, ==, expected);
}

char *
fixture_read_mail (MscopeMailStore *store,
                   const char *user,
                   guint index)
{
  g_autoptr (GPtrArray) list = mscope_mail_store_list (store, user, NULL);
  g_autoptr (GBytes) text = NULL;
  gsize length;
  const char *data;

  g_assert_cmpuint (index, <, list->len);
  text = mscope_mail_store_load (store, user, g_ptr_array_index (list, index), NULL);
  g_assert_nonnull (text);
  data = g_bytes_get_data (text, &length);
  return g_strndup (data, length);
}

guint
fixture_count_mail (MscopeMailStore *store,
                    const char *user)
{
  g_autoptr (GPtrArray) list = mscope_mail_store_list (store, user, NULL);

  return list->len;
}

void
fixture_add_mail (MscopeMailStore *store,
                  const char *user,
                  const char *text)
{
  g_autoptr (GBytes) content = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;

  mscope_mail_store_deliver (store, user, content, FIXTURE_TIME_US, &error);
  g_assert_no_error (error);
}

void
fixture_add_filler (MscopeMailStore *store,
                    const char *user,
                    gsize size)
{
  g_autoptr (GString) text = g_string_new ("Subject: filler\n\n");
  gsize counted = text->len + 2; /* two line ends */

  /* Lines of 60 octets as sent, and a last one that fits. */
  while (size - counted > 62)
    {
      for (int i = 0; i < 58; i++)
        g_string_append_c (text, 'x');
      g_string_append_c (text, '\n');
      counted += 60;
    }
  while (counted + 2 < size)
    {
      g_string_append_c (text, 'y');
      counted++;
    }
  g_string_append_c (text, '\n');
  fixture_add_mail (store, user, text->str);
}

char *
fixture_describe_entry (const MscopeEntry *entry)
{
  return g_strdup_printf ("%u %s %s %s [%s] phase %x code %u at %" G_GUINT64_FORMAT " length %" G_GUINT64_FORMAT
                          " octets %" G_GUINT64_FORMAT " answers %d%s%s%s",
                          entry->index, mscope_side_get_name (entry->sender), mscope_entry_kind_get_name (entry->kind),
                          entry->word, entry->text, entry->phase, entry->code, entry->offset, entry->length,
                          entry->octets, entry->about != NULL ? (int) entry->about->index : -1,
                          entry->bare_lf ? " bare-lf" : "", entry->cut_short ? " cut" : "",
                          entry->pipelined ? " pipelined" : "");
}
