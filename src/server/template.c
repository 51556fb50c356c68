/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "server/template.h"

#include <string.h>

static const char *const names[MSCOPE_N_VARIABLES] = {
  [MSCOPE_VARIABLE_HOST] = "host",
  [MSCOPE_VARIABLE_DOMAIN] = "domain",
  [MSCOPE_VARIABLE_CLIENT] = "client",
  [MSCOPE_VARIABLE_IP] = "ip",
  [MSCOPE_VARIABLE_HELO] = "helo",
  [MSCOPE_VARIABLE_DATE] = "date",
  [MSCOPE_VARIABLE_WIDE_DATE] = "wide-date",
  [MSCOPE_VARIABLE_SECONDS] = "seconds",
  [MSCOPE_VARIABLE_PROCESS] = "process",
  [MSCOPE_VARIABLE_WORD] = "word",
  [MSCOPE_VARIABLE_LOWER_WORD] = "lower-word",
  [MSCOPE_VARIABLE_ARGUMENT] = "argument",
  [MSCOPE_VARIABLE_COMMANDS] = "commands",
  [MSCOPE_VARIABLE_TOPIC] = "topic",
  [MSCOPE_VARIABLE_SYNTAX] = "syntax",
  [MSCOPE_VARIABLE_SUMMARY] = "summary",
  [MSCOPE_VARIABLE_LIMIT] = "limit",
  [MSCOPE_VARIABLE_ADDRESS] = "address",
  [MSCOPE_VARIABLE_PATH] = "path",
  [MSCOPE_VARIABLE_QUALIFIED] = "qualified",
  [MSCOPE_VARIABLE_FIRST_WORD] = "first-word",
  [MSCOPE_VARIABLE_PARAMETER] = "parameter",
  [MSCOPE_VARIABLE_SENDER] = "sender",
  [MSCOPE_VARIABLE_RECIPIENT] = "recipient",
  [MSCOPE_VARIABLE_MAILBOX] = "mailbox",
  [MSCOPE_VARIABLE_ID] = "id",
  [MSCOPE_VARIABLE_WITH] = "with",
  [MSCOPE_VARIABLE_HOUR_LETTER] = "hour-letter",
  [MSCOPE_VARIABLE_COMPUTER] = "computer",
  [MSCOPE_VARIABLE_LETTERS] = "letters",
  [MSCOPE_VARIABLE_USEC_HEX] = "usec-hex",
  [MSCOPE_VARIABLE_SERIAL_HEX] = "serial-hex",
  [MSCOPE_VARIABLE_SERIAL_HEX_8] = "serial-hex-8",
  [MSCOPE_VARIABLE_SERIAL] = "serial",
  [MSCOPE_VARIABLE_USER] = "user",
  [MSCOPE_VARIABLE_COUNT] = "count",
  [MSCOPE_VARIABLE_S] = "s",
  [MSCOPE_VARIABLE_OCTETS] = "octets",
  [MSCOPE_VARIABLE_NUMBER] = "number",
  [MSCOPE_VARIABLE_UID] = "uid",
  [MSCOPE_VARIABLE_UID_NUMBER] = "uid-number",
  [MSCOPE_VARIABLE_VALIDITY] = "validity",
  [MSCOPE_VARIABLE_TOTAL] = "total",
  [MSCOPE_VARIABLE_LINES] = "lines",
  [MSCOPE_VARIABLE_KEYWORD] = "keyword",
  [MSCOPE_VARIABLE_VALUE] = "value",
  [MSCOPE_VARIABLE_MEMBER] = "member",
  [MSCOPE_VARIABLE_FORWARD] = "forward",
  [MSCOPE_VARIABLE_STAMP] = "stamp",
  [MSCOPE_VARIABLE_MINUTE_STAMP] = "minute-stamp",
  [MSCOPE_VARIABLE_RECIPIENT_LIMIT] = "recipient-limit",
  [MSCOPE_VARIABLE_RECIPIENT_DOMAIN_LIMIT] = "recipient-domain-limit",
  [MSCOPE_VARIABLE_MAIL_LIMIT] = "mail-limit",
  [MSCOPE_VARIABLE_DELIVER_BY_LIMIT] = "deliver-by-limit",
  [MSCOPE_VARIABLE_STATUS] = "status",
  [MSCOPE_VARIABLE_DIAGNOSTIC] = "diagnostic",
  [MSCOPE_VARIABLE_MECHANISM] = "mechanism",
  [MSCOPE_VARIABLE_MECHANISMS] = "mechanisms",
  [MSCOPE_VARIABLE_RANDOM] = "random",
  [MSCOPE_VARIABLE_DELAY] = "delay",
  [MSCOPE_VARIABLE_LANGUAGE] = "language",
};

G_STATIC_ASSERT (MSCOPE_N_VARIABLES < 64);

