/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The server's part of POP3: RFC 1939, with CAPA and [IN-USE] (RFC 2449), LAST (RFC 1460) for
 * products of its time.
 */
#include "config.h"

#include "protocol/smtp-syntax.h"
#include "server/pop3-content.h"
#include "server/pop3-maildrop.h"
#include "server/session-private.h"

#include <string.h>

typedef struct
{
  MscopeSession parent;

  char *login;                  /* what USER said */
  MscopePop3Maildrop *maildrop; /* (nullable): from log-in on */
  MscopePop3Content *content;   /* (nullable): what is being sent */
  guint last;                   /* highest message number that was worked on, for LAST */
} Pop3Session;

typedef struct
{
  const char *verb;
  guint min_arguments;
  guint max_arguments; /* G_MAXUINT: blanks belong to the one argument */

  /* (nullable): whether the command may be carried out; answers it if not. */
  gboolean (* check) (Pop3Session *self, MscopeEntry *entry);

  void (* proceed) (Pop3Session *self, MscopeEntry *entry);
} Command;

#define SESSION(self) (&(self)->parent)

/* --- helpers --- */

static gboolean
refuse (Pop3Session *self,
        MscopeEntry *entry,
        guint key)
{
  mscope_session_reply (SESSION (self), entry, key);
  return FALSE;
}

