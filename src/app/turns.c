/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/turns.h"

/* Tick callbacks run in the first frame after they were added, which shows what there was before. */
#define FRAMES_BEFORE 1

typedef struct
{
  MscopeTurnFunc func;
  guint n_frames;
} Turn;

static guint n_waiting;       /* of mscope_turns_call() */
static gint64 taken_in = -1;  /* the frame that the last piece was done in */

static gboolean
take (GdkFrameClock *clock)
{
  gint64 frame = gdk_frame_clock_get_frame_counter (clock);

  if (frame == taken_in)
    return FALSE;
  taken_in = frame;
  return TRUE;
}

static void
turn_free (gpointer data)
{
  n_waiting--;
  g_free (data);
}

static gboolean
call (GtkWidget *widget,
      GdkFrameClock *clock,
      gpointer user_data)
{
  Turn *turn = user_data;

  if (turn->n_frames > 0)
    {
      turn->n_frames--;
      return G_SOURCE_CONTINUE;
    }
  if (!take (clock))
    return G_SOURCE_CONTINUE;
  turn->func (widget);
  return G_SOURCE_REMOVE;
}

void
mscope_turns_call (GtkWidget *widget,
                   MscopeTurnFunc func)
{
  Turn *turn;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (func != NULL);

  /* What is not on the screen has no frames, and costs none. */
  if (!gtk_widget_get_realized (widget))
    {
      func (widget);
      return;
    }
  turn = g_new (Turn, 1);
  *turn = (Turn) { func, FRAMES_BEFORE };
  n_waiting++;
  gtk_widget_add_tick_callback (widget, call, turn, turn_free);
}

gboolean
mscope_turns_take (GdkFrameClock *clock)
{
  return n_waiting == 0 && take (clock);
}
