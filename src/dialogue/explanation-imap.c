/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 9051 sections 2.2 (tags), 6 (commands), 7 (responses), 4.3 (literals). */
#include "config.h"

#include "dialogue/explanation-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What the server says behind "*", a number left aside (RFC 9051 sections 7.2 to 7.5). */
static const MscopeKeywordInfo data[] = {
  { "CAPABILITY", "* CAPABILITY name …", N_("What the server can do"), NULL, "RFC 9051 section 7.2.2" },
  { "ENABLED", "* ENABLED name …", N_("The extensions that are switched on now"), NULL, "RFC 9051 section 7.2.1" },
  { "LIST", "* LIST (flags) separator name", N_("A mailbox there is"), NULL, "RFC 9051 section 7.3.1" },
  { "LSUB", "* LSUB (flags) separator name", N_("A mailbox that is subscribed to"), NULL, "RFC 3501 section 7.2.3" },
  { "NAMESPACE", "* NAMESPACE …", N_("Where the mailboxes lie"), NULL, "RFC 9051 section 7.3.2" },
  { "STATUS", "* STATUS mailbox (items)", N_("Facts about a mailbox"), NULL, "RFC 9051 section 7.3.3" },
  { "ESEARCH", "* ESEARCH …", N_("The messages that were found"), NULL, "RFC 9051 section 7.3.4" },
  { "SEARCH", "* SEARCH number …", N_("The numbers of the messages that were found"), NULL, "RFC 3501 section 7.2.5" },
  { "FLAGS", "* FLAGS (flags)", N_("The flags that messages of this mailbox can have"), NULL, "RFC 9051 section 7.3.5" },
  { "EXISTS", "* number EXISTS", N_("How many messages the mailbox has"), NULL, "RFC 9051 section 7.4.1" },
  { "RECENT", "* number RECENT", N_("How many messages are new since the last session"), NULL,
    "RFC 3501 section 7.3.2" },
  { "EXPUNGE", "* number EXPUNGE", N_("This message is gone; those behind it move up by one"), NULL,
    "RFC 9051 section 7.5.1" },
  { "FETCH", "* number FETCH (…)", N_("Facts about a message, or its text"), NULL, "RFC 9051 section 7.5.2" },
  { "QUOTA", "* QUOTA …", N_("How much room there is, and how much is used"), NULL, "RFC 9208" },
  { "ACL", "* ACL …", N_("Who may do what with a mailbox"), NULL, "RFC 4314 section 3.6" },
  { "ID", "* ID (fields)", N_("The server's name and version"), NULL, "RFC 2971" },
};

static const MscopeKeywordInfo *
find_data (const MscopeEntry *entry)
{
  MscopeSlice rest = { entry->text, entry->text_length };
  MscopeSlice word;
  guint64 number;

  mscope_slice_take_word (&rest);
  word = mscope_slice_take_word (&rest);
  if (mscope_slice_to_number (word, &number))
    word = mscope_slice_take_word (&rest);
  for (gsize i = 0; i < G_N_ELEMENTS (data); i++)
    if (mscope_slice_is (word, data[i].name))
      return &data[i];
  return NULL;
}

static void
explain_response (MscopeExplainer *self,
                  const MscopeEntry *entry)
{
  const MscopeKeywordInfo *status = mscope_status_get_info (entry->status);
  const MscopeKeywordInfo *item = entry->status == MSCOPE_STATUS_IMAP_UNTAGGED ? find_data (entry) : NULL;

  if (status == NULL)
    return;
  mscope_explainer_use_keyword (self, status);
  if (item != NULL)
    {
      mscope_explainer_set_summary (self, _(item->summary));
      mscope_explainer_add_part (self, mscope_slice_from_string (item->name), _(item->summary));
      mscope_explainer_add_reference (self, item->reference);
    }
  if (entry->tag.length > 0)
    mscope_explainer_add_part (self, entry->tag, _("The tag: the command of this tag is answered."));
  mscope_explainer_add_part (self, mscope_slice_from_string (status->name), _(status->summary));
  if (entry->kind == MSCOPE_ENTRY_GREETING)
    mscope_explainer_set_summary (self, _("The server greets the client"));
  if (entry->kind == MSCOPE_ENTRY_CONTINUATION)
    {
      MscopeSlice rest = { entry->text, entry->text_length };

      mscope_slice_take_word (&rest);
      mscope_explain_challenge (self, entry, rest);
    }
}

static void
explain_command (MscopeExplainer *self,
                 const MscopeEntry *entry)
{
  const MscopeCommandInfo *command = entry->command;

  mscope_explainer_use_command (self, command);
  mscope_explainer_add_part (self, entry->tag, _("The tag: the client's own name for this command. The answer repeats it."));
  mscope_explainer_add_part (self, mscope_slice_from_string (command->verb), _(command->summary));
  if (strcmp (command->verb, "AUTHENTICATE") == 0)
    mscope_explain_initial_response (self, entry);
}

static void
explain_literal (MscopeExplainer *self,
                 const MscopeEntry *entry)
{
  g_autofree char *octets = mscope_octets (entry->octets);

  /* Translators: “86 octets”. */
  mscope_explainer_take_summary (self, g_strdup_printf (_("A literal: %s"), octets));
  mscope_explainer_add_sentence (self, _("The line before announced its length in braces, {86} for example. So many octets "
                                         "follow as they are, whatever they contain; then the line goes on."));
  mscope_explainer_add_reference (self, "RFC 9051 section 4.3");
}

void
mscope_explain_imap (MscopeExplainer *self,
                     const MscopeEntry *entry)
{
  switch (entry->kind)
    {
    case MSCOPE_ENTRY_COMMAND:
      explain_command (self, entry);
      break;
    case MSCOPE_ENTRY_DATA:
    case MSCOPE_ENTRY_MESSAGE:
      explain_literal (self, entry);
      break;
    default:
      explain_response (self, entry);
    }
}
