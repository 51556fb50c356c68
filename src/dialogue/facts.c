/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dialogue/facts-private.h"

#include <string.h>

#include "protocol/pop3-syntax.h"

/* --- life cycle --- */

MscopeFacts *
mscope_facts_ref (MscopeFacts *self)
{
  if (self != NULL)
    g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
mscope_facts_clear_text (char **text)
{
  g_clear_pointer (text, g_ref_string_release);
}

void
mscope_facts_clear_sasl (MscopeFacts *self)
{
  mscope_facts_clear_text (&self->mechanism);
  for (int i = 0; i < MSCOPE_FACTS_N_SASL; i++)
    mscope_facts_clear_text (&self->sasl[i]);
}

void
mscope_facts_unref (MscopeFacts *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;
  mscope_facts_clear_text (&self->offer);
  mscope_facts_clear_text (&self->stamp);
  mscope_facts_clear_text (&self->user);
  mscope_facts_clear_text (&self->listing);
  mscope_facts_clear_sasl (self);
  g_free (self);
}

static char *
share_text (char *text)
{
  return text != NULL ? g_ref_string_acquire (text) : NULL;
}

MscopeFacts *
mscope_facts_make_own (MscopeFacts *self)
{
  MscopeFacts *copy;

  if (self != NULL && g_atomic_ref_count_compare (&self->ref_count, 1))
    return self;
  copy = self != NULL ? g_memdup2 (self, sizeof *self) : g_new0 (MscopeFacts, 1);
  g_atomic_ref_count_init (&copy->ref_count);
  if (self == NULL)
    return copy;
  copy->offer = share_text (self->offer);
  copy->stamp = share_text (self->stamp);
  copy->user = share_text (self->user);
  copy->mechanism = share_text (self->mechanism);
  copy->listing = share_text (self->listing);
  for (int i = 0; i < MSCOPE_FACTS_N_SASL; i++)
    copy->sasl[i] = share_text (self->sasl[i]);
  mscope_facts_unref (self);
  return copy;
}

void
mscope_facts_set_text (char **text,
                       MscopeSlice value)
{
  mscope_facts_clear_text (text);
  if (value.length <= MSCOPE_FACTS_MAX_TEXT)
    *text = g_ref_string_new_len (value.data, (gssize) value.length);
}

static gsize
measure_text (char *text)
{
  return text != NULL ? g_ref_string_length (text) : 0;
}

gsize
mscope_facts_get_size (const MscopeFacts *self)
{
  gsize size;

  if (self == NULL)
    return 0;
  size = sizeof *self + measure_text (self->offer) + measure_text (self->stamp) + measure_text (self->listing);
  for (int i = 0; i < MSCOPE_FACTS_N_SASL; i++)
    size += measure_text (self->sasl[i]);
  return size;
}

/* --- questions --- */

/* The next line of @text; %FALSE after the last. */
static gboolean
next_line (MscopeSlice *text,
           MscopeSlice *line)
{
  const char *end;

  if (text->data == NULL)
    return FALSE;
  end = memchr (text->data, '\n', text->length);
  line->data = text->data;
  line->length = end != NULL ? (gsize) (end - text->data) : text->length;
  text->length -= line->length + (end != NULL);
  text->data = end != NULL ? end + 1 : NULL;
  return TRUE;
}

static MscopeSlice
slice_of (char *text)
{
  return (MscopeSlice) { text, g_ref_string_length (text) };
}

gboolean
mscope_facts_find_offer (const MscopeFacts *self,
                         MscopeProtocol protocol,
                         const char *keyword,
                         MscopeSlice *values)
{
  gsize skipped = protocol == MSCOPE_PROTOCOL_SMTP ? 4 : 0;
  MscopeSlice text, line;

  if (self == NULL || self->offer == NULL)
    return FALSE;
  text = slice_of (self->offer);
  if (protocol == MSCOPE_PROTOCOL_SMTP)
    next_line (&text, &line); /* the first one names the server */
  while (next_line (&text, &line))
    {
      MscopeSlice rest = { line.data + MIN (skipped, line.length), line.length - MIN (skipped, line.length) };

      if (!mscope_slice_is (mscope_slice_take_word (&rest), keyword))
        continue;
      if (values != NULL)
        *values = rest;
      return TRUE;
    }
  return FALSE;
}

gboolean
mscope_facts_lack (const MscopeFacts *self,
                   MscopeProtocol protocol,
                   const char *keyword)
{
  return self != NULL && self->offer != NULL && !mscope_facts_find_offer (self, protocol, keyword, NULL);
}

gboolean
mscope_facts_find_size (const MscopeFacts *self,
                        guint64 number,
                        guint64 *n_octets)
{
  MscopeSlice text, line;
  guint64 first;

  if (self == NULL || self->listing == NULL)
    return FALSE;
  text = slice_of (self->listing);
  while (next_line (&text, &line))
    if (mscope_pop3_parse_listing (line, &first, n_octets) && first == number)
      return TRUE;
  return FALSE;
}
