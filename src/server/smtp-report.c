/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who is told what became of a mail: NOTIFY, RET, ENVID and ORCPT (RFC 3461 section 5.2), BY (RFC 2852 section 4.1),
 * aliases and lists (RFC 3461 section 5.2.7), null senders (RFC 5321 section 4.5.5).
 */
#include "config.h"

#include "protocol/mail-date.h"
#include "server/delivery-report.h"
#include "server/smtp-session-private.h"

#include <string.h>

#define MAX_RETURNED (50 * 1000) /* octets of a mail given back whole, unless RET says otherwise */

#define SESSION(self) (&(self)->parent)

/* One report is written for each of these that has to be told something. */
typedef enum
{
  KIND_FAILED,
  KIND_DELAYED,
  KIND_SUCCESS,
} Kind;

/*
 * A report that is to be written.
 * @to: whose mail it was
 * @recipients: of MscopeReportRecipient, whose strings are lent
 */
typedef struct
{
  Kind kind;
  char *to;
  GArray *recipients;
} Report;

/* What stands in a report of each kind if the persona has no words of its own. */
static const struct
{
  guint subject_key, text_key;
  const char *subject;
  const char *text;
} wordings[] = {
  [KIND_FAILED] = { MSCOPE_SMTP_KEY_REPORT_SUBJECT_FAILED, MSCOPE_SMTP_KEY_REPORT_TEXT_FAILED,
                    "Your mail could not be delivered",
                    "Your mail could not be delivered to everybody it was meant for. It will not be tried\n"
                    "again. Below stands who has not got it, and why.\n\n" },
  [KIND_DELAYED] = { MSCOPE_SMTP_KEY_REPORT_SUBJECT_DELAYED, MSCOPE_SMTP_KEY_REPORT_TEXT_DELAYED,
                     "Your mail has not been delivered yet",
                     "Your mail is still waiting here. You need not send it again.\n\n" },
  [KIND_SUCCESS] = { MSCOPE_SMTP_KEY_REPORT_SUBJECT_SUCCESS, MSCOPE_SMTP_KEY_REPORT_TEXT_SUCCESS,
                     "Your mail has been delivered",
                     "Your mail was delivered, which you wanted to know:\n\n" },
};

/* What each result is to the sender. */
static const struct
{
  Kind kind;
  MscopeReportAction action;
  const char *status; /* RFC 3463 */
  const char *diagnostic;
} results[] = {
  [MSCOPE_SMTP_COPY_DELIVERED] = { KIND_SUCCESS, MSCOPE_REPORT_DELIVERED, "2.0.0", "delivered" },
  [MSCOPE_SMTP_COPY_QUEUED] = { KIND_DELAYED, MSCOPE_REPORT_DELAYED, "4.4.1", "waits for a server that cannot be reached" },
  [MSCOPE_SMTP_COPY_FULL] = { KIND_FAILED, MSCOPE_REPORT_FAILED, "5.2.2", "the mailbox is full" },
  [MSCOPE_SMTP_COPY_UNKNOWN] = { KIND_FAILED, MSCOPE_REPORT_FAILED, "5.1.1", "there is no such user" },
  [MSCOPE_SMTP_COPY_FAILED] = { KIND_FAILED, MSCOPE_REPORT_FAILED, "5.3.0", "the message could not be stored" },
};

static void
report_free (Report *report)
{
  g_free (report->to);
  g_array_unref (report->recipients);
  g_free (report);
}

/* --- what is to be told --- */

static const MscopeSmtpRecipient *
get_recipient (const MscopeSmtpSession *self,
               const MscopeSmtpCopy *copy)
{
  return &g_array_index (self->recipients, MscopeSmtpRecipient, copy->recipient);
}

/* Who says nothing hears of failures; of delays a mail with BY that is late (RFC 2852 section 4.1.3). */
static gboolean
is_wanted (const MscopeSmtpSession *self,
           const MscopeSmtpCopy *copy)
{
  guint notify = get_recipient (self, copy)->notify;

  switch (results[copy->result].kind)
    {
    case KIND_FAILED:
      return notify == 0 || (notify & MSCOPE_SMTP_NOTIFY_FAILURE) != 0;
    case KIND_DELAYED:
      if (self->mail.by_given && self->mail.by_time_s <= 0 && notify == 0)
        return TRUE;
      return (notify & MSCOPE_SMTP_NOTIFY_DELAY) != 0;
    default:
      return (notify & MSCOPE_SMTP_NOTIFY_SUCCESS) != 0;
    }
}

/* A late mail waits for time, not for a server. */
static const char *
get_status (const MscopeSmtpSession *self,
            const MscopeSmtpCopy *copy)
{
  if (copy->result == MSCOPE_SMTP_COPY_QUEUED && self->mail.by_given && self->mail.by_time_s <= 0)
    return "4.4.7";
  return results[copy->result].status;
}

