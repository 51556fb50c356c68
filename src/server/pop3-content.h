/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/text.h"

G_BEGIN_DECLS

/* All lines of the body. */
#define MSCOPE_POP3_ALL_LINES G_MAXUINT64

/**
 * MscopePop3Content:
 *
 * A message on its way to the client, as RETR and TOP send it: CRLF line ends, dots at the start of
 * lines doubled, a closing dot. It is written in pieces, so that a long one needs no room at once.
 */
typedef struct _MscopePop3Content MscopePop3Content;

/**
 * mscope_pop3_content_new:
 * @text: the message, lines ended by LF; a reference is taken
 * @n_body_lines: how many lines of its body, MSCOPE_POP3_ALL_LINES for RETR
 */
MscopePop3Content *mscope_pop3_content_new (GBytes *text, guint64 n_body_lines);
void mscope_pop3_content_free (MscopePop3Content *self);

/**
 * mscope_pop3_content_write:
 * @out: appended to
 * @n_octets: about how many to write; the closing dot is never parted from the line before it
 *
 * Returns: whether there is more to write
 */
gboolean mscope_pop3_content_write (MscopePop3Content *self, GString *out, gsize n_octets);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopePop3Content, mscope_pop3_content_free)

G_END_DECLS
