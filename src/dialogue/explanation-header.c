/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The header of a message: RFC 5322 sections 2.2 (fields and folding) and 3.6 (what they say). */
#include "config.h"

#include "dialogue/explanation-header.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "protocol/header-fields.h"
#include "protocol/mail-date.h"

#define MAX_TRAIL 32   /* Received fields that are looked at; a mail with more goes in circles: RFC 5321 section 6.3 */
#define MAX_FIELD 4096 /* octets of a field's value */
#define MAX_SENTENCE_HOPS 8

/* A header while it is read: field by field, folded lines joined. */
typedef struct
{
  const MscopeEntry *entry;
  gsize position;     /* of the next line */
  MscopeSlice pending; /* the line after the field */
  gboolean ended;
  MscopeSlice line;   /* the field's first line */
  MscopeSlice name;
  GString *value;
} Header;

static gboolean
is_folded (MscopeSlice line)
{
  return line.length > 0 && (line.data[0] == ' ' || line.data[0] == '\t');
}

static void
header_init (Header *self,
             const MscopeEntry *entry)
{
  *self = (Header) { .entry = entry, .value = g_string_new (NULL) };
  self->ended = !mscope_entry_next_line (entry, &self->position, &self->pending);
}

static void
header_clear (Header *self)
{
  g_string_free (self->value, TRUE);
}

/* What folds a line is not part of the value, the blank behind it is (RFC 5322 section 2.2.3). */
static void
append_value (Header *self,
              MscopeSlice piece)
{
  gsize room = MAX_FIELD - MIN (MAX_FIELD, self->value->len);

  g_string_append_len (self->value, piece.data, (gssize) MIN (piece.length, room));
}

static gboolean
header_next (Header *self)
{
  MscopeSlice line = self->pending;
  const char *colon = !self->ended && line.length > 0 ? memchr (line.data, ':', line.length) : NULL;

  if (colon == NULL || is_folded (line))
    return FALSE;
  self->line = line;
  self->name = mscope_slice_strip ((MscopeSlice) { line.data, (gsize) (colon - line.data) });
  g_string_truncate (self->value, 0);
  append_value (self, (MscopeSlice) { colon + 1, line.length - (gsize) (colon + 1 - line.data) });
  while (mscope_entry_next_line (self->entry, &self->position, &self->pending))
    {
      if (!is_folded (self->pending))
        return TRUE;
      append_value (self, self->pending);
    }
  self->ended = TRUE;
  return TRUE;
}

static MscopeSlice
header_get_value (const Header *self)
{
  return mscope_slice_strip ((MscopeSlice) { self->value->str, self->value->len });
}

/* What follows the empty line. */
static MscopeSlice
header_get_body (const Header *self)
{
  if (self->ended || self->pending.length > 0 || self->position >= self->entry->text_length)
    return (MscopeSlice) { NULL, 0 };
  return (MscopeSlice) { self->entry->text + self->position, self->entry->text_length - self->position };
}

/* --- the way of the mail --- */

typedef struct
{
  GPtrArray *values; /* of char: what the slices of @hops point into */
  MscopeReceived hops[MAX_TRAIL];
  guint n_hops; /* the last server's first, as they stand there */
} Trail;

static void
trail_add (Trail *self,
           MscopeSlice value)
{
  char *copy;

  if (self->n_hops == MAX_TRAIL)
    return;
  copy = mscope_slice_dup (value);
  g_ptr_array_add (self->values, copy);
  mscope_received_parse (mscope_slice_from_string (copy), &self->hops[self->n_hops++]);
}

char *
mscope_duration (guint64 seconds)
{
  if (seconds >= 2 * 86400)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u day", "%u days", (gulong) (seconds / 86400)),
                            (guint) (seconds / 86400));
  if (seconds >= 2 * 3600)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u hour", "%u hours", (gulong) (seconds / 3600)),
                            (guint) (seconds / 3600));
  if (seconds >= 2 * 60)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u minute", "%u minutes", (gulong) (seconds / 60)),
                            (guint) (seconds / 60));
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u second", "%u seconds", (gulong) seconds), (guint) seconds);
}

/* "pc → mail.a.org → mx.b.net", read from the bottom up. */
static char *
write_way (const Trail *trail)
{
  GString *way = g_string_new (NULL);

  for (guint i = trail->n_hops; i > 0 && trail->n_hops - i < MAX_SENTENCE_HOPS; i--)
    {
      const MscopeReceived *hop = &trail->hops[i - 1];
      g_autofree char *from = mscope_quote (hop->from), *by = mscope_quote (hop->by);

      if (i == trail->n_hops && *from != '\0')
        g_string_append (way, from);
      if (way->len > 0)
        g_string_append (way, " → ");
      g_string_append (way, *by != '\0' ? by : "?");
    }
  if (trail->n_hops > MAX_SENTENCE_HOPS)
    g_string_append (way, " → …");
  return g_string_free (way, FALSE);
}

static void
tell_way (MscopeExplainer *self,
          const Trail *trail)
{
  const MscopeReceived *first, *last = &trail->hops[0];
  g_autofree char *way = NULL, *duration = NULL;

  if (trail->n_hops == 0)
    return;
  first = &trail->hops[trail->n_hops - 1];
  way = write_way (trail);
  /* Translators: names of computers with arrows between them. */
  mscope_explainer_take_sentence (self, g_strdup_printf (_("The Received lines, read from the bottom up, tell its way: %s."), way));
  if (trail->n_hops < 2 || !first->dated || !last->dated || last->time_s < first->time_s)
    return;
  duration = mscope_duration ((guint64) (last->time_s - first->time_s));
  /* Translators: “3 seconds”, “2 hours”. */
  mscope_explainer_take_sentence (self, g_strdup_printf (_("It took %s."), duration));
}

