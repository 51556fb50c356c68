/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/authority.h"
#include "engine/tls.h"

#include <string.h>

#include "tls-peer.h"

#define VERSION_1_2 "NORMAL:-VERS-ALL:+VERS-TLS1.2"
#define VERSION_1_3 "NORMAL:-VERS-ALL:+VERS-TLS1.3"
#define VERSION_1_1 "NORMAL:-VERS-ALL:+VERS-TLS1.1:%COMPAT"
#define HOST "mail.example.org"

static MscopeAuthority *authority;
static MscopeTlsIdentity *identity;

static MscopeTls *
new_server (void)
{
  g_autoptr (GError) error = NULL;
  MscopeTls *server = mscope_tls_new_server (identity, &error);

  g_assert_no_error (error);
  return server;
}

/* Carries octets to and fro until both have nothing to say; at most @piece at a time to our end. */
static void
carry (MscopeTls *server,
       TlsPeer *client,
       gsize piece)
{
  for (gboolean moved = TRUE; moved;)
    {
      g_autoptr (GBytes) sent = NULL;
      const char *bytes;
      gsize length;

      tls_peer_shake_hands (client);
      sent = tls_peer_take (client);
      bytes = g_bytes_get_data (sent, &length);
      moved = length > 0;
      for (gsize at = 0; at < length; at += piece)
        mscope_tls_push_cipher (server, bytes + at, MIN (piece, length - at));
      bytes = mscope_tls_peek_cipher (server, &length);
      moved |= length > 0;
      g_byte_array_append (client->in, (const guint8 *) bytes, (guint) length);
      mscope_tls_take_cipher (server, length);
    }
}

static char *
read_all (MscopeTls *tls)
{
  GString *text = g_string_new (NULL);
  char block[100];
  gsize n;

  while ((n = mscope_tls_read (tls, block, sizeof block)) > 0)
    g_string_append_len (text, block, (gssize) n);
  return g_string_free (text, FALSE);
}

static void
assert_talks (MscopeTls *server,
              TlsPeer *client)
{
  g_autofree char *heard = NULL;
  g_autofree char *answer = NULL;

  tls_peer_write (client, "EHLO me\r\n");
  carry (server, client, G_MAXSIZE);
  heard = read_all (server);
  g_assert_cmpstr (heard, ==, "EHLO me\r\n");
  g_assert_cmpuint (mscope_tls_write (server, "250 hello\r\n", 11), ==, 11);
  carry (server, client, G_MAXSIZE);
  answer = tls_peer_read (client);
  g_assert_cmpstr (answer, ==, "250 hello\r\n");
}

static const struct
{
  const char *label;
  const char *priorities;
  gsize piece;
  const char *agreed;
} handshakes[] = {
  { "1.3", VERSION_1_3, G_MAXSIZE, "TLS1.3 AES-256-GCM" },
  { "1.3 octet by octet", VERSION_1_3, 1, "TLS1.3 AES-256-GCM" },
  { "1.3 another cipher", VERSION_1_3 ":-CIPHER-ALL:+CHACHA20-POLY1305", G_MAXSIZE, "TLS1.3 CHACHA20-POLY1305" },
  { "1.2", VERSION_1_2, G_MAXSIZE, "TLS1.2 AES-256-GCM" },
  { "1.2 octet by octet", VERSION_1_2, 1, "TLS1.2 AES-256-GCM" },
  { "1.2 and 1.3", "NORMAL", 7, "TLS1.3 AES-256-GCM" },
};

static void
test_handshakes (void)
{
  g_autofree char *pem = mscope_authority_dup_pem (authority);

  for (gsize i = 0; i < G_N_ELEMENTS (handshakes); i++)
    {
      g_autoptr (MscopeTls) server = new_server ();
      g_autoptr (TlsPeer) client = tls_peer_new (handshakes[i].priorities);

      g_test_message ("%s", handshakes[i].label);
      tls_peer_trust (client, pem, HOST);
      g_assert_null (mscope_tls_get_agreed (server));
      carry (server, client, handshakes[i].piece);
      g_assert_cmpint (client->code, ==, 0);
      g_assert_true (client->done);
      g_assert_cmpint (mscope_tls_get_state (server), ==, MSCOPE_TLS_OPEN);
      g_assert_cmpstr (mscope_tls_get_agreed (server), ==, handshakes[i].agreed);
      g_assert_null (mscope_tls_get_failure (server));
      assert_talks (server, client);
    }
}

