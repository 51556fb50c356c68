/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What stands behind MAIL and RCPT: an address (RFC 5321 section 4.1.2), as long as section 4.5.3.1 allows, and
 * parameters, whose table is in smtp-parameters.c.
 */
#include "config.h"

#include "server/smtp-session-private.h"

#include <string.h>

/* RFC 5321 section 4.5.3.1; a path has the brackets too. */
#define MAX_LOCAL_PART 64
#define MAX_DOMAIN 255
#define MAX_PATH 256

#define SESSION(self) (&(self)->parent)

/* --- addresses --- */

/* The address as it was typed, and the word before the colon: what products name when they complain. */
static void
set_typed (MscopeSmtpSession *self,
           const MscopeEntry *entry,
           const MscopeSmtpPath *path)
{
  MscopeSlice argument = entry->argument;
  gsize word = 0;
  MscopeSlice typed = { NULL, 0 };

  while (word < argument.length && strchr (": \t", argument.data[word]) == NULL)
    word++;
  if (path->path.data != NULL)
    {
      const char *colon = memchr (argument.data, ':', argument.length);
      const char *end = path->parameters.length > 0 ? path->parameters.data : argument.data + argument.length;

      if (colon != NULL && colon < end)
        typed = (MscopeSlice) { colon + 1, (gsize) (end - colon - 1) };
    }
  mscope_session_set (SESSION (self), MSCOPE_VARIABLE_FIRST_WORD, (MscopeSlice) { argument.data, word });
  mscope_session_set (SESSION (self), MSCOPE_VARIABLE_PATH, mscope_slice_strip (typed));
}

static gboolean
is_too_long (const MscopeSmtpPath *path)
{
  MscopeSlice local_part, domain;

  mscope_smtp_split_address (path->path, &local_part, &domain);
  return local_part.length > MAX_LOCAL_PART || domain.length > MAX_DOMAIN
         || path->path.length + strlen ("<>") > MAX_PATH;
}

gboolean
mscope_smtp_session_check_path (MscopeSmtpSession *self,
                                MscopeEntry *entry,
                                const char *keyword,
                                guint syntax,
                                guint bad_address)
{
  MscopeSmtpPath *path = &self->path;
  MscopeSmtpSyntaxError wrong = mscope_smtp_parse_path (entry->argument, keyword, path);

  mscope_session_set (SESSION (self), MSCOPE_VARIABLE_ADDRESS, path->path);
  set_typed (self, entry, path);
  if (mscope_persona_has_text (self->parent.persona, MSCOPE_SMTP_KEY_PATH_TOO_LONG) && is_too_long (path))
    return mscope_smtp_session_refuse (self, entry, MSCOPE_SMTP_KEY_PATH_TOO_LONG);
  switch (wrong)
    {
    case MSCOPE_SMTP_SYNTAX_OK:
      break;
    case MSCOPE_SMTP_SYNTAX_NO_KEYWORD:
    case MSCOPE_SMTP_SYNTAX_WRONG_KEYWORD:
    case MSCOPE_SMTP_SYNTAX_NO_COLON:
    case MSCOPE_SMTP_SYNTAX_NO_ADDRESS:
      return mscope_smtp_session_refuse (self, entry, syntax);
    case MSCOPE_SMTP_SYNTAX_NO_OPENING_BRACKET:
      bad_address = mscope_smtp_session_choose (self, MSCOPE_SMTP_KEY_NO_OPENING_BRACKET, bad_address);
      return mscope_smtp_session_refuse (self, entry, bad_address);
    case MSCOPE_SMTP_SYNTAX_NO_CLOSING_BRACKET:
      bad_address = mscope_smtp_session_choose (self, MSCOPE_SMTP_KEY_NO_CLOSING_BRACKET, bad_address);
      return mscope_smtp_session_refuse (self, entry, bad_address);
    default:
      return mscope_smtp_session_refuse (self, entry, bad_address);
    }
  if (!path->bracketed && mscope_smtp_session_has_flag (self, MSCOPE_SMTP_KEY_BRACKETS_REQUIRED))
    return mscope_smtp_session_refuse (self, entry, syntax);
  if ((path->blank_after_colon || path->blank_before_colon)
      && !mscope_smtp_session_has_flag (self, MSCOPE_SMTP_KEY_BLANK_ALLOWED))
    return mscope_smtp_session_refuse (self, entry, syntax);
  return TRUE;
}

