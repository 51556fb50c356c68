/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dialogue/detector.h"

#include <string.h>

/* "+": what was said goes on. */
typedef struct
{
  const char *label;
  guint16 port; /* the server's */
  const char *client;
  const char *server;
  gboolean server_first;
  const char *expected; /* a protocol's name, "no", or "open" */
} Row;

static const Row rows[] = {
  /* on any port */
  { "EHLO", 4001, "EHLO me\r\n", "", FALSE, "smtp" },
  { "helo with a bare LF", 4001, "helo me\n", "", FALSE, "smtp" },
  { "LHLO", 24, "LHLO me\r\n", "", FALSE, "smtp" },
  { "EHLO, the rest to come", 4001, "EHLO m+", "", FALSE, "smtp" },
  { "EHLO, perhaps", 4001, "EHL+", "", FALSE, "open" },
  { "EHLOX", 4001, "EHLOX\r\n", "220 x\r\n", FALSE, "no" },
  { "220 with SMTP", 4001, "", "220 a ESMTP\r\n", TRUE, "smtp" },
  { "554 with SMTP", 4001, "", "554-no SMTP service here\r\n", TRUE, "smtp" },
  { "220 that may still say it", 4001, "", "220 a E+", TRUE, "open" },
  { "220 alone", 4001, "USER anna\r\n", "220 files\r\n", TRUE, "no" },
  { "220 alone, before the client speaks", 4001, "", "220 files\r\n", TRUE, "open" },
  { "220 alone, then EHLO", 4001, "EHLO me\r\n", "220 a\r\n", TRUE, "smtp" },
  { "220 on a port of SMTP", 587, "", "220 a+", TRUE, "smtp" },
  { "220 on 465", 465, "", "220 a\r\n", TRUE, "smtp" },
  { "* OK", 4001, "", "* OK ready\r\n", TRUE, "imap" },
  { "* PREAUTH", 4001, "", "* PREAUTH in\r\n", TRUE, "imap" },
  { "* BYE", 4001, "", "* BYE\r\n", TRUE, "imap" },
  { "* and something else", 4001, "GET /\r\n", "* LIST\r\n", FALSE, "no" },
  { "+OK with POP", 4001, "", "+OK POP3 ready\r\n", TRUE, "pop3" },
  { "+OK and a command", 4001, "CAPA\r\n", "+OK ready\r\n", TRUE, "pop3" },
  { "+OK and nothing yet", 4001, "", "+OK ready\r\n", TRUE, "open" },
  { "+OK and no command", 4001, "PING\r\n", "+OK ready\r\n", TRUE, "no" },
  { "+OK as an answer", 6379, "AUTH geheim\r\n", "+OK\r\n", FALSE, "no" },
  { "-ERR as an answer", 6379, "USER x\r\n", "-ERR unknown\r\n", FALSE, "no" },
  { "HTTP", 80, "GET / HTTP/1.1\r\n", "HTTP/1.1 200 OK\r\n", FALSE, "no" },
  { "TLS on another port", 443, "\x16\x03\x01\x02\x01\x01\x01\x01\xfc\x03\x03+", "\x16\x03\x03\x02\x40\x02+", FALSE, "open" },
  { "binary that no word can be", 443, "\x16\x03\x01\x02\x01\x01\x01\x01\xfc\x03\x03" "0123456789012345678901234567890123+",
    "HTTP/1.1 400 Bad\r\n", FALSE, "no" },
  { "nothing", 25, "", "", FALSE, "open" },

  /* on their own ports: a capture that begins in the middle */
  { "a command on 25", 25, "RCPT TO:<a@b>\r\n", "", FALSE, "smtp" },
  { "a reply on 2525", 2525, "", "250 ok\r\n", TRUE, "smtp" },
  { "a line of a message on 25, and the reply", 25, "Hello, Ben\r\n", "250 taken\r\n", FALSE, "smtp" },
  { "a line of a message on 25", 25, "Hello, Ben\r\n", "", FALSE, "open" },
  { "a command on 110", 110, "RETR 1\r\n", "", FALSE, "pop3" },
  { "an answer on 110", 110, "", "+OK\r\n", TRUE, "pop3" },
  { "a command on 143", 143, "a1 UID FETCH 1 FLAGS\r\n", "", FALSE, "imap" },
  { "DONE on 143", 143, "DONE\r\n", "", FALSE, "imap" },
  { "a response on 143", 143, "", "* 3 EXISTS\r\n", TRUE, "imap" },
  { "a tagged response on 143", 143, "", "a1 NO\r\n", TRUE, "imap" },
  { "the same elsewhere", 4001, "RCPT TO:<a@b>\r\n", "250 ok\r\n", FALSE, "no" },
  { "HTTP on 25", 25, "GET / HTTP/1.1\r\n", "HTTP/1.1 200 OK\r\n", FALSE, "no" },
  { "IMAP on 110", 110, "", "* OK IMAP\r\n", TRUE, "imap" },

  /* implicit TLS */
  { "a ClientHello on 465", 465, "\x16\x03\x01\x02\x0a\x01\xff+", "", FALSE, "smtp" },
  { "a ServerHello on 993", 993, "", "\x16\x03\x03\x02\x40\x02+", FALSE, "imap" },
  { "a ClientHello on 995", 995, "\x16\x03\x01\x02\x0a\x01\xff+", "", FALSE, "pop3" },
  { "half a ClientHello on 995", 995, "\x16\x03\x01+", "", FALSE, "open" },
  { "something else on 465", 465, "\x38\x01\x02\x03\x04\x05+", "\x40\x01\x02\x03\x04\x05 \r\n", FALSE, "open" },
  { "something else on 993, at length", 993, "\x80\x01\x02\x03\x04\x05 \r\n", "\x80\x01\x02\x03\x04\x05 \r\n", FALSE, "no" },
};

