/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dialogue-script.h"

#define ROW(label) label, MSCOPE_PROTOCOL_POP3, TRUE

static const ScriptRow rows[] = {
  { ROW ("a whole session"),
    { S ("+OK ready\r\n"), C ("USER anna\r\n"), S ("+OK\r\n"), C ("PASS geheim\r\n"), S ("+OK 2 messages\r\n"),
      C ("STAT\r\n"), S ("+OK 2 320\r\n"), C ("LIST\r\n"), S ("+OK\r\n1 120\r\n2 200\r\n.\r\n"), C ("LIST 1\r\n"),
      S ("+OK 1 120\r\n"), C ("RETR 1\r\n"), S ("+OK\r\nSubject: x\r\n\r\n..\r\n.\r\n"), C ("DELE 1\r\n"), S ("+OK\r\n"),
      C ("QUIT\r\n"), S ("+OK bye\r\n"), SCRIPT_END },
    "S greeting +OK\nC command USER\nS reply +OK <1>\nC command PASS\nS reply +OK <3>\nC command STAT\nS reply +OK <5>\n"
    "C command LIST\nS reply +OK <7>\nS data 14\nC command LIST\nS reply +OK <10>\nC command RETR\nS reply +OK <12>\n"
    "S data 18\nC command DELE\nS reply +OK <15>\nC command QUIT\nS reply +OK <17>\n" },
  { ROW ("an empty list"),
    { S ("+OK\r\n"), C ("UIDL\r\n"), S ("+OK\r\n.\r\n"), C ("NOOP\r\n"), S ("+OK\r\n"), SCRIPT_END },
    "S greeting +OK\nC command UIDL\nS reply +OK <1>\nS data 0\nC command NOOP\nS reply +OK <4>\n" },
  { ROW ("no lines follow -ERR"),
    { S ("+OK\r\n"), C ("RETR 9\r\n"), S ("-ERR no such message\r\n"), C ("TOP 9 1\r\n"), S ("-ERR no\r\n"), SCRIPT_END },
    "S greeting +OK\nC command RETR\nS reply -ERR <1>\nC command TOP\nS reply -ERR <3>\n" },
  { ROW ("pipelined: each listing goes to its command"),
    { S ("+OK\r\n"), C ("STAT\r\nLIST\r\nRETR 1\r\nQUIT\r\n"),
      S ("+OK 1 9\r\n+OK\r\n1 9\r\n.\r\n+OK\r\nhi\r\n.\r\n+OK\r\n"), SCRIPT_END },
    "S greeting +OK\nC command STAT\nC command LIST\nC command RETR\nC command QUIT\nS reply +OK <1>\nS reply +OK <2>\n"
    "S data 5\nS reply +OK <3>\nS data 4\nS reply +OK <4>\n" },
  { ROW ("AUTH alone lists, with a mechanism it asks"),
    { S ("+OK\r\n"), C ("AUTH\r\n"), S ("+OK\r\nPLAIN\r\n.\r\n"), C ("AUTH PLAIN\r\n"), S ("+ \r\n"), C ("AGEAYg==\r\n"),
      S ("+OK in\r\n"), C ("AUTH LOGIN\r\n"), S ("+ VXNlcm5hbWU6\r\n"), C ("*\r\n"), S ("-ERR given up\r\n"), SCRIPT_END },
    "S greeting +OK\nC command AUTH\nS reply +OK <1>\nS data 7\nC command AUTH\nS continuation + <4>\nC auth\nS reply +OK <6>\n"
    "C command AUTH\nS continuation + <8>\nC auth\nS reply -ERR <10>\n" },
  { ROW ("AUTH with its answer"),
    { S ("+OK\r\n"), C ("AUTH PLAIN AGEAYg==\r\n"), S ("+OK in\r\n"), C ("LIST\r\n"), S ("+OK\r\n.\r\n"), SCRIPT_END },
    "S greeting +OK\nC command AUTH\nS reply +OK <1>\nC command LIST\nS reply +OK <3>\nS data 0\n" },
  { ROW ("answers sent before the server asks"),
    { S ("+OK\r\n"), C ("AUTH LOGIN\r\nYQ==\r\nYg==\r\nQUIT\r\n"), S ("+ VXNlcm5hbWU6\r\n+ UGFzc3dvcmQ6\r\n+OK\r\n+OK\r\n"),
      SCRIPT_END },
    "S greeting +OK\nC command AUTH\nC auth\nC auth\nC command QUIT\nS continuation + <1>\nS continuation + <2>\n"
    "S reply +OK <3>\nS reply +OK <4>\n" },
  { ROW ("answers sent to a server that refuses to ask"),
    { S ("+OK\r\n"), C ("AUTH LOGIN\r\nQUIT\r\nNOOP\r\n"), S ("-ERR\r\n+OK\r\n"), SCRIPT_END },
    "S greeting +OK\nC command AUTH\nC command QUIT\nC command NOOP\nS reply -ERR <1>\nS reply +OK <2>\n" },
  { ROW ("a gap where the server asked"),
    { S ("+OK\r\n"), C ("AUTH LOGIN\r\nYQ==\r\n"), S_GAP (18), C ("NOOP\r\n"), S ("+OK\r\n"), SCRIPT_END },
    "S greeting +OK\nC command AUTH\nC command YQ==\nS gap 18\nC command NOOP\nS reply +OK <4>\n" },
  { ROW ("status words are exact"),
    { S ("+OK\r\n"), C ("NOOP\r\n"), S ("+OKAY\r\n-ERROR\r\n+ok\r\n+OK\r\n"), SCRIPT_END },
    "S greeting +OK\nC command NOOP\nS unknown\nS unknown\nS unknown\nS reply +OK <1>\n" },
  { ROW ("what no command is"),
    { S ("+OK\r\n"), C ("delete 1\r\n"), S ("-ERR Unknown command\r\n"), SCRIPT_END },
    "S greeting +OK\nC command DELETE\nS reply -ERR <1>\n" },
  { ROW ("a gap within a message; the next command ends it"),
    { S ("+OK\r\n"), C ("RETR 1\r\n"), S ("+OK\r\nabc\r\n"), S_GAP (100), C ("QUIT\r\n"), S ("+OK\r\n"), SCRIPT_END },
    "S greeting +OK\nC command RETR\nS reply +OK <1>\nS data 5 …\nS gap 100\nC command QUIT\nS reply +OK <5>\n" },
  { ROW ("a gap within a message; its dot ends it"),
    { S ("+OK\r\n"), C ("RETR 1\r\n"), S ("+OK\r\nabc\r\n"), S_GAP (100), S ("xyz\r\n.\r\n"), C ("QUIT\r\n"), S ("+OK\r\n"),
      SCRIPT_END },
    "S greeting +OK\nC command RETR\nS reply +OK <1>\nS data 5 …\nS gap 100\nS data 5\nC command QUIT\nS reply +OK <6>\n" },
  { ROW ("a message that never ends"),
    { S ("+OK\r\n"), C ("RETR 1\r\n"), S ("+OK\r\nabc\r\nde"), SCRIPT_END },
    "S greeting +OK\nC command RETR\nS reply +OK <1>\nS data 7 …\n" },
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
      g_autofree char *path = g_strdup_printf ("/dialogue/pop3-follower/%s", rows[i].label);

      g_test_add_data_func (path, &rows[i], test_row);
    }
  return g_test_run ();
}
