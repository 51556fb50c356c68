/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "helper/namespace.h"
#include "helper/netlink.h"

#define SWITCH "wire0"
#define PLUG "eth0"
#define NETWORK_BITS 24
#define ETHERNET_MTU 1500

static int
write_text (const char *path,
            const char *text)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC);
  int number = 0;

  if (fd < 0)
    return errno;
  if (write (fd, text, strlen (text)) < 0)
    number = errno;
  close (fd);
  return number;
}

/* Keeps the user's own numbers; without "deny" an ordinary user may map no group (user_namespaces(7)). */
static gboolean
map_identity (uid_t uid,
              gid_t gid,
              MscopeFailure *failure)
{
  char line[64];
  int number;

  number = write_text ("/proc/self/setgroups", "deny");
  if (number != 0 && number != ENOENT)
    return mscope_failure_set (failure, "identity", number, "/proc/self/setgroups: %s", g_strerror (number));
  g_snprintf (line, sizeof line, "%u %u 1", uid, uid);
  number = write_text ("/proc/self/uid_map", line);
  if (number != 0)
    return mscope_failure_set (failure, "identity", number, "/proc/self/uid_map: %s", g_strerror (number));
  g_snprintf (line, sizeof line, "%u %u 1", gid, gid);
  number = write_text ("/proc/self/gid_map", line);
  if (number != 0)
    return mscope_failure_set (failure, "identity", number, "/proc/self/gid_map: %s", g_strerror (number));
  return TRUE;
}

static gboolean
enter_user_namespace (MscopeFailure *failure)
{
  uid_t uid = geteuid ();
  gid_t gid = getegid ();

  if (unshare (CLONE_NEWUSER) != 0)
    return mscope_failure_set (failure, "user-namespace", errno, "unshare (CLONE_NEWUSER): %s", g_strerror (errno));
  return map_identity (uid, gid, failure);
}

/*
 * A network namespace of its own. What /proc/sys/net shows is that of the namespace one is in. The
 * settings only make the trace plainer: where /proc/sys cannot be written the wire works without.
 */
static gboolean
enter_network_namespace (int *fd,
                         MscopeFailure *failure)
{
  if (unshare (CLONE_NEWNET) != 0)
    return mscope_failure_set (failure, "network-namespace", errno, "unshare (CLONE_NEWNET): %s", g_strerror (errno));
  *fd = open ("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
  if (*fd < 0)
    return mscope_failure_set (failure, "network-namespace", errno, "/proc/self/ns/net: %s", g_strerror (errno));

  /* No neighbour discovery between the lines of a lesson, and 1,460 octets in a segment instead of 1,448. */
  write_text ("/proc/sys/net/ipv6/conf/all/disable_ipv6", "1");
  write_text ("/proc/sys/net/ipv6/conf/default/disable_ipv6", "1");
  write_text ("/proc/sys/net/ipv4/tcp_timestamps", "0");
  return TRUE;
}

/*
 * With offloads on, checksums are left to a card that is not there, and segments of 64 KiB cross the
 * wire. lo refuses the checksum, which is why its packets show wrong ones.
 */
static void
disable_offloads (const char *interface)
{
  static const guint32 commands[] = { ETHTOOL_STXCSUM, ETHTOOL_STSO, ETHTOOL_SGSO, ETHTOOL_SGRO };
  int fd = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

  if (fd < 0)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      struct ethtool_value value = { .cmd = commands[i], .data = 0 };
      struct ifreq request = { .ifr_data = (char *) &value };

      g_strlcpy (request.ifr_name, interface, sizeof request.ifr_name);
      ioctl (fd, SIOCETHTOOL, &request);
    }
  close (fd);
}

static void
set_mtu (const char *interface,
         int octets)
{
  struct ifreq request = { .ifr_mtu = octets };
  int fd = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

  if (fd < 0)
    return;
  g_strlcpy (request.ifr_name, interface, sizeof request.ifr_name);
  ioctl (fd, SIOCSIFMTU, &request);
  close (fd);
}

/* Sets @interface up, with @address if there is one. */
static gboolean
start_interface (const char *interface,
                 const char *address,
                 guint8 prefix,
                 MscopeFailure *failure)
{
  MscopeNetlink netlink;
  int number = mscope_netlink_open (&netlink);

  if (number == 0 && address != NULL)
    number = mscope_netlink_add_address (&netlink, (int) if_nametoindex (interface), address, prefix);
  if (number == 0)
    number = mscope_netlink_set_up (&netlink, (int) if_nametoindex (interface));
  mscope_netlink_close (&netlink);
  return number == 0
         || mscope_failure_set (failure, "address", number, "%s %s: %s", interface, address != NULL ? address : "",
                                g_strerror (number));
}

