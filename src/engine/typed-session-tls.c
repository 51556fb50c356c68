/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The client's part of STARTTLS (RFC 3207), STLS (RFC 2595) and of TLS from the first octet (RFC 8314). */
#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/socket.h>

#include "engine/tls-trust.h"
#include "engine/typed-session-private.h"

#define BLOCK 16384
#define TIME_LIMIT_S 60

/* Clear octets up to @clear_end, from where those of the row before end, and the records that carried them. */
typedef struct
{
  guint64 clear_end;
  guint64 start;
  guint64 end;
} Records;

static void move (MscopeTypedSession *self);

/* --- where things are on the wire --- */

static void
note_records (MscopeTypedSession *self,
              MscopeSide side,
              gsize n_clear,
              guint64 before)
{
  guint64 after = mscope_tls_get_record_octets (self->tls, side);
  Records records = { n_clear, self->n_plain[side] + before, self->n_plain[side] + after };
  const Records *last = NULL;

  if (self->records[side] == NULL)
    self->records[side] = g_array_new (FALSE, FALSE, sizeof (Records));
  if (self->records[side]->len > 0)
    last = &g_array_index (self->records[side], Records, self->records[side]->len - 1);
  records.clear_end += last != NULL ? last->clear_end : self->n_plain[side];
  /* The rest of a record that was taken before. */
  if (after == before && last != NULL)
    records.start = last->start;
  g_array_append_val (self->records[side], records);
}

/* The server greets first; a line that came before would be no answer to it. */
gboolean
mscope_typed_session_is_beginning_tls (const MscopeTypedSession *self)
{
  if (self->fd < 0 || (self->tls == NULL && !self->tls_due))
    return FALSE;
  return !self->speaking || mscope_follower_get_phase (self->follower) == mscope_phase_first (self->options.protocol);
}

gboolean
mscope_typed_session_find_records (const MscopeTypedSession *self,
                                   const MscopeEntry *entry,
                                   guint64 *offset,
                                   guint64 *length)
{
  const GArray *all = self->records[entry->sender];
  guint64 clear_start = self->n_plain[entry->sender], end = 0;

  *offset = G_MAXUINT64;
  if (!entry->encrypted || all == NULL)
    return FALSE;
  for (guint i = 0; i < all->len && clear_start < entry->offset + entry->length; i++)
    {
      const Records *records = &g_array_index (all, Records, i);

      if (records->clear_end > entry->offset)
        {
          *offset = MIN (*offset, records->start);
          end = records->end;
        }
      clear_start = records->clear_end;
    }
  *length = end - *offset;
  return *offset != G_MAXUINT64;
}

/* --- the end of it --- */

static void
clear_time_limit (MscopeTypedSession *self)
{
  if (self->time_limit == NULL)
    return;
  g_source_destroy (self->time_limit);
  g_clear_pointer (&self->time_limit, g_source_unref);
}

void
mscope_typed_session_clear_tls (MscopeTypedSession *self)
{
  clear_time_limit (self);
  g_clear_pointer (&self->tls, mscope_tls_free);
  if (self->held != NULL)
    g_string_free (g_steal_pointer (&self->held), TRUE);
  for (int i = 0; i < MSCOPE_N_SIDES; i++)
    g_clear_pointer (&self->records[i], g_array_unref);
}

/* What was sent of a handshake that came to nothing becomes entries. */
static void
fail (MscopeTypedSession *self)
{
  g_autofree char *reason = g_strdup (mscope_tls_get_failure (self->tls));

  if (!self->speaking)
    mscope_follower_fail_handshake (self->follower);
  mscope_typed_session_give_entries (self);
  mscope_typed_session_close (self, reason);
}

static gboolean
on_time_limit (gpointer user_data)
{
  MscopeTypedSession *self = mscope_typed_session_hold (user_data);

  clear_time_limit (self);
  mscope_tls_time_out (self->tls, TIME_LIMIT_S);
  move (self);
  mscope_typed_session_drop (self);
  return G_SOURCE_REMOVE;
}

static void
set_time_limit (MscopeTypedSession *self)
{
  self->time_limit = g_timeout_source_new_seconds (TIME_LIMIT_S);
  g_source_set_callback (self->time_limit, on_time_limit, self, NULL);
  g_source_attach (self->time_limit, g_main_context_get_thread_default ());
}

