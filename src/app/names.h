/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dialogue/completion.h"

G_BEGIN_DECLS

/* The student's own names in the laboratory (engine/lab.h), for lines that are ready to be sent. */
extern const MscopeCompletionNames mscope_names;

G_END_DECLS
