/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "engine/server-users.h"

/* Cuts "NAME?VALUE" at the first @separator; @name: (out) (transfer full). Returns: the value; NULL with @error. */
static const char *
cut (const char *text,
     char separator,
     const char *form,
     char **name,
     GError **error)
{
  const char *at = strchr (text, separator);

  if (at == NULL)
    {
      /* Translators: what was typed and what should have been, such as NAME:PASSWORD */
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("“%s” is not %s"), text, form);
      return NULL;
    }
  *name = g_strndup (text, (gsize) (at - text));
  return at + 1;
}

static gboolean
add_users (MscopeMailStore *store,
           const char *const *users,
           GPtrArray *names,
           GError **error)
{
  for (; users != NULL && *users != NULL; users++)
    {
      g_autofree char *login = NULL;
      const char *password = cut (*users, ':', "NAME:PASSWORD", &login, error);
      const char *name = password != NULL ? mscope_mail_store_add_user (store, login, password, error) : NULL;

      if (name == NULL)
        return FALSE;
      g_ptr_array_add (names, (gpointer) name);
    }
  return TRUE;
}

static gboolean
add_groups (MscopeMailStore *store,
            MscopeMailGroupKind kind,
            const char *const *groups,
            GError **error)
{
  for (; groups != NULL && *groups != NULL; groups++)
    {
      g_autofree char *name = NULL;
      const char *list = cut (*groups, '=', "NAME=USER,USER…", &name, error);
      g_auto (GStrv) members = list != NULL ? g_strsplit (list, ",", 0) : NULL;

      if (list == NULL || !mscope_mail_directory_add (mscope_mail_store_get_directory (store), kind, name,
                                                      (const char *const *) members, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
set_quotas (MscopeMailStore *store,
            const char *const *quotas,
            GError **error)
{
  for (; quotas != NULL && *quotas != NULL; quotas++)
    {
      g_autofree char *user = NULL;
      const char *number = cut (*quotas, '=', "USER=OCTETS", &user, error);
      guint64 octets;

      if (number == NULL)
        return FALSE;
      if (!mscope_slice_to_number (mscope_slice_from_string (number), &octets) || octets == 0)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("“%s” is no number of octets"), number);
          return FALSE;
        }
      if (!mscope_mail_store_set_quota (store, user, octets, error))
        return FALSE;
    }
  return TRUE;
}

const char **
mscope_server_add_users (MscopeMailStore *store,
                         const MscopeServerOptions *options,
                         GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  if (!add_users (store, options->users, names, error)
      || !add_groups (store, MSCOPE_MAIL_GROUP_ALIAS, options->aliases, error)
      || !add_groups (store, MSCOPE_MAIL_GROUP_LIST, options->lists, error)
      || !set_quotas (store, options->quotas, error))
    return NULL;
  g_ptr_array_add (names, NULL);
  return (const char **) g_ptr_array_steal (names, NULL);
}