static gboolean
build_switch (MscopeFailure *failure)
{
  MscopeNetlink netlink;
  int number = mscope_netlink_open (&netlink);

  if (number == 0)
    number = mscope_netlink_add_bridge (&netlink, SWITCH);
  mscope_netlink_close (&netlink);
  if (number != 0)
    return mscope_failure_set (failure, "bridge", number, "bridge %s: %s", SWITCH, g_strerror (number));
  return start_interface (SWITCH, NULL, 0, failure);
}

/* From the namespace of the switch: a cable from there into the host's. */
static gboolean
plug_in (const MscopeExampleHost *host,
         int host_fd,
         MscopeFailure *failure)
{
  MscopeNetlink netlink;
  int number = mscope_netlink_open (&netlink);

  if (number == 0)
    number = mscope_netlink_add_cable (&netlink, host->key, (int) if_nametoindex (SWITCH), PLUG, host_fd, host->mac);
  mscope_netlink_close (&netlink);
  if (number != 0)
    return mscope_failure_set (failure, "cable", number, "veth %s: %s", host->key, g_strerror (number));
  disable_offloads (host->key);
  return start_interface (host->key, NULL, 0, failure);
}

static gboolean
walk_to (int fd,
         const char *name,
         MscopeFailure *failure)
{
  if (setns (fd, CLONE_NEWNET) == 0)
    return TRUE;
  return mscope_failure_set (failure, "enter-host", errno, "setns (%s): %s", name, g_strerror (errno));
}

static gboolean
build_host (MscopeNamespace *self,
            MscopeExampleHostId id,
            MscopeFailure *failure)
{
  const MscopeExampleHost *host = &mscope_example_hosts[id];

  if (!enter_network_namespace (&self->host_fd[id], failure)
      || !walk_to (self->switch_fd, SWITCH, failure)
      || !plug_in (host, self->host_fd[id], failure)
      || !walk_to (self->host_fd[id], host->key, failure))
    return FALSE;
  disable_offloads (PLUG);
  return start_interface ("lo", NULL, 0, failure)
         && start_interface (PLUG, host->address, NETWORK_BITS, failure)
         && walk_to (self->switch_fd, SWITCH, failure);
}

static gboolean
build_bridge (MscopeNamespace *self,
              MscopeFailure *failure)
{
  self->interface = SWITCH;
  if (!build_switch (failure))
    return FALSE;
  for (guint id = 0; id < MSCOPE_N_EXAMPLE_HOSTS; id++)
    if (!build_host (self, id, failure))
      return FALSE;
  return TRUE;
}

static gboolean
build_loopback (MscopeNamespace *self,
                MscopeFailure *failure)
{
  if (!walk_to (self->switch_fd, "lo", failure))
    return FALSE;
  self->loopback = TRUE;
  self->interface = "lo";
  disable_offloads ("lo");
  set_mtu ("lo", ETHERNET_MTU);
  for (guint id = 0; id < MSCOPE_N_EXAMPLE_HOSTS; id++)
    {
      if (self->host_fd[id] >= 0)
        close (self->host_fd[id]);
      self->host_fd[id] = self->switch_fd;
      if (!start_interface ("lo", mscope_example_hosts[id].address, 32, failure))
        return FALSE;
    }
  return TRUE;
}

gboolean
mscope_namespace_enter (MscopeNamespace *self,
                        gboolean loopback,
                        MscopeFailure *failure)
{
  *self = (MscopeNamespace) { .switch_fd = -1, .host_fd = { -1, -1, -1 } };
  if (!enter_user_namespace (failure) || !enter_network_namespace (&self->switch_fd, failure))
    return FALSE;
  if (loopback)
    return build_loopback (self, failure);
  if (build_bridge (self, failure))
    return TRUE;

  /* A kernel without the modules says so; any other refusal would be met on lo too. */
  return failure->number == EOPNOTSUPP && build_loopback (self, failure);
}

int
mscope_namespace_open_socket (const MscopeNamespace *self,
                              MscopeExampleHostId host,
                              int type,
                              guint16 port,
                              MscopeFailure *failure)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (port) };
  const char *name = mscope_example_hosts[host].key;
  const int on = 1;
  int number, fd;

  if (!walk_to (self->host_fd[host], name, failure))
    return -1;
  fd = socket (AF_INET, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  number = errno;
  if (!walk_to (self->switch_fd, SWITCH, failure))
    {
      if (fd >= 0)
        close (fd);
      return -1;
    }
  if (fd < 0)
    {
      mscope_failure_set (failure, "socket", number, "socket on %s: %s", name, g_strerror (number));
      return -1;
    }
  setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  inet_pton (AF_INET, mscope_example_hosts[host].address, &address.sin_addr);
  if (bind (fd, (struct sockaddr *) &address, sizeof address) == 0)
    return fd;
  mscope_failure_set (failure, "bind", errno, "%s port %u: %s", name, port, g_strerror (errno));
  close (fd);
  return -1;
}
