/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol/smtp-syntax.h"
#include "server/mail-route.h"
#include "server/session-private.h"
#include "server/smtp-parameters.h"

G_BEGIN_DECLS

/*
 * What the files of the SMTP session share. smtp-session.c answers, smtp-hello.c begins, smtp-help.c explains,
 * smtp-auth.c signs on, smtp-lookup.c knows where addresses lead, smtp-argument.c reads them, smtp-transaction.c
 * takes the envelope in, smtp-content.c the content, smtp-distribution.c puts it into mailboxes, smtp-report.c tells
 * the sender.
 */

/**
 * MscopeSmtpRecipient:
 * @address: as the client named it, without brackets
 * @route: where it leads in the store; UNKNOWN: it is elsewhere, and the mail is queued for ever
 * @notify: flags of #MscopeSmtpNotify; 0: not said
 * @original: (nullable): ORCPT
 */
typedef struct
{
  char *address;
  MscopeMailRoute route;
  guint notify;
  char *original;
} MscopeSmtpRecipient;

/**
 * MscopeSmtpSession:
 * @extended: EHLO, not HELO
 * @begun: the limits a persona tells have been set
 * @user: (nullable): of the store: who has signed on
 * @path: what was parsed of the MAIL or RCPT that is answered, between its check and its being carried out
 * @parameters: the same
 * @route: the same
 * @mail: the parameters of the MAIL that began the mail, without its slices
 * @envelope_id: (nullable): its ENVID
 * @recipients: (element-type MscopeSmtpRecipient): of the mail that is begun
 * @chunks: (nullable): what BDAT has brought so far, lines ended by LF
 * @n_chunk_octets: how much that was on the wire
 * @chunks_failed: a chunk was refused: those that follow are too
 * @chunk: (nullable): a BDAT that is answered when its octets have come; not to be followed, only compared
 * @n_mails: MAIL commands of this session
 * @n_unknown: commands of this session that were none
 * @domains: (nullable): domains of the recipients of this session, in small letters; made where they are limited
 */
typedef struct
{
  MscopeSession parent;

  gboolean extended;
  gboolean begun;
  const char *user;

  MscopeSmtpPath path;
  MscopeSmtpParameters parameters;
  MscopeMailRoute route;

  MscopeSmtpParameters mail;
  char *envelope_id;
  GArray *recipients;
  GString *chunks;
  guint64 n_chunk_octets;
  gboolean chunks_failed;
  const MscopeEntry *chunk;

  guint n_mails;
  guint n_unknown;
  GHashTable *domains;
} MscopeSmtpSession;

/* Where an address leads. */
typedef enum
{
  MSCOPE_ADDRESS_LOCAL,
  MSCOPE_ADDRESS_UNKNOWN, /* our domain, no such name */
  MSCOPE_ADDRESS_FOREIGN,
} MscopeAddressClass;

/* @route: (out): for LOCAL, what the name is; else of kind UNKNOWN. */
MscopeAddressClass mscope_smtp_session_classify (const MscopeSmtpSession *self, MscopeSlice address,
                                                 MscopeMailRoute *route);

/* Whether @address is of ours and orders a fault; @action: (out): which (server/fault.h). */
gboolean mscope_smtp_session_find_fault (const MscopeSmtpSession *self, MscopeSlice address, MscopeSlice *action);

/* Whether mail for @domain is this server's; an empty one counts as its own. */
gboolean mscope_smtp_session_is_own_domain (const MscopeSmtpSession *self, MscopeSlice domain);

/* Sets ${forward}: whom an alias leads to. */
void mscope_smtp_session_set_forward (MscopeSmtpSession *self, const MscopeMailGroup *group);

/* Answers with the persona's text @key; always %FALSE, for checks. */
gboolean mscope_smtp_session_refuse (MscopeSmtpSession *self, MscopeEntry *entry, guint key);

/* @key if the persona has it, else @fallback. */
guint mscope_smtp_session_choose (const MscopeSmtpSession *self, guint key, guint fallback);

gboolean mscope_smtp_session_has_flag (const MscopeSmtpSession *self, guint key);

/* Whether EHLO lists @keyword; an extension that is not offered is not there. */
gboolean mscope_smtp_session_offers (const MscopeSmtpSession *self, const char *keyword);

/* The phase that counts for the order of commands. */
guint32 mscope_smtp_session_get_phase (const MscopeSmtpSession *self);

/* Whether the command may come now; answers if not: that HELO is missing, or with @refusal. */
gboolean mscope_smtp_session_check_order (MscopeSmtpSession *self, MscopeEntry *entry, guint refusal);

/* Ends the mail transaction; who the client is stays known. */
void mscope_smtp_session_forget_mail (MscopeSmtpSession *self);

/* AUTH (smtp-auth.c), and the client's lines within it. */
gboolean mscope_smtp_session_check_auth (MscopeSmtpSession *self, MscopeEntry *entry);
void mscope_smtp_session_proceed_auth (MscopeSmtpSession *self, MscopeEntry *entry);
void mscope_smtp_session_answer_auth (MscopeSmtpSession *self, MscopeEntry *entry);

/* Nobody has signed on: when TLS begins, what was said before it does not count (RFC 3207 section 4.2). */
void mscope_smtp_session_forget_user (MscopeSmtpSession *self);

