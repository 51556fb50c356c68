/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/display.h"
#include "app/entry-row.h"
#include "app/mistake-box.h"
#include "app/template.h"
#include "dialogue/explanation.h"

#define SERVER_INDENT 30
#define SPACING 10
#define MIN_TEXT_WIDTH 120

struct _MscopeEntryRow
{
  GtkWidget parent_instance;

  GtkLabel *letter;
  GtkBox *texts;
  GtkLabel *text;
  GtkLabel *summary;
  GtkInscription *origin;
  MscopeMistakeBox *mistake; /* (nullable): most lines have none, and a list has two hundred rows at once */

  guint show_explanation : 1;
  guint fixable : 1;
};

G_DEFINE_FINAL_TYPE (MscopeEntryRow, mscope_entry_row, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SHOW_EXPLANATION,
  PROP_FIXABLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
set_side (MscopeEntryRow *self,
          MscopeSide side)
{
  gboolean client = side == MSCOPE_SIDE_CLIENT;
  /* Translators: who said a line, for screen readers; the letters C and S stand for it. */
  const char *name = client ? _("Client") : _("Server");

  /* Translators: the letter for the client, as in the RFCs. */
  gtk_label_set_label (self->letter, client ? C_("side", "C") : C_("side", "S"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->letter), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_margin_start (GTK_WIDGET (self->letter), client ? 0 : SERVER_INDENT);
  if (client)
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self), "server");
      gtk_widget_add_css_class (GTK_WIDGET (self), "client");
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self), "client");
      gtk_widget_add_css_class (GTK_WIDGET (self), "server");
    }
}

/* A row is what the keyboard goes to, so its name is what a screen reader says there. */
static void
set_name (MscopeEntryRow *self,
          MscopeSide side,
          const char *text)
{
  GtkWidget *row = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *name = NULL;

  if (row == NULL)
    return;
  if (side == MSCOPE_SIDE_CLIENT)
    /* Translators: for screen readers; what the client says. */
    name = g_strdup_printf (_("Client: %s"), text);
  else
    /* Translators: for screen readers; what the server says. */
    name = g_strdup_printf (_("Server: %s"), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
set_origin (MscopeEntryRow *self,
            const MscopeEntry *entry,
            gint64 start_us)
{
  g_autofree char *seconds = mscope_display_seconds (entry->time_us, start_us, 3);
  g_autofree char *packet = NULL;
  g_autofree char *text = NULL;

  if (entry->frame != 0)
    /* Translators: the number of a packet, in little space. */
    packet = g_strdup_printf (_("No. %lu"), (gulong) entry->frame);
  else if (entry->encrypted)
    packet = g_strdup ("TLS"); /* no packet holds its words */
  text = g_strjoin ("\n", seconds, packet, NULL);
  gtk_inscription_set_text (self->origin, text);
}

static void
set_mistake (MscopeEntryRow *self,
             const MscopeExplanation *explanation)
{
  if (explanation->mistake != NULL && self->mistake == NULL)
    {
      self->mistake = MSCOPE_MISTAKE_BOX (mscope_mistake_box_new ());
      gtk_box_append (self->texts, GTK_WIDGET (self->mistake));
    }
  if (self->mistake != NULL)
    gtk_widget_set_visible (GTK_WIDGET (self->mistake), explanation->mistake != NULL);
  if (explanation->mistake != NULL)
    mscope_mistake_box_set (self->mistake, explanation->mistake, self->fixable ? explanation->fix : NULL);
}

static void
set_explanation (MscopeEntryRow *self,
                 const MscopeEntry *entry)
{
  g_autoptr (MscopeExplanation) explanation = mscope_explanation_new (entry);

  gtk_label_set_label (self->summary, explanation->summary);
  set_mistake (self, explanation);
}

/*
 * Columns of fixed width, and between them all the rest for the texts: what a box would find out by
 * laying out every text several times, and that is what a list of long lines takes most of its time for.
 */
static void
get_columns (MscopeEntryRow *self,
             int *letter,
             int *origin)
{
  gtk_widget_measure (GTK_WIDGET (self->letter), GTK_ORIENTATION_HORIZONTAL, -1, letter, NULL, NULL, NULL);
  gtk_widget_measure (GTK_WIDGET (self->origin), GTK_ORIENTATION_HORIZONTAL, -1, origin, NULL, NULL, NULL);
}

static void
mscope_entry_row_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  MscopeEntryRow *self = MSCOPE_ENTRY_ROW (widget);
  int letter, origin, height, least;

  get_columns (self, &letter, &origin);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = *natural = letter + origin + 2 * SPACING + MIN_TEXT_WIDTH;
      return;
    }
  for_size = MAX (for_size - letter - origin - 2 * SPACING, MIN_TEXT_WIDTH);
  gtk_widget_measure (GTK_WIDGET (self->texts), orientation, for_size, &height, NULL, NULL, NULL);
  gtk_widget_measure (GTK_WIDGET (self->origin), orientation, -1, &least, NULL, NULL, NULL);
  *minimum = *natural = MAX (height, least);
}

