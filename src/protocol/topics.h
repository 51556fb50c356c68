/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol/phases.h"

G_BEGIN_DECLS

typedef enum
{
  MSCOPE_TOPIC_COMMAND,       /* RCPT */
  MSCOPE_TOPIC_REPLY,         /* 550 */
  MSCOPE_TOPIC_ENHANCED_CODE, /* 5.1.1 */
  MSCOPE_TOPIC_KEYWORD,       /* PIPELINING */
  MSCOPE_TOPIC_STATUS,        /* +OK */
  MSCOPE_TOPIC_RESPONSE_CODE, /* [IN-USE] */
  MSCOPE_TOPIC_MECHANISM,     /* CRAM-MD5 */
  MSCOPE_TOPIC_PHASE,         /* Transaction */
} MscopeTopicKind;

/**
 * MscopeTopic:
 * @kind: which table it is from
 * @protocol: whose
 * @name: the word it stands under: "RCPT", "550", "5.1.1", "[IN-USE]"
 * @verb: (nullable): replies: what is answered, if the row is about one command or pseudo verb
 * @syntax: (nullable): as to be typed
 * @phases: commands: where it is allowed; phases: the phase
 * @summary: one line, for translation
 * @explanation: (nullable): a paragraph, for translation
 * @advice: (nullable): replies: what to do next; enhanced codes: what the class says; for translation
 * @reference: (nullable): the section that says so
 * @since: (nullable): commands
 * @until: (nullable): commands
 * @example: (nullable): commands
 *
 * One thing that can be explained, whichever table it is from. A plain value; all but @name lives in const tables.
 */
typedef struct
{
  MscopeTopicKind kind;
  MscopeProtocol protocol;
  char name[32];
  const char *verb;
  const char *syntax;
  guint32 phases;
  const char *summary;
  const char *explanation;
  const char *advice;
  const char *reference;
  const char *since;
  const char *until;
  const char *example;
} MscopeTopic;

/* "command", "reply", "enhanced code" … for programs; not translated. */
const char *mscope_topic_kind_get_name (MscopeTopicKind kind);

/**
 * mscope_topics_find:
 * @word: "RCPT", "550", "5.1.1", "PIPELINING", "+OK", "[IN-USE]", "transaction", in any case
 * @protocol: (nullable): look in one protocol only
 *
 * Looks a word up in all tables. A word may be several things: VRFY is a command and a keyword, a reply
 * code has a row for each command it answers differently.
 *
 * Returns: (transfer full) (element-type MscopeTopic): maybe empty
 */
GArray *mscope_topics_find (const char *word, const MscopeProtocol *protocol);

/**
 * mscope_topics_suggest:
 * @word: a word that is not found
 * @protocol: (nullable): look in one protocol only
 *
 * Returns: (transfer full) (element-type utf8): up to five names that are spelt nearly so, the nearest first
 */
GPtrArray *mscope_topics_suggest (const char *word, const MscopeProtocol *protocol);

G_END_DECLS
