/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "protocol/topics.h"

#include <string.h>

#include "protocol/commands.h"
#include "protocol/nearest.h"
#include "protocol/sasl.h"
#include "protocol/smtp-replies.h"
#include "protocol/smtp-status.h"

#define MAX_SUGGESTIONS 5
#define MAX_DISTANCE 2

static const char *const kind_names[] = {
  [MSCOPE_TOPIC_COMMAND] = "command",
  [MSCOPE_TOPIC_REPLY] = "reply",
  [MSCOPE_TOPIC_ENHANCED_CODE] = "enhanced code",
  [MSCOPE_TOPIC_KEYWORD] = "keyword",
  [MSCOPE_TOPIC_STATUS] = "status",
  [MSCOPE_TOPIC_RESPONSE_CODE] = "response code",
  [MSCOPE_TOPIC_MECHANISM] = "mechanism",
  [MSCOPE_TOPIC_PHASE] = "phase",
};

const char *
mscope_topic_kind_get_name (MscopeTopicKind kind)
{
  return kind_names[kind];
}

/* --- every row as a topic --- */

static void
add_commands (GArray *topics,
              MscopeProtocol protocol)
{
  gsize n_commands;
  const MscopeCommandInfo *commands = mscope_protocol_get_commands (protocol, &n_commands);

  for (gsize i = 0; i < n_commands; i++)
    {
      MscopeTopic topic = {
        .kind = MSCOPE_TOPIC_COMMAND,
        .protocol = protocol,
        .syntax = commands[i].syntax,
        .phases = commands[i].phases,
        .summary = commands[i].summary,
        .explanation = commands[i].explanation,
        .reference = commands[i].reference,
        .since = commands[i].since,
        .until = commands[i].until,
        .example = commands[i].example,
      };

      g_strlcpy (topic.name, commands[i].verb, sizeof topic.name);
      g_array_append_val (topics, topic);
    }
}

static void
add_keyword (GArray *topics,
             MscopeTopicKind kind,
             MscopeProtocol protocol,
             const MscopeKeywordInfo *keyword)
{
  gboolean bracketed = kind == MSCOPE_TOPIC_RESPONSE_CODE;
  MscopeTopic topic = {
    .kind = kind,
    .protocol = protocol,
    .syntax = keyword->syntax,
    .summary = keyword->summary,
    .explanation = keyword->explanation,
    .reference = keyword->reference,
  };

  g_snprintf (topic.name, sizeof topic.name, "%s%s%s", bracketed ? "[" : "", keyword->name, bracketed ? "]" : "");
  g_array_append_val (topics, topic);
}

static void
add_keywords (GArray *topics,
              MscopeProtocol protocol)
{
  gsize n_keywords;
  const MscopeKeywordInfo *keywords = mscope_protocol_get_keywords (protocol, &n_keywords);

  for (gsize i = 0; i < n_keywords; i++)
    add_keyword (topics, MSCOPE_TOPIC_KEYWORD, protocol, &keywords[i]);
  for (int i = MSCOPE_STATUS_NONE + 1; i <= MSCOPE_STATUS_IMAP_UNTAGGED; i++)
    if (mscope_status_belongs_to (i, protocol))
      add_keyword (topics, MSCOPE_TOPIC_STATUS, protocol, mscope_status_get_info (i));
  if (protocol == MSCOPE_PROTOCOL_POP3)
    for (gsize i = 0; i < mscope_n_pop3_response_codes; i++)
      add_keyword (topics, MSCOPE_TOPIC_RESPONSE_CODE, protocol, &mscope_pop3_response_codes[i]);
}

static void
add_phases (GArray *topics,
            MscopeProtocol protocol)
{
  for (guint bit = 0; bit < 32; bit++)
    {
      const MscopePhaseInfo *phase = mscope_phase_get_info (protocol, 1u << bit);
      MscopeTopic topic = { .kind = MSCOPE_TOPIC_PHASE, .protocol = protocol, .phases = 1u << bit };

      if (phase == NULL)
        continue;
      g_strlcpy (topic.name, phase->title, sizeof topic.name);
      topic.summary = phase->summary;
      g_array_append_val (topics, topic);
    }
}

static void
add_replies (GArray *topics)
{
  gsize n_replies;
  const MscopeReplyInfo *replies = mscope_smtp_replies_get_all (&n_replies);

  for (gsize i = 0; i < n_replies; i++)
    {
      MscopeTopic topic = {
        .kind = MSCOPE_TOPIC_REPLY,
        .protocol = MSCOPE_PROTOCOL_SMTP,
        .verb = replies[i].verb,
        .summary = replies[i].summary,
        .explanation = replies[i].explanation,
        .advice = replies[i].advice,
        .reference = replies[i].reference,
      };

      g_snprintf (topic.name, sizeof topic.name, "%u", replies[i].code);
      g_array_append_val (topics, topic);
    }
}

/* The mechanisms are the same in all protocols: they stand under the first one that is asked for. */
static void
add_mechanisms (GArray *topics,
                MscopeProtocol protocol)
{
  gsize n_mechanisms;
  const MscopeKeywordInfo *mechanisms = mscope_sasl_get_mechanisms (&n_mechanisms);

  for (gsize i = 0; i < n_mechanisms; i++)
    add_keyword (topics, MSCOPE_TOPIC_MECHANISM, protocol, &mechanisms[i]);
}

