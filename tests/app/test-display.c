/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "app/display.h"
#include "dialogue/follower.h"

/* (transfer full): the entry that comes first of what a server says. */
static MscopeEntry *
follow_server (MscopeProtocol protocol,
               const char *bytes)
{
  g_autoptr (MscopeFollower) follower = mscope_follower_new (protocol, TRUE);
  MscopeOrigin origin = { 1, G_USEC_PER_SEC };

  mscope_follower_push (follower, MSCOPE_SIDE_SERVER, bytes, strlen (bytes), &origin);
  mscope_follower_finish (follower);
  return mscope_follower_next (follower);
}

static void
test_seconds (void)
{
  g_autofree char *some = mscope_display_seconds (G_USEC_PER_SEC + 12345, G_USEC_PER_SEC, 6);
  g_autofree char *few = mscope_display_seconds (3 * G_USEC_PER_SEC, G_USEC_PER_SEC, 3);
  g_autofree char *none = mscope_display_seconds (0, G_USEC_PER_SEC, 3);

  g_assert_cmpstr (some, ==, "0.012345");
  g_assert_cmpstr (few, ==, "2.000");
  g_assert_cmpstr (none, ==, "");
}

static void
test_endpoint (void)
{
  MscopeConversation conversation = { .address = { "192.0.2.10", "2001:db8::25" }, .port = { 1025, 25 } };
  MscopeConversation nowhere = { .port = { 1025, 25 } };
  g_autofree char *client = mscope_display_endpoint (&conversation, MSCOPE_SIDE_CLIENT);
  g_autofree char *server = mscope_display_endpoint (&conversation, MSCOPE_SIDE_SERVER);
  g_autofree char *none = mscope_display_endpoint (&nowhere, MSCOPE_SIDE_SERVER);

  g_assert_cmpstr (client, ==, "192.0.2.10:1025");
  g_assert_cmpstr (server, ==, "[2001:db8::25]:25");
  g_assert_cmpstr (none, ==, "");
}

static void
test_tcp_flags (void)
{
  g_autofree char *some = mscope_display_tcp_flags (0x12);
  g_autofree char *all = mscope_display_tcp_flags (0xff);
  g_autofree char *none = mscope_display_tcp_flags (0);

  g_assert_cmpstr (some, ==, "SYN ACK");
  g_assert_cmpstr (all, ==, "FIN SYN RST PSH ACK URG ECE CWR");
  g_assert_cmpstr (none, ==, "");
}

static void
test_lines_of_a_reply (void)
{
  g_autoptr (MscopeEntry) entry = follow_server (MSCOPE_PROTOCOL_SMTP, "220-one\r\n220-two\r\n220-three\r\n220 four\r\n");
  g_autofree char *all = mscope_display_entry (entry, 4);
  g_autofree char *most = mscope_display_entry (entry, 3);
  g_autofree char *some = mscope_display_entry (entry, 2);

  g_assert_cmpstr (all, ==, "220-one\n220-two\n220-three\n220 four");
  g_assert_cmpstr (most, ==, "220-one\n220-two\n220-three\n… and 1 more line");
  g_assert_cmpstr (some, ==, "220-one\n220-two\n… and 2 more lines");
}

static void
test_long_line_is_cut (void)
{
  g_autofree char *xs = g_strnfill (20000, 'x');
  g_autofree char *reply = g_strdup_printf ("220 %s\r\n", xs);
  g_autoptr (MscopeEntry) entry = follow_server (MSCOPE_PROTOCOL_SMTP, reply);
  g_autofree char *text = mscope_display_entry (entry, 4);

  g_assert_cmpuint (strlen (text), <, 1000);
  g_assert_true (g_str_has_suffix (text, "x…"));
}

static void
test_any_octets_are_valid_text (void)
{
  g_autoptr (MscopeEntry) entry = follow_server (MSCOPE_PROTOCOL_SMTP, "220 \x1b[2J\xff\xfe\r\n");
  g_autofree char *text = mscope_display_entry (entry, 4);

  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_null (strchr (text, '\x1b'));
}

static void
test_gap_is_told_in_words (void)
{
  g_autoptr (MscopeFollower) follower = mscope_follower_new (MSCOPE_PROTOCOL_SMTP, TRUE);
  MscopeOrigin origin = { 1, G_USEC_PER_SEC };
  g_autoptr (MscopeEntry) entry = NULL;
  g_autofree char *text = NULL;

  mscope_follower_gap (follower, MSCOPE_SIDE_SERVER, 1460, &origin);
  mscope_follower_finish (follower);
  entry = mscope_follower_next (follower);
  text = mscope_display_entry (entry, 4);
  g_assert_cmpstr (text, ==, "(1460 octets were sent and not captured)");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/display/seconds", test_seconds);
  g_test_add_func ("/app/display/endpoint", test_endpoint);
  g_test_add_func ("/app/display/tcp-flags", test_tcp_flags);
  g_test_add_func ("/app/display/lines-of-a-reply", test_lines_of_a_reply);
  g_test_add_func ("/app/display/long-line-is-cut", test_long_line_is_cut);
  g_test_add_func ("/app/display/any-octets-are-valid-text", test_any_octets_are_valid_text);
  g_test_add_func ("/app/display/gap-is-told-in-words", test_gap_is_told_in_words);

  return g_test_run ();
}
