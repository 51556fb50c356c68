/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "app/history.h"

typedef struct
{
  gboolean secret;
  char text[];
} Line;

struct _MscopeHistory
{
  GPtrArray *lines; /* of Line */
  char *draft;
  guint place; /* lines->len: at the draft */
};

static void
append (MscopeHistory *self,
        const char *text,
        gboolean secret)
{
  gsize size = strlen (text) + 1;
  Line *line = g_malloc (sizeof (Line) + size);

  line->secret = secret;
  memcpy (line->text, text, size);
  g_ptr_array_add (self->lines, line);
  if (self->lines->len > MSCOPE_HISTORY_MAX)
    g_ptr_array_remove_index (self->lines, 0);
}

static const Line *
get_line (MscopeHistory *self,
          guint place)
{
  return g_ptr_array_index (self->lines, place);
}

MscopeHistory *
mscope_history_new (const char *const *lines)
{
  MscopeHistory *self = g_new0 (MscopeHistory, 1);

  self->lines = g_ptr_array_new_with_free_func (g_free);
  for (; lines != NULL && *lines != NULL; lines++)
    append (self, *lines, FALSE);
  self->place = self->lines->len;
  return self;
}

void
mscope_history_free (MscopeHistory *self)
{
  g_ptr_array_unref (self->lines);
  g_free (self->draft);
  g_free (self);
}

void
mscope_history_add (MscopeHistory *self,
                    const char *line,
                    gboolean secret)
{
  guint n = self->lines->len;

  if (*line != '\0' && (n == 0 || strcmp (get_line (self, n - 1)->text, line) != 0))
    append (self, line, secret);
  self->place = self->lines->len;
  g_clear_pointer (&self->draft, g_free);
}

const char *
mscope_history_step_back (MscopeHistory *self,
                          const char *draft)
{
  if (self->place == 0)
    return NULL;
  if (self->place == self->lines->len)
    {
      g_free (self->draft);
      self->draft = g_strdup (draft);
    }
  return get_line (self, --self->place)->text;
}

const char *
mscope_history_step_forward (MscopeHistory *self)
{
  if (self->place == self->lines->len)
    return NULL;
  self->place++;
  return self->place == self->lines->len ? self->draft : get_line (self, self->place)->text;
}

const char **
mscope_history_list (MscopeHistory *self)
{
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; i < self->lines->len; i++)
    if (!get_line (self, i)->secret)
      g_ptr_array_add (list, (gpointer) get_line (self, i)->text);
  g_ptr_array_add (list, NULL);
  return (const char **) g_ptr_array_free (list, FALSE);
}
