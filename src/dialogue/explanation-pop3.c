/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 1939 (commands and answers), RFC 2449 section 8 (response codes). */
#include "config.h"

#include "dialogue/explanation-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "protocol/pop3-replies.h"
#include "protocol/pop3-syntax.h"

/* --- commands --- */

static void
explain_numbers (MscopeExplainer *self,
                 const MscopeEntry *entry)
{
  MscopeSlice rest = entry->argument;

  mscope_explainer_add_part (self, mscope_slice_take_word (&rest), _("The number of the message in this session."));
  mscope_explainer_add_part (self, mscope_slice_take_word (&rest), _("So many lines of the body."));
}

/* A summary that names what the command is about, if it is about one thing. */
static char *
describe_command (const MscopeEntry *entry)
{
  MscopeSlice rest = entry->argument;
  g_autofree char *first = mscope_quote (mscope_slice_take_word (&rest));

  if (*first == '\0')
    return NULL;
  if (strcmp (entry->word, "USER") == 0)
    return g_strdup_printf (_("Names the mailbox: %s"), first);
  if (strcmp (entry->word, "RETR") == 0)
    return g_strdup_printf (_("Fetches message %s"), first);
  if (strcmp (entry->word, "DELE") == 0)
    return g_strdup_printf (_("Marks message %s for deletion"), first);
  if (strcmp (entry->word, "TOP") == 0)
    return g_strdup_printf (_("Fetches the beginning of message %s"), first);
  if (strcmp (entry->word, "LIST") == 0)
    return g_strdup_printf (_("Asks for the size of message %s"), first);
  if (strcmp (entry->word, "UIDL") == 0)
    return g_strdup_printf (_("Asks for the unique id of message %s"), first);
  return NULL;
}

static void
explain_password (MscopeExplainer *self,
                  const MscopeEntry *entry)
{
  if (entry->encrypted)
    {
      mscope_explainer_add_part (self, entry->argument, _("The password. TLS keeps it from who listens on the wire."));
      return;
    }
  mscope_explainer_add_part (self, entry->argument,
                             _("The password. Without TLS anyone on the wire can read it, as you do now."));
  mscope_explainer_set_advice (self, entry->facts != NULL && entry->facts->stamp != NULL
                                       ? _("This server knows APOP, which does not send the password; TLS (STLS or port 995) "
                                           "hides all.")
                                       : _("With TLS (STLS or port 995) nobody could read it."));
}

static void
explain_command (MscopeExplainer *self,
                 const MscopeEntry *entry)
{
  const MscopeCommandInfo *command = entry->command;
  MscopeSlice rest = entry->argument;
  char *summary = describe_command (entry);

  mscope_explainer_use_command (self, command);
  mscope_explainer_add_part (self, mscope_slice_from_string (command->verb), _(command->summary));
  if (summary != NULL)
    mscope_explainer_take_summary (self, summary);

  if (mscope_pop3_takes_numbers (command))
    explain_numbers (self, entry);
  else if (strcmp (command->verb, "USER") == 0)
    mscope_explainer_add_part (self, rest, _("The name of the mailbox."));
  else if (strcmp (command->verb, "PASS") == 0)
    explain_password (self, entry);
  else if (strcmp (command->verb, "AUTH") == 0)
    mscope_explain_initial_response (self, entry);
  else if (strcmp (command->verb, "APOP") == 0)
    mscope_explain_apop (self, entry);
}

/* --- answers --- */

/* What stands behind +OK or -ERR. */
static MscopeSlice
get_text (const MscopeEntry *entry)
{
  MscopeSlice text = { entry->text, entry->text_length };

  mscope_slice_take_word (&text);
  return text;
}

