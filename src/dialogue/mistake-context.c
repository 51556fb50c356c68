/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is wrong because of what was said before: RFC 5321 section 2.2.1 (only what is offered), RFC 2920 section 3
 * (PIPELINING), RFC 3207 section 4 (TLS), RFC 4954 section 4 (one sign-on), RFC 1870 section 6 (SIZE).
 */
#include "config.h"

#include "dialogue/mistake-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "protocol/pop3-syntax.h"
#include "protocol/smtp-syntax.h"

/* Commands and parameters that belong to a keyword of another name, or whose own name must be offered. */
typedef struct
{
  const char *name;
  const char *keyword;
} Need;

static const Need smtp_commands[] = {
  { "STARTTLS", "STARTTLS" }, { "AUTH", "AUTH" }, { "BDAT", "CHUNKING" }, { "ETRN", "ETRN" }, { "ATRN", "ATRN" },
};

static const Need pop3_commands[] = {
  { "STLS", "STLS" }, { "UTF8", "UTF8" }, { "LANG", "LANG" },
};

static const Need parameters[] = {
  { "SIZE", "SIZE" }, { "BODY", "8BITMIME" }, { "SMTPUTF8", "SMTPUTF8" }, { "RET", "DSN" }, { "ENVID", "DSN" },
  { "NOTIFY", "DSN" }, { "ORCPT", "DSN" }, { "AUTH", "AUTH" }, { "BY", "DELIVERBY" }, { "HOLDFOR", "FUTURERELEASE" },
  { "HOLDUNTIL", "FUTURERELEASE" }, { "MT-PRIORITY", "MT-PRIORITY" }, { "REQUIRETLS", "REQUIRETLS" },
};

static const char *
find_need (const Need *needs,
           gsize n_needs,
           MscopeSlice name)
{
  for (gsize i = 0; i < n_needs; i++)
    if (mscope_slice_is (name, needs[i].name))
      return needs[i].keyword;
  return NULL;
}

const char *
mscope_mistake_get_command_keyword (MscopeProtocol protocol,
                                    MscopeSlice verb)
{
  switch (protocol)
    {
    case MSCOPE_PROTOCOL_SMTP:
      return find_need (smtp_commands, G_N_ELEMENTS (smtp_commands), verb);
    case MSCOPE_PROTOCOL_POP3:
      return find_need (pop3_commands, G_N_ELEMENTS (pop3_commands), verb);
    default:
      return NULL;
    }
}

const char *
mscope_mistake_get_parameter_keyword (MscopeSlice name)
{
  return find_need (parameters, G_N_ELEMENTS (parameters), name);
}

/* "AUTH=LOGIN" counts: servers that were made for old mail programs offer nothing else. */
static gboolean
lacks (const MscopeEntry *entry,
       const char *keyword)
{
  if (!mscope_facts_lack (entry->facts, entry->protocol, keyword))
    return FALSE;
  return strcmp (keyword, "AUTH") != 0 || strstr (entry->facts->offer, "AUTH=") == NULL;
}

static MscopeMistake *
find_around_tls (const MscopeEntry *entry)
{
  gboolean begins = strcmp (entry->word, "STARTTLS") == 0 || strcmp (entry->word, "STLS") == 0;

  if (entry->facts != NULL && entry->facts->tls_pending)
    return mscope_mistake_new (MSCOPE_MISTAKE_THROWN_AWAY,
                               g_strdup (_("The client has asked for TLS and has to wait for the answer. What it sends "
                                           "before TLS has begun is thrown away: somebody on the wire could have put it "
                                           "there.")),
                               NULL);
  if (begins && entry->encrypted)
    /* Translators: STARTTLS or STLS. */
    return mscope_mistake_new (MSCOPE_MISTAKE_TLS_TWICE,
                               g_strdup_printf (_("TLS protects this connection already; %s can be said in clear text "
                                                  "only."), entry->word),
                               NULL);
  return NULL;
}

/* The server has greeted in clear text, so it waits for lines. */
MscopeMistake *
mscope_mistake_find_in_tls (const MscopeEntry *entry)
{
  gboolean agreed = entry->facts != NULL && (entry->facts->tls_agreed || entry->facts->tls_pending);

  if (agreed || entry->text_length > 0 || entry->phase == 0 || entry->phase == mscope_phase_first (entry->protocol))
    return NULL;
  return mscope_mistake_new (MSCOPE_MISTAKE_TLS_UNASKED,
                             g_strdup (_("The client begins TLS, but the server has greeted in clear text and waits for lines: "
                                         "it cannot make anything of this. Either STARTTLS or STLS comes first, or the client "
                                         "has to be told another port: 465 or 995 begin with TLS, 25, 587 and 110 do not.")),
                             NULL);
}

static gboolean
has_word (MscopeSlice words,
          MscopeSlice word)
{
  while (words.length > 0)
    {
      MscopeSlice next = mscope_slice_take_word (&words);

      if (next.length == word.length && g_ascii_strncasecmp (next.data, word.data, word.length) == 0)
        return TRUE;
    }
  return FALSE;
}

