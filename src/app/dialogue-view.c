/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/dialogue-view.h"
#include "app/entry-row.h"
#include "app/list-scroll.h"
#include "app/only-child.h"
#include "app/portions.h"
#include "app/template.h"

/* Nearer to the end than this, in pixels, the view is at the end: about one line. */
#define END_DISTANCE 24.0

struct _MscopeDialogueView
{
  GtkWidget parent_instance;

  GtkScrolledWindow *scroller;
  GtkListView *list;
  GtkSingleSelection *selection;
  GtkSliceListModel *slice; /* all of the conversation, once it has been shown for some frames */

  int width;
  int height;

  guint live : 1;
  guint fixable : 1;
  guint show_explanations : 1;
  guint following : 1;
};

G_DEFINE_FINAL_TYPE (MscopeDialogueView, mscope_dialogue_view, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_FIXABLE,
  PROP_LIVE,
  PROP_SELECTED,
  PROP_SHOW_EXPLANATIONS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
on_setup (MscopeDialogueView *self,
          GtkListItem *list_item)
{
  GtkWidget *row = mscope_entry_row_new ();

  g_object_set (row, "fixable", self->fixable, NULL);
  g_object_bind_property (self, "show-explanations", row, "show-explanation", G_BINDING_SYNC_CREATE);
  gtk_list_item_set_child (list_item, row);
}

static void
on_bind (MscopeDialogueView *self,
         GtkListItem *list_item)
{
  mscope_entry_row_set_item (MSCOPE_ENTRY_ROW (gtk_list_item_get_child (list_item)),
                             gtk_list_item_get_item (list_item));
}

static gboolean
is_at_end (MscopeDialogueView *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);

  return gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment)
         >= gtk_adjustment_get_upper (adjustment) - END_DISTANCE;
}

/* Only the user's own scrolling says whether to follow; the list moves its rows too while they are measured. */
static void
on_scrolled (MscopeDialogueView *self)
{
  if (self->live && !mscope_list_is_scrolling (GTK_WIDGET (self->list)))
    self->following = is_at_end (self);
}

static void
on_items_changed (MscopeDialogueView *self,
                  guint position,
                  guint n_removed,
                  guint n_added,
                  GListModel *model)
{
  guint n_items = g_list_model_get_n_items (model);

  if (!self->live || !self->following || n_added == 0)
    return;
  gtk_single_selection_set_selected (self->selection, n_items - 1);
  mscope_list_scroll_to (GTK_WIDGET (self->list), n_items - 1);
}

static void
on_selected (MscopeDialogueView *self)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->selection));

  /* Who looks at an older line is not to be taken away from it. */
  self->following = gtk_single_selection_get_selected (self->selection) + 1 == n_items;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

/* Other widths make other heights, and the end would be where the view is not. */
static void
mscope_dialogue_view_size_allocate (GtkWidget *widget,
                                    int width,
                                    int height,
                                    int baseline)
{
  MscopeDialogueView *self = MSCOPE_DIALOGUE_VIEW (widget);
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->selection));

  mscope_only_child_allocate (widget, width, height, baseline);
  if (self->live && self->following && n_items > 0 && (width != self->width || height != self->height))
    mscope_list_scroll_to (GTK_WIDGET (self->list), n_items - 1);
  self->width = width;
  self->height = height;
}

