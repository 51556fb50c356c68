/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <glib/gi18n.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/output.h"
#include "engine/typed-session.h"

#define CONNECT_TIMEOUT_S 30
#define GREETING_TIMEOUT_MS 3000

typedef struct
{
  MscopeTypedSession *session;
  MscopeConversation conversation;
  MscopeOutput *output;
  GMainLoop *loop;

  GDataInputStream *lines; /* standard input */
  gboolean patient;        /* no person types: each line waits until the one before is answered */
  gboolean reading;
  gboolean at_end;
  guint n_due;             /* entries of the server's that are still to come */
} Talk;

/* --- Connecting --- */

static void
say_why (const char *host,
         guint16 port,
         const GError *error)
{
  if (error->domain == G_RESOLVER_ERROR)
    /* Translators: %s is a host */
    g_printerr (_("There is no host “%s”, or the name server cannot be asked."), host);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    /* Translators: %1$s is a host, %2$u a port */
    g_printerr (_("%1$s takes no connections on port %2$u."), host, port);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    g_printerr (_("%1$s does not answer on port %2$u; perhaps a firewall is in between."), host, port);
  else
    /* Translators: %3$s is what the system said */
    g_printerr (_("%1$s cannot be reached on port %2$u: %3$s"), host, port, error->message);
  g_printerr ("\n");
}

static void
set_end (MscopeConversation *conversation,
         MscopeSide side,
         GSocketAddress *address)
{
  g_autofree char *text = NULL;

  if (!G_IS_INET_SOCKET_ADDRESS (address))
    return;
  text = g_inet_address_to_string (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
  g_strlcpy (conversation->address[side], text, sizeof conversation->address[side]);
  conversation->port[side] = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
}

/* A connected socket; -1 if there is none, which was said on stderr then. */
static int
connect_to (const char *host,
            guint16 port,
            MscopeConversation *conversation)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GSocketAddress) local = NULL;
  g_autoptr (GSocketAddress) remote = NULL;
  g_autoptr (GSocketConnectable) address = g_network_address_new (host, port);
  g_autoptr (GError) error = NULL;

  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_set_timeout (client, CONNECT_TIMEOUT_S);
  connection = g_socket_client_connect (client, address, NULL, &error);
  if (connection == NULL)
    {
      say_why (host, port, error);
      return -1;
    }
  local = g_socket_connection_get_local_address (connection, NULL);
  remote = g_socket_connection_get_remote_address (connection, NULL);
  set_end (conversation, MSCOPE_SIDE_CLIENT, local);
  set_end (conversation, MSCOPE_SIDE_SERVER, remote);
  return fcntl (g_socket_get_fd (g_socket_connection_get_socket (connection)), F_DUPFD_CLOEXEC, 3);
}

static MscopeProtocol
guess_protocol_by_port (guint16 port)
{
  if (port == 110 || port == 995)
    return MSCOPE_PROTOCOL_POP3;
  return port == 143 || port == 993 ? MSCOPE_PROTOCOL_IMAP : MSCOPE_PROTOCOL_SMTP;
}

/*
 * The first octet of the greeting tells the three protocols apart (RFC 5321 section 4.2, RFC 1939 section 4, RFC 9051
 * section 7.1); where none comes, the port has to do. Nothing is taken from the socket.
 */
static MscopeProtocol
guess_protocol (int fd,
                guint16 port)
{
  struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
  char first = '\0';

  if (poll (&poll_fd, 1, GREETING_TIMEOUT_MS) > 0)
    recv (fd, &first, 1, MSG_PEEK | MSG_DONTWAIT);
  if (first == '\0')
    return guess_protocol_by_port (port);
  if (first == '+' || first == '-')
    return MSCOPE_PROTOCOL_POP3;
  return first == '*' ? MSCOPE_PROTOCOL_IMAP : MSCOPE_PROTOCOL_SMTP;
}

/* --- Talking --- */

static void read_line (Talk *talk);

/* How many entries answer @entry, one of the client's: a reply, and the lines after it. */
static guint
count_answers (const MscopeEntry *entry)
{
  MscopeLines lines = entry->command != NULL ? entry->command->lines : MSCOPE_LINES_ONE;

  if (entry->kind != MSCOPE_ENTRY_COMMAND)
    return 1;
  if (lines == MSCOPE_LINES_MANY_WITHOUT_ARGUMENT && entry->argument.length > 0)
    return 1;
  return lines == MSCOPE_LINES_ONE ? 1 : 2;
}

static void
count (Talk *talk,
       const MscopeEntry *entry)
{
  if (entry->sender == MSCOPE_SIDE_CLIENT)
    talk->n_due += count_answers (entry);
  else if (entry->kind == MSCOPE_ENTRY_REPLY && mscope_entry_get_outcome (entry) == MSCOPE_OUTCOME_NEGATIVE)
    talk->n_due = 0;
  else if (entry->status != MSCOPE_STATUS_IMAP_UNTAGGED && talk->n_due > 0)
    talk->n_due--;
}

static void
on_entry (MscopeEntry *entry,
          gpointer user_data)
{
  Talk *talk = user_data;

  talk->conversation.protocol = entry->protocol; /* within TLS it shows late */
  talk->conversation.end_us = entry->time_us;
  talk->conversation.n_entries++;
  talk->conversation.n_bytes[entry->sender] = entry->offset + entry->length;
  mscope_output_entry (talk->output, &talk->conversation, entry);
  mscope_output_flush (talk->output);
  count (talk, entry);
  if (talk->session != NULL)
    read_line (talk);
}

