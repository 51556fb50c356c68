/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Real sockets on loopback; client and servers share one main context. */
#include "config.h"

#include "engine/server-source.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define PATIENCE_US (10 * G_USEC_PER_SEC)

typedef struct
{
  MscopeServer *server;
  guint16 port[2];
  GString *entries;
} Fixture;

static void
note_entry (const MscopeConversation *conversation,
            MscopeEntry *entry,
            gpointer data)
{
  Fixture *fixture = data;

  g_string_append_printf (fixture->entries, "%u %s %s %s\n", conversation->id,
                          mscope_protocol_get_name (conversation->protocol), mscope_side_get_name (entry->sender),
                          mscope_entry_kind_get_name (entry->kind));
}

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  static const char *const users[] = { "anna:geheim", "ben:with:colon", NULL };
  const MscopeServerOptions options = { .domain = "example.org", .users = users };
  g_autoptr (GError) error = NULL;

  fixture->server = mscope_server_new (&options, &error);
  g_assert_no_error (error);
  fixture->entries = g_string_new (NULL);
  mscope_server_set_events (fixture->server, &(const MscopeServerEvents) { .entry = note_entry }, fixture);
  mscope_server_listen (fixture->server, MSCOPE_PROTOCOL_SMTP, FALSE, "127.0.0.1", &fixture->port[MSCOPE_PROTOCOL_SMTP], &error);
  g_assert_no_error (error);
  mscope_server_listen (fixture->server, MSCOPE_PROTOCOL_POP3, FALSE, "127.0.0.1", &fixture->port[MSCOPE_PROTOCOL_POP3], &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  mscope_server_free (fixture->server);
  g_string_free (fixture->entries, TRUE);
}

