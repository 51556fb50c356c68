/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Trace information: RFC 5321 section 4.4.
 *
 * Received = "from" domain [tcp-info] "by" domain [tcp-info] ["via" link] ["with" protocol] ["id" string]
 *            ["for" path] ";" date-time, with comments in parentheses between all of them
 */
#include "config.h"

#include "dialogue/explanation-header.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "protocol/header-fields.h"
#include "protocol/mail-date.h"

typedef enum
{
  CLAUSE_NONE,
  CLAUSE_FROM,
  CLAUSE_BY,
  CLAUSE_VIA,
  CLAUSE_WITH,
  CLAUSE_ID,
  CLAUSE_FOR,
} Clause;

static const char *const clauses[] = {
  [CLAUSE_FROM] = "from", [CLAUSE_BY] = "by",  [CLAUSE_VIA] = "via",
  [CLAUSE_WITH] = "with", [CLAUSE_ID] = "id", [CLAUSE_FOR] = "for",
};

/* A word, or a comment with its parentheses; comments may stand within comments. */
static MscopeSlice
take_token (MscopeSlice *text)
{
  MscopeSlice token;
  gsize end = 0, depth = 0;

  *text = mscope_slice_strip (*text);
  if (text->length > 0 && text->data[0] == '(')
    for (end = 0; end < text->length; end++)
      {
        depth += text->data[end] == '(';
        depth -= text->data[end] == ')';
        if (depth == 0)
          {
            end++;
            break;
          }
      }
  else
    while (end < text->length && text->data[end] != ' ' && text->data[end] != '\t' && text->data[end] != '(')
      end++;
  token = (MscopeSlice) { text->data, end };
  text->data += end;
  text->length -= end;
  return token;
}

static Clause
find_clause (MscopeSlice word)
{
  for (guint i = CLAUSE_FROM; i < G_N_ELEMENTS (clauses); i++)
    if (mscope_slice_is (word, clauses[i]))
      return i;
  return CLAUSE_NONE;
}

/* The date stands behind the last semicolon; a comment may hold others. */
static MscopeSlice
split_date (MscopeSlice *value)
{
  for (gsize i = value->length; i > 0; i--)
    if (value->data[i - 1] == ';')
      {
        MscopeSlice date = { value->data + i, value->length - i };

        value->length = i - 1;
        return mscope_slice_strip (date);
      }
  return (MscopeSlice) { NULL, 0 };
}

void
mscope_received_parse (MscopeSlice value,
                       MscopeReceived *out)
{
  Clause clause = CLAUSE_NONE;
  MscopeSlice token;

  memset (out, 0, sizeof *out);
  out->date = split_date (&value);
  while ((out->from.length == 0 || out->by.length == 0) && (token = take_token (&value)).length > 0)
    {
      Clause next = find_clause (token);

      if (token.data[0] == '(')
        continue;
      if (clause == CLAUSE_FROM && out->from.length == 0)
        out->from = token;
      else if (clause == CLAUSE_BY && out->by.length == 0)
        out->by = token;
      clause = next;
    }
}

void
mscope_received_read_date (MscopeReceived *self)
{
  self->dated = mscope_mail_date_parse (self->date, &self->time_s, &self->utc_offset_s);
}

/* --- parts --- */

/* The word behind a clause: what the clause is, or, behind "with", what the protocol is. */
static void
explain_value (MscopeExplainer *self,
               Clause clause,
               MscopeSlice value)
{
  const MscopeKeywordInfo *info = clause == CLAUSE_WITH ? mscope_transmission_type_find (value) : NULL;

  if (info == NULL)
    info = mscope_trace_clause_find (mscope_slice_from_string (clauses[clause]));
  if (info != NULL)
    /* Translators: a word of a Received line such as “by”, and what it says. */
    mscope_explainer_take_part (self, value, g_strdup_printf (_("%s: %s"), clauses[clause], _(info->summary)));
}

