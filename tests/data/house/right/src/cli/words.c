/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

static const char *const words[] = { N_("Ready") };

static void
say (int n)
{
  g_print (_("Hello, %s"), _(words[0]));
  g_print (ngettext ("%d octet", "%d octets", n), n);
}
