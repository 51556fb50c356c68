/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "protocol/nearest.h"

#include <string.h>

#define MAX_WORD 32

/* What people type who think of another program; the value is a verb of that protocol's table. */
static const struct
{
  MscopeProtocol protocol;
  const char *word;
  const char *verb;
} synonyms[] = {
  { MSCOPE_PROTOCOL_SMTP, "FROM", "MAIL" },
  { MSCOPE_PROTOCOL_SMTP, "TO", "RCPT" },
  { MSCOPE_PROTOCOL_SMTP, "HI", "EHLO" },
  { MSCOPE_PROTOCOL_SMTP, "RECIPIENT", "RCPT" },
  { MSCOPE_PROTOCOL_SMTP, "SENDER", "MAIL" },
  { MSCOPE_PROTOCOL_SMTP, "SUBJECT", "DATA" },
  { MSCOPE_PROTOCOL_SMTP, "TEXT", "DATA" },
  { MSCOPE_PROTOCOL_SMTP, "LOGIN", "AUTH" },
  { MSCOPE_PROTOCOL_SMTP, "TLS", "STARTTLS" },
  { MSCOPE_PROTOCOL_SMTP, "EXIT", "QUIT" },
  { MSCOPE_PROTOCOL_SMTP, "BYE", "QUIT" },
  { MSCOPE_PROTOCOL_SMTP, "CLOSE", "QUIT" },
  { MSCOPE_PROTOCOL_POP3, "LOGIN", "USER" },
  { MSCOPE_PROTOCOL_POP3, "GET", "RETR" },
  { MSCOPE_PROTOCOL_POP3, "READ", "RETR" },
  { MSCOPE_PROTOCOL_POP3, "SHOW", "RETR" },
  { MSCOPE_PROTOCOL_POP3, "REMOVE", "DELE" },
  { MSCOPE_PROTOCOL_POP3, "RM", "DELE" },
  { MSCOPE_PROTOCOL_POP3, "LS", "LIST" },
  { MSCOPE_PROTOCOL_POP3, "DIR", "LIST" },
  { MSCOPE_PROTOCOL_POP3, "UNDELETE", "RSET" },
  { MSCOPE_PROTOCOL_POP3, "TLS", "STLS" },
  { MSCOPE_PROTOCOL_POP3, "EXIT", "QUIT" },
  { MSCOPE_PROTOCOL_POP3, "BYE", "QUIT" },
  { MSCOPE_PROTOCOL_POP3, "CLOSE", "QUIT" },
  { MSCOPE_PROTOCOL_IMAP, "QUIT", "LOGOUT" },
  { MSCOPE_PROTOCOL_IMAP, "EXIT", "LOGOUT" },
};

guint
mscope_word_distance (MscopeSlice a,
                      MscopeSlice b)
{
  guint rows[3][MAX_WORD + 1]; /* the row before the last, the last, this one */

  if (a.length > MAX_WORD || b.length > MAX_WORD)
    return G_MAXUINT;
  for (gsize j = 0; j <= b.length; j++)
    rows[1][j] = (guint) j;
  for (gsize i = 1; i <= a.length; i++)
    {
      rows[2][0] = (guint) i;
      for (gsize j = 1; j <= b.length; j++)
        {
          char x = g_ascii_toupper (a.data[i - 1]), y = g_ascii_toupper (b.data[j - 1]);
          guint best = rows[1][j - 1] + (x != y);

          best = MIN (best, MIN (rows[1][j], rows[2][j - 1]) + 1);
          if (i > 1 && j > 1 && x == g_ascii_toupper (b.data[j - 2]) && g_ascii_toupper (a.data[i - 2]) == y)
            best = MIN (best, rows[0][j - 2] + 1);
          rows[2][j] = best;
        }
      memcpy (rows[0], rows[1], sizeof rows[0]);
      memcpy (rows[1], rows[2], sizeof rows[1]);
    }
  return rows[1][b.length];
}

const MscopeCommandInfo *
mscope_protocol_find_nearest_command (MscopeProtocol protocol,
                                      MscopeSlice word)
{
  gsize n_commands;
  const MscopeCommandInfo *commands = mscope_protocol_get_commands (protocol, &n_commands);
  const MscopeCommandInfo *nearest = NULL;
  guint least = word.length > 4 ? 3 : 2; /* so many errors are too many */

  for (gsize i = 0; i < G_N_ELEMENTS (synonyms); i++)
    if (synonyms[i].protocol == protocol && mscope_slice_is (word, synonyms[i].word))
      return mscope_protocol_find_command (protocol, mscope_slice_from_string (synonyms[i].verb));
  if (word.length < 3)
    return NULL;

  for (gsize i = 0; i < n_commands; i++)
    {
      MscopeSlice verb = mscope_slice_from_string (commands[i].verb);
      guint distance = mscope_word_distance (word, verb);

      if (commands[i].obsolete)
        continue;
      /* "DELETE" is DELE written out, "START" a STARTTLS not finished. */
      if (mscope_slice_starts_with (word, commands[i].verb)
          || (verb.length > word.length && g_ascii_strncasecmp (verb.data, word.data, word.length) == 0))
        distance = MIN (distance, 1);
      if (distance < least)
        {
          least = distance;
          nearest = &commands[i];
        }
    }
  return nearest;
}
