/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines whose first word is no command of the protocol. */
#include "config.h"

#include "dialogue/mistake-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "protocol/nearest.h"

/* The word as it was typed; entry->word has it in capitals. */
static MscopeSlice
get_typed_word (const MscopeEntry *entry)
{
  MscopeSlice text = { entry->text, entry->text_length };

  return mscope_slice_take_word (&text);
}

/* Fields of a header that people type before they have said DATA. */
static gboolean
is_header_field (MscopeSlice word)
{
  static const char *const fields[] = { "Subject:", "Date:", "Cc:", "Bcc:", "Reply-To:", "Message-ID:", "MIME-Version:",
                                        "Content-Type:", "From:", "To:" };

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    if (mscope_slice_is (word, fields[i]))
      return TRUE;
  return FALSE;
}

static MscopeMistake *
find_in_odd_line (const MscopeEntry *entry)
{
  MscopeSlice word = get_typed_word (entry);

  if (mscope_slice_is (word, ".") && entry->argument.length == 0)
    return mscope_mistake_new (MSCOPE_MISTAKE_LONE_DOT,
                               g_strdup (_("A lone dot ends a message, and no message was begun or it was ended before. "
                                           "Here the server takes it for a command.")),
                               NULL);
  if (word.length == 0)
    return mscope_mistake_new (MSCOPE_MISTAKE_EMPTY_LINE,
                               g_strdup (_("An empty line is no command. Within a message it divides header and body; "
                                           "here the server waits for a command.")),
                               NULL);
  if (entry->protocol == MSCOPE_PROTOCOL_SMTP && is_header_field (word))
    return mscope_mistake_new (MSCOPE_MISTAKE_MESSAGE_TEXT,
                               g_strdup (_("This is a line of a message's header. It belongs after DATA, when the server "
                                           "has answered 354.")),
                               NULL);
  return NULL;
}

/* The protocol that knows @word as a command, or -1. */
static int
find_other_protocol (const MscopeEntry *entry,
                     MscopeSlice word)
{
  MscopeSlice second = entry->argument;

  for (int i = 0; i < MSCOPE_N_PROTOCOLS; i++)
    if (i != (int) entry->protocol && mscope_protocol_find_command (i, word) != NULL)
      return i;
  /* "a1 LOGIN ben secret": an IMAP command behind its tag. */
  second = mscope_slice_take_word (&second);
  if (entry->protocol != MSCOPE_PROTOCOL_IMAP && mscope_protocol_find_command (MSCOPE_PROTOCOL_IMAP, second) != NULL
      && mscope_protocol_find_command (entry->protocol, second) == NULL)
    return MSCOPE_PROTOCOL_IMAP;
  return -1;
}

static char *
fix_unknown (const MscopeEntry *entry,
             const MscopeCommandInfo *meant,
             MscopeSlice word)
{
  MscopeSlice text = { entry->text, entry->text_length };
  MscopeSlice rest = entry->argument;

  if (entry->protocol == MSCOPE_PROTOCOL_IMAP)
    return NULL;
  if (mscope_mistake_get_path_keyword (meant) == NULL)
    return mscope_mistake_join (meant->verb, rest);

  /* "MAILFROM:<a@b>", "RCPTTO:<a@b>", "FROM:<a@b>": the address is part of the word. */
  text = mscope_slice_strip (text);
  if (mscope_slice_starts_with (word, meant->verb))
    rest = (MscopeSlice) { text.data + strlen (meant->verb), text.length - strlen (meant->verb) };
  else if (memchr (word.data, ':', word.length) != NULL)
    rest = text;
  return mscope_mistake_fix_path (meant, rest);
}

MscopeMistake *
mscope_mistake_find_in_words (const MscopeEntry *entry)
{
  MscopeMistake *mistake = find_in_odd_line (entry);
  MscopeSlice typed = get_typed_word (entry);
  const char *colon = memchr (typed.data, ':', typed.length);
  MscopeSlice word = { typed.data, colon != NULL ? (gsize) (colon - typed.data) : typed.length };
  const char *title = mscope_protocol_get_title (entry->protocol);
  const MscopeCommandInfo *meant;
  g_autofree char *quoted = NULL;
  int other;

  if (mistake != NULL)
    return mistake;
  if (entry->protocol == MSCOPE_PROTOCOL_IMAP && entry->tag.length == 0)
    return NULL;
  if (entry->protocol == MSCOPE_PROTOCOL_IMAP)
    word = mscope_slice_from_string (entry->word);

  quoted = mscope_quote (word);
  other = find_other_protocol (entry, word);
  meant = mscope_protocol_find_nearest_command (entry->protocol, word);
  if (meant != NULL)
    /* Translators: a word that was typed, SMTP or POP3, a command, and what the command does. */
    return mscope_mistake_new (MSCOPE_MISTAKE_UNKNOWN_COMMAND,
                               g_strdup_printf (_("“%s” is no command of %s. Did you mean %s? (%s)"), quoted, title,
                                                meant->verb, _(meant->summary)),
                               fix_unknown (entry, meant, typed));
  if (other >= 0)
    /* Translators: a word that was typed, then IMAP and SMTP or the like. */
    return mscope_mistake_new (MSCOPE_MISTAKE_OTHER_PROTOCOL,
                               g_strdup_printf (_("“%s” belongs to %s, but this server speaks %s."), quoted,
                                                mscope_protocol_get_title (other), title),
                               NULL);
  return mscope_mistake_new (MSCOPE_MISTAKE_UNKNOWN_COMMAND,
                             g_strdup_printf (_("“%s” is no command of %s. The server will answer with an error."),
                                              quoted, title),
                             NULL);
}
