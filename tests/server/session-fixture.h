/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/session.h"

G_BEGIN_DECLS

/* When all sessions of the tests happen: Mon, 3 Mar 2008 12:42:09.461015 +0100. */
#define FIXTURE_TIME_US G_GINT64_CONSTANT (1204544529461015)

#define FIXTURE_DOMAIN "example.org"

/* A store with users "anna" (postmaster) and "ben", both with the password "geheim". */
MscopeMailStore *fixture_store_new (void);

/* One of the personas of data/personas. */
MscopePersona *fixture_load_persona (const char *name);

/*
 * The same with @changes, sections and keys as in a file: what they name is theirs alone, whatever stood there.
 * "-key = " takes a key out.
 */
MscopePersona *fixture_change_persona (const char *name, const char *changes);

/* A session of that persona for localhost [127.0.0.1] on a server called mail.DOMAIN. */
MscopeSession *fixture_session_new (MscopeMailStore *store, const char *persona, gboolean submission);

MscopeSession *fixture_session_new_with (MscopeMailStore *store, MscopePersona *persona, gboolean submission);

/* (transfer full): all there is to be sent, taken. */
char *fixture_take (MscopeSession *session);

/* (transfer full): what the session says to @input, all octets of it pushed at once. */
char *fixture_say (MscopeSession *session, const char *input);

/* Says @input and asserts that the answer is @expected. */
void fixture_assert_say (MscopeSession *session, const char *input, const char *expected);

/* (transfer full): the text of the message at @index of @user's mailbox. */
char *fixture_read_mail (MscopeMailStore *store, const char *user, guint index);

guint fixture_count_mail (MscopeMailStore *store, const char *user);

/* A message of @size octets as sent. */
void fixture_add_filler (MscopeMailStore *store, const char *user, gsize size);

void fixture_add_mail (MscopeMailStore *store, const char *user, const char *text);

/* (transfer full): an entry as one line, all facts of it that matter. */
char *fixture_describe_entry (const MscopeEntry *entry);

G_END_DECLS
