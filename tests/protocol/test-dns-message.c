/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "protocol/dns-message.h"

#define HEADER(flags, questions, answers) "\x12\x34" flags "\x00" questions "\x00" answers "\x00\x00\x00\x00"
#define EXAMPLE_ORG "\x07" "example" "\x03" "org" "\x00"
#define MX_IN "\x00\x0f\x00\x01"
#define BYTES(literal) (const guint8 *) literal, sizeof (literal) - 1

/* As a name server answers: 45 octets of question and "mail" before a pointer to it. */
static const guint8 mx_answer[] = HEADER ("\x85\x80", "\x01", "\x01") EXAMPLE_ORG MX_IN
  "\xc0\x0c" MX_IN "\x00\x00\x0e\x10" "\x00\x09" "\x00\x0a" "\x04" "mail" "\xc0\x0c";

static gboolean
parse_exact (MscopeDnsMessage *message,
             const guint8 *bytes,
             gsize length)
{
  /* A copy that ends where its allocation ends: one octet too far is an error of the sanitizer. */
  g_autofree guint8 *exact = g_memdup2 (bytes, length);

  return mscope_dns_message_parse (message, exact, length);
}

static void
test_answer (void)
{
  MscopeDnsMessage message;

  g_assert_true (parse_exact (&message, mx_answer, sizeof mx_answer - 1));
  g_assert_cmphex (message.id, ==, 0x1234);
  g_assert_true (message.is_response);
  g_assert_true (message.authoritative);
  g_assert_true (message.recursion_desired);
  g_assert_false (message.truncated);
  g_assert_cmpuint (message.rcode, ==, MSCOPE_DNS_NO_ERROR);
  g_assert_cmpstr (message.name, ==, "example.org");
  g_assert_cmpuint (message.type, ==, MSCOPE_DNS_TYPE_MX);
  g_assert_cmpuint (message.n_records, ==, 1);
  g_assert_cmpstr (message.records[0].name, ==, "example.org");
  g_assert_cmpuint (message.records[0].ttl, ==, 3600);
  g_assert_cmpuint (message.records[0].preference, ==, 10);
  g_assert_cmpstr (message.records[0].target, ==, "mail.example.org");
}

/* A message cut anywhere is none, and never read beyond. */
static void
test_every_cut (void)
{
  MscopeDnsMessage message;

  for (gsize cut = 0; cut < sizeof mx_answer - 1; cut++)
    g_assert_false (parse_exact (&message, mx_answer, cut));
}

/* Whatever one octet becomes: an answer or a refusal, and what is taken can be written again. */
static void
test_every_octet (void)
{
  MscopeDnsMessage message;

  for (gsize i = 0; i < sizeof mx_answer - 1; i++)
    for (guint value = 0; value < 256; value++)
      {
        g_autofree guint8 *bytes = g_memdup2 (mx_answer, sizeof mx_answer - 1);
        g_autoptr (GByteArray) out = g_byte_array_new ();

        bytes[i] = (guint8) value;
        if (parse_exact (&message, bytes, sizeof mx_answer - 1))
          g_assert_true (mscope_dns_message_append (&message, out));
      }
}

static const struct
{
  const char *label;
  const guint8 *bytes;
  gsize length;
} hostile[] = {
  { "nothing", BYTES ("") },
  { "no-question", BYTES (HEADER ("\x01\x00", "\x00", "\x00")) },
  { "two-questions", BYTES (HEADER ("\x01\x00", "\x02", "\x00") EXAMPLE_ORG MX_IN EXAMPLE_ORG MX_IN) },
  { "other-class", BYTES (HEADER ("\x01\x00", "\x01", "\x00") EXAMPLE_ORG "\x00\x0f\x00\x03") },
  { "pointer-to-itself", BYTES (HEADER ("\x01\x00", "\x01", "\x00") "\xc0\x0c" MX_IN) },
  { "pointer-forwards", BYTES (HEADER ("\x01\x00", "\x01", "\x00") "\xc0\x12" MX_IN EXAMPLE_ORG) },
  { "pointer-beyond", BYTES (HEADER ("\x01\x00", "\x01", "\x00") "\xff\xff" MX_IN) },
  { "pointer-in-circles", BYTES (HEADER ("\x01\x00", "\x01", "\x00") "\x01" "a" "\xc0\x0c" MX_IN) },
  { "pointer-half", BYTES (HEADER ("\x01\x00", "\x01", "\x00") "\xc0") },
  { "label-of-64", BYTES (HEADER ("\x01\x00", "\x01", "\x00")
                          "\x40" "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" "\x00" MX_IN) },
  { "label-with-dot", BYTES (HEADER ("\x01\x00", "\x01", "\x00") "\x03" "a.b" "\x00" MX_IN) },
  { "label-with-nul", BYTES (HEADER ("\x01\x00", "\x01", "\x00") "\x03" "a\x00" "b" "\x00" MX_IN) },
  { "label-with-escape", BYTES (HEADER ("\x01\x00", "\x01", "\x00") "\x03" "a\x1b" "b" "\x00" MX_IN) },
  { "many-answers-promised", BYTES (HEADER ("\x81\x80", "\x01", "\xff") EXAMPLE_ORG MX_IN) },
  { "mx-shorter-than-said", BYTES (HEADER ("\x81\x80", "\x01", "\x01") EXAMPLE_ORG MX_IN "\xc0\x0c" MX_IN
                                   "\x00\x00\x00\x00" "\x00\xff" "\x00\x0a" "\xc0\x0c") },
  { "mx-longer-than-said", BYTES (HEADER ("\x81\x80", "\x01", "\x01") EXAMPLE_ORG MX_IN "\xc0\x0c" MX_IN
                                  "\x00\x00\x00\x00" "\x00\x03" "\x00\x0a" "\xc0\x0c") },
  { "address-of-five", BYTES (HEADER ("\x81\x80", "\x01", "\x01") EXAMPLE_ORG MX_IN "\xc0\x0c" "\x00\x01\x00\x01"
                              "\x00\x00\x00\x00" "\x00\x05" "\x01\x02\x03\x04\x05") },
};

