/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "server/mail-store-private.h"

G_DEFINE_QUARK (mscope-mail-store-error-quark, mscope_mail_store_error)

MscopeMailStore *
mscope_mail_store_new (const char *domain,
                       const char *origin)
{
  MscopeMailStore *self = g_new0 (MscopeMailStore, 1);

  self->domain = g_strdup (domain);
  self->origin = g_strdup (origin);
  self->users = g_ptr_array_new_with_free_func ((GDestroyNotify) mscope_mail_user_free);
  self->logins = mscope_logins_new ();
  self->directory = mscope_mail_directory_new ();
  return self;
}

void
mscope_mail_store_free (MscopeMailStore *self)
{
  g_free (self->domain);
  g_free (self->origin);
  g_ptr_array_unref (self->users);
  mscope_logins_free (self->logins);
  mscope_mail_directory_free (self->directory);
  g_free (self);
}

void
mscope_mail_store_set_backend (MscopeMailStore *self,
                               const MscopeMailBackend *backend,
                               gpointer data)
{
  self->backend = backend;
  self->backend_data = data;
}

const char *
mscope_mail_store_get_domain (const MscopeMailStore *self)
{
  return self->domain;
}

MscopeMailDirectory *
mscope_mail_store_get_directory (const MscopeMailStore *self)
{
  return self->directory;
}

GPtrArray *
mscope_mail_store_list (MscopeMailStore *self,
                        const char *user,
                        guint64 *n_octets)
{
  MscopeMailUser *u = mscope_mail_store_lookup (self, user);

  if (n_octets != NULL)
    *n_octets = u->octets;
  u->lent = TRUE;
  return g_ptr_array_ref (u->messages);
}

/* Leaves @messages to those it was lent to and goes on with a copy, of those that are not in @without. */
static void
copy_messages (MscopeMailUser *user,
               GHashTable *without)
{
  g_autoptr (GPtrArray) old = user->messages;

  user->messages = g_ptr_array_new_full (old->len + 1, (GDestroyNotify) mscope_mail_message_unref);
  user->lent = FALSE;
  for (guint i = 0; i < old->len; i++)
    {
      MscopeMailMessage *message = g_ptr_array_index (old, i);

      if (without == NULL || !g_hash_table_contains (without, message->name))
        g_ptr_array_add (user->messages, mscope_mail_message_ref (message));
    }
}

void
mscope_mail_store_add (MscopeMailStore *self,
                       const char *user,
                       MscopeMailMessage *message)
{
  MscopeMailUser *u = mscope_mail_store_lookup (self, user);
  guint at = u->messages->len;

  if (g_hash_table_contains (u->names, message->name))
    return;
  if (u->lent)
    copy_messages (u, NULL);
  /* Mostly the newest one comes last. */
  while (at > 0 && mscope_mail_message_compare (g_ptr_array_index (u->messages, at - 1), message) > 0)
    at--;
  g_ptr_array_insert (u->messages, (int) at, mscope_mail_message_ref (message));
  g_hash_table_add (u->names, message->name);
  u->octets += message->size;
}

/* SECONDS.MmicrosecondsPprocessQcount.host: the form of Maildir's inventor, each part of it sortable. */
static char *
make_name (MscopeMailStore *self,
           gint64 time_us)
{
  const char *dot = strchr (self->origin, '.');
  int n_process = dot != NULL ? (int) (dot - self->origin) : (int) strlen (self->origin);

  self->last_time_us = MAX (time_us, self->last_time_us + 1);
  return g_strdup_printf ("%" G_GINT64_FORMAT ".M%06dP%.*sQ%06" G_GUINT64_FORMAT "%s",
                          self->last_time_us / G_USEC_PER_SEC, (int) (self->last_time_us % G_USEC_PER_SEC),
                          n_process, self->origin, ++self->last_delivery, dot != NULL ? dot : "");
}

static gboolean
keep (MscopeMailStore *self,
      const char *user,
      MscopeMailMessage *message,
      GError **error)
{
  g_autoptr (GBytes) text = NULL;

  if (self->backend == NULL)
    return TRUE;
  text = mscope_mail_message_dup_content (message);
  if (!self->backend->append (self->backend_data, user, message->name, text, error))
    return FALSE;
  mscope_mail_message_forget_content (message);
  return TRUE;
}

gboolean
mscope_mail_store_deliver_copy (MscopeMailStore *self,
                                const char *user,
                                GBytes *head,
                                GBytes *body,
                                guint64 size,
                                gint64 time_us,
                                GError **error)
{
  const MscopeMailUser *u = mscope_mail_store_get_user (self, mscope_slice_from_string (user));
  g_autofree char *name = NULL;
  g_autoptr (MscopeMailMessage) message = NULL;

  if (u == NULL)
    return mscope_mail_store_no_user (user, error);
  if (!mscope_mail_user_has_room (u, size))
    {
      g_set_error (error, MSCOPE_MAIL_STORE_ERROR, MSCOPE_MAIL_STORE_ERROR_FULL, _("The mailbox of “%s” is full"), user);
      return FALSE;
    }
  name = make_name (self, time_us);
  message = mscope_mail_message_new_copy (name, head, body, size);
  if (!keep (self, u->name, message, error))
    return FALSE;
  mscope_mail_store_add (self, u->name, message);
  return TRUE;
}

gboolean
mscope_mail_store_deliver (MscopeMailStore *self,
                           const char *user,
                           GBytes *content,
                           gint64 time_us,
                           GError **error)
{
  MscopeSlice text;

  text.data = g_bytes_get_data (content, &text.length);
  return mscope_mail_store_deliver_copy (self, user, NULL, content, mscope_mail_text_size (text), time_us, error);
}

GBytes *
mscope_mail_store_load (MscopeMailStore *self,
                        const char *user,
                        const MscopeMailMessage *message,
                        GError **error)
{
  if (message->content != NULL)
    return mscope_mail_message_dup_content (message);
  return self->backend->load (self->backend_data, user, message->name, error);
}

gboolean
mscope_mail_store_remove (MscopeMailStore *self,
                          const char *user,
                          const GPtrArray *messages,
                          GError **error)
{
  g_autoptr (GHashTable) removed = g_hash_table_new (g_str_hash, g_str_equal);
  MscopeMailUser *u = mscope_mail_store_lookup (self, user);
  gboolean all = TRUE;

  for (guint i = 0; i < messages->len; i++)
    {
      const MscopeMailMessage *message = g_ptr_array_index (messages, i);

      if (self->backend != NULL
          && !self->backend->remove (self->backend_data, user, message->name, all ? error : NULL))
        all = FALSE;
      else if (g_hash_table_remove (u->names, message->name))
        {
          g_hash_table_add (removed, message->name);
          u->octets -= message->size;
        }
    }
  if (g_hash_table_size (removed) > 0)
    copy_messages (u, removed);
  return all;
}

guint32
mscope_mail_store_next_process (MscopeMailStore *self,
                                guint32 first)
{
  if (self->last_process == 0)
    self->last_process = first;
  return ++self->last_process;
}

guint64
mscope_mail_store_next_serial (MscopeMailStore *self)
{
  return ++self->last_serial;
}
