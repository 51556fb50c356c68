/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words that POP3 (RFC 1939 section 3) and IMAP (RFC 9051 sections 2.2.2 and 7.1) answer with. */
#include "config.h"

#include "protocol/protocol.h"

static const MscopeKeywordInfo statuses[] = {
  [MSCOPE_STATUS_POP3_OK] = { .name = "+OK",
    .syntax = "+OK text",
    .summary = N_("Yes: the command was carried out"),
    .explanation = N_("POP3 knows two answers, +OK and -ERR. What follows on the line depends on the command. A long "
                      "answer ends with a dot alone on a line. The word has to be written in capitals."),
    .reference = "RFC 1939 section 3",
    .since = "RFC 1081 (1988)",
    .example = "+OK 2 1209" },
  [MSCOPE_STATUS_POP3_ERR] = { .name = "-ERR",
    .syntax = "-ERR text",
    .summary = N_("No: the command was not carried out"),
    .explanation = N_("The text says why, in words for people. Some servers put a code for programs before it, such "
                      "as [IN-USE]."),
    .reference = "RFC 1939 section 3",
    .since = "RFC 1081 (1988)",
    .example = "-ERR no such message" },
  [MSCOPE_STATUS_CONTINUE] = { .name = "+",
    .syntax = "+ text",
    .summary = N_("Go on: the server waits for more"),
    .explanation = N_("The command is not finished: the client has to send another line, such as an answer of the "
                      "sign-on."),
    .reference = "RFC 5034 section 4 · RFC 9051 section 7.6",
    .since = "RFC 1734 (1994)",
    .example = "+ VXNlcm5hbWU6" },
  [MSCOPE_STATUS_IMAP_OK] = { .name = "OK",
    .syntax = "OK text",
    .summary = N_("Yes: the command was carried out"),
    .explanation = N_("With a tag in front it ends the command of that tag. With * it is news."),
    .reference = "RFC 9051 section 7.1.1",
    .since = "RFC 1064 (1988)",
    .example = "a1 OK LOGIN completed" },
  [MSCOPE_STATUS_IMAP_NO] = { .name = "NO",
    .syntax = "NO text",
    .summary = N_("No: the command failed"),
    .explanation = N_("The command was understood and could not be carried out. With * it is a warning."),
    .reference = "RFC 9051 section 7.1.2",
    .since = "RFC 1064 (1988)",
    .example = "a1 NO no such mailbox" },
  [MSCOPE_STATUS_IMAP_BAD] = { .name = "BAD",
    .syntax = "BAD text",
    .summary = N_("The server did not understand"),
    .explanation = N_("The command is unknown, written wrongly, or not possible now."),
    .reference = "RFC 9051 section 7.1.3",
    .since = "RFC 1064 (1988)",
    .example = "a1 BAD unknown command" },
  [MSCOPE_STATUS_IMAP_PREAUTH] = { .name = "PREAUTH",
    .syntax = "* PREAUTH text",
    .summary = N_("The server greets a client it already knows"),
    .explanation = N_("No login is needed, for example because the connection comes from a trusted place."),
    .reference = "RFC 9051 section 7.1.4",
    .since = "RFC 1730 (1994)",
    .example = "* PREAUTH server ready, logged in as ben" },
  [MSCOPE_STATUS_IMAP_BYE] = { .name = "BYE",
    .syntax = "* BYE text",
    .summary = N_("The server closes the connection"),
    .explanation = N_("It comes after LOGOUT, when the server shuts down, or when the client was silent for too "
                      "long."),
    .reference = "RFC 9051 section 7.1.5",
    .since = "RFC 1064 (1988)",
    .example = "* BYE logging out" },
  [MSCOPE_STATUS_IMAP_UNTAGGED] = { .name = "*",
    .syntax = "* data",
    .summary = N_("Data from the server"),
    .explanation = N_("A line with * in front carries data: the answer to a command that is not finished yet, or "
                      "news nobody asked for."),
    .reference = "RFC 9051 section 2.2.2",
    .since = "RFC 1064 (1988)",
    .example = "* 23 EXISTS" },
};

const MscopeKeywordInfo *
mscope_status_get_info (MscopeStatus status)
{
  return status == MSCOPE_STATUS_NONE ? NULL : &statuses[status];
}

gboolean
mscope_status_belongs_to (MscopeStatus status,
                          MscopeProtocol protocol)
{
  switch (protocol)
    {
    case MSCOPE_PROTOCOL_POP3:
      return status >= MSCOPE_STATUS_POP3_OK && status <= MSCOPE_STATUS_CONTINUE;
    case MSCOPE_PROTOCOL_IMAP:
      return status >= MSCOPE_STATUS_CONTINUE && status <= MSCOPE_STATUS_IMAP_UNTAGGED;
    default:
      return FALSE;
    }
}
