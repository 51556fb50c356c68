/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding topics: by name and by the words of their texts. */
#include "config.h"

#include <string.h>

#include "protocol/topics-private.h"

/* --- by name --- */

/* "MAIL FROM", "rcpt to:<ben@example.org>": the verb, then what its syntax has behind it. */
static gboolean
is_command_line (const MscopeTopic *topic,
                 const char *word)
{
  MscopeSlice rest = mscope_slice_from_string (word);
  MscopeSlice verb = mscope_slice_take_word (&rest);
  const char *syntax = strchr (topic->syntax, ' ');

  return mscope_slice_is (verb, topic->name) && rest.length > 0 && syntax != NULL
         && g_ascii_strncasecmp (syntax + 1, rest.data, MIN (rest.length, strcspn (syntax + 1, ":<"))) == 0;
}

/* "5xx" is also written 5yz (so RFC 5321), 5nn or 5.., "x.7.x" also X.7.YYY or 7 with nothing behind it. */
static gboolean
is_digit_name (const char *name,
               const char *word)
{
  gsize length = strlen (name);

  if (strlen (word) != length)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (name[i] == 'x' ? !g_ascii_isalpha (word[i]) && word[i] != '.' : name[i] != word[i])
      return FALSE;
  return TRUE;
}

/* @names: separated by ", ". */
static gboolean
is_one_of (const char *names,
           const char *word)
{
  gsize length = strlen (word);

  while (names != NULL && *names != '\0' && length > 0)
    {
      gsize end = strcspn (names, ",");

      if (end == length && g_ascii_strncasecmp (names, word, length) == 0)
        return TRUE;
      names += end + strspn (names + end, ", ");
    }
  return FALSE;
}

/*
 * "[IN-USE]" may be asked for without its brackets, "-ERR" without its sign, "MAIL FROM:" with what follows the verb,
 * "Message-ID:" with its colon, "SIZE=500" with its value.
 */
static gboolean
is_named (const MscopeTopic *topic,
          const char *word)
{
  MscopeSlice name = mscope_slice_from_string (topic->name);
  gsize length = strlen (topic->name);

  if (g_ascii_strcasecmp (topic->name, word) == 0)
    return TRUE;
  switch (topic->kind)
    {
    case MSCOPE_TOPIC_STATUS:
    case MSCOPE_TOPIC_REPLY:
      return (*topic->name == '+' || *topic->name == '-') && *word != '\0'
             && g_ascii_strcasecmp (topic->name + 1, word) == 0;
    case MSCOPE_TOPIC_COMMAND:
      return is_command_line (topic, word);
    case MSCOPE_TOPIC_DIGIT:
      return is_digit_name (topic->name, word);
    case MSCOPE_TOPIC_PARAMETER:
      return g_ascii_strncasecmp (topic->name, word, length) == 0 && word[length] == '=';
    case MSCOPE_TOPIC_HEADER_FIELD:
    case MSCOPE_TOPIC_REPORT_FIELD:
      return g_ascii_strncasecmp (topic->name, word, length) == 0 && word[length] == ':';
    case MSCOPE_TOPIC_CONCEPT:
      return is_one_of (topic->syntax, word);
    case MSCOPE_TOPIC_RESPONSE_CODE:
      name.data++;
      name.length -= 2;
      return mscope_slice_is (name, word);
    default:
      return FALSE;
    }
}

static GArray *
find_word (const char *word,
           const MscopeProtocol *protocol)
{
  GArray *topics = mscope_topics_collect (word, protocol);
  guint n_found = 0;

  for (guint i = 0; i < topics->len; i++)
    if (is_named (&g_array_index (topics, MscopeTopic, i), word))
      {
        MscopeTopic found = g_array_index (topics, MscopeTopic, i);

        g_array_index (topics, MscopeTopic, n_found++) = found;
      }
  g_array_set_size (topics, n_found);
  return topics;
}

/* "550 5.1.1 No such user", "250-SIZE 1000", "-ERR [IN-USE] Locked": what stands before the text for people. */
static GArray *
find_parts_of_reply (const char *line,
                     const MscopeProtocol *protocol)
{
  gsize length = strcspn (line, " ");
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autoptr (GArray) more = NULL;
  GArray *topics;

  if (g_ascii_isdigit (line[0]) && length > 3)
    length = line[3] == '-' ? 3 : length;
  first = g_strndup (line, length);
  if ((length != 3 || strspn (first, "0123456789") != 3) && *first != '+' && *first != '-')
    return g_array_new (FALSE, FALSE, sizeof (MscopeTopic));

  topics = find_word (first, protocol);
  if (line[length] != '\0')
    line += length + 1;
  second = g_strndup (line, strcspn (line, " "));
  more = find_word (second, protocol);
  if (topics->len > 0 && g_strcmp0 (first, second) != 0)
    g_array_append_vals (topics, more->data, more->len);
  return topics;
}

GArray *
mscope_topics_find (const char *word,
                    const MscopeProtocol *protocol)
{
  g_autofree char *stripped = g_strstrip (g_strdup (word));
  GArray *topics = find_word (stripped, protocol);

  if (topics->len > 0 || strpbrk (stripped, " -") == NULL)
    return topics;
  g_array_unref (topics);
  return find_parts_of_reply (stripped, protocol);
}