/* "2 320" behind STAT, "1 120" behind LIST 1. */
static void
explain_sizes (MscopeExplainer *self,
               const MscopeEntry *entry)
{
  gboolean stat = strcmp (entry->about->word, "STAT") == 0;
  MscopeSlice rest = get_text (entry);
  g_autofree char *number = NULL, *size = NULL;
  guint64 first, octets;

  if (!mscope_pop3_parse_listing (rest, &first, &octets))
    return;
  number = mscope_number (first);
  size = mscope_octets (octets);
  if (stat)
    /* Translators: a number, and “320 octets”. */
    mscope_explainer_take_summary (self, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s message, %s together",
                                                                       "%s messages, %s together", (gulong) first),
                                                          number, size));
  else
    /* Translators: a number, and “120 octets”. */
    mscope_explainer_take_summary (self, g_strdup_printf (_("Message %s has %s"), number, size));
  mscope_explainer_add_part (self, mscope_slice_take_word (&rest),
                             stat ? _("How many messages there are.") : _("The number of the message in this session."));
  mscope_explainer_add_part (self, mscope_slice_take_word (&rest),
                             stat ? _("Their size together, in octets.") : _("Its size in octets."));
}

static void
explain_numbers_told (MscopeExplainer *self,
                      const MscopeEntry *entry)
{
  const char *verb = entry->about->word;
  gboolean one = entry->about->argument.length > 0;
  MscopeSlice text = get_text (entry);

  if (strcmp (verb, "STAT") == 0 || (strcmp (verb, "LIST") == 0 && one))
    explain_sizes (self, entry);
  else if (strcmp (verb, "UIDL") == 0 && one)
    {
      mscope_explainer_add_part (self, mscope_slice_take_word (&text), _("The number of the message in this session."));
      mscope_explainer_add_part (self, mscope_slice_take_word (&text),
                                 _("Its unique id: it stays the same in every session, so a client knows what it has already."));
    }
  else if (strcmp (verb, "LAST") == 0)
    mscope_explainer_add_part (self, mscope_slice_take_word (&text),
                               _("The highest number that was read in this session; 0 means none."));
  else if (mscope_explainer_wants_parts (self))
    mscope_explain_counts (self, text);
}

/* Returns: whether it says why, more exactly than the answer's row could. */
static gboolean
explain_response_code (MscopeExplainer *self,
                       const MscopeEntry *entry)
{
  MscopeSlice text = get_text (entry);
  const MscopeKeywordInfo *info;
  MscopeSlice code;

  if (!mscope_pop3_take_response_code (&text, &code))
    return FALSE;
  info = mscope_pop3_find_response_code (code);
  code.data--;
  code.length += 2;
  mscope_explainer_add_part (self, code, info != NULL ? _(info->summary) : _("A code that is in no list."));
  if (info == NULL)
    return FALSE;
  mscope_explainer_add_sentence (self, _(info->explanation));
  mscope_explainer_add_reference (self, info->reference);
  return TRUE;
}

static void
explain_answer (MscopeExplainer *self,
                const MscopeEntry *entry)
{
  const char *subject = mscope_entry_get_subject (entry);
  const MscopePop3ReplyInfo *info = subject != NULL ? mscope_pop3_reply_find (entry->status, subject) : NULL;
  const MscopeKeywordInfo *status = mscope_status_get_info (entry->status);

  mscope_explainer_add_part (self, mscope_slice_from_string (status->name), _(status->summary));
  if (info != NULL)
    {
      mscope_explainer_set_summary (self, _(info->summary));
      if (!explain_response_code (self, entry))
        mscope_explainer_add_sentence (self, _(info->explanation));
      mscope_explainer_set_advice (self, _(info->advice));
      mscope_explainer_add_reference (self, entry->command != NULL ? entry->command->reference : "RFC 1939 section 4");
    }
  else
    {
      mscope_explainer_use_keyword (self, status);
      explain_response_code (self, entry);
    }

  if (entry->kind == MSCOPE_ENTRY_GREETING && entry->status == MSCOPE_STATUS_POP3_OK)
    mscope_explain_banner (self, get_text (entry), FALSE);
  if (entry->about != NULL && entry->status == MSCOPE_STATUS_POP3_OK)
    explain_numbers_told (self, entry);
  mscope_explain_subject (self, entry);
}