static int
connect_to (Fixture *fixture,
            MscopeProtocol protocol)
{
  struct sockaddr_in address = {
    .sin_family = AF_INET,
    .sin_port = htons (fixture->port[protocol]),
    .sin_addr.s_addr = htonl (INADDR_LOOPBACK),
  };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (connect (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (fcntl (fd, F_SETFL, O_NONBLOCK), ==, 0);
  return fd;
}

static void
say (int fd,
     const char *text)
{
  g_assert_cmpint (send (fd, text, strlen (text), MSG_NOSIGNAL), ==, (gssize) strlen (text));
}

/* Lets the servers run until the client has read @end, or the end of the connection if @end is NULL. */
static char *
await (int fd,
       const char *end)
{
  g_autoptr (GString) heard = g_string_new (NULL);
  gint64 until = g_get_monotonic_time () + PATIENCE_US;

  while (g_get_monotonic_time () < until)
    {
      char block[65536];
      gssize n = recv (fd, block, sizeof block, 0);

      if (n > 0)
        g_string_append_len (heard, block, n);
      if (n == 0 || (end != NULL && g_str_has_suffix (heard->str, end)))
        return g_string_free (g_steal_pointer (&heard), FALSE);
      g_assert_true (n > 0 || errno == EAGAIN);
      if (n < 0 && !g_main_context_iteration (NULL, FALSE))
        g_usleep (200);
    }
  g_error ("waited in vain for “%s”; heard “%.300s”", end != NULL ? end : "(the end)", heard->str);
}

static void
assert_heard (int fd,
              const char *end,
              const char *expected)
{
  g_autofree char *heard = await (fd, end);

  g_assert_cmpstr (heard, ==, expected);
}

static void
settle (void)
{
  for (int i = 0; i < 200; i++)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (500);
}

static void
deliver_filler (Fixture *fixture,
                gsize size)
{
  g_autofree char *text = g_malloc (size);
  g_autoptr (GError) error = NULL;

  memset (text, 'x', size);
  for (gsize i = 70; i < size; i += 71)
    text[i] = '\n';
  mscope_server_deliver (fixture->server, "anna", text, size, &error);
  g_assert_no_error (error);
}

/* --- tests --- */

static void
test_dialogue (Fixture *fixture,
               gconstpointer data)
{
  int fd = connect_to (fixture, MSCOPE_PROTOCOL_SMTP);

  assert_heard (fd, "\r\n", "220 mail.example.org ESMTP Mailscope, a server to learn with\r\n");
  say (fd, "NOOP\r\n");
  assert_heard (fd, "\r\n", "250 2.0.0 Still here\r\n");
  say (fd, "QUIT\r\n");
  assert_heard (fd, NULL, "221 2.0.0 mail.example.org Goodbye\r\n");
  close (fd);
  settle ();
  g_assert_cmpstr (fixture->entries->str, ==,
                   "1 smtp server greeting\n1 smtp client command\n1 smtp server reply\n"
                   "1 smtp client command\n1 smtp server reply\n");
}

/* Everything at once, and the client's side shut: all is answered before the connection ends. */
static void
test_half_closed (Fixture *fixture,
                  gconstpointer data)
{
  int fd = connect_to (fixture, MSCOPE_PROTOCOL_POP3);
  g_autofree char *heard = NULL;

  deliver_filler (fixture, 3000000);
  say (fd, "USER anna\r\nPASS geheim\r\nRETR 1\r\nNOOP\r\n");
  shutdown (fd, SHUT_WR);
  heard = await (fd, NULL);
  g_assert_cmpuint (strlen (heard), >, 3000000);
  g_assert_true (g_str_has_suffix (heard, "\r\n.\r\n+OK Still here\r\n"));
  close (fd);
}

/* A client that closes its side and waits costs no time. */
static void
test_no_spinning (Fixture *fixture,
                  gconstpointer data)
{
  int fd = connect_to (fixture, MSCOPE_PROTOCOL_POP3);
  gint64 until;
  guint n_turns = 0;

  deliver_filler (fixture, 20000000);
  say (fd, "USER anna\r\nPASS geheim\r\nRETR 1\r\n");
  shutdown (fd, SHUT_WR);
  settle ();
  until = g_get_monotonic_time () + G_USEC_PER_SEC / 5;
  while (g_get_monotonic_time () < until)
    if (g_main_context_iteration (NULL, FALSE))
      n_turns++;
    else
      g_usleep (1000);
  g_assert_cmpuint (n_turns, <=, 2);
  close (fd);
}

/* One client does not read its 20 MB; others are served meanwhile. */
static void
test_stalled_reader (Fixture *fixture,
                     gconstpointer data)
{
  int stalled = connect_to (fixture, MSCOPE_PROTOCOL_POP3);
  int other = connect_to (fixture, MSCOPE_PROTOCOL_POP3);
  gint64 start;

  deliver_filler (fixture, 20000000);
  say (stalled, "USER anna\r\nPASS geheim\r\nRETR 1\r\nRETR 1\r\nRETR 1\r\n");
  settle ();
  start = g_get_monotonic_time ();
  g_free (await (other, "\r\n"));
  say (other, "USER ben\r\nPASS with:colon\r\nSTAT\r\n");
  g_free (await (other, "+OK 0 0\r\n"));
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC);
  close (stalled);
  close (other);
  settle ();

  /* The one who hung up has let the mailbox go, and deleted nothing. */
  other = connect_to (fixture, MSCOPE_PROTOCOL_POP3);
  say (other, "USER anna\r\nPASS geheim\r\n");
  g_free (await (other, "the mailbox is locked\r\n"));
  close (other);
}

static void
test_many_idle (Fixture *fixture,
                gconstpointer data)
{
  struct rlimit limit;
  int idle[400];
  int fd;

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  limit.rlim_cur = MIN (limit.rlim_max, 2048);
  setrlimit (RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur < 2 * G_N_ELEMENTS (idle) + 100)
    {
      g_test_skip ("too few descriptors are allowed here");
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (idle); i++)
    {
      idle[i] = connect_to (fixture, i % 2 == 0 ? MSCOPE_PROTOCOL_SMTP : MSCOPE_PROTOCOL_POP3);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  fd = connect_to (fixture, MSCOPE_PROTOCOL_SMTP);
  g_free (await (fd, "\r\n"));
  say (fd, "NOOP\r\n");
  assert_heard (fd, "\r\n", "250 2.0.0 Still here\r\n");
  close (fd);
  for (gsize i = 0; i < G_N_ELEMENTS (idle); i++)
    close (idle[i]);
}

/* Without descriptors nobody is accepted, but those who are there are served, and later all. */
static void
test_descriptors_run_out (Fixture *fixture,
                          gconstpointer data)
{
  struct rlimit limit, low;
  int first = connect_to (fixture, MSCOPE_PROTOCOL_SMTP);
  int second;

  g_free (await (first, "\r\n"));
  second = connect_to (fixture, MSCOPE_PROTOCOL_SMTP);
  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  low = limit;
  low.rlim_cur = (rlim_t) second + 1;
  setrlimit (RLIMIT_NOFILE, &low);
  settle ();
  say (first, "NOOP\r\n");
  assert_heard (first, "\r\n", "250 2.0.0 Still here\r\n");
  setrlimit (RLIMIT_NOFILE, &limit);
  g_free (await (second, "\r\n"));
  close (first);
  close (second);
}

static void
test_taken_port (Fixture *fixture,
                 gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint16 port = fixture->port[MSCOPE_PROTOCOL_SMTP];
  g_autofree char *number = g_strdup_printf ("%u", port);

  g_assert_false (mscope_server_listen (fixture->server, MSCOPE_PROTOCOL_POP3, FALSE, "127.0.0.1", &port, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  g_assert_nonnull (strstr (error->message, number));
  g_clear_error (&error);
  g_assert_false (mscope_server_listen (fixture->server, MSCOPE_PROTOCOL_POP3, FALSE, "nowhere", &port, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_false (mscope_server_listen (fixture->server, MSCOPE_PROTOCOL_IMAP, FALSE, "127.0.0.1", &port, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
}

/* A socket pair is as good as a connection. */
static void
test_socket_pair (Fixture *fixture,
                  gconstpointer data)
{
  int pair[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair), ==, 0);
  mscope_server_adopt_connection (fixture->server, MSCOPE_PROTOCOL_SMTP, TRUE, pair[0]);
  g_free (await (pair[1], "\r\n"));
  say (pair[1], "HELO pc\r\n");
  assert_heard (pair[1], "\r\n", "250 mail.example.org Hello pc [127.0.0.1]\r\n");
  say (pair[1], "MAIL FROM:<a@example.org>\r\n");
  assert_heard (pair[1], "\r\n", "530 5.7.0 Authentication required to hand in mail here\r\n");
  close (pair[1]);
  settle ();
}

static void
test_set_persona (Fixture *fixture,
                  gconstpointer data)
{
  int old = connect_to (fixture, MSCOPE_PROTOCOL_POP3);
  int new;
  g_autoptr (GError) error = NULL;

  g_free (await (old, "\r\n"));
  g_assert_true (mscope_server_set_persona (fixture->server, MSCOPE_PROTOCOL_POP3, "qpop-2.2", &error));
  g_assert_false (mscope_server_set_persona (fixture->server, MSCOPE_PROTOCOL_POP3, "postfix", &error));
  g_assert_nonnull (error);
  new = connect_to (fixture, MSCOPE_PROTOCOL_POP3);
  assert_heard (new, "\r\n", "+OK QPOP (version 2.2) at mail.example.org starting.\r\n");
  say (old, "QUIT\r\n");
  assert_heard (old, NULL, "+OK mail.example.org Goodbye\r\n");
  close (old);
  close (new);
}

/* Faults hold for clients that are there already, and go as they came. */
static void
test_set_faults (Fixture *fixture,
                 gconstpointer data)
{
  static const char *const faults[] = { "NOOP only 2 => 451 4.3.0 Later", "NOOP => wait 1", NULL };
  static const char *const wrong[] = { "NOOP => 250", NULL };
  g_autoptr (GError) error = NULL;
  int fd = connect_to (fixture, MSCOPE_PROTOCOL_SMTP);
  gint64 begin_us;

  g_free (await (fd, "\r\n"));
  mscope_server_set_faults (fixture->server, faults, &error);
  g_assert_no_error (error);
  begin_us = g_get_monotonic_time ();
  say (fd, "NOOP\r\n");
  assert_heard (fd, "\r\n", "250 2.0.0 Still here\r\n");
  g_assert_cmpint (g_get_monotonic_time (), >=, begin_us + G_USEC_PER_SEC);
  g_assert_false (mscope_server_set_faults (fixture->server, wrong, &error));
  g_assert_nonnull (error);
  say (fd, "NOOP\r\n");
  assert_heard (fd, "\r\n", "451 4.3.0 Later\r\n");
  g_clear_error (&error);
  mscope_server_set_faults (fixture->server, NULL, &error);
  g_assert_no_error (error);
  say (fd, "NOOP\r\n");
  assert_heard (fd, "\r\n", "250 2.0.0 Still here\r\n");
  close (fd);
}

/* A client that is cut off before it is greeted sees the end at once. */
static void
test_cut_at_once (Fixture *fixture,
                  gconstpointer data)
{
  static const char *const faults[] = { "CONNECT => close", NULL };
  int fd;

  g_assert_true (mscope_server_set_faults (fixture->server, faults, NULL));
  fd = connect_to (fixture, MSCOPE_PROTOCOL_POP3);
  assert_heard (fd, NULL, "");
  close (fd);
}

static void
test_bad_options (void)
{
  static const char *const no_colon[] = { "anna", NULL };
  static const char *const bad_name[] = { "../anna:x", NULL };
  const MscopeServerOptions rows[] = {
    { .users = no_colon },
    { .users = bad_name },
    { .persona = { "no-such-persona" } },
    { .mail_dir = "/dev/null/mail" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (mscope_server_new (&rows[i], &error));
      g_assert_nonnull (error);
    }
}

/* An answer that comes later, and others that need not wait for it. */
static void
test_wait (Fixture *fixture,
           gconstpointer data)
{
  static const char *const faults[] = { "NOOP => wait 1", NULL };
  int late = connect_to (fixture, MSCOPE_PROTOCOL_SMTP), other = connect_to (fixture, MSCOPE_PROTOCOL_POP3);
  gint64 start_us;
  g_autoptr (GError) error = NULL;

  mscope_server_set_faults (fixture->server, faults, &error);
  g_assert_no_error (error);
  g_free (await (late, "\r\n"));
  g_free (await (other, "\r\n"));
  start_us = g_get_monotonic_time ();
  say (late, "NOOP\r\n");
  say (other, "USER anna\r\nPASS geheim\r\n");
  g_free (await (other, "the mailbox is locked\r\n"));
  assert_heard (late, "\r\n", "250 2.0.0 Still here\r\n");
  g_assert_cmpint (g_get_monotonic_time () - start_us, >=, 900 * G_TIME_SPAN_MILLISECOND);
  close (late);
  close (other);
}

/* A client that is silent for idle-limit is sent away; one that speaks is not. */
static void
test_idle (Fixture *fixture,
           gconstpointer data)
{
  g_autofree char *source = g_build_filename (g_getenv ("MSCOPE_TEST_SOURCE"), "data", "personas", "qpop-2.2.persona", NULL);
  g_autofree char *folder = g_dir_make_tmp ("mscope-idle-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "idle.persona", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  char *behaviour;
  int fd;

  g_assert_true (g_file_get_contents (source, &text, NULL, NULL));
  behaviour = strstr (text, "[behaviour]\n");
  g_assert_nonnull (behaviour);
  memset (behaviour, ' ', strlen ("[behaviour]"));
  *behaviour = '#';
  {
    g_autofree char *changed = g_strdup_printf ("%.*s[behaviour]\nidle-limit = 1\n%s", (int) (behaviour - text), text,
                                                behaviour);

    g_assert_true (g_file_set_contents (path, changed, -1, NULL));
  }
  mscope_server_set_persona (fixture->server, MSCOPE_PROTOCOL_POP3, path, &error);
  g_assert_no_error (error);
  g_remove (path);
  g_remove (folder);

  fd = connect_to (fixture, MSCOPE_PROTOCOL_POP3);
  g_free (await (fd, "\r\n"));
  for (int i = 0; i < 3; i++)
    {
      g_usleep (500 * 1000);
      say (fd, "QUIT x\r\n");
      g_free (await (fd, "\r\n"));
    }
  g_free (await (fd, NULL));
  close (fd);
}

#define ADD(name, function) g_test_add ("/engine/server-source/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("dialogue", test_dialogue);
  ADD ("half-closed", test_half_closed);
  ADD ("no-spinning", test_no_spinning);
  ADD ("stalled-reader", test_stalled_reader);
  ADD ("many-idle", test_many_idle);
  ADD ("descriptors-run-out", test_descriptors_run_out);
  ADD ("taken-port", test_taken_port);
  ADD ("socket-pair", test_socket_pair);
  ADD ("set-persona", test_set_persona);
  ADD ("set-faults", test_set_faults);
  ADD ("cut-at-once", test_cut_at_once);
  ADD ("wait", test_wait);
  ADD ("idle", test_idle);
  g_test_add_func ("/engine/server-source/bad-options", test_bad_options);
  return g_test_run ();
}
