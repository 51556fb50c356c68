/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ethernet: RFC 894, RFC 1042; PPPoE: RFC 2516; PPP: RFC 1661, RFC 1662; the others: tcpdump.org/linktypes.html. */
#include "config.h"

#include "capture/link-layer.h"

enum
{
  TYPE_LARGEST_LENGTH = 1500, /* up to here the field is a length, of 802.2 */
  TYPE_IPV4 = 0x0800,
  TYPE_VLAN = 0x8100,
  TYPE_PPPOE_SESSION = 0x8864,
  TYPE_IPV6 = 0x86dd,
  TYPE_VLAN_STACKED = 0x88a8,
  TYPE_VLAN_STACKED_OLD = 0x9100,
};

enum
{
  PPP_IPV4 = 0x0021,
  PPP_IPV6 = 0x0057,
};

/* A protocol of PPP may be one octet, when its lowest bit is set (RFC 1661 section 6.5). */
static gboolean
enter_ppp_protocol (MscopeCursor *cursor)
{
  guint16 protocol = mscope_cursor_u8 (cursor);

  if ((protocol & 1) == 0)
    protocol = (guint16) (protocol << 8 | mscope_cursor_u8 (cursor));
  return protocol == PPP_IPV4 || protocol == PPP_IPV6;
}

static gboolean
enter_pppoe (MscopeCursor *cursor)
{
  guint8 version_and_type = mscope_cursor_u8 (cursor);
  guint8 code = mscope_cursor_u8 (cursor);

  mscope_cursor_skip (cursor, 2 + 2); /* session, length: IP knows its own */
  return version_and_type == 0x11 && code == 0 && enter_ppp_protocol (cursor);
}

/* LLC with SNAP: AA AA 03, no organization, then a type. */
static gboolean
enter_llc (MscopeCursor *cursor,
           guint16 *type)
{
  guint32 llc = mscope_cursor_u32be (cursor);
  guint16 rest = mscope_cursor_u16be (cursor);

  *type = mscope_cursor_u16be (cursor);
  return llc == 0xaaaa0300 && rest == 0 && *type > TYPE_LARGEST_LENGTH;
}

static gboolean
enter_type (MscopeCursor *cursor,
            guint16 type)
{
  for (int i = 0; i <= MSCOPE_LINK_MAX_TAGS; i++)
    {
      switch (type)
        {
        case TYPE_IPV4:
        case TYPE_IPV6:
          return TRUE;
        case TYPE_PPPOE_SESSION:
          return enter_pppoe (cursor);
        case TYPE_VLAN:
        case TYPE_VLAN_STACKED:
        case TYPE_VLAN_STACKED_OLD:
          mscope_cursor_skip (cursor, 2);
          type = mscope_cursor_u16be (cursor);
          break;
        default:
          if (type > TYPE_LARGEST_LENGTH || !enter_llc (cursor, &type))
            return FALSE;
        }
    }
  return FALSE;
}

static gboolean
enter_ethernet (MscopeCursor *cursor)
{
  mscope_cursor_skip (cursor, 6 + 6);
  return enter_type (cursor, mscope_cursor_u16be (cursor));
}

/* The address family in the byte order of the machine that captured; each system has its own number for IPv6. */
static gboolean
enter_loopback (MscopeCursor *cursor)
{
  guint32 family = mscope_cursor_u32le (cursor);

  if (family > 0xffff)
    family = GUINT32_SWAP_LE_BE (family);
  return family == 2 || family == 10 || family == 24 || family == 28 || family == 30;
}

static gboolean
enter_cooked (MscopeCursor *cursor)
{
  mscope_cursor_skip (cursor, 14);
  return enter_type (cursor, mscope_cursor_u16be (cursor));
}

static gboolean
enter_cooked2 (MscopeCursor *cursor)
{
  guint16 type = mscope_cursor_u16be (cursor);

  mscope_cursor_skip (cursor, 18);
  return enter_type (cursor, type);
}

/* With the octets FF 03 of HDLC or without. */
static gboolean
enter_ppp (MscopeCursor *cursor)
{
  MscopeCursor ahead = *cursor;

  if (mscope_cursor_u16be (&ahead) == 0xff03)
    *cursor = ahead;
  return enter_ppp_protocol (cursor);
}

static gboolean
enter_raw (MscopeCursor *cursor)
{
  return TRUE;
}

static const struct
{
  guint32 link_type;
  gboolean (* enter) (MscopeCursor *cursor);
} link_types[] = {
  { 1, enter_ethernet },
  { 0, enter_loopback },   /* NULL: BSD loopback */
  { 108, enter_loopback }, /* LOOP: OpenBSD loopback */
  { 113, enter_cooked },   /* LINUX_SLL */
  { 276, enter_cooked2 },  /* LINUX_SLL2 */
  { 101, enter_raw },      /* RAW */
  { 12, enter_raw },       /* DLT_RAW, as some systems number it */
  { 14, enter_raw },
  { 228, enter_raw },      /* IPV4 */
  { 229, enter_raw },      /* IPV6 */
  { 9, enter_ppp },        /* PPP */
  { 50, enter_ppp },       /* PPP_HDLC */
  { 51, enter_pppoe },     /* PPP_ETHER */
};

gboolean
mscope_link_layer_enter (guint32 link_type,
                         MscopeCursor *cursor)
{
  for (gsize i = 0; i < G_N_ELEMENTS (link_types); i++)
    if (link_types[i].link_type == link_type)
      return link_types[i].enter (cursor) && !cursor->cut_short;
  return FALSE;
}