/* The octets of the handshake are counted by record: what the client says in the same packet is none of them. */
static void
test_handshake_octets (void)
{
  for (gsize i = 0; i < 2; i++)
    {
      g_autoptr (MscopeTls) server = new_server ();
      g_autoptr (TlsPeer) client = tls_peer_new (i == 0 ? VERSION_1_2 : VERSION_1_3);
      guint64 n[MSCOPE_N_SIDES] = { 0, 0 };
      g_autofree char *heard = NULL;

      while (mscope_tls_get_state (server) == MSCOPE_TLS_HANDSHAKE)
        {
          g_autoptr (GBytes) sent = NULL;
          const char *bytes;
          gsize length;

          tls_peer_shake_hands (client);
          n[MSCOPE_SIDE_CLIENT] += client->out->len;
          if (client->done)
            tls_peer_write (client, "QUIT\r\n");
          sent = tls_peer_take (client);
          bytes = g_bytes_get_data (sent, &length);
          mscope_tls_push_cipher (server, bytes, length);
          bytes = mscope_tls_peek_cipher (server, &length);
          n[MSCOPE_SIDE_SERVER] += length;
          g_byte_array_append (client->in, (const guint8 *) bytes, (guint) length);
          mscope_tls_take_cipher (server, length);
        }
      g_assert_cmpuint (mscope_tls_get_handshake_octets (server)[MSCOPE_SIDE_SERVER], ==, n[MSCOPE_SIDE_SERVER]);
      g_assert_cmpuint (mscope_tls_get_handshake_octets (server)[MSCOPE_SIDE_CLIENT], ==, n[MSCOPE_SIDE_CLIENT]);
      if (i == 1)
        {
          heard = read_all (server);
          g_assert_cmpstr (heard, ==, "QUIT\r\n");
        }
    }
}

/* --- failures --- */

#define SENT(text) text, sizeof text - 1

static const struct
{
  const char *label;
  const char *sent;
  gsize length;
  const char *sentence; /* a part of it */
} wrong_texts[] = {
  { "a command", SENT ("EHLO me\r\n"), "plain text “EHLO me”" },
  { "a letter", SENT ("E"), "plain text “E”" },
  { "an empty line", SENT ("\r\n"), "plain text “”" },
  { "a lower-case command", SENT ("quit\r\nquit\r\n"), "plain text “quit” where" },
  { "HTTP", SENT ("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"), "“GET / HTTP/1.1”: that is HTTP" },
  { "a control character inside", SENT ("HELO \033[31m\r\n"), "“HELO ␛[31m”" },
  { "SSL 2", SENT ("\x80\x2e\x01\x00\x02\x00\x15\x00\x00\x00\x10"), "does not fit TLS" },
  { "octets", SENT ("\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a"), "does not fit TLS" },
  { "a record too long", SENT ("\x16\x03\x01\xff\xff\x01"), "does not fit TLS" },
  { "application data first", SENT ("\x17\x03\x03\x00\x04" "abcd"), "does not fit TLS" },
};

static void
test_wrong_texts (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (wrong_texts); i++)
    {
      g_autoptr (MscopeTls) server = new_server ();
      const char *answer;
      gsize length;

      g_test_message ("%s", wrong_texts[i].label);
      mscope_tls_push_cipher (server, wrong_texts[i].sent, wrong_texts[i].length);
      g_assert_cmpint (mscope_tls_get_state (server), ==, MSCOPE_TLS_FAILED);
      g_assert_nonnull (strstr (mscope_tls_get_failure (server), wrong_texts[i].sentence));
      answer = mscope_tls_peek_cipher (server, &length);
      g_assert_cmpuint (length, ==, 7); /* one alert */
      g_assert_cmpint (answer[0], ==, 21);
      /* Nothing wakes it up again. */
      mscope_tls_push_cipher (server, "EHLO again\r\n", 12);
      g_assert_cmpint (mscope_tls_get_state (server), ==, MSCOPE_TLS_FAILED);
    }
}

static const struct
{
  const char *label;
  const char *priorities;
  const char *sentence;
} strangers[] = {
  { "an old version", VERSION_1_1, "no version of TLS that both know" },
  { "a strange cipher, 1.2", VERSION_1_2 ":-CIPHER-ALL:+CAMELLIA-128-CBC", "no cipher that both know" },
};

