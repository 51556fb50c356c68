/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The envelope of a mail: MAIL and RCPT (RFC 5321 sections 3.3, 4.1.1.2, 4.1.1.3) with their limits (section 4.5.3,
 * RFC 9422) and parameters: SIZE (RFC 1870), 8BITMIME (RFC 6152), SMTPUTF8 (RFC 6531), DSN (RFC 3461), DELIVERBY
 * (RFC 2852), BINARYMIME (RFC 3030).
 */
#include "config.h"

#include "server/smtp-session-private.h"

#include <string.h>

#define SESSION(self) (&(self)->parent)

static void
recipient_clear (MscopeSmtpRecipient *recipient)
{
  g_free (recipient->address);
  g_free (recipient->original);
}

void
mscope_smtp_session_forget_mail (MscopeSmtpSession *self)
{
  if (self->recipients != NULL)
    g_array_set_size (self->recipients, 0);
  else
    {
      self->recipients = g_array_new (FALSE, FALSE, sizeof (MscopeSmtpRecipient));
      g_array_set_clear_func (self->recipients, (GDestroyNotify) recipient_clear);
    }
  memset (&self->mail, 0, sizeof self->mail);
  g_clear_pointer (&self->envelope_id, g_free);
  if (self->chunks != NULL)
    g_string_free (g_steal_pointer (&self->chunks), TRUE);
  self->n_chunk_octets = 0;
  self->chunks_failed = FALSE;
  self->chunk = NULL;
}

/* --- MAIL (section 4.1.1.2) --- */

static gboolean
check_sender (MscopeSmtpSession *self,
              MscopeEntry *entry)
{
  if (!mscope_smtp_session_check_path (self, entry, "FROM", MSCOPE_SMTP_KEY_MAIL_SYNTAX, MSCOPE_SMTP_KEY_BAD_SENDER))
    return FALSE;
  if (self->path.domainless && !self->path.empty
      && mscope_smtp_session_has_flag (self, MSCOPE_SMTP_KEY_SENDER_DOMAIN_REQUIRED)
      && !mscope_slice_is (self->path.path, "postmaster"))
    return mscope_smtp_session_refuse (self, entry, MSCOPE_SMTP_KEY_BAD_SENDER);
  return TRUE;
}

/* What can be read and cannot be done: RFC 1870 section 6, RFC 3030 section 3, RFC 2852 section 4. */
static gboolean
check_wishes (MscopeSmtpSession *self,
              MscopeEntry *entry)
{
  const MscopeSmtpParameters *parameters = &self->parameters;
  const MscopePersona *persona = self->parent.persona;
  guint64 size_limit = mscope_persona_get_number (persona, MSCOPE_SMTP_KEY_SIZE_LIMIT);
  guint64 by_limit = mscope_persona_get_number (persona, MSCOPE_SMTP_KEY_DELIVER_BY_LIMIT);

  if (parameters->body == MSCOPE_SMTP_BODY_BINARYMIME && !mscope_smtp_session_offers (self, "BINARYMIME"))
    {
      mscope_smtp_session_set_parameter (self, mscope_slice_from_string ("BODY=BINARYMIME"), (MscopeSlice) { NULL, 0 });
      return mscope_smtp_session_refuse (self, entry, mscope_smtp_session_choose (self, MSCOPE_SMTP_KEY_BAD_BODY,
                                                                                  MSCOPE_SMTP_KEY_BAD_PARAMETER));
    }
  if (size_limit > 0 && parameters->size > size_limit)
    return mscope_smtp_session_refuse (self, entry, MSCOPE_SMTP_KEY_SIZE_EXCEEDED);
  if (parameters->by_return && parameters->by_time_s < (gint64) by_limit)
    {
      mscope_smtp_session_set_parameter (self, mscope_slice_from_string ("BY"), (MscopeSlice) { NULL, 0 });
      return mscope_smtp_session_refuse (self, entry,
                                         mscope_smtp_session_choose (self, MSCOPE_SMTP_KEY_DELIVER_BY_TOO_SHORT,
                                                                     MSCOPE_SMTP_KEY_BAD_PARAMETER));
    }
  return TRUE;
}

