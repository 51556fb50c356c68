/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The client's end: with our own server within the program, and with servers that do what no server should. */
#include "config.h"

#include "engine/authority.h"
#include "engine/server-source.h"
#include "engine/tls.h"
#include "engine/typed-session.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define TIMEOUT_MS 10000
#define HOST "mail.example.org"

typedef struct
{
  char *folder;
  MscopeServer *server;
  guint64 n_octets[MSCOPE_N_SIDES]; /* as the server saw them */
  MscopeTypedSession *session;
  GString *entries; /* "C command EHLO pc|…", "*" where encrypted */
  GArray *ends;     /* of guint64: where the records of the client's encrypted entries end */
  char *security;
  gboolean trusted;
  char *reason;
  GPtrArray *secrets;
} Fixture;

static gboolean
on_timeout (gpointer user_data)
{
  Fixture *fixture = user_data;

  g_error ("it takes too long: %s", fixture->entries->str);
  return G_SOURCE_REMOVE;
}

#define wait_until(fixture, condition) \
  G_STMT_START { \
    guint wait_timeout = g_timeout_add (TIMEOUT_MS, on_timeout, fixture); \
    while (!(condition)) \
      g_main_context_iteration (NULL, TRUE); \
    g_source_remove (wait_timeout); \
  } G_STMT_END

static void
on_octets (const MscopeConversation *conversation,
           MscopeSide side,
           const char *octets,
           gsize n,
           gint64 time_us,
           gpointer user_data)
{
  ((Fixture *) user_data)->n_octets[side] += n;
}

static void
on_entry (MscopeEntry *entry,
          gpointer user_data)
{
  Fixture *fixture = user_data;
  guint64 offset, length;

  g_string_append_printf (fixture->entries, "%s%c %s %.*s|", entry->encrypted ? "*" : "",
                          entry->sender == MSCOPE_SIDE_CLIENT ? 'C' : 'S', mscope_entry_kind_get_name (entry->kind),
                          (int) strcspn (entry->text, "\n"), entry->text);
  if (fixture->session == NULL)
    return;
  g_assert_cmpint (mscope_typed_session_find_records (fixture->session, entry, &offset, &length), ==, entry->encrypted);
  if (!entry->encrypted)
    return;
  g_assert_cmpuint (length, >, entry->length);
  if (entry->sender == MSCOPE_SIDE_CLIENT)
    {
      offset += length;
      g_array_append_val (fixture->ends, offset);
    }
}

static void
on_closed (const char *reason,
           gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_null (fixture->reason);
  fixture->reason = g_strdup (reason);
}

static void
on_secured (const char *text,
            gboolean trusted,
            gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_null (fixture->security);
  fixture->security = g_strdup (text);
  fixture->trusted = trusted;
}

static void
on_secret (const char *line,
           gpointer user_data)
{
  g_ptr_array_add (((Fixture *) user_data)->secrets, g_strdup (line));
}

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  static const char *const users[] = { "ben:geheim", NULL };
  MscopeServerOptions options = { .users = users };
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("mscope-typed-XXXXXX", NULL);
  options.authority_folder = fixture->folder;
  options.handshake_s = 1;
  fixture->server = mscope_server_new (&options, &error);
  g_assert_no_error (error);
  mscope_server_set_events (fixture->server, &(const MscopeServerEvents) { .octets = on_octets }, fixture);
  fixture->entries = g_string_new (NULL);
  fixture->ends = g_array_new (FALSE, FALSE, sizeof (guint64));
  fixture->secrets = g_ptr_array_new_with_free_func (g_free);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "authority.pem", NULL);

  g_clear_pointer (&fixture->session, mscope_typed_session_free);
  mscope_server_free (fixture->server);
  g_string_free (fixture->entries, TRUE);
  g_array_unref (fixture->ends);
  g_ptr_array_unref (fixture->secrets);
  g_free (fixture->security);
  g_free (fixture->reason);
  g_remove (path);
  g_remove (fixture->folder);
  g_free (fixture->folder);
}

