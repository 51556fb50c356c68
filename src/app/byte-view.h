/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * MscopeByteView:
 *
 * The octets of a packet as digits and text, those of the selected line marked. Text that can be
 * walked through and copied by keyboard and read by a screen reader. Wide or narrow: sixteen or eight
 * octets a line.
 */
#define MSCOPE_TYPE_BYTE_VIEW (mscope_byte_view_get_type ())
G_DECLARE_FINAL_TYPE (MscopeByteView, mscope_byte_view, MSCOPE, BYTE_VIEW, GtkWidget)

/* Of a longer packet the first octets are shown, and how many follow. */
#define MSCOPE_BYTE_VIEW_MAX (64 * 1024)

/**
 * mscope_byte_view_set_bytes:
 * @title: (nullable): what is shown, a sentence for the line above
 * @bytes: (nullable): the octets; %NULL: nothing to show
 * @mark_start: the first octet of the selected line
 * @mark_length: how many of its octets are here, 0 if none
 */
void mscope_byte_view_set_bytes (MscopeByteView *self, const char *title, GBytes *bytes, gsize mark_start,
                                 gsize mark_length);

G_END_DECLS