/* The one enhanced code @word is; there would be three for each row otherwise. */
static void
add_enhanced_code (GArray *topics,
                   const char *word)
{
  guint16 code[3];
  const MscopeStatusInfo *info;
  MscopeTopic topic = { .kind = MSCOPE_TOPIC_ENHANCED_CODE, .protocol = MSCOPE_PROTOCOL_SMTP };

  if (!mscope_smtp_status_parse (mscope_slice_from_string (word), code))
    return;
  info = mscope_smtp_status_find (code[0], code[1], code[2]);
  if (info == NULL)
    return;
  g_snprintf (topic.name, sizeof topic.name, "%u.%u.%u", code[0], code[1], code[2]);
  topic.summary = info->summary;
  topic.explanation = info->explanation;
  topic.advice = mscope_smtp_status_get_class_meaning (code[0]);
  topic.reference = info->reference;
  g_array_append_val (topics, topic);
}

static GArray *
collect (const char *word,
         const MscopeProtocol *only)
{
  GArray *topics = g_array_new (FALSE, FALSE, sizeof (MscopeTopic));

  for (int protocol = 0; protocol < MSCOPE_N_PROTOCOLS; protocol++)
    {
      if (only != NULL && *only != (MscopeProtocol) protocol)
        continue;
      add_commands (topics, protocol);
      add_keywords (topics, protocol);
      add_phases (topics, protocol);
      if (protocol == MSCOPE_PROTOCOL_SMTP)
        {
          add_replies (topics);
          add_enhanced_code (topics, word);
        }
    }
  add_mechanisms (topics, only != NULL ? *only : MSCOPE_PROTOCOL_SMTP);
  return topics;
}

/* --- looking up --- */

/* "MAIL FROM", "rcpt to:<ben@example.org>": the verb, then what its syntax has behind it. */
static gboolean
is_command_line (const MscopeTopic *topic,
                 const char *word)
{
  MscopeSlice rest = mscope_slice_from_string (word);
  MscopeSlice verb = mscope_slice_take_word (&rest);
  const char *syntax = strchr (topic->syntax, ' ');

  return mscope_slice_is (verb, topic->name) && rest.length > 0 && syntax != NULL
         && g_ascii_strncasecmp (syntax + 1, rest.data, MIN (rest.length, strcspn (syntax + 1, ":<"))) == 0;
}

/* "[IN-USE]" may be asked for without its brackets, "-ERR" without its sign, "MAIL FROM:" with what follows the verb. */
static gboolean
is_named (const MscopeTopic *topic,
          const char *word)
{
  MscopeSlice name = mscope_slice_from_string (topic->name);

  if (g_ascii_strcasecmp (topic->name, word) == 0)
    return TRUE;
  if (topic->kind == MSCOPE_TOPIC_STATUS && (*topic->name == '+' || *topic->name == '-'))
    return *word != '\0' && g_ascii_strcasecmp (topic->name + 1, word) == 0;
  if (topic->kind == MSCOPE_TOPIC_COMMAND)
    return is_command_line (topic, word);
  if (topic->kind != MSCOPE_TOPIC_RESPONSE_CODE)
    return FALSE;
  name.data++;
  name.length -= 2;
  return mscope_slice_is (name, word);
}

GArray *
mscope_topics_find (const char *word,
                    const MscopeProtocol *protocol)
{
  g_autofree char *stripped = g_strstrip (g_strdup (word));
  GArray *topics = collect (stripped, protocol);
  guint n_found = 0;

  for (guint i = 0; i < topics->len; i++)
    if (is_named (&g_array_index (topics, MscopeTopic, i), stripped))
      {
        MscopeTopic found = g_array_index (topics, MscopeTopic, i);

        g_array_index (topics, MscopeTopic, n_found++) = found;
      }
  g_array_set_size (topics, n_found);
  return topics;
}

static gboolean
contains (const GPtrArray *names,
          const char *name)
{
  for (guint i = 0; i < names->len; i++)
    if (g_ascii_strcasecmp (g_ptr_array_index (names, i), name) == 0)
      return TRUE;
  return FALSE;
}

GPtrArray *
mscope_topics_suggest (const char *word,
                       const MscopeProtocol *protocol)
{
  g_autofree char *stripped = g_strstrip (g_strdup (word));
  g_autoptr (GArray) topics = collect (stripped, protocol);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  MscopeSlice typed = mscope_slice_from_string (stripped);

  for (int i = 0; i < MSCOPE_N_PROTOCOLS; i++)
    if (protocol == NULL || *protocol == (MscopeProtocol) i)
      {
        const MscopeCommandInfo *command = mscope_protocol_find_nearest_command (i, typed);

        if (command != NULL && !contains (names, command->verb))
          g_ptr_array_add (names, g_strdup (command->verb));
      }
  for (guint distance = 1; distance <= MAX_DISTANCE; distance++)
    for (guint i = 0; i < topics->len && names->len < MAX_SUGGESTIONS; i++)
      {
        const char *name = g_array_index (topics, MscopeTopic, i).name;

        if (distance < typed.length && mscope_word_distance (mscope_slice_from_string (name), typed) == distance
            && !contains (names, name))
          g_ptr_array_add (names, g_strdup (name));
      }
  return names;
}
