/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/command-bar.h"
#include "app/completion-popover.h"
#include "app/history.h"
#include "app/names.h"
#include "app/settings.h"
#include "app/template.h"

#define MAX_DRAFT 6 /* lines of a message that is being written, as they are shown above the entry */

struct _MscopeCommandBar
{
  GtkWidget parent_instance;

  GtkEntry *entry;
  GtkWidget *send;
  GtkLabel *hint;
  GtkWidget *draft_box;
  GtkLabel *draft_label;
  MscopeCompletionPopover *popover;

  MscopeProtocol protocol;
  guint32 phase;
  MscopeTraceConversation *conversation; /* (nullable): the session's */
  char *closed; /* (nullable): why there is no session any more */
  GQueue draft; /* of char *: the last lines of the message that is being written */
  MscopeHistory *history;
  GPtrArray *completions; /* of what was typed, not of what Tab put there */
  int completed;          /* the completion that stands in the entry, -1 if it is as typed */

  guint setting_text : 1; /* the program changes the text, not the user */
};

G_DEFINE_FINAL_TYPE (MscopeCommandBar, mscope_command_bar, GTK_TYPE_WIDGET)

enum
{
  SEND,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *
get_text (MscopeCommandBar *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

static gboolean
is_in_message (MscopeCommandBar *self)
{
  return self->protocol == MSCOPE_PROTOCOL_SMTP && self->phase == MSCOPE_SMTP_CONTENT;
}

static gboolean
is_in_sign_on (MscopeCommandBar *self)
{
  return self->phase == (self->protocol == MSCOPE_PROTOCOL_SMTP ? MSCOPE_SMTP_SASL : MSCOPE_POP3_SASL);
}

/* A line that must not be written to disk: it holds a password, or is part of a letter. */
static gboolean
is_private (MscopeCommandBar *self,
            const char *text)
{
  static const char *const verbs[] = { "APOP", "AUTH", "LOGIN", "PASS" };
  MscopeSlice rest = mscope_slice_from_string (text);
  MscopeSlice verb = mscope_slice_take_word (&rest);

  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (mscope_slice_is (verb, verbs[i]))
      return TRUE;
  return is_in_message (self) || is_in_sign_on (self);
}

static void
set_css_class (GtkWidget *widget,
               const char *css_class,
               gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, css_class);
  else
    gtk_widget_remove_css_class (widget, css_class);
}

static char *
describe_completion (const MscopeCompletion *completion)
{
  if (completion->allowed)
    /* Translators: what the Tab key makes of the line; first the line, then what it is for. */
    return g_strdup_printf (_("Tab: %s — %s"), completion->line, completion->reason);
  /* Translators: what the Tab key makes of the line; first the line, then what it is for. */
  return g_strdup_printf (_("Tab: %s — %s (the server would refuse it now)"), completion->line, completion->reason);
}

static char *
describe_phase (MscopeCommandBar *self)
{
  const MscopePhaseInfo *info;

  if (self->phase == 0)
    return g_strdup (self->closed != NULL ? self->closed : _("Not connected. Choose a server and connect to it."));
  if (is_in_message (self))
    return g_strdup (_("You are writing the message: each line goes into it, until a line with a dot alone."));
  if (is_in_sign_on (self))
    return g_strdup (_("The server waits for your answer in base64; a star alone gives up."));
  info = mscope_phase_get_info (self->protocol, self->phase);
  return g_strdup (info != NULL ? _(info->summary) : "");
}

/* There are no live regions in this GTK: the hint is a line of its own, right behind the entry. */
static void
show_hint (MscopeCommandBar *self,
           const char *hint)
{
  gtk_label_set_label (self->hint, hint);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->hint), hint);
}

static void
update_hint (MscopeCommandBar *self)
{
  g_autofree char *hint = NULL;
  int index = MAX (self->completed, 0);

  if (*get_text (self) != '\0' && self->completions != NULL && self->completions->len > (guint) index)
    hint = describe_completion (g_ptr_array_index (self->completions, index));
  else
    hint = describe_phase (self);
  show_hint (self, hint);
}

static void
update_draft (MscopeCommandBar *self)
{
  GString *text = g_string_new (NULL);

  for (GList *line = self->draft.head; line != NULL; line = line->next)
    {
      if (line != self->draft.head)
        g_string_append_c (text, '\n');
      mscope_text_append_visible (text, line->data, strlen (line->data));
    }
  gtk_label_set_label (self->draft_label, text->str);
  gtk_widget_set_visible (self->draft_box, self->draft.length > 0);
  g_string_free (text, TRUE);
}

static void
add_to_draft (MscopeCommandBar *self,
              const char *line)
{
  g_queue_push_tail (&self->draft, g_strdup (line));
  if (self->draft.length > MAX_DRAFT)
    g_free (g_queue_pop_head (&self->draft));
  update_draft (self);
}

static void
clear_draft (MscopeCommandBar *self)
{
  g_queue_clear_full (&self->draft, g_free);
  update_draft (self);
}

static void
set_text (MscopeCommandBar *self,
          const char *text)
{
  self->setting_text = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  self->setting_text = FALSE;
}