static void
test_strangers (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (strangers); i++)
    {
      g_autoptr (MscopeTls) server = new_server ();
      g_autoptr (TlsPeer) client = tls_peer_new (strangers[i].priorities);

      g_test_message ("%s", strangers[i].label);
      carry (server, client, G_MAXSIZE);
      g_assert_cmpint (mscope_tls_get_state (server), ==, MSCOPE_TLS_FAILED);
      g_assert_nonnull (strstr (mscope_tls_get_failure (server), strangers[i].sentence));
      g_assert_cmpint (client->code, ==, GNUTLS_E_FATAL_ALERT_RECEIVED);
    }
}

/* A client that knows another authority, or expects another name. */
static void
test_distrust (void)
{
  g_autofree char *other_folder = g_dir_make_tmp ("mscope-tls-XXXXXX", NULL);
  g_autofree char *notice = NULL;
  g_autoptr (MscopeAuthority) other = mscope_authority_open (other_folder, &notice, NULL);
  g_autofree char *pem = mscope_authority_dup_pem (authority);
  g_autofree char *other_pem = mscope_authority_dup_pem (other);
  const struct
  {
    const char *priorities;
    const char *pem;
    const char *host;
  } rows[] = {
    { VERSION_1_2, other_pem, HOST },
    { VERSION_1_3, other_pem, HOST },
    { VERSION_1_2, pem, "mail.example.com" },
    { VERSION_1_3, pem, "mail.example.com" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (MscopeTls) server = new_server ();
      g_autoptr (TlsPeer) client = tls_peer_new (rows[i].priorities);

      tls_peer_trust (client, rows[i].pem, rows[i].host);
      carry (server, client, G_MAXSIZE);
      g_assert_cmpint (mscope_tls_get_state (server), ==, MSCOPE_TLS_FAILED);
      g_test_message ("%s", mscope_tls_get_failure (server));
      g_assert_nonnull (strstr (mscope_tls_get_failure (server), "The client gave TLS up with the alert “"));
      g_assert_nonnull (strstr (mscope_tls_get_failure (server), "certificate"));
    }
}

static void
test_end_in_handshake (void)
{
  g_autoptr (MscopeTls) silent = new_server ();
  g_autoptr (MscopeTls) server = new_server ();
  g_autoptr (TlsPeer) client = tls_peer_new (VERSION_1_3);
  g_autoptr (GBytes) hello = NULL;

  mscope_tls_push_end (silent);
  g_assert_nonnull (strstr (mscope_tls_get_failure (silent), "in the midst of the TLS handshake"));

  tls_peer_shake_hands (client);
  hello = tls_peer_take (client);
  mscope_tls_push_cipher (server, g_bytes_get_data (hello, NULL), g_bytes_get_size (hello) / 2);
  g_assert_cmpint (mscope_tls_get_state (server), ==, MSCOPE_TLS_HANDSHAKE);
  mscope_tls_push_end (server);
  g_assert_nonnull (strstr (mscope_tls_get_failure (server), "in the midst of the TLS handshake"));
}

static void
test_time_out (void)
{
  g_autoptr (MscopeTls) server = new_server ();
  gsize length;

  mscope_tls_time_out (server, 30);
  g_assert_cmpstr (mscope_tls_get_failure (server), ==, "The client did not finish the TLS handshake within 30 seconds.");
  mscope_tls_peek_cipher (server, &length);
  g_assert_cmpuint (length, ==, 7);
}

/* One octet of a record is another: somebody has been at it. */
static void
test_tampered (void)
{
  g_autoptr (MscopeTls) server = new_server ();
  g_autoptr (TlsPeer) client = tls_peer_new (VERSION_1_3);
  g_autofree char *heard = NULL;

  carry (server, client, G_MAXSIZE);
  tls_peer_write (client, "MAIL FROM:<a@example.org>\r\n");
  client->out->data[client->out->len - 20] ^= 1;
  carry (server, client, G_MAXSIZE);
  heard = read_all (server);
  g_assert_cmpstr (heard, ==, "");
  g_assert_cmpint (mscope_tls_get_state (server), ==, MSCOPE_TLS_FAILED);
  g_assert_nonnull (strstr (mscope_tls_get_failure (server), "changed on the way"));
}

/* --- the end --- */

static void
test_close (void)
{
  for (gsize i = 0; i < 2; i++)
    {
      g_autoptr (MscopeTls) server = new_server ();
      g_autoptr (TlsPeer) client = tls_peer_new (i == 0 ? VERSION_1_2 : VERSION_1_3);
      g_autofree char *text = NULL;
      g_autofree char *heard = NULL;
      gsize length;

      carry (server, client, G_MAXSIZE);
      g_assert_cmpuint (mscope_tls_write (server, "221 bye\r\n", 9), ==, 9);
      mscope_tls_close (server);
      g_assert_cmpuint (mscope_tls_write (server, "more", 4), ==, 0);
      carry (server, client, G_MAXSIZE);
      text = tls_peer_read (client);
      g_assert_cmpstr (text, ==, "221 bye\r\n");
      g_assert_cmpint (client->code, ==, 0); /* GnuTLS: a close_notify, not a premature end */
      mscope_tls_close (server);
      mscope_tls_peek_cipher (server, &length);
      g_assert_cmpuint (length, ==, 0);

      gnutls_bye (client->session, GNUTLS_SHUT_WR);
      carry (server, client, G_MAXSIZE);
      heard = read_all (server);
      g_assert_cmpint (mscope_tls_get_state (server), ==, MSCOPE_TLS_ENDED);
      g_assert_null (mscope_tls_get_failure (server));
    }
}

/* The peer says that it will send nothing more, and still wants its answer. */
static void
test_half_closed (void)
{
  g_autoptr (MscopeTls) server = new_server ();
  g_autoptr (TlsPeer) client = tls_peer_new (VERSION_1_3);
  g_autofree char *heard = NULL;
  g_autofree char *answer = NULL;

  carry (server, client, G_MAXSIZE);
  tls_peer_write (client, "QUIT\r\n");
  gnutls_bye (client->session, GNUTLS_SHUT_WR);
  carry (server, client, G_MAXSIZE);
  heard = read_all (server);
  g_assert_cmpstr (heard, ==, "QUIT\r\n");
  g_assert_cmpint (mscope_tls_get_state (server), ==, MSCOPE_TLS_ENDED);
  g_assert_cmpuint (mscope_tls_write (server, "221 bye\r\n", 9), ==, 9);
  carry (server, client, G_MAXSIZE);
  answer = tls_peer_read (client);
  g_assert_cmpstr (answer, ==, "221 bye\r\n");
}

/* Who does not read makes the other wait, not the memory grow. */
static void
test_high_water (void)
{
  g_autoptr (MscopeTls) server = new_server ();
  g_autoptr (TlsPeer) client = tls_peer_new (VERSION_1_3);
  g_autofree char *much = g_strnfill (1 << 20, 'x');
  gsize n, length;

  carry (server, client, G_MAXSIZE);
  n = mscope_tls_write (server, much, 1 << 20);
  g_assert_cmpuint (n, >=, MSCOPE_TLS_HIGH_WATER - (1 << 14));
  g_assert_cmpuint (n, <=, MSCOPE_TLS_HIGH_WATER + (1 << 14));
  g_assert_cmpuint (mscope_tls_write (server, much, 1), ==, 0);
  mscope_tls_peek_cipher (server, &length);
  mscope_tls_take_cipher (server, length);
  g_assert_cmpuint (mscope_tls_write (server, much, 1), ==, 1);
}

/* --- our client --- */

static void
exchange (MscopeTls *from,
          MscopeTls *to)
{
  gsize length;
  const char *bytes = mscope_tls_peek_cipher (from, &length);

  mscope_tls_push_cipher (to, bytes, length);
  mscope_tls_take_cipher (from, length);
}

static void
add_key (const char *line,
         gpointer user_data)
{
  g_ptr_array_add (user_data, g_strdup (line));
}

static void
test_client (void)
{
  g_autoptr (MscopeTls) server = new_server ();
  g_autoptr (GError) error = NULL;
  g_autoptr (MscopeTls) client = mscope_tls_new_client (HOST, &error);
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) server_keys = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *heard = NULL;
  gnutls_x509_crt_t *chain;
  guint n;

  g_assert_no_error (error);
  mscope_tls_set_key_log_func (client, add_key, keys);
  mscope_tls_set_key_log_func (server, add_key, server_keys);
  for (int i = 0; i < 4; i++)
    {
      exchange (client, server);
      exchange (server, client);
    }
  g_assert_cmpstr (mscope_tls_get_agreed (client), ==, "TLS1.3 AES-256-GCM");
  g_assert_cmpstr (mscope_tls_get_agreed (server), ==, "TLS1.3 AES-256-GCM");
  for (int side = 0; side < MSCOPE_N_SIDES; side++)
    g_assert_cmpuint (mscope_tls_get_handshake_octets (client)[side], ==,
                      mscope_tls_get_handshake_octets (server)[side]);
  g_assert_cmpuint (mscope_tls_write (client, "CAPA\r\n", 6), ==, 6);
  exchange (client, server);
  heard = read_all (server);
  g_assert_cmpstr (heard, ==, "CAPA\r\n");

  chain = mscope_tls_get_peer_certificates (client, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_true (gnutls_x509_crt_check_hostname (chain[0], HOST));
  for (guint i = 0; i < n; i++)
    gnutls_x509_crt_deinit (chain[i]);
  g_free (chain);
  g_assert_null (mscope_tls_get_peer_certificates (server, &n));

  /* Both ends know the same secrets. */
  g_assert_cmpuint (keys->len, >=, 4);
  g_assert_cmpuint (keys->len, ==, server_keys->len);
  for (guint i = 0; i < keys->len; i++)
    g_assert_true (g_ptr_array_find_with_equal_func (server_keys, g_ptr_array_index (keys, i), g_str_equal, NULL));
}

static void
test_key_log_1_2 (void)
{
  g_autoptr (MscopeTls) server = new_server ();
  g_autoptr (TlsPeer) client = tls_peer_new (VERSION_1_2);
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) words = NULL;

  mscope_tls_set_key_log_func (server, add_key, keys);
  carry (server, client, G_MAXSIZE);
  g_assert_cmpuint (keys->len, ==, 1);
  words = g_strsplit (g_ptr_array_index (keys, 0), " ", -1);
  g_assert_cmpuint (g_strv_length (words), ==, 3);
  g_assert_cmpstr (words[0], ==, "CLIENT_RANDOM");
  g_assert_cmpuint (strlen (words[1]), ==, 64);
  g_assert_cmpuint (strlen (words[2]), ==, 96);
}

