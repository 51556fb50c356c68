/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dialogue-script.h"

#include <string.h>

static void
append_value (GString *out,
              const MscopeEntry *entry)
{
  switch (entry->kind)
    {
    case MSCOPE_ENTRY_COMMAND:
      g_string_append_printf (out, " %s", entry->word);
      break;
    case MSCOPE_ENTRY_GREETING:
    case MSCOPE_ENTRY_REPLY:
    case MSCOPE_ENTRY_CONTINUATION:
      if (entry->code > 0)
        g_string_append_printf (out, " %u", entry->code);
      else
        g_string_append_printf (out, " %s", mscope_status_get_name (entry->status));
      if (entry->enhanced[0] > 0)
        g_string_append_printf (out, " %u.%u.%u", entry->enhanced[0], entry->enhanced[1], entry->enhanced[2]);
      if (entry->about != NULL)
        g_string_append_printf (out, " <%u>", entry->about->index);
      break;
    case MSCOPE_ENTRY_MESSAGE:
    case MSCOPE_ENTRY_DATA:
    case MSCOPE_ENTRY_GAP:
    case MSCOPE_ENTRY_TLS:
      g_string_append_printf (out, " %" G_GUINT64_FORMAT, entry->octets);
      break;
    default:
      break;
    }
}

static void
pull (MscopeFollower *follower,
      GString *out,
      guint64 *n_octets)
{
  MscopeEntry *entry;

  while ((entry = mscope_follower_next (follower)) != NULL)
    {
      g_string_append_printf (out, "%c %s", entry->sender == MSCOPE_SIDE_CLIENT ? 'C' : 'S',
                              mscope_entry_kind_get_name (entry->kind));
      append_value (out, entry);
      if (entry->cut_short)
        g_string_append (out, " …");
      g_string_append_c (out, '\n');

      /* Nothing of a side is lost, and nothing is told twice. An IMAP line with literals goes on behind them. */
      if (entry->protocol != MSCOPE_PROTOCOL_IMAP)
        g_assert_cmpuint (entry->offset, ==, n_octets[entry->sender]);
      n_octets[entry->sender] += entry->length;
      g_assert_cmpuint (strlen (entry->text), <=, entry->text_length);
      mscope_entry_unref (entry);
    }
}

static guint64
count_octets (const ScriptRow *row,
              MscopeSide side)
{
  guint64 n = 0;

  for (guint i = 0; row->steps[i].bytes != NULL || row->steps[i].gap > 0; i++)
    if (row->steps[i].side == side)
      n += row->steps[i].gap + (row->steps[i].bytes != NULL ? strlen (row->steps[i].bytes) : 0);
  return n;
}

/* Step @cut_step is pushed in two pieces, the first of @cut octets; @piece 1 pushes every octet by itself. */
static char *
run (const ScriptRow *row,
     gsize piece,
     guint cut_step,
     gsize cut)
{
  g_autoptr (MscopeFollower) follower = mscope_follower_new (row->protocol, row->from_start);
  guint64 n_octets[MSCOPE_N_SIDES] = { 0, 0 };
  GString *out = g_string_new (NULL);

  for (guint i = 0; row->steps[i].bytes != NULL || row->steps[i].gap > 0; i++)
    {
      const ScriptStep *step = &row->steps[i];
      MscopeOrigin origin = { .frame = i + 1, .time_us = i };
      gsize length = step->bytes != NULL ? strlen (step->bytes) : 0;
      gsize at = 0;

      if (step->gap > 0)
        mscope_follower_gap (follower, step->side, step->gap, &origin);
      while (at < length)
        {
          gsize n = piece > 0 ? MIN (piece, length - at) : i == cut_step && at < cut ? cut - at : length - at;
          /* Bytes end where their allocation does, so the sanitizer sees a look beyond them. */
          g_autofree char *exact = g_memdup2 (step->bytes + at, n);

          mscope_follower_push (follower, step->side, exact, n, &origin);
          pull (follower, out, n_octets);
          at += n;
        }
    }
  mscope_follower_finish (follower);
  pull (follower, out, n_octets);
  for (int side = 0; side < MSCOPE_N_SIDES; side++)
    g_assert_cmpuint (n_octets[side], ==, count_octets (row, side));
  return g_string_free (out, FALSE);
}

char *
script_run (const ScriptRow *row)
{
  return run (row, 0, G_MAXUINT, 0);
}

static void
check (const ScriptRow *row,
       gsize piece,
       guint step,
       gsize cut)
{
  g_autofree char *got = run (row, piece, step, cut);

  if (strcmp (got, row->expected) != 0)
    g_test_message ("%s (step %u cut at %" G_GSIZE_FORMAT ")", row->label, step, cut);
  g_assert_cmpstr (got, ==, row->expected);
}

void
script_check (const ScriptRow *row)
{
  check (row, 0, G_MAXUINT, 0);
  check (row, 1, G_MAXUINT, 0);
  check (row, 3, G_MAXUINT, 0);
  for (guint i = 0; row->steps[i].bytes != NULL || row->steps[i].gap > 0; i++)
    for (gsize cut = 1; row->steps[i].bytes != NULL && cut < strlen (row->steps[i].bytes); cut++)
      check (row, 0, i, cut);
}