static void
test_hostile (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      MscopeDnsMessage message;

      g_test_message ("%s", hostile[i].label);
      g_assert_false (parse_exact (&message, hostile[i].bytes, hostile[i].length));
    }
}

/* Pointers may double a name's length at every step; a name has 255 octets and no more. */
static void
test_name_grows_through_pointers (void)
{
  static const guint8 label[] = "\x3f" "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  MscopeDnsMessage message;

  g_byte_array_append (bytes, BYTES (HEADER ("\x81\x80", "\x01", "\x01")));
  for (guint i = 0; i < 3; i++)
    g_byte_array_append (bytes, label, 64);
  g_byte_array_append (bytes, BYTES ("\x00" MX_IN));
  /* 63 octets and 3 × 64: 256 with the end, one too many */
  g_byte_array_append (bytes, label, 64);
  g_byte_array_append (bytes, BYTES ("\xc0\x0c" MX_IN "\x00\x00\x00\x00\x00\x04\x00\x0a\xc0\x0c"));
  g_assert_false (parse_exact (&message, bytes->data, bytes->len));
}

/* More records than are kept: the first ones. Records of other types are passed over by their length. */
static void
test_many_records (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  MscopeDnsMessage message;

  g_byte_array_append (bytes, BYTES (HEADER ("\x81\x80", "\x01", "\x14") EXAMPLE_ORG MX_IN));
  for (guint i = 0; i < 20; i++)
    g_byte_array_append (bytes, BYTES ("\xc0\x0c" "\x00\x10\x00\x01" "\x00\x00\x00\x01" "\x00\x03" "\x02hi"));
  g_assert_true (parse_exact (&message, bytes->data, bytes->len));
  g_assert_cmpuint (message.n_records, ==, MSCOPE_DNS_MAX_RECORDS);
  g_assert_cmpuint (message.records[15].type, ==, 16);
}

static void
test_write_query (void)
{
  const MscopeDnsMessage query = { .id = 0x1234, .recursion_desired = TRUE, .name = "example.org", .type = 15 };
  g_autoptr (GByteArray) out = g_byte_array_new ();

  g_assert_true (mscope_dns_message_append (&query, out));
  g_assert_cmpmem (out->data, out->len, HEADER ("\x01\x00", "\x01", "\x00") EXAMPLE_ORG MX_IN, 29);
}

static void
test_write_answer (void)
{
  MscopeDnsMessage message;
  g_autoptr (GByteArray) out = g_byte_array_new ();

  g_assert_true (parse_exact (&message, mx_answer, sizeof mx_answer - 1));
  g_byte_array_append (out, BYTES ("before"));
  g_assert_true (mscope_dns_message_append (&message, out));
  /* RA, which we do not offer, is not repeated. */
  g_assert_cmpuint (out->len, ==, 6 + sizeof mx_answer - 1);
  g_assert_cmphex (out->data[6 + 3], ==, 0x00);
  g_assert_cmpmem (out->data + 6 + 4, 41, mx_answer + 4, 41);
}

static void
test_write_no_name (void)
{
  static const char *const names[] = {
    ".", "a..b", ".a", "a.", "a b", "ä.example",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.org",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      MscopeDnsMessage message = { .type = MSCOPE_DNS_TYPE_MX };
      g_autoptr (GByteArray) out = g_byte_array_new ();

      g_test_message ("“%s”", names[i]);
      g_strlcpy (message.name, names[i], sizeof message.name);
      g_assert_false (mscope_dns_message_append (&message, out));
      g_assert_cmpuint (out->len, ==, 0);
    }
}

static void
test_write_too_long (void)
{
  MscopeDnsMessage message = { .name = "example.org", .type = MSCOPE_DNS_TYPE_MX };
  g_autoptr (GByteArray) out = g_byte_array_new ();

  for (message.n_records = 0; message.n_records < MSCOPE_DNS_MAX_RECORDS; message.n_records++)
    {
      MscopeDnsRecord *record = &message.records[message.n_records];

      record->type = MSCOPE_DNS_TYPE_MX;
      g_strlcpy (record->name, message.name, sizeof record->name);
      g_snprintf (record->target, sizeof record->target, "a-long-name-of-a-mail-exchanger-%zu.example.net",
                  message.n_records);
    }
  g_assert_false (mscope_dns_message_append (&message, out));
  g_assert_cmpuint (out->len, ==, 0);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/protocol/dns-message/answer", test_answer);
  g_test_add_func ("/protocol/dns-message/every-cut", test_every_cut);
  g_test_add_func ("/protocol/dns-message/every-octet", test_every_octet);
  g_test_add_func ("/protocol/dns-message/hostile", test_hostile);
  g_test_add_func ("/protocol/dns-message/name-grows-through-pointers", test_name_grows_through_pointers);
  g_test_add_func ("/protocol/dns-message/many-records", test_many_records);
  g_test_add_func ("/protocol/dns-message/write/query", test_write_query);
  g_test_add_func ("/protocol/dns-message/write/answer", test_write_answer);
  g_test_add_func ("/protocol/dns-message/write/no-name", test_write_no_name);
  g_test_add_func ("/protocol/dns-message/write/too-long", test_write_too_long);
  return g_test_run ();
}
