/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 5321 (commands, replies, limits). */
#include "config.h"

#include "dialogue/explanation-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "protocol/smtp-replies.h"
#include "protocol/smtp-status.h"
#include "protocol/smtp-syntax.h"

/* --- commands --- */

static void
explain_parameters (MscopeExplainer *self,
                    MscopeSlice rest)
{
  MscopeSlice key, value;

  while (mscope_smtp_next_parameter (&rest, &key, &value))
    {
      MscopeSlice whole = { key.data, value.data != NULL ? key.length + 1 + value.length : key.length };
      const MscopeKeywordInfo *parameter = mscope_smtp_find_parameter (key);
      const char *meaning = N_("A parameter that this program does not know.");

      if (parameter != NULL)
        {
          meaning = parameter->summary;
          mscope_explainer_add_reference (self, parameter->reference);
        }
      mscope_explainer_add_part (self, whole, _(meaning));
      mscope_explain_parameter_value (self, key, value);
    }
}

static void
explain_address (MscopeExplainer *self,
                 const MscopeEntry *entry,
                 MscopeSlice path,
                 gboolean sender)
{
  g_autofree char *address = mscope_quote (path);
  MscopeSlice local_part, domain;

  if (strcmp (entry->word, "MAIL") == 0)
    mscope_explainer_take_summary (self, g_strdup_printf (_("Begins a mail from %s"), address));
  else if (!sender)
    mscope_explainer_take_summary (self, g_strdup_printf (_("Names a recipient: %s"), address));
  mscope_explainer_add_part (self, path,
                             sender ? _("The sender on the envelope: error reports go here.")
                                    : _("A recipient on the envelope: the mail is delivered here."));
  if (!mscope_smtp_split_address (path, &local_part, &domain))
    return;
  mscope_explainer_add_part (self, local_part, _("The mailbox at that domain."));
  mscope_explainer_add_part (self, domain, _("The domain: it tells which servers are responsible."));
}

static void
explain_path (MscopeExplainer *self,
              const MscopeEntry *entry)
{
  const char *keyword = mscope_mistake_get_path_keyword (entry->command);
  gboolean sender = strcmp (keyword, "FROM") == 0;
  MscopeSmtpPath path;

  mscope_smtp_parse_path (entry->argument, keyword, &path);
  if (path.empty && sender)
    {
      mscope_explainer_set_summary (self, _("Begins an error report: a mail without a sender"));
      mscope_explainer_add_part (self, (MscopeSlice) MSCOPE_SLICE_LITERAL ("<>"),
                                 _("No sender: so that nobody answers an error report with another one."));
    }
  else if (path.path.length > 0 && mscope_explainer_wants_parts (self))
    explain_address (self, entry, path.path, sender);
  explain_parameters (self, path.parameters);
}

static void
explain_host (MscopeExplainer *self,
              const MscopeEntry *entry)
{
  g_autofree char *quoted = NULL;
  MscopeSlice host;

  if (mscope_smtp_parse_host (entry->argument, &host) == MSCOPE_SMTP_SYNTAX_NO_HOST)
    return;
  quoted = mscope_quote (host);
  mscope_explainer_take_summary (self, g_strdup_printf (_("The client says that it is %s"), quoted));
  mscope_explainer_add_part (self, host,
                             host.data[0] == '[' ? _("The client's address, as it has no name.")
                                                 : _("The name the client gives itself. The server may check it."));
  if (host.data[0] != '[' && memchr (host.data, '.', host.length) == NULL)
    {
      mscope_explainer_add_sentence (self, _("The name has no dot, so it means nothing outside this network. On the Internet a server "
                                             "wants a full name such as pc.example.org."));
      mscope_explainer_add_reference (self, "RFC 5321 section 2.3.5");
    }
  else if (g_ascii_isdigit (host.data[host.length - 1]))
    mscope_explainer_add_sentence (self, _("It looks like an address. An address belongs in square brackets: [192.0.2.7]."));
}

static void
explain_chunk (MscopeExplainer *self,
               const MscopeEntry *entry)
{
  MscopeSlice rest = entry->argument;
  MscopeSlice size = mscope_slice_take_word (&rest);

  mscope_explainer_add_part (self, size, _("So many octets of the message follow the line."));
  if (rest.length == 0)
    mscope_explainer_add_sentence (self, _("Another piece follows this one: the word LAST is missing yet."));
  if (mscope_slice_is (rest, "LAST"))
    mscope_explainer_add_part (self, rest, _("This is the last piece."));
}

static void
explain_command (MscopeExplainer *self,
                 const MscopeEntry *entry)
{
  const MscopeCommandInfo *command = entry->command;

  mscope_explainer_use_command (self, command);
  mscope_explainer_add_part (self, mscope_slice_from_string (command->verb), _(command->summary));
  if (g_str_has_suffix (command->syntax, " host"))
    explain_host (self, entry);
  else if (mscope_mistake_get_path_keyword (command) != NULL)
    explain_path (self, entry);
  else if (strcmp (command->verb, "BDAT") == 0)
    explain_chunk (self, entry);
  else if (strcmp (command->verb, "AUTH") == 0)
    mscope_explain_initial_response (self, entry);
}

