/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dialogue/entry.h"

G_BEGIN_DECLS

/* How a connection ended: rule "closed" of NDJSON. */
typedef enum
{
  MSCOPE_CLOSED_OPEN, /* neither FIN nor RST was seen */
  MSCOPE_CLOSED_FIN,
  MSCOPE_CLOSED_RST,  /* an RST before both FINs */
} MscopeClosed;

/**
 * MscopeConversation:
 * @id: from 1, in the order of the first packets of mail conversations; 0 while not known
 * @protocol: what is spoken
 * @address: (array fixed-size=2): numeric IP address of client and server, "" if there is none
 * @port: (array fixed-size=2): their TCP ports
 * @start_us: time of the first packet
 * @end_us: time of the last one
 * @n_packets: TCP packets of the connection
 * @n_bytes: (array fixed-size=2): distinct octets of content captured from client and server
 * @n_entries: entries given
 * @closed: how it ended
 *
 * What is known of a connection besides its entries. Indexes of arrays are MscopeSide.
 * A plain value: copy it by assignment.
 */
typedef struct
{
  guint32 id;
  MscopeProtocol protocol;
  char address[MSCOPE_N_SIDES][48];
  guint16 port[MSCOPE_N_SIDES];
  gint64 start_us;
  gint64 end_us;
  guint64 n_packets;
  guint64 n_bytes[MSCOPE_N_SIDES];
  guint32 n_entries;
  MscopeClosed closed;
} MscopeConversation;

/* "open", "fin", "rst". */
const char *mscope_closed_get_name (MscopeClosed closed);

G_END_DECLS
