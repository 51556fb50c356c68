/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the tables have all that the registries and the RFCs have; the names were written down from these. */
#include "config.h"

#include <string.h>

#include "protocol/commands.h"
#include "protocol/sasl.h"
#include "protocol/smtp-replies.h"
#include "protocol/smtp-status.h"

typedef const void *(*Find) (MscopeSlice name);

static const void *
find_smtp_command (MscopeSlice name)
{
  return mscope_protocol_find_command (MSCOPE_PROTOCOL_SMTP, name);
}

static const void *
find_pop3_command (MscopeSlice name)
{
  return mscope_protocol_find_command (MSCOPE_PROTOCOL_POP3, name);
}

static const void *
find_smtp_keyword (MscopeSlice name)
{
  return mscope_protocol_find_keyword (MSCOPE_PROTOCOL_SMTP, name);
}

static const void *
find_capability (MscopeSlice name)
{
  return mscope_protocol_find_keyword (MSCOPE_PROTOCOL_POP3, name);
}

static const void *
find_parameter (MscopeSlice name)
{
  return mscope_smtp_find_parameter (name);
}

static const void *
find_response_code (MscopeSlice name)
{
  return mscope_pop3_find_response_code (name);
}

static const void *
find_mechanism (MscopeSlice name)
{
  return mscope_sasl_find_mechanism (name);
}

static const struct
{
  const char *source;
  Find find;
  const char *names;
} lists[] = {
  { "RFC 821 section 4.1.1", find_smtp_command, "HELO MAIL RCPT DATA SEND SOML SAML RSET VRFY EXPN HELP NOOP QUIT TURN" },
  { "extensions' verbs", find_smtp_command, "EHLO AUTH STARTTLS BDAT BURL ETRN ATRN LHLO" },
  { "products' verbs", find_smtp_command, "VERB ONEX XUSR XCLIENT XFORWARD XEXCH50 X-LINK2STATE" },
  { "IANA, SMTP Service Extensions", find_smtp_keyword,
    "SEND SOML SAML EXPN HELP TURN 8BITMIME SIZE VERB ONEX CHUNKING BINARYMIME CHECKPOINT DELIVERBY PIPELINING DSN ETRN "
    "ENHANCEDSTATUSCODES STARTTLS NO-SOLICITING MTRK SUBMITTER ATRN AUTH FUTURERELEASE UTF8SMTP CONPERM CONNEG "
    "MT-PRIORITY RRVS SMTPUTF8 BURL REQUIRETLS LIMITS" },
  { "parameters of MAIL and RCPT in the same registry", find_parameter,
    "SIZE BODY TRANSID ENVID RET NOTIFY ORCPT AUTH BY SOLICIT MTRK SUBMITTER HOLDFOR HOLDUNTIL CONPERM CONNEG "
    "ALT-ADDRESS SMTPUTF8 MT-PRIORITY RRVS REQUIRETLS" },
  { "RFC 1939 section 9", find_pop3_command, "USER PASS QUIT STAT LIST RETR DELE NOOP RSET APOP TOP UIDL" },
  { "later and earlier commands", find_pop3_command, "AUTH CAPA STLS UTF8 LANG LAST RPOP XTND" },
  { "IANA, POP3 Capabilities", find_capability,
    "TOP USER SASL RESP-CODES LOGIN-DELAY PIPELINING EXPIRE UIDL IMPLEMENTATION AUTH-RESP-CODE STLS LANG UTF8" },
  { "IANA, POP3 Response Codes", find_response_code, "LOGIN-DELAY IN-USE SYS/TEMP SYS/PERM AUTH UTF8" },
  { "mechanisms in use", find_mechanism,
    "PLAIN LOGIN CRAM-MD5 DIGEST-MD5 SCRAM-SHA-1 SCRAM-SHA-1-PLUS SCRAM-SHA-256 SCRAM-SHA-256-PLUS XOAUTH2 OAUTHBEARER "
    "EXTERNAL ANONYMOUS GSSAPI NTLM" },
};

static void
test_lists (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_auto (GStrv) names = g_strsplit (lists[i].names, " ", -1);

      for (guint j = 0; names[j] != NULL; j++)
        {
          g_test_message ("%s: %s", lists[i].source, names[j]);
          g_assert_nonnull (lists[i].find (mscope_slice_from_string (names[j])));
        }
    }
}

