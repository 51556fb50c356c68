/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of faults: its grammar. What sessions make of it: test-session-fault.c. */
#include "config.h"

#include <string.h>

#include "server/fault.h"

static const char *const valid[] = {
  "RCPT => 550",
  "RCPT=>550",
  "RCPT => 550 5.1.1",
  "RCPT => 550 5.1.1 No such user",
  "RCPT TO:ben@* first 1 => 451 4.3.0 try later",
  "RCPT|MAIL from 3 => 421",
  "EHLO only 2 => 502 Not today\\nnor tomorrow",
  "MESSAGE *viagra* => 554 5.7.1 Spam",
  "CONNECT => close",
  "CONNECT => rate 10 per 60",
  "smtp CONNECT => 554 No service",
  "RCPT => greylist",
  "RCPT => greylist 5",
  "RCPT|MESSAGE => quota",
  "* => wait 3",
  "PASS => -ERR [SYS/TEMP] The disk is tired",
  "PASS => -ERR",
  "pop3 QUIT => -ERR",
  "SASL => 535 5.7.8 No",
};

static const struct
{
  const char *text;
  MscopeFaultError code;
  const char *message; /* what it has to hold: the place among others */
} invalid[] = {
  { "", MSCOPE_FAULT_ERROR_SYNTAX, "“”, column 1: " },
  { "RCPT", MSCOPE_FAULT_ERROR_SYNTAX, "“RCPT”, column 5: “=>”" },
  { "RCPT 550", MSCOPE_FAULT_ERROR_SYNTAX, "column 9: “=>”" },
  { "=> 550", MSCOPE_FAULT_ERROR_UNKNOWN, "column 1: " },
  { "RCPT =>", MSCOPE_FAULT_ERROR_SYNTAX, "column 8: a reply" },
  { "RCTP => 550", MSCOPE_FAULT_ERROR_UNKNOWN, "column 1: “RCTP” is not a command here; did you mean RCPT?" },
  { "MAIL|RCTP => 550", MSCOPE_FAULT_ERROR_UNKNOWN, "column 6: “RCTP”" },
  { "RCPT first => 550", MSCOPE_FAULT_ERROR_SYNTAX, "column 11: a number is missing" },
  { "RCPT first x => 550", MSCOPE_FAULT_ERROR_VALUE, "column 12: a number from 1" },
  { "RCPT from 0 => 550", MSCOPE_FAULT_ERROR_VALUE, "column 11: a number from 1" },
  { "RCPT first 99999999999 => 550", MSCOPE_FAULT_ERROR_VALUE, "column 12: a number from 1" },
  { "RCPT => 250 ok", MSCOPE_FAULT_ERROR_VALUE, "column 9: a fault refuses" },
  { "RCPT => 354", MSCOPE_FAULT_ERROR_VALUE, "column 9: a fault refuses" },
  { "RCPT => 560", MSCOPE_FAULT_ERROR_VALUE, "column 9: a fault refuses" },
  { "RCPT => 55", MSCOPE_FAULT_ERROR_VALUE, "column 9: a code" },
  { "RCPT => 5500", MSCOPE_FAULT_ERROR_VALUE, "column 9: a code" },
  { "RCPT => 550 4.1.1 no", MSCOPE_FAULT_ERROR_VALUE, "column 9: the enhanced code" },
  { "RCPT => no", MSCOPE_FAULT_ERROR_SYNTAX, "column 9: a reply" },
  { "RCPT => wait", MSCOPE_FAULT_ERROR_VALUE, "column 13: a number from 1 to 86400" },
  { "RCPT => wait x", MSCOPE_FAULT_ERROR_VALUE, "column 14: a number" },
  { "RCPT => wait 86401", MSCOPE_FAULT_ERROR_VALUE, "column 14: a number" },
  { "RCPT => close now", MSCOPE_FAULT_ERROR_SYNTAX, "column 15: nothing more" },
  { "RCPT => rate 5", MSCOPE_FAULT_ERROR_SYNTAX, "column 15: “per”" },
  { "RCPT => rate 5 per", MSCOPE_FAULT_ERROR_VALUE, "column 19: a number" },
  { "MAIL => greylist", MSCOPE_FAULT_ERROR_VALUE, "column 8: greylisting" },
  { "RETR => quota", MSCOPE_FAULT_ERROR_VALUE, "column 8: no server answers" },
  { "RCPT => -ERR no", MSCOPE_FAULT_ERROR_VALUE, "column 8: no server answers" },
  { "PASS => 535 no", MSCOPE_FAULT_ERROR_VALUE, "column 8: no server answers" },
  { "LOGIN => wait 1", MSCOPE_FAULT_ERROR_UNKNOWN, "column 1: “LOGIN”" },
  { "DELETE 1 => -ERR", MSCOPE_FAULT_ERROR_UNKNOWN, "did you mean DELE?" },
  { "PASS => -ERR one\\nEin zweiter", MSCOPE_FAULT_ERROR_VALUE, "column 17: a reply of POP3" },
  { "CLOSE => 421", MSCOPE_FAULT_ERROR_VALUE, "column 1: this waits for no answer" },
  { "RCPT => 550 a\rb", MSCOPE_FAULT_ERROR_SYNTAX, "column 14: a control character" },
  { "RCPT T\xc3\xb6:* first => 550", MSCOPE_FAULT_ERROR_SYNTAX, "column 16: a number is missing" },
  { "RCPT => 550 \xe4", MSCOPE_FAULT_ERROR_SYNTAX, "UTF-8" },
};

