/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Topics whose names are spelt nearly as a word that is not known. */
#include "config.h"

#include <string.h>

#include "protocol/nearest.h"
#include "protocol/smtp-replies.h"
#include "protocol/smtp-status.h"
#include "protocol/topics-private.h"

#define MAX_SUGGESTIONS 5
#define MAX_DISTANCE 2

static gboolean
contains (const GPtrArray *names,
          const char *name)
{
  for (guint i = 0; i < names->len; i++)
    if (g_ascii_strcasecmp (g_ptr_array_index (names, i), name) == 0)
      return TRUE;
  return FALSE;
}

static void
add_digit (GPtrArray *names,
           const MscopeDigitInfo *info)
{
  if (info != NULL)
    g_ptr_array_add (names, g_strdup (info->name));
}

/* Of a code that is not registered its digits still say something; a code that looks alike means something else. */
static gboolean
suggest_digits (const char *word,
                GPtrArray *names)
{
  guint16 code[3];

  if (strlen (word) == 3 && strspn (word, "0123456789") == 3)
    {
      add_digit (names, mscope_smtp_reply_get_class ((guint16) (word[0] - '0')));
      add_digit (names, mscope_smtp_reply_get_subject ((guint16) (word[1] - '0')));
      return TRUE;
    }
  if (!mscope_smtp_status_parse (mscope_slice_from_string (word), code))
    return FALSE;
  add_digit (names, mscope_smtp_status_get_class (code[0]));
  add_digit (names, mscope_smtp_status_get_subject (code[1]));
  return TRUE;
}

GPtrArray *
mscope_topics_suggest (const char *word,
                       const MscopeProtocol *protocol)
{
  g_autofree char *stripped = g_strstrip (g_strdup (word));
  g_autoptr (GArray) topics = mscope_topics_collect (stripped, protocol);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  MscopeSlice typed = mscope_slice_from_string (stripped);

  if ((protocol == NULL || *protocol == MSCOPE_PROTOCOL_SMTP) && suggest_digits (stripped, names))
    return names;
  for (int i = 0; i < MSCOPE_N_PROTOCOLS; i++)
    if (protocol == NULL || *protocol == (MscopeProtocol) i)
      {
        const MscopeCommandInfo *command = mscope_protocol_find_nearest_command (i, typed);

        if (command != NULL && !contains (names, command->verb))
          g_ptr_array_add (names, g_strdup (command->verb));
      }
  for (guint distance = 1; distance <= MAX_DISTANCE; distance++)
    for (guint i = 0; i < topics->len && names->len < MAX_SUGGESTIONS; i++)
      {
        const char *name = g_array_index (topics, MscopeTopic, i).name;

        if (distance < typed.length && mscope_word_distance (mscope_slice_from_string (name), typed) == distance
            && !contains (names, name))
          g_ptr_array_add (names, g_strdup (name));
      }
  return names;
}
