/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "engine/lab.h"
#include "wire-fixture.h"

#define TIMEOUT_MS 10000

typedef struct
{
  MscopeLab *lab;
  GAsyncResult *result;
  char *reason; /* of the last "closed" */
} Fixture;

static void
on_result (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  Fixture *fixture = user_data;

  g_set_object (&fixture->result, result);
}

static void
on_closed (MscopeLab *lab,
           const char *reason,
           Fixture *fixture)
{
  g_free (fixture->reason);
  fixture->reason = g_strdup (reason);
}

static gboolean
on_timeout (gpointer user_data)
{
  g_error ("it takes too long: line %d", GPOINTER_TO_INT (user_data));
  return G_SOURCE_REMOVE;
}

#define wait_until(condition) \
  G_STMT_START { \
    guint wait_timeout = g_timeout_add (TIMEOUT_MS, on_timeout, GINT_TO_POINTER (__LINE__)); \
    while (!(condition)) \
      g_main_context_iteration (NULL, TRUE); \
    g_source_remove (wait_timeout); \
  } G_STMT_END

static void
set_up (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  wire_fixture_assert_helper_ends ();
  *fixture = (Fixture) { .lab = mscope_lab_new () };
  g_signal_connect (fixture->lab, "closed", G_CALLBACK (on_closed), fixture);
  g_assert_null (mscope_lab_get_trace (fixture->lab));
  g_assert_false (mscope_lab_send (fixture->lab, "EHLO pc.example.org"));
  mscope_lab_start_async (fixture->lab, NULL, on_result, fixture);
  wait_until (fixture->result != NULL);
  mscope_lab_start_finish (fixture->lab, fixture->result, &error);
  g_assert_no_error (error);
  g_assert_nonnull (mscope_lab_get_trace (fixture->lab));
}

static void
tear_down (Fixture *fixture)
{
  g_clear_object (&fixture->result);
  g_assert_finalize_object (fixture->lab);
  g_free (fixture->reason);
  wire_fixture_assert_helper_ends ();
}

/* Whether there are packets; without them the case skips. */
static gboolean
has_wire (Fixture *fixture)
{
  if (wire_fixture_find_helper () != -1)
    return TRUE;
  g_test_skip (mscope_lab_get_notice (fixture->lab));
  return FALSE;
}

static gboolean
try_to_connect (Fixture *fixture,
                MscopeProtocol protocol,
                const char *persona,
                GError **error)
{
  g_clear_object (&fixture->result);
  mscope_lab_connect_async (fixture->lab, protocol, persona, NULL, on_result, fixture);
  wait_until (fixture->result != NULL);
  return mscope_lab_connect_finish (fixture->lab, fixture->result, error);
}

static void
connect_to (Fixture *fixture,
            MscopeProtocol protocol,
            const char *persona)
{
  g_autoptr (GError) error = NULL;

  try_to_connect (fixture, protocol, persona, &error);
  g_assert_no_error (error);
  g_assert_true (mscope_lab_get_connected (fixture->lab));
  g_assert_cmpint (mscope_lab_get_protocol (fixture->lab), ==, protocol);
}

static gboolean
has_entries (Fixture *fixture,
             guint n)
{
  MscopeTraceConversation *conversation = mscope_lab_get_conversation (fixture->lab);

  return conversation != NULL && mscope_trace_conversation_get_n_entries (conversation) >= n;
}

/* Waits for entry @index of the session, whose text must begin with @text. */
static const MscopeEntry *
expect (Fixture *fixture,
        guint index,
        const char *text)
{
  const MscopeEntry *entry;

  wait_until (has_entries (fixture, index + 1));
  entry = mscope_trace_conversation_get_entry (mscope_lab_get_conversation (fixture->lab), index);
  if (!g_str_has_prefix (entry->text, text))
    g_error ("entry %u is “%s”, not “%s…”", index, entry->text, text);
  g_assert_cmpuint (entry->index, ==, index);
  return entry;
}

