/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/mail-store.h"

G_BEGIN_DECLS

/* What the files of the mail store share: mail-users.c knows who there is, mail-store.c keeps the messages. */

typedef struct
{
  char *name;
  char *password;
  GPtrArray *messages; /* of MscopeMailMessage, sorted; not to be changed while @lent */
  GHashTable *names;   /* of those in @messages */
  guint64 octets;      /* of those in @messages, as sent */
  guint64 quota;       /* 0: none */
  gboolean locked;
  gboolean lent;       /* somebody may have a reference to @messages */
} MscopeMailUser;

struct _MscopeMailStore
{
  char *domain;
  char *origin;
  GPtrArray *users; /* of MscopeMailUser; the first one is the postmaster */
  MscopeLogins *logins;
  MscopeMailDirectory *directory;
  const MscopeMailBackend *backend;
  gpointer backend_data;
  guint64 last_serial;
  guint32 last_process;
  guint64 last_delivery;
  gint64 last_time_us;
};

void mscope_mail_user_free (MscopeMailUser *user);

/* (nullable): the user called @name, case aside. */
MscopeMailUser *mscope_mail_store_get_user (const MscopeMailStore *self, MscopeSlice name);

/* The user called @name, whom there is. */
MscopeMailUser *mscope_mail_store_lookup (const MscopeMailStore *self, const char *name);

/* Always %FALSE, with @error: there is no user called @name. */
gboolean mscope_mail_store_no_user (const char *name, GError **error);

gboolean mscope_mail_user_has_room (const MscopeMailUser *user, guint64 octets);

G_END_DECLS
