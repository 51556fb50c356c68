/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "server/smtp-parameters.h"

#include <string.h>

#define OK MSCOPE_SMTP_PARAMETER_OK
#define NO_VALUE MSCOPE_SMTP_PARAMETER_NO_VALUE
#define BAD MSCOPE_SMTP_PARAMETER_BAD_VALUE

/* A parameter of @verb; @value NULL: there is no "=". */
static const struct
{
  const char *verb, *keyword, *value;
  MscopeSmtpParameterFault fault;
} rows[] = {
  { "MAIL", "SIZE", "0", OK },
  { "MAIL", "size", "12345678901234567890", OK },
  { "MAIL", "SIZE", "123456789012345678901", BAD },
  { "MAIL", "SIZE", "-1", BAD },
  { "MAIL", "SIZE", "1k", BAD },
  { "MAIL", "SIZE", "", NO_VALUE },
  { "MAIL", "SIZE", NULL, NO_VALUE },
  { "MAIL", "BODY", "7bit", OK },
  { "MAIL", "BODY", "8BITMIME", OK },
  { "MAIL", "BODY", "BinaryMIME", OK },
  { "MAIL", "BODY", "8BIT", BAD },
  { "MAIL", "SMTPUTF8", NULL, OK },
  { "MAIL", "SMTPUTF8", "", BAD },
  { "MAIL", "SMTPUTF8", "1", BAD },
  { "MAIL", "RET", "full", OK },
  { "MAIL", "RET", "HDRS", OK },
  { "MAIL", "RET", "HDRS,FULL", BAD },
  { "MAIL", "ENVID", "a+2Bb", OK },
  { "MAIL", "ENVID", "+7E", OK },
  { "MAIL", "ENVID", "+7F", BAD },
  { "MAIL", "ENVID", "a=b", BAD },
  { "MAIL", "BY", "120;R", OK },
  { "MAIL", "BY", "+120;rt", OK },
  { "MAIL", "BY", "0;N", OK },
  { "MAIL", "BY", "-999999999;NT", OK },
  { "MAIL", "BY", "0;R", BAD },
  { "MAIL", "BY", "-1;R", BAD },
  { "MAIL", "BY", "1234567890;N", BAD },
  { "MAIL", "BY", "120", BAD },
  { "MAIL", "BY", "120;", BAD },
  { "MAIL", "BY", ";R", BAD },
  { "MAIL", "BY", "-;R", BAD },
  { "MAIL", "BY", "+-1;N", BAD },
  { "MAIL", "BY", "120;X", BAD },
  { "MAIL", "BY", "120;RX", BAD },
  { "MAIL", "BY", "120;RTT", BAD },
  { "MAIL", "AUTH", "<>", OK },
  { "MAIL", "AUTH", "e+3Dmc2@example.com", OK },
  { "MAIL", "AUTH", "e=mc2@example.com", BAD },
  { "MAIL", "AUTH", NULL, NO_VALUE },
  { "RCPT", "NOTIFY", "NEVER", OK },
  { "RCPT", "NOTIFY", "success,Failure,DELAY", OK },
  { "RCPT", "NOTIFY", "DELAY,DELAY", OK },
  { "RCPT", "NOTIFY", "NEVER,NEVER", OK },
  { "RCPT", "NOTIFY", "NEVER,DELAY", BAD },
  { "RCPT", "NOTIFY", "DELAY,NEVER", BAD },
  { "RCPT", "NOTIFY", ",", BAD },
  { "RCPT", "NOTIFY", "SUCCESS,", BAD },
  { "RCPT", "NOTIFY", "ALWAYS", BAD },
  { "RCPT", "NOTIFY", NULL, NO_VALUE },
  { "RCPT", "ORCPT", "rfc822;a+2Bb@c", OK },
  { "RCPT", "ORCPT", "x-what-ever;7", OK },
  { "RCPT", "ORCPT", "utf-8;jörg@example.org", OK },
  { "RCPT", "ORCPT", "rfc822;jörg@example.org", BAD },
  { "RCPT", "ORCPT", "rfc822;", BAD },
  { "RCPT", "ORCPT", ";a@b", BAD },
  { "RCPT", "ORCPT", "a@b", BAD },
  { "RCPT", "ORCPT", "rfc 822;a@b", BAD },
  { "RCPT", "ORCPT", "rfc822;a b", BAD },
};

static MscopeSlice
make_slice (const char *text)
{
  return text != NULL ? mscope_slice_from_string (text) : (MscopeSlice) { NULL, 0 };
}