/* A server that speaks plain text where our client wants TLS: port 25 with --tls. */
static void
test_client_meets_text (void)
{
  g_autoptr (MscopeTls) client = mscope_tls_new_client ("127.0.0.1", NULL);

  mscope_tls_push_cipher (client, "220 mail.example.org ESMTP\r\n", 28);
  g_assert_cmpint (mscope_tls_get_state (client), ==, MSCOPE_TLS_FAILED);
  g_assert_nonnull (strstr (mscope_tls_get_failure (client), "The server sent the plain text “220 mail.example.org ESMTP”"));
}

int
main (int argc,
      char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("mscope-tls-XXXXXX", NULL);
  g_autofree char *notice = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  authority = mscope_authority_open (folder, &notice, &error);
  g_assert_no_error (error);
  identity = mscope_authority_issue (authority, HOST, NULL, &error);
  g_assert_no_error (error);
  g_test_add_func ("/engine/tls/handshakes", test_handshakes);
  g_test_add_func ("/engine/tls/handshake-octets", test_handshake_octets);
  g_test_add_func ("/engine/tls/failure/wrong-text", test_wrong_texts);
  g_test_add_func ("/engine/tls/failure/nothing-in-common", test_strangers);
  g_test_add_func ("/engine/tls/failure/distrust", test_distrust);
  g_test_add_func ("/engine/tls/failure/end-in-handshake", test_end_in_handshake);
  g_test_add_func ("/engine/tls/failure/time-out", test_time_out);
  g_test_add_func ("/engine/tls/failure/tampered", test_tampered);
  g_test_add_func ("/engine/tls/end/close", test_close);
  g_test_add_func ("/engine/tls/end/half-closed", test_half_closed);
  g_test_add_func ("/engine/tls/high-water", test_high_water);
  g_test_add_func ("/engine/tls/client/talks", test_client);
  g_test_add_func ("/engine/tls/client/meets-text", test_client_meets_text);
  g_test_add_func ("/engine/tls/key-log/1.2", test_key_log_1_2);
  status = g_test_run ();
  mscope_tls_identity_unref (identity);
  mscope_authority_unref (authority);
  return status;
}
