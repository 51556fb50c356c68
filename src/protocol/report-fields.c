/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fields of reports: RFC 3464 section 2 (was it delivered?), RFC 8098 section 3 (was it read?). */
#include "config.h"

#include "protocol/header-fields.h"

static const MscopeKeywordInfo fields[] = {
  { .name = "Reporting-MTA",
    .syntax = "Reporting-MTA: dns; host",
    .summary = N_("Which server wrote the report"),
    .explanation = N_("It tried to deliver the mail and could not, or could. The words before the semicolon say what "
                      "kind of name follows: dns is a host name."),
    .reference = "RFC 3464 section 2.2.2",
    .since = "RFC 1894 (1996)",
    .mandatory = TRUE,
    .example = "Reporting-MTA: dns; mail.example.net" },
  { .name = "Original-Envelope-Id",
    .syntax = "Original-Envelope-Id: name",
    .summary = N_("The name that the sender gave with ENVID"),
    .explanation = N_("It is there if the MAIL command had the parameter ENVID."),
    .reference = "RFC 3464 section 2.2.1",
    .since = "RFC 1894 (1996)",
    .example = "Original-Envelope-Id: QQ314159" },
  { .name = "DSN-Gateway",
    .syntax = "DSN-Gateway: dns; host",
    .summary = N_("Which gateway turned a foreign report into this one"),
    .explanation = N_("It is there only if the mail went into another kind of mail system."),
    .reference = "RFC 3464 section 2.2.3",
    .since = "RFC 1894 (1996)",
    .example = "DSN-Gateway: dns; gate.example.net" },
  { .name = "Received-From-MTA",
    .syntax = "Received-From-MTA: dns; host",
    .summary = N_("From which server the mail had come"),
    .explanation = N_("As that server called itself."),
    .reference = "RFC 3464 section 2.2.4",
    .since = "RFC 1894 (1996)",
    .example = "Received-From-MTA: dns; pc.example.org" },
  { .name = "Arrival-Date",
    .syntax = "Arrival-Date: day, date time zone",
    .summary = N_("When the mail came to the reporting server"),
    .explanation = N_("It tells how long the server has tried."),
    .reference = "RFC 3464 section 2.2.5",
    .since = "RFC 1894 (1996)",
    .example = "Arrival-Date: Mon, 3 Mar 2008 12:42:09 +0100" },
  { .name = "Original-Recipient",
    .syntax = "Original-Recipient: rfc822; address",
    .summary = N_("The recipient as the sender had named it"),
    .explanation = N_("It comes from the parameter ORCPT. It differs from Final-Recipient when the mail was "
                      "forwarded."),
    .reference = "RFC 3464 section 2.3.1",
    .since = "RFC 1894 (1996)",
    .example = "Original-Recipient: rfc822; staff@example.org" },
  { .name = "Final-Recipient",
    .syntax = "Final-Recipient: rfc822; address",
    .summary = N_("The recipient that this block of the report is about"),
    .explanation = N_("Each recipient has a block of its own, separated by an empty line."),
    .reference = "RFC 3464 section 2.3.2",
    .since = "RFC 1894 (1996)",
    .mandatory = TRUE,
    .example = "Final-Recipient: rfc822; ben@example.org" },
  { .name = "Action",
    .syntax = "Action: failed|delayed|delivered|relayed|expanded",
    .summary = N_("What has happened to the mail for this recipient"),
    .explanation = N_("failed: it is given up. delayed: the server goes on trying. delivered: it lies in the "
                      "mailbox. relayed: it went on to a server that sends no reports. expanded: it went to the "
                      "members of a list."),
    .reference = "RFC 3464 section 2.3.3",
    .since = "RFC 1894 (1996)",
    .mandatory = TRUE,
    .example = "Action: failed" },
  { .name = "Status",
    .syntax = "Status: code",
    .summary = N_("The enhanced status code of the outcome"),
    .explanation = N_("Three numbers as in 5.1.1, the same as in SMTP replies, so that programs can read the "
                      "reason."),
    .reference = "RFC 3464 section 2.3.4",
    .since = "RFC 1894 (1996)",
    .mandatory = TRUE,
    .example = "Status: 5.1.1" },
  { .name = "Remote-MTA",
    .syntax = "Remote-MTA: dns; host",
    .summary = N_("Which server gave the answer"),
    .explanation = N_("The reporting server was its client. It is missing if no other server was involved."),
    .reference = "RFC 3464 section 2.3.5",
    .since = "RFC 1894 (1996)",
    .example = "Remote-MTA: dns; mx.example.org" },
  { .name = "Diagnostic-Code",
    .syntax = "Diagnostic-Code: smtp; reply",
    .summary = N_("The answer of the other server, word for word"),
    .explanation = N_("Behind smtp; stands the SMTP reply that decided. It is the most useful line of the report."),
    .reference = "RFC 3464 section 2.3.6",
    .since = "RFC 1894 (1996)",
    .example = "Diagnostic-Code: smtp; 550 5.1.1 No such user here" },
  { .name = "Last-Attempt-Date",
    .syntax = "Last-Attempt-Date: day, date time zone",
    .summary = N_("When the server tried last"),
    .explanation = N_("It goes with Arrival-Date and Will-Retry-Until."),
    .reference = "RFC 3464 section 2.3.7",
    .since = "RFC 1894 (1996)",
    .example = "Last-Attempt-Date: Mon, 3 Mar 2008 12:42:11 +0100" },
  { .name = "Final-Log-ID",
    .syntax = "Final-Log-ID: id",
    .summary = N_("The number of the mail in the other server's log"),
    .explanation = N_("Its operator can find the mail by it."),
    .reference = "RFC 3464 section 2.3.8",
    .since = "RFC 1894 (1996)",
    .example = "Final-Log-ID: 4F2A1" },
  { .name = "Will-Retry-Until",
    .syntax = "Will-Retry-Until: day, date time zone",
    .summary = N_("Until when the server goes on trying"),
    .explanation = N_("It stands in reports of a delay."),
    .reference = "RFC 3464 section 2.3.9",
    .since = "RFC 1894 (1996)",
    .example = "Will-Retry-Until: Sat, 8 Mar 2008 12:42:09 +0100" },
  { .name = "Disposition",
    .syntax = "Disposition: mode; displayed|deleted|dispatched|processed",
    .summary = N_("What the reader has done with the mail"),
    .explanation = N_("It belongs to the notice that Disposition-Notification-To asks for. displayed means that it "
                      "was shown, not that it was understood."),
    .reference = "RFC 8098 section 3.2.6",
    .since = "RFC 2298 (1998)",
    .example = "Disposition: manual-action/MDN-sent-manually; displayed" },
  { .name = "Reporting-UA",
    .syntax = "Reporting-UA: host; program",
    .summary = N_("Which mail program wrote the notice that a mail was read"),
    .explanation = N_("The sister of Reporting-MTA."),
    .reference = "RFC 8098 section 3.2.1",
    .since = "RFC 2298 (1998)",
    .example = "Reporting-UA: pc.example.org; Mailscope" },
  { .name = "Original-Message-ID",
    .syntax = "Original-Message-ID: <unique@domain>",
    .summary = N_("Which message the notice is about"),
    .explanation = N_("It holds the Message-ID of that message."),
    .reference = "RFC 8098 section 3.2.5",
    .since = "RFC 2298 (1998)",
    .example = "Original-Message-ID: <20080303124209.4F2A1@pc.example.org>" },
};

const MscopeKeywordInfo *
mscope_report_fields_get_all (gsize *n_fields)
{
  *n_fields = G_N_ELEMENTS (fields);
  return fields;
}

const MscopeKeywordInfo *
mscope_report_field_find (MscopeSlice name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    if (mscope_slice_is (name, fields[i].name))
      return &fields[i];
  return NULL;
}
