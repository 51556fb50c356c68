/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a dialogue makes known: RFC 5321 section 4.1.1.1 (EHLO), RFC 2449 section 5 (CAPA), RFC 3207 section 4.2
 * (what is known before TLS does not count behind it), RFC 1939 sections 5 and 7 (STAT, LIST, the time stamp).
 */
#include "config.h"

#include "dialogue/facts-private.h"

#include <string.h>

#include "protocol/pop3-syntax.h"
#include "protocol/smtp-syntax.h"

static MscopeSlice
get_text (const MscopeEntry *entry)
{
  return (MscopeSlice) { entry->text, entry->text_length };
}

static gboolean
is_answer_to (const MscopeEntry *entry,
              const char *verb)
{
  return entry->about != NULL && entry->about->kind == MSCOPE_ENTRY_COMMAND && strcmp (entry->about->word, verb) == 0;
}

/* The new words of a sign-on push the oldest out. */
static void
remember_sasl (MscopeFacts *self,
               MscopeSlice text)
{
  mscope_facts_clear_text (&self->sasl[MSCOPE_FACTS_N_SASL - 1]);
  memmove (&self->sasl[1], &self->sasl[0], sizeof self->sasl[0] * (MSCOPE_FACTS_N_SASL - 1));
  self->sasl[0] = NULL;
  mscope_facts_set_text (&self->sasl[0], text);
}

static void
follow_auth_command (MscopeFacts **facts,
                     const MscopeEntry *entry)
{
  MscopeSlice rest = entry->argument;
  MscopeSlice mechanism = mscope_slice_take_word (&rest);

  *facts = mscope_facts_make_own (*facts);
  mscope_facts_clear_sasl (*facts);
  mscope_facts_set_text (&(*facts)->mechanism, mechanism);
  if (rest.length > 0)
    remember_sasl (*facts, rest);
}

static void
follow_mail (MscopeFacts **facts,
             const MscopeEntry *entry)
{
  guint64 announced = 0;
  MscopeBody body = MSCOPE_BODY_7BIT;
  gboolean utf8 = FALSE;
  MscopeSlice key, value;
  MscopeSmtpPath path;

  if (memchr (entry->argument.data, ' ', entry->argument.length) != NULL)
    {
      mscope_smtp_parse_path (entry->argument, "FROM", &path);
      while (mscope_smtp_next_parameter (&path.parameters, &key, &value))
        if (mscope_slice_is (key, "SIZE"))
          mscope_slice_to_number (value, &announced);
        else if (mscope_slice_is (key, "SMTPUTF8"))
          utf8 = TRUE;
        else if (mscope_slice_is (key, "BODY"))
          body = mscope_slice_is (value, "8BITMIME") ? MSCOPE_BODY_8BIT
                 : mscope_slice_is (value, "BINARYMIME") ? MSCOPE_BODY_BINARY
                                                         : MSCOPE_BODY_7BIT;
    }
  if (*facts == NULL ? announced == 0 && body == MSCOPE_BODY_7BIT && !utf8
                     : (*facts)->announced == announced && (*facts)->body == body && (*facts)->utf8 == utf8)
    return;
  *facts = mscope_facts_make_own (*facts);
  (*facts)->announced = announced;
  (*facts)->body = body;
  (*facts)->utf8 = utf8;
}

static void
follow_command (MscopeFacts **facts,
                const MscopeEntry *entry)
{
  if (entry->protocol == MSCOPE_PROTOCOL_SMTP && strcmp (entry->word, "MAIL") == 0)
    follow_mail (facts, entry);
  else if (strcmp (entry->word, "AUTH") == 0)
    follow_auth_command (facts, entry);
  else if (entry->protocol == MSCOPE_PROTOCOL_POP3 && strcmp (entry->word, "USER") == 0)
    {
      *facts = mscope_facts_make_own (*facts);
      mscope_facts_set_text (&(*facts)->user, entry->argument);
    }
  else if (strcmp (entry->word, "STARTTLS") == 0 || strcmp (entry->word, "STLS") == 0)
    {
      *facts = mscope_facts_make_own (*facts);
      (*facts)->tls_pending = TRUE;
    }
}

static void
set_offer (MscopeFacts **facts,
           MscopeSlice text)
{
  *facts = mscope_facts_make_own (*facts);
  mscope_facts_set_text (&(*facts)->offer, text);
}

static void
tls_answered (MscopeFacts **facts,
              gboolean accepted)
{
  *facts = mscope_facts_make_own (*facts);
  (*facts)->tls_pending = FALSE;
  if (!accepted)
    return;
  (*facts)->tls_agreed = TRUE;
  mscope_facts_clear_text (&(*facts)->offer);
  (*facts)->signed_on = FALSE;
}

static void
sasl_answered (MscopeFacts **facts,
               const MscopeEntry *entry)
{
  MscopeSlice text = get_text (entry);
  MscopeOutcome outcome = mscope_entry_get_outcome (entry);

  *facts = mscope_facts_make_own (*facts);
  if (outcome == MSCOPE_OUTCOME_INTERMEDIATE)
    {
      gsize skipped = MIN (text.length, entry->protocol == MSCOPE_PROTOCOL_SMTP ? 4 : 2);

      remember_sasl (*facts, mscope_slice_strip ((MscopeSlice) { text.data + skipped, text.length - skipped }));
      return;
    }
  mscope_facts_clear_sasl (*facts);
  if (outcome == MSCOPE_OUTCOME_POSITIVE)
    (*facts)->signed_on = TRUE;
}