static MscopeSlice
get_said (const char *text,
          gboolean *cut)
{
  MscopeSlice said = mscope_slice_from_string (text);

  *cut = FALSE;
  if (said.length > 0 && said.data[said.length - 1] == '+')
    said.length--;
  return said;
}

static const char *
detect (const MscopeOpening *opening)
{
  MscopeProtocol protocol;

  switch (mscope_detector_detect (opening, &protocol))
    {
    case MSCOPE_DETECTION_MAIL:
      return mscope_protocol_get_name (protocol);
    case MSCOPE_DETECTION_NONE:
      return "no";
    default:
      return "open";
    }
}

static MscopeOpening
get_opening (const Row *row)
{
  MscopeOpening opening = { .port = { 40000, row->port }, .server_first = row->server_first };

  opening.said[MSCOPE_SIDE_CLIENT] = get_said (row->client, &opening.cut[MSCOPE_SIDE_CLIENT]);
  opening.said[MSCOPE_SIDE_SERVER] = get_said (row->server, &opening.cut[MSCOPE_SIDE_SERVER]);
  return opening;
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  MscopeOpening opening = get_opening (row);

  g_assert_cmpstr (detect (&opening), ==, row->expected);
}

/* Of what is whole, no beginning is ever taken for something else, and none refused that is mail later. */
static void
test_prefixes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    for (int side = 0; side < MSCOPE_N_SIDES; side++)
      {
        MscopeOpening opening = get_opening (&rows[i]);
        gsize length = opening.said[side].length;

        while (length-- > 0)
          {
            const char *got;

            opening.said[side].length = length;
            got = detect (&opening);
            if (strcmp (got, rows[i].expected) != 0 && strcmp (got, "open") != 0)
              g_test_message ("%s, %u octets of side %d: %s", rows[i].label, (guint) length, side, got);
            g_assert_true (strcmp (got, rows[i].expected) == 0 || strcmp (got, "open") == 0);
          }
      }
}

/* When nothing more can come, it is decided. */
static void
test_cut (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      MscopeOpening opening = get_opening (&rows[i]);

      opening.cut[0] = opening.cut[1] = TRUE;
      g_assert_cmpstr (detect (&opening), !=, "open");
    }
}

static void
test_long_line (void)
{
  g_autofree char *line = g_strnfill (2 * MSCOPE_DETECTOR_MAX_LINE, 'x');
  MscopeOpening opening = { .port = { 40000, 4001 }, .server_first = TRUE };

  memcpy (line, "220 ", 4);
  opening.said[MSCOPE_SIDE_SERVER] = mscope_slice_from_string (line);
  opening.said[MSCOPE_SIDE_CLIENT] = mscope_slice_from_string ("USER anna\r\n");
  g_assert_cmpstr (detect (&opening), ==, "no");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/dialogue/detector/%s", rows[i].label);

      g_test_add_data_func (path, &rows[i], test_row);
    }
  g_test_add_func ("/dialogue/detector/prefixes", test_prefixes);
  g_test_add_func ("/dialogue/detector/cut", test_cut);
  g_test_add_func ("/dialogue/detector/long-line", test_long_line);
  return g_test_run ();
}
