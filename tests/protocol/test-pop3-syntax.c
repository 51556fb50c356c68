/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "protocol/pop3-syntax.h"

static const struct
{
  const char *verb;
  const char *argument;
  MscopePop3SyntaxError error;
  guint64 message;
  guint64 lines;
  const char *wrong;
} number_rows[] = {
  { "RETR", "1", MSCOPE_POP3_SYNTAX_OK, 1, 0, "" },
  { "RETR", "", MSCOPE_POP3_SYNTAX_MISSING, 0, 0, "" },
  { "RETR", "one", MSCOPE_POP3_SYNTAX_NOT_A_NUMBER, 0, 0, "one" },
  { "RETR", "-1", MSCOPE_POP3_SYNTAX_NOT_A_NUMBER, 0, 0, "-1" },
  { "RETR", "0", MSCOPE_POP3_SYNTAX_ZERO, 0, 0, "0" },
  { "RETR", "1 # fetch it", MSCOPE_POP3_SYNTAX_TOO_MUCH, 1, 0, "# fetch it" },
  { "LIST", "", MSCOPE_POP3_SYNTAX_OK, 0, 0, "" },
  { "LIST", "8", MSCOPE_POP3_SYNTAX_OK, 8, 0, "" },
  { "LIST", "8 9", MSCOPE_POP3_SYNTAX_TOO_MUCH, 8, 0, "9" },
  { "TOP", "10 5", MSCOPE_POP3_SYNTAX_OK, 10, 5, "" },
  { "TOP", "10 0", MSCOPE_POP3_SYNTAX_OK, 10, 0, "" },
  { "TOP", "10", MSCOPE_POP3_SYNTAX_MISSING, 10, 0, "" },
  { "STAT", "", MSCOPE_POP3_SYNTAX_OK, 0, 0, "" },
  { "STAT", "1", MSCOPE_POP3_SYNTAX_TOO_MUCH, 0, 0, "1" },
  { "PASS", "two words", MSCOPE_POP3_SYNTAX_OK, 0, 0, "" },
  { "USER", "ben", MSCOPE_POP3_SYNTAX_OK, 0, 0, "" },
};

static void
test_numbers (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (number_rows); i++)
    {
      const MscopeCommandInfo *command
        = mscope_protocol_find_command (MSCOPE_PROTOCOL_POP3, mscope_slice_from_string (number_rows[i].verb));
      MscopePop3Numbers numbers;
      g_autofree char *wrong = NULL;

      g_test_message ("%s %s", number_rows[i].verb, number_rows[i].argument);
      g_assert_cmpint (mscope_pop3_parse_numbers (command, mscope_slice_from_string (number_rows[i].argument),
                                                   &numbers),
                       ==, number_rows[i].error);
      g_assert_cmpuint (numbers.message, ==, number_rows[i].message);
      g_assert_cmpuint (numbers.lines, ==, number_rows[i].lines);
      wrong = mscope_slice_dup (numbers.wrong);
      g_assert_cmpstr (wrong, ==, number_rows[i].wrong);
    }
}

static void
test_listing (void)
{
  guint64 first, octets;

  g_assert_true (mscope_pop3_parse_listing (mscope_slice_from_string ("8 3371 more text"), &first, &octets));
  g_assert_cmpuint (first, ==, 8);
  g_assert_cmpuint (octets, ==, 3371);
  g_assert_false (mscope_pop3_parse_listing (mscope_slice_from_string ("8 messages (3371 octets)"), &first, &octets));
  g_assert_false (mscope_pop3_parse_listing (mscope_slice_from_string ("8"), &first, &octets));
  g_assert_false (mscope_pop3_parse_listing (mscope_slice_from_string (""), &first, &octets));
}

static void
test_timestamp (void)
{
  static const struct
  {
    const char *greeting;
    const char *timestamp;
  } rows[] = {
    { "+OK POP3 server ready <1896.697170952@dbc.mtview.ca.us>", "<1896.697170952@dbc.mtview.ca.us>" },
    { "+OK <not this> <1.2@host> more", "<1.2@host>" },
    { "+OK QPOP (version 2.2) at 127.0.0.1 starting.", NULL },
    { "+OK <no-at>", NULL },
    { "+OK <1@host", NULL },
    { "+OK >@<", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      MscopeSlice timestamp;
      gboolean found = mscope_pop3_find_timestamp (mscope_slice_from_string (rows[i].greeting), &timestamp);

      g_test_message ("%s", rows[i].greeting);
      g_assert_cmpint (found, ==, rows[i].timestamp != NULL);
      if (found)
        g_assert_true (mscope_slice_is (timestamp, rows[i].timestamp));
    }
}

static void
test_response_code (void)
{
  MscopeSlice text = mscope_slice_from_string (" [IN-USE] Do you have another session?");
  MscopeSlice code;

  g_assert_true (mscope_pop3_take_response_code (&text, &code));
  g_assert_true (mscope_slice_is (code, "IN-USE"));
  g_assert_true (mscope_slice_starts_with (text, "Do you"));
  text = mscope_slice_from_string ("[not a code] text");
  g_assert_false (mscope_pop3_take_response_code (&text, &code));
  text = mscope_slice_from_string ("[open");
  g_assert_false (mscope_pop3_take_response_code (&text, &code));
  text = mscope_slice_from_string ("[]");
  g_assert_false (mscope_pop3_take_response_code (&text, &code));
  text = mscope_slice_from_string ("");
  g_assert_false (mscope_pop3_take_response_code (&text, &code));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/protocol/pop3-syntax/numbers", test_numbers);
  g_test_add_func ("/protocol/pop3-syntax/listing", test_listing);
  g_test_add_func ("/protocol/pop3-syntax/timestamp", test_timestamp);
  g_test_add_func ("/protocol/pop3-syntax/response-code", test_response_code);

  return g_test_run ();
}
