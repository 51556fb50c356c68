/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is not lines: content up to a dot (RFC 5321 section 4.1.1.4, RFC 1939 section 3), content of a
 * known length (RFC 3030, IMAP literals), and TLS records (RFC 8446 section 5.1).
 */
#include "config.h"

#include "dialogue/follower-private.h"

#include <string.h>

void
mscope_follower_clear_content (MscopeContent *content)
{
  g_clear_pointer (&content->about, mscope_entry_unref);
  mscope_entry_draft_clear (&content->draft);
  memset (content, 0, sizeof *content);
}

static void
begin_content (MscopeFollower *self,
               MscopeSide side,
               MscopeReading reading,
               MscopeEntryKind kind,
               MscopeEntry *about)
{
  MscopeFollowerSide *s = &self->sides[side];

  if (about != NULL)
    mscope_entry_ref (about);
  mscope_follower_clear_content (&s->content);
  s->reading = reading;
  s->content.kind = kind;
  s->content.about = about;
  s->content.at_line_start = TRUE;
  s->content.after_crlf = TRUE;
}

void
mscope_follower_begin_dot_content (MscopeFollower *self,
                                   MscopeSide side,
                                   MscopeEntryKind kind,
                                   MscopeEntry *about,
                                   gboolean any_lf)
{
  begin_content (self, side, MSCOPE_READ_TO_DOT, kind, about);
  self->sides[side].content.any_lf = any_lf;
  self->sides[side].content.after_crlf = !any_lf;
}

void
mscope_follower_begin_counted_content (MscopeFollower *self,
                                       MscopeSide side,
                                       MscopeEntryKind kind,
                                       MscopeEntry *about,
                                       guint64 n_octets)
{
  begin_content (self, side, MSCOPE_READ_COUNTED, kind, about);
  self->sides[side].content.remaining = n_octets;
}

static void
content_place (MscopeFollowerSide *s)
{
  if (s->content.placed || mscope_stream_is_empty (s->stream))
    return;
  s->content.place = mscope_stream_get_place (s->stream);
  s->content.placed = TRUE;
}

/* Takes @n octets of content out of the stream. */
static void
content_take (MscopeFollower *self,
              MscopeSide side,
              gsize n)
{
  MscopeFollowerSide *s = &self->sides[side];
  MscopeContent *content = &s->content;
  const char *bytes = mscope_stream_peek (s->stream).data;

  if (n == 0)
    return;
  content_place (s);
  if (content->draft.length < self->max_content)
    mscope_entry_draft_append (&content->draft, bytes, n);
  content->octets += n;
  mscope_stream_take (s->stream, n);
}

MscopeEntry *
mscope_follower_emit_piece (MscopeFollower *self,
                            MscopeSide side,
                            gsize closing)
{
  MscopeFollowerSide *s = &self->sides[side];
  MscopeContent *content = &s->content;
  MscopeEntryDraft *draft = &content->draft;
  gboolean lf_first = draft->length > 0 && draft->entry->text[0] == '\n';
  gboolean open_ended = draft->length > 0 && draft->entry->text[draft->length - 1] != '\n';
  MscopeEntry *entry;

  if (draft->length > 0)
    draft->length = mscope_follower_unify_line_ends (draft->entry->text, draft->length);
  entry = mscope_entry_new_from_draft (draft, self->protocol, side, content->kind);
  entry->lf_first = lf_first;
  entry->open_ended = open_ended;
  entry->octets = content->octets;
  entry->length = content->octets + closing;
  entry->cut_short = !content->closed || content->octets > self->max_content;
  entry->about = content->about != NULL ? mscope_entry_ref (content->about) : NULL;
  entry->command = content->about != NULL ? content->about->command : NULL;
  mscope_follower_emit (self, entry, &content->place);

  content->octets = 0;
  content->placed = FALSE;
  return entry;
}

void
mscope_follower_close_content (MscopeFollower *self,
                               MscopeSide side,
                               gsize closing)
{
  MscopeFollowerSide *s = &self->sides[side];
  MscopeEntry *entry = NULL;

  /* A content without an octet is an entry too, but not what is left of one behind a gap. */
  if (s->content.octets > 0 || (s->content.closed && !s->content.gapped))
    entry = mscope_follower_emit_piece (self, side, closing);
  s->reading = MSCOPE_READ_LINES;
  if (entry != NULL && self->klass->content_closed != NULL)
    self->klass->content_closed (self, side, entry);
  mscope_follower_clear_content (&s->content);
}

/* Whether a line of content with a lone dot closes it; @line has its end. RFC 5321 section 4.1.1.4. */
static gboolean
is_closing_line (const MscopeContent *content,
                 const MscopeLine *line)
{
  if (!content->at_line_start || line->text.length != 1 || line->text.data[0] != '.')
    return FALSE;
  if (content->after_crlf)
    return !line->bare_lf;
  return content->any_lf;
}

/* Whether @rest, a line without its end, may still turn out to be the closing one. */
static gboolean
may_close (MscopeSlice rest)
{
  return rest.data[0] == '.' && (rest.length == 1 || (rest.length == 2 && rest.data[1] == '\r'));
}