static void
follow_smtp_reply (MscopeFacts **facts,
                   const MscopeEntry *entry)
{
  gboolean accepted = entry->code >= 200 && entry->code < 300;

  if (is_answer_to (entry, "STARTTLS"))
    tls_answered (facts, accepted);
  else if (accepted && is_answer_to (entry, "EHLO"))
    set_offer (facts, get_text (entry));
  else if (accepted && is_answer_to (entry, "HELO"))
    set_offer (facts, (MscopeSlice) { "", 0 });
}

static void
follow_pop3_reply (MscopeFacts **facts,
                   const MscopeEntry *entry)
{
  gboolean accepted = entry->status == MSCOPE_STATUS_POP3_OK;
  MscopeSlice text = get_text (entry), stamp;
  guint64 n_messages, n_octets;

  mscope_slice_take_word (&text);
  if (entry->kind == MSCOPE_ENTRY_GREETING)
    {
      if (!accepted || !mscope_pop3_find_timestamp (text, &stamp))
        return;
      *facts = mscope_facts_make_own (*facts);
      mscope_facts_set_text (&(*facts)->stamp, stamp);
    }
  else if (is_answer_to (entry, "STLS"))
    tls_answered (facts, accepted);
  else if (accepted && is_answer_to (entry, "STAT") && mscope_pop3_parse_listing (text, &n_messages, &n_octets))
    {
      *facts = mscope_facts_make_own (*facts);
      (*facts)->n_messages = n_messages;
      (*facts)->n_octets = n_octets;
      (*facts)->has_stat = TRUE;
      if ((*facts)->changed)
        return;
      (*facts)->highest = n_messages;
      (*facts)->has_highest = TRUE;
    }
  else if (accepted && (is_answer_to (entry, "DELE") || is_answer_to (entry, "RSET"))
           && (*facts == NULL || !(*facts)->changed || (*facts)->has_stat))
    {
      *facts = mscope_facts_make_own (*facts);
      (*facts)->changed = TRUE;
      (*facts)->has_stat = FALSE;
    }
}

static gboolean
is_within_sign_on (const MscopeEntry *entry)
{
  return entry->about != NULL && (entry->about->kind == MSCOPE_ENTRY_AUTH || is_answer_to (entry, "AUTH"));
}

static void
follow_reply (MscopeFacts **facts,
              const MscopeEntry *entry)
{
  /* POP3's AUTH alone asks for a list. */
  if (is_within_sign_on (entry) && (*facts == NULL || (*facts)->mechanism == NULL || (*facts)->mechanism[0] != '\0'))
    sasl_answered (facts, entry);
  else if (entry->protocol == MSCOPE_PROTOCOL_SMTP)
    follow_smtp_reply (facts, entry);
  else
    follow_pop3_reply (facts, entry);
}

static void
follow_data (MscopeFacts **facts,
             const MscopeEntry *entry)
{
  const MscopeEntry *reply = entry->about;

  if (reply == NULL || entry->cut_short)
    return;
  if (is_answer_to (reply, "CAPA"))
    set_offer (facts, get_text (entry));
  else if (is_answer_to (reply, "LIST") && reply->about->argument.length == 0)
    {
      *facts = mscope_facts_make_own (*facts);
      mscope_facts_set_text (&(*facts)->listing, get_text (entry));
    }
}

/* Nobody knows what was said there; but the greeting was. */
static void
forget (MscopeFacts **facts)
{
  MscopeFacts *less = mscope_facts_make_own (NULL);

  if (*facts != NULL)
    mscope_facts_set_text (&less->stamp, mscope_slice_from_string ((*facts)->stamp));
  less->gapped = TRUE;
  mscope_facts_unref (*facts);
  *facts = less;
}

void
mscope_facts_follow (MscopeFacts **facts,
                     const MscopeEntry *entry)
{
  if (entry->kind == MSCOPE_ENTRY_GAP)
    forget (facts);
  if (entry->protocol == MSCOPE_PROTOCOL_IMAP)
    return;
  switch (entry->kind)
    {
    case MSCOPE_ENTRY_COMMAND:
      follow_command (facts, entry);
      break;
    case MSCOPE_ENTRY_AUTH:
      *facts = mscope_facts_make_own (*facts);
      remember_sasl (*facts, get_text (entry));
      break;
    case MSCOPE_ENTRY_GREETING:
    case MSCOPE_ENTRY_REPLY:
    case MSCOPE_ENTRY_CONTINUATION:
      follow_reply (facts, entry);
      break;
    case MSCOPE_ENTRY_DATA:
      follow_data (facts, entry);
      break;
    default:
      break;
    }
}

MscopeFacts *
mscope_entry_dup_facts_after (const MscopeEntry *self)
{
  MscopeFacts *facts = mscope_facts_ref (self->facts);

  mscope_facts_follow (&facts, self);
  return facts;
}
