/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

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
      g_autoptr (GPtrArray) list = mscope_completion_list (rows[i].protocol, rows[i].phase, rows[i].typed, &names);
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
        g_autoptr (GPtrArray) list = mscope_completion_list (protocol, 1u << bit, "", NULL);
        gboolean allowed = TRUE;

        for (guint i = 0; i < list->len; i++)
          {
            const MscopeCompletion *completion = g_ptr_array_index (list, i);
            MscopeSlice line = mscope_slice_from_string (completion->line);
            const MscopeCommandInfo *command = mscope_protocol_find_command (protocol, mscope_slice_take_word (&line));

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

static void
test_nothing (void)
{
  g_autoptr (GPtrArray) content = mscope_completion_list (MSCOPE_PROTOCOL_SMTP, MSCOPE_SMTP_CONTENT, "", &names);
  g_autoptr (GPtrArray) sasl = mscope_completion_list (MSCOPE_PROTOCOL_POP3, MSCOPE_POP3_SASL, "", &names);
  g_autoptr (GPtrArray) closed = mscope_completion_list (MSCOPE_PROTOCOL_SMTP, MSCOPE_SMTP_CLOSED, "", &names);
  g_autoptr (GPtrArray) typed = mscope_completion_list (MSCOPE_PROTOCOL_SMTP, MSCOPE_SMTP_READY, "xyz", &names);

  g_assert_cmpuint (content->len + sasl->len + closed->len + typed->len, ==, 0);
}

/* Without names the line is a beginning to go on with. */
static void
test_without_names (void)
{
  g_autoptr (GPtrArray) list = mscope_completion_list (MSCOPE_PROTOCOL_SMTP, MSCOPE_SMTP_READY, "MAIL", NULL);
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
  g_test_add_func ("/dialogue/completion/nothing", test_nothing);
  g_test_add_func ("/dialogue/completion/without-names", test_without_names);

  return g_test_run ();
}
