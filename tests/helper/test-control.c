/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "helper/control.h"

static const struct
{
  const char *request;
  const char *answer;
} refused[] = {
  { "hello", "error request 22 no request hello" },
  { "listen", "error request 22 no request listen" },
  { "listen mail", "error request 22 no request listen mail" },
  { "listen mail 25 25", "error request 22 no request listen mail 25 25" },
  { "listen web 25", "error request 22 no host web" },
  { "listen  25", "error request 22 no host " },
  { "listen mail 0", "error request 22 no port 0" },
  { "listen mail 65536", "error request 22 no port 65536" },
  { "listen mail -1", "error request 22 no port -1" },
  { "listen mail 25x", "error request 22 no port 25x" },
  { "connect pc mail", "error request 22 no request connect pc mail" },
  { "connect pc pc.example.org 25", "error request 22 no host pc.example.org" },
  { "udp", "error request 22 no request udp" },
  { "udp PC", "error request 22 no host PC" },
  { "\n", "error request 22 no request \n" },
};

static void
test_refused (void)
{
  const MscopeNamespace nowhere = { .switch_fd = -1, .host_fd = { -1, -1, -1 } };
  char answer[MSCOPE_CONTROL_MAX + 1];
  int pair[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      ssize_t n;

      g_assert_cmpint (send (pair[0], refused[i].request, strlen (refused[i].request), 0), >, 0);
      g_assert_true (mscope_control_serve (pair[1], &nowhere));
      n = recv (pair[0], answer, sizeof answer - 1, 0);
      g_assert_cmpint (n, >, 0);
      answer[n] = '\0';
      g_assert_cmpstr (answer, ==, refused[i].answer);
    }
  close (pair[0]);
  close (pair[1]);
}

/* A request longer than any of ours is cut, and refused as it stands then. */
static void
test_too_long (void)
{
  g_autofree char *request = g_strnfill (4 * MSCOPE_CONTROL_MAX, 'x');
  const MscopeNamespace nowhere = { .switch_fd = -1, .host_fd = { -1, -1, -1 } };
  char answer[MSCOPE_CONTROL_MAX + 1];
  int pair[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair), ==, 0);
  g_assert_cmpint (send (pair[0], request, strlen (request), 0), >, 0);
  g_assert_true (mscope_control_serve (pair[1], &nowhere));
  g_assert_cmpint (recv (pair[0], answer, sizeof answer, 0), ==, strlen ("error request 22 no request ") + 64);
  close (pair[0]);
  close (pair[1]);
}

static void
test_program_gone (void)
{
  const MscopeNamespace nowhere = { .switch_fd = -1, .host_fd = { -1, -1, -1 } };
  int pair[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair), ==, 0);
  close (pair[0]);
  g_assert_false (mscope_control_serve (pair[1], &nowhere));
  close (pair[1]);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/helper/control/refused", test_refused);
  g_test_add_func ("/helper/control/too-long", test_too_long);
  g_test_add_func ("/helper/control/program-gone", test_program_gone);
  return g_test_run ();
}
