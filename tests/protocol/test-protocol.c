/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "protocol/commands.h"
#include "protocol/phases.h"

/* One or more references, each an RFC with or without a place in it, or a product. */
#define PRODUCT                                                                                    \
  "Sendmail( [0-9.]+)?|Postfix [A-Z]+_README|Postfix local\\(8\\)|Microsoft (Exchange( [0-9]+)?|Outlook|MS-[A-Z]+)" \
  "|Gmail|Qpopper|SpamAssassin|UW IMAP( mailboxes)?|qmail|IANA [A-Za-z ]+|draft-[a-z-]+"
#define REFERENCE "(RFC [0-9]+( (section [0-9]+(\\.[0-9]+)*|appendix [A-Z](\\.[0-9]+)*))?|" PRODUCT ")"
#define SINCE                                                                                      \
  "^(RFC [0-9]+ \\([0-9]{4}\\)|Sendmail [0-9.]+ \\([0-9]{4}\\)|Postfix [0-9.]+ \\([0-9]{4}\\)"            \
  "|draft-[a-z-]+ \\([0-9]{4}\\)|" PRODUCT ")$"

static void
assert_reference (const char *name,
                  const char *reference)
{
  g_test_message ("%s: %s", name, reference);
  g_assert_true (g_regex_match_simple ("^" REFERENCE "( · " REFERENCE ")*$", reference, 0, 0));
}

/* A text for people: there, not glued from pieces, a sentence where it has to be one. */
static void
assert_text (const char *name,
             const char *text,
             gboolean sentence)
{
  g_test_message ("%s: %s", name, text != NULL ? text : "(none)");
  g_assert_nonnull (text);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_cmpuint (strlen (text), >, 8);
  g_assert_null (strstr (text, "  "));
  g_assert_false (g_ascii_isspace (text[0]));
  g_assert_true (g_str_has_suffix (text, ".") == sentence);
}

static void
test_commands (void)
{
  for (int protocol = 0; protocol < MSCOPE_N_PROTOCOLS; protocol++)
    {
      gsize n_commands;
      const MscopeCommandInfo *commands = mscope_protocol_get_commands (protocol, &n_commands);

      g_assert_cmpuint (n_commands, >, 0);
      for (gsize i = 0; i < n_commands; i++)
        {
          const MscopeCommandInfo *command = &commands[i];
          const char *example = strstr (command->example, command->verb);

          assert_text (command->verb, command->summary, FALSE);
          assert_text (command->verb, command->explanation, TRUE);
          assert_reference (command->verb, command->reference);
          g_assert_true (g_regex_match_simple (SINCE, command->since, 0, 0));
          g_assert_true (command->until == NULL || g_regex_match_simple (SINCE, command->until, 0, 0));
          g_assert_cmphex (command->phases, !=, 0);
          g_assert_true (g_str_has_prefix (command->syntax, command->verb));
          g_assert_nonnull (example);
          g_assert_true (mscope_protocol_find_command (protocol, mscope_slice_from_string (command->verb)) == command);
        }
    }
}

/* Every phase a command is allowed in is one of the protocol's. */
static void
test_phases (void)
{
  for (int protocol = 0; protocol < MSCOPE_N_PROTOCOLS; protocol++)
    {
      gsize n_commands;
      const MscopeCommandInfo *commands = mscope_protocol_get_commands (protocol, &n_commands);

      for (gsize i = 0; i < n_commands; i++)
        for (guint bit = 0; bit < 32; bit++)
          if ((commands[i].phases & (1u << bit)) != 0)
            {
              const MscopePhaseInfo *phase = mscope_phase_get_info (protocol, 1u << bit);

              g_assert_nonnull (phase);
              assert_text (phase->title, phase->summary, TRUE);
            }
    }
}

static void
assert_keyword (const MscopeKeywordInfo *keyword)
{
  assert_text (keyword->name, keyword->summary, FALSE);
  assert_text (keyword->name, keyword->explanation, TRUE);
  assert_reference (keyword->name, keyword->reference);
  g_assert_true (g_regex_match_simple (SINCE, keyword->since, 0, 0));
  g_assert_true (keyword->until == NULL || g_regex_match_simple (SINCE, keyword->until, 0, 0));
  g_assert_nonnull (g_strstr_len (keyword->syntax, -1, keyword->name));
  g_assert_nonnull (g_strstr_len (keyword->example, -1, keyword->name));
}

static void
test_keywords (void)
{
  for (int protocol = 0; protocol < MSCOPE_N_PROTOCOLS; protocol++)
    {
      gsize n_keywords;
      const MscopeKeywordInfo *keywords = mscope_protocol_get_keywords (protocol, &n_keywords);

      for (gsize i = 0; i < n_keywords; i++)
        {
          assert_keyword (&keywords[i]);
          g_assert_true (mscope_protocol_find_keyword (protocol, mscope_slice_from_string (keywords[i].name))
                         == &keywords[i]);
        }
    }
  for (gsize i = 0; i < mscope_n_smtp_parameters; i++)
    assert_keyword (&mscope_smtp_parameters[i]);
  for (gsize i = 0; i < mscope_n_pop3_response_codes; i++)
    assert_keyword (&mscope_pop3_response_codes[i]);
  g_assert_nonnull (mscope_pop3_find_response_code (mscope_slice_from_string ("in-use")));
  g_assert_null (mscope_pop3_find_response_code (mscope_slice_from_string ("")));
}

static void
test_statuses (void)
{
  g_assert_null (mscope_status_get_info (MSCOPE_STATUS_NONE));
  for (int i = MSCOPE_STATUS_NONE + 1; i <= MSCOPE_STATUS_IMAP_UNTAGGED; i++)
    {
      assert_keyword (mscope_status_get_info (i));
      g_assert_cmpstr (mscope_status_get_info (i)->name, ==, mscope_status_get_name (i));
      g_assert_false (mscope_status_belongs_to (i, MSCOPE_PROTOCOL_SMTP));
      g_assert_true (mscope_status_belongs_to (i, MSCOPE_PROTOCOL_POP3)
                     || mscope_status_belongs_to (i, MSCOPE_PROTOCOL_IMAP));
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/protocol/commands/every-row-is-whole", test_commands);
  g_test_add_func ("/protocol/commands/phases-exist", test_phases);
  g_test_add_func ("/protocol/keywords/every-row-is-whole", test_keywords);
  g_test_add_func ("/protocol/statuses/every-row-is-whole", test_statuses);

  return g_test_run ();
}
