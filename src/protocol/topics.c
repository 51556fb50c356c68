/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "protocol/topics-private.h"

#include "protocol/commands.h"
#include "protocol/concepts.h"
#include "protocol/header-fields.h"
#include "protocol/pop3-replies.h"
#include "protocol/sasl.h"
#include "protocol/smtp-replies.h"
#include "protocol/smtp-status.h"

static const char *const kind_names[MSCOPE_N_TOPIC_KINDS] = {
  [MSCOPE_TOPIC_COMMAND] = "command",
  [MSCOPE_TOPIC_REPLY] = "reply",
  [MSCOPE_TOPIC_ENHANCED_CODE] = "enhanced code",
  [MSCOPE_TOPIC_DIGIT] = "digit",
  [MSCOPE_TOPIC_KEYWORD] = "keyword",
  [MSCOPE_TOPIC_PARAMETER] = "parameter",
  [MSCOPE_TOPIC_STATUS] = "status",
  [MSCOPE_TOPIC_RESPONSE_CODE] = "response code",
  [MSCOPE_TOPIC_MECHANISM] = "mechanism",
  [MSCOPE_TOPIC_PHASE] = "phase",
  [MSCOPE_TOPIC_HEADER_FIELD] = "header field",
  [MSCOPE_TOPIC_REPORT_FIELD] = "report field",
  [MSCOPE_TOPIC_TRACE_CLAUSE] = "trace clause",
  [MSCOPE_TOPIC_TRANSMISSION_TYPE] = "transmission type",
  [MSCOPE_TOPIC_CONCEPT] = "concept",
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
        .mandatory = commands[i].mandatory,
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
    .mandatory = keyword->mandatory,
    .summary = keyword->summary,
    .explanation = keyword->explanation,
    .reference = keyword->reference,
    .since = keyword->since,
    .until = keyword->until,
    .example = keyword->example,
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
        .since = replies[i].since,
        .example = replies[i].example,
      };

      g_snprintf (topic.name, sizeof topic.name, "%u", replies[i].code);
      g_array_append_val (topics, topic);
    }
}

static void
add_pop3_replies (GArray *topics)
{
  gsize n_replies;
  const MscopePop3ReplyInfo *replies = mscope_pop3_replies_get_all (&n_replies);

  for (gsize i = 0; i < n_replies; i++)
    {
      const MscopeCommandInfo *command
        = mscope_protocol_find_command (MSCOPE_PROTOCOL_POP3, mscope_slice_from_string (replies[i].verb));
      MscopeTopic topic = {
        .kind = MSCOPE_TOPIC_REPLY,
        .protocol = MSCOPE_PROTOCOL_POP3,
        .verb = replies[i].verb,
        .summary = replies[i].summary,
        .explanation = replies[i].explanation,
        .advice = replies[i].advice,
        .reference = command != NULL ? command->reference : NULL,
      };

      g_strlcpy (topic.name, mscope_status_get_name (replies[i].status), sizeof topic.name);
      g_array_append_val (topics, topic);
    }
}

