/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "protocol/dns-message.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* What was read says the same when it has been written and read again. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize size)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  MscopeDnsMessage message, again;

  if (!mscope_dns_message_parse (&message, data, size) || !mscope_dns_message_append (&message, out))
    return 0;
  g_assert_true (mscope_dns_message_parse (&again, out->data, out->len));
  g_assert_cmpstr (message.name, ==, again.name);
  g_assert_cmpuint (message.type, ==, again.type);
  return 0;
}
