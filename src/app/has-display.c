/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gtk/gtk.h>

/* Whether a window can be shown here: exit status 0. A variable that names a display says little about it. */
int
main (void)
{
  return gtk_init_check () ? 0 : 1;
}
