/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dialogue/entry.h"

G_BEGIN_DECLS

/*
 * For followers only: what is known after @entry. @facts is replaced where @entry tells something new, and
 * left alone else; entries that hold the old ones keep them.
 */
void mscope_facts_follow (MscopeFacts **facts, const MscopeEntry *entry);

/* (transfer full): facts that may be written to: @self (transfer full) (nullable), or a copy if others hold it. */
MscopeFacts *mscope_facts_make_own (MscopeFacts *self);

/* A text of facts that may be written to. One that is too long is not remembered. */
void mscope_facts_set_text (char **text, MscopeSlice value);
void mscope_facts_clear_text (char **text);
void mscope_facts_clear_sasl (MscopeFacts *self);

G_END_DECLS
