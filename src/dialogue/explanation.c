/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dialogue/explanation.h"

MscopeExplanation *
mscope_explanation_new (const MscopeEntry *entry)
{
  MscopeExplanation *self = g_new0 (MscopeExplanation, 1);

  self->summary = g_strdup (entry->command != NULL && entry->command->summary != NULL ? entry->command->summary : "");
  self->paragraph = g_strdup (self->summary);
  return self;
}

void
mscope_explanation_free (MscopeExplanation *self)
{
  g_free (self->summary);
  g_free (self->paragraph);
  g_free (self->advice);
  g_free (self->mistake);
  g_free (self->fix);
  g_free (self->reference);
  g_free (self);
}