/* IANA, SMTP Enhanced Status Codes: how many details each subject has; X.n.0 to X.n.(count - 1), without a gap. */
static void
test_enhanced_codes (void)
{
  static const guint16 n_details[] = { 1, 11, 5, 7, 8, 7, 11, 31 };
  gsize n_infos, n_expected = 0;

  mscope_smtp_status_get_all (&n_infos);
  for (guint16 subject = 0; subject < G_N_ELEMENTS (n_details); subject++)
    for (guint16 detail = 0; detail < n_details[subject]; detail++, n_expected++)
      g_assert_nonnull (mscope_smtp_status_find (5, subject, detail));
  g_assert_cmpuint (n_infos, ==, n_expected);
  g_assert_cmpuint (n_infos, ==, 81);
}

/* Every reply code that the registry of enhanced codes names has a row, but for 430 and 533, which no RFC describes. */
static void
test_codes_of_status (void)
{
  gsize n_infos;
  const MscopeStatusInfo *infos = mscope_smtp_status_get_all (&n_infos);

  for (gsize i = 0; i < n_infos; i++)
    {
      g_auto (GStrv) codes = g_strsplit (infos[i].codes != NULL ? infos[i].codes : "", ", ", -1);

      for (guint j = 0; codes[j] != NULL; j++)
        {
          guint64 code;

          g_test_message ("X.%u.%u: %s", infos[i].subject, infos[i].detail, codes[j]);
          g_assert_true (g_ascii_string_to_unsigned (codes[j], 10, 200, 599, &code, NULL));
          if (code != 430 && code != 533)
            g_assert_nonnull (mscope_smtp_reply_find ((guint16) code, NULL));
        }
    }
}

static guint
count_mandatory (MscopeProtocol protocol)
{
  gsize n_commands;
  guint n_mandatory = 0;
  const MscopeCommandInfo *commands = mscope_protocol_get_commands (protocol, &n_commands);

  for (gsize i = 0; i < n_commands; i++)
    {
      n_mandatory += commands[i].mandatory ? 1 : 0;
      g_assert_false (commands[i].mandatory && (commands[i].obsolete || commands[i].until != NULL));
    }
  return n_mandatory;
}

/* RFC 5321 section 4.5.1; RFC 1939 sections 4 to 6, where USER, PASS and APOP are optional, each by itself. */
static void
test_mandatory (void)
{
  static const struct
  {
    MscopeProtocol protocol;
    const char *names;
  } rows[] = {
    { MSCOPE_PROTOCOL_SMTP, "EHLO HELO MAIL RCPT DATA RSET NOOP QUIT VRFY" },
    { MSCOPE_PROTOCOL_POP3, "STAT LIST RETR DELE NOOP RSET QUIT" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (GStrv) names = g_strsplit (rows[i].names, " ", -1);

      g_assert_cmpuint (count_mandatory (rows[i].protocol), ==, g_strv_length (names));
      for (guint j = 0; names[j] != NULL; j++)
        g_assert_true (mscope_protocol_find_command (rows[i].protocol, mscope_slice_from_string (names[j]))->mandatory);
    }
  g_assert_cmpuint (count_mandatory (MSCOPE_PROTOCOL_IMAP), >, 20);
}

/* The digits: 1xx to 5xx, x0x to x5x, and no others; each with a paragraph. */
static void
test_digits (void)
{
  static const struct
  {
    const MscopeDigitInfo *(*get) (guint16 digit);
    const char *digits;
  } rows[] = {
    { mscope_smtp_reply_get_class, "12345" },
    { mscope_smtp_reply_get_subject, "012345" },
    { mscope_smtp_status_get_class, "245" },
    { mscope_smtp_status_get_subject, "01234567" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint16 digit = 0; digit < 10; digit++)
      {
        const MscopeDigitInfo *info = rows[i].get (digit);

        g_assert_true ((info != NULL) == (strchr (rows[i].digits, '0' + digit) != NULL));
        if (info == NULL)
          continue;
        g_test_message ("%s", info->name);
        g_assert_nonnull (strchr (info->name, '0' + digit));
        g_assert_true (g_str_has_suffix (info->meaning, ".") && g_str_has_suffix (info->explanation, "."));
        g_assert_true (g_str_has_prefix (info->reference, "RFC "));
      }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/protocol/registries/every-name-has-a-row", test_lists);
  g_test_add_func ("/protocol/registries/all-81-enhanced-codes", test_enhanced_codes);
  g_test_add_func ("/protocol/registries/codes-of-enhanced-codes", test_codes_of_status);
  g_test_add_func ("/protocol/registries/mandatory-commands", test_mandatory);
  g_test_add_func ("/protocol/registries/digits", test_digits);

  return g_test_run ();
}
