/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/output.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "dialogue/dialogue-json.h"
#include "dialogue/explanation.h"

/* Select Graphic Rendition (ECMA-48 section 8.3.117); colour never says what a letter does not say too. */
#define COLOR_CLIENT "\033[1;34m"
#define COLOR_SERVER "\033[1;32m"
#define COLOR_MISTAKE "\033[1;31m"
#define COLOR_DIM "\033[2m"
#define COLOR_OFF "\033[0m"

/* Columns before the text: "  1234  C  ". */
#define INDENT "           "

struct _MscopeOutput
{
  MscopeOutputOptions options;
  GString *out;
  MscopeSecrets *secrets;
  guint32 conversation; /* TEXT: of the last entry, for a heading at each change */
};

static void
add_user (MscopeOutput *self,
          const char *user)
{
  const char *colon = strchr (user, ':');
  g_autofree char *name = g_strndup (user, colon != NULL ? (gsize) (colon - user) : strlen (user));

  mscope_secrets_add (self->secrets, name, colon != NULL ? colon + 1 : "");
}

MscopeOutput *
mscope_output_new (const MscopeOutputOptions *options)
{
  MscopeOutput *self = g_new0 (MscopeOutput, 1);

  self->options = *options;
  self->out = g_string_new (NULL);
  self->secrets = mscope_secrets_new ();
  for (guint i = 0; options->users != NULL && options->users[i] != NULL; i++)
    add_user (self, options->users[i]);
  return self;
}

void
mscope_output_free (MscopeOutput *self)
{
  mscope_output_flush (self);
  g_string_free (self->out, TRUE);
  mscope_secrets_free (self->secrets);
  g_free (self);
}

static void
begin_color (MscopeOutput *self,
             const char *color)
{
  if (self->options.color)
    g_string_append (self->out, color);
}

static void
end_color (MscopeOutput *self)
{
  if (self->options.color)
    g_string_append (self->out, COLOR_OFF);
}

static void
append_heading (MscopeOutput *self,
                const MscopeConversation *conversation)
{
  if (self->conversation == conversation->id)
    return;
  if (self->conversation != 0)
    g_string_append_c (self->out, '\n');
  self->conversation = conversation->id;
  g_string_append_printf (self->out, "== %u  %s", conversation->id, mscope_protocol_get_title (conversation->protocol));
  /* Within the program there are no addresses. */
  if (conversation->port[MSCOPE_SIDE_SERVER] != 0)
    g_string_append_printf (self->out, "  %s:%u → %s:%u", conversation->address[MSCOPE_SIDE_CLIENT],
                            conversation->port[MSCOPE_SIDE_CLIENT], conversation->address[MSCOPE_SIDE_SERVER],
                            conversation->port[MSCOPE_SIDE_SERVER]);
  g_string_append_c (self->out, '\n');
}

/* Packet number, letter and the first line, with a star at what was said within TLS; the other lines below it. */
static void
append_lines (MscopeOutput *self,
              const MscopeEntry *entry)
{
  gsize position = 0;
  gboolean first = TRUE;
  MscopeSlice line;

  while (mscope_entry_next_line (entry, &position, &line))
    {
      if (first && entry->frame > 0)
        g_string_append_printf (self->out, "%6" G_GUINT64_FORMAT "  ", entry->frame);
      else
        g_string_append (self->out, "        ");
      begin_color (self, entry->sender == MSCOPE_SIDE_CLIENT ? COLOR_CLIENT : COLOR_SERVER);
      g_string_append_printf (self->out, "%c%c ",
                              first ? (entry->sender == MSCOPE_SIDE_CLIENT ? 'C' : 'S') : ' ',
                              first && entry->encrypted ? '*' : ' ');
      mscope_text_append_visible (self->out, line.data, line.length);
      end_color (self);
      g_string_append_c (self->out, '\n');
      first = FALSE;
    }
}

static void
append_remark (MscopeOutput *self,
               const char *color,
               const char *mark,
               const char *remark)
{
  if (remark == NULL || *remark == '\0')
    return;
  begin_color (self, color);
  g_string_append_printf (self->out, INDENT "%s %s", mark, remark);
  end_color (self);
  g_string_append_c (self->out, '\n');
}

static void
append_text_entry (MscopeOutput *self,
                   const MscopeConversation *conversation,
                   const MscopeEntry *entry)
{
  g_autoptr (MscopeExplanation) explanation = mscope_explanation_new_with_secrets (entry, self->secrets);

  append_heading (self, conversation);
  append_lines (self, entry);
  append_remark (self, COLOR_DIM, "↳", explanation->summary);
  append_remark (self, COLOR_MISTAKE, "✗", explanation->mistake);
}

void
mscope_output_entry (MscopeOutput *self,
                     const MscopeConversation *conversation,
                     const MscopeEntry *entry)
{
  mscope_secrets_learn (self->secrets, entry);
  if (self->options.format == MSCOPE_FORMAT_JSON)
    mscope_dialogue_json_append_entry (self->out, entry, conversation->id, self->options.max_text, self->secrets);
  else
    append_text_entry (self, conversation, entry);
}

void
mscope_output_conversation (MscopeOutput *self,
                            const MscopeConversation *conversation)
{
  if (self->options.format == MSCOPE_FORMAT_JSON)
    mscope_dialogue_json_append_conversation (self->out, conversation);
}

gsize
mscope_output_get_size (const MscopeOutput *self)
{
  return self->out->len;
}

void
mscope_output_flush (MscopeOutput *self)
{
  gsize at = 0;

  while (at < self->out->len)
    {
      gssize n = write (STDOUT_FILENO, self->out->str + at, self->out->len - at);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        exit (MSCOPE_EXIT_FAILED);
      at += (gsize) n;
    }
  g_string_set_size (self->out, 0);
}

gboolean
mscope_output_parse_format (const char *name,
                            MscopeFormat *format)
{
  if (name == NULL || strcmp (name, "text") == 0)
    *format = MSCOPE_FORMAT_TEXT;
  else if (strcmp (name, "json") == 0)
    *format = MSCOPE_FORMAT_JSON;
  else
    {
      g_printerr (_("mailscope-cli: the format is json or text, not “%s”"), name);
      g_printerr ("\n");
      return FALSE;
    }
  return TRUE;
}

gboolean
mscope_output_wants_color (void)
{
  const char *no_color = g_getenv ("NO_COLOR");

  return isatty (STDOUT_FILENO) && (no_color == NULL || *no_color == '\0');
}

gboolean
mscope_cli_parse (int *argc,
                  char ***argv,
                  const char *arguments,
                  const char *summary,
                  const GOptionEntry *options,
                  int n_arguments)
{
  g_autoptr (GOptionContext) context = g_option_context_new (arguments);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strdup_printf ("mailscope-cli %s", (*argv)[0]);

  g_set_prgname (name);
  g_option_context_set_summary (context, summary);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, options, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, argc, argv, &error))
    {
      g_printerr ("%s: %s\n", name, error->message);
      return FALSE;
    }
  if (n_arguments >= 0 && *argc - 1 != n_arguments)
    {
      g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);

      g_printerr ("%s", help);
      return FALSE;
    }
  return TRUE;
}
