/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reassembly: RFC 791 section 3.2, RFC 8200 section 4.5; in units of eight octets, as fragments are cut. */
#include "config.h"

#include "capture/ip-fragments.h"

#include <string.h>

#define UNIT 8
#define MAX_DATAGRAM 65536
#define N_UNITS (MAX_DATAGRAM / UNIT)

typedef struct
{
  MscopeIpDatagramKey key;
  GList link; /* in the queue by age */
  gint64 time_us;
  guint8 protocol;

  guint8 *data;
  gsize size;          /* of @data */
  gsize length;        /* of the datagram, 0 while the last fragment is missing */
  gsize first_missing; /* place of the first octet that was not captured */
  guint n_units;       /* set in @units */
  guint8 units[N_UNITS / 8];
} Datagram;

struct _MscopeIpFragments
{
  GHashTable *datagrams; /* Datagram is its own key */
  GQueue by_age;         /* oldest first */
  gsize n_octets;
  Datagram *whole;       /* lent out */
};

static guint
key_hash (gconstpointer data)
{
  const MscopeIpDatagramKey *key = data;
  const guint8 *bytes = data;
  guint hash = key->id * 0x9e3779b1u;

  for (gsize i = 0; i < 2 * sizeof key->source; i++)
    hash = hash * 31 + bytes[i];
  return hash;
}

static gboolean
key_equal (gconstpointer a,
           gconstpointer b)
{
  return memcmp (a, b, sizeof (MscopeIpDatagramKey)) == 0;
}

static void
datagram_free (gpointer data)
{
  Datagram *datagram = data;

  g_free (datagram->data);
  g_free (datagram);
}

MscopeIpFragments *
mscope_ip_fragments_new (void)
{
  MscopeIpFragments *self = g_new0 (MscopeIpFragments, 1);

  self->datagrams = g_hash_table_new (key_hash, key_equal);
  g_queue_init (&self->by_age);
  return self;
}

/* Takes @datagram out of the store. */
static Datagram *
steal (MscopeIpFragments *self,
       Datagram *datagram)
{
  g_hash_table_remove (self->datagrams, datagram);
  g_queue_unlink (&self->by_age, &datagram->link);
  self->n_octets -= sizeof *datagram + datagram->size;
  return datagram;
}

void
mscope_ip_fragments_free (MscopeIpFragments *self)
{
  Datagram *oldest;

  while ((oldest = g_queue_peek_head (&self->by_age)) != NULL)
    datagram_free (steal (self, oldest));
  g_clear_pointer (&self->whole, datagram_free);
  g_hash_table_unref (self->datagrams);
  g_free (self);
}

/* Gives up what is too old or too much, but not @keep. */
static void
enforce_limits (MscopeIpFragments *self,
                const Datagram *keep,
                gint64 time_us)
{
  Datagram *oldest;

  while ((oldest = g_queue_peek_head (&self->by_age)) != NULL && oldest != keep
         && (self->by_age.length > MSCOPE_IP_MAX_DATAGRAMS || self->n_octets > MSCOPE_IP_MAX_OCTETS
             || oldest->time_us < time_us - MSCOPE_IP_MAX_AGE_US))
    datagram_free (steal (self, oldest));
}

static Datagram *
get_datagram (MscopeIpFragments *self,
              const MscopeIpDatagramKey *key,
              gint64 time_us)
{
  Datagram *datagram = g_hash_table_lookup (self->datagrams, key);

  if (datagram != NULL)
    return datagram;
  datagram = g_new0 (Datagram, 1);
  datagram->key = *key;
  datagram->time_us = time_us;
  datagram->first_missing = G_MAXSIZE;
  datagram->link.data = datagram;
  g_hash_table_add (self->datagrams, datagram);
  g_queue_push_tail_link (&self->by_age, &datagram->link);
  self->n_octets += sizeof *datagram;
  return datagram;
}

static void
make_room (MscopeIpFragments *self,
           Datagram *datagram,
           gsize size)
{
  if (size <= datagram->size)
    return;
  datagram->data = g_realloc (datagram->data, size);
  memset (datagram->data + datagram->size, 0, size - datagram->size);
  self->n_octets += size - datagram->size;
  datagram->size = size;
}

/* Copies those units that did not come before. */
static void
copy_units (Datagram *datagram,
            const MscopeIpFragment *fragment)
{
  for (gsize at = 0; at < fragment->length; at += UNIT)
    {
      gsize place = fragment->offset + at;
      guint8 *byte = &datagram->units[place / UNIT / 8];
      guint8 bit = (guint8) (1 << (place / UNIT % 8));
      gsize n = MIN (UNIT, fragment->length - at);
      gsize captured = fragment->captured > at ? MIN (n, fragment->captured - at) : 0;

      if (*byte & bit)
        continue;
      *byte |= bit;
      datagram->n_units++;
      if (captured > 0)
        memcpy (datagram->data + place, fragment->data + at, captured);
      if (captured < n)
        datagram->first_missing = MIN (datagram->first_missing, place + captured);
    }
}

gboolean
mscope_ip_fragments_push (MscopeIpFragments *self,
                          const MscopeIpDatagramKey *key,
                          const MscopeIpFragment *fragment,
                          guint8 protocol,
                          gint64 time_us)
{
  gsize end = fragment->offset + fragment->length;
  Datagram *datagram;

  g_clear_pointer (&self->whole, datagram_free);
  if (fragment->length == 0 || end >= MAX_DATAGRAM || (fragment->more && fragment->length % UNIT != 0))
    return FALSE;
  enforce_limits (self, NULL, time_us);
  datagram = get_datagram (self, key, time_us);
  make_room (self, datagram, end);
  copy_units (datagram, fragment);
  if (fragment->offset == 0)
    datagram->protocol = protocol;
  if (!fragment->more && datagram->length == 0)
    datagram->length = end;

  if (datagram->length > 0 && datagram->n_units >= (datagram->length + UNIT - 1) / UNIT)
    self->whole = steal (self, datagram);
  else
    enforce_limits (self, datagram, time_us);
  return self->whole != NULL;
}

void
mscope_ip_fragments_take (MscopeIpFragments *self,
                          MscopeIpPacket *packet)
{
  const Datagram *whole = self->whole;

  packet->protocol = whole->protocol;
  packet->payload = whole->data;
  packet->length = MIN (whole->length, whole->size);
  packet->captured = MIN (packet->length, whole->first_missing);
}
