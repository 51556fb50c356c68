/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Octets that come with typing by hand: RFC 5321 section 2.4 (printable ASCII only), RFC 854 (telnet's own commands
 * begin with 255; 240 to 254 say which, and four of them have an option behind them).
 */
#include "config.h"

#include "dialogue/mistake-private.h"

#include <glib/gi18n-lib.h>

#define BACKSPACE 0x08
#define DELETE 0x7f
#define TELNET 0xff

#define TELNET_FIRST 240
#define TELNET_WITH_OPTION 251 /* WILL, WON'T, DO, DON'T */

typedef struct
{
  gboolean erased;
  gboolean telnet;
  gboolean other;
  GString *cleaned;
} Typed;

/* How many octets at @text are a command of telnet's; 0 if they are none. */
static gsize
measure_telnet (const guint8 *text,
                gsize length)
{
  if (length < 2 || text[0] != TELNET || text[1] < TELNET_FIRST || text[1] == TELNET)
    return 0;
  return text[1] >= TELNET_WITH_OPTION ? MIN (length, 3) : 2;
}

/* What the line would be had the octets done what was meant. */
static void
clean (Typed *self,
       const guint8 *text,
       gsize length)
{
  for (gsize i = 0; i < length; i++)
    {
      gsize telnet = measure_telnet (text + i, length - i);

      if (telnet > 0)
        {
          self->telnet = TRUE;
          i += telnet - 1;
        }
      else if (text[i] == BACKSPACE || text[i] == DELETE)
        {
          self->erased = TRUE;
          if (self->cleaned->len > 0)
            g_string_truncate (self->cleaned, self->cleaned->len - 1);
        }
      else if (text[i] < ' ' && text[i] != '\t')
        self->other = TRUE;
      else
        g_string_append_c (self->cleaned, (char) text[i]);
    }
}

static gboolean
is_suspicious (const guint8 *text,
               gsize length)
{
  for (gsize i = 0; i < length; i++)
    if ((text[i] < ' ' && text[i] != '\t') || text[i] == DELETE || measure_telnet (text + i, length - i) > 0)
      return TRUE;
  return FALSE;
}

MscopeMistake *
mscope_mistake_find_in_octets (const MscopeEntry *entry)
{
  const guint8 *text = (const guint8 *) entry->text;
  const char *reason;
  g_autofree char *fix = NULL;
  Typed typed = { 0 };

  if (entry->protocol == MSCOPE_PROTOCOL_IMAP || !is_suspicious (text, entry->text_length))
    return NULL;
  typed.cleaned = g_string_new (NULL);
  clean (&typed, text, entry->text_length);
  fix = g_string_free (typed.cleaned, FALSE);
  if (typed.telnet)
    reason = N_("The line has octets of telnet's own: your telnet tries to agree on something (255 and what follows). A "
                "mail server takes them for text. Type the line again.");
  else if (typed.erased && !typed.other)
    reason = N_("The line has a backspace in it. The key did not erase the letter, it sent one octet more: the server "
                "sees the wrong letter and the backspace.");
  else
    reason = N_("The line has octets that no keyboard writes, such as NUL. Commands are printable ASCII only.");
  if (typed.other || *fix == '\0' || !g_utf8_validate (fix, -1, NULL))
    g_clear_pointer (&fix, g_free);
  return mscope_mistake_new (MSCOPE_MISTAKE_CONTROL, g_strdup (_(reason)), g_steal_pointer (&fix));
}