/* For an alias of several, and for a list, the name that was given is what was delivered to (section 5.2.7). */
static gboolean
is_group (const MscopeSmtpRecipient *recipient)
{
  const MscopeMailGroup *group = recipient->route.group;

  return group != NULL && (group->kind == MSCOPE_MAIL_GROUP_LIST || group->members[1] != NULL);
}

static Report *
take_report (GPtrArray *reports,
             Kind kind,
             const char *to)
{
  Report *report;

  for (guint i = 0; i < reports->len; i++)
    {
      report = g_ptr_array_index (reports, i);
      if (report->kind == kind && g_ascii_strcasecmp (report->to, to) == 0)
        return report;
    }
  report = g_new0 (Report, 1);
  report->kind = kind;
  report->to = g_strdup (to);
  report->recipients = g_array_new (FALSE, FALSE, sizeof (MscopeReportRecipient));
  g_ptr_array_add (reports, report);
  return report;
}

static gboolean
is_told_of (const Report *report,
            const char *address)
{
  for (guint i = 0; i < report->recipients->len; i++)
    if (strcmp (g_array_index (report->recipients, MscopeReportRecipient, i).address, address) == 0)
      return TRUE;
  return FALSE;
}

static void
tell (MscopeSmtpSession *self,
      const MscopeSmtpCopy *copy,
      const char *to,
      GPtrArray *reports)
{
  const MscopeSmtpRecipient *recipient = get_recipient (self, copy);
  Kind kind = results[copy->result].kind;
  gboolean group = kind == KIND_SUCCESS && is_group (recipient);
  Report *report = take_report (reports, kind, to);
  MscopeReportRecipient told = {
    .address = group ? recipient->address : copy->target->address,
    .original = recipient->original,
    .action = results[copy->result].action,
    .status = get_status (self, copy),
    .diagnostic = results[copy->result].diagnostic,
  };

  if (group && recipient->route.group->kind == MSCOPE_MAIL_GROUP_ALIAS)
    told.action = MSCOPE_REPORT_EXPANDED;
  if (!is_told_of (report, told.address))
    g_array_append_val (report->recipients, told);
}

/* What fails on a list is its owner's business, whatever the sender wanted. */
static void
consider (MscopeSmtpSession *self,
          const MscopeSmtpCopy *copy,
          GPtrArray *reports)
{
  const char *sender = self->parent.values[MSCOPE_VARIABLE_SENDER];
  g_autofree char *copys_sender = mscope_smtp_session_dup_sender (self, copy->target);
  gboolean owned = g_ascii_strcasecmp (sender, copys_sender) != 0;

  if (*sender == '\0')
    return;
  if (owned && results[copy->result].kind == KIND_FAILED)
    tell (self, copy, copys_sender, reports);
  else if (is_wanted (self, copy))
    tell (self, copy, sender, reports);
}

/* --- writing --- */

static char *
dup_line (MscopeSmtpSession *self,
          guint key,
          const char *fallback)
{
  g_autoptr (GString) line = g_string_new (NULL);

  if (!mscope_persona_has_text (self->parent.persona, key))
    return g_strdup (fallback);
  mscope_persona_append_lines (self->parent.persona, key, self->parent.values, "", line);
  return g_string_free (g_steal_pointer (&line), FALSE);
}

static void
append_recipient_text (MscopeSmtpSession *self,
                       const MscopeReportRecipient *recipient,
                       GString *text)
{
  MscopeSession *session = SESSION (self);

  mscope_session_set_string (session, MSCOPE_VARIABLE_RECIPIENT, recipient->address);
  mscope_session_set_string (session, MSCOPE_VARIABLE_STATUS, recipient->status);
  mscope_session_set_string (session, MSCOPE_VARIABLE_DIAGNOSTIC, recipient->diagnostic);
  if (mscope_persona_has_text (session->persona, MSCOPE_SMTP_KEY_REPORT_RECIPIENT))
    mscope_persona_append_lines (session->persona, MSCOPE_SMTP_KEY_REPORT_RECIPIENT, session->values, "\n", text);
  else
    g_string_append_printf (text, "<%s>: %s (%s)\n", recipient->address, recipient->diagnostic, recipient->status);
}

