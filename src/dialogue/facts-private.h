/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dialogue/entry.h"

G_BEGIN_DECLS

/*
 * For followers only: what is known after @entry. @facts is replaced where @entry tells something new, and
 * left alone else; entries that hold the old ones keep them.
 */
void mscope_facts_follow (MscopeFacts **facts, const MscopeEntry *entry);

G_END_DECLS
