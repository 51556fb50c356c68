/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Addresses that order a fault by themselves: "anna+451@example.org". The "+" and what follows is a detail of the
 * address, as in RFC 5233; the mailbox is that of the user before it.
 */
#include "config.h"

#include <string.h>

#include "server/fault-private.h"

/* Anybody may order it, so no longer than a client waits for RCPT anyway (RFC 5321 section 4.5.3.2.3). */
#define MAX_WAIT_SECONDS 300

/* A word with a number behind it or, if @optional, without: "wait3", "greylist". */
static gboolean
parse_counted (MscopeSlice text,
               const char *word,
               gboolean optional,
               guint most,
               guint *seconds)
{
  MscopeSlice rest = { text.data + strlen (word), text.length - strlen (word) };
  guint64 value;

  if (!mscope_slice_starts_with (text, word))
    return FALSE;
  if (rest.length == 0)
    return optional;
  if (!mscope_slice_to_number (rest, &value) || value < 1 || value > most)
    return FALSE;
  *seconds = (guint) value;
  return TRUE;
}

static gboolean
parse_action (MscopeSlice text,
              MscopeFaultAction *action)
{
  MscopeSlice rest;

  *action = (MscopeFaultAction) { .seconds = MSCOPE_FAULT_GREYLIST_SECONDS };
  if (mscope_fault_parse_code (text, '-', action, &rest) == NULL)
    return rest.length == 0 && (text.length == 3 || action->enhanced[0] != 0);
  if (parse_counted (text, "wait", FALSE, MAX_WAIT_SECONDS, &action->seconds))
    action->kind = MSCOPE_FAULT_ACTION_WAIT;
  else if (parse_counted (text, "greylist", TRUE, MSCOPE_FAULT_MAX_SECONDS, &action->seconds))
    action->kind = MSCOPE_FAULT_ACTION_GREYLIST;
  else if (mscope_slice_is (text, "close"))
    action->kind = MSCOPE_FAULT_ACTION_CLOSE;
  else if (mscope_slice_is (text, "quota"))
    action->kind = MSCOPE_FAULT_ACTION_QUOTA;
  else
    return FALSE;
  return TRUE;
}

gboolean
mscope_fault_split_address (MscopeSlice local_part,
                            MscopeSlice *user,
                            MscopeSlice *action)
{
  MscopeFaultAction parsed;
  gsize n = local_part.length;

  while (n > 0 && local_part.data[n - 1] != '+')
    n--;
  if (n == 0)
    return FALSE;
  *user = (MscopeSlice) { local_part.data, n - 1 };
  *action = (MscopeSlice) { local_part.data + n, local_part.length - n };
  return parse_action (*action, &parsed);
}

void
mscope_faults_decide_address (MscopeFaults *self,
                              MscopeSlice action,
                              const MscopeFaultCase *about,
                              MscopeFaultOrder *order)
{
  MscopeFault fault = { .protocols = 1u << MSCOPE_PROTOCOL_SMTP };

  *order = (MscopeFaultOrder) { 0 };
  if (!parse_action (action, &fault.action))
    return;
  /* A sender alone is no triple. */
  if (fault.action.kind == MSCOPE_FAULT_ACTION_GREYLIST && strcmp (about->entry->word, "RCPT") != 0)
    return;
  mscope_fault_carry_out (self, &fault, about, order);
}