static char *
dup_text (MscopeSmtpSession *self,
          const Report *report)
{
  MscopeSession *session = SESSION (self);
  guint key = wordings[report->kind].text_key;
  g_autoptr (GString) text = g_string_new (NULL);

  if (mscope_persona_has_text (session->persona, key))
    mscope_persona_append_lines (session->persona, key, session->values, "\n", text);
  else
    g_string_append_printf (text, "This is the mail server %s.\n\n%s", session->values[MSCOPE_VARIABLE_HOST],
                            wordings[report->kind].text);
  for (guint i = 0; i < report->recipients->len; i++)
    append_recipient_text (self, &g_array_index (report->recipients, MscopeReportRecipient, i), text);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
is_ascii (const char *text)
{
  for (; *text != '\0'; text++)
    if ((guchar) *text >= 0x80)
      return FALSE;
  return TRUE;
}

static gboolean
needs_utf8 (const Report *report)
{
  for (guint i = 0; i < report->recipients->len; i++)
    {
      const MscopeReportRecipient *recipient = &g_array_index (report->recipients, MscopeReportRecipient, i);

      if (!is_ascii (recipient->address) || (recipient->original != NULL && !is_ascii (recipient->original)))
        return TRUE;
    }
  return !is_ascii (report->to);
}

/* RET counts where something has failed; else the header is enough (section 4.3). */
static gboolean
returns_header_only (const MscopeSmtpSession *self,
                     const Report *report,
                     gsize size)
{
  if (report->kind != KIND_FAILED || self->mail.give_back == MSCOPE_SMTP_RETURN_HEADERS)
    return TRUE;
  return self->mail.give_back == MSCOPE_SMTP_RETURN_ANY && size > MAX_RETURNED;
}

static GBytes *
write_report (MscopeSmtpSession *self,
              const Report *report,
              MscopeSlice mail)
{
  MscopeSession *session = SESSION (self);
  char *const *values = session->values;
  g_autofree char *arrived_as = g_strdup (values[MSCOPE_VARIABLE_ID]);
  g_autofree char *default_from = g_strdup_printf ("Mail Delivery System <MAILER-DAEMON@%s>",
                                                   values[MSCOPE_VARIABLE_HOST]);
  g_autofree char *from = dup_line (self, MSCOPE_SMTP_KEY_REPORT_FROM, default_from);
  g_autofree char *subject = dup_line (self, wordings[report->kind].subject_key, wordings[report->kind].subject);
  g_autofree char *text = dup_text (self, report);
  g_autofree char *by = NULL;
  g_autofree char *message_id = NULL;
  GBytes *written;

  if (self->mail.by_given)
    by = mscope_mail_date_format (session->time_us + self->mail.by_time_s * G_USEC_PER_SEC, session->utc_offset_s);
  mscope_smtp_session_make_queue_id (self);
  message_id = g_strdup_printf ("%s.%s@%s", values[MSCOPE_VARIABLE_STAMP], values[MSCOPE_VARIABLE_ID],
                                values[MSCOPE_VARIABLE_HOST]);
  written = mscope_delivery_report_write (&(const MscopeDeliveryReport) {
    .host = values[MSCOPE_VARIABLE_HOST],
    .from = from,
    .to = report->to,
    .subject = subject,
    .date = values[MSCOPE_VARIABLE_DATE],
    .message_id = message_id,
    .id = values[MSCOPE_VARIABLE_ID],
    .text = text,
    .envelope_id = self->envelope_id,
    .arrival_date = values[MSCOPE_VARIABLE_DATE],
    .deliver_by_date = by,
    .recipients = (gconstpointer) report->recipients->data,
    .n_recipients = report->recipients->len,
    .mail = mail,
    .headers_only = returns_header_only (self, report, mail.length),
    .utf8 = needs_utf8 (report),
  });
  mscope_session_set_string (session, MSCOPE_VARIABLE_ID, arrived_as);
  return written;
}

/* To those of its addressees that have a mailbox here; all others would be told over the net, where nothing goes. */
static void
send_report (MscopeSmtpSession *self,
             const Report *report,
             MscopeSlice mail)
{
  g_autoptr (GArray) targets = mscope_mail_targets_new ();
  g_autoptr (GBytes) written = NULL;
  MscopeMailRoute route;

  if (mscope_smtp_session_classify (self, mscope_slice_from_string (report->to), &route) != MSCOPE_ADDRESS_LOCAL)
    return;
  mscope_mail_route_collect (self->parent.store, &route, targets);
  written = write_report (self, report, mail);
  for (guint i = 0; i < targets->len; i++)
    {
      const char *user = g_array_index (targets, MscopeMailTarget, i).user;

      /* What cannot be delivered is dropped: a report on a report would be the beginning of many. */
      if (user != NULL)
        mscope_mail_store_deliver (self->parent.store, user, written, self->parent.time_us, NULL);
    }
}

void
mscope_smtp_session_report (MscopeSmtpSession *self,
                            const MscopeSmtpCopy *copies,
                            guint n_copies,
                            MscopeSlice text)
{
  g_autoptr (GPtrArray) reports = NULL;

  for (guint i = 0; i < n_copies; i++)
    if (copies[i].result != MSCOPE_SMTP_COPY_DELIVERED || get_recipient (self, &copies[i])->notify != 0)
      {
        if (reports == NULL)
          reports = g_ptr_array_new_with_free_func ((GDestroyNotify) report_free);
        consider (self, &copies[i], reports);
      }
  if (reports == NULL || reports->len == 0)
    return;
  mscope_smtp_session_set_stamp (self);
  for (guint i = 0; i < reports->len; i++)
    send_report (self, g_ptr_array_index (reports, i), text);
}
