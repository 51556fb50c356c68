/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The addresses of MAIL and RCPT: RFC 5321 sections 3.3 (no blank after the colon), 4.1.1.2, 4.1.1.3,
 * 4.1.2 and appendix C (source routes); RFC 6531 section 3.4 (SMTPUTF8).
 */
#include "config.h"

#include "dialogue/mistake-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "protocol/smtp-syntax.h"

/* The table says it: "MAIL FROM:<address> [parameters]". */
const char *
mscope_mistake_get_path_keyword (const MscopeCommandInfo *command)
{
  if (strstr (command->syntax, " FROM:<") != NULL)
    return "FROM";
  return strstr (command->syntax, " TO:<") != NULL ? "TO" : NULL;
}

static char *
write_path (const MscopeCommandInfo *command,
            const MscopeSmtpPath *path)
{
  return g_strdup_printf ("%s %s:<%.*s>%s%.*s", command->verb, mscope_mistake_get_path_keyword (command),
                          (int) path->path.length, path->path.data, path->parameters.length > 0 ? " " : "",
                          (int) path->parameters.length, path->parameters.data);
}

static gboolean
has_right_address (const MscopeSmtpPath *path)
{
  MscopeSlice local_part, domain;

  return mscope_smtp_split_address (path->path, &local_part, &domain) && mscope_smtp_is_local_part (local_part)
         && mscope_smtp_is_domain (domain);
}

char *
mscope_mistake_fix_path (const MscopeCommandInfo *command,
                         MscopeSlice argument)
{
  MscopeSmtpPath path;

  mscope_smtp_parse_path (argument, mscope_mistake_get_path_keyword (command), &path);
  return path.empty || has_right_address (&path) ? write_path (command, &path) : NULL;
}

/* "a@b>x": the parameters begin behind x. */
static char *
fix_without_parameters (const MscopeCommandInfo *command,
                        MscopeSmtpPath path)
{
  path.parameters.length = 0;
  return has_right_address (&path) ? write_path (command, &path) : NULL;
}

static gboolean
has_parameter (const MscopeSmtpPath *path,
               const char *name)
{
  MscopeSlice rest = path->parameters, key, value;

  while (mscope_smtp_next_parameter (&rest, &key, &value))
    if (mscope_slice_is (key, name))
      return TRUE;
  return FALSE;
}

/* What the standard forbids and many servers let pass. */
static MscopeMistake *
find_departure (const MscopeCommandInfo *command,
                const MscopeSmtpPath *path)
{
  const char *keyword = mscope_mistake_get_path_keyword (command);
  gboolean sender = strcmp (keyword, "FROM") == 0;

  if (path->empty && !sender)
    return mscope_mistake_new (MSCOPE_MISTAKE_WRONG_ARGUMENT,
                               g_strdup (_("<> can only be a sender, that of error reports. A recipient needs an "
                                           "address.")),
                               NULL);
  if (path->domainless && (sender || g_ascii_strncasecmp (path->path.data, "postmaster", path->path.length) != 0))
    return mscope_mistake_new (MSCOPE_MISTAKE_WRONG_ARGUMENT,
                               g_strdup (_("The address has no domain: something like @example.org is missing. Only a "
                                           "server that completes it by itself takes it.")),
                               NULL);
  if (!path->bracketed)
    return mscope_mistake_new (MSCOPE_MISTAKE_NO_BRACKETS,
                               g_strdup (_("The address belongs in angle brackets. Many servers let it pass without, "
                                           "strict ones answer 501.")),
                               write_path (command, path));
  if (path->blank_after_colon || path->blank_before_colon)
    /* Translators: FROM or TO. */
    return mscope_mistake_new (MSCOPE_MISTAKE_BLANK,
                               g_strdup_printf (_("No blank belongs next to the colon of %s:. Many servers let it pass, "
                                                  "strict ones answer 501."), keyword),
                               write_path (command, path));
  if (path->source_route)
    return mscope_mistake_new (MSCOPE_MISTAKE_WRONG_ARGUMENT,
                               g_strdup (_("The address names servers on the way (a source route). That is given up; "
                                           "servers ignore it or refuse it.")),
                               write_path (command, path));
  if (sender && path->non_ascii && !has_parameter (path, "SMTPUTF8"))
    return mscope_mistake_new (MSCOPE_MISTAKE_WRONG_ARGUMENT,
                               g_strdup (_("The address has letters beyond ASCII. That takes the parameter SMTPUTF8, and a "
                                           "server that offers it.")),
                               NULL);
  return NULL;
}

