/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/wire.h"

G_BEGIN_DECLS

/* (nullable): a wire, once that of the case before has ended; without one the system forbids it, and the case skips. */
MscopeWire *wire_fixture_start (void);

/* Waits until @fd is readable. */
void wire_fixture_wait (int fd);

/* A connection from the pc to @port of the mail host: both ends. */
void wire_fixture_open_session (MscopeWire *wire, guint16 port, int *client, int *server);

/* Sends @text into one end and expects it at the other. */
void wire_fixture_assert_passes (int from, int to, const char *text);

/* (transfer full): all of a capture, up to its end. */
GByteArray *wire_fixture_read_capture (int fd);

/* The process number of our helper, -1 if none is alive. */
int wire_fixture_find_helper (void);

void wire_fixture_assert_helper_ends (void);

G_END_DECLS
