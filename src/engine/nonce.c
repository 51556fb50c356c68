/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/nonce.h"

#include <errno.h>
#include <sys/random.h>

#define N_OCTETS 16

char *
mscope_nonce_new (void)
{
  guint8 octets[N_OCTETS];
  GString *text = g_string_new (NULL);

  /* So few octets come whole, once the system has any; a signal may only fall into the wait for that. */
  while (getrandom (octets, sizeof octets, 0) != sizeof octets)
    g_assert (errno == EINTR);
  for (gsize i = 0; i < sizeof octets; i++)
    g_string_append_printf (text, "%02x", octets[i]);
  return g_string_free (text, FALSE);
}
