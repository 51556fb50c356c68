/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * RFC 5321 sections 4.1.1.1 to 4.1.1.3 (arguments), 4.1.2 (grammar), 4.1.3 (address literals);
 * RFC 6531 section 3.3 (addresses beyond ASCII).
 */
#include "config.h"

#include "protocol/smtp-syntax.h"

#include <arpa/inet.h>
#include <string.h>

#define MAX_DOMAIN 255 /* section 4.5.3.1.2 */
#define MAX_LABEL 63   /* RFC 1035 section 2.3.4 */

/* What an octet may be part of; those from 0x80 on (RFC 6531) are all of these. */
enum
{
  ATEXT = 1 << 0,   /* atext of RFC 5322 section 3.2.3 */
  QTEXT = 1 << 1,   /* qtextSMTP */
  LET_DIG = 1 << 2, /* Let-dig */
};

static int
classify (char c)
{
  if ((guchar) c >= 0x80)
    return ATEXT | QTEXT | LET_DIG;
  if (g_ascii_isalnum (c))
    return ATEXT | QTEXT | LET_DIG;
  if (c != '\0' && strchr ("!#$%&'*+-/=?^_`{|}~", c) != NULL)
    return ATEXT | QTEXT;
  return c >= ' ' && c <= '~' && c != '"' && c != '\\' ? QTEXT : 0;
}

static void
skip (MscopeSlice *slice,
      gsize n)
{
  slice->data += n;
  slice->length -= n;
}

static gboolean
skip_blanks (MscopeSlice *slice)
{
  gsize n = 0;

  while (n < slice->length && (slice->data[n] == ' ' || slice->data[n] == '\t'))
    n++;
  skip (slice, n);
  return n > 0;
}

static gboolean
skip_char (MscopeSlice *slice,
           char c)
{
  if (slice->length == 0 || slice->data[0] != c)
    return FALSE;
  skip (slice, 1);
  return TRUE;
}

/* The length of the quoted string at the start of @text, quotes included; 0 if it does not end. */
static gsize
measure_quoted (MscopeSlice text)
{
  for (gsize i = 1; i < text.length; i++)
    if (text.data[i] == '\\')
      i++;
    else if (text.data[i] == '"')
      return i + 1;
  return 0;
}

/* Where @c stands outside quotes, or the length of @text. */
static gsize
find_unquoted (MscopeSlice text,
               char c)
{
  gsize i = 0;

  while (i < text.length && text.data[i] != c)
    {
      gsize quoted = text.data[i] == '"' ? measure_quoted ((MscopeSlice) { text.data + i, text.length - i }) : 0;

      i += MAX (quoted, 1);
    }
  return i;
}

/*
 * address-literal = "[" ( IPv4-address-literal / IPv6-address-literal ) "]"
 * IPv6-address-literal = "IPv6:" IPv6-addr
 * General-address-literal has no tag registered but IPv6.
 */
static gboolean
is_address_literal (MscopeSlice text)
{
  MscopeSlice inner = { text.data + 1, text.length - 2 };
  guint8 address[16];
  char string[INET6_ADDRSTRLEN + 1];
  int family = AF_INET;

  if (text.length < 2 || text.data[text.length - 1] != ']')
    return FALSE;
  if (mscope_slice_starts_with (inner, "IPv6:"))
    {
      skip (&inner, strlen ("IPv6:"));
      family = AF_INET6;
    }
  if (inner.length >= sizeof string || memchr (inner.data, '\0', inner.length) != NULL)
    return FALSE;
  memcpy (string, inner.data, inner.length);
  string[inner.length] = '\0';
  return inet_pton (family, string, address) == 1;
}

/*
 * Domain     = sub-domain *("." sub-domain)
 * sub-domain = Let-dig [Ldh-str]
 * Ldh-str    = *( ALPHA / DIGIT / "-" ) Let-dig
 */
