/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dialogue-script.h"

#define ROW(label) label, MSCOPE_PROTOCOL_IMAP, TRUE

static const ScriptRow rows[] = {
  { ROW ("tags pair replies with commands, in any order"),
    { S ("* OK ready\r\n"), C ("a1 LOGIN anna geheim\r\na2 select INBOX\r\n"), S ("* 3 EXISTS\r\na2 OK done\r\na1 NO later\r\n"),
      C ("a3 LOGOUT\r\n"), S ("* BYE see you\r\na3 OK\r\n"), SCRIPT_END },
    "S greeting OK\nC command LOGIN\nC command SELECT\nS reply *\nS reply OK <2>\nS reply NO <1>\nC command LOGOUT\n"
    "S reply BYE\nS reply OK <6>\n" },
  { ROW ("a literal that was asked for"),
    { S ("* OK ready\r\n"), C ("a LOGIN {4}\r\n"), S ("+ go\r\n"), C ("anna {6}\r\n"), S ("+ go\r\n"), C ("geheim\r\n"),
      S ("a OK\r\n"), SCRIPT_END },
    "S greeting OK\nC command LOGIN\nS continuation +\nC data 4\nS continuation +\nC data 6\nS reply OK <1>\n" },
  { ROW ("a literal that was refused"),
    { S ("* OK ready\r\n"), C ("a APPEND x {4}\r\n"), S ("a NO no\r\n"), C ("b NOOP\r\n"), S ("b OK\r\n"), SCRIPT_END },
    "S greeting OK\nC command APPEND\nS reply NO <1>\nC command NOOP\nS reply OK <3>\n" },
  { ROW ("a literal that waits for nobody, and an empty one"),
    { S ("* OK ready\r\n"), C ("a APPEND x {4+}\r\nabcd\r\nb LOGIN {0+}\r\n x\r\n"), S ("a OK\r\nb NO\r\n"), SCRIPT_END },
    "S greeting OK\nC command APPEND\nC data 4\nC command LOGIN\nS reply OK <1>\nS reply NO <3>\n" },
  { ROW ("a response with two literals is one entry"),
    { S ("* OK ready\r\n"), C ("a FETCH 1 (BODY[])\r\n"),
      S ("* 1 FETCH (BODY[HEADER] {5}\r\nab\r\nc BODY[TEXT] {3}\r\nxyz)\r\na OK\r\n"), SCRIPT_END },
    "S greeting OK\nC command FETCH\nS reply *\nS data 5\nS data 3\nS reply OK <1>\n" },
  { ROW ("AUTHENTICATE, IDLE and DONE"),
    { S ("* OK ready\r\n"), C ("a AUTHENTICATE PLAIN\r\n"), S ("+ \r\n"), C ("AGEAYg==\r\n"), S ("a OK\r\n"), C ("b IDLE\r\n"),
      S ("+ idling\r\n* 4 EXISTS\r\n"), C ("DONE\r\n"), S ("b OK\r\n"), SCRIPT_END },
    "S greeting OK\nC command AUTHENTICATE\nS continuation + <1>\nC auth\nS reply OK <1>\nC command IDLE\nS continuation + <5>\n"
    "S reply *\nC command DONE\nS reply OK <5>\n" },
  { ROW ("one line to each +, also where the reply to it was lost"),
    { S ("* OK ready\r\n"), C ("a AUTHENTICATE PLAIN\r\n"), S ("+ \r\n"), C ("AGEAYg==\r\n"), S_GAP (9),
      C ("b NAMESPACE\r\n"), S ("b OK\r\n"), SCRIPT_END },
    "S greeting OK\nC command AUTHENTICATE\nS continuation + <1>\nC auth\nS gap 9\nC command NAMESPACE\nS reply OK <5>\n" },
  { ROW ("what is nothing of IMAP's"),
    { S ("* OK ready\r\n"), C ("a XYZZY\r\n\r\n"), S ("a BAD what\r\nnonsense\r\n"), SCRIPT_END },
    "S greeting OK\nC command XYZZY\nC command \nS reply BAD <1>\nS unknown\n" },
  { ROW ("a gap within a literal"),
    { S ("* OK ready\r\n"), C ("a FETCH 1 BODY[]\r\n"), S ("* 1 FETCH (BODY[] {10}\r\nabc"), S_GAP (4), S ("xyz)\r\na OK\r\n"),
      SCRIPT_END },
    "S greeting OK\nC command FETCH\nS reply * …\nS data 3 …\nS gap 4\nS data 3\nS unknown\nS reply OK <1>\n" },
  { "the client's half alone has its literals", MSCOPE_PROTOCOL_IMAP, FALSE,
    { C ("a LOGIN {4}\r\nanna x\r\nb LOGOUT\r\n"), SCRIPT_END },
    "C command LOGIN\nC data 4\nC command LOGOUT\n" },
};

static void
test_row (gconstpointer data)
{
  script_check (data);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/dialogue/imap-follower/%s", rows[i].label);

      g_test_add_data_func (path, &rows[i], test_row);
    }
  return g_test_run ();
}
