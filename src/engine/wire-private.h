/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/wire.h"

G_BEGIN_DECLS

/* A UDP socket on @host, close-on-exec and non-blocking; -1 with @error. */
int mscope_wire_open_udp (MscopeWire *self, MscopeExampleHostId host, GError **error);

/**
 * mscope_wire_describe_failure:
 * @stage: where the helper failed, a word of the table in doc/wire.md
 * @number: errno
 * @text: what it tried
 *
 * Words the failure for a student: whether the system forbids it, what works all the same, and what somebody
 * with the right to do so could enable.
 *
 * Returns: (transfer full): an error of MSCOPE_WIRE_ERROR
 */
GError *mscope_wire_describe_failure (const char *stage, int number, const char *text);

G_END_DECLS
