/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Codes: RFC 5321 section 4.2; enhanced codes: RFC 2034 section 4, RFC 3463 section 2. */
#include "config.h"

#include "dialogue/entry-private.h"

#include <string.h>

static const char *const kind_names[] = {
  [MSCOPE_ENTRY_GREETING] = "greeting",
  [MSCOPE_ENTRY_COMMAND] = "command",
  [MSCOPE_ENTRY_REPLY] = "reply",
  [MSCOPE_ENTRY_CONTINUATION] = "continuation",
  [MSCOPE_ENTRY_MESSAGE] = "message",
  [MSCOPE_ENTRY_DATA] = "data",
  [MSCOPE_ENTRY_AUTH] = "auth",
  [MSCOPE_ENTRY_TLS] = "tls",
  [MSCOPE_ENTRY_GAP] = "gap",
  [MSCOPE_ENTRY_UNKNOWN] = "unknown",
};

const char *
mscope_entry_kind_get_name (MscopeEntryKind kind)
{
  return kind_names[kind];
}

static void
init (MscopeEntry *self,
      MscopeProtocol protocol,
      MscopeSide sender,
      MscopeEntryKind kind,
      gsize text_length)
{
  memset (self, 0, sizeof *self);
  g_atomic_ref_count_init (&self->ref_count);
  self->protocol = protocol;
  self->sender = sender;
  self->kind = kind;
  self->word = "";
  self->argument.data = self->tag.data = self->text;
  self->text_length = text_length;
}

MscopeEntry *
mscope_entry_new (MscopeProtocol protocol,
                  MscopeSide sender,
                  MscopeEntryKind kind,
                  const char *text,
                  gsize text_length)
{
  /* A command keeps its verb in capitals behind the text; a verb is never longer than the text. */
  gsize spare = kind == MSCOPE_ENTRY_COMMAND ? text_length + 1 : 0;
  MscopeEntry *self = g_malloc (sizeof (MscopeEntry) + text_length + 1 + spare);

  init (self, protocol, sender, kind, text_length);
  if (text_length > 0)
    memcpy (self->text, text, text_length);
  memset (self->text + text_length, 0, 1 + spare);
  return self;
}

MscopeEntry *
mscope_entry_new_from_draft (MscopeEntryDraft *draft,
                             MscopeProtocol protocol,
                             MscopeSide sender,
                             MscopeEntryKind kind)
{
  MscopeEntry *self = g_realloc (draft->entry, sizeof (MscopeEntry) + draft->length + 1);

  init (self, protocol, sender, kind, draft->length);
  self->text[draft->length] = '\0';
  *draft = (MscopeEntryDraft) { NULL, 0, 0 };
  return self;
}

void
mscope_entry_draft_append (MscopeEntryDraft *self,
                           const char *bytes,
                           gsize length)
{
  if (length == 0)
    return;
  if (self->entry == NULL || self->room - self->length < length)
    {
      self->room = MAX (self->room * 2, self->length + length);
      self->entry = g_realloc (self->entry, sizeof (MscopeEntry) + self->room + 1);
    }
  memcpy (self->entry->text + self->length, bytes, length);
  self->length += length;
}

void
mscope_entry_draft_clear (MscopeEntryDraft *self)
{
  g_free (self->entry);
  *self = (MscopeEntryDraft) { NULL, 0, 0 };
}

/* What the allocator and a place in a queue add. */
#define COST_OF_KEEPING 64

gsize
mscope_entry_get_size (const MscopeEntry *self)
{
  return sizeof *self + self->text_length * (self->kind == MSCOPE_ENTRY_COMMAND ? 2 : 1) + COST_OF_KEEPING;
}

MscopeEntry *
mscope_entry_ref (MscopeEntry *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
mscope_entry_unref (MscopeEntry *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->about, mscope_entry_unref);
  mscope_facts_unref (self->facts);
  g_free (self);
}

void
mscope_entry_parse_command (MscopeEntry *self,
                            gsize start)
{
  MscopeSlice rest = { self->text + start, self->text_length - start };
  MscopeSlice verb = mscope_slice_take_word (&rest);

  self->argument = rest;
  self->command = mscope_protocol_find_command (self->protocol, verb);
  if (self->command == NULL)
    {
      /* "MAIL:" or "RCPT<a@b>" is no command; the word goes as far as the blank, as typed. */
      char *spare = self->text + self->text_length + 1;

      for (gsize i = 0; i < verb.length; i++)
        spare[i] = g_ascii_toupper (verb.data[i]);
      self->word = spare;
    }
  else
    self->word = self->command->verb;
}

