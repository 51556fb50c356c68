/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/text.h"

G_BEGIN_DECLS

/* Whether clients can sign on by @mechanism, in any case. */
gboolean mscope_sasl_server_can (MscopeSlice mechanism);

G_END_DECLS
