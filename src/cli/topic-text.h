/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol/topics.h"

G_BEGIN_DECLS

/* What stands above a topic: its name, translated if it is a word and not a part of a protocol. */
const char *mscope_topic_text_get_title (const MscopeTopic *topic);

/* Appends all that is known of @topic, several lines of text for people, in their language. */
void mscope_topic_text_append (GString *out, const MscopeTopic *topic);

/* Appends its name and its one line, to choose by from several. */
void mscope_topic_text_append_short (GString *out, const MscopeTopic *topic);

G_END_DECLS
