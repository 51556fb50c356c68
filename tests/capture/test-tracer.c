/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "capture/tracer.h"
#include "packet-builder.h"

#include <string.h>

#define C MSCOPE_SIDE_CLIENT
#define S MSCOPE_SIDE_SERVER

/* What can be asked for so far: "1 C command EHLO @6", "1 packet C 4+12", "1 end smtp 4000>25 fin". */
static void
append_events (MscopeTracer *tracer,
               GString *out)
{
  MscopeTraceEvent event;

  while (mscope_tracer_next (tracer, &event))
    {
      const MscopeConversation *info = event.conversation;

      g_string_append_printf (out, "%u ", info->id);
      if (event.type == MSCOPE_TRACE_ENTRY)
        {
          g_autoptr (MscopeEntry) entry = event.entry;

          g_string_append_printf (out, "%c %s", entry->sender == C ? 'C' : 'S', mscope_entry_kind_get_name (entry->kind));
          if (entry->kind == MSCOPE_ENTRY_COMMAND)
            g_string_append_printf (out, " %s", entry->word);
          else if (entry->kind == MSCOPE_ENTRY_GAP)
            g_string_append_printf (out, " %u", (guint) entry->octets);
          g_string_append_printf (out, " @%u\n", (guint) entry->frame);
        }
      else if (event.type == MSCOPE_TRACE_PACKET)
        g_string_append_printf (out, "packet %u %c %u+%u\n", (guint) event.packet.facts.frame,
                                event.packet.facts.sender == C ? 'C' : 'S', (guint) event.packet.facts.offset,
                                event.packet.facts.n_content);
      else
        g_string_append_printf (out, "end %s %s:%u>%s:%u %s, %u packets, %u+%u\n",
                                mscope_protocol_get_name (info->protocol), info->address[C], info->port[C],
                                info->address[S], info->port[S], mscope_closed_get_name (info->closed),
                                (guint) info->n_packets, (guint) info->n_bytes[C], (guint) info->n_bytes[S]);
    }
}

static void
push_all (MscopeTracer *tracer,
          const PacketBuilder *builder,
          GString *out)
{
  for (guint i = 0; i < builder->packets->len; i++)
    {
      mscope_tracer_push (tracer, &g_array_index (builder->packets, MscopePacket, i));
      append_events (tracer, out);
    }
}

static void
assert_trace (const PacketBuilder *builder,
              const MscopeTracerOptions *options,
              const char *expected)
{
  g_autoptr (MscopeTracer) tracer = mscope_tracer_new (options);
  g_autoptr (GString) out = g_string_new (NULL);

  push_all (tracer, builder, out);
  mscope_tracer_finish (tracer);
  append_events (tracer, out);
  g_assert_cmpstr (out->str, ==, expected);
}

static Talk
talk (PacketBuilder *builder,
      guint16 client,
      guint16 server)
{
  return (Talk) { builder, { client, server }, { 1000, 0xfffffff0 }, { 0, 0 } };
}

/* --- one conversation --- */

static void
test_dialogue (void)
{
  g_autoptr (PacketBuilder) builder = packet_builder_new ();
  Talk smtp = talk (builder, 4000, 25);

  talk_open (&smtp);
  talk_say (&smtp, S, "220 ready\r\n");
  talk_say (&smtp, C, "EHLO ");
  talk_say (&smtp, C, "me\r\n");
  talk_say (&smtp, S, "250 ok\r\n");
  talk_close (&smtp);
  assert_trace (builder, NULL,
                "1 S greeting @4\n1 C command EHLO @5\n1 S reply @7\n"
                "1 end smtp 10.0.0.1:4000>10.0.0.2:25 fin, 10 packets, 9+19\n");
}

