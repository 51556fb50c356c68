/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol/example-hosts.h"

G_BEGIN_DECLS

/* A message over UDP is no longer than this (RFC 1035 section 2.3.4). */
#define MSCOPE_DNS_MAX_MESSAGE 512

/* Records of a message that are kept; what follows is checked, and not kept. */
#define MSCOPE_DNS_MAX_RECORDS 16

/* RFC 1035 sections 3.2.2 and 3.2.4 */
typedef enum
{
  MSCOPE_DNS_TYPE_A = 1,
  MSCOPE_DNS_TYPE_MX = 15,
} MscopeDnsType;

#define MSCOPE_DNS_CLASS_IN 1

/* RFC 1035 section 4.1.1 */
typedef enum
{
  MSCOPE_DNS_NO_ERROR = 0,
  MSCOPE_DNS_FORMAT_ERROR = 1,
  MSCOPE_DNS_SERVER_FAILURE = 2,
  MSCOPE_DNS_NAME_ERROR = 3, /* NXDOMAIN: there is no such name */
  MSCOPE_DNS_NOT_IMPLEMENTED = 4,
  MSCOPE_DNS_REFUSED = 5,
} MscopeDnsRcode;

/**
 * MscopeDnsRecord:
 * @name: whose record it is; without the closing dot, as all names here
 * @type: a MscopeDnsType, or any other, of which only name, type and lifetime are known
 * @ttl: seconds it may be kept
 * @preference: MX: the lowest is tried first
 * @target: MX: the host that takes mail; else ""
 * @address: A: the IPv4 address, most significant octet first
 */
typedef struct
{
  char name[MSCOPE_DOMAIN_NAME_SIZE];
  guint16 type;
  guint32 ttl;
  guint16 preference;
  char target[MSCOPE_DOMAIN_NAME_SIZE];
  guint8 address[4];
} MscopeDnsRecord;

/**
 * MscopeDnsMessage:
 * @id: chosen by who asks, repeated by who answers
 * @is_response: an answer
 * @opcode: 0 is a query
 * @authoritative: AA, the answer comes from the domain's own name server
 * @recursion_desired: RD
 * @truncated: TC, the answer did not fit
 * @rcode: a MscopeDnsRcode
 * @name: the name asked about
 * @type: what is asked, a MscopeDnsType or any other
 * @n_records: records of the answer section, at most MSCOPE_DNS_MAX_RECORDS
 * @records: (array length=n_records): them
 *
 * A question of class IN with its answer (RFC 1035 section 4). A plain value; large, so not for arrays.
 */
typedef struct
{
  guint16 id;
  gboolean is_response;
  guint8 opcode;
  gboolean authoritative;
  gboolean recursion_desired;
  gboolean truncated;
  guint8 rcode;

  char name[MSCOPE_DOMAIN_NAME_SIZE];
  guint16 type;

  gsize n_records;
  MscopeDnsRecord records[MSCOPE_DNS_MAX_RECORDS];
} MscopeDnsMessage;

/**
 * mscope_dns_message_parse:
 * @self: (out caller-allocates): the message; undefined if it fails
 * @bytes: (array length=length): a datagram, from anybody
 *
 * Reads header, question and answer section; what follows (authority, additional) is not looked at.
 * Names are followed through compression pointers, which must point backwards, so there is no loop.
 *
 * Returns: %FALSE if it is no message with exactly one question of class IN, is cut short, or has a name
 *   with other octets than letters, digits, "-" and "_"
 */
gboolean mscope_dns_message_parse (MscopeDnsMessage *self, const guint8 *bytes, gsize length);

/**
 * mscope_dns_message_append:
 * @self: a message; of its records, those of type A and MX are written
 * @out: where to append
 *
 * Writes @self as a datagram; names that were there before become pointers (RFC 1035 section 4.1.4).
 *
 * Returns: %FALSE if a name is none, or the whole is longer than MSCOPE_DNS_MAX_MESSAGE; @out is as before then
 */
gboolean mscope_dns_message_append (const MscopeDnsMessage *self, GByteArray *out);

G_END_DECLS
