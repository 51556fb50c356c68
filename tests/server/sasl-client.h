/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The client's side of SCRAM, written from RFC 5802 and from nothing that the server uses. */
typedef struct
{
  GChecksumType hash;
  const char *header; /* "n,,", "y,,", "n,a=anna," */
  const char *name;
  const char *password;
  const char *nonce;

  char *first_bare;
  char *auth_message;
  guint8 salted[32];
} ScramClient;

/* (transfer full): the messages, not in Base64. @server_first: the server's answer to the first one. */
char *scram_client_first (ScramClient *self);
char *scram_client_final (ScramClient *self, const char *server_first);

/* (transfer full): what the server has to send at last. */
char *scram_client_expect (const ScramClient *self);

void scram_client_clear (ScramClient *self);

/* (transfer full): @text in Base64; what @base64 says, which has to be text. */
char *sasl_encode (const char *text);
char *sasl_decode_text (const char *base64);

/* (transfer full): @digest of @challenge, a line in Base64, and the password, with the name before it, in Base64. */
char *cram_md5_answer (const char *name, const char *password, const char *challenge);

G_END_DECLS
