/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "server/persona.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
parse (const char *head,
       const guint8 *data,
       gsize size)
{
  g_autoptr (GByteArray) text = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  MscopePersona *persona;

  g_byte_array_append (text, (const guint8 *) head, (guint) strlen (head));
  g_byte_array_append (text, data, (guint) size);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&text));
  persona = mscope_persona_new ("fuzz.persona", bytes, &error);
  g_assert_true ((persona == NULL) == (error != NULL));
  g_clear_pointer (&persona, mscope_persona_unref);
}

/* As it is, and behind lines that chance would hardly find. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize size)
{
  parse ("", data, size);
  parse ("[persona]\nprotocol = smtp\n[replies]\ngreeting = ", data, size);
  parse ("[persona]\nprotocol = pop3\n[verbs]\n", data, size);
  return 0;
}
