/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol/scram-keys.h"

G_BEGIN_DECLS

/**
 * MscopeLogins:
 *
 * What a server remembers of its users' logins, from one session to the next: when they were, and the keys that
 * SCRAM makes of a password, which cost too much to be made for each. One thread at a time.
 */
typedef struct _MscopeLogins MscopeLogins;

MscopeLogins *mscope_logins_new (void);
void mscope_logins_free (MscopeLogins *self);

/* @user has signed on at @time_us. */
void mscope_logins_add (MscopeLogins *self, const char *user, gint64 time_us);

/* Seconds, rounded up, that @user has to wait at @time_us if @delay_s are to lie between two logins; 0: none. */
guint64 mscope_logins_get_wait_s (const MscopeLogins *self, const char *user, guint64 delay_s, gint64 time_us);

/**
 * mscope_logins_get_scram_keys:
 * @user: who signs on
 * @password: (nullable): %NULL if there is no such user
 * @seed: what nobody can guess; that of the first call counts, salts are made of it
 * @keys: (out caller-allocates): the keys; the same for the same user each time
 */
void mscope_logins_get_scram_keys (MscopeLogins *self, const char *user, const char *password, const char *seed,
                                   GChecksumType hash, MscopeScramKeys *keys);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopeLogins, mscope_logins_free)

G_END_DECLS
