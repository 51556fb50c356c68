/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/completion-popover.h"

struct _MscopeCompletionPopover
{
  GtkPopover parent_instance;

  GtkListBox *rows;
};

G_DEFINE_FINAL_TYPE (MscopeCompletionPopover, mscope_completion_popover, GTK_TYPE_POPOVER)

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GtkWidget *
new_label (const char *text,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
new_row (const MscopeCompletion *completion)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_box_append (GTK_BOX (head), new_label (completion->syntax, "line"));
  if (!completion->allowed)
    {
      /* Translators: a command that the server would refuse in this phase of the session. */
      GtkWidget *label = new_label (_("Not now"), "not-now");

      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_NONE);
      gtk_widget_set_hexpand (label, TRUE);
      gtk_widget_set_halign (label, GTK_ALIGN_END);
      gtk_box_append (GTK_BOX (head), label);
      gtk_widget_add_css_class (row, "refused");
    }
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), new_label (completion->reason, "summary"));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_focusable (row, FALSE);
  return row;
}

static void
on_row_activated (MscopeCompletionPopover *self,
                  GtkListBoxRow *row)
{
  g_signal_emit (self, signals[CHOSEN], 0, (guint) gtk_list_box_row_get_index (row));
}

static void
mscope_completion_popover_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), MSCOPE_TYPE_COMPLETION_POPOVER);

  G_OBJECT_CLASS (mscope_completion_popover_parent_class)->dispose (object);
}

static void
mscope_completion_popover_class_init (MscopeCompletionPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mscope_completion_popover_dispose;

  signals[CHOSEN] = g_signal_new ("chosen", MSCOPE_TYPE_COMPLETION_POPOVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_UINT);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/mailscope/Mailscope/ui/completion-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, MscopeCompletionPopover, rows);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
mscope_completion_popover_init (MscopeCompletionPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
mscope_completion_popover_new (void)
{
  return g_object_new (MSCOPE_TYPE_COMPLETION_POPOVER, NULL);
}

void
mscope_completion_popover_show (MscopeCompletionPopover *self,
                                GPtrArray *completions)
{
  GtkWidget *row;

  g_return_if_fail (MSCOPE_IS_COMPLETION_POPOVER (self));

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->rows))) != NULL)
    gtk_list_box_remove (self->rows, row);
  for (guint i = 0; i < completions->len; i++)
    gtk_list_box_append (self->rows, new_row (g_ptr_array_index (completions, i)));
  if (completions->len > 0)
    gtk_popover_popup (GTK_POPOVER (self));
  else
    gtk_popover_popdown (GTK_POPOVER (self));
}

void
mscope_completion_popover_select (MscopeCompletionPopover *self,
                                  int index)
{
  g_return_if_fail (MSCOPE_IS_COMPLETION_POPOVER (self));

  gtk_list_box_select_row (self->rows, index < 0 ? NULL : gtk_list_box_get_row_at_index (self->rows, index));
}
