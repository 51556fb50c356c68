/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a persona calls a mail it has accepted; each product builds its ids of other things. */
#include "config.h"

#include "server/smtp-session-private.h"

#include <string.h>

#define N_LETTERS 15

/* The host's name without its domain, in capitals: what Windows calls a computer. */
static char *
make_computer (const MscopeSession *session,
               guint64 serial)
{
  const char *host = session->values[MSCOPE_VARIABLE_HOST];

  return g_ascii_strup (host, (gssize) strcspn (host, "."));
}

/* Letters and digits that look drawn by lot and stay the same for a server. */
static char *
make_letters (const MscopeSession *session,
              guint64 serial)
{
  static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  guint32 state = g_str_hash (session->values[MSCOPE_VARIABLE_HOST]);
  char *letters = g_malloc0 (N_LETTERS + 1);

  for (guint i = 0; i < N_LETTERS; i++)
    {
      state = state * 1664525u + 1013904223u;
      letters[i] = alphabet[(state >> 16) % (sizeof alphabet - 1)];
    }
  return letters;
}

/* A = midnight, X = eleven in the evening. */
static char *
make_hour_letter (const MscopeSession *session,
                  guint64 serial)
{
  gint64 local_s = session->time_us / G_USEC_PER_SEC + session->utc_offset_s;

  return g_strdup_printf ("%c", (char) ('A' + local_s / 3600 % 24));
}

static char *
make_usec_hex (const MscopeSession *session,
               guint64 serial)
{
  return g_strdup_printf ("%05X", (guint) (session->time_us % G_USEC_PER_SEC));
}

static char *
make_serial_hex (const MscopeSession *session,
                 guint64 serial)
{
  return g_strdup_printf ("%" G_GINT64_MODIFIER "X", serial);
}

static char *
make_serial_hex_8 (const MscopeSession *session,
                   guint64 serial)
{
  return g_strdup_printf ("%08" G_GINT64_MODIFIER "x", serial);
}

static char *
make_serial (const MscopeSession *session,
             guint64 serial)
{
  GString *digits = g_string_sized_new (24);

  mscope_text_append_number (digits, serial, 8);
  return g_string_free (digits, FALSE);
}

static const struct
{
  MscopeVariable variable;
  char *(* make) (const MscopeSession *session, guint64 serial);
} parts[] = {
  { MSCOPE_VARIABLE_COMPUTER, make_computer },
  { MSCOPE_VARIABLE_LETTERS, make_letters },
  { MSCOPE_VARIABLE_HOUR_LETTER, make_hour_letter },
  { MSCOPE_VARIABLE_USEC_HEX, make_usec_hex },
  { MSCOPE_VARIABLE_SERIAL_HEX, make_serial_hex },
  { MSCOPE_VARIABLE_SERIAL_HEX_8, make_serial_hex_8 },
  { MSCOPE_VARIABLE_SERIAL, make_serial },
};

/* Those that a persona's ids are made of; an id is made for every mail. */
static void
set_variables (MscopeSession *session)
{
  guint64 serial = mscope_mail_store_next_serial (session->store);

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (mscope_persona_uses (session->persona, MSCOPE_SMTP_KEY_QUEUE_ID, parts[i].variable))
      {
        g_autofree char *value = parts[i].make (session, serial);

        mscope_session_set_string (session, parts[i].variable, value);
      }
}

void
mscope_smtp_session_make_queue_id (MscopeSmtpSession *self)
{
  MscopeSession *session = &self->parent;
  g_autoptr (GString) id = g_string_new (NULL);

  set_variables (session);
  mscope_session_next_process (session);
  mscope_persona_append_lines (session->persona, MSCOPE_SMTP_KEY_QUEUE_ID, session->values, "", id);
  mscope_session_set_string (session, MSCOPE_VARIABLE_ID, id->str);
}
