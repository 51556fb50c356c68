/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SMTP: RFC 5321 sections 4.1.4 (order), 4.5.3.1 (limits), 2.3.8 (line ends); RFC 4954 section 4.
 * POP3: RFC 1939 sections 4 to 6 (order), RFC 2449 section 4 (limits).
 */
#include "config.h"

#include "dialogue/mistake-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "protocol/sasl.h"
#include "protocol/smtp-syntax.h"

#define MAX_SMTP_COMMAND 512 /* RFC 5321 section 4.5.3.1.4, CRLF included */
#define MAX_POP3_COMMAND 255 /* RFC 2449 section 4 */

MscopeMistake *
mscope_mistake_new (MscopeMistakeKind kind,
                    char *text,
                    char *fix)
{
  MscopeMistake *self = g_new (MscopeMistake, 1);

  *self = (MscopeMistake) { kind, text, fix };
  return self;
}

void
mscope_mistake_free (MscopeMistake *self)
{
  g_free (self->text);
  g_free (self->fix);
  g_free (self);
}

char *
mscope_quote (MscopeSlice text)
{
  GString *quoted = g_string_new (NULL);
  gsize length = MIN (text.length, MSCOPE_MAX_QUOTED);

  /* Not within a character. */
  while (length < text.length && length > 0 && ((guchar) text.data[length] & 0xc0) == 0x80)
    length--;
  mscope_text_append_visible (quoted, text.data, length);
  if (length < text.length)
    g_string_append (quoted, "…");
  return g_string_free (quoted, FALSE);
}

char *
mscope_number (guint64 number)
{
  GString *text = g_string_sized_new (24);

  mscope_text_append_number (text, number, 1);
  return g_string_free (text, FALSE);
}

char *
mscope_mistake_join (const char *verb,
                     MscopeSlice rest)
{
  return g_strdup_printf ("%s%s%.*s", verb, rest.length > 0 ? " " : "", (int) rest.length, rest.data);
}

/* --- the wrong moment --- */

static const char *
get_smtp_reason (const char *verb,
                 guint32 phase)
{
  switch (phase)
    {
    case MSCOPE_SMTP_GREETED:
      return N_("EHLO or HELO has to come first, so that the server knows who is there.");
    case MSCOPE_SMTP_READY:
      return strcmp (verb, "RCPT") == 0 ? N_("A recipient belongs to a mail: MAIL has to begin one first.")
                                        : N_("Before the message come its sender (MAIL) and its recipients (RCPT).");
    case MSCOPE_SMTP_SENDER:
    case MSCOPE_SMTP_RECIPIENT:
      if (strcmp (verb, "MAIL") == 0)
        return N_("A mail is begun already. Finish it with DATA, or drop it with RSET.");
      if (strcmp (verb, "DATA") == 0 || strcmp (verb, "BDAT") == 0)
        return N_("The mail has no recipient yet: RCPT has to come first.");
      return N_("This is not possible within a mail. Finish it with DATA, or drop it with RSET.");
    case MSCOPE_SMTP_CHUNKS:
      return N_("The message is being sent in pieces: the next command is BDAT, up to the one with LAST.");
    default:
      return NULL;
    }
}

static const char *
get_pop3_reason (const char *verb,
                 guint32 phase)
{
  switch (phase)
    {
    case MSCOPE_POP3_AUTHORIZATION:
      return strcmp (verb, "PASS") == 0 ? N_("The name comes first: USER, then PASS.")
                                        : N_("Nobody has signed on yet: USER and PASS have to come first.");
    case MSCOPE_POP3_PASSWORD:
      return N_("The server waits for the password: PASS has to come first.");
    case MSCOPE_POP3_TRANSACTION:
      return N_("You have signed on already; this belongs before the login.");
    default:
      return NULL;
    }
}

static MscopeMistake *
find_in_phase (const MscopeEntry *entry)
{
  const MscopePhaseInfo *phase = mscope_phase_get_info (entry->protocol, entry->phase);
  const char *reason = NULL;

  if (phase == NULL || (entry->command->phases & entry->phase) != 0)
    return NULL;
  if (entry->protocol == MSCOPE_PROTOCOL_SMTP)
    reason = get_smtp_reason (entry->word, entry->phase);
  else if (entry->protocol == MSCOPE_PROTOCOL_POP3)
    reason = get_pop3_reason (entry->word, entry->phase);
  /* Translators: a command, and a whole sentence that says what comes first. */
  return mscope_mistake_new (MSCOPE_MISTAKE_WRONG_PHASE,
                             g_strdup_printf (_("%s comes at the wrong moment. %s"), entry->word,
                                              reason != NULL ? _(reason) : _(phase->summary)),
                             NULL);
}

/* --- the line as such --- */

