/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/text.h"

typedef struct
{
  const char *label;
  const char *bytes;
  gsize length;
  const char *expected;
} Row;

#define BYTES(literal) literal, sizeof (literal) - 1
#define FFFD "\xef\xbf\xbd"

static const Row utf8_rows[] = {
  { "empty", BYTES (""), "" },
  { "ascii", BYTES ("MAIL FROM:<a@b>"), "MAIL FROM:<a@b>" },
  { "umlaut", BYTES ("Gr\xc3\xbc\xc3\x9f""e"), "Gr\xc3\xbc\xc3\x9f""e" },
  { "latin-1", BYTES ("Gr\xfc\xdf""e"), "Gr" FFFD FFFD "e" },
  { "cut sequence at the end", BYTES ("a\xe2\x82"), "a" FFFD },
  { "cut sequence, then text", BYTES ("\xf0\x9f\x98!"), FFFD "!" },
  { "overlong slash", BYTES ("\xc0\xaf"), FFFD FFFD },
  { "surrogate", BYTES ("\xed\xa0\x80"), FFFD FFFD FFFD },
  { "beyond the last", BYTES ("\xf4\x90\x80\x80"), FFFD FFFD FFFD FFFD },
  { "four octets", BYTES ("\xf0\x9f\x93\xa7"), "\xf0\x9f\x93\xa7" },
};

static const Row json_rows[] = {
  { "plain", BYTES ("250 Ok"), "\"250 Ok\"" },
  { "quote and backslash", BYTES ("a\"b\\c"), "\"a\\\"b\\\\c\"" },
  { "line ends and tab", BYTES ("a\r\n\tb"), "\"a\\r\\n\\tb\"" },
  { "control and NUL", BYTES ("\x01\x00\x7f"), "\"\\u0001\\u0000\\u007f\"" },
  { "ill-formed", BYTES ("\xff"), "\"" FFFD "\"" },
};

static const Row visible_rows[] = {
  { "escape sequence", BYTES ("\x1b[2J"), "\xe2\x90\x9b[2J" },
  { "bell, delete, NUL", BYTES ("\x07\x7f\x00"), "\xe2\x90\x87\xe2\x90\xa1\xe2\x90\x80" },
  { "line feed and tab stay", BYTES ("a\n\tb"), "a\n\tb" },
  { "C1 control", BYTES ("\xc2\x9b" "2J"), FFFD "2J" },
  { "right-to-left override", BYTES ("\xe2\x80\xae" "abc"), FFFD "abc" },
};

typedef void (* Append) (GString *out, const char *bytes, gsize length);

static void
check_rows (const Row *rows,
            gsize n_rows,
            Append append)
{
  for (gsize i = 0; i < n_rows; i++)
    {
      g_autoptr (GString) out = g_string_new (NULL);
      /* At the end of its allocation: one octet read too far is a fault under the sanitizers. */
      g_autofree char *exact = g_memdup2 (rows[i].bytes, rows[i].length);

      g_test_message ("%s", rows[i].label);
      append (out, exact, rows[i].length);
      g_assert_cmpstr (out->str, ==, rows[i].expected);
      g_assert_true (g_utf8_validate (out->str, (gssize) out->len, NULL));
    }
}

static const struct
{
  const char *text;
  const char *glob;
  gboolean matches;
} glob_rows[] = {
  { "", "", TRUE },
  { "", "*", TRUE },
  { "", "?", FALSE },
  { "a", "", FALSE },
  { "TO:ben@example.org", "to:BEN@*", TRUE },
  { "TO:ben@example.org", "*@example.com", FALSE },
  { "TO:ben@example.org", "*ben*org", TRUE },
  { "abab", "*ab", TRUE },
  { "abac", "*ab", FALSE },
  { "aXbXc", "a*b*c", TRUE },
  { "abc", "a?c", TRUE },
  { "ac", "a?c", FALSE },
  { "abc", "a??c", FALSE },
  { "a\xc3\xa4" "c", "a?c", TRUE },
  { "a\xc3", "a?", TRUE },
  { "a[b]", "a[b]", TRUE },
  { "ab", "a***b***", TRUE },
};

static void
test_glob (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (glob_rows); i++)
    {
      gsize length = strlen (glob_rows[i].text);
      g_autofree char *exact = g_memdup2 (glob_rows[i].text, length);
      MscopeSlice slice = { exact, length };

      g_test_message ("%s", glob_rows[i].glob);
      g_assert_true (mscope_slice_matches_glob (slice, glob_rows[i].glob) == glob_rows[i].matches);
    }
}

/* With one place to go back to, many stars cost no more than glob times text. */
static void
test_glob_of_stars (void)
{
  g_autofree char *text = g_strnfill (20000, 'a');
  g_autoptr (GString) glob = g_string_new (NULL);

  for (int i = 0; i < 200; i++)
    g_string_append (glob, "*a");
  g_string_append (glob, "*b");
  g_assert_false (mscope_slice_matches_glob (mscope_slice_from_string (text), glob->str));
}

