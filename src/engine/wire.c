/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixfdmessage.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "engine/library.h"
#include "engine/wire-private.h"

#define HELPER "mailscope-wire"
#define CONTROL_FD 3 /* in the helper */
#define MAX_ANSWER 512
#define START_TIMEOUT_MS 10000
#define ANSWER_TIMEOUT_MS 5000

struct _MscopeWire
{
  int control; /* a SOCK_SEQPACKET socket; closing it ends the helper */
  int capture; /* -1 once it is taken */
  int network; /* the network namespace of the switch: held, it carries sessions on if the helper dies */
  gboolean loopback;
};

G_DEFINE_QUARK (mscope-wire-error-quark, mscope_wire_error)

static void
close_fd (int *fd)
{
  if (*fd >= 0)
    close (*fd);
  *fd = -1;
}

static gboolean
set_failed (GError **error,
            const char *text)
{
  g_set_error_literal (error, MSCOPE_WIRE_ERROR, MSCOPE_WIRE_ERROR_FAILED, text);
  return FALSE;
}

static gboolean
set_ended (GError **error)
{
  g_set_error_literal (error, MSCOPE_WIRE_ERROR, MSCOPE_WIRE_ERROR_ENDED, _("The private wire has ended."));
  return FALSE;
}

/* Starts the helper with one end of a new socket pair and of a new pipe; the other ends become ours. */
static gboolean
spawn_helper (MscopeWire *self,
              GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) cause = NULL;
  g_autofree char *program = mscope_library_find_helper (HELPER);
  int control[2], capture[2];

  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, control) != 0)
    return set_failed (error, g_strerror (errno));
  self->control = control[0];
  g_subprocess_launcher_take_fd (launcher, control[1], CONTROL_FD);
  if (!g_unix_open_pipe (capture, FD_CLOEXEC, error))
    return FALSE;
  self->capture = capture[0];
  g_subprocess_launcher_take_stdout_fd (launcher, capture[1]);

  /* GLib waits for the process wherever we are then, so that no zombie stays. */
  process = g_subprocess_launcher_spawn (launcher, &cause, program, NULL);
  if (process != NULL)
    return TRUE;
  g_set_error (error, MSCOPE_WIRE_ERROR, MSCOPE_WIRE_ERROR_FAILED,
               /* Translators: %1$s is a file, %2$s why it does not start */
               _("The program that builds the private wire, “%1$s”, cannot be started: %2$s"), program, cause->message);
  return FALSE;
}

