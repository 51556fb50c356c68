/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dialogue/conversation.h"

G_BEGIN_DECLS

/**
 * MscopeServerEvents:
 * @entry: (nullable): an entry of a session
 * @notice: (nullable): a translated sentence about a session that no entry tells: why TLS failed. @conversation is
 *   %NULL if it is about all
 * @octets: (nullable): @n octets that went over the socket at @time_us, said by @side
 * @secret: (nullable): a line of the key log, without line end (mscope_tls_set_key_log_func())
 * @closed: (nullable): no more comes of that conversation; @first has ended it
 *
 * Called in the thread of the server's main context. All is lent.
 */
typedef struct
{
  void (* entry) (const MscopeConversation *conversation, MscopeEntry *entry, gpointer user_data);
  void (* notice) (const MscopeConversation *conversation, const char *text, gpointer user_data);
  void (* octets) (const MscopeConversation *conversation, MscopeSide side, const char *octets, gsize n, gint64 time_us,
                   gpointer user_data);
  void (* secret) (const MscopeConversation *conversation, const char *line, gpointer user_data);
  void (* closed) (const MscopeConversation *conversation, MscopeSide first, gpointer user_data);
} MscopeServerEvents;

G_END_DECLS
