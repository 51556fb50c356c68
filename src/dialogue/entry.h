/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dialogue/facts.h"
#include "protocol/phases.h"

G_BEGIN_DECLS

/* What an entry is; the names are those of NDJSON (mscope_entry_kind_get_name). */
typedef enum
{
  MSCOPE_ENTRY_GREETING,     /* the server's first reply */
  MSCOPE_ENTRY_COMMAND,      /* a client line where a command is due, known or not */
  MSCOPE_ENTRY_REPLY,        /* one reply, all its lines */
  MSCOPE_ENTRY_CONTINUATION, /* the "+" of POP3 and IMAP */
  MSCOPE_ENTRY_MESSAGE,      /* content after DATA, or one BDAT chunk */
  MSCOPE_ENTRY_DATA,         /* the lines of a POP3 answer up to the dot; an IMAP literal */
  MSCOPE_ENTRY_AUTH,         /* a client's line within AUTH */
  MSCOPE_ENTRY_TLS,          /* an encrypted record */
  MSCOPE_ENTRY_GAP,          /* octets that were sent and not captured */
  MSCOPE_ENTRY_UNKNOWN,      /* a line that is nothing of the protocol's */
} MscopeEntryKind;

/* Where bytes were seen. Without packets @frame is 0. */
typedef struct
{
  guint64 frame;  /* number of the packet, from 1 */
  gint64 time_us; /* microseconds since 1970 */
} MscopeOrigin;

typedef struct _MscopeEntry MscopeEntry;

/**
 * MscopeEntry:
 * @protocol: whose dialogue it belongs to
 * @sender: who said it
 * @kind: what it is
 * @status: POP3 and IMAP replies and continuations
 * @bare_lf: a line of it ended without CR
 * @cut_short: @text is not all: a limit of the follower's, a gap or the end of the capture
 * @lf_first: MESSAGE, DATA: its first octet is LF; the CR before it may stand in the piece before
 * @open_ended: MESSAGE, DATA: its last octet ended no line, so @text lacks nothing
 * @pipelined: a command sent before the one before it was answered
 * @encrypted: it was said within TLS; who listens on the wire does not see it
 * @index: its place in the dialogue, from 0
 * @phase: the phase the dialogue is in: for a client's entry before it, for a server's after it;
 *   0 where a capture began too late to know
 * @code: SMTP replies: the three digits as a number, else 0
 * @enhanced: SMTP replies: class, subject, detail (RFC 3463); all 0 if the reply has none
 * @frame: the packet that holds its first octet
 * @time_us: when that was captured
 * @offset: place of its first octet among all that its side sent, from 0
 * @length: how many octets it has there, line ends, closing dot and dot-stuffing included (IMAP: without
 *   its literals, which are entries of their own)
 * @octets: MESSAGE, DATA: content as on the wire without the closing dot; GAP, TLS: @length
 * @command: (nullable): COMMAND: its row, %NULL for a word that is none; for all others the row of
 *   the command they belong to
 * @about: (nullable): REPLY, CONTINUATION: the client's entry it answers; AUTH, MESSAGE: the command
 *   that opened it; DATA: the reply before it
 * @facts: (nullable): what was known of the dialogue before it
 * @word: COMMAND: the verb in capitals, of a known and of an unknown one alike; else ""
 * @argument: COMMAND: what follows the verb, blanks stripped; lent from @text
 * @tag: IMAP: the tag of a command or tagged reply, lent from @text; else empty
 * @text_length: octets in @text
 * @text: the lines as sent, CRLF and LF stripped and joined by "\n"; any bytes; a NUL follows. TLS: what was agreed
 *   on, where that is known: "TLS1.3 AES-256-GCM"
 *
 * One thing that was said. Plain facts, immutable once handed out; references are counted
 * atomically, so threads may share it. All its fields are to be read, none to be written.
 */
struct _MscopeEntry
{
  gatomicrefcount ref_count;

  MscopeProtocol protocol;
  MscopeSide sender;
  MscopeEntryKind kind;
  MscopeStatus status;
  guint bare_lf : 1;
  guint cut_short : 1;
  guint lf_first : 1;
  guint open_ended : 1;
  guint pipelined : 1;
  guint encrypted : 1;

  guint32 index;
  guint32 phase;
  guint16 code;
  guint16 enhanced[3];

  guint64 frame;
  gint64 time_us;
  guint64 offset;
  guint64 length;
  guint64 octets;

  const MscopeCommandInfo *command;
  MscopeEntry *about;
  MscopeFacts *facts;
  const char *word;
  MscopeSlice argument;
  MscopeSlice tag;

  gsize text_length;
  char text[];
};

MscopeEntry *mscope_entry_ref (MscopeEntry *self);
void mscope_entry_unref (MscopeEntry *self);

/* "greeting", "command" … */
const char *mscope_entry_kind_get_name (MscopeEntryKind kind);

/* What @self, a greeting, reply or continuation, comes down to. */
MscopeOutcome mscope_entry_get_outcome (const MscopeEntry *self);

/**
 * mscope_entry_get_subject:
 * @self: any entry
 *
 * What a reply to @self is a reply to, in the words of the tables of steps and replies: the
 * verb of a command, MSCOPE_VERB_MESSAGE for content, MSCOPE_VERB_SASL …; for an entry of the
 * server's, the subject of what it answers, MSCOPE_VERB_GREETING if it is the greeting.
 *
 * Returns: (nullable): %NULL if that is not known
 */
const char *mscope_entry_get_subject (const MscopeEntry *self);

/* (transfer full) (nullable): what is known of the dialogue once @self was said. */
MscopeFacts *mscope_entry_dup_facts_after (const MscopeEntry *self);

/**
 * mscope_entry_next_line:
 * @self: an entry
 * @position: (inout): 0 for the first line; moved on
 * @line: (out): a line of the text, lent by @self
 *
 * Returns: %FALSE after the last line
 */
gboolean mscope_entry_next_line (const MscopeEntry *self, gsize *position, MscopeSlice *line);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopeEntry, mscope_entry_unref)

G_END_DECLS
