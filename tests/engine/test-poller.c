/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "engine/poller.h"

typedef struct
{
  MscopeWatch *watch;
  MscopeWatch *victim; /* (nullable): freed when this one is called */
  int ends[2];
  guint n_calls;
  GIOCondition last;
  gint64 called_us;
} Peer;

static MscopePoller *
new_poller (void)
{
  g_autoptr (GError) error = NULL;
  MscopePoller *poller = mscope_poller_new (NULL, &error);

  g_assert_no_error (error);
  return poller;
}

static void
ready (GIOCondition condition,
       gpointer data)
{
  Peer *peer = data;
  char octet;

  peer->n_calls++;
  peer->last = condition;
  peer->called_us = g_get_monotonic_time ();
  if ((condition & G_IO_IN) != 0 && read (peer->ends[0], &octet, 1) < 0)
    g_assert_not_reached ();
  g_clear_pointer (&peer->victim, mscope_watch_free);
}

static void
open_peer (Peer *peer,
           MscopePoller *poller,
           GIOCondition condition)
{
  memset (peer, 0, sizeof *peer);
  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM, 0, peer->ends), ==, 0);
  peer->watch = mscope_poller_add (poller, peer->ends[0], condition, ready, peer);
}

static void
close_peer (Peer *peer)
{
  g_clear_pointer (&peer->watch, mscope_watch_free);
  close (peer->ends[0]);
  close (peer->ends[1]);
}

static void
say (Peer *peer)
{
  g_assert_cmpint (write (peer->ends[1], "x", 1), ==, 1);
}

static void
run_all (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
test_condition (void)
{
  g_autoptr (MscopePoller) poller = new_poller ();
  Peer peer;

  open_peer (&peer, poller, G_IO_IN);
  run_all ();
  g_assert_cmpuint (peer.n_calls, ==, 0);
  say (&peer);
  run_all ();
  g_assert_cmpuint (peer.n_calls, ==, 1);
  g_assert_cmpint (peer.last, ==, G_IO_IN);

  mscope_watch_set_condition (peer.watch, 0);
  say (&peer);
  run_all ();
  g_assert_cmpuint (peer.n_calls, ==, 1);
  mscope_watch_set_condition (peer.watch, G_IO_IN);
  run_all ();
  g_assert_cmpuint (peer.n_calls, ==, 2);

  mscope_watch_set_condition (peer.watch, G_IO_OUT);
  g_main_context_iteration (NULL, FALSE);
  g_assert_cmpint (peer.last, ==, G_IO_OUT);
  close_peer (&peer);
}

/* Both are ready in the same round; whichever comes first frees the other, which must not be called. */
static void
test_free_in_round (void)
{
  g_autoptr (MscopePoller) poller = new_poller ();
  Peer a, b;

  open_peer (&a, poller, G_IO_IN);
  open_peer (&b, poller, G_IO_IN);
  a.victim = g_steal_pointer (&b.watch);
  b.victim = g_steal_pointer (&a.watch);
  say (&a);
  say (&b);
  g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (a.n_calls + b.n_calls, ==, 1);
  if (a.n_calls == 1)
    a.watch = g_steal_pointer (&b.victim);
  else
    b.watch = g_steal_pointer (&a.victim);
  close_peer (&a);
  close_peer (&b);
}

static void
wait_ms (guint ms)
{
  gint64 end_us = g_get_monotonic_time () + ms * G_TIME_SPAN_MILLISECOND;

  while (g_get_monotonic_time () < end_us)
    {
      run_all ();
      g_usleep (1000);
    }
}

static void
test_deadlines (void)
{
  g_autoptr (MscopePoller) poller = new_poller ();
  gint64 start_us = g_get_monotonic_time ();
  Peer early, late, put_off, never;

  open_peer (&early, poller, G_IO_IN);
  open_peer (&late, poller, G_IO_IN);
  open_peer (&put_off, poller, G_IO_IN);
  open_peer (&never, poller, G_IO_IN);
  mscope_watch_set_deadline (late.watch, start_us + 60000);
  mscope_watch_set_deadline (early.watch, start_us + 90000);
  mscope_watch_set_deadline (early.watch, start_us + 20000); /* earlier than said before */
  mscope_watch_set_deadline (put_off.watch, start_us + 10000);
  mscope_watch_set_deadline (put_off.watch, start_us + 40000);
  mscope_watch_set_deadline (never.watch, start_us + 10000);
  mscope_watch_set_deadline (never.watch, G_MAXINT64);
  wait_ms (150);

  g_assert_cmpuint (early.n_calls, ==, 1);
  g_assert_cmpint (early.last, ==, 0);
  g_assert_cmpint (early.called_us, >=, start_us + 20000);
  g_assert_cmpuint (put_off.n_calls, ==, 1);
  g_assert_cmpint (put_off.called_us, >=, start_us + 40000);
  g_assert_cmpuint (late.n_calls, ==, 1);
  g_assert_cmpint (late.called_us, >=, put_off.called_us);
  g_assert_cmpuint (never.n_calls, ==, 0);
  close_peer (&early);
  close_peer (&late);
  close_peer (&put_off);
  close_peer (&never);
}

/* A watch that frees itself, or another one, when its deadline comes. */
static void
test_free_at_deadline (void)
{
  g_autoptr (MscopePoller) poller = new_poller ();
  gint64 start_us = g_get_monotonic_time ();
  Peer a, b;

  open_peer (&a, poller, G_IO_IN);
  open_peer (&b, poller, G_IO_IN);
  mscope_watch_set_deadline (a.watch, start_us + 1000);
  mscope_watch_set_deadline (b.watch, start_us + 2000);
  a.victim = g_steal_pointer (&b.watch);
  wait_ms (30);
  g_assert_cmpuint (a.n_calls, ==, 1);
  g_assert_cmpuint (b.n_calls, ==, 0);

  mscope_watch_set_deadline (a.watch, g_get_monotonic_time () + 1000);
  a.victim = g_steal_pointer (&a.watch);
  wait_ms (30);
  g_assert_cmpuint (a.n_calls, ==, 2);
  close_peer (&a);
  close_peer (&b);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/poller/condition", test_condition);
  g_test_add_func ("/poller/free-in-round", test_free_in_round);
  g_test_add_func ("/poller/deadlines", test_deadlines);
  g_test_add_func ("/poller/free-at-deadline", test_free_at_deadline);
  return g_test_run ();
}
