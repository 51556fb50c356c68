/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "protocol/smtp-syntax.h"

/* Flags of a path that are set, as letters. */
enum
{
  BARE = 1 << 0,
  BEFORE = 1 << 1,
  AFTER = 1 << 2,
  ROUTE = 1 << 3,
  EMPTY = 1 << 4,
  DOMAINLESS = 1 << 5,
  NON_ASCII = 1 << 6,
};

typedef struct
{
  const char *label;
  const char *keyword;
  const char *argument;
  MscopeSmtpSyntaxError error;
  const char *path;
  const char *parameters;
  int flags;
} PathRow;

static const PathRow valid_paths[] = {
  { "plain", "FROM", "FROM:<anna@example.org>", 0, "anna@example.org", "", 0 },
  { "small letters", "FROM", "from:<anna@example.org>", 0, "anna@example.org", "", 0 },
  { "recipient", "TO", "TO:<ben@example.org>", 0, "ben@example.org", "", 0 },
  { "error mail", "FROM", "FROM:<>", 0, "", "", EMPTY },
  { "error mail with parameter", "FROM", "FROM:<> SIZE=10", 0, "", "SIZE=10", EMPTY },
  { "parameters", "FROM", "FROM:<a@b.c>  SIZE=500 BODY=8BITMIME ", 0, "a@b.c", "SIZE=500 BODY=8BITMIME", 0 },
  { "parameter without value", "FROM", "FROM:<a@b.c> SMTPUTF8", 0, "a@b.c", "SMTPUTF8", 0 },
  { "postmaster", "TO", "TO:<Postmaster>", 0, "Postmaster", "", DOMAINLESS },
  { "bare", "FROM", "FROM:a@b.c", 0, "a@b.c", "", BARE },
  { "bare with parameter", "FROM", "FROM:a@b.c SIZE=1", 0, "a@b.c", "SIZE=1", BARE },
  { "bare and without domain", "FROM", "From: dummy", 0, "dummy", "", BARE | AFTER | DOMAINLESS },
  { "blank after the colon", "TO", "TO: <a@b.c>", 0, "a@b.c", "", AFTER },
  { "blank before the colon", "TO", "TO :<a@b.c>", 0, "a@b.c", "", BEFORE },
  { "source route", "TO", "TO:<@one.org,@two.org:a@b.c>", 0, "a@b.c", "", ROUTE },
  { "quoted local part", "TO", "TO:<\"a b>c\"@b.c>", 0, "\"a b>c\"@b.c", "", 0 },
  { "quoted pair", "TO", "TO:<\"a\\\"b\"@b.c>", 0, "\"a\\\"b\"@b.c", "", 0 },
  { "bare quoted local part", "TO", "TO:\"a b\"@b.c", 0, "\"a b\"@b.c", "", BARE },
  { "at sign in quotes", "TO", "TO:<\"a@b\"@b.c>", 0, "\"a@b\"@b.c", "", 0 },
  { "IPv4 literal", "TO", "TO:<a@[192.0.2.1]>", 0, "a@[192.0.2.1]", "", 0 },
  { "IPv6 literal", "TO", "TO:<a@[IPv6:2001:db8::1]>", 0, "a@[IPv6:2001:db8::1]", "", 0 },
  { "plus and dots", "TO", "TO:<a.b+c@d-e.f>", 0, "a.b+c@d-e.f", "", 0 },
  { "umlaut", "TO", "TO:<j\xc3\xbcrgen@b.c>", 0, "j\xc3\xbcrgen@b.c", "", NON_ASCII },
};

