/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the server can do, and what is agreed on: CAPA (RFC 2449), UTF8 and LANG (RFC 6856). */
#include "config.h"

#include "server/pop3-session-private.h"

#include <string.h>

#define SESSION(self) (&(self)->parent)

/* --- CAPA --- */

static gboolean
is_named (const MscopePop3Session *self,
          guint key,
          MscopeSlice name)
{
  g_autofree char *word = mscope_slice_dup (name);

  return mscope_persona_has_word (self->parent.persona, key, word);
}

/* Whether a capability holds now. TLS is not offered to who has it, or has signed on (RFC 2595 section 4). */
static gboolean
is_announced (const MscopePop3Session *self,
              MscopeSlice line)
{
  const MscopeSession *session = &self->parent;
  gboolean logged_in = self->maildrop != NULL;
  MscopeSlice name = mscope_slice_take_word (&line);

  if (mscope_slice_is (name, "STLS") && (logged_in || session->encrypted || !session->can_tls))
    return FALSE;
  return !is_named (self, logged_in ? MSCOPE_POP3_KEY_CAPABILITIES_BEFORE : MSCOPE_POP3_KEY_CAPABILITIES_AFTER, name);
}

void
mscope_pop3_session_proceed_capa (MscopePop3Session *self,
                                  MscopeEntry *entry)
{
  MscopeSession *session = SESSION (self);
  g_autoptr (GString) lines = g_string_new (NULL);
  g_auto (GStrv) all = NULL;

  mscope_session_set_number (session, MSCOPE_VARIABLE_DELAY,
                             mscope_persona_get_number (session->persona, MSCOPE_POP3_KEY_LOGIN_DELAY));
  mscope_persona_append_lines (session->persona, MSCOPE_POP3_KEY_CAPABILITY, session->values, "\n", lines);
  all = g_strsplit (lines->str, "\n", 0);
  mscope_persona_append_reply (session->persona, MSCOPE_POP3_KEY_CAPA, session->values, 0, session->reply);
  for (char **line = all; *line != NULL; line++)
    if (**line != '\0' && is_announced (self, mscope_slice_from_string (*line)))
      g_string_append_printf (session->reply, "%s\r\n", *line);
  g_string_append (session->reply, ".\r\n");
  mscope_session_reply_written (session, entry);
}

/* --- UTF8, LANG --- */

void
mscope_pop3_session_proceed_utf8 (MscopePop3Session *self,
                                  MscopeEntry *entry)
{
  self->utf8 = TRUE;
  mscope_session_reply (SESSION (self), entry, MSCOPE_POP3_KEY_UTF8);
}

/* The basic language range of RFC 4647 section 2.1 fits a tag that it is, or that goes on behind it with "-". */
static gboolean
is_in_range (MscopeSlice tag,
             MscopeSlice range)
{
  g_autofree char *text = mscope_slice_dup (range);

  if (mscope_slice_is (range, "*"))
    return TRUE; /* the server's favourite, which comes first */
  return mscope_slice_starts_with (tag, text) && (tag.length == range.length || tag.data[range.length] == '-');
}

static void
list_languages (MscopePop3Session *self,
                MscopeEntry *entry)
{
  MscopeSession *session = SESSION (self);

  mscope_persona_append_reply (session->persona, MSCOPE_POP3_KEY_LANG_LIST, session->values, 0, session->reply);
  mscope_persona_append_lines (session->persona, MSCOPE_POP3_KEY_LANGUAGE, session->values, "\r\n", session->reply);
  g_string_append (session->reply, ".\r\n");
  mscope_session_reply_written (session, entry);
}

/* From the answer to LANG on, all texts are in that language. */
static void
speak (MscopePop3Session *self,
       const char *tag)
{
  MscopeSession *session = SESSION (self);
  MscopePersona *persona;

  if (self->first_persona == NULL)
    self->first_persona = mscope_persona_ref (session->persona);
  persona = mscope_persona_ref (mscope_persona_get_translation (self->first_persona, tag));
  mscope_persona_unref (session->persona);
  session->persona = persona;
  mscope_session_set_string (session, MSCOPE_VARIABLE_LANGUAGE, tag);
}

void
mscope_pop3_session_forget_agreements (MscopePop3Session *self)
{
  MscopeSession *session = SESSION (self);

  self->utf8 = FALSE;
  if (self->first_persona == NULL)
    return;
  mscope_persona_unref (session->persona);
  session->persona = mscope_persona_ref (self->first_persona);
  mscope_session_set_string (session, MSCOPE_VARIABLE_LANGUAGE, NULL);
}

void
mscope_pop3_session_proceed_lang (MscopePop3Session *self,
                                  MscopeEntry *entry)
{
  g_auto (GStrv) tags = mscope_persona_list_languages (self->parent.persona);

  if (entry->argument.length == 0)
    {
      list_languages (self, entry);
      return;
    }
  for (char **tag = tags; *tag != NULL; tag++)
    if (is_in_range (mscope_slice_from_string (*tag), entry->argument))
      {
        speak (self, *tag);
        mscope_session_reply (SESSION (self), entry, MSCOPE_POP3_KEY_LANG);
        return;
      }
  mscope_session_reply (SESSION (self), entry, MSCOPE_POP3_KEY_LANG_UNKNOWN);
}
