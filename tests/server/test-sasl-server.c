/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All mechanisms, right and wrong, and every step out of place; SCRAM's messages: test-scram-server.c. */
#include "config.h"

#include "server/sasl-server.h"

#include <string.h>

#include "sasl-client.h"
#include "session-fixture.h"

#define NO_INITIAL ((MscopeSlice) { NULL, 0 })
#define PLAIN_BEN "AGJlbgBnZWhlaW0="

static MscopeSaslServer *
begin (MscopeMailStore *store,
       const char *mechanism)
{
  const MscopeSaslOptions options = { store, "postoffice.reston.mci.net", "1896", G_GINT64_CONSTANT (697170952000000) };

  return mscope_sasl_server_new (mscope_slice_from_string (mechanism), &options);
}

/* The outcome of the last of @lines, all before it have to go on. "-" as the first one: no initial response. */
static MscopeSaslOutcome
run (MscopeMailStore *store,
     const char *mechanism,
     const char *lines)
{
  g_autoptr (MscopeSaslServer) server = begin (store, mechanism);
  g_autoptr (GString) challenge = g_string_new (NULL);
  g_auto (GStrv) parts = g_strsplit (lines, "|", 0);
  MscopeSaslOutcome outcome = MSCOPE_SASL_GOES_ON;

  for (char **part = parts; *part != NULL; part++)
    {
      g_assert_cmpint (outcome, ==, MSCOPE_SASL_GOES_ON);
      if (part > parts)
        outcome = mscope_sasl_server_answer (server, mscope_slice_from_string (*part), challenge);
      else
        outcome = mscope_sasl_server_begin (server, strcmp (*part, "-") == 0 ? NO_INITIAL
                                                                              : mscope_slice_from_string (*part),
                                            challenge);
    }
  if (outcome == MSCOPE_SASL_DONE)
    g_assert_nonnull (mscope_sasl_server_get_user (server));
  return outcome;
}

