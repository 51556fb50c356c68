/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How clients come to a mailbox: USER, PASS, APOP (RFC 1939 section 7), AUTH (RFC 5034; alone, as RFC 1734 left it to
 * clients to try), LOGIN-DELAY (RFC 2449 section 6.5).
 */
#include "config.h"

#include "protocol/secret.h"
#include "protocol/smtp-syntax.h"
#include "server/pop3-session-private.h"
#include "server/sign-on.h"

#include <string.h>

#define SESSION(self) (&(self)->parent)

/* --- the mailbox --- */

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
open_maildrop (MscopePop3Session *self,
               const char *user)
{
  MscopeSession *session = SESSION (self);
  guint64 from_header = mscope_persona_get_number (session->persona, MSCOPE_POP3_KEY_UID_FROM_HEADER);

  self->maildrop = mscope_pop3_maildrop_open (session->store, user, from_header != 0);
  if (self->maildrop == NULL)
    return FALSE;
  if (mscope_pop3_session_has_text (self, MSCOPE_POP3_KEY_UID))
    {
      mscope_session_set_number (session, MSCOPE_VARIABLE_VALIDITY, get_validity (user));
      mscope_pop3_maildrop_make_uids (self->maildrop, make_uid, session);
    }
  return TRUE;
}

static gboolean
is_too_soon (MscopePop3Session *self,
             const char *user)
{
  MscopeSession *session = SESSION (self);
  guint64 delay_s = mscope_persona_get_number (session->persona, MSCOPE_POP3_KEY_LOGIN_DELAY);
  guint64 wait_s = mscope_logins_get_wait_s (mscope_mail_store_get_logins (session->store), user, delay_s,
                                             session->time_us);

  mscope_session_set_number (session, MSCOPE_VARIABLE_DELAY, wait_s);
  return wait_s > 0;
}

/* @user has proved who it is, by whatever way; @key says that it is let in. */
static void
let_in (MscopePop3Session *self,
        MscopeEntry *entry,
        const char *user,
        guint key)
{
  MscopeSession *session = SESSION (self);

  g_clear_pointer (&self->login, g_free);
  mscope_session_set_string (session, MSCOPE_VARIABLE_USER, user);
  if (is_too_soon (self, user))
    key = MSCOPE_POP3_KEY_TOO_SOON;
  else if (!open_maildrop (self, user))
    key = MSCOPE_POP3_KEY_LOCKED;
  else
    mscope_logins_add (mscope_mail_store_get_logins (session->store), user, session->time_us);
  mscope_pop3_session_set_totals (self);
  mscope_session_reply (session, entry, key);
}

/* --- USER, PASS --- */

static void
set_user (MscopePop3Session *self,
          MscopeSlice login)
{
  MscopeSlice local_part, domain;

  mscope_smtp_split_address (login, &local_part, &domain);
  mscope_session_set (SESSION (self), MSCOPE_VARIABLE_USER, local_part);
}

gboolean
mscope_pop3_session_check_user (MscopePop3Session *self,
                                MscopeEntry *entry)
{
  if (self->login != NULL && mscope_pop3_session_has_text (self, MSCOPE_POP3_KEY_NEED_PASS))
    return mscope_pop3_session_refuse (self, entry, MSCOPE_POP3_KEY_NEED_PASS);
  set_user (self, entry->argument);
  if (mscope_pop3_session_has_text (self, MSCOPE_POP3_KEY_USER_UNKNOWN)
      && mscope_mail_store_find_login (self->parent.store, entry->argument) == NULL)
    return mscope_pop3_session_refuse (self, entry, MSCOPE_POP3_KEY_USER_UNKNOWN);
  return TRUE;
}

void
mscope_pop3_session_proceed_user (MscopePop3Session *self,
                                  MscopeEntry *entry)
{
  /* Whatever stands behind a NUL would be forgotten, and "ben\0x" were ben. */
  gboolean has_nul = memchr (entry->argument.data, '\0', entry->argument.length) != NULL;

  g_free (self->login);
  self->login = has_nul ? g_strdup ("") : mscope_slice_dup (entry->argument);
  mscope_session_reply (SESSION (self), entry, MSCOPE_POP3_KEY_USER);
}

/*
 * All that follows "PASS " may be the password, blanks at its ends too (RFC 1939 section 7). One that was typed by
 * mistake does no harm.
 */
static gboolean
is_password (const MscopePop3Session *self,
             const char *user,
             const MscopeEntry *entry)
{
  const MscopeMailStore *store = self->parent.store;
  const char *end = entry->text + entry->text_length;
  const char *start = MIN (entry->text + strlen ("PASS "), end);

  return mscope_mail_store_check_password (store, user, entry->argument)
         || mscope_mail_store_check_password (store, user, (MscopeSlice) { start, (gsize) (end - start) });
}

