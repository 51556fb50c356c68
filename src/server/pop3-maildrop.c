/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 1939 sections 4 (lock), 5 (numbers, marks), 6 (UPDATE), 7 (UIDL). */
#include "config.h"

#include "server/pop3-maildrop.h"

#include <string.h>

#define MAX_UID 70

typedef struct
{
  MscopeMailMessage *message;
  const char *uid; /* lent by the message or by @made_uid */
  char *made_uid;  /* (nullable) */
  gboolean deleted;
} Item;

struct _MscopePop3Maildrop
{
  MscopeMailStore *store;
  char *user;
  GArray *items; /* of Item */
};

static void
item_clear (Item *item)
{
  mscope_mail_message_unref (item->message);
  g_free (item->made_uid);
}

/* Two messages with the same X-UIDL line would be one to a client: the second one has its own id then. */
static void
choose_uids (MscopePop3Maildrop *self)
{
  g_autoptr (GHashTable) taken = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->items->len; i++)
    {
      Item *item = &g_array_index (self->items, Item, i);

      if (item->message->x_uidl != NULL && g_hash_table_add (taken, item->message->x_uidl))
        item->uid = item->message->x_uidl;
    }
}

MscopePop3Maildrop *
mscope_pop3_maildrop_open (MscopeMailStore *store,
                           const char *user,
                           gboolean uid_from_header)
{
  g_autoptr (GPtrArray) messages = NULL;
  MscopePop3Maildrop *self;

  if (!mscope_mail_store_lock (store, user))
    return NULL;
  self = g_new0 (MscopePop3Maildrop, 1);
  self->store = store;
  self->user = g_strdup (user);
  self->items = g_array_new (FALSE, TRUE, sizeof (Item));
  g_array_set_clear_func (self->items, (GDestroyNotify) item_clear);
  messages = mscope_mail_store_list (store, user);
  for (guint i = 0; i < messages->len; i++)
    {
      Item item = { .message = mscope_mail_message_ref (g_ptr_array_index (messages, i)) };

      item.uid = item.message->uid;
      g_array_append_val (self->items, item);
    }
  if (uid_from_header)
    choose_uids (self);
  return self;
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

void
mscope_pop3_maildrop_make_uids (MscopePop3Maildrop *self,
                                MscopePop3MakeUid make,
                                gpointer data)
{
  g_autoptr (GHashTable) taken = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->items->len; i++)
    g_hash_table_add (taken, (char *) g_array_index (self->items, Item, i).uid);
  for (guint i = 0; i < self->items->len; i++)
    {
      Item *item = &g_array_index (self->items, Item, i);
      g_autofree char *uid = item->uid == item->message->uid ? make (item->message, data) : NULL;

      if (uid == NULL || !is_uid (uid) || g_hash_table_contains (taken, uid))
        continue;
      item->uid = item->made_uid = g_steal_pointer (&uid);
      g_hash_table_add (taken, item->made_uid);
    }
}

void
mscope_pop3_maildrop_free (MscopePop3Maildrop *self)
{
  mscope_mail_store_unlock (self->store, self->user);
  g_array_unref (self->items);
  g_free (self->user);
  g_free (self);
}

gboolean
mscope_pop3_maildrop_update (MscopePop3Maildrop *self)
{
  gboolean all = TRUE;

  for (guint i = 0; i < self->items->len; i++)
    {
      const Item *item = &g_array_index (self->items, Item, i);
      g_autoptr (GError) error = NULL;

      if (item->deleted && !mscope_mail_store_remove (self->store, self->user, item->message, &error))
        all = FALSE;
    }
  return all;
}

static Item *
get_item (const MscopePop3Maildrop *self,
          guint number)
{
  g_assert (number >= 1 && number <= self->items->len);
  return &g_array_index (self->items, Item, number - 1);
}

guint
mscope_pop3_maildrop_get_n_messages (const MscopePop3Maildrop *self)
{
  return self->items->len;
}

guint
mscope_pop3_maildrop_count (const MscopePop3Maildrop *self,
                            guint64 *n_octets)
{
  guint count = 0;

  *n_octets = 0;
  for (guint i = 0; i < self->items->len; i++)
    {
      const Item *item = &g_array_index (self->items, Item, i);

      if (item->deleted)
        continue;
      count++;
      *n_octets += item->message->size;
    }
  return count;
}

guint64
mscope_pop3_maildrop_get_size (const MscopePop3Maildrop *self,
                               guint number)
{
  return get_item (self, number)->message->size;
}

const char *
mscope_pop3_maildrop_get_uid (const MscopePop3Maildrop *self,
                              guint number)
{
  return get_item (self, number)->uid;
}

gboolean
mscope_pop3_maildrop_is_deleted (const MscopePop3Maildrop *self,
                                 guint number)
{
  return get_item (self, number)->deleted;
}

void
mscope_pop3_maildrop_delete (MscopePop3Maildrop *self,
                             guint number)
{
  get_item (self, number)->deleted = TRUE;
}

GBytes *
mscope_pop3_maildrop_load (MscopePop3Maildrop *self,
                           guint number)
{
  g_autoptr (GError) error = NULL;

  return mscope_mail_store_load (self->store, self->user, get_item (self, number)->message, &error);
}

void
mscope_pop3_maildrop_reset (MscopePop3Maildrop *self)
{
  for (guint i = 0; i < self->items->len; i++)
    g_array_index (self->items, Item, i).deleted = FALSE;
}