static const struct
{
  const char *mechanism;
  const char *lines;
  MscopeSaslOutcome outcome;
} rows[] = {
  { "PLAIN", "-|" PLAIN_BEN, MSCOPE_SASL_DONE },
  { "plain", PLAIN_BEN, MSCOPE_SASL_DONE },
  { "PLAIN", "AGJlbkBleGFtcGxlLm9yZwBnZWhlaW0=", MSCOPE_SASL_DONE },     /* ben@example.org */
  { "PLAIN", "YmVuAGJlbgBnZWhlaW0=", MSCOPE_SASL_DONE },                 /* acts for ben */
  { "PLAIN", "QkVOQGV4YW1wbGUub3JnAGJlbgBnZWhlaW0=", MSCOPE_SASL_DONE }, /* acts for BEN@example.org */
  { "PLAIN", "YW5uYQBiZW4AZ2VoZWlt", MSCOPE_SASL_FAILED },               /* acts for anna */
  { "PLAIN", "AGJlbgBHRUhFSU0=", MSCOPE_SASL_FAILED },                   /* GEHEIM */
  { "PLAIN", "AGJlbgBnZWhlaQ==", MSCOPE_SASL_FAILED },                   /* gehei */
  { "PLAIN", "AGJlbgA=", MSCOPE_SASL_FAILED },                           /* no password */
  { "PLAIN", "AG5vYm9keQBnZWhlaW0=", MSCOPE_SASL_FAILED },
  { "PLAIN", "AG5vYm9keQA=", MSCOPE_SASL_FAILED },                       /* nobody without a password */
  { "PLAIN", "AGJlbkBlbHNld2hlcmUAZ2VoZWlt", MSCOPE_SASL_FAILED },       /* ben@elsewhere */
  { "PLAIN", "AABnZWhlaW0=", MSCOPE_SASL_MALFORMED },                    /* no name */
  { "PLAIN", "AGJlbgBnZWhlaW0AeA==", MSCOPE_SASL_MALFORMED },            /* one NUL too many */
  { "PLAIN", "YmVuAGdlaGVpbQ==", MSCOPE_SASL_MALFORMED },                /* one too few */
  { "PLAIN", "YmVu", MSCOPE_SASL_MALFORMED },
  { "PLAIN", "=", MSCOPE_SASL_MALFORMED },
  { "PLAIN", "-|", MSCOPE_SASL_MALFORMED },
  { "PLAIN", "-|=", MSCOPE_SASL_MALFORMED },
  { "PLAIN", "-|*", MSCOPE_SASL_CANCELLED },
  { "PLAIN", "-|" PLAIN_BEN " ", MSCOPE_SASL_MALFORMED },
  { "PLAIN", "-| " PLAIN_BEN, MSCOPE_SASL_MALFORMED },
  { "PLAIN", "-|AGJlbgBnZWhlaW0", MSCOPE_SASL_MALFORMED },
  { "PLAIN", "-|AGJlbgBnZWhlaW0=====", MSCOPE_SASL_MALFORMED },
  { "PLAIN", "-|QUIT", MSCOPE_SASL_MALFORMED },
  { "LOGIN", "-|YmVu|Z2VoZWlt", MSCOPE_SASL_DONE },
  { "LOGIN", "YmVu|Z2VoZWlt", MSCOPE_SASL_DONE },
  { "LOGIN", "-|YmVuQGV4YW1wbGUub3Jn|Z2VoZWlt", MSCOPE_SASL_DONE },
  { "LOGIN", "-|YmVu|R0VIRUlN", MSCOPE_SASL_FAILED },
  { "LOGIN", "-|bm9ib2R5|Z2VoZWlt", MSCOPE_SASL_FAILED },
  { "LOGIN", "-||", MSCOPE_SASL_FAILED },
  { "LOGIN", "-|*", MSCOPE_SASL_CANCELLED },
  { "LOGIN", "-|YmVu|*", MSCOPE_SASL_CANCELLED },
  { "LOGIN", "-|ben", MSCOPE_SASL_MALFORMED },
  { "LOGIN", "-|YmVu|geheim!", MSCOPE_SASL_MALFORMED },
  { "CRAM-MD5", "-|dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw", MSCOPE_SASL_DONE }, /* RFC 2195 section 2 */
  { "CRAM-MD5", "-|dGltIEI5MTNBNjAyQzdFREE3QTQ5NUI0RTZFNzMzNEQzODkw", MSCOPE_SASL_DONE }, /* in capitals */
  { "CRAM-MD5", "-|dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkx", MSCOPE_SASL_FAILED },
  { "CRAM-MD5", "-|dGlt", MSCOPE_SASL_MALFORMED },
  { "CRAM-MD5", "-|", MSCOPE_SASL_MALFORMED },
  { "CRAM-MD5", "-|IA==", MSCOPE_SASL_FAILED },
  { "CRAM-MD5", "-|*", MSCOPE_SASL_CANCELLED },
  { "CRAM-MD5", "dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw", MSCOPE_SASL_NO_INITIAL },
  { "CRAM-MD5", "=", MSCOPE_SASL_NO_INITIAL },
  { "SCRAM-SHA-1", "-|*", MSCOPE_SASL_CANCELLED },
  { "SCRAM-SHA-1", "biws", MSCOPE_SASL_MALFORMED },
  { "SCRAM-SHA-1", "biwsbj1iZW4scj14|*", MSCOPE_SASL_CANCELLED },    /* n,,n=ben,r=x */
  { "SCRAM-SHA-256", "biwsbj1iZW4scj14|", MSCOPE_SASL_MALFORMED },
  { "SCRAM-SHA-256", "biwsbj1iZW4scj14|biwsbj1iZW4scj14", MSCOPE_SASL_MALFORMED }, /* the first message again */
};

