/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 1939 sections 3 (closing dot, dot-stuffing), 5 (RETR), 7 (TOP). */
#include "config.h"

#include "server/pop3-content.h"

#include <string.h>

#define MAX_PIECE 65536 /* of a line without an end in sight */

struct _MscopePop3Content
{
  GBytes *text;
  MscopeSlice octets;   /* of @text */
  gsize position;
  guint64 n_body_lines; /* left to be written */
  gboolean whole;       /* RETR: every octet and not one more */
  gboolean in_body;
  gboolean in_line;     /* a piece of a line was written */
};

MscopePop3Content *
mscope_pop3_content_new (GBytes *text,
                         guint64 n_body_lines)
{
  MscopePop3Content *self = g_new0 (MscopePop3Content, 1);

  self->text = g_bytes_ref (text);
  self->octets.data = g_bytes_get_data (text, &self->octets.length);
  self->n_body_lines = n_body_lines;
  self->whole = n_body_lines == MSCOPE_POP3_ALL_LINES;
  return self;
}

void
mscope_pop3_content_free (MscopePop3Content *self)
{
  g_bytes_unref (self->text);
  g_free (self);
}

static gboolean
is_done (const MscopePop3Content *self)
{
  if (self->position >= self->octets.length)
    return TRUE;
  return !self->whole && self->in_body && self->n_body_lines == 0;
}

/* The end of a line: the blank one after the header begins the body, lines of the body are counted. */
static void
end_line (MscopePop3Content *self,
          gboolean blank)
{
  if (self->in_body)
    self->n_body_lines--;
  else if (blank)
    self->in_body = TRUE;
  self->in_line = FALSE;
}

static void
write_piece (MscopePop3Content *self,
             GString *out)
{
  const char *start = self->octets.data + self->position;
  gsize most = MIN (self->octets.length - self->position, MAX_PIECE);
  const char *end = memchr (start, '\n', most);
  gsize n = end != NULL ? (gsize) (end - start) : most;
  gboolean blank = !self->in_line && n == 0;

  if (!self->in_line && n > 0 && start[0] == '.')
    mscope_text_append (out, ".", 1);
  mscope_text_append (out, start, n);
  self->position += n + (end != NULL);
  self->in_line = TRUE;
  if (end != NULL || self->position == self->octets.length)
    {
      mscope_text_append (out, "\r\n", 2);
      end_line (self, blank);
    }
}

gboolean
mscope_pop3_content_write (MscopePop3Content *self,
                           GString *out,
                           gsize n_octets)
{
  gsize start = out->len;
  gsize left = self->octets.length - self->position;

  /* CRLF takes one octet more a line. */
  mscope_text_reserve (out, MIN (left + left / 32, n_octets) + 128);
  while (!is_done (self))
    {
      if (out->len - start >= n_octets)
        return TRUE;
      write_piece (self, out);
    }
  /* Clients look for the blank line after TOP's header, though the message may have no body. */
  if (!self->whole && !self->in_body)
    g_string_append (out, "\r\n");
  g_string_append (out, ".\r\n");
  return FALSE;
}
