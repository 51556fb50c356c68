/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/tls.h"
#include "engine/typed-session.h"

G_BEGIN_DECLS

/* What the files of a typed session share: typed-session.c has the socket, typed-session-tls.c what TLS adds. */

struct _MscopeTypedSession
{
  MscopeTypedSessionOptions options; /* its texts are owned */
  MscopeTypedSessionEvents events;
  gpointer user_data;
  MscopeFollower *follower;

  int fd; /* -1: over */
  GSource *in;
  GSource *out;        /* only while something waits */
  GByteArray *waiting; /* what the server does not take yet; a person types it, so it stays short */

  MscopeTls *tls;      /* (nullable): from where the server has agreed to it */
  GSource *time_limit; /* (nullable): while a handshake goes on */
  GString *held;       /* (nullable): lines typed while TLS begins */
  GArray *records[MSCOPE_N_SIDES]; /* (nullable): of Records: which ones carried what */
  guint64 n_plain[MSCOPE_N_SIDES]; /* octets said before TLS */

  guint tls_due : 1;   /* the server has agreed */
  guint speaking : 1;  /* within TLS */
  guint said_end : 1;  /* by a close_notify */
  guint ending : 1;
};

MscopeTypedSession *mscope_typed_session_hold (MscopeTypedSession *self);
void mscope_typed_session_drop (MscopeTypedSession *self);

/* Tells of all entries that there are. */
void mscope_typed_session_give_entries (MscopeTypedSession *self);

/* @side said that, in clear text or within TLS. */
void mscope_typed_session_follow (MscopeTypedSession *self, MscopeSide side, const char *bytes, gsize length);

/* Sends what waits, as far as the server takes it. */
void mscope_typed_session_put_output (MscopeTypedSession *self);

/* --- typed-session-tls.c --- */

/* Begins TLS, as the client. */
void mscope_typed_session_start_tls (MscopeTypedSession *self);

/* What came from the server, encrypted; length 0: its end. */
void mscope_typed_session_push_cipher (MscopeTypedSession *self, const char *bytes, gsize length);

/* Sends @text, or keeps it until TLS has begun. */
void mscope_typed_session_write (MscopeTypedSession *self, const char *text);

/* Says within TLS that nothing more will be sent. */
void mscope_typed_session_say_end (MscopeTypedSession *self);

/* Sends that now, as far as it goes: the socket is closed next. */
void mscope_typed_session_say_goodbye (MscopeTypedSession *self);

void mscope_typed_session_clear_tls (MscopeTypedSession *self);

G_END_DECLS