static void
begin_on (Fixture *fixture,
          int fd,
          MscopeTypedSessionOptions options)
{
  static const MscopeTypedSessionEvents events = { on_entry, on_closed, on_secured, on_secret };

  if (options.authority_folder == NULL)
    options.authority_folder = fixture->folder;
  fixture->session = mscope_typed_session_new (fd, &options, &events, fixture);
}

static void
begin (Fixture *fixture,
       MscopeServiceFlags flags,
       MscopeTypedSessionOptions options)
{
  int pair[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair), ==, 0);
  mscope_server_adopt_connection (fixture->server, options.protocol, flags, pair[0]);
  options.begins_with_tls = (flags & MSCOPE_SERVICE_TLS) != 0;
  begin_on (fixture, pair[1], options);
  if (flags == MSCOPE_SERVICE_PLAIN)
    wait_until (fixture, strstr (fixture->entries->str, "S greeting ") != NULL);
}

static gboolean
has (Fixture *fixture,
     const char *entry)
{
  return strstr (fixture->entries->str, entry) != NULL;
}

static void
say (Fixture *fixture,
     const char *line)
{
  g_assert_true (mscope_typed_session_send (fixture->session, line));
}

#define AGREED "TLS1.3 AES-256-GCM"
#define HANDSHAKE "C tls " AGREED "|S tls " AGREED "|"

/* --- with our server --- */

static void
test_starttls (Fixture *fixture,
               gconstpointer data)
{
  begin (fixture, MSCOPE_SERVICE_PLAIN, (MscopeTypedSessionOptions) { .protocol = MSCOPE_PROTOCOL_SMTP, .host = HOST });
  say (fixture, "EHLO pc");
  wait_until (fixture, has (fixture, "S reply 250-"));
  say (fixture, "STARTTLS");
  wait_until (fixture, has (fixture, HANDSHAKE));
  g_assert_cmpstr (fixture->security, ==, "Mailscope's own authority vouches for the server's certificate. "
                                          "It holds for “mail.example.org”.");
  g_assert_true (fixture->trusted);
  g_assert_cmpuint (mscope_typed_session_get_phase (fixture->session), ==, MSCOPE_SMTP_GREETED);
  say (fixture, "EHLO pc");
  wait_until (fixture, has (fixture, "*S reply 250-"));
  say (fixture, "QUIT");
  wait_until (fixture, fixture->reason != NULL);
  g_assert_true (has (fixture, "|*C command QUIT|*S reply 221 "));
  g_assert_cmpstr (fixture->reason, ==, "The server closed the connection.");
  g_assert_cmpuint (fixture->secrets->len, >=, 4);
}

/* The records of entries: behind the handshake, one after the other, up to the last octet but for the close_notify. */
static void
test_records (Fixture *fixture,
              gconstpointer data)
{
  g_autofree char *long_line = g_strnfill (900, 'x');
  guint64 last = 0;

  begin (fixture, MSCOPE_SERVICE_PLAIN, (MscopeTypedSessionOptions) { .protocol = MSCOPE_PROTOCOL_POP3 });
  say (fixture, "STLS");
  wait_until (fixture, has (fixture, HANDSHAKE));
  say (fixture, "CAPA");
  wait_until (fixture, has (fixture, "*S data "));
  say (fixture, long_line);
  wait_until (fixture, has (fixture, "*S reply -ERR "));
  for (guint i = 0; i < fixture->ends->len; i++)
    {
      g_assert_cmpuint (g_array_index (fixture->ends, guint64, i), >, last);
      last = g_array_index (fixture->ends, guint64, i);
    }
  g_assert_cmpuint (fixture->ends->len, ==, 2);
  g_assert_cmpuint (last, ==, fixture->n_octets[MSCOPE_SIDE_CLIENT]);
}

