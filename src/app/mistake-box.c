/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/mistake-box.h"

struct _MscopeMistakeBox
{
  GtkBox parent_instance;

  GtkLabel *mistake;
  GtkWidget *fix;
};

G_DEFINE_FINAL_TYPE (MscopeMistakeBox, mscope_mistake_box, GTK_TYPE_BOX)

static void
mscope_mistake_box_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), MSCOPE_TYPE_MISTAKE_BOX);

  G_OBJECT_CLASS (mscope_mistake_box_parent_class)->dispose (object);
}

static void
mscope_mistake_box_class_init (MscopeMistakeBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mscope_mistake_box_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/mailscope/Mailscope/ui/mistake-box.ui");
  gtk_widget_class_bind_template_child (widget_class, MscopeMistakeBox, fix);
  gtk_widget_class_bind_template_child (widget_class, MscopeMistakeBox, mistake);
}

static void
mscope_mistake_box_init (MscopeMistakeBox *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
mscope_mistake_box_new (void)
{
  return g_object_new (MSCOPE_TYPE_MISTAKE_BOX, NULL);
}

void
mscope_mistake_box_set (MscopeMistakeBox *self,
                        const char *mistake,
                        const char *fix)
{
  g_return_if_fail (MSCOPE_IS_MISTAKE_BOX (self));
  g_return_if_fail (mistake != NULL);

  gtk_label_set_label (self->mistake, mistake);
  gtk_widget_set_visible (self->fix, fix != NULL);
  if (fix != NULL)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (self->fix), "s", fix);
}
