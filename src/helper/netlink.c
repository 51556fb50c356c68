/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/if.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "helper/netlink.h"

/*
 * A message under construction. Each attribute is four octets of header, its value, and padding to
 * four (netlink(7)); nests are attributes whose length is known at their end. Ours take 200 octets.
 */
typedef struct
{
  union
  {
    struct nlmsghdr header;
    guint8 bytes[512];
  };
} Request;

static void *
add_room (Request *request,
          gsize length)
{
  gsize start = NLMSG_ALIGN (request->header.nlmsg_len);

  g_assert (start + length <= sizeof request->bytes);
  request->header.nlmsg_len = (guint32) (start + length);
  return request->bytes + start;
}

static void
begin_request (Request *request,
               guint16 type,
               guint16 flags,
               const void *family_header,
               gsize length)
{
  memset (request, 0, sizeof *request);
  request->header.nlmsg_len = NLMSG_LENGTH (0);
  request->header.nlmsg_type = type;
  request->header.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | flags;
  memcpy (add_room (request, length), family_header, length);
}

static gsize
begin_attribute (Request *request,
                 guint16 type)
{
  struct rtattr *attribute = add_room (request, sizeof *attribute);

  attribute->rta_type = type;
  return (gsize) ((guint8 *) attribute - request->bytes);
}

static void
end_attribute (Request *request,
               gsize start)
{
  guint16 length = (guint16) (request->header.nlmsg_len - start);

  memcpy (request->bytes + start + G_STRUCT_OFFSET (struct rtattr, rta_len), &length, sizeof length);
}

static void
add_attribute (Request *request,
               guint16 type,
               const void *value,
               gsize length)
{
  gsize start = begin_attribute (request, type);

  memcpy (add_room (request, length), value, length);
  end_attribute (request, start);
}

static void
add_text (Request *request,
          guint16 type,
          const char *text)
{
  add_attribute (request, type, text, strlen (text) + 1);
}

/* The answer to a request with NLM_F_ACK is an error message whose number, 0 or negative, says how it went. */
static int
exchange (MscopeNetlink *self,
          Request *request)
{
  struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
  union
  {
    struct nlmsghdr header;
    guint8 bytes[4096];
  } answer;
  struct nlmsgerr error;
  ssize_t n;

  request->header.nlmsg_seq = ++self->sequence;
  if (sendto (self->fd, request->bytes, request->header.nlmsg_len, 0, (struct sockaddr *) &kernel, sizeof kernel) < 0)
    return errno;
  do
    n = recv (self->fd, answer.bytes, sizeof answer.bytes, 0);
  while (n < 0 && errno == EINTR);
  if (n < 0)
    return errno;
  if ((gsize) n < NLMSG_LENGTH (sizeof error) || answer.header.nlmsg_type != NLMSG_ERROR
      || answer.header.nlmsg_seq != self->sequence)
    return EPROTO;
  memcpy (&error, answer.bytes + NLMSG_HDRLEN, sizeof error);
  return -error.error;
}

int
mscope_netlink_open (MscopeNetlink *self)
{
  self->sequence = 0;
  self->fd = socket (AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
  return self->fd < 0 ? errno : 0;
}

void
mscope_netlink_close (MscopeNetlink *self)
{
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
}

int
mscope_netlink_add_bridge (MscopeNetlink *self,
                           const char *name)
{
  const struct ifinfomsg interface = { .ifi_family = AF_UNSPEC };
  const guint8 off = 0;
  Request request;
  gsize info, data;

  begin_request (&request, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, &interface, sizeof interface);
  add_text (&request, IFLA_IFNAME, name);
  info = begin_attribute (&request, IFLA_LINKINFO);
  add_text (&request, IFLA_INFO_KIND, "bridge");
  data = begin_attribute (&request, IFLA_INFO_DATA);
  /* One that watches multicast joins the group of such switches itself (RFC 4286), now and then in a lesson. */
  add_attribute (&request, IFLA_BR_MCAST_SNOOPING, &off, sizeof off);
  end_attribute (&request, data);
  end_attribute (&request, info);
  return exchange (self, &request);
}

int
mscope_netlink_add_cable (MscopeNetlink *self,
                          const char *name,
                          int bridge,
                          const char *peer,
                          int peer_namespace,
                          const guint8 peer_mac[6])
{
  const struct ifinfomsg interface = { .ifi_family = AF_UNSPEC };
  Request request;
  gsize info, data, other;

  begin_request (&request, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, &interface, sizeof interface);
  add_text (&request, IFLA_IFNAME, name);
  add_attribute (&request, IFLA_MASTER, &bridge, sizeof bridge);
  info = begin_attribute (&request, IFLA_LINKINFO);
  add_text (&request, IFLA_INFO_KIND, "veth");
  data = begin_attribute (&request, IFLA_INFO_DATA);
  other = begin_attribute (&request, VETH_INFO_PEER);
  memcpy (add_room (&request, sizeof interface), &interface, sizeof interface);
  add_text (&request, IFLA_IFNAME, peer);
  add_attribute (&request, IFLA_ADDRESS, peer_mac, 6);
  add_attribute (&request, IFLA_NET_NS_FD, &peer_namespace, sizeof peer_namespace);
  end_attribute (&request, other);
  end_attribute (&request, data);
  end_attribute (&request, info);
  return exchange (self, &request);
}

int
mscope_netlink_set_up (MscopeNetlink *self,
                       int interface)
{
  const struct ifinfomsg change = {
    .ifi_family = AF_UNSPEC,
    .ifi_index = interface,
    .ifi_flags = IFF_UP,
    .ifi_change = IFF_UP,
  };
  Request request;

  begin_request (&request, RTM_NEWLINK, 0, &change, sizeof change);
  return exchange (self, &request);
}

int
mscope_netlink_add_address (MscopeNetlink *self,
                            int interface,
                            const char *address,
                            guint8 prefix)
{
  const struct ifaddrmsg owner = { .ifa_family = AF_INET, .ifa_prefixlen = prefix, .ifa_index = (guint32) interface };
  struct in_addr number;
  Request request;

  if (inet_pton (AF_INET, address, &number) != 1)
    return EINVAL;
  begin_request (&request, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, &owner, sizeof owner);
  add_attribute (&request, IFA_LOCAL, &number, sizeof number);
  add_attribute (&request, IFA_ADDRESS, &number, sizeof number);
  return exchange (self, &request);
}
