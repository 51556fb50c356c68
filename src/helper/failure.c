/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdarg.h>

#include "helper/failure.h"

gboolean
mscope_failure_set (MscopeFailure *self,
                    const char *stage,
                    int number,
                    const char *format,
                    ...)
{
  va_list arguments;

  self->stage = stage;
  self->number = number;
  va_start (arguments, format);
  g_vsnprintf (self->text, sizeof self->text, format, arguments);
  va_end (arguments);
  return FALSE;
}
