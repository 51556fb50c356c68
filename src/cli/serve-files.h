/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/server-source.h"

G_BEGIN_DECLS

/*
 * Writes the certificate to @path that those have to trust who shall trust the servers, and tells their chain on
 * stderr. %FALSE with @error if it cannot be made or written.
 */
gboolean mscope_serve_write_authority (MscopeServer *server, const char *path, GError **error);

G_END_DECLS
