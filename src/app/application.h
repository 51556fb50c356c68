/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * MscopeApplication:
 *
 * The program with the window. Files given to it are opened in the window there is.
 *
 * Its commands are actions, so that a script can drive it over D-Bus: "open-file" (s: a path),
 * "save-picture" (s: where to write a picture of the window, PNG), "about", "quit",
 * "text-larger", "text-smaller", "text-normal". Those of the window: #MscopeWindow.
 */
#define MSCOPE_TYPE_APPLICATION (mscope_application_get_type ())
G_DECLARE_FINAL_TYPE (MscopeApplication, mscope_application, MSCOPE, APPLICATION, AdwApplication)

MscopeApplication *mscope_application_new (void);

G_END_DECLS
