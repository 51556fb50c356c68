/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dialogue/conversation.h"

G_BEGIN_DECLS

typedef enum
{
  MSCOPE_FORMAT_TEXT,
  MSCOPE_FORMAT_JSON,
} MscopeFormat;

/**
 * MscopeOutputOptions:
 * @format: for people or for programs
 * @max_text: JSON: longest text of an entry, in octets
 * @color: TEXT: colours of the terminal
 * @users: (nullable) (array zero-terminated=1): "name:password" of users whose passwords are known, so that what a
 *   client makes of them can be explained with real values; read while the output is made
 */
typedef struct
{
  MscopeFormat format;
  gsize max_text;
  gboolean color;
  const char *const *users;
} MscopeOutputOptions;

/**
 * MscopeOutput:
 *
 * What read, serve, talk and demo print of dialogues on standard output: NDJSON (doc/ndjson.md)
 * or annotated text. It gathers until it is flushed.
 */
typedef struct _MscopeOutput MscopeOutput;

MscopeOutput *mscope_output_new (const MscopeOutputOptions *options);
void mscope_output_free (MscopeOutput *self);

void mscope_output_entry (MscopeOutput *self, const MscopeConversation *conversation, const MscopeEntry *entry);
void mscope_output_conversation (MscopeOutput *self, const MscopeConversation *conversation);

/* Octets gathered. */
gsize mscope_output_get_size (const MscopeOutput *self);

/* Writes out what was gathered. A reader that went away ends the program quietly, as it does any filter. */
void mscope_output_flush (MscopeOutput *self);

/* @name: "json", "text" or %NULL (text); says so on stderr and returns %FALSE if it is none of them. */
gboolean mscope_output_parse_format (const char *name, MscopeFormat *format);

/* Whether standard output is a terminal that wants colours (https://no-color.org). */
gboolean mscope_output_wants_color (void);

/**
 * mscope_cli_parse:
 * @arguments: their names for the usage line, "FILE"
 * @summary: one sentence about the command
 * @options: (array zero-terminated=1)
 * @n_arguments: how many must be left besides argv[0]; -1: the caller counts them
 *
 * Parses a command's line. --help is answered and ends the program with status 0.
 *
 * Returns: %FALSE if it is wrong, which was said on stderr then
 */
gboolean mscope_cli_parse (int *argc, char ***argv, const char *arguments, const char *summary,
                           const GOptionEntry *options, int n_arguments);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopeOutput, mscope_output_free)

G_END_DECLS
