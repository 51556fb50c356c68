/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The message after DATA: RFC 5321 sections 4.5.2 (dots) and 4.5.3.1.6 (length of a line),
 * RFC 5322 section 3.6 (From and Date are demanded).
 */
#include "config.h"

#include "dialogue/mistake-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_TEXT_LINE 998 /* without CRLF */

/* What a look through the lines shows. */
typedef struct
{
  gboolean has_from;
  gboolean has_date;
  gboolean has_field; /* any at all */
  gboolean lone_dot;
  gboolean single_dot;
  gboolean long_line;
} Findings;

/* field = field-name ":" …; a name has no blanks (RFC 5322 section 2.2). */
static gboolean
is_field (MscopeSlice line)
{
  const char *colon = memchr (line.data, ':', line.length);

  if (colon == NULL || colon == line.data)
    return FALSE;
  for (const char *p = line.data; p < colon; p++)
    if (*p <= ' ' || *p > '~')
      return FALSE;
  return TRUE;
}

static void
look_at_header_line (Findings *findings,
                     MscopeSlice line)
{
  findings->has_field |= is_field (line);
  findings->has_from |= mscope_slice_starts_with (line, "From:");
  findings->has_date |= mscope_slice_starts_with (line, "Date:");
}

/* Whether @entry begins where the content begins: not a chunk, not a piece behind a gap. */
static gboolean
is_beginning (const MscopeEntry *entry)
{
  const MscopeEntry *data = entry->about;

  return data == NULL || entry->offset == data->offset + data->length;
}

/* @whole: the line stands there from its beginning to its end. */
static void
look_at_dots (Findings *findings,
              MscopeSlice line,
              gboolean whole)
{
  if (!whole || line.length == 0 || line.data[0] != '.' || (line.length > 1 && line.data[1] == '.'))
    return;
  if (line.length == 1)
    findings->lone_dot = TRUE;
  else
    findings->single_dot = TRUE;
}

static void
look_through (const MscopeEntry *entry,
              Findings *findings)
{
  gboolean in_header = TRUE;
  gsize position = 0;
  MscopeSlice line;

  memset (findings, 0, sizeof *findings);
  while (mscope_entry_next_line (entry, &position, &line))
    {
      if (line.length == 0 || (in_header && !is_field (line) && line.data[0] != ' ' && line.data[0] != '\t'))
        in_header = FALSE;
      if (in_header)
        look_at_header_line (findings, line);
      look_at_dots (findings, line,
                    (line.data > entry->text || is_beginning (entry))
                      && (!entry->cut_short || position <= entry->text_length));
      findings->long_line |= line.length > MAX_TEXT_LINE;
    }
}

static const char *
get_header_fault (const Findings *findings)
{
  if (!findings->has_field)
    return N_("The message has no header. At least From and Date are demanded, then an empty line before the text; mail "
              "without them is often taken for spam.");
  if (!findings->has_from && !findings->has_date)
    return N_("The header has neither a From nor a Date line. Both are demanded; mail without them is often taken for "
              "spam.");
  if (!findings->has_from)
    return N_("The header has no From line. It is demanded: it tells the reader who wrote the mail.");
  if (!findings->has_date)
    return N_("The header has no Date line. It is demanded; some servers add it, others refuse the mail.");
  return NULL;
}

MscopeMistake *
mscope_mistake_find_in_message (const MscopeEntry *entry)
{
  const char *fault = NULL;
  Findings findings;

  /* A counted chunk has no dots to double and may begin anywhere. */
  if (entry->about != NULL && strcmp (entry->about->word, "DATA") != 0)
    return NULL;
  look_through (entry, &findings);
  if (findings.lone_dot)
    return mscope_mistake_new (MSCOPE_MISTAKE_DOT_IN_TEXT,
                               g_strdup (_("A dot stands alone on a line, but the line ends do not have both CR and LF; that "
                                           "does not end the message.")),
                               NULL);
  if (findings.single_dot)
    return mscope_mistake_new (MSCOPE_MISTAKE_DOT_IN_TEXT,
                               g_strdup (_("A line begins with one dot. The server takes this dot away; to be kept it has to "
                                           "be doubled.")),
                               NULL);
  if (is_beginning (entry) && !entry->cut_short)
    fault = get_header_fault (&findings);
  if (fault != NULL)
    return mscope_mistake_new (MSCOPE_MISTAKE_NO_HEADER, g_strdup (_(fault)), NULL);
  if (findings.long_line)
    return mscope_mistake_new (MSCOPE_MISTAKE_TOO_LONG,
                               g_strdup (_("A line of the message is too long: 998 octets and the line end are the limit.")),
                               NULL);
  return NULL;
}
