/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/output.h"
#include "engine/lab.h"
#include "protocol/mail-date.h"

#define ANSWER_TIMEOUT_MS 10000
#define LAST_PACKETS_TIMEOUT_MS 1000

/**
 * Step:
 * @lines: (nullable): what the student types, lines divided by LF; %NULL: only listens. “@date@” stands for the
 *   time, “@last@” for the number of the last message in the mailbox
 * @n_answers: entries of the server's before it goes on
 */
typedef struct
{
  const char *lines;
  guint n_answers;
} Step;

/* Anna writes to Ben … */
static const Step sending[] = {
  { NULL, 1 },
  { "EHLO pc.example.org", 1 },
  { "MAIL FROM:<anna@example.org>", 1 },
  { "RCPT TO:<ben@example.org>", 1 },
  { "DATA", 1 },
  { "From: Anna <anna@example.org>\n"
    "To: Ben <ben@example.org>\n"
    "Subject: Typed by hand\n"
    "Date: @date@\n"
    "\n"
    "Hello Ben,\n"
    "no mail program has touched this message.\n"
    ".", 1 },
  { "QUIT", 1 },
};

/* … and Ben fetches it. */
static const Step fetching[] = {
  { NULL, 1 },
  { "USER ben", 1 },
  { "PASS " MSCOPE_LAB_PASSWORD, 1 },
  { "STAT", 1 },
  { "LIST", 2 },
  { "RETR @last@", 2 },
  { "QUIT", 1 },
};

typedef struct
{
  MscopeLab *lab;
  MscopeOutput *output;
  GAsyncResult *result; /* of what was started last */

  guint n_printed; /* entries of the conversation there is now */
  guint n_answers; /* the server's among them */
  guint n_messages;
} Demo;

static void
on_result (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  Demo *demo = user_data;

  g_set_object (&demo->result, result);
}

static gboolean
on_timeout (gpointer user_data)
{
  gboolean *over = user_data;

  *over = TRUE;
  return G_SOURCE_CONTINUE;
}

/* Lets the main context work until @done; %FALSE if that takes too long. */
static gboolean
wait_until (Demo *demo,
            gboolean (* done) (Demo *demo, guint n),
            guint n,
            guint timeout_ms)
{
  gboolean over = FALSE;
  guint timeout = g_timeout_add (timeout_ms, on_timeout, &over);
  gboolean finished;

  while (!(finished = done (demo, n)) && !over)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timeout);
  return finished;
}

static gboolean
has_result (Demo *demo,
            guint n)
{
  return demo->result != NULL;
}

/* "+OK 3 1214": how many messages there are (RFC 1939 section 5, STAT). */
static void
look_for_messages (Demo *demo,
                   const MscopeEntry *entry)
{
  guint64 n;
  MscopeSlice rest = { entry->text, entry->text_length };
  const char *subject = mscope_entry_get_subject (entry);

  if (subject == NULL || strcmp (subject, "STAT") != 0)
    return;
  mscope_slice_take_word (&rest);
  if (mscope_slice_to_number (mscope_slice_take_word (&rest), &n))
    demo->n_messages = (guint) n;
}

/* Prints what has come since; whether the server has answered @n times. */
static gboolean
has_answers (Demo *demo,
             guint n)
{
  MscopeTraceConversation *conversation = mscope_lab_get_conversation (demo->lab);

  if (conversation == NULL)
    return FALSE;
  while (demo->n_printed < mscope_trace_conversation_get_n_entries (conversation))
    {
      MscopeEntry *entry = mscope_trace_conversation_get_entry (conversation, demo->n_printed++);

      mscope_output_entry (demo->output, mscope_trace_conversation_get_info (conversation), entry);
      demo->n_answers += entry->sender == MSCOPE_SIDE_SERVER;
      look_for_messages (demo, entry);
    }
  mscope_output_flush (demo->output);
  return demo->n_answers >= n;
}

static gboolean
is_over (Demo *demo,
         guint n)
{
  MscopeTraceConversation *conversation = mscope_lab_get_conversation (demo->lab);

  return mscope_trace_conversation_get_info (conversation)->closed != MSCOPE_CLOSED_OPEN;
}

static gboolean
fail (const char *sentence)
{
  g_printerr ("mailscope-cli demo: %s\n", sentence);
  return FALSE;
}

static gboolean
type_lines (Demo *demo,
            const char *lines)
{
  g_autofree char *last = g_strdup_printf ("%u", demo->n_messages);
  g_autofree char *date = mscope_mail_date_format (g_get_real_time (), 0);
  g_autoptr (GString) text = g_string_new (lines);
  g_auto (GStrv) split = NULL;

  g_string_replace (text, "@date@", date, 0);
  g_string_replace (text, "@last@", last, 0);
  split = g_strsplit (text->str, "\n", -1);
  for (char **line = split; *line != NULL; line++)
    if (!mscope_lab_send (demo->lab, *line))
      return fail (_("The server closed the connection."));
  return TRUE;
}

static void
print_notice (MscopeLab *lab)
{
  if (mscope_lab_get_notice (lab) != NULL)
    g_print ("%s\n\n", mscope_lab_get_notice (lab));
}