static const PathRow invalid_paths[] = {
  { "nothing", "FROM", "", MSCOPE_SMTP_SYNTAX_NO_KEYWORD, "", "", BARE },
  { "no keyword", "FROM", "<a@b.c>", MSCOPE_SMTP_SYNTAX_NO_KEYWORD, "a@b.c", "", 0 },
  { "no keyword, bare", "FROM", "a@b.c", MSCOPE_SMTP_SYNTAX_NO_KEYWORD, "a@b.c", "", BARE },
  { "an address that begins like the keyword", "FROM", "fromage@b.c", MSCOPE_SMTP_SYNTAX_NO_KEYWORD, "fromage@b.c",
    "", BARE },
  { "colon only", "FROM", ":<a@b.c>", MSCOPE_SMTP_SYNTAX_NO_KEYWORD, "a@b.c", "", 0 },
  { "the other keyword", "FROM", "TO:<a@b.c>", MSCOPE_SMTP_SYNTAX_WRONG_KEYWORD, "a@b.c", "", 0 },
  { "the other keyword, no colon", "TO", "FROM <a@b.c>", MSCOPE_SMTP_SYNTAX_WRONG_KEYWORD, "a@b.c", "", 0 },
  { "no colon", "FROM", "FROM <a@b.c>", MSCOPE_SMTP_SYNTAX_NO_COLON, "a@b.c", "", 0 },
  { "no colon, no blank", "FROM", "FROM<a@b.c>", MSCOPE_SMTP_SYNTAX_NO_COLON, "a@b.c", "", 0 },
  { "no colon, bare", "TO", "TO a@b.c", MSCOPE_SMTP_SYNTAX_NO_COLON, "a@b.c", "", BARE },
  { "keyword only", "FROM", "FROM", MSCOPE_SMTP_SYNTAX_NO_COLON, "", "", BARE },
  { "no address", "FROM", "FROM:", MSCOPE_SMTP_SYNTAX_NO_ADDRESS, "", "", BARE },
  { "no address but blanks", "FROM", "FROM:  ", MSCOPE_SMTP_SYNTAX_NO_ADDRESS, "", "", BARE },
  { "no opening bracket", "TO", "TO:a@b.c>", MSCOPE_SMTP_SYNTAX_NO_OPENING_BRACKET, "a@b.c", "", BARE },
  { "no closing bracket", "TO", "TO:<a@b.c", MSCOPE_SMTP_SYNTAX_NO_CLOSING_BRACKET, "a@b.c", "", BARE },
  { "no closing bracket, parameter", "FROM", "FROM:<a@b.c SIZE=1", MSCOPE_SMTP_SYNTAX_NO_CLOSING_BRACKET, "a@b.c",
    "SIZE=1", BARE },
  { "only a bracket", "TO", "TO:<", MSCOPE_SMTP_SYNTAX_NO_CLOSING_BRACKET, "", "", BARE },
  { "only the other bracket", "TO", "TO:>", MSCOPE_SMTP_SYNTAX_NO_OPENING_BRACKET, "", "", BARE },
  { "name before the address", "TO", "TO:Ben <a@b.c>", MSCOPE_SMTP_SYNTAX_NAME_BEFORE_ADDRESS, "a@b.c", "", 0 },
  { "blank in the local part", "TO", "TO:<a b@b.c>", MSCOPE_SMTP_SYNTAX_BAD_LOCAL_PART, "a b@b.c", "", 0 },
  { "two dots", "TO", "TO:<a..b@b.c>", MSCOPE_SMTP_SYNTAX_BAD_LOCAL_PART, "a..b@b.c", "", 0 },
  { "two at signs", "TO", "TO:<a@b@b.c>", MSCOPE_SMTP_SYNTAX_BAD_LOCAL_PART, "a@b@b.c", "", 0 },
  { "nothing before the at sign", "TO", "TO:<@b.c>", MSCOPE_SMTP_SYNTAX_BAD_LOCAL_PART, "@b.c", "", 0 },
  { "control in quotes", "TO", "TO:<\"a\tb\"@b.c>", MSCOPE_SMTP_SYNTAX_BAD_LOCAL_PART, "\"a\tb\"@b.c", "", 0 },
  { "nothing after the at sign", "TO", "TO:<a@>", MSCOPE_SMTP_SYNTAX_BAD_DOMAIN, "a@", "", 0 },
  { "underscore", "TO", "TO:<a@b_c.d>", MSCOPE_SMTP_SYNTAX_BAD_DOMAIN, "a@b_c.d", "", 0 },
  { "bad literal", "TO", "TO:<a@[192.0.2.256]>", MSCOPE_SMTP_SYNTAX_BAD_DOMAIN, "a@[192.0.2.256]", "", 0 },
  { "bad route", "TO", "TO:<@one,two:a@b.c>", MSCOPE_SMTP_SYNTAX_BAD_ROUTE, "a@b.c", "", ROUTE },
  { "text after the bracket", "TO", "TO:<a@b.c>x", MSCOPE_SMTP_SYNTAX_TEXT_AFTER_ADDRESS, "a@b.c", "x", 0 },
  { "parameter without a name", "FROM", "FROM:<a@b.c> =5", MSCOPE_SMTP_SYNTAX_BAD_PARAMETER, "a@b.c", "=5", 0 },
  { "parameter with an empty value", "FROM", "FROM:<a@b.c> SIZE=", MSCOPE_SMTP_SYNTAX_BAD_PARAMETER, "a@b.c",
    "SIZE=", 0 },
};