/* Waits until @fd is ready for @condition. */
static gboolean
wait_for (int fd,
          gushort condition,
          int timeout_ms,
          GCancellable *cancellable,
          GError **error)
{
  GPollFD polls[2] = { { .fd = fd, .events = condition } };
  gboolean cancels = g_cancellable_make_pollfd (cancellable, &polls[1]);
  int n;

  do
    n = g_poll (polls, cancels ? 2 : 1, timeout_ms);
  while (n < 0 && errno == EINTR);
  if (cancels)
    g_cancellable_release_fd (cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  return n > 0 || set_failed (error, _("The private wire does not answer."));
}

/* One message of the helper's into @text; with it comes a descriptor, or -1. */
static gboolean
receive (MscopeWire *self,
         char text[MAX_ANSWER + 1],
         int *fd,
         GError **error)
{
  struct iovec part = { .iov_base = text, .iov_len = MAX_ANSWER };
  union
  {
    struct cmsghdr header;
    char room[CMSG_SPACE (sizeof (int))];
  } passed;
  struct msghdr message = {
    .msg_iov = &part, .msg_iovlen = 1, .msg_control = &passed, .msg_controllen = sizeof passed,
  };
  ssize_t n;

  *fd = -1;
  do
    n = recvmsg (self->control, &message, MSG_CMSG_CLOEXEC);
  while (n < 0 && errno == EINTR);
  if (n <= 0)
    return set_ended (error);
  text[n] = '\0';
  if (message.msg_controllen >= CMSG_LEN (sizeof *fd) && passed.header.cmsg_type == SCM_RIGHTS)
    memcpy (fd, CMSG_DATA (&passed.header), sizeof *fd);
  return TRUE;
}

/* "error STAGE ERRNO TEXT" */
static void
set_answer_error (const char *text,
                  GError **error)
{
  g_auto (GStrv) words = g_strsplit (text, " ", 4);

  if (g_strv_length (words) == 4 && strcmp (words[0], "error") == 0)
    g_propagate_error (error, mscope_wire_describe_failure (words[1], atoi (words[2]), words[3]));
  else
    set_failed (error, _("The private wire does not answer."));
}

static gboolean
shake_hands (MscopeWire *self,
             GCancellable *cancellable,
             GError **error)
{
  char text[MAX_ANSWER + 1];

  if (!wait_for (self->control, G_IO_IN, START_TIMEOUT_MS, cancellable, error)
      || !receive (self, text, &self->network, error))
    return FALSE;
  self->loopback = strcmp (text, "ready loopback") == 0;
  if (self->loopback || strcmp (text, "ready bridge") == 0)
    return TRUE;
  set_answer_error (text, error);
  return FALSE;
}

MscopeWire *
mscope_wire_new (GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (MscopeWire) self = g_new0 (MscopeWire, 1);

  self->control = self->capture = self->network = -1;
  if (!spawn_helper (self, error) || !shake_hands (self, cancellable, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
mscope_wire_free (MscopeWire *self)
{
  close_fd (&self->control);
  close_fd (&self->capture);
  close_fd (&self->network);
  g_free (self);
}

const char *
mscope_wire_get_kind (MscopeWire *self)
{
  return self->loopback ? "loopback" : "bridge";
}

int
mscope_wire_take_capture (MscopeWire *self)
{
  int capture = self->capture;

  self->capture = -1;
  return capture;
}

static int
request (MscopeWire *self,
         GError **error,
         const char *format,
         ...) G_GNUC_PRINTF (3, 4);

/* Sends a request; -1 with @error unless a descriptor comes back. */
static int
request (MscopeWire *self,
         GError **error,
         const char *format,
         ...)
{
  g_autofree char *line = NULL;
  char text[MAX_ANSWER + 1];
  va_list arguments;
  int fd;

  va_start (arguments, format);
  line = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  if (send (self->control, line, strlen (line), MSG_NOSIGNAL) < 0)
    {
      set_ended (error);
      return -1;
    }
  if (!wait_for (self->control, G_IO_IN, ANSWER_TIMEOUT_MS, NULL, error) || !receive (self, text, &fd, error))
    return -1;
  if (fd < 0)
    set_answer_error (text, error);
  return fd;
}

int
mscope_wire_listen (MscopeWire *self,
                    MscopeExampleHostId host,
                    guint16 port,
                    GError **error)
{
  return request (self, error, "listen %s %u", mscope_example_hosts[host].key, port);
}

int
mscope_wire_open_udp (MscopeWire *self,
                      MscopeExampleHostId host,
                      GError **error)
{
  return request (self, error, "udp %s", mscope_example_hosts[host].key);
}

int
mscope_wire_connect (MscopeWire *self,
                     MscopeExampleHostId from,
                     MscopeExampleHostId to,
                     guint16 port,
                     GError **error)
{
  int fd = request (self, error, "connect %s %s %u", mscope_example_hosts[from].key, mscope_example_hosts[to].key,
                    port);
  int number = 0;
  socklen_t length = sizeof number;

  if (fd < 0)
    return -1;
  if (!wait_for (fd, G_IO_OUT, ANSWER_TIMEOUT_MS, NULL, error))
    {
      close_fd (&fd);
      return -1;
    }
  getsockopt (fd, SOL_SOCKET, SO_ERROR, &number, &length);
  if (number == 0)
    return fd;
  g_set_error (error, MSCOPE_WIRE_ERROR, MSCOPE_WIRE_ERROR_FAILED,
               /* Translators: %1$s is a host, %2$u a port, %3$s what the system said */
               _("%1$s takes no connection on port %2$u: %3$s."), mscope_example_hosts[to].name, port,
               g_strerror (number));
  close_fd (&fd);
  return -1;
}