static void
explain_comment (MscopeExplainer *self,
                 MscopeSlice comment,
                 Clause behind)
{
  if (mscope_find (comment, "TLS").length > 0 || mscope_find (comment, "cipher").length > 0)
    mscope_explainer_add_part (self, comment, _("How the connection was encrypted."));
  else if (mscope_find (comment, "envelope-from").length > 0)
    mscope_explainer_add_part (self, comment, _("The sender on the envelope (MAIL)."));
  else if (mscope_find (comment, "Authenticated sender").length > 0)
    mscope_explainer_add_part (self, comment, _("The name the client had signed on with."));
  else if (behind == CLAUSE_FROM)
    mscope_explainer_add_part (self, comment,
                               _("What the server saw itself: the address the client came from, and the name found for it. This "
                                 "is not made up."));
  else if (behind == CLAUSE_BY)
    mscope_explainer_add_part (self, comment, _("The software of the server, maybe with its version."));
}

/* How much later than the server before: "+3 s" in words. */
static void
explain_delay (MscopeExplainer *self,
               const MscopeReceived *received,
               const MscopeReceived *before)
{
  g_autofree char *duration = NULL;

  if (received->date.length == 0)
    return;
  if (!received->dated)
    {
      mscope_explainer_add_part (self, received->date, _("This should be a date, but is not written like one."));
      return;
    }
  if (before == NULL || !before->dated)
    {
      mscope_explainer_add_part (self, received->date, _("When this server took the mail, by its own clock."));
      return;
    }
  if (received->time_s < before->time_s)
    {
      mscope_explainer_add_part (self, received->date,
                                 _("When this server took the mail: earlier than the server before it. One of the two clocks "
                                   "is wrong."));
      return;
    }
  duration = mscope_duration ((guint64) (received->time_s - before->time_s));
  /* Translators: “3 seconds”, “2 hours”. */
  mscope_explainer_take_part (self, received->date,
                              g_strdup_printf (_("When this server took the mail: %s after the server before it."), duration));
}

/* Old Sendmail's ids begin with the hour, A for midnight; two that differ show that somebody has changed one. */
static void
compare_hours (MscopeExplainer *self,
               MscopeSlice id,
               const MscopeReceived *received)
{
  int hour = (int) (((received->time_s + received->utc_offset_s) / 3600 % 24 + 24) % 24);
  g_autofree char *shown = NULL;
  guint64 process;

  if (!received->dated || id.length != 8 || id.data[0] < 'A' || id.data[0] > 'X' || !g_ascii_isupper (id.data[1])
      || !g_ascii_isupper (id.data[2]) || !mscope_slice_to_number ((MscopeSlice) { id.data + 3, 5 }, &process)
      || id.data[0] - 'A' == hour)
    return;
  shown = mscope_quote (id);
  /* Translators: a name of a mail in a queue, then two hours of the day. */
  mscope_explainer_take_part (self, (MscopeSlice) { id.data, 1 },
                              g_strdup_printf (_("In %s of old Sendmail the first letter is the hour: %d o'clock. The date says "
                                                 "%d o'clock, so one of the two was changed."),
                                               shown, id.data[0] - 'A', hour));
}

void
mscope_explain_received (MscopeExplainer *self,
                         MscopeSlice value,
                         const MscopeReceived *received,
                         const MscopeReceived *before)
{
  Clause clause = CLAUSE_NONE, behind = CLAUSE_NONE;
  MscopeSlice token;

  split_date (&value);
  while ((token = take_token (&value)).length > 0)
    {
      if (token.data[0] == '(')
        {
          explain_comment (self, token, behind);
          continue;
        }
      if (clause != CLAUSE_NONE)
        {
          explain_value (self, clause, token);
          if (clause == CLAUSE_ID)
            compare_hours (self, token, received);
          behind = clause;
          clause = CLAUSE_NONE;
          continue;
        }
      clause = find_clause (token);
    }
  explain_delay (self, received, before);
}
