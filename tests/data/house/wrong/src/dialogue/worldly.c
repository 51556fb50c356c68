/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <time.h>

static void
look (void)
{
  fopen ("a", "r");
  g_get_real_time ();
  g_thread_new ("a", run, NULL);
  g_random_int ();
  socket (AF_INET, SOCK_STREAM, 0);
}
