/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dialogue/stream.h"

#include <string.h>

/* Where a push or a gap begins, counted in bytes pushed. */
typedef struct
{
  guint64 at;
  guint64 gap; /* length; 0: bytes */
  MscopeOrigin origin;
  guint64 order;
} Mark;

struct _MscopeStream
{
  GByteArray *bytes; /* the first @head of them are taken */
  gsize head;
  guint64 n_taken;   /* bytes taken, without gaps */
  guint64 n_skipped; /* octets of gaps taken */

  GArray *marks; /* of Mark; the first @first_mark are behind us */
  guint first_mark;
  guint n_gaps;      /* among the marks that are left */
  guint gap_mark;    /* the first of those; valid if there is one */

  gsize max_line;
  gsize largest;  /* length of @bytes since they were allocated */
  gsize searched; /* bytes from @head known to hold no LF, for a line that begins at @head */
  gboolean finished;
};

/* Below this much, moving what is left to the front costs more than the room is worth. */
#define COMPACT_AT 65536

/* Room beyond this is given back once it is empty: of a thousand connections most say nothing. */
#define MOST_IDLE 256

MscopeStream *
mscope_stream_new (gsize max_line)
{
  MscopeStream *self = g_new0 (MscopeStream, 1);

  self->bytes = g_byte_array_new ();
  self->marks = g_array_new (FALSE, FALSE, sizeof (Mark));
  self->max_line = max_line;
  return self;
}

void
mscope_stream_free (MscopeStream *self)
{
  g_byte_array_unref (self->bytes);
  g_array_unref (self->marks);
  g_free (self);
}

static Mark *
get_mark (const MscopeStream *self,
          guint i)
{
  return &g_array_index (self->marks, Mark, i);
}

static void
add_mark (MscopeStream *self,
          guint64 gap,
          const MscopeOrigin *origin,
          guint64 order)
{
  Mark mark = {
    .at = self->n_taken + self->bytes->len - self->head,
    .gap = gap,
    .origin = *origin,
    .order = order,
  };

  g_array_append_val (self->marks, mark);
}

void
mscope_stream_push (MscopeStream *self,
                    const char *bytes,
                    gsize length,
                    const MscopeOrigin *origin,
                    guint64 order)
{
  if (length == 0)
    return;
  add_mark (self, 0, origin, order);
  g_byte_array_append (self->bytes, (const guint8 *) bytes, (guint) length);
  self->largest = MAX (self->largest, self->bytes->len);
}

void
mscope_stream_gap (MscopeStream *self,
                   guint64 n,
                   const MscopeOrigin *origin,
                   guint64 order)
{
  if (n == 0)
    return;
  if (self->n_gaps++ == 0)
    self->gap_mark = self->marks->len;
  add_mark (self, n, origin, order);
}

void
mscope_stream_finish (MscopeStream *self)
{
  self->finished = TRUE;
}

void
mscope_stream_resume (MscopeStream *self)
{
  g_return_if_fail (mscope_stream_is_empty (self));

  self->finished = FALSE;
}

/* The first gap that is left, or NULL. */
static Mark *
find_gap (const MscopeStream *self)
{
  return self->n_gaps > 0 ? get_mark (self, self->gap_mark) : NULL;
}

/* Finds the gap after the one just taken; each mark is passed over once. */
static void
find_next_gap (MscopeStream *self)
{
  self->n_gaps--;
  while (self->n_gaps > 0 && get_mark (self, ++self->gap_mark)->gap == 0)
    ;
}

gsize
mscope_stream_get_size (const MscopeStream *self)
{
  return self->largest + self->marks->len * sizeof (Mark);
}

MscopeSlice
mscope_stream_peek (const MscopeStream *self)
{
  const Mark *gap = find_gap (self);
  gsize left = self->bytes->len - self->head;

  if (left == 0)
    return (MscopeSlice) MSCOPE_SLICE_LITERAL ("");
  return (MscopeSlice) {
    (const char *) self->bytes->data + self->head,
    gap != NULL ? (gsize) (gap->at - self->n_taken) : left,
  };
}

