/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plays tests/data/dialogues, whose README.md tells their form. */
#include "config.h"

#include "session-fixture.h"

#include <string.h>

#define MAX_CUT 700 /* dialogues up to this many octets of the client's are cut in two at every place */

/* One connection of a dialogue. */
typedef struct
{
  char *persona;
  gboolean submission;
  GPtrArray *lines;   /* of strings: "C text", "S text" */
  gboolean closed;
} Connection;

/* What is checked once a connection is over, or set up before it. */
typedef struct
{
  char *path;
  char *domain;
  GPtrArray *given;       /* of strings: "user …", "list …", "filler …", "mail NAME\ntext" */
  GPtrArray *connections; /* of Connection */
  GPtrArray *checks;      /* of strings: "INDEX NAME COUNT" */
} Dialogue;

static void
connection_free (Connection *connection)
{
  g_free (connection->persona);
  g_ptr_array_unref (connection->lines);
  g_free (connection);
}

static void
dialogue_free (Dialogue *dialogue)
{
  g_free (dialogue->path);
  g_free (dialogue->domain);
  g_ptr_array_unref (dialogue->given);
  g_ptr_array_unref (dialogue->connections);
  g_ptr_array_unref (dialogue->checks);
  g_free (dialogue);
}

static Connection *
get_last (Dialogue *dialogue)
{
  g_assert_cmpuint (dialogue->connections->len, >, 0);
  return g_ptr_array_index (dialogue->connections, dialogue->connections->len - 1);
}

static void
read_connect (Dialogue *dialogue,
              const char *what)
{
  g_auto (GStrv) words = g_strsplit (what, " ", 0);
  Connection *connection = g_new0 (Connection, 1);

  connection->persona = g_strdup (words[0]);
  connection->submission = g_strcmp0 (words[1], "submission") == 0;
  connection->lines = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (dialogue->connections, connection);
}

/* Lines from @line on that begin with "|", up to "> end"; afterwards *@line is that. */
static char *
read_mail (const char *user,
           char ***line)
{
  GString *given = g_string_new (NULL);

  g_string_printf (given, "mail %s\n", user);
  for (; strcmp (**line, "> end") != 0; (*line)++)
    g_string_append_printf (given, "%s\n", **line + 1);
  return g_string_free (given, FALSE);
}

static void
read_directive (Dialogue *dialogue,
                const char *what,
                char ***line)
{
  if (g_str_has_prefix (what, "domain "))
    {
      g_free (dialogue->domain);
      dialogue->domain = g_strdup (what + strlen ("domain "));
    }
  else if (g_str_has_prefix (what, "user ") || g_str_has_prefix (what, "filler ") || g_str_has_prefix (what, "alias ")
           || g_str_has_prefix (what, "list ") || g_str_has_prefix (what, "quota "))
    g_ptr_array_add (dialogue->given, g_strdup (what));
  else if (g_str_has_prefix (what, "mail "))
    {
      (*line)++;
      g_ptr_array_add (dialogue->given, read_mail (what + strlen ("mail "), line));
    }
  else if (g_str_has_prefix (what, "connect "))
    read_connect (dialogue, what + strlen ("connect "));
  else if (strcmp (what, "closed") == 0)
    get_last (dialogue)->closed = TRUE;
  else if (g_str_has_prefix (what, "mailbox "))
    g_ptr_array_add (dialogue->checks,
                     g_strdup_printf ("%u %s", dialogue->connections->len, what + strlen ("mailbox ")));
  else
    g_error ("%s: “%s” is nothing", dialogue->path, what);
}

static Dialogue *
dialogue_load (const char *path)
{
  Dialogue *dialogue = g_new0 (Dialogue, 1);
  g_autofree char *content = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  dialogue->path = g_strdup (path);
  dialogue->domain = g_strdup (FIXTURE_DOMAIN);
  dialogue->given = g_ptr_array_new_with_free_func (g_free);
  dialogue->connections = g_ptr_array_new_with_free_func ((GDestroyNotify) connection_free);
  dialogue->checks = g_ptr_array_new_with_free_func (g_free);
  lines = g_strsplit (content, "\n", 0);
  for (char **line = lines; *line != NULL; line++)
    {
      if (g_str_has_prefix (*line, "C ") || g_str_has_prefix (*line, "S "))
        g_ptr_array_add (get_last (dialogue)->lines, g_strdup (*line));
      else if (g_str_has_prefix (*line, "> "))
        read_directive (dialogue, *line + 2, &line);
      else if (**line != '\0' && **line != '#')
        g_error ("%s: “%s” is nothing", path, *line);
    }
  return dialogue;
}

