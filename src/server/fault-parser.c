/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads faults on order; the grammar stands in fault.h. Codes: RFC 5321 section 4.2; enhanced codes: RFC 2034
 * section 4; POP3's replies: RFC 1939 section 3.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "protocol/smtp-status.h"
#include "server/fault-private.h"

#define SMTP (1u << MSCOPE_PROTOCOL_SMTP)
#define POP3 (1u << MSCOPE_PROTOCOL_POP3)

#define MAX_TEXT 2000        /* octets of a line */
#define MAX_REPLY_LINE 500   /* RFC 5321 section 4.5.3.1.5: 512 with code, blanks and CRLF */

G_DEFINE_QUARK (mscope-fault-error-quark, mscope_fault_error)

void
mscope_fault_free (MscopeFault *self)
{
  g_clear_pointer (&self->pattern, mscope_line_pattern_free);
  g_clear_pointer (&self->windows, g_hash_table_unref);
  g_free (self->action.text);
  g_free (self);
}

/* @at: where in @text it is wrong. */
static gboolean
fail (const char *text,
      const char *at,
      MscopeFaultError code,
      const char *what,
      GError **error)
{
  glong column = g_utf8_pointer_to_offset (text, at) + 1;

  /* Translators: a fault as it was typed, the place in it, and a sentence about what is wrong there. */
  g_set_error (error, MSCOPE_FAULT_ERROR, (int) code, _("“%s”, column %ld: %s"), text, column, what);
  return FALSE;
}

/* --- numbers --- */

static gboolean
parse_number (const char *text,
              MscopeSlice word,
              guint most,
              guint *number,
              GError **error)
{
  g_autofree char *what = NULL;
  guint64 value;

  if (mscope_slice_to_number (word, &value) && value >= 1 && value <= most)
    {
      *number = (guint) value;
      return TRUE;
    }
  what = g_strdup_printf (_("a number from 1 to %u has to stand here"), most);
  return fail (text, word.data, MSCOPE_FAULT_ERROR_VALUE, what, error);
}

/* --- which --- */

/* Cuts the last word off; an empty one, at its place, if there is none. */
static MscopeSlice
take_last_word (MscopeSlice *text)
{
  MscopeSlice stripped = mscope_slice_strip (*text);
  gsize n = 0;

  while (n < stripped.length && stripped.data[stripped.length - n - 1] != ' '
         && stripped.data[stripped.length - n - 1] != '\t')
    n++;
  *text = (MscopeSlice) { stripped.data, stripped.length - n };
  return (MscopeSlice) { stripped.data + stripped.length - n, n };
}

static gboolean
is_which (MscopeSlice word)
{
  return mscope_slice_is (word, "first") || mscope_slice_is (word, "from") || mscope_slice_is (word, "only");
}

/* "first 2" at the end of @line is cut off and becomes the range. */
static gboolean
parse_which (const char *text,
             MscopeSlice *line,
             MscopeFault *fault,
             GError **error)
{
  MscopeSlice before = *line;
  MscopeSlice last = take_last_word (&before);
  MscopeSlice which;
  guint n;

  fault->first_match = 1;
  fault->last_match = G_MAXUINT;
  if (is_which (last))
    return fail (text, last.data + last.length, MSCOPE_FAULT_ERROR_SYNTAX, _("a number is missing here"), error);
  which = take_last_word (&before);
  if (!is_which (which))
    return TRUE;
  if (!parse_number (text, last, G_MAXINT, &n, error))
    return FALSE;
  if (!mscope_slice_is (which, "first"))
    fault->first_match = n;
  if (!mscope_slice_is (which, "from"))
    fault->last_match = n;
  *line = before;
  return TRUE;
}

/* --- the action --- */

const char *
mscope_fault_parse_code (MscopeSlice text,
                         char separator,
                         MscopeFaultAction *action,
                         MscopeSlice *rest)
{
  gsize n = 0;

  if (text.length < 3 || !g_ascii_isdigit (text.data[0]) || !g_ascii_isdigit (text.data[1])
      || !g_ascii_isdigit (text.data[2]) || (text.length > 3 && text.data[3] != separator))
    return N_("a code of three digits has to stand here");
  if ((text.data[0] != '4' && text.data[0] != '5') || text.data[1] > '5')
    return N_("a fault refuses: its code is 4yz or 5yz, and y is 0 to 5");
  action->code = (guint16) ((text.data[0] - '0') * 100 + (text.data[1] - '0') * 10 + (text.data[2] - '0'));
  *rest = (MscopeSlice) { text.data + MIN (4, text.length), text.length - MIN (4, text.length) };

  while (n < rest->length && rest->data[n] != ' ')
    n++;
  if (!mscope_smtp_status_parse ((MscopeSlice) { rest->data, n }, action->enhanced))
    return NULL;
  if (action->enhanced[0] != action->code / 100)
    return N_("the enhanced code has to begin with the same digit as the code");
  *rest = mscope_slice_strip ((MscopeSlice) { rest->data + n, rest->length - n });
  return NULL;
}

