/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/server-tls.h"

#include <ifaddrs.h>
#include <netinet/in.h>

struct _MscopeServerTls
{
  char *host;
  char *folder;
  GPtrArray *addresses; /* of char */
  MscopeTlsIdentity *identity;
  char *notice;
};

MscopeServerTls *
mscope_server_tls_new (const char *host,
                       const char *certificate,
                       const char *key,
                       const char *folder,
                       GError **error)
{
  g_autoptr (MscopeServerTls) self = g_new0 (MscopeServerTls, 1);

  self->host = g_strdup (host);
  self->folder = g_strdup (folder);
  self->addresses = g_ptr_array_new_with_free_func (g_free);
  if (certificate != NULL)
    self->identity = mscope_tls_identity_new_from_files (certificate, key, error);
  if (certificate != NULL && self->identity == NULL)
    return NULL;
  return g_steal_pointer (&self);
}

void
mscope_server_tls_free (MscopeServerTls *self)
{
  g_free (self->host);
  g_free (self->folder);
  g_ptr_array_unref (self->addresses);
  g_clear_pointer (&self->identity, mscope_tls_identity_unref);
  g_free (self->notice);
  g_free (self);
}

static void
add_socket_address (MscopeServerTls *self,
                    struct sockaddr *address)
{
  gsize size = address->sa_family == AF_INET ? sizeof (struct sockaddr_in) : sizeof (struct sockaddr_in6);
  g_autoptr (GSocketAddress) found = NULL;

  if (address->sa_family != AF_INET && address->sa_family != AF_INET6)
    return;
  found = g_socket_address_new_from_native (address, size);
  g_ptr_array_add (self->addresses,
                   g_inet_address_to_string (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (found))));
}

/* Who listens on all addresses is reached by each of them, and by the name of the machine. */
static void
add_all_addresses (MscopeServerTls *self)
{
  struct ifaddrs *all = NULL;

  g_ptr_array_add (self->addresses, g_strdup (g_get_host_name ()));
  if (getifaddrs (&all) != 0)
    return;
  for (struct ifaddrs *one = all; one != NULL; one = one->ifa_next)
    if (one->ifa_addr != NULL)
      add_socket_address (self, one->ifa_addr);
  freeifaddrs (all);
}

void
mscope_server_tls_add_address (MscopeServerTls *self,
                               const char *address)
{
  g_autoptr (GInetAddress) inet = g_inet_address_new_from_string (address);

  if (inet != NULL && g_inet_address_get_is_any (inet))
    add_all_addresses (self);
  else
    g_ptr_array_add (self->addresses, g_strdup (address));
}

MscopeTlsIdentity *
mscope_server_tls_get_identity (MscopeServerTls *self,
                                GError **error)
{
  g_autoptr (MscopeAuthority) authority = NULL;

  if (self->identity != NULL)
    return self->identity;
  authority = mscope_authority_open (self->folder, &self->notice, error);
  if (authority == NULL)
    return NULL;
  g_ptr_array_add (self->addresses, NULL);
  self->identity = mscope_authority_issue (authority, self->host, (const char *const *) self->addresses->pdata, error);
  g_ptr_array_set_size (self->addresses, (int) self->addresses->len - 1);
  return self->identity;
}

const char *
mscope_server_tls_get_notice (const MscopeServerTls *self)
{
  return self->notice;
}
