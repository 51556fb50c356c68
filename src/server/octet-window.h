/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/text.h"

G_BEGIN_DECLS

/**
 * MscopeOctetWindow:
 *
 * The latest octets of a stream, found by their offset in it. It holds at most as many as it was made
 * for, and what was appended last; older ones are forgotten then.
 */
typedef struct _MscopeOctetWindow MscopeOctetWindow;

MscopeOctetWindow *mscope_octet_window_new (gsize most);
void mscope_octet_window_free (MscopeOctetWindow *self);

void mscope_octet_window_append (MscopeOctetWindow *self, const char *bytes, gsize length);

/* Forgets what stands before @offset. */
void mscope_octet_window_drop (MscopeOctetWindow *self, guint64 offset);

/* Lends @length octets from @offset on, until the window is changed; %FALSE if some are not there. */
gboolean mscope_octet_window_get (const MscopeOctetWindow *self, guint64 offset, guint64 length, MscopeSlice *octets);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopeOctetWindow, mscope_octet_window_free)

G_END_DECLS
