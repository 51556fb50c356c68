/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/resource.h>

#include "cli/commands.h"
#include "cli/output.h"
#include "engine/personas.h"
#include "engine/server-source.h"

/* Octets of entries that may wait to be printed; a reader that stands still holds the servers up beyond that. */
#define MOST_WAITING (64 * 1024 * 1024)

/* What is served, in the order of the ready line, and where if nothing is named. */
static const struct
{
  const char *name;
  MscopeProtocol protocol;
  gboolean submission;
  guint16 port;
} services[] = {
  { "smtp", MSCOPE_PROTOCOL_SMTP, FALSE, 2525 },
  { "submission", MSCOPE_PROTOCOL_SMTP, TRUE, 2587 },
  { "pop3", MSCOPE_PROTOCOL_POP3, FALSE, 2110 },
};

#define N_SERVICES G_N_ELEMENTS (services)

/* The users of the lessons and of the window. */
static const char *const default_users[] = { "anna:geheim", "ben:geheim", NULL };

/* --- printing: in a thread of its own, so that a slow reader does not make clients wait --- */

typedef struct
{
  MscopeConversation conversation;
  MscopeEntry *entry; /* NULL: the end */
} Printed;

typedef struct
{
  GAsyncQueue *queue; /* of Printed */
  GMutex mutex;
  GCond cond;
  gsize n_waiting; /* octets */
  MscopeOutput *output;
  GThread *thread;
} Printer;

static gsize
get_cost (const MscopeEntry *entry)
{
  return sizeof (Printed) + sizeof (MscopeEntry) + entry->text_length;
}

static void
add_waiting (Printer *self,
             gsize n)
{
  g_mutex_lock (&self->mutex);
  while (self->n_waiting > MOST_WAITING)
    g_cond_wait (&self->cond, &self->mutex);
  self->n_waiting += n;
  g_mutex_unlock (&self->mutex);
}

static void
remove_waiting (Printer *self,
                gsize n)
{
  g_mutex_lock (&self->mutex);
  self->n_waiting -= n;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}

/* Prints one; FALSE at the end. */
static gboolean
print (Printer *self,
       Printed *printed)
{
  gboolean more = printed->entry != NULL;

  if (more)
    {
      mscope_output_entry (self->output, &printed->conversation, printed->entry);
      remove_waiting (self, get_cost (printed->entry));
      mscope_entry_unref (printed->entry);
    }
  g_free (printed);
  return more;
}

static gpointer
run_printer (gpointer data)
{
  Printer *self = data;
  gboolean more = TRUE;

  while (more)
    {
      Printed *printed = g_async_queue_pop (self->queue);

      for (; printed != NULL && more; printed = more ? g_async_queue_try_pop (self->queue) : NULL)
        more = print (self, printed);
      mscope_output_flush (self->output);
    }
  return NULL;
}

static void
entry_said (const MscopeConversation *conversation,
            MscopeEntry *entry,
            gpointer data)
{
  Printer *self = data;
  Printed *printed = g_new0 (Printed, 1);

  printed->conversation = *conversation;
  printed->entry = mscope_entry_ref (entry);
  add_waiting (self, get_cost (entry));
  g_async_queue_push (self->queue, printed);
}

static void
start_printer (Printer *self,
               const MscopeOutputOptions *options)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->queue = g_async_queue_new ();
  self->output = mscope_output_new (options);
  self->thread = g_thread_new ("printer", run_printer, self);
}

static void
stop_printer (Printer *self)
{
  g_async_queue_push (self->queue, g_new0 (Printed, 1));
  g_thread_join (self->thread);
  mscope_output_free (self->output);
  g_async_queue_unref (self->queue);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
}

/* --- the servers --- */

static gboolean
complain (const GError *error)
{
  g_printerr ("mailscope-cli: %s\n", error->message);
  return FALSE;
}

/* A class of clients on each port takes more descriptors than a program has by default. */
static void
raise_descriptor_limit (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0)
    return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);
}

/* @ports: those wanted, -1 for none; says in the ready line what came of them. */
static gboolean
listen_on_ports (MscopeServer *server,
                 const char *address,
                 const int *ports)
{
  g_autoptr (GString) ready = g_string_new ("ready");

  for (gsize i = 0; i < N_SERVICES; i++)
    {
      g_autoptr (GError) error = NULL;
      guint16 port = (guint16) ports[i];

      if (ports[i] < 0)
        continue;
      if (!mscope_server_listen (server, services[i].protocol, services[i].submission, address, &port, &error))
        return complain (error);
      g_string_append_printf (ready, " %s=%u", services[i].name, port);
    }
  g_print ("%s\n", ready->str);
  return TRUE;
}

static gboolean
quit (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_CONTINUE;
}