static void
allocate (GtkWidget *child,
          int x,
          int width,
          int height,
          int total)
{
  gboolean mirrored = gtk_widget_get_direction (child) == GTK_TEXT_DIR_RTL;
  GtkAllocation place = { mirrored ? total - x - width : x, 0, width, height };

  gtk_widget_size_allocate (child, &place, -1);
}

static void
mscope_entry_row_size_allocate (GtkWidget *widget,
                                int width,
                                int height,
                                int baseline)
{
  MscopeEntryRow *self = MSCOPE_ENTRY_ROW (widget);
  int letter, origin, texts;

  get_columns (self, &letter, &origin);
  texts = width - letter - origin - 2 * SPACING;
  allocate (GTK_WIDGET (self->letter), 0, letter, height, width);
  allocate (GTK_WIDGET (self->texts), letter + SPACING, texts, height, width);
  allocate (GTK_WIDGET (self->origin), width - origin, origin, height, width);
}

static GtkSizeRequestMode
mscope_entry_row_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
mscope_entry_row_set_property (GObject *object,
                               guint prop_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  MscopeEntryRow *self = MSCOPE_ENTRY_ROW (object);

  switch (prop_id)
    {
    case PROP_SHOW_EXPLANATION:
      self->show_explanation = g_value_get_boolean (value);
      gtk_widget_set_visible (GTK_WIDGET (self->summary), self->show_explanation);
      break;
    case PROP_FIXABLE:
      self->fixable = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mscope_entry_row_dispose (GObject *object)
{
  mscope_template_dispose (GTK_WIDGET (object), MSCOPE_TYPE_ENTRY_ROW);

  G_OBJECT_CLASS (mscope_entry_row_parent_class)->dispose (object);
}

static void
mscope_entry_row_class_init (MscopeEntryRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = mscope_entry_row_set_property;
  object_class->dispose = mscope_entry_row_dispose;
  widget_class->get_request_mode = mscope_entry_row_get_request_mode;
  widget_class->measure = mscope_entry_row_measure;
  widget_class->size_allocate = mscope_entry_row_size_allocate;

  properties[PROP_SHOW_EXPLANATION] =
    g_param_spec_boolean ("show-explanation", NULL, NULL, TRUE, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_FIXABLE] =
    g_param_spec_boolean ("fixable", NULL, NULL, FALSE, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/mailscope/Mailscope/ui/entry-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MscopeEntryRow, letter);
  gtk_widget_class_bind_template_child (widget_class, MscopeEntryRow, text);
  gtk_widget_class_bind_template_child (widget_class, MscopeEntryRow, texts);
  gtk_widget_class_bind_template_child (widget_class, MscopeEntryRow, summary);
  gtk_widget_class_bind_template_child (widget_class, MscopeEntryRow, origin);
  gtk_widget_class_set_css_name (widget_class, "entry-row");
}

static void
mscope_entry_row_init (MscopeEntryRow *self)
{
  self->show_explanation = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
mscope_entry_row_new (void)
{
  return g_object_new (MSCOPE_TYPE_ENTRY_ROW, NULL);
}

void
mscope_entry_row_set_item (MscopeEntryRow *self,
                           MscopeTraceItem *item)
{
  const MscopeEntry *entry;
  MscopeTraceConversation *conversation;
  g_autofree char *text = NULL;

  g_return_if_fail (MSCOPE_IS_ENTRY_ROW (self));
  g_return_if_fail (MSCOPE_IS_TRACE_ITEM (item));

  entry = mscope_trace_item_get_entry (item);
  conversation = mscope_trace_item_get_conversation (item);
  text = mscope_display_entry (entry, MSCOPE_DISPLAY_ROW_LINES);
  gtk_label_set_label (self->text, text);
  set_side (self, entry->sender);
  set_name (self, entry->sender, text);
  set_origin (self, entry, mscope_trace_conversation_get_info (conversation)->start_us);
  set_explanation (self, entry);
}
