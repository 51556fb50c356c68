/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dialogue-lines.h"
#include "dialogue/completion.h"

static const MscopeCompletionNames names = {
  .host = "pc.example.org",
  .sender = "anna@example.org",
  .recipient = "ben@example.org",
  .user = "ben",
};

static void
test_lines (void)
{
  static const struct
  {
    MscopeProtocol protocol;
    guint32 phase;
    const char *typed;
    const char *line;
  } rows[] = {
    { MSCOPE_PROTOCOL_SMTP, MSCOPE_SMTP_GREETED, "", "EHLO pc.example.org" },
    { MSCOPE_PROTOCOL_SMTP, MSCOPE_SMTP_GREETED, "h", "HELO pc.example.org" },
    { MSCOPE_PROTOCOL_SMTP, MSCOPE_SMTP_READY, "ma", "MAIL FROM:<anna@example.org>" },
    { MSCOPE_PROTOCOL_SMTP, MSCOPE_SMTP_READY, "mail from:<an", "MAIL FROM:<anna@example.org>" },
    { MSCOPE_PROTOCOL_SMTP, MSCOPE_SMTP_SENDER, "", "RCPT TO:<ben@example.org>" },
    { MSCOPE_PROTOCOL_SMTP, MSCOPE_SMTP_RECIPIENT, "D", "DATA" },
    { MSCOPE_PROTOCOL_SMTP, 0, "vr", "VRFY " },
    { MSCOPE_PROTOCOL_POP3, MSCOPE_POP3_AUTHORIZATION, "", "USER ben" },
    { MSCOPE_PROTOCOL_POP3, MSCOPE_POP3_PASSWORD, "P", "PASS " },
    { MSCOPE_PROTOCOL_POP3, MSCOPE_POP3_TRANSACTION, " re", "RETR " },
    { MSCOPE_PROTOCOL_POP3, MSCOPE_POP3_TRANSACTION, "l", "LIST" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GPtrArray) list
        = mscope_completion_list (rows[i].protocol, rows[i].phase, rows[i].typed, &names, NULL);
      const MscopeCompletion *first;

      g_test_message ("“%s”", rows[i].typed);
      g_assert_cmpuint (list->len, >, 0);
      first = g_ptr_array_index (list, 0);
      g_assert_cmpstr (first->line, ==, rows[i].line);
      g_assert_true (first->allowed);
    }
}

/* Allowed ones first, obsolete ones never, each with a reason; in every phase. */
static void
test_order (void)
{
  for (int protocol = 0; protocol < MSCOPE_N_PROTOCOLS; protocol++)
    for (guint bit = 0; bit < 10; bit++)
      {
        g_autoptr (GPtrArray) list = mscope_completion_list (protocol, 1u << bit, "", NULL, NULL);
        gboolean allowed = TRUE;

        for (guint i = 0; i < list->len; i++)
          {
            const MscopeCompletion *completion = g_ptr_array_index (list, i);
            MscopeSlice line = mscope_slice_from_string (completion->line);
            const MscopeCommandInfo *command;

            if (protocol == MSCOPE_PROTOCOL_IMAP)
              mscope_slice_take_word (&line);
            command = mscope_protocol_find_command (protocol, mscope_slice_take_word (&line));

            g_assert_nonnull (command);
            g_assert_false (command->obsolete);
            g_assert_cmpstr (completion->syntax, ==, command->syntax);
            g_assert_cmpstr (completion->reason, !=, "");
            g_assert_cmpint (completion->allowed, ==, (command->phases & (1u << bit)) != 0);
            g_assert_true (allowed || !completion->allowed);
            allowed = completion->allowed;
          }
      }
}

#define GREETED "S: 220 mail\n"
#define READY GREETED "C: EHLO pc\nS: 250-mail\nS: 250-SIZE 1000\nS: 250-DSN\nS: 250-AUTH PLAIN SCRAM-SHA-256 X\nS: 250 8BITMIME\n"
#define POP "S: +OK\nC: CAPA\nS: +OK\nS: SASL CRAM-MD5\nS: .\n"

