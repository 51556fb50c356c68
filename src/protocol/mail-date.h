/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * mscope_mail_date_format:
 * @time_us: microseconds since 1970; a time no calendar knows counts as 0
 * @utc_offset_s: local time less UTC, in seconds
 *
 * Returns: (transfer full): "Mon, 3 Mar 2008 12:42:09 +0100" (RFC 5322 section 3.3), in no language but its own
 */
char *mscope_mail_date_format (gint64 time_us, int utc_offset_s);

G_END_DECLS
