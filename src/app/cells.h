/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * Columns of a GtkColumnView whose cells are short texts made from an item: what the lists of
 * packets and of conversations share. A cell costs one GtkInscription, whatever its text.
 */

typedef enum
{
  MSCOPE_CELLS_TEXT,
  MSCOPE_CELLS_NUMBER, /* aligned at the end, digits of equal width */
} MscopeCellsStyle;

/* (transfer full): the text of @item's cell. */
typedef char *(* MscopeCellsFormat) (gpointer item);

/**
 * mscope_cells_append_column:
 * @title: its head, translated
 * @n_chars: how many characters its texts have as a rule
 * @changes: (nullable): a signal of the item after which its text is another
 *
 * Returns: (transfer none): the column
 */
GtkColumnViewColumn *mscope_cells_append_column (GtkColumnView *view, const char *title, guint n_chars,
                                                 MscopeCellsStyle style, MscopeCellsFormat format,
                                                 const char *changes);

/* Gives the view, and the list of rows in it, their accessible name. */
void mscope_cells_set_name (GtkColumnView *view, const char *name);

void mscope_cells_scroll_to (GtkColumnView *view, guint position);

G_END_DECLS
