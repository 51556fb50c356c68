/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SMTP: RFC 5321 section 4.1.1 (arguments), RFC 3030 section 2 (BDAT).
 * POP3: RFC 1939 sections 5 and 7.
 */
#include "config.h"

#include "dialogue/mistake-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "protocol/pop3-syntax.h"
#include "protocol/smtp-syntax.h"

/* "RETR message": something has to follow; "LIST [message]", "QUIT": not. */
static gboolean
needs_argument (const MscopeCommandInfo *command)
{
  const char *argument = strchr (command->syntax, ' ');

  return argument != NULL && argument[1] != '[';
}

static MscopeMistake *
find_missing_argument (const MscopeEntry *entry)
{
  const MscopeCommandInfo *command = entry->command;

  if (entry->argument.length == 0 && needs_argument (command))
    /* Translators: a command and how it is written. */
    return mscope_mistake_new (MSCOPE_MISTAKE_MISSING_ARGUMENT,
                               g_strdup_printf (_("Something is missing behind %s. It is written so: %s"), command->verb,
                                                command->syntax),
                               NULL);
  if (entry->argument.length > 0 && strchr (command->syntax, ' ') == NULL)
    return mscope_mistake_new (MSCOPE_MISTAKE_TOO_MUCH,
                               g_strdup_printf (_("%s stands alone: nothing may follow it."), command->verb),
                               g_strdup (command->verb));
  return NULL;
}

/* "my_pc" becomes "my-pc". */
static char *
fix_host (const char *verb,
          MscopeSlice host)
{
  GString *fix = g_string_new (verb);

  g_string_append_c (fix, ' ');
  for (gsize i = 0; i < host.length; i++)
    {
      char c = host.data[i];
      gboolean inner = i > 0 && i + 1 < host.length;

      if (g_ascii_isalnum (c) || (inner && (c == '.' || c == '-')))
        g_string_append_c (fix, c);
      else if (inner)
        g_string_append_c (fix, '-');
    }
  if (!mscope_smtp_is_domain (mscope_slice_from_string (fix->str + strlen (verb) + 1)))
    {
      g_string_free (fix, TRUE);
      return NULL;
    }
  return g_string_free (fix, FALSE);
}

static MscopeMistake *
find_in_host (const MscopeEntry *entry)
{
  const char *verb = entry->word;
  g_autofree char *quoted = NULL;
  MscopeSlice host;

  switch (mscope_smtp_parse_host (entry->argument, &host))
    {
    case MSCOPE_SMTP_SYNTAX_NO_HOST:
      /* Translators: HELO or EHLO. */
      return mscope_mistake_new (MSCOPE_MISTAKE_MISSING_ARGUMENT,
                                 g_strdup_printf (_("The name of your computer is missing behind %s. A few servers let "
                                                    "that pass, most refuse it."), verb),
                                 g_strdup (entry->command->example));
    case MSCOPE_SMTP_SYNTAX_BAD_DOMAIN:
      quoted = mscope_quote (host);
      return mscope_mistake_new (MSCOPE_MISTAKE_WRONG_ARGUMENT,
                                 g_strdup_printf (_("“%s” is no name of a computer. Letters, digits, hyphens and dots are "
                                                    "allowed, or an address in square brackets such as [192.0.2.7]."),
                                                  quoted),
                                 fix_host (verb, host));
    case MSCOPE_SMTP_SYNTAX_TEXT_AFTER_ADDRESS:
      return mscope_mistake_new (MSCOPE_MISTAKE_TOO_MUCH,
                                 g_strdup_printf (_("Only one word may follow %s: the name of your computer."), verb),
                                 mscope_mistake_join (verb, host));
    default:
      return NULL;
    }
}

static MscopeMistake *
find_in_chunk (const MscopeEntry *entry)
{
  MscopeSlice rest = entry->argument;
  MscopeSlice size = mscope_slice_take_word (&rest);
  guint64 n_octets;

  if (mscope_slice_to_number (size, &n_octets) && (rest.length == 0 || mscope_slice_is (rest, "LAST")))
    return NULL;
  return mscope_mistake_new (MSCOPE_MISTAKE_WRONG_ARGUMENT,
                             g_strdup (_("Behind BDAT belong the number of octets that follow and, for the last piece, "
                                         "the word LAST.")),
                             NULL);
}