static void
test_gaps (void)
{
  g_autoptr (PacketBuilder) builder = packet_builder_new ();
  Talk smtp = talk (builder, 4000, 25);

  talk_open (&smtp);
  talk_say (&smtp, S, "220 ready\r\n");
  talk_say (&smtp, C, "EHLO me\r\n");
  talk_say (&smtp, S, "250 ok\r\n");
  talk_lose (&smtp, C, "DATA\r\n");
  talk_lose (&smtp, S, "354 go\r\n");
  talk_lose (&smtp, C, "Hello\r\n.\r\n");
  talk_say (&smtp, S, "250 taken\r\n");
  talk_say (&smtp, C, "QUIT\r\n");
  assert_trace (builder, NULL,
                "1 S greeting @4\n1 C command EHLO @5\n1 S reply @6\n1 C gap 16 @7\n1 S gap 8 @7\n1 S reply @7\n"
                "1 C command QUIT @8\n"
                "1 end smtp 10.0.0.1:4000>10.0.0.2:25 open, 8 packets, 15+30\n");
}

/* The beginning is missing: the port tells who is who, or what they say. */
static void
test_begun_earlier (void)
{
  static const struct
  {
    guint16 client, server;
    const char *said;
    const char *expected;
  } rows[] = {
    { 4000, 25, "RCPT TO:<a@b>\r\n", "1 C command RCPT @1\n1 end smtp 10.0.0.1:4000>10.0.0.2:25 open, 1 packets, 15+0\n" },
    { 4000, 4001, "EHLO a\r\n", "1 C command EHLO @1\n1 end smtp 10.0.0.1:4000>10.0.0.2:4001 open, 1 packets, 8+0\n" },
    { 4000, 4001, "220 ESMTP\r\n", "1 S greeting @1\n1 end smtp 10.0.0.2:4001>10.0.0.1:4000 open, 1 packets, 0+11\n" },
    { 4000, 80, "GET / HTTP/1.1\r\n", "" },
    { 4000, 4001, "RCPT TO:<a@b>\r\n", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (PacketBuilder) builder = packet_builder_new ();
      Talk some = talk (builder, rows[i].client, rows[i].server);

      talk_say (&some, C, rows[i].said);
      assert_trace (builder, NULL, rows[i].expected);
    }
}

static void
test_packets (void)
{
  g_autoptr (PacketBuilder) builder = packet_builder_new ();
  Talk smtp = talk (builder, 4000, 4001);

  talk_open (&smtp);
  talk_say (&smtp, C, "EH");
  talk_say (&smtp, C, "LO me\r\n");
  talk_say (&smtp, S, "250 ok\r\n");
  assert_trace (builder, &(MscopeTracerOptions) { .packets = TRUE },
                "1 packet 1 C 0+0\n1 packet 2 S 0+0\n1 packet 3 C 0+0\n1 packet 4 C 0+2\n1 packet 5 C 2+7\n"
                "1 C command EHLO @4\n1 packet 6 S 0+8\n1 S reply @6\n"
                "1 end smtp 10.0.0.1:4000>10.0.0.2:4001 open, 6 packets, 9+8\n");
}

/* --- several --- */

static void
test_used_again (void)
{
  g_autoptr (PacketBuilder) builder = packet_builder_new ();
  Talk first = talk (builder, 4000, 110);
  Talk second = talk (builder, 4000, 110);

  talk_open (&first);
  talk_say (&first, S, "+OK one\r\n");
  talk_segment (&first, C, MSCOPE_TCP_SYN, -1, 0, ""); /* sent again: the same connection */
  second.base[C] += 5000;
  second.base[S] += 5000;
  talk_open (&second);
  talk_say (&second, S, "+OK two\r\n");
  assert_trace (builder, NULL,
                "1 S greeting @4\n1 end pop3 10.0.0.1:4000>10.0.0.2:110 open, 5 packets, 0+9\n"
                "2 S greeting @9\n2 end pop3 10.0.0.1:4000>10.0.0.2:110 open, 4 packets, 0+9\n");
}

/* The one that began first says something last. */
static PacketBuilder *
build_two (gint64 pause_us)
{
  PacketBuilder *builder = packet_builder_new ();
  Talk early = talk (builder, 4000, 143);
  Talk late = talk (builder, 4001, 25);

  talk_open (&early);
  talk_open (&late);
  talk_say (&late, S, "220 late\r\n");
  builder->time_us += pause_us;
  talk_say (&late, C, "QUIT\r\n");
  talk_say (&early, S, "* OK early\r\n");
  return builder;
}

static void
test_numbers (void)
{
  g_autoptr (PacketBuilder) builder = build_two (0);
  g_autoptr (PacketBuilder) slow = build_two (MSCOPE_TRACER_MAX_WAITING_US);
  static const char by_recognition[] =
    "1 S greeting @7\n1 C command QUIT @8\n2 S greeting @9\n"
    "1 end smtp 10.0.0.1:4001>10.0.0.2:25 open, 5 packets, 6+10\n"
    "2 end imap 10.0.0.1:4000>10.0.0.2:143 open, 4 packets, 0+12\n";

  assert_trace (builder, NULL,
                "1 S greeting @9\n2 S greeting @7\n2 C command QUIT @8\n"
                "2 end smtp 10.0.0.1:4001>10.0.0.2:25 open, 5 packets, 6+10\n"
                "1 end imap 10.0.0.1:4000>10.0.0.2:143 open, 4 packets, 0+12\n");
  assert_trace (builder, &(MscopeTracerOptions) { .live = TRUE }, by_recognition);
  assert_trace (slow, NULL, by_recognition);
}

/* Live, the end is told when no packet is due any more; else packets that come late still count. */
static void
test_end (void)
{
  g_autoptr (PacketBuilder) builder = packet_builder_new ();
  g_autoptr (MscopeTracer) tracer = mscope_tracer_new (&(MscopeTracerOptions) { .live = TRUE });
  g_autoptr (GString) out = g_string_new (NULL);
  Talk smtp = talk (builder, 4000, 25);

  talk_open (&smtp);
  talk_say (&smtp, S, "221 bye\r\n");
  talk_close (&smtp);
  talk_say (&smtp, S, "221 bye\r\n");
  push_all (tracer, builder, out);
  g_assert_cmpstr (out->str, ==, "1 S greeting @4\n1 end smtp 10.0.0.1:4000>10.0.0.2:25 fin, 7 packets, 0+9\n");
}

static void
test_linger (void)
{
  for (int late = 0; late < 2; late++)
    {
      g_autoptr (PacketBuilder) builder = packet_builder_new ();
      g_autoptr (MscopeTracer) tracer = mscope_tracer_new (NULL);
      g_autoptr (GString) out = g_string_new (NULL);
      Talk smtp = talk (builder, 4000, 25), other = talk (builder, 4001, 25);

      talk_say (&smtp, S, "221 bye\r\n");
      talk_close (&smtp);
      builder->time_us += late ? MSCOPE_TRACER_LINGER_US : MSCOPE_TRACER_LINGER_US - 10 * 1000;
      talk_segment (&other, C, MSCOPE_TCP_SYN, -1, 0, "");
      push_all (tracer, builder, out);
      g_assert_cmpstr (out->str, ==, late ? "1 S reply @1\n1 end smtp 10.0.0.1:4000>10.0.0.2:25 fin, 4 packets, 0+9\n"
                                          : "1 S reply @1\n");
    }
}

/* --- what is no mail, and what is too much --- */

static void
test_no_mail (void)
{
  g_autoptr (PacketBuilder) builder = packet_builder_new ();
  Talk ftp = talk (builder, 4000, 21), redis = talk (builder, 4001, 6379), big = talk (builder, 4002, 8080);
  g_autofree char *block = g_strnfill (1000, 'x');

  talk_open (&ftp);
  talk_say (&ftp, S, "220 files\r\n");
  talk_say (&ftp, C, "USER anna\r\n");
  talk_open (&redis);
  talk_say (&redis, C, "AUTH geheim\r\n");
  talk_say (&redis, S, "+OK\r\n");
  for (int i = 0; i < 20; i++)
    talk_say (&big, C, block);
  talk_say (&big, S, "220 SMTP\r\n");
  assert_trace (builder, NULL, "");
}

/* Neither a scan of all ports nor fragments that nobody completes take an open conversation away. */
static void
test_scan (void)
{
  g_autoptr (PacketBuilder) builder = packet_builder_new ();
  g_autoptr (MscopeTracer) tracer = mscope_tracer_new (NULL);
  g_autoptr (GString) out = g_string_new (NULL);
  Talk smtp = talk (builder, 4000, 25);

  talk_open (&smtp);
  talk_say (&smtp, S, "220 ready\r\n");
  for (guint port = 1; port <= MSCOPE_TRACER_MAX_CONNECTIONS + 1000; port++)
    {
      Talk scan = talk (builder, (guint16) (5000 + port / 50000), (guint16) (1000 + port % 50000));

      talk_segment (&scan, C, MSCOPE_TCP_SYN, -1, 0, "");
    }
  talk_say (&smtp, C, "NOOP\r\n");
  push_all (tracer, builder, out);
  g_assert_cmpstr (out->str, ==, "1 S greeting @4\n1 C command NOOP @33773\n");
}

/* More open conversations than the limit: the one silent longest ends as it is. */
static void
test_too_many (void)
{
  g_autoptr (PacketBuilder) builder = packet_builder_new ();
  g_autoptr (MscopeTracer) tracer = mscope_tracer_new (NULL);
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i <= MSCOPE_TRACER_MAX_CONVERSATIONS; i++)
    {
      Talk smtp = talk (builder, (guint16) (1000 + i), 25);

      talk_say (&smtp, S, "220 ready\r\n");
    }
  push_all (tracer, builder, out);
  g_assert_nonnull (strstr (out->str, "\n1 end smtp 10.0.0.1:1000>10.0.0.2:25 open, 1 packets, 0+11\n"));
  g_assert_null (strstr (out->str, "\n2 end"));
}

