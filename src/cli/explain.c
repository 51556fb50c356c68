/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/output.h"
#include "protocol/smtp-replies.h"
#include "protocol/topics.h"

#define WIDTH 78
#define INDENT "  "
#define FACT_COLUMN 12

/* Of what was found by the words of its texts: how much is told, and how much of that in full. */
#define MAX_HITS 12
#define MAX_FULL_HITS 2

/* --- text --- */

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

static const char *
get_title (const MscopeTopic *topic)
{
  gboolean is_word = topic->kind == MSCOPE_TOPIC_PHASE || topic->kind == MSCOPE_TOPIC_CONCEPT;

  return is_word ? _(topic->name) : topic->name;
}

/* (nullable): whether every server or message has it; %NULL where the question makes no sense. */
static const char *
describe_need (const MscopeTopic *topic)
{
  if (topic->kind == MSCOPE_TOPIC_COMMAND)
    return topic->mandatory ? _("every server has it") : _("optional");
  if (topic->kind == MSCOPE_TOPIC_HEADER_FIELD)
    return topic->mandatory ? _("every message has it") : _("optional");
  return NULL;
}

/* (transfer full): "Sender named, Recipient named". */
static char *
list_phases (const MscopeTopic *topic)
{
  GString *list = g_string_new (NULL);

  for (guint bit = 0; bit < 32; bit++)
    {
      const MscopePhaseInfo *phase = mscope_phase_get_info (topic->protocol, topic->phases & (1u << bit));

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
append_command (GString *out,
                const MscopeTopic *topic)
{
  g_autofree char *phases = list_phases (topic);
  g_autofree char *next = NULL;
  g_autoptr (GPtrArray) followers = mscope_topic_list_followers (topic);

  append_fact (out, _("Phases:"), phases);
  if (followers->len == 0)
    return;
  g_ptr_array_add (followers, NULL);
  next = g_strjoinv (", ", (char **) followers->pdata);
  append_fact (out, _("Next:"), next);
}

static void
append_topic (GString *out,
              const MscopeTopic *topic)
{
  g_autofree char *kind = describe_kind (topic);

  g_string_append_printf (out, "%s: %s\n", get_title (topic), kind);
  append_sentence (out, topic->summary);
  append_sentence (out, topic->explanation);
  append_sentence (out, topic->advice);
  if (topic->kind == MSCOPE_TOPIC_REPLY && topic->verb == NULL)
    append_digits (out, topic);
  append_fact (out, _("Needed:"), describe_need (topic));
  if (topic->kind == MSCOPE_TOPIC_COMMAND)
    append_command (out, topic);
  append_fact (out, topic->kind == MSCOPE_TOPIC_CONCEPT ? _("Also:") : _("Written:"), topic->syntax);
  append_fact (out, _("With:"), topic->codes);
  append_fact (out, _("Example:"), topic->example);
  append_fact (out, _("Since:"), topic->since);
  append_fact (out, _("Until:"), topic->until);
  append_fact (out, _("See:"), topic->reference);
}

/* One topic of several that were found by their texts: a line to choose by. */
static void
append_hit (GString *out,
            const MscopeTopic *topic)
{
  g_autofree char *kind = describe_kind (topic);

  g_string_append_printf (out, "%s: %s\n", get_title (topic), kind);
  append_sentence (out, topic->summary);
}

/* --- JSON: keys as in doc/ndjson.md --- */

static void
append_string (GString *out,
               const char *key,
               const char *value)
{
  if (value == NULL)
    return;
  g_string_append_printf (out, ",\"%s\":", key);
  mscope_text_append_json (out, value, strlen (value));
}

static void
append_list (GString *out,
             const char *key,
             const GPtrArray *words)
{
  for (guint i = 0; i < words->len; i++)
    {
      const char *word = g_ptr_array_index (words, i);

      if (i == 0)
        g_string_append_printf (out, ",\"%s\":", key);
      g_string_append_c (out, i == 0 ? '[' : ',');
      mscope_text_append_json (out, word, strlen (word));
    }
  if (words->len > 0)
    g_string_append_c (out, ']');
}

static void
append_json (GString *out,
             const MscopeTopic *topic)
{
  g_autoptr (GPtrArray) followers = mscope_topic_list_followers (topic);

  g_string_append (out, "{\"type\":\"topic\"");
  append_string (out, "kind", mscope_topic_kind_get_name (topic->kind));
  append_string (out, "protocol", mscope_protocol_get_name (topic->protocol));
  append_string (out, "name", get_title (topic));
  append_string (out, "answers", topic->verb);
  append_string (out, "syntax", topic->syntax);
  append_string (out, "summary", _(topic->summary));
  append_string (out, "explanation", topic->explanation != NULL ? _(topic->explanation) : NULL);
  append_string (out, "advice", topic->advice != NULL ? _(topic->advice) : NULL);
  if (describe_need (topic) != NULL)
    g_string_append_printf (out, ",\"mandatory\":%s", topic->mandatory ? "true" : "false");
  append_list (out, "next", followers);
  append_string (out, "codes", topic->codes);
  append_string (out, "example", topic->example);
  append_string (out, "since", topic->since);
  append_string (out, "until", topic->until);
  append_string (out, "reference", topic->reference);
  g_string_append (out, "}\n");
}

/* --- the command --- */

static int
say_unknown (const char *word,
             const MscopeProtocol *protocol)
{
  g_autoptr (GPtrArray) names = mscope_topics_suggest (word, protocol);
  g_autofree char *list = NULL;

  g_ptr_array_add (names, NULL);
  list = g_strjoinv (", ", (char **) names->pdata);
  if (*list != '\0')
    g_printerr (_("mailscope-cli explain: nothing is known of “%s”; did you mean %s?"), word, list);
  else
    g_printerr (_("mailscope-cli explain: nothing is known of “%s”"), word);
  g_printerr ("\n");
  return MSCOPE_EXIT_FAILED;
}

/* Whoever asks for RCPT in POP3 is not helped by all texts of POP3 that mention it. */
static gboolean
is_of_another_protocol (const char *word,
                        const MscopeProtocol *protocol)
{
  g_autoptr (GArray) topics = NULL;

  if (protocol == NULL)
    return FALSE;
  topics = mscope_topics_find (word, NULL);
  return topics->len > 0;
}

static const char *
translate (const char *text)
{
  return _(text);
}

/* Found by name: all of it. Found by the words of the texts: all of it if there are few, else lines to choose by. */
static void
print_topics (const GArray *topics,
              gboolean in_full,
              MscopeFormat format)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < topics->len; i++)
    {
      const MscopeTopic *topic = &g_array_index (topics, MscopeTopic, i);

      if (format == MSCOPE_FORMAT_JSON)
        append_json (out, topic);
      else
        {
          g_string_append (out, i > 0 ? "\n" : "");
          if (in_full)
            append_topic (out, topic);
          else
            append_hit (out, topic);
        }
    }
  g_print ("%s", out->str);
}