/* --- speaking --- */

static void
send_cipher (MscopeTypedSession *self)
{
  const MscopeOrigin origin = { .time_us = g_get_real_time () };
  gsize length;
  const char *cipher = mscope_tls_peek_cipher (self->tls, &length);

  if (length == 0)
    return;
  if (!self->speaking)
    mscope_follower_push_handshake (self->follower, MSCOPE_SIDE_CLIENT, cipher, length, &origin);
  g_byte_array_append (self->waiting, (const guint8 *) cipher, (guint) length);
  mscope_tls_take_cipher (self->tls, length);
  mscope_typed_session_put_output (self);
}

/* RFC 5321 section 4.2, RFC 1939 section 4, RFC 9051 section 7.1: what a greeting begins with. */
static MscopeProtocol
guess_protocol (const MscopeTypedSession *self,
                char first)
{
  if (first == '+' || first == '-')
    return MSCOPE_PROTOCOL_POP3;
  if (first == '*')
    return MSCOPE_PROTOCOL_IMAP;
  return g_ascii_isdigit (first) ? MSCOPE_PROTOCOL_SMTP : self->options.protocol;
}

/* The handshake is over. @first: the first clear octet that came, where TLS was there before the greeting; else 0. */
static void
begin_to_speak (MscopeTypedSession *self,
                char first)
{
  const MscopeOrigin origin = { .time_us = g_get_real_time () };
  MscopeProtocol protocol = self->options.guess_protocol ? guess_protocol (self, first) : self->options.protocol;

  if (protocol != self->options.protocol)
    {
      self->options.protocol = protocol;
      mscope_follower_free (self->follower);
      self->follower = mscope_follower_new (protocol, TRUE);
    }
  self->speaking = TRUE;
  mscope_follower_begin_encrypted (self->follower, mscope_tls_get_handshake_octets (self->tls),
                                   mscope_tls_get_agreed (self->tls), &origin);
  mscope_typed_session_give_entries (self);
}

static void
write_clear (MscopeTypedSession *self,
             const char *text)
{
  guint64 before = mscope_tls_get_record_octets (self->tls, MSCOPE_SIDE_CLIENT);
  gsize length = strlen (text), n;

  for (gsize at = 0; at < length; at += n)
    {
      gsize n_cipher;
      const char *cipher;

      n = mscope_tls_write (self->tls, text + at, length - at);
      cipher = mscope_tls_peek_cipher (self->tls, &n_cipher);
      g_byte_array_append (self->waiting, (const guint8 *) cipher, (guint) n_cipher);
      mscope_tls_take_cipher (self->tls, n_cipher);
      if (n == 0)
        break;
    }
  note_records (self, MSCOPE_SIDE_CLIENT, length, before);
  mscope_typed_session_put_output (self);
  if (self->fd >= 0)
    mscope_typed_session_follow (self, MSCOPE_SIDE_CLIENT, text, length);
}

void
mscope_typed_session_write (MscopeTypedSession *self,
                            const char *text)
{
  if (!mscope_typed_session_is_beginning_tls (self))
    {
      write_clear (self, text);
      return;
    }
  if (self->held == NULL)
    self->held = g_string_new (NULL);
  g_string_append (self->held, text);
}

/* Lines that were typed while TLS began, each as it was typed. */
static void
write_held (MscopeTypedSession *self)
{
  g_autofree char *held = self->held != NULL ? g_string_free (g_steal_pointer (&self->held), FALSE) : NULL;
  g_auto (GStrv) lines = NULL;

  if (held == NULL)
    return;
  lines = g_strsplit (held, "\r\n", -1);
  for (char **line = lines; line[0] != NULL && line[1] != NULL && self->fd >= 0; line++)
    {
      g_autofree char *text = g_strconcat (line[0], "\r\n", NULL);

      write_clear (self, text);
    }
  if (self->ending)
    mscope_typed_session_say_end (self);
}

void
mscope_typed_session_say_end (MscopeTypedSession *self)
{
  if (!self->speaking)
    return;
  mscope_tls_close (self->tls);
  self->said_end = TRUE;
  send_cipher (self);
}