gboolean
mscope_smtp_is_domain (MscopeSlice text)
{
  gsize label = 0;

  if (text.length > 0 && text.data[0] == '[')
    return is_address_literal (text);
  if (text.length == 0 || text.length > MAX_DOMAIN)
    return FALSE;
  for (gsize i = 0; i < text.length; i++)
    {
      char c = text.data[i];
      gboolean last = i + 1 == text.length || text.data[i + 1] == '.';

      if (c == '.')
        {
          if (label == 0 || i + 1 == text.length)
            return FALSE;
          label = 0;
          continue;
        }
      if ((classify (c) & LET_DIG) == 0 && (c != '-' || label == 0 || last))
        return FALSE;
      if (++label > MAX_LABEL)
        return FALSE;
    }
  return label > 0;
}

/*
 * Local-part     = Dot-string / Quoted-string
 * Dot-string     = Atom *("." Atom)
 * Quoted-string  = DQUOTE *QcontentSMTP DQUOTE
 * QcontentSMTP   = qtextSMTP / quoted-pairSMTP
 */
gboolean
mscope_smtp_is_local_part (MscopeSlice text)
{
  if (text.length == 0)
    return FALSE;
  if (text.data[0] == '"')
    {
      if (measure_quoted (text) != text.length)
        return FALSE;
      for (gsize i = 1; i + 1 < text.length; i++)
        {
          if (text.data[i] == '\\')
            {
              if (text.data[++i] < ' ' || text.data[i] > '~')
                return FALSE;
            }
          else if ((classify (text.data[i]) & QTEXT) == 0)
            return FALSE;
        }
      return TRUE;
    }
  for (gsize i = 0; i < text.length; i++)
    if (text.data[i] == '.')
      {
        if (i == 0 || i + 1 == text.length || text.data[i - 1] == '.')
          return FALSE;
      }
    else if ((classify (text.data[i]) & ATEXT) == 0)
      return FALSE;
  return TRUE;
}

gboolean
mscope_smtp_split_address (MscopeSlice address,
                           MscopeSlice *local_part,
                           MscopeSlice *domain)
{
  gsize at = find_unquoted (address, '@');

  /* "a@b@c": what stands before the last one is the (wrong) local part. */
  while (at < address.length)
    {
      MscopeSlice rest = { address.data + at + 1, address.length - at - 1 };
      gsize next = find_unquoted (rest, '@');

      if (next == rest.length)
        break;
      at += 1 + next;
    }
  *local_part = (MscopeSlice) { address.data, at };
  *domain = (MscopeSlice) { address.data + MIN (at + 1, address.length), 0 };
  if (at == address.length)
    return FALSE;
  domain->length = address.length - at - 1;
  return TRUE;
}

/*
 * A-d-l     = At-domain *( "," At-domain )
 * At-domain = "@" Domain
 */
static gboolean
is_route (MscopeSlice text)
{
  while (skip_char (&text, '@'))
    {
      gsize comma = find_unquoted (text, ',');

      if (!mscope_smtp_is_domain ((MscopeSlice) { text.data, comma }))
        return FALSE;
      skip (&text, comma);
      if (!skip_char (&text, ','))
        return text.length == 0;
    }
  return FALSE;
}

static MscopeSmtpSyntaxError
fail (MscopeSmtpPath *out,
      MscopeSmtpSyntaxError error,
      MscopeSlice wrong)
{
  out->wrong = wrong;
  return error;
}

/*
 * Path    = "<" [ A-d-l ":" ] Mailbox ">"
 * Mailbox = Local-part "@" ( Domain / address-literal )
 * RCPT also takes "<Postmaster>", and old mail systems any local name.
 */
static MscopeSmtpSyntaxError
check_address (MscopeSmtpPath *out)
{
  MscopeSlice local_part, domain;

  for (gsize i = 0; i < out->path.length; i++)
    out->non_ascii |= (guchar) out->path.data[i] >= 0x80;
  if (out->path.length > 0 && out->path.data[0] == '@')
    {
      gsize colon = find_unquoted (out->path, ':');

      if (colon < out->path.length)
        {
          MscopeSlice route = { out->path.data, colon };

          skip (&out->path, colon + 1);
          out->source_route = TRUE;
          if (!is_route (route))
            return fail (out, MSCOPE_SMTP_SYNTAX_BAD_ROUTE, route);
        }
    }
  out->domainless = !mscope_smtp_split_address (out->path, &local_part, &domain);
  if (!mscope_smtp_is_local_part (local_part))
    return fail (out, MSCOPE_SMTP_SYNTAX_BAD_LOCAL_PART, local_part.length > 0 ? local_part : out->path);
  if (!out->domainless && !mscope_smtp_is_domain (domain))
    return fail (out, MSCOPE_SMTP_SYNTAX_BAD_DOMAIN, domain.length > 0 ? domain : out->path);
  return MSCOPE_SMTP_SYNTAX_OK;
}

