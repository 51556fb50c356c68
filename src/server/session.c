/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the sessions of all protocols share: octets in, answers out, entries, time. */
#include "config.h"

#include "server/session-private.h"

#include <string.h>

#define MAX_BATCH_LINES 1024 /* lines pushed into the follower at once, far below what it lets wait for answers */

#define MAX_RANDOM_DIGITS 8 /* in hexadecimal: 32 bits, as servers of old drew */

/* --- running --- */

gboolean
mscope_session_is_blocked (const MscopeSession *self)
{
  return self->producing || self->held_until_us != 0 || self->waiting_for_tls
         || self->output->len - self->output_head >= MSCOPE_SESSION_HIGH_WATER;
}

/* A line without an end within the follower's limit is no line of any protocol. */
static gboolean
answer_long_line (MscopeSession *self,
                  MscopeEntry *entry)
{
  guint64 limit = mscope_persona_get_number (self->persona, MSCOPE_KEY_LINE_LIMIT);

  if (entry->kind != MSCOPE_ENTRY_COMMAND || (!entry->cut_short && (limit == 0 || entry->length <= limit)))
    return FALSE;
  mscope_session_reply (self, entry, mscope_persona_has_text (self->persona, MSCOPE_KEY_LINE_TOO_LONG)
                                       ? MSCOPE_KEY_LINE_TOO_LONG : MSCOPE_KEY_UNKNOWN_COMMAND);
  return TRUE;
}

/* The word as it was typed; an entry keeps that of a known verb in capitals only. */
static MscopeSlice
get_typed_word (const MscopeEntry *entry)
{
  MscopeSlice text = { entry->text, entry->text_length };

  return mscope_slice_take_word (&text);
}

/* Behind STARTTLS everything up to the handshake is thrown away, or an attacker could slip commands into TLS. */
static gboolean
answers_nothing_more (const MscopeSession *self)
{
  return self->closing || self->ended || self->waiting_for_tls;
}

/* What came before the handshake is thrown away, and the handshake itself is no line to answer. */
static gboolean
is_to_be_answered (const MscopeSession *self,
                   const MscopeEntry *entry)
{
  return !answers_nothing_more (self) && entry->encrypted == self->encrypted;
}

static void
answer (MscopeSession *self,
        MscopeEntry *entry)
{
  MscopeSlice word = get_typed_word (entry);

  if (entry->kind == MSCOPE_ENTRY_TLS)
    {
      /* A client that speaks TLS where the server does not: there is no line to answer. */
      mscope_session_reply_and_close (self, NULL, MSCOPE_KEY_UNKNOWN_COMMAND);
      return;
    }
  if (entry->kind == MSCOPE_ENTRY_COMMAND)
    {
      g_autofree char *lower = g_ascii_strdown (word.data, (gssize) word.length);

      mscope_session_set (self, MSCOPE_VARIABLE_WORD, word);
      mscope_session_set_string (self, MSCOPE_VARIABLE_LOWER_WORD, lower);
      mscope_session_set (self, MSCOPE_VARIABLE_ARGUMENT, entry->argument);
    }
  if (!answer_long_line (self, entry) && !mscope_session_meet_fault (self, entry))
    self->klass->answer (self, entry);
}

/* Pulls what the follower has, and answers it as long as there is room for answers. */
static void
process (MscopeSession *self)
{
  MscopeEntry *entry;

  while ((answers_nothing_more (self) || !mscope_session_is_blocked (self))
         && (entry = mscope_follower_next (self->follower)) != NULL)
    {
      g_queue_push_tail (&self->entries, entry);
      if (entry->sender != MSCOPE_SIDE_CLIENT)
        continue;
      if (is_to_be_answered (self, entry))
        answer (self, entry);
    }
}

/* Hands over the next lines of @input; so many that clients may pipeline, not so many that the follower gives up. */
static void
push_batch (MscopeSession *self,
            MscopeSlice *input)
{
  MscopeOrigin origin = { .time_us = self->time_us };
  const char *end = input->data + input->length;
  const char *at = input->data;
  gsize n;

  for (guint i = 0; i < MAX_BATCH_LINES && at < end; i++)
    {
      const char *lf = memchr (at, '\n', (gsize) (end - at));

      at = lf != NULL ? lf + 1 : end;
    }
  n = (gsize) (at - input->data);
  mscope_follower_push (self->follower, MSCOPE_SIDE_CLIENT, input->data, n, &origin);
  *input = (MscopeSlice) { at, input->length - n };
}

/* Follows and answers as much of @input as it can, which is all unless something is to be waited for. */
static void
run_on (MscopeSession *self,
        MscopeSlice *input)
{
  for (;;)
    {
      if (self->producing && self->output->len - self->output_head < MSCOPE_SESSION_HIGH_WATER)
        self->klass->produce (self);
      process (self);
      if (input->length == 0 || (!answers_nothing_more (self) && mscope_session_is_blocked (self)))
        return;
      push_batch (self, input);
    }
}

