/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "server/persona.h"

G_BEGIN_DECLS

/* What --persona and MscopeServerOptions call the default of each protocol. */
#define MSCOPE_PERSONA_DEFAULT "mailscope"

/**
 * mscope_personas_load:
 * @protocol: what it shall speak
 * @name: (nullable): one of ours, the path of a file, or MSCOPE_PERSONA_DEFAULT or %NULL for the default
 *
 * Reads a persona; a file of ours is in memory, any other is read, which blocks.
 *
 * Returns: (transfer full) (nullable): %NULL with @error: it is not found (G_FILE_ERROR), faulty, or
 *   of another protocol (MSCOPE_PERSONA_ERROR)
 */
MscopePersona *mscope_personas_load (MscopeProtocol protocol, const char *name, GError **error);

/**
 * mscope_personas_find_protocol:
 * @name: as above, but not MSCOPE_PERSONA_DEFAULT
 * @protocol: (out): what it speaks
 */
gboolean mscope_personas_find_protocol (const char *name, MscopeProtocol *protocol, GError **error);

/* (transfer full) (array zero-terminated=1): our personas that speak @protocol, the default one first. */
char **mscope_personas_list (MscopeProtocol protocol);

G_END_DECLS