/*
 * esmtp-param   = esmtp-keyword ["=" esmtp-value]
 * esmtp-keyword = (ALPHA / DIGIT) *(ALPHA / DIGIT / "-")
 * esmtp-value   = 1*(%d33-60 / %d62-126)
 */
static MscopeSmtpSyntaxError
check_parameters (MscopeSmtpPath *out)
{
  MscopeSlice rest = out->parameters, key, value;

  while (mscope_smtp_next_parameter (&rest, &key, &value))
    {
      MscopeSlice whole = { key.data, value.data != NULL ? key.length + 1 + value.length : key.length };
      gboolean right = key.length > 0 && key.data[0] != '-' && (value.data == NULL || value.length > 0);

      for (gsize i = 0; i < key.length; i++)
        right &= g_ascii_isalnum (key.data[i]) || key.data[i] == '-';
      for (gsize i = 0; i < value.length; i++)
        right &= (guchar) value.data[i] > ' ' && value.data[i] != '=' && value.data[i] != 0x7f;
      if (!right)
        return fail (out, MSCOPE_SMTP_SYNTAX_BAD_PARAMETER, whole);
    }
  return MSCOPE_SMTP_SYNTAX_OK;
}

/* "<a@b> rest": the address up to ">", or up to the blank where that is missing. */
static MscopeSmtpSyntaxError
parse_bracketed (MscopeSlice text,
                 MscopeSmtpPath *out)
{
  MscopeSlice whole = text;
  MscopeSmtpSyntaxError error;
  gsize end;

  skip (&text, 1);
  end = find_unquoted (text, '>');
  out->bracketed = end < text.length;
  if (!out->bracketed)
    {
      out->path = mscope_slice_take_word (&text);
      out->parameters = text;
      return fail (out, MSCOPE_SMTP_SYNTAX_NO_CLOSING_BRACKET, whole);
    }
  out->path = (MscopeSlice) { text.data, end };
  skip (&text, end + 1);
  out->parameters = mscope_slice_strip (text);
  out->empty = out->path.length == 0;
  error = out->empty ? MSCOPE_SMTP_SYNTAX_OK : check_address (out);
  if (error != MSCOPE_SMTP_SYNTAX_OK)
    return error;
  if (text.length > 0 && !skip_blanks (&text))
    return fail (out, MSCOPE_SMTP_SYNTAX_TEXT_AFTER_ADDRESS, text);
  return check_parameters (out);
}

/* "a@b rest": wrong, and let pass by many servers. */
static MscopeSmtpSyntaxError
parse_bare (MscopeSlice text,
            MscopeSmtpPath *out)
{
  gsize opening = find_unquoted (text, '<');
  MscopeSmtpSyntaxError error;

  if (opening < text.length)
    {
      MscopeSlice name = mscope_slice_strip ((MscopeSlice) { text.data, opening });

      skip (&text, opening);
      parse_bracketed (text, out);
      return fail (out, MSCOPE_SMTP_SYNTAX_NAME_BEFORE_ADDRESS, name);
    }
  out->path = (MscopeSlice) { text.data, find_unquoted (text, ' ') };
  skip (&text, out->path.length);
  out->parameters = mscope_slice_strip (text);
  if (out->path.data[out->path.length - 1] == '>')
    {
      MscopeSlice whole = out->path;

      out->path.length--;
      return fail (out, MSCOPE_SMTP_SYNTAX_NO_OPENING_BRACKET, whole);
    }
  error = check_address (out);
  return error != MSCOPE_SMTP_SYNTAX_OK ? error : check_parameters (out);
}