/* Octets that are turned, cut and doubled at random: nothing but entries comes of it. */
static void
test_noise (void)
{
  g_autoptr (PacketBuilder) builder = packet_builder_new ();
  Talk smtp = talk (builder, 4000, 25);

  talk_open (&smtp);
  talk_say (&smtp, S, "220 ready\r\n");
  talk_say (&smtp, C, "EHLO me\r\nMAIL FROM:<>\r\nBDAT 10 LAST\r\n0123456789");
  talk_say (&smtp, S, "250 ok\r\n250 ok\r\n250 ok\r\n");
  talk_close (&smtp);

  for (guint32 seed = 0; seed < 2000; seed++)
    {
      g_autoptr (GRand) dice = g_rand_new_with_seed (seed);
      const MscopeTracerOptions options = { .live = seed % 2, .packets = TRUE };
      g_autoptr (MscopeTracer) tracer = mscope_tracer_new (&options);
      g_autoptr (GString) out = g_string_new (NULL);

      for (guint i = 0; i < 40; i++)
        {
          guint which = (guint) g_rand_int_range (dice, 0, (gint32) builder->packets->len);
          MscopePacket packet = g_array_index (builder->packets, MscopePacket, which);
          g_autofree guint8 *octets = NULL;

          packet.frame = i + 1;
          packet.captured = (guint32) g_rand_int_range (dice, 0, (gint32) packet.captured + 1);
          octets = g_memdup2 (packet.data, packet.captured);
          for (int n = g_rand_int_range (dice, 0, 3); n > 0 && packet.captured > 0; n--)
            octets[g_rand_int_range (dice, 0, (gint32) packet.captured)] = (guint8) g_rand_int (dice);
          packet.data = octets;
          mscope_tracer_push (tracer, &packet);
          if (i % 3 == 0)
            append_events (tracer, out);
        }
      if (seed % 3 == 0)
        mscope_tracer_finish (tracer);
      append_events (tracer, out);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/capture/tracer/dialogue", test_dialogue);
  g_test_add_func ("/capture/tracer/gaps", test_gaps);
  g_test_add_func ("/capture/tracer/begun-earlier", test_begun_earlier);
  g_test_add_func ("/capture/tracer/packets", test_packets);
  g_test_add_func ("/capture/tracer/used-again", test_used_again);
  g_test_add_func ("/capture/tracer/numbers", test_numbers);
  g_test_add_func ("/capture/tracer/end", test_end);
  g_test_add_func ("/capture/tracer/linger", test_linger);
  g_test_add_func ("/capture/tracer/no-mail", test_no_mail);
  g_test_add_func ("/capture/tracer/scan", test_scan);
  g_test_add_func ("/capture/tracer/too-many", test_too_many);
  g_test_add_func ("/capture/tracer/noise", test_noise);
  return g_test_run ();
}
