/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "capture/tracer.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
give_events (MscopeTracer *tracer)
{
  MscopeTraceEvent event;

  while (mscope_tracer_next (tracer, &event))
    g_clear_pointer (&event.entry, mscope_entry_unref);
}

/*
 * The first octet chooses the options, the second the link type; then packets: one octet of length,
 * one of octets beyond the snapshot length, and that many octets.
 */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize size)
{
  static const guint32 link_types[] = { 1, 0, 101, 108, 113, 276, 9, 51 };
  MscopePacket packet = { 0 };
  g_autoptr (MscopeTracer) tracer = NULL;
  gsize at = 2;

  if (size < 2)
    return 0;
  tracer = mscope_tracer_new (&(MscopeTracerOptions) { .live = data[0] & 1, .packets = (data[0] & 2) != 0 });
  packet.link_type = link_types[data[1] % G_N_ELEMENTS (link_types)];
  while (at + 2 <= size)
    {
      packet.captured = (guint32) MIN (data[at], size - at - 2);
      packet.length = packet.captured + data[at + 1];
      packet.data = data + at + 2;
      packet.frame++;
      packet.time_us += (gint64) data[at + 1] * 100 * 1000;
      mscope_tracer_push (tracer, &packet);
      give_events (tracer);
      at += 2 + packet.captured;
    }
  mscope_tracer_finish (tracer);
  give_events (tracer);
  return 0;
}