static void
run (MscopeSession *self)
{
  MscopeSlice input = { self->waiting->str, self->waiting->len };

  run_on (self, &input);
  g_string_erase (self->waiting, 0, (gssize) (self->waiting->len - input.length));
}

/* --- life cycle --- */

static const MscopeSessionClass *
get_class (MscopeProtocol protocol)
{
  return protocol == MSCOPE_PROTOCOL_SMTP ? &mscope_smtp_session_class : &mscope_pop3_session_class;
}

static void
greet (MscopeSession *self)
{
  if (!mscope_session_meet_fault (self, NULL))
    mscope_session_reply (self, NULL, MSCOPE_KEY_GREETING);
  run (self);
}

/* What greetings and lists of mechanisms name. */
static void
set_sign_on_texts (MscopeSession *self)
{
  const char *const *mechanisms = mscope_persona_get_words (self->persona, MSCOPE_KEY_MECHANISMS_OFFERED);
  g_autofree char *all = g_strjoinv (" ", (char **) mechanisms);
  g_autofree char *digest = NULL;

  mscope_session_set_string (self, MSCOPE_VARIABLE_MECHANISMS, all);
  if (!mscope_persona_uses (self->persona, MSCOPE_KEY_GREETING, MSCOPE_VARIABLE_RANDOM))
    return;
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, self->nonce, -1);
  digest[MAX_RANDOM_DIGITS] = '\0';
  mscope_session_set_number (self, MSCOPE_VARIABLE_RANDOM, g_ascii_strtoull (digest, NULL, 16));
}

MscopeSession *
mscope_session_new (const MscopeSessionOptions *options,
                    gint64 time_us)
{
  const MscopeSessionClass *klass = get_class (mscope_persona_get_protocol (options->persona));
  MscopeSession *self = g_malloc0 (klass->size);

  self->klass = klass;
  self->persona = mscope_persona_ref (options->persona);
  self->store = options->store;
  self->submission = options->submission;
  self->utc_offset_s = options->utc_offset_s;
  self->client_name = g_strdup (options->client_name);
  self->nonce = g_strdup (options->nonce != NULL ? options->nonce : "");
  self->can_tls = options->can_tls;
  self->faults = options->faults;
  self->address_faults = options->address_faults;
  self->heard_us = time_us;
  self->follower = mscope_follower_new (klass->protocol, TRUE);
  self->waiting = g_string_new (NULL);
  self->output = g_string_new (NULL);
  self->reply = g_string_new (NULL);
  self->scratch = g_string_new (NULL);
  mscope_follower_set_max_content (self->follower, MSCOPE_SESSION_MAX_MESSAGE);
  self->phase = mscope_phase_first (klass->protocol);
  mscope_session_set_string (self, MSCOPE_VARIABLE_HOST, options->host);
  mscope_session_set_string (self, MSCOPE_VARIABLE_DOMAIN, mscope_mail_store_get_domain (options->store));
  mscope_session_set_string (self, MSCOPE_VARIABLE_CLIENT, options->client_name);
  mscope_session_set_string (self, MSCOPE_VARIABLE_IP, options->client_address);
  mscope_session_set_time (self, time_us);
  mscope_session_next_process (self);
  set_sign_on_texts (self);

  if (options->begins_with_tls)
    self->waiting_for_tls = TRUE;
  else
    greet (self);
  return self;
}

static void
end (MscopeSession *self)
{
  if (self->ended)
    return;
  self->ended = TRUE;
  self->producing = FALSE;
  self->klass->end (self);
}

void
mscope_session_free (MscopeSession *self)
{
  end (self);
  g_queue_clear_full (&self->entries, (GDestroyNotify) mscope_entry_unref);
  mscope_follower_free (self->follower);
  g_string_free (self->waiting, TRUE);
  g_string_free (self->output, TRUE);
  g_string_free (self->reply, TRUE);
  g_string_free (self->scratch, TRUE);
  for (guint i = 0; i < MSCOPE_N_VARIABLES; i++)
    g_free (self->values[i]);
  g_clear_pointer (&self->held, mscope_entry_unref);
  g_clear_pointer (&self->sasl, mscope_sasl_server_free);
  mscope_fault_order_clear (&self->fault);
  g_free (self->client_name);
  g_free (self->nonce);
  mscope_persona_unref (self->persona);
  g_free (self);
}