/* The commands of other files: whether they may be carried out; and carrying them out. */
gboolean mscope_smtp_session_check_hello (MscopeSmtpSession *self, MscopeEntry *entry);
void mscope_smtp_session_proceed_hello (MscopeSmtpSession *self, MscopeEntry *entry);
gboolean mscope_smtp_session_check_starttls (MscopeSmtpSession *self, MscopeEntry *entry);
void mscope_smtp_session_proceed_starttls (MscopeSmtpSession *self, MscopeEntry *entry);
gboolean mscope_smtp_session_check_help (MscopeSmtpSession *self, MscopeEntry *entry);
void mscope_smtp_session_proceed_help (MscopeSmtpSession *self, MscopeEntry *entry);
gboolean mscope_smtp_session_check_vrfy (MscopeSmtpSession *self, MscopeEntry *entry);
void mscope_smtp_session_proceed_vrfy (MscopeSmtpSession *self, MscopeEntry *entry);
gboolean mscope_smtp_session_check_expn (MscopeSmtpSession *self, MscopeEntry *entry);
void mscope_smtp_session_proceed_expn (MscopeSmtpSession *self, MscopeEntry *entry);
gboolean mscope_smtp_session_check_mail (MscopeSmtpSession *self, MscopeEntry *entry);
void mscope_smtp_session_proceed_mail (MscopeSmtpSession *self, MscopeEntry *entry);
gboolean mscope_smtp_session_check_rcpt (MscopeSmtpSession *self, MscopeEntry *entry);
void mscope_smtp_session_proceed_rcpt (MscopeSmtpSession *self, MscopeEntry *entry);
gboolean mscope_smtp_session_check_data (MscopeSmtpSession *self, MscopeEntry *entry);
void mscope_smtp_session_proceed_data (MscopeSmtpSession *self, MscopeEntry *entry);
gboolean mscope_smtp_session_check_bdat (MscopeSmtpSession *self, MscopeEntry *entry);
void mscope_smtp_session_proceed_bdat (MscopeSmtpSession *self, MscopeEntry *entry);

/* The answer to @entry, a BDAT, is no: what came of the content is dropped, and what follows is refused. */
void mscope_smtp_session_drop_chunks (MscopeSmtpSession *self, const MscopeEntry *entry);

/*
 * The argument of MAIL or RCPT (smtp-argument.c), in this order: whether the persona lets it pass; answers if not.
 * What was read is left in @self->path and @self->parameters.
 */
gboolean mscope_smtp_session_check_path (MscopeSmtpSession *self, MscopeEntry *entry, const char *keyword,
                                         guint syntax, guint bad_address);
gboolean mscope_smtp_session_check_parameters (MscopeSmtpSession *self, MscopeEntry *entry);

/* An address beyond ASCII has to be UTF-8, and SMTPUTF8 to be asked for (RFC 6531 section 3.2). */
gboolean mscope_smtp_session_check_non_ascii (MscopeSmtpSession *self, MscopeEntry *entry, guint bad_address);

/* Sets ${parameter} and ${keyword}; @value has no data if there is no "=". */
void mscope_smtp_session_set_parameter (MscopeSmtpSession *self, MscopeSlice keyword, MscopeSlice value);

/* Sets ${id} for the mail that is taken in. */
void mscope_smtp_session_make_queue_id (MscopeSmtpSession *self);

/* What came after 354, or the octets of a BDAT. */
void mscope_smtp_session_answer_message (MscopeSmtpSession *self, MscopeEntry *entry);

/* Sets ${stamp}: 20080303114209, in UTC, what products make message ids of. */
void mscope_smtp_session_set_stamp (MscopeSmtpSession *self);

/* What became of a copy of a mail. */
typedef enum
{
  MSCOPE_SMTP_COPY_DELIVERED,
  MSCOPE_SMTP_COPY_QUEUED,  /* for somebody elsewhere: there it stays */
  MSCOPE_SMTP_COPY_FULL,    /* the mailbox has no room */
  MSCOPE_SMTP_COPY_UNKNOWN, /* an alias or list led to a name there is not */
  MSCOPE_SMTP_COPY_FAILED,  /* it could not be stored */
} MscopeSmtpCopyResult;

/**
 * MscopeSmtpCopy:
 * @recipient: for whom it was: an index of the mail's recipients
 * @target: where it went; lent
 */
typedef struct
{
  guint recipient;
  const MscopeMailTarget *target;
  MscopeSmtpCopyResult result;
} MscopeSmtpCopy;

/**
 * mscope_smtp_session_report:
 * @copies: (array length=n_copies): what became of a mail that was accepted
 * @text: the mail, without the lines of this server's
 *
 * Writes to the sender, or to the owner of a list, what they are to know (RFC 3461 section 5.2): into their mailboxes,
 * if they have one here.
 */
void mscope_smtp_session_report (MscopeSmtpSession *self, const MscopeSmtpCopy *copies, guint n_copies,
                                 MscopeSlice text);

/* (transfer full): the sender of what @target gets: the owner of its list, if that has one; else the mail's. */
char *mscope_smtp_session_dup_sender (const MscopeSmtpSession *self, const MscopeMailTarget *target);

/* What became of the content. */
typedef enum
{
  MSCOPE_SMTP_ACCEPTED, /* at least one recipient has it; or a report tells that none has */
  MSCOPE_SMTP_FULL,     /* nobody has room for it, and the persona says so at once */
  MSCOPE_SMTP_FAILED,   /* it could not be stored */
  MSCOPE_SMTP_LOOP,     /* it has been through too many servers */
} MscopeSmtpDistribution;

/**
 * mscope_smtp_session_distribute:
 * @content: lines with LF between them; no data at all (%NULL): not even an empty line
 * @stuffed: dots at the beginning of lines are doubled: it came by DATA
 */
MscopeSmtpDistribution mscope_smtp_session_distribute (MscopeSmtpSession *self, MscopeSlice content, gboolean stuffed);

G_END_DECLS
