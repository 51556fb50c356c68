/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What servers do wrong, whatever the protocol: RFC 5321 sections 2.3.8 and 4.2, RFC 1939 section 3. */
#include "config.h"

#include "dialogue/mistake-private.h"

#include <glib/gi18n-lib.h>

#define MAX_ANSWER_LINE 512 /* RFC 5321 section 4.5.3.1.5, RFC 1939 section 3; with CRLF */

static MscopeMistake *
find_unknown (const MscopeEntry *entry)
{
  /* Where a capture begins too late, or a line was cut, it may be the rest of something. */
  if (entry->phase == 0 || entry->cut_short || (entry->facts != NULL && entry->facts->gapped))
    return NULL;
  if (entry->protocol == MSCOPE_PROTOCOL_SMTP)
    return mscope_mistake_new (MSCOPE_MISTAKE_NO_CODE,
                               g_strdup (_("The server's line has no code. Every line of a reply begins with three digits; a "
                                           "client does not know what to make of this one.")),
                               NULL);
  if (entry->protocol == MSCOPE_PROTOCOL_POP3)
    return mscope_mistake_new (MSCOPE_MISTAKE_NO_CODE,
                               g_strdup (_("The server's line has neither +OK nor -ERR at its beginning; a client does not know "
                                           "what to make of it.")),
                               NULL);
  return NULL;
}

static gboolean
has_long_line (const MscopeEntry *entry)
{
  gsize position = 0;
  MscopeSlice line;

  if (entry->text_length <= MAX_ANSWER_LINE - 2)
    return FALSE;
  while (mscope_entry_next_line (entry, &position, &line))
    if (line.length > MAX_ANSWER_LINE - 2)
      return TRUE;
  return FALSE;
}

static MscopeMistake *
find_in_lines (const MscopeEntry *entry)
{
  if (has_long_line (entry))
    return mscope_mistake_new (MSCOPE_MISTAKE_TOO_LONG,
                               /* Translators: 512. */
                               g_strdup_printf (_("The server's line is too long: %d octets with the line end are the limit."),
                                                MAX_ANSWER_LINE),
                               NULL);
  if (entry->bare_lf && !entry->cut_short)
    return mscope_mistake_new (MSCOPE_MISTAKE_BARE_LF,
                               g_strdup (_("The server ends the line with LF alone. Lines of mail protocols end with CR and LF; "
                                           "a strict client would wait for the CR.")),
                               NULL);
  return NULL;
}

MscopeMistake *
mscope_mistake_find_in_answer (const MscopeEntry *entry)
{
  MscopeMistake *mistake = NULL;

  if (entry->protocol == MSCOPE_PROTOCOL_IMAP)
    return NULL;
  switch (entry->kind)
    {
    case MSCOPE_ENTRY_UNKNOWN:
      return find_unknown (entry);
    case MSCOPE_ENTRY_GREETING:
    case MSCOPE_ENTRY_REPLY:
    case MSCOPE_ENTRY_CONTINUATION:
      mistake = entry->protocol == MSCOPE_PROTOCOL_SMTP ? mscope_mistake_find_in_smtp_reply (entry)
                                                        : mscope_mistake_find_in_pop3_answer (entry);
      return mistake != NULL ? mistake : find_in_lines (entry);
    case MSCOPE_ENTRY_DATA:
      return mscope_mistake_find_in_pop3_answer (entry);
    default:
      return NULL;
    }
}
