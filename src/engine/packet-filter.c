/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/packet-filter.h"

#include <glib/gi18n-lib.h>
#include <pcap/pcap.h>

#include "capture/pcap-reader.h"

#define LINKTYPE_ETHERNET 1
#define LINKTYPE_RAW 101

typedef struct
{
  guint32 link_type;
  gboolean valid;
  struct bpf_program program;
} Program;

struct _MscopePacketFilter
{
  char *expression;
  GArray *programs; /* of Program: a capture has one link type, seldom two */
};

G_DEFINE_QUARK (mscope-filter-error-quark, mscope_filter_error)

static void
program_clear (gpointer data)
{
  Program *program = data;

  if (program->valid)
    pcap_freecode (&program->program);
}

/* In files raw IP is 101, in libpcap's own numbers (DLT_RAW) 12; the others we read are the same in both. */
static int
link_type_to_dlt (guint32 link_type)
{
  return link_type == LINKTYPE_RAW ? DLT_RAW : (int) link_type;
}

static Program *
add_program (MscopePacketFilter *self,
             guint32 link_type,
             GError **error)
{
  pcap_t *pcap = pcap_open_dead (link_type_to_dlt (link_type), MSCOPE_CAPTURE_MAX_PACKET);
  Program program = { .link_type = link_type };

  program.valid = pcap_compile (pcap, &program.program, self->expression, 1, PCAP_NETMASK_UNKNOWN) == 0;
  if (!program.valid)
    g_set_error (error, MSCOPE_FILTER_ERROR, MSCOPE_FILTER_ERROR_SYNTAX,
                 /* Translators: a filter as typed, and libpcap's complaint in English */
                 _("The filter “%s” cannot be understood: %s"), self->expression, pcap_geterr (pcap));
  pcap_close (pcap);
  g_array_append_val (self->programs, program);
  return &g_array_index (self->programs, Program, self->programs->len - 1);
}

MscopePacketFilter *
mscope_packet_filter_new (const char *expression,
                          GError **error)
{
  g_autoptr (MscopePacketFilter) self = g_new0 (MscopePacketFilter, 1);

  self->expression = g_strdup (expression);
  self->programs = g_array_new (FALSE, FALSE, sizeof (Program));
  g_array_set_clear_func (self->programs, program_clear);
  return add_program (self, LINKTYPE_ETHERNET, error)->valid ? g_steal_pointer (&self) : NULL;
}

void
mscope_packet_filter_free (MscopePacketFilter *self)
{
  g_array_unref (self->programs);
  g_free (self->expression);
  g_free (self);
}

gboolean
mscope_packet_filter_matches (MscopePacketFilter *self,
                              const MscopePacket *packet)
{
  struct pcap_pkthdr header = { .caplen = packet->captured, .len = packet->length };
  Program *program = NULL;

  for (guint i = 0; i < self->programs->len && program == NULL; i++)
    if (g_array_index (self->programs, Program, i).link_type == packet->link_type)
      program = &g_array_index (self->programs, Program, i);
  if (program == NULL)
    program = add_program (self, packet->link_type, NULL);
  return program->valid && pcap_offline_filter (&program->program, &header, packet->data) > 0;
}
