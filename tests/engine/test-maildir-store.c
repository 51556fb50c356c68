/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/maildir-store.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  char *folder;
  MscopeMailStore *store;
  MscopeMaildirStore *maildir;
} Fixture;

static const char *const users[] = { "anna", "ben", NULL };

static gboolean
remove_first (MscopeMailStore *store,
              const char *user,
              GPtrArray *list,
              GError **error)
{
  g_autoptr (GPtrArray) first = g_ptr_array_new ();

  g_ptr_array_add (first, g_ptr_array_index (list, 0));
  return mscope_mail_store_remove (store, user, first, error);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

static void
open_store (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  fixture->store = mscope_mail_store_new ("example.org", "77.mail.example.org");
  for (gsize i = 0; users[i] != NULL; i++)
    g_assert_nonnull (mscope_mail_store_add_user (fixture->store, users[i], "geheim", NULL));
  fixture->maildir = mscope_maildir_store_new (fixture->folder, &error);
  g_assert_no_error (error);
  mscope_maildir_store_attach (fixture->maildir, fixture->store, users, &error);
  g_assert_no_error (error);
}

static void
close_store (Fixture *fixture)
{
  mscope_mail_store_free (fixture->store);
  mscope_maildir_store_free (fixture->maildir);
}

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  g_autofree char *top = g_dir_make_tmp ("mscope-maildir-XXXXXX", NULL);

  fixture->folder = g_build_filename (top, "mail", NULL);
  open_store (fixture);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  g_autofree char *top = g_path_get_dirname (fixture->folder);

  close_store (fixture);
  remove_tree (top);
  g_free (fixture->folder);
}

static void
deliver (Fixture *fixture,
         const char *user,
         const char *text)
{
  g_autoptr (GBytes) content = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;

  mscope_mail_store_deliver (fixture->store, user, content, 1204544529461015, &error);
  g_assert_no_error (error);
}

