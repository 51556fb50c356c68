/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers that break the rules: RFC 1939 sections 3 (the dot), 5 (STAT, LIST), 11 (sizes); RFC 2595 section 4. */
#include "config.h"

#include "dialogue/mistake-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "protocol/pop3-syntax.h"

static gboolean
is_answer_to (const MscopeEntry *reply,
              const char *verb)
{
  return reply != NULL && reply->about != NULL && strcmp (reply->about->word, verb) == 0;
}

/* --- sizes --- */

typedef struct
{
  guint64 n_messages;
  guint64 n_octets;
} Total;

/* The lines of a listing, as text with LF between them, added up; %FALSE if one is no line of a listing. */
static gboolean
add_up (const char *text,
        gsize length,
        Total *total)
{
  *total = (Total) { 0, 0 };
  while (length > 0)
    {
      const char *end = memchr (text, '\n', length);
      gsize n = end != NULL ? (gsize) (end - text) : length;
      guint64 number, octets;

      if (!mscope_pop3_parse_listing ((MscopeSlice) { text, n }, &number, &octets))
        return FALSE;
      total->n_messages++;
      total->n_octets += octets;
      n += end != NULL;
      text += n;
      length -= n;
    }
  return TRUE;
}

static MscopeMistake *
compare (const Total *listed,
         const Total *told)
{
  g_autofree char *n_listed = mscope_number (listed->n_messages), *listed_octets = mscope_number (listed->n_octets);
  g_autofree char *n_told = mscope_number (told->n_messages), *told_octets = mscope_number (told->n_octets);

  if (listed->n_messages == told->n_messages && listed->n_octets == told->n_octets)
    return NULL;
  /* Translators: numbers of messages and of octets. */
  return mscope_mistake_new (MSCOPE_MISTAKE_WRONG_SIZE,
                             g_strdup_printf (_("STAT and LIST contradict each other: LIST has %s messages and %s octets, STAT "
                                                "tells %s and %s."), n_listed, listed_octets, n_told, told_octets),
                             NULL);
}

static MscopeMistake *
find_in_listing (const MscopeEntry *entry)
{
  const MscopeFacts *facts = entry->facts;
  Total listed;

  if (facts == NULL || !facts->has_stat || entry->cut_short || !add_up (entry->text, entry->text_length, &listed))
    return NULL;
  return compare (&listed, &(Total) { facts->n_messages, facts->n_octets });
}

static MscopeMistake *
find_in_status (const MscopeEntry *entry)
{
  MscopeSlice text = { entry->text, entry->text_length };
  const MscopeFacts *facts = entry->facts;
  Total listed, told;

  mscope_slice_take_word (&text);
  if (!mscope_pop3_parse_listing (text, &told.n_messages, &told.n_octets))
    return mscope_mistake_new (MSCOPE_MISTAKE_WRONG_SIZE,
                               g_strdup (_("The answer to STAT must have two numbers behind +OK: how many messages there are, and "
                                           "how many octets.")),
                               NULL);
  if (facts == NULL || facts->changed || facts->listing == NULL
      || !add_up (facts->listing, g_ref_string_length (facts->listing), &listed))
    return NULL;
  return compare (&listed, &told);
}

/* "+OK 120 octets": what RETR's answer tells; else what LIST told. */
static gboolean
find_told_size (const MscopeEntry *reply,
                const MscopeFacts *facts,
                guint64 *n_octets)
{
  MscopeSlice text = { reply->text, reply->text_length }, number;
  guint64 message;

  mscope_slice_take_word (&text);
  number = mscope_slice_take_word (&text);
  if (mscope_slice_to_number (number, n_octets) && mscope_slice_starts_with (text, "octets"))
    return TRUE;
  return mscope_slice_to_number (reply->about->argument, &message) && mscope_facts_find_size (facts, message, n_octets);
}