static gboolean
start (Demo *demo)
{
  g_autoptr (GError) error = NULL;

  mscope_lab_start_async (demo->lab, NULL, on_result, demo);
  while (!has_result (demo, 0))
    g_main_context_iteration (NULL, TRUE);
  if (!mscope_lab_start_finish (demo->lab, demo->result, &error))
    return fail (error->message);
  return TRUE;
}

static gboolean
connect_to (Demo *demo,
            MscopeProtocol protocol)
{
  g_autoptr (GError) error = NULL;

  g_clear_object (&demo->result);
  demo->n_printed = demo->n_answers = 0;
  mscope_lab_connect_async (demo->lab, protocol, NULL, NULL, on_result, demo);
  while (!has_result (demo, 0))
    g_main_context_iteration (NULL, TRUE);
  if (!mscope_lab_connect_finish (demo->lab, demo->result, &error))
    return fail (error->message);
  return TRUE;
}

static gboolean
run_steps (Demo *demo,
           const Step *steps,
           gsize n_steps)
{
  guint n_answers = 0;

  for (gsize i = 0; i < n_steps; i++)
    {
      n_answers += steps[i].n_answers;
      if (steps[i].lines != NULL && !type_lines (demo, steps[i].lines))
        return FALSE;
      if (!wait_until (demo, has_answers, n_answers, ANSWER_TIMEOUT_MS))
        return fail (_("The server does not answer."));
    }
  wait_until (demo, is_over, 0, LAST_PACKETS_TIMEOUT_MS);
  return TRUE;
}

static gboolean
send_mail (Demo *demo)
{
  g_print ("%s\n", _("Anna writes a mail to Ben by hand, as in telnet. Server and network are inside this program."));
  if (!connect_to (demo, MSCOPE_PROTOCOL_SMTP))
    return FALSE;
  if (mscope_lab_get_host (demo->lab) != NULL)
    {
      /* Translators: %1$s is a domain, %2$s the name of a host, %3$s its address */
      g_print (_("Who takes mail for %1$s? The name server answers: %2$s, %3$s."), MSCOPE_LAB_DOMAIN,
               mscope_lab_get_host (demo->lab), mscope_lab_get_address (demo->lab));
      g_print ("\n");
    }
  g_print ("\n");
  return run_steps (demo, sending, G_N_ELEMENTS (sending));
}

static gboolean
fetch_mail (Demo *demo)
{
  g_print ("\n%s\n", _("Ben looks into his mailbox and fetches the mail."));
  return connect_to (demo, MSCOPE_PROTOCOL_POP3) && run_steps (demo, fetching, G_N_ELEMENTS (fetching));
}

static gboolean
save (Demo *demo,
      const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (GError) error = NULL;

  g_clear_object (&demo->result);
  mscope_trace_save_async (mscope_lab_get_trace (demo->lab), file, NULL, on_result, demo);
  while (!has_result (demo, 0))
    g_main_context_iteration (NULL, TRUE);
  if (!mscope_trace_save_finish (mscope_lab_get_trace (demo->lab), demo->result, &error))
    return fail (error->message);
  /* Translators: %s is a file */
  g_print (_("The packets are in %s; Wireshark opens it too."), path);
  g_print ("\n");
  return TRUE;
}

static void
print_summary (Demo *demo)
{
  guint64 n_packets = 0, n_dropped = 0;

  g_object_get (mscope_lab_get_trace (demo->lab), "n-packets", &n_packets, "n-dropped", &n_dropped, NULL);
  g_print ("\n");
  if (n_packets == 0)
    g_print (_("The mail was sent and fetched, without packets to be seen."));
  else
    g_print (ngettext ("The mail was sent and fetched in %u packet.", "The mail was sent and fetched in %u packets.",
                       (gulong) n_packets),
             (guint) n_packets);
  if (n_dropped > 0)
    {
      g_print (" ");
      g_print (ngettext ("%u more was lost.", "%u more were lost.", (gulong) n_dropped), (guint) n_dropped);
    }
  g_print ("\n");
}

int
mscope_cli_demo (int argc,
                 char **argv)
{
  g_autofree char *path = NULL;
  gboolean no_color = FALSE;
  const GOptionEntry options[] = {
    { "save", 0, 0, G_OPTION_ARG_FILENAME, &path, N_("write the packets to FILE.pcapng"), N_("FILE") },
    { "no-color", 0, 0, G_OPTION_ARG_NONE, &no_color, N_("no colours, in a terminal too"), NULL },
    { NULL },
  };
  MscopeOutputOptions output = { .format = MSCOPE_FORMAT_TEXT, .max_text = G_MAXSIZE };
  Demo demo = { 0 };
  gboolean done;

  if (!mscope_cli_parse (&argc, &argv, NULL, _("Sends a mail and fetches it, line by line, with the packets of it."),
                         options, 0))
    return MSCOPE_EXIT_USAGE;
  output.color = !no_color && mscope_output_wants_color ();
  demo.lab = mscope_lab_new ();
  g_signal_connect (demo.lab, "notify::notice", G_CALLBACK (print_notice), NULL);
  demo.output = mscope_output_new (&output);
  done = start (&demo) && send_mail (&demo) && fetch_mail (&demo);
  if (done)
    print_summary (&demo);
  if (done && path != NULL)
    done = save (&demo, path);
  mscope_output_free (demo.output);
  g_clear_object (&demo.result);
  g_object_unref (demo.lab);
  return done ? MSCOPE_EXIT_OK : MSCOPE_EXIT_FAILED;
}