/* The text of a reply; "\n" begins another line. */
static gboolean
parse_reply_text (const char *text,
                  MscopeSlice rest,
                  gboolean many,
                  MscopeFaultAction *action,
                  GError **error)
{
  g_autofree char *written = mscope_slice_dup (rest);
  g_auto (GStrv) lines = g_strsplit (written, "\\n", -1);
  const char *at = rest.data;

  if (!many && lines[0] != NULL && lines[1] != NULL)
    return fail (text, strstr (rest.data, "\\n"), MSCOPE_FAULT_ERROR_VALUE, _("a reply of POP3 has one line"), error);
  for (char **line = lines; *line != NULL; line++)
    {
      if (strlen (*line) > MAX_REPLY_LINE)
        return fail (text, at, MSCOPE_FAULT_ERROR_VALUE, _("the line of the reply is too long"), error);
      at += strlen (*line) + strlen ("\\n");
      g_strstrip (*line);
    }
  if (rest.length > 0)
    action->text = g_strjoinv ("\n", lines);
  return TRUE;
}

static gboolean
parse_smtp_reply (const char *text,
                  MscopeSlice reply,
                  MscopeFaultAction *action,
                  GError **error)
{
  const char *wrong;
  MscopeSlice rest;

  action->protocols = SMTP;
  wrong = mscope_fault_parse_code (reply, ' ', action, &rest);
  if (wrong != NULL)
    return fail (text, reply.data, MSCOPE_FAULT_ERROR_VALUE, _(wrong), error);
  return parse_reply_text (text, rest, TRUE, action, error);
}

static gboolean
parse_wait (const char *text,
            MscopeSlice rest,
            MscopeFaultAction *action,
            GError **error)
{
  action->kind = MSCOPE_FAULT_ACTION_WAIT;
  return parse_number (text, rest, MSCOPE_FAULT_MAX_SECONDS, &action->seconds, error);
}

static gboolean
parse_greylist (const char *text,
                MscopeSlice rest,
                MscopeFaultAction *action,
                GError **error)
{
  action->kind = MSCOPE_FAULT_ACTION_GREYLIST;
  action->protocols = SMTP;
  action->seconds = MSCOPE_FAULT_GREYLIST_SECONDS;
  return rest.length == 0 || parse_number (text, rest, MSCOPE_FAULT_MAX_SECONDS, &action->seconds, error);
}

static gboolean
parse_rate (const char *text,
            MscopeSlice rest,
            MscopeFaultAction *action,
            GError **error)
{
  MscopeSlice most = mscope_slice_take_word (&rest);
  MscopeSlice per = mscope_slice_take_word (&rest);

  action->kind = MSCOPE_FAULT_ACTION_RATE;
  if (!parse_number (text, most, G_MAXINT, &action->most, error))
    return FALSE;
  if (!mscope_slice_is (per, "per"))
    return fail (text, per.data, MSCOPE_FAULT_ERROR_SYNTAX, _("“per” and seconds have to stand here"), error);
  return parse_number (text, rest, MSCOPE_FAULT_MAX_SECONDS, &action->seconds, error);
}

/* What stands alone. */
static gboolean
parse_alone (const char *text,
             MscopeFaultActionKind kind,
             guint protocols,
             MscopeSlice rest,
             MscopeFaultAction *action,
             GError **error)
{
  action->kind = kind;
  action->protocols = protocols;
  return rest.length == 0
         || fail (text, rest.data, MSCOPE_FAULT_ERROR_SYNTAX, _("nothing more can stand here"), error);
}

