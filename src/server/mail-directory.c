/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Aliases and mailing lists: RFC 5321 section 3.9. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "protocol/smtp-syntax.h"
#include "server/mail-directory.h"

#define OWNER_PREFIX "owner-"

struct _MscopeMailDirectory
{
  GPtrArray *groups; /* of MscopeMailGroup */
};

G_DEFINE_QUARK (mscope-mail-directory-error-quark, mscope_mail_directory_error)

static void
group_free (MscopeMailGroup *group)
{
  g_free (group->name);
  g_strfreev (group->members);
  g_free (group);
}

MscopeMailDirectory *
mscope_mail_directory_new (void)
{
  MscopeMailDirectory *self = g_new0 (MscopeMailDirectory, 1);

  self->groups = g_ptr_array_new_with_free_func ((GDestroyNotify) group_free);
  return self;
}

void
mscope_mail_directory_free (MscopeMailDirectory *self)
{
  g_ptr_array_unref (self->groups);
  g_free (self);
}

static gboolean
check_members (const char *name,
               const char *const *members,
               GError **error)
{
  if (members[0] == NULL)
    {
      g_set_error (error, MSCOPE_MAIL_DIRECTORY_ERROR, MSCOPE_MAIL_DIRECTORY_ERROR_NO_MEMBER,
                   _("“%s” leads to nobody"), name);
      return FALSE;
    }
  for (; *members != NULL; members++)
    {
      MscopeSlice local_part, domain;
      gboolean whole = mscope_smtp_split_address (mscope_slice_from_string (*members), &local_part, &domain);

      if (mscope_smtp_is_local_part (local_part) && (!whole || mscope_smtp_is_domain (domain)))
        continue;
      g_set_error (error, MSCOPE_MAIL_DIRECTORY_ERROR, MSCOPE_MAIL_DIRECTORY_ERROR_BAD_NAME,
                   _("“%s” leads to “%s”, which is no address"), name, *members);
      return FALSE;
    }
  return TRUE;
}

gboolean
mscope_mail_directory_add (MscopeMailDirectory *self,
                           MscopeMailGroupKind kind,
                           const char *name,
                           const char *const *members,
                           GError **error)
{
  MscopeSlice local_part, domain;
  MscopeMailGroup *group;

  mscope_smtp_split_address (mscope_slice_from_string (name), &local_part, &domain);
  if (!mscope_smtp_is_local_part (local_part))
    {
      g_set_error (error, MSCOPE_MAIL_DIRECTORY_ERROR, MSCOPE_MAIL_DIRECTORY_ERROR_BAD_NAME,
                   _("“%s” cannot be the name of an alias or list"), name);
      return FALSE;
    }
  if (mscope_mail_directory_find (self, local_part) != NULL)
    {
      g_set_error (error, MSCOPE_MAIL_DIRECTORY_ERROR, MSCOPE_MAIL_DIRECTORY_ERROR_DUPLICATE,
                   _("There are two aliases or lists called “%s”"), name);
      return FALSE;
    }
  if (!check_members (name, members, error))
    return FALSE;
  group = g_new0 (MscopeMailGroup, 1);
  group->kind = kind;
  group->name = mscope_slice_dup (local_part);
  group->members = g_strdupv ((char **) members);
  g_ptr_array_add (self->groups, group);
  return TRUE;
}

const MscopeMailGroup *
mscope_mail_directory_find (const MscopeMailDirectory *self,
                            MscopeSlice name)
{
  for (guint i = 0; i < self->groups->len; i++)
    {
      const MscopeMailGroup *group = g_ptr_array_index (self->groups, i);

      if (mscope_slice_is (name, group->name))
        return group;
    }
  return NULL;
}

const MscopeMailGroup *
mscope_mail_directory_find_owner (const MscopeMailDirectory *self,
                                  const MscopeMailGroup *list)
{
  g_autofree char *name = g_strconcat (OWNER_PREFIX, list->name, NULL);

  return mscope_mail_directory_find (self, mscope_slice_from_string (name));
}
