/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/text.h"

G_BEGIN_DECLS

/* The length of the longest checksum in use here: that of SHA-256. */
#define MSCOPE_SCRAM_MAX_HASH 32

#define MSCOPE_SCRAM_SALT_LENGTH 16

/* The least that RFC 7677 section 4 wants; a learner's computer is to answer at once. */
#define MSCOPE_SCRAM_ITERATIONS 4096

/**
 * MscopeScramKeys:
 * @hash: %G_CHECKSUM_SHA1 or %G_CHECKSUM_SHA256
 * @n_iterations: how often the password was hashed
 * @n_hash: octets of each key
 *
 * What a server has to know of a user's password for SCRAM (RFC 5802 section 3): from it the password cannot be
 * read, and with it alone nobody can sign on. A plain value, to be copied.
 */
typedef struct
{
  GChecksumType hash;
  guint n_iterations;
  gsize n_salt;
  guint8 salt[MSCOPE_SCRAM_SALT_LENGTH];
  gsize n_hash;
  guint8 stored_key[MSCOPE_SCRAM_MAX_HASH];
  guint8 server_key[MSCOPE_SCRAM_MAX_HASH];
} MscopeScramKeys;

/**
 * mscope_scram_keys_init:
 * @self: (out caller-allocates): the keys
 * @password: prepared as RFC 4013 has it
 * @salt: (array length=n_salt): at most MSCOPE_SCRAM_SALT_LENGTH octets
 *
 * Makes the keys of a password. It takes milliseconds, as it is meant to: keep them.
 */
void mscope_scram_keys_init (MscopeScramKeys *self, GChecksumType hash, MscopeSlice password, const guint8 *salt,
                             gsize n_salt, guint n_iterations);

/**
 * mscope_scram_keys_init_nobody:
 *
 * Keys that no proof fits: for a name that nobody has, so that it cannot be told from one that somebody has.
 */
void mscope_scram_keys_init_nobody (MscopeScramKeys *self, GChecksumType hash, const guint8 *salt, gsize n_salt,
                                    guint n_iterations);

/**
 * mscope_scram_keys_check:
 * @message: the AuthMessage of RFC 5802 section 3
 * @proof: (array length=n_proof): what the client sent
 *
 * Returns: whether the client knows the password
 */
gboolean mscope_scram_keys_check (const MscopeScramKeys *self, MscopeSlice message, const guint8 *proof,
                                  gsize n_proof);

/* Fills @n_hash octets of @signature, which has MSCOPE_SCRAM_MAX_HASH, with what proves that we have the keys. */
void mscope_scram_keys_sign (const MscopeScramKeys *self, MscopeSlice message, guint8 *signature);

G_END_DECLS
