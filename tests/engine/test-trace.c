/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "capture/pcap-reader.h"
#include "capture/pcapng-writer.h"
#include "dialogue/follower.h"
#include "engine/trace-batch.h"
#include "engine/trace.h"
#include "tests/capture/packet-builder.h"

#define C MSCOPE_SIDE_CLIENT
#define S MSCOPE_SIDE_SERVER

/* What a trace told. */
typedef struct
{
  guint n_batches;
  guint largest_change;
  gboolean finished;
  GError *error;
} Heard;

static void
on_batch (Heard *heard)
{
  heard->n_batches++;
}

static void
on_finished (MscopeTrace *trace,
             GError *error,
             Heard *heard)
{
  g_assert_false (heard->finished);
  heard->finished = TRUE;
  heard->error = error != NULL ? g_error_copy (error) : NULL;
}

static void
on_items_changed (GListModel *model,
                  guint position,
                  guint removed,
                  guint added,
                  Heard *heard)
{
  g_assert_cmpuint (removed, ==, 0);
  g_assert_cmpuint (position + added, ==, g_list_model_get_n_items (model));
  heard->largest_change = MAX (heard->largest_change, added);
}

static void
listen_to (MscopeTrace *trace,
           Heard *heard)
{
  g_signal_connect_swapped (trace, "batch", G_CALLBACK (on_batch), heard);
  g_signal_connect (trace, "finished", G_CALLBACK (on_finished), heard);
  g_signal_connect (trace, "items-changed", G_CALLBACK (on_items_changed), heard);
}

static void
await_end (Heard *heard)
{
  while (!heard->finished)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
is_loading (MscopeTrace *trace)
{
  gboolean loading;

  g_object_get (trace, "loading", &loading, NULL);
  return loading;
}

/* --- captures --- */

/* @n conversations of four entries each, one after the other. */
static PacketBuilder *
build (guint n)
{
  PacketBuilder *builder = packet_builder_new ();

  for (guint i = 0; i < n; i++)
    {
      Talk smtp = { builder, { (guint16) (1024 + i), 25 }, { 7, 1000000 }, { 0, 0 } };

      talk_open (&smtp);
      talk_say (&smtp, S, "220 ready\r\n");
      talk_say (&smtp, C, "EHLO ");
      talk_say (&smtp, C, "me\r\nNOOP\r\n");
      talk_say (&smtp, S, "250 ok\r\n");
      talk_close (&smtp);
    }
  return builder;
}

#define N_PACKETS 10
#define N_ENTRIES 4

static char *folder_path; /* of this run's files; also for what a trace keeps */

static GFile *
write_file (const char *name,
            const void *octets,
            gsize length)
{
  g_autofree char *path = g_build_filename (folder_path, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, octets, (gssize) length, &error);
  g_assert_no_error (error);
  return g_file_new_for_path (path);
}

static GFile *
write_pcap (guint n)
{
  g_autoptr (PacketBuilder) builder = build (n);
  g_autoptr (GByteArray) octets = packet_builder_to_pcap (builder);

  return write_file ("a.pcap", octets->data, octets->len);
}

/* --- files --- */

static void
assert_conversation (MscopeTrace *trace,
                     guint i)
{
  g_autoptr (MscopeTraceConversation) conversation = g_list_model_get_item (G_LIST_MODEL (trace), i);
  g_autoptr (MscopeTraceItem) item = g_list_model_get_item (G_LIST_MODEL (conversation), 1);
  g_autoptr (MscopeTraceItem) same = g_list_model_get_item (G_LIST_MODEL (conversation), 1);
  g_autoptr (GArray) packets = mscope_trace_conversation_find_packets (conversation, 1);
  const MscopeConversation *info = mscope_trace_conversation_get_info (conversation);
  static const int entries[N_PACKETS] = { -1, -1, -1, 0, 1, 1, 3, -1, -1, -1 };

  g_assert_cmpuint (info->id, ==, i + 1);
  g_assert_cmpuint (info->n_entries, ==, N_ENTRIES);
  g_assert_cmpuint (info->port[C], ==, 1024 + i);
  g_assert_cmpuint (mscope_trace_conversation_get_n_entries (conversation), ==, N_ENTRIES);
  g_assert_cmpuint (mscope_trace_conversation_get_n_packets (conversation), ==, N_PACKETS);
  g_assert_true (item == same);
  g_assert_true (mscope_trace_item_get_conversation (item) == conversation);
  g_assert_cmpstr (mscope_trace_item_get_entry (item)->word, ==, "EHLO");

  /* EHLO came in two packets, and NOOP in the second of them */
  g_assert_cmpuint (packets->len, ==, 2);
  g_assert_cmpuint (g_array_index (packets, guint, 0), ==, 4);
  g_assert_cmpuint (g_array_index (packets, guint, 1), ==, 5);
  for (guint j = 0; j < N_PACKETS; j++)
    g_assert_cmpuint (mscope_trace_conversation_find_entry (conversation, j), ==, (guint) entries[j]);
}

static void
test_file (void)
{
  g_autoptr (GFile) file = write_pcap (3);
  g_autoptr (PacketBuilder) builder = build (3);
  MscopeTrace *trace = mscope_trace_new_for_file (file);
  Heard heard = { 0 };
  double progress;
  guint64 n_packets;

  g_assert_true (is_loading (trace));
  listen_to (trace, &heard);
  await_end (&heard);
  g_assert_no_error (heard.error);
  g_assert_false (is_loading (trace));
  g_object_get (trace, "progress", &progress, "n-packets", &n_packets, NULL);
  g_assert_cmpfloat (progress, ==, 1.0);
  g_assert_cmpuint (n_packets, ==, 3 * N_PACKETS);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (trace)), ==, 3);

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (MscopeTraceConversation) conversation = g_list_model_get_item (G_LIST_MODEL (trace), i);

      assert_conversation (trace, i);
      for (guint j = 0; j < N_PACKETS; j++)
        {
          const MscopeTracePacket *packet = mscope_trace_conversation_get_packet (conversation, j);
          const MscopePacket *built = &g_array_index (builder->packets, MscopePacket, i * N_PACKETS + j);
          g_autoptr (GBytes) bytes = mscope_trace_dup_packet_bytes (trace, packet);

          g_assert_cmpuint (packet->facts.frame, ==, built->frame);
          g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), built->data, built->captured);
        }
    }
  g_assert_finalize_object (trace);
}

