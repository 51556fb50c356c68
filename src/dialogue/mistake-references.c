/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dialogue/mistake.h"

/* Which section is broken; %NULL where the paragraph's own reference says it already. */
static const struct
{
  const char *smtp;
  const char *pop3;
} references[MSCOPE_N_MISTAKE_KINDS] = {
  [MSCOPE_MISTAKE_LONE_DOT] = { "RFC 5321 section 4.1.1.4", "RFC 1939 section 3" },
  [MSCOPE_MISTAKE_MESSAGE_TEXT] = { "RFC 5321 section 2.3.1", NULL },
  [MSCOPE_MISTAKE_UNKNOWN_COMMAND] = { "RFC 5321 section 4.2.4", "RFC 1939 section 3" },
  [MSCOPE_MISTAKE_WRONG_PHASE] = { "RFC 5321 section 4.1.4", "RFC 1939 section 3" },
  [MSCOPE_MISTAKE_NO_BRACKETS] = { "RFC 5321 section 4.1.2", NULL },
  [MSCOPE_MISTAKE_BLANK] = { "RFC 5321 section 3.3", NULL },
  [MSCOPE_MISTAKE_NO_BASE64] = { "RFC 4954 section 4", "RFC 5034 section 4" },
  [MSCOPE_MISTAKE_DOT_IN_TEXT] = { "RFC 5321 section 4.5.2", "RFC 1939 section 3" },
  [MSCOPE_MISTAKE_NO_HEADER] = { "RFC 5322 section 3.6", NULL },
  [MSCOPE_MISTAKE_TOO_LONG] = { "RFC 5321 section 4.5.3.1", "RFC 2449 section 4" },
  [MSCOPE_MISTAKE_BARE_LF] = { "RFC 5321 section 2.3.8", "RFC 1939 section 3" },
  [MSCOPE_MISTAKE_CONTROL] = { "RFC 5321 section 2.4", "RFC 1939 section 3" },
  [MSCOPE_MISTAKE_THROWN_AWAY] = { "RFC 3207 section 4.2", "RFC 2595 section 4" },
  [MSCOPE_MISTAKE_TWICE] = { "RFC 4954 section 4", NULL },
  [MSCOPE_MISTAKE_TLS_UNASKED] = { "RFC 8314 section 3", "RFC 8314 section 3" },
  [MSCOPE_MISTAKE_TLS_TWICE] = { "RFC 3207 section 4.2", "RFC 2595 section 4" },
  [MSCOPE_MISTAKE_NOT_OFFERED] = { "RFC 5321 section 2.2", "RFC 2449 section 5" },
  [MSCOPE_MISTAKE_NO_SUCH_MESSAGE] = { NULL, "RFC 1939 section 5" },
  [MSCOPE_MISTAKE_EIGHT_BIT] = { "RFC 5321 section 2.4", NULL },
  [MSCOPE_MISTAKE_TOO_BIG] = { "RFC 1870 section 6", NULL },
  [MSCOPE_MISTAKE_SMUGGLING] = { "RFC 5321 section 4.1.1.4", NULL },
  [MSCOPE_MISTAKE_NO_CODE] = { "RFC 5321 section 4.2", "RFC 1939 section 3" },
  [MSCOPE_MISTAKE_UNFINISHED] = { "RFC 5321 section 4.2.1", NULL },
  [MSCOPE_MISTAKE_MIXED_CODES] = { "RFC 5321 section 4.2.1", NULL },
  [MSCOPE_MISTAKE_WRONG_CODE] = { "RFC 5321 section 4.3.2", "RFC 5034 section 4" },
  [MSCOPE_MISTAKE_UNASKED] = { "RFC 5321 section 4.2", "RFC 1939 section 3" },
  [MSCOPE_MISTAKE_WRONG_CLASS] = { "RFC 2034 section 4", NULL },
  [MSCOPE_MISTAKE_WRONG_OFFER] = { "RFC 3207 section 4.2", "RFC 2595 section 4" },
  [MSCOPE_MISTAKE_WRONG_SIZE] = { NULL, "RFC 1939 sections 5 and 11" },
  [MSCOPE_MISTAKE_NO_DOT] = { NULL, "RFC 1939 section 3" },
};

const char *
mscope_mistake_get_reference (MscopeMistakeKind kind,
                              MscopeProtocol protocol)
{
  switch (protocol)
    {
    case MSCOPE_PROTOCOL_SMTP:
      return references[kind].smtp;
    case MSCOPE_PROTOCOL_POP3:
      return references[kind].pop3;
    default:
      return NULL;
    }
}