void
mscope_session_push (MscopeSession *self,
                     const char *bytes,
                     gsize length,
                     gint64 time_us)
{
  MscopeSlice input = { bytes, length };

  g_return_if_fail (!self->ended);

  mscope_session_set_time (self, time_us);
  self->heard_us = time_us;
  if (self->waiting->len > 0)
    run (self);
  if (self->waiting->len == 0)
    run_on (self, &input);
  g_string_append_len (self->waiting, input.data, (gssize) input.length);
}

const char *
mscope_session_peek_output (MscopeSession *self,
                            gsize *length)
{
  *length = self->output->len - self->output_head;
  return self->output->str + self->output_head;
}

void
mscope_session_take_output (MscopeSession *self,
                            gsize length,
                            gint64 time_us)
{
  g_return_if_fail (length <= self->output->len - self->output_head);

  mscope_session_set_time (self, time_us);
  self->output_head += length;
  if (self->output_head == self->output->len || self->output_head >= MSCOPE_SESSION_HIGH_WATER)
    {
      if (self->output_head == self->output->len)
        mscope_session_empty (&self->output);
      else
        g_string_erase (self->output, 0, (gssize) self->output_head);
      self->output_head = 0;
    }
  if (!self->ended)
    run (self);
}

gboolean
mscope_session_is_waiting_for_tls (const MscopeSession *self)
{
  return self->waiting_for_tls;
}

void
mscope_session_push_handshake (MscopeSession *self,
                               MscopeSide side,
                               const char *bytes,
                               gsize length,
                               gint64 time_us)
{
  const MscopeOrigin origin = { .time_us = time_us };

  g_return_if_fail (self->waiting_for_tls && !self->ended);

  mscope_follower_push_handshake (self->follower, side, bytes, length, &origin);
}

void
mscope_session_fail_tls (MscopeSession *self,
                         gint64 time_us)
{
  g_return_if_fail (self->waiting_for_tls && !self->ended);

  mscope_session_set_time (self, time_us);
  self->closing = TRUE;
  self->waiting_for_tls = FALSE;
  mscope_follower_fail_handshake (self->follower);
  process (self);
}

void
mscope_session_begin_tls (MscopeSession *self,
                          const guint64 *n_octets,
                          const char *agreed,
                          gint64 time_us)
{
  MscopeOrigin origin = { .time_us = time_us };
  gboolean greeted = self->phase != mscope_phase_first (self->klass->protocol);

  g_return_if_fail (self->waiting_for_tls && !self->ended);

  mscope_session_set_time (self, time_us);
  self->heard_us = time_us;
  self->waiting_for_tls = FALSE;
  self->encrypted = TRUE;
  mscope_follower_begin_encrypted (self->follower, n_octets, agreed, &origin);
  if (greeted)
    run (self);
  else
    greet (self);
}

/* The client is given up when it has said nothing for so long. */
static gint64
get_idle_deadline (const MscopeSession *self)
{
  guint64 limit_s = mscope_persona_get_number (self->persona, MSCOPE_KEY_IDLE_LIMIT);

  return limit_s > 0 ? self->heard_us + (gint64) limit_s * G_USEC_PER_SEC : G_MAXINT64;
}

gint64
mscope_session_get_deadline (const MscopeSession *self)
{
  if (self->ended || self->closing)
    return G_MAXINT64;
  return self->held_until_us != 0 ? self->held_until_us : get_idle_deadline (self);
}

static void
answer_held (MscopeSession *self)
{
  g_autoptr (MscopeEntry) entry = g_steal_pointer (&self->held);

  self->heard_us = self->time_us;
  self->held_until_us = 0;
  if (!mscope_session_carry_out_fault (self, entry))
    {
      if (entry != NULL)
        self->klass->answer (self, entry);
      else
        mscope_session_reply (self, NULL, MSCOPE_KEY_GREETING);
    }
}

void
mscope_session_tick (MscopeSession *self,
                     gint64 time_us)
{
  if (time_us < mscope_session_get_deadline (self))
    return;
  mscope_session_set_time (self, time_us);
  if (self->held_until_us != 0)
    answer_held (self);
  else
    {
      if (mscope_persona_has_text (self->persona, MSCOPE_KEY_IDLE) && !self->waiting_for_tls)
        mscope_session_reply (self, NULL, MSCOPE_KEY_IDLE);
      self->closing = TRUE;
    }
  run (self);
}

gboolean
mscope_session_is_cut (const MscopeSession *self)
{
  return self->cut;
}

gboolean
mscope_session_is_closing (const MscopeSession *self)
{
  return self->closing && !self->producing;
}

void
mscope_session_finish (MscopeSession *self)
{
  if (self->ended)
    return;
  end (self);
  mscope_follower_finish (self->follower);
  process (self);
}

MscopeEntry *
mscope_session_next_entry (MscopeSession *self)
{
  return g_queue_pop_head (&self->entries);
}

guint32
mscope_session_get_phase (const MscopeSession *self)
{
  return self->phase;
}
