/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dialogue/explanation-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
mscope_explain_subject (MscopeExplainer *self,
                        const MscopeEntry *entry)
{
  const MscopeEntry *about = entry->about;
  g_autofree char *line = NULL;

  if (about == NULL)
    return;
  if (about->kind == MSCOPE_ENTRY_MESSAGE)
    mscope_explainer_add_sentence (self, _("It answers the message."));
  else if (about->kind == MSCOPE_ENTRY_AUTH)
    mscope_explainer_add_sentence (self, _("It answers the client's line of the sign-on."));
  if (about->kind != MSCOPE_ENTRY_COMMAND || about->text_length == 0)
    return;
  line = mscope_quote ((MscopeSlice) { about->text, about->text_length });
  /* Translators: a line of the client's. */
  mscope_explainer_take_sentence (self, g_strdup_printf (_("It answers “%s”."), line));
  mscope_explainer_add_part (self, (MscopeSlice) { about->text, about->text_length }, _("The line that is answered."));
}

/* The handshake of a session that this program is one end of; @agreed: "TLS1.3 AES-256-GCM". */
static void
explain_handshake (MscopeExplainer *self,
                   const MscopeEntry *entry,
                   const char *agreed)
{
  g_autofree char *octets = mscope_octets (entry->octets);

  if (entry->sender == MSCOPE_SIDE_CLIENT)
    {
      /* Translators: “TLS1.3 AES-256-GCM”, “86 octets”. */
      mscope_explainer_take_summary (self, g_strdup_printf (_("TLS begins, with %s; the client's part: %s"), agreed, octets));
      mscope_explainer_add_sentence (self, _("The client said which versions and ciphers it knows and which server it "
                                             "wants, and sent its half of a secret. It could check by the certificate "
                                             "whether the server is the one that it says."));
    }
  else
    {
      /* Translators: “TLS1.3 AES-256-GCM”, “86 octets”. */
      mscope_explainer_take_summary (self, g_strdup_printf (_("TLS begins, with %s; the server's part: %s"), agreed, octets));
      mscope_explainer_add_sentence (self, _("The server chose version and cipher, sent its half of the secret and its "
                                             "certificate, and proved with a signature that the certificate is its own."));
    }
  mscope_explainer_add_sentence (self, _("All that follows is encrypted. This program is one of the two ends, so it can show "
                                         "what is said; who listens on the wire sees records and no word of it."));
  mscope_explainer_add_reference (self, "RFC 8446 section 2");
}

static void
explain_tls (MscopeExplainer *self,
             const MscopeEntry *entry)
{
  g_autofree char *octets = mscope_octets (entry->octets);

  if (entry->text_length > 0)
    {
      explain_handshake (self, entry, entry->text);
      return;
    }

  /* Translators: “86 octets”. */
  mscope_explainer_take_summary (self, g_strdup_printf (_("Encrypted: %s"), octets));
  mscope_explainer_add_sentence (self, _("From here on TLS protects the connection. Who listens on the wire still sees who "
                                         "talks with whom, when and how much, but not a word of it. Only with the keys of "
                                         "the session (a key log) can this program show more."));
  mscope_explainer_add_reference (self, "RFC 8446");
}

static void
explain_gap (MscopeExplainer *self,
             const MscopeEntry *entry)
{
  g_autofree char *octets = mscope_octets (entry->octets);

  mscope_explainer_take_summary (self, g_strdup_printf (_("Not captured: %s"), octets));
  mscope_explainer_add_sentence (self, _("The two sides did exchange these octets, but the capture does not have them: a "
                                         "packet was missed or cut. What stood there cannot be told, and what follows may be "
                                         "explained less exactly."));
}

