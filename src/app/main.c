/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/application.h"
#include "app/settings.h"
#include "engine/library.h"

int
main (int argc,
      char **argv)
{
  g_autoptr (MscopeApplication) application = NULL;

  mscope_library_init_language ();
  mscope_settings_init ();

  application = mscope_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
