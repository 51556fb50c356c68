/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "dialogue/explanation.h"
#include "dialogue/follower.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_text (const char *text)
{
  g_assert_true (text == NULL || g_utf8_validate (text, -1, NULL));
}

/* Whatever was said, there is something to be said about it, and it can be shown. */
static void
explain (MscopeFollower *follower,
         MscopeSecrets *secrets)
{
  MscopeEntry *entry;

  while ((entry = mscope_follower_next (follower)) != NULL)
    {
      g_autoptr (MscopeExplanation) explanation = mscope_explanation_new_with_secrets (entry, secrets);
      g_autoptr (MscopeExplanation) quick = mscope_explanation_new_without_parts (entry, secrets);

      g_assert_true (explanation->summary != NULL && *explanation->summary != '\0');
      g_assert_true (explanation->paragraph != NULL && *explanation->paragraph != '\0');
      mscope_secrets_learn (secrets, entry);
      g_assert_cmpstr (quick->paragraph, ==, explanation->paragraph);
      check_text (explanation->summary);
      check_text (explanation->paragraph);
      check_text (explanation->advice);
      check_text (explanation->mistake);
      for (gsize i = 0; i < explanation->n_parts; i++)
        {
          check_text (explanation->parts[i].text);
          check_text (explanation->parts[i].meaning);
        }
      mscope_entry_unref (entry);
    }
}

/* The first octet chooses the protocol; the rest is lines, each of the side its first octet says. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize size)
{
  g_autoptr (MscopeFollower) follower = NULL;
  g_autoptr (MscopeSecrets) secrets = mscope_secrets_new ();
  MscopeOrigin origin = { 0, 0 };
  gsize at = 1;

  if (size == 0)
    return 0;
  mscope_secrets_add (secrets, "user", "pencil");
  follower = mscope_follower_new (data[0] % MSCOPE_N_PROTOCOLS, (data[0] & 0x80) != 0);
  while (at < size)
    {
      MscopeSide side = data[at++] & 1;
      const guint8 *end = memchr (data + at, '\n', size - at);
      gsize length = end != NULL ? (gsize) (end + 1 - (data + at)) : size - at;

      origin.frame++;
      mscope_follower_push (follower, side, (const char *) data + at, length, &origin);
      explain (follower, secrets);
      at += length;
    }
  mscope_follower_finish (follower);
  explain (follower, secrets);
  return 0;
}
