/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MscopeFailure:
 * @stage: one word of the table in doc/wire.md: "user-namespace", "bridge", …; a literal
 * @number: errno
 * @text: what was tried, in English, for who looks into it; not translated
 *
 * Why the helper could not do something. The program words its advice by stage and number.
 */
typedef struct
{
  const char *stage;
  int number;
  char text[192];
} MscopeFailure;

/* Fills @self and returns %FALSE, to be returned at once. */
gboolean mscope_failure_set (MscopeFailure *self, const char *stage, int number, const char *format, ...)
  G_GNUC_PRINTF (4, 5);

G_END_DECLS
