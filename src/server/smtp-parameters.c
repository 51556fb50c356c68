/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parameters of MAIL and RCPT: RFC 1870 (SIZE), RFC 6152 (BODY), RFC 3030 (BODY=BINARYMIME), RFC 6531
 * (SMTPUTF8), RFC 3461 (RET, ENVID, NOTIFY, ORCPT; RFC 6533 for addresses beyond ASCII), RFC 2852 (BY), RFC 4954
 * (AUTH).
 */
#include "config.h"

#include "protocol/xtext.h"
#include "server/smtp-parameters.h"

#include <string.h>

#define MAX_SIZE_DIGITS 20  /* RFC 1870 section 3 */
#define MAX_ENVELOPE_ID 100 /* RFC 3461 section 4.4 */
#define MAX_ORIGINAL 500    /* section 4.2 */
#define MAX_BY_DIGITS 9     /* RFC 2852 section 4 */

/* size-value ::= 1*20DIGIT; what has more than 18 is too much for anybody. */
static gboolean
read_size (MscopeSlice value,
           MscopeSmtpParameters *out)
{
  if (mscope_slice_to_number (value, &out->size))
    return TRUE;
  for (gsize i = 0; i < value.length; i++)
    if (!g_ascii_isdigit (value.data[i]))
      return FALSE;
  out->size = G_MAXUINT64;
  return value.length <= MAX_SIZE_DIGITS;
}

static gboolean
read_body (MscopeSlice value,
           MscopeSmtpParameters *out)
{
  if (mscope_slice_is (value, "7BIT"))
    out->body = MSCOPE_SMTP_BODY_7BIT;
  else if (mscope_slice_is (value, "8BITMIME"))
    out->body = MSCOPE_SMTP_BODY_8BITMIME;
  else if (mscope_slice_is (value, "BINARYMIME"))
    out->body = MSCOPE_SMTP_BODY_BINARYMIME;
  else
    return FALSE;
  return TRUE;
}

/* It has no value (RFC 6531 section 3.1). */
static gboolean
read_utf8 (MscopeSlice value,
           MscopeSmtpParameters *out)
{
  out->utf8 = value.data == NULL;
  return out->utf8;
}

static gboolean
read_return (MscopeSlice value,
             MscopeSmtpParameters *out)
{
  if (mscope_slice_is (value, "FULL"))
    out->give_back = MSCOPE_SMTP_RETURN_FULL;
  else if (mscope_slice_is (value, "HDRS"))
    out->give_back = MSCOPE_SMTP_RETURN_HEADERS;
  else
    return FALSE;
  return TRUE;
}

/* What it stands for is printable ASCII (RFC 3461 section 4.4): it comes back in a header line. */
static gboolean
read_envelope_id (MscopeSlice value,
                  MscopeSmtpParameters *out)
{
  g_autoptr (GString) id = g_string_new (NULL);

  out->envelope_id = value;
  if (value.length > MAX_ENVELOPE_ID || !mscope_xtext_decode (value, FALSE, id))
    return FALSE;
  for (gsize i = 0; i < id->len; i++)
    if (id->str[i] < ' ' || id->str[i] > '~')
      return FALSE;
  return TRUE;
}

static gboolean
take_piece (MscopeSlice *rest,
            MscopeSlice *piece)
{
  const char *comma;

  if (rest->data == NULL)
    return FALSE;
  comma = memchr (rest->data, ',', rest->length);
  *piece = *rest;
  if (comma == NULL)
    *rest = (MscopeSlice) { NULL, 0 };
  else
    {
      piece->length = (gsize) (comma - rest->data);
      *rest = (MscopeSlice) { comma + 1, rest->length - piece->length - 1 };
    }
  return TRUE;
}

/* notify-esmtp-value = "NEVER" / ( notify-list-element *( "," notify-list-element ) ) */
static gboolean
read_notify (MscopeSlice value,
             MscopeSmtpParameters *out)
{
  static const struct
  {
    const char *word;
    MscopeSmtpNotify flag;
  } words[] = {
    { "NEVER", MSCOPE_SMTP_NOTIFY_NEVER },
    { "SUCCESS", MSCOPE_SMTP_NOTIFY_SUCCESS },
    { "FAILURE", MSCOPE_SMTP_NOTIFY_FAILURE },
    { "DELAY", MSCOPE_SMTP_NOTIFY_DELAY },
  };
  MscopeSlice piece;

  while (take_piece (&value, &piece))
    {
      gsize i = 0;

      while (i < G_N_ELEMENTS (words) && !mscope_slice_is (piece, words[i].word))
        i++;
      if (i == G_N_ELEMENTS (words))
        return FALSE;
      out->notify |= words[i].flag;
    }
  return (out->notify & MSCOPE_SMTP_NOTIFY_NEVER) == 0 || out->notify == MSCOPE_SMTP_NOTIFY_NEVER;
}