/* However much there is, the main thread takes it over in pieces it does not feel. */
static void
test_batches (void)
{
  g_autoptr (GFile) file = write_pcap (3000);
  MscopeTrace *trace = mscope_trace_new_for_file (file);
  Heard heard = { 0 };

  listen_to (trace, &heard);
  await_end (&heard);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (trace)), ==, 3000);
  g_assert_cmpuint (heard.n_batches, >=, 3000 * (N_PACKETS + N_ENTRIES) / MSCOPE_TRACE_MAX_BATCH);
  g_assert_cmpuint (heard.largest_change, <=, MSCOPE_TRACE_MAX_BATCH);
  assert_conversation (trace, 0);
  assert_conversation (trace, 2999);
  g_assert_finalize_object (trace);
}

static void
test_cancel (void)
{
  g_autoptr (GFile) file = write_pcap (20000);
  MscopeTrace *trace = mscope_trace_new_for_file (file);
  Heard heard = { 0 };

  listen_to (trace, &heard);
  while (heard.n_batches == 0)
    g_main_context_iteration (NULL, TRUE);
  mscope_trace_cancel (trace);
  await_end (&heard);
  g_assert_error (heard.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (is_loading (trace));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (trace)), >, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (trace)), <, 20000);
  assert_conversation (trace, 0);
  g_clear_error (&heard.error);
  g_assert_finalize_object (trace);
}

/* Nobody waits for it: the thread ends by itself, and nothing comes after the object has gone. */
static void
test_forget (void)
{
  g_autoptr (GFile) file = write_pcap (3000);
  Heard heard = { 0 };

  for (int i = 0; i < 10; i++)
    {
      MscopeTrace *trace = mscope_trace_new_for_file (file);

      listen_to (trace, &heard);
      for (int j = 0; j < i; j++)
        g_main_context_iteration (NULL, FALSE);
      g_assert_finalize_object (trace);
    }
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_false (heard.finished);
}

static void
assert_trouble (GFile *file,
                guint n_conversations,
                const char *sentence)
{
  MscopeTrace *trace = mscope_trace_new_for_file (file);
  Heard heard = { 0 };

  listen_to (trace, &heard);
  await_end (&heard);
  g_assert_nonnull (heard.error);
  g_assert_nonnull (strstr (heard.error->message, sentence));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (trace)), ==, n_conversations);
  g_clear_error (&heard.error);
  g_assert_finalize_object (trace);
}

