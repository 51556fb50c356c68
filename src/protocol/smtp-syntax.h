/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/text.h"

G_BEGIN_DECLS

/* What is wrong with the argument of a command. The first fault from the left is told. */
typedef enum
{
  MSCOPE_SMTP_SYNTAX_OK,
  MSCOPE_SMTP_SYNTAX_NO_KEYWORD,         /* MAIL <a@b>: FROM or TO is missing */
  MSCOPE_SMTP_SYNTAX_WRONG_KEYWORD,      /* MAIL TO:<a@b>, RCPT FROM:<a@b> */
  MSCOPE_SMTP_SYNTAX_NO_COLON,           /* MAIL FROM <a@b> */
  MSCOPE_SMTP_SYNTAX_NO_ADDRESS,         /* MAIL FROM: */
  MSCOPE_SMTP_SYNTAX_NO_OPENING_BRACKET, /* a@b> */
  MSCOPE_SMTP_SYNTAX_NO_CLOSING_BRACKET, /* <a@b */
  MSCOPE_SMTP_SYNTAX_NAME_BEFORE_ADDRESS, /* Anna <a@b>: belongs into the message's header */
  MSCOPE_SMTP_SYNTAX_BAD_ROUTE,          /* <@one,two:a@b> */
  MSCOPE_SMTP_SYNTAX_BAD_LOCAL_PART,     /* <a..b@c>, <a b@c> */
  MSCOPE_SMTP_SYNTAX_BAD_DOMAIN,         /* <a@b_c>, EHLO b_c */
  MSCOPE_SMTP_SYNTAX_TEXT_AFTER_ADDRESS, /* <a@b>x, EHLO b c */
  MSCOPE_SMTP_SYNTAX_BAD_PARAMETER,      /* <a@b> =1 */
  MSCOPE_SMTP_SYNTAX_NO_HOST,            /* EHLO without a name */
} MscopeSmtpSyntaxError;

/**
 * MscopeSmtpPath:
 * @path: the address without brackets and source route; empty for `<>`
 * @parameters: the ESMTP parameters behind it, blanks stripped
 * @wrong: where an error was found: the piece that is wrong, else empty
 * @bracketed: it stood in angle brackets, as RFC 5321 demands
 * @blank_before_colon: "FROM :"
 * @blank_after_colon: "FROM: <a@b>", which RFC 5321 section 3.3 forbids
 * @source_route: "<@one,@two:a@b>": a route stood there and was cut (appendix C)
 * @empty: it is `<>`, the sender of error mail
 * @domainless: there is no "@": right for `<Postmaster>` only (section 4.5.1)
 * @non_ascii: it has octets beyond ASCII, which take SMTPUTF8 (RFC 6531)
 *
 * The argument of MAIL or RCPT. The slices point into what was parsed. Many servers let the
 * departures told by the flags pass; what counts as one is up to the caller.
 */
typedef struct
{
  MscopeSlice path;
  MscopeSlice parameters;
  MscopeSlice wrong;

  gboolean bracketed;
  gboolean blank_before_colon;
  gboolean blank_after_colon;
  gboolean source_route;
  gboolean empty;
  gboolean domainless;
  gboolean non_ascii;
} MscopeSmtpPath;

/**
 * mscope_smtp_parse_path:
 * @argument: what follows the verb: "FROM:<anna@example.org> SIZE=500"
 * @keyword: "FROM" or "TO"; its case in @argument does not matter
 * @out: (out caller-allocates): filled as far as can be told, after an error too, so that the
 *   right line can be proposed
 *
 * Takes the argument of MAIL, RCPT and the old SEND, SOML, SAML apart (RFC 5321 sections
 * 4.1.1.2 and 4.1.1.3). A bare address and blanks around the colon are no errors here: see
 * the flags of #MscopeSmtpPath.
 */
MscopeSmtpSyntaxError mscope_smtp_parse_path (MscopeSlice argument, const char *keyword, MscopeSmtpPath *out);

/**
 * mscope_smtp_next_parameter:
 * @parameters: (inout): "SIZE=500 BODY=8BITMIME"; moved on
 * @key: (out): "SIZE"
 * @value: (out): "500"; its data is %NULL if there is no "="
 *
 * Takes the next ESMTP parameter.
 *
 * Returns: %FALSE after the last one
 */
gboolean mscope_smtp_next_parameter (MscopeSlice *parameters, MscopeSlice *key, MscopeSlice *value);

/**
 * mscope_smtp_parse_host:
 * @argument: what follows HELO, EHLO or LHLO
 * @host: (out): its first word
 *
 * Reads the name a client introduces itself with: a domain or an address literal (RFC 5321
 * section 4.1.1.1).
 */
MscopeSmtpSyntaxError mscope_smtp_parse_host (MscopeSlice argument, MscopeSlice *host);

/**
 * mscope_smtp_split_address:
 * @address: "anna@example.org", without brackets
 * @local_part: (out): "anna", quotes kept
 * @domain: (out): "example.org"; empty if there is none
 *
 * Cuts an address at its last "@" that does not stand in quotes.
 *
 * Returns: %FALSE if there is no "@"; @local_part is the whole of @address then
 */
gboolean mscope_smtp_split_address (MscopeSlice address, MscopeSlice *local_part, MscopeSlice *domain);

/* Whether @text is a domain name, "localhost" too, or an address literal: [192.0.2.1], [IPv6:2001:db8::1]. */
gboolean mscope_smtp_is_domain (MscopeSlice text);

/* Whether @text may stand before the "@": atoms with dots between them, or a quoted string. */
gboolean mscope_smtp_is_local_part (MscopeSlice text);

G_END_DECLS
