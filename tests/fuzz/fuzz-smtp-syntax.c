/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "protocol/smtp-syntax.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
assert_within (MscopeSlice piece,
               MscopeSlice whole)
{
  g_assert_true (piece.length == 0
                 || (piece.data >= whole.data && piece.data + piece.length <= whole.data + whole.length));
}

/* All that is found lies within what was parsed. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize size)
{
  MscopeSlice argument = { (const char *) data, size };
  MscopeSlice rest, key, value;
  MscopeSmtpPath path;

  mscope_smtp_parse_path (argument, size % 2 == 0 ? "FROM" : "TO", &path);
  assert_within (path.path, argument);
  assert_within (path.parameters, argument);
  assert_within (path.wrong, argument);
  rest = path.parameters;
  while (mscope_smtp_next_parameter (&rest, &key, &value))
    {
      assert_within (key, argument);
      assert_within (value, argument);
    }
  mscope_smtp_parse_host (argument, &key);
  assert_within (key, argument);
  return 0;
}
