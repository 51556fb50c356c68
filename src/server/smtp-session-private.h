/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/session-private.h"

G_BEGIN_DECLS

/* What the files of the SMTP session share: smtp-session.c answers, smtp-transaction.c takes mail in. */

typedef struct
{
  MscopeSession parent;

  gboolean extended; /* EHLO, not HELO */
  guint n_unknown;    /* commands that were none */
  const char *user; /* (nullable): of the store: who has signed on */
  GArray *recipients; /* of the mail that is begun */
} MscopeSmtpSession;

/* Where an address leads. */
typedef enum
{
  MSCOPE_ADDRESS_LOCAL,
  MSCOPE_ADDRESS_UNKNOWN, /* our domain, no such user */
  MSCOPE_ADDRESS_FOREIGN,
} MscopeAddressClass;

/* @user: (out) (nullable): owned by the store; who gets the mail. */
MscopeAddressClass mscope_smtp_session_classify (const MscopeSmtpSession *self, MscopeSlice address, const char **user);

/* Answers with the persona's text @key; always %FALSE, for checks. */
gboolean mscope_smtp_session_refuse (MscopeSmtpSession *self, MscopeEntry *entry, guint key);

gboolean mscope_smtp_session_has_flag (const MscopeSmtpSession *self, guint key);

/* Whether the command may come now; answers if not: that HELO is missing, or with @refusal. */
gboolean mscope_smtp_session_check_order (MscopeSmtpSession *self, MscopeEntry *entry, guint refusal);

/* Whether mail for @domain is this server's; an empty one counts as its own. */
gboolean mscope_smtp_session_is_own_domain (const MscopeSmtpSession *self, MscopeSlice domain);

/* Ends the mail transaction; who the client is stays known. */
void mscope_smtp_session_forget_mail (MscopeSmtpSession *self);

/* AUTH (smtp-auth.c), and the client's lines within it. */
gboolean mscope_smtp_session_check_auth (MscopeSmtpSession *self, MscopeEntry *entry);
void mscope_smtp_session_proceed_auth (MscopeSmtpSession *self, MscopeEntry *entry);
void mscope_smtp_session_answer_auth (MscopeSmtpSession *self, MscopeEntry *entry);

/* Nobody has signed on: when TLS begins, what was said before it does not count (RFC 3207 section 4.2). */
void mscope_smtp_session_forget_user (MscopeSmtpSession *self);

/* "ESMTPSA": how mail comes in, for Received lines. */
const char *mscope_smtp_session_get_protocol_name (const MscopeSmtpSession *self);

/* MAIL, RCPT, DATA: whether they may be carried out; and carrying them out. */
gboolean mscope_smtp_session_check_mail (MscopeSmtpSession *self, MscopeEntry *entry);
void mscope_smtp_session_proceed_mail (MscopeSmtpSession *self, MscopeEntry *entry);
gboolean mscope_smtp_session_check_rcpt (MscopeSmtpSession *self, MscopeEntry *entry);
void mscope_smtp_session_proceed_rcpt (MscopeSmtpSession *self, MscopeEntry *entry);
gboolean mscope_smtp_session_check_data (MscopeSmtpSession *self, MscopeEntry *entry);
void mscope_smtp_session_proceed_data (MscopeSmtpSession *self, MscopeEntry *entry);

/* Sets ${id} for the mail that is taken in. */
void mscope_smtp_session_make_queue_id (MscopeSmtpSession *self);

/* What came after 354. */
void mscope_smtp_session_answer_message (MscopeSmtpSession *self, MscopeEntry *entry);

G_END_DECLS
