/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol/protocol.h"

G_BEGIN_DECLS

/**
 * mscope_word_distance:
 *
 * How many typing errors turn @a into @b, case aside: a letter too much, too few, another one, or two
 * swapped (optimal string alignment). Words of more than 32 octets are not compared.
 *
 * Returns: the number, %G_MAXUINT if a word is too long
 */
guint mscope_word_distance (MscopeSlice a, MscopeSlice b);

/**
 * mscope_protocol_find_nearest_command:
 * @word: a word that is no command of @protocol: "delete", "HELLO", "exit"
 *
 * Guesses which command was meant: one that is spelt nearly so, or one that does what the word says.
 * Obsolete commands are never guessed.
 *
 * Returns: (nullable): a row of the table; %NULL if nothing is near
 */
const MscopeCommandInfo *mscope_protocol_find_nearest_command (MscopeProtocol protocol, MscopeSlice word);

G_END_DECLS