static void
test_implicit (Fixture *fixture,
               gconstpointer data)
{
  begin (fixture, MSCOPE_SERVICE_TLS, (MscopeTypedSessionOptions) { .protocol = MSCOPE_PROTOCOL_SMTP, .host = "localhost" });
  wait_until (fixture, has (fixture, HANDSHAKE "*S greeting 220 "));
  say (fixture, "QUIT");
  wait_until (fixture, fixture->reason != NULL);
}

/* What is typed before TLS has begun waits; a server of another protocol than expected is recognised. */
static void
test_typed_early (Fixture *fixture,
                  gconstpointer data)
{
  int pair[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair), ==, 0);
  mscope_server_adopt_connection (fixture->server, MSCOPE_PROTOCOL_POP3, MSCOPE_SERVICE_TLS, pair[0]);
  begin_on (fixture, pair[1], (MscopeTypedSessionOptions) { .protocol = MSCOPE_PROTOCOL_SMTP, .guess_protocol = TRUE,
                                                            .begins_with_tls = TRUE });
  g_assert_true (mscope_typed_session_is_beginning_tls (fixture->session));
  say (fixture, "USER ben");
  say (fixture, "PASS geheim");
  say (fixture, "QUIT");
  wait_until (fixture, fixture->reason != NULL);
  g_assert_true (g_str_has_prefix (fixture->entries->str, HANDSHAKE "*S greeting +OK "));
  g_assert_true (has (fixture, "|*C command USER ben|*C command PASS geheim|*C command QUIT|*S reply +OK "));
}

/* Lines before the end of the input, all at once: nothing is lost, though the handshake has yet to come. */
static void
test_end_before_tls (Fixture *fixture,
                     gconstpointer data)
{
  begin (fixture, MSCOPE_SERVICE_TLS, (MscopeTypedSessionOptions) { .protocol = MSCOPE_PROTOCOL_POP3 });
  say (fixture, "NOOP");
  say (fixture, "CAPA");
  mscope_typed_session_end (fixture->session);
  wait_until (fixture, fixture->reason != NULL);
  g_assert_true (has (fixture, "*S reply -ERR "));
  g_assert_true (has (fixture, "*S data SASL"));
}

static void
test_refused (Fixture *fixture,
              gconstpointer data)
{
  begin (fixture, MSCOPE_SERVICE_PLAIN, (MscopeTypedSessionOptions) { .protocol = MSCOPE_PROTOCOL_SMTP });
  say (fixture, "STARTTLS"); /* before EHLO */
  wait_until (fixture, has (fixture, "S reply 503 "));
  g_assert_false (mscope_typed_session_is_beginning_tls (fixture->session));
  say (fixture, "NOOP");
  wait_until (fixture, has (fixture, "C command NOOP|S reply 250 "));
}

static void
test_disconnect (Fixture *fixture,
                 gconstpointer data)
{
  begin (fixture, MSCOPE_SERVICE_TLS, (MscopeTypedSessionOptions) { .protocol = MSCOPE_PROTOCOL_POP3 });
  wait_until (fixture, has (fixture, "*S greeting "));
  mscope_typed_session_close (fixture->session, "enough");
  g_assert_cmpstr (fixture->reason, ==, "enough");
  g_assert_false (mscope_typed_session_send (fixture->session, "NOOP"));
}

/* --- trust --- */

static void
test_wrong_name (Fixture *fixture,
                 gconstpointer data)
{
  begin (fixture, MSCOPE_SERVICE_TLS, (MscopeTypedSessionOptions) { .protocol = MSCOPE_PROTOCOL_SMTP, .host = "mx.example.com" });
  wait_until (fixture, has (fixture, "*S greeting "));
  g_assert_false (fixture->trusted);
  g_assert_nonnull (strstr (fixture->security, "not for “mx.example.com”"));
  g_assert_nonnull (strstr (fixture->security, "It holds for mail.example.org, localhost, 127.0.0.1, ::1"));
}

