/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/text.h"

G_BEGIN_DECLS

/**
 * mscope_mail_date_format:
 * @time_us: microseconds since 1970; a time no calendar knows counts as 0
 * @utc_offset_s: local time less UTC, in seconds
 *
 * Returns: (transfer full): "Mon, 3 Mar 2008 12:42:09 +0100" (RFC 5322 section 3.3), in no language but its own
 */
char *mscope_mail_date_format (gint64 time_us, int utc_offset_s);

/**
 * mscope_mail_date_parse:
 * @text: "Mon, 3 Mar 2008 12:42:09 +0100 (CET)", blanks before it, or without the name of the day
 * @time_s: (out): seconds since 1970
 * @utc_offset_s: (out): local time less UTC, in seconds; 0 for a name of a zone that is not known
 *
 * Reads a date as mails have it: date-time of RFC 5322 sections 3.3 and 4.3, with the old names of zones and years of
 * two digits. What follows the zone is not looked at.
 *
 * Returns: %FALSE if @text is none
 */
gboolean mscope_mail_date_parse (MscopeSlice text, gint64 *time_s, int *utc_offset_s);

G_END_DECLS
