/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "server/mail-store.h"

G_BEGIN_DECLS

/**
 * MscopeMaildirStore:
 *
 * Keeps the mail of a #MscopeMailStore on disk: FOLDER/USER/{tmp,new,cur}, one file a message, line
 * ends LF. A message is delivered as Maildir demands: written to tmp, synchronised, renamed to new.
 * Other programs may move messages from new to cur and set flags meanwhile. Its functions block for
 * as long as the disk takes.
 */
typedef struct _MscopeMaildirStore MscopeMaildirStore;

/* Makes @folder if it is not there, for its owner only. */
MscopeMaildirStore *mscope_maildir_store_new (const char *folder, GError **error);
void mscope_maildir_store_free (MscopeMaildirStore *self);

/**
 * mscope_maildir_store_attach:
 * @store: its users are known; from now on its mail is kept here
 * @users: (array zero-terminated=1): their names in @store
 *
 * Makes the mailboxes that are not there and adds the messages found in the others to @store. @self
 * must outlive @store.
 */
gboolean mscope_maildir_store_attach (MscopeMaildirStore *self, MscopeMailStore *store, const char *const *users,
                                      GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopeMaildirStore, mscope_maildir_store_free)

G_END_DECLS