gboolean
mscope_smtp_session_check_mail (MscopeSmtpSession *self,
                                MscopeEntry *entry)
{
  const MscopePersona *persona = self->parent.persona;
  guint64 limit = mscope_persona_get_number (persona, MSCOPE_SMTP_KEY_MAIL_LIMIT);

  /* All count, accepted or not: a client that pipelines cannot know (RFC 9422 sections 3.3 and 4.1). */
  self->n_mails++;
  if (!mscope_smtp_session_check_order (self, entry, MSCOPE_SMTP_KEY_MAIL_NESTED))
    return FALSE;
  if (limit > 0 && self->n_mails > limit && mscope_persona_has_text (persona, MSCOPE_SMTP_KEY_TOO_MANY_MAILS))
    return mscope_smtp_session_refuse (self, entry, MSCOPE_SMTP_KEY_TOO_MANY_MAILS);
  if (self->parent.submission && self->user == NULL)
    return mscope_smtp_session_refuse (self, entry, MSCOPE_SMTP_KEY_AUTH_REQUIRED);
  return check_sender (self, entry) && mscope_smtp_session_check_parameters (self, entry)
         && mscope_smtp_session_check_non_ascii (self, entry, MSCOPE_SMTP_KEY_BAD_SENDER) && check_wishes (self, entry);
}

void
mscope_smtp_session_proceed_mail (MscopeSmtpSession *self,
                                  MscopeEntry *entry)
{
  mscope_smtp_session_forget_mail (self);
  self->mail = self->parameters;
  if (self->mail.envelope_id.length > 0)
    self->envelope_id = mscope_slice_dup (self->mail.envelope_id);
  /* What they point into is gone with the command. */
  self->mail.envelope_id = self->mail.submitter = self->mail.original = (MscopeSlice) { NULL, 0 };
  mscope_session_set (SESSION (self), MSCOPE_VARIABLE_SENDER, self->path.path);
  mscope_session_reply (SESSION (self), entry, MSCOPE_SMTP_KEY_MAIL);
}

/* --- RCPT (section 4.1.1.3) --- */

/* Whether a name of ours can be given mail now. */
static gboolean
check_local (MscopeSmtpSession *self,
             MscopeEntry *entry)
{
  const MscopePersona *persona = self->parent.persona;
  const MscopeMailRoute *route = &self->route;

  if (route->kind == MSCOPE_MAIL_ROUTE_FORWARDED)
    {
      mscope_smtp_session_set_forward (self, route->group);
      if (mscope_persona_has_text (persona, MSCOPE_SMTP_KEY_RCPT_FORWARDED)
          && mscope_persona_get_code (persona, MSCOPE_SMTP_KEY_RCPT_FORWARDED) >= 400)
        return mscope_smtp_session_refuse (self, entry, MSCOPE_SMTP_KEY_RCPT_FORWARDED);
    }
  if (route->user != NULL && mscope_persona_has_text (persona, MSCOPE_SMTP_KEY_MAILBOX_FULL)
      && !mscope_mail_store_has_room (self->parent.store, route->user, self->mail.size))
    {
      mscope_session_set_string (SESSION (self), MSCOPE_VARIABLE_MAILBOX, route->user);
      return mscope_smtp_session_refuse (self, entry, MSCOPE_SMTP_KEY_MAILBOX_FULL);
    }
  return TRUE;
}