/* --- replies --- */

/* The code digit by digit: RFC 5321 section 4.2.1. */
static void
explain_digits (MscopeExplainer *self,
                const MscopeEntry *entry)
{
  const char *class_meaning = mscope_smtp_reply_get_class_meaning (entry->code);
  const char *subject_meaning = mscope_smtp_reply_get_subject_meaning (entry->code);

  mscope_explainer_add_part (self, (MscopeSlice) { entry->text, 3 }, self->result->summary);
  if (class_meaning != NULL)
    mscope_explainer_add_part (self, (MscopeSlice) { entry->text, 1 }, _(class_meaning));
  if (subject_meaning != NULL)
    mscope_explainer_add_part (self, (MscopeSlice) { entry->text + 1, 1 }, _(subject_meaning));
  mscope_explainer_add_part (self, (MscopeSlice) { entry->text + 2, 1 },
                             _("The last digit tells replies of the same kind apart."));
}

/* Each number by itself, the others left open: "5.x.x". */
static void
explain_enhanced_digits (MscopeExplainer *self,
                         const guint16 code[3])
{
  const char *class_meaning = mscope_smtp_status_get_class_meaning (code[0]);
  const char *subject_meaning = mscope_smtp_status_get_subject_meaning (code[1]);
  char text[24];

  if (!mscope_explainer_wants_parts (self))
    return;
  g_snprintf (text, sizeof text, "%u.x.x", code[0]);
  if (class_meaning != NULL)
    mscope_explainer_add_part (self, mscope_slice_from_string (text), _(class_meaning));
  g_snprintf (text, sizeof text, "x.%u.x", code[1]);
  if (subject_meaning != NULL)
    mscope_explainer_add_part (self, mscope_slice_from_string (text), _(subject_meaning));
  g_snprintf (text, sizeof text, "x.x.%u", code[2]);
  mscope_explainer_add_part (self, mscope_slice_from_string (text),
                             code[2] == 0 ? _("It does not say more exactly what.") : _("It says what exactly."));
}

static void
explain_enhanced (MscopeExplainer *self,
                  const MscopeEntry *entry)
{
  const guint16 *code = entry->enhanced;
  const MscopeStatusInfo *info = mscope_smtp_status_find (code[0], code[1], code[2]);
  const char *subject = mscope_smtp_status_get_subject_meaning (code[1]);
  g_autofree char *text = NULL;
  MscopeSlice whole;

  if (code[0] == 0)
    return;
  text = mscope_enhanced_code (code);
  whole = mscope_slice_from_string (text);
  mscope_explainer_add_reference (self, "RFC 3463");
  if (info != NULL)
    {
      mscope_explainer_add_part (self, whole, _(info->summary));
      mscope_explainer_add_reference (self, info->reference);
      /* 2.1.0 behind an "Ok" and a detail of 0 tell nothing new. */
      if (code[0] != 2 && code[2] != 0)
        /* Translators: an enhanced code such as 5.1.1, its name, and a whole sentence about it. */
        mscope_explainer_take_sentence (self, g_strdup_printf (_("The code %s says more exactly: %s. %s"), text,
                                                               _(info->summary), _(info->explanation)));
    }
  else
    mscope_explainer_add_part (self, whole, subject != NULL ? _(subject) : _("A code that is in no list."));
  explain_enhanced_digits (self, code);
}

/* "AUTH PLAIN LOGIN": mechanisms that send the password as it is. */
static gboolean
offers_readable_password (MscopeSlice text)
{
  return mscope_slice_starts_with (text, "AUTH")
         && (mscope_find (text, "PLAIN").length > 0 || mscope_find (text, "LOGIN").length > 0);
}

static void
explain_extensions (MscopeExplainer *self,
                    const MscopeEntry *entry)
{
  gsize position = 0;
  guint n_extensions = 0;
  gboolean readable = FALSE;
  MscopeSlice line;

  for (gboolean first = TRUE; mscope_entry_next_line (entry, &position, &line); first = FALSE)
    {
      MscopeSlice text = { line.data + MIN (4, line.length), line.length - MIN (4, line.length) };
      MscopeSlice rest = text;

      if (first)
        {
          mscope_explainer_add_part (self, mscope_slice_take_word (&rest), _("The name of the server."));
          if (mscope_explainer_wants_parts (self))
            mscope_explain_wording (self, entry, rest);
          continue;
        }
      n_extensions++;
      readable |= offers_readable_password (text);
      if (mscope_explainer_wants_parts (self))
        mscope_explain_keyword_line (self, MSCOPE_PROTOCOL_SMTP, mscope_slice_strip (text));
    }
  if (n_extensions > 0)
    mscope_explainer_take_sentence (self, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "This server offers %u extension.",
                                                                        "This server offers %u extensions.", n_extensions),
                                                           n_extensions));
  if (readable && !entry->encrypted)
    mscope_explainer_add_sentence (self, _("It takes passwords without encryption: anyone on the wire could read them."));
}

