/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dialogue/entry.h"

G_BEGIN_DECLS

/**
 * MscopePlace:
 * @origin: the packet
 * @order: never smaller than that of the octets before it on its side; tells which side was first
 * @offset: among all octets of the side, gaps included
 */
typedef struct
{
  MscopeOrigin origin;
  guint64 order;
  guint64 offset;
} MscopePlace;

/* A line, lent until the stream is pushed to or taken from again. */
typedef struct
{
  MscopeSlice text;  /* without its end */
  gsize taken;       /* octets it has in the stream, its end included */
  gboolean bare_lf;  /* ended without CR */
  gboolean cut;      /* had no end: a gap, the end of the side, or the limit of a line */
} MscopeLine;

/**
 * MscopeStream:
 *
 * What one side said and nobody took yet: bytes, with gaps between them, each byte with the
 * place it came from. Bytes before a gap are never handed out together with those behind it.
 */
typedef struct _MscopeStream MscopeStream;

MscopeStream *mscope_stream_new (gsize max_line);
void mscope_stream_free (MscopeStream *self);

void mscope_stream_push (MscopeStream *self, const char *bytes, gsize length, const MscopeOrigin *origin,
                         guint64 order);
void mscope_stream_gap (MscopeStream *self, guint64 n, const MscopeOrigin *origin, guint64 order);
void mscope_stream_finish (MscopeStream *self);

/* More comes after all; all that came before the end was taken. */
void mscope_stream_resume (MscopeStream *self);

/* The bytes that can be taken now, up to the next gap. */
MscopeSlice mscope_stream_peek (const MscopeStream *self);

/* Whether no byte will ever join those of mscope_stream_peek(): a gap or the end of the side follows. */
gboolean mscope_stream_is_cut (const MscopeStream *self);

/* Memory that what is left takes, in octets, near enough. */
gsize mscope_stream_get_size (const MscopeStream *self);

/* %TRUE if nothing is left, not even a gap. */
gboolean mscope_stream_is_empty (const MscopeStream *self);

/* Where the first byte or gap that is left stands; the stream must not be empty. */
MscopePlace mscope_stream_get_place (const MscopeStream *self);

/* Where the next byte stands among all of the side, whether it has come or not. */
guint64 mscope_stream_get_offset (const MscopeStream *self);

/* Takes @n bytes, at most as many as can be peeked at. */
void mscope_stream_take (MscopeStream *self, gsize n);

/* If a gap is next: takes it, returns its length and fills @place; else 0. */
guint64 mscope_stream_take_gap (MscopeStream *self, MscopePlace *place);

/* Looks at the line that begins @skip bytes from here; %FALSE if its end has not come yet. */
gboolean mscope_stream_peek_line (MscopeStream *self, gsize skip, MscopeLine *line);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopeStream, mscope_stream_free)

G_END_DECLS
