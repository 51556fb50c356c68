/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "protocol/protocol.h"

G_BEGIN_DECLS

/**
 * MscopeServerChoice:
 *
 * A server that the laboratory offers: a protocol, and the product whose manners it has.
 *
 * Properties, all strings and constant: "title" ("SMTP: Postfix"), "subtitle": what is special about it, translated.
 */
#define MSCOPE_TYPE_SERVER_CHOICE (mscope_server_choice_get_type ())
G_DECLARE_FINAL_TYPE (MscopeServerChoice, mscope_server_choice, MSCOPE, SERVER_CHOICE, GObject)

MscopeProtocol mscope_server_choice_get_protocol (MscopeServerChoice *self);

/* The name of the persona: "postfix". */
const char *mscope_server_choice_get_persona (MscopeServerChoice *self);

/* (transfer full): all of them, a GListModel of MscopeServerChoice; the first one of a protocol is its default. */
GListModel *mscope_server_choice_list (void);

/* The place in @choices of @persona; of the protocol's default if @persona is %NULL or not among them. */
guint mscope_server_choice_find (GListModel *choices, MscopeProtocol protocol, const char *persona);

G_END_DECLS
