/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The domain of the private wire (RFC 2606 section 3), the same in the name server, the servers and the lessons. */
#define MSCOPE_EXAMPLE_DOMAIN "example.org"

/* Fits any domain name as text, the closing NUL included (RFC 1035 section 2.3.4). */
#define MSCOPE_DOMAIN_NAME_SIZE 256

typedef enum
{
  MSCOPE_EXAMPLE_HOST_PC,
  MSCOPE_EXAMPLE_HOST_MAIL,
  MSCOPE_EXAMPLE_HOST_DNS,
} MscopeExampleHostId;

#define MSCOPE_N_EXAMPLE_HOSTS 3

/**
 * MscopeExampleHost:
 * @key: one word, as requests to the helper name it
 * @name: its domain name
 * @address: IPv4, dotted, of TEST-NET-1 (RFC 5737 section 3)
 * @mac: locally administered; fixed, so that captures look the same every time
 *
 * A host of the private wire: what the helper builds, the name server answers and the engine connects to.
 */
typedef struct
{
  const char *key;
  const char *name;
  const char *address;
  guint8 mac[6];
} MscopeExampleHost;

/* By MscopeExampleHostId. */
extern const MscopeExampleHost mscope_example_hosts[MSCOPE_N_EXAMPLE_HOSTS];

/* (nullable): the host with that @key. */
const MscopeExampleHost *mscope_example_host_find (const char *key);

G_END_DECLS
