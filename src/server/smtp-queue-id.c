/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a persona calls a mail it has accepted; each product builds its ids of other things. */
#include "config.h"

#include "server/smtp-session-private.h"

#define N_LETTERS 15

/* The host's name without its domain, in capitals: what Windows calls a computer. */
static char *
dup_computer (const char *host)
{
  g_auto (GStrv) labels = g_strsplit (host, ".", 2);

  return g_ascii_strup (labels[0], -1);
}

/* Letters and digits that look drawn by lot and stay the same for a server. */
static char *
dup_letters (const char *host)
{
  static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  guint32 state = g_str_hash (host);
  char *letters = g_malloc0 (N_LETTERS + 1);

  for (guint i = 0; i < N_LETTERS; i++)
    {
      state = state * 1664525u + 1013904223u;
      letters[i] = alphabet[(state >> 16) % (sizeof alphabet - 1)];
    }
  return letters;
}

/* A = midnight, X = eleven in the evening. */
static char
get_hour_letter (const MscopeSession *session)
{
  gint64 local_s = session->time_us / G_USEC_PER_SEC + session->utc_offset_s;

  return (char) ('A' + local_s / 3600 % 24);
}

static void
set_variables (MscopeSession *session)
{
  guint64 serial = mscope_mail_store_next_serial (session->store);
  g_autofree char *computer = dup_computer (session->values[MSCOPE_VARIABLE_HOST]);
  g_autofree char *letters = dup_letters (session->values[MSCOPE_VARIABLE_HOST]);
  g_autofree char *usec = g_strdup_printf ("%05X", (guint) (session->time_us % G_USEC_PER_SEC));
  g_autofree char *hex = g_strdup_printf ("%" G_GINT64_MODIFIER "X", serial);
  g_autofree char *hex_8 = g_strdup_printf ("%08" G_GINT64_MODIFIER "x", serial);
  g_autofree char *decimal = g_strdup_printf ("%08" G_GUINT64_FORMAT, serial);
  const char hour[] = { get_hour_letter (session), '\0' };

  mscope_session_set_string (session, MSCOPE_VARIABLE_COMPUTER, computer);
  mscope_session_set_string (session, MSCOPE_VARIABLE_LETTERS, letters);
  mscope_session_set_string (session, MSCOPE_VARIABLE_HOUR_LETTER, hour);
  mscope_session_set_string (session, MSCOPE_VARIABLE_USEC_HEX, usec);
  mscope_session_set_string (session, MSCOPE_VARIABLE_SERIAL_HEX, hex);
  mscope_session_set_string (session, MSCOPE_VARIABLE_SERIAL_HEX_8, hex_8);
  mscope_session_set_string (session, MSCOPE_VARIABLE_SERIAL, decimal);
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
