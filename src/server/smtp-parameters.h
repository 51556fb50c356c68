/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/text.h"

G_BEGIN_DECLS

/* What the content is made of (RFC 6152, RFC 3030). */
typedef enum
{
  MSCOPE_SMTP_BODY_7BIT,
  MSCOPE_SMTP_BODY_8BITMIME,
  MSCOPE_SMTP_BODY_BINARYMIME, /* any octets: lines have no end and no length */
} MscopeSmtpBody;

/* How much of the mail a report of failure gives back (RFC 3461 section 4.3). */
typedef enum
{
  MSCOPE_SMTP_RETURN_ANY, /* as the server likes */
  MSCOPE_SMTP_RETURN_FULL,
  MSCOPE_SMTP_RETURN_HEADERS,
} MscopeSmtpReturn;

/* When the sender wants to hear of a recipient (RFC 3461 section 4.1): flags. */
typedef enum
{
  MSCOPE_SMTP_NOTIFY_NEVER = 1 << 0, /* alone */
  MSCOPE_SMTP_NOTIFY_SUCCESS = 1 << 1,
  MSCOPE_SMTP_NOTIFY_FAILURE = 1 << 2,
  MSCOPE_SMTP_NOTIFY_DELAY = 1 << 3,
} MscopeSmtpNotify;

/**
 * MscopeSmtpParameters:
 * @given: which rows of the table were there, one bit each
 * @size: SIZE (RFC 1870): octets the client says it will send; 0: not said
 * @utf8: SMTPUTF8 (RFC 6531)
 * @envelope_id: ENVID, in xtext; empty: not said
 * @by_given: BY (RFC 2852) was there
 * @by_time_s: seconds in which the mail is to be delivered
 * @by_return: if that fails the mail is given back; else a report of delay is wanted
 * @by_trace: servers on the way are to report
 * @submitter: AUTH (RFC 4954 section 5), in xtext; "<>" for nobody known; empty: not said
 * @notify: NOTIFY: flags; 0: not said, that is, failures and delays
 * @original: ORCPT: "rfc822;" and an address in xtext; empty: not said
 *
 * What stands behind the address of a MAIL or RCPT. All zero is a command without parameters. Slices point into
 * what was read.
 */
typedef struct
{
  guint32 given;

  guint64 size;
  MscopeSmtpBody body;
  gboolean utf8;
  MscopeSmtpReturn give_back;
  MscopeSlice envelope_id;
  gboolean by_given;
  gint64 by_time_s;
  gboolean by_return;
  gboolean by_trace;
  MscopeSlice submitter;

  guint notify;
  MscopeSlice original;
} MscopeSmtpParameters;

typedef enum
{
  MSCOPE_SMTP_PARAMETER_OK,
  MSCOPE_SMTP_PARAMETER_NO_VALUE,  /* "RET" */
  MSCOPE_SMTP_PARAMETER_BAD_VALUE, /* "RET=SOME" */
  MSCOPE_SMTP_PARAMETER_DUPLICATE, /* "RET=HDRS RET=FULL" */
} MscopeSmtpParameterFault;

/**
 * MscopeSmtpParameter:
 * @keyword: in capitals
 * @verb: the command it belongs to
 * @extension: the keyword of EHLO that has to be offered; for BODY=BINARYMIME that is BINARYMIME
 *
 * A row of the table of parameters. @needs_value and @read belong to mscope_smtp_parameter_read().
 */
typedef struct
{
  const char *keyword;
  const char *verb;
  const char *extension;
  gboolean needs_value;
  gboolean (* read) (MscopeSlice value, MscopeSmtpParameters *out);
} MscopeSmtpParameter;

/* (nullable): the parameter @keyword of @verb, case aside; %NULL if no extension this server has knows it. */
const MscopeSmtpParameter *mscope_smtp_parameter_find (const char *verb, MscopeSlice keyword);

/* Adds what "@parameter=@value" says to @out; @value has no data if there is no "=". */
MscopeSmtpParameterFault mscope_smtp_parameter_read (const MscopeSmtpParameter *parameter, MscopeSlice value,
                                                     MscopeSmtpParameters *out);

G_END_DECLS
