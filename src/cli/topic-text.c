/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/topic-text.h"

#include <glib/gi18n.h>
#include <string.h>

#include "protocol/smtp-replies.h"

#define WIDTH 78
#define INDENT "  "
#define FACT_COLUMN 12

static void
append_wrapped (GString *out,
                const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  glong column = 0;

  for (guint i = 0; words[i] != NULL; i++)
    {
      glong length = g_utf8_strlen (words[i], -1);

      if (column == 0 || column + 1 + length > WIDTH)
        {
          g_string_append_printf (out, "%s" INDENT "%s", column == 0 ? "" : "\n", words[i]);
          column = (glong) strlen (INDENT) + length;
          continue;
        }
      g_string_append_printf (out, " %s", words[i]);
      column += 1 + length;
    }
  g_string_append_c (out, '\n');
}

static void
append_sentence (GString *out,
                 const char *sentence)
{
  if (sentence != NULL)
    append_wrapped (out, _(sentence));
}

/* @label: translated. A long value goes on under its beginning. */
static void
append_fact (GString *out,
             const char *label,
             const char *value)
{
  g_auto (GStrv) words = NULL;
  glong column;

  if (value == NULL)
    return;
  words = g_strsplit (value, " ", -1);
  column = MAX (g_utf8_strlen (label, -1) + 1, FACT_COLUMN);
  g_string_append_printf (out, INDENT "%s%*s", label, (int) (column - g_utf8_strlen (label, -1)), "");
  for (guint i = 0; words[i] != NULL; i++)
    {
      glong length = g_utf8_strlen (words[i], -1);
      gboolean fits = i == 0 || column + 1 + length <= WIDTH;

      if (i > 0)
        g_string_append_printf (out, "%s%*s", fits ? " " : "\n" INDENT, fits ? 0 : FACT_COLUMN, "");
      g_string_append (out, words[i]);
      column = i == 0 ? column + length : fits ? column + 1 + length : FACT_COLUMN + length;
    }
  g_string_append_c (out, '\n');
}

static char *
describe_reply (const MscopeTopic *topic)
{
  const char *title = mscope_protocol_get_title (topic->protocol);

  /* Translators: in all of these %s is SMTP. */
  if (topic->verb == NULL)
    return g_strdup_printf (_("a reply of %s"), title);
  if (strcmp (topic->verb, MSCOPE_VERB_GREETING) == 0)
    return g_strdup_printf (_("a greeting of %s"), title);
  if (strcmp (topic->verb, MSCOPE_VERB_MESSAGE) == 0)
    return g_strdup_printf (_("a reply of %s to a message"), title);
  if (strcmp (topic->verb, MSCOPE_VERB_LAST_CHUNK) == 0)
    return g_strdup_printf (_("a reply of %s to the last piece of a message"), title);
  if (strcmp (topic->verb, MSCOPE_VERB_SASL) == 0)
    return g_strdup_printf (_("a reply of %s to a line of a sign-on"), title);
  return g_strdup_printf (_("a reply of %s to %s"), title, topic->verb);
}

static char *
describe_kind (const MscopeTopic *topic)
{
  const char *title = mscope_protocol_get_title (topic->protocol);

  switch (topic->kind)
    {
    case MSCOPE_TOPIC_COMMAND:
      /* Translators: in all of these %s is SMTP, POP3 or IMAP. */
      return g_strdup_printf (_("a command of %s"), title);
    case MSCOPE_TOPIC_REPLY:
      return describe_reply (topic);
    case MSCOPE_TOPIC_ENHANCED_CODE:
      return g_strdup_printf (_("an enhanced status code of %s"), title);
    case MSCOPE_TOPIC_DIGIT:
      return g_strdup_printf (_("a digit of the codes of %s"), title);
    case MSCOPE_TOPIC_KEYWORD:
      return g_strdup_printf (_("an extension of %s"), title);
    case MSCOPE_TOPIC_PARAMETER:
      return g_strdup_printf (_("a parameter of %s"), title);
    case MSCOPE_TOPIC_STATUS:
      return g_strdup_printf (_("an answer of %s"), title);
    case MSCOPE_TOPIC_RESPONSE_CODE:
      return g_strdup_printf (_("a code in an answer of %s"), title);
    case MSCOPE_TOPIC_MECHANISM:
      return g_strdup (_("a way to sign on"));
    case MSCOPE_TOPIC_HEADER_FIELD:
      return g_strdup (_("a field of the header of a message"));
    case MSCOPE_TOPIC_REPORT_FIELD:
      return g_strdup (_("a field of a report"));
    case MSCOPE_TOPIC_TRACE_CLAUSE:
      return g_strdup (_("a part of a Received line"));
    case MSCOPE_TOPIC_TRANSMISSION_TYPE:
      return g_strdup (_("a protocol in a Received line"));
    case MSCOPE_TOPIC_CONCEPT:
      return g_strdup (_("a word about mail"));
    default:
      return g_strdup_printf (_("a phase of %s"), title);
    }
}

