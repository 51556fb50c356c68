/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The server's part of SMTP: RFC 5321, with PIPELINING (RFC 2920), ENHANCEDSTATUSCODES (RFC 2034),
 * ETRN (RFC 1985), submission (RFC 6409); the other files are told in smtp-session-private.h.
 *
 * Clients count as outsiders: mail for the store's domain is taken, all other refused; where a
 * persona relays, it says so, and the mail goes nowhere.
 */
#include "config.h"

#include "protocol/smtp-syntax.h"
#include "server/smtp-session-private.h"

#include <string.h>

typedef struct
{
  const char *verb;

  /* Whether the command may be carried out; answers it if not. */
  gboolean (* check) (MscopeSmtpSession *self, MscopeEntry *entry);

  void (* proceed) (MscopeSmtpSession *self, MscopeEntry *entry);
} Command;

#define SESSION(self) (&(self)->parent)

/* --- helpers --- */

gboolean
mscope_smtp_session_refuse (MscopeSmtpSession *self,
                            MscopeEntry *entry,
                            guint key)
{
  /* "Service not available, closing transmission channel": RFC 5321 section 4.2.3. */
  if (mscope_persona_get_code (self->parent.persona, key) == 421)
    mscope_session_reply_and_close (SESSION (self), entry, key);
  else
    mscope_session_reply (SESSION (self), entry, key);
  return FALSE;
}

guint
mscope_smtp_session_choose (const MscopeSmtpSession *self,
                            guint key,
                            guint fallback)
{
  return mscope_persona_has_text (self->parent.persona, key) ? key : fallback;
}

gboolean
mscope_smtp_session_offers (const MscopeSmtpSession *self,
                            const char *keyword)
{
  if (!self->parent.submission
      && mscope_persona_has_word (self->parent.persona, MSCOPE_SMTP_KEY_SUBMISSION_ONLY, keyword))
    return FALSE;
  return mscope_persona_has_keyword (self->parent.persona, MSCOPE_SMTP_KEY_KEYWORD, keyword);
}

gboolean
mscope_smtp_session_has_flag (const MscopeSmtpSession *self,
                              guint key)
{
  return mscope_persona_get_number (self->parent.persona, key) != 0;
}

/*
 * The phase that counts for order. A server that does not insist on HELO treats a client without
 * one as if it had been introduced.
 */
guint32
mscope_smtp_session_get_phase (const MscopeSmtpSession *self)
{
  if (self->parent.phase == MSCOPE_SMTP_GREETED && !mscope_smtp_session_has_flag (self, MSCOPE_SMTP_KEY_HELO_REQUIRED))
    return MSCOPE_SMTP_READY;
  return self->parent.phase;
}

/* The command tables say what is allowed where; here is only said how it is refused. */
gboolean
mscope_smtp_session_check_order (MscopeSmtpSession *self,
                                 MscopeEntry *entry,
                                 guint refusal)
{
  guint32 phase = mscope_smtp_session_get_phase (self);

  if (mscope_session_is_allowed (entry, phase))
    return TRUE;
  return mscope_smtp_session_refuse (self, entry, phase == MSCOPE_SMTP_GREETED ? MSCOPE_SMTP_KEY_NEED_HELO : refusal);
}

/* Commands without an argument; not all products mind one. */
static gboolean
check_bare (MscopeSmtpSession *self,
            MscopeEntry *entry,
            guint syntax)
{
  if (entry->argument.length > 0 && mscope_persona_has_text (self->parent.persona, syntax))
    return mscope_smtp_session_refuse (self, entry, syntax);
  return mscope_smtp_session_check_order (self, entry, MSCOPE_SMTP_KEY_BAD_SEQUENCE);
}

/* --- RSET, NOOP, QUIT (sections 4.1.1.5, 4.1.1.9, 4.1.1.10) --- */

static gboolean
check_rset (MscopeSmtpSession *self,
            MscopeEntry *entry)
{
  return check_bare (self, entry, MSCOPE_SMTP_KEY_RSET_SYNTAX);
}

static void
proceed_rset (MscopeSmtpSession *self,
              MscopeEntry *entry)
{
  mscope_smtp_session_forget_mail (self);
  mscope_session_reply (SESSION (self), entry, MSCOPE_SMTP_KEY_RSET);
}

static gboolean
check_noop (MscopeSmtpSession *self,
            MscopeEntry *entry)
{
  return check_bare (self, entry, MSCOPE_SMTP_KEY_NOOP_SYNTAX);
}

static void
proceed_noop (MscopeSmtpSession *self,
              MscopeEntry *entry)
{
  mscope_session_reply (SESSION (self), entry, MSCOPE_SMTP_KEY_NOOP);
}

static gboolean
check_quit (MscopeSmtpSession *self,
            MscopeEntry *entry)
{
  return check_bare (self, entry, MSCOPE_SMTP_KEY_QUIT_SYNTAX);
}

static void
proceed_quit (MscopeSmtpSession *self,
              MscopeEntry *entry)
{
  mscope_session_reply_and_close (SESSION (self), entry, MSCOPE_SMTP_KEY_QUIT);
}