/* A line that is nothing of the protocol's. */
static void
explain_unknown (MscopeExplainer *self,
                 const MscopeEntry *entry)
{
  const char *title = mscope_protocol_get_title (entry->protocol);

  /* Translators: SMTP, POP3 or IMAP. */
  mscope_explainer_take_summary (self, g_strdup_printf (_("This is no line of %s"), title));
  if (entry->sender == MSCOPE_SIDE_CLIENT)
    mscope_explainer_take_sentence (self, g_strdup_printf (_("The client sent something that is no command of %s."), title));
  else if (entry->protocol == MSCOPE_PROTOCOL_SMTP)
    mscope_explainer_add_sentence (self, _("A reply begins with three digits and a blank or a hyphen. This line does not."));
  else if (entry->protocol == MSCOPE_PROTOCOL_POP3)
    mscope_explainer_add_sentence (self, _("An answer begins with +OK or -ERR. This line does not."));
  else
    mscope_explainer_add_sentence (self, _("An answer begins with *, with + or with the tag of a command. This line does "
                                           "not."));
}

static void
explain_unknown_command (MscopeExplainer *self,
                         const MscopeEntry *entry)
{
  const char *title = mscope_protocol_get_title (entry->protocol);
  g_autofree char *word = mscope_quote (mscope_slice_from_string (entry->word));

  if (*word == '\0')
    {
      mscope_explainer_set_summary (self, _("An empty line where a command is due"));
      mscope_explainer_add_sentence (self, _("The server waits for a command and gets none. Most servers answer with an "
                                             "error."));
      return;
    }
  mscope_explainer_take_summary (self, g_strdup_printf (_("%s is no command of %s"), word, title));
  mscope_explainer_take_sentence (self, g_strdup_printf (_("The first word of the line is no command that this program knows "
                                                           "of %s. The server says what it makes of it."), title));
}

static gboolean
is_in_small_letters (const MscopeEntry *entry)
{
  MscopeSlice text = { entry->text, entry->text_length }, verb;

  if (entry->kind != MSCOPE_ENTRY_COMMAND || entry->protocol == MSCOPE_PROTOCOL_IMAP)
    return FALSE;
  verb = mscope_slice_take_word (&text);
  return verb.length > 0 && g_ascii_islower (verb.data[0]);
}

/* Said once for all; the paragraph of the command has its own story. */
static void
add_history (MscopeExplainer *self,
             const MscopeEntry *entry)
{
  if (entry->kind == MSCOPE_ENTRY_COMMAND && entry->command->until != NULL)
    /* Translators: “RFC 2821 (2001)” or the like. */
    mscope_explainer_take_sentence (self, g_strdup_printf (_("It was dropped by %s."), entry->command->until));
  if (entry->kind == MSCOPE_ENTRY_COMMAND && entry->pipelined)
    mscope_explainer_add_sentence (self, _("The client sent it before the command before was answered (pipelining)."));
  if (is_in_small_letters (entry))
    mscope_explainer_add_sentence (self, _("Small letters are as good as capitals in a command."));
}

/* What a client does next. The server's answers have rows of their own for that. */
static void
add_next_step (MscopeExplainer *self,
               const MscopeEntry *entry)
{
  gboolean pipelining = mscope_facts_find_offer (entry->facts, entry->protocol, "PIPELINING", NULL);

  if (self->result->advice != NULL || entry->sender != MSCOPE_SIDE_CLIENT)
    return;
  if (entry->kind == MSCOPE_ENTRY_MESSAGE)
    mscope_explainer_set_advice (self, _("Wait for the answer: only then it is sure that the server has taken the message."));
  else if (entry->kind == MSCOPE_ENTRY_COMMAND && strcmp (entry->word, "DELE") == 0)
    mscope_explainer_set_advice (self, _("End the session with QUIT: without it nothing is deleted."));
  else if (entry->kind == MSCOPE_ENTRY_COMMAND && strcmp (entry->word, "DATA") == 0)
    mscope_explainer_set_advice (self, _("Wait for 354 before you send the message."));
  else if (entry->kind == MSCOPE_ENTRY_COMMAND && pipelining)
    mscope_explainer_set_advice (self, _("Wait for the answer, or go on at once: the server offers PIPELINING."));
  else if (entry->kind == MSCOPE_ENTRY_COMMAND || entry->kind == MSCOPE_ENTRY_AUTH)
    mscope_explainer_set_advice (self, _("Wait for the server's answer, and read it, before you send the next line."));
}

