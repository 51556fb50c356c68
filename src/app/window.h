/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/application.h"

G_BEGIN_DECLS

/**
 * MscopeWindow:
 *
 * The window: a header with a switcher, and the pages Lab and Traffic, each made when it is first shown.
 *
 * Its commands are actions, so that a script can drive it over D-Bus (window/1 of the application):
 * "show-page" (s: "lab" or "traffic"; its state is the page shown), "connect" (s: "smtp" or "pop3": the
 * protocol's default server), "connect-chosen", "disconnect", "send" (s: a line), "fix" (s: a line for the
 * command bar), "focus-command", "open", "cancel", "save-capture", "show-lab-traffic", "copy-line", "details",
 * "show-explanations" (boolean state), "fullscreen".
 */
#define MSCOPE_TYPE_WINDOW (mscope_window_get_type ())
G_DECLARE_FINAL_TYPE (MscopeWindow, mscope_window, MSCOPE, WINDOW, AdwApplicationWindow)

MscopeWindow *mscope_window_new (MscopeApplication *application);

/* Reads a capture on the page Traffic. */
void mscope_window_open_file (MscopeWindow *self, GFile *file);

G_END_DECLS
