/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/authority.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define N_PROGRAMS 8

typedef struct
{
  char *top;
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  fixture->top = g_dir_make_tmp ("mscope-authority-XXXXXX", NULL);
  fixture->folder = g_build_filename (fixture->top, "data", "mailscope", NULL);
  fixture->path = g_build_filename (fixture->folder, "authority.pem", NULL);
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
tear_down (Fixture *fixture,
           gconstpointer data)
{
  remove_tree (fixture->top);
  g_free (fixture->top);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static MscopeAuthority *
open_authority (Fixture *fixture,
                char **notice)
{
  g_autoptr (GError) error = NULL;
  MscopeAuthority *authority = mscope_authority_open (fixture->folder, notice, &error);

  g_assert_no_error (error);
  g_assert_nonnull (authority);
  return authority;
}

static char *
open_pem (Fixture *fixture)
{
  g_autofree char *notice = NULL;
  g_autoptr (MscopeAuthority) authority = open_authority (fixture, &notice);

  g_assert_null (notice);
  return mscope_authority_dup_pem (authority);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* --- keeping --- */

static void
test_is_kept (Fixture *fixture,
              gconstpointer data)
{
  g_autofree char *first = open_pem (fixture);
  g_autofree char *second = open_pem (fixture);
  struct stat st;

  g_assert_cmpstr (first, ==, second);
  g_assert_cmpint (stat (fixture->path, &st), ==, 0);
  g_assert_cmpint (st.st_mode & 07777, ==, 0600);
  g_assert_cmpint (stat (fixture->folder, &st), ==, 0);
  g_assert_cmpint (st.st_mode & 07777, ==, 0700);
  g_assert_cmpuint (count_files (fixture->folder), ==, 1);
}

static void
test_mode_is_mended (Fixture *fixture,
                     gconstpointer data)
{
  g_autofree char *first = open_pem (fixture);
  g_autofree char *second = NULL;
  struct stat st;

  g_assert_nonnull (first);
  g_assert_cmpint (chmod (fixture->path, 0644), ==, 0);
  second = open_pem (fixture);
  g_assert_cmpint (stat (fixture->path, &st), ==, 0);
  g_assert_cmpint (st.st_mode & 07777, ==, 0600);
}

static void
write_file (Fixture *fixture,
            const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (fixture->folder, 0700), ==, 0);
  g_file_set_contents (fixture->path, text, -1, &error);
  g_assert_no_error (error);
}

/* (transfer full): the file, with only the part called @part in it. */
static char *
keep_part (Fixture *fixture,
           const char *part)
{
  g_autofree char *begin = g_strdup_printf ("-----BEGIN %s-----", part);
  g_autofree char *end = g_strdup_printf ("-----END %s-----\n", part);
  g_autofree char *text = NULL;
  const char *from, *to;

  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
  from = strstr (text, begin);
  g_assert_nonnull (from);
  to = strstr (from, end);
  g_assert_nonnull (to);
  return g_strndup (from, (gsize) (to + strlen (end) - from));
}

/* What is damaged is left as it is, for it may be somebody's; the servers work all the same. */
static void
test_damaged (Fixture *fixture,
              gconstpointer data)
{
  g_autofree char *pem = open_pem (fixture);
  g_autofree char *key = keep_part (fixture, "PRIVATE KEY");
  g_autofree char *certificate = keep_part (fixture, "CERTIFICATE");
  g_autofree char *cut = g_strndup (key, strlen (key) / 2);
  g_autofree char *other_key = NULL;
  g_autofree char *mixed = NULL;

  g_assert_nonnull (pem);
  g_assert_cmpint (g_remove (fixture->path), ==, 0);
  g_free (open_pem (fixture));
  other_key = keep_part (fixture, "PRIVATE KEY");
  mixed = g_strconcat (other_key, certificate, NULL);
  {
    const char *const rows[] = { "", "hello\n", key, certificate, cut, mixed };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
      {
        g_autofree char *notice = NULL;
        g_autofree char *left = NULL;
        g_autoptr (MscopeAuthority) authority = NULL;
        g_autoptr (MscopeTlsIdentity) identity = NULL;

        g_test_message ("row %u", (guint) i);
        write_file (fixture, rows[i]);
        authority = open_authority (fixture, &notice);
        g_assert_nonnull (notice);
        g_assert_nonnull (strstr (notice, fixture->path));
        identity = mscope_authority_issue (authority, "mail.example.org", NULL, NULL);
        g_assert_nonnull (identity);
        g_assert_true (g_file_get_contents (fixture->path, &left, NULL, NULL));
        g_assert_cmpstr (left, ==, rows[i]);
      }
  }
}

static void
test_no_place (Fixture *fixture,
               gconstpointer data)
{
  g_autofree char *notice = NULL;
  g_autofree char *parent = g_path_get_dirname (fixture->folder);
  g_autoptr (MscopeAuthority) authority = NULL;

  /* A file where the folder should be: refused to root, too. */
  g_assert_true (g_file_set_contents (parent, "", -1, NULL));
  authority = open_authority (fixture, &notice);
  g_assert_nonnull (strstr (notice, "until the program ends"));
  g_assert_nonnull (strstr (notice, fixture->path));
}

/* Several programs start at once: all have the same authority afterwards. */
static void
test_race (Fixture *fixture,
           gconstpointer data)
{
  int start[2], results[2];
  char buffer[N_PROGRAMS][64];
  pid_t programs[N_PROGRAMS];

  g_assert_cmpint (pipe (start), ==, 0);
  g_assert_cmpint (pipe (results), ==, 0);
  for (int i = 0; i < N_PROGRAMS; i++)
    {
      programs[i] = fork ();
      if (programs[i] == 0)
        {
          g_autofree char *pem = NULL;
          g_autofree char *sum = NULL;
          char go;

          close (start[1]);
          if (read (start[0], &go, 1) != 0)
            _exit (1);
          pem = open_pem (fixture);
          sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, pem, -1);
          _exit (write (results[1], sum, 64) == 64 ? 0 : 1);
        }
    }
  close (start[0]);
  close (start[1]); /* go */
  for (int i = 0; i < N_PROGRAMS; i++)
    {
      int status;

      g_assert_cmpint (waitpid (programs[i], &status, 0), ==, programs[i]);
      g_assert_cmpint (status, ==, 0);
      g_assert_cmpint (read (results[0], buffer[i], 64), ==, 64);
      g_assert_cmpmem (buffer[i], 64, buffer[0], 64);
    }
  close (results[0]);
  close (results[1]);
  g_assert_cmpuint (count_files (fixture->folder), ==, 1);
}

/* --- certificates --- */

static void
test_chain (Fixture *fixture,
            gconstpointer data)
{
  const char *const more[] = { "192.168.7.1", "server.school.example", "localhost", NULL };
  g_autofree char *notice = NULL;
  g_autoptr (MscopeAuthority) authority = open_authority (fixture, &notice);
  g_autoptr (GError) error = NULL;
  g_autoptr (MscopeTlsIdentity) identity = mscope_authority_issue (authority, "mail.school.example", more, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = mscope_tls_identity_describe (identity);
  g_test_message ("%s", text);
  g_assert_true (g_str_has_prefix (text, "1: CN=mail.school.example"));
  g_assert_nonnull (strstr (text, "signed by CN=Mailscope authority "));
  g_assert_nonnull (strstr (text, "holds for mail.school.example, localhost, 127.0.0.1, ::1, mail.example.org, 192.0.2.25, "
                                  "192.168.7.1, server.school.example\n"));
  g_assert_nonnull (strstr (text, "256 bits"));
  g_assert_nonnull (strstr (text, "\n2: CN=Mailscope authority "));
  g_assert_nonnull (strstr (text, "signed by itself"));
  g_assert_nonnull (strstr (text, "an authority"));
}

/* Each of its own: a certificate for the names, serial numbers that differ. */
static void
test_servers_differ (Fixture *fixture,
                     gconstpointer data)
{
  g_autofree char *notice = NULL;
  g_autoptr (MscopeAuthority) authority = open_authority (fixture, &notice);
  g_autoptr (MscopeTlsIdentity) first = mscope_authority_issue (authority, "a.example", NULL, NULL);
  g_autoptr (MscopeTlsIdentity) second = mscope_authority_issue (authority, "a.example", NULL, NULL);
  g_autofree char *first_text = mscope_tls_identity_describe (first);
  g_autofree char *second_text = mscope_tls_identity_describe (second);

  g_assert_cmpstr (first_text, !=, second_text); /* the fingerprints */
}

/* --- certificates of one's own --- */

static void
test_own_files (Fixture *fixture,
                gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MscopeTlsIdentity) identity = NULL;

  g_free (open_pem (fixture));
  identity = mscope_tls_identity_new_from_files (fixture->path, fixture->path, &error);
  g_assert_no_error (error);
  g_assert_nonnull (identity);
}

static const char *
write_other (Fixture *fixture,
             char **path,
             const char *name,
             const char *text)
{
  *path = g_build_filename (fixture->folder, name, NULL);
  g_assert_true (g_file_set_contents (*path, text, -1, NULL));
  return *path;
}

static void
test_wrong_files (Fixture *fixture,
                  gconstpointer data)
{
  g_autofree char *own = open_pem (fixture);
  g_autofree char *certificate = keep_part (fixture, "CERTIFICATE");
  g_autofree char *key = keep_part (fixture, "PRIVATE KEY");
  g_autofree char *other = NULL, *other_key = NULL, *key_file = NULL;
  g_autofree char *certificate_file = NULL, *nothing = NULL, *bad = NULL;
  g_autofree char *damaged = g_strdup (certificate);

  g_assert_nonnull (own);
  g_assert_cmpint (g_remove (fixture->path), ==, 0);
  other = open_pem (fixture);
  other_key = keep_part (fixture, "PRIVATE KEY");
  memset (damaged + 60, '!', 30);
  write_other (fixture, &nothing, "nothing.pem", "no PEM at all\n");
  write_other (fixture, &key_file, "key.pem", key);
  write_other (fixture, &certificate_file, "certificate.pem", certificate);
  write_other (fixture, &bad, "bad.pem", damaged);
  {
    const struct
    {
      const char *certificate;
      const char *key;
      GQuark domain;
      int code;
      const char *named;
    } rows[] = {
      { "/nonexistent.pem", key_file, G_FILE_ERROR, G_FILE_ERROR_NOENT, "/nonexistent.pem" },
      { certificate_file, "/nonexistent.pem", G_FILE_ERROR, G_FILE_ERROR_NOENT, "/nonexistent.pem" },
      { nothing, key_file, MSCOPE_TLS_ERROR, MSCOPE_TLS_ERROR_CERTIFICATE, nothing },
      { key_file, key_file, MSCOPE_TLS_ERROR, MSCOPE_TLS_ERROR_CERTIFICATE, key_file },
      { bad, key_file, MSCOPE_TLS_ERROR, MSCOPE_TLS_ERROR_CERTIFICATE, bad },
      { certificate_file, nothing, MSCOPE_TLS_ERROR, MSCOPE_TLS_ERROR_KEY, nothing },
      { certificate_file, certificate_file, MSCOPE_TLS_ERROR, MSCOPE_TLS_ERROR_KEY, certificate_file },
      { certificate_file, fixture->path, MSCOPE_TLS_ERROR, MSCOPE_TLS_ERROR_MISMATCH, "does not belong" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
      {
        g_autoptr (GError) error = NULL;
        MscopeTlsIdentity *identity = mscope_tls_identity_new_from_files (rows[i].certificate, rows[i].key, &error);

        g_test_message ("row %u: %s", (guint) i, error != NULL ? error->message : "-");
        g_assert_null (identity);
        g_assert_error (error, rows[i].domain, rows[i].code);
        g_assert_nonnull (strstr (error->message, rows[i].named));
      }
  }
}

static void
test_locked_key (Fixture *fixture,
                 gconstpointer data)
{
  g_autofree char *pem = open_pem (fixture);
  g_autofree char *path = g_build_filename (fixture->folder, "locked.pem", NULL);
  const char *const argv[] = { "openssl", "pkcs8", "-topk8", "-in", fixture->path, "-out", path, "-passout", "pass:x",
                               NULL };
  g_autoptr (GError) error = NULL;
  int status = 1;

  g_assert_nonnull (pem);
  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, NULL)
      || status != 0)
    {
      g_test_skip ("openssl is not here to lock a key");
      return;
    }
  g_assert_null (mscope_tls_identity_new_from_files (fixture->path, path, &error));
  g_assert_error (error, MSCOPE_TLS_ERROR, MSCOPE_TLS_ERROR_KEY);
  g_assert_nonnull (strstr (error->message, "password"));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/engine/authority/kept", test_is_kept);
  ADD ("/engine/authority/mode-is-mended", test_mode_is_mended);
  ADD ("/engine/authority/damaged", test_damaged);
  ADD ("/engine/authority/no-place", test_no_place);
  ADD ("/engine/authority/race", test_race);
  ADD ("/engine/authority/chain", test_chain);
  ADD ("/engine/authority/servers-differ", test_servers_differ);
  ADD ("/engine/tls-identity/own-files", test_own_files);
  ADD ("/engine/tls-identity/wrong-files", test_wrong_files);
  ADD ("/engine/tls-identity/locked-key", test_locked_key);
  return g_test_run ();
}
