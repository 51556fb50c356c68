/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/lab-page.h"
#include "app/traffic-page.h"
#include "app/window.h"

G_BEGIN_DECLS

/* For window.c and window-actions.c only. */
struct _MscopeWindow
{
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  AdwViewStack *pages;
  AdwBin *lab_bin;
  AdwBin *traffic_bin;

  MscopeLabPage *lab;         /* (nullable) until it is first shown */
  MscopeTrafficPage *traffic; /* (nullable) until it is first shown */
  GtkFileChooserNative *chooser;
};

MscopeLabPage *mscope_window_get_lab (MscopeWindow *self);
MscopeTrafficPage *mscope_window_get_traffic (MscopeWindow *self);

/* "lab" or "traffic" */
gboolean mscope_window_is_showing (MscopeWindow *self, const char *page);

void mscope_window_tell (MscopeWindow *self, const char *sentence);

/* Adds the actions of window-actions.c. */
void mscope_window_add_actions (MscopeWindow *self);

/* Gives the actions their state, and makes those insensitive that would do nothing now. */
void mscope_window_update_actions (MscopeWindow *self);

G_END_DECLS
