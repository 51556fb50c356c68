/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * RFC 3464 (delivery status), RFC 6522 (multipart/report), RFC 3834 (Auto-Submitted), RFC 6533 (addresses beyond
 * ASCII), RFC 2852 section 5 (Deliver-By-Date); MIME: RFC 2045, RFC 2046.
 */
#include "config.h"

#include "protocol/xtext.h"
#include "server/delivery-report.h"
#include "server/mail-message.h"

#include <string.h>

static const char *const action_names[] = {
  [MSCOPE_REPORT_FAILED] = "failed",
  [MSCOPE_REPORT_DELAYED] = "delayed",
  [MSCOPE_REPORT_DELIVERED] = "delivered",
  [MSCOPE_REPORT_EXPANDED] = "expanded",
};

static gboolean
has_8bit (MscopeSlice text)
{
  for (gsize i = 0; i < text.length; i++)
    if ((guchar) text.data[i] >= 0x80)
      return TRUE;
  return FALSE;
}

/* --- parts --- */

static MscopeSlice
cut_header (MscopeSlice mail)
{
  gsize position = 0, end = 0;
  MscopeSlice line;

  while (mscope_mail_text_next_line (mail, &position, &line) && line.length > 0)
    end = MIN (position, mail.length);
  return (MscopeSlice) { mail.data, end };
}

/*
 * A border must not occur in what it divides (RFC 2046 section 5.1.1): the mail may be a report of ours itself.
 * Whatever it holds, one of the numbers is not in it.
 */
static char *
make_border (const MscopeDeliveryReport *self)
{
  for (guint i = 0;; i++)
    {
      g_autofree char *border = g_strdup_printf ("%s.%u/%s", self->id, i, self->host);

      if (memmem (self->mail.data, self->mail.length, border, strlen (border)) == NULL)
        return g_steal_pointer (&border);
    }
}

static void
append_header (const MscopeDeliveryReport *self,
               const char *border,
               gboolean eight_bit,
               GString *out)
{
  g_string_append_printf (out,
                          "Return-Path: <>\n"
                          "Date: %s\n"
                          "From: %s\n"
                          "To: <%s>\n"
                          "Subject: %s\n"
                          "Message-ID: <%s>\n"
                          "Auto-Submitted: auto-replied\n"
                          "MIME-Version: 1.0\n"
                          "Content-Type: multipart/report; report-type=delivery-status;\n"
                          "\tboundary=\"%s\"\n",
                          self->date, self->from, self->to, self->subject, self->message_id, border);
  if (eight_bit)
    g_string_append (out, "Content-Transfer-Encoding: 8bit\n");
  g_string_append (out, "\nThis is a report in MIME format: a text, a part for programs, and the mail it is about.\n");
}

static void
append_part (const char *border,
             const char *type,
             gboolean eight_bit,
             GString *out)
{
  g_string_append_printf (out, "\n--%s\nContent-Type: %s\n", border, type);
  if (eight_bit)
    g_string_append (out, "Content-Transfer-Encoding: 8bit\n");
  g_string_append_c (out, '\n');
}

/* --- message/delivery-status (RFC 3464 section 2) --- */

static void
append_address (const char *field,
                const char *address,
                GString *out)
{
  const char *type = has_8bit (mscope_slice_from_string (address)) ? "utf-8" : "rfc822";

  g_string_append_printf (out, "%s: %s;%s\n", field, type, address);
}

/* What was in xtext is written out; whoever has sent it does not get to write lines (section 2.1.2). */
static void
append_xtext (const char *field,
              const char *xtext,
              GString *out)
{
  gsize start;

  g_string_append_printf (out, "%s: ", field);
  start = out->len;
  mscope_xtext_decode (mscope_slice_from_string (xtext), TRUE, out);
  for (gsize i = start; i < out->len; i++)
    if ((guchar) out->str[i] < ' ' || out->str[i] == 0x7f)
      out->str[i] = '?';
  g_string_append_c (out, '\n');
}

static void
append_recipient (const MscopeReportRecipient *recipient,
                  GString *out)
{
  g_string_append_c (out, '\n');
  if (recipient->original != NULL)
    append_xtext ("Original-Recipient", recipient->original, out);
  append_address ("Final-Recipient", recipient->address, out);
  g_string_append_printf (out, "Action: %s\nStatus: %s\n", action_names[recipient->action], recipient->status);
  if (recipient->action == MSCOPE_REPORT_FAILED || recipient->action == MSCOPE_REPORT_DELAYED)
    g_string_append_printf (out, "Diagnostic-Code: x-local;%s\n", recipient->diagnostic);
}

static void
append_status (const MscopeDeliveryReport *self,
               GString *out)
{
  g_string_append_printf (out, "Reporting-MTA: dns;%s\n", self->host);
  if (self->envelope_id != NULL)
    append_xtext ("Original-Envelope-Id", self->envelope_id, out);
  g_string_append_printf (out, "Arrival-Date: %s\n", self->arrival_date);
  if (self->deliver_by_date != NULL)
    g_string_append_printf (out, "Deliver-By-Date: %s\n", self->deliver_by_date);
  for (guint i = 0; i < self->n_recipients; i++)
    append_recipient (&self->recipients[i], out);
}

GBytes *
mscope_delivery_report_write (const MscopeDeliveryReport *self)
{
  MscopeSlice mail = self->headers_only ? cut_header (self->mail) : self->mail;
  g_autofree char *border = make_border (self);
  gboolean eight_bit = has_8bit (mail);
  GString *out = g_string_sized_new (mail.length + 4096);

  append_header (self, border, eight_bit || self->utf8, out);
  append_part (border, self->utf8 ? "text/plain; charset=utf-8" : "text/plain; charset=us-ascii", self->utf8, out);
  g_string_append (out, self->text);
  append_part (border, self->utf8 ? "message/global-delivery-status" : "message/delivery-status", self->utf8, out);
  append_status (self, out);
  if (self->headers_only)
    append_part (border, self->utf8 ? "message/global-headers" : "text/rfc822-headers", eight_bit, out);
  else
    append_part (border, self->utf8 ? "message/global" : "message/rfc822", eight_bit, out);
  g_string_append_len (out, mail.data, (gssize) mail.length);
  g_string_append_printf (out, "\n--%s--\n", border);
  return g_string_free_to_bytes (out);
}