gboolean
mscope_stream_is_cut (const MscopeStream *self)
{
  return self->finished || find_gap (self) != NULL;
}

gboolean
mscope_stream_is_empty (const MscopeStream *self)
{
  return self->first_mark == self->marks->len;
}

/* Forgets the marks that lie wholly behind us, and the bytes once they are worth it. */
static void
tidy (MscopeStream *self)
{
  while (self->first_mark < self->marks->len)
    {
      guint64 end = self->first_mark + 1 < self->marks->len
                      ? get_mark (self, self->first_mark + 1)->at
                      : self->n_taken + self->bytes->len - self->head;

      if (get_mark (self, self->first_mark)->gap > 0 || end > self->n_taken)
        break;
      self->first_mark++;
    }
  if (self->first_mark == self->marks->len)
    {
      g_array_set_size (self->marks, 0);
      self->first_mark = 0;
      self->head = 0;
      g_byte_array_set_size (self->bytes, 0);
      if (self->largest > MOST_IDLE)
        {
          g_byte_array_unref (self->bytes);
          self->bytes = g_byte_array_new ();
          self->largest = 0;
        }
    }
  else if (self->head >= COMPACT_AT && self->head >= self->bytes->len / 2)
    {
      g_byte_array_remove_range (self->bytes, 0, (guint) self->head);
      g_array_remove_range (self->marks, 0, self->first_mark);
      self->gap_mark -= self->n_gaps > 0 ? self->first_mark : 0;
      self->first_mark = 0;
      self->head = 0;
    }
}

MscopePlace
mscope_stream_get_place (const MscopeStream *self)
{
  const Mark *mark = get_mark (self, self->first_mark);

  return (MscopePlace) { mark->origin, mark->order, mscope_stream_get_offset (self) };
}

guint64
mscope_stream_get_offset (const MscopeStream *self)
{
  return self->n_taken + self->n_skipped;
}

void
mscope_stream_take (MscopeStream *self,
                    gsize n)
{
  self->head += n;
  self->n_taken += n;
  self->searched = 0;
  tidy (self);
}

guint64
mscope_stream_take_gap (MscopeStream *self,
                        MscopePlace *place)
{
  const Mark *mark;
  guint64 n;

  if (mscope_stream_is_empty (self))
    return 0;
  mark = get_mark (self, self->first_mark);
  if (mark->gap == 0)
    return 0;

  n = mark->gap;
  *place = mscope_stream_get_place (self);
  self->n_skipped += n;
  find_next_gap (self);
  self->first_mark++;
  tidy (self);
  return n;
}

gboolean
mscope_stream_peek_line (MscopeStream *self,
                         gsize skip,
                         MscopeLine *line)
{
  MscopeSlice bytes = mscope_stream_peek (self);
  gsize from = skip == 0 ? self->searched : skip;
  const char *end;

  if (bytes.length <= skip)
    return FALSE;
  end = bytes.length > from ? memchr (bytes.data + from, '\n', bytes.length - from) : NULL;
  line->text.data = bytes.data + skip;

  if (end == NULL || (gsize) (end - line->text.data) >= self->max_line)
    {
      if (skip == 0)
        self->searched = bytes.length;
      if (end == NULL && bytes.length - skip < self->max_line && !mscope_stream_is_cut (self))
        return FALSE;
      line->text.length = MIN (bytes.length - skip, self->max_line);
      line->taken = line->text.length;
      line->cut = TRUE;
      line->bare_lf = FALSE;
      /* The CR of a CRLF whose LF was lost is no text. */
      if (line->text.length > 0 && line->text.data[line->text.length - 1] == '\r')
        line->text.length--;
      return TRUE;
    }

  line->text.length = (gsize) (end - line->text.data);
  line->taken = line->text.length + 1;
  line->cut = FALSE;
  line->bare_lf = line->text.length == 0 || end[-1] != '\r';
  if (!line->bare_lf)
    line->text.length--;
  return TRUE;
}
