/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dialogue/conversation.h"

const char *
mscope_closed_get_name (MscopeClosed closed)
{
  static const char *const names[] = {
    [MSCOPE_CLOSED_OPEN] = "open",
    [MSCOPE_CLOSED_FIN] = "fin",
    [MSCOPE_CLOSED_RST] = "rst",
  };

  return names[closed];
}
