/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dialogue/mistake.h"

G_BEGIN_DECLS

/* The longest piece of a line that is quoted in a sentence, in octets. */
#define MSCOPE_MAX_QUOTED 80

/* (transfer full): a new mistake; takes @text and @fix (nullable). */
MscopeMistake *mscope_mistake_new (MscopeMistakeKind kind, char *text, char *fix);

/* (transfer full): @text to be shown within a sentence: visible, and cut where it is too long. */
char *mscope_quote (MscopeSlice text);

/* (transfer full): @number with its digits, for "%s". */
char *mscope_number (guint64 number);

/* (transfer full): "DELE 1", or the verb alone if @rest is empty. */
char *mscope_mistake_join (const char *verb, MscopeSlice rest);

/* (transfer full) (nullable): what is wrong with a line whose first word is no command. */
MscopeMistake *mscope_mistake_find_in_words (const MscopeEntry *entry);

/* (transfer full) (nullable): what is wrong with what stands behind a known command. */
MscopeMistake *mscope_mistake_find_in_smtp_arguments (const MscopeEntry *entry);
MscopeMistake *mscope_mistake_find_in_pop3_arguments (const MscopeEntry *entry);

/* (transfer full) (nullable): what is wrong with the address of MAIL, RCPT and their sisters. */
MscopeMistake *mscope_mistake_find_in_path (const MscopeEntry *entry);

/* (transfer full): "RCPT TO:<a@b> parameters": what a path should have looked like; %NULL if there is no address. */
char *mscope_mistake_fix_path (const MscopeCommandInfo *command, MscopeSlice argument);

/* Whether @command takes a path: "FROM" or "TO", lent from static memory; else %NULL. */
const char *mscope_mistake_get_path_keyword (const MscopeCommandInfo *command);

/* (transfer full) (nullable): octets in a client's line that nobody meant to type. */
MscopeMistake *mscope_mistake_find_in_octets (const MscopeEntry *entry);

/* (transfer full) (nullable): what is wrong with a known command because of what was said before. */
MscopeMistake *mscope_mistake_find_in_context (const MscopeEntry *entry);

/* (nullable): the keyword of EHLO or CAPA that a command, or a parameter of MAIL or RCPT, takes. */
const char *mscope_mistake_get_command_keyword (MscopeProtocol protocol, MscopeSlice verb);
const char *mscope_mistake_get_parameter_keyword (MscopeSlice name);

/* (transfer full) (nullable): what is wrong with what the server said. */
MscopeMistake *mscope_mistake_find_in_answer (const MscopeEntry *entry);
MscopeMistake *mscope_mistake_find_in_smtp_reply (const MscopeEntry *entry);
MscopeMistake *mscope_mistake_find_in_pop3_answer (const MscopeEntry *entry);

/* (transfer full) (nullable): what is wrong with records of TLS. */
MscopeMistake *mscope_mistake_find_in_tls (const MscopeEntry *entry);

/* (transfer full) (nullable): what is wrong with a message. */
MscopeMistake *mscope_mistake_find_in_message (const MscopeEntry *entry);

G_END_DECLS
