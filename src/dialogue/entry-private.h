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

/**
 * MscopeEntryDraft:
 * @entry: (nullable): only its text is set
 * @length: octets of text so far
 * @room: for how many there is room
 *
 * An entry whose text comes bit by bit: it grows where it will stay, so that a message of many megabytes is
 * not copied once more. All zero at first.
 */
typedef struct
{
  MscopeEntry *entry;
  gsize length;
  gsize room;
} MscopeEntryDraft;

void mscope_entry_draft_append (MscopeEntryDraft *self, const char *bytes, gsize length);
void mscope_entry_draft_clear (MscopeEntryDraft *self);

/* As mscope_entry_new() with the draft's text; the draft is empty afterwards. */
MscopeEntry *mscope_entry_new_from_draft (MscopeEntryDraft *draft, MscopeProtocol protocol, MscopeSide sender,
                                          MscopeEntryKind kind);

/* Memory an entry takes, and its place in a queue: octets, near enough. */
gsize mscope_entry_get_size (const MscopeEntry *self);

/* Points word and argument of a COMMAND at its text, from @start (after an IMAP tag) on, and looks the verb up. */
void mscope_entry_parse_command (MscopeEntry *self, gsize start);

/* Reads code and enhanced code of an SMTP reply from its text. */
void mscope_entry_parse_code (MscopeEntry *self);

G_END_DECLS
