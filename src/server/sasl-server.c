/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "server/sasl-server.h"

static const char *const mechanisms[] = { "PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256" };

gboolean
mscope_sasl_server_can (MscopeSlice mechanism)
{
  for (gsize i = 0; i < G_N_ELEMENTS (mechanisms); i++)
    if (mscope_slice_is (mechanism, mechanisms[i]))
      return TRUE;
  return FALSE;
}