static gboolean
has_text (const Pop3Session *self,
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

static void
set_totals (Pop3Session *self)
{
  guint64 n_octets;
  guint count;

  if (self->maildrop == NULL)
    return;
  count = mscope_pop3_maildrop_count (self->maildrop, &n_octets);
  mscope_session_set_number (SESSION (self), MSCOPE_VARIABLE_COUNT, count);
  mscope_session_set_number (SESSION (self), MSCOPE_VARIABLE_OCTETS, n_octets);
  mscope_session_set_string (SESSION (self), MSCOPE_VARIABLE_S, count == 1 ? "" : "s");
  mscope_session_set_number (SESSION (self), MSCOPE_VARIABLE_TOTAL,
                             mscope_pop3_maildrop_get_n_messages (self->maildrop));
}

/* --- messages by number --- */

static gboolean
is_uidl (const MscopeEntry *entry)
{
  return strcmp (entry->word, "UIDL") == 0;
}

/* Some products have other words for the faults of UIDL. */
static gboolean
refuse_number (Pop3Session *self,
               MscopeEntry *entry,
               guint key,
               guint uidl_key)
{
  return refuse (self, entry, is_uidl (entry) && has_text (self, uidl_key) ? uidl_key : key);
}

/* Whether the first argument is the number of a message that is there. */
static gboolean
check_message (Pop3Session *self,
               MscopeEntry *entry,
               guint *number)
{
  MscopeSlice rest = entry->argument;
  MscopeSlice word = mscope_slice_take_word (&rest);
  guint64 n;

  mscope_session_set (SESSION (self), MSCOPE_VARIABLE_NUMBER, word);
  if (!mscope_slice_to_number (word, &n))
    return refuse_number (self, entry, MSCOPE_POP3_KEY_BAD_NUMBER, MSCOPE_POP3_KEY_UIDL_BAD_NUMBER);
  if (n < 1 || n > mscope_pop3_maildrop_get_n_messages (self->maildrop))
    return refuse_number (self, entry, MSCOPE_POP3_KEY_NO_MESSAGE, MSCOPE_POP3_KEY_UIDL_NO_MESSAGE);
  *number = (guint) n;
  if (!mscope_pop3_maildrop_is_deleted (self->maildrop, *number))
    return TRUE;
  if (strcmp (entry->word, "DELE") == 0 && has_text (self, MSCOPE_POP3_KEY_ALREADY_DELETED))
    return refuse (self, entry, MSCOPE_POP3_KEY_ALREADY_DELETED);
  return refuse_number (self, entry, MSCOPE_POP3_KEY_DELETED, MSCOPE_POP3_KEY_UIDL_DELETED);
}

/* The argument of a command whose check found it right. */
static guint
get_number (const MscopeEntry *entry)
{
  MscopeSlice rest = entry->argument;
  guint64 number = 0;

  mscope_slice_to_number (mscope_slice_take_word (&rest), &number);
  return (guint) number;
}

static void
set_message (Pop3Session *self,
             guint number)
{
  guint64 size = mscope_pop3_maildrop_get_size (self->maildrop, number);
  const char *uid = mscope_pop3_maildrop_get_uid (self->maildrop, number);

  mscope_session_set_number (SESSION (self), MSCOPE_VARIABLE_NUMBER, number);
  mscope_session_set_number (SESSION (self), MSCOPE_VARIABLE_OCTETS, size);
  mscope_session_set_string (SESSION (self), MSCOPE_VARIABLE_UID, uid);
}

static gboolean
check_number (Pop3Session *self,
              MscopeEntry *entry)
{
  guint number;

  return check_message (self, entry, &number);
}

static gboolean
check_optional_number (Pop3Session *self,
                       MscopeEntry *entry)
{
  return entry->argument.length == 0 || check_number (self, entry);
}

/* --- USER, PASS, QUIT --- */

static void
proceed_user (Pop3Session *self,
              MscopeEntry *entry)
{
  MscopeSlice local_part, domain;

  g_free (self->login);
  self->login = mscope_slice_dup (entry->argument);
  mscope_smtp_split_address (entry->argument, &local_part, &domain);
  mscope_session_set (SESSION (self), MSCOPE_VARIABLE_USER, local_part);
  mscope_session_reply (SESSION (self), entry, MSCOPE_POP3_KEY_USER);
}

/* The form of unique ids is the product's. */
static char *
make_uid (MscopeMailMessage *message,
          gpointer data)
{
  MscopeSession *session = data;
  g_autofree char *digits = g_strndup (mscope_mail_message_get_uid (message), 8);
  g_autoptr (GString) uid = g_string_new (NULL);

  mscope_session_set_string (session, MSCOPE_VARIABLE_UID, mscope_mail_message_get_uid (message));
  mscope_session_set_number (session, MSCOPE_VARIABLE_UID_NUMBER, g_ascii_strtoull (digits, NULL, 16));
  mscope_persona_append_lines (session->persona, MSCOPE_POP3_KEY_UID, session->values, "", uid);
  return g_string_free (g_steal_pointer (&uid), FALSE);
}

/* A number as IMAP servers give it to a mailbox, once and for all (RFC 9051 section 2.3.1.1): seconds, mostly. */
static guint64
get_validity (const char *user)
{
  return 1000000000 + g_str_hash (user) % 200000000;
}

static gboolean
open_maildrop (Pop3Session *self,
               const char *user)
{
  MscopeSession *session = SESSION (self);
  guint64 from_header = mscope_persona_get_number (session->persona, MSCOPE_POP3_KEY_UID_FROM_HEADER);

  mscope_session_set_string (session, MSCOPE_VARIABLE_USER, user);
  self->maildrop = mscope_pop3_maildrop_open (session->store, user, from_header != 0);
  if (self->maildrop == NULL)
    return FALSE;
  if (has_text (self, MSCOPE_POP3_KEY_UID))
    {
      mscope_session_set_number (session, MSCOPE_VARIABLE_VALIDITY, get_validity (user));
      mscope_pop3_maildrop_make_uids (self->maildrop, make_uid, session);
    }
  return TRUE;
}

static gboolean
check_user (Pop3Session *self,
            MscopeEntry *entry)
{
  return self->login == NULL || !has_text (self, MSCOPE_POP3_KEY_NEED_PASS)
         || refuse (self, entry, MSCOPE_POP3_KEY_NEED_PASS);
}

static gboolean
check_pass (Pop3Session *self,
            MscopeEntry *entry)
{
  MscopeMailStore *store = self->parent.store;
  g_autofree char *login = g_steal_pointer (&self->login);
  const char *user;

  user = mscope_mail_store_find_login (store, mscope_slice_from_string (login));
  if (user == NULL || !mscope_mail_store_check_password (store, user, entry->argument))
    return refuse (self, entry, MSCOPE_POP3_KEY_LOGIN_FAILED);
  return open_maildrop (self, user) || refuse (self, entry, MSCOPE_POP3_KEY_LOCKED);
}

static void
proceed_pass (Pop3Session *self,
              MscopeEntry *entry)
{
  set_totals (self);
  mscope_session_reply (SESSION (self), entry, MSCOPE_POP3_KEY_PASS);
}

/* The only way into the UPDATE state. The answer comes when all is done (RFC 1939 section 6). */
static void
proceed_quit (Pop3Session *self,
              MscopeEntry *entry)
{
  gboolean updated = self->maildrop == NULL || mscope_pop3_maildrop_update (self->maildrop);

  g_clear_pointer (&self->maildrop, mscope_pop3_maildrop_free);
  mscope_session_reply_and_close (SESSION (self), entry, updated ? MSCOPE_POP3_KEY_QUIT : MSCOPE_POP3_KEY_QUIT_FAILED);
}

/* --- STAT, LIST, UIDL --- */

static void
proceed_stat (Pop3Session *self,
              MscopeEntry *entry)
{
  set_totals (self);
  mscope_session_reply (SESSION (self), entry, MSCOPE_POP3_KEY_STAT);
}

/* The reply and a line for each message, said in one go. */
static void
reply_listing (Pop3Session *self,
               MscopeEntry *entry,
               guint key)
{
  GString *reply = self->parent.reply;

  set_totals (self);
  mscope_persona_append_reply (self->parent.persona, key, self->parent.values, 0, reply);
  for (guint i = 1; i <= mscope_pop3_maildrop_get_n_messages (self->maildrop); i++)
    {
      if (mscope_pop3_maildrop_is_deleted (self->maildrop, i))
        continue;
      mscope_text_append_number (reply, i, 1);
      mscope_text_append (reply, " ", 1);
      if (is_uidl (entry))
        g_string_append (reply, mscope_pop3_maildrop_get_uid (self->maildrop, i));
      else
        mscope_text_append_number (reply, mscope_pop3_maildrop_get_size (self->maildrop, i), 1);
      mscope_text_append (reply, "\r\n", 2);
    }
  g_string_append (reply, ".\r\n");
  mscope_session_reply_written (SESSION (self), entry);
}

static void
proceed_list (Pop3Session *self,
              MscopeEntry *entry)
{
  if (entry->argument.length == 0)
    {
      reply_listing (self, entry, is_uidl (entry) ? MSCOPE_POP3_KEY_UIDL : MSCOPE_POP3_KEY_LIST);
      return;
    }
  set_message (self, get_number (entry));
  mscope_session_reply (SESSION (self), entry, is_uidl (entry) ? MSCOPE_POP3_KEY_UIDL_ONE : MSCOPE_POP3_KEY_LIST_ONE);
}

/* --- RETR, TOP --- */

static void
pop3_produce (MscopeSession *session)
{
  Pop3Session *self = (Pop3Session *) session;

  session->producing = mscope_pop3_content_write (self->content, session->reply, MSCOPE_SESSION_HIGH_WATER);
  if (!session->producing)
    g_clear_pointer (&self->content, mscope_pop3_content_free);
}

static void
produce_and_flush (MscopeSession *session)
{
  pop3_produce (session);
  mscope_session_flush (session);
}

static void
send_message (Pop3Session *self,
              MscopeEntry *entry,
              guint key,
              guint64 n_body_lines)
{
  guint number = get_number (entry);
  g_autoptr (GBytes) text = mscope_pop3_maildrop_load (self->maildrop, number);

  set_message (self, number);
  if (text == NULL)
    {
      mscope_session_reply (SESSION (self), entry, MSCOPE_POP3_KEY_UNREADABLE);
      return;
    }
  self->last = MAX (self->last, number);
  mscope_persona_append_reply (self->parent.persona, key, self->parent.values, 0, self->parent.reply);
  self->content = mscope_pop3_content_new (text, n_body_lines);
  pop3_produce (SESSION (self));
  mscope_session_reply_written (SESSION (self), entry);
}

static void
proceed_retr (Pop3Session *self,
              MscopeEntry *entry)
{
  send_message (self, entry, MSCOPE_POP3_KEY_RETR, MSCOPE_POP3_ALL_LINES);
}

static gboolean
get_n_lines (const MscopeEntry *entry,
             guint64 *n_lines)
{
  MscopeSlice rest = entry->argument;

  mscope_slice_take_word (&rest);
  return mscope_slice_to_number (rest, n_lines);
}

static gboolean
check_top (Pop3Session *self,
           MscopeEntry *entry)
{
  guint number;
  guint64 n_lines;

  if (!check_message (self, entry, &number))
    return FALSE;
  if (get_n_lines (entry, &n_lines))
    return TRUE;
  return refuse (self, entry, has_text (self, MSCOPE_POP3_KEY_BAD_LINES) ? MSCOPE_POP3_KEY_BAD_LINES
                                                                        : MSCOPE_POP3_KEY_BAD_NUMBER);
}

static void
proceed_top (Pop3Session *self,
             MscopeEntry *entry)
{
  guint64 n_lines = 0;

  get_n_lines (entry, &n_lines);
  mscope_session_set_number (SESSION (self), MSCOPE_VARIABLE_LINES, n_lines);
  send_message (self, entry, MSCOPE_POP3_KEY_TOP, n_lines);
}

/* --- DELE, RSET, NOOP, LAST, CAPA --- */

static void
proceed_dele (Pop3Session *self,
              MscopeEntry *entry)
{
  guint number = get_number (entry);

  mscope_pop3_maildrop_delete (self->maildrop, number);
  self->last = MAX (self->last, number);
  set_totals (self);
  mscope_session_set_number (SESSION (self), MSCOPE_VARIABLE_NUMBER, number);
  mscope_session_reply (SESSION (self), entry, MSCOPE_POP3_KEY_DELE);
}

static void
proceed_rset (Pop3Session *self,
              MscopeEntry *entry)
{
  mscope_pop3_maildrop_reset (self->maildrop);
  self->last = 0;
  set_totals (self);
  mscope_session_reply (SESSION (self), entry, MSCOPE_POP3_KEY_RSET);
}

static void
proceed_noop (Pop3Session *self,
              MscopeEntry *entry)
{
  set_totals (self);
  mscope_session_reply (SESSION (self), entry, MSCOPE_POP3_KEY_NOOP);
}

static void
proceed_last (Pop3Session *self,
              MscopeEntry *entry)
{
  mscope_session_set_number (SESSION (self), MSCOPE_VARIABLE_NUMBER, self->last);
  mscope_session_reply (SESSION (self), entry, MSCOPE_POP3_KEY_LAST);
}

static void
proceed_capa (Pop3Session *self,
              MscopeEntry *entry)
{
  MscopeSession *session = SESSION (self);

  mscope_persona_append_reply (session->persona, MSCOPE_POP3_KEY_CAPA, session->values, 0, session->reply);
  mscope_persona_append_lines (session->persona, MSCOPE_POP3_KEY_CAPABILITY, session->values, "\r\n", session->reply);
  g_string_append (session->reply, ".\r\n");
  mscope_session_reply_written (session, entry);
}

/* --- the class --- */

static const Command commands[] = {
  { "USER", 1, 1, check_user, proceed_user },
  { "PASS", 1, G_MAXUINT, check_pass, proceed_pass },
  { "QUIT", 0, 0, NULL, proceed_quit },
  { "CAPA", 0, 0, NULL, proceed_capa },
  { "STAT", 0, 0, NULL, proceed_stat },
  { "LIST", 0, 1, check_optional_number, proceed_list },
  { "UIDL", 0, 1, check_optional_number, proceed_list },
  { "RETR", 1, 1, check_number, proceed_retr },
  { "TOP", 2, 2, check_top, proceed_top },
  { "DELE", 1, 1, check_number, proceed_dele },
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
get_order_fault (const Pop3Session *self,
                 const MscopeEntry *entry)
{
  gboolean lacks_user = strcmp (entry->word, "PASS") == 0 && self->parent.phase == MSCOPE_POP3_AUTHORIZATION;

  return lacks_user && has_text (self, MSCOPE_POP3_KEY_NEED_USER) ? MSCOPE_POP3_KEY_NEED_USER
                                                                  : MSCOPE_POP3_KEY_WRONG_PHASE;
}

static gboolean
check_command (Pop3Session *self,
               const Command *command,
               MscopeEntry *entry)
{
  guint n_arguments = count_words (entry->argument);

  if (!mscope_session_is_allowed (entry, self->parent.phase))
    return refuse (self, entry, get_order_fault (self, entry));
  if (n_arguments < command->min_arguments)
    return refuse (self, entry, MSCOPE_POP3_KEY_TOO_FEW_ARGUMENTS);
  if (n_arguments > command->max_arguments)
    {
      /* "QUIT now" is no QUIT that failed, after which the session would be over. */
      guint32 phase = self->parent.phase;

      refuse (self, entry, MSCOPE_POP3_KEY_TOO_MANY_ARGUMENTS);
      self->parent.phase = phase;
      return FALSE;
    }
  return command->check == NULL || command->check (self, entry);
}

static void
pop3_answer (MscopeSession *session,
             MscopeEntry *entry)
{
  Pop3Session *self = (Pop3Session *) session;
  gboolean offered = entry->command != NULL
                     && mscope_persona_has_word (session->persona, MSCOPE_KEY_COMMANDS, entry->word);
  const Command *command = offered ? find_command (entry->word) : NULL;

  if (offered && mscope_persona_append_verb_reply (session->persona, entry->word, session->values, session->reply))
    mscope_session_reply_written (session, entry);
  else if (command == NULL)
    mscope_session_reply (session, entry, MSCOPE_KEY_UNKNOWN_COMMAND);
  else if (check_command (self, command, entry))
    command->proceed (self, entry);
}

static void
pop3_end (MscopeSession *session)
{
  Pop3Session *self = (Pop3Session *) session;

  g_clear_pointer (&self->maildrop, mscope_pop3_maildrop_free);
  g_clear_pointer (&self->content, mscope_pop3_content_free);
  g_clear_pointer (&self->login, g_free);
}

const MscopeSessionClass mscope_pop3_session_class = {
  .protocol = MSCOPE_PROTOCOL_POP3,
  .size = sizeof (Pop3Session),
  .answer = pop3_answer,
  .produce = produce_and_flush,
  .end = pop3_end,
};
