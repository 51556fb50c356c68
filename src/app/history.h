/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MSCOPE_HISTORY_MAX 200 /* the oldest lines are forgotten first */

/**
 * MscopeHistory:
 *
 * The lines a student has typed, oldest first, and a place among them to step through with Up and
 * Down. What stood in the command bar before the first step is kept and comes back after the last.
 */
typedef struct _MscopeHistory MscopeHistory;

/* @lines: (nullable) (array zero-terminated=1): what was typed in earlier sessions, oldest first */
MscopeHistory *mscope_history_new (const char *const *lines);
void mscope_history_free (MscopeHistory *self);

/**
 * mscope_history_add:
 * @line: what was typed; the same line twice in a row is kept once, an empty one not at all
 * @secret: whether it holds a password: then it is forgotten with the session
 *
 * Adds a line and ends stepping.
 */
void mscope_history_add (MscopeHistory *self, const char *line, gboolean secret);

/* (nullable): the line before; @draft is what stands in the command bar now. %NULL at the oldest. */
const char *mscope_history_step_back (MscopeHistory *self, const char *draft);

/* (nullable): the line after, at last the draft; %NULL if that is there already. */
const char *mscope_history_step_forward (MscopeHistory *self);

/* (transfer container) (array zero-terminated=1): all lines but the secret ones, oldest first. */
const char **mscope_history_list (MscopeHistory *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopeHistory, mscope_history_free)

G_END_DECLS
