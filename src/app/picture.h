/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * mscope_picture_save:
 * @window: a window that is shown
 * @path: where to write it
 *
 * Writes a picture of @window, made by the program itself, as a PNG file: the same with every
 * compositor and with none, after the next frame. Popovers are surfaces of their own and are not in it.
 * It is written in the background; a picture that cannot be made or written is told by a warning.
 */
void mscope_picture_save (GtkWindow *window, const char *path);

G_END_DECLS