static void
test_unknown_authority (Fixture *fixture,
                        gconstpointer data)
{
  begin (fixture, MSCOPE_SERVICE_TLS, (MscopeTypedSessionOptions) { .protocol = MSCOPE_PROTOCOL_SMTP, .host = HOST,
                                                                    .authority_folder = "/nonexistent" });
  wait_until (fixture, has (fixture, "*S greeting "));
  g_assert_false (fixture->trusted);
  g_assert_nonnull (strstr (fixture->security, "Nobody known here vouches for the server's certificate; it is signed by "
                                               "CN=Mailscope authority "));
  g_assert_null (strstr (fixture->security, "not for"));
  g_assert_false (g_file_test ("/nonexistent", G_FILE_TEST_EXISTS));
}

/* --- servers that misbehave --- */

typedef struct
{
  Fixture *fixture;
  int fd;
  MscopeTls *tls;
} Fake;

static void
fake_begin (Fake *fake,
            Fixture *fixture,
            const char *greeting)
{
  int pair[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair), ==, 0);
  *fake = (Fake) { fixture, pair[0], NULL };
  begin_on (fixture, pair[1], (MscopeTypedSessionOptions) { .protocol = MSCOPE_PROTOCOL_SMTP });
  g_assert_cmpint (write (fake->fd, greeting, strlen (greeting)), ==, (gssize) strlen (greeting));
  wait_until (fixture, strstr (fixture->entries->str, "S greeting ") != NULL);
}

static void
fake_send (Fake *fake,
           const char *text)
{
  g_assert_cmpint (write (fake->fd, text, strlen (text)), ==, (gssize) strlen (text));
}

/* The client's STARTTLS, taken by the server, and what the server says to it. */
static void
fake_agree (Fake *fake,
            const char *answer)
{
  char line[16];

  say (fake->fixture, "STARTTLS");
  g_assert_cmpint (read (fake->fd, line, sizeof line), ==, strlen ("STARTTLS\r\n"));
  fake_send (fake, answer);
}

static void
fake_end (Fake *fake)
{
  close (fake->fd);
  g_clear_pointer (&fake->tls, mscope_tls_free);
}

/* Carries on with TLS on the server's side for a moment. */
static void
fake_run_tls (Fake *fake,
              const char *wanted)
{
  guint timeout = g_timeout_add (TIMEOUT_MS, on_timeout, fake->fixture);

  if (fake->tls == NULL)
    fake->tls = mscope_tls_new_server (mscope_server_get_identity (fake->fixture->server, NULL), NULL);
  while (!has (fake->fixture, wanted) || mscope_tls_get_state (fake->tls) == MSCOPE_TLS_HANDSHAKE)
    {
      char block[4096];
      gssize n = read (fake->fd, block, sizeof block);
      const char *cipher;
      gsize length;

      if (n > 0)
        mscope_tls_push_cipher (fake->tls, block, (gsize) n);
      cipher = mscope_tls_peek_cipher (fake->tls, &length);
      if (length > 0)
        g_assert_cmpint (write (fake->fd, cipher, length), ==, (gssize) length);
      mscope_tls_take_cipher (fake->tls, length);
      g_main_context_iteration (NULL, FALSE);
    }
  g_source_remove (timeout);
}

/* What somebody on the wire puts behind the answer to STARTTLS does not get into TLS, half a line neither. */
static void
test_injected_answer (Fixture *fixture,
                      gconstpointer data)
{
  Fake fake;

  fake_begin (&fake, fixture, "220 fake\r\n");
  fake_agree (&fake, "220 go\r\n250 injected\r\n250 hal");
  fake_run_tls (&fake, HANDSHAKE);
  g_assert_true (has (fixture, " 250 injected|"));
  g_assert_true (has (fixture, " 250 hal|" HANDSHAKE));
  say (fixture, "NOOP");
  g_assert_cmpuint (mscope_tls_write (fake.tls, "250 right\r\n", 11), ==, 11);
  fake_run_tls (&fake, "*S reply 250 right|");
  fake_end (&fake);
}

