/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "protocol/concepts.h"

/* No word may lead to two concepts. */
static void
take_word (GHashTable *words,
           const char *word,
           const char *name)
{
  g_test_message ("%s: %s", name, word);
  g_assert_cmpuint (strlen (word), >, 0);
  g_assert_true (g_hash_table_add (words, g_ascii_strdown (word, -1)));
}

static void
test_rows (void)
{
  g_autoptr (GHashTable) words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gsize n_concepts;
  const MscopeConceptInfo *concepts = mscope_concepts_get_all (&n_concepts);

  for (gsize i = 0; i < n_concepts; i++)
    {
      const MscopeConceptInfo *concept = &concepts[i];
      g_auto (GStrv) aliases = g_strsplit (concept->aliases != NULL ? concept->aliases : "", ", ", -1);

      take_word (words, concept->name, concept->name);
      for (guint j = 0; aliases[j] != NULL; j++)
        if (g_ascii_strcasecmp (aliases[j], concept->name) != 0)
          take_word (words, aliases[j], concept->name);
      g_assert_true (concept->summary != NULL && !g_str_has_suffix (concept->summary, "."));
      g_assert_true (concept->explanation != NULL && g_str_has_suffix (concept->explanation, "."));
      g_assert_true (g_regex_match_simple ("^(RFC [0-9]+( (section|appendix) [0-9A-Z.]+)?( · RFC [0-9]+ section [0-9.]+)*"
                                           "|qmail)$",
                                           concept->reference, 0, 0));
    }
}

/* What a student asks for. */
static void
test_words (void)
{
  static const char *const wanted[] = {
    "envelope", "header", "mx", "relay", "open relay", "greylisting", "bounce", "dsn", "dot-stuffing", "pipelining",
    "tls", "base64", "spf", "dkim", "dmarc", "mailbox lock", "unique id", "mbox", "maildir", "spam", "unknown user", "25",
    "465", "587", "110", "995", "143", "993",
  };
  gsize n_concepts;
  const MscopeConceptInfo *concepts = mscope_concepts_get_all (&n_concepts);

  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      gboolean found = FALSE;

      for (gsize j = 0; j < n_concepts; j++)
        {
          g_auto (GStrv) aliases = g_strsplit (concepts[j].aliases != NULL ? concepts[j].aliases : "", ", ", -1);

          found = found || g_ascii_strcasecmp (concepts[j].name, wanted[i]) == 0;
          for (guint k = 0; aliases[k] != NULL; k++)
            found = found || g_ascii_strcasecmp (aliases[k], wanted[i]) == 0;
        }
      g_test_message ("%s", wanted[i]);
      g_assert_true (found);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/protocol/concepts/every-row-is-whole", test_rows);
  g_test_add_func ("/protocol/concepts/what-is-asked-for", test_words);

  return g_test_run ();
}
