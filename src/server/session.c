/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the sessions of all protocols share: octets in, answers out, entries, phases. */
#include "config.h"

#include "protocol/mail-date.h"
#include "server/session-private.h"

#include <string.h>

#define MAX_VALUE 300    /* octets of a variable: a line of a reply has room for 512 (RFC 5321 section 4.5.3.1.5) */
#define MOST_IDLE 256        /* octets of room that an empty buffer keeps; most sessions wait most of the time */
#define MAX_BATCH_LINES 1024 /* lines pushed into the follower at once, far below what it lets wait for answers */

/* Five digits, as process numbers have on a server that has been up for a while. */
#define FIRST_PROCESS 10000
#define N_PROCESSES 22768
#define MAX_RANDOM_DIGITS 8 /* in hexadecimal: 32 bits, as servers of old drew */

static void run (MscopeSession *self);

/* --- texts --- */

/* Values change with every command: the room of the one before is used again. */
static char *
make_room (MscopeSession *self,
           MscopeVariable variable,
           gsize length)
{
  if (self->rooms[variable] <= length)
    {
      self->rooms[variable] = (guint16) (length + 16) & ~15u;
      g_free (self->values[variable]);
      self->values[variable] = g_malloc (self->rooms[variable]);
    }
  self->values[variable][length] = '\0';
  return self->values[variable];
}

void
mscope_session_set (MscopeSession *self,
                    MscopeVariable variable,
                    MscopeSlice text)
{
  gsize length = MIN (text.length, MAX_VALUE);
  char *value = make_room (self, variable, length);

  for (gsize i = 0; i < length; i++)
    value[i] = (guchar) text.data[i] < 0x20 || text.data[i] == 0x7f ? '?' : text.data[i];
}

void
mscope_session_set_string (MscopeSession *self,
                           MscopeVariable variable,
                           const char *text)
{
  mscope_session_set (self, variable, mscope_slice_from_string (text));
}

void
mscope_session_set_number (MscopeSession *self,
                           MscopeVariable variable,
                           guint64 number)
{
  g_string_truncate (self->scratch, 0);
  mscope_text_append_number (self->scratch, number, 1);
  mscope_session_set_string (self, variable, self->scratch->str);
}

static void
set_time (MscopeSession *self,
          gint64 time_us)
{
  if (self->time_us / G_USEC_PER_SEC != time_us / G_USEC_PER_SEC || self->values[MSCOPE_VARIABLE_DATE] == NULL)
    {
      g_autofree char *date = mscope_mail_date_format (time_us, self->utc_offset_s);

      /* "Mon, 3 Mar 2008": some products give a day of one digit the room of two. */
      g_autofree char *wide_date = g_strdup_printf ("%.5s%s%s", date, date[6] == ' ' ? " " : "", date + 5);

      mscope_session_set_string (self, MSCOPE_VARIABLE_DATE, date);
      mscope_session_set_string (self, MSCOPE_VARIABLE_WIDE_DATE, wide_date);
      mscope_session_set_number (self, MSCOPE_VARIABLE_SECONDS, (guint64) (time_us / G_USEC_PER_SEC));
    }
  self->time_us = time_us;
}

void
mscope_session_next_process (MscopeSession *self)
{
  guint32 number = mscope_mail_store_next_process (self->store, g_str_hash (self->nonce));

  mscope_session_set_number (self, MSCOPE_VARIABLE_PROCESS, FIRST_PROCESS + number % N_PROCESSES);
}

/* --- answers --- */

static void
empty (GString **text)
{
  if ((*text)->allocated_len > MOST_IDLE)
    {
      g_string_free (*text, TRUE);
      *text = g_string_new (NULL);
    }
  else
    g_string_truncate (*text, 0);
}

gboolean
mscope_session_is_allowed (const MscopeEntry *entry,
                           guint32 phase)
{
  return entry->command == NULL || entry->command->phases == 0 || (entry->command->phases & phase) != 0;
}

void
mscope_session_flush (MscopeSession *self)
{
  MscopeOrigin origin = { .time_us = self->time_us };

  if (self->reply->len == 0)
    return;
  mscope_follower_push (self->follower, MSCOPE_SIDE_SERVER, self->reply->str, self->reply->len, &origin);
  g_string_append_len (self->output, self->reply->str, (gssize) self->reply->len);
  empty (&self->reply);
}

