/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dialogue/line-pattern.h"
#include "server/fault.h"

G_BEGIN_DECLS

/* What the files of the faults share: fault-parser.c and fault-address.c read them, fault.c decides. */

typedef enum
{
  MSCOPE_FAULT_ACTION_REPLY,
  MSCOPE_FAULT_ACTION_WAIT,
  MSCOPE_FAULT_ACTION_CLOSE,
  MSCOPE_FAULT_ACTION_GREYLIST,
  MSCOPE_FAULT_ACTION_QUOTA,
  MSCOPE_FAULT_ACTION_RATE,
} MscopeFaultActionKind;

/**
 * MscopeFaultAction:
 * @protocols: flags, 1 << MscopeProtocol: where it can happen
 * @code: REPLY in SMTP
 * @enhanced: REPLY in SMTP: all 0 if none was given
 * @text: (nullable): REPLY: what was written, behind the codes; %NULL: the tables' words; owned
 * @seconds: WAIT, GREYLIST, RATE
 * @most: RATE: how many in that time
 */
typedef struct
{
  MscopeFaultActionKind kind;
  guint protocols;
  guint16 code;
  guint16 enhanced[3];
  char *text;
  guint seconds;
  guint most;
} MscopeFaultAction;

/* Which of the lines that fit it is for: the first_match-th to the last_match-th, from 1. */
typedef struct
{
  MscopeLinePattern *pattern;
  guint protocols;
  guint first_match;
  guint last_match;
  MscopeFaultAction action;

  guint n_matches;      /* so far */
  GHashTable *windows;  /* (nullable): RATE: a client's address -> since when, how many */
} MscopeFault;

void mscope_fault_free (MscopeFault *self);

/* (transfer full) (nullable): one line; %NULL with @error. */
MscopeFault *mscope_fault_parse (const char *text, GError **error);

/* Does what @fault does, whose turn it is; adds to @order. */
void mscope_fault_carry_out (MscopeFaults *self, MscopeFault *fault, const MscopeFaultCase *about,
                             MscopeFaultOrder *order);

/* How long greylisting waits where nothing else is said, in seconds: to be seen, but short enough for a lesson. */
#define MSCOPE_FAULT_GREYLIST_SECONDS 60

/**
 * mscope_fault_parse_code:
 * @text: "550", "550 5.1.1 No such user", with @separator between the codes
 * @action: (out): code and enhanced code are set
 * @rest: (out): what follows
 *
 * Returns: (nullable): %NULL, or what is wrong, for translation
 */
const char *mscope_fault_parse_code (MscopeSlice text, char separator, MscopeFaultAction *action, MscopeSlice *rest);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopeFault, mscope_fault_free)

G_END_DECLS
