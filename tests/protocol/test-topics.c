/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

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
  assert_found ("+OK", NULL, 10, MSCOPE_TOPIC_STATUS);
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
  assert_found ("5xx", NULL, 1, MSCOPE_TOPIC_DIGIT);
  assert_found ("4yz", &smtp, 1, MSCOPE_TOPIC_DIGIT);
  assert_found ("5..", NULL, 1, MSCOPE_TOPIC_DIGIT);
  assert_found ("x5z", NULL, 1, MSCOPE_TOPIC_DIGIT);
  assert_found ("x6x", NULL, 0, 0);
  assert_found ("5.X.X", NULL, 1, MSCOPE_TOPIC_DIGIT);
  assert_found ("x.7.x", NULL, 1, MSCOPE_TOPIC_DIGIT);
  assert_found ("X.7.30", NULL, 1, MSCOPE_TOPIC_ENHANCED_CODE);
  assert_found ("x.7.31", NULL, 0, 0);
  assert_found ("SIZE", &smtp, 2, MSCOPE_TOPIC_KEYWORD);
  assert_found ("size=500", NULL, 1, MSCOPE_TOPIC_PARAMETER);
  assert_found ("notify", &smtp, 1, MSCOPE_TOPIC_PARAMETER);
  assert_found ("NOTIFY", &pop3, 0, 0);
  assert_found ("message-id", NULL, 1, MSCOPE_TOPIC_HEADER_FIELD);
  assert_found ("Received:", &pop3, 1, MSCOPE_TOPIC_HEADER_FIELD);
  assert_found ("Diagnostic-Code: ", NULL, 1, MSCOPE_TOPIC_REPORT_FIELD);
  assert_found ("by", NULL, 2, MSCOPE_TOPIC_PARAMETER);
  assert_found ("ESMTPSA", NULL, 1, MSCOPE_TOPIC_TRANSMISSION_TYPE);
  assert_found ("greylisting", NULL, 1, MSCOPE_TOPIC_CONCEPT);
  assert_found ("graylisting", NULL, 1, MSCOPE_TOPIC_CONCEPT);
  assert_found ("dot stuffing", NULL, 1, MSCOPE_TOPIC_CONCEPT);
  assert_found ("Unknown User", NULL, 1, MSCOPE_TOPIC_CONCEPT);
  assert_found ("port 25", NULL, 1, MSCOPE_TOPIC_CONCEPT);
  assert_found ("995", NULL, 1, MSCOPE_TOPIC_CONCEPT);
  assert_found (",", NULL, 0, 0);
  assert_found ("Received: from a by b; now", NULL, 1, MSCOPE_TOPIC_HEADER_FIELD);
  assert_found ("550 5.1.1 No such user", NULL, 2, MSCOPE_TOPIC_REPLY);
  assert_found ("354 go on", NULL, 1, MSCOPE_TOPIC_REPLY);
  assert_found ("250-SIZE 1000", NULL, 15, MSCOPE_TOPIC_REPLY);
  assert_found ("-ERR [IN-USE] Locked", NULL, 2, MSCOPE_TOPIC_STATUS);
  assert_found ("-ERR [IN-USE] Locked", &smtp, 0, 0);
  assert_found ("999 5.1.1 what", NULL, 0, 0);
  assert_found ("550-", NULL, 2, MSCOPE_TOPIC_REPLY);
  assert_found ("25 5", NULL, 0, 0);
  assert_found ("frobnicate", NULL, 0, 0);
  assert_found ("", NULL, 0, 0);
}

/* Whether the search finds the topic called @name, as one of the first three. */
static void
assert_search (const char *words,
               MscopeTranslate translate,
               const char *name)
{
  g_autoptr (GArray) topics = mscope_topics_search (words, NULL, translate, 3);
  gboolean found = FALSE;

  g_test_message ("%s", words);
  g_assert_cmpuint (topics->len, <=, 3);
  for (guint i = 0; i < topics->len; i++)
    found = found || strcmp (g_array_index (topics, MscopeTopic, i).name, name) == 0;
  if (name != NULL)
    g_assert_true (found);
  else
    g_assert_cmpuint (topics->len, ==, 0);
}

/* A language in which every text is the same, so that only the other one can be found. */
static const char *
translate_to_one_word (const char *text)
{
  return strcmp (text, "Greylisting") == 0 ? "Graue Liste" : text;
}

