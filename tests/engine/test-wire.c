/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/library.h"
#include "wire-fixture.h"

#define NOBODY 65534

static void
test_session (void)
{
  static const guint16 ports[] = { 25, 587, 110 };
  g_autoptr (MscopeWire) wire = wire_fixture_start ();
  int capture;

  if (wire == NULL)
    return;
  capture = mscope_wire_take_capture (wire);
  g_assert_cmpint (capture, >=, 0);
  g_assert_cmpint (mscope_wire_take_capture (wire), ==, -1);
  for (gsize i = 0; i < G_N_ELEMENTS (ports); i++)
    {
      int client, server;

      wire_fixture_open_session (wire, ports[i], &client, &server);
      wire_fixture_assert_passes (server, client, "220 mail.example.org\r\n");
      wire_fixture_assert_passes (client, server, "QUIT\r\n");
      close (client);
      close (server);
    }
  g_clear_pointer (&wire, mscope_wire_free);
  g_byte_array_unref (wire_fixture_read_capture (capture));
  close (capture);
  wire_fixture_assert_helper_ends ();
}

static void
test_names (void)
{
  g_autoptr (MscopeWire) wire = wire_fixture_start ();
  g_autoptr (GError) error = NULL;
  g_autofree char *host = NULL;
  g_autofree char *address = NULL;
  g_autofree char *pc = NULL;

  if (wire == NULL)
    return;
  mscope_wire_resolve_mx (wire, MSCOPE_EXAMPLE_HOST_PC, "example.org", &host, &address, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (host, ==, "mail.example.org");
  g_assert_cmpstr (address, ==, "192.0.2.25");

  mscope_wire_resolve (wire, MSCOPE_EXAMPLE_HOST_PC, "pc.example.org", &pc, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pc, ==, "192.0.2.10");
}

static void
test_names_unknown (void)
{
  g_autoptr (MscopeWire) wire = wire_fixture_start ();
  g_autoptr (GError) error = NULL;
  char *host = NULL, *address = NULL;

  if (wire == NULL)
    return;
  g_assert_false (mscope_wire_resolve_mx (wire, MSCOPE_EXAMPLE_HOST_PC, "example.com", &host, &address, &error));
  g_assert_cmpstr (error->message, ==, "There is no domain “example.com”.");
  g_clear_error (&error);

  g_assert_false (mscope_wire_resolve (wire, MSCOPE_EXAMPLE_HOST_PC, "example.org", &address, &error));
  g_assert_cmpstr (error->message, ==, "“example.org” has no address.");
  g_clear_error (&error);

  g_assert_false (mscope_wire_resolve (wire, MSCOPE_EXAMPLE_HOST_PC, "no name", &address, &error));
  g_assert_cmpstr (error->message, ==, "The name server gives no answer about “no name”.");
  g_assert_null (host);
  g_assert_null (address);
}

static void
test_refusals (void)
{
  g_autoptr (MscopeWire) wire = wire_fixture_start ();
  g_autoptr (GError) error = NULL;
  int first;

  if (wire == NULL)
    return;
  g_assert_cmpint (mscope_wire_connect (wire, MSCOPE_EXAMPLE_HOST_PC, MSCOPE_EXAMPLE_HOST_MAIL, 143, &error), ==, -1);
  g_assert_cmpstr (error->message, ==, "mail.example.org takes no connection on port 143: Connection refused.");
  g_clear_error (&error);

  first = mscope_wire_listen (wire, MSCOPE_EXAMPLE_HOST_MAIL, 25, &error);
  g_assert_no_error (error);
  g_assert_cmpint (mscope_wire_listen (wire, MSCOPE_EXAMPLE_HOST_MAIL, 25, &error), ==, -1);
  g_assert_error (error, MSCOPE_WIRE_ERROR, MSCOPE_WIRE_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "“bind”"));
  close (first);
}

/* Sockets keep their namespace: a session survives the helper, only new ones are impossible. */
static void
test_helper_killed (void)
{
  g_autoptr (MscopeWire) wire = wire_fixture_start ();
  g_autoptr (GError) error = NULL;
  int client, server;

  if (wire == NULL)
    return;
  wire_fixture_open_session (wire, 25, &client, &server);
  wire_fixture_assert_passes (server, client, "220 mail.example.org\r\n");
  g_assert_cmpint (kill (wire_fixture_find_helper (), SIGKILL), ==, 0);
  wire_fixture_assert_helper_ends ();
  wire_fixture_assert_passes (client, server, "EHLO pc.example.org\r\n");
  wire_fixture_assert_passes (server, client, "250 mail.example.org\r\n");
  g_assert_cmpint (mscope_wire_connect (wire, MSCOPE_EXAMPLE_HOST_PC, MSCOPE_EXAMPLE_HOST_MAIL, 25, &error), ==, -1);
  g_assert_cmpstr (error->message, ==, "The private wire has ended.");
  close (client);
  close (server);
}