static void
hide_completions (MscopeCommandBar *self)
{
  gtk_popover_popdown (GTK_POPOVER (self->popover));
}

/* What the session has made known so far: what the server offers. */
static MscopeFacts *
dup_facts (MscopeCommandBar *self)
{
  guint n_entries = self->conversation != NULL ? mscope_trace_conversation_get_n_entries (self->conversation) : 0;

  if (n_entries == 0 || self->phase == 0)
    return NULL;
  return mscope_entry_dup_facts_after (mscope_trace_conversation_get_entry (self->conversation, n_entries - 1));
}

static void
find_completions (MscopeCommandBar *self)
{
  g_autoptr (MscopeFacts) facts = dup_facts (self);

  g_clear_pointer (&self->completions, g_ptr_array_unref);
  self->completions = mscope_completion_list (self->protocol, self->phase, get_text (self), &mscope_names, facts);
  self->completed = -1;
}

static void
show_completions (MscopeCommandBar *self)
{
  graphene_rect_t bounds;
  GdkRectangle place;

  if (gtk_widget_compute_bounds (GTK_WIDGET (self->entry), GTK_WIDGET (self), &bounds))
    {
      place = (GdkRectangle) { (int) bounds.origin.x, (int) bounds.origin.y,
                               (int) bounds.size.width, (int) bounds.size.height };
      gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &place);
    }
  mscope_completion_popover_show (self->popover, self->completions);
  mscope_completion_popover_select (self->popover, self->completed);
}

static void
on_changed (MscopeCommandBar *self)
{
  if (self->setting_text)
    return;
  find_completions (self);
  update_hint (self);
  if (*get_text (self) != '\0' && gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_completions (self);
  else
    hide_completions (self);
}

static void
choose_completion (MscopeCommandBar *self,
                   guint index)
{
  const MscopeCompletion *completion = g_ptr_array_index (self->completions, index);

  self->completed = (int) index;
  set_text (self, completion->line);
  mscope_completion_popover_select (self->popover, self->completed);
  update_hint (self);
}

static void
on_chosen (MscopeCommandBar *self,
           guint index)
{
  choose_completion (self, index);
  hide_completions (self);
  gtk_entry_grab_focus_without_selecting (self->entry);
}

/* Tab goes through what the line may become, round and round. With nothing to complete it leaves the entry. */
static gboolean
complete (MscopeCommandBar *self,
          int step)
{
  int n = self->completions != NULL ? (int) self->completions->len : 0;

  if (n == 0 || !gtk_widget_get_visible (GTK_WIDGET (self->popover)))
    return FALSE;
  if (self->completed < 0 && step < 0)
    self->completed = 0;
  choose_completion (self, (guint) ((self->completed + step + n) % n));
  return TRUE;
}

static gboolean
recall (MscopeCommandBar *self,
        const char *line)
{
  hide_completions (self);
  if (line != NULL)
    {
      set_text (self, line);
      find_completions (self);
      update_hint (self);
    }
  return TRUE;
}

static gboolean
on_key (MscopeCommandBar *self,
        guint key,
        guint code,
        GdkModifierType state)
{
  GdkModifierType modifiers = state & gtk_accelerator_get_default_mod_mask ();

  if (key == GDK_KEY_ISO_Left_Tab || (key == GDK_KEY_Tab && modifiers == GDK_SHIFT_MASK))
    return complete (self, -1);
  if (modifiers == GDK_CONTROL_MASK && key == GDK_KEY_space)
    {
      find_completions (self);
      show_completions (self);
      return TRUE;
    }
  if (modifiers != 0)
    return FALSE;
  switch (key)
    {
    case GDK_KEY_Tab:
      return complete (self, 1);
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      return recall (self, mscope_history_step_back (self->history, get_text (self)));
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      return recall (self, mscope_history_step_forward (self->history));
    case GDK_KEY_Escape:
      hide_completions (self);
      return TRUE;
    default:
      return FALSE;
    }
}

static void
remember (MscopeCommandBar *self,
          const char *line)
{
  GSettings *settings = mscope_settings_get ();
  g_autofree const char **lines = NULL;

  mscope_history_add (self->history, line, is_private (self, line));
  if (settings == NULL)
    return;
  lines = mscope_history_list (self->history);
  g_settings_set_strv (settings, "command-history", lines);
}

static void
on_send (MscopeCommandBar *self)
{
  g_autofree char *line = g_strdup (get_text (self));

  mscope_command_bar_send (self, line);
}

static void
mscope_command_bar_dispose (GObject *object)
{
  MscopeCommandBar *self = MSCOPE_COMMAND_BAR (object);

  mscope_template_dispose (GTK_WIDGET (self), MSCOPE_TYPE_COMMAND_BAR);

  G_OBJECT_CLASS (mscope_command_bar_parent_class)->dispose (object);
}

static void
mscope_command_bar_finalize (GObject *object)
{
  MscopeCommandBar *self = MSCOPE_COMMAND_BAR (object);

  g_clear_pointer (&self->completions, g_ptr_array_unref);
  mscope_history_free (self->history);
  g_queue_clear_full (&self->draft, g_free);
  g_free (self->closed);
  g_clear_object (&self->conversation);

  G_OBJECT_CLASS (mscope_command_bar_parent_class)->finalize (object);
}

static gboolean
mscope_command_bar_grab_focus (GtkWidget *widget)
{
  return gtk_entry_grab_focus_without_selecting (MSCOPE_COMMAND_BAR (widget)->entry);
}

static void
mscope_command_bar_class_init (MscopeCommandBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mscope_command_bar_dispose;
  object_class->finalize = mscope_command_bar_finalize;
  widget_class->grab_focus = mscope_command_bar_grab_focus;

  signals[SEND] = g_signal_new ("send", MSCOPE_TYPE_COMMAND_BAR, G_SIGNAL_RUN_LAST, 0,
                                g_signal_accumulator_first_wins, NULL, NULL, G_TYPE_BOOLEAN, 1, G_TYPE_STRING);

  g_type_ensure (MSCOPE_TYPE_COMPLETION_POPOVER);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/mailscope/Mailscope/ui/command-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, MscopeCommandBar, draft_box);
  gtk_widget_class_bind_template_child (widget_class, MscopeCommandBar, draft_label);
  gtk_widget_class_bind_template_child (widget_class, MscopeCommandBar, entry);
  gtk_widget_class_bind_template_child (widget_class, MscopeCommandBar, hint);
  gtk_widget_class_bind_template_child (widget_class, MscopeCommandBar, popover);
  gtk_widget_class_bind_template_child (widget_class, MscopeCommandBar, send);
  gtk_widget_class_bind_template_callback (widget_class, hide_completions);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_key);
  gtk_widget_class_bind_template_callback (widget_class, on_send);
  gtk_widget_class_set_css_name (widget_class, "command-bar");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
