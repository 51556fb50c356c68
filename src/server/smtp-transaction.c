/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A mail transaction: MAIL, RCPT, DATA and what follows 354 (RFC 5321 sections 3.3, 4.1.1.2 to
 * 4.1.1.4), SIZE (RFC 1870), 8BITMIME (RFC 6152).
 */
#include "config.h"

#include "protocol/smtp-syntax.h"
#include "server/smtp-delivery.h"
#include "server/smtp-session-private.h"

#include <string.h>

typedef struct
{
  const char *user; /* (nullable): owned by the store; NULL: relayed, that is dropped */
  char *address;    /* as the client named it */
} Recipient;

#define SESSION(self) (&(self)->parent)

static void
recipient_clear (Recipient *recipient)
{
  g_free (recipient->address);
}

void
mscope_smtp_session_forget_mail (MscopeSmtpSession *self)
{
  if (self->recipients != NULL)
    g_array_set_size (self->recipients, 0);
  else
    {
      self->recipients = g_array_new (FALSE, FALSE, sizeof (Recipient));
      g_array_set_clear_func (self->recipients, (GDestroyNotify) recipient_clear);
    }
}

/* --- MAIL (section 4.1.1.2) --- */

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

/* Some products say what it is about an address that is wrong. */
static gboolean
refuse_address (MscopeSmtpSession *self,
                MscopeEntry *entry,
                guint special,
                guint general)
{
  return mscope_smtp_session_refuse (self, entry,
                                     mscope_persona_has_text (self->parent.persona, special) ? special : general);
}

