/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/output.h"
#include "cli/topic-text.h"

/* Of what was found by the words of its texts: how much is told, and how much of that in full. */
#define MAX_HITS 12
#define MAX_FULL_HITS 2

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
  append_string (out, "name", mscope_topic_text_get_title (topic));
  append_string (out, "answers", topic->verb);
  append_string (out, "syntax", topic->syntax);
  append_string (out, "summary", _(topic->summary));
  append_string (out, "explanation", topic->explanation != NULL ? _(topic->explanation) : NULL);
  append_string (out, "advice", topic->advice != NULL ? _(topic->advice) : NULL);
  if (topic->kind == MSCOPE_TOPIC_COMMAND || topic->kind == MSCOPE_TOPIC_HEADER_FIELD)
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
  MscopeProtocol other;

  if (protocol == NULL)
    return FALSE;
  topics = mscope_topics_find (word, NULL);
  if (topics->len == 0)
    return FALSE;
  other = g_array_index (topics, MscopeTopic, 0).protocol;
  /* Translators: “RCPT” belongs to SMTP, not to POP3. */
  g_printerr (_("mailscope-cli explain: “%s” belongs to %s, not to %s"), word, mscope_protocol_get_title (other),
              mscope_protocol_get_title (*protocol));
  g_printerr ("\n");
  return TRUE;
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
            mscope_topic_text_append (out, topic);
          else
            mscope_topic_text_append_short (out, topic);
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
  if (is_of_another_protocol (word, protocol))
    return MSCOPE_EXIT_FAILED;
  hits = mscope_topics_search (word, protocol, translate, MAX_HITS);
  if (hits->len == 0)
    return say_unknown (word, protocol);
  print_topics (hits, hits->len <= MAX_FULL_HITS, format);
  return MSCOPE_EXIT_OK;
}

/* @text begins with the word @word. */
static gboolean
begins_with (const char *text,
             const char *word)
{
  gsize length = strlen (word);

  return g_ascii_strncasecmp (text, word, length) == 0 && (text[length] == '\0' || text[length] == ' ');
}

/* "-ERR" is a word to be explained and no option: its sign is left out until the options are read. */
static void
hide_status_words (int argc,
                   char **argv)
{
  for (int i = 1; i < argc; i++)
    if (begins_with (argv[i], "-ERR"))
      argv[i]++;
}

/* (transfer full): what is to be explained, the sign of "-ERR" put back. */
static char *
join_words (char **words)
{
  g_autofree char *joined = g_strjoinv (" ", words);

  return g_strconcat (begins_with (joined, "ERR") ? "-" : "", joined, NULL);
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
  word = join_words (argv + (filtered ? 2 : 1));
  return explain (word, filtered ? &protocol : NULL, chosen);
}
