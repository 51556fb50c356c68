/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/tls.h"

G_BEGIN_DECLS

/**
 * mscope_tls_judge_peer:
 * @tls: the client's end, open
 * @host: (nullable): the name or address by which the server was looked for; %NULL: there was none to compare with
 * @authority_folder: (nullable): as for mscope_authority_open()
 * @trusted: (out): whether a mail program would go on
 *
 * Judges the server's certificate as a mail program does (RFC 5280 section 6, RFC 9525): whether somebody vouches for
 * it, the user's own authority or one that the system trusts; whether it holds now, and for that server. Where the
 * system has to be asked it reads files.
 *
 * Returns: (transfer full): translated sentences
 */
char *mscope_tls_judge_peer (const MscopeTls *tls, const char *host, const char *authority_folder, gboolean *trusted);

G_END_DECLS