static void
add_group (MscopeMailStore *store,
           MscopeMailGroupKind kind,
           const char *name,
           const char *members)
{
  g_auto (GStrv) words = g_strsplit (members, " ", 0);

  g_assert_true (mscope_mail_directory_add (mscope_mail_store_get_directory (store), kind, name,
                                            (const char *const *) words, NULL));
}

static MscopeMailStore *
make_store (const Dialogue *dialogue)
{
  g_autofree char *origin = g_strconcat ("77.mail.", dialogue->domain, NULL);
  MscopeMailStore *store = mscope_mail_store_new (dialogue->domain, origin);

  for (guint i = 0; i < dialogue->given->len; i++)
    {
      const char *given = g_ptr_array_index (dialogue->given, i);
      g_auto (GStrv) words = g_strsplit_set (given, " \n", 3);

      if (strcmp (words[0], "user") == 0)
        g_assert_nonnull (mscope_mail_store_add_user (store, words[1], words[2], NULL));
      else if (strcmp (words[0], "filler") == 0)
        fixture_add_filler (store, words[1], (gsize) g_ascii_strtoull (words[2], NULL, 10));
      else if (strcmp (words[0], "quota") == 0)
        g_assert_true (mscope_mail_store_set_quota (store, words[1], g_ascii_strtoull (words[2], NULL, 10), NULL));
      else if (strcmp (words[0], "alias") == 0)
        add_group (store, MSCOPE_MAIL_GROUP_ALIAS, words[1], words[2]);
      else if (strcmp (words[0], "list") == 0)
        add_group (store, MSCOPE_MAIL_GROUP_LIST, words[1], words[2]);
      else
        fixture_add_mail (store, words[1], words[2]);
    }
  return store;
}

/* All that one side says, lines ended by CRLF. */
static char *
join_side (const Connection *connection,
           char side)
{
  GString *all = g_string_new (NULL);

  for (guint i = 0; i < connection->lines->len; i++)
    {
      const char *line = g_ptr_array_index (connection->lines, i);

      if (line[0] == side)
        g_string_append_printf (all, "%s\r\n", line + 2);
    }
  return g_string_free (all, FALSE);
}

/* A follower that is shown what a session takes in and gives out must tell the same. */
typedef struct
{
  MscopeSession *session;
  MscopeFollower *follower;
  GString *said; /* by the server */
} Watched;

static void
watch_output (Watched *self)
{
  const MscopeOrigin origin = { .time_us = FIXTURE_TIME_US };
  gsize length;

  for (;;)
    {
      const char *output = mscope_session_peek_output (self->session, &length);

      if (length == 0)
        return;
      g_string_append_len (self->said, output, (gssize) length);
      mscope_follower_push (self->follower, MSCOPE_SIDE_SERVER, output, length, &origin);
      mscope_session_take_output (self->session, length, FIXTURE_TIME_US);
    }
}

/* " <12345.1204544529@mail.example.org>" of a greeting is another one in each session: dialogues leave it out. */
static void
drop_time_stamp (GString *greeting)
{
  g_autoptr (GRegex) stamp = g_regex_new (" +<[0-9.]+@[^>]+>(?=\r\n$)", 0, 0, NULL);
  g_autofree char *without = g_regex_replace_literal (stamp, greeting->str, -1, 0, "", 0, NULL);

  g_string_assign (greeting, without);
}

static void
watch_push (Watched *self,
            const char *bytes,
            gsize length)
{
  const MscopeOrigin origin = { .time_us = FIXTURE_TIME_US };

  mscope_follower_push (self->follower, MSCOPE_SIDE_CLIENT, bytes, length, &origin);
  mscope_session_push (self->session, bytes, length, FIXTURE_TIME_US);
  watch_output (self);
}

static void
assert_same_entries (Watched *self,
                     const char *label)
{
  mscope_session_finish (self->session);
  mscope_follower_finish (self->follower);
  for (;;)
    {
      g_autoptr (MscopeEntry) own = mscope_session_next_entry (self->session);
      g_autoptr (MscopeEntry) sniffed = mscope_follower_next (self->follower);
      g_autofree char *own_text = own != NULL ? fixture_describe_entry (own) : NULL;
      g_autofree char *sniffed_text = sniffed != NULL ? fixture_describe_entry (sniffed) : NULL;

      if (g_strcmp0 (own_text, sniffed_text) != 0)
        g_error ("%s: the session says %s, sniffed it is %s", label, own_text, sniffed_text);
      if (own == NULL)
        return;
    }
}

static void
watched_init (Watched *self,
              const Connection *connection,
              MscopeMailStore *store)
{
  g_autoptr (MscopePersona) persona = fixture_load_persona (connection->persona);

  self->session = fixture_session_new (store, connection->persona, connection->submission);
  self->follower = mscope_follower_new (mscope_persona_get_protocol (persona), TRUE);
  self->said = g_string_new (NULL);
  watch_output (self);
  drop_time_stamp (self->said);
}

