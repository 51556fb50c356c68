/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The server's part of POP3: RFC 1939 with the extensions of RFC 2449 (CAPA), RFC 2595 (STLS), RFC 5034 (AUTH) and
 * RFC 6856 (UTF8, LANG); LAST (RFC 1460) for products of its time.
 */
#include "config.h"

#include "server/pop3-session-private.h"

#include <string.h>

typedef struct
{
  const char *verb;
  guint min_arguments;
  guint max_arguments; /* G_MAXUINT: blanks belong to the one argument */

  /* (nullable): whether the command may be carried out; answers it if not. */
  gboolean (* check) (MscopePop3Session *self, MscopeEntry *entry);

  void (* proceed) (MscopePop3Session *self, MscopeEntry *entry);
} Command;

#define SESSION(self) (&(self)->parent)

/* --- helpers --- */

gboolean
mscope_pop3_session_refuse (MscopePop3Session *self,
                            MscopeEntry *entry,
                            guint key)
{
  mscope_session_reply (SESSION (self), entry, key);
  return FALSE;
}

gboolean
mscope_pop3_session_has_text (const MscopePop3Session *self,
                              guint key)
{
  return mscope_persona_has_text (self->parent.persona, key);
}

static guint
count_words (MscopeSlice text)
{
  guint n = 0;

  while (mscope_slice_take_word (&text).length > 0)
    n++;
  return n;
}

/* --- DELE, RSET, NOOP, LAST, QUIT (RFC 1939 sections 5 and 6) --- */

static void
proceed_dele (MscopePop3Session *self,
              MscopeEntry *entry)
{
  guint number = mscope_pop3_session_get_number (entry);

  mscope_pop3_maildrop_delete (self->maildrop, number);
  self->last = MAX (self->last, number);
  mscope_pop3_session_set_totals (self);
  mscope_session_set_number (SESSION (self), MSCOPE_VARIABLE_NUMBER, number);
  mscope_session_reply (SESSION (self), entry, MSCOPE_POP3_KEY_DELE);
}

static void
proceed_rset (MscopePop3Session *self,
              MscopeEntry *entry)
{
  mscope_pop3_maildrop_reset (self->maildrop);
  self->last = 0;
  mscope_pop3_session_set_totals (self);
  mscope_session_reply (SESSION (self), entry, MSCOPE_POP3_KEY_RSET);
}

static void
proceed_noop (MscopePop3Session *self,
              MscopeEntry *entry)
{
  mscope_pop3_session_set_totals (self);
  mscope_session_reply (SESSION (self), entry, MSCOPE_POP3_KEY_NOOP);
}

static void
proceed_last (MscopePop3Session *self,
              MscopeEntry *entry)
{
  mscope_session_set_number (SESSION (self), MSCOPE_VARIABLE_NUMBER, self->last);
  mscope_session_reply (SESSION (self), entry, MSCOPE_POP3_KEY_LAST);
}

/* The only way into the UPDATE state. The answer comes when all is done (RFC 1939 section 6). */
static void
proceed_quit (MscopePop3Session *self,
              MscopeEntry *entry)
{
  gboolean updated = self->maildrop == NULL || mscope_pop3_maildrop_update (self->maildrop);

  g_clear_pointer (&self->maildrop, mscope_pop3_maildrop_free);
  mscope_session_reply_and_close (SESSION (self), entry, updated ? MSCOPE_POP3_KEY_QUIT : MSCOPE_POP3_KEY_QUIT_FAILED);
}

/* --- STLS (RFC 2595 section 4) --- */

static gboolean
check_stls (MscopePop3Session *self,
            MscopeEntry *entry)
{
  if (self->parent.encrypted)
    return mscope_pop3_session_refuse (self, entry, MSCOPE_POP3_KEY_TLS_ACTIVE);
  return self->parent.can_tls || mscope_pop3_session_refuse (self, entry, MSCOPE_POP3_KEY_TLS_NOT_AVAILABLE);
}

/* What the client said before TLS, anyone on the wire may have put into its mouth. */
static void
proceed_stls (MscopePop3Session *self,
              MscopeEntry *entry)
{
  g_clear_pointer (&self->login, g_free);
  mscope_pop3_session_forget_agreements (self);
  mscope_session_reply_and_start_tls (SESSION (self), entry, MSCOPE_POP3_KEY_STLS);
}

/* --- the class --- */

static const Command commands[] = {
  { "USER", 1, 1, mscope_pop3_session_check_user, mscope_pop3_session_proceed_user },
  { "PASS", 1, G_MAXUINT, NULL, mscope_pop3_session_proceed_pass },
  { "APOP", 2, 2, NULL, mscope_pop3_session_proceed_apop },
  { "AUTH", 0, G_MAXUINT, mscope_pop3_session_check_auth, mscope_pop3_session_proceed_auth },
  { "QUIT", 0, 0, NULL, proceed_quit },
  { "CAPA", 0, 0, NULL, mscope_pop3_session_proceed_capa },
  { "STLS", 0, 0, check_stls, proceed_stls },
  { "UTF8", 0, 0, NULL, mscope_pop3_session_proceed_utf8 },
  { "LANG", 0, 1, NULL, mscope_pop3_session_proceed_lang },
  { "STAT", 0, 0, NULL, mscope_pop3_session_proceed_stat },
  { "LIST", 0, 1, mscope_pop3_session_check_optional_number, mscope_pop3_session_proceed_list },
  { "UIDL", 0, 1, mscope_pop3_session_check_optional_number, mscope_pop3_session_proceed_list },
  { "RETR", 1, 1, mscope_pop3_session_check_number, mscope_pop3_session_proceed_retr },
  { "TOP", 2, 2, mscope_pop3_session_check_top, mscope_pop3_session_proceed_top },
  { "DELE", 1, 1, mscope_pop3_session_check_number, proceed_dele },
  { "RSET", 0, 0, NULL, proceed_rset },
  { "NOOP", 0, 0, NULL, proceed_noop },
  { "LAST", 0, 0, NULL, proceed_last },
};

