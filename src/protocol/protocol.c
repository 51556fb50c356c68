/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "protocol/commands.h"

#include <string.h>

static const struct
{
  const char *name;
  const char *title;
} protocols[MSCOPE_N_PROTOCOLS] = {
  [MSCOPE_PROTOCOL_SMTP] = { "smtp", "SMTP" },
  [MSCOPE_PROTOCOL_POP3] = { "pop3", "POP3" },
  [MSCOPE_PROTOCOL_IMAP] = { "imap", "IMAP" },
};

static const char *const statuses[] = {
  [MSCOPE_STATUS_NONE] = NULL,
  [MSCOPE_STATUS_POP3_OK] = "+OK",
  [MSCOPE_STATUS_POP3_ERR] = "-ERR",
  [MSCOPE_STATUS_CONTINUE] = "+",
  [MSCOPE_STATUS_IMAP_OK] = "OK",
  [MSCOPE_STATUS_IMAP_NO] = "NO",
  [MSCOPE_STATUS_IMAP_BAD] = "BAD",
  [MSCOPE_STATUS_IMAP_PREAUTH] = "PREAUTH",
  [MSCOPE_STATUS_IMAP_BYE] = "BYE",
  [MSCOPE_STATUS_IMAP_UNTAGGED] = "*",
};

const char *
mscope_protocol_get_name (MscopeProtocol protocol)
{
  return protocols[protocol].name;
}

const char *
mscope_protocol_get_title (MscopeProtocol protocol)
{
  return protocols[protocol].title;
}

gboolean
mscope_protocol_from_name (const char *name,
                           MscopeProtocol *protocol)
{
  for (int i = 0; i < MSCOPE_N_PROTOCOLS; i++)
    if (g_ascii_strcasecmp (protocols[i].name, name) == 0)
      {
        *protocol = i;
        return TRUE;
      }
  return FALSE;
}

const char *
mscope_side_get_name (MscopeSide side)
{
  return side == MSCOPE_SIDE_CLIENT ? "client" : "server";
}

const char *
mscope_status_get_name (MscopeStatus status)
{
  return statuses[status];
}

const MscopeCommandInfo *
mscope_protocol_get_commands (MscopeProtocol protocol,
                              gsize *n_commands)
{
  switch (protocol)
    {
    case MSCOPE_PROTOCOL_SMTP:
      *n_commands = mscope_n_smtp_commands;
      return mscope_smtp_commands;
    case MSCOPE_PROTOCOL_POP3:
      *n_commands = mscope_n_pop3_commands;
      return mscope_pop3_commands;
    default:
      *n_commands = mscope_n_imap_commands;
      return mscope_imap_commands;
    }
}

const MscopeCommandInfo *
mscope_protocol_find_command (MscopeProtocol protocol,
                              MscopeSlice verb)
{
  gsize n_commands;
  const MscopeCommandInfo *commands = mscope_protocol_get_commands (protocol, &n_commands);

  if (verb.length == 0)
    return NULL;
  for (gsize i = 0; i < n_commands; i++)
    if (commands[i].verb[0] == g_ascii_toupper (verb.data[0]) && mscope_slice_is (verb, commands[i].verb))
      return &commands[i];
  return NULL;
}

const MscopeKeywordInfo *
mscope_protocol_get_keywords (MscopeProtocol protocol,
                              gsize *n_keywords)
{
  switch (protocol)
    {
    case MSCOPE_PROTOCOL_SMTP:
      *n_keywords = mscope_n_smtp_keywords;
      return mscope_smtp_keywords;
    case MSCOPE_PROTOCOL_POP3:
      *n_keywords = mscope_n_pop3_keywords;
      return mscope_pop3_keywords;
    default:
      *n_keywords = 0;
      return NULL;
    }
}

static const MscopeKeywordInfo *
find_keyword (const MscopeKeywordInfo *keywords,
              gsize n_keywords,
              MscopeSlice name)
{
  for (gsize i = 0; i < n_keywords; i++)
    if (mscope_slice_is (name, keywords[i].name))
      return &keywords[i];
  return NULL;
}

const MscopeKeywordInfo *
mscope_protocol_find_keyword (MscopeProtocol protocol,
                              MscopeSlice name)
{
  gsize n_keywords;
  const MscopeKeywordInfo *keywords = mscope_protocol_get_keywords (protocol, &n_keywords);

  return find_keyword (keywords, n_keywords, name);
}

const MscopeKeywordInfo *
mscope_smtp_get_parameters (gsize *n_parameters)
{
  *n_parameters = mscope_n_smtp_parameters;
  return mscope_smtp_parameters;
}

const MscopeKeywordInfo *
mscope_smtp_find_parameter (MscopeSlice name)
{
  return find_keyword (mscope_smtp_parameters, mscope_n_smtp_parameters, name);
}

const MscopeKeywordInfo *
mscope_pop3_find_response_code (MscopeSlice name)
{
  return find_keyword (mscope_pop3_response_codes, mscope_n_pop3_response_codes, name);
}