static MscopeOutcome
get_reply_outcome (const MscopeSession *self)
{
  const char *reply = self->reply->str;

  if (self->klass->protocol == MSCOPE_PROTOCOL_SMTP)
    return reply[0] == '2' ? MSCOPE_OUTCOME_POSITIVE
           : reply[0] == '3' ? MSCOPE_OUTCOME_INTERMEDIATE
                             : MSCOPE_OUTCOME_NEGATIVE;
  if (g_str_has_prefix (reply, "+ "))
    return MSCOPE_OUTCOME_INTERMEDIATE;
  return reply[0] == '-' ? MSCOPE_OUTCOME_NEGATIVE : MSCOPE_OUTCOME_POSITIVE;
}

/* After so many errors a server takes the client for a broken one or a spammer. */
static void
count_error (MscopeSession *self)
{
  guint64 limit = mscope_persona_get_number (self->persona, MSCOPE_KEY_ERROR_LIMIT);

  self->n_errors++;
  if (limit == 0 || self->n_errors < limit || self->closing)
    return;
  if (mscope_persona_has_text (self->persona, MSCOPE_KEY_TOO_MANY_ERRORS))
    mscope_persona_append_reply (self->persona, MSCOPE_KEY_TOO_MANY_ERRORS, self->values, 0, self->reply);
  self->closing = TRUE;
}

void
mscope_session_reply_written (MscopeSession *self,
                              MscopeEntry *entry)
{
  MscopeOutcome outcome = get_reply_outcome (self);
  const char *subject = entry != NULL ? mscope_entry_get_subject (entry) : MSCOPE_VERB_GREETING;

  if (self->phase == mscope_phase_first (self->klass->protocol) && self->klass->greeted != NULL)
    self->klass->greeted (self, self->reply->str);
  if (subject != NULL)
    self->phase = mscope_phase_next (self->klass->protocol, self->phase, subject, outcome);
  if (outcome == MSCOPE_OUTCOME_NEGATIVE)
    count_error (self);
  mscope_session_flush (self);
}

void
mscope_session_reply_more (MscopeSession *self,
                           MscopeEntry *entry,
                           guint key,
                           guint more,
                           const char *const *omitted)
{
  mscope_persona_append_reply_without (self->persona, key, self->values, more, omitted, self->reply);
  mscope_session_reply_written (self, entry);
}

void
mscope_session_reply (MscopeSession *self,
                      MscopeEntry *entry,
                      guint key)
{
  mscope_session_reply_more (self, entry, key, 0, NULL);
}

void
mscope_session_reply_and_close (MscopeSession *self,
                                MscopeEntry *entry,
                                guint key)
{
  self->closing = TRUE;
  mscope_session_reply (self, entry, key);
}

gboolean
mscope_session_can_start_tls (const MscopeSession *self)
{
  return self->can_tls && !self->encrypted;
}

void
mscope_session_reply_and_start_tls (MscopeSession *self,
                                    MscopeEntry *entry,
                                    guint key)
{
  mscope_session_reply (self, entry, key);
  self->waiting_for_tls = TRUE;
}

void
mscope_session_hold (MscopeSession *self,
                     MscopeEntry *entry,
                     gint64 time_us)
{
  self->held = entry != NULL ? mscope_entry_ref (entry) : NULL;
  self->held_until_us = time_us;
}

void
mscope_session_cut (MscopeSession *self)
{
  self->cut = self->closing = TRUE;
}

char *
mscope_session_make_nonce (MscopeSession *self)
{
  return g_strdup_printf ("%s%u", self->nonce, ++self->n_nonces);
}

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
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, self->nonce, -1);

  digest[MAX_RANDOM_DIGITS] = '\0';
  mscope_session_set_string (self, MSCOPE_VARIABLE_MECHANISMS, all);
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
  set_time (self, time_us);
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

  set_time (self, time_us);
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

  set_time (self, time_us);
  self->output_head += length;
  if (self->output_head == self->output->len || self->output_head >= MSCOPE_SESSION_HIGH_WATER)
    {
      if (self->output_head == self->output->len)
        empty (&self->output);
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

  set_time (self, time_us);
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

  set_time (self, time_us);
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
  set_time (self, time_us);
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