void
mscope_pop3_session_proceed_pass (MscopePop3Session *self,
                                  MscopeEntry *entry)
{
  MscopeMailStore *store = self->parent.store;
  g_autofree char *login = g_steal_pointer (&self->login);
  const char *user = mscope_mail_store_find_login (store, mscope_slice_from_string (login));

  if (is_password (self, user, entry))
    let_in (self, entry, user, MSCOPE_POP3_KEY_PASS);
  else
    mscope_sign_on_refuse (SESSION (self), entry, MSCOPE_POP3_KEY_LOGIN_FAILED);
}

/* --- APOP --- */

/* "+OK POP3 server ready <1896.697170952@dbc.mtview.ca.us>": a message id, brackets included. */
void
mscope_pop3_session_keep_stamp (MscopePop3Session *self,
                                const char *text)
{
  const char *start = strchr (text, '<');
  const char *end = start != NULL ? strchr (start, '>') : NULL;

  g_clear_pointer (&self->stamp, g_free);
  if (end != NULL && memchr (start, '@', (gsize) (end - start)) != NULL)
    self->stamp = g_strndup (start, (gsize) (end - start) + 1);
}

/* digest = MD5 (time stamp, then the secret), in small hexadecimal digits. */
static gboolean
is_digest (const MscopePop3Session *self,
           const char *password,
           MscopeSlice given)
{
  g_autofree char *text = g_strconcat (self->stamp, password, NULL);
  g_autofree char *right = g_compute_checksum_for_string (G_CHECKSUM_MD5, text, -1);
  g_autofree char *lower = g_ascii_strdown (given.data, (gssize) given.length);

  return mscope_secret_equal (right, strlen (right), lower, strlen (lower));
}

void
mscope_pop3_session_proceed_apop (MscopePop3Session *self,
                                  MscopeEntry *entry)
{
  MscopeMailStore *store = self->parent.store;
  MscopeSlice digest = entry->argument;
  MscopeSlice name = mscope_slice_take_word (&digest);
  const char *user = mscope_mail_store_find_login (store, name);
  const char *password = user != NULL ? mscope_mail_store_get_password (store, user) : "";

  set_user (self, name);
  if (is_digest (self, password, digest) && user != NULL)
    let_in (self, entry, user, MSCOPE_POP3_KEY_APOP);
  else
    mscope_sign_on_refuse (SESSION (self), entry, mscope_pop3_session_has_text (self, MSCOPE_POP3_KEY_APOP_FAILED)
                                                    ? MSCOPE_POP3_KEY_APOP_FAILED : MSCOPE_POP3_KEY_LOGIN_FAILED);
}

/* --- AUTH --- */

gboolean
mscope_pop3_session_check_auth (MscopePop3Session *self,
                                MscopeEntry *entry)
{
  if (entry->argument.length > 0 || mscope_pop3_session_has_text (self, MSCOPE_POP3_KEY_AUTH_LIST))
    return TRUE;
  return mscope_pop3_session_refuse (self, entry, MSCOPE_POP3_KEY_TOO_FEW_ARGUMENTS);
}

static void
list_mechanisms (MscopePop3Session *self,
                 MscopeEntry *entry)
{
  MscopeSession *session = SESSION (self);
  const char *const *mechanisms = mscope_persona_get_words (session->persona, MSCOPE_KEY_MECHANISMS_OFFERED);

  mscope_persona_append_reply (session->persona, MSCOPE_POP3_KEY_AUTH_LIST, session->values, 0, session->reply);
  for (; *mechanisms != NULL; mechanisms++)
    g_string_append_printf (session->reply, "%s\r\n", *mechanisms);
  g_string_append (session->reply, ".\r\n");
  mscope_session_reply_written (session, entry);
}

void
mscope_pop3_session_proceed_auth (MscopePop3Session *self,
                                  MscopeEntry *entry)
{
  const char *user;

  if (entry->argument.length == 0)
    {
      list_mechanisms (self, entry);
      return;
    }
  user = mscope_sign_on_begin (SESSION (self), entry);
  if (user != NULL)
    let_in (self, entry, user, MSCOPE_KEY_AUTH);
}

void
mscope_pop3_session_answer_auth (MscopePop3Session *self,
                                 MscopeEntry *entry)
{
  const char *user = mscope_sign_on_continue (SESSION (self), entry);

  if (user != NULL)
    let_in (self, entry, user, MSCOPE_KEY_AUTH);
}
