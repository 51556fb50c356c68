/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "capture/connection.h"

#include <string.h>

#define SYN MSCOPE_TCP_SYN
#define ACK MSCOPE_TCP_ACK
#define FIN MSCOPE_TCP_FIN
#define RST MSCOPE_TCP_RST

enum
{
  C, /* the client's end */
  S,
};

/* A segment: its first octet is the @offset-th of its end; it acknowledges @acked octets of the other. */
typedef struct
{
  int end;
  guint8 flags;
  gint64 offset;
  gint64 acked;
  const char *text;
  guint cut; /* octets that the snapshot length left out */
} Step;

#define END { -1, 0, 0, 0, NULL, 0 }
#define MAX_STEPS 48

typedef struct
{
  const char *label;
  guint32 base; /* sequence number of both ends' first octets */
  Step steps[MAX_STEPS];
  const char *before; /* what came before the finish; "|" after each segment that gave something */
  const char *after;  /* what the finish gave */
} Row;

#define OPEN { C, SYN, -1, 0, "", 0 }, { S, SYN | ACK, -1, 0, "", 0 }

static void
append_piece (GString *out,
              int end,
              const MscopeTcpPiece *piece)
{
  g_string_append_c (out, end == C ? 'c' : 's');
  if (piece->data == NULL)
    g_string_append_printf (out, "<%u lost>", (guint) piece->length);
  else
    g_string_append_printf (out, "<%.*s>", (int) piece->length, piece->data);
}

static void
append_all (GString *out,
            MscopeConnection *connection,
            gboolean give_up)
{
  MscopeTcpPiece piece;
  int end;

  while (mscope_connection_next (connection, give_up, &end, &piece))
    append_piece (out, end, &piece);
}

static void
push (MscopeConnection *connection,
      const Row *row,
      const Step *step,
      guint64 frame,
      GString *out)
{
  gsize length = strlen (step->text);
  g_autofree guint8 *exact = g_memdup2 (step->text, length - step->cut);
  MscopeTcpSegment segment = {
    .end = step->end,
    .flags = step->flags,
    .sequence = row->base + (guint32) step->offset,
    .acknowledgment = row->base + (guint32) step->acked,
    .data = exact,
    .captured = (guint32) length - step->cut,
    .length = (guint32) length,
    .origin = { frame, (gint64) frame * 1000 },
  };
  MscopeTcpPiece direct;
  gsize before = out->len;

  mscope_connection_note (connection, &segment);
  if (mscope_connection_push (connection, &segment, &direct))
    append_piece (out, step->end, &direct);
  append_all (out, connection, FALSE);
  if (out->len > before)
    g_string_append_c (out, '|');
}

