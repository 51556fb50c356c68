/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the variables of a persona's texts stand for in a session. */
#include "config.h"

#include "protocol/mail-date.h"
#include "server/session-private.h"

#define MAX_VALUE 300 /* octets of a variable: a line of a reply has room for 512 (RFC 5321 section 4.5.3.1.5) */

/* Five digits, as process numbers have on a server that has been up for a while. */
#define FIRST_PROCESS 10000
#define N_PROCESSES 22768

/* Values change with every command: the room of the one before is used again. */
static char *
make_room (MscopeSession *self,
           MscopeVariable variable,
           gsize length)
{
  if (self->rooms[variable] <= length)
    {
      self->rooms[variable] = (guint16) (length + 16) & ~15u;
      g_free (self->values[variable]);
      self->values[variable] = g_malloc (self->rooms[variable]);
    }
  self->values[variable][length] = '\0';
  return self->values[variable];
}

void
mscope_session_set (MscopeSession *self,
                    MscopeVariable variable,
                    MscopeSlice text)
{
  gsize length = MIN (text.length, MAX_VALUE);
  char *value = make_room (self, variable, length);

  for (gsize i = 0; i < length; i++)
    value[i] = (guchar) text.data[i] < 0x20 || text.data[i] == 0x7f ? '?' : text.data[i];
}

void
mscope_session_set_string (MscopeSession *self,
                           MscopeVariable variable,
                           const char *text)
{
  mscope_session_set (self, variable, mscope_slice_from_string (text));
}

void
mscope_session_set_number (MscopeSession *self,
                           MscopeVariable variable,
                           guint64 number)
{
  g_string_truncate (self->scratch, 0);
  mscope_text_append_number (self->scratch, number, 1);
  mscope_session_set_string (self, variable, self->scratch->str);
}

void
mscope_session_set_time (MscopeSession *self,
                         gint64 time_us)
{
  if (self->time_us / G_USEC_PER_SEC != time_us / G_USEC_PER_SEC || self->values[MSCOPE_VARIABLE_DATE] == NULL)
    {
      g_autofree char *date = mscope_mail_date_format (time_us, self->utc_offset_s);

      /* "Mon, 3 Mar 2008": some products give a day of one digit the room of two. */
      g_autofree char *wide_date = g_strdup_printf ("%.5s%s%s", date, date[6] == ' ' ? " " : "", date + 5);

      mscope_session_set_string (self, MSCOPE_VARIABLE_DATE, date);
      mscope_session_set_string (self, MSCOPE_VARIABLE_WIDE_DATE, wide_date);
      mscope_session_set_number (self, MSCOPE_VARIABLE_SECONDS, (guint64) (time_us / G_USEC_PER_SEC));
    }
  self->time_us = time_us;
}

void
mscope_session_next_process (MscopeSession *self)
{
  guint32 number = mscope_mail_store_next_process (self->store, g_str_hash (self->nonce));

  mscope_session_set_number (self, MSCOPE_VARIABLE_PROCESS, FIRST_PROCESS + number % N_PROCESSES);
}

char *
mscope_session_make_nonce (MscopeSession *self)
{
  return g_strdup_printf ("%s%u", self->nonce, ++self->n_nonces);
}
