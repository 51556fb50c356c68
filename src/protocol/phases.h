/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol/protocol.h"

G_BEGIN_DECLS

/*
 * The phases of a session, flags so that a command can name several. Which command is
 * allowed where stands in the command tables; how one phase leads to the next stands in
 * one table of steps a protocol, shared by the follower and the servers.
 */

/* RFC 5321 sections 3 and 4.1.4; CHUNKS: RFC 3030 section 2; SASL: RFC 4954 section 4. */
typedef enum
{
  MSCOPE_SMTP_CONNECTED = 1 << 0, /* the server has not greeted yet */
  MSCOPE_SMTP_GREETED = 1 << 1,   /* EHLO or HELO is due */
  MSCOPE_SMTP_READY = 1 << 2,     /* no mail transaction */
  MSCOPE_SMTP_SENDER = 1 << 3,    /* MAIL accepted */
  MSCOPE_SMTP_RECIPIENT = 1 << 4, /* one RCPT or more accepted */
  MSCOPE_SMTP_CONTENT = 1 << 5,   /* after 354, up to the lone dot */
  MSCOPE_SMTP_CHUNKS = 1 << 6,    /* between BDAT and BDAT LAST */
  MSCOPE_SMTP_SASL = 1 << 7,      /* after 334 */
  MSCOPE_SMTP_CLOSED = 1 << 8,
} MscopeSmtpPhase;

/* RFC 1939 sections 4 to 6. PASSWORD is AUTHORIZATION after an accepted USER. */
typedef enum
{
  MSCOPE_POP3_CONNECTED = 1 << 0,
  MSCOPE_POP3_AUTHORIZATION = 1 << 1,
  MSCOPE_POP3_PASSWORD = 1 << 2,
  MSCOPE_POP3_TRANSACTION = 1 << 3,
  MSCOPE_POP3_SASL = 1 << 4,
  MSCOPE_POP3_CLOSED = 1 << 5, /* QUIT from TRANSACTION passes through UPDATE: nothing can be typed there */
} MscopePop3Phase;

/* RFC 9051 section 3. */
typedef enum
{
  MSCOPE_IMAP_CONNECTED = 1 << 0,
  MSCOPE_IMAP_NOT_AUTHENTICATED = 1 << 1,
  MSCOPE_IMAP_AUTHENTICATED = 1 << 2,
  MSCOPE_IMAP_SELECTED = 1 << 3,
  MSCOPE_IMAP_SASL = 1 << 4,
  MSCOPE_IMAP_IDLE = 1 << 5,
  MSCOPE_IMAP_CLOSED = 1 << 6,
} MscopeImapPhase;

/*
 * What a reply can answer besides a command: pseudo verbs, for the tables of steps and of replies.
 */
#define MSCOPE_VERB_GREETING "(greeting)"    /* nothing: the server speaks first */
#define MSCOPE_VERB_PREAUTH "(preauth)"      /* the same, to a client that IMAP knows already */
#define MSCOPE_VERB_MESSAGE "(message)"      /* the content after DATA */
#define MSCOPE_VERB_LAST_CHUNK "(last chunk)" /* BDAT n LAST */
#define MSCOPE_VERB_SASL "(sasl)"            /* a line of the client's within AUTH; POP3: AUTH with a first answer too */

/**
 * MscopePhaseInfo:
 * @phase: one flag
 * @title: for translation: "Waiting for EHLO"
 * @summary: one sentence, for translation: what this phase is for
 */
typedef struct
{
  guint32 phase;
  const char *title;
  const char *summary;
} MscopePhaseInfo;

/* The phase a connection begins in. */
guint32 mscope_phase_first (MscopeProtocol protocol);

/**
 * mscope_phase_next:
 * @phase: the phase now, one flag
 * @verb: the verb or pseudo verb that was answered
 * @outcome: how it was answered
 *
 * Returns: the phase afterwards; @phase itself where the table has no step
 */
guint32 mscope_phase_next (MscopeProtocol protocol, guint32 phase, const char *verb, MscopeOutcome outcome);

/**
 * mscope_phases_after:
 * @phases: flags, those to begin in
 * @verb: a verb
 *
 * Returns: flags: the phases @verb leads to from any of @phases when it is answered with anything but a no;
 *   0 if the tables have no such step, that is if the phase stays
 */
guint32 mscope_phases_after (MscopeProtocol protocol, guint32 phases, const char *verb);

/* (nullable): title and summary of one phase. */
const MscopePhaseInfo *mscope_phase_get_info (MscopeProtocol protocol, guint32 phase);

G_END_DECLS
