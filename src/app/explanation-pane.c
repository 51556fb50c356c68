/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/display.h"
#include "app/explanation-pane.h"
#include "app/names.h"
#include "app/template.h"
#include "dialogue/completion.h"
#include "dialogue/explanation.h"
#include "engine/lab.h"

#define MAX_LINES 500 /* of a long text, when all of it is asked for; more than that is no letter */
#define MAX_NEXT 8 /* commands that can come next; more would be a list to read, not a help */

struct _MscopeExplanationPane
{
  GtkWidget parent_instance;

  GtkStack *stack;
  GtkScrolledWindow *scroller;
  GtkLabel *summary;
  GtkWidget *mistake_box;
  GtkLabel *mistake;
  GtkWidget *fix_box;
  GtkLabel *fix_line;
  GtkWidget *fix;
  GtkGrid *parts;
  GtkLabel *paragraph;
  GtkWidget *advice_box;
  GtkLabel *advice;
  GtkWidget *next_box;
  GtkLabel *phase;
  GtkFlowBox *next;
  GtkLabel *reference;
  GtkToggleButton *whole;
  GtkLabel *whole_text;

  MscopeEntry *entry;     /* (nullable) */
  MscopeSecrets *secrets; /* (nullable) */

  guint interactive : 1;
};

G_DEFINE_FINAL_TYPE (MscopeExplanationPane, mscope_explanation_pane, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_INTERACTIVE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GtkWidget *
new_label (const char *text,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  /* A hyphen at the end of a line would look as if it had been sent. */
  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  gtk_label_set_attributes (GTK_LABEL (label), attributes);
  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
clear (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    {
      if (GTK_IS_FLOW_BOX (box))
        gtk_flow_box_remove (GTK_FLOW_BOX (box), child);
      else
        gtk_grid_remove (GTK_GRID (box), child);
    }
}

static void
set_parts (MscopeExplanationPane *self,
           const MscopeExplanation *explanation)
{
  clear (GTK_WIDGET (self->parts));
  gtk_widget_set_visible (GTK_WIDGET (self->parts), explanation->n_parts > 0);
  for (gsize i = 0; i < explanation->n_parts; i++)
    {
      GtkWidget *text = new_label (explanation->parts[i].text, "part");
      GtkWidget *meaning = new_label (explanation->parts[i].meaning, "meaning");

      gtk_label_set_max_width_chars (GTK_LABEL (text), 26);
      gtk_widget_set_halign (text, GTK_ALIGN_START);
      gtk_widget_set_hexpand (meaning, TRUE);
      gtk_grid_attach (self->parts, text, 0, (int) i, 1, 1);
      gtk_grid_attach (self->parts, meaning, 1, (int) i, 1, 1);
    }
}

static void
set_mistake (MscopeExplanationPane *self,
             const MscopeExplanation *explanation)
{
  gtk_widget_set_visible (self->mistake_box, explanation->mistake != NULL);
  gtk_widget_set_visible (self->fix_box, explanation->fix != NULL);
  gtk_widget_set_visible (self->fix, self->interactive);
  if (explanation->mistake != NULL)
    gtk_label_set_label (self->mistake, explanation->mistake);
  if (explanation->fix != NULL)
    {
      gtk_label_set_label (self->fix_line, explanation->fix);
      gtk_actionable_set_action_target (GTK_ACTIONABLE (self->fix), "s", explanation->fix);
    }
}

static GtkWidget *
new_next (MscopeExplanationPane *self,
          const MscopeCompletion *completion)
{
  MscopeSlice rest = mscope_slice_from_string (completion->syntax);
  g_autofree char *verb = mscope_slice_dup (mscope_slice_take_word (&rest));
  g_autofree char *tooltip = g_strdup_printf ("%s\n%s", completion->syntax, completion->reason);
  GtkWidget *child;
  GtkWidget *widget;

  if (self->interactive)
    {
      widget = gtk_button_new_with_label (verb);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (widget), "win.fix");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (widget), "s", completion->line);
    }
  else
    widget = gtk_label_new (verb);
  gtk_widget_add_css_class (widget, "next");
  gtk_widget_set_tooltip_text (widget, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, completion->reason,
                                  -1);
  /* The button is what can be reached, not the place that it has. */
  child = g_object_new (GTK_TYPE_FLOW_BOX_CHILD, "accessible-role", GTK_ACCESSIBLE_ROLE_GENERIC, "focusable", FALSE,
                        NULL);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), widget);
  return child;
}

/* What can come next is known after something the server said; a command waits for its answer. */
static void
set_next (MscopeExplanationPane *self,
          const MscopeEntry *entry)
{
  const MscopePhaseInfo *info = NULL;
  g_autoptr (GPtrArray) completions = NULL;
  g_autoptr (MscopeFacts) facts = NULL;
  guint n = 0;

  clear (GTK_WIDGET (self->next));
  if (entry->sender == MSCOPE_SIDE_SERVER && entry->phase != 0)
    info = mscope_phase_get_info (entry->protocol, entry->phase);
  gtk_widget_set_visible (self->next_box, info != NULL);
  if (info == NULL)
    return;

  gtk_label_set_label (self->phase, _(info->summary));
  facts = mscope_entry_dup_facts_after (entry);
  completions = mscope_completion_list (entry->protocol, entry->phase, "", &mscope_names, facts);
  for (guint i = 0; i < completions->len && n < MAX_NEXT; i++)
    {
      const MscopeCompletion *completion = g_ptr_array_index (completions, i);

      if (!completion->allowed)
        continue;
      gtk_flow_box_append (self->next, new_next (self, completion));
      n++;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->next), n > 0);
}

