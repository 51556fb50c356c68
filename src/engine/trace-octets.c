/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Read, not mapped: a mapped file that somebody shortens kills its reader with SIGBUS, and captures
 * grow and shrink while they are looked at.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "engine/trace-octets.h"

struct _MscopeOctets
{
  gatomicrefcount ref_count;
  int fd;
};

MscopeOctets *
mscope_octets_new_for_file (int fd)
{
  MscopeOctets *self = g_new0 (MscopeOctets, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->fd = fd;
  return self;
}

static int
open_in (const char *folder)
{
  g_autofree char *template = g_build_filename (folder, "mailscope-XXXXXX", NULL);
  int fd;

  fd = open (folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (fd >= 0)
    return fd;
  fd = g_mkstemp_full (template, O_RDWR | O_CLOEXEC, 0600);
  if (fd >= 0)
    g_unlink (template);
  return fd;
}

/* In /tmp, which is memory on many machines, only if a home that cannot be written leaves no choice. */
static int
open_temporary (void)
{
  const char *const folders[] = { g_get_user_cache_dir (), "/var/tmp", g_get_tmp_dir () };
  int fd = -1;

  g_mkdir_with_parents (folders[0], 0700);
  for (gsize i = 0; i < G_N_ELEMENTS (folders) && fd < 0; i++)
    fd = open_in (folders[i]);
  return fd;
}

MscopeOctets *
mscope_octets_new_temporary (GError **error)
{
  int fd = open_temporary ();

  if (fd < 0)
    {
      int code = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code),
                   _("The packets cannot be kept in “%s”: %s"), g_get_tmp_dir (), g_strerror (code));
      return NULL;
    }
  return mscope_octets_new_for_file (fd);
}

MscopeOctets *
mscope_octets_ref (MscopeOctets *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
mscope_octets_unref (MscopeOctets *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  close (self->fd);
  g_free (self);
}

gboolean
mscope_octets_append (MscopeOctets *self,
                      const guint8 *bytes,
                      gsize length,
                      GError **error)
{
  while (length > 0)
    {
      gssize n = write (self->fd, bytes, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          int code = errno;

          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code),
                       _("The packets cannot be kept in “%s”: %s"), g_get_tmp_dir (), g_strerror (code));
          return FALSE;
        }
      bytes += n;
      length -= (gsize) n;
    }
  return TRUE;
}

gsize
mscope_octets_read (MscopeOctets *self,
                    guint64 position,
                    guint8 *bytes,
                    gsize length)
{
  gsize at = 0;

  if (position > G_MAXINT64 - length)
    return 0;
  while (at < length)
    {
      gssize n = pread (self->fd, bytes + at, length - at, (off_t) (position + at));

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        break;
      at += (gsize) n;
    }
  return at;
}
