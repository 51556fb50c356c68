/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "protocol/secret.h"

#include <string.h>

#include "protocol/sasl-prep.h"

gboolean
mscope_secret_equal (gconstpointer a,
                     gsize n_a,
                     gconstpointer b,
                     gsize n_b)
{
  const guint8 *x = a, *y = b;
  /* The compiler must not see that the loop could be left early. */
  volatile guint8 difference = n_a != n_b;

  for (gsize i = 0; i < MIN (n_a, n_b); i++)
    difference |= x[i] ^ y[i];
  return difference == 0;
}

gboolean
mscope_secret_is_password (const char *right,
                           MscopeSlice given)
{
  g_autofree char *prepared = mscope_sasl_prep (given);
  g_autofree char *prepared_right = mscope_sasl_prep (mscope_slice_from_string (right));

  if (mscope_secret_equal (right, strlen (right), given.data, given.length))
    return TRUE;
  return prepared != NULL && prepared_right != NULL
         && mscope_secret_equal (prepared_right, strlen (prepared_right), prepared, strlen (prepared));
}
