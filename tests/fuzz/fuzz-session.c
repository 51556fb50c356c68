/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "engine/personas.h"
#include "server/session.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static const struct
{
  MscopeProtocol protocol;
  const char *name;
} personas[] = {
  { MSCOPE_PROTOCOL_SMTP, "mailscope-smtp" },
  { MSCOPE_PROTOCOL_SMTP, "postfix" },
  { MSCOPE_PROTOCOL_SMTP, "sendmail-8.8" },
  { MSCOPE_PROTOCOL_SMTP, "exchange-6.0" },
  { MSCOPE_PROTOCOL_POP3, "mailscope-pop3" },
  { MSCOPE_PROTOCOL_POP3, "qpop-2.2" },
  { MSCOPE_PROTOCOL_POP3, "qpopper-4.0" },
  { MSCOPE_PROTOCOL_POP3, "cyrus-2.2" },
};

static MscopePersona *
get_persona (gsize index)
{
  static MscopePersona *loaded[G_N_ELEMENTS (personas)];

  if (loaded[index] == NULL)
    loaded[index] = mscope_personas_load (personas[index].protocol, personas[index].name, NULL);
  return loaded[index];
}

static MscopeMailStore *
make_store (void)
{
  MscopeMailStore *store = mscope_mail_store_new ("example.org", "1.mail.example.org");
  g_autoptr (GBytes) mail = g_bytes_new_static ("Subject: x\n\n.\n", 14);

  mscope_mail_store_add_user (store, "a", "b", NULL);
  mscope_mail_store_deliver (store, "a", mail, 1, NULL);
  return store;
}

static void
take (MscopeSession *session,
      gsize most)
{
  MscopeEntry *entry;
  gsize length;

  mscope_session_peek_output (session, &length);
  mscope_session_take_output (session, MIN (length, most), 2);
  while ((entry = mscope_session_next_entry (session)) != NULL)
    mscope_entry_unref (entry);
}

static MscopeFaults *
make_faults (void)
{
  static const char *const faults[] = {
    "* only 2 => 451", "RCPT => greylist 1", "MESSAGE first 1 => quota", "CONNECT|DATA => wait 1",
    "SASL|BDAT only 2 => 554 a\\nb",
    "* only 9 => close", "pop3 * => rate 3 per 5", "PASS only 2 => -ERR", NULL,
  };
  MscopeFaults *self = mscope_faults_new ();

  mscope_faults_set (self, faults, NULL);
  return self;
}

/* TLS begins, or a handshake fails that looked like the last piece. */
static void
shake_hands (MscopeSession *session,
             const char *bytes,
             gsize length)
{
  static const guint64 n_octets[MSCOPE_N_SIDES] = { 300, 1000 };

  if (length % 2 == 0)
    {
      mscope_session_begin_tls (session, n_octets, "TLS1.3 AES-256-GCM", 2);
      return;
    }
  mscope_session_push_handshake (session, MSCOPE_SIDE_CLIENT, bytes, length, 2);
  mscope_session_fail_tls (session, 2);
}

/* The first octet chooses persona, faults and state; then pieces: one octet of length, and that many octets. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize size)
{
  g_autoptr (MscopeMailStore) store = make_store ();
  g_autoptr (MscopeFaults) faults = make_faults ();
  g_autoptr (MscopeSession) session = NULL;
  MscopeSessionOptions options = { .store = store, .host = "h", .client_name = "c", .client_address = "127.0.0.1",
                                   .can_tls = TRUE };
  const char *before;
  gsize at = 1;

  if (size == 0)
    return 0;
  options.persona = get_persona (data[0] % G_N_ELEMENTS (personas));
  options.begins_with_tls = (data[0] & 0x20) != 0;
  options.faults = (data[0] & 0x40) != 0 ? faults : NULL;
  session = mscope_session_new (&options, 1);
  before = mscope_persona_get_protocol (options.persona) == MSCOPE_PROTOCOL_SMTP
             ? "EHLO a\r\nMAIL FROM:<>\r\nRCPT TO:<a@example.org>\r\n" : "USER a\r\nPASS b\r\n";
  if ((data[0] & 0x80) != 0)
    mscope_session_push (session, before, strlen (before), 1);
  while (at < size)
    {
      gsize length = MIN (data[at], size - at - 1);

      mscope_session_push (session, (const char *) data + at + 1, length, 2);
      take (session, data[at] * 16u);
      if (mscope_session_is_waiting_for_tls (session))
        shake_hands (session, (const char *) data + at + 1, length);
      if (data[at] % 2 == 0 && mscope_session_get_deadline (session) != G_MAXINT64)
        mscope_session_tick (session, mscope_session_get_deadline (session));
      at += 1 + length;
    }
  mscope_session_finish (session);
  take (session, G_MAXSIZE);
  return 0;
}
