/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dialogue/entry.h"

G_BEGIN_DECLS

/*
 * For followers only: an entry is filled in here and immutable from the moment it is handed out.
 * The text is copied and NUL-terminated; all else is zero.
 */
MscopeEntry *mscope_entry_new (MscopeProtocol protocol, MscopeSide sender, MscopeEntryKind kind,
                               const char *text, gsize text_length);

/* Memory an entry takes, and its place in a queue: octets, near enough. */
gsize mscope_entry_get_size (const MscopeEntry *self);

/* Points word and argument of a COMMAND at its text, from @start (after an IMAP tag) on, and looks the verb up. */
void mscope_entry_parse_command (MscopeEntry *self, gsize start);

/* Reads code and enhanced code of an SMTP reply from its text. */
void mscope_entry_parse_code (MscopeEntry *self);

G_END_DECLS