static void
explain_continuation (MscopeExplainer *self,
                      const MscopeEntry *entry)
{
  mscope_explainer_use_keyword (self, mscope_status_get_info (entry->status));
  mscope_explain_challenge (self, entry, get_text (entry));
}

/* --- the lines up to the dot --- */

static void
explain_listing_line (MscopeExplainer *self,
                      MscopeSlice line,
                      gboolean sizes)
{
  MscopeSlice rest = line;
  g_autofree char *number = NULL, *size = NULL;
  guint64 first, octets;

  if (sizes && mscope_pop3_parse_listing (line, &first, &octets))
    {
      number = mscope_number (first);
      size = mscope_octets (octets);
      mscope_explainer_take_part (self, line, g_strdup_printf (_("Message %s has %s"), number, size));
      return;
    }
  if (sizes)
    return;
  number = mscope_quote (mscope_slice_take_word (&rest));
  mscope_explainer_take_part (self, line, g_strdup_printf (_("The unique id of message %s"), number));
}

/* LIST, UIDL, CAPA, AUTH: a thing a line. */
static guint
explain_lines (MscopeExplainer *self,
               const MscopeEntry *entry,
               const char *verb)
{
  gsize position = 0;
  guint n_lines = 0;
  MscopeSlice line;

  while (mscope_entry_next_line (entry, &position, &line))
    {
      if (line.length == 0)
        continue;
      n_lines++;
      if (!mscope_explainer_wants_parts (self))
        continue;
      if (strcmp (verb, "LIST") == 0 || strcmp (verb, "UIDL") == 0)
        explain_listing_line (self, line, *verb == 'L');
      else if (strcmp (verb, "CAPA") == 0)
        mscope_explain_keyword_line (self, MSCOPE_PROTOCOL_POP3, line);
    }
  return n_lines;
}

static void
explain_data (MscopeExplainer *self,
              const MscopeEntry *entry)
{
  const char *verb = entry->command != NULL ? entry->command->verb : "";
  g_autofree char *octets = mscope_octets (entry->octets);

  mscope_explainer_add_reference (self, entry->command != NULL ? entry->command->reference : "RFC 1939 section 3");
  if (strcmp (verb, "RETR") == 0 || strcmp (verb, "TOP") == 0)
    {
      /* Translators: “86 octets”. */
      mscope_explainer_take_summary (self, strcmp (verb, "RETR") == 0
                                             ? g_strdup_printf (_("The message: %s"), octets)
                                             : g_strdup_printf (_("The beginning of the message: %s"), octets));
      mscope_explainer_add_sentence (self, _("First the header, then an empty line, then the body. The Received lines tell "
                                             "the way of the mail; they are read from the bottom up."));
      mscope_explain_header (self, entry);
    }
  else
    {
      guint n_lines = explain_lines (self, entry, verb);

      mscope_explainer_take_summary (self, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "A list of %u line",
                                                                         "A list of %u lines", n_lines), n_lines));
      if (n_lines == 0)
        mscope_explainer_add_sentence (self, _("The list is empty."));
    }
  mscope_explainer_add_sentence (self, _("A dot alone on a line ends it. Without that dot the client would wait for more."));
}

void
mscope_explain_pop3 (MscopeExplainer *self,
                     const MscopeEntry *entry)
{
  switch (entry->kind)
    {
    case MSCOPE_ENTRY_COMMAND:
      explain_command (self, entry);
      break;
    case MSCOPE_ENTRY_DATA:
      explain_data (self, entry);
      break;
    case MSCOPE_ENTRY_CONTINUATION:
      explain_continuation (self, entry);
      break;
    default:
      explain_answer (self, entry);
    }
}
