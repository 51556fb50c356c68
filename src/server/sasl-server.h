/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/mail-store.h"

G_BEGIN_DECLS

/* The longest line of an exchange that is read, without its end: RFC 4954 section 4. */
#define MSCOPE_SASL_MAX_LINE 12288

/* What comes of what the client has said. */
typedef enum
{
  MSCOPE_SASL_GOES_ON,    /* a challenge is to be sent */
  MSCOPE_SASL_DONE,       /* the client is who it says */
  MSCOPE_SASL_FAILED,     /* name or password is wrong, or the client wants to act for another user */
  MSCOPE_SASL_CANCELLED,  /* "*" */
  MSCOPE_SASL_MALFORMED,  /* no Base64, or nothing of the mechanism */
  MSCOPE_SASL_NO_INITIAL, /* an answer where the server begins */
  MSCOPE_SASL_TOO_LONG,   /* a line beyond MSCOPE_SASL_MAX_LINE */
} MscopeSaslOutcome;

/**
 * MscopeSaslOptions:
 * @store: its users; must outlive the exchange
 * @host: the server's name
 * @nonce: letters and digits, never used before and not to be guessed
 * @time_us: now
 */
typedef struct
{
  MscopeMailStore *store;
  const char *host;
  const char *nonce;
  gint64 time_us;
} MscopeSaslOptions;

/**
 * MscopeSaslServer:
 *
 * The server's side of one sign-on (RFC 4422), the same in all protocols: lines of Base64 in, lines of Base64 out.
 * It ends with any outcome but MSCOPE_SASL_GOES_ON. One thread at a time.
 */
typedef struct _MscopeSaslServer MscopeSaslServer;

/* Whether clients can sign on by @mechanism, in any case. */
gboolean mscope_sasl_server_can (MscopeSlice mechanism);

/* (nullable): %NULL if it cannot @mechanism. */
MscopeSaslServer *mscope_sasl_server_new (MscopeSlice mechanism, const MscopeSaslOptions *options);
void mscope_sasl_server_free (MscopeSaslServer *self);

/**
 * mscope_sasl_server_begin:
 * @initial: the initial response, "=" if it is empty; @data %NULL if there was none
 * @challenge: appended to: what to ask, if it goes on; may be nothing
 */
MscopeSaslOutcome mscope_sasl_server_begin (MscopeSaslServer *self, MscopeSlice initial, GString *challenge);

/* The client's next line, without its end. */
MscopeSaslOutcome mscope_sasl_server_answer (MscopeSaslServer *self, MscopeSlice line, GString *challenge);

/* (nullable): the user of the store, once it is MSCOPE_SASL_DONE. */
const char *mscope_sasl_server_get_user (const MscopeSaslServer *self);

/* (nullable): who the client says it is, as it says it; %NULL as long as it has not. */
const char *mscope_sasl_server_get_login (const MscopeSaslServer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopeSaslServer, mscope_sasl_server_free)

G_END_DECLS
