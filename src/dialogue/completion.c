/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dialogue/completion.h"

#include "dialogue/mistake-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "protocol/sasl.h"

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

/* What completions are made from. */
typedef struct
{
  MscopeProtocol protocol;
  guint32 phase;
  const char *typed; /* without blanks before it, and without a tag */
  MscopeSlice tag;   /* IMAP: as typed, or the next one */
  const MscopeCompletionNames *names;
  const MscopeFacts *facts;
  GPtrArray *list;
} Completer;

/* Takes @line. */
static void
add (Completer *self,
     char *line,
     const MscopeCommandInfo *command,
     const char *reason,
     gboolean allowed)
{
  MscopeCompletion *completion = g_new (MscopeCompletion, 1);

  *completion = (MscopeCompletion) {
    .line = line,
    .syntax = command->syntax,
    .reason = reason,
    .allowed = allowed,
  };
  g_ptr_array_add (self->list, completion);
}

static gboolean
is_allowed (const Completer *self,
            const MscopeCommandInfo *command)
{
  const char *keyword = mscope_mistake_get_command_keyword (self->protocol, mscope_slice_from_string (command->verb));

  if (keyword != NULL && mscope_facts_lack (self->facts, self->protocol, keyword))
    return FALSE;
  return self->phase == 0 || (command->phases & self->phase) != 0;
}

/* "AUTH PLAIN", "AUTH CRAM-MD5": one line for each mechanism the server offers; %FALSE if that is not known. */
static gboolean
add_mechanisms (Completer *self,
                const MscopeCommandInfo *command,
                gboolean allowed)
{
  const char *keyword = self->protocol == MSCOPE_PROTOCOL_SMTP ? "AUTH" : "SASL";
  MscopeSlice offered;

  if (strcmp (command->verb, "AUTH") != 0 || *self->typed == '\0'
      || !mscope_facts_find_offer (self->facts, self->protocol, keyword, &offered))
    return FALSE;
  while (offered.length > 0)
    {
      MscopeSlice name = mscope_slice_take_word (&offered);
      const MscopeKeywordInfo *mechanism = mscope_sasl_find_mechanism (name);
      g_autofree char *line = mscope_mistake_join (command->verb, name);

      if (may_become (self->typed, command, line))
        add (self, g_steal_pointer (&line), command,
             mechanism != NULL ? _(mechanism->summary) : _(command->summary), allowed);
    }
  return TRUE;
}

static void
add_command (Completer *self,
             const MscopeCommandInfo *command,
             gboolean allowed)
{
  g_autofree char *line = NULL;

  if (add_mechanisms (self, command, allowed))
    return;
  line = write_line (self->protocol, command, self->names);
  if (!may_become (self->typed, command, line))
    return;
  if (self->tag.length > 0)
    add (self, g_strdup_printf ("%.*s %s", (int) self->tag.length, self->tag.data, line), command, _(command->summary),
         allowed);
  else
    add (self, g_steal_pointer (&line), command, _(command->summary), allowed);
}

static void
add_commands (Completer *self)
{
  gsize n_commands;
  const MscopeCommandInfo *commands = mscope_protocol_get_commands (self->protocol, &n_commands);

  /* Those allowed now, then the others. */
  for (int allowed = TRUE; allowed >= FALSE; allowed--)
    for (guint n_phases = 1; n_phases <= 32; n_phases++)
      for (gsize i = 0; i < n_commands; i++)
        if (!commands[i].obsolete && count_phases (&commands[i]) == n_phases
            && is_allowed (self, &commands[i]) == allowed)
          add_command (self, &commands[i], allowed);
}

/* --- parameters of MAIL and RCPT --- */

/* "BODY=7BIT|8BITMIME" has words to choose from; of "SIZE=octets" the name is all that can be written. */
static GStrv
split_values (const char *equals)
{
  gboolean words = equals != NULL && (g_ascii_isupper (equals[1]) || g_ascii_isdigit (equals[1]));

  return g_strsplit (words ? equals + 1 : " ", "|", -1);
}