/* --- ETRN (RFC 1985) --- */

static gboolean
check_etrn (MscopeSmtpSession *self,
            MscopeEntry *entry)
{
  MscopeSlice rest = entry->argument;
  MscopeSlice domain = mscope_slice_take_word (&rest);
  const MscopePersona *persona = self->parent.persona;
  guint refusal = mscope_persona_has_text (persona, MSCOPE_SMTP_KEY_ETRN_IN_MAIL) ? MSCOPE_SMTP_KEY_ETRN_IN_MAIL
                                                                                 : MSCOPE_SMTP_KEY_BAD_SEQUENCE;

  if (!mscope_smtp_session_check_order (self, entry, refusal))
    return FALSE;
  if (domain.length == 0 || rest.length > 0)
    return mscope_smtp_session_refuse (self, entry, MSCOPE_SMTP_KEY_ETRN_SYNTAX);
  if (domain.data[0] == '@' || domain.data[0] == '#')
    domain = (MscopeSlice) { domain.data + 1, domain.length - 1 };
  mscope_session_set (SESSION (self), MSCOPE_VARIABLE_ARGUMENT, domain);
  if (!mscope_smtp_is_domain (domain) && mscope_persona_has_text (persona, MSCOPE_SMTP_KEY_ETRN_BAD_DOMAIN))
    return mscope_smtp_session_refuse (self, entry, MSCOPE_SMTP_KEY_ETRN_BAD_DOMAIN);
  if (!mscope_smtp_session_is_own_domain (self, domain)
      && mscope_persona_has_text (persona, MSCOPE_SMTP_KEY_ETRN_REFUSED))
    return mscope_smtp_session_refuse (self, entry, MSCOPE_SMTP_KEY_ETRN_REFUSED);
  return TRUE;
}

static void
proceed_etrn (MscopeSmtpSession *self,
              MscopeEntry *entry)
{
  mscope_session_reply (SESSION (self), entry, MSCOPE_SMTP_KEY_ETRN);
}

/* --- the class --- */

static const Command commands[] = {
  { "HELO", mscope_smtp_session_check_hello, mscope_smtp_session_proceed_hello },
  { "EHLO", mscope_smtp_session_check_hello, mscope_smtp_session_proceed_hello },
  { "AUTH", mscope_smtp_session_check_auth, mscope_smtp_session_proceed_auth },
  { "STARTTLS", mscope_smtp_session_check_starttls, mscope_smtp_session_proceed_starttls },
  { "MAIL", mscope_smtp_session_check_mail, mscope_smtp_session_proceed_mail },
  { "RCPT", mscope_smtp_session_check_rcpt, mscope_smtp_session_proceed_rcpt },
  { "DATA", mscope_smtp_session_check_data, mscope_smtp_session_proceed_data },
  { "BDAT", mscope_smtp_session_check_bdat, mscope_smtp_session_proceed_bdat },
  { "RSET", check_rset, proceed_rset },
  { "NOOP", check_noop, proceed_noop },
  { "QUIT", check_quit, proceed_quit },
  { "VRFY", mscope_smtp_session_check_vrfy, mscope_smtp_session_proceed_vrfy },
  { "EXPN", mscope_smtp_session_check_expn, mscope_smtp_session_proceed_expn },
  { "HELP", mscope_smtp_session_check_help, mscope_smtp_session_proceed_help },
  { "ETRN", check_etrn, proceed_etrn },
};

static const Command *
find_command (const char *verb)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (commands[i].verb, verb) == 0)
      return &commands[i];
  return NULL;
}

/* Lines of other protocols and of message headers end the session with some products: a proxy is misused. */
static gboolean
is_foreign (const MscopeSmtpSession *self,
            const MscopeEntry *entry)
{
  const MscopePersona *persona = self->parent.persona;

  if (!mscope_persona_has_text (persona, MSCOPE_SMTP_KEY_FOREIGN))
    return FALSE;
  return mscope_persona_has_word (persona, MSCOPE_SMTP_KEY_FOREIGN_WORDS, entry->word)
         || mscope_mail_text_is_field (mscope_slice_from_string (entry->word));
}

/* A client that does not speak the language is given up sooner or later by some products. */
static void
answer_unknown (MscopeSmtpSession *self,
                MscopeEntry *entry)
{
  guint64 limit = mscope_persona_get_number (self->parent.persona, MSCOPE_SMTP_KEY_UNKNOWN_LIMIT);

  self->n_unknown++;
  if (limit > 0 && self->n_unknown > limit
      && mscope_persona_has_text (self->parent.persona, MSCOPE_SMTP_KEY_TOO_MANY_UNKNOWN))
    mscope_session_reply_and_close (SESSION (self), entry, MSCOPE_SMTP_KEY_TOO_MANY_UNKNOWN);
  else
    mscope_session_reply (SESSION (self), entry, MSCOPE_KEY_UNKNOWN_COMMAND);
}

