/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How an explanation is written: sentence by sentence, part by part. */
#include "config.h"

#include "dialogue/explanation-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
mscope_explainer_take_summary (MscopeExplainer *self,
                               char *summary)
{
  g_free (self->result->summary);
  self->result->summary = summary;
}

void
mscope_explainer_set_summary (MscopeExplainer *self,
                              const char *summary)
{
  if (self->parts != NULL)
    mscope_explainer_take_summary (self, g_strdup (summary));
}

void
mscope_explainer_set_advice (MscopeExplainer *self,
                             const char *advice)
{
  g_free (self->result->advice);
  self->result->advice = g_strdup (advice);
}

void
mscope_explainer_add_sentence (MscopeExplainer *self,
                               const char *sentence)
{
  if (self->paragraph->len > 0)
    mscope_text_append (self->paragraph, " ", 1);
  mscope_text_append (self->paragraph, sentence, strlen (sentence));
}

void
mscope_explainer_take_sentence (MscopeExplainer *self,
                                char *sentence)
{
  mscope_explainer_add_sentence (self, sentence);
  g_free (sentence);
}

gboolean
mscope_explainer_wants_parts (const MscopeExplainer *self)
{
  return self->parts != NULL && self->parts->len < MSCOPE_EXPLANATION_MAX_PARTS;
}

void
mscope_explainer_take_part (MscopeExplainer *self,
                            MscopeSlice text,
                            char *meaning)
{
  MscopeExplanationPart part = { NULL, meaning };

  if (text.length == 0 || !mscope_explainer_wants_parts (self))
    {
      g_free (meaning);
      return;
    }
  part.text = mscope_quote (text);
  g_array_append_val (self->parts, part);
}

void
mscope_explainer_add_part (MscopeExplainer *self,
                           MscopeSlice text,
                           const char *meaning)
{
  if (mscope_explainer_wants_parts (self))
    mscope_explainer_take_part (self, text, g_strdup (meaning));
}

void
mscope_explainer_add_reference (MscopeExplainer *self,
                                const char *reference)
{
  const char *found = strstr (self->reference->str, reference);

  /* "section 4" is not there if "section 4.2" is. */
  if (found != NULL && (found[strlen (reference)] == '\0' || found[strlen (reference)] == ' '))
    return;
  if (self->reference->len > 0)
    g_string_append (self->reference, " · ");
  g_string_append (self->reference, reference);
}

void
mscope_explainer_use_command (MscopeExplainer *self,
                              const MscopeCommandInfo *command)
{
  mscope_explainer_set_summary (self, _(command->summary));
  mscope_explainer_add_sentence (self, _(command->explanation));
  mscope_explainer_add_reference (self, command->reference);
}

void
mscope_explainer_use_keyword (MscopeExplainer *self,
                              const MscopeKeywordInfo *keyword)
{
  mscope_explainer_set_summary (self, _(keyword->summary));
  mscope_explainer_add_sentence (self, _(keyword->explanation));
  mscope_explainer_add_reference (self, keyword->reference);
}

char *
mscope_enhanced_code (const guint16 code[3])
{
  GString *text = g_string_sized_new (20);

  mscope_text_append_number (text, code[0], 1);
  mscope_text_append (text, ".", 1);
  mscope_text_append_number (text, code[1], 1);
  mscope_text_append (text, ".", 1);
  mscope_text_append_number (text, code[2], 1);
  return g_string_free (text, FALSE);
}

char *
mscope_octets (guint64 n)
{
  g_autofree char *number = mscope_number (n);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s octet", "%s octets", (gulong) n), number);
}
