/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "server/fault.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
set (MscopeFaults *faults,
     const char *before,
     const char *text,
     const char *after)
{
  g_autofree char *line = g_strconcat (before, text, after, NULL);
  const char *const lines[] = { line, NULL };
  g_autoptr (GError) error = NULL;
  gboolean done = mscope_faults_set (faults, lines, &error);

  g_assert_true (done == (error == NULL));
}

/* As a whole fault, as its line, as its action, and as what stands before the "@" of an address. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize size)
{
  g_autoptr (MscopeFaults) faults = mscope_faults_new ();
  /* No control character gets past the door; behind it there is more to see. */
  g_autofree char *text = g_strdelimit (g_utf8_make_valid ((const char *) data, (gssize) size), "\r\n\b\f", ' ');
  const MscopeFaultCase about = { .protocol = MSCOPE_PROTOCOL_SMTP, .client_address = "192.0.2.1", .time_us = 1 };
  g_auto (MscopeFaultOrder) order = { 0 };
  MscopeSlice user, action;

  set (faults, "", text, "");
  set (faults, text, " => close", "");
  set (faults, "RCPT first 1 => ", text, "");
  set (faults, "CONNECT => 550 ", text, "");
  mscope_faults_decide (faults, &about, &order);
  if (mscope_fault_split_address ((MscopeSlice) { (const char *) data, size }, &user, &action))
    g_assert_true (user.length + 1 + action.length == size);
  return 0;
}
