/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SMTP: RFC 5321 sections 4.1.4 (order), 4.5.3.1 (limits), 2.3.8 (line ends); RFC 4954 section 4.
 * POP3: RFC 1939 sections 3 to 7, RFC 2449 section 4 (limits).
 */
#include "config.h"

#include "dialogue/mistake-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "protocol/nearest.h"
#include "protocol/pop3-syntax.h"
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

static char *
join (const char *verb,
      MscopeSlice rest)
{
  return g_strdup_printf ("%s%s%.*s", verb, rest.length > 0 ? " " : "", (int) rest.length, rest.data);
}

/* --- words that are no command --- */

/* The word as it was typed; entry->word has it in capitals. */
static MscopeSlice
get_typed_word (const MscopeEntry *entry)
{
  MscopeSlice text = { entry->text, entry->text_length };

  return mscope_slice_take_word (&text);
}

/* Fields of a header that people type before they have said DATA. */
static gboolean
is_header_field (MscopeSlice word)
{
  static const char *const fields[] = { "Subject:", "Date:", "Cc:", "Bcc:", "Reply-To:", "Message-ID:", "MIME-Version:",
                                        "Content-Type:", "From:", "To:" };

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    if (mscope_slice_is (word, fields[i]))
      return TRUE;
  return FALSE;
}

static MscopeMistake *
find_in_odd_line (const MscopeEntry *entry)
{
  MscopeSlice word = get_typed_word (entry);

  if (mscope_slice_is (word, ".") && entry->argument.length == 0)
    return mscope_mistake_new (MSCOPE_MISTAKE_LONE_DOT,
                               g_strdup (_("A lone dot ends a message, and no message was begun or it was ended before. "
                                           "Here the server takes it for a command.")),
                               NULL);
  if (word.length == 0)
    return mscope_mistake_new (MSCOPE_MISTAKE_EMPTY_LINE,
                               g_strdup (_("An empty line is no command. Within a message it divides header and body; "
                                           "here the server waits for a command.")),
                               NULL);
  if (entry->protocol == MSCOPE_PROTOCOL_SMTP && is_header_field (word))
    return mscope_mistake_new (MSCOPE_MISTAKE_MESSAGE_TEXT,
                               g_strdup (_("This is a line of a message's header. It belongs after DATA, when the server "
                                           "has answered 354.")),
                               NULL);
  return NULL;
}

/* The protocol that knows @word as a command, or -1. */
static int
find_other_protocol (const MscopeEntry *entry,
                     MscopeSlice word)
{
  MscopeSlice second = entry->argument;

  for (int i = 0; i < MSCOPE_N_PROTOCOLS; i++)
    if (i != (int) entry->protocol && mscope_protocol_find_command (i, word) != NULL)
      return i;
  /* "a1 LOGIN ben secret": an IMAP command behind its tag. */
  second = mscope_slice_take_word (&second);
  if (entry->protocol != MSCOPE_PROTOCOL_IMAP && mscope_protocol_find_command (MSCOPE_PROTOCOL_IMAP, second) != NULL
      && mscope_protocol_find_command (entry->protocol, second) == NULL)
    return MSCOPE_PROTOCOL_IMAP;
  return -1;
}

static char *
fix_unknown (const MscopeEntry *entry,
             const MscopeCommandInfo *meant,
             MscopeSlice word)
{
  MscopeSlice text = { entry->text, entry->text_length };
  MscopeSlice rest = entry->argument;

  if (entry->protocol == MSCOPE_PROTOCOL_IMAP)
    return NULL;
  if (mscope_mistake_get_path_keyword (meant) == NULL)
    return join (meant->verb, rest);

  /* "MAILFROM:<a@b>", "RCPTTO:<a@b>", "FROM:<a@b>": the address is part of the word. */
  text = mscope_slice_strip (text);
  if (mscope_slice_starts_with (word, meant->verb))
    rest = (MscopeSlice) { text.data + strlen (meant->verb), text.length - strlen (meant->verb) };
  else if (memchr (word.data, ':', word.length) != NULL)
    rest = text;
  return mscope_mistake_fix_path (meant, rest);
}