static void
mscope_dialogue_view_get_property (GObject *object,
                                   guint prop_id,
                                   GValue *value,
                                   GParamSpec *pspec)
{
  MscopeDialogueView *self = MSCOPE_DIALOGUE_VIEW (object);

  switch (prop_id)
    {
    case PROP_SELECTED:
      g_value_set_uint (value, mscope_dialogue_view_get_selected (self));
      break;
    case PROP_SHOW_EXPLANATIONS:
      g_value_set_boolean (value, self->show_explanations);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mscope_dialogue_view_set_property (GObject *object,
                                   guint prop_id,
                                   const GValue *value,
                                   GParamSpec *pspec)
{
  MscopeDialogueView *self = MSCOPE_DIALOGUE_VIEW (object);

  switch (prop_id)
    {
    case PROP_FIXABLE:
      self->fixable = g_value_get_boolean (value);
      break;
    case PROP_LIVE:
      self->live = g_value_get_boolean (value);
      break;
    case PROP_SHOW_EXPLANATIONS:
      if (self->show_explanations == g_value_get_boolean (value))
        return;
      self->show_explanations = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mscope_dialogue_view_dispose (GObject *object)
{
  mscope_template_dispose (GTK_WIDGET (object), MSCOPE_TYPE_DIALOGUE_VIEW);

  G_OBJECT_CLASS (mscope_dialogue_view_parent_class)->dispose (object);
}

static void
mscope_dialogue_view_class_init (MscopeDialogueViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = mscope_dialogue_view_get_property;
  object_class->set_property = mscope_dialogue_view_set_property;
  object_class->dispose = mscope_dialogue_view_dispose;
  widget_class->measure = mscope_only_child_measure;
  widget_class->size_allocate = mscope_dialogue_view_size_allocate;

  properties[PROP_FIXABLE] =
    g_param_spec_boolean ("fixable", NULL, NULL, FALSE,
                          G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_LIVE] =
    g_param_spec_boolean ("live", NULL, NULL, FALSE, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SELECTED] =
    g_param_spec_uint ("selected", NULL, NULL, 0, G_MAXUINT, GTK_INVALID_LIST_POSITION,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SHOW_EXPLANATIONS] =
    g_param_spec_boolean ("show-explanations", NULL, NULL, TRUE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/mailscope/Mailscope/ui/dialogue-view.ui");
  gtk_widget_class_bind_template_child (widget_class, MscopeDialogueView, scroller);
  gtk_widget_class_bind_template_child (widget_class, MscopeDialogueView, list);
  gtk_widget_class_bind_template_child (widget_class, MscopeDialogueView, selection);
  gtk_widget_class_bind_template_child (widget_class, MscopeDialogueView, slice);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_items_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
}

static void
mscope_dialogue_view_init (MscopeDialogueView *self)
{
  self->show_explanations = TRUE;
  self->following = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scroller), "value-changed",
                           G_CALLBACK (on_scrolled), self, G_CONNECT_SWAPPED);
}

void
mscope_dialogue_view_set_conversation (MscopeDialogueView *self,
                                       MscopeTraceConversation *conversation)
{
  g_return_if_fail (MSCOPE_IS_DIALOGUE_VIEW (self));

  self->following = TRUE;
  /* A live one is followed to its end from the beginning. */
  if (self->live)
    mscope_portions_end (self->slice);
  else
    mscope_portions_begin (self->slice, GTK_WIDGET (self));
  gtk_slice_list_model_set_model (self->slice, G_LIST_MODEL (conversation));
  if (conversation == NULL || g_list_model_get_n_items (G_LIST_MODEL (conversation)) == 0)
    return;
  if (self->live)
    mscope_dialogue_view_follow (self);
  else
    mscope_dialogue_view_select (self, 0);
}

guint
mscope_dialogue_view_get_selected (MscopeDialogueView *self)
{
  g_return_val_if_fail (MSCOPE_IS_DIALOGUE_VIEW (self), GTK_INVALID_LIST_POSITION);

  return gtk_single_selection_get_selected (self->selection);
}

void
mscope_dialogue_view_select (MscopeDialogueView *self,
                             guint position)
{
  g_return_if_fail (MSCOPE_IS_DIALOGUE_VIEW (self));

  if (position >= g_list_model_get_n_items (G_LIST_MODEL (self->selection)))
    mscope_portions_end (self->slice);
  gtk_single_selection_set_selected (self->selection, position);
  mscope_list_scroll_to (GTK_WIDGET (self->list), position);
}

void
mscope_dialogue_view_follow (MscopeDialogueView *self)
{
  guint n_items;

  g_return_if_fail (MSCOPE_IS_DIALOGUE_VIEW (self));

  n_items = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  self->following = TRUE;
  if (n_items > 0)
    mscope_dialogue_view_select (self, n_items - 1);
}
