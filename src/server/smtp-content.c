/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The content of a mail: DATA and what follows 354 (RFC 5321 sections 3.3, 4.1.1.4), BDAT and its octets (RFC 3030).
 */
#include "config.h"

#include "server/smtp-session-private.h"

#include <string.h>

#define SESSION(self) (&(self)->parent)

/* --- DATA (RFC 5321 section 4.1.1.4) --- */

gboolean
mscope_smtp_session_check_data (MscopeSmtpSession *self,
                                MscopeEntry *entry)
{
  guint32 phase = self->parent.phase;

  if (phase == MSCOPE_SMTP_SENDER)
    return mscope_smtp_session_refuse (self, entry, MSCOPE_SMTP_KEY_NO_RECIPIENT);
  /* Both in one mail: RFC 3030 section 2. */
  if (phase == MSCOPE_SMTP_CHUNKS)
    return mscope_smtp_session_refuse (self, entry, mscope_smtp_session_choose (self, MSCOPE_SMTP_KEY_DATA_AFTER_BDAT,
                                                                                MSCOPE_SMTP_KEY_BAD_SEQUENCE));
  if (!mscope_smtp_session_check_order (self, entry, MSCOPE_SMTP_KEY_NEED_RCPT))
    return FALSE;
  if (entry->argument.length > 0 && mscope_persona_has_text (self->parent.persona, MSCOPE_SMTP_KEY_DATA_SYNTAX))
    return mscope_smtp_session_refuse (self, entry, MSCOPE_SMTP_KEY_DATA_SYNTAX);
  /* Octets that may hold CRLF.CRLF anywhere cannot end with it: RFC 3030 section 3. */
  if (self->mail.body == MSCOPE_SMTP_BODY_BINARYMIME)
    return mscope_smtp_session_refuse (self, entry, mscope_smtp_session_choose (self, MSCOPE_SMTP_KEY_BINARY_DATA,
                                                                                MSCOPE_SMTP_KEY_BAD_SEQUENCE));
  return TRUE;
}

void
mscope_smtp_session_proceed_data (MscopeSmtpSession *self,
                                  MscopeEntry *entry)
{
  mscope_session_reply (SESSION (self), entry, MSCOPE_SMTP_KEY_DATA);
}

/* --- the whole --- */

static gboolean
is_too_big (const MscopeSmtpSession *self,
            guint64 octets)
{
  guint64 limit = mscope_persona_get_number (self->parent.persona, MSCOPE_SMTP_KEY_SIZE_LIMIT);

  return octets > MSCOPE_SESSION_MAX_MESSAGE || (limit > 0 && octets > limit);
}

/* Delivers the content and answers @entry, which brought it; the mail is over then. */
static void
finish_mail (MscopeSmtpSession *self,
             MscopeEntry *entry,
             MscopeSlice content,
             gboolean stuffed)
{
  guint key = MSCOPE_SMTP_KEY_MESSAGE;

  switch (mscope_smtp_session_distribute (self, content, stuffed))
    {
    case MSCOPE_SMTP_FULL:
      key = MSCOPE_SMTP_KEY_MESSAGE_MAILBOX_FULL;
      break;
    case MSCOPE_SMTP_FAILED:
      key = MSCOPE_SMTP_KEY_MESSAGE_FAILED;
      break;
    case MSCOPE_SMTP_LOOP:
      key = MSCOPE_SMTP_KEY_TOO_MANY_HOPS;
      break;
    default:
      self->parent.n_errors = 0;
    }
  mscope_smtp_session_forget_mail (self);
  mscope_session_reply (SESSION (self), entry, key);
}

static void
answer_text (MscopeSmtpSession *self,
             MscopeEntry *entry)
{
  MscopeSlice content = { entry->octets > 0 ? entry->text : NULL, entry->text_length };

  mscope_smtp_session_make_queue_id (self);
  if (!is_too_big (self, entry->octets) && !entry->cut_short)
    {
      finish_mail (self, entry, content, TRUE);
      return;
    }
  mscope_smtp_session_forget_mail (self);
  mscope_session_reply (SESSION (self), entry, MSCOPE_SMTP_KEY_MESSAGE_TOO_BIG);
}

/* --- BDAT (RFC 3030 section 2) --- */

/* "BDAT" SP chunk-size [ SP "LAST" ]; the follower reads as many octets as are named, whatever is answered. */
static gboolean
parse_chunk (const MscopeEntry *entry,
             guint64 *n_octets)
{
  MscopeSlice rest = entry->argument;
  MscopeSlice size = mscope_slice_take_word (&rest);

  return mscope_slice_to_number (size, n_octets) && (rest.length == 0 || mscope_slice_is (rest, "LAST"));
}

static gboolean
is_last (const MscopeEntry *entry)
{
  return strcmp (mscope_entry_get_subject (entry), MSCOPE_VERB_LAST_CHUNK) == 0;
}