/* All its lines are laid out only for who wants to read them. */
static void
update_whole (MscopeExplanationPane *self)
{
  g_autofree char *text = NULL;

  if (self->entry != NULL && gtk_toggle_button_get_active (self->whole))
    text = mscope_display_entry (self->entry, MAX_LINES);
  gtk_label_set_label (self->whole_text, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->whole_text), text != NULL);
}

static void
set_whole (MscopeExplanationPane *self)
{
  gboolean is_long = mscope_display_count_lines (self->entry) > MSCOPE_DISPLAY_ROW_LINES;

  gtk_widget_set_visible (GTK_WIDGET (self->whole), is_long);
  if (!is_long)
    gtk_toggle_button_set_active (self->whole, FALSE);
  update_whole (self);
}

/* In the Lab the passwords of the servers' users are known, so digests can be made again; in a capture they are not. */
static void
set_secrets (MscopeExplanationPane *self)
{
  g_clear_pointer (&self->secrets, mscope_secrets_free);
  if (!self->interactive)
    return;
  self->secrets = mscope_secrets_new ();
  mscope_secrets_add (self->secrets, "anna", MSCOPE_LAB_PASSWORD);
  mscope_secrets_add (self->secrets, "ben", MSCOPE_LAB_PASSWORD);
}

static void
mscope_explanation_pane_set_property (GObject *object,
                                      guint prop_id,
                                      const GValue *value,
                                      GParamSpec *pspec)
{
  MscopeExplanationPane *self = MSCOPE_EXPLANATION_PANE (object);

  switch (prop_id)
    {
    case PROP_INTERACTIVE:
      self->interactive = g_value_get_boolean (value);
      set_secrets (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mscope_explanation_pane_dispose (GObject *object)
{
  g_clear_pointer (&MSCOPE_EXPLANATION_PANE (object)->entry, mscope_entry_unref);
  g_clear_pointer (&MSCOPE_EXPLANATION_PANE (object)->secrets, mscope_secrets_free);
  mscope_template_dispose (GTK_WIDGET (object), MSCOPE_TYPE_EXPLANATION_PANE);

  G_OBJECT_CLASS (mscope_explanation_pane_parent_class)->dispose (object);
}

static void
mscope_explanation_pane_class_init (MscopeExplanationPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = mscope_explanation_pane_set_property;
  object_class->dispose = mscope_explanation_pane_dispose;

  properties[PROP_INTERACTIVE] =
    g_param_spec_boolean ("interactive", NULL, NULL, FALSE, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/mailscope/Mailscope/ui/explanation-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, MscopeExplanationPane, stack);
  gtk_widget_class_bind_template_child (widget_class, MscopeExplanationPane, scroller);
  gtk_widget_class_bind_template_child (widget_class, MscopeExplanationPane, summary);
  gtk_widget_class_bind_template_child (widget_class, MscopeExplanationPane, mistake_box);
  gtk_widget_class_bind_template_child (widget_class, MscopeExplanationPane, mistake);
  gtk_widget_class_bind_template_child (widget_class, MscopeExplanationPane, fix_box);
  gtk_widget_class_bind_template_child (widget_class, MscopeExplanationPane, fix_line);
  gtk_widget_class_bind_template_child (widget_class, MscopeExplanationPane, fix);
  gtk_widget_class_bind_template_child (widget_class, MscopeExplanationPane, parts);
  gtk_widget_class_bind_template_child (widget_class, MscopeExplanationPane, paragraph);
  gtk_widget_class_bind_template_child (widget_class, MscopeExplanationPane, advice_box);
  gtk_widget_class_bind_template_child (widget_class, MscopeExplanationPane, advice);
  gtk_widget_class_bind_template_child (widget_class, MscopeExplanationPane, next_box);
  gtk_widget_class_bind_template_child (widget_class, MscopeExplanationPane, phase);
  gtk_widget_class_bind_template_child (widget_class, MscopeExplanationPane, next);
  gtk_widget_class_bind_template_child (widget_class, MscopeExplanationPane, reference);
  gtk_widget_class_bind_template_child (widget_class, MscopeExplanationPane, whole);
  gtk_widget_class_bind_template_child (widget_class, MscopeExplanationPane, whole_text);
  gtk_widget_class_bind_template_callback (widget_class, update_whole);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
mscope_explanation_pane_init (MscopeExplanationPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
mscope_explanation_pane_set_entry (MscopeExplanationPane *self,
                                   MscopeEntry *entry)
{
  g_autoptr (MscopeExplanation) explanation = NULL;

  g_return_if_fail (MSCOPE_IS_EXPLANATION_PANE (self));

  g_clear_pointer (&self->entry, mscope_entry_unref);
  self->entry = entry != NULL ? mscope_entry_ref (entry) : NULL;
  gtk_stack_set_visible_child_name (self->stack, entry != NULL ? "explanation" : "empty");
  if (entry == NULL)
    return;

  explanation = mscope_explanation_new_with_secrets (entry, self->secrets);
  gtk_label_set_label (self->summary, explanation->summary);
  set_mistake (self, explanation);
  set_parts (self, explanation);
  gtk_label_set_label (self->paragraph, explanation->paragraph);
  gtk_widget_set_visible (self->advice_box, explanation->advice != NULL);
  gtk_label_set_label (self->advice, explanation->advice != NULL ? explanation->advice : "");
  set_next (self, entry);
  gtk_widget_set_visible (GTK_WIDGET (self->reference), explanation->reference != NULL);
  gtk_label_set_label (self->reference, explanation->reference != NULL ? explanation->reference : "");
  set_whole (self);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0.0);
}
