/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dialogue/entry.h"

G_BEGIN_DECLS

#define MSCOPE_FAULT_ERROR (mscope_fault_error_quark ())

typedef enum
{
  MSCOPE_FAULT_ERROR_SYNTAX,   /* a part is missing or in the wrong place */
  MSCOPE_FAULT_ERROR_UNKNOWN,  /* a command that does not exist */
  MSCOPE_FAULT_ERROR_VALUE,    /* a number or a reply that cannot stand there */
} MscopeFaultError;

GQuark mscope_fault_error_quark (void);

/* The longest time a fault may wait or count over, in seconds. */
#define MSCOPE_FAULT_MAX_SECONDS 86400

/**
 * MscopeFaults:
 *
 * Faults on order: which of a client's lines get another answer than the server would give. One table is shared by
 * all sessions of a server, so that "the first RCPT" is the first one of all, and a client that comes back is known
 * again. It reads no clock: what happens is told with its time. Used from the thread of the sessions alone.
 *
 * A fault is a line of text:
 *
 *     fault  = line [which] "=>" action
 *     line   = as in dialogue/line-pattern.h: verbs, maybe a glob for the argument; CONNECT, MESSAGE and SASL too
 *     which  = "first" N | "from" N | "only" N          without it: each time
 *     action = code [enhanced-code] [text]              SMTP: 4yz and 5yz; "\n" begins another line; 421 hangs up
 *            | "-ERR" [text]                            POP3
 *            | "wait" SECONDS                           and then whatever comes without this fault
 *            | "close"                                  the line is cut without a word
 *            | "greylist" [SECONDS]                     RCPT: refuses who was not seen so long ago (RFC 6647)
 *            | "quota"                                  the mailbox is full
 *            | "rate" N "per" SECONDS                   refuses a client's address beyond that
 *
 * A line is asked of all faults in their order; each that fits counts it, the first one in force decides. Only lines
 * that come in their phase are asked about: what is refused anyway is not counted.
 */
typedef struct _MscopeFaults MscopeFaults;

MscopeFaults *mscope_faults_new (void);
void mscope_faults_free (MscopeFaults *self);

/**
 * mscope_faults_set:
 * @lines: (array zero-terminated=1) (nullable): the faults; %NULL: none
 *
 * Replaces all faults and forgets what was counted.
 *
 * Returns: %FALSE with @error, a sentence with the line and the place in it; then nothing is changed
 */
gboolean mscope_faults_set (MscopeFaults *self, const char *const *lines, GError **error);

/**
 * MscopeFaultCase:
 * @protocol: what is spoken
 * @entry: (nullable): what the client said; %NULL: it has connected
 * @client_address: where from
 * @sender: (nullable): SMTP: whom MAIL named, without brackets
 * @time_us: when
 *
 * What faults are asked about.
 */
typedef struct
{
  MscopeProtocol protocol;
  const MscopeEntry *entry;
  const char *client_address;
  const char *sender;
  gint64 time_us;
} MscopeFaultCase;

typedef enum
{
  MSCOPE_FAULT_NONE,  /* the usual answer */
  MSCOPE_FAULT_REPLY, /* another one */
  MSCOPE_FAULT_CLOSE, /* none, and the connection ends */
} MscopeFaultVerdict;

/**
 * MscopeFaultOrder:
 * @wait_us: how long nothing happens first
 * @verdict: what happens then
 * @reply: (nullable): REPLY: the whole reply as it is sent; owned
 * @hangs_up: REPLY: the connection is closed behind it
 */
typedef struct
{
  gint64 wait_us;
  MscopeFaultVerdict verdict;
  char *reply;
  gboolean hangs_up;
} MscopeFaultOrder;

void mscope_fault_order_clear (MscopeFaultOrder *self);

/* Asks all faults; each call counts. @order: (out caller-allocates): to be cleared. */
void mscope_faults_decide (MscopeFaults *self, const MscopeFaultCase *about, MscopeFaultOrder *order);

/**
 * mscope_fault_split_address:
 * @local_part: "anna+550-5.1.1": what stands before the "@" of an address
 * @user: (out): "anna"
 * @action: (out): "550-5.1.1"
 *
 * Takes an address that orders a fault by itself apart. Behind the last "+" stand a code, with or without its
 * enhanced code, "wait" and "greylist" with or without seconds, "close" or "quota".
 *
 * Returns: %FALSE if it orders none
 */
gboolean mscope_fault_split_address (MscopeSlice local_part, MscopeSlice *user, MscopeSlice *action);

/* What @action of such an address orders for @about, a MAIL or RCPT. @order: (out caller-allocates): to be cleared. */
void mscope_faults_decide_address (MscopeFaults *self, MscopeSlice action, const MscopeFaultCase *about,
                                   MscopeFaultOrder *order);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopeFaults, mscope_faults_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MscopeFaultOrder, mscope_fault_order_clear)

G_END_DECLS