static gboolean
read_to_dot (MscopeFollower *self,
             MscopeSide side)
{
  MscopeFollowerSide *s = &self->sides[side];
  MscopeContent *content = &s->content;
  MscopeSlice bytes = mscope_stream_peek (s->stream);
  gsize at = 0;

  if (bytes.length == 0)
    return FALSE;
  content_place (s);

  while (at < bytes.length)
    {
      const char *end = memchr (bytes.data + at, '\n', bytes.length - at);
      MscopeSlice rest = { bytes.data + at, bytes.length - at };
      MscopeLine line;

      if (end == NULL)
        {
          if (content->at_line_start && may_close (rest) && !mscope_stream_is_cut (s->stream))
            break;
          content->at_line_start = FALSE;
          content->after_cr = rest.data[rest.length - 1] == '\r';
          at = bytes.length;
          break;
        }

      line.text = (MscopeSlice) { rest.data, (gsize) (end - rest.data) };
      line.bare_lf = line.text.length > 0 ? end[-1] != '\r' : !content->after_cr;
      if (line.text.length > 0 && !line.bare_lf)
        line.text.length--;
      if (is_closing_line (content, &line))
        {
          gsize closing = (gsize) (end + 1 - rest.data);

          content_take (self, side, at);
          mscope_stream_take (s->stream, closing);
          content->closed = TRUE;
          mscope_follower_close_content (self, side, closing);
          return TRUE;
        }
      at = (gsize) (end + 1 - bytes.data);
      content->at_line_start = TRUE;
      content->after_crlf = !line.bare_lf;
      content->after_cr = FALSE;
    }

  content_take (self, side, at);
  return at > 0;
}

static gboolean
read_counted (MscopeFollower *self,
              MscopeSide side)
{
  MscopeFollowerSide *s = &self->sides[side];
  gsize n = (gsize) MIN (s->content.remaining, mscope_stream_peek (s->stream).length);

  if (n == 0)
    return FALSE;
  content_take (self, side, n);
  s->content.remaining -= n;
  if (s->content.remaining > 0)
    return TRUE;
  s->content.closed = TRUE;
  mscope_follower_close_content (self, side, 0);
  return TRUE;
}

void
mscope_follower_end_gapped_content (MscopeFollower *self,
                                    MscopeSide side)
{
  MscopeFollowerSide *s = &self->sides[side];

  if (s->reading != MSCOPE_READ_TO_DOT || !s->content.gapped)
    return;
  content_take (self, side, mscope_stream_peek (s->stream).length);
  mscope_follower_close_content (self, side, 0);
}

#define TLS_HEADER 5

int
mscope_follower_looks_like_tls (MscopeSlice bytes)
{
  const guint8 *b = (const guint8 *) bytes.data;

  if (bytes.length == 0)
    return -1;
  if (b[0] < 20 || b[0] > 24)
    return 0;
  if (bytes.length > 1 && b[1] != 3)
    return 0;
  if (bytes.length > 2 && b[2] > 4)
    return 0;
  if (bytes.length < TLS_HEADER)
    return -1;
  return (b[3] << 8 | b[4]) <= (1 << 14) + 2048;
}

/* One entry a record. After a gap the records' borders are lost; what is there is one entry then. */
static gboolean
read_tls (MscopeFollower *self,
          MscopeSide side)
{
  MscopeFollowerSide *s = &self->sides[side];
  MscopeContent *content = &s->content;
  MscopeSlice bytes = mscope_stream_peek (s->stream);
  gsize n;

  if (bytes.length == 0)
    return FALSE;
  if (content->remaining == 0)
    {
      const guint8 *b = (const guint8 *) bytes.data;
      int looks = content->gapped ? 0 : mscope_follower_looks_like_tls (bytes);

      if (looks == -1 && !mscope_stream_is_cut (s->stream))
        return FALSE;
      content->remaining = looks == 1 ? TLS_HEADER + (guint) (b[3] << 8 | b[4]) : bytes.length;
    }

  n = (gsize) MIN (content->remaining, bytes.length);
  content_place (s);
  content->octets += n;
  content->remaining -= n;
  mscope_stream_take (s->stream, n);
  if (content->remaining == 0)
    {
      content->closed = TRUE;
      mscope_follower_emit_piece (self, side, 0);
    }
  return TRUE;
}

void
mscope_follower_begin_tls (MscopeFollower *self,
                           MscopeSide side)
{
  begin_content (self, side, MSCOPE_READ_TLS, MSCOPE_ENTRY_TLS, NULL);
}

gboolean
mscope_follower_read_content (MscopeFollower *self,
                              MscopeSide side)
{
  switch (self->sides[side].reading)
    {
    case MSCOPE_READ_TO_DOT:
      return read_to_dot (self, side);
    case MSCOPE_READ_COUNTED:
      return read_counted (self, side);
    case MSCOPE_READ_TLS:
      return read_tls (self, side);
    default:
      return FALSE;
    }
}
