/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 1939 sections 4 (lock), 5 (numbers, marks), 6 (UPDATE), 7 (UIDL). */
#include "config.h"

#include "server/pop3-maildrop.h"

#include <string.h>

#define MAX_UID 70 /* RFC 1939 section 7 */

/*
 * Most sessions look at a mailbox without touching it: what only some need is made when it is asked for,
 * so that a mailbox of 100,000 messages is opened as quickly as an empty one.
 */
struct _MscopePop3Maildrop
{
  MscopeMailStore *store;
  char *user;
  GPtrArray *messages;   /* of MscopeMailMessage; the store's */
  guint64 n_octets;      /* of all that are not marked */
  guint n_deleted;
  guint8 *deleted;       /* (nullable): a mark each; NULL: none was ever set */
  gboolean uid_from_header;
  MscopePop3MakeUid make_uid; /* (nullable) */
  gpointer make_uid_data;
  const char **uids;     /* (nullable): chosen ones; NULL in it: the message's own */
  GPtrArray *made_uids;  /* (nullable): what @make_uid gave */
};

MscopePop3Maildrop *
mscope_pop3_maildrop_open (MscopeMailStore *store,
                           const char *user,
                           gboolean uid_from_header)
{
  MscopePop3Maildrop *self;

  if (!mscope_mail_store_lock (store, user))
    return NULL;
  self = g_new0 (MscopePop3Maildrop, 1);
  self->store = store;
  self->user = g_strdup (user);
  self->messages = mscope_mail_store_list (store, user, &self->n_octets);
  self->uid_from_header = uid_from_header;
  return self;
}

void
mscope_pop3_maildrop_free (MscopePop3Maildrop *self)
{
  mscope_mail_store_unlock (self->store, self->user);
  g_ptr_array_unref (self->messages);
  g_free (self->deleted);
  g_free (self->uids);
  g_clear_pointer (&self->made_uids, g_ptr_array_unref);
  g_free (self->user);
  g_free (self);
}

static MscopeMailMessage *
get_message (const MscopePop3Maildrop *self,
             guint number)
{
  g_assert (number >= 1 && number <= self->messages->len);
  return g_ptr_array_index (self->messages, number - 1);
}

gboolean
mscope_pop3_maildrop_update (MscopePop3Maildrop *self)
{
  g_autoptr (GPtrArray) doomed = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  if (self->n_deleted == 0)
    return TRUE;
  for (guint number = 1; number <= self->messages->len; number++)
    if (mscope_pop3_maildrop_is_deleted (self, number))
      g_ptr_array_add (doomed, get_message (self, number));
  return mscope_mail_store_remove (self->store, self->user, doomed, &error);
}

guint
mscope_pop3_maildrop_get_n_messages (const MscopePop3Maildrop *self)
{
  return self->messages->len;
}

guint
mscope_pop3_maildrop_count (const MscopePop3Maildrop *self,
                            guint64 *n_octets)
{
  *n_octets = self->n_octets;
  return self->messages->len - self->n_deleted;
}

guint64
mscope_pop3_maildrop_get_size (const MscopePop3Maildrop *self,
                               guint number)
{
  return get_message (self, number)->size;
}

static gboolean
is_uid (const char *text)
{
  gsize length = strlen (text);

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isgraph (text[i]))
      return FALSE;
  return length >= 1 && length <= MAX_UID;
}

/* Two messages with the same X-UIDL line would be one to a client: the second one has its own id then. */
static void
take_uids_from_headers (MscopePop3Maildrop *self,
                        GHashTable *taken)
{
  for (guint i = 0; i < self->messages->len; i++)
    {
      const MscopeMailMessage *message = g_ptr_array_index (self->messages, i);

      if (message->x_uidl != NULL && g_hash_table_add (taken, message->x_uidl))
        self->uids[i] = message->x_uidl;
    }
}

static void
make_uids (MscopePop3Maildrop *self,
           GHashTable *taken)
{
  self->made_uids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < self->messages->len; i++)
    {
      char *uid;

      if (self->uids[i] != NULL)
        continue;
      uid = self->make_uid (g_ptr_array_index (self->messages, i), self->make_uid_data);
      g_ptr_array_add (self->made_uids, uid);
      if (is_uid (uid) && g_hash_table_add (taken, uid))
        self->uids[i] = uid;
    }
}

static void
choose_uids (MscopePop3Maildrop *self)
{
  g_autoptr (GHashTable) taken = g_hash_table_new (g_str_hash, g_str_equal);

  self->uids = g_new0 (const char *, self->messages->len);
  if (self->uid_from_header)
    take_uids_from_headers (self, taken);
  if (self->make_uid != NULL)
    make_uids (self, taken);
}

void
mscope_pop3_maildrop_make_uids (MscopePop3Maildrop *self,
                                MscopePop3MakeUid make,
                                gpointer data)
{
  self->make_uid = make;
  self->make_uid_data = data;
}

const char *
mscope_pop3_maildrop_get_uid (MscopePop3Maildrop *self,
                              guint number)
{
  MscopeMailMessage *message = get_message (self, number);

  if (self->uids == NULL && (self->uid_from_header || self->make_uid != NULL))
    choose_uids (self);
  return self->uids != NULL && self->uids[number - 1] != NULL ? self->uids[number - 1]
                                                               : mscope_mail_message_get_uid (message);
}

gboolean
mscope_pop3_maildrop_is_deleted (const MscopePop3Maildrop *self,
                                 guint number)
{
  return self->deleted != NULL && self->deleted[number - 1];
}

void
mscope_pop3_maildrop_delete (MscopePop3Maildrop *self,
                             guint number)
{
  if (mscope_pop3_maildrop_is_deleted (self, number))
    return;
  if (self->deleted == NULL)
    self->deleted = g_new0 (guint8, self->messages->len);
  self->deleted[number - 1] = TRUE;
  self->n_deleted++;
  self->n_octets -= get_message (self, number)->size;
}

GBytes *
mscope_pop3_maildrop_load (MscopePop3Maildrop *self,
                           guint number)
{
  g_autoptr (GError) error = NULL;

  return mscope_mail_store_load (self->store, self->user, get_message (self, number), &error);
}

void
mscope_pop3_maildrop_reset (MscopePop3Maildrop *self)
{
  for (guint number = 1; number <= self->messages->len; number++)
    if (mscope_pop3_maildrop_is_deleted (self, number))
      self->n_octets += get_message (self, number)->size;
  self->n_deleted = 0;
  g_clear_pointer (&self->deleted, g_free);
}
