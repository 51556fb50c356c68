/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "protocol/nearest.h"
#include "protocol/topics.h"

static void
assert_found (const char *word,
              const MscopeProtocol *protocol,
              guint least,
              MscopeTopicKind kind)
{
  g_autoptr (GArray) topics = mscope_topics_find (word, protocol);

  g_test_message ("%s: %u", word, topics->len);
  g_assert_cmpuint (topics->len, >=, least);
  for (guint i = 0; i < topics->len; i++)
    g_assert_nonnull (g_array_index (topics, MscopeTopic, i).summary);
  if (least > 0)
    g_assert_cmpint (g_array_index (topics, MscopeTopic, 0).kind, ==, kind);
  else
    g_assert_cmpuint (topics->len, ==, 0);
}

static void
test_find (void)
{
  MscopeProtocol smtp = MSCOPE_PROTOCOL_SMTP, pop3 = MSCOPE_PROTOCOL_POP3;

  assert_found ("RCPT", NULL, 1, MSCOPE_TOPIC_COMMAND);
  assert_found (" rcpt ", &smtp, 1, MSCOPE_TOPIC_COMMAND);
  assert_found ("rcpt", &pop3, 0, 0);
  assert_found ("NOOP", NULL, 3, MSCOPE_TOPIC_COMMAND);
  assert_found ("VRFY", NULL, 2, MSCOPE_TOPIC_COMMAND);
  assert_found ("550", NULL, 2, MSCOPE_TOPIC_REPLY);
  assert_found ("354", NULL, 1, MSCOPE_TOPIC_REPLY);
  assert_found ("5.1.1", NULL, 1, MSCOPE_TOPIC_ENHANCED_CODE);
  assert_found ("5.99.1", NULL, 0, 0);
  assert_found ("pipelining", NULL, 2, MSCOPE_TOPIC_KEYWORD);
  assert_found ("+OK", NULL, 1, MSCOPE_TOPIC_STATUS);
  assert_found ("-ERR", NULL, 1, MSCOPE_TOPIC_STATUS);
  assert_found ("err", NULL, 1, MSCOPE_TOPIC_STATUS);
  assert_found ("ok", NULL, 2, MSCOPE_TOPIC_STATUS);
  assert_found ("mail from:", NULL, 1, MSCOPE_TOPIC_COMMAND);
  assert_found ("rcpt to:<ben@example.org>", NULL, 1, MSCOPE_TOPIC_COMMAND);
  assert_found ("mail to", NULL, 0, 0);
  assert_found ("+", NULL, 2, MSCOPE_TOPIC_STATUS);
  assert_found ("CRAM-MD5", &pop3, 1, MSCOPE_TOPIC_MECHANISM);
  assert_found ("[IN-USE]", NULL, 1, MSCOPE_TOPIC_RESPONSE_CODE);
  assert_found ("in-use", NULL, 1, MSCOPE_TOPIC_RESPONSE_CODE);
  assert_found ("transaction", NULL, 1, MSCOPE_TOPIC_PHASE);
  assert_found ("frobnicate", NULL, 0, 0);
  assert_found ("", NULL, 0, 0);
}

static void
test_suggest (void)
{
  static const struct
  {
    const char *word;
    const char *first;
  } rows[] = {
    { "RCTP", "RCPT" }, { "HELLO", "HELO" }, { "delete", "DELE" }, { "pipelinning", "PIPELINING" }, { "STARTLS", "STARTTLS" },
    { "qqqqqqqqqq", NULL }, { "", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GPtrArray) names = mscope_topics_suggest (rows[i].word, NULL);

      g_test_message ("%s", rows[i].word);
      if (rows[i].first != NULL)
        g_assert_true (g_ptr_array_find_with_equal_func (names, rows[i].first, g_str_equal, NULL));
      else
        g_assert_cmpuint (names->len, ==, 0);
      g_assert_cmpuint (names->len, <=, 5);
    }
}

static guint
distance (const char *a,
          const char *b)
{
  return mscope_word_distance (mscope_slice_from_string (a), mscope_slice_from_string (b));
}

static void
test_distance (void)
{
  g_assert_cmpuint (distance ("", ""), ==, 0);
  g_assert_cmpuint (distance ("abc", ""), ==, 3);
  g_assert_cmpuint (distance ("HELO", "helo"), ==, 0);
  g_assert_cmpuint (distance ("HELLO", "HELO"), ==, 1);
  g_assert_cmpuint (distance ("EHOL", "EHLO"), ==, 1);
  g_assert_cmpuint (distance ("kitten", "sitting"), ==, 3);
  g_assert_cmpuint (distance ("a word that is much longer than any", "x"), ==, G_MAXUINT);
}

static void
test_nearest (void)
{
  static const struct
  {
    MscopeProtocol protocol;
    const char *word;
    const char *verb;
  } rows[] = {
    { MSCOPE_PROTOCOL_SMTP, "HELLO", "HELO" }, { MSCOPE_PROTOCOL_SMTP, "ELHO", "EHLO" },
    { MSCOPE_PROTOCOL_SMTP, "exit", "QUIT" }, { MSCOPE_PROTOCOL_SMTP, "RCPTTO:<a@b>", "RCPT" },
    { MSCOPE_PROTOCOL_SMTP, "MAIL:", "MAIL" }, { MSCOPE_PROTOCOL_SMTP, "SENT", NULL },
    { MSCOPE_PROTOCOL_SMTP, "xyzzy", NULL }, { MSCOPE_PROTOCOL_SMTP, "a", NULL },
    { MSCOPE_PROTOCOL_POP3, "delete", "DELE" }, { MSCOPE_PROTOCOL_POP3, "password", "PASS" },
    { MSCOPE_PROTOCOL_POP3, "RETRIEVE", "RETR" }, { MSCOPE_PROTOCOL_POP3, "get", "RETR" },
    { MSCOPE_PROTOCOL_POP3, "TPO", "TOP" }, { MSCOPE_PROTOCOL_IMAP, "QUIT", "LOGOUT" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const MscopeCommandInfo *command
        = mscope_protocol_find_nearest_command (rows[i].protocol, mscope_slice_from_string (rows[i].word));

      g_test_message ("%s", rows[i].word);
      g_assert_cmpstr (command != NULL ? command->verb : NULL, ==, rows[i].verb);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/protocol/topics/find", test_find);
  g_test_add_func ("/protocol/topics/suggest", test_suggest);
  g_test_add_func ("/protocol/nearest/distance", test_distance);
  g_test_add_func ("/protocol/nearest/command", test_nearest);

  return g_test_run ();
}