static gboolean
is_too_long (const MscopeEntry *entry)
{
  MscopeSmtpPath path;
  const char *keyword;

  /* AUTH may be longer than any of them: RFC 4954 section 4, RFC 5034 section 4. */
  if (entry->command == NULL || strcmp (entry->word, "AUTH") == 0 || entry->protocol == MSCOPE_PROTOCOL_IMAP)
    return FALSE;
  if (entry->protocol == MSCOPE_PROTOCOL_POP3)
    return entry->length > MAX_POP3_COMMAND;
  keyword = mscope_mistake_get_path_keyword (entry->command);
  if (keyword == NULL || entry->length <= MAX_SMTP_COMMAND)
    return entry->length > MAX_SMTP_COMMAND;
  /* Each extension adds room for its parameters. */
  mscope_smtp_parse_path (entry->argument, keyword, &path);
  return entry->length - path.parameters.length > MAX_SMTP_COMMAND;
}

static MscopeMistake *
find_in_line (const MscopeEntry *entry)
{
  int limit = entry->protocol == MSCOPE_PROTOCOL_POP3 ? MAX_POP3_COMMAND : MAX_SMTP_COMMAND;

  if (is_too_long (entry))
    return mscope_mistake_new (MSCOPE_MISTAKE_TOO_LONG,
                               /* Translators: 512 or 255. */
                               g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                                             "The line is too long: a command has at most %d octet.",
                                                             "The line is too long: a command has at most %d octets.",
                                                             limit), limit),
                               NULL);
  if (entry->bare_lf && !entry->cut_short)
    return mscope_mistake_new (MSCOPE_MISTAKE_BARE_LF,
                               g_strdup (_("The line ends with LF alone. Lines of mail protocols end with CR and LF: many "
                                           "servers let it pass, strict ones wait for the CR, and nothing happens.")),
                               NULL);
  return NULL;
}

static MscopeMistake *
find_in_command (const MscopeEntry *entry)
{
  MscopeMistake *mistake = mscope_mistake_find_in_octets (entry);

  if (mistake != NULL)
    return mistake;
  if (entry->command == NULL)
    return entry->cut_short ? NULL : mscope_mistake_find_in_words (entry);
  mistake = find_in_phase (entry);
  if (mistake == NULL)
    mistake = mscope_mistake_find_in_context (entry);
  if (mistake == NULL && !entry->cut_short)
    {
      if (entry->protocol == MSCOPE_PROTOCOL_SMTP)
        mistake = mscope_mistake_find_in_smtp_arguments (entry);
      else if (entry->protocol == MSCOPE_PROTOCOL_POP3)
        mistake = mscope_mistake_find_in_pop3_arguments (entry);
    }
  return mistake != NULL ? mistake : find_in_line (entry);
}

/* "anna" happens to be Base64 too, of three octets that are no text; name and password are text. */
static gboolean
is_plausible_answer (const MscopeEntry *entry)
{
  MscopeSlice mechanism = entry->about != NULL ? entry->about->argument : (MscopeSlice) { "", 0 };
  gsize length;
  g_autofree char *decoded = mscope_sasl_decode ((MscopeSlice) { entry->text, entry->text_length }, &length);

  if (decoded == NULL)
    return FALSE;
  return !mscope_slice_is (mscope_slice_take_word (&mechanism), "LOGIN") || g_utf8_validate (decoded, (gssize) length, NULL);
}

/* A pupil who types "anna" after "334 VXNlcm5hbWU6" gets it written as it must be. */
static MscopeMistake *
find_in_sign_on (const MscopeEntry *entry)
{
  MscopeSlice text = { entry->text, entry->text_length };

  if (entry->cut_short || mscope_slice_is (text, "*") || is_plausible_answer (entry))
    return NULL;
  return mscope_mistake_new (MSCOPE_MISTAKE_NO_BASE64,
                             g_strdup (_("This does not look like Base64. Within AUTH every answer is written in Base64; a lone "
                                         "* gives up.")),
                             g_base64_encode ((const guchar *) text.data, text.length));
}

MscopeMistake *
mscope_mistake_find (const MscopeEntry *entry)
{
  if (entry->sender != MSCOPE_SIDE_CLIENT)
    return mscope_mistake_find_in_answer (entry);
  switch (entry->kind)
    {
    case MSCOPE_ENTRY_COMMAND:
      return find_in_command (entry);
    case MSCOPE_ENTRY_AUTH:
      return find_in_sign_on (entry);
    case MSCOPE_ENTRY_MESSAGE:
      return mscope_mistake_find_in_message (entry);
    case MSCOPE_ENTRY_TLS:
      return mscope_mistake_find_in_tls (entry);
    default:
      return NULL;
    }
}
