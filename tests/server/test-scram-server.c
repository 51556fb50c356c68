/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The examples of RFC 5802 section 5 and RFC 7677 section 3, whole, and all that differs from them. */
#include "config.h"

#include "server/scram-server.h"

#include <string.h>

#include "sasl-client.h"

typedef struct
{
  const char *label;
  GChecksumType hash;
  const char *salt;
  const char *server_nonce;
  const char *client_first;
  const char *server_first;
  const char *client_final;
  const char *server_final;
} Example;

static const Example examples[] = {
  { "RFC 5802 section 5", G_CHECKSUM_SHA1, "QSXCR+Q6sek8bf92", "3rfcNHYJY1ZVvWVs7j",
    "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL",
    "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
    "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
    "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=" },
  { "RFC 7677 section 3", G_CHECKSUM_SHA256, "W22ZaJ0SNY7soEsUEjb6gQ==", "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0",
    "n,,n=user,r=rOprNGfwEbeRWgbNEkqO",
    "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
    "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
    "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=" },
};

/* "user" has the password "pencil", nobody else is there. */
static void
look_up (MscopeSlice name,
         GChecksumType hash,
         MscopeScramKeys *keys,
         gpointer data)
{
  static MscopeScramKeys known[G_N_ELEMENTS (examples)];
  gsize index = (gsize) ((const Example *) data - examples);
  gsize n_salt;
  g_autofree guchar *salt = g_base64_decode (examples[index].salt, &n_salt);

  if (known[index].n_hash == 0)
    mscope_scram_keys_init (&known[index], hash, mscope_slice_from_string ("pencil"), salt, n_salt, 4096);
  if (mscope_slice_is (name, "user"))
    *keys = known[index];
  else
    mscope_scram_keys_init_nobody (keys, hash, salt, n_salt, 4096);
}

static MscopeScramServer *
begin (const Example *example)
{
  return mscope_scram_server_new (example->hash, example->server_nonce, look_up, (gpointer) example);
}

static MscopeScramOutcome
say_first (MscopeScramServer *server,
           const char *message,
           GString *answer)
{
  g_string_truncate (answer, 0);
  return mscope_scram_server_first (server, mscope_slice_from_string (message), answer);
}

static MscopeScramOutcome
say_final (MscopeScramServer *server,
           const char *message,
           GString *answer)
{
  g_string_truncate (answer, 0);
  return mscope_scram_server_final (server, mscope_slice_from_string (message), answer);
}

static void
test_examples (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      g_autoptr (MscopeScramServer) server = begin (&examples[i]);
      g_autoptr (GString) answer = g_string_new (NULL);

      g_test_message ("%s", examples[i].label);
      g_assert_cmpint (say_first (server, examples[i].client_first, answer), ==, MSCOPE_SCRAM_GOES_ON);
      g_assert_cmpstr (answer->str, ==, examples[i].server_first);
      g_assert_cmpint (say_final (server, examples[i].client_final, answer), ==, MSCOPE_SCRAM_GOES_ON);
      g_assert_cmpstr (answer->str, ==, examples[i].server_final);
      g_assert_cmpstr (mscope_scram_server_get_name (server), ==, "user");
      g_assert_cmpstr (mscope_scram_server_get_authorization (server), ==, "");
    }
}

/* A message that is cut or has another octet in it lets nobody in. */
static void
test_damage (void)
{
  const Example *example = &examples[0];
  g_autoptr (GString) answer = g_string_new (NULL);

  for (gsize cut = 0; cut < strlen (example->client_final); cut++)
    {
      g_autoptr (MscopeScramServer) server = begin (example);
      g_autoptr (MscopeScramServer) other = begin (example);
      g_autofree char *start = g_strndup (example->client_final, cut);
      g_autofree char *changed = g_strdup (example->client_final);

      changed[cut] = changed[cut] == 'a' ? 'b' : 'a';
      say_first (server, example->client_first, answer);
      g_assert_cmpint (say_final (server, start, answer), !=, MSCOPE_SCRAM_GOES_ON);
      g_assert_cmpuint (answer->len, ==, 0);
      say_first (other, example->client_first, answer);
      g_assert_cmpint (say_final (other, changed, answer), !=, MSCOPE_SCRAM_GOES_ON);
    }
  for (gsize cut = 0; cut < strlen ("n,,n=user,r="); cut++)
    {
      g_autoptr (MscopeScramServer) server = begin (example);
      g_autofree char *start = g_strndup (example->client_first, cut);

      g_assert_cmpint (say_first (server, start, answer), ==, MSCOPE_SCRAM_MALFORMED);
    }
}

