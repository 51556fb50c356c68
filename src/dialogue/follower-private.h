/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dialogue/entry-private.h"
#include "dialogue/facts-private.h"
#include "dialogue/follower.h"
#include "dialogue/stream.h"

G_BEGIN_DECLS

/* How the octets at the head of a side are to be read. */
typedef enum
{
  MSCOPE_READ_LINES,
  MSCOPE_READ_TO_DOT,  /* content up to a line with a lone dot */
  MSCOPE_READ_COUNTED, /* content of a known number of octets */
  MSCOPE_READ_WAIT,    /* not before the other side has said more (a client after DATA) */
  MSCOPE_READ_TLS,
} MscopeReading;

/* Content while it is read: a message, a chunk, a listing, a literal. */
typedef struct
{
  MscopeEntryKind kind;
  MscopeEntry *about; /* owned */
  MscopeEntryDraft draft; /* raw, up to the limit of content */
  guint64 octets;     /* of the piece since the last gap */
  guint64 remaining;  /* MSCOPE_READ_COUNTED */
  MscopePlace place;  /* of the piece's first octet; valid if @placed */

  guint placed : 1;
  guint any_lf : 1;        /* LF.LF closes too (rule of the bare LF, contract.md) */
  guint at_line_start : 1;
  guint after_crlf : 1;    /* the line before ended with CRLF */
  guint after_cr : 1;      /* the last octet taken was CR */
  guint gapped : 1;        /* a gap fell into it */
  guint closed : 1;        /* the dot or the last octet was seen */
} MscopeContent;

/* IMAP: a command or response of several lines with literals between them, while it is read. */
typedef struct
{
  gboolean open;
  GString *text;
  gsize length;
  MscopePlace place;
  gboolean bare_lf;
  gboolean cut_short;
  GQueue held; /* of Ready: its literals, which come after it */
} MscopeUnit;

typedef struct
{
  MscopeStream *stream;
  MscopeReading reading;
  MscopeContent content;
  MscopeUnit unit;
  gsize n_scanned; /* octets from the head known to be whole lines of an unfinished reply */
  GQueue ready; /* of Ready: entries made, not yet merged */
  gsize ready_size; /* memory that @ready and what the unit holds take */
  guint64 n_entries;
  guint64 last_order;
} MscopeFollowerSide;

typedef struct _MscopeFollowerClass MscopeFollowerClass;

struct _MscopeFollower
{
  const MscopeFollowerClass *klass;
  MscopeProtocol protocol;
  MscopeFollowerSide sides[MSCOPE_N_SIDES];

  GQueue unanswered; /* of MscopeEntry: client entries in the order they wait for answers */
  gsize unanswered_size; /* memory that they take */
  guint64 n_pushes;
  guint32 n_given;
  guint32 phase;          /* after the entries given */
  guint32 expected_phase; /* if all that is on its way is accepted */
  guint n_on_their_way;   /* commands given and not yet answered */

  const MscopeCommandInfo *sasl_command; /* AUTH, once it was given */
  MscopeEntry *sasl_entry;               /* the same as an entry; owned */
  const MscopeEntry *sasl_pending;       /* (nullable): AUTH or an answer within it, not yet answered; lent */
  guint16 last_code;                     /* SMTP: of the last whole reply */
  MscopeStatus last_status;              /* POP3, IMAP: the same */
  guint64 n_replies;

  MscopeFacts *facts; /* (nullable): what is known after the entries given; owned */

  gsize max_content;
  GPtrArray *handshake; /* (nullable): octets of a handshake that goes on: follower-tls.c */
  gboolean encrypted; /* what is pushed came out of TLS */
  gboolean from_start;
  gboolean finished;
};

/* What a protocol adds: how a line of either side is read. Each function may look at the other side, never take. */
struct _MscopeFollowerClass
{
  /* Reads one unit (a line, a reply) where lines are due; %FALSE if it takes more bytes. */
  gboolean (* read_client) (MscopeFollower *self);
  gboolean (* read_server) (MscopeFollower *self);

  /* (nullable): the client waited (MSCOPE_READ_WAIT), and no answer will come: decide without. */
  void (* waited_enough) (MscopeFollower *self);

  /* (nullable): @entry, the last piece of a content, was closed. */
  void (* content_closed) (MscopeFollower *self, MscopeSide side, MscopeEntry *entry);

