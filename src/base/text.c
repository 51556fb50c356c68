/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/text.h"

#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd"

MscopeSlice
mscope_slice_from_string (const char *text)
{
  return (MscopeSlice) { text != NULL ? text : "", text != NULL ? strlen (text) : 0 };
}

/* Whether two texts may be the same but for case, as far as their first octets tell: most are told apart by them. */
static inline gboolean
may_be_same (const char *a,
             const char *b)
{
  return ((a[0] ^ b[0]) & ~('a' ^ 'A')) == 0;
}

gboolean
mscope_slice_is (MscopeSlice slice,
                 const char *text)
{
  if (slice.length > 0 && !may_be_same (slice.data, text))
    return FALSE;
  return strlen (text) == slice.length && g_ascii_strncasecmp (slice.data, text, slice.length) == 0;
}

gboolean
mscope_slice_starts_with (MscopeSlice slice,
                          const char *prefix)
{
  gsize length;

  if (prefix[0] != '\0' && (slice.length == 0 || !may_be_same (slice.data, prefix)))
    return FALSE;
  length = strlen (prefix);
  return slice.length >= length && g_ascii_strncasecmp (slice.data, prefix, length) == 0;
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

/* How many octets the character at @at takes: in UTF-8 all but its first have the form 10xxxxxx. */
static gsize
measure_character (MscopeSlice text,
                   gsize at)
{
  gsize n = 1;

  while (at + n < text.length && ((guchar) text.data[at + n] & 0xc0) == 0x80)
    n++;
  return n;
}

/* On a mismatch only the latest "*" can have been read too short, so there is one place to go back to. */
gboolean
mscope_slice_matches_glob (MscopeSlice slice,
                           const char *glob)
{
  const char *star = NULL;
  gsize at = 0, star_at = 0;

  while (at < slice.length || *glob == '*')
    {
      if (*glob == '*')
        {
          star = ++glob;
          star_at = at;
        }
      else if (*glob == '?')
        {
          at += measure_character (slice, at);
          glob++;
        }
      else if (*glob != '\0' && g_ascii_tolower (*glob) == g_ascii_tolower (slice.data[at]))
        {
          at++;
          glob++;
        }
      else if (star != NULL)
        {
          at = ++star_at;
          glob = star;
        }
      else
        return FALSE;
    }
  return *glob == '\0';
}

MscopeSlice
mscope_slice_strip (MscopeSlice slice)
{
  while (slice.length > 0 && is_blank (slice.data[0]))
    {
      slice.data++;
      slice.length--;
    }
  while (slice.length > 0 && is_blank (slice.data[slice.length - 1]))
    slice.length--;
  return slice;
}

MscopeSlice
mscope_slice_take_word (MscopeSlice *slice)
{
  MscopeSlice rest = mscope_slice_strip (*slice);
  MscopeSlice word = { rest.data, 0 };

  while (word.length < rest.length && !is_blank (rest.data[word.length]))
    word.length++;

  rest.data += word.length;
  rest.length -= word.length;
  *slice = mscope_slice_strip (rest);
  return word;
}

gboolean
mscope_slice_to_number (MscopeSlice slice,
                        guint64 *value)
{
  guint64 number = 0;

  if (slice.length == 0 || slice.length > 18)
    return FALSE;
  for (gsize i = 0; i < slice.length; i++)
    {
      if (!g_ascii_isdigit (slice.data[i]))
        return FALSE;
      number = number * 10 + (guint64) (slice.data[i] - '0');
    }
  *value = number;
  return TRUE;
}

char *
mscope_slice_dup (MscopeSlice slice)
{
  return g_strndup (slice.data, slice.length);
}

/* The length of the well-formed sequence at @bytes, or minus the length of the ill-formed
 * maximal subpart there. The ranges are those of table 3-7 of the Unicode Standard.
 */
static int
measure_sequence (const guchar *bytes,
                  gsize length)
{
  guchar lead = bytes[0];
  guchar low = 0x80, high = 0xbf;
  int n_trailing;

  if (lead < 0x80)
    return 1;
  if (lead < 0xc2 || lead > 0xf4)
    return -1;

  n_trailing = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
  if (lead == 0xe0)
    low = 0xa0;
  else if (lead == 0xed)
    high = 0x9f;
  else if (lead == 0xf0)
    low = 0x90;
  else if (lead == 0xf4)
    high = 0x8f;

  for (int i = 1; i <= n_trailing; i++)
    {
      if ((gsize) i >= length || bytes[i] < low || bytes[i] > high)
        return -i;
      low = 0x80;
      high = 0xbf;
    }
  return n_trailing + 1;
}

typedef void (* AppendSequence) (GString *out, const guchar *sequence, int length);

#define HIGH_BITS G_GUINT64_CONSTANT (0x8080808080808080)

gboolean
mscope_slice_is_ascii (MscopeSlice self)
{
  gsize at = 0;
  guint64 octets;

  for (; self.length - at >= sizeof octets; at += sizeof octets)
    {
      memcpy (&octets, self.data + at, sizeof octets);
      if ((octets & HIGH_BITS) != 0)
        return FALSE;
    }
  for (; at < self.length; at++)
    if ((guchar) self.data[at] > 0x7f)
      return FALSE;
  return TRUE;
}

/* Sixteen octets at once; GCC and clang find the processor's instructions for them. */
typedef gint8 Octets __attribute__ ((vector_size (16)));

/*
 * How many octets at @at, of sixteen, come before the first that is not printed as it is: none of ASCII, a control
 * character (both are below a blank as signed numbers), or to be escaped.
 */
static inline guint
count_plain (const guchar *at,
             gboolean quoted)
{
  guint64 halves[2];
  Octets octets, special;

  memcpy (&octets, at, sizeof octets);
  special = (octets < 0x20) | (octets == 0x7f);
  if (quoted)
    special |= (octets == '"') | (octets == '\\');
  memcpy (halves, &special, sizeof halves);
  if (halves[0] != 0)
    return (guint) __builtin_ctzll (GUINT64_FROM_LE (halves[0])) / 8;
  return halves[1] != 0 ? 8 + (guint) __builtin_ctzll (GUINT64_FROM_LE (halves[1])) / 8 : sizeof octets;
}

/* Where the run of ASCII from @at ends that is printed as it is; at @end at the latest. */
static inline const guchar *
find_end_of_run (const guchar *at,
                 const guchar *end,
                 gboolean quoted)
{
  for (; end - at >= (gssize) sizeof (Octets); at += sizeof (Octets))
    {
      guint n = count_plain (at, quoted);

      if (n < sizeof (Octets))
        return at + n;
    }
  while (at < end && *at >= 0x20 && *at < 0x7f && !(quoted && (*at == '"' || *at == '\\')))
    at++;
  return at;
}

/* Walks @bytes sequence by sequence; runs of plain ASCII, which is nearly all mail, are copied whole. */
static void
append_sequences (GString *out,
                  const char *bytes,
                  gsize length,
                  gboolean quoted,
                  AppendSequence append)
{
  const guchar *at = (const guchar *) bytes;
  const guchar *end = length > 0 ? at + length : at;

  while (at < end)
    {
      const guchar *run = find_end_of_run (at, end, quoted);
      int measured;

      mscope_text_append (out, (const char *) at, (gsize) (run - at));
      if (run == end)
        return;

      measured = measure_sequence (run, (gsize) (end - run));
      if (measured < 0)
        g_string_append (out, REPLACEMENT);
      else
        append (out, run, measured);
      at = run + ABS (measured);
    }
}

static void
append_as_is (GString *out,
              const guchar *sequence,
              int length)
{
  g_string_append_len (out, (const char *) sequence, length);
}

static void
append_json_sequence (GString *out,
                      const guchar *sequence,
                      int length)
{
  switch (sequence[0])
    {
    case '"':
      g_string_append (out, "\\\"");
      break;
    case '\\':
      g_string_append (out, "\\\\");
      break;
    case '\n':
      mscope_text_append (out, "\\n", 2);
      break;
    case '\r':
      g_string_append (out, "\\r");
      break;
    case '\t':
      g_string_append (out, "\\t");
      break;
    default:
      if (sequence[0] < 0x20 || sequence[0] == 0x7f)
        g_string_append_printf (out, "\\u%04x", sequence[0]);
      else
        append_as_is (out, sequence, length);
    }
}

/* U+202A to U+202E and U+2066 to U+2069 turn the direction of what follows them, outside the line as well. */
static gboolean
is_direction_control (gunichar c)
{
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

static void
append_visible_sequence (GString *out,
                         const guchar *sequence,
                         int length)
{
  gunichar c = g_utf8_get_char ((const char *) sequence);

  if (c == '\n' || c == '\t')
    g_string_append_unichar (out, c);
  else if (c < 0x20)
    g_string_append_unichar (out, 0x2400 + c);
  else if (c == 0x7f)
    g_string_append_unichar (out, 0x2421);
  else if ((c >= 0x80 && c < 0xa0) || is_direction_control (c))
    g_string_append (out, REPLACEMENT);
  else
    append_as_is (out, sequence, length);
}

void
mscope_text_append_utf8 (GString *out,
                         const char *bytes,
                         gsize length)
{
  append_sequences (out, bytes, length, FALSE, append_as_is);
}

void
mscope_text_append_json (GString *out,
                         const char *bytes,
                         gsize length)
{
  g_string_append_c (out, '"');
  append_sequences (out, bytes, length, TRUE, append_json_sequence);
  g_string_append_c (out, '"');
}

void
mscope_text_append_visible (GString *out,
                            const char *bytes,
                            gsize length)
{
  append_sequences (out, bytes, length, FALSE, append_visible_sequence);
}

char *
mscope_text_to_visible (const char *bytes,
                        gsize length)
{
  GString *out = g_string_sized_new (length);

  mscope_text_append_visible (out, bytes, length);
  return g_string_free (out, FALSE);
}

void
mscope_text_append_number (GString *out,
                           guint64 number,
                           guint n_digits)
{
  char digits[20];
  gsize at = sizeof digits;

  do
    {
      digits[--at] = (char) ('0' + number % 10);
      number /= 10;
    }
  while (number > 0 || (at > 0 && sizeof digits - at < n_digits));
  mscope_text_append (out, digits + at, sizeof digits - at);
}

void
mscope_text_reserve (GString *out,
                     gsize n)
{
  gsize length = out->len;

  if (length + n < out->allocated_len)
    return;
  g_string_set_size (out, length + n);
  g_string_truncate (out, length);
}