const char *
mscope_topic_text_get_title (const MscopeTopic *topic)
{
  gboolean is_word = topic->kind == MSCOPE_TOPIC_PHASE || topic->kind == MSCOPE_TOPIC_CONCEPT;

  return is_word ? _(topic->name) : topic->name;
}

static const char *
describe_need (const MscopeTopic *topic)
{
  if (topic->kind == MSCOPE_TOPIC_COMMAND)
    return topic->mandatory ? _("every server has it") : _("optional");
  if (topic->kind == MSCOPE_TOPIC_HEADER_FIELD)
    return topic->mandatory ? _("every delivered message has it") : _("optional");
  return NULL;
}

/* (transfer full): "Sender named, Recipient named". */
static char *
list_phases (MscopeProtocol protocol,
             guint32 phases)
{
  GString *list = g_string_new (NULL);

  for (guint bit = 0; bit < 32; bit++)
    {
      const MscopePhaseInfo *phase = mscope_phase_get_info (protocol, phases & (1u << bit));

      if (phase != NULL)
        g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", _(phase->title));
    }
  return g_string_free (list, FALSE);
}

/* "550" digit by digit, once for all its rows. */
static void
append_digits (GString *out,
               const MscopeTopic *topic)
{
  guint16 code = (guint16) g_ascii_strtoull (topic->name, NULL, 10);
  const char *class_meaning = mscope_smtp_reply_get_class_meaning (code);
  const char *subject_meaning = mscope_smtp_reply_get_subject_meaning (code);

  g_string_append_printf (out, INDENT "%c..  %s\n", topic->name[0], class_meaning != NULL ? _(class_meaning) : "");
  g_string_append_printf (out, INDENT ".%c.  %s\n", topic->name[1], subject_meaning != NULL ? _(subject_meaning) : "");
}

static void
append_followers (GString *out,
                  const MscopeTopic *topic)
{
  g_autofree char *next = NULL;
  g_autoptr (GPtrArray) followers = mscope_topic_list_followers (topic);

  if (followers->len == 0)
    return;
  g_ptr_array_add (followers, NULL);
  next = g_strjoinv (", ", (char **) followers->pdata);
  append_fact (out, _("Next:"), next);
}

static void
append_phases (GString *out,
               const MscopeTopic *topic)
{
  guint32 after = mscope_phases_after (topic->protocol, topic->phases, topic->name);
  g_autofree char *phases = list_phases (topic->protocol, topic->phases);
  g_autofree char *leads_to = list_phases (topic->protocol, after);

  append_fact (out, _("Phases:"), phases);
  append_fact (out, _("Leads to:"), after != 0 ? leads_to : NULL);
}

void
mscope_topic_text_append (GString *out,
                          const MscopeTopic *topic)
{
  g_autofree char *kind = describe_kind (topic);

  g_string_append_printf (out, "%s: %s\n", mscope_topic_text_get_title (topic), kind);
  append_sentence (out, topic->summary);
  append_sentence (out, topic->explanation);
  append_sentence (out, topic->advice);
  if (topic->kind == MSCOPE_TOPIC_REPLY && topic->verb == NULL)
    append_digits (out, topic);
  append_fact (out, _("Needed:"), describe_need (topic));
  if (topic->kind == MSCOPE_TOPIC_COMMAND)
    append_phases (out, topic);
  append_followers (out, topic);
  append_fact (out, topic->kind == MSCOPE_TOPIC_CONCEPT ? _("Also:") : _("Written:"), topic->syntax);
  append_fact (out, _("With:"), topic->codes);
  append_fact (out, _("Example:"), topic->example);
  append_fact (out, _("Since:"), topic->since);
  append_fact (out, _("Until:"), topic->until);
  append_fact (out, _("See:"), topic->reference);
}

void
mscope_topic_text_append_short (GString *out,
                                const MscopeTopic *topic)
{
  g_autofree char *kind = describe_kind (topic);

  g_string_append_printf (out, "%s: %s\n", mscope_topic_text_get_title (topic), kind);
  append_sentence (out, topic->summary);
}