static int
get_flags (const MscopeSmtpPath *path)
{
  return (path->bracketed ? 0 : BARE) | (path->blank_before_colon ? BEFORE : 0)
         | (path->blank_after_colon ? AFTER : 0) | (path->source_route ? ROUTE : 0)
         | (path->empty ? EMPTY : 0) | (path->domainless ? DOMAINLESS : 0) | (path->non_ascii ? NON_ASCII : 0);
}

static void
assert_slice (const char *label,
              MscopeSlice slice,
              const char *expected)
{
  g_autofree char *text = mscope_slice_dup (slice);

  g_test_message ("%s: %s", label, text);
  g_assert_cmpstr (text, ==, expected);
}

/* Bytes at the end of their allocation: an octet read too far is a fault under the sanitizers. */
static MscopeSlice
exact (char **owned,
       const char *text)
{
  gsize length = strlen (text);

  *owned = g_memdup2 (text, length);
  return (MscopeSlice) { *owned != NULL ? *owned : "", length };
}

static void
check_paths (gconstpointer data)
{
  const PathRow *rows = data;
  gsize n_rows = rows == valid_paths ? G_N_ELEMENTS (valid_paths) : G_N_ELEMENTS (invalid_paths);

  for (gsize i = 0; i < n_rows; i++)
    {
      g_autofree char *owned = NULL;
      MscopeSmtpPath path;

      g_test_message ("%s", rows[i].label);
      g_assert_cmpint (mscope_smtp_parse_path (exact (&owned, rows[i].argument), rows[i].keyword, &path), ==,
                       rows[i].error);
      assert_slice (rows[i].label, path.path, rows[i].path);
      assert_slice (rows[i].label, path.parameters, rows[i].parameters);
      if (rows == valid_paths)
        g_assert_cmphex (get_flags (&path), ==, rows[i].flags);
      else
        g_assert_true (path.wrong.length > 0 || path.path.length == 0);
    }
}

/* Whatever is cut off, the parser stays within its slice. */
static void
test_every_cut (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (valid_paths); i++)
    for (gsize length = 0; length <= strlen (valid_paths[i].argument); length++)
      {
        g_autofree char *cut = g_memdup2 (valid_paths[i].argument, length);
        MscopeSmtpPath path;

        mscope_smtp_parse_path ((MscopeSlice) { cut != NULL ? cut : "", length }, valid_paths[i].keyword, &path);
        g_assert_cmpuint (path.path.length, <=, length);
        g_assert_cmpuint (path.parameters.length, <=, length);
      }
}

static void
test_parameters (void)
{
  MscopeSlice parameters = mscope_slice_from_string (" SIZE=500  SMTPUTF8 RET=HDRS=x");
  MscopeSlice key, value;

  g_assert_true (mscope_smtp_next_parameter (&parameters, &key, &value));
  assert_slice ("key", key, "SIZE");
  assert_slice ("value", value, "500");
  g_assert_true (mscope_smtp_next_parameter (&parameters, &key, &value));
  assert_slice ("key alone", key, "SMTPUTF8");
  g_assert_null (value.data);
  g_assert_true (mscope_smtp_next_parameter (&parameters, &key, &value));
  assert_slice ("first equals sign counts", value, "HDRS=x");
  g_assert_false (mscope_smtp_next_parameter (&parameters, &key, &value));
}

