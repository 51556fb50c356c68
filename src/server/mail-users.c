/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The users of a mail store: names, passwords, quotas, locks. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "protocol/secret.h"
#include "protocol/smtp-syntax.h"
#include "server/mail-store-private.h"

#define MAX_USER_NAME 64 /* RFC 5321 section 4.5.3.1.1 */

void
mscope_mail_user_free (MscopeMailUser *user)
{
  g_free (user->name);
  g_free (user->password);
  g_ptr_array_unref (user->messages);
  g_hash_table_unref (user->names);
  g_free (user);
}

MscopeMailUser *
mscope_mail_store_get_user (const MscopeMailStore *self,
                            MscopeSlice name)
{
  for (guint i = 0; i < self->users->len; i++)
    {
      MscopeMailUser *user = g_ptr_array_index (self->users, i);

      if (mscope_slice_is (name, user->name))
        return user;
    }
  return NULL;
}

MscopeMailUser *
mscope_mail_store_lookup (const MscopeMailStore *self,
                          const char *name)
{
  MscopeMailUser *user = mscope_mail_store_get_user (self, mscope_slice_from_string (name));

  g_assert (user != NULL);
  return user;
}

/* A name is a file's name too, and never a hidden one. */
static gboolean
is_user_name (MscopeSlice name)
{
  if (name.length == 0 || name.length > MAX_USER_NAME || name.data[0] == '.')
    return FALSE;
  return memchr (name.data, '/', name.length) == NULL && memchr (name.data, '"', name.length) == NULL
         && mscope_smtp_is_local_part (name);
}

const char *
mscope_mail_store_add_user (MscopeMailStore *self,
                            const char *name,
                            const char *password,
                            GError **error)
{
  MscopeSlice local_part, domain;
  MscopeMailUser *user;

  mscope_smtp_split_address (mscope_slice_from_string (name), &local_part, &domain);
  if (!is_user_name (local_part))
    {
      g_set_error (error, MSCOPE_MAIL_STORE_ERROR, MSCOPE_MAIL_STORE_ERROR_BAD_NAME,
                   _("“%s” cannot be the name of a user"), name);
      return NULL;
    }
  if (mscope_mail_store_get_user (self, local_part) != NULL)
    {
      g_set_error (error, MSCOPE_MAIL_STORE_ERROR, MSCOPE_MAIL_STORE_ERROR_DUPLICATE,
                   _("There are two users called “%s”"), name);
      return NULL;
    }
  user = g_new0 (MscopeMailUser, 1);
  user->name = mscope_slice_dup (local_part);
  user->password = g_strdup (password);
  user->messages = g_ptr_array_new_with_free_func ((GDestroyNotify) mscope_mail_message_unref);
  user->names = g_hash_table_new (g_str_hash, g_str_equal);
  g_ptr_array_add (self->users, user);
  return user->name;
}

const char *
mscope_mail_store_find_user (const MscopeMailStore *self,
                             MscopeSlice name)
{
  const MscopeMailUser *user = mscope_mail_store_get_user (self, name);

  return user != NULL ? user->name : NULL;
}

const char **
mscope_mail_store_find_users (const MscopeMailStore *self,
                              MscopeSlice start)
{
  const char **names = g_new0 (const char *, self->users->len + 1);
  guint n = 0;

  for (guint i = 0; i < self->users->len; i++)
    {
      const MscopeMailUser *user = g_ptr_array_index (self->users, i);

      /* A NUL in @start is no end of it. */
      if (strlen (user->name) >= start.length && g_ascii_strncasecmp (user->name, start.data, start.length) == 0)
        names[n++] = user->name;
    }
  return names;
}

const char *
mscope_mail_store_get_postmaster (const MscopeMailStore *self)
{
  return self->users->len > 0 ? ((const MscopeMailUser *) g_ptr_array_index (self->users, 0))->name : NULL;
}

const char *
mscope_mail_store_find_login (const MscopeMailStore *self,
                              MscopeSlice login)
{
  MscopeSlice local_part, domain;

  if (mscope_smtp_split_address (login, &local_part, &domain) && !mscope_slice_is (domain, self->domain))
    return NULL;
  return mscope_mail_store_find_user (self, local_part);
}

const char *
mscope_mail_store_get_password (const MscopeMailStore *self,
                                const char *user)
{
  return mscope_mail_store_lookup (self, user)->password;
}

MscopeLogins *
mscope_mail_store_get_logins (MscopeMailStore *self)
{
  return self->logins;
}

gboolean
mscope_mail_store_check_password (const MscopeMailStore *self,
                                  const char *user,
                                  MscopeSlice password)
{
  const char *right = user != NULL ? mscope_mail_store_lookup (self, user)->password : "";

  /* Also for a name that nobody has, so that it takes as long. */
  return mscope_secret_is_password (right, password) && user != NULL;
}

gboolean
mscope_mail_store_no_user (const char *name,
                           GError **error)
{
  g_set_error (error, MSCOPE_MAIL_STORE_ERROR, MSCOPE_MAIL_STORE_ERROR_NO_USER, _("There is no user called “%s”"), name);
  return FALSE;
}

gboolean
mscope_mail_store_set_quota (MscopeMailStore *self,
                             const char *user,
                             guint64 octets,
                             GError **error)
{
  MscopeSlice local_part, domain;
  MscopeMailUser *u;

  mscope_smtp_split_address (mscope_slice_from_string (user), &local_part, &domain);
  u = mscope_mail_store_get_user (self, local_part);
  if (u == NULL)
    return mscope_mail_store_no_user (user, error);
  u->quota = octets;
  return TRUE;
}

gboolean
mscope_mail_user_has_room (const MscopeMailUser *user,
                           guint64 octets)
{
  return user->quota == 0 || (user->octets < user->quota && octets <= user->quota - user->octets);
}

gboolean
mscope_mail_store_has_room (const MscopeMailStore *self,
                            const char *user,
                            guint64 octets)
{
  return mscope_mail_user_has_room (mscope_mail_store_lookup (self, user), octets);
}

gboolean
mscope_mail_store_lock (MscopeMailStore *self,
                        const char *user)
{
  MscopeMailUser *u = mscope_mail_store_lookup (self, user);

  if (u->locked)
    return FALSE;
  u->locked = TRUE;
  return TRUE;
}

void
mscope_mail_store_unlock (MscopeMailStore *self,
                          const char *user)
{
  mscope_mail_store_lookup (self, user)->locked = FALSE;
}
