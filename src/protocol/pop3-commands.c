/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "protocol/commands.h"

const MscopeCommandInfo mscope_pop3_commands[] = {
  { .verb = "USER" },
  { .verb = "PASS" },
  { .verb = "APOP" },
  { .verb = "AUTH", .lines = MSCOPE_LINES_MANY_WITHOUT_ARGUMENT },
  { .verb = "CAPA", .lines = MSCOPE_LINES_MANY },
  { .verb = "STLS" },
  { .verb = "STAT" },
  { .verb = "LIST", .lines = MSCOPE_LINES_MANY_WITHOUT_ARGUMENT },
  { .verb = "RETR", .lines = MSCOPE_LINES_MANY },
  { .verb = "DELE" },
  { .verb = "NOOP" },
  { .verb = "RSET" },
  { .verb = "TOP", .lines = MSCOPE_LINES_MANY },
  { .verb = "UIDL", .lines = MSCOPE_LINES_MANY_WITHOUT_ARGUMENT },
  { .verb = "QUIT" },
  { .verb = "UTF8" },
  { .verb = "LANG" },
  { .verb = "XTND" },
  { .verb = "LAST" },
  { .verb = "RPOP" },
};

const gsize mscope_n_pop3_commands = G_N_ELEMENTS (mscope_pop3_commands);