static void
test_session (void)
{
  Fixture fixture;

  set_up (&fixture);
  if (has_wire (&fixture))
    {
      g_assert_null (mscope_lab_get_notice (fixture.lab));
      connect_to (&fixture, MSCOPE_PROTOCOL_SMTP, NULL);
      g_assert_cmpstr (mscope_lab_get_host (fixture.lab), ==, "mail.example.org");
      g_assert_cmpstr (mscope_lab_get_address (fixture.lab), ==, "192.0.2.25");
      g_assert_cmpuint (expect (&fixture, 0, "220 ")->frame, >, 0);
      wait_until (mscope_lab_get_phase (fixture.lab) == MSCOPE_SMTP_GREETED);
      g_assert_true (mscope_lab_send (fixture.lab, "EHLO pc.example.org"));
      g_assert_cmpuint (expect (&fixture, 1, "EHLO pc.example.org")->frame, >, 0);
      g_assert_cmpuint (expect (&fixture, 2, "250")->frame, >, 0);
      wait_until (mscope_lab_get_phase (fixture.lab) == MSCOPE_SMTP_READY);

      g_assert_true (mscope_lab_send (fixture.lab, "QUIT"));
      expect (&fixture, 4, "221 ");
      wait_until (!mscope_lab_get_connected (fixture.lab));
      g_assert_cmpstr (fixture.reason, ==, "The server closed the connection.");
      g_assert_cmpuint (mscope_lab_get_phase (fixture.lab), ==, 0);
      g_assert_false (mscope_lab_send (fixture.lab, "NOOP"));
    }
  tear_down (&fixture);
}

static gboolean
is_closed (MscopeTraceConversation *conversation)
{
  return mscope_trace_conversation_get_info (conversation)->closed == MSCOPE_CLOSED_FIN;
}

/* Each session finds its own conversation, whatever there was before. */
static void
test_sessions_in_turn (void)
{
  g_autoptr (MscopeTraceConversation) first = NULL;
  Fixture fixture;

  set_up (&fixture);
  connect_to (&fixture, MSCOPE_PROTOCOL_POP3, NULL);
  expect (&fixture, 0, "+OK");
  first = g_object_ref (mscope_lab_get_conversation (fixture.lab));

  /* An open connection is closed first. */
  connect_to (&fixture, MSCOPE_PROTOCOL_POP3, NULL);
  g_assert_cmpstr (fixture.reason, ==, "You closed the connection.");
  expect (&fixture, 0, "+OK");
  g_assert_true (mscope_lab_get_conversation (fixture.lab) != first);
  wait_until (is_closed (first));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (mscope_lab_get_trace (fixture.lab))), ==, 2);

  mscope_lab_disconnect (fixture.lab);
  g_assert_false (mscope_lab_get_connected (fixture.lab));
  wait_until (is_closed (mscope_lab_get_conversation (fixture.lab)));
  tear_down (&fixture);
}

/* What is sent by SMTP can be fetched by POP3; anna and ben have mail from the beginning. */
static void
test_mail (void)
{
  static const char *const lines[] = {
    "HELO pc.example.org", "MAIL FROM:<anna@example.org>", "RCPT TO:<ben@example.org>", "DATA", "Subject: x", "", ".",
  };
  Fixture fixture;

  set_up (&fixture);
  connect_to (&fixture, MSCOPE_PROTOCOL_SMTP, NULL);
  expect (&fixture, 0, "220 ");
  for (guint i = 0; i < 4; i++)
    {
      g_assert_true (mscope_lab_send (fixture.lab, lines[i]));
      expect (&fixture, 2 + 2 * i, i < 3 ? "250" : "354");
    }
  for (guint i = 4; i < G_N_ELEMENTS (lines); i++)
    g_assert_true (mscope_lab_send (fixture.lab, lines[i]));
  expect (&fixture, 10, "250");

  connect_to (&fixture, MSCOPE_PROTOCOL_POP3, NULL);
  expect (&fixture, 0, "+OK");
  g_assert_true (mscope_lab_send (fixture.lab, "USER ben"));
  expect (&fixture, 2, "+OK");
  g_assert_true (mscope_lab_send (fixture.lab, "PASS geheim"));
  expect (&fixture, 4, "+OK");
  g_assert_true (mscope_lab_send (fixture.lab, "STAT"));
  expect (&fixture, 6, "+OK 3 ");
  tear_down (&fixture);
}

