/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dialogue/entry.h"

G_BEGIN_DECLS

/**
 * MscopeSecrets:
 *
 * Passwords by the name of the user, so that what a client has made of one (APOP, CRAM-MD5) can be made again and
 * compared: those of the program's own servers, and those that somebody sent in clear text and everybody could
 * read. To be used in one thread.
 */
typedef struct _MscopeSecrets MscopeSecrets;

MscopeSecrets *mscope_secrets_new (void);
void mscope_secrets_free (MscopeSecrets *self);

/* @name: without a domain, or with it, as clients sign on with it; a new password replaces the old one. */
void mscope_secrets_add (MscopeSecrets *self, const char *name, const char *password);

/* Remembers what @entry shows: PASS behind USER, AUTH PLAIN, AUTH LOGIN, IMAP's LOGIN. Cheap for all others. */
void mscope_secrets_learn (MscopeSecrets *self, const MscopeEntry *entry);

/* (nullable): the password of @name; lent. @self (nullable). */
const char *mscope_secrets_find (const MscopeSecrets *self, MscopeSlice name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopeSecrets, mscope_secrets_free)

G_END_DECLS
