/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/text.h"

G_BEGIN_DECLS

/* What became of a recipient's copy (RFC 3464 section 2.3.3); "relayed" there is none: nothing is sent outside. */
typedef enum
{
  MSCOPE_REPORT_FAILED,
  MSCOPE_REPORT_DELAYED,
  MSCOPE_REPORT_DELIVERED,
  MSCOPE_REPORT_EXPANDED, /* an alias: it was delivered to several others instead */
} MscopeReportAction;

/**
 * MscopeReportRecipient:
 * @address: whom it was for in the end
 * @original: (nullable): whom the sender had named, as ORCPT has it: "rfc822;chef@example.net", the address in xtext
 * @status: "5.2.2" (RFC 3463)
 * @diagnostic: what was wrong, in words
 */
typedef struct
{
  const char *address;
  const char *original;
  MscopeReportAction action;
  const char *status;
  const char *diagnostic;
} MscopeReportRecipient;

/**
 * MscopeDeliveryReport:
 * @host: the server that reports
 * @from, @to, @subject, @date, @message_id: what stands in the header; @to is a bare address
 * @id: unlike that of any other mail of this server: the border of the parts is made of it
 * @text: what people read, lines ended by LF
 * @envelope_id: (nullable): ENVID, in xtext
 * @arrival_date: when the mail came
 * @deliver_by_date: (nullable): by when it was to be delivered (RFC 2852)
 * @recipients: (array length=n_recipients): one at least
 * @mail: the mail that is reported on, lines ended by LF
 * @headers_only: only its header is given back
 * @utf8: addresses may be beyond ASCII (RFC 6533)
 */
typedef struct
{
  const char *host;
  const char *from;
  const char *to;
  const char *subject;
  const char *date;
  const char *message_id;
  const char *id;
  const char *text;
  const char *envelope_id;
  const char *arrival_date;
  const char *deliver_by_date;
  const MscopeReportRecipient *recipients;
  guint n_recipients;
  MscopeSlice mail;
  gboolean headers_only;
  gboolean utf8;
} MscopeDeliveryReport;

/**
 * mscope_delivery_report_write:
 *
 * Returns: (transfer full): the report as it is put into a mailbox: a multipart/report (RFC 6522) of a text for
 *   people, a message/delivery-status for programs (RFC 3464) and the mail or its header; its sender is <>
 */
GBytes *mscope_delivery_report_write (const MscopeDeliveryReport *self);

G_END_DECLS
