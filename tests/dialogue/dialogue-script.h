/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dialogue/follower.h"

G_BEGIN_DECLS

/*
 * Dialogues for tests: what is pushed, step by step, and what comes out as text, an entry a line:
 *
 *   S greeting 220
 *   C command EHLO <1>       (<n>: answers entry n)
 *   C message 1460 …         (octets; "…": cut short)
 */

/* One push. @bytes %NULL: a gap of @gap octets. */
typedef struct
{
  MscopeSide side;
  const char *bytes;
  guint64 gap;
} ScriptStep;

#define C(bytes) { MSCOPE_SIDE_CLIENT, bytes, 0 }
#define S(bytes) { MSCOPE_SIDE_SERVER, bytes, 0 }
#define C_GAP(n) { MSCOPE_SIDE_CLIENT, NULL, n }
#define S_GAP(n) { MSCOPE_SIDE_SERVER, NULL, n }
#define SCRIPT_END { 0, NULL, 0 }

#define SCRIPT_MAX_STEPS 32

typedef struct
{
  const char *label;
  MscopeProtocol protocol;
  gboolean from_start;
  ScriptStep steps[SCRIPT_MAX_STEPS];
  const char *expected;
} ScriptRow;

/* Runs @row whole, octet by octet, and with each step cut in two at every place; all must give what is expected. */
void script_check (const ScriptRow *row);

/* (transfer full): the entries of @row as text. */
char *script_run (const ScriptRow *row);

G_END_DECLS