/* original-recipient-address = addr-type ";" xtext; addr-type is an atom */
static gboolean
read_original (MscopeSlice value,
               MscopeSmtpParameters *out)
{
  const char *semicolon = memchr (value.data, ';', value.length);
  MscopeSlice type = { value.data, semicolon != NULL ? (gsize) (semicolon - value.data) : 0 };
  MscopeSlice address = { value.data + type.length + 1, value.length - type.length - 1 };

  out->original = value;
  if (type.length == 0 || address.length == 0 || value.length > MAX_ORIGINAL)
    return FALSE;
  for (gsize i = 0; i < type.length; i++)
    if (!g_ascii_isalnum (type.data[i]) && type.data[i] != '-')
      return FALSE;
  return mscope_xtext_decode (address, mscope_slice_is (type, "utf-8"), NULL);
}

/*
 * by-value = by-time ";" by-mode [by-trace]
 * by-time  = ["-" / "+"] 1*9digit ; a negative or zero value is not allowed with a by-mode of "R"
 * by-mode  = "N" / "R"
 * by-trace = "T"
 */
static gboolean
read_by (MscopeSlice value,
         MscopeSmtpParameters *out)
{
  const char *semicolon = memchr (value.data, ';', value.length);
  MscopeSlice digits = { value.data, semicolon != NULL ? (gsize) (semicolon - value.data) : 0 };
  MscopeSlice mode = { value.data + digits.length + 1, value.length - digits.length - 1 };
  gboolean negative = digits.length > 0 && digits.data[0] == '-';
  guint64 seconds;

  if (digits.length > 0 && (digits.data[0] == '-' || digits.data[0] == '+'))
    digits = (MscopeSlice) { digits.data + 1, digits.length - 1 };
  if (digits.length > MAX_BY_DIGITS || !mscope_slice_to_number (digits, &seconds))
    return FALSE;
  out->by_given = TRUE;
  out->by_time_s = negative ? -(gint64) seconds : (gint64) seconds;
  out->by_return = mscope_slice_is (mode, "R") || mscope_slice_is (mode, "RT");
  out->by_trace = mode.length == 2;
  if (!out->by_return)
    return mscope_slice_is (mode, "N") || mscope_slice_is (mode, "NT");
  return out->by_time_s > 0;
}

static gboolean
read_submitter (MscopeSlice value,
                MscopeSmtpParameters *out)
{
  out->submitter = value;
  return mscope_slice_is (value, "<>") || mscope_xtext_decode (value, out->utf8, NULL);
}

static const MscopeSmtpParameter parameters[] = {
  { "SIZE", "MAIL", "SIZE", TRUE, read_size },
  { "BODY", "MAIL", "8BITMIME", TRUE, read_body },
  { "SMTPUTF8", "MAIL", "SMTPUTF8", FALSE, read_utf8 },
  { "RET", "MAIL", "DSN", TRUE, read_return },
  { "ENVID", "MAIL", "DSN", TRUE, read_envelope_id },
  { "BY", "MAIL", "DELIVERBY", TRUE, read_by },
  { "AUTH", "MAIL", "AUTH", TRUE, read_submitter },
  { "NOTIFY", "RCPT", "DSN", TRUE, read_notify },
  { "ORCPT", "RCPT", "DSN", TRUE, read_original },
};

G_STATIC_ASSERT (G_N_ELEMENTS (parameters) <= 32);

const MscopeSmtpParameter *
mscope_smtp_parameter_find (const char *verb,
                            MscopeSlice keyword)
{
  for (gsize i = 0; i < G_N_ELEMENTS (parameters); i++)
    if (mscope_slice_is (keyword, parameters[i].keyword) && strcmp (verb, parameters[i].verb) == 0)
      return &parameters[i];
  return NULL;
}

MscopeSmtpParameterFault
mscope_smtp_parameter_read (const MscopeSmtpParameter *parameter,
                            MscopeSlice value,
                            MscopeSmtpParameters *out)
{
  guint32 bit = 1u << (parameter - parameters);

  if ((out->given & bit) != 0)
    return MSCOPE_SMTP_PARAMETER_DUPLICATE;
  out->given |= bit;
  if (parameter->needs_value && value.length == 0)
    return MSCOPE_SMTP_PARAMETER_NO_VALUE;
  return parameter->read (value, out) ? MSCOPE_SMTP_PARAMETER_OK : MSCOPE_SMTP_PARAMETER_BAD_VALUE;
}