static void
explain_by_class (MscopeExplainer *self,
                  const MscopeEntry *entry)
{
  const char *class_meaning = mscope_smtp_reply_get_class_meaning (entry->code);
  const char *subject_meaning = mscope_smtp_reply_get_subject_meaning (entry->code);

  mscope_explainer_take_summary (self, g_strdup_printf (_("Code %u, which is in no standard"), entry->code));
  mscope_explainer_add_sentence (self, _("The server has made this code up. Its digits say roughly what is meant."));
  if (class_meaning != NULL)
    mscope_explainer_add_sentence (self, _(class_meaning));
  if (subject_meaning != NULL)
    mscope_explainer_add_sentence (self, _(subject_meaning));
  mscope_explainer_add_reference (self, "RFC 5321 section 4.2.1");
}

#define MAX_TEXT_LINES 8

/* The words behind the code, line by line; whoever writes many means people. */
static void
explain_text (MscopeExplainer *self,
              const MscopeEntry *entry)
{
  gsize position = 0;
  MscopeSlice line;

  if (!mscope_explainer_wants_parts (self) && entry->code != 251 && entry->code != 551)
    return;
  for (int i = 0; i < MAX_TEXT_LINES && mscope_entry_next_line (entry, &position, &line); i++)
    {
      MscopeSlice text = { line.data + MIN (4, line.length), line.length - MIN (4, line.length) };
      MscopeSlice rest = text, word = mscope_slice_take_word (&rest);
      guint16 code[3];

      mscope_explain_wording (self, entry, mscope_smtp_status_parse (word, code) ? rest : text);
    }
}

static void
explain_reply (MscopeExplainer *self,
               const MscopeEntry *entry)
{
  const char *subject = mscope_entry_get_subject (entry);
  const MscopeReplyInfo *info = mscope_smtp_reply_find (entry->code, subject);
  MscopeSlice text = { entry->text + MIN (4, entry->text_length), entry->text_length - MIN (4, entry->text_length) };

  if (info == NULL)
    explain_by_class (self, entry);
  else
    {
      mscope_explainer_set_summary (self, _(info->summary));
      mscope_explainer_add_sentence (self, _(info->explanation));
      mscope_explainer_set_advice (self, _(info->advice));
      mscope_explainer_add_reference (self, info->reference);
    }
  explain_digits (self, entry);
  explain_enhanced (self, entry);

  if (entry->kind == MSCOPE_ENTRY_GREETING && entry->code == 220)
    mscope_explain_banner (self, text, TRUE);
  else if (entry->code == 334)
    mscope_explain_challenge (self, entry, text);
  else if (entry->code == 250 && entry->about != NULL
           && (strcmp (entry->about->word, "EHLO") == 0 || strcmp (entry->about->word, "LHLO") == 0))
    explain_extensions (self, entry);
  else
    explain_text (self, entry);
  mscope_explain_subject (self, entry);
}

/* --- content --- */

/* The first line that begins with two dots (RFC 5321 section 4.5.2). */
static void
explain_doubled_dot (MscopeExplainer *self,
                     const MscopeEntry *entry)
{
  gsize position = 0;
  MscopeSlice line;

  while (mscope_entry_next_line (entry, &position, &line))
    if (line.length > 1 && line.data[0] == '.' && line.data[1] == '.')
      {
        mscope_explainer_add_part (self, line, _("The line begins with a dot, so one was put before it; the server takes it "
                                                 "away."));
        return;
      }
}

static void
explain_message (MscopeExplainer *self,
                 const MscopeEntry *entry)
{
  gboolean chunk = entry->about != NULL && strcmp (entry->about->word, "BDAT") == 0;
  g_autofree char *octets = mscope_octets (entry->octets);

  if (chunk)
    {
      /* Translators: “86 octets”. */
      mscope_explainer_take_summary (self, g_strdup_printf (_("A piece of the message: %s"), octets));
      mscope_explainer_add_sentence (self, _("Its length was announced with BDAT, so no dot ends it and nothing in it is "
                                             "doubled."));
      mscope_explainer_add_reference (self, "RFC 3030 section 2");
    }
  else
    {
      mscope_explainer_take_summary (self, g_strdup_printf (_("The message: %s"), octets));
      mscope_explainer_add_sentence (self, _("First the header, then an empty line, then the body. A dot alone on a line ends "
                                             "it and is not part of it. The addresses on the envelope (MAIL, RCPT) count for "
                                             "delivery; what stands here is for the reader."));
      mscope_explainer_add_reference (self, "RFC 5321 section 4.1.1.4");
      mscope_explainer_add_reference (self, "RFC 5322");
    }
  mscope_explain_header (self, entry);
  if (!chunk && mscope_explainer_wants_parts (self))
    explain_doubled_dot (self, entry);
}

void
mscope_explain_smtp (MscopeExplainer *self,
                     const MscopeEntry *entry)
{
  switch (entry->kind)
    {
    case MSCOPE_ENTRY_COMMAND:
      explain_command (self, entry);
      break;
    case MSCOPE_ENTRY_MESSAGE:
      explain_message (self, entry);
      break;
    default:
      explain_reply (self, entry);
    }
}
