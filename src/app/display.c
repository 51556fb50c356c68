/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/display.h"

/* Nobody reads more of a line in a list, and laying out a label of megabytes would stop the window. */
#define MAX_LINE_OCTETS 500

char *
mscope_display_seconds (gint64 time_us,
                        gint64 start_us,
                        int digits)
{
  if (time_us == 0)
    return g_strdup ("");
  return g_strdup_printf ("%.*f", digits, (double) (time_us - start_us) / G_USEC_PER_SEC);
}

char *
mscope_display_time (gint64 time_us)
{
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) local = NULL;

  if (time_us != 0)
    utc = g_date_time_new_from_unix_utc (time_us / G_USEC_PER_SEC);
  if (utc != NULL)
    local = g_date_time_to_local (utc);
  return local != NULL ? g_date_time_format (local, "%x %X") : g_strdup ("");
}

char *
mscope_display_endpoint (const MscopeConversation *conversation,
                         MscopeSide side)
{
  const char *address = conversation->address[side];

  if (*address == '\0')
    return g_strdup ("");
  return g_strdup_printf (strchr (address, ':') != NULL ? "[%s]:%u" : "%s:%u", address, conversation->port[side]);
}

char *
mscope_display_tcp_flags (guint8 flags)
{
  static const char *const names[] = { "FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR" };
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (flags & (1 << i))
      {
        if (text->len > 0)
          g_string_append_c (text, ' ');
        g_string_append (text, names[i]);
      }
  return g_string_free (text, FALSE);
}

const char *
mscope_display_closed (MscopeClosed closed)
{
  switch (closed)
    {
    case MSCOPE_CLOSED_FIN:
      /* Translators: both sides of a connection said goodbye. */
      return C_("connection", "Ended");
    case MSCOPE_CLOSED_RST:
      /* Translators: a connection was broken off by one side. */
      return C_("connection", "Broken off");
    case MSCOPE_CLOSED_OPEN:
    default:
      return C_("connection", "Open");
    }
}

static char *
describe_textless (const MscopeEntry *entry)
{
  gulong octets = (gulong) entry->octets;

  switch (entry->kind)
    {
    case MSCOPE_ENTRY_GAP:
      return g_strdup_printf (ngettext ("(%lu octet was sent and not captured)",
                                        "(%lu octets were sent and not captured)", octets), octets);
    case MSCOPE_ENTRY_TLS:
      return g_strdup_printf (ngettext ("(%lu encrypted octet)", "(%lu encrypted octets)", octets), octets);
    case MSCOPE_ENTRY_MESSAGE:
      return g_strdup (_("(an empty message)"));
    case MSCOPE_ENTRY_DATA:
      return g_strdup (_("(an empty list)"));
    default:
      return g_strdup (_("(an empty line)"));
    }
}

static void
append_line (GString *text,
             MscopeSlice line)
{
  gsize length = MIN (line.length, MAX_LINE_OCTETS);

  if (text->len > 0)
    g_string_append_c (text, '\n');
  mscope_text_append_visible (text, line.data, length);
  if (length < line.length)
    g_string_append (text, "…");
}

static guint
count_lines (const MscopeEntry *entry,
             gsize position)
{
  MscopeSlice line;
  guint n = 0;

  while (mscope_entry_next_line (entry, &position, &line))
    n++;
  return n;
}

guint
mscope_display_count_lines (const MscopeEntry *entry)
{
  return count_lines (entry, 0);
}

char *
mscope_display_entry (const MscopeEntry *entry,
                      guint max_lines)
{
  GString *text;
  MscopeSlice line;
  gsize position = 0;
  guint n_shown = 0, n_left;

  if (entry->text_length == 0)
    return describe_textless (entry);

  text = g_string_new (NULL);
  while (n_shown < max_lines && mscope_entry_next_line (entry, &position, &line))
    {
      append_line (text, line);
      n_shown++;
    }
  n_left = count_lines (entry, position);
  if (n_left > 0)
    {
      g_string_append_c (text, '\n');
      g_string_append_printf (text, ngettext ("… and %u more line", "… and %u more lines", n_left), n_left);
    }
  return g_string_free (text, FALSE);
}
