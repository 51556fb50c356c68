/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/text.h"

G_BEGIN_DECLS

/**
 * mscope_smtp_append_content:
 * @text: the message is put behind what is there
 * @content: lines with LF between them, as a MESSAGE entry's text has them; no data at all (%NULL): not even an
 *   empty line
 * @stuffed: it came after DATA: a dot at the start of a line is taken away (RFC 5321 section 4.5.2)
 *
 * Makes of content the text of a message: its last line is ended with LF.
 */
void mscope_smtp_append_content (GString *text, MscopeSlice content, gboolean stuffed);

/**
 * MscopeSmtpHeader:
 * @length: its octets, without the empty line behind it
 * @n_received: how many servers say that they had the message
 *
 * What the header of a message has.
 */
typedef struct
{
  gsize length;
  guint n_received;
  gboolean has_date;
  gboolean has_from;
  gboolean has_message_id;
} MscopeSmtpHeader;

/**
 * mscope_smtp_tidy_header:
 * @text: a message from @start on
 * @header: (out): what its header has afterwards
 *
 * Takes Return-Path lines away, which only the last server may write (RFC 5321 section 4.4), and sets an empty line
 * where a header ends without one: else the first lines of the text would be taken for it.
 */
void mscope_smtp_tidy_header (GString *text, gsize start, MscopeSmtpHeader *header);

G_END_DECLS