static void
watched_clear (Watched *self)
{
  mscope_session_free (self->session);
  mscope_follower_free (self->follower);
  g_string_free (self->said, TRUE);
}

/* Line by line, so that a difference is told where it is. */
static void
play_lines (const Dialogue *dialogue,
            const Connection *connection,
            MscopeMailStore *store)
{
  Watched watched;
  gsize at = 0;

  watched_init (&watched, connection, store);
  for (guint i = 0; i < connection->lines->len; i++)
    {
      const char *line = g_ptr_array_index (connection->lines, i);
      g_autofree char *text = g_strconcat (line + 2, "\r\n", NULL);

      if (line[0] == 'C')
        {
          if (at < watched.said->len)
            g_error ("%s: before “%s”: too much was said: %s", dialogue->path, line, watched.said->str + at);
          watch_push (&watched, text, strlen (text));
          continue;
        }
      if (!g_str_has_prefix (watched.said->str + at, text))
        g_error ("%s: expected “%s”, got “%s”", dialogue->path, line, watched.said->str + at);
      at += strlen (text);
    }
  g_assert_cmpuint (at, ==, watched.said->len);
  g_assert_cmpint (mscope_session_is_closing (watched.session), ==, connection->closed);
  assert_same_entries (&watched, dialogue->path);
  watched_clear (&watched);
}

/* In pieces: the first @cut octets, then the rest, in steps of @step octets each. */
static void
play_pieces (const Dialogue *dialogue,
             const Connection *connection,
             MscopeMailStore *store,
             gsize cut,
             gsize step)
{
  g_autofree char *client = join_side (connection, 'C');
  g_autofree char *expected = join_side (connection, 'S');
  gsize length = strlen (client);
  Watched watched;

  watched_init (&watched, connection, store);
  for (gsize at = 0; at < length;)
    {
      gsize n = MIN (at < cut ? MIN (step, cut - at) : step, length - at);

      watch_push (&watched, client + at, n);
      at += n;
    }
  if (strcmp (watched.said->str, expected) != 0)
    g_error ("%s, cut at %" G_GSIZE_FORMAT ": %s", dialogue->path, cut, watched.said->str);
  assert_same_entries (&watched, dialogue->path);
  watched_clear (&watched);
}

static void
check_mailboxes (const Dialogue *dialogue,
                 MscopeMailStore *store,
                 guint n_played)
{
  for (guint i = 0; i < dialogue->checks->len; i++)
    {
      g_auto (GStrv) words = g_strsplit (g_ptr_array_index (dialogue->checks, i), " ", 3);

      if (g_ascii_strtoull (words[0], NULL, 10) == n_played)
        g_assert_cmpuint (fixture_count_mail (store, words[1]), ==, g_ascii_strtoull (words[2], NULL, 10));
    }
}

static void
play (const Dialogue *dialogue,
      gsize cut,
      gsize step)
{
  g_autoptr (MscopeMailStore) store = make_store (dialogue);

  for (guint i = 0; i < dialogue->connections->len; i++)
    {
      const Connection *connection = g_ptr_array_index (dialogue->connections, i);

      if (step == 0)
        play_lines (dialogue, connection, store);
      else
        play_pieces (dialogue, connection, store, cut, step);
      check_mailboxes (dialogue, store, i + 1);
    }
}

static void
test_dialogue (gconstpointer path)
{
  Dialogue *dialogue = dialogue_load (path);
  gsize longest = 0;

  for (guint i = 0; i < dialogue->connections->len; i++)
    {
      g_autofree char *client = join_side (g_ptr_array_index (dialogue->connections, i), 'C');

      longest = MAX (longest, strlen (client));
    }
  play (dialogue, 0, 0);
  play (dialogue, 0, G_MAXSIZE);
  play (dialogue, 0, 1);
  for (gsize cut = 1; cut < MIN (longest, MAX_CUT); cut++)
    play (dialogue, cut, G_MAXSIZE);
  dialogue_free (dialogue);
}

int
main (int argc,
      char **argv)
{
  g_autofree char *folder = NULL;
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  const char *file;

  g_test_init (&argc, &argv, NULL);
  folder = g_build_filename (g_getenv ("MSCOPE_TEST_SOURCE"), "tests", "data", "dialogues", NULL);
  dir = g_dir_open (folder, 0, NULL);
  g_assert_nonnull (dir);
  while ((file = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (file, ".txt"))
      {
        g_autofree char *name = g_strndup (file, strlen (file) - strlen (".txt"));
        g_autofree char *test = g_strconcat ("/server/dialogues/", name, NULL);
        char *path = g_build_filename (folder, file, NULL);

        g_ptr_array_add (paths, path);
        g_test_add_data_func (test, path, test_dialogue);
      }
  return g_test_run ();
}
