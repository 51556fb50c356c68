/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dialogue/entry.h"

G_BEGIN_DECLS

#define MSCOPE_LINE_PATTERN_ERROR (mscope_line_pattern_error_quark ())

typedef enum
{
  MSCOPE_LINE_PATTERN_ERROR_SYNTAX,  /* no verb, or something that is none */
  MSCOPE_LINE_PATTERN_ERROR_UNKNOWN, /* a verb that no protocol has, or not the one that is named */
} MscopeLinePatternError;

GQuark mscope_line_pattern_error_quark (void);

/*
 * What stands for something that a client does without a command of its own. They are verbs like any other in a
 * pattern.
 */
#define MSCOPE_PATTERN_ANY "*"           /* any command, known or not */
#define MSCOPE_PATTERN_CONNECT "CONNECT" /* it connects, and the server greets */
#define MSCOPE_PATTERN_MESSAGE "MESSAGE" /* the content of a mail, or a chunk of it */
#define MSCOPE_PATTERN_SASL "SASL"       /* a line within AUTH */
#define MSCOPE_PATTERN_TLS "TLS"         /* the handshake */
#define MSCOPE_PATTERN_CLOSE "CLOSE"     /* it closes the connection */

/**
 * MscopeLinePattern:
 *
 * Says which of a client's lines are meant:
 *
 *     line = [protocol] verb *( "|" verb ) [glob]
 *
 * The glob, of "*" and "?" alone, has to fit the whole argument, case aside; both are compared without angle
 * brackets and without blanks behind a colon, so "RCPT TO:ben@*" fits "RCPT TO: <ben@example.org>". For MESSAGE it
 * has to fit one line of the content as sent. Immutable.
 */
typedef struct _MscopeLinePattern MscopeLinePattern;

/**
 * mscope_line_pattern_new:
 * @text: UTF-8
 * @protocols: flags, 1 << MscopeProtocol: those that can be meant
 * @wrong: (out): on error the piece of @text that is wrong, maybe empty; else left alone
 *
 * Returns: (nullable): %NULL with @error, a sentence about @wrong
 */
MscopeLinePattern *mscope_line_pattern_new (MscopeSlice text, guint protocols, MscopeSlice *wrong, GError **error);

void mscope_line_pattern_free (MscopeLinePattern *self);

/* Flags, as above: where such lines occur. */
guint mscope_line_pattern_get_protocols (const MscopeLinePattern *self);

/* Whether @verb, in capitals, is one of its verbs. */
gboolean mscope_line_pattern_has_verb (const MscopeLinePattern *self, const char *verb);

guint mscope_line_pattern_get_n_verbs (const MscopeLinePattern *self);

/**
 * mscope_line_pattern_matches:
 * @protocol: that of the dialogue
 * @entry: (nullable): an entry of the client's, or the greeting; %NULL: it connects
 */
gboolean mscope_line_pattern_matches (const MscopeLinePattern *self, MscopeProtocol protocol,
                                      const MscopeEntry *entry);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopeLinePattern, mscope_line_pattern_free)

G_END_DECLS