static void
test_rows (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const MscopeSmtpParameter *row = mscope_smtp_parameter_find (rows[i].verb, make_slice (rows[i].keyword));
      MscopeSmtpParameters out = { 0 };

      g_test_message ("%s=%s", rows[i].keyword, rows[i].value);
      g_assert_nonnull (row);
      g_assert_cmpint (mscope_smtp_parameter_read (row, make_slice (rows[i].value), &out), ==, rows[i].fault);
      g_assert_cmpint (mscope_smtp_parameter_read (row, make_slice (rows[i].value), &out), ==,
                       MSCOPE_SMTP_PARAMETER_DUPLICATE);
    }
}

/* Each belongs to one command. */
static void
test_verbs (void)
{
  static const char *const none[] = { "", "SIZ", "SIZES", "X", "STARTTLS" };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const char *other = strcmp (rows[i].verb, "MAIL") == 0 ? "RCPT" : "MAIL";

      g_assert_null (mscope_smtp_parameter_find (other, make_slice (rows[i].keyword)));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (none); i++)
    {
      g_assert_null (mscope_smtp_parameter_find ("MAIL", make_slice (none[i])));
      g_assert_null (mscope_smtp_parameter_find ("RCPT", make_slice (none[i])));
    }
}

static void
read_all (const char *verb,
          const char *text,
          MscopeSmtpParameters *out)
{
  g_auto (GStrv) words = g_strsplit (text, " ", 0);

  memset (out, 0, sizeof *out);
  for (char **word = words; *word != NULL; word++)
    {
      char *equals = strchr (*word, '=');
      MscopeSlice keyword = { *word, equals != NULL ? (gsize) (equals - *word) : strlen (*word) };

      g_assert_cmpint (mscope_smtp_parameter_read (mscope_smtp_parameter_find (verb, keyword),
                                                   make_slice (equals != NULL ? equals + 1 : NULL), out), ==, OK);
    }
  /* They point into what is gone. */
  out->envelope_id.data = out->submitter.data = out->original.data = NULL;
}

static void
test_values (void)
{
  MscopeSmtpParameters out;

  read_all ("MAIL", "SIZE=5000 BODY=BINARYMIME SMTPUTF8 RET=HDRS ENVID=abc BY=-7;NT AUTH=<>", &out);
  g_assert_cmpuint (out.size, ==, 5000);
  g_assert_cmpint (out.body, ==, MSCOPE_SMTP_BODY_BINARYMIME);
  g_assert_true (out.utf8);
  g_assert_cmpint (out.give_back, ==, MSCOPE_SMTP_RETURN_HEADERS);
  g_assert_cmpuint (out.envelope_id.length, ==, 3);
  g_assert_true (out.by_given && !out.by_return && out.by_trace);
  g_assert_cmpint (out.by_time_s, ==, -7);
  g_assert_cmpuint (out.submitter.length, ==, 2);

  read_all ("MAIL", "BY=+600;R SIZE=99999999999999999999", &out);
  g_assert_true (out.by_return && !out.by_trace);
  g_assert_cmpint (out.by_time_s, ==, 600);
  g_assert_cmpuint (out.size, ==, G_MAXUINT64);

  read_all ("RCPT", "NOTIFY=DELAY,SUCCESS ORCPT=rfc822;x", &out);
  g_assert_cmpuint (out.notify, ==, MSCOPE_SMTP_NOTIFY_DELAY | MSCOPE_SMTP_NOTIFY_SUCCESS);
  g_assert_cmpuint (out.original.length, ==, strlen ("rfc822;x"));
}

/* The longest that may stand there, and one octet more. */
static void
test_lengths (void)
{
  static const struct { const char *verb, *keyword, *start; gsize most; } lengths[] = {
    { "MAIL", "ENVID", "", 100 },
    { "RCPT", "ORCPT", "rfc822;", 500 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    for (gsize more = 0; more < 2; more++)
      {
        g_autofree char *filler = g_strnfill (lengths[i].most - strlen (lengths[i].start) + more, 'x');
        g_autofree char *value = g_strconcat (lengths[i].start, filler, NULL);
        MscopeSmtpParameters out = { 0 };

        g_assert_cmpint (mscope_smtp_parameter_read (mscope_smtp_parameter_find (lengths[i].verb,
                                                                                 make_slice (lengths[i].keyword)),
                                                     make_slice (value), &out), ==, more == 0 ? OK : BAD);
      }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/smtp-parameters/rows", test_rows);
  g_test_add_func ("/server/smtp-parameters/verbs", test_verbs);
  g_test_add_func ("/server/smtp-parameters/values", test_values);
  g_test_add_func ("/server/smtp-parameters/lengths", test_lengths);
  return g_test_run ();
}
