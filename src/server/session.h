/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dialogue/follower.h"
#include "server/fault.h"
#include "server/mail-store.h"
#include "server/persona.h"

G_BEGIN_DECLS

/* Octets of answers beyond which a session answers nothing more until some are taken. */
#define MSCOPE_SESSION_HIGH_WATER (256 * 1024)

/* The largest message a session takes, whatever its persona says. */
#define MSCOPE_SESSION_MAX_MESSAGE (64 * 1024 * 1024)

/**
 * MscopeSessionOptions:
 * @persona: how it speaks; decides the protocol; a reference is taken
 * @store: users and mail; must outlive the session
 * @host: the server's own name
 * @client_name: the client's name as looked up, "localhost" or "unknown"
 * @client_address: its numeric address
 * @nonce: 16 or more letters and digits, unlike those of any other session and not to be guessed; challenges are
 *   made of it
 * @can_tls: whoever carries the octets can do TLS; else STARTTLS and STLS are refused and not offered
 * @begins_with_tls: TLS from the first octet (ports 465, 995): the greeting comes after mscope_session_begin_tls()
 * @submission: the port is for mail programs to hand in mail (RFC 6409): who is not signed on is refused
 * @utc_offset_s: local time less UTC, for dates in texts
 * @faults: (nullable): faults on order; must outlive the session; %NULL: there are none at all
 * @address_faults: addresses order faults too ("anna+451@example.org"), whatever the persona says
 */
typedef struct
{
  MscopePersona *persona;
  MscopeMailStore *store;
  const char *host;
  const char *client_name;
  const char *client_address;
  const char *nonce;
  gboolean can_tls;
  gboolean begins_with_tls;
  gboolean submission;
  int utc_offset_s;
  MscopeFaults *faults;
  gboolean address_faults;
} MscopeSessionOptions;

/**
 * MscopeSession:
 *
 * The server's part of one dialogue: push what the client sent, take what to answer, pull the
 * entries of both. It is a follower that also answers, so its entries are those that the same
 * octets give when they are sniffed. It knows neither sockets nor clocks; nothing the client
 * sends is an error. One thread at a time.
 *
 * A session ends when mscope_session_is_closing() and all output is taken, or when the client is
 * gone: mscope_session_finish(). Only QUIT makes POP3's deletions happen.
 */
typedef struct _MscopeSession MscopeSession;

/* Begins with the greeting. @time_us: now. */
MscopeSession *mscope_session_new (const MscopeSessionOptions *options, gint64 time_us);

/* Lets go of a mailbox it has locked. */
void mscope_session_free (MscopeSession *self);

/* What the client sent, at @time_us; copied. After QUIT it is followed, not answered. */
void mscope_session_push (MscopeSession *self, const char *bytes, gsize length, gint64 time_us);

/**
 * mscope_session_peek_output:
 * @length: (out): how many octets; 0 if there is nothing to send
 *
 * Returns: what to send next; lent until the session is changed
 */
const char *mscope_session_peek_output (MscopeSession *self, gsize *length);

/* The first @length octets of the output were sent at @time_us. More may follow: a long message comes in pieces. */
void mscope_session_take_output (MscopeSession *self, gsize length, gint64 time_us);

/* Whether it answers nothing for now: output is to be taken first, TLS or a moment waited for. Then do not read. */
gboolean mscope_session_is_blocked (const MscopeSession *self);

/**
 * mscope_session_is_waiting_for_tls:
 *
 * Returns: whether, once all output is taken, the client's next octets are a TLS handshake. Nothing is pushed
 *   until mscope_session_begin_tls(); what the client had sent already is thrown away (RFC 3207 section 5).
 */
gboolean mscope_session_is_waiting_for_tls (const MscopeSession *self);

/*
 * What @side sent of the handshake, at @time_us; copied, and shown only if it fails: what was agreed on tells more
 * than records do.
 */
void mscope_session_push_handshake (MscopeSession *self, MscopeSide side, const char *bytes, gsize length,
                                    gint64 time_us);

/* The handshake has failed: what was pushed of it becomes entries, records or text, and the session closes. */
void mscope_session_fail_tls (MscopeSession *self, gint64 time_us);

/*
 * TLS is set up: what is pushed and taken from now on is what it carries. @n_octets and @agreed as for
 * mscope_follower_begin_encrypted().
 */
void mscope_session_begin_tls (MscopeSession *self, const guint64 *n_octets, const char *agreed, gint64 time_us);

/* When mscope_session_tick() is due, for what happens without the client: µs since 1970; %G_MAXINT64: never. */
gint64 mscope_session_get_deadline (const MscopeSession *self);

/* It is @time_us now. */
void mscope_session_tick (MscopeSession *self, gint64 time_us);

/* Whether the connection is to be closed at once, output or not: a line that is cut. */
gboolean mscope_session_is_cut (const MscopeSession *self);

/* Whether the connection is to be closed once all output is taken. */
gboolean mscope_session_is_closing (const MscopeSession *self);

/* The client sends nothing more. What is begun becomes entries; a mailbox is let go of, nothing is deleted. */
void mscope_session_finish (MscopeSession *self);

/* (transfer full) (nullable): the next entry of the dialogue. */
MscopeEntry *mscope_session_next_entry (MscopeSession *self);

/* What the session itself holds to be true; it may be behind what a pipelining client has sent. */
guint32 mscope_session_get_phase (const MscopeSession *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopeSession, mscope_session_free)

G_END_DECLS