static const Row rows[] = {
  { "in order", 1000,
    { OPEN, { S, ACK, 0, 0, "220", 0 }, { C, ACK, 0, 3, "EHLO", 0 }, { S, ACK, 3, 4, "250", 0 }, END },
    "s<220>|c<EHLO>|s<250>|", "" },
  { "begun in the middle", 5, { { C, ACK, 100, 7, "abc", 0 }, { C, ACK, 103, 7, "def", 0 }, END }, "c<abc>|c<def>|", "" },
  { "sequence numbers that pass the end", 0xfffffffe,
    { OPEN, { C, ACK, 0, 0, "abc", 0 }, { C, ACK, 6, 0, "ghi", 0 }, { C, ACK, 3, 0, "def", 0 }, END },
    "c<abc>|c<def>c<ghi>|", "" },
  { "sent again, whole and in part", 0,
    { OPEN, { C, ACK, 0, 0, "abc", 0 }, { C, ACK, 0, 0, "ABC", 0 }, { C, ACK, 1, 0, "BCDE", 0 }, END },
    "c<abc>|c<DE>|", "" },
  { "of what waits, too, the first copy counts", 0,
    { OPEN, { C, ACK, 4, 0, "ef", 0 }, { C, ACK, 8, 0, "ij", 0 }, { C, ACK, 2, 0, "CDEFGHIJKL", 0 }, { C, ACK, 0, 0, "ABCD", 0 },
      END },
    "c<AB>c<CD>c<ef>c<GH>c<ij>c<KL>|", "" },
  { "keep-alive probes are no content", 0,
    { OPEN, { C, ACK, 0, 0, "abc", 0 }, { S, ACK, 0, 3, "x", 0 }, { C, ACK, 2, 1, "\1", 0 }, { C, ACK, 2, 1, "", 0 },
      { C, ACK, 3, 1, "d", 0 }, END },
    "c<abc>|s<x>|c<d>|", "" },
  { "reordered: what the other side said meanwhile goes first", 0,
    { OPEN, { C, ACK, 3, 0, "def", 0 }, { S, ACK, 0, 0, "xyz", 0 }, { C, ACK, 0, 0, "abc", 0 }, END },
    "s<xyz>c<abc>c<def>|", "" },
  { "lost, as the acknowledgement shows: before the answer", 0,
    { OPEN, { C, ACK, 0, 0, "abc", 0 }, { S, ACK, 0, 9, "xyz", 0 }, { C, ACK, 9, 3, "jkl", 0 }, END },
    "c<abc>|", "c<6 lost>s<xyz>c<jkl>" },
  { "the answer was captured before the question", 0,
    { OPEN, { S, ACK, 0, 3, "xyz", 0 }, { C, ACK, 0, 0, "abc", 0 }, END }, "s<xyz>c<abc>|", "" },
  { "lost at the end, as the FIN shows", 0,
    { OPEN, { C, ACK, 0, 0, "abc", 0 }, { C, ACK | FIN, 5, 0, "", 0 }, END }, "c<abc>|", "c<2 lost>" },
  { "lost at the end, as the acknowledgement shows", 0,
    { OPEN, { C, ACK, 0, 0, "abc", 0 }, { S, ACK, 0, 7, "", 0 }, END }, "c<abc>|", "c<4 lost>" },
  { "one octet more may be a FIN that was lost", 0,
    { OPEN, { C, ACK, 0, 0, "abc", 0 }, { S, ACK, 0, 4, "xyz", 0 }, END }, "c<abc>|s<xyz>|", "" },
  { "nothing of the other side is missed if nothing of it was captured", 0,
    { { S, SYN | ACK, -1, 0, "", 0 }, { S, ACK, 0, 0, "220", 0 }, { S, ACK, 3, 40, "250", 0 }, END }, "s<220>|s<250>|", "" },
  { "cut by the snapshot length", 0,
    { OPEN, { C, ACK, 0, 0, "abcdef", 4 }, { C, ACK, 6, 0, "ghi", 0 }, { S, ACK, 0, 9, "xy", 2 }, END },
    "c<ab>c<4 lost>|c<ghi>|s<2 lost>|", "" },
  { "an RST has no content", 0,
    { OPEN, { C, ACK, 0, 0, "abc", 0 }, { C, RST, 3, 0, "go away", 0 }, { S, ACK, 0, 3, "x", 0 }, END }, "c<abc>|s<x>|", "" },
  { "content behind the SYN", 0,
    { { C, SYN, -1, 0, "abc", 0 }, { S, SYN | ACK, -1, 3, "", 0 }, { C, ACK, 3, 0, "def", 0 }, END }, "c<abc>|c<def>|", "" },
  { "nobody believes places that far ahead", 0,
    { OPEN, { C, ACK, 0, 0, "abc", 0 }, { C, ACK, 0x50000000, 0, "far", 0 }, { S, ACK, 0, 0x50000000, "x", 0 }, END },
    "c<abc>|s<x>|", "" },
  { "a FIN within content", 0,
    { OPEN, { C, ACK | FIN, 2, 0, "", 0 }, { C, ACK, 2, 0, "cdef", 0 }, { C, ACK, 0, 0, "ab", 0 }, { C, ACK, 6, 0, "g", 0 },
      END },
    "c<ab>c<cdef>|c<g>|", "" },
};

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (GString) out = g_string_new (NULL);
  MscopeConnection connection;

  mscope_connection_init (&connection);
  for (guint i = 0; row->steps[i].text != NULL; i++)
    push (&connection, row, &row->steps[i], i + 1, out);
  g_assert_cmpstr (out->str, ==, row->before);

  g_string_truncate (out, 0);
  mscope_connection_finish (&connection);
  append_all (out, &connection, FALSE);
  g_assert_cmpstr (out->str, ==, row->after);
  g_assert_cmpuint (mscope_connection_get_held (&connection), ==, 0);
  mscope_connection_clear (&connection);
}

/* A loss that was acknowledged is waited for so many packets and no longer. */
static void
test_patience (void)
{
  static const Row row = { .base = 0 };
  static const Step steps[] = { OPEN, { C, ACK, 0, 0, "abc", 0 }, { C, ACK, 6, 0, "ghi", 0 }, { S, ACK, 0, 9, "", 0 } };
  static const Step idle = { S, ACK, 0, 9, "", 0 };
  g_autoptr (GString) out = g_string_new (NULL);
  MscopeConnection connection;
  guint64 frame = 0;

  mscope_connection_init (&connection);
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    push (&connection, &row, &steps[i], ++frame, out);
  for (int i = 0; i < MSCOPE_CONNECTION_PATIENCE_PACKETS; i++)
    {
      g_assert_cmpstr (out->str, ==, "c<abc>|");
      push (&connection, &row, &idle, ++frame, out);
    }
  g_assert_cmpstr (out->str, ==, "c<abc>|c<3 lost>c<ghi>|");
  mscope_connection_clear (&connection);
}

