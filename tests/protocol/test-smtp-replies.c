/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "protocol/smtp-replies.h"
#include "protocol/smtp-status.h"

static gboolean
is_pseudo_verb (const char *verb)
{
  return strcmp (verb, MSCOPE_VERB_GREETING) == 0 || strcmp (verb, MSCOPE_VERB_MESSAGE) == 0
         || strcmp (verb, MSCOPE_VERB_LAST_CHUNK) == 0 || strcmp (verb, MSCOPE_VERB_SASL) == 0;
}

/* The row of a code for every command has an example, whose enhanced code is of the same class and registered. */
static void
assert_general (const MscopeReplyInfo *reply)
{
  g_autofree char *number = g_strdup_printf ("%u ", reply->code);
  MscopeSlice rest;
  guint16 code[3];

  g_assert_null (reply->verb);
  g_assert_true (g_regex_match_simple ("^RFC [0-9]+ \\([0-9]{4}\\)$", reply->since, 0, 0));
  g_assert_true (g_str_has_prefix (reply->example, number));
  rest = mscope_slice_from_string (reply->example + strlen (number));
  if (!mscope_smtp_status_parse (mscope_slice_take_word (&rest), code))
    return;
  g_assert_cmpuint (code[0], ==, reply->code / 100);
  g_assert_nonnull (mscope_smtp_status_find (code[0], code[1], code[2]));
}

/* Sorted, the general row first, every text there, every verb a real one. */
static void
test_rows (void)
{
  gsize n_replies;
  const MscopeReplyInfo *replies = mscope_smtp_replies_get_all (&n_replies);

  for (gsize i = 0; i < n_replies; i++)
    {
      const MscopeReplyInfo *reply = &replies[i];

      g_test_message ("%u %s", reply->code, reply->verb != NULL ? reply->verb : "");
      g_assert_cmpuint (reply->code, >=, 200);
      g_assert_cmpuint (reply->code, <, 600);
      g_assert_true (reply->summary != NULL && !g_str_has_suffix (reply->summary, "."));
      g_assert_true (reply->explanation != NULL && g_str_has_suffix (reply->explanation, "."));
      g_assert_true (reply->advice != NULL && g_str_has_suffix (reply->advice, "."));
      g_assert_true (g_regex_match_simple ("^RFC [0-9]+ section [0-9]+(\\.[0-9]+)*$", reply->reference, 0, 0));
      g_assert_nonnull (mscope_smtp_reply_get_class_meaning (reply->code));
      g_assert_nonnull (mscope_smtp_reply_get_subject_meaning (reply->code));
      g_assert_true (mscope_smtp_reply_find (reply->code, reply->verb) == reply);
      if (i == 0 || replies[i - 1].code != reply->code)
        assert_general (reply);
      else
        g_assert_cmpuint (replies[i - 1].code, ==, reply->code);
      if (i > 0)
        g_assert_cmpuint (replies[i - 1].code, <=, reply->code);
      if (reply->verb != NULL && !is_pseudo_verb (reply->verb))
        g_assert_nonnull (mscope_protocol_find_command (MSCOPE_PROTOCOL_SMTP,
                                                        mscope_slice_from_string (reply->verb)));
    }
}

/* All codes of RFC 5321 sections 4.2.2 and 4.2.3, and of its extensions. */
static void
test_codes (void)
{
  static const guint16 codes[] = {
    211, 214, 220, 221, 235, 250, 251, 252, 253, 334, 354, 355, 421, 422, 432, 450, 451, 452, 453, 454, 455, 458,
    459, 500, 501, 502, 503, 504, 521, 523, 524, 525, 530, 534, 535, 538, 550, 551, 552, 553, 554, 555, 556,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    g_assert_nonnull (mscope_smtp_reply_find (codes[i], NULL));
  g_assert_null (mscope_smtp_reply_find (101, NULL));
  g_assert_null (mscope_smtp_reply_find (999, "MAIL"));
  g_assert_null (mscope_smtp_reply_get_class_meaning (999));
  g_assert_null (mscope_smtp_reply_get_subject_meaning (569 + 30));
}

static void
test_by_command (void)
{
  g_assert_cmpstr (mscope_smtp_reply_find (220, "STARTTLS")->reference, ==, "RFC 3207 section 4");
  g_assert_true (mscope_smtp_reply_find (250, "MAIL") != mscope_smtp_reply_find (250, "RCPT"));
  g_assert_null (mscope_smtp_reply_find (354, "DATA")->verb);
  g_assert_null (mscope_smtp_reply_find (550, "FROB")->verb);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/protocol/smtp-replies/every-row-is-whole", test_rows);
  g_test_add_func ("/protocol/smtp-replies/every-code-is-there", test_codes);
  g_test_add_func ("/protocol/smtp-replies/by-command", test_by_command);

  return g_test_run ();
}
