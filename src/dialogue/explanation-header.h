/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dialogue/explanation-private.h"

G_BEGIN_DECLS

/**
 * MscopeReceived:
 * @from: what the client called itself; empty if it is not told
 * @by: the server that wrote the line; empty if it is not told
 * @date: the date as written
 * @time_s: the same in seconds since 1970; valid if @dated
 * @utc_offset_s: the server's local time less UTC, in seconds; valid if @dated
 *
 * A Received field taken apart; the slices point into what was parsed.
 */
typedef struct
{
  MscopeSlice from;
  MscopeSlice by;
  MscopeSlice date;
  gint64 time_s;
  int utc_offset_s;
  gboolean dated;
} MscopeReceived;

/* @value: what stands behind "Received:", unfolded. */
void mscope_received_parse (MscopeSlice value, MscopeReceived *out);

/* Sets what follows from its date; that takes as long as all else. */
void mscope_received_read_date (MscopeReceived *self);

/* Its clauses as parts. @before (nullable): the Received field below, that is of the server before. */
void mscope_explain_received (MscopeExplainer *self, MscopeSlice value, const MscopeReceived *received,
                              const MscopeReceived *before);

/* (transfer full): "3 seconds", "2 hours": rounded down to the biggest unit. */
char *mscope_duration (guint64 seconds);

/* --- letters (explanation-letters.c) --- */

/**
 * mscope_decode_words:
 * @value: the value of a field, unfolded
 *
 * Returns: (transfer full) (nullable): @value with its encoded words decoded (RFC 2047), as it may be shown; %NULL
 *   if it has none
 */
char *mscope_decode_words (MscopeSlice value);

/* Appends @bytes as UTF-8; %FALSE for a set of letters that is not known here. */
gboolean mscope_append_in_charset (GString *out, MscopeSlice charset, const char *bytes, gsize length);

/* (transfer full): quoted-printable decoded; @in_word: as encoded words have it, with "_" for a blank. */
GString *mscope_decode_quoted (MscopeSlice text, gboolean in_word);

/* (transfer full) (nullable): Base64 decoded, %NULL if @text is none. */
GString *mscope_decode_base64 (MscopeSlice text);

/* --- MIME (explanation-mime.c) --- */

/* What Content-Type and Content-Transfer-Encoding say; the slices point into what was parsed. */
typedef struct
{
  MscopeSlice type;     /* "text/plain" */
  MscopeSlice charset;  /* "UTF-8" */
  MscopeSlice boundary; /* of a multipart */
  MscopeSlice encoding; /* "quoted-printable" */
} MscopeMime;

void mscope_mime_parse_type (MscopeSlice value, MscopeMime *mime);

/* The parameters of Content-Type or Content-Disposition as parts. */
void mscope_explain_content_parameters (MscopeExplainer *self, MscopeSlice value);

/* The word behind Content-Transfer-Encoding. */
void mscope_explain_encoding (MscopeExplainer *self, MscopeSlice value);

/* --- the body (explanation-body.c) --- */

/* How @body begins once it is decoded, or how many parts it has: as parts. */
void mscope_explain_body (MscopeExplainer *self, const MscopeMime *mime, MscopeSlice body);

/* --- what was checked (explanation-checks.c) --- */

void mscope_explain_signature (MscopeExplainer *self, MscopeSlice value);
void mscope_explain_results (MscopeExplainer *self, MscopeSlice value);

G_END_DECLS
