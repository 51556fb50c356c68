/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol/topics.h"

G_BEGIN_DECLS

/*
 * (transfer full) (element-type MscopeTopic): every row of every table of @only, or of all protocols, as a topic.
 * The enhanced codes would be three for each row: there is X.1.1 for each, unless @word is a code of its own.
 */
GArray *mscope_topics_collect (const char *word, const MscopeProtocol *only);

G_END_DECLS