/* What is left when the dots that were put before other dots are taken away. */
static guint64
count_octets (const MscopeEntry *entry)
{
  guint64 n_octets = entry->octets;
  gsize position = 0;
  MscopeSlice line;

  while (mscope_entry_next_line (entry, &position, &line))
    if (line.length > 0 && line.data[0] == '.')
      n_octets--;
  return n_octets;
}

static MscopeMistake *
find_in_message (const MscopeEntry *entry)
{
  g_autofree char *told_number = NULL, *sent_number = NULL;
  guint64 told, sent;

  if (entry->cut_short || (entry->facts != NULL && entry->facts->gapped)
      || !find_told_size (entry->about, entry->facts, &told))
    return NULL;
  sent = count_octets (entry);
  /* A message without a line end at its end gets one, for the dot to stand on a line of its own. */
  if (sent == told || sent == told + 2)
    return NULL;
  told_number = mscope_number (told);
  sent_number = mscope_number (sent);
  /* Translators: two numbers of octets. */
  return mscope_mistake_new (MSCOPE_MISTAKE_WRONG_SIZE,
                             g_strdup_printf (_("The size is wrong: the server told %s octets and sent %s. Each line end counts as "
                                                "two, a dot that was doubled as one."), told_number, sent_number),
                             NULL);
}

/* --- lists --- */

/* A list that has the next answer in it was not ended. */
static MscopeMistake *
find_missing_dot (const MscopeEntry *entry)
{
  gsize position = 0;
  MscopeSlice line;

  while (mscope_entry_next_line (entry, &position, &line))
    if (mscope_slice_starts_with (line, "+OK") || mscope_slice_starts_with (line, "-ERR"))
      return mscope_mistake_new (MSCOPE_MISTAKE_NO_DOT,
                                 g_strdup (_("The list has no end: a dot alone on a line is missing. So the answers after it count as "
                                             "lines of the list, and the client waits for ever.")),
                                 NULL);
  return NULL;
}

static MscopeMistake *
find_in_capabilities (const MscopeEntry *entry)
{
  gsize position = 0;
  MscopeSlice line;

  while (entry->encrypted && mscope_entry_next_line (entry, &position, &line))
    if (mscope_slice_is (line, "STLS"))
      return mscope_mistake_new (MSCOPE_MISTAKE_WRONG_OFFER,
                                 g_strdup_printf (_("The server offers %s although TLS is on already. That is forbidden: it "
                                                    "would be TLS within TLS."), "STLS"),
                                 NULL);
  return NULL;
}

static MscopeMistake *
find_in_data (const MscopeEntry *entry)
{
  MscopeMistake *mistake;

  if (entry->about == NULL || entry->about->about == NULL)
    return NULL;
  if (is_answer_to (entry->about, "RETR"))
    return find_in_message (entry);
  if (is_answer_to (entry->about, "TOP"))
    return NULL;
  mistake = find_missing_dot (entry);
  if (mistake == NULL && is_answer_to (entry->about, "LIST"))
    mistake = find_in_listing (entry);
  if (mistake == NULL && is_answer_to (entry->about, "CAPA"))
    mistake = find_in_capabilities (entry);
  return mistake;
}

MscopeMistake *
mscope_mistake_find_in_pop3_answer (const MscopeEntry *entry)
{
  if (entry->kind == MSCOPE_ENTRY_DATA)
    return find_in_data (entry);
  if (entry->kind == MSCOPE_ENTRY_CONTINUATION && entry->command != NULL && strcmp (entry->command->verb, "AUTH") != 0)
    return mscope_mistake_new (MSCOPE_MISTAKE_WRONG_CODE,
                               g_strdup (_("A + asks for more and belongs to AUTH alone. The answer to this is +OK or -ERR.")),
                               NULL);
  if (entry->status == MSCOPE_STATUS_POP3_OK && is_answer_to (entry, "STAT"))
    return find_in_status (entry);
  return NULL;
}
