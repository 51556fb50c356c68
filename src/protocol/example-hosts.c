/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "protocol/example-hosts.h"

#include <string.h>

const MscopeExampleHost mscope_example_hosts[MSCOPE_N_EXAMPLE_HOSTS] = {
  [MSCOPE_EXAMPLE_HOST_PC] = { "pc", "pc.example.org", "192.0.2.10", { 0x02, 0, 0, 0, 0, 0x10 } },
  [MSCOPE_EXAMPLE_HOST_MAIL] = { "mail", "mail.example.org", "192.0.2.25", { 0x02, 0, 0, 0, 0, 0x25 } },
  [MSCOPE_EXAMPLE_HOST_DNS] = { "dns", "ns.example.org", "192.0.2.53", { 0x02, 0, 0, 0, 0, 0x53 } },
};

const MscopeExampleHost *
mscope_example_host_find (const char *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (mscope_example_hosts); i++)
    if (strcmp (mscope_example_hosts[i].key, key) == 0)
      return &mscope_example_hosts[i];
  return NULL;
}