static char *
describe (MscopeSmtpSyntaxError error,
          const MscopeCommandInfo *command,
          const MscopeSmtpPath *path)
{
  const char *keyword = mscope_mistake_get_path_keyword (command);
  g_autofree char *wrong = mscope_quote (path->wrong);

  switch (error)
    {
    case MSCOPE_SMTP_SYNTAX_NO_KEYWORD:
      /* Translators: MAIL, then FROM. */
      return g_strdup_printf (_("%s is always followed by %s: and the address in angle brackets."), command->verb, keyword);
    case MSCOPE_SMTP_SYNTAX_WRONG_KEYWORD:
      return g_strdup_printf (_("Behind %s belongs %s:. The sender is named with MAIL FROM:, a recipient with RCPT TO:."),
                              command->verb, keyword);
    case MSCOPE_SMTP_SYNTAX_NO_COLON:
      /* Translators: FROM or TO. */
      return g_strdup_printf (_("The colon behind %s is missing."), keyword);
    case MSCOPE_SMTP_SYNTAX_NO_ADDRESS:
      /* Translators: how the command is written. */
      return g_strdup_printf (_("The address is missing. It is written so: %s"), command->syntax);
    case MSCOPE_SMTP_SYNTAX_NO_OPENING_BRACKET:
      return g_strdup (_("The angle bracket before the address is missing."));
    case MSCOPE_SMTP_SYNTAX_NO_CLOSING_BRACKET:
      return g_strdup (_("The angle bracket behind the address is missing."));
    case MSCOPE_SMTP_SYNTAX_NAME_BEFORE_ADDRESS:
      return g_strdup_printf (_("“%s” does not belong here: the envelope has addresses only. Names stand in the From and "
                                "To lines of the message."), wrong);
    case MSCOPE_SMTP_SYNTAX_BAD_ROUTE:
      return g_strdup_printf (_("“%s” is no list of servers, and such lists are given up anyway."), wrong);
    case MSCOPE_SMTP_SYNTAX_BAD_LOCAL_PART:
      return g_strdup_printf (_("“%s” cannot stand before the @: no blanks, no dot at the ends, no two dots or two @."),
                              wrong);
    case MSCOPE_SMTP_SYNTAX_BAD_DOMAIN:
      return g_strdup_printf (_("“%s” is no domain: letters, digits, hyphens and single dots are allowed."), wrong);
    case MSCOPE_SMTP_SYNTAX_TEXT_AFTER_ADDRESS:
      return g_strdup_printf (_("“%s” stands right behind the address. Parameters follow after a blank."), wrong);
    case MSCOPE_SMTP_SYNTAX_BAD_PARAMETER:
      return g_strdup_printf (_("“%s” is no parameter. Parameters are written so: NAME=value"), wrong);
    default:
      return NULL;
    }
}

MscopeMistake *
mscope_mistake_find_in_path (const MscopeEntry *entry)
{
  const MscopeCommandInfo *command = entry->command;
  MscopeSmtpPath path;
  MscopeSmtpSyntaxError error
    = mscope_smtp_parse_path (entry->argument, mscope_mistake_get_path_keyword (command), &path);
  gboolean missing = entry->argument.length == 0 || error == MSCOPE_SMTP_SYNTAX_NO_ADDRESS;
  char *fix;

  if (error == MSCOPE_SMTP_SYNTAX_OK)
    return find_departure (command, &path);
  if (missing)
    error = MSCOPE_SMTP_SYNTAX_NO_ADDRESS;
  fix = error == MSCOPE_SMTP_SYNTAX_TEXT_AFTER_ADDRESS || error == MSCOPE_SMTP_SYNTAX_BAD_PARAMETER
          ? fix_without_parameters (command, path)
          : mscope_mistake_fix_path (command, entry->argument);
  return mscope_mistake_new (missing ? MSCOPE_MISTAKE_MISSING_ARGUMENT : MSCOPE_MISTAKE_WRONG_ARGUMENT,
                             describe (error, command, &path), fix);
}