void
mscope_typed_session_say_goodbye (MscopeTypedSession *self)
{
  gsize length;
  const char *cipher;

  /* Who has ended hears nothing more: the answer would be a reset. */
  if (mscope_tls_get_state (self->tls) != MSCOPE_TLS_OPEN)
    return;
  mscope_tls_close (self->tls);
  cipher = mscope_tls_peek_cipher (self->tls, &length);
  while (length > 0 && send (self->fd, cipher, length, MSG_NOSIGNAL | MSG_DONTWAIT) < 0 && errno == EINTR)
    ;
}

/* --- what comes and goes --- */

static void
take_clear (MscopeTypedSession *self)
{
  g_autofree char *block = g_malloc (BLOCK);

  while (self->fd >= 0)
    {
      guint64 before = mscope_tls_get_record_octets (self->tls, MSCOPE_SIDE_SERVER);
      gsize n = mscope_tls_read (self->tls, block, BLOCK);

      if (n == 0)
        return;
      note_records (self, MSCOPE_SIDE_SERVER, n, before);
      if (!self->speaking)
        begin_to_speak (self, block[0]);
      if (self->fd >= 0)
        mscope_typed_session_follow (self, MSCOPE_SIDE_SERVER, block, n);
    }
}

/* The certificate is looked at before anything is said, as RFC 3207 section 4.1 wants. */
static void
tell_of_security (MscopeTypedSession *self)
{
  g_autofree char *text = NULL;
  gboolean trusted;

  clear_time_limit (self);
  if (self->events.secured == NULL)
    return;
  text = mscope_tls_judge_peer (self->tls, self->options.host, self->options.authority_folder, &trusted);
  self->events.secured (text, trusted, self->user_data);
}

static void
close_by_state (MscopeTypedSession *self,
                MscopeTlsState state)
{
  if (state == MSCOPE_TLS_FAILED)
    fail (self);
  else if (state == MSCOPE_TLS_ENDED && mscope_tls_was_cut_off (self->tls))
    mscope_typed_session_close (self, _("The server closed the connection without a word about it within TLS, so that "
                                        "nobody can tell whether something is missing at the end."));
  else if (state == MSCOPE_TLS_ENDED)
    mscope_typed_session_close (self, _("The server closed the connection."));
}

/* Goes on with TLS as far as it goes without waiting. */
static void
move (MscopeTypedSession *self)
{
  gboolean shaking_hands = self->time_limit != NULL;

  send_cipher (self);
  if (self->fd < 0 || mscope_tls_get_state (self->tls) == MSCOPE_TLS_HANDSHAKE)
    return;
  if (shaking_hands && mscope_tls_get_agreed (self->tls) != NULL)
    tell_of_security (self);
  if (self->fd >= 0 && !self->speaking && !self->options.begins_with_tls && mscope_tls_get_agreed (self->tls) != NULL)
    begin_to_speak (self, '\0');
  take_clear (self);
  if (self->fd >= 0 && !mscope_typed_session_is_beginning_tls (self))
    write_held (self);
  if (self->fd >= 0)
    close_by_state (self, mscope_tls_get_state (self->tls));
}

void
mscope_typed_session_push_cipher (MscopeTypedSession *self,
                                  const char *bytes,
                                  gsize length)
{
  const MscopeOrigin origin = { .time_us = g_get_real_time () };

  if (!self->speaking && length > 0)
    mscope_follower_push_handshake (self->follower, MSCOPE_SIDE_SERVER, bytes, length, &origin);
  if (length > 0)
    mscope_tls_push_cipher (self->tls, bytes, length);
  else
    mscope_tls_push_end (self->tls);
  move (self);
}

static void
on_secret (const char *line,
           gpointer user_data)
{
  MscopeTypedSession *self = user_data;

  self->events.secret (line, self->user_data);
}

void
mscope_typed_session_start_tls (MscopeTypedSession *self)
{
  g_autoptr (GError) error = NULL;

  self->tls = mscope_tls_new_client (self->options.host, &error);
  if (self->tls == NULL)
    {
      mscope_typed_session_close (self, error->message);
      return;
    }
  if (self->events.secret != NULL)
    mscope_tls_set_key_log_func (self->tls, on_secret, self);
  set_time_limit (self);
  move (self);
}
