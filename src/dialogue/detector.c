/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How dialogues begin: RFC 5321 section 3.1 (220, 554, EHLO), RFC 2033 (LHLO), RFC 1939 section 4
 * (+OK), RFC 9051 section 7.1 (untagged OK, PREAUTH, BYE), RFC 8446 section 5.1 (TLS records).
 */
#include "config.h"

#include "dialogue/detector.h"

#include <string.h>

/* A first word longer than this is none of ours. */
#define MAX_WORD 32

/* What is known of one line. */
typedef struct
{
  MscopeSlice text; /* without its end */
  gboolean whole;   /* no octet will join it */
  gboolean begun;
} Line;

typedef struct
{
  Line line[MSCOPE_N_SIDES];
  const MscopeOpening *opening;
} Look;

/* One rule: does it hold? OPEN: more octets may tell. */
typedef MscopeDetection (* Rule) (const Look *look);

static const struct
{
  guint16 port;
  MscopeProtocol protocol;
  gboolean tls; /* implicit TLS */
} mail_ports[] = {
  { 25, MSCOPE_PROTOCOL_SMTP, FALSE },
  { 587, MSCOPE_PROTOCOL_SMTP, FALSE },
  { 2525, MSCOPE_PROTOCOL_SMTP, FALSE },
  { 465, MSCOPE_PROTOCOL_SMTP, TRUE },
  { 110, MSCOPE_PROTOCOL_POP3, FALSE },
  { 995, MSCOPE_PROTOCOL_POP3, TRUE },
  { 143, MSCOPE_PROTOCOL_IMAP, FALSE },
  { 993, MSCOPE_PROTOCOL_IMAP, TRUE },
};

static gboolean
is_served_on (guint16 port,
              MscopeProtocol protocol,
              gboolean tls)
{
  for (gsize i = 0; i < G_N_ELEMENTS (mail_ports); i++)
    if (mail_ports[i].port == port)
      return mail_ports[i].protocol == protocol && mail_ports[i].tls == tls;
  return FALSE;
}

gboolean
mscope_detector_is_mail_port (guint16 port)
{
  for (gsize i = 0; i < G_N_ELEMENTS (mail_ports); i++)
    if (mail_ports[i].port == port)
      return TRUE;
  return FALSE;
}

/* --- words --- */

/* Takes the next word of @rest; %FALSE if octets that may join it are still to come. */
static gboolean
take_word (const Line *line,
           MscopeSlice *rest,
           MscopeSlice *word)
{
  *word = mscope_slice_take_word (rest);
  return line->whole || word->data + word->length < line->text.data + line->text.length || word->length > MAX_WORD;
}

static gboolean
contains (MscopeSlice text,
          const char *word)
{
  gsize length = strlen (word);

  for (gsize i = 0; i + length <= text.length; i++)
    if (g_ascii_strncasecmp (text.data + i, word, length) == 0)
      return TRUE;
  return FALSE;
}

/* OPEN or NONE for a line that does not tell yet, or has told nothing. */
static MscopeDetection
open_unless (gboolean known)
{
  return known ? MSCOPE_DETECTION_NONE : MSCOPE_DETECTION_OPEN;
}

static MscopeDetection
mail_if (gboolean holds)
{
  return holds ? MSCOPE_DETECTION_MAIL : MSCOPE_DETECTION_NONE;
}

static MscopeDetection
is_command (const Line *line,
            MscopeProtocol protocol)
{
  MscopeSlice rest = line->text;
  MscopeSlice word;

  if (!line->begun || !take_word (line, &rest, &word))
    return MSCOPE_DETECTION_OPEN;
  return mail_if (mscope_protocol_find_command (protocol, word) != NULL);
}

/* --- SMTP --- */

static MscopeDetection
client_says_ehlo (const Look *look)
{
  const Line *line = &look->line[MSCOPE_SIDE_CLIENT];
  MscopeSlice rest = line->text;
  MscopeSlice word;

  if (!line->begun || !take_word (line, &rest, &word))
    return MSCOPE_DETECTION_OPEN;
  return mail_if (mscope_slice_is (word, "EHLO") || mscope_slice_is (word, "HELO") || mscope_slice_is (word, "LHLO"));
}

/* Three digits, then blank, hyphen or the end. */
static MscopeDetection
is_reply (const Line *line)
{
  MscopeSlice text = line->text;

  for (gsize i = 0; i < MIN (text.length, 3); i++)
    if (!g_ascii_isdigit (text.data[i]))
      return MSCOPE_DETECTION_NONE;
  if (text.length > 3)
    return mail_if (text.data[3] == ' ' || text.data[3] == '-');
  return line->whole ? mail_if (text.length == 3) : MSCOPE_DETECTION_OPEN;
}

