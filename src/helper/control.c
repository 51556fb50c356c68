/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "helper/control.h"

#define BACKLOG 128

/* Sends @text and, unless it is -1, @fd. A program that is gone is noticed when it is read from. */
static void
send_text (int control,
           const char *text,
           int fd)
{
  struct iovec part = { .iov_base = (char *) text, .iov_len = strlen (text) };
  union
  {
    struct cmsghdr header;
    char room[CMSG_SPACE (sizeof (int))];
  } passed = { 0 };
  struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };

  if (fd >= 0)
    {
      passed.header.cmsg_level = SOL_SOCKET;
      passed.header.cmsg_type = SCM_RIGHTS;
      passed.header.cmsg_len = CMSG_LEN (sizeof fd);
      memcpy (CMSG_DATA (&passed.header), &fd, sizeof fd);
      message.msg_control = &passed;
      message.msg_controllen = sizeof passed;
    }
  while (sendmsg (control, &message, MSG_NOSIGNAL) < 0 && errno == EINTR)
    ;
}

void
mscope_control_send_ready (int control,
                           const MscopeNamespace *namespace)
{
  send_text (control, namespace->loopback ? "ready loopback" : "ready bridge", namespace->switch_fd);
}

void
mscope_control_send_failure (int control,
                             const MscopeFailure *failure)
{
  char text[MSCOPE_CONTROL_MAX];

  g_snprintf (text, sizeof text, "error %s %d %s", failure->stage, failure->number, failure->text);
  send_text (control, text, -1);
}

static gboolean
read_host (const char *word,
           MscopeExampleHostId *id,
           MscopeFailure *failure)
{
  const MscopeExampleHost *host = mscope_example_host_find (word);

  if (host == NULL)
    return mscope_failure_set (failure, "request", EINVAL, "no host %.32s", word);
  *id = (MscopeExampleHostId) (host - mscope_example_hosts);
  return TRUE;
}

static gboolean
read_port (const char *word,
           guint16 *port,
           MscopeFailure *failure)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (word, 10, 1, G_MAXUINT16, &number, NULL))
    return mscope_failure_set (failure, "request", EINVAL, "no port %.32s", word);
  *port = (guint16) number;
  return TRUE;
}

static int
open_listening (const MscopeNamespace *namespace,
                char **words,
                MscopeFailure *failure)
{
  MscopeExampleHostId host = 0;
  guint16 port = 0;
  int fd;

  if (!read_host (words[1], &host, failure) || !read_port (words[2], &port, failure))
    return -1;
  fd = mscope_namespace_open_socket (namespace, host, SOCK_STREAM, port, failure);
  if (fd < 0 || listen (fd, BACKLOG) == 0)
    return fd;
  mscope_failure_set (failure, "listen", errno, "%s port %u: %s", words[1], port, g_strerror (errno));
  close (fd);
  return -1;
}

/* Does not wait for the other side: the program does, while packets go on being captured. */
static int
open_connecting (const MscopeNamespace *namespace,
                 char **words,
                 MscopeFailure *failure)
{
  struct sockaddr_in address = { .sin_family = AF_INET };
  MscopeExampleHostId from = 0, to = 0;
  guint16 port = 0;
  int fd;

  if (!read_host (words[1], &from, failure) || !read_host (words[2], &to, failure)
      || !read_port (words[3], &port, failure))
    return -1;
  fd = mscope_namespace_open_socket (namespace, from, SOCK_STREAM, 0, failure);
  if (fd < 0)
    return -1;
  address.sin_port = htons (port);
  inet_pton (AF_INET, mscope_example_hosts[to].address, &address.sin_addr);
  if (connect (fd, (struct sockaddr *) &address, sizeof address) == 0 || errno == EINPROGRESS)
    return fd;
  mscope_failure_set (failure, "connect", errno, "%s port %u: %s", words[2], port, g_strerror (errno));
  close (fd);
  return -1;
}

static int
open_datagram (const MscopeNamespace *namespace,
               char **words,
               MscopeFailure *failure)
{
  MscopeExampleHostId host = 0;

  if (!read_host (words[1], &host, failure))
    return -1;
  return mscope_namespace_open_socket (namespace, host, SOCK_DGRAM, 0, failure);
}

static const struct
{
  const char *verb;
  guint n_words;
  int (* open) (const MscopeNamespace *namespace, char **words, MscopeFailure *failure);
} requests[] = {
  { "listen", 3, open_listening },
  { "connect", 4, open_connecting },
  { "udp", 2, open_datagram },
};

static int
open_requested (const MscopeNamespace *namespace,
                const char *text,
                MscopeFailure *failure)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  for (gsize i = 0; i < G_N_ELEMENTS (requests); i++)
    if (g_strv_length (words) == requests[i].n_words && strcmp (words[0], requests[i].verb) == 0)
      return requests[i].open (namespace, words, failure);
  mscope_failure_set (failure, "request", EINVAL, "no request %.64s", text);
  return -1;
}

gboolean
mscope_control_serve (int control,
                      const MscopeNamespace *namespace)
{
  char text[MSCOPE_CONTROL_MAX + 1];
  ssize_t n = recv (control, text, MSCOPE_CONTROL_MAX, 0);
  MscopeFailure failure;
  int fd;

  if (n <= 0)
    return n < 0 && (errno == EINTR || errno == EAGAIN);
  text[n] = '\0';
  fd = open_requested (namespace, text, &failure);
  if (fd < 0)
    mscope_control_send_failure (control, &failure);
  else
    {
      send_text (control, "ok", fd);
      close (fd);
    }
  return TRUE;
}