static void
put_file (Fixture *fixture,
          const char *user,
          const char *part,
          const char *name,
          const char *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, user, part, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static guint
count_files (Fixture *fixture,
             const char *user,
             const char *part)
{
  g_autofree char *path = g_build_filename (fixture->folder, user, part, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  g_assert_nonnull (dir);
  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static char *
load (Fixture *fixture,
      const char *user,
      guint index)
{
  g_autoptr (GPtrArray) list = mscope_mail_store_list (fixture->store, user, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) text = NULL;

  g_assert_cmpuint (index, <, list->len);
  text = mscope_mail_store_load (fixture->store, user, g_ptr_array_index (list, index), &error);
  g_assert_no_error (error);
  return g_strndup (g_bytes_get_data (text, NULL), g_bytes_get_size (text));
}

static char *
dup_uid (Fixture *fixture,
         const char *user,
         guint index)
{
  g_autoptr (GPtrArray) list = mscope_mail_store_list (fixture->store, user, NULL);

  return g_strdup (mscope_mail_message_get_uid (g_ptr_array_index (list, index)));
}

static void
test_folders (Fixture *fixture,
              gconstpointer data)
{
  struct stat status;

  g_assert_cmpint (stat (fixture->folder, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0700);
  for (gsize i = 0; users[i] != NULL; i++)
    {
      g_assert_cmpuint (count_files (fixture, users[i], "tmp"), ==, 0);
      g_assert_cmpuint (count_files (fixture, users[i], "new"), ==, 0);
      g_assert_cmpuint (count_files (fixture, users[i], "cur"), ==, 0);
    }
}

static void
test_delivery (Fixture *fixture,
               gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "ben", "new",
                                            "1204544529.M461015P77Q000001.mail.example.org", NULL);
  g_autofree char *on_disk = NULL;
  g_autofree char *loaded = NULL;
  struct stat status;

  deliver (fixture, "ben", "A: b\n\n\xe4 lone\rcr\n.\n");
  g_assert_cmpuint (count_files (fixture, "ben", "new"), ==, 1);
  g_assert_cmpuint (count_files (fixture, "ben", "tmp"), ==, 0);
  g_assert_true (g_file_get_contents (path, &on_disk, NULL, NULL));
  g_assert_cmpstr (on_disk, ==, "A: b\n\n\xe4 lone\rcr\n.\n");
  g_assert_cmpint (stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  loaded = load (fixture, "ben", 0);
  g_assert_cmpstr (loaded, ==, on_disk);
}

/* Unique ids, order and sizes are the same after a restart; other programs may have moved files and set flags. */
static void
test_restart (Fixture *fixture,
              gconstpointer data)
{
  g_autofree char *from = g_build_filename (fixture->folder, "ben", "new",
                                            "1204544529.M461015P77Q000001.mail.example.org", NULL);
  g_autofree char *to = g_build_filename (fixture->folder, "ben", "cur",
                                          "1204544529.M461015P77Q000001.mail.example.org:2,S", NULL);
  g_autofree char *first_uid = NULL;
  g_autofree char *second_uid = NULL;
  g_autofree char *first_again = NULL;
  g_autofree char *second_again = NULL;
  g_autofree char *first = NULL;
  g_autofree char *moved = NULL;

  deliver (fixture, "ben", "1\n");
  deliver (fixture, "ben", "2\n");
  first_uid = dup_uid (fixture, "ben", 0);
  second_uid = dup_uid (fixture, "ben", 1);
  g_assert_cmpint (g_rename (from, to), ==, 0);
  moved = load (fixture, "ben", 0);
  g_assert_cmpstr (moved, ==, "1\n");

  close_store (fixture);
  open_store (fixture);
  first_again = dup_uid (fixture, "ben", 0);
  second_again = dup_uid (fixture, "ben", 1);
  g_assert_cmpstr (first_again, ==, first_uid);
  g_assert_cmpstr (second_again, ==, second_uid);
  first = load (fixture, "ben", 0);
  g_assert_cmpstr (first, ==, "1\n");
}

/* By the time a file's name begins with, then by name; hidden files are none. */
static void
test_order (Fixture *fixture,
            gconstpointer data)
{
  static const char *const expected[] = { "first\n", "second\n", "third\n", "fourth\n" };

  put_file (fixture, "anna", "new", "951217202.M000002P1002.localhost", "second\n");
  put_file (fixture, "anna", "cur", "1700000000.x:2,", "fourth\n");
  put_file (fixture, "anna", "new", "951217201.M000001P1001.localhost", "first\n");
  put_file (fixture, "anna", "cur", "951217202.M000002P1003.localhost:2,RS", "third\n");
  put_file (fixture, "anna", "new", ".hidden", "hidden\n");
  put_file (fixture, "anna", "tmp", "951217200.x", "unfinished\n");
  close_store (fixture);
  open_store (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autofree char *text = load (fixture, "anna", i);

      g_assert_cmpstr (text, ==, expected[i]);
    }
}

static void
test_crlf_file (Fixture *fixture,
                gconstpointer data)
{
  g_autoptr (GPtrArray) list = NULL;
  g_autofree char *text = NULL;

  put_file (fixture, "anna", "new", "1.x", "A: b\r\nX-UIDL: 7\r\n\r\nc\r\n");
  close_store (fixture);
  open_store (fixture);
  list = mscope_mail_store_list (fixture->store, "anna", NULL);
  g_assert_cmpuint (((MscopeMailMessage *) g_ptr_array_index (list, 0))->size, ==, 22);
  g_assert_cmpstr (((MscopeMailMessage *) g_ptr_array_index (list, 0))->x_uidl, ==, "7");
  text = load (fixture, "anna", 0);
  g_assert_cmpstr (text, ==, "A: b\nX-UIDL: 7\n\nc\n");
}

static void
test_remove (Fixture *fixture,
             gconstpointer data)
{
  g_autoptr (GPtrArray) list = NULL;
  g_autofree char *left = NULL;

  deliver (fixture, "ben", "1\n");
  deliver (fixture, "ben", "2\n");
  list = mscope_mail_store_list (fixture->store, "ben", NULL);
  g_assert_true (remove_first (fixture->store, "ben", list, NULL));
  g_assert_cmpuint (count_files (fixture, "ben", "new"), ==, 1);
  left = load (fixture, "ben", 0);
  g_assert_cmpstr (left, ==, "2\n");

  /* Gone already: nothing is left to do. */
  g_assert_true (remove_first (fixture->store, "ben", list, NULL));
}

static void
test_vanished (Fixture *fixture,
               gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "ben", "new",
                                            "1204544529.M461015P77Q000001.mail.example.org", NULL);
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;

  deliver (fixture, "ben", "1\n");
  g_assert_cmpint (g_unlink (path), ==, 0);
  list = mscope_mail_store_list (fixture->store, "ben", NULL);
  g_assert_null (mscope_mail_store_load (fixture->store, "ben", g_ptr_array_index (list, 0), &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

static void
test_no_room (Fixture *fixture,
              gconstpointer data)
{
  g_autofree char *fresh = g_build_filename (fixture->folder, "ben", "new", NULL);
  g_autoptr (GBytes) content = g_bytes_new_static ("x\n", 2);
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_rmdir (fresh), ==, 0);
  g_assert_false (mscope_mail_store_deliver (fixture->store, "ben", content, 1, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, fresh));
  g_assert_cmpuint (count_files (fixture, "ben", "tmp"), ==, 0);
  list = mscope_mail_store_list (fixture->store, "ben", NULL);
  g_assert_cmpuint (list->len, ==, 0);
}

static void
test_bad_folder (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (mscope_maildir_store_new ("/dev/null/mail", &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "/dev/null/mail"));
}

#define ADD(name, function) g_test_add ("/engine/maildir-store/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("folders", test_folders);
  ADD ("delivery", test_delivery);
  ADD ("restart", test_restart);
  ADD ("order", test_order);
  ADD ("crlf-file", test_crlf_file);
  ADD ("remove", test_remove);
  ADD ("vanished", test_vanished);
  ADD ("no-room", test_no_room);
  g_test_add_func ("/engine/maildir-store/bad-folder", test_bad_folder);
  return g_test_run ();
}