static gboolean
parse_action (const char *text,
              MscopeSlice action_text,
              MscopeFaultAction *action,
              GError **error)
{
  MscopeSlice rest = mscope_slice_strip (action_text);
  MscopeSlice whole = rest;
  MscopeSlice word = mscope_slice_take_word (&rest);

  action->protocols = SMTP | POP3;
  if (mscope_slice_is (word, "wait"))
    return parse_wait (text, rest, action, error);
  if (mscope_slice_is (word, "close"))
    return parse_alone (text, MSCOPE_FAULT_ACTION_CLOSE, SMTP | POP3, rest, action, error);
  if (mscope_slice_is (word, "quota"))
    return parse_alone (text, MSCOPE_FAULT_ACTION_QUOTA, SMTP, rest, action, error);
  if (mscope_slice_is (word, "greylist"))
    return parse_greylist (text, rest, action, error);
  if (mscope_slice_is (word, "rate"))
    return parse_rate (text, rest, action, error);
  if (mscope_slice_is (word, "-ERR"))
    {
      action->protocols = POP3;
      return parse_reply_text (text, rest, FALSE, action, error);
    }
  if (word.length > 0 && g_ascii_isdigit (word.data[0]))
    return parse_smtp_reply (text, whole, action, error);
  return fail (text, word.data, MSCOPE_FAULT_ERROR_SYNTAX,
               _("a reply has to stand here, or wait, close, greylist, quota, rate"), error);
}

/* --- the whole line --- */

static gboolean
parse_line (const char *text,
            MscopeSlice line,
            MscopeFault *fault,
            GError **error)
{
  static const char *const impossible[] = { MSCOPE_PATTERN_TLS, MSCOPE_PATTERN_CLOSE };
  g_autoptr (GError) reason = NULL;
  MscopeSlice wrong;

  fault->pattern = mscope_line_pattern_new (line, SMTP | POP3, &wrong, &reason);
  if (fault->pattern == NULL)
    return fail (text, wrong.data, MSCOPE_FAULT_ERROR_UNKNOWN, reason->message, error);
  for (gsize i = 0; i < G_N_ELEMENTS (impossible); i++)
    if (mscope_line_pattern_has_verb (fault->pattern, impossible[i]))
      return fail (text, line.data, MSCOPE_FAULT_ERROR_VALUE, _("this waits for no answer of the server's"), error);
  return TRUE;
}

/* Whether line and action go together. */
static gboolean
check_whole (const char *text,
             const char *action_at,
             MscopeFault *fault,
             GError **error)
{
  fault->protocols = mscope_line_pattern_get_protocols (fault->pattern) & fault->action.protocols;
  if (fault->protocols == 0)
    return fail (text, action_at, MSCOPE_FAULT_ERROR_VALUE, _("no server answers these commands so"), error);
  if (fault->action.kind == MSCOPE_FAULT_ACTION_GREYLIST
      && !(mscope_line_pattern_get_n_verbs (fault->pattern) == 1
           && mscope_line_pattern_has_verb (fault->pattern, "RCPT")))
    return fail (text, action_at, MSCOPE_FAULT_ERROR_VALUE,
                 _("greylisting is for RCPT, where all three addresses are known"), error);
  return TRUE;
}

static gboolean
check_text (const char *text,
            GError **error)
{
  if (strlen (text) > MAX_TEXT || !g_utf8_validate (text, -1, NULL))
    {
      g_set_error_literal (error, MSCOPE_FAULT_ERROR, MSCOPE_FAULT_ERROR_SYNTAX,
                           _("A fault is one line of UTF-8, no longer than 2000 octets"));
      return FALSE;
    }
  for (const char *at = text; *at != '\0'; at++)
    if (g_ascii_iscntrl (*at) && *at != '\t')
      return fail (text, at, MSCOPE_FAULT_ERROR_SYNTAX, _("a control character cannot stand here"), error);
  return TRUE;
}

MscopeFault *
mscope_fault_parse (const char *text,
                    GError **error)
{
  g_autoptr (MscopeFault) fault = g_new0 (MscopeFault, 1);
  const char *arrow;
  MscopeSlice line;

  if (!check_text (text, error))
    return NULL;
  arrow = strstr (text, "=>");
  if (arrow == NULL)
    {
      fail (text, text + strlen (text), MSCOPE_FAULT_ERROR_SYNTAX,
            _("“=>” and what shall happen have to stand here"), error);
      return NULL;
    }
  line = mscope_slice_strip ((MscopeSlice) { text, (gsize) (arrow - text) });
  if (!parse_which (text, &line, fault, error) || !parse_line (text, line, fault, error)
      || !parse_action (text, mscope_slice_from_string (arrow + 2), &fault->action, error)
      || !check_whole (text, arrow + 2, fault, error))
    return NULL;
  return g_steal_pointer (&fault);
}