/* What the persona lets pass of a path's form; answers if it does not. */
static gboolean
check_path (MscopeSmtpSession *self,
            MscopeEntry *entry,
            const char *keyword,
            guint syntax,
            guint bad_address,
            MscopeSmtpPath *path)
{
  MscopeSmtpSyntaxError wrong = mscope_smtp_parse_path (entry->argument, keyword, path);

  mscope_session_set (SESSION (self), MSCOPE_VARIABLE_ADDRESS, path->path);
  set_typed (self, entry, path);
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
      return refuse_address (self, entry, MSCOPE_SMTP_KEY_NO_OPENING_BRACKET, bad_address);
    case MSCOPE_SMTP_SYNTAX_NO_CLOSING_BRACKET:
      return refuse_address (self, entry, MSCOPE_SMTP_KEY_NO_CLOSING_BRACKET, bad_address);
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

/* RFC 1870 section 6: a client may name the size beforehand. */
static gboolean
check_size (MscopeSmtpSession *self,
            MscopeEntry *entry,
            MscopeSlice value)
{
  guint64 limit = mscope_persona_get_number (self->parent.persona, MSCOPE_SMTP_KEY_SIZE_LIMIT);
  guint64 size;

  if (!mscope_slice_to_number (value, &size))
    return mscope_smtp_session_refuse (self, entry, MSCOPE_SMTP_KEY_BAD_SIZE);
  if (limit > 0 && size > limit)
    return mscope_smtp_session_refuse (self, entry, MSCOPE_SMTP_KEY_SIZE_EXCEEDED);
  return TRUE;
}

static gboolean
offers_keyword (MscopeSmtpSession *self,
                const char *name)
{
  g_autoptr (GString) keywords = g_string_new ("\n");
  g_autofree char *begin = g_strdup_printf ("\n%s", name);
  const char *at;

  mscope_persona_append_lines (self->parent.persona, MSCOPE_SMTP_KEY_KEYWORD, self->parent.values, "\n", keywords);
  at = strstr (keywords->str, begin);
  return at != NULL && (at[strlen (begin)] == '\n' || at[strlen (begin)] == ' ');
}

/* Whether a parameter belongs to an extension the server has offered; it may still be of no effect here. */
static gboolean
is_known_parameter (MscopeSmtpSession *self,
                    MscopeSlice key,
                    MscopeSlice value)
{
  if (mscope_slice_is (key, "BODY"))
    return (mscope_slice_is (value, "7BIT") || mscope_slice_is (value, "8BITMIME")) && offers_keyword (self, "8BITMIME");
  if (mscope_slice_is (key, "RET") || mscope_slice_is (key, "ENVID") || mscope_slice_is (key, "NOTIFY")
      || mscope_slice_is (key, "ORCPT"))
    return offers_keyword (self, "DSN");
  if (mscope_slice_is (key, "AUTH")) /* RFC 4954 section 5 */
    return value.length > 0 && offers_keyword (self, "AUTH");
  return FALSE;
}

static gboolean
check_parameters (MscopeSmtpSession *self,
                  MscopeEntry *entry,
                  MscopeSlice parameters)
{
  MscopeSlice all = parameters, key, value;

  while (mscope_smtp_next_parameter (&parameters, &key, &value))
    {
      const char *end = value.data != NULL ? value.data + value.length : key.data + key.length;

      mscope_session_set (SESSION (self), MSCOPE_VARIABLE_PARAMETER,
                          (MscopeSlice) { key.data, (gsize) (end - key.data) });
      if (strcmp (entry->word, "MAIL") == 0 && mscope_slice_is (key, "SIZE") && offers_keyword (self, "SIZE"))
        {
          if (!check_size (self, entry, value))
            return FALSE;
        }
      else if (!is_known_parameter (self, key, value))
        return mscope_smtp_session_refuse (self, entry, MSCOPE_SMTP_KEY_BAD_PARAMETER);
    }
  /* What is left over is none: "<a@b> =1". */
  if (mscope_slice_strip (parameters).length == 0)
    return TRUE;
  mscope_session_set (SESSION (self), MSCOPE_VARIABLE_PARAMETER, all);
  return mscope_smtp_session_refuse (self, entry, MSCOPE_SMTP_KEY_BAD_PARAMETER);
}

gboolean
mscope_smtp_session_check_mail (MscopeSmtpSession *self,
                                MscopeEntry *entry)
{
  MscopeSmtpPath path;

  if (!mscope_smtp_session_check_order (self, entry, MSCOPE_SMTP_KEY_MAIL_NESTED))
    return FALSE;
  if (self->parent.submission && self->user == NULL)
    return mscope_smtp_session_refuse (self, entry, MSCOPE_SMTP_KEY_AUTH_REQUIRED);
  if (!check_path (self, entry, "FROM", MSCOPE_SMTP_KEY_MAIL_SYNTAX, MSCOPE_SMTP_KEY_BAD_SENDER, &path))
    return FALSE;
  if (path.domainless && !path.empty && mscope_smtp_session_has_flag (self, MSCOPE_SMTP_KEY_SENDER_DOMAIN_REQUIRED)
      && !mscope_slice_is (path.path, "postmaster"))
    return mscope_smtp_session_refuse (self, entry, MSCOPE_SMTP_KEY_BAD_SENDER);
  return check_parameters (self, entry, path.parameters);
}

void
mscope_smtp_session_proceed_mail (MscopeSmtpSession *self,
                                  MscopeEntry *entry)
{
  MscopeSmtpPath path;

  mscope_smtp_parse_path (entry->argument, "FROM", &path);
  mscope_smtp_session_forget_mail (self);
  mscope_session_set (SESSION (self), MSCOPE_VARIABLE_SENDER, path.path);
  mscope_session_reply (SESSION (self), entry, MSCOPE_SMTP_KEY_MAIL);
}

/* --- RCPT (section 4.1.1.3) --- */

gboolean
mscope_smtp_session_check_rcpt (MscopeSmtpSession *self,
                                MscopeEntry *entry)
{
  guint64 limit = mscope_persona_get_number (self->parent.persona, MSCOPE_SMTP_KEY_RECIPIENT_LIMIT);
  MscopeSmtpPath path;
  const char *user;

  if (!mscope_smtp_session_check_order (self, entry, MSCOPE_SMTP_KEY_NEED_MAIL))
    return FALSE;
  if (!check_path (self, entry, "TO", MSCOPE_SMTP_KEY_RCPT_SYNTAX, MSCOPE_SMTP_KEY_BAD_RECIPIENT, &path)
      || !check_parameters (self, entry, path.parameters))
    return FALSE;
  if (path.empty)
    return mscope_smtp_session_refuse (self, entry, MSCOPE_SMTP_KEY_BAD_RECIPIENT);
  if (limit > 0 && self->recipients->len >= limit)
    return mscope_smtp_session_refuse (self, entry, MSCOPE_SMTP_KEY_TOO_MANY_RECIPIENTS);
  switch (mscope_smtp_session_classify (self, path.path, &user))
    {
    case MSCOPE_ADDRESS_UNKNOWN:
      return mscope_smtp_session_refuse (self, entry, MSCOPE_SMTP_KEY_USER_UNKNOWN);
    case MSCOPE_ADDRESS_FOREIGN:
      return self->user != NULL || mscope_smtp_session_has_flag (self, MSCOPE_SMTP_KEY_RELAY)
             || mscope_smtp_session_refuse (self, entry, MSCOPE_SMTP_KEY_RELAY_REFUSED);
    default:
      return TRUE;
    }
}

void
mscope_smtp_session_proceed_rcpt (MscopeSmtpSession *self,
                                  MscopeEntry *entry)
{
  Recipient recipient;
  MscopeSmtpPath path;

  mscope_smtp_parse_path (entry->argument, "TO", &path);
  mscope_smtp_session_classify (self, path.path, &recipient.user);
  recipient.address = mscope_slice_dup (path.path);
  g_array_append_val (self->recipients, recipient);
  if (recipient.user == NULL && mscope_persona_has_text (self->parent.persona, MSCOPE_SMTP_KEY_RCPT_RELAYED))
    mscope_session_reply (SESSION (self), entry, MSCOPE_SMTP_KEY_RCPT_RELAYED);
  else
    mscope_session_reply (SESSION (self), entry, MSCOPE_SMTP_KEY_RCPT);
}

/* --- DATA (section 4.1.1.4) --- */

gboolean
mscope_smtp_session_check_data (MscopeSmtpSession *self,
                                MscopeEntry *entry)
{
  if (self->parent.phase == MSCOPE_SMTP_SENDER)
    return mscope_smtp_session_refuse (self, entry, MSCOPE_SMTP_KEY_NO_RECIPIENT);
  if (!mscope_smtp_session_check_order (self, entry, MSCOPE_SMTP_KEY_NEED_RCPT))
    return FALSE;
  if (entry->argument.length > 0 && mscope_persona_has_text (self->parent.persona, MSCOPE_SMTP_KEY_DATA_SYNTAX))
    return mscope_smtp_session_refuse (self, entry, MSCOPE_SMTP_KEY_DATA_SYNTAX);
  return TRUE;
}

void
mscope_smtp_session_proceed_data (MscopeSmtpSession *self,
                                  MscopeEntry *entry)
{
  mscope_session_reply (SESSION (self), entry, MSCOPE_SMTP_KEY_DATA);
}

static gboolean
deliver_to (MscopeSmtpSession *self,
            const Recipient *recipient,
            MscopeSlice content)
{
  MscopeSession *session = SESSION (self);
  gboolean many = self->recipients->len > 1 && mscope_persona_has_text (session->persona, MSCOPE_SMTP_KEY_TRACE_MANY);
  g_autoptr (GString) trace = g_string_new (NULL);
  g_autoptr (GBytes) mail = NULL;
  g_autoptr (GError) error = NULL;

  mscope_session_set_string (session, MSCOPE_VARIABLE_RECIPIENT, recipient->address);
  mscope_session_set_string (session, MSCOPE_VARIABLE_MAILBOX, recipient->user);
  mscope_persona_append_lines (session->persona, many ? MSCOPE_SMTP_KEY_TRACE_MANY : MSCOPE_SMTP_KEY_TRACE,
                               session->values, "\n", trace);
  mail = mscope_smtp_make_mail ((MscopeSlice) { trace->str, trace->len }, content, TRUE);
  return mscope_mail_store_deliver (session->store, recipient->user, mail, session->time_us, &error);
}

/* Each user once, however often the client named them. */
static gboolean
is_named_before (const MscopeSmtpSession *self,
                 guint index)
{
  const char *user = g_array_index (self->recipients, Recipient, index).user;

  for (guint i = 0; i < index; i++)
    if (g_array_index (self->recipients, Recipient, i).user == user)
      return TRUE;
  return FALSE;
}

static gboolean
deliver (MscopeSmtpSession *self,
         MscopeSlice content)
{
  gboolean delivered = TRUE;

  mscope_session_set_string (SESSION (self), MSCOPE_VARIABLE_WITH, mscope_smtp_session_get_protocol_name (self));
  for (guint i = 0; i < self->recipients->len && delivered; i++)
    {
      const Recipient *recipient = &g_array_index (self->recipients, Recipient, i);

      if (recipient->user != NULL && !is_named_before (self, i))
        delivered = deliver_to (self, recipient, content);
    }
  return delivered;
}

void
mscope_smtp_session_answer_message (MscopeSmtpSession *self,
                                    MscopeEntry *entry)
{
  guint64 limit = mscope_persona_get_number (self->parent.persona, MSCOPE_SMTP_KEY_SIZE_LIMIT);
  guint key = MSCOPE_SMTP_KEY_MESSAGE;
  MscopeSlice content = { entry->octets > 0 ? entry->text : NULL, entry->text_length };

  mscope_smtp_session_make_queue_id (self);
  if ((limit > 0 && entry->octets > limit) || entry->cut_short)
    key = MSCOPE_SMTP_KEY_MESSAGE_TOO_BIG;
  else if (!deliver (self, content))
    key = MSCOPE_SMTP_KEY_MESSAGE_FAILED;
  else
    self->parent.n_errors = 0;
  mscope_smtp_session_forget_mail (self);
  mscope_session_reply (SESSION (self), entry, key);
}