static void
test_no_tls_after_all (Fixture *fixture,
                       gconstpointer data)
{
  Fake fake;

  fake_begin (&fake, fixture, "220 fake\r\n");
  fake_agree (&fake, "220 go\r\n");
  wait_until (fixture, mscope_typed_session_is_beginning_tls (fixture->session));
  fake_send (&fake, "454 after all not\r\n");
  wait_until (fixture, fixture->reason != NULL);
  g_assert_nonnull (strstr (fixture->reason, "The server sent the plain text “454 after all not”"));
  /* All of it is shown as it was sent. */
  g_assert_true (has (fixture, "C tls |"));
  g_assert_true (has (fixture, " 454 after all not|"));
  fake_end (&fake);
}

static void
test_end_in_handshake (Fixture *fixture,
                       gconstpointer data)
{
  Fake fake;

  fake_begin (&fake, fixture, "220 fake\r\n");
  fake_agree (&fake, "220 go\r\n");
  wait_until (fixture, mscope_typed_session_is_beginning_tls (fixture->session));
  say (fixture, "EHLO typed in vain");
  fake_end (&fake);
  wait_until (fixture, fixture->reason != NULL);
  g_assert_nonnull (strstr (fixture->reason, "in the midst of the TLS handshake"));
  g_assert_false (has (fixture, "in vain"));
}

static void
test_cut_off (Fixture *fixture,
              gconstpointer data)
{
  Fake fake;

  fake_begin (&fake, fixture, "220 fake\r\n");
  fake_agree (&fake, "220 go\r\n");
  fake_run_tls (&fake, HANDSHAKE);
  fake_end (&fake);
  wait_until (fixture, fixture->reason != NULL);
  g_assert_nonnull (strstr (fixture->reason, "without a word about it within TLS"));
}

/* The server's part of it: a client that never ends its handshake has a second here, and others do not wait. */
static void
test_server_gives_up (Fixture *fixture,
                      gconstpointer data)
{
  char alert[16];
  int pair[2];
  gssize n = 0;
  guint timeout;

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair), ==, 0);
  mscope_server_adopt_connection (fixture->server, MSCOPE_PROTOCOL_SMTP, MSCOPE_SERVICE_TLS, pair[0]);
  g_assert_cmpint (write (pair[1], "\x16\x03\x01", 3), ==, 3);
  begin (fixture, MSCOPE_SERVICE_TLS, (MscopeTypedSessionOptions) { .protocol = MSCOPE_PROTOCOL_SMTP });
  wait_until (fixture, has (fixture, "*S greeting "));
  timeout = g_timeout_add (TIMEOUT_MS, on_timeout, fixture);
  while ((n = read (pair[1], alert, sizeof alert)) < 0)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timeout);
  g_assert_cmpint (n, ==, 7);
  g_assert_cmpint (alert[0], ==, 21);
  close (pair[1]);
  say (fixture, "NOOP");
  wait_until (fixture, has (fixture, "*S reply 250 "));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/engine/typed-session/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("tls/starttls", test_starttls);
  ADD ("tls/records", test_records);
  ADD ("tls/implicit", test_implicit);
  ADD ("tls/typed-early", test_typed_early);
  ADD ("tls/end-before-tls", test_end_before_tls);
  ADD ("tls/refused", test_refused);
  ADD ("tls/disconnect", test_disconnect);
  ADD ("trust/wrong-name", test_wrong_name);
  ADD ("trust/unknown-authority", test_unknown_authority);
  ADD ("fake/injected-answer", test_injected_answer);
  ADD ("fake/no-tls-after-all", test_no_tls_after_all);
  ADD ("fake/end-in-handshake", test_end_in_handshake);
  ADD ("fake/cut-off", test_cut_off);
  ADD ("server-gives-up", test_server_gives_up);
  return g_test_run ();
}