/* What this server offers; all lines that are proposed and allowed, in their order, with "|" between them. */
static void
test_offers (void)
{
  static const struct
  {
    MscopeProtocol protocol;
    const char *lines;
    const char *typed;
    const char *expected;
  } rows[] = {
    { MSCOPE_PROTOCOL_SMTP, READY, "AU", "AUTH PLAIN|AUTH SCRAM-SHA-256|AUTH X" },
    { MSCOPE_PROTOCOL_SMTP, READY, "auth s", "AUTH SCRAM-SHA-256" },
    { MSCOPE_PROTOCOL_SMTP, READY, "STARTT", "" },
    { MSCOPE_PROTOCOL_SMTP, READY, "BDAT", "" },
    { MSCOPE_PROTOCOL_SMTP, GREETED "C: EHLO pc\nS: 250-mail\nS: 250 STARTTLS\n", "STARTT", "STARTTLS" },
    { MSCOPE_PROTOCOL_SMTP, GREETED "C: HELO pc\nS: 250 mail\n", "AUTH", "" },
    { MSCOPE_PROTOCOL_SMTP, READY, "MAIL FROM:<a@b.c> ",
      "MAIL FROM:<a@b.c> SIZE=|MAIL FROM:<a@b.c> BODY=7BIT|MAIL FROM:<a@b.c> BODY=8BITMIME|"
      "MAIL FROM:<a@b.c> RET=FULL|MAIL FROM:<a@b.c> RET=HDRS|MAIL FROM:<a@b.c> ENVID=|MAIL FROM:<a@b.c> AUTH=" },
    { MSCOPE_PROTOCOL_SMTP, READY, "mail from:<a@b.c> SIZE=5 bo",
      "mail from:<a@b.c> SIZE=5 BODY=7BIT|mail from:<a@b.c> SIZE=5 BODY=8BITMIME" },
    { MSCOPE_PROTOCOL_SMTP, READY, "MAIL FROM:<a@b.c> SIZE=5 S", "" },
    { MSCOPE_PROTOCOL_SMTP, READY, "RCPT TO:<a@b.c> N",
      "RCPT TO:<a@b.c> NOTIFY=NEVER|RCPT TO:<a@b.c> NOTIFY=SUCCESS,FAILURE,DELAY" },
    { MSCOPE_PROTOCOL_POP3, POP, "auth", "AUTH CRAM-MD5" },
    { MSCOPE_PROTOCOL_POP3, POP, "STLS", "" },
    { MSCOPE_PROTOCOL_IMAP, "S: * OK\n", "LOG", "a7 LOGIN |a7 LOGOUT" },
    { MSCOPE_PROTOCOL_IMAP, "S: * OK\n", "b2 login", "b2 LOGIN " },
  };
  MscopeCompletionNames own_names = names;

  own_names.tag = "a7";
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GPtrArray) entries = dialogue_read (rows[i].protocol, TRUE, rows[i].lines);
      const MscopeEntry *last = g_ptr_array_index (entries, entries->len - 1);
      g_autoptr (MscopeFacts) facts = mscope_entry_dup_facts_after (last);
      g_autoptr (GPtrArray) list
        = mscope_completion_list (rows[i].protocol, last->phase, rows[i].typed, &own_names, facts);
      g_autoptr (GString) lines = g_string_new (NULL);

      for (guint j = 0; j < list->len; j++)
        {
          const MscopeCompletion *completion = g_ptr_array_index (list, j);

          if (completion->allowed)
            g_string_append_printf (lines, "%s%s", lines->len > 0 ? "|" : "", completion->line);
        }
      g_test_message ("“%s”", rows[i].typed);
      g_assert_cmpstr (lines->str, ==, rows[i].expected);
    }
}

static void
test_nothing (void)
{
  g_autoptr (GPtrArray) content = mscope_completion_list (MSCOPE_PROTOCOL_SMTP, MSCOPE_SMTP_CONTENT, "", &names, NULL);
  g_autoptr (GPtrArray) sasl = mscope_completion_list (MSCOPE_PROTOCOL_POP3, MSCOPE_POP3_SASL, "", &names, NULL);
  g_autoptr (GPtrArray) closed = mscope_completion_list (MSCOPE_PROTOCOL_SMTP, MSCOPE_SMTP_CLOSED, "", &names, NULL);
  g_autoptr (GPtrArray) typed = mscope_completion_list (MSCOPE_PROTOCOL_SMTP, MSCOPE_SMTP_READY, "xyz", &names, NULL);

  g_assert_cmpuint (content->len + sasl->len + closed->len + typed->len, ==, 0);
}

/* Without names the line is a beginning to go on with. */
static void
test_without_names (void)
{
  g_autoptr (GPtrArray) list = mscope_completion_list (MSCOPE_PROTOCOL_SMTP, MSCOPE_SMTP_READY, "MAIL", NULL, NULL);
  const MscopeCompletion *first = g_ptr_array_index (list, 0);

  g_assert_cmpstr (first->line, ==, "MAIL FROM:<>");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/dialogue/completion/lines", test_lines);
  g_test_add_func ("/dialogue/completion/order", test_order);
  g_test_add_func ("/dialogue/completion/offers", test_offers);
  g_test_add_func ("/dialogue/completion/nothing", test_nothing);
  g_test_add_func ("/dialogue/completion/without-names", test_without_names);

  return g_test_run ();
}
