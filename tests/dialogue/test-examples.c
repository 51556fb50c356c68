/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The examples of the tables are typed: nothing may be wrong with them where the tables allow them. */
#include "config.h"

#include <string.h>

#include "dialogue-lines.h"
#include "dialogue/mistake.h"
#include "protocol/commands.h"
#include "protocol/phases.h"
#include "protocol/sasl.h"

/* A server that offers all that is known: its answer to EHLO is made of the examples of the keywords. */
static char *
make_ehlo_answer (void)
{
  GString *answer = g_string_new ("S: 250-mail\n");

  for (gsize i = 0; i < mscope_n_smtp_keywords; i++)
    g_string_append_printf (answer, "S: 250-%s\n", mscope_smtp_keywords[i].example + strlen ("250-"));
  g_string_append (answer, "S: 250 LAST\n");
  return g_string_free (answer, FALSE);
}

/* (transfer full) (nullable): what is said before, so that the phase is @phase; %NULL where no command is due. */
static char *
make_smtp_beginning (guint32 phase)
{
  g_autofree char *offer = make_ehlo_answer ();
  g_autofree char *ready = g_strconcat ("S: 220 mail\nC: EHLO pc\n", offer, NULL);

  switch (phase)
    {
    case MSCOPE_SMTP_GREETED:
      return g_strdup ("S: 220 mail\n");
    case MSCOPE_SMTP_READY:
      return g_steal_pointer (&ready);
    case MSCOPE_SMTP_SENDER:
      return g_strconcat (ready, "C: MAIL FROM:<a@b.c>\nS: 250 ok\n", NULL);
    case MSCOPE_SMTP_RECIPIENT:
      return g_strconcat (ready, "C: MAIL FROM:<a@b.c>\nS: 250 ok\nC: RCPT TO:<d@e.f>\nS: 250 ok\n", NULL);
    default:
      return NULL;
    }
}

static char *
make_pop3_beginning (guint32 phase)
{
  static const char *const messages = "C: USER ben\nS: +OK\nC: PASS secret\nS: +OK\nC: STAT\nS: +OK 8 3371\n";

  switch (phase)
    {
    case MSCOPE_POP3_AUTHORIZATION:
      return g_strdup ("S: +OK pop <1.2@host>\n");
    case MSCOPE_POP3_PASSWORD:
      return g_strdup ("S: +OK pop <1.2@host>\nC: USER ben\nS: +OK\n");
    case MSCOPE_POP3_TRANSACTION:
      return g_strconcat ("S: +OK pop <1.2@host>\n", messages, NULL);
    default:
      return NULL;
    }
}

#define LOGGED_IN "S: * OK imap\nC: a0 LOGIN ben secret\nS: a0 OK\n"

static char *
make_imap_beginning (guint32 phase)
{
  switch (phase)
    {
    case MSCOPE_IMAP_NOT_AUTHENTICATED:
      return g_strdup ("S: * OK imap\n");
    case MSCOPE_IMAP_AUTHENTICATED:
      return g_strdup ("S: * PREAUTH imap\n");
    case MSCOPE_IMAP_SELECTED:
      return g_strdup (LOGGED_IN "C: a2 SELECT INBOX\nS: a2 OK\n");
    default:
      return NULL;
    }
}

static char *
make_beginning (MscopeProtocol protocol,
                guint32 phase)
{
  static char *(*const makers[MSCOPE_N_PROTOCOLS]) (guint32 phase) = {
    [MSCOPE_PROTOCOL_SMTP] = make_smtp_beginning,
    [MSCOPE_PROTOCOL_POP3] = make_pop3_beginning,
    [MSCOPE_PROTOCOL_IMAP] = make_imap_beginning,
  };

  return makers[protocol](phase);
}

/* The mistake in @line when it is typed in @phase; %TRUE if the phase can be had. */
static gboolean
type_line (MscopeProtocol protocol,
           guint32 phase,
           const char *line,
           MscopeMistakeKind *kind)
{
  g_autofree char *beginning = make_beginning (protocol, phase);
  g_autofree char *lines = NULL;
  g_autoptr (MscopeEntry) entry = NULL;
  g_autoptr (MscopeMistake) mistake = NULL;

  if (beginning == NULL)
    return FALSE;
  lines = g_strconcat (beginning, "C: ", line, "\n", NULL);
  entry = dialogue_read_last (protocol, lines);
  mistake = mscope_mistake_find (entry);
  *kind = mistake != NULL ? mistake->kind : MSCOPE_MISTAKE_NONE;
  g_test_message ("%s in %#x: %s", line, phase, mistake != NULL ? mistake->text : "right");
  return TRUE;
}

static void
assert_command (MscopeProtocol protocol,
                const MscopeCommandInfo *command)
{
  guint n_tried = 0;

  for (guint bit = 0; bit < 32; bit++)
    {
      MscopeMistakeKind kind;

      if (!type_line (protocol, 1u << bit, command->example, &kind))
        continue;
      if ((command->phases & (1u << bit)) != 0)
        {
          g_assert_cmpint (kind, ==, MSCOPE_MISTAKE_NONE);
          n_tried++;
        }
      else
        g_assert_cmpint (kind, !=, MSCOPE_MISTAKE_NONE);
    }
  g_assert_cmpuint (n_tried, >, 0);
}

static void
test_commands (void)
{
  for (int protocol = 0; protocol < MSCOPE_N_PROTOCOLS; protocol++)
    {
      gsize n_commands;
      const MscopeCommandInfo *commands = mscope_protocol_get_commands (protocol, &n_commands);

      for (gsize i = 0; i < n_commands; i++)
        assert_command (protocol, &commands[i]);
    }
}

