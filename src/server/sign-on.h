/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/session-private.h"

G_BEGIN_DECLS

/*
 * AUTH as SMTP and POP3 have it in common: the exchange, told in the persona's words. What follows a right answer is
 * each protocol's own.
 */

/* Whether @mechanism is one that the persona offers. */
gboolean mscope_sign_on_is_offered (const MscopeSession *self, MscopeSlice mechanism);

/**
 * mscope_sign_on_begin:
 * @entry: AUTH with a mechanism, perhaps with a first answer
 *
 * Returns: (nullable): the user of the store who has proved who it is; then @entry is still to be answered. Else it
 *   is: with a challenge or a refusal.
 */
const char *mscope_sign_on_begin (MscopeSession *self, MscopeEntry *entry);

/* The same for a line of the client's within AUTH. */
const char *mscope_sign_on_continue (MscopeSession *self, MscopeEntry *entry);

/* Refuses a login with wrong name or password, of whatever kind, and counts it: who guesses too long is sent away. */
void mscope_sign_on_refuse (MscopeSession *self, MscopeEntry *entry, guint key);

/* Ends the exchange that is under way, if one is. */
void mscope_sign_on_abort (MscopeSession *self);

G_END_DECLS