static void
on_closed (const char *reason,
           gpointer user_data)
{
  Talk *talk = user_data;

  talk->conversation.closed = MSCOPE_CLOSED_FIN;
  mscope_output_conversation (talk->output, &talk->conversation);
  mscope_output_flush (talk->output);
  g_printerr ("%s\n", reason);
  g_main_loop_quit (talk->loop);
}

/* Not in the dialogue: nobody has said it. */
static void
on_secured (const char *text,
            gboolean trusted,
            gpointer user_data)
{
  g_printerr ("%s %s\n", trusted ? "✓" : "✗", text);
}

static void
on_line (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  Talk *talk = user_data;
  g_autofree char *line = NULL;
  gsize length;

  line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, &length, NULL);
  talk->reading = FALSE;
  if (line == NULL)
    {
      talk->at_end = TRUE;
      mscope_typed_session_end (talk->session);
      return;
    }
  if (length > 0 && line[length - 1] == '\r')
    line[length - 1] = '\0';
  if (mscope_typed_session_send (talk->session, line))
    read_line (talk);
}

/* Asks for the next line, once it may be sent. */
static void
read_line (Talk *talk)
{
  if (talk->reading || talk->at_end
      || (talk->patient && (talk->n_due > 0 || mscope_typed_session_is_beginning_tls (talk->session))))
    return;
  talk->reading = TRUE;
  g_data_input_stream_read_line_async (talk->lines, G_PRIORITY_DEFAULT, NULL, on_line, talk);
}

static void
talk_over (int fd,
           const MscopeConversation *conversation,
           const MscopeTypedSessionOptions *session_options,
           const MscopeOutputOptions *options)
{
  static const MscopeTypedSessionEvents events = { .entry = on_entry, .closed = on_closed, .secured = on_secured };
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  Talk talk = { .conversation = *conversation, .patient = !isatty (STDIN_FILENO), .n_due = 1 };

  talk.output = mscope_output_new (options);
  talk.loop = g_main_loop_new (NULL, FALSE);
  talk.lines = g_data_input_stream_new (input);
  g_data_input_stream_set_newline_type (talk.lines, G_DATA_STREAM_NEWLINE_TYPE_LF);
  talk.session = mscope_typed_session_new (fd, session_options, &events, &talk);
  read_line (&talk);
  g_main_loop_run (talk.loop);
  mscope_typed_session_free (g_steal_pointer (&talk.session));
  mscope_output_free (talk.output);
  g_main_loop_unref (talk.loop);
  g_object_unref (talk.lines);
}

static gboolean
parse_port (const char *text,
            guint16 *port)
{
  guint64 number;

  if (g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, &number, NULL))
    {
      *port = (guint16) number;
      return TRUE;
    }
  g_printerr (_("mailscope-cli: “%s” is no port; ports are numbers from 1 to 65535"), text);
  g_printerr ("\n");
  return FALSE;
}

static gboolean
parse_protocol (const char *name,
                MscopeProtocol *protocol)
{
  if (name == NULL || mscope_protocol_from_name (name, protocol))
    return TRUE;
  g_printerr (_("mailscope-cli: the protocol is smtp, pop3 or imap, not “%s”"), name);
  g_printerr ("\n");
  return FALSE;
}

int
mscope_cli_talk (int argc,
                 char **argv)
{
  g_autofree char *protocol = NULL;
  g_autofree char *format = NULL;
  gboolean tls = FALSE;
  const GOptionEntry entries[] = {
    { "protocol", 0, 0, G_OPTION_ARG_STRING, &protocol, N_("what the server speaks, if it is not to be guessed"),
      "smtp|pop3|imap" },
    { "tls", 0, 0, G_OPTION_ARG_NONE, &tls, N_("TLS from the first octet, as on ports 465, 993 and 995"), NULL },
    { "format", 0, 0, G_OPTION_ARG_STRING, &format, N_("text for people (default) or json for programs"), "text|json" },
    { NULL },
  };
  MscopeOutputOptions options = { .max_text = G_MAXSIZE, .color = mscope_output_wants_color () };
  MscopeConversation conversation = { .id = 1 };
  MscopeTypedSessionOptions session_options;
  guint16 port = 0;
  int fd;

  if (!mscope_cli_parse (&argc, &argv, _("HOST PORT"),
                         _("Types to a mail server what you type, line by line, and explains what it answers."),
                         entries, 2)
      || !mscope_output_parse_format (format, &options.format) || !parse_port (argv[2], &port)
      || !parse_protocol (protocol, &conversation.protocol))
    return MSCOPE_EXIT_USAGE;
  conversation.start_us = g_get_real_time ();
  fd = connect_to (argv[1], port, &conversation);
  if (fd < 0)
    return MSCOPE_EXIT_FAILED;
  if (protocol == NULL)
    conversation.protocol = tls ? guess_protocol_by_port (port) : guess_protocol (fd, port);
  session_options = (MscopeTypedSessionOptions) {
    .protocol = conversation.protocol,
    .guess_protocol = protocol == NULL && tls,
    .begins_with_tls = tls,
    .host = argv[1],
  };
  talk_over (fd, &conversation, &session_options, &options);
  return MSCOPE_EXIT_OK;
}
