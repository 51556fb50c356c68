/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/output.h"

G_BEGIN_DECLS

/**
 * MscopePrinter:
 *
 * Prints dialogues in a thread of its own, so that neither explaining nor a slow reader makes mail clients
 * wait. An entry is printed some milliseconds after it was said, together with what else was said meanwhile:
 * to wake a thread for each costs more than to print it.
 */
typedef struct _MscopePrinter MscopePrinter;

MscopePrinter *mscope_printer_new (const MscopeOutputOptions *options);

/* Prints what is left, then ends. */
void mscope_printer_free (MscopePrinter *self);

/* @entry is kept until it is printed. Blocks while more waits to be printed than should be kept. */
void mscope_printer_entry (MscopePrinter *self, const MscopeConversation *conversation, MscopeEntry *entry);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopePrinter, mscope_printer_free)

G_END_DECLS
