/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "helper/dns-responder.h"

static const struct
{
  const char *label;
  const char *name;
  guint16 type;

  MscopeDnsRcode rcode;
  gboolean authoritative;
  const char *exchanger;
  guint8 last_octet; /* of the address */
} rows[] = {
  { "mx", "example.org", MSCOPE_DNS_TYPE_MX, MSCOPE_DNS_NO_ERROR, TRUE, "mail.example.org", 0 },
  { "mx-in-capitals", "EXAMPLE.Org", MSCOPE_DNS_TYPE_MX, MSCOPE_DNS_NO_ERROR, TRUE, "mail.example.org", 0 },
  { "address-of-mail", "mail.example.org", MSCOPE_DNS_TYPE_A, MSCOPE_DNS_NO_ERROR, TRUE, NULL, 25 },
  { "address-of-pc", "pc.example.org", MSCOPE_DNS_TYPE_A, MSCOPE_DNS_NO_ERROR, TRUE, NULL, 10 },
  { "address-of-dns", "ns.example.org", MSCOPE_DNS_TYPE_A, MSCOPE_DNS_NO_ERROR, TRUE, NULL, 53 },
  { "domain-without-address", "example.org", MSCOPE_DNS_TYPE_A, MSCOPE_DNS_NO_ERROR, TRUE, NULL, 0 },
  { "host-without-mx", "mail.example.org", MSCOPE_DNS_TYPE_MX, MSCOPE_DNS_NO_ERROR, TRUE, NULL, 0 },
  { "no-such-host", "imap.example.org", MSCOPE_DNS_TYPE_A, MSCOPE_DNS_NAME_ERROR, TRUE, NULL, 0 },
  { "other-domain", "example.com", MSCOPE_DNS_TYPE_MX, MSCOPE_DNS_NAME_ERROR, FALSE, NULL, 0 },
  { "same-ending", "anexample.org", MSCOPE_DNS_TYPE_MX, MSCOPE_DNS_NAME_ERROR, FALSE, NULL, 0 },
  { "root", "", MSCOPE_DNS_TYPE_MX, MSCOPE_DNS_NAME_ERROR, FALSE, NULL, 0 },
};

static gboolean
ask (MscopeDnsMessage *message)
{
  g_autoptr (GByteArray) query = g_byte_array_new ();
  g_autoptr (GByteArray) answer = g_byte_array_new ();

  g_assert_true (mscope_dns_message_append (message, query));
  if (!mscope_dns_responder_answer (query->data, query->len, answer))
    return FALSE;
  g_assert_true (mscope_dns_message_parse (message, answer->data, answer->len));
  return TRUE;
}

static void
test_rows (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      MscopeDnsMessage message = { .id = 7, .recursion_desired = TRUE, .type = rows[i].type };

      g_test_message ("%s", rows[i].label);
      g_strlcpy (message.name, rows[i].name, sizeof message.name);
      g_assert_true (ask (&message));
      g_assert_cmpuint (message.id, ==, 7);
      g_assert_true (message.is_response);
      g_assert_true (message.recursion_desired);
      g_assert_cmpuint (message.rcode, ==, rows[i].rcode);
      g_assert_cmpint (message.authoritative, ==, rows[i].authoritative);
      g_assert_cmpstr (message.name, ==, rows[i].name);
      g_assert_cmpuint (message.n_records, ==, rows[i].exchanger != NULL || rows[i].last_octet != 0);
      if (rows[i].exchanger != NULL)
        {
          g_assert_cmpuint (message.records[0].preference, ==, 10);
          g_assert_cmpstr (message.records[0].target, ==, rows[i].exchanger);
        }
      if (rows[i].last_octet != 0)
        g_assert_cmpuint (message.records[0].address[3], ==, rows[i].last_octet);
    }
}

static void
test_no_answer (void)
{
  MscopeDnsMessage message = { .is_response = TRUE, .name = "example.org", .type = MSCOPE_DNS_TYPE_MX };
  g_autoptr (GByteArray) answer = g_byte_array_new ();

  /* Two name servers that answered answers would never stop. */
  g_assert_false (ask (&message));
  g_assert_false (mscope_dns_responder_answer ((const guint8 *) "hello", 5, answer));
  g_assert_cmpuint (answer->len, ==, 0);
}

static void
test_other_opcode (void)
{
  MscopeDnsMessage message = { .opcode = 5, .name = "example.org", .type = MSCOPE_DNS_TYPE_MX };

  g_assert_true (ask (&message));
  g_assert_cmpuint (message.rcode, ==, MSCOPE_DNS_NOT_IMPLEMENTED);
  g_assert_cmpuint (message.n_records, ==, 0);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/helper/dns-responder/rows", test_rows);
  g_test_add_func ("/helper/dns-responder/no-answer", test_no_answer);
  g_test_add_func ("/helper/dns-responder/other-opcode", test_other_opcode);
  return g_test_run ();
}