/* The users of the fixture, and that of RFC 2195. */
static MscopeMailStore *
make_store (void)
{
  MscopeMailStore *store = fixture_store_new ();

  g_assert_nonnull (mscope_mail_store_add_user (store, "tim", "tanstaaftanstaaf", NULL));
  g_assert_nonnull (mscope_mail_store_add_user (store, "greta", "gr\u00fcn", NULL));
  g_assert_nonnull (mscope_mail_store_add_user (store, "two=", "a b", NULL));
  return store;
}

static void
test_rows (void)
{
  g_autoptr (MscopeMailStore) store = make_store ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s %s", rows[i].mechanism, rows[i].lines);
      g_assert_cmpint (run (store, rows[i].mechanism, rows[i].lines), ==, rows[i].outcome);
    }
}

static void
assert_prompt (MscopeMailStore *store,
               const char *mechanism,
               const char *expected)
{
  g_autoptr (MscopeSaslServer) server = begin (store, mechanism);
  g_autoptr (GString) challenge = g_string_new (NULL);

  g_assert_cmpint (mscope_sasl_server_begin (server, NO_INITIAL, challenge), ==, MSCOPE_SASL_GOES_ON);
  g_assert_cmpstr (challenge->str, ==, expected);
  g_assert_null (mscope_sasl_server_get_login (server));
}

static void
test_prompts (void)
{
  g_autoptr (MscopeMailStore) store = make_store ();
  g_autoptr (MscopeSaslServer) login = begin (store, "LOGIN");
  g_autoptr (GString) challenge = g_string_new (NULL);

  assert_prompt (store, "PLAIN", "");
  assert_prompt (store, "LOGIN", "VXNlcm5hbWU6");
  assert_prompt (store, "CRAM-MD5", "PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+");
  assert_prompt (store, "SCRAM-SHA-1", "");
  assert_prompt (store, "SCRAM-SHA-256", "");
  g_assert_null (begin (store, "NTLM"));
  g_assert_null (begin (store, ""));
  g_assert_null (begin (store, "PLAI"));

  mscope_sasl_server_begin (login, mscope_slice_from_string ("YmVu"), challenge);
  g_assert_cmpstr (challenge->str, ==, "UGFzc3dvcmQ6");
  g_assert_cmpstr (mscope_sasl_server_get_login (login), ==, "ben");
}

/* An answer that is cut lets nobody in. */
static void
test_cuts (void)
{
  g_autoptr (MscopeMailStore) store = make_store ();

  for (gsize cut = 0; cut < strlen (PLAIN_BEN); cut++)
    {
      g_autofree char *lines = g_strdup_printf ("-|%.*s", (int) cut, PLAIN_BEN);

      g_assert_cmpint (run (store, "PLAIN", lines), !=, MSCOPE_SASL_DONE);
    }
}

static void
test_long_lines (void)
{
  g_autoptr (MscopeMailStore) store = make_store ();
  g_autofree char *longest = g_strnfill (MSCOPE_SASL_MAX_LINE, 'A');
  g_autofree char *too_long = g_strconcat (longest, "AAAA", NULL);
  g_autofree char *at_once = g_strconcat ("-|", too_long, NULL);
  g_autofree char *fits = g_strconcat ("-|", longest, NULL);

  g_assert_cmpint (run (store, "PLAIN", fits), ==, MSCOPE_SASL_MALFORMED);
  g_assert_cmpint (run (store, "PLAIN", at_once), ==, MSCOPE_SASL_TOO_LONG);
  g_assert_cmpint (run (store, "PLAIN", too_long), ==, MSCOPE_SASL_TOO_LONG);
}

