/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol/phases.h"

G_BEGIN_DECLS

typedef enum
{
  MSCOPE_TOPIC_COMMAND,           /* RCPT */
  MSCOPE_TOPIC_REPLY,             /* 550 */
  MSCOPE_TOPIC_ENHANCED_CODE,     /* 5.1.1, X.1.1 */
  MSCOPE_TOPIC_DIGIT,             /* 5xx, x5x, 5.x.x, x.1.x */
  MSCOPE_TOPIC_KEYWORD,           /* PIPELINING */
  MSCOPE_TOPIC_PARAMETER,         /* SIZE behind MAIL */
  MSCOPE_TOPIC_STATUS,            /* +OK */
  MSCOPE_TOPIC_RESPONSE_CODE,     /* [IN-USE] */
  MSCOPE_TOPIC_MECHANISM,         /* CRAM-MD5 */
  MSCOPE_TOPIC_PHASE,             /* Transaction */
  MSCOPE_TOPIC_HEADER_FIELD,      /* Message-ID */
  MSCOPE_TOPIC_REPORT_FIELD,      /* Diagnostic-Code */
  MSCOPE_TOPIC_TRACE_CLAUSE,      /* by */
  MSCOPE_TOPIC_TRANSMISSION_TYPE, /* ESMTPS */
  MSCOPE_TOPIC_CONCEPT,           /* greylisting */
} MscopeTopicKind;

#define MSCOPE_N_TOPIC_KINDS (MSCOPE_TOPIC_CONCEPT + 1)

/**
 * MscopeTopic:
 * @kind: which table it is from
 * @protocol: whose; mechanisms, header fields and concepts belong to all three and stand under the first asked for
 * @name: the word it stands under: "RCPT", "550", "5.1.1", "[IN-USE]"; phases and concepts: for translation
 * @verb: (nullable): replies: what is answered, if the row is about one command or pseudo verb
 * @syntax: (nullable): as to be typed; concepts: other words for it, separated by ", "
 * @phases: commands: where it is allowed; phases: the phase
 * @mandatory: commands: every server has to have it; header fields: every message
 * @summary: one line, for translation
 * @explanation: (nullable): a paragraph, for translation
 * @advice: (nullable): replies: what to do next; enhanced codes: what the class says; for translation
 * @reference: (nullable): the section that says so
 * @since: (nullable)
 * @until: (nullable)
 * @example: (nullable)
 * @codes: (nullable): enhanced codes: the reply codes they go with
 *
 * One thing that can be explained, whichever table it is from. A plain value; all but @name lives in const tables.
 */
typedef struct
{
  MscopeTopicKind kind;
  MscopeProtocol protocol;
  char name[48];
  const char *verb;
  const char *syntax;
  guint32 phases;
  gboolean mandatory;
  const char *summary;
  const char *explanation;
  const char *advice;
  const char *reference;
  const char *since;
  const char *until;
  const char *example;
  const char *codes;
} MscopeTopic;

/**
 * MscopeTranslate:
 * @text: a sentence of a table
 *
 * Returns: @text in the user's language, or @text itself; valid for the whole run, as gettext() does it
 */
typedef const char *(*MscopeTranslate) (const char *text);

/* "command", "reply", "enhanced code" … for programs; not translated. */
const char *mscope_topic_kind_get_name (MscopeTopicKind kind);

/**
 * mscope_topic_list_followers:
 * @topic: any topic
 *
 * What may be typed in a phase, or once a command was answered with yes, as the tables of phases and commands have it.
 *
 * Returns: (transfer full) (element-type utf8): verbs, lent by the tables; empty if @topic is neither, if the command
 *   does not change the phase, or if nothing may follow
 */
GPtrArray *mscope_topic_list_followers (const MscopeTopic *topic);

/**
 * mscope_topics_find:
 * @word: "RCPT", "550", "5.1.1", "5xx", "PIPELINING", "+OK", "[IN-USE]", "Received:", "transaction", in any case
 * @protocol: (nullable): look in one protocol only
 *
 * Looks a word up in all tables. A word may be several things: VRFY is a command and a keyword, a reply
 * code has a row for each command it answers differently. Concepts are found by their other words too. Whole lines
 * may be given: a command with its arguments, a header field with its content, a reply with its text, of which the
 * code and the enhanced code, keyword or response code behind it are looked up.
 *
 * Returns: (transfer full) (element-type MscopeTopic): maybe empty
 */
GArray *mscope_topics_find (const char *word, const MscopeProtocol *protocol);

/**
 * mscope_topics_search:
 * @words: one word or several, in any case
 * @protocol: (nullable): look in one protocol only
 * @translate: (nullable): also look in what this makes of the texts
 * @most: how many topics at most
 *
 * Looks for topics whose texts hold words that begin with each of @words; small ones such as “what” and “the” do
 * not count. Those that hold them in their name stand first, then those with them in their one-line summary, then the
 * others.
 *
 * Returns: (transfer full) (element-type MscopeTopic): maybe empty
 */
GArray *mscope_topics_search (const char *words, const MscopeProtocol *protocol, MscopeTranslate translate,
                              guint most);

/**
 * mscope_topics_suggest:
 * @word: a word that is not found
 * @protocol: (nullable): look in one protocol only
 *
 * Returns: (transfer full) (element-type utf8): up to five names that are spelt nearly so, the nearest first; of a
 * code what its digits say
 */
GPtrArray *mscope_topics_suggest (const char *word, const MscopeProtocol *protocol);

G_END_DECLS