static void
test_hosts (void)
{
  static const struct
  {
    const char *argument;
    MscopeSmtpSyntaxError error;
    const char *host;
  } rows[] = {
    { "pc.example.org", MSCOPE_SMTP_SYNTAX_OK, "pc.example.org" },
    { "localhost", MSCOPE_SMTP_SYNTAX_OK, "localhost" },
    { "[192.0.2.7]", MSCOPE_SMTP_SYNTAX_OK, "[192.0.2.7]" },
    { "[IPv6:::1]", MSCOPE_SMTP_SYNTAX_OK, "[IPv6:::1]" },
    { "", MSCOPE_SMTP_SYNTAX_NO_HOST, "" },
    { "my_pc", MSCOPE_SMTP_SYNTAX_BAD_DOMAIN, "my_pc" },
    { "pc.", MSCOPE_SMTP_SYNTAX_BAD_DOMAIN, "pc." },
    { ".pc", MSCOPE_SMTP_SYNTAX_BAD_DOMAIN, ".pc" },
    { "-pc", MSCOPE_SMTP_SYNTAX_BAD_DOMAIN, "-pc" },
    { "pc-", MSCOPE_SMTP_SYNTAX_BAD_DOMAIN, "pc-" },
    { "pc-.org", MSCOPE_SMTP_SYNTAX_BAD_DOMAIN, "pc-.org" },
    { "[", MSCOPE_SMTP_SYNTAX_BAD_DOMAIN, "[" },
    { "[]", MSCOPE_SMTP_SYNTAX_BAD_DOMAIN, "[]" },
    { "[1.2.3.4", MSCOPE_SMTP_SYNTAX_BAD_DOMAIN, "[1.2.3.4" },
    { "[IPv6:1.2.3.4]", MSCOPE_SMTP_SYNTAX_BAD_DOMAIN, "[IPv6:1.2.3.4]" },
    { "my pc", MSCOPE_SMTP_SYNTAX_TEXT_AFTER_ADDRESS, "my" },
    { "a23456789012345678901234567890123456789012345678901234567890123.org", MSCOPE_SMTP_SYNTAX_OK,
      "a23456789012345678901234567890123456789012345678901234567890123.org" },
    { "a234567890123456789012345678901234567890123456789012345678901234.org", MSCOPE_SMTP_SYNTAX_BAD_DOMAIN,
      "a234567890123456789012345678901234567890123456789012345678901234.org" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *owned = NULL;
      MscopeSlice host;

      g_test_message ("%s", rows[i].argument);
      g_assert_cmpint (mscope_smtp_parse_host (exact (&owned, rows[i].argument), &host), ==, rows[i].error);
      assert_slice ("host", host, rows[i].host);
    }
}

static void
test_split (void)
{
  MscopeSlice local_part, domain;

  g_assert_true (mscope_smtp_split_address (mscope_slice_from_string ("\"a@b\"@c.d"), &local_part, &domain));
  assert_slice ("quoted", local_part, "\"a@b\"");
  assert_slice ("quoted", domain, "c.d");
  g_assert_true (mscope_smtp_split_address (mscope_slice_from_string ("a@b@c"), &local_part, &domain));
  assert_slice ("last one counts", domain, "c");
  g_assert_false (mscope_smtp_split_address (mscope_slice_from_string ("anna"), &local_part, &domain));
  assert_slice ("no domain", local_part, "anna");
  g_assert_cmpuint (domain.length, ==, 0);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/protocol/smtp-syntax/path/valid", valid_paths, check_paths);
  g_test_add_data_func ("/protocol/smtp-syntax/path/invalid", invalid_paths, check_paths);
  g_test_add_func ("/protocol/smtp-syntax/path/every-cut", test_every_cut);
  g_test_add_func ("/protocol/smtp-syntax/parameters", test_parameters);
  g_test_add_func ("/protocol/smtp-syntax/hosts", test_hosts);
  g_test_add_func ("/protocol/smtp-syntax/split", test_split);

  return g_test_run ();
}