static void
explain_protocol (MscopeExplainer *self,
                  const MscopeEntry *entry)
{
  switch (entry->protocol)
    {
    case MSCOPE_PROTOCOL_SMTP:
      mscope_explain_smtp (self, entry);
      break;
    case MSCOPE_PROTOCOL_POP3:
      mscope_explain_pop3 (self, entry);
      break;
    default:
      mscope_explain_imap (self, entry);
    }
}

static void
explain (MscopeExplainer *self,
         const MscopeEntry *entry)
{
  switch (entry->kind)
    {
    case MSCOPE_ENTRY_TLS:
      explain_tls (self, entry);
      break;
    case MSCOPE_ENTRY_GAP:
      explain_gap (self, entry);
      break;
    case MSCOPE_ENTRY_UNKNOWN:
      explain_unknown (self, entry);
      break;
    case MSCOPE_ENTRY_AUTH:
      mscope_explain_sign_on (self, entry);
      break;
    case MSCOPE_ENTRY_COMMAND:
      if (entry->command == NULL)
        {
          explain_unknown_command (self, entry);
          break;
        }
      explain_protocol (self, entry);
      add_history (self, entry);
      break;
    default:
      explain_protocol (self, entry);
    }
}

/* A refusal is best answered by what was wrong with the line refused. */
static void
add_mistake (MscopeExplainer *self,
             const MscopeEntry *entry)
{
  gboolean refusal = entry->kind == MSCOPE_ENTRY_REPLY && entry->about != NULL
                     && mscope_entry_get_outcome (entry) == MSCOPE_OUTCOME_NEGATIVE;
  g_autoptr (MscopeMistake) mistake = refusal ? mscope_mistake_find (entry->about) : NULL;
  const char *reference;

  if (mistake == NULL)
    {
      refusal = FALSE;
      mistake = mscope_mistake_find (entry);
    }
  if (mistake == NULL)
    return;
  if (refusal)
    mscope_explainer_set_advice (self, mistake->text);
  else
    self->result->mistake = g_steal_pointer (&mistake->text);
  reference = mscope_mistake_get_reference (mistake->kind, entry->protocol);
  if (reference != NULL)
    mscope_explainer_add_reference (self, reference);
  self->result->fix = g_steal_pointer (&mistake->fix);
}

/* Takes @parts. */
static MscopeExplanation *
explain_entry (const MscopeEntry *entry,
               const MscopeSecrets *secrets,
               GArray *parts)
{
  MscopeExplainer self = {
    .entry = entry,
    .secrets = secrets,
    .result = g_new0 (MscopeExplanation, 1),
    .paragraph = g_string_sized_new (512),
    .reference = g_string_sized_new (64),
    .parts = parts,
  };

  explain (&self, entry);
  if (entry->cut_short)
    mscope_explainer_add_sentence (&self, _("Not all of it is here: it was cut off, or is too long to be kept."));
  add_next_step (&self, entry);
  add_mistake (&self, entry);

  self.result->paragraph = g_string_free (self.paragraph, FALSE);
  self.result->reference = g_string_free (self.reference, self.reference->len == 0);
  if (parts != NULL)
    {
      self.result->n_parts = parts->len;
      self.result->parts = (gpointer) g_array_free (parts, FALSE);
    }
  return self.result;
}

MscopeExplanation *
mscope_explanation_new (const MscopeEntry *entry)
{
  return mscope_explanation_new_with_secrets (entry, NULL);
}

MscopeExplanation *
mscope_explanation_new_with_secrets (const MscopeEntry *entry,
                                     const MscopeSecrets *secrets)
{
  return explain_entry (entry, secrets, g_array_new (FALSE, FALSE, sizeof (MscopeExplanationPart)));
}

MscopeExplanation *
mscope_explanation_new_without_parts (const MscopeEntry *entry,
                                      const MscopeSecrets *secrets)
{
  return explain_entry (entry, secrets, NULL);
}

void
mscope_explanation_free (MscopeExplanation *self)
{
  for (gsize i = 0; i < self->n_parts; i++)
    {
      g_free (self->parts[i].text);
      g_free (self->parts[i].meaning);
    }
  g_free (self->parts);
  g_free (self->summary);
  g_free (self->paragraph);
  g_free (self->advice);
  g_free (self->mistake);
  g_free (self->fix);
  g_free (self->reference);
  g_free (self);
}
