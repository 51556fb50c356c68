/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * MscopeOctets:
 *
 * The octets of a capture, read back a packet at a time: a file, or an unlinked temporary one in the
 * user's cache folder that a stream is written to. References are counted; one thread may append
 * while any read.
 */
typedef struct _MscopeOctets MscopeOctets;

/* Takes @fd, of a regular file, over. */
MscopeOctets *mscope_octets_new_for_file (int fd);

/* A temporary file that nobody else sees, and that goes with the last reference. */
MscopeOctets *mscope_octets_new_temporary (GError **error);

MscopeOctets *mscope_octets_ref (MscopeOctets *self);
void mscope_octets_unref (MscopeOctets *self);

/* Writes at the end of a temporary file. */
gboolean mscope_octets_append (MscopeOctets *self, const guint8 *bytes, gsize length, GError **error);

/* Reads at most @length octets at @position into @bytes; returns how many, 0 at the end or if that fails. */
gsize mscope_octets_read (MscopeOctets *self, guint64 position, guint8 *bytes, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopeOctets, mscope_octets_unref)

G_END_DECLS