/* Different domains of a whole session: RFC 9422 section 4.3. */
static gboolean
check_domain (MscopeSmtpSession *self,
              MscopeEntry *entry)
{
  const MscopePersona *persona = self->parent.persona;
  guint64 limit = mscope_persona_get_number (persona, MSCOPE_SMTP_KEY_RECIPIENT_DOMAIN_LIMIT);
  MscopeSlice local_part, domain;
  g_autofree char *name = NULL;

  if (limit == 0 || !mscope_persona_has_text (persona, MSCOPE_SMTP_KEY_TOO_MANY_DOMAINS))
    return TRUE;
  mscope_smtp_split_address (self->path.path, &local_part, &domain);
  name = g_ascii_strdown (domain.data, (gssize) domain.length);
  if (self->domains == NULL)
    self->domains = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (g_hash_table_contains (self->domains, name))
    return TRUE;
  if (g_hash_table_size (self->domains) >= limit)
    return mscope_smtp_session_refuse (self, entry, MSCOPE_SMTP_KEY_TOO_MANY_DOMAINS);
  g_hash_table_add (self->domains, g_steal_pointer (&name));
  return TRUE;
}

static gboolean
check_route (MscopeSmtpSession *self,
             MscopeEntry *entry)
{
  switch (mscope_smtp_session_classify (self, self->path.path, &self->route))
    {
    case MSCOPE_ADDRESS_UNKNOWN:
      return mscope_smtp_session_refuse (self, entry, MSCOPE_SMTP_KEY_USER_UNKNOWN);
    case MSCOPE_ADDRESS_FOREIGN:
      return self->user != NULL || mscope_smtp_session_has_flag (self, MSCOPE_SMTP_KEY_RELAY)
             || mscope_smtp_session_refuse (self, entry, MSCOPE_SMTP_KEY_RELAY_REFUSED);
    default:
      return check_local (self, entry);
    }
}

gboolean
mscope_smtp_session_check_rcpt (MscopeSmtpSession *self,
                                MscopeEntry *entry)
{
  guint64 limit = mscope_persona_get_number (self->parent.persona, MSCOPE_SMTP_KEY_RECIPIENT_LIMIT);
  gboolean chunks = self->parent.phase == MSCOPE_SMTP_CHUNKS;

  if (!mscope_smtp_session_check_order (self, entry, chunks ? MSCOPE_SMTP_KEY_BAD_SEQUENCE : MSCOPE_SMTP_KEY_NEED_MAIL)
      || !mscope_smtp_session_check_path (self, entry, "TO", MSCOPE_SMTP_KEY_RCPT_SYNTAX, MSCOPE_SMTP_KEY_BAD_RECIPIENT)
      || !mscope_smtp_session_check_parameters (self, entry)
      || !mscope_smtp_session_check_non_ascii (self, entry, MSCOPE_SMTP_KEY_BAD_RECIPIENT))
    return FALSE;
  if (self->path.empty)
    return mscope_smtp_session_refuse (self, entry, MSCOPE_SMTP_KEY_BAD_RECIPIENT);
  if (limit > 0 && self->recipients->len >= limit)
    return mscope_smtp_session_refuse (self, entry, MSCOPE_SMTP_KEY_TOO_MANY_RECIPIENTS);
  return check_route (self, entry) && check_domain (self, entry);
}

void
mscope_smtp_session_proceed_rcpt (MscopeSmtpSession *self,
                                  MscopeEntry *entry)
{
  const MscopeSmtpRecipient recipient = {
    .address = mscope_slice_dup (self->path.path),
    .route = self->route,
    .notify = self->parameters.notify,
    .original = self->parameters.original.length > 0 ? mscope_slice_dup (self->parameters.original) : NULL,
  };
  guint key = MSCOPE_SMTP_KEY_RCPT;

  g_array_append_val (self->recipients, recipient);
  if (self->route.kind == MSCOPE_MAIL_ROUTE_UNKNOWN)
    key = mscope_smtp_session_choose (self, MSCOPE_SMTP_KEY_RCPT_RELAYED, key);
  else if (self->route.kind == MSCOPE_MAIL_ROUTE_FORWARDED)
    key = mscope_smtp_session_choose (self, MSCOPE_SMTP_KEY_RCPT_FORWARDED, key);
  mscope_session_reply (SESSION (self), entry, key);
}
