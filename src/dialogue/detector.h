/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol/protocol.h"

G_BEGIN_DECLS

/* No more octets of a side than this are looked at; a longer line is judged by its beginning. */
#define MSCOPE_DETECTOR_MAX_LINE 512

typedef enum
{
  MSCOPE_DETECTION_OPEN, /* more octets may tell */
  MSCOPE_DETECTION_NONE, /* no mail, whatever follows */
  MSCOPE_DETECTION_MAIL,
} MscopeDetection;

/**
 * MscopeOpening:
 * @said: (array fixed-size=2): the first octets each side said that are known
 * @cut: (array fixed-size=2): nothing will ever join them: a gap or the end follows
 * @port: (array fixed-size=2): TCP ports; a hint only
 * @server_first: the first of all octets known are the server's
 *
 * How a connection begins. Indexes of arrays are MscopeSide.
 */
typedef struct
{
  MscopeSlice said[MSCOPE_N_SIDES];
  gboolean cut[MSCOPE_N_SIDES];
  guint16 port[MSCOPE_N_SIDES];
  gboolean server_first;
} MscopeOpening;

/**
 * mscope_detector_detect:
 * @protocol: (out): set if it is mail
 *
 * Recognises mail by what is said, on any port. What fits several protocols only counts on
 * their ports: there any line will do, so that a dialogue is known also when its beginning is
 * not. On the ports of implicit TLS (RFC 8314 section 3) a TLS handshake is mail.
 */
MscopeDetection mscope_detector_detect (const MscopeOpening *opening, MscopeProtocol *protocol);

/* Whether @port is one of those that mail is served on. */
gboolean mscope_detector_is_mail_port (guint16 port);

G_END_DECLS
