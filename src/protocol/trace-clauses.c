/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parts of a Received field: RFC 5321 section 4.4, RFC 3848 (with ESMTPS …), RFC 6531 section 4.3 (with
 * UTF8SMTP …), RFC 6710 (priority), RFC 8314 section 4.3 (tls). The IANA registry has them as “Mail Transmission
 * Types”.
 */
#include "config.h"

#include "protocol/header-fields.h"

static const MscopeKeywordInfo clauses[] = {
  { .name = "from",
    .syntax = "from name (name [address])",
    .summary = N_("The client, first as it called itself, then as the server saw it"),
    .explanation = N_("The word behind from is what EHLO or HELO said; anybody can say anything there. In the "
                      "brackets stands the address of the connection, and the name the DNS has for it. If the two "
                      "names do not fit, one looks twice."),
    .reference = "RFC 5321 section 4.4",
    .since = "RFC 822 (1982)",
    .example = "from pc.example.org (pc.example.org [192.0.2.7])" },
  { .name = "by",
    .syntax = "by name (software)",
    .summary = N_("The server that took the mail and wrote the line"),
    .explanation = N_("Some add their software: (8.13.6/8.12.6) is Sendmail, its version and that of its "
                      "configuration."),
    .reference = "RFC 5321 section 4.4",
    .since = "RFC 822 (1982)",
    .example = "by mail.example.net (8.13.6/8.12.6)" },
  { .name = "via",
    .syntax = "via link",
    .summary = N_("Over which kind of network the mail came"),
    .explanation = N_("It makes sense outside the Internet only; the usual value TCP is left out."),
    .reference = "RFC 5321 section 4.4",
    .since = "RFC 822 (1982)",
    .example = "via TCP" },
  { .name = "with",
    .syntax = "with type",
    .summary = N_("With which protocol the mail came"),
    .explanation = N_("The letters tell how: E is extended (EHLO), S is encrypted, A is signed on. ESMTPSA is all "
                      "three."),
    .reference = "RFC 5321 section 4.4",
    .since = "RFC 822 (1982)",
    .example = "with ESMTPS" },
  { .name = "id",
    .syntax = "id number",
    .summary = N_("The number of the mail in the server's queue"),
    .explanation = N_("The reply to the message has often told it to the client too. The log of the server can be "
                      "searched for it. Old Sendmail's begins with a letter for the hour: S is 18 o'clock."),
    .reference = "RFC 5321 section 4.4",
    .since = "RFC 822 (1982)",
    .example = "id 708D72C80BE" },
  { .name = "for",
    .syntax = "for <address>",
    .summary = N_("For which recipient this copy was"),
    .explanation = N_("Servers leave it out when there are several recipients, so that blind copies stay blind."),
    .reference = "RFC 5321 section 4.4",
    .since = "RFC 822 (1982)",
    .example = "for <ben@example.org>" },
  { .name = "TLS",
    .syntax = "tls cipher",
    .summary = N_("Which cipher TLS used"),
    .explanation = N_("Registered in 2018; many servers tell it in brackets instead, such as (version=TLSv1.3 "
                      "cipher=TLS_AES_256_GCM_SHA384 verify=NO). verify=NO means that the client showed no "
                      "certificate, which is usual."),
    .reference = "RFC 8314 section 4.3",
    .since = "RFC 8314 (2018)",
    .example = "tls TLS_AES_256_GCM_SHA384" },
  { .name = "PRIORITY",
    .syntax = "priority level",
    .summary = N_("Which priority the mail had"),
    .explanation = N_("It is there if MT-PRIORITY was used."),
    .reference = "RFC 6710 section 4.1",
    .since = "RFC 6710 (2012)",
    .example = "priority 3" },
  { .name = ";",
    .syntax = "; day, date time zone",
    .summary = N_("When the server took the mail"),
    .explanation = N_("The server's clock. From line to line it tells how long each step took; clocks that go wrong "
                      "show here."),
    .reference = "RFC 5321 section 4.4",
    .since = "RFC 822 (1982)",
    .example = "; Mon, 3 Mar 2008 12:42:09 +0100" },
};

