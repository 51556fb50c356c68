/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "wire-fixture.h"

#define TIMEOUT_MS 5000

void
wire_fixture_wait (int fd)
{
  struct pollfd poll_fd = { .fd = fd, .events = POLLIN };

  g_assert_cmpint (poll (&poll_fd, 1, TIMEOUT_MS), ==, 1);
}

void
wire_fixture_assert_passes (int from,
                            int to,
                            const char *text)
{
  char buffer[256] = "";

  g_assert_cmpint (send (from, text, strlen (text), MSG_NOSIGNAL), ==, strlen (text));
  wire_fixture_wait (to);
  g_assert_cmpint (recv (to, buffer, sizeof buffer - 1, 0), ==, strlen (text));
  g_assert_cmpstr (buffer, ==, text);
}

void
wire_fixture_open_session (MscopeWire *wire,
                           guint16 port,
                           int *client,
                           int *server)
{
  g_autoptr (GError) error = NULL;
  int listener = mscope_wire_listen (wire, MSCOPE_EXAMPLE_HOST_MAIL, port, &error);

  g_assert_no_error (error);
  *client = mscope_wire_connect (wire, MSCOPE_EXAMPLE_HOST_PC, MSCOPE_EXAMPLE_HOST_MAIL, port, &error);
  g_assert_no_error (error);
  g_assert_cmpint (fcntl (*client, F_GETFL) & O_NONBLOCK, !=, 0);
  g_assert_cmpint (fcntl (*client, F_GETFD) & FD_CLOEXEC, !=, 0);
  wire_fixture_wait (listener);
  *server = accept4 (listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
  g_assert_cmpint (*server, >=, 0);
  close (listener);
}

GByteArray *
wire_fixture_read_capture (int fd)
{
  GByteArray *bytes = g_byte_array_new ();
  guint8 buffer[4096];
  ssize_t n;

  do
    {
      wire_fixture_wait (fd);
      n = read (fd, buffer, sizeof buffer);
      g_assert_cmpint (n, >=, 0);
      g_byte_array_append (bytes, buffer, (guint) n);
    }
  while (n > 0);
  return bytes;
}

int
wire_fixture_find_helper (void)
{
  g_autoptr (GDir) processes = g_dir_open ("/proc", 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (processes)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc", name, "stat", NULL);
      g_autofree char *stat = NULL;
      int parent;
      char state;

      if (!g_ascii_isdigit (name[0]) || !g_file_get_contents (path, &stat, NULL, NULL))
        continue;
      if (strstr (stat, "(mailscope-wire)") != NULL && sscanf (strrchr (stat, ')'), ") %c %d", &state, &parent) == 2
          && parent == getpid () && state != 'Z')
        return atoi (name);
    }
  return -1;
}

void
wire_fixture_assert_helper_ends (void)
{
  for (int i = 0; i < TIMEOUT_MS / 10 && wire_fixture_find_helper () != -1; i++)
    g_usleep (10000);
  g_assert_cmpint (wire_fixture_find_helper (), ==, -1);
}

MscopeWire *
wire_fixture_start (void)
{
  g_autoptr (GError) error = NULL;
  MscopeWire *wire;

  wire_fixture_assert_helper_ends ();
  wire = mscope_wire_new (NULL, &error);
  if (wire == NULL && g_error_matches (error, MSCOPE_WIRE_ERROR, MSCOPE_WIRE_ERROR_FORBIDDEN))
    g_test_skip (error->message);
  else
    g_assert_no_error (error);
  return wire;
}
