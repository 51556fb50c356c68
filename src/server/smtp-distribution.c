/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Puts an accepted mail into mailboxes: aliases and lists (RFC 5321 section 3.9), trace lines (section 4.4), loops
 * (section 6.3). Each mailbox gets one copy, however many ways lead to it.
 */
#include "config.h"

#include "server/smtp-delivery.h"
#include "server/smtp-session-private.h"

#include <string.h>

#define SESSION(self) (&(self)->parent)

/*
 * A mail on its way.
 * @text: the message, lines ended by LF; from @start on it is the client's
 * @body: (nullable): @text as all copies share it
 */
typedef struct
{
  GArray *targets; /* of MscopeMailTarget */
  GArray *copies;  /* of MscopeSmtpCopy: one a target */
  GString *text;
  gsize start;
  GBytes *body;
  guint64 body_size;
} Mail;

static void
mail_clear (Mail *mail)
{
  g_array_unref (mail->targets);
  g_array_unref (mail->copies);
  if (mail->text != NULL)
    g_string_free (mail->text, TRUE);
  g_clear_pointer (&mail->body, g_bytes_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Mail, mail_clear)

/* --- who gets it --- */

static void
find_targets (const MscopeSmtpSession *self,
              Mail *mail)
{
  MscopeSmtpCopy copy = { 0, NULL, MSCOPE_SMTP_COPY_QUEUED };

  for (guint i = 0; i < self->recipients->len; i++)
    {
      const MscopeSmtpRecipient *recipient = &g_array_index (self->recipients, MscopeSmtpRecipient, i);

      if (recipient->route.kind == MSCOPE_MAIL_ROUTE_UNKNOWN)
        mscope_mail_targets_add_foreign (mail->targets, recipient->address);
      else
        mscope_mail_route_collect (self->parent.store, &recipient->route, mail->targets);
      copy.recipient = i;
      while (mail->copies->len < mail->targets->len)
        g_array_append_val (mail->copies, copy);
    }
  for (guint i = 0; i < mail->copies->len; i++)
    g_array_index (mail->copies, MscopeSmtpCopy, i).target = &g_array_index (mail->targets, MscopeMailTarget, i);
}

static guint
count_mailboxes (const Mail *mail)
{
  guint n = 0;

  for (guint i = 0; i < mail->targets->len; i++)
    n += g_array_index (mail->targets, MscopeMailTarget, i).user != NULL;
  return n;
}

char *
mscope_smtp_session_dup_sender (const MscopeSmtpSession *self,
                                const MscopeMailTarget *target)
{
  const char *sender = self->parent.values[MSCOPE_VARIABLE_SENDER];
  const MscopeMailGroup *owner = NULL;

  /* What reports on errors must not cause any (RFC 5321 section 4.5.5): it goes to nobody. */
  if (target->list != NULL && *sender != '\0')
    owner = mscope_mail_directory_find_owner (mscope_mail_store_get_directory (self->parent.store), target->list);
  return owner != NULL ? mscope_mail_route_dup_address (self->parent.store, owner->name) : g_strdup (sender);
}

/* --- the lines of this server's --- */

/* UTF8SMTPSA and its likes: RFC 3848, RFC 6531 section 4.3. */
static void
set_with (MscopeSmtpSession *self)
{
  char with[sizeof "UTF8SMTPSA"];

  g_snprintf (with, sizeof with, "%s%s%s", self->mail.utf8 ? "UTF8SMTP" : self->extended ? "ESMTP" : "SMTP",
              self->extended && self->parent.encrypted ? "S" : "", self->extended && self->user != NULL ? "A" : "");
  mscope_session_set_string (SESSION (self), MSCOPE_VARIABLE_WITH, with);
}

void
mscope_smtp_session_set_stamp (MscopeSmtpSession *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (self->parent.time_us / G_USEC_PER_SEC);
  g_autofree char *stamp = now != NULL ? g_date_time_format (now, "%Y%m%d%H%M%S") : NULL;

  mscope_session_set_string (SESSION (self), MSCOPE_VARIABLE_STAMP, stamp != NULL ? stamp : "");
  mscope_session_set (SESSION (self), MSCOPE_VARIABLE_MINUTE_STAMP, (MscopeSlice) { stamp, stamp != NULL ? 12 : 0 });
}

/* Appends what is put above the copy for @copy. */
static void
append_trace (MscopeSmtpSession *self,
              const MscopeSmtpCopy *copy,
              GString *out)
{
  MscopeSession *session = SESSION (self);
  const MscopeSmtpRecipient *recipient = &g_array_index (self->recipients, MscopeSmtpRecipient, copy->recipient);
  gboolean many = self->recipients->len > 1 && mscope_persona_has_text (session->persona, MSCOPE_SMTP_KEY_TRACE_MANY);
  char *sender = session->values[MSCOPE_VARIABLE_SENDER];
  g_autofree char *lists_sender = NULL;

  if (copy->target->list != NULL)
    lists_sender = mscope_smtp_session_dup_sender (self, copy->target);
  mscope_session_set_string (session, MSCOPE_VARIABLE_RECIPIENT, recipient->address);
  mscope_session_set_string (session, MSCOPE_VARIABLE_MAILBOX, copy->target->user);
  if (lists_sender != NULL)
    session->values[MSCOPE_VARIABLE_SENDER] = lists_sender;
  mscope_persona_append_lines (session->persona, many ? MSCOPE_SMTP_KEY_TRACE_MANY : MSCOPE_SMTP_KEY_TRACE,
                               session->values, "\n", out);
  session->values[MSCOPE_VARIABLE_SENDER] = sender;
}

/* Header lines the product adds where the client has left them out, in the order it has them. */
static void
add_missing (MscopeSmtpSession *self,
             Mail *mail,
             const MscopeSmtpHeader *header)
{
  gboolean last = mscope_smtp_session_has_flag (self, MSCOPE_SMTP_KEY_MISSING_LAST);
  const struct
  {
    gboolean missing;
    guint key;
  } fields[] = {
    { last && !header->has_message_id, MSCOPE_SMTP_KEY_MISSING_MESSAGE_ID },
    { !header->has_date, MSCOPE_SMTP_KEY_MISSING_DATE },
    { !header->has_from, MSCOPE_SMTP_KEY_MISSING_FROM },
    { !last && !header->has_message_id, MSCOPE_SMTP_KEY_MISSING_MESSAGE_ID },
  };
  gsize at = mail->start + (last ? header->length : 0);
  char *sender = self->parent.values[MSCOPE_VARIABLE_SENDER];

  /* A From line names somebody, whatever the envelope does. */
  if (*sender == '\0')
    self->parent.values[MSCOPE_VARIABLE_SENDER] = (char *) "MAILER-DAEMON";
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    if (fields[i].missing && mscope_persona_has_text (self->parent.persona, fields[i].key))
      {
        g_autoptr (GString) line = g_string_new (NULL);

        mscope_smtp_session_set_stamp (self);
        mscope_persona_append_lines (self->parent.persona, fields[i].key, self->parent.values, "\n", line);
        g_string_insert_len (mail->text, (gssize) at, line->str, (gssize) line->len);
        at += line->len;
      }
  self->parent.values[MSCOPE_VARIABLE_SENDER] = sender;
}

static gboolean
goes_round (const MscopeSmtpSession *self,
            const MscopeSmtpHeader *header)
{
  guint64 limit = mscope_persona_get_number (self->parent.persona, MSCOPE_SMTP_KEY_HOP_LIMIT);

  return limit > 0 && header->n_received > limit
         && mscope_persona_has_text (self->parent.persona, MSCOPE_SMTP_KEY_TOO_MANY_HOPS);
}

/* --- copies --- */

static MscopeSmtpCopyResult
get_result (const GError *error)
{
  if (error == NULL)
    return MSCOPE_SMTP_COPY_DELIVERED;
  return g_error_matches (error, MSCOPE_MAIL_STORE_ERROR, MSCOPE_MAIL_STORE_ERROR_FULL) ? MSCOPE_SMTP_COPY_FULL
                                                                                         : MSCOPE_SMTP_COPY_FAILED;
}

/* Where there is one mailbox only, its lines stand in @mail->text already. */
static void
deliver_copy (MscopeSmtpSession *self,
              Mail *mail,
              MscopeSmtpCopy *copy)
{
  MscopeSession *session = SESSION (self);
  g_autoptr (GString) trace = g_string_new (NULL);
  g_autoptr (GBytes) head = NULL;
  g_autoptr (GError) error = NULL;
  guint64 size = mail->body_size;

  if (mail->start == 0)
    {
      append_trace (self, copy, trace);
      size += mscope_mail_text_size ((MscopeSlice) { trace->str, trace->len });
      head = g_string_free_to_bytes (g_steal_pointer (&trace));
    }
  mscope_mail_store_deliver_copy (session->store, copy->target->user, head, mail->body, size, session->time_us, &error);
  copy->result = get_result (error);
}

static void
deliver_copies (MscopeSmtpSession *self,
                Mail *mail)
{
  mail->body_size = mscope_mail_text_size ((MscopeSlice) { mail->text->str, mail->text->len });
  mail->body = g_string_free_to_bytes (g_steal_pointer (&mail->text));
  for (guint i = 0; i < mail->copies->len; i++)
    {
      MscopeSmtpCopy *copy = &g_array_index (mail->copies, MscopeSmtpCopy, i);

      if (copy->target->user != NULL)
        deliver_copy (self, mail, copy);
      else
        copy->result = copy->target->foreign ? MSCOPE_SMTP_COPY_QUEUED : MSCOPE_SMTP_COPY_UNKNOWN;
    }
}

/* What the client is told. Where somebody has got the mail, or a report says who has not, it is accepted. */
static MscopeSmtpDistribution
conclude (const MscopeSmtpSession *self,
          const Mail *mail)
{
  gboolean full = mail->copies->len > 0, failed = full;

  for (guint i = 0; i < mail->copies->len; i++)
    {
      MscopeSmtpCopyResult result = g_array_index (mail->copies, MscopeSmtpCopy, i).result;

      full &= result == MSCOPE_SMTP_COPY_FULL;
      failed &= result == MSCOPE_SMTP_COPY_FAILED;
    }
  if (full && mscope_persona_has_text (self->parent.persona, MSCOPE_SMTP_KEY_MESSAGE_MAILBOX_FULL))
    return MSCOPE_SMTP_FULL;
  return failed ? MSCOPE_SMTP_FAILED : MSCOPE_SMTP_ACCEPTED;
}

/* Makes the text; with the lines of the only copy above it, so that nothing is to be put together later. */
static void
write_text (MscopeSmtpSession *self,
            Mail *mail,
            MscopeSlice content,
            gboolean stuffed)
{
  mail->text = g_string_sized_new (content.length + 1024);
  if (count_mailboxes (mail) == 1)
    for (guint i = 0; i < mail->copies->len; i++)
      {
        const MscopeSmtpCopy *copy = &g_array_index (mail->copies, MscopeSmtpCopy, i);

        if (copy->target->user != NULL)
          append_trace (self, copy, mail->text);
      }
  mail->start = mail->text->len;
  mscope_smtp_append_content (mail->text, content, stuffed);
}

MscopeSmtpDistribution
mscope_smtp_session_distribute (MscopeSmtpSession *self,
                                MscopeSlice content,
                                gboolean stuffed)
{
  g_auto (Mail) mail = {
    .targets = mscope_mail_targets_new (),
    .copies = g_array_new (FALSE, FALSE, sizeof (MscopeSmtpCopy)),
  };
  MscopeSmtpDistribution conclusion;
  MscopeSmtpHeader header;
  MscopeSlice text;

  set_with (self);
  find_targets (self, &mail);
  write_text (self, &mail, content, stuffed);
  mscope_smtp_tidy_header (mail.text, mail.start, &header);
  if (goes_round (self, &header))
    return MSCOPE_SMTP_LOOP;
  add_missing (self, &mail, &header);
  deliver_copies (self, &mail);
  conclusion = conclude (self, &mail);
  text.data = g_bytes_get_data (mail.body, &text.length);
  if (conclusion == MSCOPE_SMTP_ACCEPTED)
    mscope_smtp_session_report (self, (gconstpointer) mail.copies->data, mail.copies->len,
                                (MscopeSlice) { text.data + mail.start, text.length - mail.start });
  return conclusion;
}
