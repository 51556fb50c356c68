/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a persona has to have, once all of its file is read. */
#include "config.h"

#include <string.h>

#include "server/persona-private.h"

typedef struct
{
  const MscopePersona *persona;
  char **section;
  char **key;
} Check;

gboolean
mscope_persona_key_belongs_to (const MscopePersonaKey *key,
                               const char *verb)
{
  MscopeSlice rest = mscope_slice_from_string (key->verb);
  MscopeSlice word;

  while ((word = mscope_slice_take_word (&rest)).length > 0)
    if (mscope_slice_is (word, verb))
      return TRUE;
  return FALSE;
}

gboolean
mscope_persona_is_carried_out (const MscopePersona *self,
                               const char *verb)
{
  for (guint i = 0; i < self->n_keys; i++)
    if (mscope_persona_key_belongs_to (&self->keys[i], verb))
      return TRUE;
  return FALSE;
}

static gboolean
offers (const MscopePersona *persona,
        const char *verb)
{
  return mscope_persona_has_word (persona, MSCOPE_KEY_COMMANDS, verb)
         && !g_hash_table_contains (persona->verb_replies, verb);
}

static gboolean
is_needed (const MscopePersona *persona,
           const MscopePersonaKey *key)
{
  if (key->verb == MSCOPE_KEY_ALWAYS)
    return TRUE;
  for (const char *const *verb = mscope_persona_get_words (persona, MSCOPE_KEY_COMMANDS); *verb != NULL; verb++)
    if (mscope_persona_key_belongs_to (key, *verb) && offers (persona, *verb))
      return TRUE;
  return FALSE;
}

static gboolean
missing (Check *self,
         const char *section,
         const char *key)
{
  *self->section = g_strdup (section);
  *self->key = g_strdup (key);
  return FALSE;
}

static gboolean
key_missing (Check *self,
             guint key)
{
  return missing (self, self->persona->keys[key].section, self->persona->keys[key].name);
}

/* What a greeting has in brackets is an offer of APOP (RFC 1939 section 7), which mail programs take up unasked. */
static gboolean
has_time_stamp (const MscopePersona *persona)
{
  char *values[MSCOPE_N_VARIABLES] = { NULL };
  g_autoptr (GString) greeting = g_string_new (NULL);
  const char *start;

  mscope_persona_append_reply (persona, MSCOPE_KEY_GREETING, values, 0, greeting);
  start = strchr (greeting->str, '<');
  return start != NULL && strchr (start, '@') != NULL && strchr (start, '>') != NULL;
}

/* All languages but the first one need texts. */
static gboolean
check_languages (Check *self)
{
  const MscopePersona *persona = self->persona;
  g_auto (GStrv) tags = mscope_persona_list_languages (persona);

  for (char **tag = tags; *tag != NULL; tag++)
    {
      g_autofree char *lower = g_ascii_strdown (*tag, -1);
      g_autofree char *section = g_strconcat ("replies ", *tag, NULL);

      if (tag > tags && (persona->translations == NULL || !g_hash_table_contains (persona->translations, lower)))
        return missing (self, section, "lang");
    }
  return TRUE;
}

static gboolean
check_pop3 (Check *self)
{
  const MscopePersona *persona = self->persona;

  if (mscope_persona_get_number (persona, MSCOPE_POP3_KEY_LOGIN_DELAY) > 0
      && !mscope_persona_has_text (persona, MSCOPE_POP3_KEY_TOO_SOON))
    return key_missing (self, MSCOPE_POP3_KEY_TOO_SOON);
  if (has_time_stamp (persona) && !offers (persona, "APOP"))
    return missing (self, "behaviour", "commands: APOP");
  return check_languages (self);
}

static gboolean
check_smtp (Check *self)
{
  const MscopePersona *persona = self->persona;

  if (mscope_persona_get_number (persona, MSCOPE_SMTP_KEY_RELAY)
      && !mscope_persona_has_text (persona, MSCOPE_SMTP_KEY_RCPT_RELAYED))
    return key_missing (self, MSCOPE_SMTP_KEY_RCPT_RELAYED);
  return TRUE;
}

gboolean
mscope_persona_check (const MscopePersona *self,
                      char **section,
                      char **key)
{
  Check check = { self, section, key };

  if (self->keys == NULL)
    return missing (&check, MSCOPE_PERSONA_PROTOCOL_SECTION, MSCOPE_PERSONA_PROTOCOL_KEY);
  for (guint i = 0; i < self->n_keys; i++)
    if (!self->values[i].set && is_needed (self, &self->keys[i]))
      return key_missing (&check, i);
  for (const char *const *verb = mscope_persona_get_words (self, MSCOPE_KEY_COMMANDS); *verb != NULL; verb++)
    if (!mscope_persona_is_carried_out (self, *verb) && offers (self, *verb))
      return missing (&check, "verbs", *verb);
  return self->protocol == MSCOPE_PROTOCOL_POP3 ? check_pop3 (&check) : check_smtp (&check);
}