/* --- by the words of the texts --- */

/* How much a text weighs that has all words; the sum over the words decides the order. */
typedef enum
{
  WEIGHT_NONE = 0,
  WEIGHT_EXPLANATION = 1,
  WEIGHT_SUMMARY = 4,
  WEIGHT_NAME = 16,
} Weight;

/* Whether a word of @text begins with @word; both are folded. */
static gboolean
has_word (const char *text,
          const char *word)
{
  for (const char *at = strstr (text, word); at != NULL; at = strstr (at + 1, word))
    if (at == text || !g_unichar_isalnum (g_utf8_get_char (g_utf8_prev_char (at))))
      return TRUE;
  return FALSE;
}

static guint
weigh_text (const char *text,
            MscopeTranslate translate,
            const char *word,
            Weight weight)
{
  g_autofree char *folded = NULL;
  const char *translated;

  if (text == NULL)
    return WEIGHT_NONE;
  folded = g_utf8_casefold (text, -1);
  if (has_word (folded, word))
    return weight;
  translated = translate != NULL && *text != '\0' ? translate (text) : text;
  if (translated == text)
    return WEIGHT_NONE;
  g_free (folded);
  folded = g_utf8_casefold (translated, -1);
  return has_word (folded, word) ? weight : WEIGHT_NONE;
}

/* 0 if one of @words is nowhere in @topic. */
static guint
weigh (const MscopeTopic *topic,
       char **words,
       MscopeTranslate translate)
{
  gboolean is_concept = topic->kind == MSCOPE_TOPIC_CONCEPT;
  guint sum = 0;

  for (guint i = 0; words[i] != NULL; i++)
    {
      guint of_word = weigh_text (topic->name, is_concept ? translate : NULL, words[i], WEIGHT_NAME);

      if (of_word == WEIGHT_NONE && is_concept)
        of_word = weigh_text (topic->syntax, NULL, words[i], WEIGHT_NAME);
      if (of_word == WEIGHT_NONE)
        of_word = weigh_text (topic->summary, translate, words[i], WEIGHT_SUMMARY);
      if (of_word == WEIGHT_NONE)
        of_word = weigh_text (topic->explanation, translate, words[i], WEIGHT_EXPLANATION);
      if (of_word == WEIGHT_NONE)
        of_word = weigh_text (topic->syntax, NULL, words[i], WEIGHT_EXPLANATION);
      if (of_word == WEIGHT_NONE)
        return 0;
      sum += of_word;
    }
  return sum;
}

typedef struct
{
  guint weight;
  guint position;
} Hit;

static int
compare_hits (gconstpointer a,
              gconstpointer b)
{
  const Hit *first = a, *second = b;

  if (first->weight != second->weight)
    return first->weight > second->weight ? -1 : 1;
  return first->position < second->position ? -1 : 1;
}

/* What questions are made of and texts are full of: “what is greylisting”, “wie geht APOP”. */
static const char *const small_words[] = {
  "about", "an", "and", "are", "das", "de", "der", "die", "do", "does", "een", "ein", "eine", "en", "for", "geht", "het",
  "hoe", "how", "in", "is", "ist", "it", "mean", "means", "my", "of", "on", "or", "the", "to", "und", "waarom", "warum",
  "was", "wat", "werkt", "what", "why", "wie", "with", "work", "works",
};

static gboolean
is_small_word (const char *word)
{
  for (gsize i = 0; i < G_N_ELEMENTS (small_words); i++)
    if (strcmp (word, small_words[i]) == 0)
      return TRUE;
  return FALSE;
}

/* "dot-stuffing" and "dot stuffing" are the same two words; a lone letter would be everywhere. */
static char **
split_words (const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  g_auto (GStrv) parts = g_strsplit_set (folded, " -_,;:?!\"'()<>[]\t", -1);
  GPtrArray *words = g_ptr_array_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    if (g_utf8_strlen (parts[i], -1) > 1 && !is_small_word (parts[i]))
      g_ptr_array_add (words, g_strdup (parts[i]));
  g_ptr_array_add (words, NULL);
  return (char **) g_ptr_array_free (words, FALSE);
}

GArray *
mscope_topics_search (const char *words,
                      const MscopeProtocol *protocol,
                      MscopeTranslate translate,
                      guint most)
{
  g_auto (GStrv) split = split_words (words);
  g_autoptr (GArray) topics = mscope_topics_collect (words, protocol);
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (Hit));
  GArray *found = g_array_new (FALSE, FALSE, sizeof (MscopeTopic));

  for (guint i = 0; i < topics->len && split[0] != NULL; i++)
    {
      Hit hit = { weigh (&g_array_index (topics, MscopeTopic, i), split, translate), i };

      if (hit.weight > 0)
        g_array_append_val (hits, hit);
    }
  g_array_sort (hits, compare_hits);
  for (guint i = 0; i < hits->len && i < most; i++)
    g_array_append_val (found, g_array_index (topics, MscopeTopic, g_array_index (hits, Hit, i).position));
  return found;
}
