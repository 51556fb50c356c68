/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dialogue/completion.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
mscope_completion_free (MscopeCompletion *self)
{
  g_free (self->line);
  g_free (self);
}

/* Where lines are text or answers, nothing can be completed. */
static gboolean
takes_commands (MscopeProtocol protocol,
                guint32 phase)
{
  switch (protocol)
    {
    case MSCOPE_PROTOCOL_SMTP:
      return (phase & (MSCOPE_SMTP_CONTENT | MSCOPE_SMTP_SASL | MSCOPE_SMTP_CLOSED)) == 0;
    case MSCOPE_PROTOCOL_POP3:
      return (phase & (MSCOPE_POP3_SASL | MSCOPE_POP3_CLOSED)) == 0;
    default:
      return (phase & (MSCOPE_IMAP_SASL | MSCOPE_IMAP_CLOSED)) == 0;
    }
}

/* Which of the pupil's names belongs behind @command, by what its syntax asks for. */
static const char *
find_name (MscopeProtocol protocol,
           const MscopeCommandInfo *command,
           const MscopeCompletionNames *names)
{
  if (names == NULL)
    return NULL;
  if (g_str_has_suffix (command->syntax, " host"))
    return names->host;
  if (strstr (command->syntax, " FROM:<") != NULL)
    return names->sender;
  if (strstr (command->syntax, " TO:<") != NULL)
    return names->recipient;
  if (protocol == MSCOPE_PROTOCOL_POP3 && g_str_has_suffix (command->syntax, " name"))
    return names->user;
  return NULL;
}

/* The line ready to be sent, as far as it can be: "MAIL FROM:<anna@example.org>", "RETR ". */
static char *
write_line (MscopeProtocol protocol,
            const MscopeCommandInfo *command,
            const MscopeCompletionNames *names)
{
  const char *name = find_name (protocol, command, names);
  const char *bracket = strchr (command->syntax, '<');
  const char *argument = strchr (command->syntax, ' ');

  if (bracket != NULL)
    return g_strdup_printf ("%.*s%s>", (int) (bracket + 1 - command->syntax), command->syntax, name != NULL ? name : "");
  if (name != NULL)
    return g_strdup_printf ("%s %s", command->verb, name);
  return g_strdup_printf ("%s%s", command->verb, argument != NULL && argument[1] != '[' ? " " : "");
}

/* Whether @typed may become @command: a beginning of its verb, or the verb and a beginning of the line. */
static gboolean
may_become (const char *typed,
            const MscopeCommandInfo *command,
            const char *line)
{
  gsize length = strlen (typed);

  return g_ascii_strncasecmp (command->verb, typed, length) == 0 || g_ascii_strncasecmp (line, typed, length) == 0;
}

/* What belongs to this phase alone comes before what is possible at any time: RCPT before NOOP. */
static guint
count_phases (const MscopeCommandInfo *command)
{
  return (guint) __builtin_popcount (command->phases);
}

static MscopeCompletion *
create (const MscopeCommandInfo *command,
        char *line,
        gboolean allowed)
{
  MscopeCompletion *completion = g_new (MscopeCompletion, 1);

  *completion = (MscopeCompletion) {
    .line = line,
    .syntax = command->syntax,
    .reason = _(command->summary),
    .allowed = allowed,
  };
  return completion;
}

GPtrArray *
mscope_completion_list (MscopeProtocol protocol,
                        guint32 phase,
                        const char *typed,
                        const MscopeCompletionNames *names)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) mscope_completion_free);
  gsize n_commands;
  const MscopeCommandInfo *commands = mscope_protocol_get_commands (protocol, &n_commands);

  if (!takes_commands (protocol, phase))
    return list;
  while (*typed == ' ' || *typed == '\t')
    typed++;

  /* Those allowed now, then the others. */
  for (int allowed = TRUE; allowed >= FALSE; allowed--)
    for (guint n_phases = 1; n_phases <= 32; n_phases++)
      for (gsize i = 0; i < n_commands; i++)
        {
          gboolean is_allowed = phase == 0 || (commands[i].phases & phase) != 0;
          g_autofree char *line = NULL;

          if (commands[i].obsolete || is_allowed != allowed || count_phases (&commands[i]) != n_phases)
            continue;
          line = write_line (protocol, &commands[i], names);
          if (may_become (typed, &commands[i], line))
            g_ptr_array_add (list, create (&commands[i], g_steal_pointer (&line), is_allowed));
        }
  return list;
}
