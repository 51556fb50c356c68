/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/text.h"

#include <string.h>

/* Nothing here opens ( a file: fopen (path), and "if (x) {" is only said. */
static const char *const words[] = { "open (", "time ()", "a // b" };

static const struct
{
  const char *name;
  int (* run) (int argc, char **argv);
} rows[] = {
  { "one", NULL },
};

static gboolean
find (const char *word,
      gsize length,
      int (* compare) (const void *a, const void *b))
{
  if (length == 0)
    return FALSE;
  return self->open (word) && reader.time (words) && compare ((Slice) { word, length }, _(word));
}