/* What a digit says by itself: "5xx", "x.7.x". */
static void
add_digits (GArray *topics)
{
  static const MscopeDigitInfo *(*const tables[]) (guint16 digit) = {
    mscope_smtp_reply_get_class,
    mscope_smtp_reply_get_subject,
    mscope_smtp_status_get_class,
    mscope_smtp_status_get_subject,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    for (guint16 digit = 0; digit < 10; digit++)
      {
        const MscopeDigitInfo *info = tables[i](digit);
        MscopeTopic topic = { .kind = MSCOPE_TOPIC_DIGIT, .protocol = MSCOPE_PROTOCOL_SMTP };

        if (info == NULL)
          continue;
        g_strlcpy (topic.name, info->name, sizeof topic.name);
        topic.summary = info->meaning;
        topic.explanation = info->explanation;
        topic.reference = info->reference;
        g_array_append_val (topics, topic);
      }
}

static void
add_enhanced_code (GArray *topics,
                   const char *class_name,
                   guint16 class,
                   const MscopeStatusInfo *info)
{
  MscopeTopic topic = {
    .kind = MSCOPE_TOPIC_ENHANCED_CODE,
    .protocol = MSCOPE_PROTOCOL_SMTP,
    .summary = info->summary,
    .explanation = info->explanation,
    .advice = mscope_smtp_status_get_class_meaning (class),
    .reference = info->reference,
    .since = info->since,
    .codes = info->codes,
  };

  g_snprintf (topic.name, sizeof topic.name, "%s.%u.%u", class_name, info->subject, info->detail);
  g_array_append_val (topics, topic);
}

/* X.1.1 stands for 2.1.1, 4.1.1 and 5.1.1; if @word is one of these, it has a topic of its own. */
static void
add_enhanced_codes (GArray *topics,
                    const char *word)
{
  guint16 code[3];
  gsize n_infos;
  const MscopeStatusInfo *infos = mscope_smtp_status_get_all (&n_infos);
  const MscopeStatusInfo *asked = NULL;

  if (mscope_smtp_status_parse (mscope_slice_from_string (word), code))
    asked = mscope_smtp_status_find (code[0], code[1], code[2]);
  if (asked != NULL)
    add_enhanced_code (topics, (const char[]){ (char) ('0' + code[0]), '\0' }, code[0], asked);
  for (gsize i = 0; i < n_infos; i++)
    add_enhanced_code (topics, "X", 0, &infos[i]);
}

static void
add_concepts (GArray *topics,
              MscopeProtocol protocol)
{
  gsize n_concepts;
  const MscopeConceptInfo *concepts = mscope_concepts_get_all (&n_concepts);

  for (gsize i = 0; i < n_concepts; i++)
    {
      MscopeTopic topic = {
        .kind = MSCOPE_TOPIC_CONCEPT,
        .protocol = protocol,
        .syntax = concepts[i].aliases,
        .summary = concepts[i].summary,
        .explanation = concepts[i].explanation,
        .reference = concepts[i].reference,
      };

      g_strlcpy (topic.name, concepts[i].name, sizeof topic.name);
      g_array_append_val (topics, topic);
    }
}

/* What is the same in all protocols stands under the first one that is asked for. */
static void
add_shared (GArray *topics,
            MscopeProtocol protocol)
{
  static const struct
  {
    MscopeTopicKind kind;
    const MscopeKeywordInfo *(*get_all) (gsize *n_rows);
  } tables[] = {
    { MSCOPE_TOPIC_MECHANISM, mscope_sasl_get_mechanisms },
    { MSCOPE_TOPIC_HEADER_FIELD, mscope_header_fields_get_all },
    { MSCOPE_TOPIC_REPORT_FIELD, mscope_report_fields_get_all },
    { MSCOPE_TOPIC_TRACE_CLAUSE, mscope_trace_clauses_get_all },
    { MSCOPE_TOPIC_TRANSMISSION_TYPE, mscope_transmission_types_get_all },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      gsize n_rows;
      const MscopeKeywordInfo *rows = tables[i].get_all (&n_rows);

      for (gsize j = 0; j < n_rows; j++)
        add_keyword (topics, tables[i].kind, protocol, &rows[j]);
    }
  add_concepts (topics, protocol);
}

static void
add_smtp (GArray *topics,
          const char *word)
{
  gsize n_parameters;
  const MscopeKeywordInfo *parameters = mscope_smtp_get_parameters (&n_parameters);

  for (gsize i = 0; i < n_parameters; i++)
    add_keyword (topics, MSCOPE_TOPIC_PARAMETER, MSCOPE_PROTOCOL_SMTP, &parameters[i]);
  add_replies (topics);
  add_digits (topics);
  add_enhanced_codes (topics, word);
}

GArray *
mscope_topics_collect (const char *word,
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
        add_smtp (topics, word);
      if (protocol == MSCOPE_PROTOCOL_POP3)
        add_pop3_replies (topics);
    }
  add_shared (topics, only != NULL ? *only : MSCOPE_PROTOCOL_SMTP);
  return topics;
}

GPtrArray *
mscope_topic_list_followers (const MscopeTopic *topic)
{
  /* QUIT may be said to a server that has refused everything (RFC 5321 section 3.1), but not after QUIT. */
  static const guint32 closed[MSCOPE_N_PROTOCOLS] = {
    [MSCOPE_PROTOCOL_SMTP] = MSCOPE_SMTP_CLOSED,
    [MSCOPE_PROTOCOL_POP3] = MSCOPE_POP3_CLOSED,
    [MSCOPE_PROTOCOL_IMAP] = MSCOPE_IMAP_CLOSED,
  };
  GPtrArray *verbs = g_ptr_array_new ();
  gsize n_commands;
  const MscopeCommandInfo *commands = mscope_protocol_get_commands (topic->protocol, &n_commands);
  guint32 next;

  if (topic->kind == MSCOPE_TOPIC_COMMAND)
    next = mscope_phases_after (topic->protocol, topic->phases, topic->name);
  else
    next = topic->kind == MSCOPE_TOPIC_PHASE ? topic->phases : 0;
  next &= ~closed[topic->protocol];
  for (gsize i = 0; i < n_commands; i++)
    if ((commands[i].phases & next) != 0 && !commands[i].obsolete)
      g_ptr_array_add (verbs, (gpointer) commands[i].verb);
  return verbs;
}