static void
test_search (void)
{
  MscopeProtocol imap = MSCOPE_PROTOCOL_IMAP;
  g_autoptr (GArray) filtered = mscope_topics_search ("bulletin boards", &imap, NULL, 10);

  assert_search ("bulletin boards", NULL, "XTND");
  assert_search ("Bulletin  board", NULL, "XTND");
  assert_search ("postman", NULL, "Envelope");
  assert_search ("ostman", NULL, NULL);
  assert_search ("bulletin greylisting", NULL, NULL);
  assert_search ("", NULL, NULL);
  assert_search ("a b c", NULL, NULL);
  assert_search ("what is the", NULL, NULL);
  assert_search ("What is greylisting?", NULL, "Greylisting");
  assert_search ("turn round", NULL, "ATRN");
  assert_search ("hdrs", NULL, "RET");
  assert_search ("graue liste", NULL, NULL);
  assert_search ("graue liste", translate_to_one_word, "Greylisting");
  assert_search ("LISTE", translate_to_one_word, "Greylisting");
  g_assert_cmpuint (filtered->len, ==, 0);
}

static void
assert_followers (const char *word,
                  MscopeProtocol protocol,
                  const char *there,
                  const char *not_there)
{
  g_autoptr (GArray) topics = mscope_topics_find (word, &protocol);
  g_autoptr (GPtrArray) verbs = mscope_topic_list_followers (&g_array_index (topics, MscopeTopic, 0));

  g_test_message ("%s", word);
  g_assert_true ((there == NULL) == (verbs->len == 0));
  if (there != NULL)
    g_assert_true (g_ptr_array_find_with_equal_func (verbs, there, g_str_equal, NULL));
  if (not_there != NULL)
    g_assert_false (g_ptr_array_find_with_equal_func (verbs, not_there, g_str_equal, NULL));
}

static void
test_followers (void)
{
  assert_followers ("EHLO", MSCOPE_PROTOCOL_SMTP, "MAIL", "RCPT");
  assert_followers ("EHLO", MSCOPE_PROTOCOL_SMTP, "STARTTLS", "TURN");
  assert_followers ("MAIL", MSCOPE_PROTOCOL_SMTP, "RCPT", "DATA");
  assert_followers ("RCPT", MSCOPE_PROTOCOL_SMTP, "DATA", "MAIL");
  assert_followers ("DATA", MSCOPE_PROTOCOL_SMTP, NULL, NULL);
  assert_followers ("NOOP", MSCOPE_PROTOCOL_SMTP, NULL, NULL);
  assert_followers ("QUIT", MSCOPE_PROTOCOL_SMTP, NULL, NULL);
  assert_followers ("USER", MSCOPE_PROTOCOL_POP3, "PASS", "STAT");
  assert_followers ("PASS", MSCOPE_PROTOCOL_POP3, "LIST", "USER");
  assert_followers ("550", MSCOPE_PROTOCOL_SMTP, NULL, NULL);
  assert_followers ("Sender named", MSCOPE_PROTOCOL_SMTP, "RCPT", "MAIL");
  assert_followers ("Closed", MSCOPE_PROTOCOL_SMTP, NULL, NULL);
}

/* No topic is cut off, and each kind has a name of its own. */
static void
test_names (void)
{
  for (int i = 0; i < MSCOPE_N_TOPIC_KINDS; i++)
    for (int j = 0; j < i; j++)
      g_assert_cmpstr (mscope_topic_kind_get_name (i), !=, mscope_topic_kind_get_name (j));
  for (int i = 0; i < MSCOPE_N_PROTOCOLS; i++)
    {
      MscopeProtocol protocol = i;
      g_autoptr (GArray) topics = mscope_topics_search ("th", &protocol, NULL, G_MAXUINT);

      g_assert_cmpuint (topics->len, >, 0);
      for (guint j = 0; j < topics->len; j++)
        g_assert_cmpuint (strlen (g_array_index (topics, MscopeTopic, j).name), <,
                          sizeof g_array_index (topics, MscopeTopic, j).name - 1);
    }
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
    { "Recieved", "Received" }, { "greylsting", "Greylisting" }, { "598", "5xx" }, { "557", "x5x" }, { "5.1.99", "x.1.x" },
    { "4.9.1", "4.x.x" }, { "999", NULL }, { "qqqqqqqqqq", NULL }, { "", NULL },
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
  g_test_add_func ("/protocol/topics/names", test_names);
  g_test_add_func ("/protocol/topics/search", test_search);
  g_test_add_func ("/protocol/topics/followers", test_followers);
  g_test_add_func ("/protocol/topics/suggest", test_suggest);
  g_test_add_func ("/protocol/nearest/distance", test_distance);
  g_test_add_func ("/protocol/nearest/command", test_nearest);

  return g_test_run ();
}
