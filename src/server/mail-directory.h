/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/text.h"

G_BEGIN_DECLS

#define MSCOPE_MAIL_DIRECTORY_ERROR (mscope_mail_directory_error_quark ())

typedef enum
{
  MSCOPE_MAIL_DIRECTORY_ERROR_BAD_NAME,  /* a name or member that is none */
  MSCOPE_MAIL_DIRECTORY_ERROR_NO_MEMBER, /* nobody is on it */
  MSCOPE_MAIL_DIRECTORY_ERROR_DUPLICATE, /* there is such an alias or list already */
} MscopeMailDirectoryError;

GQuark mscope_mail_directory_error_quark (void);

typedef enum
{
  MSCOPE_MAIL_GROUP_ALIAS, /* another name: mail is delivered as if it had been sent to the members */
  MSCOPE_MAIL_GROUP_LIST,  /* a mailing list: mail is sent on, and its owner hears of trouble (RFC 5321 section 3.9) */
} MscopeMailGroupKind;

/**
 * MscopeMailGroup:
 * @name: "staff"; the part before the "@"
 * @members: (array zero-terminated=1): names of users, aliases and lists of the same domain, and whole addresses
 *
 * A name that stands for others. Immutable; owned by its directory.
 */
typedef struct
{
  MscopeMailGroupKind kind;
  char *name;
  char **members;
} MscopeMailGroup;

/**
 * MscopeMailDirectory:
 *
 * The aliases and mailing lists of a domain. It knows no users: whether a member exists is found out when mail
 * comes, as in a real server's alias file. Not thread-safe.
 */
typedef struct _MscopeMailDirectory MscopeMailDirectory;

MscopeMailDirectory *mscope_mail_directory_new (void);
void mscope_mail_directory_free (MscopeMailDirectory *self);

/**
 * mscope_mail_directory_add:
 * @name: "staff" or "staff@example.org", of which the part before the "@" counts
 * @members: (array zero-terminated=1): one at least: "anna", "ben@example.org", "carl@example.net"
 *
 * Returns: %FALSE with @error if a name is none or is taken
 */
gboolean mscope_mail_directory_add (MscopeMailDirectory *self, MscopeMailGroupKind kind, const char *name,
                                    const char *const *members, GError **error);

/* (nullable): the alias or list called @name, case aside. */
const MscopeMailGroup *mscope_mail_directory_find (const MscopeMailDirectory *self, MscopeSlice name);

/* (nullable): who answers for @list: the group "owner-NAME", a custom as old as Sendmail's aliases(5). */
const MscopeMailGroup *mscope_mail_directory_find_owner (const MscopeMailDirectory *self, const MscopeMailGroup *list);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopeMailDirectory, mscope_mail_directory_free)

G_END_DECLS