/* "FROM:" or "TO:"; what follows is left in @text. */
static MscopeSmtpSyntaxError
parse_keyword (MscopeSlice *text,
               const char *keyword,
               MscopeSmtpPath *out)
{
  MscopeSlice whole = *text;
  const char *other = strcmp (keyword, "TO") == 0 ? "FROM" : "TO";
  MscopeSmtpSyntaxError error = MSCOPE_SMTP_SYNTAX_OK;
  const char *found = keyword;

  if (!mscope_slice_starts_with (whole, keyword))
    {
      found = mscope_slice_starts_with (whole, other) ? other : "";
      error = found == other ? MSCOPE_SMTP_SYNTAX_WRONG_KEYWORD : MSCOPE_SMTP_SYNTAX_NO_KEYWORD;
    }
  skip (text, strlen (found));
  out->blank_before_colon = skip_blanks (text);
  if (skip_char (text, ':'))
    {
      out->blank_after_colon = skip_blanks (text);
      return error;
    }
  /* Without a colon "FROM" must at least end there: "fromage@b" and "tom@b" are addresses. */
  if (*found == '\0' || (text->length > 0 && !out->blank_before_colon && text->data[0] != '<'))
    {
      *text = whole;
      return MSCOPE_SMTP_SYNTAX_NO_KEYWORD;
    }
  out->blank_before_colon = FALSE;
  return error != MSCOPE_SMTP_SYNTAX_OK ? error : MSCOPE_SMTP_SYNTAX_NO_COLON;
}

/*
 * mail = "MAIL FROM:" Reverse-path [SP Mail-parameters]
 * rcpt = "RCPT TO:" ( "<Postmaster@" Domain ">" / "<Postmaster>" / Forward-path ) [SP Rcpt-parameters]
 */
MscopeSmtpSyntaxError
mscope_smtp_parse_path (MscopeSlice argument,
                        const char *keyword,
                        MscopeSmtpPath *out)
{
  MscopeSlice text = mscope_slice_strip (argument);
  MscopeSmtpSyntaxError first, then;

  memset (out, 0, sizeof *out);
  out->path = out->parameters = out->wrong = (MscopeSlice) { text.data + text.length, 0 };
  first = parse_keyword (&text, keyword, out);
  if (text.length == 0)
    then = MSCOPE_SMTP_SYNTAX_NO_ADDRESS;
  else
    then = text.data[0] == '<' ? parse_bracketed (text, out) : parse_bare (text, out);

  /* The first fault counts; the address was read all the same. */
  return first != MSCOPE_SMTP_SYNTAX_OK ? fail (out, first, mscope_slice_strip (argument)) : then;
}

gboolean
mscope_smtp_next_parameter (MscopeSlice *parameters,
                            MscopeSlice *key,
                            MscopeSlice *value)
{
  MscopeSlice word = mscope_slice_take_word (parameters);
  const char *equals = word.length > 0 ? memchr (word.data, '=', word.length) : NULL;

  *key = word;
  *value = (MscopeSlice) { NULL, 0 };
  if (equals != NULL)
    {
      key->length = (gsize) (equals - word.data);
      *value = (MscopeSlice) { equals + 1, word.length - key->length - 1 };
    }
  return word.length > 0;
}

/*
 * ehlo = "EHLO" SP ( Domain / address-literal )
 * helo = "HELO" SP Domain
 */
MscopeSmtpSyntaxError
mscope_smtp_parse_host (MscopeSlice argument,
                        MscopeSlice *host)
{
  *host = mscope_slice_take_word (&argument);
  if (host->length == 0)
    return MSCOPE_SMTP_SYNTAX_NO_HOST;
  if (!mscope_smtp_is_domain (*host))
    return MSCOPE_SMTP_SYNTAX_BAD_DOMAIN;
  return argument.length > 0 ? MSCOPE_SMTP_SYNTAX_TEXT_AFTER_ADDRESS : MSCOPE_SMTP_SYNTAX_OK;
}
