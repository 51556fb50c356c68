/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 5322: the sample messages; RFC 2047 and 2045 where one shows how letters beyond ASCII travel. */
#include "config.h"

#include "engine/lab-mail.h"
#include "protocol/mail-date.h"

#define RECEIVED "Received: from pc.example.org ([192.0.2.10])\n\tby mail.example.org (Mailscope) with ESMTP id "

/* @age_s: seconds before now it was sent; “@date@” in the message becomes that time. */
static const struct
{
  const char *user;
  gint64 age_s;
  const char *message;
} samples[] = {
  { "ben", 3 * 86400 + 17000,
    "Return-Path: <anna@example.org>\n"
    RECEIVED "1A7C2;\n\t@date@\n"
    "From: Anna <anna@example.org>\n"
    "To: Ben <ben@example.org>\n"
    "Date: @date@\n"
    "Subject: Homework\n"
    "Message-ID: <1.5f1c@pc.example.org>\n"
    "\n"
    "Hello Ben,\n"
    "\n"
    "did you find out what the lone dot is for?\n"
    "\n"
    "Anna\n" },
  { "ben", 86400 + 4000,
    "Return-Path: <anna@example.org>\n"
    RECEIVED "1A7D9;\n\t@date@\n"
    "From: Anna <anna@example.org>\n"
    "To: Ben <ben@example.org>\n"
    "Date: @date@\n"
    "Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe_aus_K=C3=B6ln?=\n"
    "Message-ID: <2.77a0@pc.example.org>\n"
    "MIME-Version: 1.0\n"
    "Content-Type: text/plain; charset=UTF-8\n"
    "Content-Transfer-Encoding: quoted-printable\n"
    "\n"
    "Viele Gr=C3=BC=C3=9Fe!\n"
    ".\n"
    "The line above is a lone dot; look how it travels.\n" },
  { "anna", 3 * 86400 + 14000,
    "Return-Path: <ben@example.org>\n"
    RECEIVED "1A7C8;\n\t@date@\n"
    "From: Ben <ben@example.org>\n"
    "To: Anna <anna@example.org>\n"
    "Date: @date@\n"
    "Subject: Re: Homework\n"
    "Message-ID: <3.60d9@pc.example.org>\n"
    "In-Reply-To: <1.5f1c@pc.example.org>\n"
    "\n"
    "It ends the message: a line with nothing but a dot.\n"
    "\n"
    "Ben\n" },
};

gboolean
mscope_lab_mail_deliver (MscopeServer *server,
                         GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autofree char *date = mscope_mail_date_format (g_get_real_time () - samples[i].age_s * G_USEC_PER_SEC, 0);
      g_autoptr (GString) message = g_string_new (samples[i].message);

      g_string_replace (message, "@date@", date, 0);
      if (!mscope_server_deliver (server, samples[i].user, message->str, message->len, error))
        return FALSE;
    }
  return TRUE;
}