static gboolean
take_digits (MscopeSlice *text,
             gsize most,
             guint16 *value)
{
  gsize n = 0;

  *value = 0;
  while (n < text->length && n < most && g_ascii_isdigit (text->data[n]))
    *value = (guint16) (*value * 10 + (text->data[n++] - '0'));
  text->data += n;
  text->length -= n;
  return n > 0;
}

static gboolean
take_char (MscopeSlice *text,
           char c)
{
  if (text->length == 0 || text->data[0] != c)
    return FALSE;
  text->data++;
  text->length--;
  return TRUE;
}

/* class "." subject "." detail, then a blank or the end; the class is the first digit of the code. */
static void
parse_enhanced (MscopeEntry *self,
                MscopeSlice text)
{
  guint16 part[3];

  if (!take_digits (&text, 1, &part[0]) || !take_char (&text, '.')
      || !take_digits (&text, 3, &part[1]) || !take_char (&text, '.')
      || !take_digits (&text, 3, &part[2]))
    return;
  if (text.length > 0 && text.data[0] != ' ' && text.data[0] != '\n')
    return;
  if (part[0] != self->code / 100)
    return;
  memcpy (self->enhanced, part, sizeof part);
}

void
mscope_entry_parse_code (MscopeEntry *self)
{
  MscopeSlice text = { self->text, self->text_length };

  if (!take_digits (&text, 3, &self->code))
    return;
  if (text.length > 0)
    {
      text.data++;
      text.length--;
    }
  parse_enhanced (self, text);
}

MscopeOutcome
mscope_entry_get_outcome (const MscopeEntry *self)
{
  switch (self->status)
    {
    case MSCOPE_STATUS_NONE:
      return self->code < 300 ? MSCOPE_OUTCOME_POSITIVE
             : self->code < 400 ? MSCOPE_OUTCOME_INTERMEDIATE
                                : MSCOPE_OUTCOME_NEGATIVE;
    case MSCOPE_STATUS_CONTINUE:
      return MSCOPE_OUTCOME_INTERMEDIATE;
    case MSCOPE_STATUS_POP3_ERR:
    case MSCOPE_STATUS_IMAP_NO:
    case MSCOPE_STATUS_IMAP_BAD:
    case MSCOPE_STATUS_IMAP_BYE:
      return MSCOPE_OUTCOME_NEGATIVE;
    default:
      return MSCOPE_OUTCOME_POSITIVE;
    }
}

static gboolean
is_last_chunk (const MscopeEntry *self)
{
  MscopeSlice rest = self->argument;

  mscope_slice_take_word (&rest);
  return strcmp (self->word, "BDAT") == 0 && mscope_slice_is (rest, "LAST");
}

/* POP3: "AUTH PLAIN AGJlbgBzZWNyZXQ=": the first answer comes with the command, and may be the only one (RFC 5034). */
static gboolean
has_initial_response (const MscopeEntry *self)
{
  MscopeSlice rest = self->argument;

  mscope_slice_take_word (&rest);
  return self->protocol == MSCOPE_PROTOCOL_POP3 && strcmp (self->word, "AUTH") == 0 && rest.length > 0;
}

const char *
mscope_entry_get_subject (const MscopeEntry *self)
{
  switch (self->kind)
    {
    case MSCOPE_ENTRY_GREETING:
      return self->status == MSCOPE_STATUS_IMAP_PREAUTH ? MSCOPE_VERB_PREAUTH : MSCOPE_VERB_GREETING;
    case MSCOPE_ENTRY_COMMAND:
      if (is_last_chunk (self))
        return MSCOPE_VERB_LAST_CHUNK;
      return has_initial_response (self) ? MSCOPE_VERB_SASL : self->word;
    case MSCOPE_ENTRY_AUTH:
      /* IMAP's tagged reply names the command; in SMTP and POP3 the last answer is to the line. */
      return self->protocol == MSCOPE_PROTOCOL_IMAP ? "AUTHENTICATE" : MSCOPE_VERB_SASL;
    case MSCOPE_ENTRY_MESSAGE:
      return self->about != NULL && strcmp (self->about->word, "BDAT") == 0
               ? mscope_entry_get_subject (self->about)
               : MSCOPE_VERB_MESSAGE;
    default:
      return self->about != NULL ? mscope_entry_get_subject (self->about) : NULL;
    }
}

gboolean
mscope_entry_next_line (const MscopeEntry *self,
                        gsize *position,
                        MscopeSlice *line)
{
  const char *start = self->text + *position;
  const char *end;

  if (*position > self->text_length)
    return FALSE;
  end = memchr (start, '\n', self->text_length - *position);
  line->data = start;
  line->length = end != NULL ? (gsize) (end - start) : self->text_length - *position;
  *position += line->length + 1;
  return TRUE;
}
