/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a mailbox holds: STAT, LIST (RFC 1939 section 5), UIDL (section 7); and messages by their numbers. */
#include "config.h"

#include "server/pop3-session-private.h"

#include <string.h>

#define SESSION(self) (&(self)->parent)

static gboolean
is_uidl (const MscopeEntry *entry)
{
  return strcmp (entry->word, "UIDL") == 0;
}

/* --- messages by number --- */

/* Some products have other words for the faults of UIDL. */
static gboolean
refuse_number (MscopePop3Session *self,
               MscopeEntry *entry,
               guint key,
               guint uidl_key)
{
  if (is_uidl (entry) && mscope_pop3_session_has_text (self, uidl_key))
    key = uidl_key;
  return mscope_pop3_session_refuse (self, entry, key);
}

/* Whether the first argument is the number of a message that is there. */
gboolean
mscope_pop3_session_check_number (MscopePop3Session *self,
                                  MscopeEntry *entry)
{
  MscopeSlice rest = entry->argument;
  MscopeSlice word = mscope_slice_take_word (&rest);
  guint64 n;

  mscope_session_set (SESSION (self), MSCOPE_VARIABLE_NUMBER, word);
  if (!mscope_slice_to_number (word, &n))
    return refuse_number (self, entry, MSCOPE_POP3_KEY_BAD_NUMBER, MSCOPE_POP3_KEY_UIDL_BAD_NUMBER);
  if (n < 1 || n > mscope_pop3_maildrop_get_n_messages (self->maildrop))
    return refuse_number (self, entry, MSCOPE_POP3_KEY_NO_MESSAGE, MSCOPE_POP3_KEY_UIDL_NO_MESSAGE);
  if (!mscope_pop3_maildrop_is_deleted (self->maildrop, (guint) n))
    return TRUE;
  if (strcmp (entry->word, "DELE") == 0 && mscope_pop3_session_has_text (self, MSCOPE_POP3_KEY_ALREADY_DELETED))
    return mscope_pop3_session_refuse (self, entry, MSCOPE_POP3_KEY_ALREADY_DELETED);
  return refuse_number (self, entry, MSCOPE_POP3_KEY_DELETED, MSCOPE_POP3_KEY_UIDL_DELETED);
}

gboolean
mscope_pop3_session_check_optional_number (MscopePop3Session *self,
                                           MscopeEntry *entry)
{
  return entry->argument.length == 0 || mscope_pop3_session_check_number (self, entry);
}

guint
mscope_pop3_session_get_number (const MscopeEntry *entry)
{
  MscopeSlice rest = entry->argument;
  guint64 number = 0;

  mscope_slice_to_number (mscope_slice_take_word (&rest), &number);
  return (guint) number;
}

void
mscope_pop3_session_set_message (MscopePop3Session *self,
                                 guint number)
{
  guint64 size = mscope_pop3_maildrop_get_size (self->maildrop, number);
  const char *uid = mscope_pop3_maildrop_get_uid (self->maildrop, number);

  mscope_session_set_number (SESSION (self), MSCOPE_VARIABLE_NUMBER, number);
  mscope_session_set_number (SESSION (self), MSCOPE_VARIABLE_OCTETS, size);
  mscope_session_set_string (SESSION (self), MSCOPE_VARIABLE_UID, uid);
}

/* --- STAT, LIST, UIDL --- */

void
mscope_pop3_session_set_totals (MscopePop3Session *self)
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

void
mscope_pop3_session_proceed_stat (MscopePop3Session *self,
                                  MscopeEntry *entry)
{
  mscope_pop3_session_set_totals (self);
  mscope_session_reply (SESSION (self), entry, MSCOPE_POP3_KEY_STAT);
}

/* scan-listing and unique-id listing: number, blank, size or id. */
static void
append_line (const MscopePop3Session *self,
             gboolean uidl,
             guint number,
             GString *out)
{
  mscope_text_append_number (out, number, 1);
  mscope_text_append (out, " ", 1);
  if (uidl)
    g_string_append (out, mscope_pop3_maildrop_get_uid (self->maildrop, number));
  else
    mscope_text_append_number (out, mscope_pop3_maildrop_get_size (self->maildrop, number), 1);
  mscope_text_append (out, "\r\n", 2);
}

/* The reply and a line for each message, said in one go. */
static void
reply_listing (MscopePop3Session *self,
               MscopeEntry *entry)
{
  GString *reply = self->parent.reply;
  gboolean uidl = is_uidl (entry);

  mscope_pop3_session_set_totals (self);
  mscope_persona_append_reply (self->parent.persona, uidl ? MSCOPE_POP3_KEY_UIDL : MSCOPE_POP3_KEY_LIST,
                               self->parent.values, 0, reply);
  for (guint i = 1; i <= mscope_pop3_maildrop_get_n_messages (self->maildrop); i++)
    if (!mscope_pop3_maildrop_is_deleted (self->maildrop, i))
      append_line (self, uidl, i, reply);
  g_string_append (reply, ".\r\n");
  mscope_session_reply_written (SESSION (self), entry);
}

void
mscope_pop3_session_proceed_list (MscopePop3Session *self,
                                  MscopeEntry *entry)
{
  if (entry->argument.length == 0)
    {
      reply_listing (self, entry);
      return;
    }
  mscope_pop3_session_set_message (self, mscope_pop3_session_get_number (entry));
  mscope_session_reply (SESSION (self), entry, is_uidl (entry) ? MSCOPE_POP3_KEY_UIDL_ONE : MSCOPE_POP3_KEY_LIST_ONE);
}
