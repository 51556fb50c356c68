/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "server/sasl-server.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static const char *const mechanisms[] = { "PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256" };

static MscopeMailStore *
get_store (void)
{
  static MscopeMailStore *store;

  if (store == NULL)
    {
      store = mscope_mail_store_new ("example.org", "1.mail.example.org");
      mscope_mail_store_add_user (store, "a", "b", NULL);
    }
  return store;
}

static MscopeSaslOutcome
say (MscopeSaslServer *server,
     gboolean first,
     MscopeSlice line)
{
  g_autoptr (GString) challenge = g_string_new (NULL);
  MscopeSaslOutcome outcome = first ? mscope_sasl_server_begin (server, line, challenge)
                                    : mscope_sasl_server_answer (server, line, challenge);

  /* Nobody knows a's password but by proof, and what is asked is one line of Base64. */
  g_assert_true (outcome != MSCOPE_SASL_DONE || mscope_sasl_server_get_user (server) != NULL);
  g_assert_true (outcome == MSCOPE_SASL_GOES_ON || challenge->len == 0);
  g_assert_cmpuint (strcspn (challenge->str, "\r\n"), ==, challenge->len);
  return outcome;
}

/* The first octet chooses the mechanism, and whether the client begins; then lines, mostly still to be made Base64. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize size)
{
  guint8 choice = size > 0 ? data[0] : 0;
  const MscopeSaslOptions options = { get_store (), "mail.example.org", "0123456789abcdef", 1 };
  g_autoptr (MscopeSaslServer) server
    = mscope_sasl_server_new (mscope_slice_from_string (mechanisms[choice % G_N_ELEMENTS (mechanisms)]), &options);
  MscopeSaslOutcome outcome = MSCOPE_SASL_GOES_ON;
  gboolean first = TRUE;
  gsize at = 1;

  if (choice >= 128)
    {
      outcome = say (server, TRUE, (MscopeSlice) { NULL, 0 });
      first = FALSE;
    }
  while (at < size && outcome == MSCOPE_SASL_GOES_ON)
    {
      const guint8 *end = memchr (data + at, '\n', size - at);
      gsize length = end != NULL ? (gsize) (end - data - at) : size - at;
      g_autofree char *base64 = g_base64_encode (data + at, length);

      outcome = say (server, first, length > 0 && data[at] == '!'
                                    ? (MscopeSlice) { (const char *) data + at + 1, length - 1 }
                                    : mscope_slice_from_string (base64));
      first = FALSE;
      at += length + 1;
    }
  return 0;
}
