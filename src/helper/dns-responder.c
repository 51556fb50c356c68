/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 1034 section 4.3.2: what an authority answers. RFC 5321 section 5.1: what mail asks it. */
#include "config.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "helper/dns-responder.h"

#define LIFETIME_SECONDS 3600
#define PREFERENCE 10

static const MscopeExampleHost *
find_host (const char *name)
{
  for (gsize i = 0; i < MSCOPE_N_EXAMPLE_HOSTS; i++)
    if (g_ascii_strcasecmp (mscope_example_hosts[i].name, name) == 0)
      return &mscope_example_hosts[i];
  return NULL;
}

static gboolean
is_in_domain (const char *name)
{
  gsize length = strlen (name);
  gsize domain = strlen (MSCOPE_EXAMPLE_DOMAIN);

  return length >= domain && g_ascii_strcasecmp (name + length - domain, MSCOPE_EXAMPLE_DOMAIN) == 0
         && (length == domain || name[length - domain - 1] == '.');
}

static MscopeDnsRecord *
add_record (MscopeDnsMessage *message)
{
  MscopeDnsRecord *record = &message->records[message->n_records++];

  memset (record, 0, sizeof *record);
  g_strlcpy (record->name, message->name, sizeof record->name);
  record->type = message->type;
  record->ttl = LIFETIME_SECONDS;
  return record;
}

static void
look_up (MscopeDnsMessage *message)
{
  const MscopeExampleHost *host = find_host (message->name);
  gboolean is_domain = g_ascii_strcasecmp (message->name, MSCOPE_EXAMPLE_DOMAIN) == 0;

  message->authoritative = is_in_domain (message->name);
  if (host == NULL && !is_domain)
    message->rcode = MSCOPE_DNS_NAME_ERROR;
  else if (is_domain && message->type == MSCOPE_DNS_TYPE_MX)
    {
      MscopeDnsRecord *record = add_record (message);

      record->preference = PREFERENCE;
      g_strlcpy (record->target, mscope_example_hosts[MSCOPE_EXAMPLE_HOST_MAIL].name, sizeof record->target);
    }
  else if (host != NULL && message->type == MSCOPE_DNS_TYPE_A)
    inet_pton (AF_INET, host->address, add_record (message)->address);
}

gboolean
mscope_dns_responder_answer (const guint8 *query,
                             gsize length,
                             GByteArray *out)
{
  MscopeDnsMessage message;

  if (!mscope_dns_message_parse (&message, query, length) || message.is_response)
    return FALSE;
  message.is_response = TRUE;
  message.truncated = FALSE;
  message.authoritative = FALSE;
  message.rcode = MSCOPE_DNS_NO_ERROR;
  message.n_records = 0;
  if (message.opcode == 0)
    look_up (&message);
  else
    message.rcode = MSCOPE_DNS_NOT_IMPLEMENTED;
  return mscope_dns_message_append (&message, out);
}

void
mscope_dns_responder_serve (int fd)
{
  struct sockaddr_storage peer;
  socklen_t peer_length = sizeof peer;
  guint8 query[MSCOPE_DNS_MAX_MESSAGE];
  ssize_t n;

  while ((n = recvfrom (fd, query, sizeof query, 0, (struct sockaddr *) &peer, &peer_length)) >= 0)
    {
      g_autoptr (GByteArray) answer = g_byte_array_new ();

      /* An answer that cannot be sent is one that got lost; who asked asks again. */
      if (mscope_dns_responder_answer (query, (gsize) n, answer))
        sendto (fd, answer->data, answer->len, 0, (struct sockaddr *) &peer, peer_length);
      peer_length = sizeof peer;
    }
}
