/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dialogue/follower.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* The first octet chooses the protocol; then pieces: one octet of side, gap and length, and that many octets. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize size)
{
  g_autoptr (MscopeFollower) follower = NULL;
  MscopeOrigin origin = { 0, 0 };
  MscopeEntry *entry;
  gsize at = 1;

  if (size == 0)
    return 0;
  follower = mscope_follower_new (data[0] % MSCOPE_N_PROTOCOLS, (data[0] & 0x80) != 0);
  while (at < size)
    {
      guint8 head = data[at++];
      gsize length = MIN ((gsize) (head >> 2), size - at);

      origin.frame++;
      if ((head & 2) != 0)
        mscope_follower_gap (follower, head & 1, length, &origin);
      else
        mscope_follower_push (follower, head & 1, (const char *) data + at, length, &origin);
      at += (head & 2) != 0 ? 0 : length;
      while ((entry = mscope_follower_next (follower)) != NULL)
        mscope_entry_unref (entry);
    }
  mscope_follower_finish (follower);
  while ((entry = mscope_follower_next (follower)) != NULL)
    mscope_entry_unref (entry);
  return 0;
}
