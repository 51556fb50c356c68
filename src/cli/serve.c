/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/resource.h>

#include "cli/commands.h"
#include "cli/personas.h"
#include "cli/printer.h"
#include "cli/serve-files.h"
#include "engine/personas.h"
#include "engine/server-source.h"

enum
{
  SMTP,
  SUBMISSION,
  SMTPS,
  POP3,
  POP3S,
  N_SERVICES,
};

/* What is served, in the order of the ready line, and where if nothing is named; -1: not then. */
static const struct
{
  const char *name;
  MscopeProtocol protocol;
  MscopeServiceFlags flags;
  int port;
} services[N_SERVICES] = {
  [SMTP] = { "smtp", MSCOPE_PROTOCOL_SMTP, MSCOPE_SERVICE_PLAIN, 2525 },
  [SUBMISSION] = { "submission", MSCOPE_PROTOCOL_SMTP, MSCOPE_SERVICE_SUBMISSION, 2587 },
  [SMTPS] = { "smtps", MSCOPE_PROTOCOL_SMTP, MSCOPE_SERVICE_TLS, -1 },
  [POP3] = { "pop3", MSCOPE_PROTOCOL_POP3, MSCOPE_SERVICE_PLAIN, 2110 },
  [POP3S] = { "pop3s", MSCOPE_PROTOCOL_POP3, MSCOPE_SERVICE_TLS, -1 },
};

/* The users of the lessons and of the window. */
static const char *const default_users[] = { "anna:geheim", "ben:geheim", NULL };

/* Whom the servers tell. */
typedef struct
{
  MscopePrinter *printer;
  MscopeServeFiles *files;
} Listeners;

static void
entry_said (const MscopeConversation *conversation,
            MscopeEntry *entry,
            gpointer data)
{
  Listeners *listeners = data;

  mscope_printer_entry (listeners->printer, conversation, entry);
  mscope_serve_files_entry (listeners->files, conversation, entry);
}

static void
octets_moved (const MscopeConversation *conversation,
              MscopeSide side,
              const char *octets,
              gsize n,
              gint64 time_us,
              gpointer data)
{
  mscope_serve_files_octets (((Listeners *) data)->files, conversation, side, octets, n, time_us);
}

static void
secret_made (const MscopeConversation *conversation,
             const char *line,
             gpointer data)
{
  mscope_serve_files_secret (((Listeners *) data)->files, conversation, line);
}

static void
conversation_closed (const MscopeConversation *conversation,
                     MscopeSide first,
                     gpointer data)
{
  mscope_serve_files_closed (((Listeners *) data)->files, conversation, first);
}

