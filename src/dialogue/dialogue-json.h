/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dialogue/conversation.h"
#include "dialogue/secrets.h"

G_BEGIN_DECLS

/*
 * NDJSON, one object a line, as the command line prints it (doc/ndjson.md). Keys, codes and
 * references are never translated; "explanation" and "mistake" are.
 */

/*
 * @max_text: longest "text" of content in octets, G_MAXSIZE for all of it. @secrets (nullable): the passwords that
 * are known, for checksums to be made again.
 */
void mscope_dialogue_json_append_entry (GString *out, const MscopeEntry *entry, guint32 conversation,
                                        gsize max_text, const MscopeSecrets *secrets);

void mscope_dialogue_json_append_conversation (GString *out, const MscopeConversation *conversation);

G_END_DECLS
