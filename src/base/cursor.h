/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MscopeCursor:
 * @data: (array length=length): bytes somebody else owns
 * @length: how many
 * @position: the next byte to read, at most @length
 * @cut_short: a read went past the end; sticky
 *
 * Reads bytes of unknown origin and never past their end. A read that does not fit
 * gives zeroes (or %NULL), moves to the end and sets @cut_short, so a decoder reads a
 * whole header and asks once. Lives on the stack.
 */
typedef struct
{
  const guint8 *data;
  gsize length;
  gsize position;
  gboolean cut_short;
} MscopeCursor;

MscopeCursor mscope_cursor (const guint8 *data, gsize length);

/* How many bytes are left. */
gsize mscope_cursor_left (const MscopeCursor *self);

guint8 mscope_cursor_u8 (MscopeCursor *self);
guint16 mscope_cursor_u16be (MscopeCursor *self);
guint32 mscope_cursor_u32be (MscopeCursor *self);
guint16 mscope_cursor_u16le (MscopeCursor *self);
guint32 mscope_cursor_u32le (MscopeCursor *self);

/* (nullable): the next @n bytes, lent by the owner; %NULL if there are fewer. */
const guint8 *mscope_cursor_bytes (MscopeCursor *self, gsize n);

/* Passes over @n bytes. */
void mscope_cursor_skip (MscopeCursor *self, gsize n);

G_END_DECLS