static MscopeMistake *
find_in_sign_on (const MscopeEntry *entry)
{
  gboolean smtp = entry->protocol == MSCOPE_PROTOCOL_SMTP;
  MscopeSlice rest = entry->argument, offered;
  MscopeSlice mechanism = mscope_slice_take_word (&rest);
  g_autofree char *quoted = NULL, *list = NULL;

  if (entry->facts != NULL && entry->facts->signed_on && smtp)
    return mscope_mistake_new (MSCOPE_MISTAKE_TWICE,
                               g_strdup (_("The client has signed on already. That is possible once a session; the server "
                                           "answers 503.")),
                               NULL);
  if (mechanism.length == 0
      || !mscope_facts_find_offer (entry->facts, entry->protocol, smtp ? "AUTH" : "SASL", &offered)
      || has_word (offered, mechanism))
    return NULL;
  quoted = mscope_quote (mechanism);
  list = mscope_quote (offered);
  /* Translators: a way of signing on such as CRAM-MD5, then a list of them. */
  return mscope_mistake_new (MSCOPE_MISTAKE_NOT_OFFERED,
                             g_strdup_printf (_("The server does not offer %s. It offers: %s"), quoted, list), NULL);
}

static MscopeMistake *
find_unoffered (const MscopeEntry *entry,
                MscopeSlice name,
                const char *keyword)
{
  g_autofree char *quoted = NULL;

  if (keyword == NULL || !lacks (entry, keyword))
    return NULL;
  quoted = mscope_quote (name);
  if (*entry->facts->offer == '\0')
    /* Translators: a command or parameter. */
    return mscope_mistake_new (MSCOPE_MISTAKE_NOT_OFFERED,
                               g_strdup_printf (_("%s is an extension, and after HELO there are none. Say EHLO instead, then "
                                                  "the server lists what it can do."), quoted),
                               NULL);
  /* Translators: a command or parameter, then the keyword of EHLO or CAPA that it takes. */
  return mscope_mistake_new (MSCOPE_MISTAKE_NOT_OFFERED,
                             g_strdup_printf (_("%s takes a server that offers %s. This one does not: see its list."), quoted,
                                              keyword),
                             NULL);
}

static MscopeMistake *
find_above_limit (const MscopeEntry *entry,
                  MscopeSlice value)
{
  guint64 announced, limit;
  MscopeSlice offered;
  g_autofree char *number = NULL;

  if (!mscope_slice_to_number (value, &announced)
      || !mscope_facts_find_offer (entry->facts, entry->protocol, "SIZE", &offered)
      || !mscope_slice_to_number (offered, &limit) || limit == 0 || announced <= limit)
    return NULL;
  number = mscope_number (limit);
  return mscope_mistake_new (MSCOPE_MISTAKE_TOO_BIG,
                             g_strdup_printf (_("The message is bigger than this server takes: its limit is %s octets, as it "
                                                "said with SIZE."), number),
                             NULL);
}

static MscopeMistake *
find_in_parameters (const MscopeEntry *entry)
{
  MscopeSlice key, value;
  MscopeSmtpPath path;

  mscope_smtp_parse_path (entry->argument, mscope_mistake_get_path_keyword (entry->command), &path);
  while (mscope_smtp_next_parameter (&path.parameters, &key, &value))
    {
      const char *keyword = mscope_mistake_get_parameter_keyword (key);
      MscopeMistake *mistake;

      if (mscope_slice_is (key, "BODY") && mscope_slice_is (value, "BINARYMIME"))
        keyword = "BINARYMIME";
      mistake = find_unoffered (entry, key, keyword);

      if (mistake == NULL && mscope_slice_is (key, "SIZE"))
        mistake = find_above_limit (entry, value);
      if (mistake != NULL)
        return mistake;
    }
  return NULL;
}

static MscopeMistake *
find_too_early (const MscopeEntry *entry)
{
  if (!entry->pipelined || !lacks (entry, "PIPELINING"))
    return NULL;
  return mscope_mistake_new (MSCOPE_MISTAKE_NOT_OFFERED,
                             g_strdup (_("The client did not wait for the answer to its line before. That is allowed only where "
                                         "the server offers PIPELINING; this one does not, and may lose lines.")),
                             NULL);
}

static MscopeMistake *
find_in_number (const MscopeEntry *entry)
{
  const MscopeFacts *facts = entry->facts;
  MscopePop3Numbers numbers;
  g_autofree char *number = NULL;

  if (facts == NULL || !facts->has_highest
      || mscope_pop3_parse_numbers (entry->command, entry->argument, &numbers) != MSCOPE_POP3_SYNTAX_OK
      || numbers.message <= facts->highest)
    return NULL;
  if (facts->highest == 0)
    return mscope_mistake_new (MSCOPE_MISTAKE_NO_SUCH_MESSAGE,
                               g_strdup (_("There is no message of this number: the mailbox is empty, as STAT said.")), NULL);
  number = mscope_number (facts->highest);
  return mscope_mistake_new (MSCOPE_MISTAKE_NO_SUCH_MESSAGE,
                             g_strdup_printf (_("There is no message of this number: STAT told that the last one is number %s."),
                                              number),
                             NULL);
}

MscopeMistake *
mscope_mistake_find_in_context (const MscopeEntry *entry)
{
  gboolean smtp = entry->protocol == MSCOPE_PROTOCOL_SMTP;
  MscopeSlice verb = mscope_slice_from_string (entry->word);
  MscopeMistake *mistake = find_around_tls (entry);

  if (mistake != NULL || entry->protocol == MSCOPE_PROTOCOL_IMAP)
    return mistake;
  mistake = find_unoffered (entry, verb, mscope_mistake_get_command_keyword (entry->protocol, verb));
  if (mistake == NULL && strcmp (entry->word, "AUTH") == 0)
    mistake = find_in_sign_on (entry);
  if (mistake == NULL && smtp && entry->facts != NULL && mscope_mistake_get_path_keyword (entry->command) != NULL)
    mistake = find_in_parameters (entry);
  if (mistake == NULL && !smtp && mscope_pop3_takes_numbers (entry->command))
    mistake = find_in_number (entry);
  return mistake != NULL ? mistake : find_too_early (entry);
}
