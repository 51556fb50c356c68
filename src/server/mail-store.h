/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/logins.h"
#include "server/mail-directory.h"
#include "server/mail-message.h"

G_BEGIN_DECLS

#define MSCOPE_MAIL_STORE_ERROR (mscope_mail_store_error_quark ())

typedef enum
{
  MSCOPE_MAIL_STORE_ERROR_BAD_NAME,  /* a user's name that is none */
  MSCOPE_MAIL_STORE_ERROR_NO_USER,   /* there is no such user */
  MSCOPE_MAIL_STORE_ERROR_DUPLICATE, /* there is such a user already */
  MSCOPE_MAIL_STORE_ERROR_FULL,      /* the mailbox has no room for it */
} MscopeMailStoreError;

GQuark mscope_mail_store_error_quark (void);

/**
 * MscopeMailBackend:
 * @append: keeps a new message; when it returns %TRUE the message must outlive a crash
 * @load: (transfer full): the text of a message
 * @remove: forgets a message for good; one that is gone already is no error
 *
 * Where a store's mail is kept, if not in memory. Each function gets the data handed in with the
 * backend, blocks for as short as it can, and tells its failures in sentences for people.
 */
typedef struct
{
  gboolean (* append) (gpointer data, const char *user, const char *name, GBytes *content, GError **error);
  GBytes *(* load) (gpointer data, const char *user, const char *name, GError **error);
  gboolean (* remove) (gpointer data, const char *user, const char *name, GError **error);
} MscopeMailBackend;

/**
 * MscopeMailStore:
 *
 * The users of a domain, their passwords and one mailbox each, with its lock and its quota; and the
 * domain's aliases and lists. Shared by all sessions of a server. It draws no time: what happens is
 * told when it is told. Not thread-safe.
 */
typedef struct _MscopeMailStore MscopeMailStore;

/**
 * mscope_mail_store_new:
 * @domain: the mail domain its users belong to, "example.org"
 * @origin: what makes the names of its messages unlike those of other programs': "P77.mail.example.org"
 *   without the "P", that is process number, dot, host
 */
MscopeMailStore *mscope_mail_store_new (const char *domain, const char *origin);
void mscope_mail_store_free (MscopeMailStore *self);

/* From now on mail is kept by @backend, which gets @data and must outlive the store. */
void mscope_mail_store_set_backend (MscopeMailStore *self, const MscopeMailBackend *backend, gpointer data);

const char *mscope_mail_store_get_domain (const MscopeMailStore *self);

/* The aliases and lists of its domain; mail-route.h says where they lead. Owned by @self. */
MscopeMailDirectory *mscope_mail_store_get_directory (const MscopeMailStore *self);

/**
 * mscope_mail_store_add_user:
 * @name: "anna" or "anna@example.org", of which the part before the "@" counts
 * @password: in clear, as these protocols need it
 *
 * Returns: (nullable): the name as it is known from now on; %NULL with @error if it is no name or taken
 */
const char *mscope_mail_store_add_user (MscopeMailStore *self, const char *name, const char *password,
                                        GError **error);

/* (nullable): the user called @name, case aside. */
const char *mscope_mail_store_find_user (const MscopeMailStore *self, MscopeSlice name);

/* (array zero-terminated=1) (transfer container): the users whose names begin with @start, case aside. */
const char **mscope_mail_store_find_users (const MscopeMailStore *self, MscopeSlice start);

/* (nullable): the user who gets the postmaster's mail: the first one. */
const char *mscope_mail_store_get_postmaster (const MscopeMailStore *self);

/* (nullable): the user who logs in as @login, a name or a name at the store's domain. */
const char *mscope_mail_store_find_login (const MscopeMailStore *self, MscopeSlice login);

/* What @user has to know to sign on. */
const char *mscope_mail_store_get_password (const MscopeMailStore *self, const char *user);

/* @user: (nullable): %NULL has no password. */
gboolean mscope_mail_store_check_password (const MscopeMailStore *self, const char *user, MscopeSlice password);

/* What is remembered of all users' logins; lent. */
MscopeLogins *mscope_mail_store_get_logins (MscopeMailStore *self);

/**
 * mscope_mail_store_set_quota:
 * @user: a name as with mscope_mail_store_add_user()
 * @octets: what the mailbox holds at the most, in octets as sent; 0: as much as there is
 *
 * What is in the mailbox stays, even if it is more. Returns: %FALSE with @error if there is no such user
 */
gboolean mscope_mail_store_set_quota (MscopeMailStore *self, const char *user, guint64 octets, GError **error);

/* Whether a message of @octets as sent fits into the mailbox of @user; 0 asks whether anything does. */
gboolean mscope_mail_store_has_room (const MscopeMailStore *self, const char *user, guint64 octets);

/* Locks the mailbox of @user for one POP3 session; %FALSE if another one has it (RFC 1939 section 4). */
gboolean mscope_mail_store_lock (MscopeMailStore *self, const char *user);
void mscope_mail_store_unlock (MscopeMailStore *self, const char *user);

/**
 * mscope_mail_store_list:
 * @n_octets: (out) (optional): all messages together, as sent
 *
 * Returns: (transfer full) (element-type MscopeMailMessage): the mailbox of @user as it is now, in its order. Not to
 *   be changed: all who have asked since it last changed have the same array, so that asking costs nothing
 */
GPtrArray *mscope_mail_store_list (MscopeMailStore *self, const char *user, guint64 *n_octets);

/* Adds a message that the backend keeps already. A name that is there already is not added again. */
void mscope_mail_store_add (MscopeMailStore *self, const char *user, MscopeMailMessage *message);

/**
 * mscope_mail_store_deliver:
 * @content: the text, lines ended by LF
 * @time_us: now; made later than that of the message before, so that the order of arrival is kept
 *
 * Returns: %FALSE with @error if it could not be kept; then it is in no mailbox
 */
gboolean mscope_mail_store_deliver (MscopeMailStore *self, const char *user, GBytes *content, gint64 time_us,
                                    GError **error);

/**
 * mscope_mail_store_deliver_copy:
 * @head: lines of this copy's own
 * @body: what follows them, the same for all recipients of a mail; a reference is kept, not a copy
 * @size: of both together, as sent
 *
 * mscope_mail_store_deliver() for a mail with several recipients.
 */
gboolean mscope_mail_store_deliver_copy (MscopeMailStore *self, const char *user, GBytes *head, GBytes *body,
                                         guint64 size, gint64 time_us, GError **error);

/* (transfer full): the text of @message; %NULL with @error if it is gone. */
GBytes *mscope_mail_store_load (MscopeMailStore *self, const char *user, const MscopeMailMessage *message,
                                GError **error);

/**
 * mscope_mail_store_remove:
 * @messages: (element-type MscopeMailMessage): messages of @user; those that are gone already do not matter
 *
 * Returns: %FALSE with the first @error if the backend could not remove all of them; those it could are gone
 */
gboolean mscope_mail_store_remove (MscopeMailStore *self, const char *user, const GPtrArray *messages, GError **error);

/* A number that grows with each call, from @first on, for process numbers: no two sessions have the same. */
guint32 mscope_mail_store_next_process (MscopeMailStore *self, guint32 first);

/* A number that grows with each call: for queue ids. */
guint64 mscope_mail_store_next_serial (MscopeMailStore *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopeMailStore, mscope_mail_store_free)

G_END_DECLS