static int
explain (const char *word,
         const MscopeProtocol *protocol,
         MscopeFormat format)
{
  g_autoptr (GArray) named = mscope_topics_find (word, protocol);
  g_autoptr (GArray) hits = NULL;

  if (named->len > 0)
    {
      print_topics (named, TRUE, format);
      return MSCOPE_EXIT_OK;
    }
  if (!is_of_another_protocol (word, protocol))
    hits = mscope_topics_search (word, protocol, translate, MAX_HITS);
  if (hits == NULL || hits->len == 0)
    return say_unknown (word, protocol);
  print_topics (hits, hits->len <= MAX_FULL_HITS, format);
  return MSCOPE_EXIT_OK;
}

/* "-ERR" is a word to be explained and no option: its sign is left out, mscope_topics_find() knows it without. */
static void
hide_status_words (int argc,
                   char **argv)
{
  for (int i = 1; i < argc; i++)
    if (g_ascii_strcasecmp (argv[i], "-ERR") == 0)
      argv[i]++;
}

int
mscope_cli_explain (int argc,
                    char **argv)
{
  g_autofree char *format = NULL;
  const GOptionEntry entries[] = {
    { "format", 0, 0, G_OPTION_ARG_STRING, &format, N_("json (one object a line) or text"), N_("FORMAT") },
    G_OPTION_ENTRY_NULL,
  };
  MscopeFormat chosen;
  MscopeProtocol protocol;
  gboolean filtered;
  g_autofree char *word = NULL;

  hide_status_words (argc, argv);
  if (!mscope_cli_parse (&argc, &argv, "[smtp|pop3|imap] WORD",
                         _("Says what a command, a reply code, an extension, a header field or a word about mail means."),
                         entries, -1)
      || !mscope_output_parse_format (format, &chosen))
    return MSCOPE_EXIT_USAGE;

  filtered = argc > 1 && mscope_protocol_from_name (argv[1], &protocol);
  if (argc < (filtered ? 3 : 2))
    {
      g_printerr (_("mailscope-cli explain: a word is missing, such as RCPT, 550 or PIPELINING"));
      g_printerr ("\n");
      return MSCOPE_EXIT_USAGE;
    }
  word = g_strjoinv (" ", argv + (filtered ? 2 : 1));
  return explain (word, filtered ? &protocol : NULL, chosen);
}
