/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "engine/trace.h"
#include "protocol/phases.h"

G_BEGIN_DECLS

/**
 * MscopeCommandBar:
 *
 * Where the student types: an entry with completion (Tab) and history (Up, Down), a button, and below
 * it a line that says what is expected now. The lines of a message, which a server does not answer until the
 * lone dot, are shown above it as long as it is being written.
 *
 * What is typed is never lost: a line that could not be sent stays in the entry, and every line is in the
 * history, over sessions too; passwords and message texts only until the program ends.
 *
 * Signal "send" (string: the line) -> gboolean: whether it was sent; the first handler decides.
 */
#define MSCOPE_TYPE_COMMAND_BAR (mscope_command_bar_get_type ())
G_DECLARE_FINAL_TYPE (MscopeCommandBar, mscope_command_bar, MSCOPE, COMMAND_BAR, GtkWidget)

/**
 * mscope_command_bar_set_phase:
 * @phase: the phase of the session, 0 if there is none
 * @closed: (nullable): why there is no session any more, a translated sentence
 */
void mscope_command_bar_set_phase (MscopeCommandBar *self, MscopeProtocol protocol, guint32 phase,
                                   const char *closed);

/* @conversation (nullable): the session that is typed; what it makes known decides what is proposed. */
void mscope_command_bar_set_conversation (MscopeCommandBar *self, MscopeTraceConversation *conversation);

/* Puts @line into the entry, not sent, and the cursor behind it. What stood there goes into the history. */
void mscope_command_bar_set_line (MscopeCommandBar *self, const char *line);

/* Sends @line as if typed. */
void mscope_command_bar_send (MscopeCommandBar *self, const char *line);

/* Lets the entry have a key that was typed elsewhere in the window. */
gboolean mscope_command_bar_forward_key (MscopeCommandBar *self, GtkEventControllerKey *controller);

G_END_DECLS
