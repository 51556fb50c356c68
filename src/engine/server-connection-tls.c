/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/server-connection-private.h"

#define BLOCK 16384 /* octets that TLS carries in a record (RFC 8446 section 5.1) */

gboolean
mscope_server_connection_is_due_tls (const MscopeServerConnection *self)
{
  gsize length;

  if (self->tls != NULL || self->failed || !mscope_session_is_waiting_for_tls (self->session))
    return FALSE;
  mscope_session_peek_output (self->session, &length);
  return length == 0;
}

gboolean
mscope_server_connection_is_shaking_hands (const MscopeServerConnection *self)
{
  return self->tls != NULL && mscope_tls_get_state (self->tls) == MSCOPE_TLS_HANDSHAKE;
}

/* --- failing --- */

static void
give_notice (MscopeServerConnection *self,
             const char *text)
{
  if (self->hooks->events.notice != NULL)
    self->hooks->events.notice (&self->conversation, text, self->hooks->events_data);
}

/* What was sent until now becomes entries, so that nothing happens unseen. */
static void
fail (MscopeServerConnection *self,
      const char *why)
{
  if (self->failed)
    return;
  self->failed = TRUE;
  if (mscope_session_is_waiting_for_tls (self->session))
    mscope_session_fail_tls (self->session, g_get_real_time ());
  give_notice (self, why);
}

void
mscope_server_connection_time_out (MscopeServerConnection *self)
{
  mscope_tls_time_out (self->tls, self->hooks->handshake_s);
}

/* --- beginning --- */

static void
on_secret (const char *line,
           gpointer user_data)
{
  MscopeServerConnection *self = user_data;

  self->hooks->events.secret (&self->conversation, line, self->hooks->events_data);
}

void
mscope_server_connection_start_tls (MscopeServerConnection *self)
{
  g_autoptr (GError) error = NULL;
  MscopeTlsIdentity *identity = self->hooks->get_identity (self->hooks->data, &error);

  if (identity != NULL)
    self->tls = mscope_tls_new_server (identity, &error);
  if (self->tls == NULL)
    {
      fail (self, error->message);
      return;
    }
  if (self->hooks->events.secret != NULL)
    mscope_tls_set_key_log_func (self->tls, on_secret, self);
  self->handshake_deadline_us = g_get_monotonic_time () + self->hooks->handshake_s * G_TIME_SPAN_SECOND;
}

/* --- octets --- */

void
mscope_server_connection_push_cipher (MscopeServerConnection *self,
                                      const char *bytes,
                                      gsize length)
{
  if (mscope_server_connection_is_shaking_hands (self))
    mscope_session_push_handshake (self->session, MSCOPE_SIDE_CLIENT, bytes, length, g_get_real_time ());
  mscope_tls_push_cipher (self->tls, bytes, length);
}

void
mscope_server_connection_take_cipher (MscopeServerConnection *self,
                                      gsize length)
{
  if (mscope_session_is_waiting_for_tls (self->session))
    {
      gsize n;
      const char *bytes = mscope_tls_peek_cipher (self->tls, &n);

      mscope_session_push_handshake (self->session, MSCOPE_SIDE_SERVER, bytes, length, g_get_real_time ());
    }
  mscope_tls_take_cipher (self->tls, length);
}

/* What the session says, as long as the client takes it. Returns whether there was any. */
static gboolean
move_output (MscopeServerConnection *self)
{
  gsize total = 0, length, n;

  do
    {
      const char *output = mscope_session_peek_output (self->session, &length);

      n = mscope_tls_write (self->tls, output, length);
      if (n > 0)
        mscope_session_take_output (self->session, n, g_get_real_time ());
      total += n;
    }
  while (n > 0);
  return total > 0;
}

/* What the client said, as long as the session listens. */
static gboolean
move_input (MscopeServerConnection *self)
{
  char block[BLOCK];
  gsize total = 0, n = 1;

  while (n > 0 && !mscope_session_is_blocked (self->session) && !mscope_session_is_closing (self->session))
    {
      n = mscope_tls_read (self->tls, block, sizeof block);
      if (n > 0)
        mscope_session_push (self->session, block, n, g_get_real_time ());
      total += n;
    }
  return total > 0;
}

/* A close_notify says that this was all, and was not cut off on the way: RFC 8446 section 6.1. */
static void
close_when_done (MscopeServerConnection *self)
{
  gsize length;

  mscope_session_peek_output (self->session, &length);
  if (length == 0 && (self->read_closed || mscope_session_is_closing (self->session)))
    mscope_tls_close (self->tls);
}

void
mscope_server_connection_move (MscopeServerConnection *self)
{
  MscopeTlsState state = mscope_tls_get_state (self->tls);
  gboolean moved = TRUE;

  if (state != MSCOPE_TLS_HANDSHAKE && state != MSCOPE_TLS_FAILED && mscope_session_is_waiting_for_tls (self->session))
    mscope_session_begin_tls (self->session, mscope_tls_get_handshake_octets (self->tls),
                              mscope_tls_get_agreed (self->tls), g_get_real_time ());
  while (moved && mscope_tls_get_state (self->tls) != MSCOPE_TLS_HANDSHAKE)
    {
      moved = move_output (self);
      moved |= move_input (self);
    }
  state = mscope_tls_get_state (self->tls);
  if (state == MSCOPE_TLS_FAILED)
    fail (self, mscope_tls_get_failure (self->tls));
  else if (state == MSCOPE_TLS_ENDED)
    self->read_closed = TRUE;
  close_when_done (self);
}