static const MscopeKeywordInfo types[] = {
  { .name = "SMTP",
    .syntax = "with SMTP",
    .summary = N_("The client said HELO"),
    .explanation = N_("Plain SMTP without extensions."),
    .reference = "RFC 5321 section 4.4",
    .since = "RFC 822 (1982)",
    .example = "with SMTP" },
  { .name = "ESMTP",
    .syntax = "with ESMTP",
    .summary = N_("The client said EHLO"),
    .explanation = N_("SMTP with extensions, neither encrypted nor signed on."),
    .reference = "RFC 5321 section 4.4",
    .since = "RFC 1425 (1993)",
    .example = "with ESMTP" },
  { .name = "ESMTPS",
    .syntax = "with ESMTPS",
    .summary = N_("EHLO, encrypted with TLS"),
    .explanation = N_("Usual between servers today."),
    .reference = "RFC 3848 section 1",
    .since = "RFC 3848 (2004)",
    .example = "with ESMTPS" },
  { .name = "ESMTPA",
    .syntax = "with ESMTPA",
    .summary = N_("EHLO, signed on"),
    .explanation = N_("Somebody handed the mail in with AUTH, in clear text."),
    .reference = "RFC 3848 section 1",
    .since = "RFC 3848 (2004)",
    .example = "with ESMTPA" },
  { .name = "ESMTPSA",
    .syntax = "with ESMTPSA",
    .summary = N_("EHLO, encrypted and signed on"),
    .explanation = N_("Usual where people hand in mail. Such a line is the first step of most mails."),
    .reference = "RFC 3848 section 1",
    .since = "RFC 3848 (2004)",
    .example = "with ESMTPSA" },
  { .name = "LMTP",
    .syntax = "with LMTP",
    .summary = N_("Local delivery with LMTP"),
    .explanation = N_("The last step: into the program that keeps the mailboxes."),
    .reference = "RFC 3848 section 1",
    .since = "RFC 3848 (2004)",
    .example = "with LMTP" },
  { .name = "LMTPA",
    .syntax = "with LMTPA",
    .summary = N_("LMTP, signed on"),
    .explanation = N_("Cyrus, for example, writes it for its local delivery."),
    .reference = "RFC 3848 section 1",
    .since = "RFC 3848 (2004)",
    .example = "with LMTPA" },
  { .name = "LMTPS",
    .syntax = "with LMTPS",
    .summary = N_("LMTP, encrypted with TLS"),
    .explanation = N_("Delivery into the mailboxes on another computer."),
    .reference = "RFC 3848 section 1",
    .since = "RFC 3848 (2004)",
    .example = "with LMTPS" },
  { .name = "LMTPSA",
    .syntax = "with LMTPSA",
    .summary = N_("LMTP, encrypted and signed on"),
    .explanation = N_("Delivery into the mailboxes on another computer."),
    .reference = "RFC 3848 section 1",
    .since = "RFC 3848 (2004)",
    .example = "with LMTPSA" },
  { .name = "MMS",
    .syntax = "with MMS",
    .summary = N_("From a message of mobile phones"),
    .explanation = N_("A gateway has turned a multimedia message into mail."),
    .reference = "RFC 4356 section 2.1.3.2.1",
    .since = "RFC 4356 (2006)",
    .example = "with MMS" },
  { .name = "UTF8SMTP",
    .syntax = "with UTF8SMTP",
    .summary = N_("EHLO, with addresses in UTF-8"),
    .explanation = N_("MAIL carried SMTPUTF8. The letters S and A behind it mean encrypted and signed on."),
    .reference = "RFC 6531 section 4.3",
    .since = "RFC 5336 (2008)",
    .example = "with UTF8SMTP" },
  { .name = "UTF8SMTPA",
    .syntax = "with UTF8SMTPA",
    .summary = N_("With addresses in UTF-8, signed on"),
    .explanation = N_("MAIL carried SMTPUTF8, after AUTH."),
    .reference = "RFC 6531 section 4.3",
    .since = "RFC 5336 (2008)",
    .example = "with UTF8SMTPA" },
  { .name = "UTF8SMTPS",
    .syntax = "with UTF8SMTPS",
    .summary = N_("With addresses in UTF-8, encrypted"),
    .explanation = N_("MAIL carried SMTPUTF8, within TLS."),
    .reference = "RFC 6531 section 4.3",
    .since = "RFC 5336 (2008)",
    .example = "with UTF8SMTPS" },
  { .name = "UTF8SMTPSA",
    .syntax = "with UTF8SMTPSA",
    .summary = N_("With addresses in UTF-8, encrypted and signed on"),
    .explanation = N_("MAIL carried SMTPUTF8, within TLS and after AUTH."),
    .reference = "RFC 6531 section 4.3",
    .since = "RFC 5336 (2008)",
    .example = "with UTF8SMTPSA" },
  { .name = "UTF8LMTP",
    .syntax = "with UTF8LMTP",
    .summary = N_("LMTP with addresses in UTF-8"),
    .explanation = N_("The last step of a mail that carried SMTPUTF8."),
    .reference = "RFC 6531 section 4.3",
    .since = "RFC 6531 (2012)",
    .example = "with UTF8LMTP" },
  { .name = "UTF8LMTPA",
    .syntax = "with UTF8LMTPA",
    .summary = N_("LMTP with addresses in UTF-8, signed on"),
    .explanation = N_("The last step of a mail that carried SMTPUTF8."),
    .reference = "RFC 6531 section 4.3",
    .since = "RFC 6531 (2012)",
    .example = "with UTF8LMTPA" },
  { .name = "UTF8LMTPS",
    .syntax = "with UTF8LMTPS",
    .summary = N_("LMTP with addresses in UTF-8, encrypted"),
    .explanation = N_("The last step of a mail that carried SMTPUTF8."),
    .reference = "RFC 6531 section 4.3",
    .since = "RFC 6531 (2012)",
    .example = "with UTF8LMTPS" },
  { .name = "UTF8LMTPSA",
    .syntax = "with UTF8LMTPSA",
    .summary = N_("LMTP with addresses in UTF-8, encrypted and signed on"),
    .explanation = N_("The last step of a mail that carried SMTPUTF8."),
    .reference = "RFC 6531 section 4.3",
    .since = "RFC 6531 (2012)",
    .example = "with UTF8LMTPSA" },
  { .name = "HTTP",
    .syntax = "with HTTP",
    .summary = N_("The mail was written on a web page"),
    .explanation = N_("It is not in the list of registered types, but web mail writes it."),
    .reference = "IANA WITH protocol types",
    .since = "Gmail",
    .example = "with HTTP" },
};

const MscopeKeywordInfo *
mscope_trace_clauses_get_all (gsize *n_clauses)
{
  *n_clauses = G_N_ELEMENTS (clauses);
  return clauses;
}

const MscopeKeywordInfo *
mscope_trace_clause_find (MscopeSlice word)
{
  for (gsize i = 0; i < G_N_ELEMENTS (clauses); i++)
    if (mscope_slice_is (word, clauses[i].name))
      return &clauses[i];
  return NULL;
}

const MscopeKeywordInfo *
mscope_transmission_types_get_all (gsize *n_types)
{
  *n_types = G_N_ELEMENTS (types);
  return types;
}

const MscopeKeywordInfo *
mscope_transmission_type_find (MscopeSlice name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (mscope_slice_is (name, types[i].name))
      return &types[i];
  return NULL;
}