  /* (nullable): a gap of @n octets fell where lines were due. */
  void (* lines_lost) (MscopeFollower *self, MscopeSide side, guint64 n);

  /* (nullable): a gap or the end fell into an open unit. */
  void (* unit_broken) (MscopeFollower *self, MscopeSide side);
};

extern const MscopeFollowerClass mscope_smtp_follower_class;
extern const MscopeFollowerClass mscope_pop3_follower_class;
extern const MscopeFollowerClass mscope_imap_follower_class;

/* Hands @entry (transfer full) to the merge, as said at @place. */
void mscope_follower_emit (MscopeFollower *self, MscopeEntry *entry, const MscopePlace *place);

/* Hands the entries to the merge that were held back for the unit of @side. */
void mscope_follower_release_held (MscopeFollower *self, MscopeSide side);

/* Takes a line of @side and makes it an entry of @kind; text, bare_lf, place and length are set. Not yet emitted. */
MscopeEntry *mscope_follower_take_line (MscopeFollower *self, MscopeSide side, const MscopeLine *line,
                                        MscopeEntryKind kind, MscopePlace *place);

/* Takes the first @length octets, whole lines but perhaps for the last, as one entry; text, place, length are set. */
MscopeEntry *mscope_follower_take_lines (MscopeFollower *self, MscopeSide side, gsize length,
                                         MscopeEntryKind kind, MscopePlace *place);

/* Goes over to content on @side. @about is (nullable), a reference is taken. */
void mscope_follower_begin_dot_content (MscopeFollower *self, MscopeSide side, MscopeEntryKind kind,
                                        MscopeEntry *about, gboolean any_lf);
void mscope_follower_begin_counted_content (MscopeFollower *self, MscopeSide side, MscopeEntryKind kind,
                                            MscopeEntry *about, guint64 n_octets);

/* The order of what @side says next. Without frames the order of pushing is the order. */
guint64 mscope_follower_next_order (MscopeFollower *self, MscopeSide side, const MscopeOrigin *origin);

/* --- content (follower-content.c) --- */

/* Goes over to TLS records, to the end of @side. */
void mscope_follower_begin_tls (MscopeFollower *self, MscopeSide side);

/* 1: a TLS record begins with @bytes; 0: none does; -1: it takes more bytes to know. */
int mscope_follower_looks_like_tls (MscopeSlice bytes);

/* Reads on in the content of @side; %FALSE if it takes more bytes or a gap is next. */
gboolean mscope_follower_read_content (MscopeFollower *self, MscopeSide side);

/* Makes an entry (lent) of the piece read so far; @closing octets of the closing line belong to it too. */
MscopeEntry *mscope_follower_emit_piece (MscopeFollower *self, MscopeSide side, gsize closing);

/* The content is over: its last piece becomes an entry, and lines are due again. */
void mscope_follower_close_content (MscopeFollower *self, MscopeSide side, gsize closing);

void mscope_follower_clear_content (MscopeContent *content);

/* CRLF becomes LF, and the last line end goes: text is lines joined by LF. Returns the length that is left. */
gsize mscope_follower_unify_line_ends (char *text, gsize length);

/* Ends a content with a gap in it where it stands, because the other side shows that it is over. */
void mscope_follower_end_gapped_content (MscopeFollower *self, MscopeSide side);

/* Puts a client entry among those that wait for an answer; takes a reference. */
void mscope_follower_await_answer (MscopeFollower *self, MscopeEntry *entry);

/* (transfer full) (nullable): the entry that has waited longest, no longer waiting. */
MscopeEntry *mscope_follower_pop_unanswered (MscopeFollower *self);

/* (transfer full): the entry at @link of those that wait, no longer waiting. */
MscopeEntry *mscope_follower_take_unanswered (MscopeFollower *self, GList *link);

/* Remembers @entry as the command that opened a SASL exchange; takes a reference. */
void mscope_follower_open_sasl (MscopeFollower *self, MscopeEntry *entry);

/*
 * Reads nothing more of the client's until @entry, AUTH or an answer within it that waits for an answer, is answered:
 * only the server's word tells whether the next line is an answer again, though a client may not wait for it.
 */
void mscope_follower_await_sasl (MscopeFollower *self, const MscopeEntry *entry);

/* Waits no longer; lines are due. */
void mscope_follower_end_sasl_wait (MscopeFollower *self);

G_END_DECLS