static gboolean
set_one (MscopeFaults *faults,
         const char *text,
         GError **error)
{
  const char *const lines[] = { text, NULL };

  return mscope_faults_set (faults, lines, error);
}

static void
test_valid (void)
{
  g_autoptr (MscopeFaults) faults = mscope_faults_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (valid); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", valid[i]);
      g_assert_true (set_one (faults, valid[i], &error));
      g_assert_no_error (error);
    }
}

static void
test_invalid (void)
{
  g_autoptr (MscopeFaults) faults = mscope_faults_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (invalid); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", invalid[i].text);
      g_assert_false (set_one (faults, invalid[i].text, &error));
      g_test_message ("%s", error->message);
      g_assert_error (error, MSCOPE_FAULT_ERROR, (int) invalid[i].code);
      g_assert_nonnull (strstr (error->message, invalid[i].message));
    }
}

static void
test_too_long (void)
{
  g_autoptr (MscopeFaults) faults = mscope_faults_new ();
  g_autoptr (GError) line_error = NULL, reply_error = NULL;
  g_autofree char *fill = g_strnfill (2000, 'x');
  g_autofree char *line = g_strconcat ("RCPT => 550 ", fill, NULL);

  g_assert_false (set_one (faults, line, &line_error));
  g_assert_nonnull (strstr (line_error->message, "2000"));
  line[strlen ("RCPT => 550 ") + 501] = '\0';
  g_assert_false (set_one (faults, line, &reply_error));
  g_assert_nonnull (strstr (reply_error->message, "column 13: "));
  line[strlen ("RCPT => 550 ") + 500] = '\0';
  g_assert_true (set_one (faults, line, NULL));
}

static char *
ask (MscopeFaults *faults)
{
  const MscopeFaultCase about = { .protocol = MSCOPE_PROTOCOL_SMTP, .client_address = "192.0.2.1" };
  MscopeFaultOrder order;

  mscope_faults_decide (faults, &about, &order);
  return order.reply;
}

/* One wrong line among right ones, and all stays as it was. */
static void
test_set (void)
{
  static const char *const old[] = { "CONNECT first 1 => 421 4.3.2 Old", NULL };
  static const char *const wrong[] = { "CONNECT => 421 4.3.2 New", "CONNECT => 200", NULL };
  g_autoptr (MscopeFaults) faults = mscope_faults_new ();
  g_autofree char *first = NULL, *second = NULL, *third = NULL;

  g_assert_true (mscope_faults_set (faults, old, NULL));
  g_assert_false (mscope_faults_set (faults, wrong, NULL));
  first = ask (faults);
  g_assert_cmpstr (first, ==, "421 4.3.2 Old\r\n");
  second = ask (faults);
  g_assert_null (second);

  /* What was counted is forgotten. */
  g_assert_true (mscope_faults_set (faults, old, NULL));
  third = ask (faults);
  g_assert_nonnull (third);
  g_assert_true (mscope_faults_set (faults, NULL, NULL));
  g_assert_null (ask (faults));
}

static const struct
{
  const char *local_part;
  const char *user; /* NULL: it orders nothing */
  const char *action;
} addresses[] = {
  { "anna+550-5.1.1", "anna", "550-5.1.1" },
  { "anna+451", "anna", "451" },
  { "anna+421", "anna", "421" },
  { "anna+wait3", "anna", "wait3" },
  { "anna+close", "anna", "close" },
  { "anna+CLOSE", "anna", "CLOSE" },
  { "anna+greylist", "anna", "greylist" },
  { "anna+greylist5", "anna", "greylist5" },
  { "anna+quota", "anna", "quota" },
  { "a+b+451", "a+b", "451" },
  { "anna", NULL, NULL },
  { "anna+", NULL, NULL },
  { "anna+shopping", NULL, NULL },
  { "anna+250", NULL, NULL },
  { "anna+451-", NULL, NULL },
  { "anna+451-5.1.1", NULL, NULL },
  { "anna+451-4.1", NULL, NULL },
  { "anna+4510", NULL, NULL },
  { "anna+wait", NULL, NULL },
  { "anna+wait300", "anna", "wait300" },
  { "anna+wait301", NULL, NULL },
  { "anna+wait0", NULL, NULL },
  { "anna+wait3s", NULL, NULL },
  { "anna+waiting", NULL, NULL },
  { "anna+greylisted", NULL, NULL },
  { "anna+closed", NULL, NULL },
};

static void
test_addresses (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      gsize length = strlen (addresses[i].local_part);
      g_autofree char *exact = g_memdup2 (addresses[i].local_part, length);
      MscopeSlice user, action;
      gboolean orders = mscope_fault_split_address ((MscopeSlice) { exact, length }, &user, &action);

      g_test_message ("%s", addresses[i].local_part);
      g_assert_true (orders == (addresses[i].user != NULL));
      g_assert_true (!orders || mscope_slice_is (user, addresses[i].user));
      g_assert_true (!orders || mscope_slice_is (action, addresses[i].action));
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/fault/valid", test_valid);
  g_test_add_func ("/server/fault/invalid", test_invalid);
  g_test_add_func ("/server/fault/too-long", test_too_long);
  g_test_add_func ("/server/fault/set", test_set);
  g_test_add_func ("/server/fault/addresses", test_addresses);
  return g_test_run ();
}
