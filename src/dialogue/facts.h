/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol/phases.h"

G_BEGIN_DECLS

/* What MAIL said with BODY= (RFC 6152, RFC 3030). */
typedef enum
{
  MSCOPE_BODY_7BIT,
  MSCOPE_BODY_8BIT,
  MSCOPE_BODY_BINARY,
} MscopeBody;

/* How many of the last texts of a sign-on are remembered. */
#define MSCOPE_FACTS_N_SASL 3

/**
 * MscopeFacts:
 * @offer: (nullable): what the server offers, a line a thing: the answer to EHLO with its codes, the lines behind
 *   CAPA; "" after HELO, %NULL where it is not known
 * @stamp: (nullable): POP3: the time stamp of the greeting, with its brackets
 * @user: (nullable): POP3: what USER said last
 * @sasl: (nullable): what was said within AUTH so far, in Base64, the last first; without codes
 * @mechanism: (nullable): of the sign-on that is under way
 * @listing: (nullable): POP3: the lines of the last LIST
 * @n_messages: POP3: of the last STAT; valid if @has_stat
 * @n_octets: the same
 * @highest: POP3: the highest number of a message; valid if @has_highest
 * @announced: SMTP: what MAIL said with SIZE=, else 0
 * @body: SMTP: what MAIL said with BODY=
 * @utf8: SMTP: MAIL said SMTPUTF8
 * @has_stat: STAT was answered, and nothing was marked since
 * @has_highest: STAT was answered before anything was marked
 * @changed: POP3: a message was marked or brought back since the login
 * @signed_on: AUTH succeeded
 * @tls_pending: STARTTLS or STLS was said and not answered yet
 * @tls_agreed: STARTTLS or STLS was accepted
 * @gapped: octets are missing, so that the facts are only those learnt since
 *
 * What is known of a dialogue at one of its entries, from what was said before it: as much as it takes to say what
 * is wrong with a line, and no more. Immutable; the entries between two changes share one, counted atomically. Texts
 * longer than MSCOPE_FACTS_MAX_TEXT are not remembered.
 */
typedef struct
{
  gatomicrefcount ref_count;

  char *offer;
  char *stamp;
  char *user;
  char *mechanism;
  char *sasl[MSCOPE_FACTS_N_SASL];
  char *listing;

  guint64 n_messages;
  guint64 n_octets;
  guint64 highest;
  guint64 announced;
  MscopeBody body;

  guint utf8 : 1;
  guint has_stat : 1;
  guint has_highest : 1;
  guint changed : 1;
  guint signed_on : 1;
  guint tls_pending : 1;
  guint tls_agreed : 1;
  guint gapped : 1;
} MscopeFacts;

/* Octets of one text. */
#define MSCOPE_FACTS_MAX_TEXT 16384

/* (nullable) both ways. */
MscopeFacts *mscope_facts_ref (MscopeFacts *self);
void mscope_facts_unref (MscopeFacts *self);

/* Memory it takes, in octets, near enough; 0 for %NULL. */
gsize mscope_facts_get_size (const MscopeFacts *self);

/**
 * mscope_facts_find_offer:
 * @self: (nullable): facts
 * @protocol: SMTP or POP3
 * @keyword: "PIPELINING"
 * @values: (out) (optional): what stands behind it
 *
 * Returns: whether the server offers it; %FALSE too where that is not known
 */
gboolean mscope_facts_find_offer (const MscopeFacts *self, MscopeProtocol protocol, const char *keyword,
                                  MscopeSlice *values);

/* Whether it is known what the server offers, and @keyword is not among it. */
gboolean mscope_facts_lack (const MscopeFacts *self, MscopeProtocol protocol, const char *keyword);

/* The size of message @number by the last LIST; %FALSE if that is not known. */
gboolean mscope_facts_find_size (const MscopeFacts *self, guint64 number, guint64 *n_octets);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopeFacts, mscope_facts_unref)

G_END_DECLS