/* One that nobody acknowledged is waited for until there is too much, or the time is over. */
static void
test_long_patience (void)
{
  static const Row row = { .base = 0 };
  static const Step late = { C, ACK, 1, 0, "b", 0 };
  g_autoptr (GString) out = g_string_new (NULL);
  MscopeConnection connection;
  Step step = { C, ACK, 0, 0, "x", 0 };

  mscope_connection_init (&connection);
  push (&connection, &row, &(Step) { C, SYN, -1, 0, "", 0 }, 1, out);
  push (&connection, &row, &(Step) { S, SYN | ACK, -1, 0, "", 0 }, 2, out);
  for (int i = 0; i <= MSCOPE_TCP_MAX_HELD_SEGMENTS; i++)
    {
      g_assert_cmpstr (out->str, ==, "");
      step.offset = 2 + i;
      push (&connection, &row, &step, 3, out);
    }
  g_assert_true (g_str_has_prefix (out->str, "c<2 lost>c<x>c<x>"));
  g_assert_cmpuint (mscope_connection_get_held (&connection), ==, 0);
  mscope_connection_clear (&connection);

  g_string_truncate (out, 0);
  mscope_connection_init (&connection);
  push (&connection, &row, &(Step) { C, SYN, -1, 0, "", 0 }, 1, out);
  push (&connection, &row, &(Step) { S, SYN | ACK, -1, 0, "", 0 }, 2, out);
  push (&connection, &row, &late, 3, out);
  push (&connection, &row, &late, MSCOPE_CONNECTION_LONG_PATIENCE_US / 1000, out);
  g_assert_cmpstr (out->str, ==, "");
  push (&connection, &row, &late, MSCOPE_CONNECTION_LONG_PATIENCE_US / 1000 + 3, out);
  g_assert_cmpstr (out->str, ==, "c<1 lost>c<b>|");
  mscope_connection_clear (&connection);
}

/* However the segments of a text come, and however often, the text is the same. */
static void
test_any_order (void)
{
  static const char text[] = "MAIL FROM:<anna@example.org>\r\nRCPT TO:<ben@example.org>\r\nDATA\r\n";
  static const Row row = { .base = 0xffffffe0 };

  for (guint seed = 1; seed < 200; seed++)
    {
      g_autoptr (GRand) dice = g_rand_new_with_seed (seed);
      g_autoptr (GString) out = g_string_new (NULL);
      g_auto (GStrv) said = NULL;
      g_autofree char *joined = NULL;
      MscopeConnection connection;

      mscope_connection_init (&connection);
      push (&connection, &row, &(Step) { C, SYN, -1, 0, "", 0 }, 1, out);
      /* Nobody answers; but the answering end is there, so what is missing may still come. */
      push (&connection, &row, &(Step) { S, SYN | ACK, -1, 0, "", 0 }, 1, out);
      for (guint i = 0; i < 300; i++)
        {
          gint32 from = g_rand_int_range (dice, 0, sizeof text - 1);
          g_autofree char *piece = g_strndup (text + from, (gsize) g_rand_int_range (dice, 0, 12));

          push (&connection, &row, &(Step) { C, ACK, from, 0, piece, 0 }, 2, out);
        }
      push (&connection, &row, &(Step) { C, ACK, 0, 0, text, 0 }, 2, out);

      g_string_replace (out, "<", "", 0);
      g_string_replace (out, "|", "", 0);
      said = g_strsplit (out->str, "c", -1);
      joined = g_strjoinv ("", said);
      g_string_assign (out, joined);
      g_string_replace (out, ">", "", 0);
      g_assert_cmpstr (out->str, ==, "MAIL FROM:anna@example.org\r\nRCPT TO:ben@example.org\r\nDATA\r\n");
      mscope_connection_clear (&connection);
    }
}

static void
test_closed (void)
{
  static const struct
  {
    Step steps[5];
    MscopeClosed closed;
  } ends[] = {
    { { OPEN, END }, MSCOPE_CLOSED_OPEN },
    { { OPEN, { C, ACK | FIN, 0, 0, "", 0 }, END }, MSCOPE_CLOSED_FIN },
    { { OPEN, { C, ACK | FIN, 0, 0, "", 0 }, { S, RST, 0, 0, "", 0 }, END }, MSCOPE_CLOSED_RST },
    { { { C, ACK | FIN, 0, 0, "", 0 }, { S, ACK | FIN, 0, 0, "", 0 }, { C, RST, 1, 0, "", 0 }, END }, MSCOPE_CLOSED_FIN },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      static const Row row = { .base = 7 };
      g_autoptr (GString) out = g_string_new (NULL);
      MscopeConnection connection;

      mscope_connection_init (&connection);
      for (guint j = 0; ends[i].steps[j].text != NULL; j++)
        push (&connection, &row, &ends[i].steps[j], j + 1, out);
      g_assert_cmpint (connection.closed, ==, ends[i].closed);
      mscope_connection_clear (&connection);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/capture/connection/%s", rows[i].label);

      g_test_add_data_func (path, &rows[i], test_row);
    }
  g_test_add_func ("/capture/connection/patience", test_patience);
  g_test_add_func ("/capture/connection/long-patience", test_long_patience);
  g_test_add_func ("/capture/connection/any-order", test_any_order);
  g_test_add_func ("/capture/connection/closed", test_closed);
  return g_test_run ();
}
