/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dialogue/dialogue-json.h"

#include "dialogue/explanation.h"

#include <string.h>

static inline void
append_key (GString *out,
            const char *key)
{
  mscope_text_append (out, ",\"", 2);
  mscope_text_append (out, key, strlen (key));
  mscope_text_append (out, "\":", 2);
}

static inline void
append_string (GString *out,
               const char *key,
               const char *value)
{
  if (value == NULL)
    return;
  append_key (out, key);
  mscope_text_append_json (out, value, strlen (value));
}

static inline void
append_slice (GString *out,
              const char *key,
              MscopeSlice value)
{
  append_key (out, key);
  mscope_text_append_json (out, value.data, value.length);
}

static inline void
append_number (GString *out,
               const char *key,
               guint64 value)
{
  append_key (out, key);
  mscope_text_append_number (out, value, 1);
}

/* The days of a Gregorian date since 1970 turned back into the date: years begin in March, eras have 400 of them. */
static void
days_to_date (gint64 days,
              int *year,
              int *month,
              int *day)
{
  gint64 shifted = days + 719468;
  gint64 era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
  gint64 of_era = shifted - era * 146097;
  gint64 year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  gint64 of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  gint64 from_march = (5 * of_year + 2) / 153;

  *day = (int) (of_year - (153 * from_march + 2) / 5 + 1);
  *month = (int) (from_march < 10 ? from_march + 3 : from_march - 9);
  *year = (int) (year_of_era + era * 400 + (*month <= 2));
}

/* The last @n_digits of @value, and what follows them. Returns where the next field stands. */
static inline char *
put_field (char *at,
           int value,
           int n_digits,
           char behind)
{
  for (int i = n_digits; i > 0; value /= 10)
    at[--i] = (char) ('0' + value % 10);
  at[n_digits] = behind;
  return at + n_digits + 1;
}

/* 2026-11-22T15:12:00.123456Z */
static inline void
append_time (GString *out,
             const char *key,
             gint64 time_us)
{
  gint64 days = time_us / G_TIME_SPAN_DAY - (time_us % G_TIME_SPAN_DAY < 0);
  gint64 rest = time_us - days * G_TIME_SPAN_DAY;
  int seconds = (int) (rest / G_USEC_PER_SEC);
  int year, month, day;
  char text[sizeof "2026-11-22T15:12:00.123456Z"], *at = text;

  days_to_date (days, &year, &month, &day);
  at = put_field (at, CLAMP (year, 0, 9999), 4, '-');
  at = put_field (at, month, 2, '-');
  at = put_field (at, day, 2, 'T');
  at = put_field (at, seconds / 3600, 2, ':');
  at = put_field (at, seconds / 60 % 60, 2, ':');
  at = put_field (at, seconds % 60, 2, '.');
  put_field (at, (int) (rest % G_USEC_PER_SEC), 6, 'Z');
  append_key (out, key);
  mscope_text_append (out, "\"", 1);
  mscope_text_append (out, text, sizeof text - 1);
  mscope_text_append (out, "\"", 1);
}

/* A class must be there for an enhanced code to be. */
static void
append_codes (GString *out,
              const MscopeEntry *entry)
{
  append_number (out, "code", entry->code);
  if (entry->enhanced[0] != 0)
    {
      append_key (out, "enhanced");
      for (int i = 0; i < 3; i++)
        {
          mscope_text_append (out, i == 0 ? "\"" : ".", 1);
          mscope_text_append_number (out, entry->enhanced[i], 1);
        }
      mscope_text_append (out, "\"", 1);
    }
}

static void
append_answer (GString *out,
               const MscopeEntry *entry)
{
  if (entry->code > 0)
    append_codes (out, entry);
  if (entry->status != MSCOPE_STATUS_NONE)
    append_string (out, "status", mscope_status_get_name (entry->status));
  if (entry->tag.length > 0)
    append_slice (out, "tag", entry->tag);
  if (entry->about != NULL)
    append_number (out, "answers", entry->about->index);
}

static void
append_meaning (GString *out,
                const MscopeEntry *entry,
                const MscopeSecrets *secrets)
{
  g_autoptr (MscopeExplanation) explanation = mscope_explanation_new_without_parts (entry, secrets);

  append_string (out, "explanation", explanation->paragraph);
  append_string (out, "reference", explanation->reference);
  append_string (out, "mistake", explanation->mistake);
}

void
mscope_dialogue_json_append_entry (GString *out,
                                   const MscopeEntry *entry,
                                   guint32 conversation,
                                   gsize max_text,
                                   const MscopeSecrets *secrets)
{
  g_string_append (out, "{\"type\":\"entry\"");
  append_number (out, "conversation", conversation);
  append_number (out, "index", entry->index);
  if (entry->frame > 0)
    append_number (out, "frame", entry->frame);
  append_time (out, "time", entry->time_us);
  append_string (out, "protocol", mscope_protocol_get_name (entry->protocol));
  append_string (out, "sender", mscope_side_get_name (entry->sender));
  append_string (out, "kind", mscope_entry_kind_get_name (entry->kind));
  if (entry->encrypted)
    g_string_append (out, ",\"encrypted\":true");

  switch (entry->kind)
    {
    case MSCOPE_ENTRY_COMMAND:
      append_slice (out, "command", mscope_slice_from_string (entry->word));
      append_slice (out, "argument", entry->argument);
      if (entry->tag.length > 0)
        append_slice (out, "tag", entry->tag);
      break;
    case MSCOPE_ENTRY_GREETING:
    case MSCOPE_ENTRY_REPLY:
    case MSCOPE_ENTRY_CONTINUATION:
      append_answer (out, entry);
      break;
    case MSCOPE_ENTRY_MESSAGE:
    case MSCOPE_ENTRY_DATA:
    case MSCOPE_ENTRY_TLS:
    case MSCOPE_ENTRY_GAP:
      append_number (out, "octets", entry->octets);
      break;
    default:
      break;
    }

  append_slice (out, "text", (MscopeSlice) { entry->text, MIN (entry->text_length, max_text) });
  append_meaning (out, entry, secrets);
  g_string_append (out, "}\n");
}

static void
append_end (GString *out,
            const MscopeConversation *conversation,
            MscopeSide side)
{
  g_string_append_printf (out, ",\"%s\":{\"address\":\"%s\",\"port\":%u}", mscope_side_get_name (side),
                          conversation->address[side], conversation->port[side]);
}

void
mscope_dialogue_json_append_conversation (GString *out,
                                          const MscopeConversation *conversation)
{
  g_string_append (out, "{\"type\":\"conversation\"");
  append_number (out, "id", conversation->id);
  append_string (out, "protocol", mscope_protocol_get_name (conversation->protocol));
  append_end (out, conversation, MSCOPE_SIDE_CLIENT);
  append_end (out, conversation, MSCOPE_SIDE_SERVER);
  append_time (out, "start", conversation->start_us);
  append_time (out, "end", conversation->end_us);
  append_number (out, "packets", conversation->n_packets);
  append_number (out, "bytes_client", conversation->n_bytes[MSCOPE_SIDE_CLIENT]);
  append_number (out, "bytes_server", conversation->n_bytes[MSCOPE_SIDE_SERVER]);
  append_number (out, "entries", conversation->n_entries);
  append_string (out, "closed", mscope_closed_get_name (conversation->closed));
  g_string_append (out, "}\n");
}