static const Command *
find_command (const char *verb)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (commands[i].verb, verb) == 0)
      return &commands[i];
  return NULL;
}

/* What is wrong with a command that is not possible now. */
static guint
get_order_fault (const MscopePop3Session *self,
                 const MscopeEntry *entry)
{
  gboolean lacks_user = strcmp (entry->word, "PASS") == 0 && self->parent.phase == MSCOPE_POP3_AUTHORIZATION;

  return lacks_user && mscope_pop3_session_has_text (self, MSCOPE_POP3_KEY_NEED_USER) ? MSCOPE_POP3_KEY_NEED_USER
                                                                                      : MSCOPE_POP3_KEY_WRONG_PHASE;
}

/* What is wrong with a command that has more behind it than it takes. */
static guint
get_surplus_fault (const MscopePop3Session *self,
                   const MscopeEntry *entry)
{
  gboolean is_stls = strcmp (entry->word, "STLS") == 0;

  return is_stls && mscope_pop3_session_has_text (self, MSCOPE_POP3_KEY_STLS_SYNTAX)
           ? MSCOPE_POP3_KEY_STLS_SYNTAX
           : MSCOPE_POP3_KEY_TOO_MANY_ARGUMENTS;
}

static gboolean
check_command (MscopePop3Session *self,
               const Command *command,
               MscopeEntry *entry)
{
  guint n_arguments = count_words (entry->argument);

  if (!mscope_session_is_allowed (entry, self->parent.phase))
    return mscope_pop3_session_refuse (self, entry, get_order_fault (self, entry));
  if (n_arguments < command->min_arguments)
    return mscope_pop3_session_refuse (self, entry, MSCOPE_POP3_KEY_TOO_FEW_ARGUMENTS);
  if (n_arguments > command->max_arguments)
    {
      /* "QUIT now" is no QUIT that failed, after which the session would be over. */
      guint32 phase = self->parent.phase;

      mscope_pop3_session_refuse (self, entry, get_surplus_fault (self, entry));
      self->parent.phase = phase;
      return FALSE;
    }
  return command->check == NULL || command->check (self, entry);
}

/* Without a time stamp in the greeting there is no APOP: nobody could make a digest. */
static gboolean
is_offered (const MscopePop3Session *self,
            const MscopeEntry *entry)
{
  if (entry->command == NULL || !mscope_persona_has_word (self->parent.persona, MSCOPE_KEY_COMMANDS, entry->word))
    return FALSE;
  return self->stamp != NULL || strcmp (entry->word, "APOP") != 0;
}

static void
answer_command (MscopePop3Session *self,
                MscopeEntry *entry)
{
  MscopeSession *session = SESSION (self);
  gboolean offered = is_offered (self, entry);
  const Command *command = offered ? find_command (entry->word) : NULL;

  if (offered && mscope_persona_append_verb_reply (session->persona, entry->word, session->values, session->reply))
    mscope_session_reply_written (session, entry);
  else if (command == NULL)
    mscope_session_reply (session, entry, MSCOPE_KEY_UNKNOWN_COMMAND);
  else if (check_command (self, command, entry))
    command->proceed (self, entry);
}

static void
pop3_answer (MscopeSession *session,
             MscopeEntry *entry)
{
  MscopePop3Session *self = (MscopePop3Session *) session;

  if (entry->kind == MSCOPE_ENTRY_AUTH)
    mscope_pop3_session_answer_auth (self, entry);
  else
    answer_command (self, entry);
}

static void
pop3_greeted (MscopeSession *session,
              const char *text)
{
  mscope_pop3_session_keep_stamp ((MscopePop3Session *) session, text);
}

static void
pop3_produce (MscopeSession *session)
{
  mscope_pop3_session_produce (session);
  mscope_session_flush (session);
}

static void
pop3_end (MscopeSession *session)
{
  MscopePop3Session *self = (MscopePop3Session *) session;

  g_clear_pointer (&self->maildrop, mscope_pop3_maildrop_free);
  g_clear_pointer (&self->content, mscope_pop3_content_free);
  g_clear_pointer (&self->login, g_free);
  g_clear_pointer (&self->stamp, g_free);
  g_clear_pointer (&self->first_persona, mscope_persona_unref);
}

const MscopeSessionClass mscope_pop3_session_class = {
  .protocol = MSCOPE_PROTOCOL_POP3,
  .size = sizeof (MscopePop3Session),
  .answer = pop3_answer,
  .produce = pop3_produce,
  .greeted = pop3_greeted,
  .end = pop3_end,
};