/* A reader that went away costs the packets, not the dialogue. */
static void
test_reader_gone (void)
{
  g_autoptr (MscopeWire) wire = wire_fixture_start ();
  int client, server;

  if (wire == NULL)
    return;
  close (mscope_wire_take_capture (wire));
  for (guint16 port = 25; port < 27; port++)
    {
      wire_fixture_open_session (wire, port, &client, &server);
      wire_fixture_assert_passes (server, client, "220 mail.example.org\r\n");
      close (client);
      close (server);
      g_usleep (30000);
    }
  g_assert_cmpint (wire_fixture_find_helper (), !=, -1);
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (mscope_wire_new (cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  wire_fixture_assert_helper_ends ();
}

static void
test_no_helper (void)
{
  g_autoptr (GError) error = NULL;

  g_setenv ("MSCOPE_HELPER_DIR", "/nonexistent", TRUE);
  g_assert_null (mscope_wire_new (NULL, &error));
  g_unsetenv ("MSCOPE_HELPER_DIR");
  g_assert_error (error, MSCOPE_WIRE_ERROR, MSCOPE_WIRE_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "“/nonexistent/mailscope-wire”"));
}

/* Runs the case at @path in a process of its own, where it must not skip. */
static void
run_apart (const char *path)
{
  g_test_trap_subprocess (path, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

static void
become_ordinary_user (void)
{
  if (setresgid (NOBODY, NOBODY, NOBODY) != 0 || setresuid (NOBODY, NOBODY, NOBODY) != 0)
    g_error ("cannot become an ordinary user: %s", g_strerror (errno));
}

/* Fails where the system lets ordinary users make no namespaces, and only there. */
static void
ordinary_user_may (void)
{
  g_autoptr (MscopeWire) wire = NULL;
  g_autoptr (GError) error = NULL;

  become_ordinary_user ();
  wire = mscope_wire_new (NULL, &error);
  g_assert_false (g_error_matches (error, MSCOPE_WIRE_ERROR, MSCOPE_WIRE_ERROR_FORBIDDEN));
}

static void
ordinary_user (void)
{
  become_ordinary_user ();
  test_session ();
  test_names ();
}

/* Whether others may pass all folders on the way to @path, and run what is there. */
static gboolean
is_open_to_others (const char *path)
{
  g_autofree char *here = g_strdup (path);

  while (TRUE)
    {
      g_autofree char *parent = g_path_get_dirname (here);
      struct stat info;

      if (stat (here, &info) != 0 || (info.st_mode & S_IXOTH) == 0)
        return FALSE;
      if (strcmp (here, parent) == 0)
        return TRUE;
      g_free (here);
      here = g_steal_pointer (&parent);
    }
}

static void
test_ordinary_user (void)
{
  g_autofree char *helper = mscope_library_find_helper ("mailscope-wire");

  if (geteuid () != 0)
    g_test_skip ("the tests run as an ordinary user already");
  else if (!is_open_to_others (helper))
    g_test_skip ("the build folder is closed to other users");
  else
    {
      g_test_trap_subprocess ("/engine/wire/subprocess/ordinary-user-may", 0, 0);
      if (g_test_trap_has_passed ())
        run_apart ("/engine/wire/subprocess/ordinary-user");
      else
        g_test_skip ("the system lets ordinary users make no namespaces");
    }
}

static void
write_text (const char *path,
            const char *text)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, text, strlen (text)), ==, strlen (text));
  close (fd);
}

/* The limit is one of the namespace, so the machine does not notice. */
static void
forbid (const char *limit,
        const char *command)
{
  g_autofree char *uid_map = g_strdup_printf ("0 %u 1", geteuid ());
  g_autofree char *gid_map = g_strdup_printf ("0 %u 1", getegid ());
  g_autofree char *path = g_build_filename ("/proc/sys/user", limit, NULL);
  g_autoptr (GError) error = NULL;
  gboolean limited = unshare (CLONE_NEWUSER) == 0;

  if (limited)
    {
      write_text ("/proc/self/setgroups", "deny");
      write_text ("/proc/self/uid_map", uid_map);
      write_text ("/proc/self/gid_map", gid_map);
      write_text (path, "0");
    }
  g_assert_null (mscope_wire_new (NULL, &error));
  g_assert_error (error, MSCOPE_WIRE_ERROR, MSCOPE_WIRE_ERROR_FORBIDDEN);
  g_assert_nonnull (strstr (error->message, "The dialogue works, but there are no packets to see"));
  if (limited)
    g_assert_nonnull (strstr (error->message, command));
  wire_fixture_assert_helper_ends ();
}

static void
no_user_namespaces (void)
{
  forbid ("max_user_namespaces", "sudo sysctl user.max_user_namespaces=15000");
}

static void
no_network_namespaces (void)
{
  forbid ("max_net_namespaces", "sudo sysctl user.max_net_namespaces=15000");
}

static void
test_forbidden (void)
{
  run_apart ("/engine/wire/subprocess/no-user-namespaces");
  run_apart ("/engine/wire/subprocess/no-network-namespaces");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/wire/session", test_session);
  g_test_add_func ("/engine/wire/names", test_names);
  g_test_add_func ("/engine/wire/names-unknown", test_names_unknown);
  g_test_add_func ("/engine/wire/refusals", test_refusals);
  g_test_add_func ("/engine/wire/helper-killed", test_helper_killed);
  g_test_add_func ("/engine/wire/reader-gone", test_reader_gone);
  g_test_add_func ("/engine/wire/cancelled", test_cancelled);
  g_test_add_func ("/engine/wire/no-helper", test_no_helper);
  g_test_add_func ("/engine/wire/ordinary-user", test_ordinary_user);
  g_test_add_func ("/engine/wire/subprocess/ordinary-user", ordinary_user);
  g_test_add_func ("/engine/wire/subprocess/ordinary-user-may", ordinary_user_may);
  g_test_add_func ("/engine/wire/forbidden", test_forbidden);
  g_test_add_func ("/engine/wire/subprocess/no-user-namespaces", no_user_namespaces);
  g_test_add_func ("/engine/wire/subprocess/no-network-namespaces", no_network_namespaces);
  return g_test_run ();
}
