/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a follower makes of TLS where the program is one of its ends: RFC 3207 section 4.2, RFC 2595 section 4. */
#include "config.h"

#include "dialogue/follower-private.h"

#include <string.h>

/* Octets of a handshake, as they were sent. */
typedef struct
{
  MscopeSide side;
  MscopeOrigin origin;
  GBytes *bytes;
} Piece;

static void
piece_free (Piece *piece)
{
  g_bytes_unref (piece->bytes);
  g_free (piece);
}

void
mscope_follower_push_handshake (MscopeFollower *self,
                                MscopeSide side,
                                const char *bytes,
                                gsize length,
                                const MscopeOrigin *origin)
{
  Piece *piece = g_new (Piece, 1);

  *piece = (Piece) { side, *origin, g_bytes_new (bytes, length) };
  if (self->handshake == NULL)
    self->handshake = g_ptr_array_new_with_free_func ((GDestroyNotify) piece_free);
  g_ptr_array_add (self->handshake, piece);
}

void
mscope_follower_fail_handshake (MscopeFollower *self)
{
  g_autoptr (GPtrArray) handshake = g_steal_pointer (&self->handshake);

  for (guint i = 0; handshake != NULL && i < handshake->len; i++)
    {
      const Piece *piece = g_ptr_array_index (handshake, i);
      gsize length;
      const char *bytes = g_bytes_get_data (piece->bytes, &length);

      mscope_follower_push (self, piece->side, bytes, length, &piece->origin);
    }
}

/* What was begun in clear text does not go on within TLS, or an attacker could put half a command there. */
static void
begin_anew (MscopeFollower *self)
{
  mscope_follower_finish (self);
  self->finished = FALSE;
  for (int i = 0; i < MSCOPE_N_SIDES; i++)
    {
      mscope_stream_resume (self->sides[i].stream);
      mscope_follower_clear_content (&self->sides[i].content);
      self->sides[i].reading = MSCOPE_READ_LINES;
      self->sides[i].n_scanned = 0;
    }
  g_queue_clear_full (&self->unanswered, (GDestroyNotify) mscope_entry_unref);
  self->unanswered_size = 0;
  g_clear_pointer (&self->sasl_entry, mscope_entry_unref);
  self->sasl_command = NULL;
  self->sasl_pending = NULL;
}

void
mscope_follower_begin_encrypted (MscopeFollower *self,
                                 const guint64 *n_octets,
                                 const char *agreed,
                                 const MscopeOrigin *origin)
{
  g_clear_pointer (&self->handshake, g_ptr_array_unref);
  begin_anew (self);
  for (int i = 0; i < MSCOPE_N_SIDES; i++)
    {
      MscopeFollowerSide *s = &self->sides[i];
      guint64 order = mscope_follower_next_order (self, i, origin);
      MscopePlace place = { *origin, order, mscope_stream_get_offset (s->stream) };
      MscopeEntry *entry = mscope_entry_new (self->protocol, i, MSCOPE_ENTRY_TLS, agreed, strlen (agreed));
      guint64 n_entries = s->n_entries;

      entry->octets = entry->length = n_octets[i];
      mscope_follower_emit (self, entry, &place);
      s->n_entries = n_entries; /* nobody has said anything by it: a greeting may follow */
    }
  self->encrypted = TRUE;
}