/* What no entry tells. */
static void
notice_given (const MscopeConversation *conversation,
              const char *text,
              gpointer data)
{
  if (conversation == NULL)
    g_printerr ("mailscope-cli: %s\n", text);
  else
    /* Translators: a number, an address, a port, a sentence */
    g_printerr (_("mailscope-cli: conversation %1$u with %2$s:%3$u: %4$s\n"), conversation->id,
                conversation->address[MSCOPE_SIDE_CLIENT], conversation->port[MSCOPE_SIDE_CLIENT], text);
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
      if (!mscope_server_listen (server, services[i].protocol, services[i].flags, address, &port, &error))
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

static void
listen_to (MscopeServer *server,
           Listeners *listeners)
{
  const MscopeServerEvents events = {
    .entry = entry_said,
    .notice = notice_given,
    .octets = mscope_serve_files_want_octets (listeners->files) ? octets_moved : NULL,
    .secret = mscope_serve_files_want_secrets (listeners->files) ? secret_made : NULL,
    .closed = conversation_closed,
  };

  mscope_server_set_events (server, &events, listeners);
}

static int
serve (const MscopeServerOptions *options,
       const char *const *faults,
       const char *address,
       const int *ports,
       const MscopeServeFileOptions *file_options,
       const MscopeOutputOptions *output_options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MscopeServer) server = mscope_server_new (options, &error);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (MscopeServeFiles) files = NULL;
  g_autoptr (MscopePrinter) printer = NULL;
  Listeners listeners;

  if (server == NULL)
    {
      complain (error);
      return MSCOPE_EXIT_FAILED;
    }
  if (!mscope_server_set_faults (server, faults, &error))
    {
      complain (error);
      return MSCOPE_EXIT_USAGE;
    }
  mscope_server_set_events (server, &(const MscopeServerEvents) { .notice = notice_given }, NULL);
  files = mscope_serve_files_new (server, file_options, &error);
  if (files == NULL)
    {
      complain (error);
      return MSCOPE_EXIT_FAILED;
    }
  /* Who reads "ready" may end us at once: from then on the signals have to be ours. */
  g_unix_signal_add (SIGTERM, quit, loop);
  g_unix_signal_add (SIGINT, quit, loop);
  if (!listen_on_ports (server, address, ports))
    return MSCOPE_EXIT_FAILED;
  printer = mscope_printer_new (output_options);
  listeners = (Listeners) { printer, files };
  listen_to (server, &listeners);
  g_main_loop_run (loop);
  g_clear_pointer (&server, mscope_server_free);
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

/* Whether all of @values are "NAME?VALUE". */
static gboolean
check_form (const char *const *values,
            const char *option,
            char separator,
            const char *form)
{
  for (; values != NULL && *values != NULL; values++)
    if (strchr (*values, separator) == NULL)
      {
        /* Translators: an option, its form, what was typed: --user takes NAME:PASSWORD, not "anna" */
        g_printerr (_("mailscope-cli: %s takes %s, not “%s”"), option, form, *values);
        g_printerr ("\n");
        return FALSE;
      }
  return TRUE;
}

static gboolean
check_forms (const MscopeServerOptions *options)
{
  return check_form (options->users, "--user", ':', "NAME:PASSWORD")
         && check_form (options->aliases, "--alias", '=', "NAME=USER,USER…")
         && check_form (options->lists, "--list", '=', "NAME=USER,USER…")
         && check_form (options->quotas, "--quota", '=', "USER=OCTETS");
}

static gboolean
check_tls (const MscopeServerOptions *options)
{
  if ((options->tls_certificate == NULL) == (options->tls_key == NULL))
    return TRUE;
  g_printerr (_("mailscope-cli: --tls-certificate and --tls-key belong together"));
  g_printerr ("\n");
  return FALSE;
}

/* What the command line says. All zero but @ports, -1 each, at first. */
typedef struct
{
  char *address, *domain, *mail_dir, *format, *shown;
  char *tls_certificate, *tls_key, *tls_ca_out, *key_log, *save;
  char **personas, **users, **aliases, **lists, **quotas, **faults;
  gboolean address_faults;
  gboolean list;
  int ports[N_SERVICES];
} Arguments;

static void
arguments_clear (Arguments *self)
{
  char *texts[] = { self->address, self->domain, self->mail_dir, self->format, self->shown, self->tls_certificate,
                    self->tls_key, self->tls_ca_out, self->key_log, self->save };
  char **lists[] = { self->personas, self->users, self->aliases, self->lists, self->quotas, self->faults };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    g_strfreev (lists[i]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arguments, arguments_clear)

static gboolean
parse_arguments (Arguments *self,
                 int *argc,
                 char ***argv)
{
  const GOptionEntry entries[] = {
    { "listen", 0, 0, G_OPTION_ARG_STRING, &self->address, N_("address to listen on (127.0.0.1)"), N_("ADDRESS") },
    { "smtp", 0, 0, G_OPTION_ARG_INT, &self->ports[SMTP], N_("serve SMTP; port 0 is any that is free"), N_("PORT") },
    { "submission", 0, 0, G_OPTION_ARG_INT, &self->ports[SUBMISSION], N_("serve SMTP for mail programs"), N_("PORT") },
    { "pop3", 0, 0, G_OPTION_ARG_INT, &self->ports[POP3], N_("serve POP3"), N_("PORT") },
    { "smtps", 0, 0, G_OPTION_ARG_INT, &self->ports[SMTPS], N_("serve SMTP within TLS"), N_("PORT") },
    { "pop3s", 0, 0, G_OPTION_ARG_INT, &self->ports[POP3S], N_("serve POP3 within TLS"), N_("PORT") },
    { "tls-certificate", 0, 0, G_OPTION_ARG_FILENAME, &self->tls_certificate, N_("show this certificate, not one of our own"), N_("PEM") },
    { "tls-key", 0, 0, G_OPTION_ARG_FILENAME, &self->tls_key, N_("its private key"), N_("PEM") },
    { "tls-ca-out", 0, 0, G_OPTION_ARG_FILENAME, &self->tls_ca_out, N_("write here what clients have to trust"), N_("FILE") },
    { "keylog", 0, 0, G_OPTION_ARG_FILENAME, &self->key_log, N_("append the secrets of TLS, to decrypt what others sniff"), N_("FILE") },
    { "save", 0, 0, G_OPTION_ARG_FILENAME, &self->save, N_("keep what is said as packets made up for it"), N_("FILE.pcapng") },
    { "persona", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->personas, N_("behave like this server; once a protocol"), N_("NAME") },
    { "list-personas", 0, 0, G_OPTION_ARG_NONE, &self->list, N_("name the servers it can behave like, and end"), NULL },
    { "show-persona", 0, 0, G_OPTION_ARG_STRING, &self->shown, N_("print how one behaves, to be changed, and end"), N_("NAME") },
    { "domain", 0, 0, G_OPTION_ARG_STRING, &self->domain, N_("mail domain (example.org)"), N_("DOMAIN") },
    { "user", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->users, N_("a mailbox (anna:geheim and ben:geheim)"), N_("NAME:PASSWORD") },
    { "alias", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->aliases, N_("another name for a user"), N_("NAME=USER") },
    { "list", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->lists, N_("a mailing list"), N_("NAME=USER,USER…") },
    { "quota", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->quotas, N_("how much a mailbox holds"), N_("USER=OCTETS") },
    { "mail", 0, 0, G_OPTION_ARG_FILENAME, &self->mail_dir, N_("keep mail here, not in memory"), N_("DIRECTORY") },
    { "fault", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->faults, N_("answer these lines otherwise: \"RCPT first 1 => 451\""), N_("FAULT") },
    { "address-faults", 0, 0, G_OPTION_ARG_NONE, &self->address_faults, N_("anna+451@… is answered with 451"), NULL },
    { "format", 0, 0, G_OPTION_ARG_STRING, &self->format, N_("json (one object a line) or text"), N_("FORMAT") },
    G_OPTION_ENTRY_NULL,
  };

  return mscope_cli_parse (argc, argv, NULL, _("Serves mail on this machine until it is interrupted. Nothing is ever sent outside."),
                           entries, 0);
}

/* What the servers are told; lent by @self. */
static MscopeServerOptions
get_server_options (const Arguments *self)
{
  return (MscopeServerOptions) {
    .domain = self->domain,
    .mail_dir = self->mail_dir,
    .address_faults = self->address_faults,
    .users = self->users != NULL ? (const char *const *) self->users : default_users,
    .aliases = (const char *const *) self->aliases,
    .lists = (const char *const *) self->lists,
    .quotas = (const char *const *) self->quotas,
    .tls_certificate = self->tls_certificate,
    .tls_key = self->tls_key,
  };
}

int
mscope_cli_serve (int argc,
                  char **argv)
{
  g_auto (Arguments) arguments = { .ports = { -1, -1, -1, -1, -1 } };
  MscopeOutputOptions output_options = { .max_text = G_MAXSIZE, .color = mscope_output_wants_color () };
  MscopeServeFileOptions file_options;
  MscopeServerOptions options;

  if (!parse_arguments (&arguments, &argc, &argv)
      || !mscope_output_parse_format (arguments.format, &output_options.format) || !choose_ports (arguments.ports))
    return MSCOPE_EXIT_USAGE;
  if (arguments.list)
    return mscope_cli_list_personas ();
  if (arguments.shown != NULL)
    return mscope_cli_show_persona (arguments.shown);
  options = get_server_options (&arguments);
  output_options.users = options.users;
  file_options = (MscopeServeFileOptions) { arguments.tls_ca_out, arguments.key_log, arguments.save };
  if (!check_forms (&options) || !check_tls (&options))
    return MSCOPE_EXIT_USAGE;
  if (!choose_personas (arguments.personas, &options))
    return MSCOPE_EXIT_FAILED;
  raise_descriptor_limit ();
  return serve (&options, (const char *const *) arguments.faults,
                arguments.address != NULL ? arguments.address : "127.0.0.1", arguments.ports, &file_options,
                &output_options);
}