/* FTP, NNTP and others greet with the same codes: the word or the port has to be SMTP's. */
static MscopeDetection
server_greets_smtp (const Look *look)
{
  const Line *line = &look->line[MSCOPE_SIDE_SERVER];
  guint16 port = look->opening->port[MSCOPE_SIDE_SERVER];
  MscopeDetection reply = is_reply (line);

  if (reply != MSCOPE_DETECTION_MAIL)
    return reply;
  if (!mscope_slice_starts_with (line->text, "220") && !mscope_slice_starts_with (line->text, "421")
      && !mscope_slice_starts_with (line->text, "554"))
    return MSCOPE_DETECTION_NONE;
  if (contains (line->text, "SMTP") || is_served_on (port, MSCOPE_PROTOCOL_SMTP, FALSE)
      || is_served_on (port, MSCOPE_PROTOCOL_SMTP, TRUE))
    return MSCOPE_DETECTION_MAIL;
  return open_unless (line->whole);
}

static MscopeDetection
fits_smtp (const Look *look)
{
  MscopeDetection client = is_command (&look->line[MSCOPE_SIDE_CLIENT], MSCOPE_PROTOCOL_SMTP);
  MscopeDetection server = is_reply (&look->line[MSCOPE_SIDE_SERVER]);

  if (client == MSCOPE_DETECTION_MAIL || server == MSCOPE_DETECTION_MAIL)
    return MSCOPE_DETECTION_MAIL;
  return open_unless (client == MSCOPE_DETECTION_NONE && server == MSCOPE_DETECTION_NONE);
}

/* --- POP3 --- */

/* "+OK", "-ERR" and, where @plus, "+". */
static MscopeDetection
is_status (const Line *line,
           gboolean plus)
{
  MscopeSlice rest = line->text;
  MscopeSlice word;

  if (!line->begun || !take_word (line, &rest, &word))
    return MSCOPE_DETECTION_OPEN;
  return mail_if (mscope_slice_is (word, "+OK") || mscope_slice_is (word, "-ERR")
                  || (plus && mscope_slice_is (word, "+")));
}

/* Redis says the same words, but in answer to its client. */
static MscopeDetection
server_greets_pop3 (const Look *look)
{
  const Line *line = &look->line[MSCOPE_SIDE_SERVER];
  guint16 port = look->opening->port[MSCOPE_SIDE_SERVER];
  MscopeDetection status = is_status (line, FALSE);

  if (look->line[MSCOPE_SIDE_CLIENT].begun && !look->opening->server_first)
    return MSCOPE_DETECTION_NONE;
  if (status != MSCOPE_DETECTION_MAIL)
    return status;
  if (contains (line->text, "POP") || is_served_on (port, MSCOPE_PROTOCOL_POP3, FALSE))
    return MSCOPE_DETECTION_MAIL;
  return is_command (&look->line[MSCOPE_SIDE_CLIENT], MSCOPE_PROTOCOL_POP3);
}

static MscopeDetection
fits_pop3 (const Look *look)
{
  MscopeDetection client = is_command (&look->line[MSCOPE_SIDE_CLIENT], MSCOPE_PROTOCOL_POP3);
  MscopeDetection server = is_status (&look->line[MSCOPE_SIDE_SERVER], TRUE);

  if (client == MSCOPE_DETECTION_MAIL || server == MSCOPE_DETECTION_MAIL)
    return MSCOPE_DETECTION_MAIL;
  return open_unless (client == MSCOPE_DETECTION_NONE && server == MSCOPE_DETECTION_NONE);
}

/* --- IMAP --- */

static MscopeDetection
server_greets_imap (const Look *look)
{
  const Line *line = &look->line[MSCOPE_SIDE_SERVER];
  MscopeSlice rest = line->text;
  MscopeSlice star, word;

  if (!line->begun || !take_word (line, &rest, &star))
    return MSCOPE_DETECTION_OPEN;
  if (!mscope_slice_is (star, "*"))
    return MSCOPE_DETECTION_NONE;
  if (!take_word (line, &rest, &word))
    return MSCOPE_DETECTION_OPEN;
  return mail_if (mscope_slice_is (word, "OK") || mscope_slice_is (word, "PREAUTH") || mscope_slice_is (word, "BYE"));
}

/* tag SP command, or DONE. */
static MscopeDetection
is_imap_command (const Line *line)
{
  MscopeSlice rest = line->text;
  MscopeSlice tag, word;

  if (!line->begun || !take_word (line, &rest, &tag))
    return MSCOPE_DETECTION_OPEN;
  if (mscope_slice_is (tag, "DONE"))
    return MSCOPE_DETECTION_MAIL;
  if (!take_word (line, &rest, &word))
    return MSCOPE_DETECTION_OPEN;
  return mail_if (mscope_protocol_find_command (MSCOPE_PROTOCOL_IMAP, word) != NULL);
}

