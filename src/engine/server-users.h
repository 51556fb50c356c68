/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/server-source.h"
#include "server/mail-store.h"

G_BEGIN_DECLS

/**
 * mscope_server_add_users:
 * @store: without users
 * @options: its users, aliases, lists and quotas, as they are written on the command line
 *
 * Returns: (transfer container) (nullable) (array zero-terminated=1): the users' names as @store knows them; %NULL
 *   with @error at the first that is wrong
 */
const char **mscope_server_add_users (MscopeMailStore *store, const MscopeServerOptions *options, GError **error);

G_END_DECLS
