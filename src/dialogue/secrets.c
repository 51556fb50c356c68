/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where passwords go in clear text: RFC 1939 section 7 (PASS), RFC 4616 (PLAIN), RFC 9051 section 6.2.3 (LOGIN). */
#include "config.h"

#include "dialogue/secrets.h"

#include <string.h>

#include "protocol/sasl.h"

#define MAX_NAMES 1024 /* a capture of somebody who tries names does not fill the memory */

struct _MscopeSecrets
{
  GHashTable *passwords; /* of char by char */
};

MscopeSecrets *
mscope_secrets_new (void)
{
  MscopeSecrets *self = g_new (MscopeSecrets, 1);

  self->passwords = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
mscope_secrets_free (MscopeSecrets *self)
{
  g_hash_table_unref (self->passwords);
  g_free (self);
}

void
mscope_secrets_add (MscopeSecrets *self,
                    const char *name,
                    const char *password)
{
  if (g_hash_table_size (self->passwords) < MAX_NAMES || g_hash_table_contains (self->passwords, name))
    g_hash_table_insert (self->passwords, g_strdup (name), g_strdup (password));
}

static void
add (MscopeSecrets *self,
     MscopeSlice name,
     MscopeSlice password)
{
  g_autofree char *own_name = mscope_slice_dup (name), *own_password = mscope_slice_dup (password);

  if (name.length > 0 && password.length > 0)
    mscope_secrets_add (self, own_name, own_password);
}

/* message = [authzid] NUL authcid NUL passwd (RFC 4616 section 2) */
static void
learn_plain (MscopeSecrets *self,
             MscopeSlice text)
{
  gsize length;
  g_autofree char *decoded = mscope_sasl_decode (text, &length);
  const char *first = decoded != NULL ? memchr (decoded, '\0', length) : NULL;
  const char *second = first != NULL ? memchr (first + 1, '\0', length - (gsize) (first + 1 - decoded)) : NULL;

  if (second != NULL)
    add (self, (MscopeSlice) { first + 1, (gsize) (second - first) - 1 },
         (MscopeSlice) { second + 1, length - (gsize) (second + 1 - decoded) });
}

/* The name was the client's answer before the question for the password. */
static void
learn_login (MscopeSecrets *self,
             const MscopeEntry *entry)
{
  gsize n_name, n_password;
  g_autofree char *name = NULL, *password = NULL;

  if (entry->facts->sasl[1] == NULL)
    return;
  name = mscope_sasl_decode (mscope_slice_from_string (entry->facts->sasl[1]), &n_name);
  password = mscope_sasl_decode ((MscopeSlice) { entry->text, entry->text_length }, &n_password);
  if (name != NULL && password != NULL)
    add (self, (MscopeSlice) { name, n_name }, (MscopeSlice) { password, n_password });
}

static void
learn_from_answer (MscopeSecrets *self,
                   const MscopeEntry *entry)
{
  const char *mechanism = entry->facts != NULL ? entry->facts->mechanism : NULL;

  if (mechanism == NULL)
    return;
  if (g_ascii_strcasecmp (mechanism, "PLAIN") == 0)
    learn_plain (self, (MscopeSlice) { entry->text, entry->text_length });
  else if (g_ascii_strcasecmp (mechanism, "LOGIN") == 0)
    learn_login (self, entry);
}

static void
learn_from_command (MscopeSecrets *self,
                    const MscopeEntry *entry)
{
  MscopeSlice rest = entry->argument, word;

  if (strcmp (entry->word, "PASS") == 0 && entry->facts != NULL && entry->facts->user != NULL)
    add (self, mscope_slice_from_string (entry->facts->user), rest);
  else if (strcmp (entry->word, "AUTH") == 0 || strcmp (entry->word, "LOGIN") == 0)
    {
      word = mscope_slice_take_word (&rest);
      if (*entry->word == 'L')
        add (self, word, rest);
      else if (mscope_slice_is (word, "PLAIN"))
        learn_plain (self, rest);
    }
}

void
mscope_secrets_learn (MscopeSecrets *self,
                      const MscopeEntry *entry)
{
  if (entry->kind == MSCOPE_ENTRY_AUTH)
    learn_from_answer (self, entry);
  else if (entry->kind == MSCOPE_ENTRY_COMMAND)
    learn_from_command (self, entry);
}

const char *
mscope_secrets_find (const MscopeSecrets *self,
                     MscopeSlice name)
{
  g_autofree char *key = self != NULL ? mscope_slice_dup (name) : NULL;

  return key != NULL ? g_hash_table_lookup (self->passwords, key) : NULL;
}
