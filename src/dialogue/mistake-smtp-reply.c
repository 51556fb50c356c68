/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Replies that break the rules: RFC 5321 sections 4.2 and 4.2.1 (their form), 4.3.2 (which command gets which);
 * RFC 2034 section 4 (enhanced codes), RFC 3207 section 4.2 (STARTTLS within TLS).
 */
#include "config.h"

#include "dialogue/mistake-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "protocol/smtp-status.h"

#define MAX_CODES 4

/* The codes that say yes, by what is answered (RFC 5321 section 4.3.2; RFC 1985, 3030, 3207, 4954). */
static const struct
{
  const char *subject;
  guint16 codes[MAX_CODES];
} right_codes[] = {
  { MSCOPE_VERB_GREETING, { 220 } },
  { "EHLO", { 250 } },
  { "HELO", { 250 } },
  { "LHLO", { 250 } },
  { "MAIL", { 250 } },
  { "RCPT", { 250, 251 } },
  { "DATA", { 354 } },
  { MSCOPE_VERB_MESSAGE, { 250 } },
  { "BDAT", { 250 } },
  { MSCOPE_VERB_LAST_CHUNK, { 250 } },
  { "RSET", { 250 } },
  { "VRFY", { 250, 251, 252 } },
  { "EXPN", { 250, 252 } },
  { "HELP", { 211, 214 } },
  { "NOOP", { 250 } },
  { "QUIT", { 221 } },
  { "STARTTLS", { 220 } },
  { "AUTH", { 235, 334 } },
  { MSCOPE_VERB_SASL, { 235, 334 } },
  { "ETRN", { 250, 251, 252, 253 } },
};

static MscopeMistake *
find_wrong_code (const MscopeEntry *entry)
{
  const char *subject = mscope_entry_get_subject (entry);

  if (subject == NULL || entry->code < 200 || entry->code >= 400)
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (right_codes); i++)
    {
      const guint16 *codes = right_codes[i].codes;

      if (strcmp (right_codes[i].subject, subject) != 0)
        continue;
      for (int j = 0; j < MAX_CODES; j++)
        if (codes[j] == entry->code)
          return NULL;
      /* Translators: two codes of three digits. */
      return mscope_mistake_new (MSCOPE_MISTAKE_WRONG_CODE,
                                 g_strdup_printf (_("The code does not fit here: the yes to this is %u, but the server said "
                                                    "%u. Clients look at the first digit first, so many go on all the "
                                                    "same."), codes[0], entry->code),
                                 NULL);
    }
  return NULL;
}

/* A yes that came although no command waited; 421, and what is like it, may always come. */
static MscopeMistake *
find_unasked (const MscopeEntry *entry)
{
  if (entry->about != NULL || entry->kind != MSCOPE_ENTRY_REPLY || entry->code >= 400
      || (entry->facts != NULL && entry->facts->gapped)
      || (entry->phase & ~(guint32) (MSCOPE_SMTP_CONNECTED | MSCOPE_SMTP_GREETED)) == 0)
    return NULL;
  return mscope_mistake_new (MSCOPE_MISTAKE_UNASKED,
                             g_strdup (_("No command waits for this reply. Each command gets one, except that DATA gets 354 "
                                         "first and another after the message. From here on client and server may "
                                         "misunderstand each other.")),
                             NULL);
}

/* --- the form --- */

static MscopeMistake *
find_in_form (const MscopeEntry *entry)
{
  gsize position = 0;
  MscopeSlice line;
  gboolean more = FALSE;

  while (mscope_entry_next_line (entry, &position, &line))
    {
      if (line.length >= 3 && memcmp (line.data, entry->text, 3) != 0)
        return mscope_mistake_new (MSCOPE_MISTAKE_MIXED_CODES,
                                   g_strdup (_("The lines of one reply have different codes. All must have the same; a hyphen "
                                               "behind the code says that the reply goes on. Maybe two replies ran together.")),
                                   NULL);
      more = line.length > 3 && line.data[3] == '-';
    }
  if (memchr (entry->text, '\n', entry->text_length) != NULL && entry->about != NULL
      && strcmp (entry->about->word, "HELO") == 0)
    return mscope_mistake_new (MSCOPE_MISTAKE_UNFINISHED,
                               g_strdup (_("HELO gets one line. The hyphen behind the code promises another one, so the client "
                                           "takes the answer to its next command for it, and all answers after it come one too "
                                           "late.")),
                               NULL);
  if (more && !entry->cut_short)
    return mscope_mistake_new (MSCOPE_MISTAKE_UNFINISHED,
                               g_strdup (_("The hyphen behind the code says that more lines follow, but none does. The last "
                                           "line of a reply has a blank there; a client would wait for it.")),
                               NULL);
  return NULL;
}

static MscopeMistake *
find_in_enhanced (const MscopeEntry *entry)
{
  MscopeSlice rest = { entry->text + MIN (4, entry->text_length), entry->text_length - MIN (4, entry->text_length) };
  MscopeSlice word = mscope_slice_take_word (&rest);
  guint16 code[3];

  if (entry->kind == MSCOPE_ENTRY_GREETING || entry->code / 100 == 3 || !mscope_smtp_status_parse (word, code)
      || code[0] == entry->code / 100)
    return NULL;
  /* Translators: a code of three digits, then an enhanced code such as 5.1.1. */
  return mscope_mistake_new (MSCOPE_MISTAKE_WRONG_CLASS,
                             g_strdup_printf (_("The two codes contradict each other: %u and %u.%u.%u must begin with the same "
                                                "digit. The code of three digits counts."),
                                              entry->code, code[0], code[1], code[2]),
                             NULL);
}

/* --- what EHLO tells --- */

static MscopeMistake *
find_in_offer (const MscopeEntry *entry)
{
  gsize position = 0;
  MscopeSlice line;

  if (!entry->encrypted || entry->code != 250 || entry->about == NULL || strcmp (entry->about->word, "EHLO") != 0)
    return NULL;
  while (mscope_entry_next_line (entry, &position, &line))
    if (line.length > 4 && mscope_slice_is (mscope_slice_strip ((MscopeSlice) { line.data + 4, line.length - 4 }), "STARTTLS"))
      return mscope_mistake_new (MSCOPE_MISTAKE_WRONG_OFFER,
                                 /* Translators: STARTTLS or STLS. */
                                 g_strdup_printf (_("The server offers %s although TLS is on already. That is forbidden: it "
                                                    "would be TLS within TLS."), "STARTTLS"),
                                 NULL);
  return NULL;
}

MscopeMistake *
mscope_mistake_find_in_smtp_reply (const MscopeEntry *entry)
{
  MscopeMistake *mistake = find_in_form (entry);

  if (mistake == NULL)
    mistake = find_wrong_code (entry);
  if (mistake == NULL)
    mistake = find_unasked (entry);
  if (mistake == NULL)
    mistake = find_in_enhanced (entry);
  return mistake != NULL ? mistake : find_in_offer (entry);
}