static void
add_parameter (Completer *self,
               const MscopeCommandInfo *command,
               const MscopeKeywordInfo *parameter,
               MscopeSlice before,
               MscopeSlice begun)
{
  const char *written = strchr (parameter->syntax, '>') + 2;
  const char *equals = strchr (written, '=');
  int n_name = (int) (equals != NULL ? (gsize) (equals + 1 - written) : strlen (written));
  g_auto (GStrv) values = split_values (equals);

  for (guint i = 0; values[i] != NULL; i++)
    {
      g_autofree char *text = g_strdup_printf ("%.*s%s", n_name, written, g_strstrip (values[i]));

      /* Of the values, this one has a keyword of its own. */
      if (strcmp (values[i], "BINARYMIME") == 0 && mscope_facts_lack (self->facts, self->protocol, values[i]))
        continue;
      if (g_ascii_strncasecmp (text, begun.data, begun.length) == 0)
        add (self, g_strdup_printf ("%.*s%s", (int) before.length, before.data, text), command, _(parameter->summary),
             TRUE);
    }
}

/* "MAIL FROM:<anna@example.org> SI": what may follow by what the server offers; %FALSE if the line is not so far. */
static gboolean
add_parameters (Completer *self)
{
  MscopeSlice rest = mscope_slice_from_string (self->typed);
  const char *bracket = strrchr (self->typed, '>'), *blank = strrchr (self->typed, ' ');
  const MscopeCommandInfo *command
    = mscope_protocol_find_command (MSCOPE_PROTOCOL_SMTP, mscope_slice_take_word (&rest));
  MscopeSlice before;
  gsize n_parameters;
  const MscopeKeywordInfo *parameters = mscope_smtp_get_parameters (&n_parameters);

  if (self->protocol != MSCOPE_PROTOCOL_SMTP || command == NULL || bracket == NULL || blank == NULL || blank < bracket)
    return FALSE;
  before = (MscopeSlice) { self->typed, (gsize) (blank + 1 - self->typed) };
  for (gsize i = 0; i < n_parameters; i++)
    {
      MscopeSlice name = mscope_slice_from_string (parameters[i].name);
      const char *keyword = mscope_mistake_get_parameter_keyword (name);
      g_autofree char *given = g_strdup_printf (" %s", parameters[i].name);
      const char *found = strstr (bracket, given);

      if (keyword == NULL || mscope_facts_lack (self->facts, self->protocol, keyword)
          || !g_str_has_prefix (parameters[i].syntax, command->verb) || (found != NULL && found < blank))
        continue;
      add_parameter (self, command, &parameters[i], before, mscope_slice_from_string (blank + 1));
    }
  return TRUE;
}

/* IMAP: "a7 SEL" brings its tag; "SEL" gets the next one. */
static void
take_tag (Completer *self)
{
  const char *blank = strchr (self->typed, ' ');

  if (self->protocol != MSCOPE_PROTOCOL_IMAP)
    return;
  self->tag = mscope_slice_from_string (self->names != NULL && self->names->tag != NULL ? self->names->tag : "a1");
  if (blank == NULL)
    return;
  self->tag = (MscopeSlice) { self->typed, (gsize) (blank - self->typed) };
  while (*blank == ' ')
    blank++;
  self->typed = blank;
}

GPtrArray *
mscope_completion_list (MscopeProtocol protocol,
                        guint32 phase,
                        const char *typed,
                        const MscopeCompletionNames *names,
                        const MscopeFacts *facts)
{
  Completer self = {
    .protocol = protocol,
    .phase = phase,
    .typed = typed,
    .names = names,
    .facts = facts,
    .list = g_ptr_array_new_with_free_func ((GDestroyNotify) mscope_completion_free),
  };

  if (!takes_commands (protocol, phase))
    return self.list;
  while (*self.typed == ' ' || *self.typed == '\t')
    self.typed++;
  take_tag (&self);
  if (!add_parameters (&self))
    add_commands (&self);
  return self.list;
}