static MscopeMistake *
find_in_unknown (const MscopeEntry *entry)
{
  MscopeMistake *mistake = find_in_odd_line (entry);
  MscopeSlice typed = get_typed_word (entry);
  const char *colon = memchr (typed.data, ':', typed.length);
  MscopeSlice word = { typed.data, colon != NULL ? (gsize) (colon - typed.data) : typed.length };
  const char *title = mscope_protocol_get_title (entry->protocol);
  const MscopeCommandInfo *meant;
  g_autofree char *quoted = NULL;
  int other;

  if (mistake != NULL)
    return mistake;
  if (entry->protocol == MSCOPE_PROTOCOL_IMAP && entry->tag.length == 0)
    return NULL;
  if (entry->protocol == MSCOPE_PROTOCOL_IMAP)
    word = mscope_slice_from_string (entry->word);

  quoted = mscope_quote (word);
  other = find_other_protocol (entry, word);
  meant = mscope_protocol_find_nearest_command (entry->protocol, word);
  if (meant != NULL)
    /* Translators: a word that was typed, SMTP or POP3, a command, and what the command does. */
    return mscope_mistake_new (MSCOPE_MISTAKE_UNKNOWN_COMMAND,
                               g_strdup_printf (_("“%s” is no command of %s. Did you mean %s? (%s)"), quoted, title,
                                                meant->verb, _(meant->summary)),
                               fix_unknown (entry, meant, typed));
  if (other >= 0)
    /* Translators: a word that was typed, then IMAP and SMTP or the like. */
    return mscope_mistake_new (MSCOPE_MISTAKE_OTHER_PROTOCOL,
                               g_strdup_printf (_("“%s” belongs to %s, but this server speaks %s."), quoted,
                                                mscope_protocol_get_title (other), title),
                               NULL);
  return mscope_mistake_new (MSCOPE_MISTAKE_UNKNOWN_COMMAND,
                             g_strdup_printf (_("“%s” is no command of %s. The server will answer with an error."),
                                              quoted, title),
                             NULL);
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

/* --- arguments --- */

/* "RETR message": something has to follow; "LIST [message]", "QUIT": not. */
static gboolean
needs_argument (const MscopeCommandInfo *command)
{
  const char *argument = strchr (command->syntax, ' ');

  return argument != NULL && argument[1] != '[';
}

static MscopeMistake *
find_missing_argument (const MscopeEntry *entry)
{
  const MscopeCommandInfo *command = entry->command;

  if (entry->argument.length == 0 && needs_argument (command))
    /* Translators: a command and how it is written. */
    return mscope_mistake_new (MSCOPE_MISTAKE_MISSING_ARGUMENT,
                               g_strdup_printf (_("Something is missing behind %s. It is written so: %s"), command->verb,
                                                command->syntax),
                               NULL);
  if (entry->argument.length > 0 && strchr (command->syntax, ' ') == NULL)
    return mscope_mistake_new (MSCOPE_MISTAKE_TOO_MUCH,
                               g_strdup_printf (_("%s stands alone: nothing may follow it."), command->verb),
                               g_strdup (command->verb));
  return NULL;
}

/* "my_pc" becomes "my-pc". */
static char *
fix_host (const char *verb,
          MscopeSlice host)
{
  GString *fix = g_string_new (verb);

  g_string_append_c (fix, ' ');
  for (gsize i = 0; i < host.length; i++)
    {
      char c = host.data[i];
      gboolean inner = i > 0 && i + 1 < host.length;

      if (g_ascii_isalnum (c) || (inner && (c == '.' || c == '-')))
        g_string_append_c (fix, c);
      else if (inner)
        g_string_append_c (fix, '-');
    }
  if (!mscope_smtp_is_domain (mscope_slice_from_string (fix->str + strlen (verb) + 1)))
    {
      g_string_free (fix, TRUE);
      return NULL;
    }
  return g_string_free (fix, FALSE);
}

static MscopeMistake *
find_in_host (const MscopeEntry *entry)
{
  const char *verb = entry->word;
  g_autofree char *quoted = NULL;
  MscopeSlice host;

  switch (mscope_smtp_parse_host (entry->argument, &host))
    {
    case MSCOPE_SMTP_SYNTAX_NO_HOST:
      /* Translators: HELO or EHLO. */
      return mscope_mistake_new (MSCOPE_MISTAKE_MISSING_ARGUMENT,
                                 g_strdup_printf (_("The name of your computer is missing behind %s. A few servers let "
                                                    "that pass, most refuse it."), verb),
                                 g_strdup (entry->command->example));
    case MSCOPE_SMTP_SYNTAX_BAD_DOMAIN:
      quoted = mscope_quote (host);
      return mscope_mistake_new (MSCOPE_MISTAKE_WRONG_ARGUMENT,
                                 g_strdup_printf (_("“%s” is no name of a computer. Letters, digits, hyphens and dots are "
                                                    "allowed, or an address in square brackets such as [192.0.2.7]."),
                                                  quoted),
                                 fix_host (verb, host));
    case MSCOPE_SMTP_SYNTAX_TEXT_AFTER_ADDRESS:
      return mscope_mistake_new (MSCOPE_MISTAKE_TOO_MUCH,
                                 g_strdup_printf (_("Only one word may follow %s: the name of your computer."), verb),
                                 join (verb, host));
    default:
      return NULL;
    }
}

static MscopeMistake *
find_in_chunk (const MscopeEntry *entry)
{
  MscopeSlice rest = entry->argument;
  MscopeSlice size = mscope_slice_take_word (&rest);
  guint64 n_octets;

  if (mscope_slice_to_number (size, &n_octets) && (rest.length == 0 || mscope_slice_is (rest, "LAST")))
    return NULL;
  return mscope_mistake_new (MSCOPE_MISTAKE_WRONG_ARGUMENT,
                             g_strdup (_("Behind BDAT belong the number of octets that follow and, for the last piece, "
                                         "the word LAST.")),
                             NULL);
}

static MscopeMistake *
find_in_smtp_arguments (const MscopeEntry *entry)
{
  if (g_str_has_suffix (entry->command->syntax, " host"))
    return find_in_host (entry);
  if (mscope_mistake_get_path_keyword (entry->command) != NULL)
    return mscope_mistake_find_in_path (entry);
  if (strcmp (entry->word, "BDAT") == 0)
    return find_in_chunk (entry);
  return find_missing_argument (entry);
}

static MscopeMistake *
find_in_numbers (const MscopeEntry *entry)
{
  const MscopeCommandInfo *command = entry->command;
  MscopePop3Numbers numbers;
  MscopePop3SyntaxError error = mscope_pop3_parse_numbers (command, entry->argument, &numbers);
  g_autofree char *wrong = mscope_quote (numbers.wrong);
  MscopeSlice right = entry->argument;

  switch (error)
    {
    case MSCOPE_POP3_SYNTAX_MISSING:
      return mscope_mistake_new (MSCOPE_MISTAKE_MISSING_ARGUMENT,
                                 g_strdup_printf (_("A number is missing behind %s. It is written so: %s"),
                                                  command->verb, command->syntax),
                                 NULL);
    case MSCOPE_POP3_SYNTAX_NOT_A_NUMBER:
      return mscope_mistake_new (MSCOPE_MISTAKE_WRONG_ARGUMENT,
                                 g_strdup_printf (_("“%s” is no number. It is written so: %s"), wrong, command->syntax),
                                 NULL);
    case MSCOPE_POP3_SYNTAX_ZERO:
      return mscope_mistake_new (MSCOPE_MISTAKE_WRONG_ARGUMENT,
                                 g_strdup (_("There is no message 0: messages are counted from 1.")), NULL);
    case MSCOPE_POP3_SYNTAX_TOO_MUCH:
      right.length = (gsize) (numbers.wrong.data - right.data);
      return mscope_mistake_new (MSCOPE_MISTAKE_TOO_MUCH,
                                 g_strdup_printf (_("“%s” is too much: it is no remark, the server takes it for another "
                                                    "argument."), wrong),
                                 join (command->verb, mscope_slice_strip (right)));
    default:
      return NULL;
    }
}

/* "APOP ben c4c9…": the digest is 32 hexadecimal digits (RFC 1939 section 7). */
static MscopeMistake *
find_in_digest (const MscopeEntry *entry)
{
  MscopeSlice rest = entry->argument;
  gboolean right;

  mscope_slice_take_word (&rest);
  right = rest.length == 32;
  for (gsize i = 0; right && i < rest.length; i++)
    right = g_ascii_isxdigit (rest.data[i]);
  if (right)
    return NULL;
  return mscope_mistake_new (MSCOPE_MISTAKE_WRONG_ARGUMENT,
                             g_strdup (_("Behind APOP belong the name and a digest of 32 hexadecimal digits: the MD5 "
                                         "checksum of the greeting's time stamp with the password behind it.")),
                             NULL);
}

static MscopeMistake *
find_in_pop3_arguments (const MscopeEntry *entry)
{
  if (mscope_pop3_takes_numbers (entry->command))
    return find_in_numbers (entry);
  if (strcmp (entry->word, "APOP") == 0)
    return find_in_digest (entry);
  return find_missing_argument (entry);
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
                               g_strdup (_("The line ends with LF alone. Lines of mail protocols end with CR and LF; many "
                                           "servers let it pass, strict ones do not.")),
                               NULL);
  return NULL;
}

static MscopeMistake *
find_in_command (const MscopeEntry *entry)
{
  MscopeMistake *mistake = NULL;

  if (entry->command == NULL)
    return entry->cut_short ? NULL : find_in_unknown (entry);
  mistake = find_in_phase (entry);
  if (mistake == NULL && !entry->cut_short)
    {
      if (entry->protocol == MSCOPE_PROTOCOL_SMTP)
        mistake = find_in_smtp_arguments (entry);
      else if (entry->protocol == MSCOPE_PROTOCOL_POP3)
        mistake = find_in_pop3_arguments (entry);
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
    return NULL;
  switch (entry->kind)
    {
    case MSCOPE_ENTRY_COMMAND:
      return find_in_command (entry);
    case MSCOPE_ENTRY_AUTH:
      return find_in_sign_on (entry);
    case MSCOPE_ENTRY_MESSAGE:
      return mscope_mistake_find_in_message (entry);
    default:
      return NULL;
    }
}