mscope_command_bar_init (MscopeCommandBar *self)
{
  GSettings *settings = mscope_settings_get ();
  g_auto (GStrv) lines = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->completed = -1;
  g_queue_init (&self->draft);
  if (settings != NULL)
    lines = g_settings_get_strv (settings, "command-history");
  self->history = mscope_history_new ((const char *const *) lines);
  mscope_command_bar_set_phase (self, MSCOPE_PROTOCOL_SMTP, 0, NULL);
}

void
mscope_command_bar_set_phase (MscopeCommandBar *self,
                              MscopeProtocol protocol,
                              guint32 phase,
                              const char *closed)
{
  g_return_if_fail (MSCOPE_IS_COMMAND_BAR (self));

  self->protocol = protocol;
  self->phase = phase;
  g_free (self->closed);
  self->closed = g_strdup (closed);
  if (!is_in_message (self))
    clear_draft (self);
  set_css_class (GTK_WIDGET (self), "message", is_in_message (self));
  gtk_entry_set_placeholder_text (self->entry, is_in_message (self) ? _("Type a line of the message")
                                                                    : _("Type a command"));
  /* Without a connection there is another button to suggest. */
  set_css_class (self->send, "suggested-action", phase != 0);
  find_completions (self);
  update_hint (self);
}

void
mscope_command_bar_set_conversation (MscopeCommandBar *self,
                                     MscopeTraceConversation *conversation)
{
  g_return_if_fail (MSCOPE_IS_COMMAND_BAR (self));

  g_set_object (&self->conversation, conversation);
}

void
mscope_command_bar_set_line (MscopeCommandBar *self,
                             const char *line)
{
  g_return_if_fail (MSCOPE_IS_COMMAND_BAR (self));
  g_return_if_fail (line != NULL);

  if (*get_text (self) != '\0')
    remember (self, get_text (self));
  hide_completions (self);
  set_text (self, line);
  find_completions (self);
  update_hint (self);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

void
mscope_command_bar_send (MscopeCommandBar *self,
                         const char *line)
{
  gboolean sent = FALSE;

  g_return_if_fail (MSCOPE_IS_COMMAND_BAR (self));
  g_return_if_fail (line != NULL);

  hide_completions (self);
  /* Before it is sent: whatever happens then, it is there. */
  remember (self, line);
  if (is_in_message (self))
    add_to_draft (self, line);
  g_signal_emit (self, signals[SEND], 0, line, &sent);
  if (sent && strcmp (get_text (self), line) == 0)
    set_text (self, "");
  else if (!sent && *get_text (self) == '\0')
    set_text (self, line);
  find_completions (self);
  update_hint (self);
  if (!sent)
    show_hint (self, _("There is no connection, so the line was not sent. It is kept in the history."));
}

gboolean
mscope_command_bar_forward_key (MscopeCommandBar *self,
                                GtkEventControllerKey *controller)
{
  GtkEditable *text;

  g_return_val_if_fail (MSCOPE_IS_COMMAND_BAR (self), FALSE);

  text = gtk_editable_get_delegate (GTK_EDITABLE (self->entry));
  if (!gtk_event_controller_key_forward (controller, GTK_WIDGET (text)))
    return FALSE;
  gtk_entry_grab_focus_without_selecting (self->entry);
  return TRUE;
}