static void
test_utf8 (void)
{
  check_rows (utf8_rows, G_N_ELEMENTS (utf8_rows), mscope_text_append_utf8);
}

static void
test_json (void)
{
  check_rows (json_rows, G_N_ELEMENTS (json_rows), mscope_text_append_json);
}

static void
test_visible (void)
{
  check_rows (visible_rows, G_N_ELEMENTS (visible_rows), mscope_text_append_visible);
}

static void
test_words (void)
{
  MscopeSlice text = mscope_slice_from_string ("  MAIL \t FROM:<a@b>  SIZE=1 ");

  g_assert_true (mscope_slice_is (mscope_slice_take_word (&text), "mail"));
  g_assert_true (mscope_slice_is (mscope_slice_take_word (&text), "FROM:<a@b>"));
  g_assert_true (mscope_slice_is (text, "SIZE=1"));
  g_assert_true (mscope_slice_is (mscope_slice_take_word (&text), "size=1"));
  g_assert_cmpuint (mscope_slice_take_word (&text).length, ==, 0);
}

static void
test_number (void)
{
  static const struct
  {
    const char *text;
    gboolean valid;
    guint64 value;
  } rows[] = {
    { "0", TRUE, 0 },
    { "007", TRUE, 7 },
    { "999999999999999999", TRUE, 999999999999999999 },
    { "1000000000000000000", FALSE, 0 },
    { "", FALSE, 0 },
    { "-1", FALSE, 0 },
    { "1 ", FALSE, 0 },
    { "0x10", FALSE, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint64 value = 4711;

      g_assert_cmpint (mscope_slice_to_number (mscope_slice_from_string (rows[i].text), &value), ==, rows[i].valid);
      g_assert_cmpuint (value, ==, rows[i].valid ? rows[i].value : 4711);
    }
}

/* Runs are looked for eight octets at a time: each octet at each place among others, with all that can follow it. */
static void
test_every_place (void)
{
  for (guint octet = 0; octet < 256; octet++)
    for (gsize place = 0; place < 20; place++)
      {
        g_autoptr (GString) alone = g_string_new (NULL);
        g_autoptr (GString) among = g_string_new (NULL);
        char text[24], one = (char) octet;

        mscope_text_append_json (alone, &one, 1);
        memset (text, 'x', sizeof text);
        text[place] = one;
        mscope_text_append_json (among, text, sizeof text);

        /* "xx…" before, what the octet gives without its quotes, "xx…" behind. */
        g_assert_cmpuint (among->len, ==, sizeof text - 1 + alone->len);
        g_assert_true (strspn (among->str + 1, "x") >= place);
        g_assert_true (memcmp (among->str + 1 + place, alone->str + 1, alone->len - 2) == 0);
        g_assert_cmpuint (strspn (among->str + alone->len - 1 + place, "x"), ==, sizeof text - 1 - place);
      }
}

static void
test_is_ascii (void)
{
  char text[20];

  for (gsize length = 0; length <= sizeof text; length++)
    {
      memset (text, 0x7f, sizeof text);
      g_assert_true (mscope_slice_is_ascii ((MscopeSlice) { text, length }));
      for (gsize place = 0; place < sizeof text; place++)
        {
          memset (text, '\0', sizeof text);
          text[place] = (char) 0x80;
          g_assert_cmpint (mscope_slice_is_ascii ((MscopeSlice) { text, length }), ==, place >= length);
        }
    }
}

static void
test_reserve (void)
{
  g_autoptr (GString) text = g_string_new ("kept");
  const char *before;

  mscope_text_reserve (text, 1000);
  g_assert_cmpstr (text->str, ==, "kept");
  before = text->str;
  for (int i = 0; i < 1000; i++)
    g_string_append_c (text, 'x');
  g_assert_true (text->str == before);
}

static void
test_append_number (void)
{
  static const struct { guint64 number; guint n_digits; const char *text; } rows[] = {
    { 0, 1, "0" }, { 0, 4, "0000" }, { 7, 1, "7" }, { 42, 2, "42" }, { 42, 6, "000042" }, { 1000, 2, "1000" },
    { G_MAXUINT64, 1, "18446744073709551615" }, { 5, 99, "00000000000000000005" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GString) out = g_string_new ("x");

      mscope_text_append_number (out, rows[i].number, rows[i].n_digits);
      g_assert_cmpstr (out->str + 1, ==, rows[i].text);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/text/glob", test_glob);
  g_test_add_func ("/base/text/glob/of-stars", test_glob_of_stars);
  g_test_add_func ("/base/text/utf8", test_utf8);
  g_test_add_func ("/base/text/json", test_json);
  g_test_add_func ("/base/text/every-place", test_every_place);
  g_test_add_func ("/base/text/visible", test_visible);
  g_test_add_func ("/base/text/words", test_words);
  g_test_add_func ("/base/text/is-ascii", test_is_ascii);
  g_test_add_func ("/base/text/reserve", test_reserve);
  g_test_add_func ("/base/text/append-number", test_append_number);
  g_test_add_func ("/base/text/number", test_number);
  return g_test_run ();
}
