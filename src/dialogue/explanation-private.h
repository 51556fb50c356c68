/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dialogue/explanation.h"
#include "dialogue/mistake-private.h"

G_BEGIN_DECLS

/* More parts than this are of no use to anybody: a list of 10,000 messages stays readable. */
#define MSCOPE_EXPLANATION_MAX_PARTS 96

/* An explanation while it is written. */
typedef struct
{
  MscopeExplanation *result;
  GString *paragraph;
  GString *reference;
  const MscopeEntry *entry;
  const MscopeSecrets *secrets; /* (nullable) */
  GArray *parts; /* (nullable): of MscopeExplanationPart; NULL: neither parts nor a summary are wanted */
} MscopeExplainer;

/* All texts are translated already; those that are "taken" belong to the explainer from then on. */
void mscope_explainer_set_summary (MscopeExplainer *self, const char *summary);
void mscope_explainer_take_summary (MscopeExplainer *self, char *summary);
void mscope_explainer_set_advice (MscopeExplainer *self, const char *advice);
void mscope_explainer_add_sentence (MscopeExplainer *self, const char *sentence);
void mscope_explainer_take_sentence (MscopeExplainer *self, char *sentence);
void mscope_explainer_add_part (MscopeExplainer *self, MscopeSlice text, const char *meaning);
void mscope_explainer_take_part (MscopeExplainer *self, MscopeSlice text, char *meaning);

/* %FALSE if nobody looks at parts, or there are enough: then they need not be made. */
gboolean mscope_explainer_wants_parts (const MscopeExplainer *self);

/* Adds @reference if it is not there yet. */
void mscope_explainer_add_reference (MscopeExplainer *self, const char *reference);

/* Summary, paragraph and reference of a row. */
void mscope_explainer_use_command (MscopeExplainer *self, const MscopeCommandInfo *command);
void mscope_explainer_use_keyword (MscopeExplainer *self, const MscopeKeywordInfo *keyword);

/* (transfer full): "5.1.1". */
char *mscope_enhanced_code (const guint16 code[3]);

/* (transfer full): "1 octet", "86 octets". */
char *mscope_octets (guint64 n);

/* (transfer full): the same, and rounded where that says more: "10240000 octets, about 10 MB". */
char *mscope_octets_rounded (guint64 n);

/* Whether @seconds since 1970 can be meant as a clock; and the date they are, in UTC (transfer full). */
gboolean mscope_is_clock (guint64 seconds);
char *mscope_clock_to_date (guint64 seconds);

/* The first place of @words in @text, case aside; empty, its data %NULL, if there is none. */
MscopeSlice mscope_find (MscopeSlice text, const char *words);

/* What stands between two signs, both included: "<a@b.c>", "[192.0.2.1]". */
gboolean mscope_find_between (MscopeSlice text, char opening, char closing, MscopeSlice *found);

/* What each protocol has to say about an entry of kind GREETING, COMMAND, REPLY, CONTINUATION, DATA or MESSAGE. */
void mscope_explain_smtp (MscopeExplainer *self, const MscopeEntry *entry);
void mscope_explain_pop3 (MscopeExplainer *self, const MscopeEntry *entry);
void mscope_explain_imap (MscopeExplainer *self, const MscopeEntry *entry);

/* Host, product, version and time stamp in the text of a greeting. */
void mscope_explain_banner (MscopeExplainer *self, MscopeSlice text, gboolean host_first);

/* Words that servers share in a line of an SMTP reply, without its code. */
void mscope_explain_wording (MscopeExplainer *self, const MscopeEntry *entry, MscopeSlice line);

/* The name of a mail in a server's queue, in the text of a reply that accepts it. */
void mscope_explain_queue_id (MscopeExplainer *self, MscopeSlice text);

/* Numbers with what they count: "8 messages (3371 octets)". */
void mscope_explain_counts (MscopeExplainer *self, MscopeSlice text);

/* The value of a parameter of MAIL or RCPT; those of a keyword of EHLO or CAPA. */
void mscope_explain_parameter_value (MscopeExplainer *self, MscopeSlice key, MscopeSlice value);
void mscope_explain_keyword_values (MscopeExplainer *self, MscopeSlice name, MscopeSlice rest);

/* A time stamp of POP3's, with its brackets. */
void mscope_explain_stamp (MscopeExplainer *self, MscopeSlice stamp);

/* Which line of the client's is answered: a sentence and a part. */
void mscope_explain_subject (MscopeExplainer *self, const MscopeEntry *entry);

/* The header of a message, field by field, and how its body begins. */
void mscope_explain_header (MscopeExplainer *self, const MscopeEntry *entry);

/* A keyword of an EHLO or CAPA answer with its values: @line is without code. */
void mscope_explain_keyword_line (MscopeExplainer *self, MscopeProtocol protocol, MscopeSlice line);

/* AUTH: a client's answer, the initial one behind the command, and what the server asks. */
void mscope_explain_sign_on (MscopeExplainer *self, const MscopeEntry *entry);
void mscope_explain_initial_response (MscopeExplainer *self, const MscopeEntry *entry);
void mscope_explain_challenge (MscopeExplainer *self, const MscopeEntry *entry, MscopeSlice text);

/* Proofs of a password: APOP's digest; the answers, decoded, of CRAM-MD5, SCRAM, XOAUTH2 and OAUTHBEARER. */
void mscope_explain_apop (MscopeExplainer *self, const MscopeEntry *entry);
void mscope_explain_cram (MscopeExplainer *self, const MscopeEntry *entry, MscopeSlice response);
void mscope_explain_scram (MscopeExplainer *self, const MscopeEntry *entry, MscopeSlice message);
void mscope_explain_token (MscopeExplainer *self, MscopeSlice message);

G_END_DECLS