static void
test_trouble (void)
{
  g_autoptr (PacketBuilder) builder = build (2);
  g_autoptr (GByteArray) octets = packet_builder_to_pcap (builder);
  g_autoptr (GFile) text = write_file ("b.pcap", "Dear Ben,\n", 10);
  g_autoptr (GFile) empty = write_file ("c.pcap", "", 0);
  g_autoptr (GFile) cut = write_file ("d.pcap", octets->data, octets->len - 1);
  g_autoptr (GFile) folder = g_file_new_for_path (folder_path);
  g_autoptr (GFile) nothing = g_file_get_child (folder, "e.pcap");

  assert_trouble (text, 0, "no capture file");
  assert_trouble (empty, 0, "empty");
  assert_trouble (cut, 2, "cut off after packet 19");
  assert_trouble (folder, 0, "is not a file");
  assert_trouble (nothing, 0, "e.pcap");
}

/* --- streams --- */

static void
send_packets (int fd,
              const PacketBuilder *builder,
              guint from,
              guint to)
{
  g_autoptr (GByteArray) octets = g_byte_array_new ();

  if (from == 0)
    mscope_pcapng_append_header (octets, LINK_RAW, "wire", "test", NULL);
  for (guint i = from; i < to; i++)
    mscope_pcapng_append_packet (octets, &g_array_index (builder->packets, MscopePacket, i), NULL);
  mscope_pcapng_append_statistics (octets, 0, to, 5);
  g_assert_cmpint (write (fd, octets->data, octets->len), ==, octets->len);
}

/* Waits until the only conversation has @n entries; returns how long that took. */
static gint64
await_entries (MscopeTrace *trace,
               guint n)
{
  gint64 start = g_get_monotonic_time ();

  for (;;)
    {
      g_autoptr (MscopeTraceConversation) conversation = g_list_model_get_item (G_LIST_MODEL (trace), 0);

      if (conversation != NULL && mscope_trace_conversation_get_n_entries (conversation) >= n)
        return g_get_monotonic_time () - start;
      g_main_context_iteration (NULL, TRUE);
    }
}

