/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/names.h"
#include "engine/lab.h"

const MscopeCompletionNames mscope_names = {
  .host = "pc." MSCOPE_LAB_DOMAIN,
  .sender = "anna@" MSCOPE_LAB_DOMAIN,
  .recipient = "ben@" MSCOPE_LAB_DOMAIN,
  .user = "ben",
};