/* Both sides prove what they know; the client's last word is an empty line. */
static MscopeSaslOutcome
run_scram (MscopeMailStore *store,
           const char *mechanism,
           const char *last,
           ScramClient client)
{
  g_autoptr (MscopeSaslServer) server = begin (store, mechanism);
  g_autoptr (GString) challenge = g_string_new (NULL);
  g_autofree char *first = scram_client_first (&client);
  g_autofree char *first_line = sasl_encode (first);
  g_autofree char *server_first = NULL;
  g_autofree char *final = NULL;
  g_autofree char *final_line = NULL;
  g_autofree char *server_final = NULL;
  g_autofree char *expected = NULL;
  MscopeSaslOutcome outcome;

  g_assert_cmpint (mscope_sasl_server_begin (server, mscope_slice_from_string (first_line), challenge), ==,
                   MSCOPE_SASL_GOES_ON);
  server_first = sasl_decode_text (challenge->str);
  final = scram_client_final (&client, server_first);
  final_line = sasl_encode (final);
  g_string_truncate (challenge, 0);
  outcome = mscope_sasl_server_answer (server, mscope_slice_from_string (final_line), challenge);
  if (outcome == MSCOPE_SASL_GOES_ON)
    {
      server_final = sasl_decode_text (challenge->str);
      expected = scram_client_expect (&client);
      g_assert_cmpstr (server_final, ==, expected);
      outcome = mscope_sasl_server_answer (server, mscope_slice_from_string (last), challenge);
    }
  scram_client_clear (&client);
  return outcome;
}

static void
test_scram (void)
{
  static const struct { const char *header, *name, *password; MscopeSaslOutcome outcome; } scrams[] = {
    { "n,,", "ben", "geheim", MSCOPE_SASL_DONE },
    { "y,,", "ben@example.org", "geheim", MSCOPE_SASL_DONE },
    { "n,a=ben,", "ben", "geheim", MSCOPE_SASL_DONE },
    { "n,a=anna,", "ben", "geheim", MSCOPE_SASL_FAILED },
    { "n,,", "two=3D", "a b", MSCOPE_SASL_DONE },
    { "n,,", "greta", "gr\u00fcn", MSCOPE_SASL_DONE },
    { "n,,", "ben", "Geheim", MSCOPE_SASL_FAILED },
    { "n,,", "nobody", "geheim", MSCOPE_SASL_FAILED },
    { "n,,", "nobody", "", MSCOPE_SASL_FAILED },
  };
  g_autoptr (MscopeMailStore) store = make_store ();

  for (gsize i = 0; i < G_N_ELEMENTS (scrams); i++)
    {
      ScramClient client = { .header = scrams[i].header, .name = scrams[i].name, .password = scrams[i].password,
                             .nonce = "client" };

      g_test_message ("%s%s", scrams[i].header, scrams[i].name);
      client.hash = G_CHECKSUM_SHA1;
      g_assert_cmpint (run_scram (store, "SCRAM-SHA-1", "", client), ==, scrams[i].outcome);
      client.hash = G_CHECKSUM_SHA256;
      g_assert_cmpint (run_scram (store, "scram-sha-256", "", client), ==, scrams[i].outcome);
      if (scrams[i].outcome == MSCOPE_SASL_DONE)
        {
          g_assert_cmpint (run_scram (store, "SCRAM-SHA-256", "*", client), ==, MSCOPE_SASL_CANCELLED);
          g_assert_cmpint (run_scram (store, "SCRAM-SHA-256", "YWJj", client), ==, MSCOPE_SASL_MALFORMED);
        }
    }
}

/* An umlaut as two characters is the same password (RFC 4616 section 2). */
static void
test_prepared (void)
{
  g_autoptr (MscopeMailStore) store = make_store ();
  g_autofree char *password = sasl_encode ("gru\u0308n");
  g_autofree char *lines = g_strconcat ("-|Z3JldGE=|", password, NULL);

  g_assert_cmpint (run (store, "LOGIN", lines), ==, MSCOPE_SASL_DONE);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/sasl-server/rows", test_rows);
  g_test_add_func ("/server/sasl-server/prompts", test_prompts);
  g_test_add_func ("/server/sasl-server/cuts", test_cuts);
  g_test_add_func ("/server/sasl-server/long-lines", test_long_lines);
  g_test_add_func ("/server/sasl-server/scram", test_scram);
  g_test_add_func ("/server/sasl-server/prepared", test_prepared);
  return g_test_run ();
}