gboolean
mscope_smtp_session_check_non_ascii (MscopeSmtpSession *self,
                                     MscopeEntry *entry,
                                     guint bad_address)
{
  const MscopeSmtpPath *path = &self->path;
  gboolean asked = self->parameters.utf8 || self->mail.utf8;

  if (!path->non_ascii)
    return TRUE;
  if (!asked && mscope_persona_has_text (self->parent.persona, MSCOPE_SMTP_KEY_NON_ASCII_ADDRESS))
    return mscope_smtp_session_refuse (self, entry, MSCOPE_SMTP_KEY_NON_ASCII_ADDRESS);
  if (asked && !g_utf8_validate (path->path.data, (gssize) path->path.length, NULL))
    return mscope_smtp_session_refuse (self, entry, bad_address);
  return TRUE;
}

/* --- parameters --- */

void
mscope_smtp_session_set_parameter (MscopeSmtpSession *self,
                                   MscopeSlice keyword,
                                   MscopeSlice value)
{
  const char *end = value.data != NULL ? value.data + value.length : keyword.data + keyword.length;
  g_autofree char *upper = g_ascii_strup (keyword.data, (gssize) keyword.length);

  mscope_session_set (SESSION (self), MSCOPE_VARIABLE_PARAMETER,
                      (MscopeSlice) { keyword.data, (gsize) (end - keyword.data) });
  mscope_session_set_string (SESSION (self), MSCOPE_VARIABLE_KEYWORD, upper);
  mscope_session_set (SESSION (self), MSCOPE_VARIABLE_VALUE, value);
}

/* What the persona says to a parameter it offers and cannot read. */
static guint
choose_refusal (const MscopeSmtpSession *self,
                const MscopeSmtpParameter *parameter,
                MscopeSmtpParameterFault fault)
{
  guint bad = mscope_smtp_session_choose (self, MSCOPE_SMTP_KEY_BAD_PARAMETER_VALUE, MSCOPE_SMTP_KEY_BAD_PARAMETER);

  if (strcmp (parameter->keyword, "SIZE") == 0)
    bad = MSCOPE_SMTP_KEY_BAD_SIZE;
  else if (strcmp (parameter->keyword, "BODY") == 0)
    bad = mscope_smtp_session_choose (self, MSCOPE_SMTP_KEY_BAD_BODY, MSCOPE_SMTP_KEY_BAD_PARAMETER);
  if (fault == MSCOPE_SMTP_PARAMETER_NO_VALUE)
    return mscope_smtp_session_choose (self, MSCOPE_SMTP_KEY_MISSING_PARAMETER_VALUE, bad);
  if (fault == MSCOPE_SMTP_PARAMETER_DUPLICATE)
    return mscope_smtp_session_choose (self, MSCOPE_SMTP_KEY_DUPLICATE_PARAMETER, bad);
  return bad;
}

static gboolean
check_parameter (MscopeSmtpSession *self,
                 MscopeEntry *entry,
                 MscopeSlice keyword,
                 MscopeSlice value)
{
  const MscopeSmtpParameter *parameter = mscope_smtp_parameter_find (entry->word, keyword);
  MscopeSmtpParameterFault fault = MSCOPE_SMTP_PARAMETER_OK;

  if (parameter == NULL || !mscope_smtp_session_offers (self, parameter->extension))
    parameter = NULL;
  else
    fault = mscope_smtp_parameter_read (parameter, value, &self->parameters);
  if (parameter != NULL && fault == MSCOPE_SMTP_PARAMETER_OK)
    return TRUE;
  mscope_smtp_session_set_parameter (self, keyword, value);
  return mscope_smtp_session_refuse (self, entry, parameter == NULL ? MSCOPE_SMTP_KEY_BAD_PARAMETER
                                                                    : choose_refusal (self, parameter, fault));
}

gboolean
mscope_smtp_session_check_parameters (MscopeSmtpSession *self,
                                      MscopeEntry *entry)
{
  MscopeSlice parameters = self->path.parameters, keyword, value;

  memset (&self->parameters, 0, sizeof self->parameters);
  while (mscope_smtp_next_parameter (&parameters, &keyword, &value))
    if (!check_parameter (self, entry, keyword, value))
      return FALSE;
  /* What is left over is none: "<a@b> =1". */
  if (mscope_slice_strip (parameters).length == 0)
    return TRUE;
  mscope_smtp_session_set_parameter (self, self->path.parameters, (MscopeSlice) { NULL, 0 });
  return mscope_smtp_session_refuse (self, entry, MSCOPE_SMTP_KEY_BAD_PARAMETER);
}
