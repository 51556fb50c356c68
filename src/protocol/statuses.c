/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words that POP3 (RFC 1939 section 3) and IMAP (RFC 9051 sections 2.2.2 and 7.1) answer with. */
#include "config.h"

#include "protocol/protocol.h"

static const MscopeKeywordInfo statuses[] = {
  [MSCOPE_STATUS_POP3_OK] = { "+OK", "+OK text",
    N_("Yes: the command was carried out"),
    N_("POP3 knows two answers, +OK and -ERR. What follows on the line depends on the command. A long answer ends with a "
       "dot alone on a line."),
    "RFC 1939 section 3" },
  [MSCOPE_STATUS_POP3_ERR] = { "-ERR", "-ERR text",
    N_("No: the command was not carried out"),
    N_("The text says why, in words for people. Some servers put a code for programs before it, such as [IN-USE]."),
    "RFC 1939 section 3" },
  [MSCOPE_STATUS_CONTINUE] = { "+", "+ text",
    N_("Go on: the server waits for more"),
    N_("The command is not finished: the client has to send another line, such as an answer of the sign-on."),
    "RFC 5034 section 4 · RFC 9051 section 7.6" },
  [MSCOPE_STATUS_IMAP_OK] = { "OK", "OK text",
    N_("Yes: the command was carried out"),
    N_("With a tag in front it ends the command of that tag. With * it is news."),
    "RFC 9051 section 7.1.1" },
  [MSCOPE_STATUS_IMAP_NO] = { "NO", "NO text",
    N_("No: the command failed"),
    N_("The command was understood and could not be carried out. With * it is a warning."),
    "RFC 9051 section 7.1.2" },
  [MSCOPE_STATUS_IMAP_BAD] = { "BAD", "BAD text",
    N_("The server did not understand"),
    N_("The command is unknown, written wrongly, or not possible now."),
    "RFC 9051 section 7.1.3" },
  [MSCOPE_STATUS_IMAP_PREAUTH] = { "PREAUTH", "* PREAUTH text",
    N_("The server greets a client it already knows"),
    N_("No login is needed, for example because the connection comes from a trusted place."),
    "RFC 9051 section 7.1.4" },
  [MSCOPE_STATUS_IMAP_BYE] = { "BYE", "* BYE text",
    N_("The server closes the connection"),
    N_("It comes after LOGOUT, when the server shuts down, or when the client was silent for too long."),
    "RFC 9051 section 7.1.5" },
  [MSCOPE_STATUS_IMAP_UNTAGGED] = { "*", "* data",
    N_("Data from the server"),
    N_("A line with * in front carries data: the answer to a command that is not finished yet, or news nobody asked for."),
    "RFC 9051 section 2.2.2" },
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
