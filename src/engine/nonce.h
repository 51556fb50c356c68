/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* (transfer full): 32 letters and digits that nobody can guess, other ones each time. */
char *mscope_nonce_new (void);

G_END_DECLS