static void
on_saved (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

static gboolean
save (MscopeTrace *trace,
      GFile *file,
      GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  mscope_trace_save_async (trace, file, NULL, on_saved, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return mscope_trace_save_finish (trace, result, error);
}

/* The thread that saved lets go of it soon, but not at once. */
static void
assert_goes (MscopeTrace *trace)
{
  g_object_add_weak_pointer (G_OBJECT (trace), (gpointer *) &trace);
  g_object_unref (trace);
  for (int i = 0; i < 5000 && g_atomic_pointer_get (&trace) != NULL; i++)
    g_usleep (1000);
  g_assert_null (g_atomic_pointer_get (&trace));
}

static void
test_stream (void)
{
  g_autoptr (PacketBuilder) builder = build (1);
  g_autoptr (GFile) file = write_file ("saved.pcapng", "old", 3);
  g_autoptr (GError) error = NULL;
  Heard heard = { 0 };
  MscopeTrace *trace;
  guint64 n_dropped;
  int fds[2];

  g_assert_cmpint (pipe (fds), ==, 0);
  trace = mscope_trace_new_for_stream (fds[0]);
  listen_to (trace, &heard);
  send_packets (fds[1], builder, 0, 4);
  g_assert_cmpint (await_entries (trace, 1), <, 500 * 1000);
  for (int i = 4; i < N_PACKETS; i++)
    {
      send_packets (fds[1], builder, (guint) i, (guint) i + 1);
      if (i == 6)
        await_entries (trace, N_ENTRIES);
    }
  close (fds[1]);
  await_end (&heard);
  g_assert_no_error (heard.error);
  g_object_get (trace, "n-dropped", &n_dropped, NULL);
  g_assert_cmpuint (n_dropped, ==, 5);
  assert_conversation (trace, 0);

  g_assert_true (save (trace, file, &error));
  g_assert_no_error (error);
  assert_goes (trace);

  trace = mscope_trace_new_for_file (file);
  heard.finished = FALSE;
  listen_to (trace, &heard);
  await_end (&heard);
  g_assert_no_error (heard.error);
  assert_conversation (trace, 0);
  g_assert_finalize_object (trace);
}

/* Its peer is still there, and silent: it ends all the same. */
static void
test_cancel_stream (void)
{
  Heard heard = { 0 };
  MscopeTrace *trace;
  int fds[2];

  g_assert_cmpint (pipe (fds), ==, 0);
  trace = mscope_trace_new_for_stream (fds[0]);
  listen_to (trace, &heard);
  mscope_trace_cancel (trace);
  await_end (&heard);
  g_assert_error (heard.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&heard.error);
  g_assert_finalize_object (trace);
  close (fds[1]);
}

/* A pcap file is saved as pcapng; what cannot be saved leaves what was there. */
static void
test_save (void)
{
  g_autoptr (GFile) file = write_pcap (2);
  g_autoptr (GFile) saved = write_file ("saved.pcapng", "old", 3);
  g_autoptr (MscopePcapReader) reader = mscope_pcap_reader_new ();
  g_autoptr (PacketBuilder) builder = build (2);
  g_autoptr (GError) error = NULL;
  g_autofree char *octets = NULL;
  MscopeTrace *trace = mscope_trace_new_for_file (file);
  Heard heard = { 0 };
  MscopePacket packet;
  gsize length;

  listen_to (trace, &heard);
  await_end (&heard);
  g_assert_true (save (trace, saved, &error));
  g_assert_no_error (error);
  assert_goes (trace);

  g_assert_true (g_file_load_contents (saved, NULL, &octets, &length, NULL, NULL));
  g_assert_cmpmem (octets, 4, "\x0a\x0d\x0d\x0a", 4);
  mscope_pcap_reader_push (reader, (const guint8 *) octets, length);
  for (guint i = 0; i < 2 * N_PACKETS; i++)
    {
      const MscopePacket *built = &g_array_index (builder->packets, MscopePacket, i);

      g_assert_cmpint (mscope_pcap_reader_next (reader, &packet, NULL), ==, 1);
      g_assert_cmpint (packet.time_us, ==, built->time_us);
      g_assert_cmpmem (packet.data, packet.captured, built->data, built->captured);
    }

  trace = mscope_trace_new_live ();
  g_assert_false (save (trace, saved, &error));
  g_assert_nonnull (error);
  g_assert_finalize_object (trace);
}

/* --- without packets --- */

static void
test_live (void)
{
  g_autoptr (MscopeFollower) follower = mscope_follower_new (MSCOPE_PROTOCOL_SMTP, TRUE);
  MscopeTrace *trace = mscope_trace_new_live ();
  MscopeConversation info = { .id = 1, .protocol = MSCOPE_PROTOCOL_SMTP };
  MscopeOrigin origin = { 0, 0 };
  Heard heard = { 0 };

  listen_to (trace, &heard);
  g_assert_false (is_loading (trace));
  mscope_follower_push (follower, S, "220 ready\r\n", 11, &origin);
  for (int i = 0; i < 3; i++)
    {
      g_autoptr (MscopeEntry) entry = mscope_follower_next (follower);
      g_autoptr (MscopeTraceConversation) conversation = NULL;

      info.n_entries = 1;
      mscope_trace_append_entry (trace, &info, entry, NULL);
      conversation = g_list_model_get_item (G_LIST_MODEL (trace), info.id - 1);
      g_assert_cmpuint (mscope_trace_conversation_get_n_entries (conversation), ==, info.id == 1);
      g_assert_cmpuint (mscope_trace_conversation_get_info (conversation)->n_entries, ==, 1);
      info.id = i == 1 ? 2 : 1;
    }
  g_assert_cmpuint (heard.n_batches, ==, 3);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (trace)), ==, 2);
  g_assert_finalize_object (trace);
}

static void
remove_folder (void)
{
  g_autoptr (GDir) folder = g_dir_open (folder_path, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder_path, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder_path);
  g_clear_pointer (&folder_path, g_free);
}

int
main (int argc,
      char **argv)
{
  int status;

  folder_path = g_dir_make_tmp ("mailscope-test-XXXXXX", NULL);
  g_setenv ("XDG_CACHE_HOME", folder_path, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/trace/file", test_file);
  g_test_add_func ("/engine/trace/batches", test_batches);
  g_test_add_func ("/engine/trace/cancel", test_cancel);
  g_test_add_func ("/engine/trace/forget", test_forget);
  g_test_add_func ("/engine/trace/trouble", test_trouble);
  g_test_add_func ("/engine/trace/stream", test_stream);
  g_test_add_func ("/engine/trace/cancel-stream", test_cancel_stream);
  g_test_add_func ("/engine/trace/save", test_save);
  g_test_add_func ("/engine/trace/live", test_live);
  status = g_test_run ();
  remove_folder ();
  return status;
}