static void
answer_command (MscopeSmtpSession *self,
                MscopeEntry *entry)
{
  MscopeSession *session = SESSION (self);
  gboolean offered = entry->command != NULL
                     && mscope_persona_has_word (session->persona, MSCOPE_KEY_COMMANDS, entry->word);
  const Command *command = offered ? find_command (entry->word) : NULL;

  if (entry->word[0] == '\0' && mscope_persona_has_text (session->persona, MSCOPE_SMTP_KEY_EMPTY_LINE))
    mscope_session_reply (session, entry, MSCOPE_SMTP_KEY_EMPTY_LINE);
  else if (offered && mscope_persona_append_verb_reply (session->persona, entry->word, session->values, session->reply))
    mscope_session_reply_written (session, entry);
  else if (command != NULL)
    {
      if (command->check (self, entry))
        command->proceed (self, entry);
    }
  else if (is_foreign (self, entry))
    mscope_session_reply_and_close (session, entry, MSCOPE_SMTP_KEY_FOREIGN);
  else
    answer_unknown (self, entry);
}

/* What holds for the whole session. */
static void
begin (MscopeSmtpSession *self)
{
  static const struct
  {
    guint key;
    MscopeVariable variable;
  } limits[] = {
    { MSCOPE_SMTP_KEY_SIZE_LIMIT, MSCOPE_VARIABLE_LIMIT },
    { MSCOPE_SMTP_KEY_RECIPIENT_LIMIT, MSCOPE_VARIABLE_RECIPIENT_LIMIT },
    { MSCOPE_SMTP_KEY_RECIPIENT_DOMAIN_LIMIT, MSCOPE_VARIABLE_RECIPIENT_DOMAIN_LIMIT },
    { MSCOPE_SMTP_KEY_MAIL_LIMIT, MSCOPE_VARIABLE_MAIL_LIMIT },
    { MSCOPE_SMTP_KEY_DELIVER_BY_LIMIT, MSCOPE_VARIABLE_DELIVER_BY_LIMIT },
  };

  self->begun = TRUE;
  mscope_smtp_session_forget_mail (self);
  mscope_session_set_string (SESSION (self), MSCOPE_VARIABLE_HELO, self->parent.client_name);
  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++)
    mscope_session_set_number (SESSION (self), limits[i].variable,
                               mscope_persona_get_number (self->parent.persona, limits[i].key));
}

static void
smtp_answer (MscopeSession *session,
             MscopeEntry *entry)
{
  MscopeSmtpSession *self = (MscopeSmtpSession *) session;

  if (!self->begun)
    begin (self);
  if (entry->kind == MSCOPE_ENTRY_COMMAND)
    answer_command (self, entry);
  else if (entry->kind == MSCOPE_ENTRY_AUTH)
    mscope_smtp_session_answer_auth (self, entry);
  else if (entry->kind == MSCOPE_ENTRY_MESSAGE)
    mscope_smtp_session_answer_message (self, entry);
}

static guint32
smtp_get_phase (const MscopeSession *session)
{
  return mscope_smtp_session_get_phase ((const MscopeSmtpSession *) session);
}

/* MAIL FROM:<anna+451@example.org>, RCPT TO:<anna+451@example.org>, if there is an anna. */
static void
smtp_decide_fault (MscopeSession *session,
                   const MscopeFaultCase *about,
                   MscopeFaultOrder *order)
{
  MscopeSmtpSession *self = (MscopeSmtpSession *) session;
  const MscopeEntry *entry = about->entry;
  gboolean mail = strcmp (entry->word, "MAIL") == 0;
  MscopeSmtpPath path;
  MscopeSlice action;

  if (!mail && strcmp (entry->word, "RCPT") != 0)
    return;
  if (memchr (entry->argument.data, '+', entry->argument.length) == NULL)
    return;
  if (mscope_smtp_parse_path (entry->argument, mail ? "FROM" : "TO", &path) != MSCOPE_SMTP_SYNTAX_OK)
    return;
  if (mscope_smtp_session_find_fault (self, path.path, &action))
    mscope_faults_decide_address (session->faults, action, about, order);
}

static void
smtp_refused (MscopeSession *session,
              MscopeEntry *entry)
{
  MscopeSmtpSession *self = (MscopeSmtpSession *) session;
  gboolean chunk = self->chunk != NULL && entry->about == self->chunk;

  if (chunk)
    self->chunk = NULL;
  if (chunk || strcmp (entry->word, "BDAT") == 0)
    mscope_smtp_session_drop_chunks (self, chunk ? entry->about : entry);
  else if (entry->kind == MSCOPE_ENTRY_MESSAGE)
    mscope_smtp_session_forget_mail (self);
}

static void
smtp_end (MscopeSession *session)
{
  MscopeSmtpSession *self = (MscopeSmtpSession *) session;

  mscope_smtp_session_forget_mail (self);
  g_clear_pointer (&self->recipients, g_array_unref);
  g_clear_pointer (&self->domains, g_hash_table_unref);
}

const MscopeSessionClass mscope_smtp_session_class = {
  .protocol = MSCOPE_PROTOCOL_SMTP,
  .size = sizeof (MscopeSmtpSession),
  .answer = smtp_answer,
  .get_phase = smtp_get_phase,
  .decide_fault = smtp_decide_fault,
  .refused = smtp_refused,
  .end = smtp_end,
};