MscopeMistake *
mscope_mistake_find_in_smtp_arguments (const MscopeEntry *entry)
{
  if (g_str_has_suffix (entry->command->syntax, " host"))
    return find_in_host (entry);
  if (mscope_mistake_get_path_keyword (entry->command) != NULL)
    return mscope_mistake_find_in_path (entry);
  if (strcmp (entry->word, "BDAT") == 0)
    return find_in_chunk (entry);
  return find_missing_argument (entry);
}

static MscopeMistake *
find_in_numbers (const MscopeEntry *entry)
{
  const MscopeCommandInfo *command = entry->command;
  MscopePop3Numbers numbers;
  MscopePop3SyntaxError error = mscope_pop3_parse_numbers (command, entry->argument, &numbers);
  g_autofree char *wrong = mscope_quote (numbers.wrong);
  MscopeSlice right = entry->argument;

  switch (error)
    {
    case MSCOPE_POP3_SYNTAX_MISSING:
      return mscope_mistake_new (MSCOPE_MISTAKE_MISSING_ARGUMENT,
                                 g_strdup_printf (_("A number is missing behind %s. It is written so: %s"),
                                                  command->verb, command->syntax),
                                 NULL);
    case MSCOPE_POP3_SYNTAX_NOT_A_NUMBER:
      return mscope_mistake_new (MSCOPE_MISTAKE_WRONG_ARGUMENT,
                                 g_strdup_printf (_("“%s” is no number. It is written so: %s"), wrong, command->syntax),
                                 NULL);
    case MSCOPE_POP3_SYNTAX_ZERO:
      return mscope_mistake_new (MSCOPE_MISTAKE_WRONG_ARGUMENT,
                                 g_strdup (_("There is no message 0: messages are counted from 1.")), NULL);
    case MSCOPE_POP3_SYNTAX_TOO_MUCH:
      right.length = (gsize) (numbers.wrong.data - right.data);
      return mscope_mistake_new (MSCOPE_MISTAKE_TOO_MUCH,
                                 g_strdup_printf (_("“%s” is too much: it is no remark, the server takes it for another "
                                                    "argument."), wrong),
                                 mscope_mistake_join (command->verb, mscope_slice_strip (right)));
    default:
      return NULL;
    }
}

/* "APOP ben c4c9…": the digest is 32 hexadecimal digits (RFC 1939 section 7). */
static MscopeMistake *
find_in_digest (const MscopeEntry *entry)
{
  MscopeSlice rest = entry->argument;
  gboolean right;

  /* From the beginning on, and without a time stamp: there is nothing to make a digest of. */
  if (entry->phase != 0 && (entry->facts == NULL || (entry->facts->stamp == NULL && !entry->facts->gapped)))
    return mscope_mistake_new (MSCOPE_MISTAKE_NOT_OFFERED,
                               g_strdup (_("The greeting has no time stamp in angle brackets, so this server knows no APOP. Sign on "
                                           "with USER and PASS, over TLS if you can.")),
                               NULL);
  mscope_slice_take_word (&rest);
  right = rest.length == 32;
  for (gsize i = 0; right && i < rest.length; i++)
    right = g_ascii_isxdigit (rest.data[i]);
  if (right)
    return NULL;
  return mscope_mistake_new (MSCOPE_MISTAKE_WRONG_ARGUMENT,
                             g_strdup (_("Behind APOP belong the name and a digest of 32 hexadecimal digits: the MD5 "
                                         "checksum of the greeting's time stamp with the password behind it.")),
                             NULL);
}

MscopeMistake *
mscope_mistake_find_in_pop3_arguments (const MscopeEntry *entry)
{
  if (mscope_pop3_takes_numbers (entry->command))
    return find_in_numbers (entry);
  if (strcmp (entry->word, "APOP") == 0)
    return find_in_digest (entry);
  return find_missing_argument (entry);
}