static void
test_persona (void)
{
  g_autoptr (GError) error = NULL;
  Fixture fixture;

  set_up (&fixture);
  connect_to (&fixture, MSCOPE_PROTOCOL_SMTP, "postfix");
  g_assert_nonnull (strstr (expect (&fixture, 0, "220 ")->text, "Postfix"));
  connect_to (&fixture, MSCOPE_PROTOCOL_SMTP, NULL);
  g_assert_null (strstr (expect (&fixture, 0, "220 ")->text, "Postfix"));

  g_assert_false (try_to_connect (&fixture, MSCOPE_PROTOCOL_SMTP, "nobody-knows", &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_false (try_to_connect (&fixture, MSCOPE_PROTOCOL_IMAP, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_assert_false (mscope_lab_get_connected (fixture.lab));
  tear_down (&fixture);
}

static void
on_secured (MscopeLab *lab,
            const char *text,
            gboolean trusted,
            gpointer user_data)
{
  g_assert_true (trusted);
  g_assert_nonnull (strstr (text, "It holds for “mail.example.org”."));
  *(gboolean *) user_data = TRUE;
}

/* Packets that are found for an entry lead back to it, or to one that shares its record. */
static void
assert_has_packets (MscopeTraceConversation *conversation,
                    guint index)
{
  g_autoptr (GArray) packets = NULL;

  for (guint i = 0; i < 2000 && (packets == NULL || packets->len == 0); i++)
    {
      g_clear_pointer (&packets, g_array_unref);
      packets = mscope_trace_conversation_find_packets (conversation, index);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_assert_cmpuint (packets->len, >, 0);
  for (guint i = 0; i < packets->len; i++)
    {
      guint found = mscope_trace_conversation_find_entry (conversation, g_array_index (packets, guint, i));

      g_assert_cmpuint (found, ==, index);
    }
}

/* tshark reads in the saved file what was said within TLS: the secrets are in it. */
static void
assert_decrypts (Fixture *fixture)
{
  g_autofree char *tshark = g_find_program_in_path ("tshark");
  g_autofree char *folder = g_dir_make_tmp ("mscope-lab-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "lab.pcapng", NULL);
  const char *const argv[] = { tshark, "-r", path, "-T", "fields", "-e", "smtp.command_line", "-Y", "tls && smtp.req", NULL };
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autofree char *out = NULL;
  int status;

  g_clear_object (&fixture->result);
  mscope_trace_save_async (mscope_lab_get_trace (fixture->lab), file, NULL, on_result, fixture);
  wait_until (fixture->result != NULL);
  mscope_trace_save_finish (mscope_lab_get_trace (fixture->lab), fixture->result, &error);
  g_assert_no_error (error);
  if (tshark != NULL)
    {
      g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &out, NULL, &status, &error);
      g_assert_no_error (error);
      g_assert_cmpint (status, ==, 0);
      g_assert_nonnull (strstr (out, "EHLO within"));
      g_assert_nonnull (strstr (out, "QUIT"));
    }
  g_remove (path);
  g_remove (folder);
}

/*
 * STARTTLS typed in the window: the wire shows records from then on, the console what is said in them. The same
 * without a wire.
 */
static void
test_starttls (void)
{
  MscopeTraceConversation *conversation;
  gboolean secured = FALSE;
  Fixture fixture;

  set_up (&fixture);
  g_signal_connect (fixture.lab, "secured", G_CALLBACK (on_secured), &secured);
  connect_to (&fixture, MSCOPE_PROTOCOL_SMTP, NULL);
  expect (&fixture, 0, "220 ");
  g_assert_true (mscope_lab_send (fixture.lab, "EHLO pc.example.org"));
  expect (&fixture, 2, "250");
  g_assert_true (mscope_lab_send (fixture.lab, "STARTTLS"));
  g_assert_false (expect (&fixture, 4, "220 ")->encrypted);
  g_assert_cmpint (expect (&fixture, 5, "TLS1.3 AES-256-GCM")->kind, ==, MSCOPE_ENTRY_TLS);
  g_assert_cmpint (expect (&fixture, 6, "TLS1.3 AES-256-GCM")->sender, ==, MSCOPE_SIDE_SERVER);
  g_assert_true (secured);
  wait_until (mscope_lab_get_phase (fixture.lab) == MSCOPE_SMTP_GREETED);

  g_assert_true (mscope_lab_send (fixture.lab, "EHLO within"));
  g_assert_true (expect (&fixture, 7, "EHLO within")->encrypted);
  g_assert_true (expect (&fixture, 8, "250-")->encrypted);
  g_assert_true (mscope_lab_send (fixture.lab, "QUIT"));
  g_assert_true (expect (&fixture, 10, "221 ")->encrypted);
  wait_until (!mscope_lab_get_connected (fixture.lab));
  conversation = mscope_lab_get_conversation (fixture.lab);
  wait_until (is_closed (conversation));
  g_assert_cmpuint (mscope_trace_conversation_get_n_entries (conversation), ==, 11);
  g_assert_cmpuint (mscope_trace_conversation_get_info (conversation)->n_entries, ==, 11);
  if (mscope_lab_get_host (fixture.lab) != NULL)
    {
      g_assert_cmpuint (mscope_trace_conversation_get_entry (conversation, 4)->frame, >, 0);
      for (guint i = 0; i < 11; i++)
        assert_has_packets (conversation, i);
      assert_decrypts (&fixture);
    }
  tear_down (&fixture);
}

/* Without its helper the wire carries the session on, and what no capture shows the session tells itself. */
static void
test_helper_killed (void)
{
  Fixture fixture;

  set_up (&fixture);
  if (has_wire (&fixture))
    {
      connect_to (&fixture, MSCOPE_PROTOCOL_SMTP, NULL);
      g_assert_cmpuint (expect (&fixture, 0, "220 ")->frame, >, 0);
      g_assert_cmpint (kill (wire_fixture_find_helper (), SIGKILL), ==, 0);
      wire_fixture_assert_helper_ends ();

      g_assert_true (mscope_lab_send (fixture.lab, "EHLO pc.example.org"));
      g_assert_cmpuint (expect (&fixture, 1, "EHLO pc.example.org")->frame, ==, 0);
      expect (&fixture, 2, "250");
      g_assert_nonnull (strstr (mscope_lab_get_notice (fixture.lab), "the dialogue goes on"));

      /* The next one goes without packets from the beginning. */
      connect_to (&fixture, MSCOPE_PROTOCOL_POP3, NULL);
      g_assert_null (mscope_lab_get_host (fixture.lab));
      g_assert_cmpuint (expect (&fixture, 0, "+OK")->frame, ==, 0);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (mscope_lab_get_trace (fixture.lab))), ==, 2);
    }
  tear_down (&fixture);
}

/* A lab whose wire has ended can be started anew. */
static void
test_started_again (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MscopeTrace) before = NULL;
  Fixture fixture;

  set_up (&fixture);
  before = g_object_ref (mscope_lab_get_trace (fixture.lab));
  connect_to (&fixture, MSCOPE_PROTOCOL_SMTP, NULL);
  expect (&fixture, 0, "220 ");
  g_clear_object (&fixture.result);
  mscope_lab_start_async (fixture.lab, NULL, on_result, &fixture);
  g_assert_false (mscope_lab_get_connected (fixture.lab));
  wait_until (fixture.result != NULL);
  g_assert_true (mscope_lab_start_finish (fixture.lab, fixture.result, &error));
  g_assert_true (mscope_lab_get_trace (fixture.lab) != before);
  g_assert_null (mscope_lab_get_conversation (fixture.lab));
  connect_to (&fixture, MSCOPE_PROTOCOL_SMTP, NULL);
  expect (&fixture, 0, "220 ");
  tear_down (&fixture);
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Fixture fixture = { .lab = mscope_lab_new () };

  mscope_lab_start_async (fixture.lab, cancellable, on_result, &fixture);
  g_cancellable_cancel (cancellable);
  wait_until (fixture.result != NULL);
  g_assert_false (mscope_lab_start_finish (fixture.lab, fixture.result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  tear_down (&fixture);
}

/* A user namespace in which there can be no other. */
static void
forbid_namespaces (void)
{
  g_autofree char *map = g_strdup_printf ("0 %u 1", geteuid ());
  const char *const files[][2] = { { "/proc/self/uid_map", map }, { "/proc/sys/user/max_user_namespaces", "0" } };

  if (unshare (CLONE_NEWUSER) != 0)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      int fd = open (files[i][0], O_WRONLY | O_CLOEXEC);

      g_assert_cmpint (write (fd, files[i][1], strlen (files[i][1])), >, 0);
      close (fd);
    }
}

static void
forbidden (void)
{
  MscopeTraceConversation *conversation;
  guint64 n_packets = 1;
  Fixture fixture;

  forbid_namespaces ();
  set_up (&fixture);
  g_assert_nonnull (strstr (mscope_lab_get_notice (fixture.lab), "there are no packets to see"));
  connect_to (&fixture, MSCOPE_PROTOCOL_SMTP, NULL);
  g_assert_null (mscope_lab_get_host (fixture.lab));
  g_assert_cmpuint (expect (&fixture, 0, "220 ")->frame, ==, 0);
  g_assert_true (mscope_lab_send (fixture.lab, "QUIT"));
  expect (&fixture, 2, "221 ");
  wait_until (!mscope_lab_get_connected (fixture.lab));

  conversation = mscope_lab_get_conversation (fixture.lab);
  g_assert_cmpuint (mscope_trace_conversation_get_n_packets (conversation), ==, 0);
  g_assert_cmpuint (mscope_trace_conversation_get_info (conversation)->n_entries, ==, 3);
  g_assert_true (is_closed (conversation));
  g_object_get (mscope_lab_get_trace (fixture.lab), "n-packets", &n_packets, NULL);
  g_assert_cmpuint (n_packets, ==, 0);
  test_mail ();
  test_sessions_in_turn ();
  test_starttls ();
  tear_down (&fixture);
}

static void
test_forbidden (void)
{
  g_test_trap_subprocess ("/engine/lab/subprocess/forbidden", 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/lab/session", test_session);
  g_test_add_func ("/engine/lab/sessions-in-turn", test_sessions_in_turn);
  g_test_add_func ("/engine/lab/mail", test_mail);
  g_test_add_func ("/engine/lab/persona", test_persona);
  g_test_add_func ("/engine/lab/starttls", test_starttls);
  g_test_add_func ("/engine/lab/helper-killed", test_helper_killed);
  g_test_add_func ("/engine/lab/started-again", test_started_again);
  g_test_add_func ("/engine/lab/cancelled", test_cancelled);
  g_test_add_func ("/engine/lab/forbidden", test_forbidden);
  g_test_add_func ("/engine/lab/subprocess/forbidden", forbidden);
  return g_test_run ();
}
