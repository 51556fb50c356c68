/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "protocol/header-fields.h"

typedef const MscopeKeywordInfo *(*GetAll) (gsize *n_rows);
typedef const MscopeKeywordInfo *(*Find) (MscopeSlice name);

static const struct
{
  const char *label;
  GetAll get_all;
  Find find;
  const char *colon; /* what stands behind the name in an example */
} tables[] = {
  { "header fields", mscope_header_fields_get_all, mscope_header_field_find, ": " },
  { "report fields", mscope_report_fields_get_all, mscope_report_field_find, ": " },
  { "trace clauses", mscope_trace_clauses_get_all, mscope_trace_clause_find, " " },
  { "transmission types", mscope_transmission_types_get_all, mscope_transmission_type_find, NULL },
};

static void
assert_row (const MscopeKeywordInfo *row)
{
  g_test_message ("%s", row->name);
  g_assert_true (row->summary != NULL && !g_str_has_suffix (row->summary, "."));
  g_assert_true (row->explanation != NULL && g_str_has_suffix (row->explanation, "."));
  g_assert_true (*row->reference != '\0' && *row->since != '\0');
  if (g_str_has_prefix (row->reference, "RFC "))
    g_assert_true (g_regex_match_simple ("^RFC [0-9]+ section [0-9]+(\\.[0-9]+)*$", row->reference, 0, 0));
  if (g_str_has_prefix (row->since, "RFC "))
    g_assert_true (g_regex_match_simple ("^RFC [0-9]+ \\([0-9]{4}\\)$", row->since, 0, 0));
  g_assert_nonnull (row->example);
  g_assert_null (strstr (row->explanation, "  "));
}

/* Whole rows, each found by its own name and only once; syntax and example begin with it. */
static void
test_rows (void)
{
  for (gsize t = 0; t < G_N_ELEMENTS (tables); t++)
    {
      gsize n_rows;
      const MscopeKeywordInfo *rows = tables[t].get_all (&n_rows);

      for (gsize i = 0; i < n_rows; i++)
        {
          g_autofree char *lower = g_ascii_strdown (rows[i].name, -1);
          g_autofree char *begin = g_strconcat (rows[i].name, tables[t].colon, NULL);

          assert_row (&rows[i]);
          g_assert_true (tables[t].find (mscope_slice_from_string (lower)) == &rows[i]);
          if (tables[t].colon != NULL)
            g_assert_cmpint (g_ascii_strncasecmp (rows[i].example, begin, strlen (begin)), ==, 0);
        }
      g_assert_null (tables[t].find (mscope_slice_from_string ("X-Frobnicate")));
      g_assert_null (tables[t].find (mscope_slice_from_string ("")));
    }
}

static void
assert_names (Find find,
              const char *names)
{
  g_auto (GStrv) split = g_strsplit (names, " ", -1);

  for (guint i = 0; split[i] != NULL; i++)
    {
      g_test_message ("%s", split[i]);
      g_assert_nonnull (find (mscope_slice_from_string (split[i])));
    }
}

/* Written down from the documents, not from the tables. */
static void
test_complete (void)
{
  /* RFC 5322 section 3.6, RFC 5321 section 4.4 */
  assert_names (mscope_header_field_find,
                "Return-Path Received Resent-Date Resent-From Resent-Sender Resent-To Resent-Cc Resent-Bcc "
                "Resent-Message-ID Date From Sender Reply-To To Cc Bcc Message-ID In-Reply-To References Subject "
                "Comments Keywords");
  /* RFC 2045 sections 4 to 8, RFC 2183, RFC 3282; RFC 2369, 2919, 8058; RFC 6376, 7208, 8601, 8617 */
  assert_names (mscope_header_field_find,
                "MIME-Version Content-Type Content-Transfer-Encoding Content-ID Content-Description "
                "Content-Disposition Content-Language List-Help List-Unsubscribe List-Subscribe List-Post List-Owner "
                "List-Archive List-Id List-Unsubscribe-Post DKIM-Signature Received-SPF Authentication-Results "
                "ARC-Authentication-Results ARC-Message-Signature ARC-Seal Auto-Submitted "
                "Disposition-Notification-To");
  /* RFC 3464 section 2 */
  assert_names (mscope_report_field_find,
                "Original-Envelope-Id Reporting-MTA DSN-Gateway Received-From-MTA Arrival-Date Original-Recipient "
                "Final-Recipient Action Status Remote-MTA Diagnostic-Code Last-Attempt-Date Final-Log-ID "
                "Will-Retry-Until");
  /* RFC 5321 section 4.4, RFC 6710, RFC 8314 */
  assert_names (mscope_trace_clause_find, "from by via with id for tls priority ;");
  /* IANA, WITH protocol types */
  assert_names (mscope_transmission_type_find,
                "ESMTP ESMTPA ESMTPS ESMTPSA LMTP LMTPA LMTPS LMTPSA MMS SMTP UTF8SMTP UTF8SMTPA UTF8SMTPS UTF8SMTPSA "
                "UTF8LMTP UTF8LMTPA UTF8LMTPS UTF8LMTPSA");
}

/* RFC 5322 section 3.6: Date and From; RFC 5321 section 4.4: what servers have to add. */
static void
test_mandatory (void)
{
  static const char *const names[] = { "Received", "Return-Path", "Date", "From" };
  gsize n_fields, n_mandatory = 0;
  const MscopeKeywordInfo *fields = mscope_header_fields_get_all (&n_fields);

  for (gsize i = 0; i < n_fields; i++)
    n_mandatory += fields[i].mandatory ? 1 : 0;
  g_assert_cmpuint (n_mandatory, ==, G_N_ELEMENTS (names));
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_true (mscope_header_field_find (mscope_slice_from_string (names[i]))->mandatory);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/protocol/header-fields/every-row-is-whole", test_rows);
  g_test_add_func ("/protocol/header-fields/complete", test_complete);
  g_test_add_func ("/protocol/header-fields/mandatory", test_mandatory);

  return g_test_run ();
}