static void
test_first_messages (void)
{
  static const struct { const char *message, *name, *authorization; } rows[] = {
    { "n,,n=user,r=x", "user", "" },
    { "y,,n=user,r=x", "user", "" },
    { "n,a=anna,n=user,r=x", "user", "anna" },
    { "n,a==2C=3D,n=a=2Cb=3Dc,r=x", "a,b=c", ",=" },
    { "n,,n=user,r=x,later=thing", "user", "" },
    { "n,,n=user@example.org,r=!~", "user@example.org", "" },
    /* Channel binding was not offered; "m=" would be a must we do not know. */
    { "p=tls-unique,,n=user,r=x", NULL, NULL },
    { "n,,m=must,n=user,r=x", NULL, NULL },
    { "", NULL, NULL },
    { "n=user,r=x", NULL, NULL },
    { "n,n=user,r=x", NULL, NULL },
    { "x,,n=user,r=x", NULL, NULL },
    { "n,anna,n=user,r=x", NULL, NULL },
    { "n,a=,n=user,r=x", NULL, NULL },
    { "n,,r=x,n=user", NULL, NULL },
    { "n,,n=,r=x", NULL, NULL },
    { "n,,n=a=b,r=x", NULL, NULL },
    { "n,,n=a=2,r=x", NULL, NULL },
    { "n,,n=\xff,r=x", NULL, NULL },
    { "n,,n=user,r=", NULL, NULL },
    { "n,,n=user,r=a b", NULL, NULL },
    { "n,,n=user", NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (MscopeScramServer) server = begin (&examples[0]);
      g_autoptr (GString) answer = g_string_new (NULL);
      MscopeScramOutcome outcome = say_first (server, rows[i].message, answer);

      g_test_message ("%s", rows[i].message);
      g_assert_cmpint (outcome, ==, rows[i].name != NULL ? MSCOPE_SCRAM_GOES_ON : MSCOPE_SCRAM_MALFORMED);
      if (rows[i].name == NULL)
        continue;
      g_assert_cmpstr (mscope_scram_server_get_name (server), ==, rows[i].name);
      g_assert_cmpstr (mscope_scram_server_get_authorization (server), ==, rows[i].authorization);
    }
}

#define NONCE "fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j"

static void
test_final_messages (void)
{
  static const struct { const char *message; MscopeScramOutcome outcome; } rows[] = {
    { "c=biws,r=" NONCE ",p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=", MSCOPE_SCRAM_GOES_ON },
    { "c=biws,r=" NONCE ",p=v0X8v3Bz2T0CJGbJQyF0X+HI4Us=", MSCOPE_SCRAM_WRONG },
    { "c=biws,r=" NONCE ",p=AAAA", MSCOPE_SCRAM_WRONG },
    { "c=biws,r=" NONCE ",p==", MSCOPE_SCRAM_WRONG },
    { "c=eSws,r=" NONCE ",p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=", MSCOPE_SCRAM_WRONG }, /* "y,,": not the header of before */
    { "c=biws,r=" NONCE "x,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=", MSCOPE_SCRAM_WRONG },
    { "c=biws,r=fyko+d2lbbFgONRv9qkxdawL,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=", MSCOPE_SCRAM_WRONG },
    { "c=biws,r=" NONCE ",x=y,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=", MSCOPE_SCRAM_WRONG }, /* the proof covers extensions */
    { "c=b!ws,r=" NONCE ",p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=", MSCOPE_SCRAM_WRONG },
    { "c=biws,r=" NONCE ",p=v0X8!", MSCOPE_SCRAM_MALFORMED },
    { "c=biws,r=" NONCE ",p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=,", MSCOPE_SCRAM_MALFORMED },
    { "c=biws,r=" NONCE, MSCOPE_SCRAM_MALFORMED },
    { "r=" NONCE ",c=biws,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=", MSCOPE_SCRAM_MALFORMED },
    { "", MSCOPE_SCRAM_MALFORMED },
    { ",,,", MSCOPE_SCRAM_MALFORMED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (MscopeScramServer) server = begin (&examples[0]);
      g_autoptr (GString) answer = g_string_new (NULL);

      g_test_message ("%s", rows[i].message);
      say_first (server, examples[0].client_first, answer);
      g_assert_cmpint (say_final (server, rows[i].message, answer), ==, rows[i].outcome);
    }
}

/* Who nobody is gets the same questions and is refused at the same place. */
static void
test_nobody (void)
{
  ScramClient client = { G_CHECKSUM_SHA256, "n,,", "nobody", "pencil", "abc" };
  g_autoptr (MscopeScramServer) server = begin (&examples[1]);
  g_autoptr (GString) answer = g_string_new (NULL);
  g_autofree char *first = scram_client_first (&client);
  g_autofree char *final = NULL;

  g_assert_cmpint (say_first (server, first, answer), ==, MSCOPE_SCRAM_GOES_ON);
  final = scram_client_final (&client, answer->str);
  g_assert_cmpint (say_final (server, final, answer), ==, MSCOPE_SCRAM_WRONG);
  scram_client_clear (&client);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/scram-server/examples", test_examples);
  g_test_add_func ("/server/scram-server/damage", test_damage);
  g_test_add_func ("/server/scram-server/first-messages", test_first_messages);
  g_test_add_func ("/server/scram-server/final-messages", test_final_messages);
  g_test_add_func ("/server/scram-server/nobody", test_nobody);
  return g_test_run ();
}
