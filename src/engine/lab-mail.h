/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/server-source.h"

G_BEGIN_DECLS

/* Puts the sample messages into the mailboxes of anna and ben, so that there is something to fetch at once. */
gboolean mscope_lab_mail_deliver (MscopeServer *server, GError **error);

G_END_DECLS
