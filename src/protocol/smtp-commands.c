/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "protocol/commands.h"

const MscopeCommandInfo mscope_smtp_commands[] = {
  { .verb = "HELO" },
  { .verb = "EHLO" },
  { .verb = "LHLO" },
  { .verb = "MAIL" },
  { .verb = "RCPT" },
  { .verb = "DATA" },
  { .verb = "BDAT" },
  { .verb = "RSET" },
  { .verb = "NOOP" },
  { .verb = "QUIT" },
  { .verb = "VRFY" },
  { .verb = "EXPN" },
  { .verb = "HELP" },
  { .verb = "TURN" },
  { .verb = "ETRN" },
  { .verb = "ATRN" },
  { .verb = "AUTH" },
  { .verb = "STARTTLS" },
  { .verb = "SEND" },
  { .verb = "SOML" },
  { .verb = "SAML" },
  { .verb = "XCLIENT" },
  { .verb = "XFORWARD" },
  { .verb = "BURL" },
  { .verb = "X-EXPS" },
  { .verb = "XEXCH50" },
  { .verb = "X-LINK2STATE" },
  { .verb = "VERB" },
  { .verb = "ONEX" },
  { .verb = "XUSR" },
};

const gsize mscope_n_smtp_commands = G_N_ELEMENTS (mscope_smtp_commands);
