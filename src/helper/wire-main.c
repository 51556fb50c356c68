/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mailscope-wire [--loopback]
 *
 * The private wire: hosts, a switch and a name server in namespaces of the caller's own, with what passes
 * the switch as pcapng on standard output. Descriptor 3 is the control socket (helper/control.h); the
 * program ends with it. It needs no privilege and has none outside of its namespaces.
 *
 * One thread, and nothing in it waits: a namespace can only be entered that way.
 */
#include "config.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "helper/control.h"
#include "helper/dns-responder.h"
#include "helper/packet-pump.h"

#define CONTROL_FD 3
#define DNS_PORT 53
#define PATIENCE_MS 500

enum
{
  POLL_CONTROL,
  POLL_DNS,
  POLL_PACKETS,
  POLL_OUTPUT,
  N_POLLS,
};

/* Serves until the program is gone. */
static void
run (const MscopeNamespace *namespace,
     MscopePacketPump *pump,
     int dns)
{
  struct pollfd polls[N_POLLS] = {
    [POLL_CONTROL] = { .fd = CONTROL_FD, .events = POLLIN },
    [POLL_DNS] = { .fd = dns, .events = POLLIN },
    [POLL_PACKETS] = { .events = POLLIN },
    [POLL_OUTPUT] = { .events = POLLOUT },
  };

  while (TRUE)
    {
      int n;

      polls[POLL_PACKETS].fd = mscope_packet_pump_get_fd (pump);
      polls[POLL_OUTPUT].fd = mscope_packet_pump_is_waiting (pump) ? STDOUT_FILENO : -1;
      n = poll (polls, N_POLLS, mscope_packet_pump_get_timeout (pump));
      if (n < 0 && errno == EINTR)
        continue;
      if (n == 0 || polls[POLL_PACKETS].revents != 0)
        mscope_packet_pump_in (pump);
      if (polls[POLL_OUTPUT].revents != 0)
        mscope_packet_pump_out (pump);
      if (polls[POLL_DNS].revents != 0)
        mscope_dns_responder_serve (dns);
      if (polls[POLL_CONTROL].revents != 0 && !mscope_control_serve (CONTROL_FD, namespace))
        return;
    }
}

static gboolean
build_and_run (gboolean loopback,
               MscopeFailure *failure)
{
  g_autoptr (MscopePacketPump) pump = NULL;
  MscopeNamespace namespace;
  int dns;

  if (!mscope_namespace_enter (&namespace, loopback, failure))
    return FALSE;
  dns = mscope_namespace_open_socket (&namespace, MSCOPE_EXAMPLE_HOST_DNS, SOCK_DGRAM, DNS_PORT, failure);
  if (dns < 0)
    return FALSE;
  pump = mscope_packet_pump_new (namespace.interface, "mailscope-wire " PACKAGE_VERSION, STDOUT_FILENO, failure);
  if (pump == NULL)
    return FALSE;

  mscope_control_send_ready (CONTROL_FD, &namespace);
  run (&namespace, pump, dns);
  mscope_packet_pump_finish (pump, PATIENCE_MS);
  return TRUE;
}

static gboolean
is_control_socket (int fd)
{
  int type = 0;
  socklen_t length = sizeof type;

  return getsockopt (fd, SOL_SOCKET, SO_TYPE, &type, &length) == 0 && type == SOCK_SEQPACKET;
}

int
main (int argc,
      char **argv)
{
  gboolean loopback = argc == 2 && strcmp (argv[1], "--loopback") == 0;
  MscopeFailure failure;

  if (argc > (loopback ? 2 : 1) || !is_control_socket (CONTROL_FD))
    {
      g_printerr ("mailscope-wire is a part of Mailscope, which starts it; “mailscope-cli demo” shows it at work.\n");
      return 2;
    }
  signal (SIGPIPE, SIG_IGN);
  if (build_and_run (loopback, &failure))
    return 0;
  mscope_control_send_failure (CONTROL_FD, &failure);
  return 1;
}