/* --- fields --- */

static void
explain_date (MscopeExplainer *self,
              MscopeSlice value)
{
  gint64 time_s;
  int utc_offset_s;

  if (!mscope_mail_date_parse (value, &time_s, &utc_offset_s))
    {
      mscope_explainer_add_part (self, value, _("This should be a date, but is not written like one."));
      return;
    }
  if (value.length >= 5 && (value.data[value.length - 5] == '+' || value.data[value.length - 5] == '-'))
    mscope_explainer_add_part (self, (MscopeSlice) { value.data + value.length - 5, 5 },
                               _("How far the author's clock is from UTC: hours and minutes."));
}

/* "<local@host>" */
static void
explain_message_id (MscopeExplainer *self,
                    MscopeSlice value)
{
  const char *at = value.length > 0 ? memchr (value.data, '@', value.length) : NULL;

  if (at == NULL || value.data[0] != '<' || value.data[value.length - 1] != '>')
    {
      mscope_explainer_add_part (self, value, _("It should have an @ and stand in angle brackets."));
      return;
    }
  mscope_explainer_add_part (self, (MscopeSlice) { value.data + 1, (gsize) (at - value.data) - 1 },
                             _("What tells it from all other mails of this computer: often the time and a number."));
  mscope_explainer_add_part (self, (MscopeSlice) { at + 1, (gsize) (value.data + value.length - at) - 2 },
                             _("The computer or the domain that gave the name."));
}

static void
explain_words (MscopeExplainer *self,
               MscopeSlice value)
{
  g_autofree char *decoded = mscope_decode_words (value);

  if (decoded != NULL)
    mscope_explainer_take_part (self, value,
                                /* Translators: a text with letters beyond ASCII. */
                                g_strdup_printf (_("Written in encoded words, as headers are ASCII. Decoded: “%s”"),
                                                 decoded));
}

static void
tell_subject (MscopeExplainer *self,
              MscopeSlice value)
{
  g_autofree char *decoded = mscope_decode_words (value);

  if (decoded != NULL)
    mscope_explainer_take_sentence (self, g_strdup_printf (_("The subject, decoded, is “%s”."), decoded));
}

/* Fields with a grammar of their own. */
static const struct
{
  const char *name;
  void (* explain) (MscopeExplainer *self, MscopeSlice value);
} grammars[] = {
  { "Date", explain_date },
  { "Resent-Date", explain_date },
  { "Message-ID", explain_message_id },
  { "Content-Type", mscope_explain_content_parameters },
  { "Content-Disposition", mscope_explain_content_parameters },
  { "Content-Transfer-Encoding", mscope_explain_encoding },
  { "DKIM-Signature", mscope_explain_signature },
  { "ARC-Message-Signature", mscope_explain_signature },
  { "Authentication-Results", mscope_explain_results },
  { "ARC-Authentication-Results", mscope_explain_results },
};

static void
explain_field (MscopeExplainer *self,
               const Header *header,
               const Trail *trail,
               guint *n_received)
{
  const MscopeKeywordInfo *field = mscope_header_field_find (header->name);
  MscopeSlice value = header_get_value (header);

  if (field != NULL)
    mscope_explainer_add_part (self, header->line, _(field->summary));
  if (mscope_slice_is (header->name, "Received"))
    {
      guint i = (*n_received)++;

      if (i < trail->n_hops)
        mscope_explain_received (self, value, &trail->hops[i], i + 1 < trail->n_hops ? &trail->hops[i + 1] : NULL);
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (grammars); i++)
    if (mscope_slice_is (header->name, grammars[i].name))
      {
        grammars[i].explain (self, value);
        return;
      }
  explain_words (self, value);
}

/* --- the whole --- */

/* What the paragraph needs, and what the parts need to know beforehand: the way and the kind of the content. */
static void
look_through (MscopeExplainer *self,
              const MscopeEntry *entry,
              Trail *trail,
              MscopeMime *mime,
              GPtrArray *kept)
{
  Header header;

  header_init (&header, entry);
  while (header_next (&header))
    {
      MscopeSlice value = header_get_value (&header);

      if (mscope_slice_is (header.name, "Received"))
        trail_add (trail, value);
      else if (mscope_slice_is (header.name, "Content-Type") || mscope_slice_is (header.name, "Content-Transfer-Encoding"))
        {
          char *copy = mscope_slice_dup (value);

          g_ptr_array_add (kept, copy);
          if (mscope_slice_is (header.name, "Content-Type"))
            mscope_mime_parse_type (mscope_slice_from_string (copy), mime);
          else
            mime->encoding = mscope_slice_from_string (copy);
        }
      else if (mscope_slice_is (header.name, "Subject"))
        tell_subject (self, value);
    }
  header_clear (&header);
}

static void
explain_fields (MscopeExplainer *self,
                const MscopeEntry *entry,
                const Trail *trail,
                const MscopeMime *mime)
{
  guint n_received = 0;
  Header header;

  header_init (&header, entry);
  while (mscope_explainer_wants_parts (self) && header_next (&header))
    explain_field (self, &header, trail, &n_received);
  mscope_explain_body (self, mime, header_get_body (&header));
  header_clear (&header);
}

void
mscope_explain_header (MscopeExplainer *self,
                       const MscopeEntry *entry)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);
  Trail trail = { .values = kept };
  MscopeMime mime = { 0 };

  look_through (self, entry, &trail, &mime, kept);
  for (guint i = 0; (trail.n_hops > 1 || mscope_explainer_wants_parts (self)) && i < trail.n_hops; i++)
    mscope_received_read_date (&trail.hops[i]);
  tell_way (self, &trail);
  explain_fields (self, entry, &trail, &mime);
}
