/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol/protocol.h"

G_BEGIN_DECLS

/* The tables of commands; everybody else asks mscope_protocol_get_commands(). */
extern const MscopeCommandInfo mscope_smtp_commands[];
extern const gsize mscope_n_smtp_commands;
extern const MscopeCommandInfo mscope_pop3_commands[];
extern const gsize mscope_n_pop3_commands;
extern const MscopeCommandInfo mscope_imap_commands[];
extern const gsize mscope_n_imap_commands;

/* The EHLO keywords and POP3 capabilities. */
extern const MscopeKeywordInfo mscope_smtp_keywords[];
extern const gsize mscope_n_smtp_keywords;
extern const MscopeKeywordInfo mscope_pop3_keywords[];
extern const gsize mscope_n_pop3_keywords;

/* What may stand behind the address of MAIL and RCPT. */
extern const MscopeKeywordInfo mscope_smtp_parameters[];
extern const gsize mscope_n_smtp_parameters;

/* What may stand in square brackets behind +OK and -ERR: "[IN-USE]". */
extern const MscopeKeywordInfo mscope_pop3_response_codes[];
extern const gsize mscope_n_pop3_response_codes;

G_END_DECLS
