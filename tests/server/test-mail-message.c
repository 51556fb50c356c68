/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "server/mail-message.h"

#include <string.h>

#define TEXT(literal) MSCOPE_SLICE_LITERAL (literal)

static const struct
{
  const char *label;
  MscopeSlice text;
  guint64 size;
  gboolean crlf;
} sizes[] = {
  { "empty", TEXT (""), 0, FALSE },
  { "one-line", TEXT ("a\n"), 3, FALSE },
  { "without-last-end", TEXT ("a\nb"), 6, FALSE },
  { "blank-lines", TEXT ("\n\n"), 4, FALSE },
  { "lone-cr", TEXT ("a\rb\n"), 5, FALSE },
  { "eight-bit-and-nul", TEXT ("\xe4\0\n"), 4, FALSE },
  { "crlf", TEXT ("a\r\nb\r\n"), 8, TRUE },
  { "crlf-and-lf", TEXT ("a\r\nb\n"), 7, FALSE },
};

static void
test_sizes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_test_message ("%s", sizes[i].label);
      g_assert_cmpuint (mscope_mail_text_size (sizes[i].text), ==, sizes[i].size);
      g_assert_cmpint (mscope_mail_text_is_crlf (sizes[i].text), ==, sizes[i].crlf);
    }
}

static void
test_unify (void)
{
  static const struct { const char *in, *out; } rows[] = {
    { "", "" },
    { "a\r\nb\r\n", "a\nb\n" },
    { "a\rb\n", "a\rb\n" },
    { "a\r\r\n", "a\r\n" },
    { "\r\n\r", "\n\r" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GString) text = g_string_new (rows[i].in);

      mscope_mail_text_unify (text);
      g_assert_cmpstr (text->str, ==, rows[i].out);
    }
}

static MscopeMailMessage *
make_message (const char *name,
              const char *text)
{
  g_autoptr (GBytes) content = g_bytes_new (text, strlen (text));

  return mscope_mail_message_new (name, content, TRUE);
}

static void
test_uid (void)
{
  g_autoptr (MscopeMailMessage) a = make_message ("1.a", "Subject: x\nX-UIDL:  65d3 \n\nX-UIDL: body\n");
  g_autoptr (MscopeMailMessage) b = make_message ("1.b", "Subject: x\nx-uidl: 65d35b67\n\n");
  g_autoptr (MscopeMailMessage) b_again = make_message ("1.b", "other");
  g_autoptr (MscopeMailMessage) bad = make_message ("1.c", "X-UIDL: with blank\n\n");
  g_autoptr (MscopeMailMessage) late = make_message ("1.d", "Subject: x\n\nX-UIDL: body\n");

  g_assert_cmpuint (strlen (mscope_mail_message_get_uid (a)), ==, 32);
  g_assert_cmpstr (mscope_mail_message_get_uid (a), !=, mscope_mail_message_get_uid (b));
  g_assert_cmpstr (mscope_mail_message_get_uid (b), ==, mscope_mail_message_get_uid (b_again));
  g_assert_cmpstr (a->x_uidl, ==, "65d3");
  g_assert_cmpstr (b->x_uidl, ==, "65d35b67");
  g_assert_null (bad->x_uidl);
  g_assert_null (late->x_uidl);
}

static void
test_order (void)
{
  /* In order; the ages of programs that name files differently are mixed. */
  static const char *const names[] = {
    "draft", "99.x", "951217201.M000001P1001.localhost", "951217201.M000002P999.localhost", "951217202.1_0.host",
    "1700000000.M5P1Q9.host",
  };

  for (gsize i = 0; i + 1 < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (MscopeMailMessage) a = make_message (names[i], "");
      g_autoptr (MscopeMailMessage) b = make_message (names[i + 1], "");

      g_assert_cmpint (mscope_mail_message_compare (a, b), <, 0);
      g_assert_cmpint (mscope_mail_message_compare (b, a), >, 0);
    }
}

static void
test_is_field (void)
{
  static const struct { const char *line; gboolean field; } rows[] = {
    { "Subject: x", TRUE }, { "Subject:", TRUE },   { ":", FALSE },          { "", FALSE },
    { "From x", FALSE },    { "Hello you", FALSE }, { " folded: x", FALSE }, { "\xe4: x", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (mscope_mail_text_is_field (mscope_slice_from_string (rows[i].line)), ==, rows[i].field);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/mail-message/sizes", test_sizes);
  g_test_add_func ("/server/mail-message/unify", test_unify);
  g_test_add_func ("/server/mail-message/uid", test_uid);
  g_test_add_func ("/server/mail-message/order", test_order);
  g_test_add_func ("/server/mail-message/is-field", test_is_field);
  return g_test_run ();
}
