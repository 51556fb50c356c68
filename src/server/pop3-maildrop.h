/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/mail-store.h"

G_BEGIN_DECLS

/**
 * MscopePop3Maildrop:
 *
 * A mailbox as one POP3 session sees it: locked, with the messages that were there at log-in,
 * numbered from 1, some marked as deleted (RFC 1939 sections 4 to 6).
 */
typedef struct _MscopePop3Maildrop MscopePop3Maildrop;

/**
 * mscope_pop3_maildrop_open:
 * @user: a user of @store
 * @uid_from_header: whether a message's X-UIDL line is its unique id
 *
 * Returns: (nullable): %NULL if another session has the mailbox
 */
MscopePop3Maildrop *mscope_pop3_maildrop_open (MscopeMailStore *store, const char *user, gboolean uid_from_header);

/* (transfer full): what a product would call @message. */
typedef char *(* MscopePop3MakeUid) (MscopeMailMessage *message, gpointer data);

/**
 * mscope_pop3_maildrop_make_uids:
 *
 * Lets @make choose the unique id of each message that has none from its header, when one is first asked for. Where
 * two would be the same, or one none by RFC 1939 section 7 (1 to 70 printable ASCII characters without a blank), the
 * message keeps its own.
 */
void mscope_pop3_maildrop_make_uids (MscopePop3Maildrop *self, MscopePop3MakeUid make, gpointer data);

/* Lets go of the mailbox; deletes nothing. */
void mscope_pop3_maildrop_free (MscopePop3Maildrop *self);

/* Deletes what is marked: the UPDATE state. %FALSE if not all could be deleted. */
gboolean mscope_pop3_maildrop_update (MscopePop3Maildrop *self);

/* Messages at log-in, marked ones too. */
guint mscope_pop3_maildrop_get_n_messages (const MscopePop3Maildrop *self);

/* How many are not marked, and their octets. */
guint mscope_pop3_maildrop_count (const MscopePop3Maildrop *self, guint64 *n_octets);

/* @number: from 1 to the number of messages, in all that follow. */
guint64 mscope_pop3_maildrop_get_size (const MscopePop3Maildrop *self, guint number);
const char *mscope_pop3_maildrop_get_uid (MscopePop3Maildrop *self, guint number);
gboolean mscope_pop3_maildrop_is_deleted (const MscopePop3Maildrop *self, guint number);
void mscope_pop3_maildrop_delete (MscopePop3Maildrop *self, guint number);

/* (transfer full) (nullable): the text; %NULL if it is gone. */
GBytes *mscope_pop3_maildrop_load (MscopePop3Maildrop *self, guint number);

/* Takes all marks back. */
void mscope_pop3_maildrop_reset (MscopePop3Maildrop *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopePop3Maildrop, mscope_pop3_maildrop_free)

G_END_DECLS
