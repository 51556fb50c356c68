/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Maildir, https://cr.yp.to/proto/maildir.html: no locks, since a rename is all or nothing. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "engine/maildir-store.h"

#define FOLDER_MODE 0700
#define FILE_MODE 0600

struct _MscopeMaildirStore
{
  char *folder;
};

static gboolean
fail (GError **error,
      const char *path,
      int code)
{
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), "%s: %s", path, g_strerror (code));
  return FALSE;
}

static gboolean
make_folder (const char *path,
             GError **error)
{
  if (g_mkdir_with_parents (path, FOLDER_MODE) == 0)
    return TRUE;
  return fail (error, path, errno);
}

MscopeMaildirStore *
mscope_maildir_store_new (const char *folder,
                          GError **error)
{
  MscopeMaildirStore *self;

  if (!make_folder (folder, error))
    return NULL;
  self = g_new0 (MscopeMaildirStore, 1);
  self->folder = g_strdup (folder);
  return self;
}

void
mscope_maildir_store_free (MscopeMaildirStore *self)
{
  g_free (self->folder);
  g_free (self);
}

/* --- finding a message --- */

/* A message's name is that of its file up to the ":" before the flags. */
static gboolean
is_file_of (const char *file,
            const char *name)
{
  gsize n = strlen (name);

  return strncmp (file, name, n) == 0 && (file[n] == '\0' || file[n] == ':');
}

/* Where the message called @name is now: in new as it was delivered, or in cur with flags. */
static char *
find_file (const MscopeMaildirStore *self,
           const char *user,
           const char *name)
{
  g_autofree char *fresh = g_build_filename (self->folder, user, "new", name, NULL);
  g_autofree char *seen = g_build_filename (self->folder, user, "cur", NULL);
  g_autoptr (GDir) dir = NULL;
  const char *file;

  if (g_file_test (fresh, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&fresh);
  dir = g_dir_open (seen, 0, NULL);
  while (dir != NULL && (file = g_dir_read_name (dir)) != NULL)
    if (is_file_of (file, name))
      return g_build_filename (seen, file, NULL);
  return NULL;
}

/* A file with CRLF line ends was not written by us, but by a teacher's editor perhaps. */
static GBytes *
read_message (const char *path,
              GError **error)
{
  g_autoptr (GString) text = NULL;
  char *content;
  gsize length;

  if (!g_file_get_contents (path, &content, &length, error))
    return NULL;
  if (!mscope_mail_text_is_crlf ((MscopeSlice) { content, length }))
    return g_bytes_new_take (content, length);
  text = g_string_new_len (content, (gssize) length);
  g_free (content);
  mscope_mail_text_unify (text);
  return g_string_free_to_bytes (g_steal_pointer (&text));
}

/* --- the backend --- */

static gboolean
write_all (int fd,
           GBytes *content)
{
  gsize length;
  const char *at = g_bytes_get_data (content, &length);

  while (length > 0)
    {
      gssize n = write (fd, at, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      at += n;
      length -= (gsize) n;
    }
  return TRUE;
}

static gboolean
write_file (const char *path,
            GBytes *content,
            GError **error)
{
  int fd = g_open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, FILE_MODE);
  gboolean written;
  int code;

  if (fd < 0)
    return fail (error, path, errno);
  written = write_all (fd, content) && fsync (fd) == 0;
  code = errno;
  if (close (fd) != 0 && written)
    {
      written = FALSE;
      code = errno;
    }
  return written || fail (error, path, code);
}

/* A rename is safe on disk only when its folder is. */
static void
sync_folder (const char *path)
{
  int fd = g_open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  if (fd < 0)
    return;
  fsync (fd);
  close (fd);
}

static gboolean
maildir_append (gpointer data,
                const char *user,
                const char *name,
                GBytes *content,
                GError **error)
{
  const MscopeMaildirStore *self = data;
  g_autofree char *fresh = g_build_filename (self->folder, user, "new", NULL);
  g_autofree char *to = g_build_filename (fresh, name, NULL);
  g_autofree char *from = g_build_filename (self->folder, user, "tmp", name, NULL);

  if (!write_file (from, content, error))
    {
      g_unlink (from);
      return FALSE;
    }
  if (g_rename (from, to) != 0)
    {
      int code = errno;

      g_unlink (from);
      return fail (error, to, code);
    }
  sync_folder (fresh);
  return TRUE;
}

static GBytes *
maildir_load (gpointer data,
              const char *user,
              const char *name,
              GError **error)
{
  g_autofree char *path = find_file (data, user, name);

  if (path == NULL)
    {
      fail (error, name, ENOENT);
      return NULL;
    }
  return read_message (path, error);
}

static gboolean
maildir_remove (gpointer data,
                const char *user,
                const char *name,
                GError **error)
{
  g_autofree char *path = find_file (data, user, name);

  if (path == NULL || g_unlink (path) == 0 || errno == ENOENT)
    return TRUE;
  return fail (error, path, errno);
}

static const MscopeMailBackend backend = {
  .append = maildir_append,
  .load = maildir_load,
  .remove = maildir_remove,
};

/* --- what is there already --- */

static gboolean
add_message (MscopeMailStore *store,
             const char *user,
             const char *path,
             const char *file,
             GError **error)
{
  g_autofree char *name = g_strndup (file, strcspn (file, ":"));
  g_autoptr (GBytes) content = read_message (path, error);
  g_autoptr (MscopeMailMessage) message = NULL;

  if (content == NULL)
    return FALSE;
  message = mscope_mail_message_new (name, content, FALSE);
  mscope_mail_store_add (store, user, message);
  return TRUE;
}

static gboolean
add_folder (const MscopeMaildirStore *self,
            MscopeMailStore *store,
            const char *user,
            const char *part,
            GError **error)
{
  g_autofree char *folder = g_build_filename (self->folder, user, part, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  const char *file;

  if (dir == NULL)
    return FALSE;
  while ((file = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, file, NULL);

      if (file[0] == '.' || !g_file_test (path, G_FILE_TEST_IS_REGULAR))
        continue;
      if (!add_message (store, user, path, file, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
open_mailbox (const MscopeMaildirStore *self,
              MscopeMailStore *store,
              const char *user,
              GError **error)
{
  static const char *const parts[] = { "tmp", "new", "cur" };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, user, parts[i], NULL);

      if (!make_folder (path, error))
        return FALSE;
    }
  return add_folder (self, store, user, "new", error) && add_folder (self, store, user, "cur", error);
}

gboolean
mscope_maildir_store_attach (MscopeMaildirStore *self,
                             MscopeMailStore *store,
                             const char *const *users,
                             GError **error)
{
  for (gsize i = 0; users[i] != NULL; i++)
    if (!open_mailbox (self, store, users[i], error))
      return FALSE;
  mscope_mail_store_set_backend (store, &backend, self);
  return TRUE;
}