/* "* …", "+ …", or tag SP OK/NO/BAD. */
static MscopeDetection
is_imap_response (const Line *line)
{
  MscopeSlice rest = line->text;
  MscopeSlice tag, word;

  if (!line->begun || !take_word (line, &rest, &tag))
    return MSCOPE_DETECTION_OPEN;
  if (mscope_slice_is (tag, "*") || mscope_slice_is (tag, "+"))
    return MSCOPE_DETECTION_MAIL;
  if (!take_word (line, &rest, &word))
    return MSCOPE_DETECTION_OPEN;
  return mail_if (mscope_slice_is (word, "OK") || mscope_slice_is (word, "NO") || mscope_slice_is (word, "BAD"));
}

static MscopeDetection
fits_imap (const Look *look)
{
  MscopeDetection client = is_imap_command (&look->line[MSCOPE_SIDE_CLIENT]);
  MscopeDetection server = is_imap_response (&look->line[MSCOPE_SIDE_SERVER]);

  if (client == MSCOPE_DETECTION_MAIL || server == MSCOPE_DETECTION_MAIL)
    return MSCOPE_DETECTION_MAIL;
  return open_unless (client == MSCOPE_DETECTION_NONE && server == MSCOPE_DETECTION_NONE);
}

/* --- TLS --- */

/* A record of the type handshake (22) that holds a ClientHello (1) or ServerHello (2). */
static MscopeDetection
begins_with_handshake (MscopeSlice said,
                       gboolean cut)
{
  const guint8 *b = (const guint8 *) said.data;

  if (said.length < 6)
    return cut || (said.length > 0 && b[0] != 22) ? MSCOPE_DETECTION_NONE : MSCOPE_DETECTION_OPEN;
  return mail_if (b[0] == 22 && b[1] == 3 && b[2] <= 4 && (b[3] << 8 | b[4]) >= 4
                  && (b[3] << 8 | b[4]) <= (1 << 14) + 2048 && (b[5] == 1 || b[5] == 2));
}

static MscopeDetection
fits_tls (const Look *look)
{
  const MscopeOpening *opening = look->opening;
  gboolean all_known = TRUE;

  for (int i = 0; i < MSCOPE_N_SIDES; i++)
    {
      MscopeDetection side = begins_with_handshake (opening->said[i], opening->cut[i]);

      if (side == MSCOPE_DETECTION_MAIL)
        return MSCOPE_DETECTION_MAIL;
      all_known &= side == MSCOPE_DETECTION_NONE;
    }
  return open_unless (all_known);
}

/* --- the rules --- */

static const struct
{
  Rule rule;
  MscopeProtocol protocol;
  gboolean on_ports; /* only on the protocol's ports */
  gboolean tls;      /* those of implicit TLS */
} rules[] = {
  { client_says_ehlo, MSCOPE_PROTOCOL_SMTP, FALSE, FALSE },
  { server_greets_smtp, MSCOPE_PROTOCOL_SMTP, FALSE, FALSE },
  { server_greets_imap, MSCOPE_PROTOCOL_IMAP, FALSE, FALSE },
  { server_greets_pop3, MSCOPE_PROTOCOL_POP3, FALSE, FALSE },
  { fits_smtp, MSCOPE_PROTOCOL_SMTP, TRUE, FALSE },
  { fits_pop3, MSCOPE_PROTOCOL_POP3, TRUE, FALSE },
  { fits_imap, MSCOPE_PROTOCOL_IMAP, TRUE, FALSE },
  { fits_tls, MSCOPE_PROTOCOL_SMTP, TRUE, TRUE },
  { fits_tls, MSCOPE_PROTOCOL_POP3, TRUE, TRUE },
  { fits_tls, MSCOPE_PROTOCOL_IMAP, TRUE, TRUE },
};

static Line
get_line (MscopeSlice said,
          gboolean cut)
{
  gsize length = MIN (said.length, MSCOPE_DETECTOR_MAX_LINE);
  const char *end = length > 0 ? memchr (said.data, '\n', length) : NULL;
  Line line = {
    .text = { length > 0 ? said.data : "", end != NULL ? (gsize) (end - said.data) : length },
    .whole = end != NULL || cut || length == MSCOPE_DETECTOR_MAX_LINE,
    .begun = said.length > 0 || cut,
  };

  if (line.text.length > 0 && line.text.data[line.text.length - 1] == '\r')
    line.text.length--;
  return line;
}

MscopeDetection
mscope_detector_detect (const MscopeOpening *opening,
                        MscopeProtocol *protocol)
{
  MscopeDetection result = MSCOPE_DETECTION_NONE;
  Look look = { .opening = opening };

  for (int i = 0; i < MSCOPE_N_SIDES; i++)
    look.line[i] = get_line (opening->said[i], opening->cut[i]);

  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      MscopeDetection detection;

      if (rules[i].on_ports
          && !is_served_on (opening->port[MSCOPE_SIDE_SERVER], rules[i].protocol, rules[i].tls))
        continue;
      detection = rules[i].rule (&look);
      if (detection == MSCOPE_DETECTION_MAIL)
        {
          *protocol = rules[i].protocol;
          return detection;
        }
      if (detection == MSCOPE_DETECTION_OPEN)
        result = MSCOPE_DETECTION_OPEN;
    }
  return result;
}