/* Either a literal or, where it is NULL, a variable. */
typedef struct
{
  char *literal;
  MscopeVariable variable;
} Piece;

struct _MscopeTemplate
{
  GArray *pieces;
};

static void
piece_clear (Piece *piece)
{
  g_free (piece->literal);
}

const char *
mscope_variable_get_name (MscopeVariable variable)
{
  return names[variable];
}

static gboolean
find_variable (MscopeSlice name,
               guint64 allowed,
               MscopeVariable *variable)
{
  for (guint i = 0; i < MSCOPE_N_VARIABLES; i++)
    if (strlen (names[i]) == name.length && memcmp (names[i], name.data, name.length) == 0)
      {
        *variable = i;
        return (allowed & MSCOPE_VARIABLE_BIT (i)) != 0;
      }
  return FALSE;
}

static void
add_literal (MscopeTemplate *self,
             GString *literal)
{
  Piece piece = { NULL, MSCOPE_N_VARIABLES };

  if (literal->len == 0)
    return;
  piece.literal = g_strdup (literal->str);
  g_array_append_val (self->pieces, piece);
  g_string_truncate (literal, 0);
}

/* *@at stands behind a backslash or dollar; reads what belongs to it. */
static gboolean
read_escape (const char **at,
             GString *literal)
{
  switch ((*at)[0])
    {
    case '\\':
      g_string_append_c (literal, '\\');
      break;
    case 't':
      g_string_append_c (literal, '\t');
      break;
    default:
      return FALSE;
    }
  (*at)++;
  return TRUE;
}

static gboolean
read_variable (MscopeTemplate *self,
               const char **at,
               guint64 allowed,
               GString *literal)
{
  Piece piece = { NULL, 0 };
  const char *end;

  if (**at == '$')
    {
      g_string_append_c (literal, '$');
      (*at)++;
      return TRUE;
    }
  end = **at == '{' ? strchr (*at, '}') : NULL;
  if (end == NULL || !find_variable ((MscopeSlice) { *at + 1, (gsize) (end - *at - 1) }, allowed, &piece.variable))
    return FALSE;
  add_literal (self, literal);
  g_array_append_val (self->pieces, piece);
  *at = end + 1;
  return TRUE;
}

/* What to show of a fault at @at: the variable, or one character with what it begins. */
static char *
dup_wrong (const char *at)
{
  const char *end = at[0] == '$' && at[1] == '{' ? strchr (at, '}') : NULL;

  return end != NULL ? g_strndup (at, (gsize) (end + 1 - at)) : g_strndup (at, at[1] != '\0' ? 2 : 1);
}

MscopeTemplate *
mscope_template_new (const char *text,
                     guint64 allowed,
                     char **wrong)
{
  g_autoptr (MscopeTemplate) self = g_new0 (MscopeTemplate, 1);
  g_autoptr (GString) literal = g_string_new (NULL);
  const char *at = text;

  self->pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  g_array_set_clear_func (self->pieces, (GDestroyNotify) piece_clear);
  while (*at != '\0')
    {
      const char *start = at++;
      gboolean right = TRUE;

      if (*start == '$')
        right = read_variable (self, &at, allowed, literal);
      else if (*start == '\\')
        right = read_escape (&at, literal);
      else
        g_string_append_c (literal, *start);
      if (!right)
        {
          *wrong = dup_wrong (start);
          return NULL;
        }
    }
  add_literal (self, literal);
  return g_steal_pointer (&self);
}

void
mscope_template_free (MscopeTemplate *self)
{
  g_array_unref (self->pieces);
  g_free (self);
}

gboolean
mscope_template_uses (const MscopeTemplate *self,
                      MscopeVariable variable)
{
  for (guint i = 0; i < self->pieces->len; i++)
    {
      const Piece *piece = &g_array_index (self->pieces, Piece, i);

      if (piece->literal == NULL && piece->variable == variable)
        return TRUE;
    }
  return FALSE;
}

gboolean
mscope_template_has_first_word (const MscopeTemplate *self,
                                const char *word)
{
  const char *text = self->pieces->len > 0 ? g_array_index (self->pieces, Piece, 0).literal : NULL;
  gsize n = strlen (word);

  if (text == NULL || g_ascii_strncasecmp (text, word, n) != 0)
    return FALSE;
  return text[n] == ' ' || text[n] == '=' || (text[n] == '\0' && self->pieces->len == 1);
}

void
mscope_template_expand (const MscopeTemplate *self,
                        char *const *values,
                        GString *out)
{
  for (guint i = 0; i < self->pieces->len; i++)
    {
      const Piece *piece = &g_array_index (self->pieces, Piece, i);
      const char *text = piece->literal != NULL ? piece->literal : values[piece->variable];

      if (text != NULL)
        g_string_append (out, text);
    }
}
