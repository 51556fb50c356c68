/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 1035 sections 4.2.1 and 7: asking over UDP. RFC 5321 section 5.1: who takes the mail of a domain. */
#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "engine/wire-private.h"
#include "protocol/dns-message.h"

#define DNS_PORT 53
#define TRIES 3
#define PATIENCE_MS 1000

/* Waits for the answer to @query; what else arrives is passed over. */
static gboolean
await_answer (int fd,
              const MscopeDnsMessage *query,
              MscopeDnsMessage *answer)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_MS * 1000;
  gint64 left;

  while ((left = end - g_get_monotonic_time ()) > 0)
    {
      GPollFD poll = { .fd = fd, .events = G_IO_IN };
      guint8 bytes[MSCOPE_DNS_MAX_MESSAGE];
      ssize_t n;

      g_poll (&poll, 1, (int) (left / 1000) + 1);
      n = recv (fd, bytes, sizeof bytes, 0);
      if (n < 0 && errno != EAGAIN && errno != EINTR)
        return FALSE;
      if (n > 0 && mscope_dns_message_parse (answer, bytes, (gsize) n) && answer->is_response && answer->id == query->id
          && answer->type == query->type && g_ascii_strcasecmp (answer->name, query->name) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
exchange (int fd,
          const MscopeDnsMessage *query,
          MscopeDnsMessage *answer)
{
  struct sockaddr_in server = { .sin_family = AF_INET, .sin_port = htons (DNS_PORT) };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  inet_pton (AF_INET, mscope_example_hosts[MSCOPE_EXAMPLE_HOST_DNS].address, &server.sin_addr);
  /* Connected, so that nobody else is heard and a closed port is told. */
  if (!mscope_dns_message_append (query, bytes) || connect (fd, (struct sockaddr *) &server, sizeof server) != 0)
    return FALSE;
  for (int i = 0; i < TRIES; i++)
    if (send (fd, bytes->data, bytes->len, MSG_NOSIGNAL) > 0 && await_answer (fd, query, answer))
      return TRUE;
  return FALSE;
}

static gboolean
ask (MscopeWire *self,
     MscopeExampleHostId from,
     const char *name,
     MscopeDnsType type,
     MscopeDnsMessage *answer,
     GError **error)
{
  MscopeDnsMessage query = { .id = (guint16) g_random_int (), .recursion_desired = TRUE, .type = type };
  int fd = mscope_wire_open_udp (self, from, error);
  gboolean answered;

  if (fd < 0)
    return FALSE;
  g_strlcpy (query.name, name, sizeof query.name);
  answered = exchange (fd, &query, answer);
  close (fd);
  if (answered && answer->rcode == MSCOPE_DNS_NO_ERROR)
    return TRUE;
  if (answered && answer->rcode == MSCOPE_DNS_NAME_ERROR)
    g_set_error (error, MSCOPE_WIRE_ERROR, MSCOPE_WIRE_ERROR_FAILED, _("There is no domain “%s”."), name);
  else
    g_set_error (error, MSCOPE_WIRE_ERROR, MSCOPE_WIRE_ERROR_FAILED,
                 _("The name server gives no answer about “%s”."), name);
  return FALSE;
}

gboolean
mscope_wire_resolve (MscopeWire *self,
                     MscopeExampleHostId from,
                     const char *name,
                     char **address,
                     GError **error)
{
  char text[INET_ADDRSTRLEN];
  MscopeDnsMessage answer;

  if (!ask (self, from, name, MSCOPE_DNS_TYPE_A, &answer, error))
    return FALSE;
  for (gsize i = 0; i < answer.n_records; i++)
    if (answer.records[i].type == MSCOPE_DNS_TYPE_A)
      {
        *address = g_strdup (inet_ntop (AF_INET, answer.records[i].address, text, sizeof text));
        return TRUE;
      }
  g_set_error (error, MSCOPE_WIRE_ERROR, MSCOPE_WIRE_ERROR_FAILED, _("“%s” has no address."), name);
  return FALSE;
}

/* (nullable): the host to be tried first, lent by @answer. */
static const char *
choose_exchanger (const MscopeDnsMessage *answer)
{
  const MscopeDnsRecord *best = NULL;

  for (gsize i = 0; i < answer->n_records; i++)
    {
      const MscopeDnsRecord *record = &answer->records[i];

      if (record->type == MSCOPE_DNS_TYPE_MX && (best == NULL || record->preference < best->preference))
        best = record;
    }
  return best != NULL ? best->target : NULL;
}

gboolean
mscope_wire_resolve_mx (MscopeWire *self,
                        MscopeExampleHostId from,
                        const char *domain,
                        char **host,
                        char **address,
                        GError **error)
{
  const char *exchanger;
  MscopeDnsMessage answer;

  if (!ask (self, from, domain, MSCOPE_DNS_TYPE_MX, &answer, error))
    return FALSE;
  exchanger = choose_exchanger (&answer);
  if (exchanger == NULL)
    exchanger = domain;
  if (!mscope_wire_resolve (self, from, exchanger, address, error))
    return FALSE;
  *host = g_strdup (exchanger);
  return TRUE;
}
