/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Runs a fuzz target without libFuzzer: over inputs made of pieces that matter to mail and to
 * captures, by a generator with a fixed seed, so that every run is the same. It shows crashes,
 * endless loops (the test's time limit) and, under the sanitizers, reads and writes out of bounds.
 */
#include "config.h"

#include <glib.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

#define N_INPUTS 3000
#define MAX_PIECES 40

static const char *const pieces[] = {
  "220 x\r\n", "250-a\r\n", "250 b\r\n", "354 go\r\n", "334 \r\n", "550 5.1.1 no\r\n", "EHLO a\r\n", "DATA\r\n", "DATA\n",
  ".\r\n", "\r\n.\r\n", "BDAT 5 LAST\r\n", "AUTH LOGIN\r\n", "*\r\n", "+OK\r\n", "-ERR\r\n", "RETR 1\r\n", "+ \r\n",
  "* OK x\r\n", "a LOGIN {3}\r\n", "a LOGIN {3+}\r\n", "+ go\r\n", "a OK\r\n", "* 1 FETCH {4}\r\n", "\x16\x03\x01\x00\x05hello",
  "MAIL FROM:<a@b.c> SIZE=5\r\n", "RCPT TO: a@b\r\n", "FROM:<", "\"a b\"@", "[IPv6:::1]>", "250-SIZE 5\r\n", "LIST\r\n",
  "HELLO\r\n", "+OK 2 320\r\n", "YW5uYQ==\r\n", "From: a\r\n",
  "Received: from a (b [c]) by d (e) with ESMTPS id SAA02108 for <f>; 3 Mar 2008 12:42:09 +0100\r\n", "Received: ((;\r\n",
  "Subject: =?UTF-8?Q?a_=C3=BC?= =?iso-8859-1?B?/A==?=\r\n", "=?", "Message-ID: <a@b>\r\n", "\r\n\r\n",
  "Content-Type: multipart/report; boundary=\"x\"\r\n", "Content-Transfer-Encoding: base64\r\n", "--x--\r\n", "=C3=\r\n",
  "DKIM-Signature: v=1; b=\r\n", "Authentication-Results: a; spf=pass; dkim=\r\n", "Status: 5.1.1\r\n",
  "AUTH CRAM-MD5\r\n", "AUTH SCRAM-SHA-1 biwsbj11c2VyLHI9YWI=\r\n", "334 cj1hYmNkLHM9QUFBQSxpPTE=\r\n",
  "Yz1iaXdzLHI9YWJjZCxwPUFBQUE=\r\n", "AUTH XOAUTH2 dXNlcj1hAWF1dGg9QmVhcmVyIHgBAQ==\r\n", "+OK <1.1204549069@h>\r\n",
  "APOP user c4c9334bac560ecc979e58001b3e22fb\r\n", "250 2.0.0 Ok: queued as 3Pt2mN2VXxznjll\r\n", "+OK 9 octets\r\n",
  "n,,n=a,r=xyz\n", "c=biws,r=xyz0123456789abcdef,p=AAAA\n", "y,a=a,", "a d41d8cd98f00b204e9800998ecf8427e\n", "!YQ==\n",
  "\xff\xf4", "\b", "BY=5;R ORCPT=rfc822;a+40b NOTIFY=NEVER,", "STARTTLS\r\n", "250-AUTH PLAIN\r\n", "CAPA\r\n",
  "first 2 ", "from 3", " => ", "wait 5", "rate 2 per 9 ", "greylist ", "close", "smtp ", "MESSAGE|SASL *", "a+wait3", "\\n",
  "\r", "\n", "\xff\xfe", "\x0a\x0d\x0d\x0a", "\xd4\xc3\xb2\xa1", "\xa1\xb2\xc3\xd4",
};

static void
append_random (GByteArray *input,
               GRand *random)
{
  guint8 byte = (guint8) g_rand_int_range (random, 0, 256);

  g_byte_array_append (input, &byte, 1);
}

static void
test_made_inputs (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1982);

  for (int i = 0; i < N_INPUTS; i++)
    {
      g_autoptr (GByteArray) input = g_byte_array_new ();
      int n_pieces = g_rand_int_range (random, 0, MAX_PIECES);

      append_random (input, random);
      for (int j = 0; j < n_pieces; j++)
        {
          const char *piece = pieces[g_rand_int_range (random, 0, (gint32) G_N_ELEMENTS (pieces))];

          append_random (input, random);
          g_byte_array_append (input, (const guint8 *) piece, (guint) strlen (piece));
        }
      g_assert_cmpint (LLVMFuzzerTestOneInput (input->data, input->len), ==, 0);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fuzz/made-inputs", test_made_inputs);
  return g_test_run ();
}
