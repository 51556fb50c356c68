/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol/scram-keys.h"

G_BEGIN_DECLS

/* What comes of a client's message. */
typedef enum
{
  MSCOPE_SCRAM_GOES_ON,   /* there is something to answer */
  MSCOPE_SCRAM_WRONG,     /* name or password is wrong */
  MSCOPE_SCRAM_MALFORMED, /* no message that can stand here */
} MscopeScramOutcome;

/* Finds the keys of who signs on as @name; for a name that nobody has: keys that no proof fits. */
typedef void (* MscopeScramLookup) (MscopeSlice name, GChecksumType hash, MscopeScramKeys *keys, gpointer data);

/**
 * MscopeScramServer:
 *
 * The server's side of SCRAM (RFC 5802), without channel binding: two messages of the client's, each with an answer.
 * The messages are those of the RFC, not yet written in Base64.
 */
typedef struct _MscopeScramServer MscopeScramServer;

/**
 * mscope_scram_server_new:
 * @hash: %G_CHECKSUM_SHA1 or %G_CHECKSUM_SHA256
 * @nonce: printable ASCII without commas, never used before
 * @lookup: gets @data
 */
MscopeScramServer *mscope_scram_server_new (GChecksumType hash, const char *nonce, MscopeScramLookup lookup,
                                            gpointer data);
void mscope_scram_server_free (MscopeScramServer *self);

/* The client's first message: names who it is. @answer is appended to: salt, iterations and nonce. */
MscopeScramOutcome mscope_scram_server_first (MscopeScramServer *self, MscopeSlice message, GString *answer);

/* The client's second message: proves it. @answer is appended to: the server's own proof. */
MscopeScramOutcome mscope_scram_server_final (MscopeScramServer *self, MscopeSlice message, GString *answer);

/* Who the client says it is, after its first message; the name it wants to act for: "" if it named none. */
const char *mscope_scram_server_get_name (const MscopeScramServer *self);
const char *mscope_scram_server_get_authorization (const MscopeScramServer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopeScramServer, mscope_scram_server_free)

G_END_DECLS