/* Each in the command that its syntax names. */
static void
test_parameters (void)
{
  gsize n_parameters;
  const MscopeKeywordInfo *parameters = mscope_smtp_get_parameters (&n_parameters);

  for (gsize i = 0; i < n_parameters; i++)
    {
      gboolean of_mail = g_str_has_prefix (parameters[i].syntax, "MAIL FROM:<address> ");
      MscopeMistakeKind kind;

      g_assert_true (of_mail || g_str_has_prefix (parameters[i].syntax, "RCPT TO:<address> "));
      g_assert_true (g_str_has_prefix (parameters[i].example, of_mail ? "MAIL FROM:<" : "RCPT TO:<"));
      g_assert_true (type_line (MSCOPE_PROTOCOL_SMTP, of_mail ? MSCOPE_SMTP_READY : MSCOPE_SMTP_SENDER,
                                parameters[i].example, &kind));
      if (parameters[i].until == NULL) /* by today's rules what was given up may well be wrong */
        g_assert_cmpint (kind, ==, MSCOPE_MISTAKE_NONE);
    }
}

/* The answers of a server: each example of a keyword is a line of an EHLO answer with nothing wrong. */
static void
test_keywords (void)
{
  g_autofree char *beginning = make_smtp_beginning (MSCOPE_SMTP_READY);
  g_autoptr (GPtrArray) entries = dialogue_read (MSCOPE_PROTOCOL_SMTP, TRUE, beginning);

  for (gsize i = 0; i < mscope_n_smtp_keywords; i++)
    g_assert_true (g_str_has_prefix (mscope_smtp_keywords[i].example, "250"));
  for (guint i = 0; i < entries->len; i++)
    {
      g_autoptr (MscopeMistake) mistake = mscope_mistake_find (g_ptr_array_index (entries, i));

      g_test_message ("%s", mistake != NULL ? mistake->text : "right");
      g_assert_null (mistake);
    }
}

/* Each mechanism is named by a server that has it, and signs on as its example says. */
static void
test_mechanisms (void)
{
  gsize n_mechanisms;
  const MscopeKeywordInfo *mechanisms = mscope_sasl_get_mechanisms (&n_mechanisms);

  for (gsize i = 0; i < n_mechanisms; i++)
    {
      g_autofree char *smtp = g_strdup_printf ("S: 220 mail\nC: EHLO pc\nS: 250-mail\nS: 250 AUTH %s\nC: %s\n",
                                               mechanisms[i].name, mechanisms[i].example);
      g_autofree char *pop3 = g_strdup_printf ("S: +OK pop\nC: %s\n", mechanisms[i].example);
      const char *const lines[] = { [MSCOPE_PROTOCOL_SMTP] = smtp, [MSCOPE_PROTOCOL_POP3] = pop3 };

      for (int protocol = 0; protocol < (int) G_N_ELEMENTS (lines); protocol++)
        {
          g_autoptr (MscopeEntry) entry = dialogue_read_last (protocol, lines[protocol]);
          g_autoptr (MscopeMistake) mistake = mscope_mistake_find (entry);

          g_test_message ("%s: %s", mechanisms[i].example, mistake != NULL ? mistake->text : "right");
          g_assert_null (mistake);
        }
    }
}

/* What a POP3 server says: the capabilities as an answer to CAPA, the response codes behind a refused password. */
static void
test_pop3_answers (void)
{
  GString *lines = g_string_new ("S: +OK pop\nC: CAPA\nS: +OK\n");
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) entries = NULL;

  for (gsize i = 0; i < mscope_n_pop3_keywords; i++)
    g_string_append_printf (lines, "S: %s\n", mscope_pop3_keywords[i].example);
  g_string_append (lines, "S: .\n");
  for (gsize i = 0; i < mscope_n_pop3_response_codes; i++)
    g_string_append_printf (lines, "C: USER ben\nS: +OK\nC: PASS secret\nS: %s\n",
                            mscope_pop3_response_codes[i].example);
  text = g_string_free (lines, FALSE);
  entries = dialogue_read (MSCOPE_PROTOCOL_POP3, TRUE, text);
  for (guint i = 0; i < entries->len; i++)
    {
      g_autoptr (MscopeMistake) mistake = mscope_mistake_find (g_ptr_array_index (entries, i));

      g_test_message ("%u: %s", i, mistake != NULL ? mistake->text : "right");
      g_assert_null (mistake);
    }
}

/* A command that the steps know leads from the phases it is allowed in to a phase that exists. */
static void
test_phases (void)
{
  for (int protocol = 0; protocol < MSCOPE_N_PROTOCOLS; protocol++)
    {
      gsize n_commands;
      const MscopeCommandInfo *commands = mscope_protocol_get_commands (protocol, &n_commands);

      for (gsize i = 0; i < n_commands; i++)
        {
          guint32 anywhere = mscope_phases_after (protocol, G_MAXUINT32, commands[i].verb);
          guint32 next = mscope_phases_after (protocol, commands[i].phases, commands[i].verb);

          g_test_message ("%s: %#x of %#x", commands[i].verb, next, anywhere);
          g_assert_cmphex (next, ==, anywhere);
        }
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/dialogue/examples/commands", test_commands);
  g_test_add_func ("/dialogue/examples/parameters", test_parameters);
  g_test_add_func ("/dialogue/examples/keywords", test_keywords);
  g_test_add_func ("/dialogue/examples/mechanisms", test_mechanisms);
  g_test_add_func ("/dialogue/examples/pop3-answers", test_pop3_answers);
  g_test_add_func ("/dialogue/examples/phases", test_phases);

  return g_test_run ();
}