static int
serve (const MscopeServerOptions *options,
       const char *address,
       const int *ports,
       const MscopeOutputOptions *output_options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MscopeServer) server = mscope_server_new (options, &error);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Printer printer = { NULL };

  if (server == NULL)
    {
      complain (error);
      return MSCOPE_EXIT_FAILED;
    }
  /* Who reads "ready" may end us at once: from then on the signals have to be ours. */
  g_unix_signal_add (SIGTERM, quit, loop);
  g_unix_signal_add (SIGINT, quit, loop);
  if (!listen_on_ports (server, address, ports))
    return MSCOPE_EXIT_FAILED;
  start_printer (&printer, output_options);
  mscope_server_set_entry_func (server, entry_said, &printer);
  g_main_loop_run (loop);
  g_clear_pointer (&server, mscope_server_free);
  stop_printer (&printer);
  return MSCOPE_EXIT_OK;
}

/* --- the command line --- */

static gboolean
choose_ports (int *ports)
{
  gboolean any = FALSE;

  for (gsize i = 0; i < N_SERVICES; i++)
    {
      if (ports[i] < -1 || ports[i] > G_MAXUINT16)
        {
          g_printerr (_("mailscope-cli: %d is no port; ports are 0 to 65535"), ports[i]);
          g_printerr ("\n");
          return FALSE;
        }
      any |= ports[i] >= 0;
    }
  for (gsize i = 0; i < N_SERVICES && !any; i++)
    ports[i] = services[i].port;
  return TRUE;
}

static gboolean
choose_personas (char **names,
                 MscopeServerOptions *options)
{
  for (; names != NULL && *names != NULL; names++)
    {
      g_autoptr (GError) error = NULL;
      MscopeProtocol protocol;

      if (strcmp (*names, MSCOPE_PERSONA_DEFAULT) == 0)
        continue;
      if (!mscope_personas_find_protocol (*names, &protocol, &error))
        return complain (error);
      if (options->persona[protocol] != NULL)
        {
          g_printerr (_("mailscope-cli: “%s” and “%s” both speak %s; choose one"), options->persona[protocol], *names,
                      mscope_protocol_get_title (protocol));
          g_printerr ("\n");
          return FALSE;
        }
      options->persona[protocol] = *names;
    }
  return TRUE;
}

static gboolean
check_users (const char *const *users)
{
  for (; *users != NULL; users++)
    if (strchr (*users, ':') == NULL)
      {
        g_printerr (_("mailscope-cli: --user takes NAME:PASSWORD, not “%s”"), *users);
        g_printerr ("\n");
        return FALSE;
      }
  return TRUE;
}

int
mscope_cli_serve (int argc,
                  char **argv)
{
  g_autofree char *address = NULL;
  g_autofree char *domain = NULL;
  g_autofree char *mail_dir = NULL;
  g_autofree char *format = NULL;
  g_auto (GStrv) personas = NULL;
  g_auto (GStrv) users = NULL;
  int ports[N_SERVICES] = { -1, -1, -1 };
  const GOptionEntry entries[] = {
    { "listen", 0, 0, G_OPTION_ARG_STRING, &address, N_("address to listen on (127.0.0.1)"), N_("ADDRESS") },
    { "smtp", 0, 0, G_OPTION_ARG_INT, &ports[0], N_("serve SMTP; port 0 is any that is free"), N_("PORT") },
    { "submission", 0, 0, G_OPTION_ARG_INT, &ports[1], N_("serve SMTP for mail programs"), N_("PORT") },
    { "pop3", 0, 0, G_OPTION_ARG_INT, &ports[2], N_("serve POP3"), N_("PORT") },
    { "persona", 0, 0, G_OPTION_ARG_STRING_ARRAY, &personas, N_("behave like this server; once a protocol"), N_("NAME") },
    { "domain", 0, 0, G_OPTION_ARG_STRING, &domain, N_("mail domain (example.org)"), N_("DOMAIN") },
    { "user", 0, 0, G_OPTION_ARG_STRING_ARRAY, &users, N_("a mailbox (anna:geheim and ben:geheim)"), N_("NAME:PASSWORD") },
    { "mail", 0, 0, G_OPTION_ARG_FILENAME, &mail_dir, N_("keep mail here, not in memory"), N_("DIRECTORY") },
    { "format", 0, 0, G_OPTION_ARG_STRING, &format, N_("json (one object a line) or text"), N_("FORMAT") },
    G_OPTION_ENTRY_NULL,
  };
  MscopeOutputOptions output_options = { .max_text = G_MAXSIZE, .color = mscope_output_wants_color () };
  MscopeServerOptions options = { NULL };

  if (!mscope_cli_parse (&argc, &argv, NULL, _("Serves mail on this machine until it is interrupted. Nothing is ever sent outside."),
                         entries, 0)
      || !mscope_output_parse_format (format, &output_options.format) || !choose_ports (ports))
    return MSCOPE_EXIT_USAGE;
  options.domain = domain;
  options.mail_dir = mail_dir;
  options.users = users != NULL ? (const char *const *) users : default_users;
  if (!check_users (options.users))
    return MSCOPE_EXIT_USAGE;
  if (!choose_personas (personas, &options))
    return MSCOPE_EXIT_FAILED;
  raise_descriptor_limit ();
  return serve (&options, address != NULL ? address : "127.0.0.1", ports, &output_options);
}
