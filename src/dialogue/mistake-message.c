/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The message after DATA: RFC 5321 sections 4.1.1.4 (its end), 4.5.2 (dots) and 4.5.3.1.6 (length of a line),
 * RFC 5322 sections 2.1 (the empty line) and 3.6 (From and Date are demanded), RFC 5321 section 2.4 (8 bits).
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
  gboolean no_blank_line; /* the body begins where a field was due */
  gboolean smuggled;      /* a command behind a dot that only some servers take for the end */
  gboolean eight_bit;
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

/* "\r.\r" is no line end, and "MAIL FROM:" behind a dot that does not count has no business there. */
static void
look_for_smuggling (Findings *findings,
                    MscopeSlice line)
{
  const char *cr = memchr (line.data, '\r', line.length);

  if (findings->lone_dot && mscope_slice_starts_with (line, "MAIL FROM:"))
    findings->smuggled = TRUE;
  while (cr != NULL && cr + 2 < line.data + line.length)
    {
      if (cr[1] == '.' && cr[2] == '\r')
        findings->smuggled = TRUE;
      cr = memchr (cr + 1, '\r', line.length - (gsize) (cr + 1 - line.data));
    }
}

/* Eight octets at a time: messages may be long. */
static gboolean
has_eight_bit (const char *text,
               gsize length)
{
  gsize i = 0;
  guint64 octets;

  for (; i + sizeof octets <= length; i += sizeof octets)
    {
      memcpy (&octets, text + i, sizeof octets);
      if ((octets & G_GUINT64_CONSTANT (0x8080808080808080)) != 0)
        return TRUE;
    }
  for (; i < length; i++)
    if (((guchar) text[i] & 0x80) != 0)
      return TRUE;
  return FALSE;
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
      gboolean whole = !entry->cut_short || position <= entry->text_length;

      if (in_header && (line.length == 0 || (!is_field (line) && line.data[0] != ' ' && line.data[0] != '\t')))
        {
          in_header = FALSE;
          findings->no_blank_line = findings->has_field && line.length > 0 && whole;
        }
      if (in_header)
        look_at_header_line (findings, line);
      look_at_dots (findings, line, (line.data > entry->text || is_beginning (entry)) && whole);
      look_for_smuggling (findings, line);
      findings->long_line |= line.length > MAX_TEXT_LINE;
    }
  findings->eight_bit = has_eight_bit (entry->text, entry->text_length);
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
  if (findings->no_blank_line)
    return N_("The empty line between header and body is missing. A line that is no field ends the header here, but not "
              "every program sees it so.");
  return NULL;
}

/* What MAIL announced, or the limit of the server, against what came. */
static MscopeMistake *
find_too_big (const MscopeEntry *entry)
{
  const MscopeFacts *facts = entry->facts;
  guint64 limit;
  MscopeSlice offered;
  g_autofree char *number = NULL;

  if (facts == NULL)
    return NULL;
  if (mscope_facts_find_offer (facts, MSCOPE_PROTOCOL_SMTP, "SIZE", &offered) && mscope_slice_to_number (offered, &limit)
      && limit > 0 && entry->octets > limit)
    {
      number = mscope_number (limit);
      return mscope_mistake_new (MSCOPE_MISTAKE_TOO_BIG,
                                 g_strdup_printf (_("The message is bigger than this server takes: its limit is %s octets, as "
                                                    "it said with SIZE."), number),
                                 NULL);
    }
  if (facts->announced == 0 || entry->octets <= facts->announced)
    return NULL;
  number = mscope_number (facts->announced);
  return mscope_mistake_new (MSCOPE_MISTAKE_TOO_BIG,
                             g_strdup_printf (_("MAIL announced %s octets with SIZE, and the message has more. The server may "
                                                "refuse it for that."), number),
                             NULL);
}

/* Only where MAIL was seen, and what it said. */
static MscopeMistake *
find_eight_bit (const MscopeEntry *entry,
                const Findings *findings)
{
  const MscopeFacts *facts = entry->facts;

  if (!findings->eight_bit || entry->phase == 0 || facts == NULL || facts->gapped || facts->utf8
      || facts->body != MSCOPE_BODY_7BIT)
    return NULL;
  return mscope_mistake_new (MSCOPE_MISTAKE_EIGHT_BIT,
                             g_strdup (_("The message has letters beyond ASCII, and nothing announced them. Put BODY=8BITMIME "
                                         "behind the address in MAIL if the server offers 8BITMIME, or write them in quoted-printable "
                                         "or Base64.")),
                             NULL);
}

/*
 * LF . LF ends a message here if DATA had an LF alone, too: what is piped into nc would never end otherwise. RFC 5321
 * section 4.1.1.4 knows CR LF . CR LF only.
 */
static gboolean
is_ended_by_lf (const MscopeEntry *entry)
{
  return entry->about != NULL && entry->about->bare_lf && !entry->cut_short
         && entry->length - entry->octets == strlen (".\n");
}

static MscopeMistake *
find_in_end (const MscopeEntry *entry,
             const Findings *findings)
{
  if (findings->smuggled)
    return mscope_mistake_new (MSCOPE_MISTAKE_SMUGGLING,
                               g_strdup (_("A dot stands between odd line ends, and commands may follow it. A careless server "
                                           "takes it for the end of the message and the rest for a second mail that nobody has "
                                           "checked (SMTP smuggling). Only CR LF . CR LF ends a message.")),
                               NULL);
  if (findings->lone_dot)
    return mscope_mistake_new (MSCOPE_MISTAKE_DOT_IN_TEXT,
                               g_strdup (_("A dot stands alone on a line, but the line ends do not have both CR and LF; that "
                                           "does not end the message, and the server goes on waiting.")),
                               NULL);
  if (findings->single_dot)
    return mscope_mistake_new (MSCOPE_MISTAKE_DOT_IN_TEXT,
                               g_strdup (_("A line begins with one dot. The server takes this dot away; to be kept it has to "
                                           "be doubled.")),
                               NULL);
  if (is_ended_by_lf (entry))
    return mscope_mistake_new (MSCOPE_MISTAKE_BARE_LF,
                               g_strdup (_("The message ended with a dot between LF and LF. That will do here, as DATA itself "
                                           "ended with LF alone; a real server takes it for text and goes on waiting for "
                                           "CR LF . CR LF, so that no two servers differ about where a mail ends.")),
                               NULL);
  return NULL;
}

MscopeMistake *
mscope_mistake_find_in_message (const MscopeEntry *entry)
{
  const char *fault = NULL;
  MscopeMistake *mistake;
  Findings findings;

  /* A counted chunk has no dots to double and may begin anywhere. */
  if (entry->about != NULL && strcmp (entry->about->word, "DATA") != 0)
    return NULL;
  look_through (entry, &findings);
  mistake = find_in_end (entry, &findings);
  if (mistake != NULL)
    return mistake;
  if (is_beginning (entry) && !entry->cut_short)
    fault = get_header_fault (&findings);
  if (fault != NULL)
    return mscope_mistake_new (MSCOPE_MISTAKE_NO_HEADER, g_strdup (_(fault)), NULL);
  if (findings.long_line)
    return mscope_mistake_new (MSCOPE_MISTAKE_TOO_LONG,
                               g_strdup (_("A line of the message is too long: 998 octets and the line end are the limit.")),
                               NULL);
  mistake = find_eight_bit (entry, &findings);
  return mistake != NULL ? mistake : find_too_big (entry);
}