void
mscope_smtp_session_drop_chunks (MscopeSmtpSession *self,
                                 const MscopeEntry *entry)
{
  if (is_last (entry))
    {
      mscope_smtp_session_forget_mail (self);
      return;
    }
  if (self->chunks != NULL)
    g_string_free (g_steal_pointer (&self->chunks), TRUE);
  self->chunks_failed = TRUE;
}

/* A chunk that is refused ends the mail, and those the client has sent already are refused with it. */
static gboolean
refuse_chunk (MscopeSmtpSession *self,
              MscopeEntry *entry,
              guint key)
{
  mscope_smtp_session_refuse (self, entry, key);
  mscope_smtp_session_drop_chunks (self, entry);
  return FALSE;
}

/* Whether a chunk may be taken; answers if not. */
static gboolean
check_chunk (MscopeSmtpSession *self,
             MscopeEntry *entry,
             guint64 n_octets)
{
  if (self->chunks_failed)
    return refuse_chunk (self, entry, MSCOPE_SMTP_KEY_BAD_SEQUENCE);
  if (self->parent.phase == MSCOPE_SMTP_SENDER)
    return refuse_chunk (self, entry, MSCOPE_SMTP_KEY_NO_RECIPIENT);
  if (!mscope_smtp_session_check_order (self, entry, MSCOPE_SMTP_KEY_NEED_RCPT))
    return FALSE;
  if (is_too_big (self, self->n_chunk_octets + n_octets))
    return refuse_chunk (self, entry, MSCOPE_SMTP_KEY_MESSAGE_TOO_BIG);
  return TRUE;
}

/* Puts the text of @entry, a chunk, behind those before it; CRLF may have been cut in two. */
static void
append_chunk (MscopeSmtpSession *self,
              const MscopeEntry *entry)
{
  if (self->chunks == NULL)
    self->chunks = g_string_new (NULL);
  if (entry->lf_first && self->chunks->len > 0 && self->chunks->str[self->chunks->len - 1] == '\r')
    g_string_truncate (self->chunks, self->chunks->len - 1);
  g_string_append_len (self->chunks, entry->text, (gssize) entry->text_length);
  if (!entry->open_ended)
    g_string_append_c (self->chunks, '\n');
}

/* The whole of what BDAT has brought, @entry (nullable) being the last of it. */
static void
finish_chunks (MscopeSmtpSession *self,
               MscopeEntry *command,
               const MscopeEntry *entry)
{
  MscopeSlice content = { NULL, 0 };

  if (self->chunks != NULL && entry != NULL)
    append_chunk (self, entry);
  if (self->chunks != NULL)
    {
      content = (MscopeSlice) { self->chunks->str, self->chunks->len };
      if (content.data[content.length - 1] == '\n')
        content.length--;
    }
  else if (entry != NULL)
    content = (MscopeSlice) { entry->text, entry->text_length };
  mscope_smtp_session_make_queue_id (self);
  finish_mail (self, command, content, FALSE);
}

/* @entry: (nullable): the octets; a chunk may have none. */
static void
take_chunk (MscopeSmtpSession *self,
            MscopeEntry *command,
            const MscopeEntry *entry)
{
  if (is_last (command))
    {
      finish_chunks (self, command, entry);
      return;
    }
  if (entry != NULL)
    {
      append_chunk (self, entry);
      self->n_chunk_octets += entry->octets;
    }
  mscope_session_set_number (SESSION (self), MSCOPE_VARIABLE_OCTETS, entry != NULL ? entry->octets : 0);
  mscope_session_reply (SESSION (self), command, MSCOPE_SMTP_KEY_BDAT);
}

gboolean
mscope_smtp_session_check_bdat (MscopeSmtpSession *self,
                                MscopeEntry *entry)
{
  guint64 n_octets;

  if (!parse_chunk (entry, &n_octets))
    return mscope_smtp_session_refuse (self, entry, MSCOPE_SMTP_KEY_BDAT_SYNTAX);
  return n_octets > 0 || check_chunk (self, entry, 0);
}

/* The answer waits for the octets, also if it is no (RFC 3030 section 2: "accept and discard … before"). */
void
mscope_smtp_session_proceed_bdat (MscopeSmtpSession *self,
                                  MscopeEntry *entry)
{
  guint64 n_octets;

  if (parse_chunk (entry, &n_octets) && n_octets > 0)
    self->chunk = entry;
  else
    take_chunk (self, entry, NULL);
}

static void
answer_chunk (MscopeSmtpSession *self,
              MscopeEntry *entry)
{
  MscopeEntry *command = entry->about;

  self->chunk = NULL;
  if (!check_chunk (self, command, entry->octets))
    return;
  if (entry->cut_short)
    refuse_chunk (self, command, MSCOPE_SMTP_KEY_MESSAGE_TOO_BIG);
  else
    take_chunk (self, command, entry);
}

void
mscope_smtp_session_answer_message (MscopeSmtpSession *self,
                                    MscopeEntry *entry)
{
  if (entry->about == self->chunk)
    answer_chunk (self, entry);
  else if (self->parent.phase == MSCOPE_SMTP_CONTENT)
    answer_text (self, entry);
}
