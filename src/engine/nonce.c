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
  char *text = g_malloc (2 * N_OCTETS + 1);

  /* So few octets come whole, once the system has any; a signal may only fall into the wait for that. */
  while (getrandom (octets, sizeof octets, 0) != sizeof octets)
    g_assert (errno == EINTR);
  for (gsize i = 0; i < sizeof octets; i++)
    {
      text[2 * i] = "0123456789abcdef"[octets[i] >> 4];
      text[2 * i + 1] = "0123456789abcdef"[octets[i] & 15];
    }
  text[2 * N_OCTETS] = '\0';
  return text;
}
