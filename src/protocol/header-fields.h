/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol/protocol.h"

G_BEGIN_DECLS

/* (array length=n_fields): the fields of a message's header, those that tell its way first. */
const MscopeKeywordInfo *mscope_header_fields_get_all (gsize *n_fields);

/* (nullable): the header field called @name, in any case, without its colon: "Message-ID". */
const MscopeKeywordInfo *mscope_header_field_find (MscopeSlice name);

/* (array length=n_fields): the fields of a delivery report (RFC 3464) and of a notice that a mail was read. */
const MscopeKeywordInfo *mscope_report_fields_get_all (gsize *n_fields);

/* (nullable): the field of a report called @name, in any case, without its colon: "Diagnostic-Code". */
const MscopeKeywordInfo *mscope_report_field_find (MscopeSlice name);

/* (array length=n_clauses): the clauses of a Received field, in their order: "from", "by" … (RFC 5321 section 4.4). */
const MscopeKeywordInfo *mscope_trace_clauses_get_all (gsize *n_clauses);

/* (nullable): the clause of a Received field that begins with @word, in any case. */
const MscopeKeywordInfo *mscope_trace_clause_find (MscopeSlice word);

/* (array length=n_types): what may stand behind "with": "ESMTPS" … (IANA, WITH protocol types). */
const MscopeKeywordInfo *mscope_transmission_types_get_all (gsize *n_types);

/* (nullable): what stands behind "with" in a Received field, in any case. */
const MscopeKeywordInfo *mscope_transmission_type_find (MscopeSlice name);

G_END_DECLS
