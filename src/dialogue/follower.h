/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dialogue/entry.h"

G_BEGIN_DECLS

/*
 * Limits. They hold for every follower; bytes beyond them are counted, not kept, and the entry
 * says so (cut_short).
 */
#define MSCOPE_FOLLOWER_MAX_LINE (64 * 1024)           /* a line without an end is cut here, and goes on as another */
#define MSCOPE_FOLLOWER_MAX_REPLY (1024 * 1024)        /* all lines of a reply */
#define MSCOPE_FOLLOWER_MAX_CONTENT (16 * 1024 * 1024) /* the text of one message or data, unless set otherwise;
                                                          octets go on counting */
#define MSCOPE_FOLLOWER_MAX_UNDECIDED (4 * 1024 * 1024) /* what a client sends after DATA before the answer is seen */
#define MSCOPE_FOLLOWER_MAX_UNANSWERED 4096            /* commands waiting for an answer; the oldest is given up */

/**
 * MscopeFollower:
 *
 * Turns the bytes of the two sides of one connection into entries: push bytes, pull entries.
 * The pieces in which a side's bytes arrive never change the result. Nothing that is pushed
 * is an error; a line that fits nothing is an entry too.
 *
 * Each side's entries stand in the order of its octets. The two sides are merged by where an
 * entry's first octet stands in the order of pushing, so what is pushed first is given first.
 * An entry is held back while the other side has begun one earlier and not ended it.
 *
 * Not thread-safe; one thread at a time.
 */
typedef struct _MscopeFollower MscopeFollower;

/**
 * mscope_follower_new:
 * @protocol: the protocol spoken
 * @from_start: whether the first byte pushed is the connection's first; then the server's
 *   first reply is the greeting and the phases are known from the beginning
 */
MscopeFollower *mscope_follower_new (MscopeProtocol protocol, gboolean from_start);

void mscope_follower_free (MscopeFollower *self);

/* Keeps text of content up to @n octets instead of MSCOPE_FOLLOWER_MAX_CONTENT. Before anything is pushed. */
void mscope_follower_set_max_content (MscopeFollower *self, gsize n);

/**
 * mscope_follower_push:
 * @bytes: (array length=length): what @side said next; copied as far as needed
 * @origin: where it was seen
 */
void mscope_follower_push (MscopeFollower *self, MscopeSide side, const char *bytes, gsize length,
                           const MscopeOrigin *origin);

/* Says that the next @n octets of @side were sent but not captured; @origin is where that showed. */
void mscope_follower_gap (MscopeFollower *self, MscopeSide side, guint64 n, const MscopeOrigin *origin);

/*
 * What @side sent of a TLS handshake; copied, and kept until it is known what comes of it: what was agreed on tells
 * more than records do.
 */
void mscope_follower_push_handshake (MscopeFollower *self, MscopeSide side, const char *bytes, gsize length,
                                     const MscopeOrigin *origin);

/* The handshake has failed: what was pushed of it is followed as what it is, records or text. */
void mscope_follower_fail_handshake (MscopeFollower *self);

/**
 * mscope_follower_begin_encrypted:
 * @n_octets: (array fixed-size=2): what each side sent for the handshake, records with their headers
 * @agreed: version and cipher: "TLS1.3 AES-256-GCM"
 *
 * Says that a TLS handshake is over and what is pushed from now on is what TLS carries, in clear text. It gives
 * a TLS entry for each side; all entries after them are marked as encrypted. Commands that were sent before the
 * handshake and not answered never will be.
 */
void mscope_follower_begin_encrypted (MscopeFollower *self, const guint64 *n_octets, const char *agreed,
                                      const MscopeOrigin *origin);

/* Says that nothing follows on either side: what is begun becomes entries as far as it goes. */
void mscope_follower_finish (MscopeFollower *self);

/* (transfer full) (nullable): the next entry; %NULL if it takes more bytes. */
MscopeEntry *mscope_follower_next (MscopeFollower *self);

/* Memory that is taken by what was pushed and not given yet, and by what waits for answers: octets, near enough. */
gsize mscope_follower_get_size (const MscopeFollower *self);

/* The phase after all entries given so far; 0 if unknown. */
guint32 mscope_follower_get_phase (const MscopeFollower *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopeFollower, mscope_follower_free)

G_END_DECLS
