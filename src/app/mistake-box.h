/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * MscopeMistakeBox:
 *
 * What is wrong with a line, in words and with an icon, and a button that puts the right one into
 * the command bar (win.fix).
 */
#define MSCOPE_TYPE_MISTAKE_BOX (mscope_mistake_box_get_type ())
G_DECLARE_FINAL_TYPE (MscopeMistakeBox, mscope_mistake_box, MSCOPE, MISTAKE_BOX, GtkBox)

GtkWidget *mscope_mistake_box_new (void);

/* @fix: (nullable): the right line; without it there is no button */
void mscope_mistake_box_set (MscopeMistakeBox *self, const char *mistake, const char *fix);

G_END_DECLS
